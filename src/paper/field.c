/* field.c: the fields a kind of paper has. */
#include "paper/field.h"

#include "base/tr.h"

static const struct {
    const char *tag;
    enum template_kind kind;
    const char *list, *label, *origin;
} fields[] = {
#define FIELD(tag, kind, list, label, origin) {tag, kind, list, label, origin},
#include "paper/fields.def"
#undef FIELD
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* A paper without one of these would go out without its number, its day or its signer. */
static const char *const required[] = {"paper.number", "paper.place_day", "signer.name"};

struct paper_field_list paper_fields_of(struct arena *a, enum paper_kind_id kind)
{
    struct paper_field_list list = {
        .items = arena_new_array(a, struct paper_field, FIELDS + PAPER_TEXTS)};

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (paper_kind_has_text(kind, i))
            list.items[list.count++] =
                (struct paper_field){str_printf(a, "text.%s", paper_texts[i].name), TEMPLATE_TEXT,
                    S(""), paper_texts[i].label, MSG("Người soạn gõ")};
    for (size_t i = 0; i < FIELDS; i++)
        list.items[list.count++] = (struct paper_field){str_from(fields[i].tag), fields[i].kind,
            str_from(fields[i].list), fields[i].label, fields[i].origin};
    return list;
}

const char *paper_field_label(const char *tag)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (str_eq(str_from(fields[i].tag), str_from(tag)))
            return fields[i].label;
    for (size_t i = 0; i < PAPER_TEXTS; i++)
        if (!strncmp(tag, "text.", 5) && str_eq(str_from(paper_texts[i].name), str_from(tag + 5)))
            return paper_texts[i].label;
    return tag;
}

static bool is_required(enum paper_kind_id kind, struct str tag)
{
    if (str_eq(tag, S("text.subject")))
        return true;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (str_eq(tag, str_from(required[i])))
            return !(paper_kinds[kind].flags & (PK_ANNEX | PK_MINUTES));
    return false;
}

struct template_field *paper_template_fields(
    struct arena *a, enum lang lang, enum paper_kind_id kind, size_t *ret_count)
{
    struct paper_field_list list = paper_fields_of(a, kind);
    struct template_field *all = arena_new_array(a, struct template_field, list.count);

    for (size_t i = 0; i < list.count; i++)
        all[i] = (struct template_field){.name = list.items[i].tag,
            .kind = list.items[i].kind,
            .required = is_required(kind, list.items[i].tag),
            .list = list.items[i].list,
            .label = str_from(tr(lang, list.items[i].label))};
    *ret_count = list.count;
    return all;
}
