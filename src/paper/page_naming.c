/* page_naming.c: a name that is taken out of the kept texts may still stand in the file of a paper
 * that has its number. Such a file is not changed: this says which ones they are, and somebody
 * erases them one by one, after a paper has taken their place. */
#include "paper/page.h"

#include "doc/docx_read.h"
#include "doc/text.h"
#include "org/account.h"
#include "paper/templates.h"
#include "privacy/page.h"
#include "store/blob.h"

struct search {
    struct db *db;
    struct str name;
    size_t bytes; /* read so far */
    bool has;     /* the last file has the name */
};

static enum err search_in(struct arena *a, struct search *s, struct str hash)
{
    struct doc_text text;
    struct str bytes, beside;
    const char *why;
    size_t times = 0;
    enum err e = blob_find(s->db, a, hash, &bytes);

    s->has = false;
    if (e != OK)
        return e;
    s->bytes += bytes.len;
    e = doc_read(a, bytes, &text, &why);
    if (e == OK)
        redact_text(a, S("paper-file"), text.text, s->name, &times);
    if (e == OK && !times && text.kind == DOC_DOCX && /* "Liên hệ: …" stands in a foot */
        (e = docx_read_beside(a, bytes, &beside, &why)) == OK)
        redact_text(a, S("paper-file"), beside, s->name, &times);
    s->has = times > 0;
    return e;
}

/* A file is read in memory of its own, given back at once. */
static enum err file_search(struct search *s, struct str hash)
{
    enum { FILE_MEMORY_MAX = 96 * 1024 * 1024 };
    struct arena a;
    jmp_buf full;
    enum err e;

    arena_init(&a, FILE_MEMORY_MAX);
    a.full = &full;
    e = setjmp(full) ? arena_why(&a) : search_in(&a, s, hash);
    arena_reset(&a);
    return e;
}

struct kept_file {
    struct paper_id paper;
    struct str hash;
};

struct kept_files {
    struct kept_file *items;
    size_t count, capacity;
};

static enum err files_below(struct req *r, struct unit_id top, struct kept_files *files)
{
    struct rows rows;
    enum err e = db_query(r->db, SQL_paper_files_below, &rows,
        ARGS(V(top.v), V(r->today), V((int64_t)NAMING_FILES_MAX + 1)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(r->arena, files) =
            (struct kept_file){{row_int(&rows, 0)}, str_copy(r->arena, row_str(&rows, 1))};
    return e == E_NOT_FOUND ? OK : e;
}

/* Erased files have nothing in them; one that cannot be read is told. */
static enum err look_into(
    struct req *r, const struct kept_file *file, struct search *s, struct naming_page *v)
{
    struct naming_row row = {.unread = false};
    enum err e = file_search(s, file->hash);

    if (e == E_NOT_FOUND)
        return OK;
    v->searched++;
    row.unread = e == E_TOO_LARGE || e == E_DAMAGED || e == E_INVALID;
    if (e != OK && !row.unread)
        return e;
    if (!s->has && !row.unread)
        return OK;
    e = paper_find(r->db, r->arena, file->paper, &row.paper);
    if (e == OK)
        *vec_push(r->arena, v) = row;
    return e == E_NOT_FOUND ? OK : e;
}

void papers_naming(struct html *h, struct str name)
{
    struct req *r = h->req;
    struct unit_tops tops = page_tops(r, false);
    struct kept_files files = {0};
    struct naming_page v = {0};
    struct search s = {.db = r->db, .name = name};
    size_t i = 0;
    enum err e = OK;

    for (size_t t = 0; e == OK && t < tops.count; t++)
        e = files_below(r, tops.items[t], &files);
    for (; e == OK && i < files.count && i < NAMING_FILES_MAX && s.bytes < NAMING_BYTES_MAX; i++)
        e = look_into(r, &files.items[i], &s, &v);
    v.more = i < files.count;
    v.failed = e != OK;
    if (v.searched || v.failed)
        html_papers_naming(h, &v);
}

/* ── pictures that may no longer be shown ───────────────────────────────────────────────────── */

static enum err gone_below(
    struct req *r, struct unit_id top, int64_t campaign, struct gone_pictures *v)
{
    struct {
        struct paper_id *items;
        size_t count, capacity;
    } found = {0};
    struct rows rows;
    enum err e =
        db_query(r->db, SQL_paper_gone_shots, &rows, ARGS(V(top.v), V(r->today), V(campaign)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        vec_push(r->arena, &found)->v = row_int(&rows, 1);
    if (e == E_NOT_FOUND)
        e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++) {
        struct gone_picture row;

        e = paper_find(r->db, r->arena, found.items[i], &row.paper);
        row.may_open = e == OK && may(r->db, r->actor, PERMISSION_READ, row.paper.unit);
        if (e == OK)
            *vec_push(r->arena, v) = row;
        e = e == E_NOT_FOUND ? OK : e;
    }
    return e;
}

void papers_gone_pictures(struct html *h, int64_t campaign)
{
    struct req *r = h->req;
    struct gone_pictures v = {0};
    struct campaign c;
    enum err e = OK;

    if (campaign) {
        e = campaign_find(r->db, r->arena, (struct campaign_id){campaign}, &c);
        if (e == OK)
            e = gone_below(r, c.unit, campaign, &v);
    } else {
        struct unit_tops tops = page_tops(r, true);

        for (size_t t = 0; e == OK && t < tops.count; t++)
            e = gone_below(r, tops.items[t], 0, &v);
    }
    if (e == OK && v.count) /* what failed is known to the dispatcher (db_trouble) */
        html_papers_gone_pictures(h, &v);
}
