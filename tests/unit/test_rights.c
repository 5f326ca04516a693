/* The matrix of rights: every row of src/routes.c, asked by every role of every unit around the one
 * that the thing belongs to, held against the table in docs/RIGHTS.md.
 *
 * The table is read here, so it cannot say anything else than what is: a route that is missing in
 * it, a row without a route, a cell that is not so, all fail. What a POST writes is undone, so that
 * everybody finds the same world; what is refused must leave the journal as it was. Nobody who has
 * nothing to do with province Q or commune B may see their names in an answer.
 *
 * CHUNGSUC_RIGHTS_WRITE=1 prints the table as it is now: read the difference, cell by cell.
 */
#include "hostile_world.h"

#include <stdio.h>

/* Where a visitor sits, seen from commune A. */
enum place { P, A, M, H, Y, B, C, X, Q, PLACES };
static const char place_letters[] = "PAMHYBCXQ";

enum {
    NOBODY,    /* not signed in */
    DUTYLESS,  /* signed in, never had a duty */
    TO_BEGIN,  /* administers A from tomorrow on: as DUTYLESS */
    HAS_ENDED, /* administered A until yesterday: as NOBODY */
    CLOSED,    /* administers A, the account is closed: as NOBODY */
    UNUSED,    /* the same, closed because nobody used it: as NOBODY */
    DUTIES,    /* from here on a role at a place */
    WHO = DUTIES + ROLE_LAST * PLACES
};

static const enum role role_of_column[ROLE_LAST] = {
    ROLE_REPORT, ROLE_COMPILE, ROLE_READ, ROLE_ADMINISTER};

static struct {
    struct account_id account;
    struct str session, token, proof;
} who[WHO];

static enum place place_of(int i)
{
    return (enum place)((i - DUTIES) % PLACES);
}

static const char *who_name(struct arena *a, int i)
{
    static const char *const special[] = {"nobody", "no duty", "duty to begin", "duty ended",
        "account closed", "account closed, unused"};

    if (i < DUTIES)
        return special[i];
    return str_printf(
        a, "%s at %c", role_code(role_of_column[(i - DUTIES) / PLACES]), place_letters[place_of(i)])
        .ptr;
}

/* --- the visitors --- */

static struct account_role duty_of(int i)
{
    const struct unit_id places[PLACES] = {w.p, w.a, w.mot, w.hai, w.y, w.b, w.ba, w.x, w.q};
    struct account_role r = {
        .unit = w.a, .role = ROLE_ADMINISTER, .from_day = w.first_day, .until_day = INT32_MAX};

    if (i >= DUTIES) {
        r.unit = places[place_of(i)];
        r.role = role_of_column[(i - DUTIES) / PLACES];
    }
    if (i == TO_BEGIN)
        r.from_day = w.today + 1;
    if (i == HAS_ENDED)
        r.until_day = w.today;
    return r;
}

static enum err give_token(struct tx *tx, int i, struct role_id role)
{
    struct api_token token = {
        .account = who[i].account, .role = role, .name = S("x"), .until_day = w.today + 300};
    struct token_id id;

    who[i].token = token_new(&w.arena);
    return token_add(tx, &token, who[i].token, &id);
}

static enum err open_session(struct tx *tx, int i)
{
    unsigned char hash[SESSION_HASH_BYTES];

    who[i].session = session_token_new(&w.arena);
    session_token_hash(who[i].session, hash);
    return db_run(tx->db, SQL_session_insert,
        ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(who[i].account.v), V(0),
            V(tx->now_ms), V(tx->now_ms + INT64_C(100) * MS_PER_DAY), V(tx->now_ms), V(tx->now_ms),
            V(3)));
}

static enum err make_one(struct tx *tx, int i)
{
    struct account a = {.login = str_printf(tx->arena, "ai-%02d", i), .name = S("Ai đó")};
    struct account_role r = duty_of(i);
    struct role_id id;
    enum err e;

    a.unit = r.unit;
    e = account_add(tx, &a, &who[i].account);
    r.account = who[i].account;
    if (e == OK && i != DUTYLESS)
        e = role_give(tx, &r, &id);
    if (e == OK && i != DUTYLESS)
        e = give_token(tx, i, id);
    if (e == OK)
        e = account_password_set(tx, who[i].account, S("*"), false, S(""));
    if (e == OK && (i == CLOSED || i == UNUSED))
        e = account_close(tx, who[i].account, i == CLOSED ? ACCOUNT_CLOSED : ACCOUNT_UNUSED);
    return e;
}

static enum err make_everybody(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = DUTYLESS; e == OK && i < WHO; i++)
        e = make_one(tx, i);
    return e;
}

static enum err open_sessions(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = DUTYLESS; e == OK && i < WHO; i++)
        e = open_session(tx, i);
    return e;
}

static void become(int i)
{
    memset(&browser, 0, sizeof browser);
    if (i == NOBODY)
        return;
    snprintf(browser.session, sizeof browser.session, "%.*s", STR(who[i].session));
    snprintf(browser.token, sizeof browser.token, "%.*s", STR(who[i].token));
}

/* The proof of the forms of this visitor. */
static void learn_proof(int i)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    char *at;

    become(i);
    get("/invite");
    at = strstr(browser.body, mark);
    assert_non_null(at);
    at += sizeof mark - 1;
    who[i].proof = str_printf(&w.arena, "%.*s", (int)strcspn(at, "\""), at);
    if (i == NOBODY)
        who[i].session = str_copy(&w.arena, str_from(browser.before));
}

static void everybody_comes(void)
{
    memset(who, 0, sizeof who);
    world_make();
    clock_at(w.first_day, 7, 0);
    assert_int_equal(store_write_wait(store, 0, make_everybody, NULL), OK);
    clock_at(w.today, 14, 0);
    assert_int_equal(store_write_wait(store, 0, open_sessions, NULL), OK);
    for (int i = 0; i < WHO; i++)
        learn_proof(i);
    list_read();
    browser_undoes = true;
}

/* --- one question --- */

/* What a browser may show is made here: pages, JSON, feeds, pictures and clips written anew. All
 * else, what people brought above all, is only ever saved (OWASP ASVS 1.12.2). */
static void files_are_saved(const char *path)
{
    static const char *const shown_kinds[] = {"text/html", "application/json", "image/jpeg",
        "image/png", "video/", "text/calendar", "application/atom+xml", "text/javascript",
        "application/manifest+json", "text/xml"};
    bool may = !browser.type[0] || browser.saved;

    for (size_t k = 0; k < sizeof shown_kinds / sizeof *shown_kinds; k++)
        may = may || !strncmp(browser.type, shown_kinds[k], strlen(shown_kinds[k]));
    if (!may)
        fail_msg("%s is shown as %s", path, browser.type);
}

static int status_of(const struct sample *s, int i)
{
    char path[256], fields[1024];
    struct arena a;

    become(i);
    filled(s->path, path, sizeof path);
    filled(s->fields, fields, sizeof fields);
    if (s->method == GET) {
        get(path);
    } else if (is_api(path)) {
        ask("POST", path, str_from(fields));
    } else {
        arena_init(&a, 1 << 20);
        if (i == NOBODY)
            snprintf(browser.before, sizeof browser.before, "%.*s", STR(who[i].session));
        ask("POST", path, str_printf(&a, "csrf=%.*s&%s", STR(who[i].proof), fields));
        arena_reset(&a);
    }
    if (browser.status == 303 && !strncmp(browser.location, "/sign-in?", 9))
        return 401; /* sent to sign in */
    if (browser.status == 200)
        files_are_saved(path);
    return browser.status;
}

/* What whoever may not is told. */
static int refusal(const struct sample *s, int i)
{
    bool known = i == TO_BEGIN || i == DUTYLESS || i >= DUTIES;

    if (is_api(s->path))
        return i >= DUTIES ? 403 : 401;
    return s->method == GET && !known ? 401 : 403;
}

/* --- the table --- */

enum { COLUMNS = 11, ROWS_MAX = 600 };
enum column { NAME, METHOD, ADDRESS, ASKS_FOR, ANSWER, OF_NOBODY, OF_DUTYLESS, FIRST_ROLE };

static const char *const permission_names[] = {[PERMISSION_NONE] = "nothing",
    [PERMISSION_SIGNED_IN] = "signed in",
    [PERMISSION_READ] = "read",
    [PERMISSION_REPORT] = "report",
    [PERMISSION_COMPILE] = "compile",
    [PERMISSION_ADMINISTER] = "administer"};

struct row {
    struct str cells[COLUMNS];
};

static struct {
    struct row rows[ROWS_MAX];
    size_t count;
} table;

static struct str read_document(struct arena *a)
{
    const char *source = getenv("CHUNGSUC_SOURCE");
    char path[512];
    char *text = arena_alloc(a, 256 * 1024);
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/docs/RIGHTS.md", source ? source : "..");
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(text, 1, 256 * 1024, f);
    fclose(f);
    return (struct str){text, n};
}

/* "| `board` | GET | …" */
static void read_line(struct str line)
{
    struct row row = {0};
    size_t at = 1;

    if (!str_starts(line, S("| `")))
        return;
    for (int c = 0; c < COLUMNS; c++) {
        size_t end = str_find(line, S("|"), at);

        assert_true(end < line.len);
        row.cells[c] = str_trim(str_slice(line, at, end));
        at = end + 1;
    }
    assert_true(table.count < ROWS_MAX);
    row.cells[NAME] = str_slice(row.cells[NAME], 1, row.cells[NAME].len - 1);
    row.cells[ADDRESS] = str_slice(row.cells[ADDRESS], 1, row.cells[ADDRESS].len - 1);
    table.rows[table.count++] = row;
}

static void read_table(struct arena *a)
{
    struct str text = read_document(a);

    table.count = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, S("\n"), at);

        read_line(str_slice(text, at, end));
        at = end + 1;
    }
}

static const char *method_name(enum method m)
{
    return m == GET ? "GET" : "POST";
}

static const struct row *row_of(const char *name, enum method method)
{
    for (size_t i = 0; i < table.count; i++) {
        const struct row *r = &table.rows[i];

        if (str_eq(r->cells[NAME], str_from(name)) &&
            str_eq(r->cells[METHOD], str_from(method_name(method))))
            return r;
    }
    return NULL;
}

static const struct sample *sample_of(const char *name, enum method method)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        if (!strcmp(samples[i].name, name) && samples[i].method == method)
            return &samples[i];
    }
    return NULL;
}

static int number(struct str s)
{
    int64_t n;

    assert_int_equal(str_to_int(s, &n), OK);
    return (int)n;
}

/* A cell: "all", "-", or places with blanks between; "B=422" is another answer for B. */
static int told_by_cell(struct str cell, char place, int answer, int refused)
{
    if (str_eq(cell, S("all")))
        return answer;
    for (size_t at = 0; at < cell.len;) {
        size_t end = str_find(cell, S(" "), at);
        struct str word = str_slice(cell, at, end);

        if (word.len && word.ptr[0] == place)
            return word.len > 2 ? number(str_slice(word, 2, word.len)) : answer;
        at = end + 1;
    }
    return refused;
}

/* "yes", "-", or another answer. */
static int told_by_word(struct str cell, int answer, int refused)
{
    if (str_eq(cell, S("yes")))
        return answer;
    return str_eq(cell, S("-")) ? refused : number(cell);
}

static int told(const struct row *row, const struct sample *s, int i)
{
    bool counts = i == DUTYLESS || i == TO_BEGIN;
    int answer = number(row->cells[ANSWER]), refused = refusal(s, i);

    if (i == UNUSED && is_api(s->path)) /* its token goes on: it administers A */
        return told_by_cell(row->cells[FIRST_ROLE + ROLE_LAST - 1], 'A', answer, 403);
    if (i >= DUTIES)
        return told_by_cell(row->cells[FIRST_ROLE + (i - DUTIES) / PLACES],
            place_letters[place_of(i)], answer, refused);
    return told_by_word(row->cells[counts ? OF_DUTYLESS : OF_NOBODY], answer, refused);
}

/* --- the table as it is --- */

static int cell_now(const int *got, const int *refused, int answer, char *to, size_t size)
{
    size_t n = 0;
    int all = 0;

    to[0] = '\0';
    for (int p = 0; p < PLACES; p++)
        all += got[p] == answer;
    if (all == PLACES)
        return snprintf(to, size, "all");
    for (int p = 0; p < PLACES; p++) {
        if (got[p] == answer)
            n += (size_t)snprintf(to + n, size - n, "%s%c", n ? " " : "", place_letters[p]);
        else if (got[p] != refused[p])
            n += (size_t)snprintf(
                to + n, size - n, "%s%c=%d", n ? " " : "", place_letters[p], got[p]);
    }
    return n ? (int)n : snprintf(to, size, "-");
}

static const char *word_now(struct arena *a, int got, int refused, int answer)
{
    if (got == answer)
        return "yes";
    return got == refused ? "-" : str_printf(a, "%d", got).ptr;
}

static void print_row(const struct route *r, const struct sample *s)
{
    int got[WHO], refused[WHO], answer = 0;
    char cell[64];

    for (int i = 0; i < WHO; i++) {
        got[i] = status_of(s, i);
        refused[i] = refusal(s, i);
        if (got[i] != refused[i] && (!answer || got[i] < answer) && got[i] != 403)
            answer = got[i];
    }
    printf("| `%s` | %s | `%s` | %s | %d | %s | %s |", r->name, method_name(r->method), r->path,
        permission_names[r->permission], answer,
        word_now(&w.arena, got[NOBODY], refused[NOBODY], answer),
        word_now(&w.arena, got[DUTYLESS], refused[DUTYLESS], answer));
    for (int c = 0; c < ROLE_LAST; c++) {
        cell_now(
            got + DUTIES + c * PLACES, refused + DUTIES + c * PLACES, answer, cell, sizeof cell);
        printf(" %s |", cell);
    }
    printf("\n");
}

/* --- the tests --- */

static void every_route_stands_in_the_table_and_nothing_else(void **state)
{
    size_t count = 0;
    bool missing = false;

    read_table(&w.arena);
    for (const struct route *r = routes; r->name; r++, count++) {
        const struct row *row = row_of(r->name, r->method);

        if (!row || !str_eq(row->cells[ADDRESS], str_from(r->path)) ||
            !str_eq(row->cells[ASKS_FOR], str_from(permission_names[r->permission])) ||
            !sample_of(r->name, r->method)) {
            print_error("%s %s (%s): not in docs/RIGHTS.md with this address and permission, or "
                        "without a SAMPLE\n",
                method_name(r->method), r->path, r->name);
            missing = true;
        }
    }
    assert_false(missing);
    assert_int_equal(count, table.count);
    assert_int_equal(count, SAMPLES);
}

/* Names that whoever has nothing to do with B or Q may not see. */
static bool shows_strange(int i, const struct sample *s)
{
    bool near_b = i >= DUTIES && strchr("PBC", place_letters[place_of(i)]);
    bool near_q = i >= DUTIES && place_of(i) == Q;
    bool own_page = !strcmp(s->name, "api_openapi");

    if (own_page || browser.status >= 300)
        return false;
    return (!near_b && (shown("Xã B") || shown("Ấp Ba"))) || (!near_q && shown("Tỉnh Q"));
}

static bool check(const struct row *row, const struct sample *s, int i)
{
    int64_t before = head();
    int got = status_of(s, i), expected = told(row, s, i);
    bool wrong = got != expected, strange = shows_strange(i, s);

    if (wrong)
        print_error("%s %s (%s) as %s: %d, the table says %d\n", method_name(s->method), s->path,
            s->name, who_name(&w.arena, i), got, expected);
    if (strange)
        print_error("%s %s as %s shows names of commune B or province Q\n", method_name(s->method),
            s->path, who_name(&w.arena, i));
    if (head() != before) {
        print_error("%s %s as %s: the journal grew\n", method_name(s->method), s->path,
            who_name(&w.arena, i));
        wrong = true;
    }
    return !wrong && !strange;
}

static void every_route_gives_every_role_of_every_unit_what_the_table_says(void **state)
{
    bool write = getenv("CHUNGSUC_RIGHTS_WRITE") != NULL, wrong = false;

    if (!write)
        read_table(&w.arena);
    for (const struct route *r = routes; r->name; r++) {
        const struct row *row = row_of(r->name, r->method);
        const struct sample *s = sample_of(r->name, r->method);

        if (write && s)
            print_row(r, s);
        for (int i = 0; !write && row && s && i < WHO; i++)
            wrong |= !check(row, s, i);
    }
    assert_false(wrong);
}

/* Until the password that somebody else made up is changed, a right counts for nothing. */
static void who_must_change_the_password_does_nothing_else(void **state)
{
    char path[256], fields[1024];

    for (const struct route *r = routes; r->name; r++) {
        const struct sample *s = sample_of(r->name, r->method);

        if (!s || r->api || r->own || !r->permission)
            continue;
        be(ONCE);
        open_any_form(ONCE);
        filled(s->path, path, sizeof path);
        if (s->method == GET)
            get(path);
        else
            post(path, filled(s->fields, fields, sizeof fields));
        if (s->method == GET ? browser.status != 303 || strncmp(browser.location, "/password?", 10)
                             : browser.status != 403)
            fail_msg("%s %s: %d", method_name(s->method), path, browser.status);
    }
}

/* --- the duty moves while the request is under way --- */

static struct mover {
    enum role role;
    struct account_id account;
    struct role_id duty;
} mover;

static enum err make_mover(struct tx *tx, void *context)
{
    struct account a = {
        .login = S("di-chuyen"), .name = S("Ai đó"), .unit = *(struct unit_id *)context};
    struct account_role r = {
        .unit = a.unit, .role = mover.role, .from_day = w.today, .until_day = INT32_MAX};
    enum err e = account_find_by_login(tx->db, tx->arena, a.login, &a);

    if (e == E_NOT_FOUND)
        e = account_add(tx, &a, &a.id);
    mover.account = r.account = a.id;
    if (e == OK)
        e = role_give(tx, &r, &mover.duty);
    if (e == OK)
        e = account_password_set(tx, a.id, S("*"), false, S(""));
    who[DUTYLESS].account = a.id;
    return e == OK ? open_session(tx, DUTYLESS) : e;
}

static enum err move_duty(struct tx *tx, void *context)
{
    struct account_role r = {.account = mover.account,
        .unit = w.q,
        .role = mover.role,
        .from_day = w.today,
        .until_day = w.today + 1};
    struct role_id id;
    enum err e = role_end(tx, mover.duty, w.today);

    return e == OK ? role_give(tx, &r, &id) : e;
}

static void the_duty_moves(void)
{
    browser_meanwhile = NULL;
    assert_int_equal(store_write_wait(store, 0, move_duty, NULL), OK);
}

static enum err end_all(struct tx *tx, void *context)
{
    struct role_list roles = {0};
    enum err e = role_list_of(tx->db, tx->arena, mover.account, w.today, &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++)
        e = role_end(tx, roles.items[i].id, w.today);
    return e;
}

/* Who may this from a place of A: its first role, and whether only from the hamlet. */
static bool find_mover(const struct row *row, struct unit_id *from)
{
    for (int c = 0; c < ROLE_LAST; c++) {
        struct str cell = row->cells[FIRST_ROLE + c];

        mover.role = role_of_column[c];
        *from = told_by_cell(cell, 'A', 1, 0) == 1 ? w.a : w.mot;
        if (!str_eq(cell, S("all")) && told_by_cell(cell, from->v == w.a.v ? 'A' : 'M', 1, 0) == 1)
            return true;
    }
    return false;
}

enum { WRITTEN, REFUSED, NOT_ASKED }; /* the last: the page refused the example before */

static int write_of_moved(const struct sample *s, struct unit_id from)
{
    int how;

    assert_int_equal(store_write_wait(store, 0, make_mover, &from), OK);
    learn_proof(DUTYLESS);
    browser_wrote = OK;
    browser_meanwhile = the_duty_moves;
    (void)status_of(s, DUTYLESS);
    how = browser_meanwhile ? NOT_ASKED : browser_wrote == OK ? WRITTEN : REFUSED;
    browser_meanwhile = NULL;
    assert_int_equal(store_write_wait(store, 0, end_all, NULL), OK);
    return how;
}

/* The page allowed it; before the writer comes to it, the duty goes to province Q. The route is
 * still one of this role, so only the question about the thing itself, in the transaction, can
 * refuse. */
static void every_write_asks_again_for_the_thing_itself(void **state)
{
    struct unit_id from;
    int how, asked = 0;
    bool wrong = false;

    read_table(&w.arena);
    for (const struct route *r = routes; r->name; r++) {
        const struct row *row = row_of(r->name, r->method);
        const struct sample *s = sample_of(r->name, r->method);

        if (!row || !s || r->method != POST || !r->write || r->api || !find_mover(row, &from))
            continue;
        how = write_of_moved(s, from);
        asked += how == REFUSED;
        if (how == WRITTEN)
            print_error("%s: written, although the duty was gone\n", r->name);
        wrong |= how == WRITTEN;
    }
    assert_false(wrong);
    assert_true(asked > 20);
}

static int set_up(void **state)
{
    everybody_comes();
    return 0;
}

static int tear_down(void **state)
{
    browser_undoes = false;
    world_drop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_stands_in_the_table_and_nothing_else),
        cmocka_unit_test(every_route_gives_every_role_of_every_unit_what_the_table_says),
        cmocka_unit_test(who_must_change_the_password_does_nothing_else),
        cmocka_unit_test(every_write_asks_again_for_the_thing_itself),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
