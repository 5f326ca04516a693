/* probe_work.h: what probe.c and poster.c share; for them only. */
#ifndef CLIPS_PROBE_WORK_H
#define CLIPS_PROBE_WORK_H

#include "clips/probe.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

/* The only decoders that are ever started, while looking and for the poster. */
#define PROBE_DECODERS                                                                             \
    "h264,hevc,mpeg4,vp8,vp9,libdav1d,av1,aac,mp3,mp3float,opus,vorbis,amrnb,amrwb"

enum { PROBE_LINES = 2 }; /* pictures, sound */

struct probe_file {
    int fd;
    int64_t at;
};

struct probe_work {
    struct probe_file from_file, to_file, again;
    AVIOContext *from_io, *to_io;
    AVFormatContext *from, *to;
    AVPacket *packet;
    int line[PROBE_LINES]; /* which tracks of `from`; -1: none */
    int turn;              /* to the right, times 90 degrees */
    int64_t packets[PROBE_LINES], from_ms[PROBE_LINES], to_ms[PROBE_LINES];
    struct probe ret;
};

/* One frame from near the beginning as a JPEG that says how it is to be turned. NULL: done. */
const char *poster_write(struct probe_work *w, int fd);

#endif
