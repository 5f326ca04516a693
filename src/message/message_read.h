/* message_read.h: what people write into a group chat, read as reports.
 *
 * One pasted text with one to fifty messages becomes a list of messages, each of one unit and one
 * day, with the figures it gives. Pure: no store, no clock; what it has to know about the commune
 * is handed in. It never guesses in silence: whatever is not plainly said carries a doubt with its
 * reason, a number that nobody can place is listed as such, and nothing becomes 0 by itself.
 *
 * Names of senders serve to split the text and are never kept. Time and memory are bounded by the
 * limits below; a longer text is refused as a whole.
 */
#ifndef MESSAGE_MESSAGE_READ_H
#define MESSAGE_MESSAGE_READ_H

#include "plan/plan.h"
#include "report/report.h"

enum {
    MESSAGE_BYTES_MAX = 64 * 1024,
    MESSAGES_MAX = 50,
    MESSAGE_PARTS_MAX = 100, /* units and days of all messages together */
    MESSAGE_FIGURES_MAX = 60,
    MESSAGE_ALL_FIGURES_MAX = 400,
};

enum message_mode {
    MESSAGE_REPORT,
    MESSAGE_ADDS,     /* "bổ sung": to what was said before */
    MESSAGE_CORRECTS, /* "đính chính": in the place of what was said before */
};

/* Why a person has to look. The sentence is message_doubt_words(). */
enum message_doubt {
    MESSAGE_SURE,
    DOUBT_UNIT_NONE,
    DOUBT_UNIT_UNKNOWN,
    DOUBT_UNIT_ALIKE,
    DOUBT_UNIT_SPELLING,
    DOUBT_UNIT_TWO,
    DOUBT_UNIT_SENDER,
    DOUBT_UNIT_WHERE,
    DOUBT_DAY_NONE,
    DOUBT_DAY_TODAY, /* "hôm nay", and nobody knows when it was sent */
    DOUBT_DAY_EARLY,
    DOUBT_DAY_OUTSIDE,
    DOUBT_DAY_FUTURE,
    DOUBT_DAY_WEEKDAY,
    DOUBT_DAY_WRITTEN,
    DOUBT_MEANING,  /* nothing says what is counted */
    DOUBT_WHO,      /* people, but which */
    DOUBT_WORD,     /* a word that may mean several indicators: LLVT */
    DOUBT_BESIDE,   /* a word nobody knows right beside it */
    DOUBT_SPELLING, /* a word read in spite of a slip */
    DOUBT_NUMBER,   /* written so that it has two values */
    DOUBT_UNREAD,   /* cannot be read as a number */
    DOUBT_VAGUE,    /* "vài chục" */
    DOUBT_RANGE,
    DOUBT_MEASURE, /* no measure, or one the work is not counted in */
    DOUBT_MONEY_SCALE,
    DOUBT_WHICH_WORK,
    DOUBT_NO_WORK,
    DOUBT_OTHER_PLACE,
    DOUBT_NO_KIND,
    DOUBT_NEAR_KIND, /* "đổ đá" where the plan says "dặm vá" */
    DOUBT_LAST_WORK, /* nothing said: the work spoken of before */
    DOUBT_SUMMED,    /* said in parts, added up here */
    DOUBT_TOTAL,     /* a total that is not the sum of its parts */
    DOUBT_TWICE,
    DOUBT_SO_FAR,
    DOUBT_STARTED,
    DOUBT_QUESTION,
    DOUBT_NOT_COUNTED, /* no such indicator: households, bulbs, bags of cement */
    DOUBT_EACH,
    DOUBT_WORTH,
    DOUBT_SHARE,
    DOUBT_LATER,   /* perhaps only planned, asked for or promised */
    DOUBT_AWAY,    /* "vắng", "giảm": not those who were there */
    DOUBT_NOTHING, /* "nghỉ", no figure at all */
    DOUBT_LAST,
};

/* Why a number that was read does not count for the day. */
enum message_skip {
    SKIP_NOT,
    SKIP_TOTAL,
    SKIP_SO_FAR,
    SKIP_FUTURE,
    SKIP_LEFT,
    SKIP_EACH,
    SKIP_OLD, /* what a correction takes back */
    SKIP_SIZE,
    SKIP_TARGET,
    SKIP_LAST,
};

struct message_figure {
    size_t from, to;   /* bytes of the text it was read from */
    enum figure_of of; /* with index: what it is about */
    int64_t index;     /* work id or index into indicators[]; -1: nobody knows */
    enum kind kind;    /* of the work; KIND_LAST: none said */
    enum unit unit;    /* as it was measured; UNIT_NONE: not said */
    struct str word;   /* the word that gave the meaning, as typed: what can be learned */
    int64_t milli;     /* nothing if doubt is DOUBT_UNREAD or DOUBT_VAGUE */
    char bound;        /* '=', '>', '<', '~' */
    enum message_doubt doubt;
    enum message_skip skip;
    bool learned; /* by a word this commune taught */
    bool among;   /* said behind "trong đó": a part of a figure before it */
};

struct message_figures {
    struct message_figure *items;
    size_t count, capacity;
};

/* One unit and day of one message. */
struct message {
    size_t from, to; /* bytes of the text, without the header of the chat */
    size_t number;   /* which message of the paste, from 1; two units share one */
    bool is_report;  /* false: talk, a question, a greeting */
    enum message_mode mode;
    int64_t unit;         /* 0: not known */
    struct str unit_word; /* as typed, if it is not known; may be empty */
    enum message_doubt unit_doubt;
    bool unit_learned;
    day_t day;
    enum message_doubt day_doubt;
    bool day_dated; /* by a date in it or the stamp of the chat: it is of that day whenever it is
                       pasted */
    struct message_figures figures;
};

struct messages {
    struct message *items;
    size_t count, capacity;
};

/* What the commune is made of. */
struct message_unit {
    int64_t id;
    struct str name;
};

struct message_work {
    int64_t id, unit;
    enum kind kind;
    enum unit measure;
    struct str name, place;
};

/* A word this commune taught. */
enum learned_as { LEARNED_UNIT, LEARNED_INDICATOR, LEARNED_WORK, LEARNED_MEASURE, LEARNED_KINDS };
struct message_word {
    struct str fold; /* text_fold(), one to six words */
    enum learned_as as;
    int64_t value; /* unit, index of the indicator, work, or enum unit */
};

struct message_context {
    day_t today, first_day, last_day;
    day_t sent; /* of messages without a stamp, as whoever pastes them says; 0: nobody said */
    const struct message_unit *units;
    size_t unit_count;
    const struct message_work *works;
    size_t work_count;
    const struct message_word *words;
    size_t word_count;
};

/* Read a paste that passed utf8_clean(). E_TOO_LARGE: more bytes, messages or parts than the
 * limits; nothing was read. Text of the result borrows from `text` and the arena. */
MUST_CHECK enum err message_read(
    struct arena *a, struct str text, const struct message_context *c, struct messages *ret);

/* The same with unit and day of one part chosen by a person (0: as read): works are tied again. */
struct message_choice {
    int64_t unit;
    day_t day;
};
MUST_CHECK enum err message_read_chosen(struct arena *a, struct str text,
    const struct message_context *c, const struct message_choice *choices, size_t choice_count,
    struct messages *ret);

/* Message ids, Vietnamese. */
const char *message_doubt_words(enum message_doubt d);
const char *message_skip_words(enum message_skip s);

/* Does the figure go into the report as it stands (read, tied, of the day)? */
static inline bool message_figure_counts(const struct message_figure *f)
{
    return f->skip == SKIP_NOT && f->index >= 0 && f->doubt != DOUBT_UNREAD &&
           f->doubt != DOUBT_VAGUE;
}

/* Is there anything a person has to look at? */
bool message_is_sure(const struct message *m);

#endif
