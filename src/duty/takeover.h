/* takeover.h: duties as the accepted plan of a campaign names them.
 *
 * Tasks of agencies, members of the committee, launch, pilot place; the review is added, for every
 * plan ends with one. Deadlines need no taking over: they are duties as they stand
 * (duty.h). What is there already is not proposed again, so this can be asked at any time.
 */
#ifndef DUTY_TAKEOVER_H
#define DUTY_TAKEOVER_H

#include "duty/duty.h"

/* Empty when the campaign has no plan here (it came as a file, or was opened by a program). */
MUST_CHECK enum err duty_takeover_find(
    struct db *db, struct arena *a, const struct campaign *c, struct duty_list *ret);

#endif
