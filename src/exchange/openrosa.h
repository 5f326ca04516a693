/* openrosa.h: ODK Collect fetches the daily form and sends it: the address is …/openrosa.
 *
 * The standard of OpenRosa 1.0: a list of forms, the form, a list of its files (there are none),
 * and submissions in several parts. Whoever asks shows a token as the password of HTTP Basic (over
 * TLS: Collect sends it no other way). A refusal is a sentence that Collect shows, and nothing is
 * changed. What is taken is a revision of a report like any other (report/report.h): the instanceID
 * is its idempotency key, deprecatedID names the one that it corrects.
 */
#ifndef EXCHANGE_OPENROSA_H
#define EXCHANGE_OPENROSA_H

#include "exchange/xform.h"
#include "http/request.h"

enum {
    OPENROSA_BYTES_MAX =
        20 * 1024 * 1024,     /* of one POST; Collect splits photographs over several */
    OPENROSA_DAYS_AFTER = 14, /* so long a form stays in the list, for corrections */
    OPENROSA_DAYS_BEFORE = 14,
};

/* The parameters that Collect and other clients add; none changes anything. */
extern const struct route_query openrosa_query[];

enum err openrosa_form_list(struct req *r);
enum err openrosa_form(struct req *r);
enum err openrosa_manifest(struct req *r);
/* HEAD: where to send, and how much at once. */
enum err openrosa_submission(struct req *r);
enum err openrosa_submit_act(struct req *r);
enum err openrosa_submit_work(struct req *r);
enum err openrosa_submit_write(struct tx *tx, struct req *r);
enum err openrosa_submit_show(struct req *r);

/* For route->trouble: what went wrong as <OpenRosaResponse>. */
void openrosa_trouble(struct req *r, enum err e, int status);

/* What every answer of OpenRosa begins with. */
void openrosa_headers(struct req *r);
/* An answer in XML with this status. */
void openrosa_send(struct req *r, int status, struct str xml);
/* <OpenRosaResponse> around a sentence. `more` is markup behind it. */
struct str openrosa_message(
    struct req *r, const char *nature, struct str sentence, struct str more);
/* "https://xa.example", as the asker sees this server. */
struct str exchange_origin(const struct req *r);

/* May the one who asks report for this unit of the campaign? */
bool openrosa_reports_for(struct req *r, struct db *db, const struct campaign *c, struct unit_id u);

#endif
