/* docx_list.c: numbering.xml and styles.xml of a Word file, as far as they make list marks. */
#include "doc/docx_list.h"

#include "doc/numeral.h"
#include "doc/xml.h"

#include <string.h>

enum { LEVELS = 9, LISTS_MAX = 4096, STYLES_MAX = 1024, MARK_MAX = 64 };

struct level {
    enum numeral form;
    bool bullet;
    int start;
    struct str text; /* "%1.%2)" or the bullet's symbol */
};

/* An abstract list: how it counts and how far it has counted. */
struct list {
    struct level levels[LEVELS];
    int count[LEVELS]; /* last number given; 0 before the first */
    bool begun[LEVELS];
};

/* A number used by paragraphs: which list, and where it starts anew. */
struct instance {
    struct list *list;
    int restart[LEVELS]; /* -1: none */
};

struct style {
    struct str id, based_on;
    int number, level; /* -1: not said here */
};

struct docx_lists {
    struct arena *arena;
    struct list *lists[LISTS_MAX];
    struct instance *instances[LISTS_MAX];
    struct style *items; /* of paragraph styles that have or may inherit a list */
    size_t count, capacity;
    /* while reading */
    struct list *list;
    struct level *level;
    struct instance *instance;
    int override_level;
    struct style *style;
};

static enum numeral form_of(struct str value)
{
    static const struct {
        const char *name;
        enum numeral form;
    } forms[] = {{"decimal", NUMERAL_DECIMAL}, {"decimalZero", NUMERAL_ZERO},
        {"lowerLetter", NUMERAL_LOWER}, {"upperLetter", NUMERAL_UPPER},
        {"lowerRoman", NUMERAL_ROMAN}, {"upperRoman", NUMERAL_ROMAN_UPPER}, {"none", NUMERAL_NONE}};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (str_eq(value, str_from(forms[i].name)))
            return forms[i].form;
    }
    return NUMERAL_DECIMAL;
}

static int id_of(const struct xml_tag *tag, const char *name)
{
    int id = xml_number(xml_attribute(tag, name), LISTS_MAX, -1);

    return id < LISTS_MAX ? id : -1;
}

static struct list *list_new(struct docx_lists *l)
{
    struct list *list = arena_new(l->arena, struct list);

    for (int i = 0; i < LEVELS; i++)
        list->levels[i].start = 1;
    return list;
}

static void list_begin(struct docx_lists *l, const struct xml_tag *tag)
{
    int id = id_of(tag, "abstractNumId");

    l->level = NULL;
    l->list = list_new(l);
    if (id >= 0)
        l->lists[id] = l->list;
}

static void instance_begin(struct docx_lists *l, const struct xml_tag *tag)
{
    int id = id_of(tag, "numId");

    l->list = NULL;
    l->level = NULL;
    l->instance = arena_new(l->arena, struct instance);
    for (int i = 0; i < LEVELS; i++)
        l->instance->restart[i] = -1;
    if (id >= 0)
        l->instances[id] = l->instance;
}

/* <w:lvl> of an abstract list, or of an override, which then changes a copy of the list. */
static void level_begin(struct docx_lists *l, const struct xml_tag *tag)
{
    int at = xml_number(xml_attribute(tag, "ilvl"), LEVELS, -1);

    l->level = NULL;
    if (at < 0 || at >= LEVELS)
        return;
    if (!l->list && l->instance && l->instance->list) {
        struct list *copy = arena_new(l->arena, struct list);

        *copy = *l->instance->list;
        l->instance->list = copy;
        l->level = &copy->levels[at];
    } else if (l->list) {
        l->level = &l->list->levels[at];
    }
}

static void level_property(struct docx_lists *l, const struct xml_tag *tag)
{
    struct str value = xml_attribute(tag, "val");

    if (!l->level)
        return;
    if (xml_is(tag->name, "start")) {
        l->level->start = xml_number(value, 100000, 1);
    } else if (xml_is(tag->name, "numFmt")) {
        l->level->bullet = str_eq(value, S("bullet"));
        l->level->form = form_of(value);
    } else if (xml_is(tag->name, "lvlText")) {
        l->level->text = str_copy(l->arena, str_slice(value, 0, MARK_MAX));
    }
}

static void numbering_start(void *object, const struct xml_tag *tag)
{
    struct docx_lists *l = object;

    if (xml_is(tag->name, "abstractNum")) {
        list_begin(l, tag);
    } else if (xml_is(tag->name, "num")) {
        instance_begin(l, tag);
    } else if (xml_is(tag->name, "abstractNumId") && l->instance && !l->list) {
        int id = id_of(tag, "val");

        l->instance->list = id >= 0 ? l->lists[id] : NULL;
    } else if (xml_is(tag->name, "lvlOverride")) {
        l->override_level = xml_number(xml_attribute(tag, "ilvl"), LEVELS, LEVELS);
    } else if (xml_is(tag->name, "startOverride") && l->instance && l->override_level < LEVELS) {
        l->instance->restart[l->override_level] = xml_number(xml_attribute(tag, "val"), 100000, 1);
    } else if (xml_is(tag->name, "lvl")) {
        level_begin(l, tag);
    } else {
        level_property(l, tag);
    }
}

static void styles_start(void *object, const struct xml_tag *tag)
{
    struct docx_lists *l = object;

    if (xml_is(tag->name, "style")) {
        l->style = NULL;
        if (!str_eq(xml_attribute(tag, "type"), S("paragraph")) || l->count >= STYLES_MAX)
            return;
        l->style = vec_push(l->arena, l);
        l->style->id = str_copy(l->arena, xml_attribute(tag, "styleId"));
        l->style->number = l->style->level = -1;
    } else if (!l->style) {
        return;
    } else if (xml_is(tag->name, "basedOn")) {
        l->style->based_on = str_copy(l->arena, xml_attribute(tag, "val"));
    } else if (xml_is(tag->name, "numId")) {
        l->style->number = id_of(tag, "val");
    } else if (xml_is(tag->name, "ilvl")) {
        l->style->level = xml_number(xml_attribute(tag, "val"), LEVELS - 1, -1);
    }
}

static void ignore_end(void *object, const char *name)
{
}

static void ignore_text(void *object, struct str s)
{
}

static bool never_full(void *object)
{
    return false;
}

static const struct style *style_find(const struct docx_lists *l, struct str id)
{
    for (size_t i = 0; id.len && i < l->count; i++) {
        if (str_eq(l->items[i].id, id))
            return &l->items[i];
    }
    return NULL;
}

/* Takes over what a style inherits, and keeps only the styles that stand for a list. */
static void settle_styles(struct docx_lists *l)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->count; i++) {
        const struct style *base = &l->items[i];

        for (int depth = 0; base && l->items[i].number < 0 && depth < 10; depth++) {
            base = style_find(l, base->based_on);
            if (base && base->number >= 0) {
                l->items[i].number = base->number;
                if (l->items[i].level < 0)
                    l->items[i].level = base->level;
            }
        }
    }
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i].number > 0) /* NOLINT: where there is a count there are items */
            l->items[kept++] = l->items[i];
    }
    l->count = kept;
}

static enum err read_part(struct docx_lists *l, struct str bytes, struct str name,
    void (*start)(void *, const struct xml_tag *), const char **why)
{
    struct xml_reader reader = {l, start, ignore_end, ignore_text, never_full};
    struct part *part;
    enum err e = part_open(l->arena, bytes, name, &part, why);

    if (e == E_NOT_FOUND)
        return OK;
    return e == OK ? xml_walk(l->arena, part, &reader, why) : e;
}

enum err docx_lists_read(
    struct arena *a, struct str bytes, struct docx_lists **ret, const char **why)
{
    struct docx_lists *l = arena_new(a, struct docx_lists);
    enum err e;

    l->arena = a;
    e = read_part(l, bytes, S("word/numbering.xml"), numbering_start, why);
    if (e == OK)
        e = read_part(l, bytes, S("word/styles.xml"), styles_start, why);
    if (e != OK)
        return e;
    settle_styles(l);
    *ret = l;
    return OK;
}

bool docx_style_list(const struct docx_lists *l, struct str style, int *number, int *level)
{
    const struct style *found = style_find(l, style);

    if (!found)
        return false;
    *number = found->number;
    *level = found->level < 0 ? 0 : found->level;
    return true;
}

/* The next number of this level; deeper levels begin anew, higher ones must have begun. */
static void count_one(struct instance *instance, int level)
{
    struct list *list = instance->list;

    for (int i = 0; i <= level; i++) {
        if (instance->restart[i] >= 0) {
            list->count[i] = instance->restart[i] - (i == level);
            list->begun[i] = true;
            instance->restart[i] = -1;
        } else if (!list->begun[i]) {
            list->count[i] = list->levels[i].start - (i == level);
            list->begun[i] = true;
        }
    }
    list->count[level]++;
    for (int i = level + 1; i < LEVELS; i++)
        list->begun[i] = false;
}

static void add_number(const struct list *list, struct str text, struct buf *b)
{
    for (size_t i = 0; i < text.len; i++) {
        int at = i + 1 < text.len ? text.ptr[i + 1] - '1' : -1;

        if (text.ptr[i] == '%' && at >= 0 && at < LEVELS) {
            numeral_add(b, list->levels[at].form, list->count[at]);
            i++;
        } else {
            buf_addc(b, text.ptr[i]);
        }
    }
}

void docx_list_mark(struct docx_lists *l, int number, int level, struct buf *b)
{
    struct instance *instance = number > 0 && number < LISTS_MAX ? l->instances[number] : NULL;
    const struct level *form;

    if (!instance || !instance->list || level < 0 || level >= LEVELS)
        return;
    form = &instance->list->levels[level];
    count_one(instance, level);
    if (form->bullet)
        buf_add(b, bullet_mark(form->text));
    else if (form->form != NUMERAL_NONE || form->text.len)
        add_number(instance->list, form->text, b);
    if (b->len)
        buf_addc(b, ' ');
}
