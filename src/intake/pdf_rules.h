/*
 * pdf_rules - the ruled lines of a PDF's pages, which pdftotext does not tell.
 *
 * qpdf --qdf writes a PDF as plain text: each page's dictionary behind
 * "%% Page N", its drawing behind "%% Contents for page N".  The drawing is
 * followed as far as lines need it: paths, the matrix, stroke and fill.  What
 * is neither level nor upright is dropped.  Any bytes are safe.
 */
#ifndef INTAKE_PDF_RULES_H
#define INTAKE_PDF_RULES_H

#include "intake/layout.h"

/* Give the lines in QDF to the pages that L has already. */
void pdf_rules(struct layout *l, struct str qdf);

#endif
