#include "intake/tool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "intake/layout.h"

enum { MESSAGES_MOST = 64 * 1024, PATH_MOST = 512, QPDF_SECONDS = 20 };

#define MIB ((size_t)1 << 20)

enum err tool_failed(struct cx *cx, int end, int status)
{
    switch ((enum child_end)end) {
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

static const char *first_there(const char *const *paths)
{
    for (; *paths; paths++)
        if (access(*paths, X_OK) == 0) return *paths;
    return NULL;
}

/* --- pdftotext ----------------------------------------------------------- */

static enum err pdf_failed(const struct tool_job *job, struct str messages, int status)
{
    if (str_find(messages, STR("ncorrect password"), 0) >= 0)
        return cx_fail(job->cx, ERR_LOCKED, NULL, "PDF 已加密，请先用密码打开并另存为不加密的文件",
                       "the PDF is encrypted; open it with its password and save it without one");
    return cx_fail(job->cx, ERR_DAMAGED, NULL, "PDF 文件已损坏或不完整（pdftotext 状态 %d）",
                   "the PDF is damaged or incomplete (pdftotext status %d)", status);
}

/* A cut PDF has lost its end; pdftotext would rebuild what is left and say nothing of the missing pages. */
static bool has_end(struct str s)
{
    struct str tail = s.n > 4096 ? str_skip(s, s.n - 4096) : s;

    return str_find(tail, STR("%%EOF"), 0) >= 0;
}

static struct str messages_of(const struct tool_job *job, int err)
{
    struct str messages = STR_NULL;
    struct stat st;

    if (fstat(err, &st) != 0 || file_map(job->cx, err, (size_t)st.st_size, &messages)) return STR_NULL;
    return str_sub(messages, 0, MESSAGES_MOST);
}

/* A font whose character set is not there prints nothing: words would be lost in silence. */
static enum err check_messages(const struct tool_job *job, struct str messages)
{
    if (str_find(messages, STR("Missing language pack"), 0) < 0) return ERR_NONE;
    return cx_fail(
        job->cx, ERR_TOOL, NULL,
        "这个 PDF 使用未内嵌的中文字体，读取它需要安装软件包 poppler-data，或改用原始 Word 文件",
        "this PDF uses Chinese fonts it does not carry: install poppler-data, or use the original document");
}

static enum err run_pdftotext(const struct tool_job *job, const char *program, int err)
{
    /* One page more than is read, so that a longer file is seen as one. */
    char last[16];
    const char *const argv[] = {program, "-l", last, "-bbox-layout", "-enc", "UTF-8", "/dev/fd/0", "-", NULL};
    struct child_job child = {.argv = argv,
                              .in = job->in,
                              .out = job->out,
                              .err = err,
                              .limits = {.cpu_s = job->limits->tool_ms / 1000 + 1,
                                         .wall_ms = job->limits->tool_ms,
                                         .memory = 1024 * MIB,
                                         .file = 512 * MIB,
                                         .files = 32}};
    int status = 0;
    enum child_end end;

    snprintf(last, sizeof last, "%d", LAYOUT_PAGES_MOST + 1);
    end = child_run(&child, &status);
    if (end != CHILD_EXIT) return tool_failed(job->cx, (int)end, status);
    if (status != 0) return pdf_failed(job, messages_of(job, err), status);
    return check_messages(job, messages_of(job, err));
}

/*
 * The pages as plain text, behind the words: their ruled lines are in there (pdf_rules.h).  Without qpdf, or
 * when it cannot cope, tables are told by their gaps.
 */
static void add_drawing(const struct tool_job *job)
{
    static const char *const places[] = {"/usr/bin/qpdf", "/usr/local/bin/qpdf", NULL};
    const char *program = first_there(places);
    const char *const argv[] = {program,
                                "--qdf",
                                "--object-streams=disable",
                                "--no-original-object-ids",
                                "--no-warn",
                                "--warning-exit-0",
                                "--pages",
                                "/dev/fd/0",
                                "1-z",
                                "--",
                                "--empty",
                                "-",
                                NULL};
    off_t end = lseek(job->out, 0, SEEK_END);
    struct child_job child = {.argv = argv,
                              .in = job->in,
                              .out = job->out,
                              .err = -1,
                              .limits = {.cpu_s = QPDF_SECONDS,
                                         .wall_ms = QPDF_SECONDS * 1000,
                                         .memory = 1024 * MIB,
                                         .file = 512 * MIB,
                                         .files = 32}};
    int status = 0;

    if (!program || end < 0) return;
    if (child_run(&child, &status) == CHILD_EXIT && status == 0) return;
    if (ftruncate(job->out, end) != 0) return;
}

static enum err via_pdftotext(const struct tool_job *job)
{
    static const char *const places[] = {"/usr/bin/pdftotext", "/usr/local/bin/pdftotext", NULL};
    const char *program = first_there(places);
    int err;
    enum err e;

    if (!program)
        return cx_fail(job->cx, ERR_TOOL, NULL,
                       "读取 PDF 需要 pdftotext，请安装 poppler-utils，或改用原始 Word 文件",
                       "reading a PDF needs pdftotext: install poppler-utils, or use the original document");
    if (!has_end(job->bytes))
        return cx_fail(job->cx, ERR_DAMAGED, NULL, "PDF 文件不完整（结尾缺失），请重新下载或另存",
                       "the PDF is incomplete (its end is missing); fetch or save it again");
    err = memfd_create("luoshi-messages", MFD_CLOEXEC);
    if (err < 0)
        return cx_fail(job->cx, ERR_SYSTEM, NULL, "内存文件无法建立", "cannot make a file in memory");
    e = run_pdftotext(job, program, err);
    close(err);
    if (!e) add_drawing(job);
    return e;
}

/* --- LibreOffice --------------------------------------------------------- */

/* A folder of its own: input, result and the profile LibreOffice insists on. */
struct workshop {
    char folder[PATH_MOST], input[PATH_MOST + 16], result[PATH_MOST + 16], profile[PATH_MOST + 64],
        home[PATH_MOST + 16];
};

static void remove_all(const char *path, int depth)
{
    DIR *d = depth < 16 ? opendir(path) : NULL;
    const struct dirent *entry = d ? readdir(d) : NULL;

    for (; entry; entry = readdir(d)) {
        char inner[2 * PATH_MOST];
        int n = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (n < 0 || (size_t)n >= sizeof inner) continue;
        if (unlink(inner) != 0) remove_all(inner, depth + 1);
    }
    if (d) closedir(d);
    rmdir(path);
}

static enum err open_workshop(const struct tool_job *job, const char *target, struct workshop *w)
{
    const char *tmp = getenv("TMPDIR");
    enum err e;

    snprintf(w->folder, sizeof w->folder, "%s/luoshi-office-XXXXXX",
             tmp && strlen(tmp) < PATH_MOST / 2 ? tmp : "/tmp");
    if (!mkdtemp(w->folder))
        return cx_fail(job->cx, ERR_DISK, NULL, "临时文件夹无法建立（%s）",
                       "cannot make a temporary folder (%s)", strerror(errno));
    snprintf(w->input, sizeof w->input, "%s/input", w->folder);
    snprintf(w->result, sizeof w->result, "%s/input.%s", w->folder, target);
    snprintf(w->profile, sizeof w->profile, "-env:UserInstallation=file://%s/profile", w->folder);
    snprintf(w->home, sizeof w->home, "HOME=%s", w->folder);
    e = file_write(job->cx, w->input, job->bytes);
    if (e) remove_all(w->folder, 0);
    return e;
}

static enum err take_result(const struct tool_job *job, const struct workshop *w)
{
    struct str bytes;

    if (access(w->result, R_OK) != 0)
        return cx_fail(job->cx, ERR_DAMAGED, NULL,
                       "LibreOffice 无法转换这个文件：可能已加密或损坏。请另存为 docx 或 xlsx 再导入",
                       "LibreOffice could not convert this file: it may be encrypted or damaged; save it as "
                       "docx or xlsx");
    if (file_read(job->cx, w->result, job->limits->file_most, &bytes)) return job->cx->fault.code;
    if (!file_write_all(job->out, bytes))
        return cx_fail(job->cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
    return ERR_NONE;
}

static enum err convert(const struct tool_job *job, const char *program, const char *target,
                        const struct workshop *w)
{
    const char *const argv[] = {program,         w->profile,     "--headless", "--norestore",
                                "--nolockcheck", "--convert-to", target,       "--outdir",
                                w->folder,       w->input,       NULL};
    const char *const envp[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", w->home, NULL};
    struct child_job child = {.argv = argv,
                              .envp = envp,
                              .in = -1,
                              .out = -1,
                              .err = -1,
                              .limits = {.cpu_s = job->limits->tool_ms / 1000 + 1,
                                         .wall_ms = job->limits->tool_ms,
                                         .memory = 6144 * MIB,
                                         .file = 256 * MIB,
                                         .files = 512}};
    int status = 0;
    enum child_end end = child_run(&child, &status);

    return end == CHILD_EXIT ? take_result(job, w) : tool_failed(job->cx, (int)end, status);
}

static enum err via_soffice(const struct tool_job *job, const char *target)
{
    static const char *const places[] = {"/usr/bin/soffice", "/usr/local/bin/soffice",
                                         "/usr/lib/libreoffice/program/soffice",
                                         "/opt/libreoffice/program/soffice", NULL};
    const char *program = first_there(places);
    struct workshop w = {.folder = ""};
    enum err e;

    if (!program)
        return cx_fail(
            job->cx, ERR_TOOL, NULL,
            "这是旧格式文件，本机没有安装 LibreOffice。请用 Word 或 WPS 另存为 %s 再导入",
            "this is an old format and LibreOffice is not installed; save the file as %s and import that",
            target);
    e = open_workshop(job, target, &w);
    if (e) return e;
    e = convert(job, program, target, &w);
    remove_all(w.folder, 0);
    return e;
}

enum err tool_run(const struct tool_job *job, enum via via)
{
    switch (via) {
    case VIA_PDFTOTEXT: return via_pdftotext(job);
    case VIA_SOFFICE_DOCX: return via_soffice(job, "docx");
    case VIA_SOFFICE_XLSX: return via_soffice(job, "xlsx");
    case VIA_NONE: break;
    }
    return ERR_NONE;
}
