/* make.c: from facts and a template to the bytes of a Word file. */
#include "paper/make.h"

#include "doc/paper.h"
#include "paper/builtin.h"
#include "store/blob.h"

static enum err template_load(struct req *r, struct paper_file *f)
{
    const struct paper *p = &f->sources.paper;
    enum err e = kept_template_find(
        r->db, r->arena, f->sources.campaign.unit, p->form, p->kind, &f->template);

    if (e != OK)
        return e;
    if (!f->template.seq)
        return builtin_template(r->arena, p->form, p->kind, false, &f->template_bytes);
    return blob_find(r->db, r->arena, f->template.file, &f->template_bytes);
}

/* Photographs are read only where the template shows some. */
static enum err photos_load(struct req *r, struct paper_file *f)
{
    struct template_tags tags;
    struct template *t;
    const char *why;
    enum err e = template_read(r->arena, f->template_bytes, &t, &why);

    if (e != OK)
        return e;
    template_tags(r->arena, t, &tags);
    for (size_t i = 0; i < tags.count; i++)
        if (str_eq(tags.items[i], S("photos.picture")) ||
            str_eq(tags.items[i], S("photo_rows.left")))
            return paper_photos_load(r->db, r->arena, &f->sources);
    return OK;
}

enum err paper_prepare(struct req *r, const struct paper *p, struct paper_file *ret)
{
    enum err e =
        paper_sources_load(r->db, r->store, r->arena, r->actor, p, r->now_ms, &ret->sources);
    int subject = paper_text_find(S("subject"));

    if (e == OK)
        e = template_load(r, ret);
    if (e == OK)
        e = photos_load(r, ret);
    if (e == OK)
        ret->subject = p->texts[subject].len ? p->texts[subject]
                                             : paper_usual_subject(r->arena, &ret->sources);
    return e;
}

enum err paper_make(struct arena *a, struct paper_file *f)
{
    struct template *t;
    const char *why;
    enum err e = template_read(a, f->template_bytes, &t, &why);

    return e == OK ? template_fill(a, t, paper_draw(a, &f->sources), &f->docx) : e;
}

enum err paper_file_of(struct req *r, const struct paper *p, struct paper_file *ret)
{
    enum err e = paper_prepare(r, p, ret);

    if (e != OK)
        return e;
    if (!p->number.seq || !p->number.file.len)
        return paper_make(r->arena, ret);
    ret->docx = S("");
    e = blob_find(r->db, r->arena, p->number.file, &ret->docx);
    ret->erased = e == E_NOT_FOUND;
    return e;
}

struct str paper_file_name(struct arena *a, const struct paper *p, const char *ending)
{
    struct buf b;

    buf_init(&b, a, 512);
    buf_printf(&b, "%s", paper_kinds[p->kind].type);
    if (p->number.seq)
        buf_printf(&b, " %.*s-%.*s", STR(paper_number(a, p->number.number)), STR(p->number.symbol));
    if (p->day)
        buf_printf(&b, " ngày %.*s", STR(day_format_iso(a, p->day)));
    buf_addz(&b, ending);
    for (size_t i = 0; i < b.len; i++)
        if (b.ptr[i] == '/')
            b.ptr[i] = '-';
    return buf_str(&b);
}

void paper_send(struct req *r, const struct paper *p, struct str docx)
{
    req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        paper_file_name(r->arena, p, ".docx"), docx);
}
