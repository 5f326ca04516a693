/* err.c: the one table from error to HTTP status, exit code and words. */
#include "base/err.h"
#include "base/tr.h"

static const struct err_info table[] = {
    [OK] = {200, 0, MSG("Xong")},
    [E_NOT_FOUND] = {404, 2, MSG("Không tìm thấy")},
    [E_INVALID] = {422, 2, MSG("Dữ liệu chưa đúng; hãy xem lại từng ô rồi gửi lại")},
    [E_DENIED] = {403, 2,
        MSG("Không có quyền làm việc này; cần thì nhờ người quản trị giao quyền")},
    [E_CONFLICT] = {409, 2, MSG("Người khác vừa sửa trước; hãy xem lại rồi gửi lại")},
    [E_TOO_LARGE] = {413, 2, MSG("Quá lớn; hãy gửi phần nhỏ hơn")},
    [E_DAMAGED] = {422, 2,
        MSG("Tệp bị hỏng hoặc không đúng loại; hãy mở lại tệp, lưu rồi gửi lại")},
    [E_BUSY] = {503, 2, MSG("Máy đang bận, hãy thử lại sau ít phút")},
    [E_FULL] = {507, 2, MSG("Ổ đĩa đã đầy; chưa ghi được gì, hãy báo người giữ máy")},
    [E_UNSURE] = {504, 2, MSG("Không rõ đã ghi hay chưa; hãy xem lại trước khi gửi lại")},
    [E_SYSTEM] = {500, 2, MSG("Máy gặp lỗi; chưa ghi được gì, hãy thử lại")},
};

const struct err_info *err_info(enum err e)
{
    return &table[(unsigned)e < sizeof table / sizeof *table ? e : E_SYSTEM];
}
