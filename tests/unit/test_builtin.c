/* test_builtin.c: every built-in template, for Word and for LibreOffice, fits its own fields.
 *
 * `test_builtin FOLDER` writes those for LibreOffice there, `test_builtin FOLDER again` checks what
 * stands there under the same names (tests/doc/test_office.py). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/text.h"
#include "paper/builtin.h"
#include "paper/field.h"

#include <stdio.h>

static struct arena a = {.max_bytes = 256u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct str made(enum official_form form, enum paper_kind_id kind, bool for_libreoffice)
{
    struct str docx = {0};

    assert_int_equal(builtin_template(&a, form, kind, for_libreoffice, &docx), OK);
    return docx;
}

/* Prints what is found; how much it is. */
static size_t faults(struct str docx, enum paper_kind_id kind, const char *name)
{
    struct template_findings found;
    struct template *t = NULL;
    struct template_tags tags;
    const char *why = "";
    size_t count;
    const struct template_field *fields = paper_template_fields(&a, LANG_VI, kind, &count);

    if (template_read(&a, docx, &t, &why) != OK) {
        printf("%s: %s\n", name, why);
        return 1;
    }
    template_check(&a, t, fields, count, &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%s: %.*s\n", name, STR(template_finding_say(&a, LANG_VI, &found.items[i])));
    template_tags(&a, t, &tags);
    printf("%s: %zu tags\n", name, tags.count);
    return found.count + !tags.count;
}

static size_t tags_of(struct str docx, struct template_tags *ret)
{
    struct template *t = NULL;
    const char *why = "";

    assert_int_equal(template_read(&a, docx, &t, &why), OK);
    template_tags(&a, t, ret);
    return ret->count;
}

static void every_builtin_template_fits_its_fields(void **state)
{
    for (int form = 0; form < (int)PAPER_FORMS; form++) {
        for (int kind = 0; kind < PAPER_KINDS; kind++) {
            for (int office = 0; office < 2; office++)
                assert_int_equal(
                    faults(made((enum official_form)form, (enum paper_kind_id)kind, office),
                        (enum paper_kind_id)kind, paper_kinds[kind].name),
                    0);
        }
    }
}

static void word_and_libreoffice_get_the_same_tags(void **state)
{
    for (int form = 0; form < (int)PAPER_FORMS; form++) {
        for (int kind = 0; kind < PAPER_KINDS; kind++) {
            struct template_tags word, office;

            tags_of(made((enum official_form)form, (enum paper_kind_id)kind, false), &word);
            tags_of(made((enum official_form)form, (enum paper_kind_id)kind, true), &office);
            assert_int_equal(word.count, office.count);
            for (size_t i = 0; i < word.count; i++)
                assert_true(str_eq(word.items[i], office.items[i]));
        }
    }
}

static char *path_of(const char *folder, int form, int kind)
{
    return str_z(&a, str_printf(&a, "%s/%s_%s.docx", folder,
                         paper_form_name((enum official_form)form), paper_kinds[kind].name));
}

/* Tags that the office program lost on the way. */
static size_t lost(struct str before, struct str after, const char *path)
{
    struct template_tags had, has;
    size_t bad = 0;

    tags_of(before, &had);
    tags_of(after, &has);
    for (size_t i = 0; i < had.count; i++) {
        size_t k = 0;

        while (k < has.count && !str_eq(has.items[k], had.items[i]))
            k++;
        if (k == has.count) {
            printf("%s: lost %.*s\n", path, STR(had.items[i]));
            bad++;
        }
    }
    return bad;
}

static int each_file(const char *folder, bool again)
{
    size_t bad = 0;

    for (int form = 0; form < (int)PAPER_FORMS; form++) {
        for (int kind = 0; kind < PAPER_KINDS; kind++) {
            char *path = path_of(folder, form, kind);
            struct str docx = {0};
            FILE *f;

            if (again) {
                assert_int_equal(file_read(&a, path, TEMPLATE_BYTES_MAX, &docx), OK);
                bad += faults(docx, (enum paper_kind_id)kind, path);
                bad += lost(
                    made((enum official_form)form, (enum paper_kind_id)kind, true), docx, path);
                continue;
            }
            docx = made((enum official_form)form, (enum paper_kind_id)kind, true);
            f = fopen(path, "wb");
            assert_non_null(f);
            fwrite(docx.ptr, 1, docx.len, f);
            fclose(f);
        }
    }
    return bad != 0;
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(every_builtin_template_fits_its_fields),
        TEST(word_and_libreoffice_get_the_same_tags),
    };

    if (argc > 1)
        return each_file(argv[1], argc > 2);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
