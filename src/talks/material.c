/* material.c: the texts that sessions use, in versions, each reviewed by an office or not. */
#include "talks/talk.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/seal.h"
#include "talks/facts.h"

static const struct {
    const char *type, *content_type;
} types[] = {
    {"pdf", "application/pdf"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"text", "text/plain; charset=utf-8"},
};

static bool has(struct str bytes, struct str mark)
{
    return str_find(bytes, mark, 0) < bytes.len;
}

const char *material_file_type(struct str bytes)
{
    if (str_starts(bytes, S("%PDF-")))
        return "pdf";
    if (str_starts(bytes, S("PK\003\004")))
        return has(bytes, S("application/vnd.oasis.opendocument.text")) ? "odt"
               : has(bytes, S("word/document.xml"))                     ? "docx"
                                                                        : NULL;
    return bytes.len && utf8_valid(bytes) && !memchr(bytes.ptr, '\0', bytes.len) ? "text" : NULL;
}

const char *material_content_type(struct str file_type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(file_type, str_from(types[i].type)))
            return types[i].content_type;
    return "application/octet-stream";
}

/* --- adding --- */

/* So many that no further one of this unit finds a place: one unit does not take those of all. */
static bool full(const struct material_list *all, struct unit_id unit)
{
    size_t of_unit = 0;

    for (size_t i = 0; i < all->count; i++)
        of_unit += all->items[i].unit.v == unit.v;
    return all->count >= MATERIALS_MAX || of_unit >= MATERIALS_OF_UNIT_MAX;
}

static enum err check(struct tx *tx, struct material *m, struct str bytes)
{
    struct material_list all;
    struct campaign c;
    enum err e = campaign_find(tx->db, tx->arena, m->campaign, &c);

    if (e == OK && (!m->title.len || utf8_count(m->title) > TALK_TEXT_MAX ||
                       (bytes.len && !material_file_type(bytes))))
        e = E_INVALID;
    if (e == OK)
        e = material_list_of(tx->db, tx->arena, m->campaign, &all);
    if (e == OK && (full(&all, m->unit) || bytes.len > MATERIAL_BYTES_MAX))
        e = E_TOO_LARGE;
    tx->province = e == OK ? c.province : 0;
    return e == E_NOT_FOUND ? E_INVALID : e;
}

/* The next version of a text keeps to its first one. */
static enum err version_find(struct tx *tx, struct material *m)
{
    struct material first;
    enum err e;

    m->version = 1;
    if (!m->first.v)
        return OK;
    e = material_find(tx->db, tx->arena, m->first, &first);
    if (e == OK && first.campaign.v != m->campaign.v)
        return E_INVALID;
    if (e == OK)
        m->first = first.first;
    if (e == OK)
        e = db_first_int(tx->db, SQL_material_newest, &m->version, ARGS(V(m->first.v)));
    m->version++;
    return e;
}

/* A text without a file has no member for one: verify looks for what such a member names. */
static struct str added_body(
    struct tx *tx, const struct material *m, struct str seal, struct str blob, struct str bytes)
{
    json_t *body = json_pack("{s:I, s:I, s:I, s:I, s:s%, s:s}", "campaign",
        (json_int_t)m->campaign.v, "unit", (json_int_t)m->unit.v, "first", (json_int_t)m->first.v,
        "version", (json_int_t)m->version, "words_seal", PACK(seal), "type",
        bytes.len ? material_file_type(bytes) : "");

    if (body && blob.len)
        json_object_set_new(body, "file_blob", json_stringn(blob.ptr, blob.len));
    return body_dump(tx->arena, body);
}

enum err material_add(
    struct tx *tx, const struct material *given, struct str bytes, struct material_id *ret)
{
    struct material m = *given;
    const struct seal_terms terms = {
        .purpose = "material-words", .keep_until = INT32_MAX, .unit = m.unit.v};
    struct str seal = S(""), blob = S("");
    enum err e;

    m.title = str_trim(m.title);
    e = check(tx, &m, bytes);
    if (e == OK)
        e = version_find(tx, &m);
    if (e == OK && bytes.len)
        e = blob_put(tx, bytes, &blob);
    if (e == OK)
        e = seal_put(tx, &terms, body_pack(tx->arena, "{s:s%}", "title", PACK(m.title)), &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "material-added", added_body(tx, &m, seal, blob, bytes), &ret->v);
}

enum err material_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, first, version;
    struct str seal, blob = S("");
    const char *type;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I, s:s%, s?s%, s:s}",
        "campaign", &campaign, "unit", &unit, "first", &first, "version", &version, "words_seal",
        UNPACK(seal), "file_blob", UNPACK(blob), "type", &type);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_material_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(unit), V(first ? first : f->seq), V(version),
            V(seal), V(blob), V(type), V(f->account_id), V(f->at_ms)));
}

/* --- reviewing --- */

enum err material_review(struct tx *tx, struct material_id id, struct str reviewer, day_t day)
{
    struct seal_terms terms = {.purpose = "material-words", .keep_until = INT32_MAX};
    struct str office = str_trim(reviewer), seal;
    struct material m = {0};
    enum err e = material_find(tx->db, tx->arena, id, &m);

    if (e == OK && (!office.len || utf8_count(office) > TALK_TEXT_MAX || day <= 0 ||
                       day > day_of_ms(tx->now_ms)))
        e = E_INVALID;
    if (e == OK && m.reviewed_day == day && str_eq(m.reviewer, office))
        return OK;
    if (e == OK)
        e = campaign_keep(tx, m.campaign);
    terms.unit = m.unit.v;
    if (e == OK)
        e = seal_put(tx, &terms, body_pack(tx->arena, "{s:s%}", "reviewer", PACK(office)), &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "material-reviewed",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s%}", "material", (json_int_t)id.v, "campaign",
            (json_int_t)m.campaign.v, "day", (json_int_t)day, "reviewer_seal", PACK(seal)),
        NULL);
}

enum err material_reviewed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t material, day;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%}", "material", &material, "day",
        &day, "reviewer_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_material_set_reviewed, ARGS(V(material), V(day), V(seal)));
}

/* --- erasing --- */

static enum err bytes_erase(struct tx *tx, struct str blob, const char *why)
{
    int64_t papers = 0, pictures = 0;
    enum err e = db_first_int(tx->db, SQL_material_file_uses, &papers, ARGS(V(blob)));

    if (e == OK)
        e = db_first_int(tx->db, SQL_blob_uses, &pictures, ARGS(V(blob)));
    if (e != OK || papers || pictures)
        return e;
    e = blob_erase(tx, blob, why);
    return e == E_NOT_FOUND ? OK : e;
}

enum err material_file_erase(struct tx *tx, struct material_id id, const char *why)
{
    struct material m = {0};
    enum err e = material_find(tx->db, tx->arena, id, &m);

    if (e == OK && !m.blob.len)
        e = E_NOT_FOUND;
    if (e == OK)
        e = campaign_keep(tx, m.campaign);
    if (e == OK)
        e = fact_add(tx, "material-file-erased",
            body_pack(tx->arena, "{s:I, s:I, s:I, s:s}", "material", (json_int_t)id.v, "campaign",
                (json_int_t)m.campaign.v, "version", (json_int_t)m.version, "why", why),
            NULL);
    return e == OK ? bytes_erase(tx, m.blob, why) : e;
}

enum err material_file_erased_apply(struct tx *tx, const struct fact *f)
{
    json_int_t material;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "material", &material);

    return e == OK ? db_run(tx->db, SQL_material_file_clear, ARGS(V(material))) : e;
}

const struct fact_kind talk_kinds[] = {
    {.name = "talk-planned", .apply = talk_planned_apply, .version = 1, .quiet = true},
    {.name = "talk-changed", .apply = talk_changed_apply, .version = 1, .quiet = true},
    {.name = "talk-result", .apply = talk_result_apply, .version = 1, .quiet = true},
    {.name = "material-added", .apply = material_added_apply, .version = 1, .quiet = true},
    {.name = "material-reviewed", .apply = material_reviewed_apply, .version = 1, .quiet = true},
    {.name = "material-file-erased",
        .apply = material_file_erased_apply,
        .version = 1,
        .quiet = true},
    {.name = NULL},
};

/* --- questions --- */

/* title and reviewer are their seals until words_open(). */
static void material_read(const struct rows *r, struct arena *a, struct material *m)
{
    *m = (struct material){
        .id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .unit = {row_int(r, 2)},
        .first = {row_int(r, 3)},
        .version = row_int(r, 4),
        .reviewed_day = (day_t)row_int(r, 5),
        .title = str_copy(a, row_str(r, 6)),
        .reviewer = str_copy(a, row_str(r, 7)),
        .blob = str_copy(a, row_str(r, 8)),
        .file_type = str_copy(a, row_str(r, 9)),
        .account_id = row_int(r, 10),
        .at_ms = row_int(r, 11),
    };
}

static enum err word_open(struct db *db, struct arena *a, const char *member, struct str *text)
{
    struct str words;
    enum err e;

    if (!text->len)
        return OK;
    e = seal_open(db, a, *text, &words);
    if (e == OK)
        return body_unpack(a, words, "{s:s%}", member, UNPACK(*text));
    *text = S(SEAL_ERASED);
    return e == E_NOT_FOUND ? OK : e;
}

static enum err words_open(struct db *db, struct arena *a, struct material *m)
{
    enum err e = word_open(db, a, "title", &m->title);

    return e == OK ? word_open(db, a, "reviewer", &m->reviewer) : e;
}

enum err material_find(struct db *db, struct arena *a, struct material_id id, struct material *ret)
{
    struct material m = {0};
    struct rows r;
    enum err e = db_first(db, SQL_material_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    material_read(&r, a, &m);
    rows_end(&r);
    e = words_open(db, a, &m);
    if (e == OK)
        *ret = m;
    return e;
}

enum err material_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct material_list *ret)
{
    struct material_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_material_list_of, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        material_read(&r, a, vec_push(a, &found));
    if (e == E_NOT_FOUND)
        e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = words_open(db, a, &found.items[i]);
    if (e == OK)
        *ret = found;
    return e;
}

bool material_is_newest(const struct material_list *all, const struct material *m)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].first.v == m->first.v && all->items[i].version > m->version)
            return false;
    return true;
}
