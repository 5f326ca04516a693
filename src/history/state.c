/* state.c: lists of a telling: changes of an entry, and what was said last. */
#include "history/history.h"

struct history_change *history_change_add(
    struct history_teller *t, struct history_entry *entry, struct str label)
{
    struct {
        struct history_change *items;
        size_t count, capacity;
    } v = {entry->changes, entry->change_count, entry->change_capacity};
    struct history_change *change = vec_push(t->req->arena, &v);

    entry->changes = v.items;
    entry->change_count = v.count;
    entry->change_capacity = v.capacity;
    change->label = label;
    return change;
}

struct str *history_state_of(struct history_teller *t, const char *group, struct str member)
{
    struct {
        struct history_state *items;
        size_t count, capacity;
    } v = {t->states, t->state_count, t->state_capacity};
    struct history_state *state;

    for (size_t i = 0; i < t->state_count; i++)
        if (!strcmp(t->states[i].group, group) && str_eq(t->states[i].member, member))
            return &t->states[i].value;
    state = vec_push(t->req->arena, &v);
    t->states = v.items;
    t->state_count = v.count;
    t->state_capacity = v.capacity;
    state->group = group;
    state->member = str_copy(t->req->arena, member);
    return &state->value;
}
