/* json_read.h: JSON from outside as a tree of nodes; strict, bounded, exact.
 *
 * Stricter than the standard where a program could mean two things: no name twice in an object, no
 * more than JSON_DEPTH_MAX levels, JSON_MEMBERS_MAX members, one value and nothing behind it, text
 * is clean UTF-8 without NUL. A number stays as it is written until somebody asks for thousandths;
 * nothing goes through floating point. Where it breaks is said as a JSON pointer.
 *
 * Our own reader, because the library reads 12.345 as a binary fraction, and takes ten times as
 * long for a report.
 */
#ifndef API_JSON_READ_H
#define API_JSON_READ_H

#include "base/str.h"
#include "base/tr.h"

enum { JSON_DEPTH_MAX = 12, JSON_MEMBERS_MAX = 1024 };

enum node_type { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_TEXT, NODE_ARRAY, NODE_OBJECT };

struct node {
    enum node_type type;
    bool on;         /* NODE_BOOL */
    size_t count;    /* of items or members */
    struct str key;  /* of a member */
    struct str text; /* NODE_TEXT: what it says; NODE_NUMBER: as it is written */
    struct node *first, *next;
};

struct json_fault {
    const char *why; /* message id */
    struct str at;   /* JSON pointer to the value in question: "/reports/3/figures/citizens" */
};

/* Texts may borrow from `bytes`. E_INVALID: see *fault, whose texts live in the arena. */
MUST_CHECK enum err json_read(
    struct arena *a, struct str bytes, const struct node **ret, struct json_fault *fault);

/* A member of an object; NULL: there is none. */
const struct node *node_member(const struct node *object, struct str key);

/* A number that is whole and fits 64 bits. false: it is not. */
bool node_int(const struct node *n, int64_t *ret);
/* A number in thousandths. E_INVALID: more than three places behind the point; E_TOO_LARGE: beyond
 * 64 bits. */
MUST_CHECK enum err node_milli(const struct node *n, int64_t *ret);

/* "/" and the key, escaped as a pointer asks, behind `before`. */
struct str pointer_add(struct arena *a, struct str before, struct str key);

#endif
