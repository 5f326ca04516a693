/* page.h: what the page of messages shows. The functions are rows of src/routes.c. */
#ifndef MESSAGE_PAGE_H
#define MESSAGE_PAGE_H

#include "campaign/visitor.h"
#include "message/learned.h"

/* One number of a message beside its fields. */
struct message_line {
    const struct message_figure *figure;
    struct str raw;                     /* as typed */
    const char *value, *target, *learn; /* names of fields; learn NULL: nothing to learn */
    struct str doubt, skip;             /* sentences; empty: none */
    struct str before, after;           /* of the newest revision; empty: not counted */
    bool differs;
    struct str taught; /* "học từ “llvt”"; empty: not by a learned word */
};

/* One unit and day of one message. */
struct message_shown {
    const struct message *message;
    size_t at; /* its number in the paste */
    struct str text, unit_name;
    const char *unit, *day, *note, *revision, *learn_unit; /* names of fields */
    struct str unit_doubt, day_doubt, day_iso;
    struct message_line *lines;
    size_t line_count;
    struct str reply;    /* to paste back; empty: nothing is missing */
    struct str sent;     /* "Đã ghi …"; empty: not yet */
    struct str day_href; /* the report of that day; empty: unit or day not known */
    bool sure, may_send;
    int64_t newest; /* the revision that it would correct; 0: none */
};

struct learned_shown {
    int64_t id;
    struct str word, meaning;
};

struct messages_page {
    struct page page;
    struct campaign_visitor visitor;
    struct form *form;
    struct message_shown *items;
    size_t count, reports, doubtful, written;
    struct learned_shown *learned;
    size_t learned_count;
    struct str action, forget;
    struct str example; /* a paste to try with; empty: something was pasted */
};

enum err page_messages(struct req *r);
enum err act_messages(struct req *r);
enum err write_messages(struct tx *tx, struct req *r);
enum err write_message_forget(struct tx *tx, struct req *r);

#endif
