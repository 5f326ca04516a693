/* page_account.h: what the files of the account pages share. For src/org/page_*.c only. */
#ifndef ORG_PAGE_ACCOUNT_H
#define ORG_PAGE_ACCOUNT_H

#include "org/invitation.h"
#include "org/page.h"

/* What act(), work() and write() of an invitation hand on. */
struct invited {
    struct account account;
    char code[INVITATION_CODE_BYTES];
    char hash[PASSWORD_HASH_BYTES];
    int64_t until_ms;
};

/* The slip that is handed over, in the answer to the making of it and nowhere else. */
enum err account_slip_show(struct req *r, const struct invited *made);

MUST_CHECK enum err account_view_make(
    struct req *r, const struct account *account, struct account_view *ret);
/* The text of a seal; empty if nothing is kept. */
MUST_CHECK enum err account_sealed_text(
    struct req *r, struct db *db, struct str seal, struct str *ret);
/* The forms of the page of one account; the one that was refused as it was typed. */
MUST_CHECK enum err account_forms_make(struct req *r, struct account_show_view *v);

/* The field "role", and its choices. */
extern const struct field account_role_field;
void account_role_choices(struct req *r, struct field *f);

#endif
