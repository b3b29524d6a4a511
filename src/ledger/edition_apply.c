#include "ledger/edition_apply.h"

#include "access/event.h"
#include "base/json.h"
#include "ledger/tally.h"
#include "text/fold.h"

enum { EVENT_MOST = 1 << 20 };

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

static bool is_fixed(const struct old_task *o, struct str field)
{
    return str_find(o->fixed, field, 0) >= 0;
}

/* ---- sections: kept by heading, else by number, else new */

static enum err keep_section(struct cx *cx, struct writer *w, size_t i, int64_t id)
{
    const struct plan_section *s = &w->plan->section[i];

    w->section_id[i] = id;
    return store_add(cx,
                     "UPDATE section SET ord = $3, no = $4, heading = $5, parent_id = $6, level = $7"
                     " WHERE government_id = $1 AND id = $2",
                     "iiissii", cx->actor.government_id, id, (int64_t)i, plain(s->no.text),
                     plain(s->heading.text), s->parent == PLAN_NONE ? INT64_C(0) : w->section_id[s->parent],
                     (int64_t)s->level);
}

/* The unused old section (columns id, no, heading) that section I continues; -1 if none. */
static ptrdiff_t find_section(struct arena *a, const struct rows *old, const bool *used,
                              const struct plan_section *s)
{
    struct str heading = fold_name(a, s->heading.text);
    ptrdiff_t same_no = -1;

    for (size_t k = 0; k < old->n; k++) {
        if (used[k]) continue;
        if (str_eq(fold_name(a, row_str(&old->at[k], 2)), heading)) return (ptrdiff_t)k;
        if (same_no < 0 && s->no.text.n && str_eq(row_str(&old->at[k], 1), s->no.text))
            same_no = (ptrdiff_t)k;
    }
    return same_no;
}

/* Sections that no edition's task stands in any more keep their row with ord -1. */
static enum err apply_sections(struct cx *cx, struct writer *w)
{
    struct rows old;
    bool *used;
    enum err e = store_run(cx, &old,
                           "UPDATE section SET ord = -1 WHERE government_id = $1 AND plan_id = $2"
                           " RETURNING id, no, heading",
                           "ii", cx->actor.government_id, w->plan_id);

    if (e) return e;
    used = arena_array(cx->arena, bool, old.n + 1);
    for (size_t i = 0; !e && i < w->plan->sections; i++) {
        ptrdiff_t k = find_section(cx->arena, &old, used, &w->plan->section[i]);

        if (k < 0) {
            e = rows_section(cx, w, i);
            continue;
        }
        used[k] = true;
        e = keep_section(cx, w, i, row_int(&old.at[k], 0));
    }
    return e;
}

/* ---- duties and measures of one task */

static enum err keep_duty(struct cx *cx, const struct plan_duty *d, int64_t id)
{
    return store_add(
        cx,
        "UPDATE duty SET task_ord = $3, ord = $4, open_list = $5, inherited = $6, rule = $7, at_off = $8,"
        " at_len = $9 WHERE government_id = $1 AND id = $2",
        "iiiiiisii", cx->actor.government_id, id, (int64_t)d->task, (int64_t)d->order, (int64_t)d->open_list,
        (int64_t)d->inherited, rows_rule(d->name.rule), (int64_t)d->name.at.off, (int64_t)d->name.at.len);
}

static bool same_duty(const struct row *r, const struct plan_duty *d)
{
    return str_eq(row_str(r, OLD_ROLE), rows_role(d->role)) && str_eq(row_str(r, OLD_WORDS), d->name.text);
}

static enum err apply_duties(struct cx *cx, struct writer *w, const struct old_task *o,
                             const struct plan_task *t)
{
    bool *kept = arena_array(cx->arena, bool, o->duties + 1);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < t->duties; i++) {
        const struct plan_duty *d = &w->plan->duty[t->duty_from + i];
        size_t k = 0;

        while (k < o->duties && (kept[k] || !same_duty(&o->duty[k], d))) k++;
        kept[k] = true;
        e = k < o->duties ? keep_duty(cx, d, row_int(&o->duty[k], OLD_ID)) : rows_duty(cx, w, d);
    }
    for (size_t k = 0; !e && k < o->duties; k++)
        if (!kept[k])
            e = store_add(
                cx, "UPDATE duty SET state = 'withdrawn', rev = rev + 1 WHERE government_id = $1 AND id = $2",
                "ii", cx->actor.government_id, row_int(&o->duty[k], OLD_ID));
    return e;
}

static enum err keep_measure(struct cx *cx, const struct plan_measure *m, size_t ord, int64_t id)
{
    return store_add(cx,
                     "UPDATE measure SET ord = $3, rule = $4, at_off = $5, at_len = $6"
                     " WHERE government_id = $1 AND id = $2",
                     "iiisii", cx->actor.government_id, id, (int64_t)ord, rows_rule(m->words.rule),
                     (int64_t)m->words.at.off, (int64_t)m->words.at.len);
}

static enum err apply_measures(struct cx *cx, struct writer *w, const struct old_task *o,
                               const struct plan_task *t)
{
    bool *kept = arena_array(cx->arena, bool, o->measures + 1);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < t->measures; i++) {
        const struct plan_measure *m = &w->plan->measure[t->measure_from + i];
        size_t k = 0;

        while (k < o->measures && (kept[k] || !str_eq(row_str(&o->measure[k], OLD_WORDS), m->words.text)))
            k++;
        kept[k] = true;
        e = k < o->measures ? keep_measure(cx, m, i, row_int(&o->measure[k], OLD_ID))
                            : rows_measure(cx, w, m, i);
    }
    for (size_t k = 0; !e && k < o->measures; k++)
        if (!kept[k])
            e = store_add(cx,
                          "UPDATE measure SET state = 'withdrawn', rev = rev + 1"
                          " WHERE government_id = $1 AND id = $2",
                          "ii", cx->actor.government_id, row_int(&o->measure[k], OLD_ID));
    return e;
}

/* Nobody corrects goals: those of the newest edition stand in place of the old. */
static enum err apply_goals(struct cx *cx, struct writer *w, const struct old_task *o,
                            const struct plan_task *t)
{
    enum err e = ERR_NONE;

    if (o->goals)
        e = store_add(cx, "DELETE FROM goal WHERE government_id = $1 AND plan_id = $2 AND task_id = $3",
                      "iii", cx->actor.government_id, w->plan_id, o->id);
    return e ? e : rows_goals(cx, w, t);
}

/* ---- one task */

/* Everything that points into the document, and what is printed; rev moves only with what people see. */
static enum err keep_task(struct cx *cx, struct writer *w, const struct old_task *o, size_t i, bool changed)
{
    const struct plan_task *t = &w->plan->task[i];

    return store_add(
        cx,
        "UPDATE task SET ord = $3, no = $4, section_id = $5, parent_id = $6, printed = $7, text_rule = $8,"
        " printed_deadline = $9, deadline_rule = $10, no_off = $11, no_len = $12, text_off = $13,"
        " text_len = $14, deadline_off = $15, deadline_len = $16, source_off = $17, page = $18,"
        " source = $19, rev = rev + $20,"
        " updated_at = CASE WHEN $20 = 1 THEN $21 ELSE updated_at END"
        " WHERE government_id = $1 AND id = $2",
        "iiisiissssiiiiiiiisis", cx->actor.government_id, o->id, (int64_t)i, plain(t->no.text),
        rows_section_id(w, t), rows_parent(w, t), plain(t->text.text), rows_rule(t->text.rule),
        plain(t->deadline.text), rows_rule(t->deadline.rule), (int64_t)t->no.at.off, (int64_t)t->no.at.len,
        (int64_t)t->text.at.off, (int64_t)t->text.at.len, (int64_t)t->deadline.at.off,
        (int64_t)t->deadline.at.len, (int64_t)t->whole.off, rows_page(w->plan, t), rows_source(w->plan, t),
        (int64_t)changed, w->now);
}

/* The words that count follow the paper unless a person corrected them. */
static enum err follow_print(struct cx *cx, struct writer *w, const struct old_task *o, size_t i)
{
    const struct plan_task *t = &w->plan->task[i];
    enum err e = ERR_NONE;

    if (!is_fixed(o, STR(",text,")))
        e = store_add(cx, "UPDATE task SET text = $3 WHERE government_id = $1 AND id = $2", "iis",
                      cx->actor.government_id, o->id, plain(t->text.text));
    if (!e && !is_fixed(o, STR(",deadline,")))
        e = store_add(
            cx, "UPDATE task SET deadline = $3, deadline_iso = $4 WHERE government_id = $1 AND id = $2",
            "iiss", cx->actor.government_id, o->id, plain(t->deadline.text), plain(t->deadline_iso));
    return e;
}

/* A person's words stand against new printed ones: a person decides again. */
static enum err doubt_fixed(struct cx *cx, struct writer *w, const struct old_task *o,
                            const struct diff_change *c)
{
    const struct plan_task *t = &w->plan->task[c->fresh];

    if (!c->words || !is_fixed(o, STR(",text,"))) return ERR_NONE;
    w->doubts++;
    return store_add(
        cx,
        "INSERT INTO doubt (government_id, id, plan_id, task_id, no, field, rule, printed, mark_from,"
        " mark_to, value) VALUES ($1, $2, $3, $4, $5, 'text', 'text-differs', $6, 0, 0, $7)",
        "iiiisss", cx->actor.government_id, store_id(cx), w->plan_id, o->id, plain(t->no.text),
        rows_source(w->plan, t), plain(t->text.text));
}

static enum err note_change(struct cx *cx, const struct edition_diff *d, const struct diff_change *c)
{
    struct buf before = buf_new(cx->arena, EVENT_MOST), after = buf_new(cx->arena, EVENT_MOST);

    diff_change_json(&before, d, c, false);
    diff_change_json(&after, d, c, true);
    return event_add(cx, "task.edition", "task", d->old->task[c->old].id, buf_text(&before),
                     buf_text(&after));
}

static enum err change_task(struct cx *cx, struct writer *w, const struct edition_diff *d,
                            const struct diff_change *c)
{
    const struct old_task *o = &d->old->task[c->old];
    enum err e = follow_print(cx, w, o, c->fresh);

    if (!e) e = doubt_fixed(cx, w, o, c);
    return e ? e : note_change(cx, d, c);
}

static enum err withdraw_task(struct cx *cx, struct writer *w, const struct old_task *o)
{
    struct buf before = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&before);
    int64_t gov = cx->actor.government_id;
    enum err e = store_add(cx,
                           "UPDATE task SET state = 'withdrawn', rev = rev + 1, updated_at = $3"
                           " WHERE government_id = $1 AND id = $2",
                           "iis", gov, o->id, w->now);

    if (!e)
        e = store_add(
            cx,
            "UPDATE duty SET state = 'withdrawn' WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
            " AND state = 'live'",
            "iii", gov, w->plan_id, o->id);
    if (!e)
        e = store_add(cx,
                      "UPDATE doubt SET state = 'withdrawn' WHERE government_id = $1 AND task_id = $2 AND "
                      "state = 'open'",
                      "ii", gov, o->id);
    if (e) return e;
    json_object(&j);
    json_put_str(&j, "no", o->no);
    json_put_str(&j, "printed", o->printed);
    json_end(&j);
    return event_add(cx, "task.withdraw", "task", o->id, buf_text(&before), STR_NULL);
}

static enum err add_task(struct cx *cx, struct writer *w, size_t i)
{
    struct buf after = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&after);
    const struct plan_task *t = &w->plan->task[i];
    enum err e = rows_task(cx, w, i);

    if (e) return e;
    json_object(&j);
    json_put_str(&j, "no", t->no.text);
    json_put_str(&j, "printed", t->text.text);
    json_end(&j);
    return event_add(cx, "task.add", "task", w->task_id[i], STR_NULL, buf_text(&after));
}

/* ---- doubts: what was settled stays settled; open ones that the new edition no longer raises go away */

/* One doubt as a key: task, field, reason, value. */
static struct str doubt_key(struct arena *a, int64_t task_id, struct str field, struct str rule,
                            struct str value)
{
    struct buf key = buf_new(a, field.n + rule.n + value.n + 64);

    buf_int(&key, task_id);
    buf_byte(&key, '\n');
    buf_str(&key, field);
    buf_byte(&key, '\n');
    buf_str(&key, rule);
    buf_byte(&key, '\n');
    buf_str(&key, value);
    return buf_text(&key);
}

static enum err apply_doubts(struct cx *cx, struct writer *w)
{
    struct map standing = {0}; /* id, or 0 once met again */
    struct rows old;
    enum err e =
        store_run(cx, &old,
                  "SELECT id, task_id, field, rule, value, state FROM doubt WHERE government_id = $1"
                  " AND plan_id = $2 AND state <> 'withdrawn' AND rule NOT IN ('name-near', 'text-differs')",
                  "ii", cx->actor.government_id, w->plan_id);

    for (size_t i = 0; !e && i < old.n; i++) {
        const struct row *r = &old.at[i];
        struct str key = doubt_key(cx->arena, row_int(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4));

        *map_put(cx->arena, &standing, key) = str_eq(row_str(r, 5), STR("open")) ? row_int(r, 0) : 0;
    }
    for (size_t i = 0; !e && i < w->plan->doubts; i++) {
        const struct plan_doubt *d = &w->plan->doubt[i];
        int64_t task_id = d->task == PLAN_NONE ? 0 : w->task_id[d->task];
        int64_t *at =
            map_get(&standing, doubt_key(cx->arena, task_id, d->field, rows_rule(d->rule), plain(d->value)));

        if (at)
            *at = 0;
        else
            e = rows_doubt(cx, w, d);
    }
    for (size_t i = 0; !e && i < standing.n; i++)
        if (standing.entry[i].value)
            e = store_add(cx, "UPDATE doubt SET state = 'withdrawn' WHERE government_id = $1 AND id = $2",
                          "ii", cx->actor.government_id, standing.entry[i].value);
    return e;
}

/* ---- all of it */

/* A parent comes before its sub-items, so its id is known when they are written. */
static enum err apply_tasks(struct cx *cx, struct writer *w, const struct edition_diff *d)
{
    size_t next = 0;
    enum err e = ERR_NONE;

    for (size_t i = 0; i < w->plan->tasks; i++)
        if (d->match[i] != PLAN_NONE) w->task_id[i] = d->old->task[d->match[i]].id;
    for (size_t i = 0; !e && i < w->plan->tasks; i++) {
        const struct old_task *o;
        bool changed;

        if (d->match[i] == PLAN_NONE) {
            e = add_task(cx, w, i);
            continue;
        }
        o = &d->old->task[d->match[i]];
        changed = next < d->changed && d->change[next].fresh == i;
        e = keep_task(cx, w, o, i, changed);
        if (!e) e = apply_duties(cx, w, o, &w->plan->task[i]);
        if (!e) e = apply_measures(cx, w, o, &w->plan->task[i]);
        if (!e) e = apply_goals(cx, w, o, &w->plan->task[i]);
        if (!e && changed) e = change_task(cx, w, d, &d->change[next++]);
    }
    return e;
}

/* Duties that people added keep their task's place in the order. */
static enum err follow_order(struct cx *cx, const struct writer *w)
{
    return store_add(
        cx,
        "UPDATE duty SET task_ord = (SELECT t.ord FROM task t WHERE t.government_id = duty.government_id"
        " AND t.id = duty.task_id) WHERE government_id = $1 AND plan_id = $2 AND origin = 'person'",
        "ii", cx->actor.government_id, w->plan_id);
}

enum err apply_diff(struct cx *cx, struct writer *w, const struct edition_diff *d)
{
    enum err e = apply_sections(cx, w);

    if (!e) e = apply_tasks(cx, w, d);
    for (size_t i = 0; !e && i < d->removed; i++) e = withdraw_task(cx, w, &d->old->task[d->remove[i]]);
    if (!e) e = apply_doubts(cx, w);
    return e ? e : follow_order(cx, w);
}
