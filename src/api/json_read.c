/* json_read.c: a reader by recursive descent over the bytes; nodes come from the arena in blocks.
 */
#include "api/json_read.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/unicode.h"

enum { NODES_AT_ONCE = 48, SLOTS = 2 * JSON_MEMBERS_MAX, FEW = 12 };

struct step {
    struct str key;
    size_t index;
    bool is_index;
};

struct reader {
    struct arena *arena;
    const char *at, *end;
    struct node *nodes;
    size_t nodes_left;
    struct step steps[JSON_DEPTH_MAX + 1];
    size_t depth;
    const char *why;
};

static bool fail(struct reader *r, const char *why)
{
    if (!r->why)
        r->why = why;
    return false;
}

static struct node *node_new(struct reader *r)
{
    if (!r->nodes_left) {
        r->nodes = arena_new_array(r->arena, struct node, NODES_AT_ONCE);
        r->nodes_left = NODES_AT_ONCE;
    }
    r->nodes_left--;
    return r->nodes++;
}

static void blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static bool take(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool word(struct reader *r, struct str text)
{
    if ((size_t)(r->end - r->at) < text.len || memcmp(r->at, text.ptr, text.len) != 0)
        return false;
    r->at += text.len;
    return true;
}

/* --- numbers --- */

static bool digits(struct reader *r)
{
    const char *from = r->at;

    while (r->at < r->end && ascii_digit(*r->at))
        r->at++;
    return r->at > from;
}

static bool read_number(struct reader *r, struct node *n)
{
    const char *from = r->at;

    take(r, '-');
    if (!take(r, '0') && !digits(r))
        return fail(r, MSG("Đây không phải là một số viết theo JSON."));
    if (r->at < r->end && ascii_digit(*r->at))
        return fail(r, MSG("Một số theo JSON không bắt đầu bằng 0."));
    if (take(r, '.') && !digits(r))
        return fail(r, MSG("Đây không phải là một số viết theo JSON."));
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            take(r, '-');
        if (!digits(r))
            return fail(r, MSG("Đây không phải là một số viết theo JSON."));
    }
    n->type = NODE_NUMBER;
    n->text = (struct str){from, (size_t)(r->at - from)};
    return true;
}

/* --- texts --- */

static bool hex4(struct reader *r, uint32_t *ret)
{
    uint32_t c = 0;

    if (r->end - r->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = ascii_hex(*r->at++);

        if (digit < 0)
            return false;
        c = c << 4 | (uint32_t)digit;
    }
    *ret = c;
    return true;
}

/* What stands behind "\u"; two of them for what is beyond 16 bits. */
static bool read_code(struct reader *r, uint32_t *ret)
{
    uint32_t c, low;

    if (!hex4(r, &c) || c == 0 || (c >= 0xdc00 && c < 0xe000))
        return false;
    if (c >= 0xd800 && c < 0xdc00) {
        if (!take(r, '\\') || !take(r, 'u') || !hex4(r, &low) || low < 0xdc00 || low >= 0xe000)
            return false;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    *ret = c;
    return true;
}

static size_t utf8_put(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static bool read_escape(struct reader *r, char *to, size_t *length)
{
    static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *found;
    uint32_t c;

    if (take(r, 'u')) {
        if (!read_code(r, &c))
            return false;
        *length += utf8_put(to, c);
        return true;
    }
    found = r->at < r->end && *r->at ? strchr(names, *r->at) : NULL;
    if (!found)
        return false;
    r->at++;
    *to = means[found - names];
    *length += 1;
    return true;
}

/* With escapes: decoded into memory of our own, never longer than it is written. */
static bool read_escaped(struct reader *r, const char *from, struct str *ret)
{
    const char *end = r->at;
    char *out;
    size_t n = (size_t)(r->at - from);

    while (end < r->end && *end != '"')
        end += *end == '\\' && end + 1 < r->end ? 2 : 1;
    out = arena_alloc(r->arena, (size_t)(end - from) + 4);
    memcpy(out, from, n);
    while (!take(r, '"')) {
        if (r->at == r->end)
            return fail(r, MSG("Thiếu dấu ngoặc kép đóng."));
        if ((unsigned char)*r->at < 0x20)
            return fail(r, MSG("Trong chữ có ký tự điều khiển; hãy viết \\n hoặc \\u…"));
        if (*r->at != '\\') {
            out[n++] = *r->at++;
        } else {
            r->at++;
            if (!read_escape(r, out + n, &n))
                return fail(r, MSG("Sau dấu \\ không phải là một ký hiệu của JSON."));
        }
    }
    *ret = (struct str){out, n};
    return true;
}

static bool read_text(struct reader *r, struct str *ret)
{
    const char *from = ++r->at; /* behind the quotation mark */
    bool wide = false;
    struct utf8_report report;
    struct str s = {0};

    while (r->at < r->end && *r->at != '"' && *r->at != '\\' && (unsigned char)*r->at >= 0x20)
        wide |= (*r->at++ & 0x80) != 0;
    if (take(r, '"')) {
        s = (struct str){from, (size_t)(r->at - 1 - from)};
    } else {
        if (!read_escaped(r, from, &s))
            return false;
        wide = true;
    }
    if (wide && utf8_clean(r->arena, s, &s, &report) != OK)
        return fail(r, MSG("Chữ này không phải là UTF-8."));
    *ret = s;
    return true;
}

/* --- arrays and objects --- */

static bool read_value(struct reader *r, struct node *n);

/* Is a name there twice? Few are compared with one another, many through a table. */
static bool names_twice(const struct node *object)
{
    uint16_t slots[SLOTS];
    const struct node *members[JSON_MEMBERS_MAX];
    size_t count = 0;

    if (object->count <= FEW) {
        for (const struct node *m = object->first; m; m = m->next)
            for (const struct node *o = m->next; o; o = o->next)
                if (str_eq(m->key, o->key))
                    return true;
        return false;
    }
    memset(slots, 0, sizeof slots);
    for (const struct node *m = object->first; m; m = m->next) {
        uint32_t h = 2166136261u;
        size_t slot;

        for (size_t i = 0; i < m->key.len; i++)
            h = (h ^ (unsigned char)m->key.ptr[i]) * 16777619u;
        for (slot = (h ^ h >> 15) % SLOTS; slots[slot]; slot = (slot + 1) % SLOTS)
            if (str_eq(members[slots[slot] - 1]->key, m->key))
                return true;
        members[count++] = m;
        slots[slot] = (uint16_t)count;
    }
    return false;
}

/* One value of an array or object, with its place noted while it is read. */
static bool read_inside(
    struct reader *r, struct node *parent, struct node ***last, struct step step)
{
    struct node *n = node_new(r);

    if (parent->count++ == JSON_MEMBERS_MAX)
        return fail(r, MSG("Ở đây có quá nhiều phần tử."));
    n->key = step.key;
    **last = n;
    *last = &n->next;
    r->steps[r->depth++] = step;
    blanks(r);
    if (!read_value(r, n))
        return false;
    r->depth--;
    blanks(r);
    return true;
}

static bool read_array(struct reader *r, struct node *n)
{
    struct node **last = &n->first;

    n->type = NODE_ARRAY;
    r->at++;
    blanks(r);
    if (take(r, ']'))
        return true;
    do {
        if (!read_inside(r, n, &last, (struct step){.index = n->count, .is_index = true}))
            return false;
    } while (take(r, ','));
    return take(r, ']') || fail(r, MSG("Thiếu dấu phẩy hoặc dấu ] trong danh sách."));
}

static bool read_object(struct reader *r, struct node *n)
{
    struct node **last = &n->first;

    n->type = NODE_OBJECT;
    r->at++;
    blanks(r);
    if (take(r, '}'))
        return true;
    do {
        struct step step = {.is_index = false};

        blanks(r);
        if (r->at == r->end || *r->at != '"')
            return fail(r, MSG("Cần một tên trong ngoặc kép."));
        if (!read_text(r, &step.key))
            return false;
        blanks(r);
        if (!take(r, ':'))
            return fail(r, MSG("Thiếu dấu hai chấm sau tên."));
        if (!read_inside(r, n, &last, step))
            return false;
    } while (take(r, ','));
    if (!take(r, '}'))
        return fail(r, MSG("Thiếu dấu phẩy hoặc dấu } trong đối tượng."));
    return !names_twice(n) || fail(r, MSG("Ở đây có một tên ghi hai lần."));
}

static bool read_value(struct reader *r, struct node *n)
{
    if (r->at == r->end)
        return fail(r, MSG("JSON chưa hết đã dừng."));
    if ((*r->at == '{' || *r->at == '[') && r->depth == JSON_DEPTH_MAX)
        return fail(r, MSG("JSON lồng nhau quá sâu."));
    switch (*r->at) {
    case '{':
        return read_object(r, n);
    case '[':
        return read_array(r, n);
    case '"':
        n->type = NODE_TEXT;
        return read_text(r, &n->text);
    default:
        break;
    }
    n->type = NODE_BOOL;
    if ((n->on = word(r, S("true"))) || word(r, S("false")))
        return true;
    n->type = NODE_NULL;
    return word(r, S("null")) || read_number(r, n);
}

/* --- the outside --- */

struct str pointer_add(struct arena *a, struct str before, struct str key)
{
    struct buf out;

    buf_init(&out, a, before.len + 2 * key.len + 2);
    buf_add(&out, before);
    buf_addc(&out, '/');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '~')
            buf_addz(&out, "~0");
        else if (key.ptr[i] == '/')
            buf_addz(&out, "~1");
        else
            buf_addc(&out, key.ptr[i]);
    }
    return buf_str(&out);
}

static struct str place(struct reader *r)
{
    struct str at = S("");

    for (size_t i = 0; i < r->depth; i++)
        at = pointer_add(r->arena, at,
            r->steps[i].is_index ? str_printf(r->arena, "%zu", r->steps[i].index)
                                 : r->steps[i].key);
    return at;
}

enum err json_read(
    struct arena *a, struct str bytes, const struct node **ret, struct json_fault *fault)
{
    struct reader r = {.arena = a, .at = bytes.ptr, .end = bytes.ptr + bytes.len};
    struct node *n = node_new(&r);
    bool read;

    blanks(&r);
    read = read_value(&r, n);
    blanks(&r);
    if (read && r.at < r.end)
        read = fail(&r, MSG("Sau JSON còn chữ thừa."));
    if (!read) {
        *fault = (struct json_fault){.why = r.why, .at = place(&r)};
        return E_INVALID;
    }
    *ret = n;
    return OK;
}

const struct node *node_member(const struct node *object, struct str key)
{
    for (const struct node *m = object->first; m; m = m->next)
        if (str_eq(m->key, key))
            return m;
    return NULL;
}

/* --- exact values --- */

/* The digits of a number without its point, and how many tens they are to be multiplied by. */
static bool read_decimal(struct str s, int64_t *mantissa, int64_t *tens, bool *zero)
{
    size_t i = s.len && s.ptr[0] == '-' ? 1 : 0, held = 0;
    int64_t value = 0, exponent = 0, places = 0;
    bool point = false;

    for (; i < s.len && (ascii_digit(s.ptr[i]) || s.ptr[i] == '.'); i++) {
        if (s.ptr[i] == '.') {
            point = true;
            continue;
        }
        places += point;
        held++; /* zeros are written only when something follows them */
        if (s.ptr[i] == '0')
            continue;
        for (; held > 1; held--)
            if (value && __builtin_mul_overflow(value, 10, &value))
                return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, s.ptr[i] - '0', &value))
            return false;
        held = 0;
    }
    if (i < s.len &&
        str_to_int(str_slice(s, i + 1 + (s.ptr[i + 1] == '+'), s.len), &exponent) != OK)
        exponent = s.ptr[i + 1] == '-' ? -10000 : 10000; /* so many digits: as good as no end */
    *mantissa = s.ptr[0] == '-' ? -value : value;
    *zero = value == 0;
    *tens = exponent - places + (int64_t)held;
    return true;
}

enum err node_milli(const struct node *n, int64_t *ret)
{
    int64_t value, tens;
    bool zero;

    if (!read_decimal(n->text, &value, &tens, &zero))
        return E_TOO_LARGE;
    if (zero) {
        *ret = 0;
        return OK;
    }
    tens += 3;
    if (tens < 0)
        return E_INVALID;
    for (; tens > 0; tens--)
        if (__builtin_mul_overflow(value, 10, &value))
            return E_TOO_LARGE;
    *ret = value;
    return OK;
}

bool node_int(const struct node *n, int64_t *ret)
{
    return n->type == NODE_NUMBER && str_to_int(n->text, ret) == OK;
}
