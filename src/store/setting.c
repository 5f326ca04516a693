/* setting.c: the table of settings, what fits them, and what is set. */
#include "store/setting.h"

#include "base/log.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"

#include <arpa/inet.h>
#include <string.h>

const struct setting_info settings[SETTING_LAST] = {
#define SETTING(id, name, kind, otherwise, min, max, help, source)                                 \
    [SETTING_##id] = {name, kind, otherwise, min, max, help, source},
#include "store/settings.def"
#undef SETTING
};

enum err setting_from_name(struct str name, enum setting *ret)
{
    for (int i = 0; i < SETTING_LAST; i++) {
        if (str_eq(name, str_from(settings[i].name))) {
            *ret = (enum setting)i;
            return OK;
        }
    }
    return E_NOT_FOUND;
}

/* --- networks --- */

struct network {
    unsigned char bytes[16];
    int bits; /* of 128; an IPv4 address lies in ::ffff:0:0/96 */
};

static enum err address_parse(struct str s, struct network *ret)
{
    char text[INET6_ADDRSTRLEN];
    struct network n = {.bits = 128};

    if (!s.len || s.len >= sizeof text || memchr(s.ptr, '\0', s.len))
        return E_INVALID;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    if (inet_pton(AF_INET, text, n.bytes + 12) == 1) {
        n.bytes[10] = n.bytes[11] = 0xff;
    } else if (inet_pton(AF_INET6, text, n.bytes) != 1) {
        return E_INVALID;
    }
    *ret = n;
    return OK;
}

static enum err network_parse(struct str s, struct network *ret)
{
    size_t slash = str_find(s, S("/"), 0);
    struct str length = str_slice(s, slash + 1, s.len);
    int64_t bits, max;
    enum err e = address_parse(str_slice(s, 0, slash), ret);

    if (e != OK || slash == s.len)
        return e;
    max = str_find(s, S(":"), 0) < s.len ? 128 : 32;
    if (length.len > 3 || str_to_int(length, &bits) != OK || bits < 0 || bits > max)
        return E_INVALID;
    ret->bits = (int)(128 - max + bits);
    return OK;
}

static bool network_holds(const struct network *n, const struct network *address)
{
    int whole = n->bits / 8, rest = n->bits % 8;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;

    if (memcmp(n->bytes, address->bytes, (size_t)whole) != 0)
        return false;
    return !rest || ((unsigned)(n->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

/* The next of the list, without blanks; false: no more. */
static bool next_of(struct str list, size_t *at, struct str *ret)
{
    size_t comma = str_find(list, S(","), *at);

    if (*at > list.len || !list.len)
        return false;
    *ret = str_trim(str_slice(list, *at, comma));
    *at = comma + 1;
    return true;
}

bool networks_hold(struct str networks, struct str address)
{
    struct network n, a;
    struct str one;
    size_t at = 0;

    if (address_parse(address, &a) != OK)
        return false;
    while (next_of(networks, &at, &one)) {
        if (network_parse(one, &n) == OK && network_holds(&n, &a))
            return true;
    }
    return false;
}

static enum err check_networks(struct str value)
{
    struct network n;
    struct str one;
    size_t at = 0;
    enum err e = OK;

    while (e == OK && next_of(value, &at, &one))
        e = network_parse(one, &n);
    return e;
}

/* --- values --- */

enum err setting_check(enum setting s, struct str value)
{
    const struct setting_info *info = &settings[s];
    int64_t number;

    switch (info->kind) {
    case SETTING_NUMBER:
        if (value.len > 18 || str_to_int(value, &number) != OK || number < info->min ||
            number > info->max)
            return E_INVALID;
        return OK;
    case SETTING_SWITCH:
        return str_eq(value, S("on")) || str_eq(value, S("off")) ? OK : E_INVALID;
    case SETTING_NETWORKS:
        return check_networks(value);
    case SETTING_TEXT:
        return utf8_count(value) <= (size_t)info->max ? OK : E_INVALID;
    }
    return E_INVALID;
}

enum err setting_value(struct db *db, struct arena *a, enum setting s, struct str *ret)
{
    struct str value;
    enum err e = setting_find(db, a, settings[s].name, &value);

    if (e == E_NOT_FOUND) {
        *ret = str_from(settings[s].otherwise);
        return OK;
    }
    if (e == OK && setting_check(s, value) != OK) {
        log_error("store: the setting %s has no value that fits", settings[s].name);
        e = E_DAMAGED;
    }
    if (e == OK)
        *ret = value;
    return e;
}

enum err setting_number(struct db *db, enum setting s, int64_t *ret)
{
    int64_t otherwise = 0;
    enum err e = str_to_int(str_from(settings[s].otherwise), &otherwise);

    return e == OK ? setting_int(db, settings[s].name, otherwise, ret) : e;
}

enum err setting_on(struct db *db, enum setting s, bool *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_setting_find, &r, ARGS(V(settings[s].name)));

    if (e != OK && e != E_NOT_FOUND)
        return e;
    if (e == E_NOT_FOUND) {
        *ret = !strcmp(settings[s].otherwise, "on");
        return OK;
    }
    *ret = str_eq(row_str(&r, 0), S("on"));
    rows_end(&r);
    return OK;
}

enum err setting_change(struct tx *tx, enum setting s, struct str value)
{
    const char *name = settings[s].name;
    struct str before;
    enum err e = setting_check(s, value);

    if (e == OK)
        e = setting_find(tx->db, tx->arena, name, &before);
    if (e == E_NOT_FOUND || e == E_DAMAGED) {
        before = str_from(settings[s].otherwise);
        e = OK;
    } else if (e == OK && str_eq(before, value)) {
        return OK;
    }
    if (e == OK)
        e = setting_set(tx, name, value);
    if (e != OK)
        return e;
    return fact_add(tx, "setting-changed",
        body_pack(tx->arena, "{s:s, s:s%, s:s%}", "name", name, "before", PACK(before), "after",
            PACK(value)),
        NULL);
}

/* Settings are enduring: nothing is derived from the change of one. */
static enum err setting_changed_apply(struct tx *tx, const struct fact *fact)
{
    const char *name;

    return body_unpack(tx->arena, fact->body, "{s:s}", "name", &name);
}

const struct fact_kind setting_kinds[] = {
    {.name = "setting-changed", .apply = setting_changed_apply, .quiet = true},
    {.name = NULL},
};
