/* fuzz_clip.c: any bytes as a clip: the helper's reader answers, and what it calls a clip has a
 * length and a size within what is promised. */
#include "clips/probe.h"
#include "clips/sniff.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    int in = memfd_create("in", 0), out = memfd_create("out", 0), poster = memfd_create("p", 0);
    struct probe p = {0};
    const char *code;

    if (in < 0 || out < 0 || poster < 0 || write(in, data, size) != (ssize_t)size)
        abort();
    code = probe_clip(in, out, poster, &p);
    if (!code &&
        (p.duration_ms <= 0 || p.duration_ms > PROBE_MS_MAX || p.width < PROBE_SIDE_MIN ||
            p.height < PROBE_SIDE_MIN || p.width > PROBE_SIDE_MAX || p.height > PROBE_SIDE_MAX ||
            lseek(out, 0, SEEK_END) <= 0 || lseek(poster, 0, SEEK_END) <= 0))
        abort();
    if (code && !*clip_code_words(code))
        abort();
    close(in);
    close(out);
    close(poster);
    return 0;
}
