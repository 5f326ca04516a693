/* paper.c: a report of thirty pages filled into its template, for ./bench papers.
 *
 *   bench_paper OUT     writes the paper to OUT and prints milliseconds: read check fill zip
 *
 * "zip" is what no program can do without: the same parts unpacked and packed again. */
#include "doc/official.h"
#include "doc/pack.h"
#include "doc/template.h"
#include "doc/text.h"
#include "doc/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PARTS = 24, PARAGRAPHS = 6, KINDS = 8, WORKS = 40, TURNS = 15, ARENA_BYTES = 1 << 30 };

static double clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(enum err e, const char *what)
{
    if (e == OK)
        return;
    fprintf(stderr, "bench_paper: %s: %s\n", what, err_info(e)->message_vi);
    exit(2);
}

static const struct template_field fields[] = {
    {STR_INIT("parts"), TEMPLATE_LIST, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("parts.heading"), TEMPLATE_TEXT, true, STR_INIT("parts"), STR_INIT("")},
    {STR_INIT("parts.text"), TEMPLATE_TEXT, true, STR_INIT("parts"), STR_INIT("")},
    {STR_INIT("kinds"), TEMPLATE_LIST, true, STR_INIT(""), STR_INIT("")},
    {STR_INIT("kinds.name"), TEMPLATE_TEXT, true, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("works"), TEMPLATE_LIST, true, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("works.name"), TEMPLATE_TEXT, true, STR_INIT("works"), STR_INIT("")},
    {STR_INIT("works.place"), TEMPLATE_TEXT, true, STR_INIT("works"), STR_INIT("")},
    {STR_INIT("works.quantity"), TEMPLATE_TEXT, true, STR_INIT("works"), STR_INIT("")},
    {STR_INIT("subject"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("")},
};

static struct str template_make(struct arena *a)
{
    struct paper_column columns[] = {
        {S("Công trình"), 0, false}, {S("Địa điểm"), 45, false}, {S("Khối lượng"), 35, true}};
    struct str cells[] = {paper_field(a, "kinds.name", "Loại việc"), S(""), S(""),
        paper_field(a, "works.name", "Công trình"), paper_field(a, "works.place", "Địa điểm"),
        paper_field(a, "works.quantity", "Khối lượng")};
    struct docx_span spans[] = {{1, 2, S("each:kinds")}, {2, 1, S("each:works")}};
    struct paper_table table = {.columns = columns,
        .column_count = 3,
        .cells = cells,
        .row_count = 2,
        .spans = spans,
        .span_count = 2};
    struct paper_block parts[] = {
        {.kind = PAPER_HEADING, .text = paper_field(a, "parts.heading", "Tên phần")},
        {.kind = PAPER_PARAGRAPH, .text = paper_field(a, "parts.text", "Nội dung")}};
    struct paper_block blocks[] = {
        {.kind = PAPER_GROUP, .text = S("each:parts"), .blocks = parts, .block_count = 2},
        {.kind = PAPER_TABLE, .table = &table}};
    struct official_paper paper = {.issuer = S("Ủy ban nhân dân xã A"),
        .symbol = S("BC-UBND"),
        .place = S("A"),
        .type = S("Báo cáo"),
        .subject = paper_field(a, "subject", "Trích yếu"),
        .blocks = blocks,
        .block_count = 2,
        .position = S("Chủ tịch")};
    struct str docx;

    must(official_write(a, FORM_STATE, &paper, &docx), "write");
    return docx;
}

static struct template_record *values_make(struct arena *a)
{
    static const char sentence[] =
        "Các ngành, đoàn thể, ban nhân dân các ấp phối hợp chặt chẽ, phân công cụ thể người phụ "
        "trách từng phần việc, kiểm tra, đôn đốc thường xuyên và báo cáo kết quả mỗi ngày để tổng "
        "hợp, báo cáo cấp trên theo quy định. ";
    struct template_record *v = template_values(a);

    template_set(v, S("subject"), S("Tổng kết phối hợp công tác dân vận đợt II năm 2026"));
    for (int i = 0; i < PARTS; i++) {
        struct template_record *part = template_add(v, S("parts"));
        struct buf text;

        buf_init(&text, a, 1 << 20);
        for (int k = 0; k < PARAGRAPHS; k++)
            buf_printf(&text, "%s%s%s", k ? "\n" : "", sentence, sentence);
        template_set(part, S("parts.heading"), str_printf(a, "%d. Phần thứ %d", i + 1, i + 1));
        template_set(part, S("parts.text"), buf_str(&text));
    }
    for (int i = 0; i < KINDS; i++) {
        struct template_record *kind = template_add(v, S("kinds"));

        template_set(kind, S("kinds.name"), str_printf(a, "Loại việc %d", i + 1));
        for (int k = 0; k < WORKS; k++) {
            struct template_record *work = template_add(kind, S("works"));

            template_set(work, S("works.name"), str_printf(a, "Phát quang tuyến số %d", k + 1));
            template_set(work, S("works.place"), str_printf(a, "Ấp %d", k % 12 + 1));
            template_set(work, S("works.quantity"), S("1.200 m"));
        }
    }
    return v;
}

static double zip_alone(struct arena *a, struct str docx)
{
    double began = clock_ms();
    struct pack_parts parts;
    struct zip_part *again;
    struct str bytes;
    const char *why;

    must(pack_whole(a, docx, DOC_UNPACKED_MAX, &parts, &why), "unpack");
    again = arena_new_array(a, struct zip_part, parts.count);
    for (size_t i = 0; i < parts.count; i++)
        again[i] = (struct zip_part){parts.items[i].name, parts.items[i].bytes};
    must(zip_write(a, again, parts.count, DOC_UNPACKED_MAX, &bytes), "pack");
    return clock_ms() - began;
}

/* read, check, fill; what the paper is goes to *docx */
static void turn(
    struct arena *a, struct str file, const struct template_record *v, double *ms, struct str *docx)
{
    struct template_findings found;
    struct template *t;
    const char *why = "";
    double at = clock_ms();

    must(template_read(a, file, &t, &why), why);
    ms[0] = clock_ms() - at;
    at = clock_ms();
    template_check(a, t, fields, sizeof fields / sizeof *fields, &found);
    ms[1] = clock_ms() - at;
    if (found.count)
        must(E_INVALID, "check");
    at = clock_ms();
    must(template_fill(a, t, v, docx), "fill");
    ms[2] = clock_ms() - at;
    ms[3] = zip_alone(a, *docx);
}

int main(int argc, char **argv)
{
    double best[4] = {1e9, 1e9, 1e9, 1e9}, ms[4];
    struct arena all, a;
    struct str docx = {0}, file;
    FILE *out;

    if (argc != 2)
        return 2;
    arena_init(&all, ARENA_BYTES);
    arena_init(&a, ARENA_BYTES);
    file = template_make(&all);
    for (int i = 0; i < TURNS; i++) {
        arena_reset(&a);
        turn(&a, file, values_make(&a), ms, &docx);
        for (int k = 0; k < 4; k++)
            best[k] = ms[k] < best[k] ? ms[k] : best[k];
    }
    out = fopen(argv[1], "wb");
    if (!out || fwrite(docx.ptr, 1, docx.len, out) != docx.len || fclose(out) != 0)
        must(E_SYSTEM, argv[1]);
    printf("%.3f %.3f %.3f %.3f\n", best[0], best[1], best[2], best[3]);
    arena_reset(&a);
    arena_reset(&all);
    return 0;
}
