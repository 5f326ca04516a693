/* issuer.c: the bodies that issue papers. */
#include "paper/facts.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "org/unit.h"
#include "store/body.h"

/* A code stands in numbers: letters, digits and what parts them, no blanks. */
static bool code_fits(struct str code)
{
    if (!code.len || utf8_count(code) > ISSUER_CODE_MAX)
        return false;
    for (size_t at = 0; at < code.len;) {
        uint32_t c = utf8_next(code, &at);

        if (!unicode_is_letter(c) && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '/')
            return false;
    }
    return true;
}

const char *issuer_fault(const struct issuer *i, const char **field)
{
    *field = "name";
    if (!str_trim(i->name).len || utf8_count(i->name) > CAMPAIGN_TEXT_MAX)
        return MSG("Ghi tên cơ quan ra văn bản, nhiều nhất 200 ký tự.");
    *field = "superior";
    if (utf8_count(i->superior) > CAMPAIGN_TEXT_MAX)
        return MSG("Tên cơ quan cấp trên dài quá 200 ký tự.");
    *field = "code";
    if (!code_fits(i->code))
        return MSG("Ghi chữ viết tắt của cơ quan, ví dụ BCĐ, UBND, ĐU: không có dấu cách.");
    *field = "drafter";
    if (i->drafter.len && !code_fits(i->drafter))
        return MSG("Ghi chữ viết tắt của bộ phận soạn, ví dụ VHXH: không có dấu cách.");
    *field = "signing";
    if (utf8_count(i->signing) > CAMPAIGN_TEXT_MAX || utf8_count(i->signer) > CAMPAIGN_TEXT_MAX)
        return MSG("Chức vụ và họ tên người ký dài quá 200 ký tự.");
    *field = "recipients";
    if (utf8_count(i->recipients) > ISSUER_ROWS_MAX || utf8_count(i->address) > ISSUER_ROWS_MAX)
        return MSG("Nơi nhận hoặc địa chỉ dài quá 2000 ký tự.");
    *field = "form";
    if (i->form >= PAPER_FORMS)
        return MSG("Chọn thể thức của văn bản.");
    return NULL;
}

enum err papers_keep(struct tx *tx, struct unit_id unit)
{
    enum err e = unit_province(tx->db, unit, &tx->province);

    return e == E_NOT_FOUND ? OK : e;
}

bool issuer_same_name(struct arena *a, struct str x, struct str y)
{
    return str_eq(text_fold(a, x), text_fold(a, y));
}

bool issuer_same(const struct issuer *x, const struct issuer *y)
{
    return str_eq(x->name, y->name) && str_eq(x->superior, y->superior) &&
           str_eq(x->code, y->code) && x->form == y->form && x->term_first == y->term_first &&
           str_eq(x->drafter, y->drafter) && str_eq(x->signing, y->signing) &&
           str_eq(x->signer, y->signer) && str_eq(x->recipients, y->recipients) &&
           str_eq(x->address, y->address);
}

static enum err check_name(struct tx *tx, const struct issuer *i)
{
    struct issuer_list all;
    enum err e = issuer_list_of(tx->db, tx->arena, i->unit, &all);

    for (size_t k = 0; e == OK && k < all.count; k++)
        if (all.items[k].id.v != i->id.v && issuer_same_name(tx->arena, all.items[k].name, i->name))
            e = E_CONFLICT;
    return e;
}

/* Members of both facts about a body. */
#define BODY_FORMAT "s:I, s:s%, s:s%, s:s%, s:s, s:I, s:s%, s:s%, s:s%, s:s%, s:s%"
#define BODY_PACK(i)                                                                               \
    "unit", (json_int_t)(i)->unit.v, "name", PACK((i)->name), "superior", PACK((i)->superior),     \
        "code", PACK((i)->code), "form", paper_form_name((i)->form), "term_first",                 \
        (json_int_t)(i)->term_first, "drafter", PACK((i)->drafter), "signing", PACK((i)->signing), \
        "signer", PACK((i)->signer), "recipients", PACK((i)->recipients), "address",               \
        PACK((i)->address)

static enum err change(struct tx *tx, const struct issuer *i)
{
    struct issuer there;
    enum err e = issuer_find(tx->db, tx->arena, i->id, &there);

    if (e != OK || issuer_same(&there, i))
        return e;
    return fact_add(tx, "issuer-changed",
        body_pack(tx->arena, "{s:I, " BODY_FORMAT "}", "issuer", (json_int_t)i->id.v, BODY_PACK(i)),
        NULL);
}

enum err issuer_set(struct tx *tx, const struct issuer *i, struct issuer_id *ret)
{
    const char *field;
    int64_t seq;
    enum err e = issuer_fault(i, &field) ? E_INVALID : check_name(tx, i);

    if (e == OK)
        e = papers_keep(tx, i->unit);
    if (e != OK)
        return e;
    if (i->id.v) {
        if ((e = change(tx, i)) == OK)
            *ret = i->id;
        return e;
    }
    e = fact_add(tx, "issuer-added", body_pack(tx->arena, "{" BODY_FORMAT "}", BODY_PACK(i)), &seq);
    if (e == OK)
        *ret = (struct issuer_id){seq};
    return e;
}

static enum err body_read(struct tx *tx, const struct fact *f, struct issuer *i)
{
    json_int_t unit, term;
    struct str form;
    enum err e;

    i->drafter = i->signing = i->signer = i->recipients = i->address = S("");
    e = body_unpack(tx->arena, f->body,
        "{s:I, s:s%, s:s%, s:s%, s:s%, s:I, s?s%, s?s%, s?s%, s?s%, s?s%}", "unit", &unit, "name",
        UNPACK(i->name), "superior", UNPACK(i->superior), "code", UNPACK(i->code), "form",
        UNPACK(form), "term_first", &term, "drafter", UNPACK(i->drafter), "signing",
        UNPACK(i->signing), "signer", UNPACK(i->signer), "recipients", UNPACK(i->recipients),
        "address", UNPACK(i->address));

    if (e != OK)
        return e;
    i->unit.v = unit;
    i->form = paper_form_find(form);
    i->term_first = (day_t)term;
    return i->form < PAPER_FORMS ? OK : E_DAMAGED;
}

enum err issuer_added_apply(struct tx *tx, const struct fact *f)
{
    struct issuer i;
    enum err e = body_read(tx, f, &i);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_issuer_insert,
        ARGS(V(f->seq), V(f->province), V(i.unit.v), V(i.name), V(i.superior), V(i.code),
            V(paper_form_name(i.form)), V(i.term_first), V(i.drafter), V(i.signing), V(i.signer),
            V(i.recipients), V(i.address)));
}

enum err issuer_changed_apply(struct tx *tx, const struct fact *f)
{
    struct issuer i;
    json_int_t id;
    enum err e = body_read(tx, f, &i);

    if (e == OK)
        e = body_unpack(tx->arena, f->body, "{s:I}", "issuer", &id);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_issuer_update,
        ARGS(V(id), V(i.name), V(i.superior), V(i.code), V(paper_form_name(i.form)),
            V(i.term_first), V(i.drafter), V(i.signing), V(i.signer), V(i.recipients),
            V(i.address)));
}

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

static struct issuer row_read(const struct rows *rows, struct arena *a)
{
    return (struct issuer){
        .id = {row_int(rows, 0)},
        .unit = {row_int(rows, 1)},
        .name = str_copy(a, row_str(rows, 2)),
        .superior = str_copy(a, row_str(rows, 3)),
        .code = str_copy(a, row_str(rows, 4)),
        .form = paper_form_find(row_str(rows, 5)),
        .term_first = (day_t)row_int(rows, 6),
        .drafter = str_copy(a, row_str(rows, 7)),
        .signing = str_copy(a, row_str(rows, 8)),
        .signer = str_copy(a, row_str(rows, 9)),
        .recipients = str_copy(a, row_str(rows, 10)),
        .address = str_copy(a, row_str(rows, 11)),
    };
}

enum err issuer_find(struct db *db, struct arena *a, struct issuer_id id, struct issuer *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_issuer_find, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    *ret = row_read(&rows, a);
    rows_end(&rows);
    return OK;
}

enum err issuer_list_of(
    struct db *db, struct arena *a, struct unit_id unit, struct issuer_list *ret)
{
    struct issuer_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_issuer_list, &rows, ARGS(V(unit.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &list) = row_read(&rows, a);
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

/* "BC/BCĐ" → "BCĐ", "KH-UBND" → "UBND": what stands behind the symbol of a kind. */
static struct str code_of(struct str symbol)
{
    size_t at = str_find(symbol, S("/"), 0);

    if (at == symbol.len)
        at = str_find(symbol, S("-"), 0);
    return at == symbol.len ? symbol : str_trim(str_slice(symbol, at + 1, symbol.len));
}

static struct issuer said_by(struct arena *a, const struct campaign *c)
{
    struct issuer i = {.unit = c->unit,
        .name = c->paper.issuer,
        .superior = c->paper.superior,
        .code = code_of(str_trim(c->paper.symbol)),
        .form = paper_form_guess(a, c->paper.superior, c->paper.issuer),
        .drafter = S(""),
        .signing = S(""),
        .signer = S(""),
        .recipients = S(""),
        .address = S("")};

    if (!i.code.len)
        i.code = i.form == FORM_PARTY ? S("BCĐ") : S("UBND");
    return i;
}

enum err issuer_of_campaign(
    struct db *db, struct arena *a, const struct campaign *c, struct issuer *ret)
{
    struct issuer_list all;
    enum err e = issuer_list_of(db, a, c->unit, &all);

    if (e != OK)
        return e;
    *ret = said_by(a, c);
    for (size_t i = 0; i < all.count; i++)
        if (issuer_same_name(a, all.items[i].name, c->paper.issuer))
            *ret = all.items[i];
    return OK;
}
