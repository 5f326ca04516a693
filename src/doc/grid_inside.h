/* grid_inside.h: what the readers of grids share, and every word they may refuse with. */
#ifndef DOC_GRID_INSIDE_H
#define DOC_GRID_INSIDE_H

#include "doc/grid.h"
#include "doc/why.h"

#define WHY_OLD_EXCEL                                                                              \
    MSG("Tệp .xls đời cũ: hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx")
#define WHY_BINARY_EXCEL MSG("Tệp .xlsb chưa đọc được: hãy mở bằng Excel rồi lưu lại thành .xlsx")
#define WHY_MACROS                                                                                 \
    MSG("Bảng tính có macro (.xlsm) nên không mở: hãy lưu lại thành .xlsx, không kèm macro")
#define WHY_ODS MSG("Tệp .ods: hãy mở bằng LibreOffice rồi lưu lại thành .xlsx")
#define WHY_BOOK_PASSWORD MSG("Bảng tính có mật khẩu: hãy mở ra, bỏ mật khẩu rồi lưu lại")
#define WHY_NO_BOOK MSG("Không phải bảng tính. Đọc được tệp .xlsx và .csv")
#define WHY_WEB_PAGE                                                                               \
    MSG("Đây là trang web mang tên bảng tính: hãy mở bằng Excel rồi lưu lại thành .xlsx")
#define WHY_NO_SHEET MSG("Bảng tính không có trang nào đọc được: hãy lưu lại thành .xlsx")
#define WHY_BOOK_SIZE MSG("Tệp quá lớn: bảng tính tối đa 20 MB")
#define WHY_SHEETS MSG("Bảng tính có quá nhiều trang: tối đa 64 trang")
#define WHY_ROWS MSG("Trang tính quá dài: tối đa 100.000 dòng. Hãy bỏ bớt dòng rồi gửi lại")
#define WHY_COLUMNS MSG("Trang tính quá rộng: tối đa 512 cột. Hãy bỏ bớt cột rồi gửi lại")
#define WHY_CELLS MSG("Bảng tính có quá nhiều ô: tối đa 400.000 ô có chữ hoặc số")
#define WHY_MERGED MSG("Trang tính có quá nhiều ô gộp: tối đa 20.000 vùng")
#define WHY_CELL_TEXT MSG("Một ô có quá nhiều chữ: tối đa 32.767 chữ")
#define WHY_COLUMN_MARK                                                                                                     \
    MSG("Tệp CSV không đúng cách viết (dấu nháy kép, hoặc quá 64 cột): hãy lưu lại từ Excel hoặc " \
        "gửi tệp .xlsx")

/* Room for one more cell behind the others of its sheet; E_DAMAGED: it stands before the last one.
 * E_TOO_LARGE with *why. `total` counts the cells of the book. */
MUST_CHECK enum err grid_cell_add(struct arena *a, struct grid *g, uint32_t row, uint32_t column,
    size_t *total, struct grid_cell **ret, const char **why);

/* `bytes` is a zip archive. */
MUST_CHECK enum err xlsx_read(
    struct arena *a, struct str bytes, struct grid_book *ret, const char **why);
MUST_CHECK enum err csv_grid_read(
    struct arena *a, struct str bytes, struct grid_book *ret, const char **why);

#endif
