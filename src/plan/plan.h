/* plan.h: what the compiler makes of a written plan.
 *
 * plan_parse() turns a text with positions into lines (concrete promises), stated totals, the
 * window, deadlines, members, tasks and hints; plan_check() turns those into findings. Pure: no
 * store, no clock, no page. The same source serves the command line, the pages and the phone.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/date.h"
#include "base/tr.h"
#include "doc/text.h"
#include "plan/figure.h"

/* What is done. The public names are those of kind_name(); the words that mean them stand in
 * plan/lexicon.def. */
enum kind {
    KIND_OTHER,
    KIND_CLEARING,
    KIND_LIGHTING,
    KIND_PATCHING,
    KIND_ROAD,
    KIND_CANAL,
    KIND_BRIDGE,
    KIND_HOUSE_BUILD,
    KIND_HOUSE_REPAIR,
    KIND_GIFT,
    KIND_MEDICAL,
    KIND_SESSION,
    KIND_SHOW,
    KIND_SPORT,
    KIND_TREE,
    KIND_MONEY,
    KIND_GOODS,
    KIND_LAND,
    KIND_LABOUR,
    KIND_LAST,
};

const char *kind_name(enum kind k);  /* "clearing", "house-build" … */
const char *kind_label(enum kind k); /* on screen, Vietnamese message id */
const char *kind_piece(enum kind k); /* "12 căn": what is counted, a message id; "": no word */

struct position {
    size_t line, col; /* 1-based, col in characters; 0: nowhere */
    size_t from, to;  /* bytes within the line */
};

struct plan_line {
    struct position at;  /* of the words of this promise */
    struct str place;    /* "Ấp Cầu", as it should be shown; empty: the whole commune */
    int64_t place_index; /* in plan->places; -1: the whole commune */
    struct str spot; /* where in the place: "tuyến đường Lộ kiểm", "tổ 2 đến tổ 3" */
    enum kind kind;
    struct str text;              /* the words of the promise */
    int64_t count;                /* routes, houses, gifts; 0: not said */
    int64_t route_min, route_max; /* how many routes it may stand for ("tổ 1,2,3": 1 to 3) */
    int64_t milli; /* quantity in thousandths of `unit`; 0 with UNIT_NONE: not said */
    enum unit unit;
    char bound;        /* of the quantity, as in struct figure */
    int64_t money_vnd; /* -1: not said */
    bool listed;       /* an item of a list or a row, not a sentence of prose */
    enum kind purpose; /* of KIND_MONEY: what it is raised for; KIND_LAST: not said */
};

/* A total that the plan states for a kind, to be compared with its lines. */
struct plan_total {
    struct position at;
    enum kind kind;
    enum unit unit; /* UNIT_COUNT for the number of routes, houses … */
    int64_t milli;
    char bound;
    size_t from, to; /* the lines it sums up: plan->lines [from, to), those of its kind */
    int64_t place;   /* index in plan->places of "Ấp Cầu: … cộng 500m"; -1: of all */
};

/* A count, the price of each and their product, as far as they are stated: 25 phần quà, mỗi phần
 * 500.000đ, trị giá 12.500.000đ. Amounts are in thousandths; 0: not said. */
struct plan_value {
    struct position at; /* of the sum of money, or of the price if there is no sum */
    enum kind kind;
    enum unit unit; /* of n: UNIT_COUNT or UNIT_M */
    int64_t n_milli, each_milli, money_milli;
    char bound; /* '=' if all parts are exact */
};

struct plan_member { /* of the steering committee, and what he or she answers for */
    struct position at;
    struct str name, office, area;
    const size_t *places; /* indexes in plan->places */
    size_t place_count;
    bool standing;
    bool general; /* "phụ trách chung", head or deputy head: needs no area */
};

struct plan_task { /* an agency and what it is to do */
    struct position at;
    struct str agency, text;
};

struct plan_deadline {
    struct position at;
    struct str what;
    day_t day;
    bool prepare; /* to be met before the window opens: plans, drafts, registration */
    bool final;   /* the report after the window */
};

/* "15 ngày (từ ngày 10/12 - 24/12/2024)"; last < first if a day does not exist. */
struct plan_span {
    struct position at;
    day_t first, last;
    int64_t days; /* as stated; 0: not said */
    bool daily;   /* of the daily reports */
    int score;    /* how likely it is the window of the campaign */
};

/* "80 năm Ngày thành lập … (22/12/1944-22/12/2024)" */
struct plan_anniversary {
    struct position at;
    int64_t years; /* as stated; 0: not said */
    struct civil from, to;
    struct str event; /* folded words between the years and the days */
};

/* "(qua Ban CHQS xã)": the way a report takes. */
struct plan_channel {
    struct position at;
    int agency; /* enum agency of plan/lexicon.h */
    struct str words;
    bool daily, final;
};

/* "12/20 hộ, đạt 60%" */
struct plan_percent {
    struct position at;
    int64_t part_milli, whole_milli, percent_milli;
};

/* Something said without a figure of its own: kinds of work, criteria. */
struct plan_mention {
    struct position at;
    enum kind kind; /* KIND_LAST: a ratio of people ("01 người dân với 03 chiến sĩ") */
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

struct finding {
    const char *code; /* "total-differs" …: DESIGN section 5 */
    enum severity severity;
    struct position at;
    enum kind kind;      /* KIND_LAST: none */
    const char *measure; /* "length", "count", "money", "days" …; NULL: none */
    bool has_stated, has_computed;
    int64_t stated_milli, computed_milli;
    enum unit unit;
    size_t *evidence; /* lines of the text that it rests on */
    size_t evidence_count;
    struct str message[2], hint[2]; /* by enum lang */
};

#define PLAN_LIST(type, name)                                                                      \
    struct name {                                                                                  \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }
PLAN_LIST(struct position, positions);
PLAN_LIST(struct plan_line, plan_lines);
PLAN_LIST(struct plan_total, plan_totals);
PLAN_LIST(struct plan_member, plan_members);
PLAN_LIST(struct plan_task, plan_tasks);
PLAN_LIST(struct plan_deadline, plan_deadlines);
PLAN_LIST(struct plan_value, plan_values);
PLAN_LIST(struct plan_span, plan_spans);
PLAN_LIST(struct plan_anniversary, plan_anniversaries);
PLAN_LIST(struct plan_channel, plan_channels);
PLAN_LIST(struct plan_percent, plan_percents);
PLAN_LIST(struct plan_mention, plan_mentions);
PLAN_LIST(struct finding, findings);
PLAN_LIST(struct str, plan_names);

struct plan {
    const struct doc_text *doc;
    struct figures figures; /* every figure of the text */
    struct str title;
    struct str issuer, superior; /* "BAN CHỈ ĐẠO …", "ĐẢNG ỦY XÃ TÂN PHONG"; may be empty */
    struct plan_names places; /* hamlets, as shown, in order of first mention */
    struct plan_lines lines;
    struct plan_totals totals;
    struct plan_members members;
    struct plan_tasks tasks;
    struct plan_deadlines deadlines;
    struct plan_deadlines launches; /* every day that is named for the launch */
    day_t first_day, last_day;      /* the window; both 0: not found */
    struct position window_at;
    int report_from_minute, report_to_minute; /* daily window, minutes of the day; -1: not said */
    day_t day;                                /* of the document; 0: not found */
    struct position day_at;
    struct str number;         /* "14-KH/BCĐ"; empty: blank or none */
    struct position number_at; /* of the line "Số …"; line 0: there is none */
    day_t launch_day;          /* 0: not said */
    int launch_minute;         /* -1: not said */
    struct str pilot;          /* "Ấp Cầu"; empty: not said */
    struct plan_values values;
    struct plan_spans spans;
    struct plan_anniversaries anniversaries;
    struct plan_channels channels;
    struct plan_percents percents;
    struct positions no_days;      /* "30/02/2026": days that do not exist */
    struct plan_mentions mentions; /* the first of each kind */
    bool is_plan;                  /* says so, or is written like one: a list of promises */
    bool has_source;               /* says where money comes from */
    bool has_force;                /* says how many people take part */
};

void plan_parse(struct arena *a, const struct doc_text *doc, struct plan *ret);
void plan_check(struct arena *a, const struct plan *plan, struct findings *ret);

/* What a code is about, in a few words of this language, for a heading; the code if unknown. */
const char *finding_title(const char *code, enum lang lang);

#endif
