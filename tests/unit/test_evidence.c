/* Evidence: what is taken, what is refused, what happens when a file is altered. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "base/clock.h"
#include "base/file.h"
#include "matter/evidence.h"
#include "matter/evidence_sweep.h"

static const struct {
    const char *name, *bytes;
    enum err want;
} looks[] = {
    {"批复.pdf", "%PDF-1.7 …", ERR_NONE},
    {"现场 2026.03.02.JPG", "\xff\xd8\xff\xe0", ERR_NONE},
    {"说明.txt", "已完成。", ERR_NONE},
    {"批复.pdf.exe", "%PDF-1.7", ERR_HOSTILE},
    {"批复.exe.pdf", "%PDF-1.7", ERR_HOSTILE},
    {"批复.EXE .pdf", "%PDF-1.7", ERR_HOSTILE},
    {"批复\xe2\x80\xae"
     "fdp.txt",
     "x", ERR_HOSTILE},
    {"a/批复.pdf", "%PDF-1.7", ERR_HOSTILE},
    {"批复.pdf", "MZ\x90", ERR_HOSTILE},
    {"批复.docx", "PK\x03\x04 word/vbaProject.bin", ERR_HOSTILE},
    {"录像.mp4", "hello, not a film", ERR_FORMAT},
    {"录像.mp4", "....ftypisom", ERR_NONE},
    {"说明.txt", "#!/bin/sh", ERR_HOSTILE},
    {"批复.pdf", "hello", ERR_FORMAT},
    {"文件.zip", "PK\x03\x04", ERR_FORMAT},
    {"没有扩展名", "hello", ERR_FORMAT},
    {"批复.pdf", "", ERR_EMPTY},
    {"", "hello", ERR_INPUT},
    {".txt", "hello", ERR_INPUT},
};

static void names_and_types(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    char folder[] = "/tmp/luoshi-test-XXXXXX";

    (void)unused;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        struct evidence_file file;
        enum err e = evidence_keep(cx, str_of(folder), str_of(looks[i].name), str_of(looks[i].bytes), &file);

        if (e != looks[i].want) fail_msg("%s: %s", looks[i].name, err_info(e)->name.p);
    }
    testing_remove(folder);
    testing_end(cx);
}

static void a_file_of_300_megabytes_is_refused(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    struct evidence_file file;

    (void)unused; /* refused by its length, before a byte is read */
    assert_int_equal(
        evidence_keep(cx, STR("/nonexistent"), STR("录像.mp4"), (struct str){"x", (size_t)300 << 20}, &file),
        ERR_TOO_LARGE);
    testing_end(cx);
}

static void folders_lie_beside_the_database(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;

    (void)unused;
    assert_str(evidence_folder(cx->arena, "sqlite:/srv/a/luoshi.db"), "/srv/a/evidence");
    assert_str(evidence_folder(cx->arena, "var/luoshi.db"), "var/evidence");
    assert_str(evidence_folder(cx->arena, "luoshi.db"), "evidence");
    assert_str(evidence_folder(cx->arena, "postgres://u@h/db"), "var/evidence");
    testing_end(cx);
}

ENGINE_TEST(is_kept_linked_and_read_back)
{
    char folder[] = "/tmp/luoshi-test-XXXXXX", damage[256];
    struct evidence_file file, read;
    struct str bytes;
    json_t *got;
    int64_t id;

    assert_non_null(mkdtemp(folder));
    ledger_import(cx, PLAN_ONE);
    must(evidence_keep(cx, str_of(folder), STR("验收.pdf"), STR("%PDF-1.7 验收合格"), &file));
    DO(got, evidence_add(cx, &file, &out));
    id = json_id(got, "id");
    DO(got, evidence_link(cx, id, STR("task"), matter_task(cx, "3"), &out));
    DO(got, evidence_link(cx, id, STR("task"), matter_task(cx, "3"), &out)); /* twice is once */
    assert_int_equal(json_count(got, "links"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'evidence.link'"), 1);
    REFUSED(ERR_ABSENT, evidence_link(cx, id, STR("task"), 99, &out));
    REFUSED(ERR_INPUT, evidence_link(cx, id, STR("moon"), 99, &out));
    must(evidence_read(cx, str_of(folder), id, &read, &bytes));
    assert_str(bytes, "%PDF-1.7 验收合格");
    assert_str(read.name, "验收.pdf");
    snprintf(damage, sizeof damage, "%s/%.2s/%s", folder, file.digest.p + 4, file.digest.p + 6);
    must(file_write(cx, damage, STR("%PDF-1.7 验收不合格")));
    assert_int_equal(evidence_read(cx, str_of(folder), id, &read, &bytes), ERR_DAMAGED);
    unlink(damage);
    assert_int_equal(evidence_read(cx, str_of(folder), id, &read, &bytes), ERR_DAMAGED);
    testing_remove(folder);
}

/* What was taken back a day ago goes, what rows name stays, and a lost file is told. */
ENGINE_TEST(loose_files_are_collected)
{
    char folder[] = "/tmp/luoshi-test-XXXXXX", path[256];
    struct evidence_file kept, loose;
    struct evidence_sweep s;
    json_t *got;

    assert_non_null(mkdtemp(folder));
    ledger_import(cx, PLAN_ONE);
    must(evidence_keep(cx, str_of(folder), STR("验收.txt"), STR("验收合格"), &kept));
    DO(got, evidence_add(cx, &kept, &out));
    assert_true(json_id(got, "id") > 0);
    must(evidence_keep(cx, str_of(folder), STR("旁.txt"), STR("别库的文件"), &loose));
    must(evidence_keep(cx, str_of(folder), STR("误传.txt"), STR("误传"), &loose));
    DO(got, evidence_add(cx, &loose, &out));
    must(store_begin(cx, true));
    must(store_end(cx, evidence_remove(cx, json_id(got, "id"))));
    cx->now_ms = clock_now_ms();
    must(evidence_sweep(cx, str_of(folder), true, &s));
    assert_int_equal(s.good, 1);
    assert_int_equal(s.loose, 0); /* somebody may be adding it now */
    cx->now_ms += INT64_C(25) * 3600 * 1000;
    must(evidence_sweep(cx, str_of(folder), false, &s));
    assert_int_equal(s.loose, 1);
    assert_int_equal(s.bytes, 6);
    assert_int_equal(s.strange, 1);
    must(evidence_sweep(cx, str_of(folder), true, &s));
    must(evidence_sweep(cx, str_of(folder), true, &s));
    assert_int_equal(s.loose, 0);
    assert_int_equal(s.strange, 1); /* what is not ours stays */
    assert_int_equal(s.good, 1);
    snprintf(path, sizeof path, "%s/%.2s/%s", folder, kept.digest.p + 4, kept.digest.p + 6);
    must(file_write(cx, path, STR("验收不合格")));
    must(evidence_sweep(cx, str_of(folder), true, &s));
    assert_int_equal(s.bad, 1);
    assert_str(s.name, "验收.txt");
    must(evidence_keep(cx, str_of(folder), STR("验收.txt"), STR("验收合格"),
                       &kept)); /* the same file heals it */
    must(evidence_sweep(cx, str_of(folder), true, &s));
    assert_int_equal(s.bad, 0);
    testing_remove(folder);
}

static int64_t keep_one(struct cx *cx, const char *folder)
{
    struct evidence_file file;
    json_t *got;

    must(evidence_keep(cx, str_of(folder), STR("现场.txt"), STR("已开工。"), &file));
    DO(got, evidence_add(cx, &file, &out));
    return json_id(got, "id");
}

/* Taken back by who added it, as long as nothing was handed in with it. */
ENGINE_TEST(is_taken_back_before_it_is_handed_in)
{
    char folder[] = "/tmp/luoshi-test-XXXXXX";
    int64_t loose, handed;
    json_t *got;

    assert_non_null(mkdtemp(folder));
    ledger_import(cx, PLAN_ONE);
    loose = keep_one(cx, folder);
    handed = keep_one(cx, folder);
    DO(got, evidence_link(cx, handed, STR("task"), matter_task(cx, "3"), &out));
    assert_int_equal(json_count(got, "links"), 1);
    must(store_begin(cx, true));
    must(store_end(cx, evidence_remove(cx, loose)));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM evidence"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'evidence.remove'"), 1);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, evidence_remove(cx, loose)), ERR_ABSENT);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, evidence_remove(cx, handed)), ERR_STEP);
    loose = keep_one(cx, folder);
    matter_as(cx, ROLE_OFFICE, 0, 0);
    must(store_begin(cx, true));
    assert_int_equal(store_end(cx, evidence_remove(cx, loose)), ERR_DENIED);
    ledger_chain_holds(cx);
    testing_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_types),
        cmocka_unit_test(a_file_of_300_megabytes_is_refused),
        cmocka_unit_test(folders_lie_beside_the_database),
        ENGINE_TESTS(is_kept_linked_and_read_back),
        ENGINE_TESTS(loose_files_are_collected),
        ENGINE_TESTS(is_taken_back_before_it_is_handed_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
