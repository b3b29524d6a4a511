/*
 * xml - parts of office packages as events, by name and namespace.
 *
 * A reader's elements are a table: for each a function when it opens and when
 * it closes; what the table does not name is passed through (its children are
 * still seen).  Namespaces go by URI, so prefixes do not matter; Strict and
 * Transitional URIs count as the same.
 *
 * Refused by name (ERR_HOSTILE): a document type declaration, nesting beyond
 * XML_DEPTH_MOST.  What is not well-formed is ERR_DAMAGED.
 */
#ifndef INTAKE_XML_H
#define INTAKE_XML_H

#include "intake/docw.h"
#include "intake/pkg.h"

enum { XML_DEPTH_MOST = 256 };

enum xml_ns {
    NS_OTHER,
    NS_W,    /* WordprocessingML */
    NS_MC,   /* markup compatibility */
    NS_S,    /* SpreadsheetML */
    NS_REL,  /* package relationships */
    NS_OFD,  /* GB/T 33190 */
    NS_TYPES /* content types */
};

struct xml_atts {
    const char *const *at; /* name, value, …, NULL */
};

/* The value of the attribute with this local name; the null text when absent. */
struct str xml_att(const struct xml_atts *a, const char *local);
/* The same as a number; OTHER when absent or not one. */
int64_t xml_att_int(const struct xml_atts *a, const char *local, int64_t other);
/* An on-off property (<w:b/>, <w:b w:val="0"/>). */
bool xml_att_on(const struct xml_atts *a);

struct xml_tag {
    enum xml_ns ns;
    const char *name; /* local; the table is sorted by name, then namespace */
    void (*open)(void *state, const struct xml_atts *a);
    void (*close)(void *state);
    bool skip; /* nothing inside it is seen */
};

struct xml_sink {
    const struct xml_tag *tags;
    size_t n;
    void (*text)(void *state, struct str s); /* may be NULL */
    void *state;
    const struct docw *out; /* parsing stops when it is over a limit; may be NULL */
};

/* Parse part NAME of P. */
MUST_USE enum err xml_part(struct cx *cx, struct pkg *p, const char *name, const struct xml_sink *sink);

/* Parse XML that is in memory. */
MUST_USE enum err xml_bytes(struct cx *cx, struct str bytes, const struct xml_sink *sink);

#endif
