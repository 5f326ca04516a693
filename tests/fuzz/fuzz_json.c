/* fuzz_json.c: any bytes as JSON, ours against jansson's reader: whatever ours takes, theirs takes,
 * with the same shape; and every refusal has words and a place. */
#include "api/json_read.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void same(struct arena *a, const struct node *ours, json_t *theirs);

static void same_items(struct arena *a, const struct node *ours, json_t *theirs)
{
    size_t i = 0;

    must(json_is_array(theirs) && json_array_size(theirs) == ours->count);
    for (const struct node *n = ours->first; n; n = n->next)
        same(a, n, json_array_get(theirs, i++));
    must(i == ours->count);
}

static void same_members(struct arena *a, const struct node *ours, json_t *theirs)
{
    void *at = json_object_iter(theirs); /* in the order they came */
    size_t i = 0;

    must(json_is_object(theirs) && json_object_size(theirs) == ours->count);
    for (const struct node *n = ours->first; n; n = n->next, i++) {
        must(node_member(ours, n->key) == n); /* its ƣ is mended: theirs is not called so */
        same(a, n, json_object_iter_value(at));
        at = json_object_iter_next(theirs, at);
    }
    must(i == ours->count && ours->count <= JSON_MEMBERS_MAX);
}

/* A number that both know as a whole one is the same. */
static void same_number(const struct node *ours, json_t *theirs)
{
    int64_t whole, milli;

    must(json_is_number(theirs));
    if (node_int(ours, &whole) && json_is_integer(theirs))
        must(json_integer_value(theirs) == whole);
    if (node_int(ours, &whole) && node_milli(ours, &milli) == OK)
        must(milli / 1000 == whole && milli % 1000 == 0);
}

static void same(struct arena *a, const struct node *ours, json_t *theirs)
{
    must(theirs != NULL);
    switch (ours->type) {
    case NODE_NULL:
        must(json_is_null(theirs));
        break;
    case NODE_BOOL:
        must(json_is_boolean(theirs) && json_is_true(theirs) == ours->on);
        break;
    case NODE_NUMBER:
        same_number(ours, theirs);
        break;
    case NODE_TEXT:
        must(json_is_string(theirs));
        break;
    case NODE_ARRAY:
        same_items(a, ours, theirs);
        break;
    case NODE_OBJECT:
        same_members(a, ours, theirs);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct json_fault fault = {0};
    const struct node *ours;
    json_error_t error;
    json_t *theirs;
    struct arena a;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 64 << 20);
    if (json_read(&a, bytes, &ours, &fault) != OK) {
        must(fault.why != NULL);
    } else {
        theirs = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
        if (!theirs && (json_error_code(&error) == json_error_numeric_overflow))
            ; /* a number beyond a double is text to us until somebody asks */
        else
            same(&a, ours, theirs);
        json_decref(theirs);
    }
    arena_reset(&a);
    return 0;
}
