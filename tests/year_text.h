/*
 * year_text - a whole played year as one text, row by row in an order that does not hang on the engine: what
 * the golden year compares.  Include it after tests/testing.h.
 *
 * Numbers are printed in the shortest form that reads back the same; truths as 1 and 0.
 */
#ifndef TESTS_YEAR_TEXT_H
#define TESTS_YEAR_TEXT_H

#include "base/json.h"
#include "ledger/foresee.h"

enum { YEAR_TEXT_MOST = 64 << 20 };

/* KINDS: one letter a column: s text, f number. $1 is the government, $2 the period where MONTHLY says so. */
struct year_part {
    const char *title, *kinds, *sql;
    bool monthly;
};

static const struct year_part year_parts[] = {
    {"lamps", "ssssss",
     "SELECT t.no, t.ord, l.told, l.verified, l.told_zh, l.verified_zh FROM task_lamp l JOIN task t"
     " ON t.government_id = l.government_id AND t.id = l.task_id WHERE l.government_id = $1 AND l.period = $2"
     " ORDER BY t.ord, t.id",
     true},
    {"asks", "ssssssf",
     "SELECT t.no, t.ord, o.name, a.state, a.why, a.why_zh, a.minutes FROM round r JOIN round_ask a"
     " ON a.government_id = r.government_id AND a.round_id = r.id JOIN task t"
     " ON t.government_id = a.government_id AND t.id = a.task_id JOIN org o"
     " ON o.government_id = a.government_id AND o.id = a.org_id WHERE r.government_id = $1 AND r.period = $2"
     " ORDER BY t.ord, t.id, o.id",
     true},
    {"reports", "sssssssss",
     "SELECT t.no, o.name, r.state, r.version, r.no_change, r.signed_on, r.progress, r.problem, r.id"
     " FROM report r JOIN task t ON t.government_id = r.government_id AND t.id = r.task_id JOIN org o"
     " ON o.government_id = r.government_id AND o.id = r.org_id WHERE r.government_id = $1 AND r.period = $2"
     " ORDER BY t.ord, t.id, o.id, r.id",
     true},
    {"figures", "ssssf",
     "SELECT t.no, m.words, f.truth, f.source_kind, f.value FROM figure f JOIN measure m"
     " ON m.government_id = f.government_id AND m.id = f.measure_id JOIN task t"
     " ON t.government_id = m.government_id AND t.id = m.task_id WHERE f.government_id = $1 AND f.period = $2"
     " ORDER BY t.ord, t.id, m.ord, m.id, f.truth",
     true},
    {"checks", "sssss",
     "SELECT t.no, c.way, c.verdict, c.note, c.checked_at FROM task_check c JOIN task t"
     " ON t.government_id = c.government_id AND t.id = c.task_id WHERE c.government_id = $1 AND c.period = $2"
     " ORDER BY c.id",
     true},
    {"milestones", "ssssssf",
     "SELECT t.no, m.title, m.due_on, m.state, m.done_on, m.rev, m.weight FROM milestone m JOIN task t"
     " ON t.government_id = m.government_id AND t.id = m.task_id WHERE m.government_id = $1"
     " ORDER BY t.ord, t.id, m.due_on, m.ord, m.id",
     false},
    {"schedules", "sssssf",
     "SELECT t.no, m.words, j.version, j.state, p.period, p.value FROM trajectory j JOIN trajectory_point p"
     " ON p.government_id = j.government_id AND p.trajectory_id = j.id JOIN measure m"
     " ON m.government_id = j.government_id AND m.id = j.measure_id JOIN task t"
     " ON t.government_id = j.government_id AND t.id = j.task_id WHERE j.government_id = $1"
     " ORDER BY t.ord, t.id, m.ord, m.id, j.version, p.ends_on, p.period",
     false},
    {"difficulties", "sssss",
     "SELECT t.no, d.title, d.state, d.protected, d.due_on FROM difficulty d JOIN task t"
     " ON t.government_id = d.government_id AND t.id = d.task_id WHERE d.government_id = $1 ORDER BY d.id",
     false},
    {"requests", "sssss",
     "SELECT t.no, q.text, q.state, q.answer_by, q.due_on FROM request q JOIN task t"
     " ON t.government_id = q.government_id AND t.id = q.task_id WHERE q.government_id = $1 ORDER BY q.id",
     false},
    {"refusals", "sssss",
     "SELECT t.no, o.name, f.state, f.reason, f.ruling FROM refusal f JOIN task t"
     " ON t.government_id = f.government_id AND t.id = f.task_id JOIN org o ON o.government_id = "
     "f.government_id"
     " AND o.id = f.org_id WHERE f.government_id = $1 ORDER BY f.id",
     false},
    {"changes", "sssssss",
     "SELECT t.no, c.kind, c.nth, c.state, c.before, c.after, c.decision FROM change c JOIN task t"
     " ON t.government_id = c.government_id AND t.id = c.task_id WHERE c.government_id = $1 ORDER BY c.id",
     false},
    {"closures", "ssssss",
     "SELECT t.no, c.state, c.closed_at, c.look_back_on, c.looked_back_at, c.look_note FROM closure c JOIN "
     "task t"
     " ON t.government_id = c.government_id AND t.id = c.task_id WHERE c.government_id = $1 ORDER BY c.id",
     false},
    {"evidence", "sssss",
     "SELECT l.subject, l.subject_id, e.name, e.bytes, e.digest FROM evidence_link l JOIN evidence e"
     " ON e.government_id = l.government_id AND e.id = l.evidence_id WHERE l.government_id = $1"
     " ORDER BY e.id, l.subject, l.subject_id",
     false},
    {"truths", "ssfff",
     "SELECT o.name, u.checks, u.factor, u.deviation, u.lag FROM org_truth u JOIN org o"
     " ON o.government_id = u.government_id AND o.id = u.org_id WHERE u.government_id = $1 ORDER BY o.id",
     false},
    {"paces", "ffff",
     "SELECT pace, pace_variance, noise, level_noise FROM plan_pace WHERE government_id = $1 ORDER BY "
     "plan_id",
     false},
    {"appraisals", "ssssss",
     "SELECT period, title, state, published_at, appeal_until, frozen_at FROM appraisal WHERE government_id "
     "= $1"
     " ORDER BY id",
     false},
    {"scores", "ssssffsssss",
     "SELECT a.period, s.place, s.group_name, o.name, s.base, s.score, s.tied, s.veto, s.corrected, s.lines,"
     " s.explain FROM appraisal_score s JOIN appraisal a ON a.government_id = s.government_id"
     " AND a.id = s.appraisal_id JOIN org o ON o.government_id = s.government_id AND o.id = s.org_id"
     " WHERE s.government_id = $1 ORDER BY a.id, s.group_ord, s.place, o.id",
     false},
    {"appeals", "sssss",
     "SELECT a.period, o.name, l.state, l.reason, l.answer FROM appeal l JOIN appraisal a"
     " ON a.government_id = l.government_id AND a.id = l.appraisal_id JOIN org o"
     " ON o.government_id = l.government_id AND o.id = l.org_id WHERE l.government_id = $1 ORDER BY l.id",
     false},
    {"events", "sssss",
     "SELECT e.seq, e.time_ms, e.kind, e.subject_id, e.hash FROM event e WHERE e.government_id = $1 ORDER BY "
     "e.seq",
     false},
};
enum { YEAR_PARTS = sizeof year_parts / sizeof *year_parts };

static inline const struct year_part *year_part(const char *title)
{
    size_t i = 0;

    while (i + 1 < YEAR_PARTS && strcmp(year_parts[i].title, title) != 0) i++;
    assert_string_equal(year_parts[i].title, title);
    return &year_parts[i];
}

static inline void year_rows(struct cx *cx, const struct year_part *p, struct str period, struct rows *out)
{
    if (p->monthly)
        must(store_run_(cx, out, p->sql, "is", cx->actor.government_id, period));
    else
        must(store_run_(cx, out, p->sql, "i", cx->actor.government_id));
}

static inline void year_put(struct buf *out, const struct year_part *p, const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        assert_int_equal(r->n, strlen(p->kinds));
        for (int k = 0; k < r->n; k++) {
            struct json j = json_on(out);

            if (p->kinds[k] == 'f' && row_str(r, k).p)
                json_num(&j, row_num(r, k));
            else
                buf_str(out, row_str(r, k));
            buf_byte(out, k + 1 < r->n ? '\t' : '\n');
        }
    }
}

/* One part of one month (or of the year: PERIOD null) as text. */
static inline struct str year_part_text(struct cx *cx, const char *title, struct str period)
{
    const struct year_part *p = year_part(title);
    struct buf out = buf_new(cx->arena, YEAR_TEXT_MOST);
    struct rows rows;

    year_rows(cx, p, period, &rows);
    year_put(&out, p, &rows);
    return buf_text(&out);
}

/* All of it. */
static inline struct str year_text(struct cx *cx, int64_t plan_id, const struct str *period, size_t periods)
{
    struct buf out = buf_new(cx->arena, YEAR_TEXT_MOST);

    for (size_t i = 0; i < YEAR_PARTS; i++) {
        for (size_t k = 0; k < (year_parts[i].monthly ? periods : 1); k++) {
            struct rows rows;

            buf_fmt(&out, "== %s %.*s\n", year_parts[i].title,
                    STR_ARG(year_parts[i].monthly ? period[k] : STR("")));
            year_rows(cx, &year_parts[i], period[k], &rows);
            year_put(&out, &year_parts[i], &rows);
        }
    }
    buf_lit(&out, "== forecasts\n");
    must(foresee_plan(cx, plan_id, &out));
    buf_lit(&out, "\n");
    return buf_text(&out);
}

#endif
