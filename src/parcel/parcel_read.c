/* parcel_read.c: the bytes of a file as a parcel. They come from outside: a stick, a mail.
 *
 * The shape first (JSON, version, hash, and that the bytes are exactly those that parcel_write()
 * would make), then every member: texts clean and not longer than the forms allow, numbers within
 * bounds, days within the campaign, references to what is in the same file. What the database must
 * say (known commune, limits of a figure) is asked by parcel_import().
 */
#include "parcel/parcel_facts.h"

#include "base/ascii.h"
#include "base/unicode.h"
#include "rollup/doubt.h"
#include "rollup/facts.h"
#include "store/body.h"

#include <string.h>

/* Moments between 2000 and 2100; days are checked against the campaign. */
#define MOMENT_MIN INT64_C(946659600000)
#define MOMENT_MAX INT64_C(4102419600000)

struct reader {
    struct arena *arena;
    struct parcel *p;
    struct parcel_fault *fault;
};

static bool bad(const struct reader *rd)
{
    return rd->fault->message != NULL;
}

/* A member that is missing or not what it should be. */
static void wrong(struct reader *rd, const char *member)
{
    (void)REFUSE(rd->fault, E_DAMAGED,
        MSG("Phần “%1” trong tệp thiếu hoặc sai. Hãy xin xã xuất lại tệp."), str_from(member));
}

static int64_t get_int(
    struct reader *rd, const json_t *o, const char *key, int64_t min, int64_t max)
{
    const json_t *value = json_object_get(o, key);

    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max) {
        wrong(rd, key);
        return min;
    }
    return json_integer_value(value);
}

static bool get_bool(struct reader *rd, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);

    if (!json_is_boolean(value))
        wrong(rd, key);
    return json_is_true(value);
}

static struct str get_text(struct reader *rd, const json_t *o, const char *key, size_t max_chars)
{
    const json_t *value = json_object_get(o, key);
    struct str text = {json_string_value(value), json_string_length(value)}, clean;
    struct utf8_report report;

    if (!json_is_string(value) || text.len > max_chars * 4 || utf8_count(text) > max_chars ||
        utf8_clean(rd->arena, text, &clean, &report) != OK || !str_eq(text, clean)) {
        wrong(rd, key);
        return S("");
    }
    return clean;
}

static day_t get_day(struct reader *rd, const json_t *o, const char *key)
{
    day_t day;

    if (day_parse_iso(get_text(rd, o, key, 10), &day) == OK)
        return day;
    wrong(rd, key);
    return 0;
}

static struct str get_hash(struct reader *rd, const json_t *o, const char *key)
{
    struct str hash = get_text(rd, o, key, SIGN_HASH_CHARS);

    if (hash.len != SIGN_HASH_CHARS || strspn(str_z(rd->arena, hash), "0123456789abcdef") != 64)
        wrong(rd, key);
    return hash;
}

static char get_bound(struct reader *rd, const json_t *value)
{
    const char *s = json_string_value(value);

    if (s && strlen(s) == 1 && strchr("=<>~", s[0]))
        return s[0];
    wrong(rd, "bound");
    return '=';
}

static const json_t *get_object(struct reader *rd, const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);

    if (!json_is_object(value))
        wrong(rd, key);
    return value;
}

static const json_t *get_list(struct reader *rd, const json_t *o, const char *key, size_t max)
{
    const json_t *value = json_object_get(o, key);

    if (!json_is_array(value) || json_array_size(value) > max) {
        wrong(rd, key);
        return NULL;
    }
    return value;
}

/* --- the campaign --- */

int parcel_unit_index(const struct parcel *p, int64_t number)
{
    for (size_t i = 0; i < p->units.count; i++)
        if (p->units.items[i].id.v == number)
            return (int)i;
    return -1;
}

/* By halves: a file has thousands of figures of works, and it may mean harm. */
int parcel_work_index(const struct parcel *p, int64_t number)
{
    size_t from = 0, to = p->works.count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int64_t there = p->works.items[middle].id.v;

        if (there == number)
            return (int)middle;
        if (there < number)
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

static const struct campaign_unit *unit_in(const struct parcel *p, int64_t id)
{
    int i = parcel_unit_index(p, id);

    return i < 0 ? NULL : &p->units.items[i];
}

static const struct work *work_in(const struct parcel *p, int64_t id)
{
    int i = parcel_work_index(p, id);

    return i < 0 ? NULL : &p->works.items[i];
}

static void unit_read(struct reader *rd, const json_t *o, size_t i)
{
    struct campaign_unit u = {.id = {get_int(rd, o, "id", 1, INT64_MAX)},
        .name = get_text(rd, o, "name", UNIT_NAME_MAX),
        .is_agency = get_bool(rd, o, "agency"),
        .in_charge = get_text(rd, o, "in_charge", CAMPAIGN_TEXT_MAX)};
    const struct unit_kind *kind = unit_kind_find(get_text(rd, o, "kind", UNIT_CODE_MAX));

    if (!kind || !str_trim(u.name).len || unit_in(rd->p, u.id.v) ||
        (u.is_agency && u.id.v == rd->p->campaign.unit.v))
        wrong(rd, "units");
    rd->p->kinds[i] = kind;
    *vec_push(rd->arena, &rd->p->units) = u;
}

static void units_read(struct reader *rd, const json_t *campaign)
{
    const json_t *list = get_list(rd, campaign, "units", CAMPAIGN_UNITS_MAX);

    if (!json_array_size(list))
        wrong(rd, "units");
    rd->p->kinds = arena_new_array(rd->arena, const struct unit_kind *, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list) && !bad(rd); i++)
        unit_read(rd, json_array_get(list, i), i);
}

static enum kind get_kind(struct reader *rd, const json_t *o)
{
    struct str name = get_text(rd, o, "kind", UNIT_NAME_MAX);

    for (int k = 0; k < KIND_LAST; k++)
        if (str_eq(str_from(kind_name((enum kind)k)), name))
            return (enum kind)k;
    wrong(rd, "kind");
    return KIND_OTHER;
}

static bool has(const json_t *o, const char *key)
{
    return json_object_get(o, key) != NULL;
}

/* A hamlet of the file, or the commune. */
static bool is_place(struct reader *rd, struct unit_id unit)
{
    const struct campaign_unit *u = unit_in(rd->p, unit.v);

    return unit.v == rd->p->campaign.unit.v || (u && !u->is_agency);
}

/* What a work only has when it says something. */
static void work_more_read(struct reader *rd, const json_t *o, struct work *w)
{
    w->state =
        has(o, "state") ? work_state_find(get_text(rd, o, "state", UNIT_NAME_MAX)) : WORK_APPROVED;
    w->place = has(o, "place") ? get_text(rd, o, "place", WORK_PLACE_MAX) : S("");
    w->place_unit.v = has(o, "place_unit") ? get_int(rd, o, "place_unit", 1, INT64_MAX) : w->unit.v;
    w->state_day = has(o, "state_day") ? get_day(rd, o, "state_day") : 0;
    w->first_day = has(o, "first") ? get_day(rd, o, "first") : 0;
    w->last_day = has(o, "last") ? get_day(rd, o, "last") : 0;
    w->counted_in.v = has(o, "counted_in") ? get_int(rd, o, "counted_in", 1, INT64_MAX) : 0;
    if (w->state == WORK_NONE || (has(o, "place_unit") && !is_place(rd, w->place_unit)))
        wrong(rd, "works");
}

static void work_read(struct reader *rd, const json_t *o)
{
    struct work w = {.id = {get_int(rd, o, "id", 1, INT64_MAX)},
        .unit = {get_int(rd, o, "unit", 1, INT64_MAX)},
        .kind = get_kind(rd, o),
        .name = get_text(rd, o, "name", WORK_NAME_MAX),
        .measure = measure_find(get_text(rd, o, "measure", UNIT_NAME_MAX)),
        .planned_milli = get_int(rd, o, "planned", 0, INT64_MAX),
        .bound = get_bound(rd, json_object_get(o, "bound")),
        .money_vnd = get_int(rd, o, "money", -1, INT64_MAX),
        .plan_line = get_int(rd, o, "line", 0, INT32_MAX)};
    const struct campaign_unit *owner = unit_in(rd->p, w.unit.v);
    const struct work_list *works = &rd->p->works;
    const char *field;

    work_more_read(rd, o, &w);
    if (work_fault(&w, &field) || (w.unit.v != rd->p->campaign.unit.v && !owner) ||
        (works->count && works->items[works->count - 1].id.v >= w.id.v))
        wrong(rd, "works");
    *vec_push(rd->arena, &rd->p->works) = w;
}

static void deadline_read(struct reader *rd, const json_t *o)
{
    struct campaign_deadline d = {.what = get_text(rd, o, "what", CAMPAIGN_RECIPIENTS_MAX),
        .day = get_day(rd, o, "day"),
        .brought = true};

    if (!str_trim(d.what).len)
        wrong(rd, "deadlines");
    *vec_push(rd->arena, &rd->p->deadlines) = d;
}

static struct paper_settings paper_read(struct reader *rd, const json_t *o)
{
    return (struct paper_settings){
        .superior = get_text(rd, o, "superior", CAMPAIGN_TEXT_MAX),
        .issuer = get_text(rd, o, "issuer", CAMPAIGN_TEXT_MAX),
        .symbol = get_text(rd, o, "symbol", CAMPAIGN_TEXT_MAX),
        .place = get_text(rd, o, "place", CAMPAIGN_TEXT_MAX),
        .recipients = get_text(rd, o, "recipients", CAMPAIGN_RECIPIENTS_MAX),
        .authority = get_text(rd, o, "authority", CAMPAIGN_TEXT_MAX),
        .position = get_text(rd, o, "position", CAMPAIGN_TEXT_MAX),
        .signer = get_text(rd, o, "signer", CAMPAIGN_TEXT_MAX),
    };
}

static void campaign_read(struct reader *rd, const json_t *content)
{
    const json_t *o = get_object(rd, content, "campaign"), *list;
    struct campaign *c = &rd->p->campaign;
    const char *field;

    rd->p->origin = get_hash(rd, o, "origin");
    *c = (struct campaign){.unit = c->unit,
        .name = get_text(rd, o, "name", CAMPAIGN_TEXT_MAX),
        .first_day = get_day(rd, o, "first"),
        .last_day = get_day(rd, o, "last"),
        .report_from_minute = (int)get_int(rd, o, "from", 0, 1439),
        .report_to_minute = (int)get_int(rd, o, "to", 0, 1439),
        .paper = paper_read(rd, get_object(rd, o, "paper"))};
    if (!bad(rd) && campaign_fault(c, &field))
        wrong(rd, "campaign");
    units_read(rd, o);
    list = get_list(rd, o, "works", PARCEL_WORKS_MAX);
    for (size_t i = 0; i < json_array_size(list) && !bad(rd); i++)
        work_read(rd, json_array_get(list, i));
    list = get_list(rd, o, "deadlines", CAMPAIGN_DEADLINES_MAX);
    for (size_t i = 0; i < json_array_size(list) && !bad(rd); i++)
        deadline_read(rd, json_array_get(list, i));
}

/* --- the reports --- */

static void figure_read(struct reader *rd, struct report *r, const char *key, const json_t *value)
{
    struct report_figure *f = &r->figures[r->figure_count++];
    const json_t *milli = json_is_array(value) ? json_array_get(value, 0) : value;
    const struct work *work;

    if (report_figure_from_key(str_from(key), f) != OK || !json_is_integer(milli) ||
        json_integer_value(milli) < 0 || (json_is_array(value) && json_array_size(value) != 2)) {
        wrong(rd, "figures");
        return;
    }
    f->milli = json_integer_value(milli);
    f->bound = json_is_array(value) ? get_bound(rd, json_array_get(value, 1)) : '=';
    work = f->of == OF_INDICATOR ? NULL : work_in(rd->p, f->index);
    if (f->of != OF_INDICATOR && (!work || work->unit.v != r->unit.v))
        wrong(rd, "figures");
}

static void report_figures_read(struct reader *rd, const json_t *o, struct report *r)
{
    json_t *figures = json_object_get(o, "figures"), *value;
    const char *key;

    if (!json_is_object(figures) || json_object_size(figures) > REPORT_FIGURES_MAX) {
        wrong(rd, "figures");
        return;
    }
    r->figures = arena_new_array(rd->arena, struct report_figure, json_object_size(figures) + 1);
    json_object_foreach(figures, key, value)
    {
        if (!bad(rd))
            figure_read(rd, r, key, value);
    }
}

/* By unit, day and revision, each revision once. */
static bool in_order(const struct report *before, const struct report *r)
{
    if (before->unit.v != r->unit.v)
        return before->unit.v < r->unit.v;
    if (before->day != r->day)
        return before->day < r->day;
    return before->revision < r->revision;
}

static void report_read(struct reader *rd, const json_t *o)
{
    struct parcel *p = rd->p;
    struct report r = {.seq = get_int(rd, o, "id", 1, INT64_MAX),
        .unit = {get_int(rd, o, "unit", 1, INT64_MAX)},
        .day = get_day(rd, o, "day"),
        .revision = get_int(rd, o, "revision", 1, INT32_MAX),
        .at_ms = get_int(rd, o, "at", MOMENT_MIN, MOMENT_MAX),
        .late = get_bool(rd, o, "late"),
        .note = get_text(rd, o, "note", REPORT_NOTE_MAX),
        .why = get_text(rd, o, "why", REPORT_WHY_MAX)};
    bool misplaced = p->reports.count && !in_order(&p->reports.items[p->reports.count - 1], &r);

    report_figures_read(rd, o, &r);
    if (!unit_in(p, r.unit.v) || r.day < p->campaign.first_day || r.day > p->day.day || misplaced ||
        day_of_ms(r.at_ms) < r.day || (!r.figure_count && !str_trim(r.note).len))
        wrong(rd, "reports");
    *vec_push(rd->arena, &p->reports) = r;
}

static const struct report *report_in(const struct parcel *p, int64_t seq)
{
    for (size_t i = 0; i < p->reports.count; i++)
        if (p->reports.items[i].seq == seq)
            return &p->reports.items[i];
    return NULL;
}

static void settlement_read(struct reader *rd, const json_t *o)
{
    struct parcel *p = rd->p;
    struct doubt_settlement s = {.report_seq = get_int(rd, o, "report", 1, INT64_MAX),
        .settlement = get_bool(rd, o, "counted") ? SETTLEMENT_ACCEPTED : SETTLEMENT_EXCLUDED,
        .why = get_text(rd, o, "why", REPORT_WHY_MAX),
        .settled_by = get_text(rd, o, "by", CAMPAIGN_TEXT_MAX),
        .settled_ms = get_int(rd, o, "at", MOMENT_MIN, MOMENT_MAX)};
    const struct report *report = report_in(p, s.report_seq);
    int code = doubt_code_find(get_text(rd, o, "code", UNIT_CODE_MAX));
    int64_t milli;

    if (!report || code < 0 || !str_trim(s.why).len ||
        report_figure_from_key(get_text(rd, o, "figure", UNIT_CODE_MAX), &s.figure) != OK ||
        !report_figure_of(report, s.figure.of, s.figure.index, &milli)) {
        wrong(rd, "settlements");
        return;
    }
    s.code = (enum doubt_code)code;
    p->settlements[p->settlement_count++] = s;
}

static void reports_read(struct reader *rd, const json_t *content)
{
    const json_t *list = get_list(rd, content, "reports", PARCEL_REPORTS_MAX);

    for (size_t i = 0; i < json_array_size(list) && !bad(rd); i++)
        report_read(rd, json_array_get(list, i));
    list = get_list(rd, content, "settlements", PARCEL_SETTLEMENTS_MAX);
    rd->p->settlements =
        arena_new_array(rd->arena, struct doubt_settlement, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list) && !bad(rd); i++)
        settlement_read(rd, json_array_get(list, i));
}

/* --- the sign-off --- */

/* What was signed names reports and works of this file, and its hash is the signed one. */
static void signed_text_check(struct reader *rd, json_t *what)
{
    struct parcel *p = rd->p;
    const struct signed_day *s = &p->day;

    p->signed_text = body_dump(rd->arena, json_incref(what));
    if (!str_eq(parcel_hash(rd->arena, p->signed_text), s->hash) ||
        json_integer_value(json_object_get(what, "day")) != s->day || !s->report_count ||
        s->report_count > p->units.count || s->total_count > p->works.count + indicator_count)
        wrong(rd, "signed");
    for (size_t i = 0; i < s->report_count && !bad(rd); i++) {
        const struct report *r = report_in(p, s->reports[i].seq);

        if (!r || r->unit.v != s->reports[i].unit.v || r->day != s->day)
            wrong(rd, "signed");
    }
    for (size_t i = 0; i < s->total_count && !bad(rd); i++)
        if (s->totals[i].of != OF_INDICATOR && !work_in(p, s->totals[i].index))
            wrong(rd, "signed");
}

/* The day comes before the reports, what was signed after them. */
static void signed_day_read(struct reader *rd, const json_t *content)
{
    const json_t *o = get_object(rd, content, "signed");

    rd->p->day = (struct signed_day){.day = get_day(rd, o, "day"),
        .at_ms = get_int(rd, o, "at", MOMENT_MIN, MOMENT_MAX),
        .account_name = get_text(rd, o, "by", CAMPAIGN_TEXT_MAX),
        .hash = get_hash(rd, o, "hash"),
        .note = get_text(rd, o, "note", SIGN_NOTE_MAX),
        .paper_number = get_int(rd, o, "number", 0, INT32_MAX),
        .times = get_int(rd, o, "times", 1, INT32_MAX)};
    if (rd->p->day.day < rd->p->campaign.first_day || rd->p->day.day > rd->p->campaign.last_day)
        wrong(rd, "signed");
}

/* It becomes part of a file name. */
static bool code_fits(struct str code)
{
    for (size_t i = 0; i < code.len; i++)
        if (!ascii_word(code.ptr[i], "-."))
            return false;
    return code.len && code.ptr[0] != '.';
}

static void content_read(struct reader *rd, const json_t *content)
{
    const json_t *commune = get_object(rd, content, "commune");
    const json_t *journal = get_object(rd, content, "journal");
    json_t *what;

    rd->p->campaign.unit.v = get_int(rd, commune, "id", 1, INT64_MAX);
    rd->p->series = get_text(rd, commune, "series", UNIT_CODE_MAX);
    rd->p->code = get_text(rd, commune, "code", UNIT_CODE_MAX);
    rd->p->name = get_text(rd, commune, "name", UNIT_NAME_MAX);
    rd->p->head = get_int(rd, journal, "facts", 1, INT64_MAX);
    rd->p->head_hash = get_hash(rd, journal, "head");
    if (!code_fits(rd->p->code))
        wrong(rd, "code");
    if (!bad(rd))
        campaign_read(rd, content);
    if (!bad(rd))
        signed_day_read(rd, content);
    if (!bad(rd))
        reports_read(rd, content);
    if (bad(rd))
        return;
    what = json_object_get(json_object_get(content, "signed"), "what");
    if (!json_is_object(what)) {
        wrong(rd, "signed");
        return;
    }
    signed_parts_read(rd->arena, what, &rd->p->day);
    signed_text_check(rd, what);
}

/* The file around the content: JSON, version, hash, nothing else. */
static enum err envelope_read(struct reader *rd, struct str bytes, json_t **ret)
{
    static const struct str again = STR_INIT("Hãy xin xã xuất và gửi lại tệp.");
    json_t *root, *content;
    int64_t version;
    struct str text;

    if (bytes.len > PARCEL_BYTES_MAX)
        return REFUSE(
            rd->fault, E_TOO_LARGE, MSG("Tệp lớn quá mức của một ngày đã chốt (4 MB)."), again);
    if (body_load(rd->arena, bytes, &root) != OK)
        return REFUSE(rd->fault, E_DAMAGED,
            MSG("Tệp này không phải ngày đã chốt do chungsuc xuất ra, hoặc đã hỏng."), again);
    version = json_integer_value(json_object_get(root, "chungsuc"));
    if (version > PARCEL_VERSION)
        return REFUSE(rd->fault, E_INVALID,
            MSG("Tệp do bản chungsuc mới hơn xuất ra (dạng %1). Hãy cập nhật chungsuc ở đây rồi "
                "nhập lại."),
            str_printf(rd->arena, "%lld", (long long)version));
    content = json_object_get(root, "content");
    if (version < 1 || !json_is_object(content) || json_object_size(root) != 3)
        return REFUSE(rd->fault, E_DAMAGED,
            MSG("Tệp này không phải ngày đã chốt do chungsuc xuất ra, hoặc đã hỏng."), again);
    text = body_dump(rd->arena, json_incref(content));
    rd->p->hash = parcel_hash(rd->arena, text);
    text = str_printf(rd->arena, "{\"chungsuc\":%lld,\"content\":%.*s,\"hash\":\"%.*s\"}",
        (long long)version, STR(text), STR(rd->p->hash));
    if (!str_eq(text, str_trim(bytes)))
        return REFUSE(rd->fault, E_DAMAGED,
            MSG("Tệp đã bị sửa hoặc hỏng trên đường đi: mã kiểm chứng không khớp. Hãy xin xã xuất "
                "và gửi lại tệp."),
            again);
    *ret = content;
    return OK;
}

enum err parcel_read(
    struct arena *a, struct str bytes, struct parcel *ret, struct parcel_fault *fault)
{
    struct parcel p = {0};
    struct reader rd = {a, &p, fault};
    json_t *content = NULL;
    enum err e = envelope_read(&rd, bytes, &content);

    if (e != OK)
        return e;
    content_read(&rd, content);
    if (bad(&rd))
        return E_DAMAGED;
    *ret = p;
    return OK;
}
