/* redact.c: a name found in texts, and made unreadable. */
#include "privacy/redact.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"

#include <string.h>

const struct redact_why redact_whys[REDACT_WHYS] = {
    {"request", MSG("Theo yêu cầu của người có tên")},
    {"mistake", MSG("Ghi nhầm, không cần tên ở đây")},
    {"law", MSG("Không được giữ theo luật")},
};

static const struct {
    const char *code, *label;
} purposes[] = {
    {"plan-text", MSG("Văn bản kế hoạch")},
    {"plan-title", MSG("Tên kế hoạch")},
    {"plan-file", MSG("Tên tệp kế hoạch")},
    {"plan-words", MSG("Dòng kế hoạch đã sửa hoặc đã duyệt")},
    {"report-note", MSG("Ghi chú của báo cáo")},
    {"report-why", MSG("Lý do sửa báo cáo")},
    {"doubt-why", MSG("Lý do quyết định số liệu")},
    {"sign-note", MSG("Nhận xét khi chốt ngày")},
    {"proposal-line", MSG("Dòng kế hoạch của đơn vị")},
    {"proposal-note", MSG("Ghi chú trong kế hoạch của đơn vị")},
    {"proposal-why", MSG("Ý kiến về một dòng kế hoạch")},
    {"proposal-remark", MSG("Ý kiến về kế hoạch của đơn vị")},
    {"target-directive", MSG("Văn bản giao chỉ tiêu")},
    {"photo-caption", MSG("Lời dưới ảnh")},
    {"clip-caption", MSG("Lời dưới clip")},
    {"clip-kind", MSG("Loại clip của đợt")},
    {"work-why", MSG("Vì sao công trình thay đổi")},
    {"consent-name", MSG("Sổ đồng ý")},
    {"consent-purpose", MSG("Sổ đồng ý")},
    {"consent-place", MSG("Sổ đồng ý")},
    {"request-words", MSG("Yêu cầu về dữ liệu cá nhân")},
    {"request-answer", MSG("Yêu cầu về dữ liệu cá nhân")},
    {"breach-words", MSG("Sổ sự cố dữ liệu")},
    {"talk-words", MSG("Lịch tuyên truyền")},
    {"talk-result", MSG("Kết quả buổi tuyên truyền")},
    {"material-words", MSG("Tài liệu tuyên truyền")},
    {"house-words", MSG("Nhà ở cho dân")},
    {"gift-words", MSG("Đợt quà")},
    {"care-words", MSG("Khám bệnh, thăm hỏi")},
    {"care-result", MSG("Khám bệnh, thăm hỏi")},
    {"deadline-what", MSG("Hạn của đợt")},
    {"token-name", MSG("Mã truy cập")},
    {"unit-charge", MSG("Người phụ trách đơn vị")},
    {"duty-office", MSG("Chức danh chịu trách nhiệm")},
    {"duty-what", MSG("Việc và hạn của đợt")},
    {"duty-place", MSG("Việc và hạn của đợt")},
    {"duty-word", MSG("Việc và hạn của đợt")},
    {"draft-text", MSG("Văn bản cần duyệt")},
    {"draft-remark", MSG("Góp ý văn bản cần duyệt")},
    {"paper-texts", MSG("Lời gõ trong văn bản")},
    {"paper-subject", MSG("Trích yếu trong sổ văn bản")},
    {"holiday-paper", MSG("Văn bản về ngày nghỉ")},
    {"breach-step", MSG("Sổ sự cố dữ liệu")},
    {"open-unit", MSG("Tên đơn vị")},
    {"open-account", MSG("Chức danh, tên đăng nhập")},
    {"open-campaign", MSG("Tên đợt, đầu và cuối văn bản của đợt")},
    {"open-issuer", MSG("Cơ quan ban hành, người ký")},
    {"open-work", MSG("Tên và nơi của công trình")},
    {"open-fund", MSG("Tên quỹ, hiện vật, số biên lai")},
};

const char *redact_purpose_label(struct str purpose)
{
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (str_eq(purpose, str_from(purposes[i].code)))
            return purposes[i].label;
    return MSG("Văn bản khác");
}

static bool is_word(uint32_t c)
{
    return unicode_is_letter(c) || (c >= '0' && c <= '9');
}

bool redact_name_fits(struct str name)
{
    size_t at = 0, letters = 0;

    while (at < name.len) {
        uint32_t c = utf8_next(name, &at);

        letters += is_word(c);
        if (!is_word(c) && c != ' ' && c != '.' && c != '-')
            return false;
    }
    return letters >= REDACT_NAME_MIN && utf8_count(name) <= REDACT_NAME_MAX &&
           str_eq(name, str_trim(name));
}

/* Where the letters of the name end if they begin at `from`, else 0. */
static size_t letters_at(struct str text, size_t from, struct str name)
{
    size_t at = from, in_name = 0;

    while (in_name < name.len) {
        if (at >= text.len ||
            unicode_lower(utf8_next(text, &at)) != unicode_lower(utf8_next(name, &in_name)))
            return 0;
    }
    return at;
}

/* The same, of a whole word. */
static size_t stands_at(struct str text, size_t from, struct str name)
{
    size_t end = letters_at(text, from, name), next = end;

    return end < text.len && is_word(utf8_next(text, &next)) ? 0 : end;
}

/* The next place at or after *from, where a word begins; false: none. *from moves there. */
static bool next_place(struct str text, struct str name, size_t *from, size_t *end)
{
    bool in_word = false;

    for (size_t at = *from; at < text.len;) {
        size_t here = at;
        uint32_t c = utf8_next(text, &at);

        if (!in_word && (*end = stands_at(text, here, name)) > 0) {
            *from = here;
            return true;
        }
        in_word = is_word(c);
    }
    return false;
}

static struct str plain_redacted(struct arena *a, struct str text, struct str name, size_t *times)
{
    size_t from = 0, before = 0, end;
    struct buf b;

    buf_init(&b, a, 3 * text.len + 1);
    while (next_place(text, name, &from, &end)) {
        buf_add(&b, str_slice(text, before, from));
        for (size_t at = from; at < end; utf8_next(text, &at))
            buf_addz(&b, "█");
        ++*times;
        from = before = end;
    }
    buf_add(&b, str_slice(text, before, text.len));
    return buf_str(&b);
}

/* Every text inside; names of members stay. */
static void json_redact(struct arena *a, json_t *value, struct str name, size_t *times)
{
    if (json_is_string(value)) {
        struct str text = {json_string_value(value), json_string_length(value)};

        text = plain_redacted(a, text, name, times);
        json_string_setn(value, text.ptr, text.len);
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        json_redact(a, json_array_get(value, i), name, times);
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at))
        json_redact(a, json_object_iter_value(at), name, times);
}

/* Several words of a form are kept as one text. */
static bool may_be_json(struct str purpose)
{
    return str_eq(purpose, S("paper-texts")) ||
           (str_ends(purpose, S("-words")) && !str_eq(purpose, S("request-words")));
}

struct str redact_text(
    struct arena *a, struct str purpose, struct str text, struct str name, size_t *times)
{
    json_t *object;

    *times = 0;
    if (may_be_json(purpose) && body_load(a, text, &object) == OK) {
        json_redact(a, object, name, times);
        return body_dump(a, json_incref(object));
    }
    return plain_redacted(a, text, name, times);
}

/* --- searching --- */

/* At most so many characters before `at`. */
static size_t back(struct str text, size_t at, size_t count)
{
    for (; at > 0 && count > 0; count--) {
        at--;
        while (at > 0 && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
            at--;
    }
    return at;
}

static void around(struct arena *a, struct str text, size_t from, size_t end, struct redact_hit *h)
{
    h->before = str_copy(a, str_slice(text, back(text, from, REDACT_AROUND), from));
    h->found = str_copy(a, str_slice(text, from, end));
    h->after = str_copy(a, utf8_head(str_slice(text, end, text.len), REDACT_AROUND));
}

static void look_in(struct arena *a, struct str text, struct str name, struct redact_hit *hit)
{
    size_t from = 0, end;

    while (next_place(text, name, &from, &end)) {
        if (!hit->times++)
            around(a, text, from, end, hit);
        from = end;
    }
}

/* As redact_text() reads it: in the bytes of JSON the n of a "\n" would be the letter before. */
static void look_in_values(struct arena *a, json_t *value, struct str name, struct redact_hit *hit)
{
    if (json_is_string(value))
        look_in(a, (struct str){json_string_value(value), json_string_length(value)}, name, hit);
    for (size_t i = 0; i < json_array_size(value); i++)
        look_in_values(a, json_array_get(value, i), name, hit);
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at))
        look_in_values(a, json_object_iter_value(at), name, hit);
}

/* Nearly no text has the letters at all: those that have them are read. */
static bool has_letters(struct str text, struct str name)
{
    for (size_t at = 0; at < text.len; utf8_next(text, &at))
        if (letters_at(text, at, name))
            return true;
    return false;
}

static void look_at(
    struct arena *a, const struct rows *r, struct str name, struct redact_hits *hits)
{
    struct str text = row_str(r, 3);
    struct redact_hit hit = {.purpose = row_str(r, 1)};
    json_t *object;

    if (!has_letters(text, name))
        return;
    if (may_be_json(hit.purpose) && body_load(a, text, &object) == OK)
        look_in_values(a, object, name, &hit);
    else
        look_in(a, text, name, &hit);
    if (!hit.times)
        return;
    hit.seal = str_copy(a, row_str(r, 0));
    hit.purpose = str_copy(a, hit.purpose);
    hit.unit.v = row_int(r, 2);
    hit.fact = row_int(r, 4);
    *vec_push(a, hits) = hit;
}

static enum err search(struct db *db, struct arena *a, struct str name, enum statement texts,
    const struct value *args, size_t count, struct redact_hits *ret)
{
    struct redact_hits hits = {0};
    struct rows r;
    enum err e = E_INVALID;

    if (redact_name_fits(name))
        e = db_query(db, texts, &r, args, count);
    while (e == OK && (e = rows_next(&r)) == OK) {
        look_at(a, &r, name, &hits);
        if (hits.count == REDACT_HITS_MAX) {
            hits.more = true;
            rows_end(&r);
            e = E_NOT_FOUND;
        }
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = hits;
    return OK;
}

enum err redact_search(struct db *db, struct arena *a, struct unit_id top, day_t today,
    struct str name, struct redact_hits *ret)
{
    return search(db, a, name, SQL_redact_texts_below, ARGS(V(top.v), V(today)), ret);
}

enum err redact_search_open(struct db *db, struct arena *a, struct unit_id top, day_t today,
    struct str name, struct redact_hits *ret)
{
    return search(db, a, name, SQL_redact_open_below, ARGS(V(top.v), V(today)), ret);
}

enum err redact_search_all(struct db *db, struct arena *a, struct str name, struct redact_hits *ret)
{
    return search(db, a, name, SQL_redact_texts_all, NO_ARGS, ret);
}

enum err redact(struct tx *tx, struct str seal, struct str name, const char *why)
{
    struct str purpose, text, heir;
    size_t times;
    struct rows r;
    enum err e = db_first(tx->db, SQL_redact_text_find, &r, ARGS(V(seal)));

    if (e != OK)
        return e;
    purpose = str_copy(tx->arena, row_str(&r, 0));
    text = str_copy(tx->arena, row_str(&r, 1));
    rows_end(&r);
    text = redact_text(tx->arena, purpose, text, name, &times);
    return times ? seal_redact(tx, seal, text, why, &heir) : E_NOT_FOUND;
}

/* --- what stands in the chain --- */

struct walk {
    struct arena *arena;
    struct str name;
    struct redact_facts *found;
};

static enum err walk_fact(void *context, const struct fact *f, struct str hash)
{
    struct walk *w = context;

    if (str_find(f->body, w->name, 0) < f->body.len)
        *vec_push(w->arena, w->found) = f->seq;
    return OK;
}

enum err redact_in_journal(
    struct db *db, struct arena *a, struct str name, struct redact_facts *ret)
{
    struct walk w = {a, name, ret};

    *ret = (struct redact_facts){0};
    return redact_name_fits(name) ? fact_walk(db, 0, walk_fact, &w) : E_INVALID;
}
