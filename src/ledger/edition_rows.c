#include "ledger/edition_rows.h"
#include "ledger/year.h"

#include "base/clock.h"
#include "base/json.h"
#include "directory/name.h"
#include "store/store.h"
#include "text/units.h"
#include "text/utf8.h"

enum {
    FACTS_MOST = 1 << 20,
    CANDIDATES_MOST = 64 << 10,
    CONTEXT = 120 /* bytes on each side of a doubtful word */
};

/* ---- small readings */

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

struct str rows_role(enum duty_role role)
{
    return str_of(duty_role_name[role]);
}

struct str rows_rule(enum plan_rule rule)
{
    return rule == RULE_NONE ? STR("") : plan_rule_info(rule)->name;
}

struct str rows_source(const struct plan *p, const struct plan_task *t)
{
    return doc_text(p->doc, t->whole);
}

int64_t rows_parent(const struct writer *w, const struct plan_task *t)
{
    return t->parent == PLAN_NONE ? 0 : w->task_id[t->parent];
}

int64_t rows_section_id(const struct writer *w, const struct plan_task *t)
{
    return t->section == PLAN_NONE ? 0 : w->section_id[t->section];
}

/* Blocks stand in order, so the page is that of the last block that begins at or before the task. */
int64_t rows_page(const struct plan *p, const struct plan_task *t)
{
    size_t low = 0, high = p->doc->n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (p->doc->block[mid].at.off <= t->whole.off)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? p->doc->block[low - 1].page : 0;
}

/* ---- the plan itself */

/* The government's own name: from the paper, else from the directory of governments. */
static enum err own_place(struct cx *cx, const struct plan *p, struct str *out)
{
    struct rows rows;
    enum err e;

    *out = name_place(plain(p->facts.issuer.text));
    if (out->p) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT name FROM government WHERE id = $1", "i", cx->actor.government_id);
    if (e || rows.n == 0) return e;
    *out = name_place(row_str(&rows.at[0], 0));
    return ERR_NONE;
}

enum err rows_start(struct cx *cx, const struct edition_file *file, int64_t plan_id, int64_t edition,
                    struct writer *out)
{
    char now[CLOCK_TEXT];
    struct str place;
    enum err e = own_place(cx, file->plan, &place);

    clock_text(cx->now_ms, now);
    *out = (struct writer){.file = file, .plan = file->plan, .plan_id = plan_id, .edition = edition};
    out->today = year_today_text(cx);
    out->now = str_keep(cx->arena, str_of(now));
    out->section_id = arena_array(cx->arena, int64_t, file->plan->sections);
    out->task_id = arena_array(cx->arena, int64_t, file->plan->tasks);
    return e ? e : directory_load(cx, place, &out->dir);
}

struct str rows_title(const struct edition_file *file)
{
    const struct plan_facts *f = &file->plan->facts;

    if (f->title.text.n) return str_sub(f->title.text, 0, EDITION_TITLE_MOST);
    if (f->notice.text.n) return str_sub(f->notice.text, 0, EDITION_TITLE_MOST);
    return file->name.n ? file->name : STR("未命名方案");
}

static void put_fact(struct json *j, const char *key, const struct plan *p, const struct plan_value *v)
{
    size_t from;

    json_key(j, key);
    if (!v->text.p) {
        json_null(j);
        return;
    }
    from = units_count(str_sub(p->doc->text, 0, v->at.off));
    json_object(j);
    json_put_str(j, "text", v->text);
    json_put_int(j, "from", (int64_t)from);
    json_put_int(j, "to", (int64_t)(from + units_count(doc_text(p->doc, v->at))));
    json_put_str(j, "rule", rows_rule(v->rule));
    json_put_str(j, "rule_zh", v->rule == RULE_NONE ? STR_NULL : plan_rule_info(v->rule)->zh);
    json_end(j);
}

struct str rows_facts(struct arena *a, const struct plan *p)
{
    struct buf out = buf_new(a, FACTS_MOST);
    const struct plan_facts *f = &p->facts;
    struct json j = json_on(&out);

    json_object(&j);
    put_fact(&j, "title", p, &f->title);
    put_fact(&j, "notice", p, &f->notice);
    put_fact(&j, "number", p, &f->number);
    put_fact(&j, "issuer", p, &f->issuer);
    put_fact(&j, "date", p, &f->date);
    put_fact(&j, "printed_by", p, &f->printed_by);
    put_fact(&j, "printed_on", p, &f->printed_on);
    put_fact(&j, "send_to", p, &f->send_to);
    put_fact(&j, "copy_to", p, &f->copy_to);
    put_fact(&j, "publicity", p, &f->publicity);
    json_put_str(&j, "date_iso", f->date_iso);
    json_put_str(&j, "printed_on_iso", f->printed_on_iso);
    json_put_int(&j, "year", f->year);
    json_end(&j);
    return buf_text(&out);
}

enum err rows_file(struct cx *cx, const struct writer *w)
{
    const struct doc *d = w->plan->doc;

    return store_add(
        cx,
        "INSERT INTO plan_file (government_id, plan_id, edition, name, sha, bytes, format, charset, text,"
        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        "iiississss", cx->actor.government_id, w->plan_id, w->edition, plain(w->file->name),
        plain(w->file->sha), w->file->bytes, plain(d->format), plain(d->charset), d->text, w->now);
}

enum err rows_requirements(struct cx *cx, const struct writer *w)
{
    enum err e = store_run(cx, NULL, "DELETE FROM requirement WHERE government_id = $1 AND plan_id = $2",
                           "ii", cx->actor.government_id, w->plan_id);

    for (size_t i = 0; !e && i < w->plan->requirements; i++) {
        const struct plan_requirement *r = &w->plan->requirement[i];

        e = store_add(cx,
                      "INSERT INTO requirement (government_id, plan_id, ord, no, heading, body)"
                      " VALUES ($1, $2, $3, $4, $5, $6)",
                      "iiisss", cx->actor.government_id, w->plan_id, (int64_t)i, plain(r->no.text),
                      plain(r->heading.text), plain(r->body.text));
    }
    return e;
}

enum err rows_section(struct cx *cx, struct writer *w, size_t i)
{
    const struct plan_section *s = &w->plan->section[i];

    w->section_id[i] = store_id(cx);
    return store_add(cx,
                     "INSERT INTO section (government_id, id, plan_id, ord, no, heading, parent_id, level)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     "iiiissii", cx->actor.government_id, w->section_id[i], w->plan_id, (int64_t)i,
                     plain(s->no.text), plain(s->heading.text),
                     s->parent == PLAN_NONE ? INT64_C(0) : w->section_id[s->parent], (int64_t)s->level);
}

/* ---- tasks */

static enum err add_task(struct cx *cx, struct writer *w, size_t i)
{
    const struct plan_task *t = &w->plan->task[i];
    struct str text = plain(t->text.text), deadline = plain(t->deadline.text);

    return store_add(
        cx,
        "INSERT INTO task (government_id, id, plan_id, ord, no, section_id, parent_id, text, printed,"
        " text_rule, deadline, deadline_iso, printed_deadline, deadline_rule, no_off, no_len, text_off,"
        " text_len, deadline_off, deadline_len, source_off, page, source, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
        " $20, $21, $22, $23, $24, $25)",
        "iiiisiisssssssiiiiiiiisss", cx->actor.government_id, w->task_id[i], w->plan_id, (int64_t)i,
        plain(t->no.text), rows_section_id(w, t), rows_parent(w, t), text, text, rows_rule(t->text.rule),
        deadline, plain(t->deadline_iso), deadline, rows_rule(t->deadline.rule), (int64_t)t->no.at.off,
        (int64_t)t->no.at.len, (int64_t)t->text.at.off, (int64_t)t->text.at.len, (int64_t)t->deadline.at.off,
        (int64_t)t->deadline.at.len, (int64_t)t->whole.off, rows_page(w->plan, t), rows_source(w->plan, t),
        w->now, w->now);
}

/* Others that a new name might mean, as JSON for the person who decides. */
static struct str candidates_json(struct arena *a, const struct name_hit *hit)
{
    struct buf out = buf_new(a, CANDIDATES_MOST);
    struct json j = json_on(&out);

    json_array(&j);
    for (size_t i = 0; i < hit->nears; i++) {
        json_object(&j);
        json_put_str(&j, "value", hit->near[i].name);
        json_put_str(&j, "label", hit->near[i].name);
        json_put_id(&j, "org_id", hit->near[i].org_id);
        json_put_str(&j, "why_zh", hit->near[i].why_zh);
        json_put_str(&j, "why_en", hit->near[i].why_en);
        json_end(&j);
    }
    json_end(&j);
    return buf_text(&out);
}

/* Where a doubt points: the paragraph shown, and the words in it. */
struct sight {
    struct str printed;
    int64_t from, to; /* UTF-16 units */
};

static struct sight sight_in(struct str printed, size_t off, size_t len)
{
    struct sight s = {.printed = printed};

    if (off + len > printed.n) return s;
    s.from = (int64_t)units_count(str_sub(printed, 0, off));
    s.to = s.from + (int64_t)units_count(str_sub(printed, off, len));
    return s;
}

/* The words at AT: in their task's paragraph when they stand there, else with some text around. */
static struct sight sight_of(const struct plan *p, const struct plan_task *t, struct span at)
{
    struct str text = p->doc->text;
    size_t from = at.off > CONTEXT ? at.off - CONTEXT : 0, to = (size_t)at.off + at.len + CONTEXT;

    if (t && at.off >= t->whole.off && at.off + at.len <= t->whole.off + t->whole.len)
        return sight_in(rows_source(p, t), at.off - t->whole.off, at.len);
    if (t && at.len == 0) return sight_in(rows_source(p, t), 0, 0);
    if (to > text.n) to = text.n;
    while (from < at.off && ((unsigned char)text.p[from] & 0xc0) == 0x80) from++;
    while (to < text.n && ((unsigned char)text.p[to] & 0xc0) == 0x80) to++;
    return sight_in(str_sub(text, from, to - from), at.off - from, at.len);
}

static enum err org_doubt(struct cx *cx, struct writer *w, const struct plan_duty *d,
                          const struct name_hit *hit)
{
    const struct plan_task *t = &w->plan->task[d->task];
    struct sight s = sight_of(w->plan, t, d->name.at);

    w->doubts++;
    return store_add(
        cx,
        "INSERT INTO doubt (government_id, id, plan_id, task_id, org_id, no, field, rule, printed,"
        " mark_from, mark_to, value, candidates) VALUES ($1, $2, $3, 0, $4, $5, 'org', 'name-near', $6,"
        " $7, $8, $9, $10)",
        "iiiissiiss", cx->actor.government_id, store_id(cx), w->plan_id, hit->id, plain(t->no.text),
        s.printed, s.from, s.to, d->name.text, candidates_json(cx->arena, hit));
}

enum err rows_duty(struct cx *cx, struct writer *w, const struct plan_duty *d)
{
    struct name_hit hit;
    enum err e = d->role == DUTY_LEADER ? directory_leader(cx, w->dir, d->name.text, false, &hit)
                                        : directory_org(cx, w->dir, d->name.text, false, &hit);

    if (!e)
        e = store_add(
            cx,
            "INSERT INTO duty (government_id, id, plan_id, task_id, task_ord, role, ord, name, bearer_id,"
            " open_list, inherited, origin, rule, at_off, at_len, added_on)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'printed', $12, $13, $14, $15)",
            "iiiiisisiiisiis", cx->actor.government_id, store_id(cx), w->plan_id, w->task_id[d->task],
            (int64_t)d->task, rows_role(d->role), (int64_t)d->order, d->name.text, hit.id,
            (int64_t)d->open_list, (int64_t)d->inherited, rows_rule(d->name.rule), (int64_t)d->name.at.off,
            (int64_t)d->name.at.len, w->today);
    return e || hit.nears == 0 ? e : org_doubt(cx, w, d, &hit);
}

enum err rows_measure(struct cx *cx, struct writer *w, const struct plan_measure *m, size_t ord)
{
    int64_t gov = cx->actor.government_id, id = store_id(cx), task = w->task_id[m->task];

    if (!m->has_value)
        return store_add(
            cx,
            "INSERT INTO measure (government_id, id, plan_id, task_id, ord, words, indicator, op,"
            " value_text, negative, unit, reference, origin, rule, at_off, at_len)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'printed', $13, $14, $15)",
            "iiiiissssisssii", gov, id, w->plan_id, task, (int64_t)ord, m->words.text, plain(m->indicator),
            str_of(measure_op_name[m->op]), plain(m->value_text), (int64_t)m->negative, plain(m->unit),
            plain(m->reference), rows_rule(m->words.rule), (int64_t)m->words.at.off,
            (int64_t)m->words.at.len);
    return store_add(
        cx,
        "INSERT INTO measure (government_id, id, plan_id, task_id, ord, words, indicator, op, value,"
        " value_text, negative, unit, reference, origin, rule, at_off, at_len)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'printed', $14, $15, $16)",
        "iiiiisssfsisssii", gov, id, w->plan_id, task, (int64_t)ord, m->words.text, plain(m->indicator),
        str_of(measure_op_name[m->op]), m->value, plain(m->value_text), (int64_t)m->negative, plain(m->unit),
        plain(m->reference), rows_rule(m->words.rule), (int64_t)m->words.at.off, (int64_t)m->words.at.len);
}

static enum err add_goal(struct cx *cx, struct writer *w, const struct plan_goal *g, size_t ord)
{
    int64_t gov = cx->actor.government_id, task = w->task_id[g->task];
    enum err e = store_add(
        cx,
        "INSERT INTO goal (government_id, plan_id, task_id, ord, period, label, words, due, op, unit,"
        " rule, at_off, at_len) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        "iiiisssssssii", gov, w->plan_id, task, (int64_t)ord, g->period, g->label.text, g->words.text,
        plain(g->due), str_of(measure_op_name[g->op]), plain(g->unit), rows_rule(g->words.rule),
        (int64_t)g->words.at.off, (int64_t)g->words.at.len);

    if (e || !g->has_value) return e;
    return store_add(cx,
                     "UPDATE goal SET value = $5 WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                     " AND ord = $4",
                     "iiiif", gov, w->plan_id, task, (int64_t)ord, g->value);
}

enum err rows_goals(struct cx *cx, struct writer *w, const struct plan_task *t)
{
    enum err e = ERR_NONE;

    for (size_t k = 0; !e && k < t->goals; k++) e = add_goal(cx, w, &w->plan->goal[t->goal_from + k], k);
    return e;
}

enum err rows_doubt(struct cx *cx, struct writer *w, const struct plan_doubt *d)
{
    const struct plan_task *t = d->task == PLAN_NONE ? NULL : &w->plan->task[d->task];
    struct sight s = sight_of(w->plan, t, d->at);

    w->doubts++;
    return store_add(
        cx,
        "INSERT INTO doubt (government_id, id, plan_id, task_id, no, field, rule, printed, mark_from,"
        " mark_to, value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        "iiiissssiis", cx->actor.government_id, store_id(cx), w->plan_id,
        t ? w->task_id[d->task] : INT64_C(0), t ? plain(t->no.text) : STR(""), d->field, rows_rule(d->rule),
        s.printed, s.from, s.to, plain(d->value));
}

enum err rows_plan_doubts(struct cx *cx, struct writer *w)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < w->plan->doubts; i++)
        if (w->plan->doubt[i].task == PLAN_NONE) e = rows_doubt(cx, w, &w->plan->doubt[i]);
    return e;
}

enum err rows_task(struct cx *cx, struct writer *w, size_t i)
{
    const struct plan_task *t = &w->plan->task[i];
    enum err e;

    if (!w->task_id[i]) w->task_id[i] = store_id(cx);
    e = add_task(cx, w, i);
    for (size_t k = 0; !e && k < t->duties; k++) e = rows_duty(cx, w, &w->plan->duty[t->duty_from + k]);
    for (size_t k = 0; !e && k < t->measures; k++)
        e = rows_measure(cx, w, &w->plan->measure[t->measure_from + k], k);
    return e ? e : rows_goals(cx, w, t);
}
