/* facts.c: every kind of fact of the house. A room adds its kinds here, and nowhere else. */
#include "facts.h"

#include "org/account.h"
#include "plan/facts.h"
#include "report/report.h"
#include "rollup/facts.h"

static const struct fact_kind plan_kinds[] = {
    {"plan-uploaded", plan_uploaded_apply, 1},
    {"plan-corrected", plan_corrected_apply, 1},
    {"plan-accepted", plan_accepted_apply, 1},
    {NULL, NULL, 0},
};

static const struct fact_kind rollup_kinds[] = {
    {"doubt-settled", doubt_settled_apply, 1},
    {"day-signed", day_signed_apply, 1},
    {NULL, NULL, 0},
};

const struct fact_kind *const facts[] = {
    org_kinds,
    plan_kinds,
    campaign_kinds,
    work_kinds,
    report_kinds,
    rollup_kinds,
    NULL,
};
