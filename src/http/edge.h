/* edge.h: how long and how much a line may; the numbers and their reasons are in settings.def. */
#ifndef HTTP_EDGE_H
#define HTTP_EDGE_H

#include "store/store.h"

struct edge {
    int64_t idle_s;        /* between two requests of a line */
    int64_t head_s;        /* for a whole head, from its first byte */
    int64_t stall_s;       /* without a byte of a body, or without taking one of an answer */
    int64_t whole_s;       /* for a whole body, or for 512 KB of an answer, at most */
    int64_t bytes_per_s;   /* the slowest honest line: longer bodies get more time */
    int64_t lines;         /* at once, of all addresses */
    int64_t lines_each;    /* at once, of one address; not behind a proxy */
    int64_t bodies_mb;     /* large bodies on their way in, of each loop */
    int64_t answers_mb;    /* large answers that slow lines have not taken yet, of each loop */
    int64_t stranger;      /* requests a minute of one address that is not signed in */
    int64_t person;        /* requests a minute of one account, on pages */
    int64_t program;       /* requests a minute of one account, by tokens */
    int64_t person_day_mb; /* what one account may send within 24 hours; 0: no limit */
};

/* The numbers of the table, for a server without a store. */
struct edge edge_default(void);
/* Those of this installation. */
MUST_CHECK enum err edge_load(struct db *db, struct edge *ret);

#endif
