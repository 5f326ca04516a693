/* person.h: everything that is held about one person who signs in: for that person to see and take
 * along, and for the office that answers a request on paper. */
#ifndef PRIVACY_PERSON_H
#define PRIVACY_PERSON_H

#include "org/account.h"
#include "org/token.h"
#include "privacy/data_request.h"

enum {
    PERSON_DEEDS_MAX = 200,
    PERSON_FACTS_BACK = 200000,
    PERSON_TEXTS_MAX = 5000, /* a page shows PERSON_DEEDS_MAX of them, a file all */
};

struct person_role {
    struct account_role role;
    struct str unit_name;
};

/* Texts about the person that are kept: an address, a telephone … */
struct person_text {
    struct str purpose, text;
    int64_t at_ms;
    day_t keep_until; /* INT32_MAX: until somebody erases it */
};

struct person_kind { /* how often the person did something of that kind */
    struct str kind;
    int64_t count, first_ms, last_ms;
};

struct person_deed {
    int64_t fact, at_ms;
    struct str kind;
};

struct person_session {
    int64_t created_ms, expires_ms;
};

struct person_sign_in {
    int64_t at_ms;
    struct str agent; /* what the browser called itself */
};

/* Ways in that are kept, none of which can be read. */
struct person_keys {
    int64_t used_ms; /* 0: never used */
    bool has_codes, is_invited, has_calendar;
};

#define PERSON_LIST(type, name)                                                                    \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    } name

struct person {
    struct account account;
    struct str unit_name, name, phone; /* empty: nothing is kept */
    PERSON_LIST(struct person_role, roles);
    PERSON_LIST(struct person_text, texts);
    PERSON_LIST(struct person_session, sessions);
    PERSON_LIST(struct person_sign_in, sign_ins); /* newest first, as far back as the deeds */
    struct person_keys keys;
    struct api_token_list tokens;           /* that count today */
    PERSON_LIST(struct person_kind, kinds); /* of the newest PERSON_FACTS_BACK facts */
    PERSON_LIST(struct person_deed, deeds); /* the newest PERSON_DEEDS_MAX of them */
    struct data_request_list requests;
};

MUST_CHECK enum err person_find(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct person *ret);
/* All of it as one JSON object; the deeds as a table. */
struct str person_json(struct arena *a, const struct person *p);
struct str person_csv(struct arena *a, const struct person *p);
const char *person_text_label(struct str purpose); /* message id */
const char *person_kind_label(struct str kind);    /* message id of a kind of fact; NULL: none */

#endif
