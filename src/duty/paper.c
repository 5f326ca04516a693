/* paper.c: who answers for what by when, as an official paper. Papers are written in Vietnamese. */
#include "duty/page.h"

#include "doc/official.h"

enum { DUTY_COLUMNS = 4, AREA_COLUMNS = 3, BLOCKS = 4, RECIPIENTS_MAX = 60 };

static const struct paper_column duty_columns[DUTY_COLUMNS] = {{STR_INIT("TT"), 10, false},
    {STR_INIT("Nhiệm vụ"), 0, false}, {STR_INIT("Chịu trách nhiệm"), 50, false},
    {STR_INIT("Thời hạn"), 32, false}};
static const struct paper_column area_columns[AREA_COLUMNS] = {{STR_INIT("TT"), 10, false},
    {STR_INIT("Địa bàn"), 50, false}, {STR_INIT("Người phụ trách"), 0, false}};

/* In one line: a cell has no others. */
static struct str flat(struct arena *a, struct str text)
{
    char *out = str_z(a, text);

    for (size_t i = 0; i < text.len; i++)
        if (out[i] == '\n' || out[i] == '\r')
            out[i] = ' ';
    return (struct str){out, text.len};
}

static struct str due_words(struct arena *a, const struct duty *d)
{
    if (!d->due)
        return S("suốt đợt");
    if (d->minute < 0)
        return day_format(a, d->due);
    return str_printf(
        a, "%02d:%02d, %.*s", d->minute / 60, d->minute % 60, STR(day_format(a, d->due)));
}

/* By day, as duty_list_of() gives them; members and what was dropped are left out. */
static void duty_cells(struct arena *a, const struct agenda *g, const struct duty_list *by_day,
    struct paper_table *table)
{
    struct str *cells = arena_new_array(a, struct str, by_day->count * DUTY_COLUMNS + 1);

    for (size_t i = 0; i < by_day->count; i++) {
        const struct duty *d = &by_day->items[i];
        struct str *row = &cells[table->row_count * DUTY_COLUMNS];

        if (d->kind == DUTY_MEMBER || d->state == DUTY_DROPPED)
            continue;
        row[0] = str_printf(a, "%zu", ++table->row_count);
        row[1] = d->place.len
                     ? str_printf(a, "%.*s (%.*s)", STR(flat(a, d->what)), STR(flat(a, d->place)))
                     : flat(a, d->what);
        row[2] = S("");
        for (size_t k = 0; k < g->all.count; k++)
            if (g->all.items[k].duty.id.v == d->id.v)
                row[2] = flat(a, g->all.items[k].who);
        row[3] = due_words(a, d);
    }
    table->cells = cells;
}

static void area_cells(struct arena *a, const struct agenda *g, struct paper_table *table)
{
    struct str *cells = arena_new_array(a, struct str, g->areas.count * AREA_COLUMNS + 1);

    for (size_t i = 0; i < g->areas.count; i++) {
        const struct campaign_unit *u = &g->areas.items[i].unit;
        struct str *row = &cells[table->row_count * AREA_COLUMNS];

        row[0] = str_printf(a, "%zu", ++table->row_count);
        row[1] = u->name;
        row[2] = u->in_charge.len ? flat(a, u->in_charge) : S("(chưa phân công)");
    }
    table->cells = cells;
}

static size_t recipients_of(struct arena *a, struct str text, struct str *ret)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len && count < RECIPIENTS_MAX;) {
        size_t end = str_find(text, S("\n"), at);
        struct str one = str_trim(str_slice(text, at, end));

        if (one.len)
            ret[count++] = one;
        at = end + 1;
    }
    return count;
}

static void block_add(
    struct paper_block *blocks, size_t *count, const char *head, const struct paper_table *table)
{
    if (!table->row_count)
        return;
    blocks[(*count)++] = (struct paper_block){.kind = PAPER_HEADING, .text = str_from(head)};
    blocks[(*count)++] = (struct paper_block){.kind = PAPER_TABLE, .table = table};
}

enum err duty_paper_write(
    struct arena *a, const struct agenda *g, const struct duty_list *by_day, struct str *ret_docx)
{
    const struct paper_settings *s = &g->campaign.paper;
    struct str *recipients = arena_new_array(a, struct str, RECIPIENTS_MAX);
    struct paper_table duties = {.columns = duty_columns, .column_count = DUTY_COLUMNS};
    struct paper_table areas = {.columns = area_columns, .column_count = AREA_COLUMNS};
    struct paper_block blocks[BLOCKS + 1];
    struct official_paper paper = {.superior = s->superior,
        .issuer = s->issuer,
        .symbol = s->symbol,
        .place = s->place,
        .day = g->today,
        .type = S("Bảng phân công"),
        .subject = S("nhiệm vụ và thời hạn"),
        .blocks = blocks,
        .recipients = recipients,
        .recipient_count = recipients_of(a, s->recipients, recipients),
        .authority = s->authority,
        .position = s->position,
        .signer = s->signer};

    duty_cells(a, g, by_day, &duties);
    area_cells(a, g, &areas);
    block_add(blocks, &paper.block_count, "I. NHIỆM VỤ VÀ THỜI HẠN", &duties);
    block_add(blocks, &paper.block_count, "II. ĐỊA BÀN PHỤ TRÁCH", &areas);
    if (!paper.block_count)
        blocks[paper.block_count++] = (struct paper_block){
            .kind = PAPER_PARAGRAPH, .text = S("Chưa có nhiệm vụ nào được ghi.")};
    return official_write(a, FORM_PARTY, &paper, ret_docx);
}

enum err page_duty_paper(struct req *r)
{
    struct duty_list by_day = {0};
    struct duty_page p;
    struct agenda g;
    struct str docx;
    enum err e = duty_page_find(r, r->db, &p);

    if (e == OK && !p.reach.all)
        e = E_DENIED;
    if (e == OK)
        e = agenda_find(r->db, r->arena, &p.campaign, r->today, &p.reach, &g);
    if (e == OK)
        e = duty_list_of(r->db, r->arena, p.campaign.id, &by_day);
    if (e == OK)
        e = duty_paper_write(r->arena, &g, &by_day, &docx);
    if (e != OK)
        return e;
    req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        S("bang-phan-cong.docx"), docx);
    return OK;
}
