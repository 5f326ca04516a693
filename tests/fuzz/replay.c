/* replay.c: gives a fuzz target every file of the folders on its command line, once.
 *
 * With this main a fuzz target is an ordinary test: the seeds and every crasher ever found are run
 * in each build, with any compiler. A folder that is missing counts as empty, but a replay of no
 * file at all fails, so that a wrong path cannot pass unseen. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES_MAX = 32 * 1024 * 1024 };

static _Noreturn void die(const char *what, const char *path)
{
    fprintf(stderr, "replay: %s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

static void replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data;
    long size;

    if (!f)
        die("open", path);
    if (fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0 || size > FILE_BYTES_MAX)
        die("size of", path);
    rewind(f);
    data = malloc(size > 0 ? (size_t)size : 1); /* exactly as long: an overrun is seen by ASan */
    if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
        die("read", path);
    fclose(f);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, visible, alphasort);

    if (count < 0 && errno == ENOENT)
        return 0;
    if (count < 0)
        die("list", folder);
    for (int i = 0; i < count; i++) {
        char path[4096];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        printf("replay %s\n", path);
        fflush(stdout); /* so that the last line names the file that crashed */
        replay_file(path);
        free(entries[i]);
    }
    free(entries);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;

    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("replayed %d files\n", count);
    if (count == 0)
        fprintf(stderr, "replay: no seed in any folder; put one into tests/fuzz/corpus/NAME\n");
    return count == 0;
}
