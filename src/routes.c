/* routes.c: the whole surface that the outside can touch; each room has its rows beside its pages.
 *
 * A GET row shows; a POST row acts, and names the show() of its form for when it is refused.
 * Rows of one page stand together. docs/TEMPLATES.md and http/route.h say what the columns mean.
 */
#include "routes.h"
#include "api/api.h"
#include "api/openapi.h"
#include "campaign/page.h"
#include "duty/page.h"
#include "exchange/openrosa.h"
#include "forces/page.h"
#include "help/page.h"
#include "history/page.h"
#include "http/about.h"
#include "keep/page.h"
#include "ledger/page.h"
#include "ledger/fund_page.h"
#include "org/page.h"
#include "org/account.h"
#include "plan/page.h"
#include "privacy/page.h"
#include "report/page.h"
#include "review/page.h"
#include "rollup/double_page.h"
#include "rollup/page.h"
#include "rollup/work_page.h"
#include "overview/page.h"
#include "parcel/page.h"
#include "parcel/parcel.h"
#include "proposal/page.h"
#include "talks/page.h"
#include "welfare/page.h"
#include "works/page.h"

/* Of the pages that carry a form along that was held: it is escaped once more in theirs. */
enum { CARRY_BYTES_MAX = 1536 * 1024 };

const struct route routes[] = {
#include "http/routes.def"
#include "org/routes.def"
#include "privacy/routes.def"
#include "plan/routes.def"
#include "campaign/routes.def"
#include "works/routes.def"
#include "report/routes.def"
#include "rollup/routes.def"
#include "forces/routes.def"
#include "talks/routes.def"
#include "welfare/routes.def"
#include "overview/routes.def"
#include "parcel/routes.def"
#include "ledger/routes.def"
#include "proposal/routes.def"
#include "ledger/fund_routes.def"
#include "review/routes.def"
#include "duty/routes.def"
#include "exchange/routes.def"
#include "keep/routes.def"
#include "history/routes.def"
#include "help/routes.def"
#include "api/routes.def"
    {.name = NULL},
};
