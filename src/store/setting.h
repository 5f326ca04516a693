/* setting.h: the settings of an installation: one table (settings.def), read and changed by name.
 *
 * A setting that nobody has set has the value of the table; what stands in the database was checked
 * when it was set. To add one: a line in settings.def, its English, a line in docs/OPERATIONS.md.
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "store/store.h"

enum setting {
#define SETTING(id, name, kind, otherwise, min, max, help, source) SETTING_##id,
#include "store/settings.def"
#undef SETTING
    SETTING_LAST
};

struct setting_info {
    const char *name;
    enum setting_kind {
        SETTING_NUMBER,
        SETTING_SWITCH,
        SETTING_NETWORKS,
        SETTING_TEXT,
    } kind;
    const char *otherwise;
    int64_t min, max;
    const char *help;   /* message id */
    const char *source; /* which rule it is from */
};

extern const struct setting_info settings[SETTING_LAST];

/* E_NOT_FOUND: no such setting. */
MUST_CHECK enum err setting_from_name(struct str name, enum setting *ret);

/* Is this a value of it? E_INVALID: no. */
MUST_CHECK enum err setting_check(enum setting s, struct str value);

/* What holds now. Of a SETTING_NUMBER; of a SETTING_SWITCH; of any. */
MUST_CHECK enum err setting_number(struct db *db, enum setting s, int64_t *ret);
MUST_CHECK enum err setting_on(struct db *db, enum setting s, bool *ret);
MUST_CHECK enum err setting_value(struct db *db, struct arena *a, enum setting s, struct str *ret);

/* Change it, with the fact setting-changed (name, before, after). E_INVALID: not a value of it.
 * The same value again is no change. */
MUST_CHECK enum err setting_change(struct tx *tx, enum setting s, struct str value);

/* The fact of this file. */
extern const struct fact_kind setting_kinds[];

/* Does this list of networks hold the address? A list that is empty or damaged holds none. */
bool networks_hold(struct str networks, struct str address);

#endif
