#include "appraisal/appraisal_kit.h"

#include "assess/score.h"
#include "base/json.h"

static const struct {
    struct str word, zh, en;
    double lead, joint, support, public_weight;
    bool told;
} templates[] = {
#define TEMPLATE(word, zh, en, lead, joint, support, public, told) \
    {STR_INIT(word), STR_INIT(zh), STR_INIT(en), lead, joint, support, public, told},
#include "appraisal/appraisal_templates.def"
};

static const struct str vetoes[] = {
#define VETO(zh) STR_INIT(zh),
#include "appraisal/appraisal_templates.def"
};

static const struct {
    double value;
    struct str zh, en;
} rubric[] = {{1, STR_INIT("全面完成"), STR_INIT("fully done")},
              {0.8, STR_INIT("基本完成"), STR_INIT("done in the main")},
              {0.6, STR_INIT("完成过半"), STR_INIT("more than half done")},
              {0.3, STR_INIT("已经启动"), STR_INIT("begun")},
              {0, STR_INIT("没有启动"), STR_INIT("not begun")}};

/* Milestones and the rubric are no formulas of measures. */
static void put_formulas(struct json *j)
{
    json_key(j, "formulas");
    json_array(j);
    for (int i = 0; i < SCORE_FORMULAS; i++) {
        const struct score_formula_info *f = score_formula_info((enum score_formula)i);

        if (i == SCORE_MILESTONES || i == SCORE_QUALITATIVE) continue;
        json_object(j);
        json_put_str(j, "word", f->word);
        json_put_str(j, "formula", f->formula);
        json_put_str(j, "zh", f->zh);
        json_put_str(j, "en", f->en);
        json_end(j);
    }
    json_end(j);
}

static void put_rubric(struct json *j)
{
    json_key(j, "rubric");
    json_array(j);
    for (size_t i = 0; i < sizeof rubric / sizeof rubric[0]; i++) {
        json_object(j);
        json_put_num(j, "value", rubric[i].value);
        json_put_str(j, "zh", rubric[i].zh);
        json_put_str(j, "en", rubric[i].en);
        json_end(j);
    }
    json_end(j);
}

static void put_templates(struct json *j)
{
    json_key(j, "templates");
    json_array(j);
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        json_object(j);
        json_put_str(j, "word", templates[i].word);
        json_put_str(j, "zh", templates[i].zh);
        json_put_str(j, "en", templates[i].en);
        json_put_num(j, "lead", templates[i].lead);
        json_put_num(j, "joint", templates[i].joint);
        json_put_num(j, "support", templates[i].support);
        json_put_num(j, "public_weight", templates[i].public_weight);
        json_put_bool(j, "told", templates[i].told);
        json_end(j);
    }
    json_end(j);
}

void appraisal_kit_put(struct buf *out)
{
    struct json j = json_on(out);

    json_object(&j);
    put_formulas(&j);
    put_rubric(&j);
    put_templates(&j);
    json_key(&j, "vetoes");
    json_array(&j);
    for (size_t i = 0; i < sizeof vetoes / sizeof vetoes[0]; i++) json_str(&j, vetoes[i]);
    json_end(&j);
    json_end(&j);
}
