/* plan_text.h: a plan from text, for the tests of the plan compiler. */
#ifndef TESTS_PLAN_TEXT_H
#define TESTS_PLAN_TEXT_H

#include "doc/text.h"
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct doc_text doc;
static struct plan plan;

static inline void read_plan(const char *text)
{
    const char *why = NULL;

    arena_reset(&arena);
    arena_init(&arena, 64u << 20);
    assert_int_equal(doc_read(&arena, str_from(text), &doc, &why), OK);
    plan_parse(&arena, &doc, &plan);
}

/* The plan of the commune Tân Phong, as it is handed to every part of the project. */
static inline void read_seed(const char *name)
{
    const char *source = getenv("CHUNGSUC_SOURCE");
    struct str bytes;
    const char *why = NULL;

    arena_reset(&arena);
    arena_init(&arena, 64u << 20);
    assert_int_equal(
        file_read(&arena,
            str_z(&arena, str_printf(&arena, "%s/tests/seeds/%s", source ? source : "..", name)),
            1 << 20, &bytes),
        OK);
    assert_int_equal(doc_read(&arena, bytes, &doc, &why), OK);
    plan_parse(&arena, &doc, &plan);
}

#define SEED_001 "001_5bf1107fe148eeb8.txt"

static inline void assert_text(struct str is, const char *want)
{
    assert_string_equal(str_z(&arena, is), want);
}

#endif
