/*
 * ledger - what tests of the ledger share: a fictional plan, its corrected edition, and bringing texts in.
 * Include it after tests/testing.h.
 */
#ifndef TESTS_LEDGER_H
#define TESTS_LEDGER_H

#include "access/event.h"
#include "access/government.h"
#include "intake/intake.h"
#include "ledger/edition.h"

#define PLAN_HEAD                                                                                                                                           \
    "临川市人民政府文件\n\n临政发〔2031〕7号\n\n临川市人民政府\n关于印发2031年重点工作任务分工方案的通知\n"         \
    "\n"                                                                                                                                                    \
    "各县（市、区）人民政府，市政府各部门：\n\n现将《2031年重点工作任务分工方案》印发给你们，请认真贯彻执行" \
    "。\n\n"                                                                                                                                               \
    "临川市人民政府\n2031年1月15日\n\n2031年重点工作任务分工方案\n\n"

#define PLAN_ECONOMY                                                                                                                                          \
    "一、经济发展\n\n"                                                                                                                                  \
    "1. "                                                                                                                                                     \
    "地区生产总值增长6%以上。〔牵头领导：林知远；牵头单位：市发展改革委；配合单位：市财政局、市统计局〕\n\n"  \
    "2. "                                                                                                                                                     \
    "新建扩建中小学12所，新增学位9000个。〔牵头领导：苏映雪；牵头单位：市教育局；配合单位：市发展和改革委员"  \
    "会、市财政局〕\n\n"                                                                                                                               \
    "3. "                                                                                                                                                     \
    "确保6月底前完成云溪大桥主体工程。〔牵头领导：林知远；牵头单位：市交通运输局；配合单位：市财政局、各县" \
    "（市、区）人民政府〕\n\n"

#define PLAN_LIFE                                                                                                                             \
    "二、民生保障\n\n"                                                                                                                  \
    "4. 改造老旧小区40个。〔牵头领导：苏映雪；牵头单位：市住房城乡建设局；配合单位：市财政局〕\n\n" \
    "5. 做好气象预警信息发布。〔牵头领导：苏映雪；牵头单位：市气象局；配合单位：市气象中心〕\n\n"   \
    "6. "                                                                                                                                     \
    "开展全民健身活动，打造十五分钟健身圈。〔牵头领导：苏映雪；牵头单位：市体育局；配合单位：市教育局〕\n"

#define PLAN_ONE PLAN_HEAD PLAN_ECONOMY PLAN_LIFE

/* 2 has new words, 3 another lead, 4 is left out, 5 and 6 move up, 6 is new. */
#define PLAN_TWO                                                                                                                                              \
    PLAN_HEAD                                                                                                                                                 \
    "一、经济发展\n\n"                                                                                                                                  \
    "1. "                                                                                                                                                     \
    "地区生产总值增长6%以上。〔牵头领导：林知远；牵头单位：市发展改革委；配合单位：市财政局、市统计局〕\n\n"  \
    "2. "                                                                                                                                                     \
    "新建扩建中小学15所，新增学位11000个。〔牵头领导：苏映雪；牵头单位：市教育局；配合单位：市发展和改革委"    \
    "员会、市财政局〕\n\n"                                                                                                                            \
    "3. "                                                                                                                                                     \
    "确保6月底前完成云溪大桥主体工程。〔牵头领导：林知远；牵头单位：市城管局；配合单位：市财政局、各县（市" \
    "、区）人民政府〕\n\n"                                                                                                                            \
    "二、民生保障\n\n"                                                                                                                                  \
    "4. 做好气象预警信息发布。〔牵头领导：苏映雪；牵头单位：市气象局；配合单位：市气象中心〕\n\n"                   \
    "5. "                                                                                                                                                     \
    "开展全民健身活动，打造十五分钟健身圈。〔牵头领导：苏映雪；牵头单位：市体育局；配合单位：市教育局〕\n\n" \
    "6. 建成市图书馆新馆。〔牵头领导：苏映雪；牵头单位：市文化和旅游局；配合单位：市财政局〕\n"

static inline struct edition_file ledger_file(struct cx *cx, const char *text)
{
    struct edition_file file = {.name = STR("plan.txt")};
    const struct doc *doc = NULL;

    must(intake_read(cx, NULL, str_of(text), NULL, &doc));
    file.plan = plan_read(cx->arena, doc);
    file.sha = edition_digest(cx->arena, str_of(text));
    file.bytes = (int64_t)strlen(text);
    return file;
}

/* Import TEXT in a transaction of its own; the government is made when there is none. */
static inline struct edition_result ledger_import(struct cx *cx, const char *text)
{
    struct edition_file file = ledger_file(cx, text);
    struct edition_result result;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(store_end(cx, edition_import(cx, &file, 0, &result)));
    return result;
}

/* The chain of events holds. */
static inline void ledger_chain_holds(struct cx *cx)
{
    struct event_verdict v;

    must(store_begin(cx, false));
    must(store_end(cx, event_verify(cx, 0, &v)));
    assert_int_equal(v.broken_seq, 0);
    assert_true(v.checked > 0);
}

/* One number from the store; SQL must be a literal without parameters. */
#define ledger_count(cx, sql) ledger_number((cx), "" sql)

static inline int64_t ledger_number(struct cx *cx, const char *sql)
{
    struct rows rows;

    must(store_run_(cx, &rows, sql, ""));
    assert_true(rows.n > 0);
    return row_int(&rows.at[0], 0);
}

#endif
