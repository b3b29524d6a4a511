#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
    void *p;
    size_t n;
};

static void unmap(void *ptr)
{
    const struct mapping *m = ptr;

    munmap(m->p, m->n);
}

static enum err no_open(struct cx *cx, const char *path, int why)
{
    if (why == ENOENT || why == ENOTDIR)
        return cx_fail(cx, ERR_ABSENT, NULL, "没有这个文件：%s", "no such file: %s", path);
    if (why == EACCES || why == EPERM)
        return cx_fail(cx, ERR_DENIED, NULL, "没有权限读取文件：%s", "no permission to read the file: %s",
                       path);
    return cx_fail(cx, ERR_SYSTEM, NULL, "无法打开文件：%s（%s）", "cannot open the file: %s (%s)", path,
                   strerror(why));
}

static enum err check_kind(struct cx *cx, const char *path, const struct stat *st, size_t most)
{
    if (S_ISDIR(st->st_mode))
        return cx_fail(cx, ERR_INPUT, NULL, "这是一个文件夹，不是文件：%s",
                       "this is a folder, not a file: %s", path);
    if (!S_ISREG(st->st_mode))
        return cx_fail(cx, ERR_INPUT, NULL, "这不是普通文件（管道或设备）：%s",
                       "this is not a regular file (a pipe or a device): %s", path);
    if ((uint64_t)st->st_size > most)
        return cx_fail(cx, ERR_TOO_LARGE, NULL, "文件太大：%s 有 %lld 字节，上限 %lld 字节",
                       "the file is too large: %s has %lld bytes, the limit is %lld", path,
                       (long long)st->st_size, (long long)most);
    return ERR_NONE;
}

enum err file_open(struct cx *cx, const char *path, size_t most, int *fd, size_t *size)
{
    /* O_NONBLOCK: opening a pipe that nobody writes to must not wait. */
    int got = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    enum err e;

    if (got < 0) return no_open(cx, path, errno);
    if (fstat(got, &st) != 0)
        e = no_open(cx, path, errno);
    else
        e = check_kind(cx, path, &st, most);
    if (e) {
        close(got);
        return e;
    }
    *fd = got;
    *size = (size_t)st.st_size;
    return ERR_NONE;
}

enum err file_map(struct cx *cx, int fd, size_t size, struct str *out)
{
    struct mapping *m;
    void *p;

    *out = STR("");
    if (size == 0) return ERR_NONE;
    p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return cx_fail(cx, ERR_SYSTEM, NULL, "无法读入文件（%s）", "cannot map the file (%s)",
                       strerror(errno));
    m = arena_new_of(cx->arena, struct mapping);
    *m = (struct mapping){.p = p, .n = size};
    arena_on_reset(cx->arena, unmap, m);
    *out = (struct str){p, size};
    return ERR_NONE;
}

enum err file_read(struct cx *cx, const char *path, size_t most, struct str *out)
{
    int fd = -1;
    size_t size = 0;
    enum err e = file_open(cx, path, most, &fd, &size);

    if (e) return e;
    e = file_map(cx, fd, size, out);
    close(fd);
    return e;
}

bool file_write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

enum err file_drain(struct cx *cx, int from, size_t most, int *fd, size_t *size)
{
    int to = memfd_create("luoshi-input", MFD_CLOEXEC);
    const size_t room = 64 * 1024;
    char *piece = arena_take(cx->arena, room, 1);
    ssize_t n = 1;
    enum err e = ERR_NONE;

    if (to < 0) return cx_fail(cx, ERR_SYSTEM, NULL, "内存文件无法建立", "cannot make a file in memory");
    *size = 0;
    while (!e && n != 0) {
        n = read(from, piece, room);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 || !file_write_all(to, (struct str){piece, (size_t)n}))
            e = cx_fail(cx, ERR_INPUT, NULL, "无法读取输入（%s）", "cannot read the input (%s)",
                        strerror(errno));
        else if ((*size += (size_t)n) > most)
            e = cx_fail(cx, ERR_TOO_LARGE, NULL, "输入太大，上限 %lld 字节",
                        "the input is too large, the limit is %lld bytes", (long long)most);
    }
    if (e)
        close(to);
    else
        *fd = to;
    return e;
}

/* The folder that holds PATH is flushed too, or the new name may be lost in a power cut. */
static void flush_folder(struct cx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    const char *folder = !slash ? "." : n == 0 ? "/" : str_keep(cx->arena, (struct str){path, n}).p;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

static bool write_new(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool good;

    if (fd < 0) return false;
    good = file_write_all(fd, bytes) && fsync(fd) == 0;
    return close(fd) == 0 && good;
}

enum err file_write(struct cx *cx, const char *path, struct str bytes)
{
    char fresh[4096];
    int n = snprintf(fresh, sizeof fresh, "%s.%ld.new", path, (long)getpid());

    if (n < 0 || (size_t)n >= sizeof fresh)
        return cx_fail(cx, ERR_INPUT, NULL, "文件路径太长：%s", "the path is too long: %s", path);
    if (!write_new(fresh, bytes) || rename(fresh, path) != 0) {
        int why = errno;

        unlink(fresh);
        return cx_fail(cx, ERR_DISK, NULL, "无法写入文件：%s（%s）", "cannot write the file: %s (%s)", path,
                       strerror(why));
    }
    flush_folder(cx, path);
    return ERR_NONE;
}

enum err file_folders(struct cx *cx, const char *path)
{
    char folder[4096];

    for (size_t i = 1; i < sizeof folder && path[i]; i++) {
        if (path[i] != '/') continue;
        memcpy(folder, path, i);
        folder[i] = '\0';
        if (mkdir(folder, 0750) != 0 && errno != EEXIST)
            return cx_fail(cx, ERR_DISK, NULL, "不能建立目录 %s：%s", "cannot make the folder %s: %s", folder,
                           strerror(errno));
    }
    return ERR_NONE;
}

enum err file_each(struct cx *cx, const char *folder, file_each_fn *fn, void *arg)
{
    DIR *d = opendir(folder);
    const struct dirent *at;

    if (!d && errno == ENOENT) return ERR_NONE;
    if (!d)
        return cx_fail(cx, ERR_DISK, NULL, "无法读取文件夹 %s（%s）", "cannot read the folder %s (%s)",
                       folder, strerror(errno));
    for (at = readdir(d); at; at = readdir(d))
        if (strcmp(at->d_name, ".") != 0 && strcmp(at->d_name, "..") != 0) fn(arg, at->d_name);
    closedir(d);
    return ERR_NONE;
}
