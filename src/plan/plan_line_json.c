/* plan_line_json.c: a plan line as it stands in the journal. The keys are written for good. */
#include "plan/plan_line_json.h"

#include "store/body.h"

json_t *plan_line_to_json(const struct plan_line *l)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:s%, s:s%, s:s, s:s%, s:I, s:I, s:I, s:I, s:s, s:s%, "
                     "s:I}",
        "line", (json_int_t)l->at.line, "col", (json_int_t)l->at.col, "from",
        (json_int_t)l->at.from, "to", (json_int_t)l->at.to, "place", PACK(l->place), "spot",
        PACK(l->spot), "kind", kind_name(l->kind), "text", PACK(l->text), "count",
        (json_int_t)l->count, "route_min", (json_int_t)l->route_min, "route_max",
        (json_int_t)l->route_max, "milli", (json_int_t)l->milli, "unit",
        l->unit == UNIT_NONE ? "" : unit_name(l->unit), "bound", &l->bound, (size_t)1, "money",
        (json_int_t)l->money_vnd);
}

enum err kind_from_name(struct str name, enum kind *ret)
{
    for (int k = KIND_OTHER; k < KIND_LAST; k++)
        if (str_eq(name, str_from(kind_name((enum kind)k)))) {
            *ret = (enum kind)k;
            return OK;
        }
    return E_INVALID;
}

enum err unit_from_name(struct str name, enum unit *ret)
{
    for (int u = UNIT_NONE; u <= UNIT_DAY; u++)
        if (str_eq(name, str_from(unit_name((enum unit)u)))) {
            *ret = (enum unit)u;
            return OK;
        }
    return E_INVALID;
}

static struct str text_copy(struct arena *a, const char *ptr, size_t len)
{
    return str_copy(a, (struct str){ptr, len});
}

enum err plan_line_from_json(struct arena *a, json_t *json, struct plan_line *ret)
{
    json_int_t line, col, from, to, count, route_min, route_max, milli, money;
    const char *place, *spot, *kind, *text, *unit, *bound;
    size_t place_len, spot_len, text_len;
    struct plan_line l = {0};

    if (json_unpack(json,
            "{s:I, s:I, s:I, s:I, s:s%, s:s%, s:s, s:s%, s:I, s:I, s:I, s:I, s:s, s:s, s:I}",
            "line", &line, "col", &col, "from", &from, "to", &to, "place", &place, &place_len,
            "spot", &spot, &spot_len, "kind", &kind, "text", &text, &text_len, "count", &count,
            "route_min", &route_min, "route_max", &route_max, "milli", &milli, "unit", &unit,
            "bound", &bound, "money", &money) != 0)
        return E_DAMAGED;
    if (kind_from_name(str_from(kind), &l.kind) != OK ||
        unit_from_name(str_from(unit), &l.unit) != OK)
        return E_DAMAGED;
    l.at = (struct position){(size_t)line, (size_t)col, (size_t)from, (size_t)to};
    l.place = text_copy(a, place, place_len);
    l.spot = text_copy(a, spot, spot_len);
    l.text = text_copy(a, text, text_len);
    l.count = count;
    l.route_min = route_min;
    l.route_max = route_max;
    l.milli = milli;
    l.bound = bound[0] ? bound[0] : '=';
    l.money_vnd = money;
    *ret = l;
    return OK;
}

struct plan_line plan_line_without_words(const struct plan_line *l)
{
    struct plan_line bare = *l;

    bare.place = bare.spot = bare.text = S("");
    return bare;
}

json_t *plan_line_words(const struct plan_line *l)
{
    return json_pack("{s:s%, s:s%, s:s%}", "place", PACK(l->place), "spot", PACK(l->spot), "text",
        PACK(l->text));
}

static void set_text(struct arena *a, json_t *words, const char *name, struct str *ret)
{
    json_t *text = json_object_get(words, name);

    if (json_is_string(text))
        *ret = text_copy(a, json_string_value(text), json_string_length(text));
}

void plan_line_set_words(struct arena *a, json_t *words, struct plan_line *l)
{
    set_text(a, words, "place", &l->place);
    set_text(a, words, "spot", &l->spot);
    set_text(a, words, "text", &l->text);
}
