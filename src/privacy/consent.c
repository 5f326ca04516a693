/* consent.c: agreements as facts. */
#include "privacy/consent.h"

#include "base/tr.h"
#include "privacy/facts.h"
#include "privacy/words.h"
#include "store/body.h"
#include "store/setting.h"

static const struct {
    const char *code, *label;
} kinds[CONSENT_KINDS] =
    {
        [CONSENT_DONOR_NAME] = {"donor-name", MSG("Nêu tên người đóng góp")},
        [CONSENT_PHOTOGRAPH] = {"photograph", MSG("Đăng ảnh có người nhận ra được")},
        [CONSENT_OTHER] = {"other", MSG("Việc khác")},
},
  hows[CONSENT_HOWS] = {
      [CONSENT_PAPER] = {"paper", MSG("Giấy có chữ ký")},
      [CONSENT_VOICE] = {"voice", MSG("Nói, có ghi âm hoặc người làm chứng")},
      [CONSENT_MESSAGE] = {"message", MSG("Tin nhắn, thư điện tử")},
};

const char *consent_kind_code(enum consent_kind k)
{
    return kinds[k].code;
}

const char *consent_kind_label(enum consent_kind k)
{
    return kinds[k].label;
}

const char *consent_how_code(enum consent_how h)
{
    return hows[h].code;
}

const char *consent_how_label(enum consent_how h)
{
    return hows[h].label;
}

static enum consent_kind kind_of(struct str code)
{
    int k = 0;

    while (k < CONSENT_OTHER && !str_eq(code, str_from(kinds[k].code)))
        k++;
    return (enum consent_kind)k;
}

static enum consent_how how_of(struct str code)
{
    int h = 0;

    while (h < CONSENT_HOWS - 1 && !str_eq(code, str_from(hows[h].code)))
        h++;
    return (enum consent_how)h;
}

/* --- adding --- */

static bool fits(const struct consent *c)
{
    return words_fit(c->name, true, CONSENT_NAME_MAX) &&
           words_fit(c->guardian, c->is_child, CONSENT_NAME_MAX) &&
           words_fit(c->purpose, true, CONSENT_PURPOSE_MAX) &&
           words_fit(c->place, false, CONSENT_PLACE_MAX) && c->from_day < c->until_day;
}

enum err consent_add(struct tx *tx, const struct consent *c, struct consent_id *ret)
{
    struct seal_terms terms = {.purpose = "consent-name", .unit = c->unit.v};
    struct str name, guardian, purpose, place;
    int64_t months = 0;
    enum err e = fits(c) ? setting_number(tx->db, SETTING_CONSENT_MONTHS, &months) : E_INVALID;

    terms.keep_until = words_keep_until(months, c->until_day);
    if (e == OK)
        e = words_put(tx, &terms, c->name, &name);
    if (e == OK)
        e = words_put(tx, &terms, c->is_child ? c->guardian : S(""), &guardian);
    terms.purpose = "consent-purpose";
    if (e == OK)
        e = words_put(tx, &terms, c->purpose, &purpose);
    terms.purpose = "consent-place";
    if (e == OK)
        e = words_put(tx, &terms, c->place, &place);
    if (e != OK)
        return e;
    return fact_add(tx, "consent-given",
        body_pack(tx->arena, "{s:I, s:s, s:s, s:b, s:s%, s:s%, s:s%, s:s%, s:I, s:I}", "unit",
            (json_int_t)c->unit.v, "kind", kinds[c->kind].code, "how", hows[c->how].code, "child",
            (int)c->is_child, "name_seal", PACK(name), "guardian_seal", PACK(guardian),
            "purpose_seal", PACK(purpose), "place_seal", PACK(place), "from",
            (json_int_t)c->from_day, "until", (json_int_t)c->until_day),
        &ret->v);
}

enum err consent_given_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, from, until;
    const char *kind, *how, *name, *guardian, *purpose, *place;
    int child;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:I, s:I}", "unit", &unit, "kind", &kind, "how",
        &how, "child", &child, "name_seal", &name, "guardian_seal", &guardian, "purpose_seal",
        &purpose, "place_seal", &place, "from", &from, "until", &until);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_consent_insert,
        ARGS(V(f->seq), V(unit), V(kind), V(how), V(child), V(name), V(guardian), V(purpose),
            V(place), V(from), V(until), V(f->account_id), V(f->at_ms)));
}

/* --- withdrawing --- */

/* The seals of one, in the order of its columns 5 to 8. */
static enum err seals_find(
    struct tx *tx, struct consent_id id, struct str seals[4], bool *withdrawn)
{
    struct rows r;
    enum err e = db_first(tx->db, SQL_consent_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    for (int i = 0; i < 4; i++)
        seals[i] = str_copy(tx->arena, row_str(&r, 5 + i));
    *withdrawn = row_int(&r, 11) != INT32_MAX;
    rows_end(&r);
    return OK;
}

enum err consent_withdraw(struct tx *tx, struct consent_id id)
{
    day_t today = day_of_ms(tx->now_ms);
    int64_t months = 0;
    struct str seals[4];
    bool withdrawn;
    enum err e = seals_find(tx, id, seals, &withdrawn);

    if (e == OK && withdrawn)
        e = E_CONFLICT;
    if (e == OK)
        e = fact_add(tx, "consent-withdrawn",
            body_pack(
                tx->arena, "{s:I, s:I}", "consent", (json_int_t)id.v, "day", (json_int_t)today),
            NULL);
    if (e == OK)
        e = setting_number(tx->db, SETTING_CONSENT_MONTHS, &months);
    return e == OK ? words_keep(tx, months, today, seals, 4) : e;
}

enum err consent_withdrawn_apply(struct tx *tx, const struct fact *f)
{
    json_int_t id, day;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "consent", &id, "day", &day);

    return e == OK ? db_run(tx->db, SQL_consent_set_withdrawn, ARGS(V(id), V(day))) : e;
}

/* --- reading --- */

/* A row; the texts are opened while it stands. */
static enum err consent_read(
    struct db *db, struct arena *a, const struct rows *r, struct consent *c)
{
    struct str *texts[] = {&c->name, &c->guardian, &c->purpose, &c->place};
    enum err e = OK;

    *c = (struct consent){.id = {row_int(r, 0)},
        .unit = {row_int(r, 1)},
        .kind = kind_of(row_str(r, 2)),
        .how = how_of(row_str(r, 3)),
        .is_child = row_int(r, 4) != 0,
        .from_day = (day_t)row_int(r, 9),
        .until_day = (day_t)row_int(r, 10),
        .withdrawn_day = (day_t)row_int(r, 11),
        .account_id = row_int(r, 12),
        .at_ms = row_int(r, 13)};
    for (int i = 0; e == OK && i < 4; i++)
        e = words_open(db, a, str_copy(a, row_str(r, 5 + i)), texts[i]);
    return e;
}

enum err consent_find(struct db *db, struct arena *a, struct consent_id id, struct consent *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_consent_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = consent_read(db, a, &r, ret);
    rows_end(&r);
    return e;
}

static enum err list(
    struct db *db, enum err e, struct rows *r, struct arena *a, struct consent_list *ret)
{
    struct consent_list found = {0};

    while (e == OK && (e = rows_next(r)) == OK)
        if ((e = consent_read(db, a, r, vec_push(a, &found))) != OK)
            rows_end(r);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err consent_list_below(struct db *db, struct arena *a, struct unit_id top, day_t today,
    size_t most, struct consent_list *ret)
{
    struct rows r;
    enum err e =
        db_query(db, SQL_consent_list_below, &r, ARGS(V(top.v), V(today), V((int64_t)most)));

    return list(db, e, &r, a, ret);
}

enum err consent_list_holding(struct db *db, struct arena *a, struct unit_id unit,
    enum consent_kind kind, day_t today, struct consent_list *ret)
{
    struct rows r;
    enum err e =
        db_query(db, SQL_consent_list_holding, &r, ARGS(V(unit.v), V(kinds[kind].code), V(today)));

    return list(db, e, &r, a, ret);
}

bool consent_holds(struct db *db, struct consent_id id, day_t today)
{
    int64_t one;

    return db_first_int(db, SQL_consent_holds, &one, ARGS(V(id.v), V(today))) == OK;
}
