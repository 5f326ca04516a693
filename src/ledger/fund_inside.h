/* fund_inside.h: what the files about clocks and votes share. */
#ifndef LEDGER_FUND_INSIDE_H
#define LEDGER_FUND_INSIDE_H

#include "store/store.h"

MUST_CHECK enum err vote_recorded_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err fund_step_done_apply(struct tx *tx, const struct fact *f);

#endif
