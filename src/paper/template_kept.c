/* template_kept.c: templates of an office, in versions. */
#include "paper/template_kept.h"

#include "paper/facts.h"
#include "store/blob.h"
#include "store/body.h"

enum err kept_template_set(struct tx *tx, struct unit_id unit, enum official_form form,
    enum paper_kind_id kind, struct str bytes)
{
    struct kept_template_list versions;
    struct str file = S("");
    enum err e = kept_template_versions(tx->db, tx->arena, unit, form, kind, &versions);

    if (e == OK && versions.count >= TEMPLATE_VERSIONS_MAX)
        e = E_TOO_LARGE;
    if (e == OK && bytes.len)
        e = blob_put(tx, bytes, &file);
    if (e != OK)
        return e;
    if (str_eq(versions.count ? versions.items[0].file : S(""), file))
        return OK;
    if ((e = papers_keep(tx, unit)) != OK)
        return e;
    /* a member of that name always names bytes that are kept */
    return fact_add(tx, "paper-template-set",
        file.len ? body_pack(tx->arena, "{s:I, s:s, s:s, s:s%}", "unit", (json_int_t)unit.v, "form",
                       paper_form_name(form), "kind", paper_kinds[kind].name, "template_blob",
                       PACK(file))
                 : body_pack(tx->arena, "{s:I, s:s, s:s}", "unit", (json_int_t)unit.v, "form",
                       paper_form_name(form), "kind", paper_kinds[kind].name),
        NULL);
}

enum err paper_template_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit;
    struct str form, kind, file = S("");
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s%, s:s%, s?s%}", "unit", &unit, "form",
        UNPACK(form), "kind", UNPACK(kind), "template_blob", UNPACK(file));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_paper_template_insert,
        ARGS(V(f->seq), V(f->province), V(unit), V(form), V(kind), V(file), V(f->account_id),
            V(f->at_ms)));
}

static struct kept_template row_read(const struct rows *rows, struct arena *a)
{
    return (struct kept_template){.seq = row_int(rows, 0),
        .file = str_copy(a, row_str(rows, 1)),
        .by = str_copy(a, row_str(rows, 2)),
        .at_ms = row_int(rows, 3)};
}

enum err kept_template_versions(struct db *db, struct arena *a, struct unit_id unit,
    enum official_form form, enum paper_kind_id kind, struct kept_template_list *ret)
{
    struct kept_template_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_paper_template_list, &rows,
        ARGS(V(unit.v), V(paper_form_name(form)), V(paper_kinds[kind].name)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &list) = row_read(&rows, a);
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err kept_template_find(struct db *db, struct arena *a, struct unit_id unit,
    enum official_form form, enum paper_kind_id kind, struct kept_template *ret)
{
    struct kept_template_list list;
    enum err e = kept_template_versions(db, a, unit, form, kind, &list);

    if (e != OK)
        return e;
    *ret = list.count && list.items[0].file.len
               ? list.items[0]
               : (struct kept_template){.file = S(""), .by = S("")};
    return OK;
}

enum err kept_template_one(
    struct db *db, struct arena *a, struct unit_id unit, int64_t seq, struct kept_template *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_paper_template_one, &rows, ARGS(V(unit.v), V(seq)));

    if (e != OK)
        return e;
    *ret = row_read(&rows, a);
    rows_end(&rows);
    return OK;
}
