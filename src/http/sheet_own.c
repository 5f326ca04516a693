/* sheet_own.c: a page that makes its spreadsheet itself, since its list says more than its markup.
 */
#include "http/sheet.h"

struct xlsx_table *sheet_own(
    struct req *r, const char *title, const struct sheet_column *shape, size_t count)
{
    struct xlsx_column *columns = arena_new_array(r->arena, struct xlsx_column, count);

    for (size_t i = 0; i < count; i++)
        columns[i] = (struct xlsx_column){
            .name = req_t(r, shape[i].name), .kind = shape[i].kind, .width = shape[i].width};
    r->sheet = arena_new(r->arena, struct xlsx);
    return xlsx_table_add(r->arena, r->sheet, req_t(r, title), columns, count);
}
