/* facts.c: every kind of fact of the house. A room adds its kinds here, and nowhere else. */
#include "facts.h"

#include "clips/clip.h"
#include "duty/duty.h"
#include "forces/forces.h"
#include "help/first_day.h"
#include "keep/made.h"
#include "ledger/bank.h"
#include "ledger/ledger.h"
#include "ledger/vote.h"
#include "message/learned.h"
#include "org/account.h"
#include "paper/paper.h"
#include "parcel/parcel.h"
#include "plan/plan_store.h"
#include "privacy/facts.h"
#include "proposal/proposal.h"
#include "report/report.h"
#include "review/review.h"
#include "rollup/sign.h"
#include "store/blob.h"
#include "store/seal.h"
#include "store/setting.h"
#include "talks/talk.h"
#include "works/double_settle.h"
#include "workbook/map.h"
#include "welfare/gift.h"
#include "works/photo.h"

const struct fact_kind *const facts[] = {
    blob_kinds,
    seal_kinds,
    setting_kinds,
    org_kinds,
    privacy_kinds,
    plan_kinds,
    campaign_kinds,
    work_kinds,
    double_kinds,
    photo_kinds,
    clip_kinds,
    report_kinds,
    rollup_kinds,
    forces_kinds,
    talk_kinds,
    welfare_kinds,
    parcel_kinds,
    proposal_kinds,
    ledger_kinds,
    duty_kinds,
    review_kinds,
    message_kinds,
    bank_kinds,
    fund_rule_kinds,
    paper_fact_kinds,
    keep_kinds,
    help_kinds,
    workbook_kinds,
    NULL,
};
