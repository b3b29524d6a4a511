/* appraisal_kit - what a rule set can be made of: formulas, the rubric, templates, usual vetoes. */
#ifndef APPRAISAL_APPRAISAL_KIT_H
#define APPRAISAL_APPRAISAL_KIT_H

#include "base/buf.h"

/* {formulas:[{word,formula,zh,en}],rubric:[…],templates:[{word,zh,en,lead,…}],vetoes:[…]}; formulas are those
 * of measures. */
void appraisal_kit_put(struct buf *out);

#endif
