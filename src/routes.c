/* routes.c: the whole surface that the outside can touch, in the order of the rooms.
 *
 * A GET row shows; a POST row acts, and names the show() of its form for when it is refused.
 * Rows of one page stand together. docs/TEMPLATES.md and http/route.h say what the columns mean.
 */
#include "routes.h"
#include "http/about.h"

const struct route routes[] = {
    /* http */
    {.name = "about", .path = "/about", .show = page_about},

    /* plan */

    /* org */

    /* campaign */

    /* works */

    /* report */

    /* rollup */

    {.name = NULL},
};
