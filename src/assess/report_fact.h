/*
 * report_fact - whether the text of a report says that anything happened.  Pure.
 */
#ifndef ASSESS_REPORT_FACT_H
#define ASSESS_REPORT_FACT_H

#include "assess/report_number.h"

/*
 * Something happened, a hitch is told, a number counts something that is so, or the text honestly says that
 * nothing is new.  NUMBERS are those of TEXT.
 */
bool report_fact_is(struct str text, const report_numbers *numbers);
/* An honest "nothing new". */
bool report_fact_silent(struct str text);

#endif
