/* official_words.c: the words that fields of official papers are filled with: numbers, rows of
 * lists with their signs, in whose place somebody signs. */
#include "doc/official.h"

#include "doc/official_measures.h"

const struct official_measures *official_measures_of(enum official_form form)
{
    return form == FORM_STATE ? &state_measures : &party_measures;
}

struct str official_number(
    struct arena *a, enum official_form form, int64_t number, struct str symbol)
{
    return str_printf(a, "%.*s%s%.*s", STR(paper_number(a, number)),
        official_measures_of(form)->number_sign, STR(symbol));
}

/* "Lưu VT, TH" → "- Lưu: VT, TH." of the State; "- Lưu Văn phòng." of the Party. */
static struct str kept_row(struct arena *a, const struct official_measures *m, struct str row)
{
    static const char *const offices[] = {"VT", "Văn thư"};
    struct str rest = str_trim(str_slice(row, sizeof "- Lưu" - 1, row.len));
    const char *office = "";

    if (str_starts(rest, S(":")))
        rest = str_trim(str_slice(rest, 1, rest.len));
    for (size_t i = 0; i < 2 && !*office; i++) {
        if (str_starts(rest, str_from(offices[i]))) {
            rest = str_slice(rest, strlen(offices[i]), rest.len);
            office = m->kept_office;
        }
    }
    return str_printf(a, "- %s%s%.*s", m->kept_word, office, STR(rest));
}

/* "- …;" and "- ….": the last row is where it is kept, in the words of the form. */
struct str official_recipients(
    struct arena *a, enum official_form form, const struct str *recipients, size_t count)
{
    const struct official_measures *m = official_measures_of(form);
    bool kept = count && str_starts(paper_recipient(a, recipients[count - 1], ""), S("- Lưu"));
    struct buf out;

    buf_init(&out, a, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        bool last = kept && i + 1 == count;
        struct str row = paper_recipient(a, recipients[i], last ? "." : ";");

        if (paper_is_field(recipients[i]))
            row = recipients[i];
        else if (last)
            row = kept_row(a, m, row);
        buf_add(&out, row);
        buf_addz(&out, i + 1 < count ? "\n" : "");
    }
    if (!kept && !(count && paper_is_field(recipients[count - 1])))
        buf_printf(&out, "%s- %s.", count ? "\n" : "", m->kept);
    return buf_str(&out);
}

/* "tm. Ủy ban": how long the abbreviation and its signs are; 0: the row has none. */
static size_t authority_sign(struct str row, const char *letters)
{
    size_t at = 0;

    for (; *letters; letters++, at++) {
        while (at < row.len && strchr("./ ", row.ptr[at]))
            at++;
        if (at >= row.len || (row.ptr[at] & ~0x20) != *letters)
            return 0;
    }
    if (at >= row.len || !strchr("./ ", row.ptr[at]))
        return 0;
    while (at < row.len && strchr("./ ", row.ptr[at]))
        at++;
    return at;
}

static struct str authority_row(struct arena *a, enum official_form form, struct str row)
{
    static const struct {
        const char *letters, *party, *state;
    } signs[] = {{"TM", "T/M", "TM."}, {"KT", "K/T", "KT."}, {"TL", "T/L", "TL."},
        {"TUQ", "T/UQ", "TUQ."}, {"Q", "Q.", "Q."}};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = authority_sign(row, signs[i].letters);

        if (length)
            return str_printf(a, "%s %.*s", form == FORM_PARTY ? signs[i].party : signs[i].state,
                STR(str_slice(row, length, row.len)));
    }
    return row;
}

struct str official_authority(struct arena *a, enum official_form form, struct str authority)
{
    struct str upper = paper_upper(a, authority);
    struct buf out;

    buf_init(&out, a, 4 * upper.len + 64);
    for (size_t at = 0; at < upper.len;) {
        size_t end = str_find(upper, S("\n"), at);
        struct str row = str_trim(str_slice(upper, at, end));

        if (row.len)
            buf_printf(&out, "%s%.*s", out.len ? "\n" : "", STR(authority_row(a, form, row)));
        at = end + 1;
    }
    return buf_str(&out);
}

struct str official_grounds(
    struct arena *a, enum official_form form, const struct str *grounds, size_t count)
{
    const struct official_measures *m = official_measures_of(form);
    struct buf out;

    buf_init(&out, a, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        struct str row = paper_recipient(a, grounds[i], i + 1 < count ? ";" : ".");

        if (paper_is_field(grounds[i]))
            row = grounds[i];
        else if (!m->grounds_dash)
            row = str_slice(row, 2, row.len);
        buf_printf(&out, "%.*s%s", STR(row), i + 1 < count ? "\n" : "");
    }
    return buf_str(&out);
}

struct str official_addressees(struct arena *a, enum official_form form, bool submitted,
    const struct str *addressees, size_t count)
{
    struct buf out;

    buf_init(&out, a, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        struct str row = paper_recipient(a, addressees[i], i + 1 < count ? ";" : ".");

        if (paper_is_field(addressees[i]))
            row = addressees[i];
        else if (count == 1) /* on the line of the words themselves */
            row = str_slice(row, 2, row.len - (form == FORM_PARTY));
        buf_printf(&out, "%s%.*s", count > 1 ? "\n" : "", STR(row));
    }
    return buf_str(&out);
}
