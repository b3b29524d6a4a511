/*
 * name - what a printed name says about itself.  Pure.
 *
 * Nothing here knows a particular government: abbreviations, endings and the
 * words that mark a collective are tables in names.def.
 */
#ifndef DIRECTORY_NAME_H
#define DIRECTORY_NAME_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/*
 * The key under which spellings of one unit meet: folded (text/fold.h), 和/与/及 between parts dropped,
 * abbreviations brought to one form (人行 and 人民银行, 发改委 and 发展和改革委员会), and PLACE, the
 * government's own name (聊城市, may be null), reduced: 聊城市财政局 and 市财政局, 聊城市中心支行 and
 * 聊城中心支行 meet.
 */
struct str name_key(struct arena *a, struct str printed, struct str place);

/* 聊城市 of an issuer 聊城市人民政府 or 聊城市人民政府办公室; null if ISSUER names no place. Borrows from
 * ISSUER. */
struct str name_place(struct str issuer);

/* A name that stands for many: 各县（市、区）人民政府, 市直有关部门, …成员单位, 沿线有关…, 市政府各位副市长.
 */
bool name_collective(struct str printed);

/* KEY without the ending that says what kind of office it is: 市气象局 and 市气象中心 give 市气象. Null if
 * none is left. */
struct str name_stem(struct str key);

/* The title of an office (市纪委书记) rather than the name of a person (陈秀兴). */
bool name_title(struct str printed);

#endif
