/* user_office.h: the part of `chungsuc user` about invitations, duties with days, offices. */
#ifndef CLI_USER_OFFICE_H
#define CLI_USER_OFFICE_H

#include "cli/cli.h"
#include "org/invitation.h"

struct office_command {
    struct cli *c;
    const char *dir;
    const char *unit, *role, *day; /* as they were typed; NULL: not given */
    struct account_role wanted;
    day_t on; /* the day that was asked for, else today */
    char code[INVITATION_CODE_BYTES], hash[PASSWORD_HASH_BYTES];
    int64_t until_ms;
    size_t count;
};

/* The command of that name ("invite", "handover" …); NULL: not one of these. */
int (*user_office_verb(const char *name))(struct office_command *o);

/* A day as 2026-12-31; NULL: `otherwise`. -1, or the exit code when it was said that it is none. */
int user_day(struct cli *c, const char *typed, day_t otherwise, day_t *ret);

#endif
