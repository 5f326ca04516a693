/* template_values.c: values by name, in records and lists of records. */
#include "doc/template_values.h"

#include "doc/template_picture.h"

struct template_record {
    struct arena *arena;
    struct template_record *outer;
    struct template_list *list; /* it stands in; NULL for the whole paper */
    struct template_value *items;
    size_t count, capacity;
};

struct template_record *template_values(struct arena *a)
{
    struct template_record *r = arena_new(a, struct template_record);

    r->arena = a;
    return r;
}

static struct template_value *own(const struct template_record *r, struct str name)
{
    for (size_t i = 0; i < r->count; i++) {
        if (str_eq(r->items[i].name, name))
            return &r->items[i];
    }
    return NULL;
}

static bool list_knows(const struct template_list *list, struct str name)
{
    for (size_t i = 0; i < list->names.count; i++) {
        if (str_eq(list->names.items[i], name))
            return true;
    }
    return false;
}

static void put(struct template_record *r, struct template_value value)
{
    struct template_value *old = own(r, value.name);

    if (old) {
        *old = value;
        return;
    }
    *vec_push(r->arena, r) = value;
    if (r->list && !list_knows(r->list, value.name))
        *vec_push(r->arena, &r->list->names) = value.name;
}

void template_set(struct template_record *r, struct str name, struct str text)
{
    put(r, (struct template_value){.name = name, .kind = TEMPLATE_TEXT, .text = text});
}

void template_set_blocks(struct template_record *r, struct str name, const struct docx_flow *flow)
{
    put(r, (struct template_value){.name = name, .kind = TEMPLATE_BLOCKS, .flow = flow});
}

void template_set_picture(struct template_record *r, struct str name, struct str bytes)
{
    struct picture_size size;

    if (!picture_size_of(bytes, &size))
        bytes.len = 0;
    put(r, (struct template_value){.name = name, .kind = TEMPLATE_PICTURE, .text = bytes});
}

static struct template_list *list_of(struct template_record *r, struct str name)
{
    struct template_value *v = own(r, name);

    if (!v || !v->list) {
        struct template_list *list = arena_new(r->arena, struct template_list);

        put(r, (struct template_value){.name = name, .kind = TEMPLATE_LIST, .list = list});
        return list;
    }
    return v->list;
}

void template_set_list(struct template_record *r, struct str list)
{
    list_of(r, list);
}

struct template_record *template_add(struct template_record *r, struct str list)
{
    struct template_list *to = list_of(r, list);
    struct template_record *record = template_values(r->arena);

    record->outer = r;
    record->list = to;
    *vec_push(r->arena, to) = record;
    return record;
}

const struct template_value *template_find(const struct template_record *r, struct str name)
{
    static const struct template_value nothing = {.kind = TEMPLATE_TEXT, .text = {"", 0}};

    for (; r; r = r->outer) {
        const struct template_value *v = own(r, name);

        if (v)
            return v;
        if (r->list && list_knows(r->list, name))
            return &nothing;
    }
    return NULL;
}

bool template_value_empty(const struct template_value *v)
{
    switch (v->kind) {
    case TEMPLATE_BLOCKS:
        return !v->flow || !v->flow->count;
    case TEMPLATE_LIST:
        return !v->list->count;
    case TEMPLATE_PICTURE:
        return !v->text.len;
    case TEMPLATE_TEXT:
        break;
    }
    return !str_trim(v->text).len;
}
