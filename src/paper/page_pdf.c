/* page_pdf.c: a paper as PDF, by LibreOffice in its queue; without it, a page that prints on A4. */
#include "paper/page.h"

#include "org/account.h"
#include "paper/pdf.h"
#include "paper/templates.h"

/* Hand the file in, then wait on the page that shows how it stands. */
enum err act_paper_pdf(struct req *r)
{
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    struct paper p;
    struct campaign c;
    struct str key;
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &p, &c);

    if (e == OK && !pdf_is_here()) {
        req_redirect(r, "/paper/%lld/print", (long long)p.id.v);
        return OK;
    }
    if (e == OK)
        e = paper_file_of(r, &p, f);
    if (e == OK)
        e = pdf_ask(r->arena, f->docx, &key);
    if (e == E_BUSY)
        req_problem(r,
            MSG("Đang có nhiều văn bản chờ chuyển sang PDF. Hãy thử lại sau một phút, hoặc tải tệp "
                "Word."),
            NULL, 0);
    if (e == OK)
        req_redirect(r, "/paper/%lld/pdf?key=%.*s", (long long)p.id.v, STR(key));
    return e;
}

enum err page_paper_pdf(struct req *r)
{
    struct paper_pdf_page v = {.base = S("")};
    struct paper p;
    struct campaign c;
    struct str bytes;
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &p, &c);

    if (e == OK)
        e = pdf_look(r->arena, req_query(r, "key"), &v.state, &v.ahead, &bytes);
    if (e != OK)
        return e;
    if (v.state == PDF_DONE) {
        req_send_file(r, "application/pdf", paper_file_name(r->arena, &p, ".pdf"), bytes);
        return OK;
    }
    v.waiting = v.state == PDF_WAITING;
    v.base = str_printf(r->arena, "/paper/%lld", (long long)p.id.v);
    v.again = str_printf(r->arena, "%.*s/pdf?key=%.*s", STR(v.base), STR(req_query(r, "key")));
    v.page.title = v.waiting             ? req_t(r, "Đang chuyển sang PDF")
                   : v.state == PDF_NONE ? req_t(r, "Tệp PDF này không còn giữ")
                                         : req_t(r, "Chưa chuyển được sang PDF");
    paper_crumbs(r, &v.page, &c, true);
    html_paper_pdf(r->out, &v);
    return OK;
}
