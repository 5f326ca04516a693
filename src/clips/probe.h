/* probe.h: reads a clip from outside, writes it anew without anything but picture and sound, and
 * one frame of it as a JPEG. For the helper (clip_main.c) and its fuzz target; the server never
 * links it: whatever goes wrong in here happens in a process that can do nothing.
 *
 * What comes out: one line of pictures and at most one of sound, as they were (nothing is encoded
 * again), the turn of the picture in steps of 90 degrees, no names, places, times, chapters, texts,
 * no other tracks; what a player needs first stands at the beginning, so that it plays at once.
 * Only MP4 and Matroska are opened, only the decoders of the table, no file and no address but the
 * descriptors given. How long it is is what its pictures say, never what its head claims.
 */
#ifndef CLIPS_PROBE_H
#define CLIPS_PROBE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PROBE_MS_MAX = 3600 * 1000,
    PROBE_SIDE_MIN = 64,
    PROBE_SIDE_MAX = 4096,
    PROBE_PIXELS_MAX = 4096 * 2304,
    PROBE_TRACKS_MAX = 16,
    PROBE_POSTER_SIDE = 1280,
};

struct probe {
    int64_t duration_ms;
    int width, height; /* as it is to be seen, turned upright */
    bool webm;         /* else MP4 */
    bool plays;        /* every browser of today plays it; else some do not */
    bool sound;
};

/* Three files, read and written from their beginning: the clip, the new clip, the JPEG. NULL: *ret
 * and both files are made; else the code of why not (sniff.h). */
const char *probe_clip(int in, int out, int poster, struct probe *ret);

#endif
