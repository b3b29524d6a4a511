/*
 * libxml - the HTML parser of libxml2, loaded only when a web page is read.
 *
 * It brings the Unicode library ICU with it, which would cost every start of
 * the program (docs/decisions/reader-processes.md has the numbers).
 */
#ifndef INTAKE_LIBXML_H
#define INTAKE_LIBXML_H

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "base/cx.h"

#define LIBXML_FUNCTIONS(F)       \
    F(htmlCreateMemoryParserCtxt) \
    F(htmlCtxtUseOptions)         \
    F(htmlFreeParserCtxt)         \
    F(htmlParseDocument)          \
    F(xmlStopParser)              \
    F(xmlSwitchEncoding)

/* One pointer for each, of the type the header gives it, under its own name. */
struct libxml {
#define F(name) __typeof__(name) *name; /* NOLINT(bugprone-macro-parentheses): a type and a name */
    LIBXML_FUNCTIONS(F)
#undef F
};

/* ERR_TOOL when the library is not installed. It stays loaded. */
MUST_USE enum err libxml_load(struct cx *cx, struct libxml *out);

#endif
