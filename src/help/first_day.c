/* first_day.c: which path a visitor is on, and which of its steps are done. */
#include "help/first_day.h"

#include "help/templates.h"
#include "org/account.h"
#include "org/unit.h"
#include "report/report.h"
#include "store/body.h"

/* Whose path it is, and where its links go. */
struct walker {
    struct req *r;
    struct unit_id unit;
    struct campaign campaign; /* the newest that has begun, else the newest; id 0: none */
};

enum first_path {
    FIRST_HAMLET,
    FIRST_AGENCY,
    FIRST_COMPILER,
    FIRST_SIGNER,
    FIRST_ABOVE,
    FIRST_ADMINISTRATOR,
};

static const struct path {
    const char *title, *anchor;
    struct {
        const char *words, *more;
    } steps[FIRST_STEPS];
} paths[] = {
#define STEP(words, more)                                                                          \
    {                                                                                              \
        words, more                                                                                \
    }
#define PATH(name, title, anchor, ...) [name] = {title, anchor, {__VA_ARGS__}},
#include "help/first_day.def"
#undef PATH
#undef STEP
};

/* A question that fails marks nothing as done: the page itself tells what is wrong. */
static bool there_is(struct req *r, enum statement s, int64_t first, int64_t second)
{
    int64_t one;

    return db_first_int(r->db, s, &one, ARGS(V(first), V(second))) == OK;
}

static bool there_is_one(struct req *r, enum statement s, int64_t id)
{
    int64_t one;

    return db_first_int(r->db, s, &one, ARGS(V(id))) == OK;
}

static bool there_is_any(struct req *r, enum statement s)
{
    int64_t one;

    return db_first_int(r->db, s, &one, NO_ARGS) == OK;
}

static void told(struct first_step *step, bool done, struct str href)
{
    step->told = true;
    step->done = done;
    step->href = href;
}

static struct str path_of_campaign(const struct walker *w, const char *rest)
{
    if (!w->campaign.id.v)
        return S("");
    return str_printf(w->r->arena, "/campaign/%lld%s", (long long)w->campaign.id.v, rest);
}

static struct str own_path(const struct walker *w, const char *rest)
{
    return path_of_campaign(
        w, str_printf(w->r->arena, "/unit/%lld%s", (long long)w->unit.v, rest).ptr);
}

static struct str path_of_today(const struct walker *w)
{
    day_t day = w->r->today;

    if (day < w->campaign.first_day || day > w->campaign.last_day)
        return S("");
    return own_path(
        w, str_printf(w->r->arena, "/day/%.*s", STR(day_format_iso(w->r->arena, day))).ptr);
}

static bool has_reported(const struct walker *w)
{
    struct report_list all = {0};
    enum err e = w->campaign.id.v
                     ? report_list_of_unit(w->r->db, w->r->arena, w->campaign.id, w->unit, &all)
                     : E_NOT_FOUND;

    return e == OK && all.count;
}

static void fill_hamlet(const struct walker *w, struct first_step *steps)
{
    told(&steps[0], true, S("/password"));
    told(&steps[1], has_reported(w), path_of_today(w));
    told(&steps[2], there_is(w->r, SQL_first_day_photo, w->campaign.id.v, w->unit.v),
        own_path(w, "/photos"));
}

static void fill_agency(const struct walker *w, struct first_step *steps)
{
    told(&steps[0], true, S("/password"));
    told(&steps[1], there_is(w->r, SQL_first_day_proposal, w->campaign.id.v, w->unit.v),
        path_of_campaign(w, str_printf(w->r->arena, "/proposal/%lld", (long long)w->unit.v).ptr));
    told(&steps[2], has_reported(w), path_of_today(w));
}

static void fill_compiler(const struct walker *w, struct first_step *steps)
{
    told(&steps[0], there_is_one(w->r, SQL_first_day_plan, w->unit.v), S("/plan"));
    told(&steps[1], w->campaign.id.v, S("/plan"));
    told(&steps[2], there_is_one(w->r, SQL_first_day_signed, w->unit.v), path_of_campaign(w, ""));
}

static void fill_signer(const struct walker *w, struct first_step *steps)
{
    steps[0].href = path_of_campaign(w, "");
    told(&steps[1], there_is_one(w->r, SQL_first_day_signed, w->unit.v), steps[0].href);
    steps[1].again = true;
    steps[2].href = S("/paper");
}

static void fill_above(const struct walker *w, struct first_step *steps)
{
    struct str unit = str_printf(w->r->arena, "/unit/%lld", (long long)w->unit.v);

    told(&steps[0], there_is(w->r, SQL_first_day_signed_below, w->unit.v, w->r->today), unit);
    steps[0].again = true;
    steps[1].href = str_printf(w->r->arena, "%.*s/missing", STR(unit));
    steps[2].href = str_printf(w->r->arena, "%.*s/compare", STR(unit));
}

static void fill_administrator(const struct walker *w, struct first_step *steps)
{
    int64_t me = w->r->account_id;

    told(&steps[0], there_is(w->r, SQL_first_day_account, w->unit.v, me), S("/accounts"));
    told(&steps[1], there_is(w->r, SQL_first_day_password, w->unit.v, me), S("/accounts"));
    told(&steps[2], there_is_any(w->r, SQL_first_day_backup), S("/backup"));
}

static void (*const fillers[])(const struct walker *, struct first_step *) = {
    [FIRST_HAMLET] = fill_hamlet,
    [FIRST_AGENCY] = fill_agency,
    [FIRST_COMPILER] = fill_compiler,
    [FIRST_SIGNER] = fill_signer,
    [FIRST_ABOVE] = fill_above,
    [FIRST_ADMINISTRATOR] = fill_administrator,
};

static const struct account_role *role_of(const struct actor *actor, enum role role)
{
    for (size_t i = 0; i < actor->role_count; i++)
        if (actor->roles[i].role == role)
            return &actor->roles[i];
    return NULL;
}

/* Who has several roles begins with the one that has most to do. */
static const struct account_role *first_role(const struct actor *actor)
{
    static const enum role order[] = {ROLE_COMPILE, ROLE_REPORT, ROLE_ADMINISTER, ROLE_READ};
    const struct account_role *role = NULL;

    for (size_t i = 0; !role && i < sizeof order / sizeof *order; i++)
        role = role_of(actor, order[i]);
    return role;
}

static enum first_path path_of(enum role role, const struct org_unit *u)
{
    if (role == ROLE_REPORT)
        return u->kind->is_agency ? FIRST_AGENCY : FIRST_HAMLET;
    if (role == ROLE_ADMINISTER)
        return FIRST_ADMINISTRATOR;
    if (unit_kind_above_commune(u->kind))
        return FIRST_ABOVE;
    return role == ROLE_COMPILE ? FIRST_COMPILER : FIRST_SIGNER;
}

static enum err find_campaign(struct walker *w, enum role role)
{
    struct campaign_list list;
    enum err e = role == ROLE_REPORT
                     ? campaign_list_for_reporter(w->r->db, w->r->arena, w->unit, &list)
                     : campaign_list_of(w->r->db, w->r->arena, w->unit, &list);

    if (e == OK && list.count)
        w->campaign = list.items[0];
    for (size_t i = 0; e == OK && i < list.count; i++)
        if (list.items[i].first_day <= w->r->today) {
            w->campaign = list.items[i];
            break;
        }
    return e;
}

static enum err find_path(struct walker *w, struct first_day *ret)
{
    const struct account_role *role = first_role(w->r->actor);
    struct org_unit u;
    enum first_path path;
    enum err e = role ? unit_find(w->r->db, w->r->arena, role->unit, &u) : E_NOT_FOUND;

    if (e == OK) {
        w->unit = role->unit;
        e = find_campaign(w, role->role);
    }
    if (e != OK)
        return e;
    path = path_of(role->role, &u);
    ret->title = paths[path].title;
    ret->anchor = paths[path].anchor;
    for (size_t i = 0; i < FIRST_STEPS; i++)
        ret->steps[i] = (struct first_step){
            .words = paths[path].steps[i].words, .more = paths[path].steps[i].more};
    fillers[path](w, ret->steps);
    return OK;
}

void first_day(struct html *h)
{
    struct walker w = {.r = h->req};
    struct first_day v = {0};
    bool left = false;

    if (!h->req || !h->req->actor || !h->req->db ||
        there_is_one(h->req, SQL_first_day_is_closed, h->req->account_id) ||
        find_path(&w, &v) != OK)
        return;
    for (size_t i = 0; i < FIRST_STEPS; i++)
        left |= !v.steps[i].done;
    if (left)
        html_first_day(h, &v);
}

static enum err closed_apply(struct tx *tx, const struct fact *fact)
{
    json_int_t account;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I}", "account", &account);

    return e == OK ? db_run(tx->db, SQL_first_day_close_insert, ARGS(V((int64_t)account))) : e;
}

const struct fact_kind help_kinds[] = {
    {.name = "first-day-closed", .apply = closed_apply, .quiet = true},
    {.name = NULL},
};

enum err write_first_day_close(struct tx *tx, struct req *r)
{
    int64_t one;
    enum err e = db_first_int(tx->db, SQL_first_day_is_closed, &one, ARGS(V(r->account_id)));

    if (e == E_NOT_FOUND)
        e = fact_add(tx, "first-day-closed",
            body_pack(tx->arena, "{s:I}", "account", (json_int_t)r->account_id), NULL);
    if (e == OK) {
        req_flash(r, req_t(r, "Đã cất. Những bước ấy vẫn ở trang Hướng dẫn."));
        req_redirect(r, "/");
    }
    return e;
}
