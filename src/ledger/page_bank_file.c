/* page_bank_file.c: one statement before it is entered: which column is which, and what would
 * become of its lines. Nothing is in the books until somebody presses the button. */
#include "ledger/fund_page.h"

#include "ledger/fund_templates.h"

enum { HEAD_CHOICES = 20, HEAD_CHARS = 60, OTHERS_MAX = 500 };

struct statement_here {
    struct fund_here here;
    struct bank_file file;
    struct bank_sheet sheet;
    bool gone;
};

static enum err find_statement(struct req *r, struct db *db, struct statement_here *s)
{
    struct bank_file_id id = {req_id(r, "file")};
    struct bank_trouble trouble;
    struct str text;
    enum err e = fund_here_find(r, db, true, &s->here);

    if (e == OK)
        e = bank_file_find(db, r->arena, id, &s->file, NULL);
    if (e == OK && s->file.fund.v != s->here.fund.id.v)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    e = s->file.waits ? bank_file_find(db, r->arena, id, &s->file, &text) : E_NOT_FOUND;
    if (e == E_NOT_FOUND) {
        s->gone = true;
        return OK;
    }
    return e == OK ? bank_sheet_read(r->arena, text, &s->sheet, &trouble) : e;
}

/* --- which column is which --- */

static struct str head_words(struct req *r, const struct bank_row *row)
{
    struct buf b;

    buf_init(&b, r->arena, 4096);
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].len)
            buf_printf(&b, "%s%.*s", b.len ? " | " : "", STR(utf8_head(row->cells[i], 20)));
    }
    return utf8_head(buf_str(&b), HEAD_CHARS);
}

static const struct choice *head_choices(struct req *r, const struct bank_sheet *s, size_t *count)
{
    size_t n = s->count < HEAD_CHOICES ? s->count : HEAD_CHOICES;
    struct choice *all = arena_new_array(r->arena, struct choice, n + 1);

    all[0] = (struct choice){"0", MSG("Không có dòng tiêu đề")};
    for (size_t i = 0; i < n; i++)
        all[i + 1] = (struct choice){str_z(r->arena, str_printf(r->arena, "%zu", i + 1)),
            str_z(r->arena, REQ_T(r, "Dòng %1: %2", str_printf(r->arena, "%zu", s->items[i].line),
                                head_words(r, &s->items[i])))};
    *count = n + 1;
    return all;
}

/* "Cột 3: Ghi có" */
static const struct choice *column_choices(struct req *r, const struct bank_sheet *s, size_t head)
{
    struct choice *all = arena_new_array(r->arena, struct choice, s->columns + 1);
    const struct bank_row *row = s->count ? &s->items[head ? head - 1 : 0] : NULL;

    all[0] = (struct choice){"-1", MSG("không có")};
    for (size_t i = 0; i < s->columns; i++) {
        struct str cell = row && i < row->count ? utf8_head(row->cells[i], HEAD_CHARS) : S("");

        all[i + 1] = (struct choice){str_z(r->arena, str_printf(r->arena, "%zu", i)),
            str_z(r->arena, REQ_T(r, "Cột %1: %2", str_printf(r->arena, "%zu", i + 1), cell))};
    }
    return all;
}

static struct form *columns_form(
    struct req *r, const struct bank_sheet *s, const struct bank_columns *guess)
{
    struct field *f = arena_new_array(r->arena, struct field, BANK_ROLES + 1);
    const struct choice *columns = column_choices(r, s, guess->head);
    struct form *form;

    f[0] = (struct field){.name = "head",
        .label = MSG("Dòng tiêu đề của bảng"),
        .type = FIELD_CHOICE,
        .required = true};
    f[0].choices = head_choices(r, s, &f[0].choice_count);
    for (int i = 0; i < BANK_ROLES; i++)
        f[i + 1] = (struct field){.name = bank_role_code((enum bank_role)i),
            .label = bank_role_label((enum bank_role)i),
            .type = FIELD_CHOICE,
            .required = true,
            .choices = columns,
            .choice_count = s->columns + 1};
    form = form_new(r->arena, f, BANK_ROLES + 1);
    form->lang = r->lang;
    return form;
}

static struct form *guessed_form(struct req *r, const struct bank_sheet *s)
{
    struct bank_columns guess;
    struct form *f;

    bank_columns_guess(r->arena, s, &guess);
    f = columns_form(r, s, &guess);
    form_set_text(f, "head",
        str_printf(r->arena, "%zu", guess.head <= HEAD_CHOICES ? guess.head : (size_t)0));
    for (int i = 0; i < BANK_ROLES; i++)
        form_set_text(
            f, bank_role_code((enum bank_role)i), str_printf(r->arena, "%d", guess.at[i]));
    return f;
}

/* --- shown --- */

static enum err outlook_fill(struct req *r, struct bank_file_page *v)
{
    struct bank_columns columns;
    struct str kept;
    enum err e = bank_columns_of(r->db, r->arena, v->here.fund.id, &kept);

    if (e == OK)
        e = bank_columns_find(r->arena, &v->sheet, kept, &columns);
    if (e != OK)
        return e;
    bank_lines_read(r->arena, &v->sheet, &columns, &v->lines);
    e = bank_outlook_make(r->db, r->arena, v->here.fund.id, &v->lines, &v->outlook);
    v->fresh = v->outlook.count - v->outlook.counts[BANK_THERE];
    v->other_account = bank_sheet_is_of_another(&v->sheet, &columns, v->here.fund.deposit_no);
    return e;
}

enum err page_bank_file(struct req *r)
{
    struct bank_file_page v = {0};
    struct statement_here s = {0};
    enum err e = find_statement(r, r->db, &s);

    if (e != OK)
        return e;
    v.here = s.here;
    v.file = s.file.id;
    v.sheet = s.sheet;
    v.gone = s.gone;
    v.columns = !v.gone ? r->form : NULL;
    if (!v.gone && !v.columns) {
        e = req_query(r, "columns").len ? E_NOT_FOUND : outlook_fill(r, &v);
        if (e == E_NOT_FOUND)
            v.columns = guessed_form(r, &v.sheet);
        else if (e != OK)
            return e;
    }
    v.page.title = v.columns ? req_t(r, "Cột nào là gì?") : req_t(r, "Xem trước khi ghi vào sổ");
    v.page.wide = true;
    fund_here_crumbs(r, &v.page, &v.here, true);
    v.page.crumbs[4] =
        (struct crumb){str_printf(r->arena, "/fund/%lld/bank", (long long)v.here.fund.id.v),
            req_t(r, "Sao kê ngân hàng")};
    html_bank_file(r->out, &v);
    return OK;
}

/* --- columns are chosen --- */

enum err act_bank_columns(struct req *r)
{
    struct bank_columns chosen = {.head = 0}, guess;
    struct statement_here s = {0};
    struct str *text = arena_new(r->arena, struct str);
    enum err e = find_statement(r, r->db, &s);

    if (e == OK && s.gone)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    bank_columns_guess(r->arena, &s.sheet, &guess);
    if ((e = form_read(columns_form(r, &s.sheet, &guess), r)) != OK)
        return e;
    chosen.head = (size_t)form_number(r->form, "head");
    for (int i = 0; i < BANK_ROLES; i++)
        chosen.at[i] = (int)form_number(r->form, bank_role_code((enum bank_role)i)) - 1;
    if (bank_columns_fault(&chosen))
        return form_refuse(r->form, "day", bank_columns_fault(&chosen));
    *text = bank_columns_text(r->arena, &s.sheet, &chosen);
    if (bank_columns_find(r->arena, &s.sheet, *text, &guess) != OK)
        return form_refuse(r->form, "head",
            MSG("Không nhận lại được các cột này: hai cột có thể trùng tên. Hãy chọn dòng tiêu đề "
                "khác."));
    r->view = text;
    return OK;
}

enum err write_bank_columns(struct tx *tx, struct req *r)
{
    const struct str *text = r->view;
    struct fund_here here;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = bank_columns_set(tx, here.fund.id, *text);
    if (e != OK)
        return e;
    req_redirect(
        r, "/fund/%lld/bank/%lld", (long long)here.fund.id.v, (long long)req_id(r, "file"));
    return OK;
}

/* --- entered, or dropped --- */

struct others {
    size_t lines[OTHERS_MAX];
    size_t count;
};

/* Lines that are ticked as others: fields "another-17". */
enum err act_bank_enter(struct req *r)
{
    struct others *o = arena_new(r->arena, struct others);

    for (size_t i = 0; i < r->fields.count && o->count < OTHERS_MAX; i++) {
        struct str name = r->fields.items[i].name;
        int64_t line;

        if (str_starts(name, S("another-")) &&
            str_to_int(str_slice(name, 8, name.len), &line) == OK && line > 0)
            o->lines[o->count++] = (size_t)line;
    }
    r->view = o;
    return OK;
}

/* E_NOT_FOUND: the file is not of this fund. */
static enum err is_of_fund(struct tx *tx, struct req *r, const struct fund_here *here)
{
    struct bank_file file;
    enum err e =
        bank_file_find(tx->db, r->arena, (struct bank_file_id){req_id(r, "file")}, &file, NULL);

    return e == OK && file.fund.v != here->fund.id.v ? E_NOT_FOUND : e;
}

enum err write_bank_enter(struct tx *tx, struct req *r)
{
    const struct others *o = r->view;
    struct bank_entered done;
    struct fund_here here;
    bool english = r->lang == LANG_EN;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = is_of_fund(tx, r, &here);
    if (e == OK)
        e = bank_enter(tx, (struct bank_file_id){req_id(r, "file")}, o->lines, o->count, &done);
    if (e == E_CONFLICT) { /* sent twice: the first time has entered it */
        req_redirect(r, "/fund/%lld/bank", (long long)here.fund.id.v);
        return OK;
    }
    if (e != OK)
        return e;
    req_flash(r, REQ_T(r, "Đã ghi %1 khoản góp, %2 đồng. %3 dòng chờ người xem.",
                     count_format(r->arena, (int64_t)done.gifts, english),
                     count_format(r->arena, done.gifts_vnd, english),
                     count_format(r->arena, (int64_t)done.open, english)));
    req_redirect(r, "/fund/%lld/bank", (long long)here.fund.id.v);
    return OK;
}

enum err write_bank_drop(struct tx *tx, struct req *r)
{
    struct fund_here here;
    enum err e = fund_here_find(r, tx->db, true, &here);

    if (e == OK)
        e = is_of_fund(tx, r, &here);
    if (e == OK)
        e = bank_file_drop(tx, (struct bank_file_id){req_id(r, "file")});
    if (e != OK && e != E_CONFLICT)
        return e;
    req_flash(r, e == OK ? req_t(r, "Đã bỏ sao kê, chưa ghi gì vào sổ.")
                         : req_t(r, "Sao kê này đã có người ghi vào sổ hoặc bỏ trước đó. Hãy mở "
                                    "lại trang sao kê để xem."));
    req_redirect(r, "/fund/%lld/bank", (long long)here.fund.id.v);
    return OK;
}
