/* test_double.c: which works are shown as possible doubles, and which never are. */
#include "base/unicode.h"
#include "works/double.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct route_name name_of(struct arena *a, const char *text)
{
    static const char *const hamlets[] = {"Ấp Cầu", "Ấp Trại Bí", "Khu phố 3", "Ấp Xóm Tháp"};
    struct route_words known[4];
    struct route_name n;

    for (size_t i = 0; i < 4; i++)
        route_hamlet(a, str_from(hamlets[i]), &known[i]);
    route_read(a, str_from(text), known, 4, &n);
    return n;
}

/* What a name comes to: class words|span @hamlet #numbers, tổ, rounds and parts as numbers. */
static struct str reading(struct arena *a, const char *text)
{
    struct route_name n = name_of(a, text);
    struct buf out;

    buf_init(&out, a, 4096);
    buf_printf(&out, "%d", n.class);
    for (size_t i = 0; i < n.words.count; i++)
        buf_printf(&out, " %s%.*s", n.words.items[i].weak ? "~" : "", STR(n.words.items[i].fold));
    for (size_t i = 0; i < n.number_count; i++)
        buf_printf(&out, " #%.*s", STR(n.numbers[i]));
    for (size_t i = 0; i < n.span.count; i++)
        buf_printf(&out, " |%.*s", STR(n.span.items[i].fold));
    for (size_t i = 0; i < n.hamlet.count; i++)
        buf_printf(&out, " @%.*s", STR(n.hamlet.items[i].fold));
    for (int i = 0; i < 64; i++)
        if (n.groups >> i & 1)
            buf_printf(&out, " t%d", i);
    for (int i = 0; i < 64; i++)
        if (n.rounds >> i & 1)
            buf_printf(&out, " r%d", i);
    if (n.parts)
        buf_printf(&out, " p%x", n.parts);
    return buf_str(&out);
}

static void test_a_name_is_taken_apart(void **state)
{
    static const char *const cases[][2] = {
        {"Phát quang tuyến đường Lộ kiểm", "0 kiem"},
        {"lộ kiểm ấp Cầu", "0 kiem @cau"},
        {"Dân quân dọn vệ sinh lộ kiểm", "0 kiem"},
        {"Phát quang, dọn vệ sinh đường Lộ Kiểm (ấp Trại Bí) dài 3.000m", "0 kiem @trai @bi"},
        {"QL22B", "1 #22b"},
        {"Quốc lộ 22 B", "1 #22b"},
        {"quoc lo 22b", "1 #22b"},
        {"ĐT.782", "2 #782"},
        {"Đường tỉnh 782", "2 #782"},
        {"TL 785", "2 #785"},
        {"Hẻm 12/5 đường Trần Phú", "5 tran phu #12/5"},
        {"Nạo vét kênh 5", "6 #5"},
        {"đường kênh Tây", "0 ~kenh tay"},
        {"Cầu Bến Sỏi", "7 ben soi"},
        {"đường số 05", "0 #5"},
        {"Phát quang đường tổ 7, 4, 15", "0 t4 t7 t15"},
        {"đường tổ 1,2,3", "0 t1 t2 t3"},
        {"tổ 2 đến tổ 5 ấp Cầu", "0 @cau t2 t3 t4 t5"},
        {"tổ 1-3", "0 t1 t2 t3"},
        {"Thắp sáng Trần Phú, dãy số lẻ", "0 tran phu p1"},
        {"đường Trần Phú phía đông", "0 tran phu p10"},
        {"đường Đông Hồ", "0 dong ho"},
        {"Lộ kiểm đợt 2", "0 kiem r2"},
        {"đoạn 3 đường Lộ kiểm", "0 kiem r3"},
        {"Lộ kiểm từ cầu Sắt đến chợ Tân Phong", "0 kiem |cau |sat |cho |tan |phong"},
        {"đường Nguyễn Huệ, KP3", "0 nguyen hue @3"},
        {"Lộ kiểm 500 mét", "0 kiem"},
        {"Lộ kiểm ngày 12/12/2024", "0 kiem ngay"},
        {"", "0"},
        {"... --- ,,", "0"},
    };
    size_t wrong = 0;
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 24);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str got = reading(&a, cases[i][0]);

        if (!str_eq(got, str_from(cases[i][1]))) {
            printf("%s\n  is    %.*s\n  ought %s\n", cases[i][0], STR(got), cases[i][1]);
            wrong++;
        }
    }
    arena_reset(&a);
    assert_int_equal(wrong, 0);
}

static void test_one_road_written_in_many_ways(void **state)
{
    static const char *const cases[][2] = {
        {"Phát quang tuyến đường Lộ kiểm", "lộ kiểm ấp Cầu"},
        {"đường Lộ kiểm", "duong lo kiem"},
        {"Lộ Kiểm", "Lộ Kiễm"},
        {"QL22B", "Quốc lộ 22B"},
        {"TL785", "Đường tỉnh 785"},
        {"đường Nguyễn Thị Minh Khai", "đường NTMK"},
        {"đường Bàu Sen", "lộ Bầu Xen"},
        {"đường Trường Chinh", "duong truong chinh"},
        {"đường Bàu Đưng", "đường Bàuđưng"},
        {"đường Trần Phú", "đường Trần Phúu"},
        {"kênh Tây", "tuyến kênh Tây, ấp Cầu"},
    };
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 24);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct route_name one = name_of(&a, cases[i][0]), other = name_of(&a, cases[i][1]);

        if (route_likeness(&one, &other) < 70 || route_apart(&one, &other))
            fail_msg("%s / %s: %d", cases[i][0], cases[i][1], route_likeness(&one, &other));
        assert_int_equal(route_likeness(&one, &other), route_likeness(&other, &one));
    }
    arena_reset(&a);
}

static void test_roads_that_only_sound_alike_stay_apart(void **state)
{
    static const char *const cases[][2] = {
        {"Quốc lộ 22B", "Quốc lộ 22"},
        {"Kênh 5", "Kênh 6"},
        {"TL 785", "QL 785"},
        {"đường tổ 1", "đường tổ 5"},
        {"Trần Phú dãy số lẻ", "Trần Phú dãy số chẵn"},
        {"Lộ kiểm đoạn 1", "Lộ kiểm đoạn 2"},
        {"Lộ kiểm từ cầu Sắt đến chợ", "Lộ kiểm từ đình Thần đến trường học"},
        {"đường Bàu Sen", "đường Gò Duối"},
        {"lộ Cầu", "lộ Bàu"},
        {"hẻm 12", "hẻm 14"},
    };
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 24);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct route_name one = name_of(&a, cases[i][0]), other = name_of(&a, cases[i][1]);

        if (!route_apart(&one, &other) && route_likeness(&one, &other) >= 60)
            fail_msg("%s / %s: %d", cases[i][0], cases[i][1], route_likeness(&one, &other));
    }
    arena_reset(&a);
}

/* ── records ────────────────────────────────────────────────────────────────────────────────── */

enum { COMMUNE = 10, HAMLET_CAU = 11, HAMLET_BI = 12, MILITIA = 20, YOUTH = 21 };

static struct double_record road(int64_t id, int64_t unit, const char *name, int64_t metres)
{
    return (struct double_record){.work = id,
        .unit = unit,
        .area = COMMUNE,
        .place_unit = unit < MILITIA ? unit : 0,
        .place_name = unit == HAMLET_CAU  ? S("Ấp Cầu")
                      : unit == HAMLET_BI ? S("Ấp Trại Bí")
                                          : S(""),
        .kind = KIND_CLEARING,
        .measure = UNIT_M,
        .name = str_from(name),
        .place = S(""),
        .planned_milli = metres * 1000,
        .first_day = 20000,
        .last_day = 20002};
}

struct world {
    struct arena arena;
    struct double_record records[16];
    size_t count;
    struct double_pairs pairs;
};

static int setup(void **state)
{
    static struct world w;

    w = (struct world){.count = 0};
    arena_init(&w.arena, 1 << 24);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    arena_reset(&w->arena);
    return 0;
}

static struct double_record *put(struct world *w, struct double_record r)
{
    w->records[w->count] = r;
    return &w->records[w->count++];
}

static size_t found(struct world *w)
{
    double_find(&w->arena, w->records, w->count, &w->pairs);
    return w->pairs.count;
}

static bool because(const struct double_pair *p, enum double_reason reason)
{
    return p->reasons >> reason & 1;
}

static void test_militia_and_hamlet_report_one_road(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Phát quang tuyến đường Lộ kiểm", 3000));
    put(w, road(2, MILITIA, "Dân quân dọn vệ sinh lộ kiểm ấp Cầu", 3000));
    put(w, road(3, HAMLET_BI, "Phát quang đường Gò Duối", 3000));
    assert_int_equal(found(w), 1);
    assert_true(because(&w->pairs.items[0], DOUBLE_PLACE));
    assert_true(because(&w->pairs.items[0], DOUBLE_AMOUNT));
    assert_true(because(&w->pairs.items[0], DOUBLE_DAYS));
    assert_int_equal(w->pairs.items[0].a, 0);
    assert_int_equal(w->pairs.items[0].b, 1);
}

static void test_clearing_and_lighting_one_road_are_two_works(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Lộ kiểm", 3000));
    put(w, road(2, MILITIA, "Lộ kiểm ấp Cầu", 3000))->kind = KIND_LIGHTING;
    put(w, road(3, YOUTH, "Lộ kiểm ấp Cầu", 3000))->measure = UNIT_M2;
    assert_int_equal(found(w), 0);
}

static void test_building_and_repairing_are_never_one(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Nhà tình nghĩa ấp Cầu", 1))->kind = KIND_HOUSE_BUILD;
    put(w, road(2, MILITIA, "Nhà tình nghĩa ấp Cầu", 1))->kind = KIND_HOUSE_REPAIR;
    assert_int_equal(found(w), 0);
}

static void test_the_road_of_the_same_name_in_another_hamlet_is_another(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 3000));
    put(w, road(2, HAMLET_BI, "Đường Lộ kiểm", 1200));
    assert_int_equal(found(w), 0);
}

static void test_parts_that_make_up_the_whole_are_parts_and_not_each_other(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 3000));
    put(w, road(2, MILITIA, "Lộ kiểm", 1000));
    put(w, road(3, YOUTH, "lộ kiểm ấp Cầu", 2000));
    assert_int_equal(found(w), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(w->pairs.items[i].a, 0);
        assert_int_equal(w->pairs.items[i].part, 2);
        assert_true(because(&w->pairs.items[i], DOUBLE_SUM));
    }
}

static void test_a_day_later_is_still_shown_a_week_later_not(void **state)
{
    struct world *w = *state;
    struct double_record *later;

    put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 3000));
    later = put(w, road(2, MILITIA, "Lộ kiểm", 2900));
    later->first_day = later->last_day = 20003;
    assert_int_equal(found(w), 1);
    assert_true(because(&w->pairs.items[0], DOUBLE_DAYS_NEXT));
    later->first_day = later->last_day = 20010;
    w->pairs = (struct double_pairs){0};
    assert_int_equal(found(w), 0);
}

static void test_pictures_alone_show_two_units(void **state)
{
    static const uint64_t one[] = {0x123456789abcdef0u}, nearly[] = {0x123456789abcdef3u},
                          other[] = {0xfedcba9876543210u};
    struct world *w = *state;
    struct double_record *a = put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 3000));
    struct double_record *b = put(w, road(2, HAMLET_BI, "Trồng cây", 40));

    b->kind = KIND_TREE;
    a->likenesses = one;
    a->likeness_count = 1;
    b->likenesses = other;
    b->likeness_count = 1;
    assert_int_equal(found(w), 0);
    b->likenesses = nearly;
    assert_int_equal(found(w), 1);
    assert_int_equal(w->pairs.items[0].reasons, 1u << DOUBLE_PHOTOGRAPHS);
    b->unit = a->unit;
    assert_int_equal(found(w), 0);
}

static void test_another_commune_is_another_place_unless_nobody_says_where(void **state)
{
    struct world *w = *state;
    struct double_record *b;

    put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 3000));
    b = put(w, road(2, MILITIA, "Lộ kiểm ấp Cầu", 3000));
    b->area = COMMUNE + 100;
    assert_int_equal(found(w), 0);
    b->area = 0;
    assert_int_equal(found(w), 1);
}

static void test_a_nought_too_many_is_said(void **state)
{
    struct world *w = *state;

    put(w, road(1, HAMLET_CAU, "Đường Lộ kiểm", 300));
    put(w, road(2, MILITIA, "Lộ kiểm, ấp Cầu", 3000));
    assert_int_equal(found(w), 1);
    assert_true(because(&w->pairs.items[0], DOUBLE_TENFOLD));
    assert_int_equal(w->pairs.items[0].part, 0);
}

static void test_the_index_finds_what_comparing_all_finds(void **state)
{
    static const char *const roads[] = {"Lộ kiểm", "lo kiem", "Lộ kiễm", "Lộ kime", "QL22B",
        "Quốc lộ 22B", "Kênh 5", "đường tổ 2", "Bàu Sen", "Bầu xen", "NTMK",
        "Nguyễn Thị Minh Khai"};
    struct double_record records[240];
    struct double_pairs fast, slow;
    struct world *w = *state;

    for (size_t i = 0; i < 240; i++) {
        records[i] = road((int64_t)i + 1, i % 3 ? MILITIA + (int64_t)(i % 7) : HAMLET_CAU,
            roads[i % 12], (int64_t)(i * 37 % 11 + 1) * 100);
        records[i].area = i % 29 ? COMMUNE + (int64_t)(i % 5) : 0;
    }
    double_find(&w->arena, records, 240, &fast);
    double_find_slow(&w->arena, records, 240, &slow);
    assert_true(slow.count > 100);
    assert_int_equal(fast.count, slow.count);
    for (size_t i = 0; i < slow.count; i++)
        assert_memory_equal(&fast.items[i], &slow.items[i], sizeof slow.items[i]);
}

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_taken_apart),
        cmocka_unit_test(test_one_road_written_in_many_ways),
        cmocka_unit_test(test_roads_that_only_sound_alike_stay_apart),
        WORLD_TEST(test_militia_and_hamlet_report_one_road),
        WORLD_TEST(test_clearing_and_lighting_one_road_are_two_works),
        WORLD_TEST(test_building_and_repairing_are_never_one),
        WORLD_TEST(test_the_road_of_the_same_name_in_another_hamlet_is_another),
        WORLD_TEST(test_parts_that_make_up_the_whole_are_parts_and_not_each_other),
        WORLD_TEST(test_a_day_later_is_still_shown_a_week_later_not),
        WORLD_TEST(test_pictures_alone_show_two_units),
        WORLD_TEST(test_another_commune_is_another_place_unless_nobody_says_where),
        WORLD_TEST(test_a_nought_too_many_is_said),
        WORLD_TEST(test_the_index_finds_what_comparing_all_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
