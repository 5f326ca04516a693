/* words.h: the words of chat messages (words.def, the kinds of plan/lexicon.def, and what a commune
 * taught or is called), found in tokens.
 *
 * The fixed words are put into a table once for the process; names of units and learned words are
 * put into a second one for each reading. A longer term wins; a learned one wins over any other.
 */
#ifndef MESSAGE_WORDS_H
#define MESSAGE_WORDS_H

#include "message/message_read.h"
#include "plan/lex.h"

enum word_class {
    W_OTHER, /* no word we know */
    W_PLAIN,
    W_WHO,     /* value: index into indicators[] */
    W_MEASURE, /* value: enum unit; factor */
    W_THING,   /* value: enum kind of work it belongs to */
    W_SCALE,
    W_BOUND, /* value: the bound */
    W_KIND,  /* value: enum kind */
    W_UNIT,  /* value: index into the units; loose: without "ấp" before it */
    W_WORK,  /* value: index into the works; learned only */
    W_PERSON,
    W_ATTEND,
    W_TALK,
    W_GATHER,
    W_RAISE,
    W_GOODS,
    W_LAND,
    W_HALF,
    W_TOTAL,
    W_SO_FAR,
    W_FUTURE,
    W_TARGET,
    W_LEFT,
    W_EACH,
    W_EACH_UNIT, /* "mỗi ấp" */
    W_WORTH,     /* "trị giá": what goods or gifts are worth */
    W_SPEND,     /* "chi", "tiền cơm": money that was paid, by nobody knows whom */
    W_SIZE,
    W_STARTED,
    W_REPORT,
    W_ADDS,
    W_BUT, /* "nhưng chỉ được": what was planned ends here */
    W_CORRECTS,
    W_MISTAKE, /* "ghi nhầm": a correction; a number right behind it is the old one */
    W_RATHER,  /* "thật ra", "đúng ra là": a number right behind it is the true one */
    W_AWAY,    /* "vắng", "giảm", "so với": people who were not there, or a comparison */
    W_NOT,
    W_BECOMES,
    W_NONE,
    W_REST,
    W_VAGUE,
    W_PORTION, /* "nửa" of something */
    W_JOIN,
    W_AMONG,  /* "trong đó": parts of the figure before */
    W_FORCES, /* "lực lượng": people of every kind */
    W_TODAY,
    W_YESTERDAY,
    W_BEFORE_YESTERDAY,
    W_DAY,
    W_MONTH,
    W_YEAR,
    W_WEEKDAY,
    W_FEAST,
    W_HOUR,
    W_SPAN,
    W_PHONE,
    W_NAME,
    W_PLACE,
};

struct word {
    enum word_class class;
    int value;
    int64_t factor;
    bool doubtful; /* used in two ways */
    bool learned;
    bool loose;
    bool alike; /* of a unit: another one is written the same */
    bool slip;  /* accents or a letter are not those of the term */
    bool plain; /* typed with no accents, and the term has some */
};

enum { WORD_TERM_MAX = 8 }; /* syllables of a term */

/* Names and learned words of one reading. */
struct words_local;
struct words_local *words_local_make(struct arena *a, const struct message_context *c);

/* The longest term at token `at` and how many tokens it takes; 0: none begins here. `end` bounds
 * the tokens. */
size_t word_find(const struct words_local *local, const struct tokens *t, size_t at, size_t end,
    struct word *ret);

/* The same, but only names of units: "Cầu" at the head of a message is a hamlet, not a bridge. */
size_t word_find_unit(const struct words_local *local, const struct tokens *t, size_t at,
    size_t end, struct word *ret);

/* Is this folded syllable part of any term? */
bool word_is_syllable(const struct words_local *local, struct str fold);

/* Where the tone is written has two schools: "hoá" as "hóa", "thuỷ" as "thủy". */
struct str word_tone(struct arena *a, struct str syllable);

#endif
