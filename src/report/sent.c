/* sent.c: the fact report-sent, as reports stood in the journal before they were packed:
 *   {"c":campaign,"d":day,"f":{"w12":120000,…},"n":note,"r":revision,"u":unit,"y":why}
 * "n" and "y" are left out when empty. Values are thousandths. Read for ever, written no more.
 */
#include "report/packed.h"

#include <jansson.h>
#include <stdlib.h>

static int by_figure(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static enum err figures_of_body(struct arena *a, json_t *body, struct report *r)
{
    json_t *figures = json_object_get(body, "f"), *value;
    const char *key;

    r->figures = arena_new_array(a, struct report_figure, json_object_size(figures) + 1);
    json_object_foreach(figures, key, value)
    {
        struct report_figure *f = &r->figures[r->figure_count++];

        if (!json_is_integer(value) || report_figure_from_key(str_from(key), f) != OK)
            return E_DAMAGED;
        f->milli = json_integer_value(value);
        f->bound = '=';
    }
    qsort(r->figures, r->figure_count, sizeof *r->figures, by_figure);
    return OK;
}

static struct str text_of_body(struct arena *a, json_t *body, const char *key)
{
    json_t *text = json_object_get(body, key);

    return json_is_string(text) ? str_copy(a, str_from(json_string_value(text))) : S("");
}

enum err report_sent_unpack(struct arena *a, struct str bytes, struct report *ret)
{
    json_t *body = json_loadb(bytes.ptr, bytes.len, 0, NULL);
    struct report r = {
        .campaign = {json_integer_value(json_object_get(body, "c"))},
        .unit = {json_integer_value(json_object_get(body, "u"))},
        .day = (day_t)json_integer_value(json_object_get(body, "d")),
        .revision = json_integer_value(json_object_get(body, "r")),
        .note = text_of_body(a, body, "n"),
        .why = text_of_body(a, body, "y"),
        .key = S(""),
    };
    enum err e = body ? figures_of_body(a, body, &r) : E_DAMAGED;

    json_decref(body);
    if (e == OK)
        *ret = r;
    return e;
}
