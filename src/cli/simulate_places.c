/* simulate_places.c: where the campaign is: communes of the country, their hamlets and agencies,
 * and the accounts. Agencies answer to their own line too, up to the province and the country.
 *
 * What is there is used; what is missing is made. */
#include "cli/simulate.h"

#include "base/tr.h"
#include "org/sign_in.h"

#include <string.h>

enum { COMMUNES_A_WRITE = 16 };

static const char *const hamlet_names[] = {"Cầu", "Trại Bí", "Sân Bay", "Mới", "Bàu Đưng", "Gò Cát",
    "Đồng Dài", "Xóm Tháp", "Tân Lập", "Bến Đò", "Gò Sao", "Hòa Bình", "Cây Dừa", "Đoài", "Thượng",
    "Phú Lộc", "An Định", "Nà Hỳ", "Pá Lau", "Co Mạ", "Vĩnh Tiến", "Đông Hưng", "Hạ", "Trung",
    "Đông", "Tây", "Nam", "Bắc", "Tân Thành", "Tân Hòa", "Phú Thọ", "Bình An", "Long Thạnh",
    "Mỹ Hưng", "An Phú", "Rạch Gốc", "Kênh Mới", "Đồng Lớn", "Suối Cạn", "Bàu Sen", "Gò Me"};

enum { HAMLET_NAMES = sizeof hamlet_names / sizeof *hamlet_names }; /* a prime number */

/* Of the commune and the province what stands before "xã", "phường", "tỉnh". */
static const struct {
    const char *kind, *commune, *province, *country;
} agencies[] = {
    {"luc-luong", "Ban Chỉ huy Quân sự", "Bộ Chỉ huy Quân sự", "Bộ Quốc phòng"},
    {"luc-luong", "Công an", "Công an", "Bộ Công an"},
    {"doan-the", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban Mặt trận Tổ quốc Việt Nam",
        "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"},
    {"doan-the", "Hội Liên hiệp Phụ nữ", "Hội Liên hiệp Phụ nữ",
        "Trung ương Hội Liên hiệp Phụ nữ Việt Nam"},
    {"doan-the", "Đoàn Thanh niên", "Đoàn Thanh niên",
        "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh"},
    {"doan-the", "Hội Nông dân", "Hội Nông dân", "Trung ương Hội Nông dân Việt Nam"},
    {"doan-the", "Hội Cựu chiến binh", "Hội Cựu chiến binh",
        "Trung ương Hội Cựu chiến binh Việt Nam"},
    {"co-quan", "Trạm y tế", "Sở Y tế", "Bộ Y tế"},
};

enum { AGENCIES = sizeof agencies / sizeof *agencies };

/* A write in parts: what it needs to know. */
struct part {
    struct simulation *s;
    uint32_t from, to;
};

static void clock_set(struct tx *tx, const struct simulation *s)
{
    tx->now_ms = simulated_made_ms(s);
    tx->account_id = s->administrator.v;
}

/* The unit of that name below the parent; made if there is none, for as long as there is the
 * parent. */
static enum err unit_make(struct tx *tx, const struct simulation *s, const char *kind,
    struct str name, struct unit_id parent, struct unit_id agency, struct unit_id *ret)
{
    struct org_unit unit = {.parent = parent,
        .agency = agency,
        .kind = unit_kind_find(str_from(kind)),
        .name = name,
        .from_day = s->first_day};
    struct org_unit above, there;
    enum err e = unit_find_by_name(tx->db, tx->arena, parent, name, &there);

    if (e == OK)
        *ret = there.id;
    if (e != E_NOT_FOUND)
        return e;
    e = unit_find(tx->db, tx->arena, parent, &above);
    if (e != OK)
        return e;
    unit.until_day = above.until_day;
    return unit_add(tx, &unit, ret);
}

static bool is_kind(const struct org_unit *u, const char *code)
{
    return !strcmp(u->kind->code, code);
}

static bool is_commune(const struct org_unit *u)
{
    return is_kind(u, "xa") || is_kind(u, "phuong") || is_kind(u, "thi-tran") ||
           is_kind(u, "dac-khu");
}

/* ---- communes: those that are there on the first day, spread over the provinces ---------------
 */

static enum err communes_of(
    struct db *db, struct simulation *s, struct unit_id province, struct unit_list *ret)
{
    struct unit_list below;
    enum err e = unit_below(db, s->arena, LINE_TERRITORY, province, s->first_day, &below);

    for (size_t i = 0; e == OK && i < below.count; i++)
        if (is_commune(&below.items[i]))
            *vec_push(s->arena, ret) = below.items[i];
    return e;
}

/* The first of every province, then the second of every province, … */
static size_t spread(
    struct simulation *s, const struct unit_list *provinces, const struct unit_list *communes)
{
    size_t found = 0, most = 0;

    for (size_t i = 0; i < provinces->count; i++)
        most = communes[i].count > most ? communes[i].count : most;
    for (size_t k = 0; k < most && found < s->commune_count; k++)
        for (size_t i = 0; i < provinces->count && found < s->commune_count; i++)
            if (k < communes[i].count)
                s->communes[found++] = (struct simulated_commune){
                    .unit = communes[i].items[k], .province = provinces->items[i]};
    return found;
}

static enum err communes_find(struct tx *tx, struct simulation *s, size_t *found)
{
    struct unit_list provinces;
    struct unit_list *communes;
    enum err e = unit_children(
        tx->db, s->arena, LINE_TERRITORY, s->country, s->first_day, s->first_day, &provinces);

    if (e != OK)
        return e;
    communes = arena_new_array(s->arena, struct unit_list, provinces.count + 1);
    for (size_t i = 0; e == OK && i < provinces.count; i++)
        if (!provinces.items[i].kind->is_agency)
            e = communes_of(tx->db, s, provinces.items[i].id, &communes[i]);
    *found = e == OK ? spread(s, &provinces, communes) : 0;
    return e;
}

/* The country and its communes, from the installation. E_NOT_FOUND: there are none. */
static enum err find_communes(struct tx *tx, void *context)
{
    struct simulation *s = context;
    struct org_unit country;
    size_t found = 0;
    enum err e = unit_country(tx->db, tx->arena, &country);

    if (e != OK)
        return e;
    s->country = country.id;
    e = communes_find(tx, s, &found);
    s->commune_count = found;
    return e == OK && found == 0 ? E_NOT_FOUND : e;
}

/* ---- what is below a commune ----------------------------------------------------------------- */

/* "ấp" in the South, "thôn" in the North; neighbourhoods of a ward have numbers. */
static const char *hamlet_kind(const struct simulation *s, const struct simulated_commune *c)
{
    static const char *const kinds[] = {"ap", "thon", "ap", "thon", "ban", "buon"};

    if (!strcmp(c->unit.kind->code, "phuong"))
        return "khu-pho";
    return kinds[chance(s, TOPIC_NAME, (uint64_t)c->province.id.v, 0) % 6];
}

static struct str hamlet_name(struct arena *a, const struct simulation *s,
    const struct simulated_commune *c, const char *kind, size_t i)
{
    const char *label = unit_kind_find(str_from(kind))->label;
    uint64_t drawn = chance(s, TOPIC_NAME, (uint64_t)(c - s->communes), 1);
    size_t at =
        (drawn % HAMLET_NAMES + i * (drawn / HAMLET_NAMES % (HAMLET_NAMES - 1) + 1)) % HAMLET_NAMES;

    if (!strcmp(kind, "khu-pho"))
        return str_printf(a, "%s %zu", label, i + 1);
    if (i < HAMLET_NAMES)
        return str_printf(a, "%s %s", label, hamlet_names[at]);
    return str_printf(a, "%s %s %zu", label, hamlet_names[at], i / HAMLET_NAMES + 1);
}

/* What kind of unit it is, in the middle of a name. */
static const char *word_of(const struct org_unit *u)
{
    static const struct {
        const char *kind, *word;
    } words[] = {{"xa", "xã"}, {"phuong", "phường"}, {"thi-tran", "thị trấn"}, {"tinh", "tỉnh"},
        {"thanh-pho-tw", "thành phố"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_kind(u, words[i].kind))
            return words[i].word;
    return "đặc khu";
}

static enum err agency_make(
    struct tx *tx, struct simulation *s, struct simulated_commune *c, size_t i, struct unit_id *ret)
{
    struct unit_id none = {0}, top = {0}, middle = {0};
    size_t k = i % AGENCIES;
    struct str name;
    enum err e = OK;

    if (i < AGENCIES) {
        name = str_printf(tx->arena, "%s %s", agencies[k].commune, word_of(&c->unit));
        e = unit_make(
            tx, s, agencies[k].kind, str_from(agencies[k].country), s->country, none, &top);
        if (e == OK)
            e = unit_make(tx, s, agencies[k].kind,
                str_printf(tx->arena, "%s %s", agencies[k].province, word_of(&c->province)),
                c->province.id, top, &middle);
    } else {
        name = str_printf(tx->arena, "Trường học số %zu", i - AGENCIES + 1);
    }
    return e == OK ? unit_make(tx, s, i < AGENCIES ? agencies[k].kind : "co-quan", name, c->unit.id,
                         middle, ret)
                   : e;
}

static enum err units_make(struct tx *tx, struct simulation *s, uint32_t commune)
{
    struct simulated_commune *c = &s->communes[commune];
    const char *kind = hamlet_kind(s, c);
    enum err e = OK;

    c->first_unit = commune * (uint32_t)simulated_units_of_commune(s);
    for (size_t i = 0; e == OK && i < simulated_units_of_commune(s); i++) {
        struct simulated_unit *u = &s->units[c->first_unit + i];

        *u = (struct simulated_unit){.commune = commune, .is_agency = i >= s->hamlets};
        e = u->is_agency ? agency_make(tx, s, c, i - s->hamlets, &u->id)
                         : unit_make(tx, s, kind, hamlet_name(tx->arena, s, c, kind, i), c->unit.id,
                               (struct unit_id){0}, &u->id);
    }
    return e;
}

/* ---- accounts -------------------------------------------------------------------------------- */

static enum err account_make(struct tx *tx, const struct simulation *s, struct account *account,
    enum role role, bool signs_in)
{
    struct account_role give = {.unit = account->unit,
        .role = role,
        .from_day = day_of_ms(tx->now_ms),
        .until_day = INT32_MAX};
    struct role_id id;
    enum err e = account_add(tx, account, &account->id);

    give.account = account->id;
    if (e == OK)
        e = role_give(tx, &give, &id);
    return e == OK && signs_in
               ? account_password_set(tx, account->id, s->password_hash, false, S(""))
               : e;
}

static enum err write_accounts(struct tx *tx, void *context)
{
    struct simulation *s = context;
    struct unit_id top = s->country;
    struct account administrator = {
        .login = S("quantri"), .name = S("Quản trị hệ thống"), .unit = top};
    struct account reader = {.login = S("trunguong"), .name = S("Lãnh đạo cấp trên"), .unit = top};
    enum err e;

    clock_set(tx, s);
    e = account_make(tx, s, &administrator, ROLE_ADMINISTER, true);
    if (e == OK)
        e = account_make(tx, s, &reader, ROLE_READ, true);
    s->administrator = administrator.id;
    s->reader = reader.id;
    return e;
}

static enum err compiler_make(struct tx *tx, struct simulation *s, uint32_t commune)
{
    struct simulated_commune *c = &s->communes[commune];
    struct account account = {.login = str_printf(tx->arena, "xa%u", (unsigned)commune + 1),
        .name = str_printf(tx->arena, "Thường trực Ban Chỉ đạo %.*s", STR(c->unit.name)),
        .unit = c->unit.id};
    enum err e = account_make(tx, s, &account, ROLE_COMPILE, commune < SIMULATE_WITH_PASSWORD);

    c->account = account.id;
    return e;
}

static enum err write_part(struct tx *tx, void *context)
{
    struct part *part = context;
    enum err e = OK;

    clock_set(tx, part->s);
    for (uint32_t i = part->from; e == OK && i < part->to; i++) {
        struct simulated_tx one;

        simulated_begin(tx, &one);
        e = units_make(&one.tx, part->s, i);
        if (e == OK)
            e = compiler_make(&one.tx, part->s, i);
        simulated_end(&one);
    }
    return e;
}

enum err simulate_places(struct simulation *s, struct store *store, struct progress *p)
{
    enum err e;

    s->communes = arena_new_array(s->arena, struct simulated_commune, s->commune_count);
    e = store_write_wait(store, 0, find_communes, s);
    if (e == E_NOT_FOUND && (e = simulate_country(s, store)) == OK)
        e = store_write_wait(store, 0, find_communes, s);
    s->units = arena_new_array(
        s->arena, struct simulated_unit, s->commune_count * simulated_units_of_commune(s));
    if (e == OK)
        e = store_write_wait(store, 0, write_accounts, s);
    for (uint32_t i = 0; e == OK && i < s->commune_count; i += COMMUNES_A_WRITE) {
        uint32_t end = i + COMMUNES_A_WRITE;
        struct part part = {s, i, end < s->commune_count ? end : (uint32_t)s->commune_count};

        e = store_write_wait(store, 0, write_part, &part);
        p->told(p, part.to, s->commune_count);
    }
    return e;
}
