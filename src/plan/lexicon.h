/* lexicon.h: the words of lexicon.def, found in the tokens of a line.
 *
 * The words themselves, and how to add one, stand in lexicon.def; here is only what they can mean.
 * The table is built once for the process at its first use and never changes after.
 */
#ifndef PLAN_LEXICON_H
#define PLAN_LEXICON_H

#include "plan/lex.h"
#include "plan/plan.h"

/* The classes of lexicon.def, in its order; from TERM_LAST on: what the scanner makes itself. */
enum term_class {
    TERM_PLAIN, /* means nothing, is there to be longer than another */
    TERM_KIND,  /* value: enum kind */
    TERM_WEAK,  /* a kind if nothing better stands in the clause; value: enum kind */
    TERM_HOUSE,
    TERM_BUILD,
    TERM_REPAIR,
    TERM_RAISE,
    TERM_PLACE, /* value: enum place_word */
    TERM_GROUP,
    TERM_ROUTE,
    TERM_DIMENSION,
    TERM_LENGTH,
    TERM_TOTAL,
    TERM_WHOLE,
    TERM_LIST,
    TERM_EACH,
    TERM_WORTH,
    TERM_SOURCE,
    TERM_RESULT,
    TERM_DONE, /* "đã", before a kind of work */
    TERM_DEADLINE,
    TERM_DAILY,
    TERM_LAUNCH,
    TERM_PILOT,
    TERM_REPORT,
    TERM_FINAL,
    TERM_PREPARE,
    TERM_VIA,
    TERM_PERSON,
    TERM_CHARGE,
    TERM_GENERAL,
    TERM_DUTY, /* begins what a member is to do: "chịu trách nhiệm" */
    TERM_STANDING,
    TERM_MEMBER,
    TERM_AGENCY,  /* value: enum agency */
    TERM_SECTION, /* value: enum section */
    TERM_LAST,
};

enum place_word {
    PLACE_AP,
    PLACE_THON,
    PLACE_BAN,
    PLACE_LANG,
    PLACE_KHU_PHO,
    PLACE_TO_DAN_PHO,
    PLACE_KHU,
    PLACE_KHU_VUC,
    PLACE_BUON,
    PLACE_BON,
    PLACE_PLEI,
    PLACE_PHUM,
    PLACE_SOC,
    PLACE_KHOM,
    PLACE_XOM,
    PLACE_TO,
    PLACE_LAST,
};

enum agency {
    AGENCY_NONE,
    AGENCY_MILITARY,
    AGENCY_FORCES,
    AGENCY_POLICE,
    AGENCY_FRONT,
    AGENCY_VETERANS,
    AGENCY_WOMEN,
    AGENCY_FARMERS,
    AGENCY_YOUTH,
    AGENCY_UNION,
    AGENCY_REDCROSS,
    AGENCY_ELDERS,
    AGENCY_PROPAGANDA,
    AGENCY_CULTURE,
    AGENCY_HEALTH,
    AGENCY_JUSTICE,
    AGENCY_WELFARE,
    AGENCY_SCHOOLS,
    AGENCY_COMMITTEE,
    AGENCY_PEOPLES,
    AGENCY_PARTY,
    AGENCY_MILITIA,
};

enum section {
    SECTION_NONE,
    SECTION_PURPOSE,
    SECTION_WORKS,
    SECTION_TARGETS, /* the same figures stand elsewhere in detail */
    SECTION_FORCES,
    SECTION_TASKS,
    SECTION_PEOPLE,
    SECTION_TIME,
    SECTION_MONEY,
    SECTION_ORGANISE,
    SECTION_RECIPIENTS,
    SECTION_RESULTS,
};

struct term {
    enum term_class class;
    int value;
    size_t words; /* how many tokens it takes; 0: no term begins here */
};

/* The longest term that begins at token `at`. */
struct term lexicon_find(const struct tokens *t, size_t at);

/* How a place word is written before a name: "Ấp". */
struct str place_word_label(enum place_word w);

/* May a kind be measured in this unit (of a figure that is no money)? */
bool kind_takes_unit(enum kind k, enum unit u);

/* May a kind be counted by this noun, folded ("tuyen duong", "phan qua")? */
bool kind_takes_noun(enum kind k, struct str noun);

/* Is a mention of the kind without any line worth a warning? */
bool kind_is_promise(enum kind k);

#endif
