/* facts.c: the kinds of facts of this room. */
#include "privacy/facts.h"

const struct fact_kind privacy_kinds[] = {
    {.name = "consent-given", .apply = consent_given_apply},
    {.name = "consent-withdrawn", .apply = consent_withdrawn_apply},
    {.name = "data-requested", .apply = data_requested_apply},
    {.name = "data-request-answered", .apply = data_request_answered_apply},
    {.name = "breach-recorded", .apply = breach_recorded_apply},
    {.name = "breach-followed", .apply = breach_followed_apply},
    {.name = "restricted-added", .apply = restricted_added_apply},
    {.name = "restricted-opened", .apply = restricted_opened_apply, .quiet = true},
    {.name = "restricted-removed", .apply = restricted_removed_apply, .quiet = true},
    {.name = NULL},
};
