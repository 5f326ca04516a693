/* page_entry.c: one entry: what it says, both sides of it, reversed, confirmed, on paper. */
#include "ledger/page.h"

#include "base/number.h"
#include "doc/numeral.h"
#include "ledger/inside.h"
#include "ledger/templates.h"
#include "org/account.h"

static const struct field reverse_fields[] = {
    {.name = "why",
        .label = MSG("Vì sao hủy"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = ENTRY_WORDS_MAX,
        .hint = MSG("Ví dụ: ghi nhầm số tiền. Hủy rồi ghi lại cho đúng.")},
};

/* The entry of the path, its fund, and what gives things their names. */
static enum err find_here(struct req *r, struct db *db, struct entry *e, struct ledger_place *p)
{
    enum err err = entry_find(db, r->arena, (struct entry_id){req_id(r, "entry")}, e);

    return err == OK ? ledger_place_find_fund(r, db, e->fund, p) : err;
}

static struct str account_name(struct req *r, struct account_id id)
{
    struct account a;

    return id.v && account_find(r->db, r->arena, id, &a) == OK ? a.name : S("–");
}

static void lines_fill(struct req *r, const struct ledger_place *p, struct entry_shown *s)
{
    for (size_t i = 0; i < s->entry.count; i++) {
        const struct posting *one = &s->entry.postings[i];
        bool in = one->amount > 0;
        struct str amount =
            ledger_amount_words(r, p, one->commodity, in ? one->amount : -one->amount);

        s->lines[i] =
            (struct line_shown){.book = ledger_book_words(r, r->db, p, one->book, one->of),
                .in = in ? amount : S(""),
                .out = in ? S("") : amount};
    }
}

static void shown_fill(struct req *r, const struct ledger_place *p, struct entry_shown *s)
{
    s->href = ledger_entry_href(r->arena, p, s->entry.id);
    s->number = ledger_number(r->arena, &s->entry);
    s->words = ledger_entry_words(r, r->db, p, &s->entry);
    s->amount = ledger_amount_words(r, p, s->entry.commodity, s->entry.amount);
    lines_fill(r, p, s);
}

static void may_fill(struct req *r, struct entry_view *v)
{
    const struct entry *e = &v->e.entry;
    bool stands = !e->reversed_by.v && !e->reverses.v;
    bool open = v->place.fund.closed_day == INT32_MAX;

    v->may_reverse = v->place.keeps && stands && open;
    v->may_confirm = v->place.keeps && stands && !e->confirmed_by.v &&
                     e->account.v != r->account_id && e->number;
    v->has_paper = v->place.keeps && e->number;
}

enum err page_ledger_entry(struct req *r)
{
    struct entry_view *v = arena_new(r->arena, struct entry_view);
    struct entry *e = &v->e.entry;
    enum err err = find_here(r, r->db, e, &v->place);

    if (err != OK)
        return err;
    shown_fill(r, &v->place, &v->e);
    v->page.title = v->e.number.len ? v->e.number : req_t(r, deed_label(e->deed));
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, "ledger", MSG("Sổ đóng góp"));
    if (e->commodity.stuff == STUFF_MONEY && r->lang == LANG_VI)
        v->in_words = str_printf(r->arena, "%.*s đồng", STR(numeral_words(r->arena, e->amount)));
    v->value = ledger_value_words(r, &v->place, e->commodity, e->amount);
    v->entered_by = account_name(r, e->account);
    if (e->confirmed_by.v)
        v->confirmed_by = account_name(r, e->confirmed_by);
    if (e->reversed_by.v)
        v->reversed_href = ledger_entry_href(r->arena, &v->place, e->reversed_by);
    if (e->reverses.v)
        v->reverses_href = ledger_entry_href(r->arena, &v->place, e->reverses);
    may_fill(r, v);
    v->form = r->form ? r->form : form_new(r->arena, reverse_fields, 1);
    html_ledger_entry(r->out, v);
    return OK;
}

enum err page_ledger_paper(struct req *r)
{
    struct ledger_place p;
    struct entry e;
    struct str docx;
    enum err err = find_here(r, r->db, &e, &p);

    if (err == OK && !p.keeps)
        err = E_DENIED;
    if (err == OK && !e.number)
        err = E_NOT_FOUND;
    if (err == OK)
        err = ledger_receipt_write(r, &p, &e, &docx);
    if (err != OK)
        return err;
    req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        str_printf(r->arena, "%s-%03d-%d.docx",
            series_of(e.deed) == SERIES_RECEIPT ? "phieu-thu" : "phieu-chi", e.number, e.year),
        docx);
    return OK;
}

/* ── reversed, confirmed ────────────────────────────────────────────────────────────────────── */

enum err act_ledger_reverse(struct req *r)
{
    return form_read(form_new(r->arena, reverse_fields, 1), r);
}

static enum err may_keep(struct tx *tx, struct req *r, struct entry *e)
{
    struct ledger_place p;
    enum err err = find_here(r, tx->db, e, &p);

    return err == OK && !p.keeps ? E_DENIED : err;
}

enum err write_ledger_reverse(struct tx *tx, struct req *r)
{
    struct entry_id made;
    struct entry e;
    enum err err = may_keep(tx, r, &e);

    if (err == OK && !e.reversed_by.v) /* sent twice: it is done */
        err = ledger_reverse(tx, e.id, form_text(r->form, "why"), &made);
    if (err == E_CONFLICT) {
        req_problem(r,
            MSG("Khoản này đã dùng vào việc khác, hủy thì quỹ thành thiếu. Hãy hủy khoản dùng "
                "trước."),
            NULL, 0);
        return E_INVALID;
    }
    if (err != OK)
        return err;
    req_flash(r, req_t(r, "Đã hủy. Khoản cũ vẫn xem được; hãy ghi lại cho đúng."));
    req_redirect(
        r, "/campaign/%lld/ledger/entry/%lld", (long long)req_id(r, "id"), (long long)e.id.v);
    return OK;
}

enum err write_ledger_confirm(struct tx *tx, struct req *r)
{
    struct entry e;
    enum err err = may_keep(tx, r, &e);

    if (err == OK)
        err = ledger_confirm(tx, e.id);
    if (err != OK && err != E_CONFLICT) /* confirmed already: so be it */
        return err;
    req_flash(r, req_t(r, "Đã xác nhận."));
    req_redirect(
        r, "/campaign/%lld/ledger/entry/%lld", (long long)req_id(r, "id"), (long long)e.id.v);
    return OK;
}

/* ── the journal, and one book ──────────────────────────────────────────────────────────────── */

static bool filter_read(struct req *r, struct entry_filter *f)
{
    struct str of = req_query(r, "of"), stuff = req_query(r, "stuff");

    if (!req_query(r, "book").len)
        return true;
    f->by_book = true;
    f->of = 0;
    if (book_of(req_query(r, "book"), &f->book) != OK || (of.len && str_to_int(of, &f->of) != OK))
        return false;
    f->by_commodity = stuff.len > 0;
    f->commodity.goods.v = req_query_id(r, "goods");
    return !stuff.len || stuff_of(stuff, &f->commodity.stuff) == OK;
}

/* Of one source only, when that is asked. */
static bool is_asked(struct req *r, const struct ledger_place *p, const struct entry *e)
{
    struct str source = req_query(r, "source");
    const struct donor *d = source.len ? ledger_donor(p, e->donor.v) : NULL;

    return !source.len || (d && str_eq(source, str_from(source_code(d->source))));
}

struct running {
    const struct entry_filter *filter;
    int64_t in, out;
};

/* What an entry moved in the book that is looked at. */
static void side_fill(
    struct req *r, const struct ledger_place *p, struct running *run, struct entry_shown *s)
{
    const struct entry_filter *f = run->filter;
    int64_t moved = 0;

    for (size_t i = 0; i < s->entry.count; i++) {
        const struct posting *one = &s->entry.postings[i];

        if (one->book == f->book && (f->of < 0 || one->of == f->of) &&
            commodity_same(one->commodity, f->commodity))
            moved += one->amount;
    }
    run->in += moved > 0 ? moved : 0;
    run->out -= moved < 0 ? moved : 0;
    if (moved > 0)
        s->in = ledger_amount_words(r, p, f->commodity, moved);
    if (moved < 0)
        s->out = ledger_amount_words(r, p, f->commodity, -moved);
    s->rest = ledger_amount_words(r, p, f->commodity, run->in - run->out);
}

static void entries_show(
    struct req *r, struct book_view *v, const struct entry_filter *f, const struct entry_list *all)
{
    struct running run = {f, 0, 0};

    v->items = arena_new_array(r->arena, struct entry_shown, all->count + 1);
    for (size_t i = 0; i < all->count; i++) {
        struct entry_shown *s = &v->items[v->count];

        if (!is_asked(r, &v->place, &all->items[i]))
            continue;
        s->entry = all->items[i];
        shown_fill(r, &v->place, s);
        if (v->one)
            side_fill(r, &v->place, &run, s);
        v->count++;
    }
    if (v->one) {
        v->in = ledger_amount_words(r, &v->place, f->commodity, run.in);
        v->out = ledger_amount_words(r, &v->place, f->commodity, run.out);
        v->rest = ledger_amount_words(r, &v->place, f->commodity, run.in - run.out);
    }
}

enum err page_ledger_book(struct req *r)
{
    struct book_view *v = arena_new(r->arena, struct book_view);
    struct entry_filter f = {.of = -1};
    struct entry_list all = {0};
    enum err e = ledger_place_find(r, r->db, &v->place);

    if (e == OK && (!v->place.fund.id.v || !filter_read(r, &f)))
        e = E_NOT_FOUND;
    f.fund = v->place.fund.id;
    if (e == OK)
        e = entry_list_find(r->db, r->arena, &f, &all);
    if (e != OK)
        return e;
    v->one = f.by_book && f.by_commodity;
    v->page.wide = true;
    v->page.title = f.by_book ? ledger_book_words(r, r->db, &v->place, f.book, f.of)
                              : req_t(r, "Nhật ký sổ quỹ");
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, "ledger", MSG("Sổ đóng góp"));
    entries_show(r, v, &f, &all);
    html_ledger_book(r->out, v);
    return OK;
}
