#include "ledger/step.h"

#include <string.h>

#include "access/event.h"
#include "base/json.h"
#include "ledger/party.h"

enum { SIDE_MOST = 256 << 10 };

const struct step steps[] = {
#define STEP(subject, verb, from, to, who, zh, en) \
    {STR_INIT(subject), STR_INIT(verb), STR_INIT(from), STR_INIT(to), STEP_##who, STR_INIT(zh), STR_INIT(en)},
#include "ledger/steps.def"
};
const size_t steps_n = sizeof steps / sizeof *steps;

struct word {
    struct str name, zh, en;
};

static const struct word subjects[] = {
#define SUBJECT(name, zh, en) {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "ledger/steps.def"
};

static const struct word states[] = {
#define STATE(name, zh, en) {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "ledger/steps.def"
};

static struct word find_word(const struct word *table, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(table[i].name, name)) return table[i];
    return (struct word){name, name, name};
}

struct str state_zh(struct str state)
{
    return find_word(states, sizeof states / sizeof *states, state).zh;
}

struct str state_en(struct str state)
{
    return find_word(states, sizeof states / sizeof *states, state).en;
}

/* Is WORD one of LIST ("a|b")? */
static bool is_one_of(struct str list, struct str word)
{
    while (list.n) {
        ptrdiff_t bar = str_find(list, STR("|"), 0);
        size_t n = bar < 0 ? list.n : (size_t)bar;

        if (str_eq(str_sub(list, 0, n), word)) return true;
        list = str_skip(list, n + 1);
    }
    return false;
}

static const struct step *find_step(const struct step_ask *ask)
{
    for (size_t i = 0; i < steps_n; i++)
        if (str_eq(steps[i].subject, str_of(ask->subject)) && str_eq(steps[i].verb, str_of(ask->verb)))
            return &steps[i];
    return NULL;
}

static enum err refuse_state(struct cx *cx, const struct word *subject, const struct step *s,
                             struct str state)
{
    struct buf zh = buf_new(cx->arena, 512), en = buf_new(cx->arena, 512);

    buf_fmt(&zh, "%s处于“%s”状态，不能“%s”", subject->zh.p, state_zh(state).p, s->zh.p);
    buf_fmt(&en, "the %s is %s; it is not possible to %s", subject->en.p, state_en(state).p, s->en.p);
    buf_byte(&zh, '\0');
    buf_byte(&en, '\0');
    return cx_fail(cx, ERR_STEP, "state", "%.0s%s", "%s%.0s", en.p, zh.p);
}

enum err step_absent(struct cx *cx, const char *subject)
{
    struct word w = find_word(subjects, sizeof subjects / sizeof *subjects, str_of(subject));

    return cx_fail(cx, ERR_ABSENT, "id", "没有这条记录（%s）", "there is no such record (%s)", w.zh.p);
}

enum err step_take(struct cx *cx, const struct step_ask *ask, const struct rows *rows, struct str *to)
{
    struct word subject = find_word(subjects, sizeof subjects / sizeof *subjects, str_of(ask->subject));
    const struct step *s = find_step(ask);
    struct str state;

    if (!s) return cx_fail(cx, ERR_SYSTEM, NULL, "没有这种办理方式", "there is no such step");
    if (rows->n == 0) return step_absent(cx, ask->subject);
    state = row_str(&rows->at[0], 0);
    if (ask->rev >= 0 && row_int(&rows->at[0], 1) != ask->rev)
        return cx_fail(cx, ERR_CONFLICT, "rev", "内容已被他人修改，请刷新后再试",
                       "someone else changed it; reload and try again");
    if (!is_one_of(s->from, state)) return refuse_state(cx, &subject, s, state);
    *to = s->to.n ? s->to : state;
    return ERR_NONE;
}

static bool is_allowed(const struct cx *cx, enum step_who who, const struct step_sides *s)
{
    bool head = party_is(cx, ROLE_OFFICE_HEAD), leader = party_leads(cx, s->leader_id);

    switch (who) {
    case STEP_ASKER: return party_is(cx, ROLES_OFFICE) || party_acts(cx, s->asker_org_id);
    case STEP_ASKED:
        return party_is(cx, ROLES_OFFICE) || leader || party_acts(cx, s->asked_org_id) ||
               party_leads(cx, s->asked_post_id) || party_leads(cx, s->holder_post_id);
    case STEP_OFFICE: return party_is(cx, ROLES_OFFICE);
    case STEP_RULER: return head || leader;
    case STEP_HEAD: return head;
    }
    return false;
}

enum err step_may(struct cx *cx, const struct step_ask *ask, const struct step_sides *sides)
{
    static const struct {
        const char *zh, *en;
    } who[] = {[STEP_ASKER] = {"提出单位", "the side that raised it"},
               [STEP_ASKED] = {"被请的一方或牵头领导", "the side that was asked, or the leader"},
               [STEP_OFFICE] = {"督查室", "the office"},
               [STEP_RULER] = {"牵头领导或督查室主任", "the leader, or the head of the office"},
               [STEP_HEAD] = {"督查室主任", "the head of the office"}};
    const struct step *s = find_step(ask);

    if (!s || is_allowed(cx, s->who, sides)) return ERR_NONE;
    return cx_fail(cx, ERR_DENIED, NULL, "只有%s可以这样办理%.0s", "only %.0s%s may do this", who[s->who].zh,
                   who[s->who].en);
}

enum err step_note(struct cx *cx, const struct step_ask *ask, struct str before, struct str after)
{
    struct buf kind = buf_new(cx->arena, 64);

    buf_fmt(&kind, "%s.%s", ask->subject, ask->verb);
    return event_add(cx, str_keep(cx->arena, buf_text(&kind)).p, ask->subject, ask->id, before, after);
}

struct str step_side(struct arena *a, struct str state, const char *key, struct str value)
{
    struct buf out = buf_new(a, SIDE_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    if (state.p) json_put_str(&j, "state", state);
    if (key && value.p) json_put_str(&j, key, value);
    json_end(&j);
    return buf_text(&out);
}
