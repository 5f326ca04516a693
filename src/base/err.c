/* err.c: the one table from error to HTTP status, exit code and words. */
#include "base/err.h"

static const struct err_info table[] = {
    [OK] = {200, 0, "Xong"},
    [E_NOT_FOUND] = {404, 2, "Không tìm thấy"},
    [E_INVALID] = {422, 2, "Dữ liệu chưa đúng"},
    [E_DENIED] = {403, 2, "Không có quyền làm việc này"},
    [E_CONFLICT] = {409, 2, "Người khác vừa sửa trước; hãy xem lại rồi gửi lại"},
    [E_TOO_LARGE] = {413, 2, "Quá lớn"},
    [E_DAMAGED] = {422, 2, "Tệp bị hỏng hoặc không đúng loại"},
    [E_BUSY] = {503, 2, "Máy đang bận, hãy thử lại sau ít phút"},
    [E_FULL] = {507, 2, "Ổ đĩa đã đầy; chưa ghi được gì"},
    [E_SYSTEM] = {500, 2, "Máy gặp lỗi; chưa ghi được gì"},
};

const struct err_info *err_info(enum err e)
{
    return &table[(unsigned)e < sizeof table / sizeof *table ? e : E_SYSTEM];
}
