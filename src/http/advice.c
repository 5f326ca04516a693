/* advice.c: one row a status: what happened, why, and what to do now. */
#include "http/advice.h"

#include "base/tr.h"

const struct advice advices[] = {
    {400, MSG("Yêu cầu không đọc được"), MSG("Máy nhận được những byte không đúng quy cách."),
        MSG("Hãy mở lại từ trang đầu. Nếu vẫn vậy, báo cho người giữ máy.")},
    {403, MSG("Chưa được phép"), MSG("Tài khoản này không làm được việc ở trang này."),
        MSG("Cần thì nhờ cơ quan thường trực giao quyền.")},
    {404, MSG("Không có trang này"), MSG("Địa chỉ không dẫn đến trang nào, hoặc trang đã chuyển."),
        MSG("Hãy đi từ trang đầu.")},
    {405, MSG("Trang này không nhận cách gửi đó"), MSG("Địa chỉ đúng, cách gửi không đúng."),
        MSG("Hãy mở lại trang rồi gửi bằng nút trong trang.")},
    {408, MSG("Gửi quá lâu"), MSG("Đường nối quá chậm hoặc bị ngắt giữa chừng."),
        MSG("Hãy thử lại khi đường nối tốt hơn. Chưa ghi gì.")},
    {409, MSG("Người khác vừa sửa trước"), MSG("Trong lúc đang mở trang, số liệu đã thay đổi."),
        MSG("Hãy mở lại trang, xem bản mới rồi gửi lại. Chưa ghi gì.")},
    {411, MSG("Thiếu độ dài"), MSG("Yêu cầu không nói phần gửi lên dài bao nhiêu."),
        MSG("Hãy mở lại từ trang đầu. Nếu vẫn vậy, báo cho người giữ máy.")},
    {413, MSG("Quá lớn"), MSG("Phần gửi lên vượt mức cho phép của trang này."),
        MSG("Hãy gửi tệp nhỏ hơn hoặc chia ra nhiều lần. Chưa ghi gì.")},
    {414, MSG("Địa chỉ quá dài"), MSG("Địa chỉ dài hơn mức máy nhận."),
        MSG("Hãy đi từ trang đầu.")},
    {415, MSG("Loại dữ liệu không nhận được"), MSG("Trang này không đọc được loại dữ liệu đã gửi."),
        MSG("Hãy gửi bằng biểu mẫu trong trang. Chưa ghi gì.")},
    {417, MSG("Yêu cầu không đọc được"), MSG("Yêu cầu chờ một điều máy không làm."),
        MSG("Hãy mở lại từ trang đầu. Nếu vẫn vậy, báo cho người giữ máy.")},
    {422, MSG("Dữ liệu chưa đúng"), MSG("Có chỗ chưa đọc được trong phần đã gửi."),
        MSG("Hãy trở lại, xem lại từng ô rồi gửi lại. Chưa ghi gì.")},
    {429, MSG("Gửi quá nhiều lần"), MSG("Tài khoản hoặc máy này vừa gửi quá nhiều lần."),
        MSG("Hãy chờ một lát rồi gửi lại. Những gì đã ghi trước đó vẫn còn.")},
    {431, MSG("Phần đầu quá lớn"), MSG("Phần đầu của yêu cầu lớn hơn mức máy nhận."),
        MSG("Hãy xóa cookie của trang này rồi mở lại từ trang đầu.")},
    {501, MSG("Yêu cầu không đọc được"), MSG("Máy không biết cách gọi này."),
        MSG("Hãy mở lại từ trang đầu. Nếu vẫn vậy, báo cho người giữ máy.")},
    {505, MSG("Yêu cầu không đọc được"), MSG("Máy chỉ nói HTTP/1.1."),
        MSG("Hãy mở lại từ trang đầu. Nếu vẫn vậy, báo cho người giữ máy.")},
    {503, MSG("Máy đang bận"), MSG("Nhiều người đang gửi cùng lúc."),
        MSG("Chưa ghi gì. Hãy thử lại sau ít phút.")},
    {504, MSG("Không rõ đã ghi hay chưa"),
        MSG("Máy mất liên lạc với kho dữ liệu đúng lúc đang ghi."),
        MSG("Có thể đã ghi, có thể chưa. Hãy mở lại trang, xem đã có chưa rồi mới gửi lại.")},
    {507, MSG("Ổ đĩa đã đầy"), MSG("Máy không còn chỗ để ghi."),
        MSG("Chưa ghi gì. Hãy giữ số liệu trên giấy và báo ngay cho người giữ máy.")},
    {500, MSG("Máy gặp lỗi"), MSG("Máy gặp lỗi khi làm trang này."),
        MSG("Chưa ghi gì. Hãy thử lại; nếu vẫn vậy, báo cho người giữ máy.")},
};

const size_t advice_count = sizeof advices / sizeof *advices;

const struct advice *advice_for(int status)
{
    size_t last = advice_count - 1;

    for (size_t i = 0; i < last; i++)
        if (advices[i].status == status)
            return &advices[i];
    return &advices[last];
}
