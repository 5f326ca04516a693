/* message.c: ./bench messages. Reads the labelled messages of tests/messages and prints how many
 * figures are right, how many are wrong without a doubt beside them, and messages a second.
 *   message FOLDER [-v FILE]   with -v: what was read of each message of that file that is not
 * right */
#include "../unit/message_set.h"

#include <time.h>

static void show(struct arena *a, const struct set_case *c, const struct messages *got)
{
    printf("---- line %zu\n%.*s", c->line, STR(c->text));
    printf("%.*s\n", STR(c->labels));
    for (size_t i = 0; i < got->count; i++) {
        const struct message *m = &got->items[i];

        printf("  %s unit %lld (doubt %d) day %.*s (doubt %d) mode %d\n",
            m->is_report ? "report" : "talk", (long long)m->unit, m->unit_doubt,
            STR(day_format(a, m->day)), m->day_doubt, m->mode);
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            printf("    [%.*s] of %d %s %lld = %lld.%03lld %c  doubt %d %s skip %d\n",
                STR(str_slice(c->text, f->from, f->to)), f->of,
                f->of == OF_INDICATOR && f->index >= 0 ? indicators[f->index].code : "",
                (long long)f->index, (long long)(f->milli / MILLI), (long long)(f->milli % MILLI),
                f->bound, f->doubt, message_doubt_words(f->doubt), f->skip);
        }
    }
}

static double share(size_t of, size_t all)
{
    return all ? (double)of / (double)all : 0;
}

/* What all sets together gave. */
static void total_add(struct set_score *all, const struct set_score *one)
{
    all->messages += one->messages;
    all->figures += one->figures;
    all->right += one->right;
    all->marked += one->marked;
    all->silent += one->silent;
    all->doubted += one->doubted;
    all->heads += one->heads;
    all->heads_doubted += one->heads_doubted;
}

static void score_show(const char *name, const struct set_score *s, double per_second)
{
    printf("%-14s %4zu messages %5zu figures  right %.4f  wrong with a mark %zu  wrong without %zu "
           "(%.4f)  right with a doubt %.3f (heads %.3f)  %.0f messages a second\n",
        name, s->messages, s->figures, share(s->right, s->figures), s->marked, s->silent,
        share(s->silent, s->figures), share(s->doubted, s->right),
        share(s->heads_doubted, s->heads), per_second);
}

/* Returns the seconds that reading all of them takes once. */
static double run(
    struct set *s, const char *folder, const char *name, bool verbose, struct set_score *all)
{
    enum { ROUNDS = 5 };
    struct arena a;
    struct set_cases cases = {0};
    struct set_score score = {0};
    struct timespec from, to;
    double seconds;

    arena_init(&a, 256 << 20);
    set_cases_read(&a, s, set_file(&a, folder, name), &cases);
    for (size_t i = 0; i < cases.count; i++) {
        struct messages got = {0};

        if (message_read(&a, cases.items[i].text, &s->context, &got) != OK)
            exit(1);
        if (!set_judge(&cases.items[i], &got, &score) && verbose)
            show(&a, &cases.items[i], &got);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < cases.count; i++) {
            struct arena one;
            struct messages got = {0};

            arena_init(&one, 64 << 20);
            if (message_read(&one, cases.items[i].text, &s->context, &got) != OK)
                exit(1);
            arena_reset(&one);
        }
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    seconds =
        ((double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9) / ROUNDS;
    score_show(name, &score, (double)score.messages / seconds);
    total_add(all, &score);
    arena_reset(&a);
    return seconds;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"tuned.txt", "heldout.txt", "fresh.txt", "other.txt",
        "last.txt", "after.txt", "north-1.txt", "south-1.txt", "north-2.txt", "south-2.txt",
        "north-3.txt", "south-3.txt", "third-1.txt", "third-2.txt"};
    static struct set set;
    struct set_score all = {0};
    double seconds = 0;
    struct arena a;
    const char *folder = argc > 1 ? argv[1] : "tests/messages";

    arena_init(&a, 16 << 20);
    set_context(&a, &set, set_file(&a, folder, "commune.txt"));
    if (argc > 3) {
        (void)run(&set, folder, argv[3], true, &all);
        return 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        seconds += run(&set, folder, names[i], false, &all);
    score_show("together", &all, (double)all.messages / seconds);
    return 0;
}
