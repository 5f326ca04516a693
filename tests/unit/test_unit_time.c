/* Units through time, on two lines: names, ties, ends, successions, and who reaches what. */
#include "store_dir.h"

#include "org/account.h"
#include "org/unit_change.h"
#include "store/body.h"

static const struct fact_kind *const kinds[] = {org_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;

static int set_up(void **state)
{
    unsetenv("CHUNGSUC_NOW");
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    arena_init(&arena, 64 << 20);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    store_reader_close(db);
    store_close(store);
    arena_reset(&arena);
    store_dir_remove(&dir);
    return 0;
}

/* One change, as a job of its own. */
struct change {
    enum { ADD, CHANGE, TIE, END, SUCCEED, CODE } what;
    struct org_unit unit;
    struct unit_id other;
    enum line line;
    day_t day;
    bool whole;
    struct unit_fault fault;
};

static enum err run_change(struct tx *tx, void *context)
{
    struct change *c = context;

    switch (c->what) {
    case ADD:
        return unit_add(tx, &c->unit, &c->unit.id);
    case CHANGE:
        return unit_change(tx, c->unit.id, c->day, c->unit.kind, c->unit.name);
    case TIE:
        return unit_tie_why(tx, c->unit.id, c->line, c->other, c->day, DAY_OPEN, &c->fault);
    case END:
        return unit_end(tx, c->unit.id, c->day);
    case SUCCEED:
        return unit_succeed(tx, c->unit.id, c->other, c->whole);
    default:
        return unit_give_code(tx, c->unit.id, c->unit.series, c->unit.code);
    }
}

static enum err do_change(struct change *c)
{
    return store_write_wait(store, 0, run_change, c);
}

static enum err try_add(const char *kind, const char *name, struct unit_id parent,
    struct unit_id agency, day_t from, day_t until, struct unit_id *ret)
{
    struct change c = {.what = ADD,
        .unit = {.kind = unit_kind_find(str_from(kind)),
            .name = str_from(name),
            .parent = parent,
            .agency = agency,
            .from_day = from,
            .until_day = until}};
    enum err e = do_change(&c);

    if (e == OK)
        *ret = c.unit.id;
    return e;
}

static struct unit_id add(const char *kind, const char *name, struct unit_id parent)
{
    struct unit_id id = {0};

    assert_int_equal(try_add(kind, name, parent, (struct unit_id){0}, 0, 0, &id), OK);
    return id;
}

static struct unit_id add_agency(const char *name, struct unit_id parent, struct unit_id agency)
{
    struct unit_id id = {0};

    assert_int_equal(try_add("luc-luong", name, parent, agency, 0, 0, &id), OK);
    return id;
}

static enum err tie(struct unit_id id, enum line line, struct unit_id parent, day_t from)
{
    struct change c = {.what = TIE, .unit.id = id, .line = line, .other = parent, .day = from};

    return do_change(&c);
}

static enum err change(struct unit_id id, day_t from, const char *kind, const char *name)
{
    struct change c = {.what = CHANGE,
        .day = from,
        .unit = {.id = id, .kind = unit_kind_find(str_from(kind)), .name = str_from(name)}};

    return do_change(&c);
}

static enum err end(struct unit_id id, day_t day)
{
    struct change c = {.what = END, .unit.id = id, .day = day};

    return do_change(&c);
}

static enum err succeed(struct unit_id from, struct unit_id to, bool whole)
{
    struct change c = {.what = SUCCEED, .unit.id = from, .other = to, .whole = whole};

    return do_change(&c);
}

static const struct unit_id none = {0};

static void assert_on(struct unit_id id, day_t day, const char *name, struct unit_id parent)
{
    struct org_unit u;

    assert_int_equal(unit_find_on(db, &arena, id, day, &u), OK);
    assert_true(str_eq(u.name, str_from(name)));
    assert_int_equal(u.parent.v, parent.v);
    db_reset(db);
}

/* What is derived is what a replay gives. */
static void assert_replays(void)
{
    struct verify_result v = {0};

    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.broken_table);
}

/* --- names and ties --- */

static void new_name_and_rank_hold_from_their_day(void **state)
{
    struct unit_id top = add("tinh", "Tỉnh Ví Dụ", none), xa = add("xa", "Xã Tân Phong", top);
    struct org_unit u;

    assert_int_equal(change(xa, 1000, "phuong", "Phường Tân Phong"), OK);
    assert_on(xa, 999, "Xã Tân Phong", top);
    assert_on(xa, 1000, "Phường Tân Phong", top);
    assert_int_equal(unit_find(db, &arena, xa, &u), OK);
    assert_string_equal(u.kind->code, "phuong");
    assert_int_equal(change(xa, 500, "xa", "Xã Tân Phong Cũ"), OK); /* found out later */
    assert_on(xa, 499, "Xã Tân Phong", top);
    assert_on(xa, 999, "Xã Tân Phong Cũ", top);
    assert_on(xa, 5000, "Phường Tân Phong", top);
    assert_int_equal(change(xa, 2000, "phuong", "Phường Tân Phong"), E_CONFLICT); /* the same */
    assert_int_equal(change(xa, 2000, "co-quan", "Phường"), E_INVALID);
    assert_replays();
}

static void tie_of_the_future_does_not_count_yet(void **state)
{
    struct unit_id a = add("tinh", "A", none), b = add("tinh", "B", none), xa = add("xa", "X", a);
    struct unit_list list;
    int64_t province;

    assert_int_equal(tie(xa, LINE_TERRITORY, b, 1000), OK);
    assert_int_equal(unit_within(db, xa, a, 999), OK);
    assert_int_equal(unit_within(db, xa, b, 999), E_NOT_FOUND);
    assert_int_equal(unit_within(db, xa, a, 1000), E_NOT_FOUND);
    assert_int_equal(unit_within(db, xa, b, 1000), OK);
    assert_int_equal(unit_within(db, xa, xa, 1000), OK);
    assert_int_equal(unit_province(db, xa, &province), OK);
    assert_int_equal(province, b.v);
    assert_int_equal(unit_below(db, &arena, LINE_TERRITORY, a, 999, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(unit_below(db, &arena, LINE_TERRITORY, a, 1000, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(unit_children(db, &arena, LINE_TERRITORY, a, 900, 1100, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(unit_children(db, &arena, LINE_TERRITORY, a, 1000, 1100, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(tie(xa, LINE_TERRITORY, b, 2000), E_CONFLICT); /* it is there already */
    assert_int_equal(tie(xa, LINE_TERRITORY, none, 500), OK);       /* a gap until B */
    assert_on(xa, 499, "X", a);
    assert_on(xa, 999, "X", none);
    assert_on(xa, 1000, "X", b);
    assert_replays();
}

static void same_name_is_free_at_another_time(void **state)
{
    struct unit_id top = add("tinh", "T", none), first, second, third;

    assert_int_equal(try_add("xa", "Xã Một", top, none, 100, 200, &first), OK);
    assert_int_equal(try_add("xa", "Xã Một", top, none, 199, 300, &second), E_CONFLICT);
    assert_int_equal(try_add("xa", "Xã Một", top, none, 200, 300, &second), OK);
    assert_int_equal(try_add("xa", "Xã Hai", top, none, 100, 400, &third), OK);
    assert_int_equal(change(third, 250, "xa", "Xã Một"), E_CONFLICT);
    assert_int_equal(change(third, 300, "xa", "Xã Một"), OK);
    assert_int_equal(end(second, 301), E_CONFLICT); /* would meet the new name of the third */
    assert_int_equal(end(second, DAY_OPEN), E_CONFLICT);
    assert_int_equal(end(second, 290), OK);
}

static void codes_stand_for_one_unit_of_their_series(void **state)
{
    struct change c = {.what = ADD,
        .unit = {.kind = unit_kind_find(S("xa")),
            .name = S("Một"),
            .code = S("00004"),
            .series = S("old"),
            .until_day = 1000}};
    struct org_unit u;

    assert_int_equal(do_change(&c), OK);
    c.unit.name = S("Hai");
    c.unit.from_day = 2000; /* long after the first has ended */
    c.unit.until_day = 0;
    assert_int_equal(do_change(&c), E_CONFLICT);
    c.unit.series = S("new");
    assert_int_equal(do_change(&c), OK);
    c.unit.name = S("Ba");
    c.unit.series = S("");
    assert_int_equal(do_change(&c), OK);
    c.unit.name = S("Bốn");
    assert_int_equal(do_change(&c), E_CONFLICT);
    c.unit.series = S("other");
    c.unit.code = S("1");
    assert_int_equal(do_change(&c), E_INVALID);
    c.unit.series = S("new");
    c.unit.code = S("");
    assert_int_equal(do_change(&c), E_INVALID);
    c.unit.series = S("");
    assert_int_equal(do_change(&c), OK);
    assert_int_equal(unit_find_by_code(db, &arena, S("new"), S("00004"), &u), OK);
    assert_true(str_eq(u.name, S("Hai")));
    assert_int_equal(unit_find_by_code(db, &arena, S("new"), S("4"), &u), E_NOT_FOUND);
    c.what = CODE;
    c.unit.code = S("00004");
    assert_int_equal(do_change(&c), E_CONFLICT); /* taken */
    c.unit.code = S("00005");
    assert_int_equal(do_change(&c), OK);
    c.unit.code = S("00006");
    assert_int_equal(do_change(&c), E_CONFLICT); /* it has one */
}

/* --- the shape of a line --- */

static void no_circle_on_any_day(void **state)
{
    struct unit_id a = add("tinh", "A", none), b = add("xa", "B", a), c = add("ap", "C", b);

    assert_int_equal(tie(a, LINE_TERRITORY, c, 1000), E_INVALID);
    assert_int_equal(tie(a, LINE_TERRITORY, a, 1000), E_INVALID);
    assert_int_equal(tie(b, LINE_TERRITORY, none, 500), OK);
    assert_int_equal(tie(a, LINE_TERRITORY, c, 499), E_INVALID); /* one day of a circle */
    assert_int_equal(tie(a, LINE_TERRITORY, c, 500), OK);
    assert_int_equal(tie(b, LINE_TERRITORY, a, 1000), E_INVALID);
    assert_on(a, 600, "A", c);
    assert_replays();
}

static void no_line_is_deeper_than_eight(void **state)
{
    struct unit_id chain[UNIT_DEPTH_MAX] = {{0}}, low = add("to", "Thấp", none), other;

    for (int i = 0; i < UNIT_DEPTH_MAX; i++)
        chain[i] = add("to", "Tổ", i ? chain[i - 1] : none);
    assert_int_equal(try_add("to", "Tổ", chain[UNIT_DEPTH_MAX - 1], none, 0, 0, &other), E_INVALID);
    assert_int_equal(tie(low, LINE_TERRITORY, chain[UNIT_DEPTH_MAX - 2], 10), OK);
    other = add("to", "Thấp Hơn", none);
    assert_int_equal(tie(other, LINE_TERRITORY, low, 10), E_INVALID);
    assert_int_equal(tie(chain[0], LINE_TERRITORY, other, 10), E_INVALID);
    assert_int_equal(tie(low, LINE_TERRITORY, none, 20), OK);
    assert_int_equal(tie(other, LINE_TERRITORY, low, 19), E_INVALID);
    assert_int_equal(tie(other, LINE_TERRITORY, low, 20), OK);
    assert_int_equal(tie(low, LINE_TERRITORY, chain[UNIT_DEPTH_MAX - 2], 30), E_INVALID);
}

static void ties_stay_within_the_life_of_the_parent(void **state)
{
    struct unit_id top = add("quoc-gia", "Việt Nam", none), old, young, xa, xa2;

    assert_int_equal(try_add("tinh", "Cũ", top, none, 100, 200, &old), OK);
    assert_int_equal(try_add("tinh", "Mới", top, none, 200, 0, &young), OK);
    assert_int_equal(try_add("xa", "X", old, none, 100, 0, &xa), E_INVALID);
    assert_int_equal(try_add("xa", "X", old, none, 50, 200, &xa), E_INVALID);
    assert_int_equal(try_add("xa", "X", old, none, 200, 100, &xa), E_INVALID);
    assert_int_equal(try_add("xa", "X", old, none, 0, 200, &xa), OK); /* from the parent's day on */
    assert_int_equal(unit_within(db, xa, old, 99), E_NOT_FOUND);
    assert_int_equal(unit_within(db, xa, old, 100), OK);
    assert_int_equal(try_add("xa", "Y", young, none, 300, 0, &xa2), OK);
    assert_int_equal(tie(xa2, LINE_TERRITORY, old, 350), E_INVALID);
    assert_int_equal(tie(xa2, LINE_TERRITORY, top, 250), E_INVALID); /* not there yet */
    assert_int_equal(end(young, 400), E_CONFLICT);                   /* Y hangs on it */
    assert_int_equal(tie(xa2, LINE_TERRITORY, top, 380), OK);
    assert_int_equal(end(young, 379), E_CONFLICT);
    assert_int_equal(end(young, 380), OK);
    assert_int_equal(end(xa2, 350), E_CONFLICT); /* it has a new parent after that */
    assert_int_equal(end(xa2, 300), E_INVALID);  /* not one day */
    assert_int_equal(end(xa, 300), E_INVALID);   /* longer than the parent */
    assert_int_equal(end(old, 300), OK);
    assert_int_equal(end(xa, 300), OK);
    assert_on(xa, 299, "X", old);
    assert_replays();
}

/* --- two lines --- */

static void one_agency_stands_on_both_lines(void **state)
{
    struct unit_id vn = add("quoc-gia", "Việt Nam", none), tinh = add("tinh", "T", vn);
    struct unit_id xa = add("xa", "Xã", tinh), ap = add("ap", "Ấp", xa);
    struct unit_id command = add_agency("Bộ Chỉ huy Quân sự tỉnh", tinh, none);
    struct unit_id post = add_agency("Ban Chỉ huy Quân sự xã", xa, command), other;
    struct unit_list list;

    assert_int_equal(unit_within_line(db, LINE_TERRITORY, post, xa, 10), OK);
    assert_int_equal(unit_within_line(db, LINE_TERRITORY, post, vn, 10), OK);
    assert_int_equal(unit_within_line(db, LINE_TERRITORY, post, command, 10), E_NOT_FOUND);
    assert_int_equal(unit_within_line(db, LINE_AGENCY, post, command, 10), OK);
    assert_int_equal(unit_within_line(db, LINE_AGENCY, post, xa, 10), E_NOT_FOUND);
    assert_int_equal(unit_below(db, &arena, LINE_AGENCY, command, 10, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].parent.v, command.v);
    assert_int_equal(unit_below(db, &arena, LINE_TERRITORY, xa, 10, &list), OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(tie(ap, LINE_AGENCY, command, 10), E_INVALID);   /* a hamlet is no agency */
    assert_int_equal(tie(command, LINE_AGENCY, xa, 10), E_INVALID);   /* nor is a commune */
    assert_int_equal(tie(command, LINE_AGENCY, post, 10), E_INVALID); /* a circle */
    other = add_agency("Bộ Chỉ huy khác", tinh, none);
    assert_int_equal(tie(post, LINE_AGENCY, other, 100), OK);
    assert_int_equal(unit_within_line(db, LINE_AGENCY, post, command, 99), OK);
    assert_int_equal(unit_within_line(db, LINE_AGENCY, post, other, 100), OK);
    assert_int_equal(end(command, 100), OK);
    assert_replays();
}

static struct account_role given;

static enum err run_account(struct tx *tx, void *context)
{
    struct account a = {.login = S("can-bo"), .name = S("Cán bộ"), .unit = given.unit};
    struct role_id id;
    enum err e = account_add(tx, &a, &given.account);

    return e == OK ? role_give(tx, &given, &id) : e;
}

static bool role_reaches(
    enum role role, struct unit_id at, enum permission p, struct unit_id unit, day_t today)
{
    struct actor actor = {.today = today, .role_count = 1};

    actor.roles[0] = (struct account_role){.unit = at, .role = role, .until_day = INT32_MAX};
    return may(db, &actor, p, unit);
}

static void role_on_an_agency_reaches_down_the_agency_line(void **state)
{
    struct unit_id tinh = add("tinh", "T", none), xa = add("xa", "Xã", tinh);
    struct unit_id command = add_agency("Bộ Chỉ huy", tinh, none);
    struct unit_id post = add_agency("Ban Chỉ huy", xa, none);

    assert_int_equal(tie(post, LINE_AGENCY, command, 100), OK);
    assert_false(role_reaches(ROLE_READ, command, PERMISSION_READ, post, 99));
    assert_true(role_reaches(ROLE_READ, command, PERMISSION_READ, post, 100));
    assert_true(role_reaches(ROLE_COMPILE, command, PERMISSION_COMPILE, post, 100));
    assert_false(role_reaches(ROLE_REPORT, command, PERMISSION_REPORT, post, 100));
    assert_false(role_reaches(ROLE_READ, command, PERMISSION_READ, xa, 100));
    assert_true(role_reaches(ROLE_READ, tinh, PERMISSION_READ, post, 100));
    assert_int_equal(tie(post, LINE_AGENCY, none, 200), OK);
    assert_false(role_reaches(ROLE_READ, command, PERMISSION_READ, post, 200));
    given = (struct account_role){.unit = post, .role = ROLE_REPORT, .until_day = INT32_MAX};
    assert_int_equal(store_write_wait(store, 0, run_account, NULL), OK);
}

static void role_reaches_by_the_ties_of_today(void **state)
{
    struct unit_id vn = add("quoc-gia", "Việt Nam", none), a, b = add("tinh", "B", vn), xa;

    assert_int_equal(try_add("tinh", "A", vn, none, 0, 1000, &a), OK);
    assert_int_equal(try_add("xa", "X", a, none, 0, 1000, &xa), OK);
    assert_true(role_reaches(ROLE_READ, a, PERMISSION_READ, xa, 999));
    assert_true(role_reaches(ROLE_READ, vn, PERMISSION_READ, xa, 999));
    /* what has ended is reached as on its last day, so that its past can be read */
    assert_true(role_reaches(ROLE_READ, vn, PERMISSION_READ, xa, 5000));
    assert_false(role_reaches(ROLE_READ, b, PERMISSION_READ, xa, 5000));
}

/* --- succession --- */

static const struct unit_heir *heir(const struct unit_heirs *list, struct unit_id id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].unit.id.v == id.v)
            return &list->items[i];
    return NULL;
}

/* A and B end on 100 and go wholly into M, C is split between M and N; M ends on 200 and goes
 * wholly into Z, N in parts into Z and Y. */
static void succession_is_followed_over_several_reforms(void **state)
{
    struct unit_id a, b, c, m, n, z, y;
    struct unit_heirs list;

    assert_int_equal(try_add("xa", "A", none, none, 0, 100, &a), OK);
    assert_int_equal(try_add("xa", "B", none, none, 0, 100, &b), OK);
    assert_int_equal(try_add("xa", "C", none, none, 0, 100, &c), OK);
    assert_int_equal(try_add("xa", "M", none, none, 100, 200, &m), OK);
    assert_int_equal(try_add("xa", "N", none, none, 100, 200, &n), OK);
    assert_int_equal(try_add("xa", "Z", none, none, 200, 0, &z), OK);
    assert_int_equal(try_add("xa", "Y", none, none, 0, 0, &y), OK);
    assert_int_equal(succeed(a, m, true), OK);
    assert_int_equal(succeed(a, m, true), E_CONFLICT);
    assert_int_equal(succeed(a, n, false), E_CONFLICT); /* all of it went to M */
    assert_int_equal(succeed(b, m, true), OK);
    assert_int_equal(succeed(c, m, false), OK);
    assert_int_equal(succeed(c, n, true), E_CONFLICT);
    assert_int_equal(succeed(c, n, false), OK);
    assert_int_equal(succeed(a, z, true), E_INVALID); /* not there when A ends */
    assert_int_equal(succeed(z, y, true), E_INVALID); /* has not ended */
    assert_int_equal(succeed(m, z, true), OK);
    assert_int_equal(succeed(n, z, false), OK);
    assert_int_equal(succeed(n, y, false), OK);
    assert_int_equal(unit_successors(db, &arena, a, &list), OK);
    assert_int_equal(list.count, 2);
    assert_true(heir(&list, m)->whole && heir(&list, z)->whole && heir(&list, z)->steps == 2);
    assert_int_equal(unit_successors(db, &arena, c, &list), OK);
    assert_int_equal(list.count, 4);
    assert_false(heir(&list, z)->whole);
    assert_int_equal(unit_predecessors(db, &arena, z, &list), OK);
    assert_int_equal(list.count, 5);
    assert_true(heir(&list, a)->whole && heir(&list, b)->whole && heir(&list, m)->whole);
    assert_false(heir(&list, c)->whole || heir(&list, n)->whole);
    assert_null(heir(&list, y));
    assert_int_equal(end(m, 90), E_INVALID);
    assert_int_equal(end(m, 250), OK);         /* Z is there then too */
    assert_int_equal(end(m, 150), E_CONFLICT); /* Z would not be there */
    assert_int_equal(end(a, DAY_OPEN), E_CONFLICT);
    assert_replays();
}

/* --- what a person types --- */

static void assert_typed(struct unit_id top, const char *typed, size_t count, struct unit_id first)
{
    struct unit_list list;

    assert_int_equal(unit_search(db, &arena, top, 10, str_from(typed), 5, &list), OK);
    if (list.count != count)
        fail_msg("%s: %zu units", typed, list.count);
    if (count)
        assert_int_equal(list.items[0].id.v, first.v);
}

static void unit_is_named_by_typing(void **state)
{
    struct unit_id vn = add("quoc-gia", "Việt Nam", none), a = add("tinh", "Tỉnh Một", vn);
    struct unit_id b = add("tinh", "Tỉnh Hai", vn), an = add("xa", "Xã An", a);
    struct unit_id an_b = add("xa", "Xã An", b), binh = add("xa", "Xã An Bình", b), ended;
    struct change c = {.what = CODE, .unit = {.id = binh, .code = S("00077")}};
    char number[32];
    size_t count;

    assert_int_equal(do_change(&c), OK);
    assert_int_equal(try_add("xa", "Xã Cũ", b, none, 0, 10, &ended), OK);
    assert_typed(vn, " xa  AN ", 2, an);
    assert_typed(vn, "Xã An, tỉnh hai", 1, an_b);
    assert_typed(b, "xã an", 1, an_b);
    assert_typed(a, "bình", 0, none);
    assert_typed(vn, "binh", 1, binh);
    assert_typed(vn, "00077", 1, binh);
    assert_typed(a, "00077", 0, none);
    assert_typed(vn, "xa cu", 0, none); /* no longer there */
    snprintf(number, sizeof number, "#%lld", (long long)an.v);
    assert_typed(vn, number, 1, an);
    assert_typed(b, number, 0, none);
    for (const char *const *odd = (const char *const[]){"", " ", "%", "_%", "#", "#x", "#-1", "\\",
             ",", "#99999999999999999999", NULL};
         *odd; odd++)
        assert_typed(vn, *odd, 0, none);
    assert_int_equal(unit_count_below(db, vn, 9, 100, &count), OK);
    assert_int_equal(count, 7);
    assert_int_equal(unit_count_below(db, vn, 10, 3, &count), OK);
    assert_int_equal(count, 3);
}

/* --- what older journals hold --- */

static enum err run_old_facts(struct tx *tx, void *context)
{
    int64_t *ids = context;
    enum err e = fact_add(tx, "unit-added",
        body_pack(tx->arena, "{s:s, s:s, s:s, s:i}", "kind", "xa", "name", "Xã Cũ", "code", "77",
            "parent", 0),
        &ids[0]);

    if (e == OK)
        e = fact_add(tx, "unit-added",
            body_pack(tx->arena, "{s:s, s:s, s:s, s:I}", "kind", "ap", "name", "Ấp Cũ", "code",
                "77", "parent", (json_int_t)ids[0]),
            &ids[1]);
    if (e == OK)
        e = fact_add(tx, "unit-renamed",
            body_pack(tx->arena, "{s:I, s:s}", "unit", (json_int_t)ids[1], "name", "Ấp Mới"), NULL);
    return e;
}

static void facts_of_older_journals_apply(void **state)
{
    int64_t ids[2];
    day_t today;

    setenv("CHUNGSUC_NOW", "1734000000000", 1); /* 12/12/2024 */
    today = day_of_ms(now_ms());
    assert_int_equal(store_write_wait(store, 0, run_old_facts, ids), OK);
    assert_on((struct unit_id){ids[1]}, today - 1, "Ấp Cũ", (struct unit_id){ids[0]});
    assert_on((struct unit_id){ids[1]}, today, "Ấp Mới", (struct unit_id){ids[0]});
    assert_int_equal(
        unit_within(db, (struct unit_id){ids[1]}, (struct unit_id){ids[0]}, -100000), OK);
    assert_int_equal(store_rebuild(store), OK);
    assert_replays();
}

/* --- random histories against a table of days --- */

enum { UNITS = 10, DAYS = 30, ROUNDS = 1500 };

static uint64_t seed;

static int pick(int n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((seed >> 33) % (uint64_t)n);
}

static int model[UNITS][DAYS];  /* the parent on a day; -1: none */
static int tie_of[UNITS][DAYS]; /* the number of the change that made it; -1: a gap */

static bool model_allows(int unit, int parent, int from, int until)
{
    for (int day = from; day < until; day++) {
        int depth[UNITS], deepest = 0;

        for (int u = 0; u < UNITS; u++) {
            int at = u, steps = 1;

            while (steps <= UNITS && (at = at == unit ? parent : model[at][day]) >= 0)
                steps++;
            depth[u] = steps;
            deepest = steps > deepest ? steps : deepest;
        }
        if (depth[unit] > UNITS || deepest > UNIT_DEPTH_MAX)
            return false;
    }
    return true;
}

/* A tie made on a day holds until the tie, or the gap, of that day ends. */
static int model_until(int unit, int from)
{
    int day = from;

    while (day < DAYS && tie_of[unit][day] == tie_of[unit][from])
        day++;
    return day;
}

static void random_ties_keep_to_the_rules(void **state)
{
    struct unit_id ids[UNITS];
    int taken = 0, refused = 0;

    for (int u = 0; u < UNITS; u++) {
        char name[8];

        snprintf(name, sizeof name, "U%d", u);
        ids[u] = add("to", name, none);
        for (int day = 0; day < DAYS; day++)
            model[u][day] = tie_of[u][day] = -1;
    }
    seed = 20250701;
    for (int i = 0; i < ROUNDS; i++) {
        int u = pick(UNITS), parent = pick(UNITS + 1) - 1, from = pick(DAYS);
        int until = model_until(u, from);
        bool same = model[u][from] == parent;
        bool fits = !same && model_allows(u, parent, from, until);
        enum err e = tie(ids[u], LINE_TERRITORY, parent < 0 ? none : ids[parent], from + 1);

        assert_int_equal(e == OK, fits);
        for (int day = from; fits && day < until; day++) {
            model[u][day] = parent;
            tie_of[u][day] = parent < 0 ? -1 : i;
        }
        *(fits ? &taken : &refused) += 1;
    }
    assert_true(taken > 100 && refused > 100);
    for (int u = 0; u < UNITS; u++)
        for (int day = 0; day < DAYS; day++) {
            struct org_unit unit;

            assert_int_equal(unit_find_on(db, &arena, ids[u], day + 1, &unit), OK);
            assert_int_equal(unit.parent.v, model[u][day] < 0 ? 0 : ids[model[u][day]].v);
        }
    assert_replays();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_name_and_rank_hold_from_their_day),
        TEST(tie_of_the_future_does_not_count_yet),
        TEST(same_name_is_free_at_another_time),
        TEST(codes_stand_for_one_unit_of_their_series),
        TEST(no_circle_on_any_day),
        TEST(no_line_is_deeper_than_eight),
        TEST(ties_stay_within_the_life_of_the_parent),
        TEST(one_agency_stands_on_both_lines),
        TEST(role_on_an_agency_reaches_down_the_agency_line),
        TEST(role_reaches_by_the_ties_of_today),
        TEST(succession_is_followed_over_several_reforms),
        TEST(unit_is_named_by_typing),
        TEST(facts_of_older_journals_apply),
        TEST(random_ties_keep_to_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
