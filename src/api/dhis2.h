/* dhis2.h: daily figures as DHIS2's dataValueSets, out and in.
 *
 * A data set is a campaign (its number), a data element a figure (an indicator's code, "w12" of a
 * work), a period a day (20241212), the category combinations are "default". An organisation unit
 * is our unit by its official code, or "u12" by its number; the setting dhis2-names says what they
 * are called in the DHIS2 of the place: "u12=ImspTQPwCqd, citizens=fbfJHSPpUQD".
 *
 * What comes in goes through the checks of every report (report/report.h). DHIS2 sets single
 * values: they are laid over what the unit reported, as a further revision; what says nothing new
 * writes nothing.
 */
#ifndef API_DHIS2_H
#define API_DHIS2_H

#include "campaign/campaign.h"
#include "http/request.h"
#include "report/report.h"

enum { DHIS2_BYTES_MAX = 1024 * 1024, DHIS2_VALUES_MAX = 20000, DHIS2_DAYS_MAX = 31 };

/* A campaign's units and how both sides call things. */
struct dhis2 {
    struct campaign campaign;
    struct campaign_unit_list units;
    struct str *codes; /* official codes of the units, same order; may be empty */
    struct str names;  /* the setting */
};

/* E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err dhis2_load(
    struct db *db, struct arena *a, struct campaign_id id, struct dhis2 *ret);
struct str dhis2_unit_name(struct arena *a, const struct dhis2 *d, size_t unit);
struct str dhis2_element_name(
    struct arena *a, const struct dhis2 *d, const struct report_figure *f);

/* All names of the campaign's units in order, for whoever looks up many. */
struct dhis2_keys {
    struct dhis2_key {
        struct str name;
        size_t at; /* place of the unit; 0: a name of the setting, which goes before */
        struct unit_id unit;
    } * items;
    size_t count;
};
void dhis2_keys_make(struct arena *a, const struct dhis2 *d, struct dhis2_keys *ret);

/* false: no such unit in the campaign, no such figure anywhere. */
bool dhis2_key_find(const struct dhis2_keys *keys, struct str name, struct unit_id *ret);
bool dhis2_unit_find(struct arena *a, const struct dhis2 *d, struct str name, struct unit_id *ret);
bool dhis2_element_find(
    struct arena *a, const struct dhis2 *d, struct str name, struct report_figure *ret);

extern const struct route_query api_dhis2_get_query[], api_dhis2_post_query[];
enum err api_dhis2_get(struct req *r);
enum err api_dhis2_act(struct req *r);
enum err api_dhis2_work(struct req *r);
enum err api_dhis2_write(struct tx *tx, struct req *r);
enum err api_dhis2_show(struct req *r);

#endif
