/* reader.h: the head of a request, byte by byte, before anything else looks at it.
 *
 * A strict reader of the form (RFC 9112): where two readers of the same bytes could come to
 * different ends, it refuses. What a head means (host, lengths, path) is judged by guard.h when all
 * of it is there. Pure: no sockets, no memory of its own.
 *
 * Invariants: the same bytes give the same end however they are cut; no byte after the first that
 * must not be is looked at; at most READER_BYTES_MAX bytes are ever wanted.
 */
#ifndef HTTP_READER_H
#define HTTP_READER_H

#include "base/str.h"

enum {
    READER_LINE_BYTES_MAX = 8 * 1024,   /* the request line, without its line end */
    READER_BLOCK_BYTES_MAX = 16 * 1024, /* all header lines with their line ends */
    READER_HEADERS_MAX = 64,
    READER_BYTES_MAX = READER_LINE_BYTES_MAX + 2 + READER_BLOCK_BYTES_MAX,
};

struct header {
    struct str name, value;
};

/* Why a request is refused: the status of the answer, and a fixed text for the log, without
 * anything from outside. Status 0: it is not. */
struct refusal {
    int status;
    const char *why;
};

struct span {
    uint16_t from, to;
};

struct reader {
    uint8_t state;
    uint8_t count;  /* headers so far */
    uint16_t at;    /* bytes seen */
    uint16_t begun; /* where what is being read began */
    uint16_t block; /* where the headers begin */
    struct span method, target, version;
    struct {
        struct span name, value;
    } headers[READER_HEADERS_MAX];
    struct refusal refusal;
};

enum reader_end {
    READER_MORE,    /* not at its end yet */
    READER_DONE,    /* reader->at is the length of the head */
    READER_REFUSED, /* reader->refusal says why */
};

void reader_start(struct reader *r);

/* `bytes`: all since the head began, the first reader->at of them as they were the last time. */
enum reader_end reader_feed(struct reader *r, const char *bytes, size_t len);

/* A part of what was read; empty if it has not been read yet. */
static inline struct str reader_text(const char *bytes, struct span span)
{
    return (struct str){bytes + span.from, (size_t)(span.to - span.from)};
}

/* The headers read so far, into an array with room for reader->count; gives their number. */
size_t reader_headers(const struct reader *r, const char *bytes, struct header *ret);

#endif
