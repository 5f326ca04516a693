/* template_check.c: does a template fit the fields there are? Said so that a clerk can mend it. */
#include "doc/template_work.h"

#include "base/unicode.h"

enum { WHERE_POINTS = 60, LIKE_POINTS = 64 };

/* Where the paragraphs with words begin, of the sheet asked for last, in order. */
struct places {
    const struct template_sheet *sheet;
    const struct xml_node **items;
    size_t count, capacity;
};

struct checking {
    struct arena *arena;
    const struct template *t;
    const struct template_field *fields;
    size_t count;
    bool *seen; /* fields that stand somewhere */
    struct template_findings findings;
    struct places places;
};

#define SAY_UNKNOWN MSG("Không có mục nào tên “%1”: hãy chọn tên trong bảng các mục")
#define SAY_LIKE MSG("Không có mục nào tên “%1” (có phải là “%2”?)")
#define SAY_NO_LIST MSG("“%1” lặp theo một danh sách, nhưng “%2” không phải là danh sách")
#define SAY_LIST MSG("“%1” là danh sách: hãy đặt ô “each:%2” quanh hàng hoặc đoạn cần lặp")
#define SAY_OUTSIDE                                                                                \
    MSG("“%1” là của từng dòng trong danh sách “%2”: hãy chuyển vào trong ô “each:%2”")
#define SAY_WRONG_LIST MSG("“%1” phải nằm trong ô “each:%2”")
#define SAY_TWICE                                                                                  \
    MSG("“%1” đã nằm trong một ô “each:%2”: một danh sách không lặp trong chính nó, hãy bỏ một ô")
#define SAY_PICTURE                                                                                \
    MSG("“%1” là ảnh: hãy dùng ô ảnh (Picture Content Control), không đặt quanh chữ")
#define SAY_NOT_PICTURE MSG("“%1” là chữ, nhưng ô này là ô ảnh: hãy dùng ô chữ")
#define SAY_INLINE                                                                                 \
    MSG("“%1” gồm nhiều đoạn và bảng: hãy đặt ô quanh cả một đoạn riêng, không đặt giữa dòng")
#define SAY_CELLS MSG("“%1” đặt quanh ô của bảng: hãy đặt quanh cả hàng")
#define SAY_ROWS MSG("“%1” đặt quanh cả hàng của bảng: hãy đặt trong một ô")
#define SAY_HOLDS MSG("Ô “%1” sẽ được thay bằng nội dung, nên không để ô “%2” bên trong")
#define SAY_MISSING MSG("Thiếu mục bắt buộc “%1”: hãy thêm một ô có tên đó")

static const struct template_field *field_named(const struct checking *k, struct str name)
{
    for (size_t i = 0; i < k->count; i++) {
        if (str_eq(k->fields[i].name, name))
            return &k->fields[i];
    }
    return NULL;
}

/* ── where it is ────────────────────────────────────────────────────────────────────────────── */

static bool has_words(const struct xml_tree *t, const struct xml_node *n)
{
    if (xml_node_is(n, "t") && str_trim(xml_inner(t, n)).len)
        return true;
    for (const struct xml_node *child = n->first; child; child = child->next)
        if (has_words(t, child))
            return true;
    return false;
}

static void places_find(struct checking *k, const struct xml_tree *t, const struct xml_node *n)
{
    if (xml_node_is(n, "p") && has_words(t, n))
        *vec_push(k->arena, &k->places) = n;
    for (const struct xml_node *child = n->first; child; child = child->next)
        places_find(k, t, child);
}

/* The last paragraph with words that begins at or before `limit`. */
static struct str words_before(struct checking *k, const struct template_sheet *sheet, size_t limit)
{
    struct buf out;
    size_t low = 0, high;

    if (k->places.sheet != sheet) {
        k->places = (struct places){.sheet = sheet};
        places_find(k, &sheet->tree, sheet->tree.root);
    }
    for (high = k->places.count; low < high;) {
        size_t middle = low + (high - low) / 2;

        if (k->places.items[middle]->from <= limit)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return S("");
    buf_init(&out, k->arena, 1 << 16);
    node_text(k->arena, &sheet->tree, k->places.items[low - 1], &out);
    return str_trim(buf_str(&out));
}

static struct str where(struct checking *k, const struct control *c)
{
    const struct xml_node *within = c->content ? node_find(c->content, "p") : NULL;
    struct str words = words_before(k, c->sheet, within ? within->from : c->node->from);
    struct str head = utf8_head(words, WHERE_POINTS);

    return head.len < words.len ? str_printf(k->arena, "%.*s…", STR(head)) : words;
}

static void add(struct checking *k, const struct control *c, enum template_fault fault,
    const char *detail, struct str name, struct str other)
{
    const struct template_field *field = field_named(k, name);
    struct template_finding *f = vec_push(k->arena, &k->findings);

    f->fault = fault;
    f->tag = c ? c->tag : name;
    f->label = field ? field->label : (struct str){"", 0};
    f->detail = detail;
    f->other = other;
    f->part = c ? c->sheet->role : "";
    f->where = c ? where(k, c) : (struct str){"", 0};
}

/* ── a name nobody knows ────────────────────────────────────────────────────────────────────── */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must change to make one of the other. */
static size_t difference(struct str one, struct str other)
{
    size_t row[LIKE_POINTS + 1], before, above;

    if (one.len > LIKE_POINTS || other.len > LIKE_POINTS)
        return LIKE_POINTS;
    for (size_t j = 0; j <= other.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= one.len; i++) {
        before = row[0];
        row[0] = i;
        for (size_t j = 1; j <= other.len; j++) {
            above = row[j];
            row[j] =
                least(least(row[j], row[j - 1]) + 1, before + (one.ptr[i - 1] != other.ptr[j - 1]));
            before = above;
        }
    }
    return row[other.len];
}

static void unknown(struct checking *k, const struct control *c)
{
    struct str like = {"", 0}, folded = text_fold(k->arena, c->name);
    size_t best = c->name.len / 4 + 1;

    for (size_t i = 0; i < k->count; i++) {
        size_t d = difference(folded, text_fold(k->arena, k->fields[i].name));

        if (d <= best && (d < best || !like.len)) {
            best = d;
            like = k->fields[i].name;
        }
    }
    add(k, c, TEMPLATE_UNKNOWN, like.len ? SAY_LIKE : SAY_UNKNOWN, c->name, like);
}

/* ── a control and where it stands ──────────────────────────────────────────────────────────── */

static bool is_list(const struct control *c)
{
    return c->kind == CONTROL_EACH || c->kind == CONTROL_SECTION;
}

static bool within_list(const struct control *c, struct str list)
{
    for (c = c->outer; c; c = c->outer) {
        if (is_list(c) && str_eq(c->name, list))
            return true;
    }
    return false;
}

/* The value's control that this one stands in. */
static const struct control *within_value(const struct control *c)
{
    for (c = c->outer; c; c = c->outer) {
        if (c->kind == CONTROL_VALUE)
            return c;
    }
    return NULL;
}

static void list_check(
    struct checking *k, const struct control *c, const struct template_field *field)
{
    if (field->kind != TEMPLATE_LIST)
        add(k, c, TEMPLATE_MISPLACED, SAY_NO_LIST, c->name, c->name);
    else if (field->list.len && !within_list(c, field->list))
        add(k, c, TEMPLATE_NESTED, SAY_WRONG_LIST, c->name, field->list);
    else if (within_list(c, c->name))
        add(k, c, TEMPLATE_NESTED, SAY_TWICE, c->name, c->name);
    else if (c->level == LEVEL_CELL)
        add(k, c, TEMPLATE_MISPLACED, SAY_CELLS, c->name, c->name);
}

static void value_check(
    struct checking *k, const struct control *c, const struct template_field *field)
{
    if (field->kind == TEMPLATE_LIST)
        add(k, c, TEMPLATE_MISPLACED, SAY_LIST, c->name, c->name);
    else if (field->kind == TEMPLATE_PICTURE && !c->picture)
        add(k, c, TEMPLATE_MISPLACED, SAY_PICTURE, c->name, c->name);
    else if (field->kind != TEMPLATE_PICTURE && c->picture)
        add(k, c, TEMPLATE_MISPLACED, SAY_NOT_PICTURE, c->name, c->name);
    else if (c->level == LEVEL_ROW)
        add(k, c, TEMPLATE_MISPLACED, SAY_ROWS, c->name, c->name);
    else if (field->kind == TEMPLATE_BLOCKS && c->level == LEVEL_RUN &&
             control_alone_in(c->node->parent) != c)
        add(k, c, TEMPLATE_MISPLACED, SAY_INLINE, c->name, c->name);
}

static void control_check(struct checking *k, const struct control *c)
{
    const struct template_field *field = field_named(k, c->name);
    const struct control *value = within_value(c);

    if (c->kind == CONTROL_OTHER || c->kind == CONTROL_ITEM)
        return;
    if (!field) {
        unknown(k, c);
        return;
    }
    k->seen[field - k->fields] = true;
    if (value)
        add(k, value, TEMPLATE_NESTED, SAY_HOLDS, value->name, c->tag);
    else if (!is_list(c) && field->list.len && !within_list(c, field->list))
        add(k, c, TEMPLATE_MISPLACED, SAY_OUTSIDE, c->name, field->list);
    else if (is_list(c))
        list_check(k, c, field);
    else if (c->kind == CONTROL_VALUE)
        value_check(k, c, field);
    else if (c->level == LEVEL_CELL)
        add(k, c, TEMPLATE_MISPLACED, SAY_CELLS, c->name, c->name);
}

/* A required field, of the paper or of a list that stands somewhere. */
static void missing_check(struct checking *k)
{
    if (k->findings.count >= TEMPLATE_FINDINGS_MAX)
        return; /* not everything was looked at */
    for (size_t i = 0; i < k->count; i++) {
        const struct template_field *field = &k->fields[i];
        const struct template_field *list = field->list.len ? field_named(k, field->list) : NULL;

        if (field->required && !k->seen[i] && (!list || k->seen[list - k->fields]))
            add(k, NULL, TEMPLATE_MISSING, SAY_MISSING, field->name, field->list);
    }
}

void template_check(struct arena *a, const struct template *t, const struct template_field *fields,
    size_t count, struct template_findings *ret)
{
    struct checking k = {.arena = a, .t = t, .fields = fields, .count = count};

    k.seen = arena_new_array(a, bool, count + 1);
    for (size_t i = 0; i < t->count && k.findings.count < TEMPLATE_FINDINGS_MAX; i++)
        control_check(&k, t->items[i]);
    missing_check(&k);
    *ret = k.findings;
}

struct str template_finding_say(
    struct arena *a, enum lang lang, const struct template_finding *finding)
{
    struct str name = finding->tag, said;

    if (finding->label.len)
        name = str_printf(a, "%.*s (%.*s)", STR(finding->tag), STR(finding->label));
    said = TR_FILL(a, lang, finding->detail, name, finding->other);
    if (finding->where.len && *finding->part)
        said = TR_FILL(a, lang, MSG("%1. Chỗ đó: %2, “%3”."), said,
            str_from(tr(lang, finding->part)), finding->where);
    else if (finding->where.len)
        said = TR_FILL(a, lang, MSG("%1. Chỗ đó: “%2”."), said, finding->where);
    else
        said = str_printf(a, "%.*s.", STR(said));
    return said;
}

void template_tags(struct arena *a, const struct template *t, struct template_tags *ret)
{
    struct template_tags tags = {0};

    for (size_t i = 0; i < t->count; i++) {
        const struct control *c = t->items[i];
        bool known = c->kind == CONTROL_OTHER || !c->tag.len;

        for (size_t k = 0; k < tags.count && !known; k++)
            known = str_eq(tags.items[k], c->tag);
        if (!known)
            *vec_push(a, &tags) = c->tag;
    }
    *ret = tags;
}
