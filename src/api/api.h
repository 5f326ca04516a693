/* api.h: what programs may ask and send; the functions are rows of src/routes.c.
 *
 * Every row knows a token (org/token.h) and speaks JSON: numbers are exact decimals, days are
 * 2024-12-12, ids are whole numbers, names are stable. What a row takes and gives stands in
 * schemas.json by the names of the route, and GET /api/v1/openapi.json tells it all. Errors are
 * problems (http/problem.h). No page, no cookie, no rule of its own: the rooms below decide.
 */
#ifndef API_API_H
#define API_API_H

#include "http/request.h"

enum { API_LIMIT_DEFAULT = 100, API_LIMIT_MAX = 1000 };

/* POST /api/v1/reports: one report or a batch. 201: on disk. */
enum { API_REPORTS_BYTES_MAX = 1024 * 1024 };
enum err api_report_act(struct req *r);
enum err api_report_write(struct tx *tx, struct req *r);
enum err api_report_show(struct req *r);
/* All revisions of one unit and day. */
enum err api_report_revisions(struct req *r);

extern const struct route_query api_rollup_query[], api_completeness_query[], api_compare_query[];
enum err api_rollup(struct req *r);
enum err api_completeness(struct req *r);
enum err api_compare(struct req *r);

extern const struct route_query api_unit_list_query[];
enum err api_unit_list(struct req *r);
enum err api_unit_show(struct req *r);
enum err api_unit_succession(struct req *r);

extern const struct route_query api_campaign_list_query[], api_work_list_query[];
enum err api_campaign_list(struct req *r);
enum err api_campaign_show(struct req *r);
enum err api_work_list(struct req *r);
enum err api_target_list(struct req *r);
/* What the rooms of a campaign hold (room.c). */
enum err api_duty_list(struct req *r);
enum err api_talk_list(struct req *r);
enum err api_proposal_list(struct req *r);
enum err api_welfare_show(struct req *r);
enum err api_review_show(struct req *r);
/* The funds of a campaign, in sums. */
enum err api_fund_list(struct req *r);

extern const struct route_query api_plan_list_query[], api_plan_findings_query[];
enum err api_plan_list(struct req *r);
enum err api_plan_show(struct req *r);
enum err api_plan_findings(struct req *r);

#endif
