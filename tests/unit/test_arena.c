/* test_arena.c: memory that is given back all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

static void memory_comes_zeroed_and_aligned(void **state)
{
    struct arena a;

    arena_init(&a, 1 << 20);
    for (size_t size = 1; size < 3000; size += 37) {
        unsigned char *p = arena_alloc(&a, size);

        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
    }
    arena_reset(&a);
}

static void a_rewind_gives_back_what_came_after_the_mark(void **state)
{
    struct arena a;
    char *before;

    arena_init(&a, 1 << 20);
    before = arena_alloc(&a, 10);
    memcpy(before, "kept", 5);
    for (int i = 0; i < 1000; i++) { /* would pass the maximum if nothing were given back */
        struct arena_mark mark = arena_mark(&a);

        arena_alloc(&a, 100 * 1000);
        arena_rewind(&a, mark);
    }
    assert_string_equal(before, "kept");
    arena_reset(&a);
}

static void beyond_the_maximum_it_jumps(void **state)
{
    struct arena a;
    jmp_buf full;
    volatile int got = 0;

    arena_init(&a, 64 * 1024);
    if (setjmp(full) == 0) {
        a.full = &full;
        for (;; got++)
            arena_alloc(&a, 8 * 1024);
    }
    assert_in_range(got, 4, 8);
    arena_reset(&a);
}

/* It lives on after the jump: the answer that says what went wrong has headers, too. */
static void a_vector_that_could_not_grow_is_as_it_was(void **state)
{
    static struct { /* not on the stack: the jump may not forget it */
        int64_t *items;
        size_t count, capacity;
    } v;
    static struct arena a;
    jmp_buf full;
    const size_t rooms[] = {16, 20 * 1024}; /* not even the first eight; some of them */

    for (int i = 0; i < 2; i++) {
        v.items = NULL;
        v.count = v.capacity = 0;
        arena_init(&a, rooms[i]);
        a.full = &full;
        if (setjmp(full) == 0)
            for (;;)
                *vec_push(&a, &v) = 1;
        assert_int_equal(v.count, v.capacity);
        assert_int_equal(v.items == NULL, v.capacity == 0);
        a.full = NULL;
        a.max_bytes = 1 << 20;
        *vec_push(&a, &v) = 2;
        assert_int_equal(v.items[v.count - 1], 2);
        arena_reset(&a);
    }
}

static void an_overflowing_product_is_full_not_small(void **state)
{
    struct arena a;
    jmp_buf full;
    volatile int jumped = 0;

    arena_init(&a, SIZE_MAX);
    if (setjmp(full) == 0) {
        a.full = &full;
        arena_array(&a, SIZE_MAX / 2, 4);
    } else {
        jumped = 1;
    }
    assert_int_equal(jumped, 1);
    arena_reset(&a);
}

static char order[8];

static void note(void *object)
{
    strncat(order, object, 1);
}

static void clean_ups_run_last_come_first(void **state)
{
    struct arena a;
    char one[] = "1", two[] = "2", three[] = "3";

    arena_init(&a, 1 << 20);
    arena_defer(&a, note, one);
    arena_defer(&a, note, two);
    arena_defer(&a, note, three);
    arena_reset(&a);
    assert_string_equal(order, "321");
    arena_reset(&a); /* and only once */
    assert_string_equal(order, "321");
}

struct numbers {
    int *items;
    size_t count, capacity;
};

static void a_vector_keeps_its_elements_as_it_grows(void **state)
{
    struct arena a;
    struct numbers v = {0};

    arena_init(&a, 1 << 20);
    for (int i = 0; i < 1000; i++)
        *vec_push(&a, &v) = i;
    assert_int_equal(v.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.items[i], i);
    arena_reset(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_comes_zeroed_and_aligned),
        cmocka_unit_test(a_rewind_gives_back_what_came_after_the_mark),
        cmocka_unit_test(beyond_the_maximum_it_jumps),
        cmocka_unit_test(a_vector_that_could_not_grow_is_as_it_was),
        cmocka_unit_test(an_overflowing_product_is_full_not_small),
        cmocka_unit_test(clean_ups_run_last_come_first),
        cmocka_unit_test(a_vector_keeps_its_elements_as_it_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
