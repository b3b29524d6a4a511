#include "plan/read.h"

static const struct plan_rule_info infos[RULE_COUNT] = {
    [RULE_NONE] = {STR_INIT(""), STR_INIT(""), STR_INIT("")},
#define PLAN_RULE(id, name, zh, en) [id] = {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "plan/rules.def"
#undef PLAN_RULE
};

const char *const duty_role_name[DUTY_ROLES] = {"leader", "lead", "support", "responsible"};
const char *const measure_op_name[OP_ALL] = {"=", ">=", "<=", ">", "<", "~", "relative", "trend"};

const struct plan_rule_info *plan_rule_info(enum plan_rule r)
{
    return &infos[(unsigned)r < RULE_COUNT ? r : RULE_NONE];
}

static void reader_start(struct reader *r, struct arena *a, const struct doc *doc)
{
    r->a = a;
    r->scratch = arena_new(0);
    r->doc = doc;
    r->wrapped = chunk_wrapped(doc);
    r->task = pile_new(sizeof(struct plan_task));
    r->entry = pile_new(sizeof(struct entry));
    r->duty = pile_new(sizeof(struct plan_duty));
    r->measure = pile_new(sizeof(struct plan_measure));
    r->goal = pile_new(sizeof(struct plan_goal));
    r->doubt = pile_new(sizeof(struct plan_doubt));
}

static void read_blocks(struct reader *r)
{
    size_t i = 0;

    furniture_find(r);
    item_survey(r);
    while (i < r->doc->n) {
        const struct block *b = &r->doc->block[i];
        size_t taken = 0;

        if ((b->flags & (BLOCK_FURNITURE | BLOCK_NOTE)) || furniture_is(r, i)) {
            i++;
            continue;
        }
        taken = table_take(r, i) - i;
        if (!taken) taken = facts_take(r, i);
        if (!taken) chunk_line(r, i);
        i += taken ? taken : 1;
    }
    chunk_end(r);
}

const struct plan *plan_read(struct arena *a, const struct doc *doc)
{
    struct plan *p = arena_new_of(a, struct plan);
    struct reader r = {0};

    reader_start(&r, a, doc);
    read_blocks(&r);
    p->doc = doc;
    facts_settle(&r);
    outline_settle(&r, p);
    p->facts = r.facts;
    arena_end(r.scratch);
    return p;
}
