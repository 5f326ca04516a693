/* odt_list.c: text:list-style and the counting of text:list. */
#include "doc/odt_list.h"

#include "doc/numeral.h"

#include <string.h>

enum { STYLES_MAX = 512, AFFIX_MAX = 32 };

struct odt_level {
    bool bullet;
    enum numeral form;
    int start, shown_levels;
    struct str symbol, prefix, suffix;
};

struct odt_list_style {
    struct str name;
    struct odt_level levels[ODT_LEVELS];
    int count[ODT_LEVELS]; /* the last number given */
};

static struct odt_list_style *style_find(struct odt_lists *l, struct str name)
{
    for (size_t i = l->count; name.len && i > 0; i--) {
        if (str_eq(l->items[i - 1].name, name)) /* the last one said wins */
            return &l->items[i - 1];
    }
    return NULL;
}

static enum numeral form_of(struct str format)
{
    static const char forms[] = "1aAiI";
    static const enum numeral numerals[] = {
        NUMERAL_DECIMAL, NUMERAL_LOWER, NUMERAL_UPPER, NUMERAL_ROMAN, NUMERAL_ROMAN_UPPER};
    const char *at = format.len ? strchr(forms, format.ptr[0]) : NULL;

    return at && *at ? numerals[at - forms] : NUMERAL_NONE;
}

static struct str short_copy(struct odt_lists *l, const struct xml_tag *tag, const char *name)
{
    return str_copy(l->arena, str_slice(xml_attribute(tag, name), 0, AFFIX_MAX));
}

static void level_tag(struct odt_lists *l, const struct xml_tag *tag, bool bullet)
{
    int at = xml_number(xml_attribute(tag, "level"), ODT_LEVELS, 0) - 1;

    if (!l->style || at < 0)
        return;
    l->style->levels[at] = (struct odt_level){
        .bullet = bullet,
        .form = form_of(xml_attribute(tag, "num-format")),
        .start = xml_number(xml_attribute(tag, "start-value"), 100000, 1),
        .shown_levels = xml_number(xml_attribute(tag, "display-levels"), ODT_LEVELS, 1),
        .symbol = short_copy(l, tag, "bullet-char"),
        .prefix = short_copy(l, tag, "num-prefix"),
        .suffix = short_copy(l, tag, "num-suffix"),
    };
}

void odt_list_style_tag(struct odt_lists *l, const struct xml_tag *tag)
{
    if (xml_is(tag->name, "list-style")) {
        l->style = NULL;
        if (l->count >= STYLES_MAX)
            return;
        l->style = vec_push(l->arena, l);
        l->style->name = str_copy(l->arena, xml_attribute(tag, "name"));
    } else if (xml_is(tag->name, "list-level-style-number")) {
        level_tag(l, tag, false);
    } else if (xml_is(tag->name, "list-level-style-bullet") ||
               xml_is(tag->name, "list-level-style-image")) {
        level_tag(l, tag, true);
    }
}

void odt_list_begin(struct odt_lists *l, const struct xml_tag *tag)
{
    struct odt_list_style *style = style_find(l, xml_attribute(tag, "style-name"));
    bool goes_on = str_eq(xml_attribute(tag, "continue-numbering"), S("true")) ||
                   xml_attribute(tag, "continue-list").len > 0;

    if (l->depth++ == 0)
        l->open_style = NULL;
    if (style)
        l->open_style = style;
    l->pending = false;
    style = l->open_style;
    if (style && l->depth <= ODT_LEVELS && !goes_on) {
        for (int i = l->depth - 1; i < ODT_LEVELS; i++)
            style->count[i] = style->levels[i].start - 1;
    }
}

void odt_list_end(struct odt_lists *l)
{
    l->depth--;
    l->pending = false;
}

void odt_list_item(struct odt_lists *l, const struct xml_tag *tag)
{
    int start = xml_number(xml_attribute(tag, "start-value"), 100000, -1);

    l->pending = true;
    if (l->open_style && start >= 0 && l->depth >= 1 && l->depth <= ODT_LEVELS)
        l->open_style->count[l->depth - 1] = start - 1;
}

static void add_number(const struct odt_list_style *style, int at, struct buf *b)
{
    const struct odt_level *level = &style->levels[at];
    int from = at - (level->shown_levels - 1);

    buf_add(b, level->prefix);
    for (int i = from < 0 ? 0 : from; i <= at; i++) {
        size_t before = b->len;

        numeral_add(b, style->levels[i].form, style->count[i]);
        if (i < at && b->len > before)
            buf_addc(b, '.');
    }
    buf_add(b, level->suffix);
}

void odt_list_mark(struct odt_lists *l, struct buf *b)
{
    struct odt_list_style *style = l->open_style;
    int at = l->depth - 1;

    if (!l->pending || !style || at < 0 || at >= ODT_LEVELS)
        return;
    l->pending = false;
    style->count[at]++;
    for (int i = at + 1; i < ODT_LEVELS; i++)
        style->count[i] = style->levels[i].start - 1;
    if (style->levels[at].bullet)
        buf_add(b, bullet_mark(style->levels[at].symbol));
    else if (style->levels[at].form != NUMERAL_NONE || style->levels[at].suffix.len)
        add_number(style, at, b);
    if (b->len)
        buf_addc(b, ' ');
}
