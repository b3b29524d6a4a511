/* replay - runs a fuzz target once on each file of the folders and files given; so that saved findings stay
 * fixed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    uint8_t *data;
    size_t n;

    if (!f || fstat(fileno(f), &st) != 0) {
        perror(path);
        exit(1);
    }
    data = malloc((size_t)st.st_size + 1);
    if (!data) exit(1);
    n = fread(data, 1, (size_t)st.st_size, f);
    fclose(f);
    LLVMFuzzerTestOneInput(data, n);
    free(data);
    return 1;
}

static size_t replay(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *e;
    size_t n = 0;

    if (!d) return replay_file(path);
    while ((e = readdir(d)) != NULL) {
        char inner[4096];

        if (e->d_name[0] == '.') continue;
        snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        n += replay(inner);
    }
    closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    size_t n = 0;

    for (int i = 1; i < argc; i++) n += replay(argv[i]);
    printf("replayed %zu inputs\n", n);
    return n == 0;
}
