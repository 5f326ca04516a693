/* template_kept.h: the templates an office has put in the place of the built-in ones, in versions.
 *
 * The fact paper-template-set names the file by its hash (store/blob.h); an empty one goes back to
 * the built-in template. Only what template_check() finds no fault with is kept.
 */
#ifndef PAPER_TEMPLATE_KEPT_H
#define PAPER_TEMPLATE_KEPT_H

#include "org/ids.h"
#include "paper/kind.h"
#include "store/store.h"

struct kept_template {
    int64_t seq;     /* 0: the built-in one */
    struct str file; /* hash; "": back to the built-in one */
    struct str by;   /* office */
    int64_t at_ms;
};

struct kept_template_list {
    struct kept_template *items; /* the newest first */
    size_t count, capacity;
};

enum { TEMPLATE_VERSIONS_MAX = 200 };

/* Inside a write: the fact paper-template-set; bytes empty: back to the built-in. The same again is
 * not written. The caller has asked whether there is such a unit. E_TOO_LARGE:
 * TEMPLATE_VERSIONS_MAX of them. */
MUST_CHECK enum err kept_template_set(struct tx *tx, struct unit_id unit, enum official_form form,
    enum paper_kind_id kind, struct str bytes);

/* What holds: seq 0 is the built-in one. */
MUST_CHECK enum err kept_template_find(struct db *db, struct arena *a, struct unit_id unit,
    enum official_form form, enum paper_kind_id kind, struct kept_template *ret);
MUST_CHECK enum err kept_template_versions(struct db *db, struct arena *a, struct unit_id unit,
    enum official_form form, enum paper_kind_id kind, struct kept_template_list *ret);
/* One version of this unit. E_NOT_FOUND. */
MUST_CHECK enum err kept_template_one(
    struct db *db, struct arena *a, struct unit_id unit, int64_t seq, struct kept_template *ret);

#endif
