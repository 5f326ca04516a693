/* entry_options.h: the forms of deeds: what each asks, and what can be chosen in it; in the room.
 */
#ifndef LEDGER_ENTRY_OPTIONS_H
#define LEDGER_ENTRY_OPTIONS_H

#include "ledger/page.h"

enum { ENTRY_FIELDS_MAX = 18 };

/* One of the forms. */
struct kind_of_form {
    const char *name;
    enum deed deed;
    bool in_kind; /* goods, land, labour-days instead of money */
    bool donor, goods, use, use_required, reference, words_required;
    const char *title, *lead, *what, *words;
};

/* One thing that can be chosen in the field "what". */
struct option {
    struct commodity commodity;
    bool by_bank, new_goods;
    struct donor_id donor;
};

/* One thing that can be chosen in the field "use". */
struct use {
    enum book book;
    int64_t of;
};

struct entering {
    const struct kind_of_form *kind;
    struct ledger_place place;
    struct book_balance_list balances;
    struct option *options, *goods; /* beside the choices of "what" and "goods" */
    struct choice *choices, *goods_choices;
    struct use *uses; /* beside the choices of "use" */
    struct choice *use_choices;
    size_t option_count, goods_count, use_count;
    struct field fields[ENTRY_FIELDS_MAX];
    size_t count;
};

/* The form that the query names ("deed"), for the fund it names, with what can be chosen now;
 * `sent`: as it comes back. E_NOT_FOUND; E_DENIED: not a keeper of the books. */
MUST_CHECK enum err entering_find(struct req *r, struct entering *e, bool sent);

#endif
