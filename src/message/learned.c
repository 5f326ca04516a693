/* learned.c: words of a commune as facts. */
#include "message/learned.h"

#include "base/unicode.h"
#include "campaign/indicator.h"
#include "message/reading.h"
#include "store/body.h"
#include "store/seal.h"

static const char *const meanings[LEARNED_KINDS] = {[LEARNED_UNIT] = "unit",
    [LEARNED_INDICATOR] = "indicator",
    [LEARNED_WORK] = "work",
    [LEARNED_MEASURE] = "measure"};

/* --- which words may be learned --- */

static bool stands_in(struct arena *a, struct str where, struct str fold)
{
    struct str padded = str_printf(a, " %.*s ", STR(text_fold(a, where)));
    struct str word = str_printf(a, " %.*s ", STR(fold));

    return str_find(padded, word, 0) < padded.len;
}

/* "anh Tư", "bà Sáu": what follows is a name. */
static bool is_called(struct arena *a, struct str text, struct str fold)
{
    static const char *const calls[] = {
        "anh", "chi", "ong", "ba", "co", "chu", "bac", "di", "cau", "em", "dong chi", "thay", NULL};
    struct str all = text_fold(a, text);

    for (size_t i = 0; calls[i]; i++)
        if (stands_in(a, all, str_printf(a, "%s %.*s", calls[i], STR(fold))))
            return true;
    return false;
}

const char *learned_fault(
    struct arena *a, struct str text, const struct message_context *c, struct str word)
{
    struct str fold = text_fold(a, str_trim(word));
    struct tokens t = {0};
    struct chats chats = {0};
    bool letters = false;

    lex_line(a, fold, &t);
    for (size_t i = 0; i < t.count; i++)
        letters |= t.items[i].kind == TOKEN_WORD;
    if (!letters || t.count > 6 || utf8_count(fold) > LEARNED_WORD_MAX)
        return MSG("Chỉ nhớ được một từ hoặc cụm từ ngắn, có chữ, nhiều nhất 6 tiếng.");
    chats_split(a, text, c, &chats);
    for (size_t i = 0; i < chats.count; i++)
        if (stands_in(
                a, str_slice(text, chats.items[i].header_from, chats.items[i].header_to), fold))
            return MSG("Từ này là tên người gửi trong tin nhắn: không nhớ tên người.");
    if (is_called(a, text, fold))
        return MSG("Từ này có vẻ là tên người: không nhớ tên người.");
    return NULL;
}

/* --- facts --- */

static int meaning_of(struct str name)
{
    for (int i = 0; i < LEARNED_KINDS; i++)
        if (str_eq(name, str_from(meanings[i])))
            return i;
    return -1;
}

static bool target_fits(const struct learned_word *w)
{
    int64_t id;

    switch (w->as) {
    case LEARNED_INDICATOR:
        return indicator_index(w->target) >= 0;
    case LEARNED_MEASURE:
        return measure_find(w->target) != UNIT_NONE;
    default:
        return str_to_int(w->target, &id) == OK && id > 0;
    }
}

enum err learned_of(
    struct db *db, struct arena *a, struct unit_id commune, struct learned_list *ret)
{
    struct learned_list list = {0};
    struct rows rows;
    enum err e =
        db_query(db, SQL_message_word_list, &rows, ARGS(V(commune.v), V((int64_t)LEARNED_MAX)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        int as = meaning_of(row_str(&rows, 2));

        if (as >= 0)
            *vec_push(a, &list) = (struct learned_word){.id = row_int(&rows, 0),
                .fold = str_copy(a, row_str(&rows, 1)),
                .as = (enum learned_as)as,
                .target = str_copy(a, row_str(&rows, 3))};
    }
    if (e != E_NOT_FOUND)
        return e;
    ret->items = arena_new_array(a, struct learned_word, list.count);
    ret->count = 0;
    for (size_t i = 0; i < list.count; i++) {
        struct str fold;

        e = seal_open(db, a, list.items[i].fold, &fold);
        if (e == E_NOT_FOUND) /* erased */
            continue;
        if (e != OK)
            return e;
        ret->items[ret->count] = list.items[i];
        ret->items[ret->count++].fold = fold;
    }
    return OK;
}

enum err learned_add(struct tx *tx, struct unit_id commune, const struct learned_word *word)
{
    struct seal_terms terms = {
        .purpose = "message-word", .keep_until = INT32_MAX, .unit = commune.v};
    struct learned_list list = {0};
    struct str fold = text_fold(tx->arena, word->fold), seal;
    size_t replaced = 0;
    enum err e = learned_of(tx->db, tx->arena, commune, &list);

    if (e != OK)
        return e;
    if (!fold.len || utf8_count(fold) > LEARNED_WORD_MAX || !target_fits(word))
        return E_INVALID;
    for (size_t i = 0; i < list.count; i++) {
        const struct learned_word *one = &list.items[i];

        if (!str_eq(one->fold, fold))
            continue;
        if (one->as == word->as && str_eq(one->target, word->target))
            return OK;
        if ((e = learned_forget(tx, commune, one->id)) != OK)
            return e;
        replaced++;
    }
    if (list.count - replaced >= LEARNED_MAX)
        return E_TOO_LARGE;
    if ((e = seal_put(tx, &terms, fold, &seal)) != OK)
        return e;
    return fact_add(tx, "message-word-learned",
        body_pack(tx->arena, "{s:I, s:s%, s:s, s:s%}", "unit", (json_int_t)commune.v, "word_seal",
            PACK(seal), "meaning", meanings[word->as], "target", PACK(word->target)),
        NULL);
}

static enum err learned_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit;
    const char *seal, *meaning, *target;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:s, s:s}", "unit", &unit, "word_seal",
        &seal, "meaning", &meaning, "target", &target);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_message_word_insert,
        ARGS(V(f->seq), V(f->province), V(unit), V(seal), V(meaning), V(target)));
}

enum err learned_forget(struct tx *tx, struct unit_id commune, int64_t id)
{
    int64_t holds = 0;
    enum err e = db_first_int(tx->db, SQL_message_word_holds, &holds, ARGS(V(commune.v), V(id)));

    if (e == OK && !holds)
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    return fact_add(tx, "message-word-forgotten",
        body_pack(
            tx->arena, "{s:I, s:I}", "unit", (json_int_t)commune.v, "learned", (json_int_t)id),
        NULL);
}

static enum err forgotten_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, learned;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "unit", &unit, "learned", &learned);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_message_word_forget, ARGS(V(unit), V(learned), V(f->seq)));
}

const struct fact_kind message_kinds[] = {
    {.name = "message-word-learned", .apply = learned_apply, .version = 1},
    {.name = "message-word-forgotten", .apply = forgotten_apply, .version = 1},
    {.name = NULL},
};

/* --- for the reader --- */

void learned_words(struct arena *a, const struct learned_list *list, struct message_context *c)
{
    struct message_word *words = arena_new_array(a, struct message_word, list->count + 1);
    size_t n = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct learned_word *w = &list->items[i];
        int64_t value = -1;

        if (w->as == LEARNED_INDICATOR)
            value = indicator_index(w->target);
        else if (w->as == LEARNED_MEASURE)
            value = (int64_t)measure_find(w->target);
        else if (str_to_int(w->target, &value) != OK)
            value = -1;
        if (value >= 0)
            words[n++] = (struct message_word){w->fold, w->as, value};
    }
    c->words = words;
    c->word_count = n;
}
