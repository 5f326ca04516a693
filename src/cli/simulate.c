/* simulate.c: `chungsuc simulate`: an invented campaign, in an installation that has none yet. */
#include "cli/simulate.h"

#include "base/number.h"
#include "cli/data.h"
#include "org/password.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COUNTRY_COMMUNES = SIMULATE_COMMUNES_MAX, MINUTES_PER_DAY = 24 * 60 };

static const char first_day_default[] = "2025-12-10"; /* under the units of 1 July 2025 */

struct simulate_command {
    struct cli *c;
    const char *dir, *communes, *hamlets, *agencies, *days, *first, *seed, *until;
    bool country;
    struct simulation s;
    char password[PASSWORD_ONCE_BYTES], hash[PASSWORD_HASH_BYTES];
};

/* ---- what is asked for ----------------------------------------------------------------------- */

/* A whole number from `low` to `high`; what was not said stays. */
static bool number_read(const char *text, int64_t low, int64_t high, int64_t *ret)
{
    int64_t n;

    if (!text)
        return true;
    if (str_to_int(str_from(text), &n) != OK || n < low || n > high)
        return false;
    *ret = n;
    return true;
}

/* "2025-12-12" (to the end of that day) or "2025-12-12 14:55". */
static bool moment_read(const char *text, int64_t *ret_ms)
{
    struct str s = str_from(text), hour, minute;
    size_t space = str_find(s, S(" "), 0), colon = str_find(s, S(":"), 0);
    int64_t h = 23, m = 59;
    day_t day;

    if (day_parse_iso(str_slice(s, 0, space), &day) != OK)
        return false;
    if (space < s.len) {
        hour = str_slice(s, space + 1, colon);
        minute = str_slice(s, colon + 1, s.len);
        if (colon >= s.len || str_to_int(hour, &h) != OK || str_to_int(minute, &m) != OK)
            return false;
    }
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *ret_ms = (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS + (h * 60 + m + 1) * 60000 - 1;
    return true;
}

static int counts_read(struct simulate_command *u)
{
    struct simulation *s = &u->s;
    int64_t communes = u->country ? COUNTRY_COMMUNES : SIMULATE_COMMUNES, seed = 1;
    int64_t hamlets = SIMULATE_HAMLETS, agencies = SIMULATE_AGENCIES, days = SIMULATE_DAYS;

    if (u->country && u->communes)
        return cli_fail(u->c, MSG("hãy ghi --country hoặc --communes, không ghi cả hai"), NULL, 0);
    if (!number_read(u->communes, 1, SIMULATE_COMMUNES_MAX, &communes) ||
        !number_read(u->hamlets, 1, SIMULATE_HAMLETS_MAX, &hamlets) ||
        !number_read(u->agencies, 0, SIMULATE_AGENCIES_MAX, &agencies) ||
        !number_read(u->days, 1, SIMULATE_DAYS_MAX, &days) ||
        !number_read(u->seed, 0, INT64_MAX, &seed))
        return cli_fail(u->c,
            MSG("--communes từ 1 đến 20000, --hamlets từ 1 đến 200, --agencies từ 0 đến 50, --days "
                "từ 1 đến 60, --seed là số nguyên không âm"),
            NULL, 0);
    s->whole_country = u->country;
    s->commune_count = (size_t)communes;
    s->hamlets = (size_t)hamlets;
    s->agencies = (size_t)agencies;
    s->days = (int)days;
    s->seed = (uint64_t)seed;
    seal_invent_salts(s->seed);
    return -1;
}

static int read_asked(struct simulate_command *u)
{
    const char *first = u->first ? u->first : first_day_default;
    int code = counts_read(u);

    if (code != -1)
        return code;
    if (u->c->argc)
        return cli_fail(u->c, MSG("lệnh này không nhận đối số"), NULL, 0);
    u->s.until_ms = INT64_MAX - 1;
    if (day_parse_iso(str_from(first), &u->s.first_day) != OK ||
        (u->until && !moment_read(u->until, &u->s.until_ms)))
        return cli_fail(u->c,
            MSG("--first viết như 2025-12-10; --until viết như 2025-12-12 hoặc \"2025-12-12 "
                "14:55\""),
            NULL, 0);
    return -1;
}

/* ---- how far it is ----------------------------------------------------------------------------
 */

struct shown {
    struct progress progress;
    const struct cli *c;
    int64_t last_ms;
};

static void show(struct progress *p, size_t done, size_t of)
{
    struct shown *shown = (struct shown *)p;
    int64_t now = now_ms();

    if (!isatty(STDERR_FILENO) || (done < of && now - shown->last_ms < 200))
        return;
    shown->last_ms = now;
    fprintf(stderr, "\r%s %zu / %zu   %s", tr(shown->c->lang, p->what), done, of,
        done < of ? "" : "\n");
}

/* ---- making it --------------------------------------------------------------------------------
 */

/* A new installation, or one that has units only: then it has no accounts. */
static enum err is_fresh(struct db *db, struct arena *a, bool *ret)
{
    struct unit_list tops;
    struct account_list accounts = {0};
    enum err e = unit_list_of(db, a, (struct unit_id){0}, &tops);

    for (size_t i = 0; e == OK && accounts.count == 0 && i < tops.count; i++)
        e = account_list_below(db, a, tops.items[i].id, &accounts);
    *ret = accounts.count == 0;
    return e;
}

static enum err look(struct store *store, struct arena *a, bool *fresh)
{
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return e;
    e = is_fresh(db, a, fresh);
    store_reader_close(db);
    return e;
}

static enum err run(struct simulate_command *u, struct store *store)
{
    struct shown shown = {.progress = {MSG("đơn vị của các xã:"), show}, .c = u->c};
    enum err e = simulate_places(&u->s, store, &shown.progress);

    shown.progress.what = MSG("đợt và công trình của các xã:");
    if (e == OK)
        e = simulate_campaigns(&u->s, store, &shown.progress);
    shown.progress.what = MSG("báo cáo:");
    if (e == OK)
        e = simulate_days(&u->s, store, &shown.progress);
    return e;
}

static struct str number(struct simulate_command *u, size_t n)
{
    return count_format(u->c->arena, (int64_t)n, u->c->lang == LANG_EN);
}

static int say_done(struct simulate_command *u)
{
    const struct simulation *s = &u->s;
    struct buf b;

    buf_init(&b, u->c->arena, 64 * 1024);
    buf_add(&b,
        TR_FILL(u->c->arena, u->c->lang, MSG("%1 xã, %2 đơn vị báo cáo, %3 công trình\n"),
            number(u, s->commune_count),
            number(u, s->commune_count * simulated_units_of_commune(s)), number(u, s->work_count)));
    buf_add(
        &b, TR_FILL(u->c->arena, u->c->lang,
                MSG("%1 báo cáo, %2 lần sửa, %3 lần gửi trùng, %4 nghi vấn đã xử lý, %5 ngày đã "
                    "ký\n"),
                number(u, s->reports), number(u, s->corrections), number(u, s->doubles),
                number(u, s->settled), number(u, s->signed_days)));
    buf_add(&b, TR_FILL(u->c->arena, u->c->lang,
                    MSG("Tài khoản: quantri (quản trị), trunguong (xem), xa1 đến xa%1 (tổng hợp); "
                        "mật khẩu %2\n"),
                    number(u, s->commune_count < SIMULATE_WITH_PASSWORD ? s->commune_count
                                                                        : SIMULATE_WITH_PASSWORD),
                    str_from(u->password)));
    return cli_print(u->c, buf_str(&b)) ? EXIT_DONE : EXIT_NOT_DONE;
}

static int make(struct simulate_command *u, struct store *store)
{
    bool fresh = false;
    enum err e;

    password_once(u->password);
    e = password_hash(str_from(u->password), u->hash);
    u->s.password_hash = str_from(u->hash);
    if (e == OK)
        e = look(store, u->c->arena, &fresh);
    if (e == OK && !fresh)
        return cli_fail(
            u->c, MSG("ở đây đã có tài khoản; chỉ tạo đợt giả định trong dữ liệu mới"), NULL, 0);
    if (e != OK)
        return data_fail(u->c, data_name(u->c, u->dir), e);
    if (run(u, store) != OK)
        return cli_fail_file(u->c, data_name(u->c, u->dir),
            MSG("đợt giả định dở dang, không dùng được; hãy bỏ dữ liệu này rồi tạo lại"));
    return say_done(u);
}

int cli_simulate(struct cli *c)
{
    struct simulate_command u = {.c = c, .s = {.arena = c->arena}};
    const struct cli_option known[] = {{"data", &u.dir, NULL, NULL},
        {"communes", &u.communes, NULL, NULL}, {"country", NULL, &u.country, NULL},
        {"hamlets", &u.hamlets, NULL, NULL}, {"agencies", &u.agencies, NULL, NULL},
        {"days", &u.days, NULL, NULL}, {"first", &u.first, NULL, NULL},
        {"seed", &u.seed, NULL, NULL}, {"until", &u.until, NULL, NULL}};
    int code = cli_options(c, known, sizeof known / sizeof *known);
    struct store *store;

    if (code == -1)
        code = read_asked(&u);
    if (code == -1)
        code = data_open(c, u.dir, DATA_CREATE, &store);
    if (code != -1)
        return code;
    code = make(&u, store);
    store_close(store);
    return code;
}
