/* head.h: a message while it is cut into parts; inside this room only, for head.c and who.c. */
#ifndef MESSAGE_HEAD_H
#define MESSAGE_HEAD_H

#include "message/reading.h"

struct head {
    struct reading *r;
    struct parts *parts;
    struct part *part; /* the open one */
    bool has_figure;   /* a number stood in it already */
    bool day_said;     /* in it, not only before it */
    bool weak_unit;    /* a name of one syllable that may be another word: "Mới" */
};

/* head.c */
struct part *part_new(struct head *h, size_t first);
/* Where the sentence of item `at` begins: a line, or behind ". ; ! ?". */
size_t sentence_start(const struct reading *r, size_t at, bool commas);
/* Nothing that belongs to the figures stands between `from` and `to`. */
bool is_light(const struct reading *r, size_t from, size_t to, bool strict);
bool is_day_word(enum word_class c);
/* A number stands here, perhaps behind "hơn" or the word for what is counted. */
bool number_at(const struct reading *r, size_t at);
bool number_follows(const struct reading *r, size_t at);

/* who.c: a name of a unit, a word for a place ("ấp"), an unknown word that may stand for a unit. */
void unit_name_seen(struct head *h, size_t at);
void place_seen(struct head *h, size_t at);
void short_name_seen(struct head *h, size_t at);
/* "Ấp A, ấp B hôm nay nghỉ", "ấp A và ấp B mỗi ấp 20 dân": each of them reports. */
void units_divide(struct head *h, size_t first);
/* The unit of a part that named none at its head: the sender's, or the one named anywhere. */
void unit_finish(struct reading *r, const struct chat *chat, struct part *p);

#endif
