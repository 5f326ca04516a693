/* bank_columns.c: which column of a statement is which: guessed, kept, found again. */
#include "ledger/bank_sheet.h"

#include "base/tr.h"
#include "base/unicode.h"

enum { LOOK_ROWS = 30 };

static const struct {
    const char *code, *label;
} roles[BANK_ROLES] = {
    [BANK_DAY] = {"day", MSG("Ngày")},
    [BANK_AMOUNT] = {"amount", MSG("Số tiền, có dấu + −")},
    [BANK_IN] = {"in", MSG("Tiền vào (ghi có)")},
    [BANK_OUT] = {"out", MSG("Tiền ra (ghi nợ)")},
    [BANK_WORDS] = {"words", MSG("Nội dung")},
    [BANK_REFERENCE] = {"reference", MSG("Số tham chiếu, số giao dịch")},
    [BANK_BALANCE] = {"balance", MSG("Số dư")},
    [BANK_CURRENCY] = {"currency", MSG("Loại tiền")},
};

const char *bank_role_code(enum bank_role r)
{
    return roles[r].code;
}

const char *bank_role_label(enum bank_role r)
{
    return roles[r].label;
}

/* What the heads of statements say, folded; the first that fits a cell decides. Longer words stand
 * before the ones they hold ("so tien ghi co" before "so tien"). */
static const struct {
    const char *word;
    enum bank_role role;
} head_words[] = {
#define HEAD(word, role) {word, role},
#include "ledger/bank_heads.def"
#undef HEAD
};

static const struct bank_columns no_columns = {.at = {-1, -1, -1, -1, -1, -1, -1, -1}};

/* -1: the cell is no head that we know. */
static int role_of_head(struct arena *a, struct str cell)
{
    struct str folded = text_fold(a, str_slice(cell, 0, 200));

    for (size_t i = 0; folded.len && i < sizeof head_words / sizeof *head_words; i++) {
        if (str_find(folded, str_from(head_words[i].word), 0) < folded.len)
            return (int)head_words[i].role;
    }
    return -1;
}

/* How many roles a row names; ret has their places. */
static int head_fit(struct arena *a, const struct bank_row *row, struct bank_columns *ret)
{
    int count = 0;

    *ret = no_columns;
    for (size_t i = 0; i < row->count; i++) {
        struct arena_mark mark = arena_mark(a);
        int role = row->cells[i].len <= 60 ? role_of_head(a, row->cells[i]) : -1;

        arena_rewind(a, mark);
        if (role >= 0 && ret->at[role] < 0) {
            ret->at[role] = (int)i;
            count++;
        }
    }
    return count;
}

/* Without a head: the first column that holds days, the one with the longest words, the first
 * with amounts behind the day. */
static void guess_by_cells(struct arena *a, const struct bank_sheet *s, struct bank_columns *c)
{
    size_t longest = 0;

    for (size_t column = 0; column < s->columns; column++) {
        size_t days = 0, amounts = 0, letters = 0;

        for (size_t i = 0; i < s->count && i < LOOK_ROWS; i++) {
            struct str cell = column < s->items[i].count ? s->items[i].cells[column] : S("");
            const char *why;
            int64_t n;
            day_t d;

            days += bank_day_parse(cell, &d) == OK;
            amounts += bank_amount_parse(cell, &n, &why) == OK && (n >= 1000 || n <= -1000);
            letters += cell.len;
        }
        if (days && c->at[BANK_DAY] < 0)
            c->at[BANK_DAY] = (int)column;
        else if (amounts && !days && c->at[BANK_AMOUNT] < 0)
            c->at[BANK_AMOUNT] = (int)column;
        else if (!days && !amounts && letters > longest) {
            longest = letters;
            c->at[BANK_WORDS] = (int)column;
        }
    }
}

void bank_columns_guess(struct arena *a, const struct bank_sheet *s, struct bank_columns *ret)
{
    struct bank_columns best = no_columns, found;
    int fit = 0;

    for (size_t i = 0; i < s->count && i < BANK_HEAD_MAX; i++) {
        int n = head_fit(a, &s->items[i], &found);

        if (n > fit) {
            fit = n;
            best = found;
            best.head = i + 1;
        }
    }
    if (fit < 2) {
        best = no_columns;
        guess_by_cells(a, s, &best);
    }
    if (best.at[BANK_IN] >= 0)
        best.at[BANK_AMOUNT] = -1;
    *ret = best;
}

const char *bank_columns_fault(const struct bank_columns *c)
{
    bool one = c->at[BANK_AMOUNT] >= 0, two = c->at[BANK_IN] >= 0;

    if (c->at[BANK_DAY] < 0)
        return MSG("Hãy chọn cột ngày.");
    if (!one && !two)
        return MSG("Hãy chọn cột số tiền, hoặc cột tiền vào và cột tiền ra.");
    if (one && (two || c->at[BANK_OUT] >= 0))
        return MSG(
            "Chọn một cột số tiền có dấu, hoặc hai cột tiền vào và tiền ra, không phải cả hai.");
    if (c->at[BANK_WORDS] < 0)
        return MSG("Hãy chọn cột nội dung: nhờ nó mà khoản tiền được nhận ra là của quỹ nào.");
    for (int i = 0; i < BANK_ROLES; i++) {
        for (int k = i + 1; k < BANK_ROLES; k++) {
            if (c->at[i] >= 0 && c->at[i] == c->at[k])
                return MSG("Một cột được chọn cho hai việc. Hãy chọn mỗi việc một cột.");
        }
    }
    return NULL;
}

/* --- kept: "day=2:ngay giao dich;in=4:ghi co;…", without names "day=2;…" --- */

static struct str folded_cell(struct arena *a, const struct bank_row *row, size_t column)
{
    struct str cell = column < row->count ? row->cells[column] : S("");
    struct str folded = text_fold(a, str_slice(cell, 0, 80));
    char *plain = arena_array(a, folded.len + 1, 1);

    for (size_t i = 0; i < folded.len; i++)
        plain[i] = strchr(";:=", folded.ptr[i]) ? ' ' : folded.ptr[i];
    return str_trim((struct str){plain, folded.len});
}

struct str bank_columns_text(
    struct arena *a, const struct bank_sheet *s, const struct bank_columns *c)
{
    struct buf b;

    buf_init(&b, a, 4096);
    for (int r = 0; r < BANK_ROLES; r++) {
        if (c->at[r] < 0)
            continue;
        buf_printf(&b, "%s%s=%d", b.len ? ";" : "", roles[r].code, c->at[r]);
        if (c->head && c->head <= s->count)
            buf_printf(&b, ":%.*s", STR(folded_cell(a, &s->items[c->head - 1], (size_t)c->at[r])));
    }
    return buf_str(&b);
}

struct kept_column {
    int role;
    int64_t at;
    struct str name;
    bool named;
};

/* The next of a kept choice; false: at its end, or it is not one. */
static bool kept_next(struct str text, size_t *at, struct kept_column *ret)
{
    size_t end = str_find(text, S(";"), *at), equals = str_find(text, S("="), *at), colon;
    struct str code = str_slice(text, *at, equals < end ? equals : end), number;

    if (*at >= text.len || equals >= end)
        return false;
    colon = str_find(text, S(":"), equals);
    number = str_slice(text, equals + 1, colon < end ? colon : end);
    *ret = (struct kept_column){.role = -1, .named = colon < end};
    for (int r = 0; r < BANK_ROLES; r++) {
        if (str_eq(code, str_from(roles[r].code)))
            ret->role = r;
    }
    if (ret->named)
        ret->name = str_slice(text, colon + 1, end);
    *at = end + 1;
    return ret->role >= 0 && str_to_int(number, &ret->at) == OK && ret->at >= 0 &&
           ret->at < BANK_COLUMNS_MAX;
}

/* Where this row has the name; first where it stood. -1: nowhere. */
static int column_named(struct arena *a, const struct bank_row *row, const struct kept_column *kept)
{
    if (str_eq(folded_cell(a, row, (size_t)kept->at), kept->name))
        return (int)kept->at;
    for (size_t i = 0; i < row->count; i++) {
        if (str_eq(folded_cell(a, row, i), kept->name))
            return (int)i;
    }
    return -1;
}

/* Does the choice stand in this row (0-based), or in no row (count)? */
static bool kept_fits(struct arena *a, const struct bank_sheet *s, size_t row, struct str text,
    struct bank_columns *ret)
{
    struct kept_column kept;
    size_t at = 0;

    *ret = no_columns;
    ret->head = row < s->count ? row + 1 : 0;
    while (kept_next(text, &at, &kept)) {
        if (kept.named != (row < s->count))
            return false;
        ret->at[kept.role] = kept.named ? column_named(a, &s->items[row], &kept) : (int)kept.at;
        if (ret->at[kept.role] < 0)
            return false;
    }
    return at > text.len && !bank_columns_fault(ret);
}

enum err bank_columns_find(
    struct arena *a, const struct bank_sheet *s, struct str text, struct bank_columns *ret)
{
    struct bank_columns found;

    for (size_t i = 0; i < s->count && i < BANK_HEAD_MAX; i++) {
        struct arena_mark mark = arena_mark(a);
        bool fits = kept_fits(a, s, i, text, &found);

        arena_rewind(a, mark);
        if (fits) {
            *ret = found;
            return OK;
        }
    }
    if (!kept_fits(a, s, s->count, text, &found))
        return E_NOT_FOUND;
    *ret = found;
    return OK;
}
