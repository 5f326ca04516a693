/* routes.c: the whole surface that the outside can touch, in the order of the rooms.
 *
 * A GET row shows; a POST row acts, and names the show() of its form for when it is refused.
 * Rows of one page stand together. docs/TEMPLATES.md and http/route.h say what the columns mean.
 */
#include "routes.h"
#include "http/about.h"
#include "org/page.h"

const struct route routes[] = {
    /* http */
    {.name = "about", .path = "/about", .show = page_about},

    /* plan */

    /* org */
    {.name = "sign_in", .path = "/sign-in", .show = page_sign_in_show},
    {.name = "sign_in",
        .method = POST,
        .path = "/sign-in",
        .body = BODY_FORM,
        .rate_per_minute = 30,
        .show = page_sign_in_show,
        .act = page_sign_in_act,
        .work = page_sign_in_work,
        .write = page_sign_in_write},
    {.name = "sign_out",
        .method = POST,
        .path = "/sign-out",
        .body = BODY_FORM,
        .write = page_sign_out_write},
    {.name = "password",
        .path = "/password",
        .permission = PERMISSION_SIGNED_IN,
        .show = page_password_show},
    {.name = "password",
        .method = POST,
        .path = "/password",
        .permission = PERMISSION_SIGNED_IN,
        .body = BODY_FORM,
        .rate_per_minute = 10,
        .show = page_password_show,
        .act = page_password_act,
        .work = page_password_work,
        .write = page_password_write},
    {.name = "account_list",
        .path = "/accounts",
        .permission = PERMISSION_ADMINISTER,
        .show = page_account_list},
    {.name = "account_add",
        .path = "/accounts/new",
        .permission = PERMISSION_ADMINISTER,
        .show = page_account_add_show},
    {.name = "account_add",
        .method = POST,
        .path = "/accounts/new",
        .permission = PERMISSION_ADMINISTER,
        .body = BODY_FORM,
        .rate_per_minute = 60,
        .show = page_account_add_show,
        .act = page_account_add_act,
        .work = page_account_add_work,
        .write = page_account_add_write},
    {.name = "account_show",
        .path = "/accounts/:account",
        .permission = PERMISSION_ADMINISTER,
        .show = page_account_show},
    {.name = "account_reset",
        .method = POST,
        .path = "/accounts/:account/password",
        .permission = PERMISSION_ADMINISTER,
        .body = BODY_FORM,
        .rate_per_minute = 60,
        .show = page_account_reset_show,
        .act = page_account_reset_act,
        .work = page_account_reset_work,
        .write = page_account_reset_write},
    {.name = "role_give",
        .method = POST,
        .path = "/accounts/:account/roles",
        .permission = PERMISSION_ADMINISTER,
        .body = BODY_FORM,
        .show = page_account_show,
        .act = page_role_give_act,
        .write = page_role_give_write},
    {.name = "role_end",
        .method = POST,
        .path = "/accounts/:account/roles/:role/end",
        .permission = PERMISSION_ADMINISTER,
        .body = BODY_FORM,
        .write = page_role_end_write},

    /* campaign */

    /* works */

    /* report */

    /* rollup */

    {.name = NULL},
};
