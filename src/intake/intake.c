#include "intake/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "intake/reader.h"
#include "intake/tool.h"

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
    enum kind kind; /* KIND_UNKNOWN: to be told by content */
};

/* --- the child's side ------------------------------------------------- */

/* A text grows by a known factor; what a package unpacks to is not known. */
static size_t text_cap(struct str bytes, enum kind kind)
{
    size_t cap = bytes.n * 3 + 64;

    return kind == KIND_TXT && cap < DOC_TEXT_MOST ? cap : DOC_TEXT_MOST;
}

static enum err refuse(struct cx *cx, const struct reader *r)
{
    return cx_fail(
        cx, ERR_FORMAT, NULL, "这不是公文：内容是%s%.0s。请用 .docx、.pdf、.xlsx、.txt、.html 或 .ofd 文件",
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

/* Open what is needed, close the sandbox (LOCK), read. *READER: what read it. */
static enum err read_bytes(struct reading *r, enum kind kind, bool lock, const struct reader **reader)
{
    enum err e;

    *reader = reader_of(kind);
    e = (*reader)->prepare ? (*reader)->prepare(r) : ERR_NONE;
    if (lock) child_lock();
    return e ? e : read_locked(r, kind, reader);
}

/* Everything between input bytes and the sealed result. The exit status. */
static int read_into(struct cx *cx, struct str bytes, enum kind kind, int out)
{
    struct reading r = {.cx = cx, .bytes = bytes};
    const struct reader *reader;
    enum err e;

    if (docw_new(cx, out, text_cap(bytes, kind), &r.out)) return 1;
    e = read_bytes(&r, kind, true, &reader);
    docw_seal(r.out, reader->name, e);
    return 0;
}

enum err intake_read_here(struct cx *cx, struct str bytes, struct str format, const struct doc **out)
{
    struct reading r = {.cx = cx, .bytes = bytes};
    enum kind kind = reader_named(format);
    const struct reader *reader;
    struct doc *doc = arena_new_of(cx->arena, struct doc);
    enum err e;

    if (!kind) kind = sniff(bytes);
    e = docw_new(cx, -1, text_cap(bytes, kind), &r.out);
    if (!e) e = read_bytes(&r, kind, false, &reader);
    if (e) return e;
    *doc = docw_doc(r.out, reader->name);
    *out = doc;
    return ERR_NONE;
}

static int run_here(void *arg)
{
    struct job *job = arg;

    return read_into(job->cx, job->bytes, job->kind, STDOUT_FILENO);
}

int intake_child(struct str format)
{
    enum kind kind = reader_named(format);
    struct cx cx = {.arena = arena_new(0)};
    struct stat st;
    struct str bytes;

    if (fstat(STDIN_FILENO, &st) != 0 || st.st_size <= 0) return 1;
    if (file_map(&cx, STDIN_FILENO, (size_t)st.st_size, &bytes)) return 1;
    return read_into(&cx, bytes, kind ? kind : sniff(bytes), STDOUT_FILENO);
}

/* --- the parent's side ------------------------------------------------ */

static enum err run_reader(struct job *job)
{
    const struct reader *reader = reader_of(job->kind);
    const char *const argv[] = {job->limits->program, "intake-child", reader->name.p, NULL};
    const size_t region = (size_t)DOC_TEXT_MOST + (DOC_BLOCKS_MOST + 1) * sizeof(struct block) + (1 << 20);
    struct child_job child = {.in = job->in,
                              .out = job->out,
                              .err = -1,
                              .limits = {.cpu_s = job->limits->cpu_s,
                                         .wall_ms = job->limits->wall_ms,
                                         .memory = job->limits->memory + region + job->bytes.n,
                                         .file = region,
                                         .files = 32}};
    int status = 0;
    enum child_end end;

    if (child_may_fork()) {
        child.fn = run_here;
        child.arg = job;
    } else {
        child.argv = argv;
    }
    end = child_run(&child, &status);
    return end == CHILD_EXIT && status == 0 ? ERR_NONE : tool_failed(job->cx, (int)end, status);
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

static enum err check_size(const struct job *job)
{
    size_t n = job->bytes.n, most = job->kind == KIND_TXT ? job->limits->text_most : job->limits->file_most;

    if (n == 0)
        return cx_fail(job->cx, ERR_EMPTY, NULL, "文件是空的（0 字节）", "the file is empty (0 bytes)");
    if (n > most)
        return cx_fail(job->cx, ERR_TOO_LARGE, NULL, "文件太大：有 %lld 字节，这种格式的上限是 %lld 字节",
                       "the file is too large: %lld bytes, the limit for this format is %lld", (long long)n,
                       (long long)most);
    return ERR_NONE;
}

/* Let the program that knows the format turn it into one of ours. */
static enum err convert(struct job *job)
{
    enum via via = reader_of(job->kind)->via;
    struct tool_job tool = {.cx = job->cx, .limits = job->limits, .in = job->in, .bytes = job->bytes};
    struct stat st;
    enum err e;

    if (job->kind == KIND_LOCKED)
        return cx_fail(job->cx, ERR_LOCKED, NULL, "文件已加密，请先用密码打开并另存为不加密的文件",
                       "the file is encrypted; open it with its password and save it without one");
    if (via == VIA_NONE) return ERR_NONE;
    e = memory_file(job->cx, &tool.out);
    if (!e) e = tool_run(&tool, via);
    if (e) return e;
    job->in = tool.out;
    if (fstat(job->in, &st) != 0) return ERR_SYSTEM;
    e = file_map(job->cx, job->in, (size_t)st.st_size, &job->bytes);
    if (!e && !reader_of(job->kind)->read) job->kind = sniff(job->bytes);
    return e;
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

/* A test or tool that does not know "intake-child" would start itself again and again, without end. */
static enum err may_start(struct cx *cx)
{
    if (!getenv("LUOSHI_CHILD")) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, NULL, "读取程序不能再启动读取程序", "a reader must not start a reader");
}

enum err intake_read(struct cx *cx, const char *path, struct str bytes, const struct intake_limits *limits,
                     const struct doc **out)
{
    struct job job = {
        .cx = cx, .limits = limits ? limits : &intake_limits_usual, .in = -1, .out = -1, .bytes = bytes};
    enum err e = may_start(cx);

    if (!e) e = open_input(&job, path);
    if (!e) job.kind = sniff(str_sub(job.bytes, 0, job.limits->file_most));
    if (!e) e = check_size(&job);
    if (!e) e = convert(&job);
    if (!e) e = memory_file(cx, &job.out);
    if (!e) e = run_reader(&job);
    if (!e) e = docw_take(cx, job.out, out);
    return e;
}
