/* double_index.h: what the finder of doubles keeps of a record, and which records it compares. Of
 * this room only. */
#ifndef WORKS_DOUBLE_INDEX_H
#define WORKS_DOUBLE_INDEX_H

#include "works/double.h"

/* A record, read. */
struct double_side {
    const struct double_record *record;
    struct route_name route;
    struct route_words home; /* name of the hamlet it lies in, if that is known */
    int64_t amount;          /* planned, else done; 0: not said */
};

/* Two records to be compared: indexes, the smaller first. */
struct double_candidate {
    uint32_t a, b;
};

struct double_candidates {
    struct double_candidate *items;
    size_t count, capacity;
};

/* Whatever may be a double, each once, in order. What is in one block too large for its own good is
 * compared with its neighbours only. */
void double_candidates_find(
    struct arena *a, const struct double_side *sides, size_t count, struct double_candidates *ret);

/* Have two records pictures that are nearly the same? */
bool double_pictures_alike(const struct double_record *a, const struct double_record *b);

#endif
