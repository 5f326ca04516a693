/* page_map.c: which column of a commune's own workbook is which: asked once, then known. */
#include "base/unicode.h"
#include "org/account.h"
#include "workbook/map.h"
#include "workbook/page.h"

enum { ROWS_SHOWN = 8, FIELDS_A_COLUMN = 2 };

static const struct choice scales[] = {
    {"1", MSG("như đã ghi")},
    {"1000", MSG("nghìn (nhân 1.000; km ra m)")},
    {"1000000", MSG("triệu (nhân 1.000.000)")},
};

static struct str column_name(struct req *r, size_t i, struct str words)
{
    struct str address = grid_address(r->arena, 0, (uint32_t)i);

    address = str_slice(address, 0, address.len - 1);
    return words.len ? REQ_T(r, "Cột %1: %2", address, utf8_head(words, 60))
                     : REQ_T(r, "Cột %1", address);
}

static struct form *form_of(struct req *r, const struct sheet_map *head, const struct str *words)
{
    struct field *f = arena_new_array(r->arena, struct field, FIELDS_A_COLUMN * head->count);
    size_t roles;
    const struct choice *choices = map_roles(r->arena, &roles);
    struct form *form;

    for (size_t i = 0; i < head->count; i++) {
        const char *label = str_z(r->arena, column_name(r, i, words ? words[i] : S("")));

        f[FIELDS_A_COLUMN * i] =
            (struct field){.name = str_z(r->arena, str_printf(r->arena, "c%zu", i)),
                .label = label,
                .plain_label = true,
                .type = FIELD_CHOICE,
                .choices = choices,
                .choice_count = roles};
        f[FIELDS_A_COLUMN * i + 1] =
            (struct field){.name = str_z(r->arena, str_printf(r->arena, "s%zu", i)),
                .label = MSG("Số trong cột là"),
                .plain_label = true,
                .type = FIELD_CHOICE,
                .choices = scales,
                .choice_count = sizeof scales / sizeof *scales};
    }
    form = form_new(r->arena, f, FIELDS_A_COLUMN * head->count);
    form->lang = r->lang;
    return form;
}

/* What the words of a head speak for: 0, not read, when nothing does. */
static int64_t role_guess(struct arena *a, struct str words, const struct field *f)
{
    struct str s = text_fold(a, str_slice(words, 0, str_find(words, S("("), 0)));

    if (!s.len)
        return 0;
    for (size_t i = 4; i < f->choice_count; i++) {
        struct str label = text_fold(a, str_from(f->choices[i].label));

        if (str_find(s, label, 0) < s.len || (s.len > 4 && str_find(label, s, 0) < label.len))
            return (int64_t)i;
    }
    if (str_find(s, S("ghi chu"), 0) < s.len)
        return 3;
    if (str_starts(s, S("ngay")))
        return 2;
    return str_starts(s, S("don vi")) || str_starts(s, S("ap")) || str_starts(s, S("ten")) ||
                   str_starts(s, S("khu pho")) || str_starts(s, S("thon"))
               ? 1
               : 0;
}

/* "(km)", "(triệu đồng)": by how much, as an index into scales. */
static int64_t scale_guess(struct arena *a, struct str words)
{
    struct str s = text_fold(a, words);

    if (str_find(s, S("trieu"), 0) < s.len)
        return 2;
    return str_find(s, S("(km"), 0) < s.len || str_find(s, S("nghin"), 0) < s.len ||
           str_find(s, S("ngan dong"), 0) < s.len;
}

/* As the older map has it where the column is the same, else a guess; nothing twice. */
static void form_guess(struct req *r, struct form *form, const struct sheet_map *head,
    const struct str *words, const struct sheet_map *old)
{
    bool *taken = arena_new_array(r->arena, bool, 128);

    for (size_t i = 0; i < head->count; i++) {
        const struct field *f = &form->fields[FIELDS_A_COLUMN * i];
        int64_t role = role_guess(r->arena, words[i], f);
        int64_t scale = scale_guess(r->arena, words[i]);

        for (size_t k = 0; old && k < old->count; k++) {
            for (size_t c = 0;
                 old->columns[k].shape == head->columns[i].shape && c < f->choice_count; c++) {
                if (!str_eq(old->columns[k].role, str_from(f->choices[c].value)))
                    continue;
                role = (int64_t)c;
                scale = old->columns[k].scale == 1 ? 0 : old->columns[k].scale == 1000 ? 1 : 2;
            }
        }
        if (role >= 128 || (role && taken[role]))
            role = 0;
        taken[role] = true;
        form_set_number(form, f->name, role);
        form_set_number(form, form->fields[FIELDS_A_COLUMN * i + 1].name, scale);
    }
}

/* The columns that are not as they were, in words. */
static struct str changed_words(struct req *r, const struct sheet_map *head,
    const struct str *words, const struct sheet_map *old)
{
    struct buf b;

    buf_init(&b, r->arena, 2000);
    for (size_t i = 0; i < head->count || i < old->count; i++) {
        if (i < head->count && i < old->count && head->columns[i].shape == old->columns[i].shape)
            continue;
        buf_addz(&b, b.len ? ", " : "");
        buf_add(&b, column_name(r, i, i < head->count ? words[i] : S("")));
    }
    return buf_str(&b);
}

static void rows_show(struct req *r, const struct grid *g, uint32_t head, struct map_view *v)
{
    v->rows = arena_new_array(r->arena, struct str *, ROWS_SHOWN);
    for (uint32_t row = head; row < g->row_end && v->row_count < ROWS_SHOWN; row++) {
        struct str *cells = arena_new_array(r->arena, struct str, v->column_count);

        for (uint32_t i = 0; i < v->column_count; i++)
            cells[i] = utf8_head(cell_words(r->arena, grid_at(g, row, i)), 40);
        v->rows[v->row_count++] = cells;
    }
}

bool map_ask(
    struct req *r, const struct grid_book *book, const struct sheet_maps *maps, struct map_view *v)
{
    const struct sheet_map *old = NULL;
    struct str words[MAP_COLUMNS_MAX];
    struct sheet_map head;
    uint32_t row;

    for (size_t i = 0; i < book->count && !v->form; i++) {
        const struct grid *g = &book->items[i];

        if (g->hidden || map_head_find(g, &row) != OK)
            continue;
        map_head_read(r->arena, g, row, &head, words);
        for (size_t k = 0; k < maps->count && !old; k++) {
            if (2 * map_alike(&head, &maps->items[k]) > maps->items[k].count)
                old = &maps->items[k];
        }
        v->sheet = g->name;
        v->column_count = head.count;
        v->form = form_of(r, &head, words);
        form_guess(r, v->form, &head, words, old);
        v->shape = map_text(r->arena, &head);
        if (old)
            v->changed = changed_words(r, &head, words, old);
        rows_show(r, g, row, v);
    }
    return v->form != NULL;
}

enum err act_workbook_map(struct req *r)
{
    struct sheet_map *m = arena_new(r->arena, struct sheet_map);
    const struct pair *shape = req_field(r, "shape");
    struct campaign c;
    struct form *f;
    const char *fault;
    enum err e = campaign_find(r->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(r->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK)
        e = map_parse(r->arena, shape ? shape->value : S(""), m);
    if (e != OK)
        return e;
    f = form_of(r, m, NULL);
    e = form_read(f, r);
    for (size_t i = 0; e == OK && i < m->count; i++) {
        size_t role = (size_t)f->values[FIELDS_A_COLUMN * i].number;
        size_t scale = (size_t)f->values[FIELDS_A_COLUMN * i + 1].number;

        m->columns[i].role = str_from(f->fields[FIELDS_A_COLUMN * i].choices[role].value);
        m->columns[i].scale = scale == 2 ? 1000000 : scale == 1 ? 1000 : 1;
    }
    fault = e == OK ? map_fault(m) : NULL;
    if (fault) {
        req_problem(r, fault, NULL, 0);
        return E_INVALID;
    }
    r->view = m;
    return e;
}

enum err write_workbook_map(struct tx *tx, struct req *r)
{
    struct campaign c;
    enum err e = campaign_find(tx->db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK)
        e = map_set(tx, c.unit, r->view);
    if (e != OK)
        return e;
    req_flash(
        r, req_t(r, "Đã nhớ cách đọc bảng này. Hãy gửi lại tệp; từ nay tệp như vậy tự đọc được."));
    req_redirect(r, "/campaign/%lld/workbook", (long long)c.id.v);
    return OK;
}
