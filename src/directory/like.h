/*
 * like - a search word as a LIKE pattern: "%word%" with %, _ and \ escaped (the SQL says ESCAPE '\').
 */
#ifndef DIRECTORY_LIKE_H
#define DIRECTORY_LIKE_H

#include "base/arena.h"
#include "base/str.h"

/* Null or empty Q gives "", which callers take for "all". */
struct str like_pattern(struct arena *a, struct str q);

#endif
