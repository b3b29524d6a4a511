/*
 * units - places in UTF-8 text as JavaScript counts them (UTF-16 units).  Pure.
 */
#ifndef TEXT_UNITS_H
#define TEXT_UNITS_H

#include "base/str.h"

/* UTF-16 units of S. */
size_t units_count(struct str s);
/* The byte offset behind the first N units of S; S.n when it has fewer. Never inside a character. */
size_t units_offset(struct str s, size_t n);

#endif
