#include "intake/intake.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "intake/reader.h"

const struct intake_limits intake_limits_usual = {
    .text_most = (size_t)256 << 20,
    .file_most = (size_t)64 << 20,
    .cpu_s = 60,
    .wall_ms = 120 * 1000,
    .memory = (size_t)1 << 30,
    .tool_ms = 120 * 1000,
    .program = "/proc/self/exe",
};

/* One reading on its way through the processes. */
struct job {
    struct cx *cx;
    const struct intake_limits *limits;
    int in, out;
    struct str bytes;
};

/* --- the child's side ------------------------------------------------- */

static size_t text_cap(struct str bytes, enum kind kind, enum charset id)
{
    size_t cap = kind == KIND_TXT ? charset_room(id, bytes.n) : DOC_TEXT_MOST;

    return cap < DOC_TEXT_MOST ? cap : DOC_TEXT_MOST;
}

static enum err refuse(struct cx *cx, const struct reader *r)
{
    return cx_fail(cx, ERR_FORMAT, NULL,
                   "这不是公文：内容是%s%.0s。请用 .docx、.pdf、.xlsx、.txt、.html 或 .ofd 文件",
                   "this is no document: %.0sthe content is %s; use a .docx, .pdf, .xlsx, .txt, .html or .ofd file",
                   r->zh.p, r->en.p);
}

static enum err read_locked(struct reading *r, enum kind kind, const struct reader **reader)
{
    enum err e = kind == KIND_ZIP ? sniff_inside(r->cx, r->bytes, &kind) : ERR_NONE;

    if (e) return e;
    *reader = reader_of(kind);
    if (!(*reader)->read) return refuse(r->cx, *reader);
    e = (*reader)->read(r);
    return e && !r->out->over ? e : docw_done(r->out);
}

/* Everything between input bytes and the sealed result. */
static int read_into(struct cx *cx, struct str bytes, int out)
{
    enum kind kind = sniff(bytes);
    const struct reader *reader = reader_of(kind);
    struct reading r = {.cx = cx, .bytes = bytes, .charset = {CHARSET_UTF8, 0}};
    enum err e;

    if (kind == KIND_TXT) r.charset = charset_guess(bytes);
    if (kind == KIND_HTML) r.charset = charset_guess_page(bytes);
    if (docw_new(cx, out, text_cap(bytes, kind, r.charset.id), &r.out)) return 1;
    e = charset_open(cx, r.charset.id, &r.text);
    child_lock();
    if (!e) e = read_locked(&r, kind, &reader);
    docw_seal(r.out, reader->name, e);
    return 0;
}

static int run_here(void *arg)
{
    struct job *job = arg;

    return read_into(job->cx, job->bytes, STDOUT_FILENO);
}

int intake_child(void)
{
    struct cx cx = {.arena = arena_new(0)};
    struct stat st;
    struct str bytes;

    if (fstat(STDIN_FILENO, &st) != 0 || st.st_size <= 0) return 1;
    if (file_map(&cx, STDIN_FILENO, (size_t)st.st_size, &bytes)) return 1;
    return read_into(&cx, bytes, STDOUT_FILENO);
}

/* --- the parent's side ------------------------------------------------ */

static enum err child_failed(struct cx *cx, enum child_end end, int status)
{
    switch (end) {
    case CHILD_TIME:
        return cx_fail(cx, ERR_HOSTILE, NULL, "读取这个文件用时过长，已停止",
                       "reading this file took too long and was stopped");
    case CHILD_MEMORY:
        return cx_fail(cx, ERR_HOSTILE, NULL, "读取这个文件需要的内存超过上限，已停止",
                       "reading this file needs more memory than allowed and was stopped");
    case CHILD_FILE:
        return cx_fail(cx, ERR_HOSTILE, NULL, "这个文件展开后的大小超过上限，已停止",
                       "this file unpacks to more than allowed and was stopped");
    case CHILD_NEVER:
        return cx_fail(cx, ERR_SYSTEM, NULL, "读取程序无法启动（%s）", "the reader cannot be started (%s)",
                       strerror(status));
    case CHILD_EXIT:
    case CHILD_DENIED:
    case CHILD_CRASH: break;
    }
    return cx_fail(cx, ERR_DAMAGED, NULL, "文件已损坏，读取程序无法处理（状态 %d）",
                   "the file is damaged and the reader could not cope (status %d)", status);
}

static enum err run_reader(struct job *job)
{
    const char *const argv[] = {job->limits->program, "intake-child", NULL};
    const size_t region = (size_t)DOC_TEXT_MOST + (DOC_BLOCKS_MOST + 1) * sizeof(struct block) + (1 << 20);
    struct child_job child = {
        .in = job->in, .out = job->out, .err = -1,
        .limits = {.cpu_s = job->limits->cpu_s, .wall_ms = job->limits->wall_ms,
                   .memory = job->limits->memory + region + job->bytes.n, .file = region, .files = 32}};
    int status = 0;
    enum child_end end;

    if (child_may_fork()) {
        child.fn = run_here;
        child.arg = job;
    } else {
        child.argv = argv;
    }
    end = child_run(&child, &status);
    return end == CHILD_EXIT && status == 0 ? ERR_NONE : child_failed(job->cx, end, status);
}

static void close_fd(void *ptr)
{
    close(*(int *)ptr);
}

/* A nameless file in memory that closes with the arena. */
static enum err memory_file(struct cx *cx, int *fd)
{
    int *kept = arena_new_of(cx->arena, int);

    *kept = memfd_create("luoshi-doc", MFD_CLOEXEC);
    if (*kept < 0)
        return cx_fail(cx, ERR_SYSTEM, NULL, "内存文件无法建立（%s）", "cannot make a file in memory (%s)",
                       strerror(errno));
    arena_on_reset(cx->arena, close_fd, kept);
    *fd = *kept;
    return ERR_NONE;
}

static enum err check_size(struct cx *cx, struct str bytes, const struct intake_limits *limits)
{
    if (bytes.n == 0) return cx_fail(cx, ERR_EMPTY, NULL, "文件是空的（0 字节）", "the file is empty (0 bytes)");
    if (bytes.n > limits->file_most && sniff(str_sub(bytes, 0, 64 * 1024)) != KIND_TXT)
        return cx_fail(cx, ERR_TOO_LARGE, NULL, "文件太大：有 %lld 字节，这种格式的上限是 %lld 字节",
                       "the file is too large: %lld bytes, the limit for this format is %lld",
                       (long long)bytes.n, (long long)limits->file_most);
    return ERR_NONE;
}

/* The input as bytes and as a descriptor. */
static enum err open_input(struct job *job, const char *path)
{
    size_t size = 0;
    enum err e;

    if (!path) {
        e = memory_file(job->cx, &job->in);
        if (!e && !file_write_all(job->in, job->bytes))
            e = cx_fail(job->cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
        return e;
    }
    if (strcmp(path, "-") == 0)
        e = file_drain(job->cx, STDIN_FILENO, job->limits->text_most, &job->in, &size);
    else
        e = file_open(job->cx, path, job->limits->text_most, &job->in, &size);
    if (e) return e;
    int *kept = arena_new_of(job->cx->arena, int);
    *kept = job->in;
    arena_on_reset(job->cx->arena, close_fd, kept);
    return file_map(job->cx, job->in, size, &job->bytes);
}

enum err intake_read(struct cx *cx, const char *path, struct str bytes, const struct intake_limits *limits,
                     const struct doc **out)
{
    struct job job = {.cx = cx, .limits = limits ? limits : &intake_limits_usual, .in = -1, .out = -1,
                      .bytes = bytes};
    enum err e = open_input(&job, path);

    if (!e) e = check_size(cx, job.bytes, job.limits);
    if (!e) e = memory_file(cx, &job.out);
    if (!e) e = run_reader(&job);
    if (!e) e = docw_take(cx, job.out, out);
    return e;
}
