/* queue_file.c: JSON of a phone into reports, every member bounded and cleaned. */
#include "phone/queue_file.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "report/page.h"

#include <jansson.h>

static void release(void *object)
{
    json_decref(object);
}

/* Clean text of at most max characters. */
static bool text_of(struct arena *a, const json_t *value, size_t max, struct str *ret)
{
    struct utf8_report report;

    if (!json_is_string(value))
        return false;
    return utf8_clean(a, (struct str){json_string_value(value), json_string_length(value)}, ret,
               &report) == OK &&
           utf8_count(*ret) <= max;
}

static bool is_field(struct str name)
{
    struct report_figure unused;

    return str_eq(name, S("note")) || str_eq(name, S("why")) ||
           report_figure_from_key(name, &unused) == OK;
}

static enum err read_fields(struct arena *a, json_t *fields, struct queue_report *r)
{
    const char *key;
    json_t *value;

    if (!json_is_object(fields) || json_object_size(fields) > QUEUE_FILE_FIELDS_MAX)
        return E_INVALID;
    r->fields = arena_new_array(a, struct queue_field, json_object_size(fields) + 1);
    json_object_foreach(fields, key, value)
    {
        struct queue_field *f = &r->fields[r->field_count];

        f->name = str_copy(a, str_from(key));
        if (!is_field(f->name) || !text_of(a, value, REPORT_NOTE_MAX, &f->text))
            return E_INVALID;
        r->field_count += str_trim(f->text).len > 0;
    }
    return OK;
}

static enum err read_report(struct arena *a, json_t *one, struct queue_report *r)
{
    struct str day;

    *r = (struct queue_report){
        .campaign = json_integer_value(json_object_get(one, "campaign")),
        .unit = json_integer_value(json_object_get(one, "unit")),
        .revision = json_integer_value(json_object_get(one, "revision")),
    };
    if (r->campaign <= 0 || r->unit <= 0 || r->revision < 0 ||
        !text_of(a, json_object_get(one, "day"), sizeof "2024-12-12", &day) ||
        day_parse_iso(day, &r->day) != OK)
        return E_INVALID;
    return read_fields(a, json_object_get(one, "fields"), r);
}

enum err queue_file_read(
    struct arena *a, struct str bytes, struct queue_file *ret, const char **why)
{
    json_t *root = bytes.len <= QUEUE_FILE_BYTES_MAX
                       ? json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL)
                       : NULL;
    json_t *reports = json_object_get(root, "reports");
    const char *what = json_string_value(json_object_get(root, "what"));
    struct queue_file file = {0};
    enum err e = OK;

    *why = MSG("Đây không phải tệp lưu từ ứng dụng báo cáo trên điện thoại, hoặc tệp bị hỏng. Hãy "
               "lưu lại trên điện thoại rồi chọn tệp ấy.");
    if (root)
        arena_defer(a, release, root);
    if (!what || !str_eq(str_from(what), S("chungsuc-phone")) || !json_is_array(reports) ||
        json_array_size(reports) > QUEUE_FILE_REPORTS_MAX ||
        !text_of(a, json_object_get(root, "name"), FIELD_TEXT_MAX, &file.name))
        return E_INVALID;
    if (json_integer_value(json_object_get(root, "format")) != PHONE_FORMAT) {
        *why = MSG("Tệp do bản khác của ứng dụng lưu. Hãy mở lại ứng dụng trên điện thoại khi có "
                   "mạng rồi gửi thẳng.");
        return E_INVALID;
    }
    file.items = arena_new_array(a, struct queue_report, json_array_size(reports) + 1);
    for (; e == OK && file.count < json_array_size(reports); file.count++)
        e = read_report(a, json_array_get(reports, file.count), &file.items[file.count]);
    if (e == OK)
        *ret = file;
    return e;
}
