/*
 * kind - the words of kinds.def: what an event did, what a doubt is about.  An unknown name is its own word.
 */
#ifndef LEDGER_KIND_H
#define LEDGER_KIND_H

#include "base/str.h"

struct str kind_zh(struct str kind);
struct str kind_en(struct str kind);
struct str kind_field_zh(struct str field);

#endif
