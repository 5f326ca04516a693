/* fuzz_api_report.c: bodies of POST /api/v1/reports.
 *
 * Always: what our reader takes the library takes too, with the same whole numbers; a body is
 * either refused with a reason, or every report in it is refused or holds what a report may hold.
 */
#include "api/json_read.h"
#include "api/report_read.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/unicode.h"

static void same_numbers(const struct node *n, const json_t *j)
{
    const struct node *m = n->first;
    int64_t whole, milli;

    if (n->type == NODE_NUMBER && json_is_integer(j)) {
        if (!node_int(n, &whole) || whole != json_integer_value(j))
            abort();
        if (node_milli(n, &milli) == OK && milli != whole * 1000)
            abort();
    }
    if (n->type == NODE_ARRAY && json_array_size(j) != n->count)
        abort();
    for (size_t i = 0; n->type == NODE_ARRAY && m; m = m->next, i++)
        same_numbers(m, json_array_get(j, i));
    if (n->type == NODE_OBJECT && json_object_size(j) > n->count)
        abort();
}

static void against_the_library(struct str body)
{
    struct arena a;
    const struct node *n;
    struct json_fault fault;
    json_error_t why;
    json_t *j;

    arena_init(&a, 256 << 20);
    j = json_loadb(body.ptr, body.len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &why);
    if (json_read(&a, body, &n, &fault) != OK) {
        if (!fault.why)
            abort();
    } else if (j) {
        same_numbers(n, j);
    } else if (json_error_code(&why) != json_error_numeric_overflow) {
        abort(); /* numbers are only text to us */
    }
    json_decref(j);
    arena_reset(&a);
}

static void check_item(const struct item *item)
{
    const struct report *r = &item->report;

    if (item->problem) {
        if (!item->problem->detail.len || item->problem->status < 400)
            abort();
        return;
    }
    if (r->campaign.v <= 0 || r->unit.v <= 0 || r->revision < 0)
        abort();
    for (size_t i = 0; i < r->figure_count; i++)
        if (!strchr("=><~", r->figures[i].bound) || !r->figures[i].bound)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    struct batch batch;
    struct problem problem;
    struct arena a;

    against_the_library(body);
    arena_init(&a, 256 << 20);
    if (reports_read(&a, LANG_VI, body, &batch, &problem) != OK) {
        if (!problem.detail.len || problem.status < 400)
            abort();
    } else {
        for (size_t i = 0; i < batch.count; i++)
            check_item(&batch.items[i]);
    }
    arena_reset(&a);
    return 0;
}
