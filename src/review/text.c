/* text.c: the blocks that people write, as facts. */
#include "review/facts.h"

#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"

static const struct {
    const char *name, *title;
} sections[REVIEW_SECTIONS] = {
    [REVIEW_GENERAL] = {"general", MSG("Tình hình chung")},
    [REVIEW_WORKS] = {"works", MSG("Công trình, phần việc")},
    [REVIEW_HAMLETS] = {"hamlets", MSG("Kết quả theo ấp, đơn vị")},
    [REVIEW_FORCES] = {"forces", MSG("Lực lượng tham gia")},
    [REVIEW_TALKS] = {"talks", MSG("Tuyên truyền, văn hóa")},
    [REVIEW_WELFARE] = {"welfare", MSG("An sinh xã hội")},
    [REVIEW_MONEY] = {"money", MSG("Đóng góp, kinh phí")},
    [REVIEW_BEST] = {"best", MSG("Nơi làm tốt, việc còn thiếu")},
    [REVIEW_DIFFICULTIES] = {"difficulties", MSG("Khó khăn, vướng mắc")},
    [REVIEW_COMPARISON] = {"comparison", MSG("So với các đợt trước")},
    [REVIEW_LESSONS] = {"lessons", MSG("Bài học, kiến nghị")},
};

const char *review_section_name(enum review_section s)
{
    return sections[s].name;
}

const char *review_section_title(enum review_section s)
{
    return sections[s].title;
}

enum review_section review_section_find(struct str name)
{
    int s = 0;

    while (s < REVIEW_SECTIONS && !str_eq(name, str_from(sections[s].name)))
        s++;
    return (enum review_section)s;
}

/* What stands there now. E_CONFLICT: not what was seen. */
static enum err newest(struct tx *tx, struct campaign_id campaign, enum review_section section,
    int64_t seen, struct review_text *ret)
{
    struct review_text all[REVIEW_SECTIONS];
    enum err e = review_texts(tx->db, tx->arena, campaign, all);

    if (e != OK)
        return e;
    *ret = all[section];
    return all[section].seq == seen ? OK : E_CONFLICT;
}

enum err review_text_set(struct tx *tx, struct campaign_id campaign, enum review_section section,
    struct str text, struct str mark, int64_t seen)
{
    struct seal_terms terms = {.purpose = "review-text", .keep_until = INT32_MAX};
    struct review_text now = {0};
    struct campaign c;
    struct str seal = S("");
    enum err e = campaign_find(tx->db, tx->arena, campaign, &c);

    if (e != OK)
        return e;
    if (section >= REVIEW_SECTIONS || utf8_count(text) > REVIEW_TEXT_MAX)
        return E_INVALID;
    e = newest(tx, campaign, section, seen, &now);
    if (e == E_CONFLICT && str_eq(now.text, text))
        return OK; /* sent twice */
    if (e != OK || (str_eq(now.text, text) && str_eq(now.mark, mark)) || (!now.seq && !text.len))
        return e;
    terms.unit = c.unit.v;
    e = campaign_keep(tx, campaign);
    if (e == OK && text.len)
        e = seal_put(tx, &terms, text, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "review-text-set",
        body_pack(tx->arena, "{s:I, s:s, s:s%, s:s%}", "campaign", (json_int_t)campaign.v,
            "section", sections[section].name, "text_seal", PACK(seal), "figures", PACK(mark)),
        NULL);
}

static enum err text_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign;
    struct str section, seal, mark;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s%, s:s%, s:s%}", "campaign", &campaign,
        "section", UNPACK(section), "text_seal", UNPACK(seal), "figures", UNPACK(mark));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_review_text_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(section), V(seal), V(mark), V(f->account_id),
            V(f->at_ms)));
}

const struct fact_kind review_kinds[] = {
    {.name = "review-signed", .apply = review_signed_apply, .version = 1},
    {.name = "review-text-set", .apply = text_set_apply, .version = 1},
    {.name = NULL},
};

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

/* Rows with seals into texts with words. Sections this version does not know are left out. */
static enum err read_all(struct db *db, struct arena *a, enum statement statement,
    const struct value *args, size_t count, struct review_text_list *ret)
{
    struct review_text_list list = {0};
    struct rows rows;
    enum err e = db_query(db, statement, &rows, args, count);

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        struct review_text t = {.seq = row_int(&rows, 0),
            .section = review_section_find(row_str(&rows, 1)),
            .text = seal_reference(a, str_copy(a, row_str(&rows, 2))),
            .mark = str_copy(a, row_str(&rows, 3)),
            .by = str_copy(a, row_str(&rows, 4)),
            .at_ms = row_int(&rows, 5)};

        if (t.section < REVIEW_SECTIONS)
            *vec_push(a, &list) = t;
    }
    e = e == E_NOT_FOUND ? OK : e;
    for (size_t i = 0; e == OK && i < list.count; i++)
        e = seal_read(db, a, list.items[i].text, &list.items[i].text);
    if (e == OK)
        *ret = list;
    return e;
}

enum err review_texts(
    struct db *db, struct arena *a, struct campaign_id campaign, struct review_text *ret)
{
    struct review_text_list list;
    enum err e = read_all(db, a, SQL_review_text_list, ARGS(V(campaign.v)), &list);

    if (e != OK)
        return e;
    for (int s = 0; s < REVIEW_SECTIONS; s++)
        ret[s] = (struct review_text){
            .section = (enum review_section)s, .text = S(""), .mark = S(""), .by = S("")};
    for (size_t i = 0; i < list.count; i++)
        ret[list.items[i].section] = list.items[i];
    return OK;
}

enum err review_text_versions(struct db *db, struct arena *a, struct campaign_id campaign,
    enum review_section section, struct review_text_list *ret)
{
    return read_all(
        db, a, SQL_review_text_versions, ARGS(V(campaign.v), V(review_section_name(section))), ret);
}
