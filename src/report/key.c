/* key.c: the names of figures in the journal. They are written for good: never change one. */
#include "report/figure.h"

#include <inttypes.h>

struct str report_figure_key(struct arena *a, const struct report_figure *f)
{
    if (f->of == OF_INDICATOR)
        return str_from(indicators[f->index].code);
    return str_printf(a, "%c%" PRId64, f->of == OF_WORK_TODAY ? 'w' : 't', f->index);
}

enum err report_figure_from_key(struct str key, struct report_figure *ret)
{
    int64_t id;

    if (key.len > 1 && (key.ptr[0] == 'w' || key.ptr[0] == 't') &&
        str_to_int(str_slice(key, 1, key.len), &id) == OK && id > 0) {
        *ret = (struct report_figure){
            .of = key.ptr[0] == 'w' ? OF_WORK_TODAY : OF_WORK_SO_FAR, .index = id};
        return OK;
    }
    id = indicator_index(key);
    if (id < 0)
        return E_INVALID;
    *ret = (struct report_figure){.of = OF_INDICATOR, .index = id};
    return OK;
}
