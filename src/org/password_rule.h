/* password_rule.h: is this password good enough? Pure: knows no store.
 *
 * The numbers are settings (store/settings.def). OWASP ASVS 4.0.3 advises against classes of
 * characters and against changing by date; TCVN 14423:2026 asks for both, so an installation
 * decides.
 */
#ifndef ORG_PASSWORD_RULE_H
#define ORG_PASSWORD_RULE_H

#include "base/str.h"

enum { PASSWORD_NAMES_MAX = 4 };

struct password_rule {
    int64_t chars_min;
    int64_t classes_min;                  /* of capital letters, small letters, digits, marks */
    struct str names[PASSWORD_NAMES_MAX]; /* login, office, unit: what it may not contain */
};

/* Why it is not: a message id that says what to do, with its argument in *arg. NULL: it is. */
const char *password_weakness(
    struct arena *a, const struct password_rule *rule, struct str password, struct str *arg);

#endif
