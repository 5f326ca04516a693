#!/usr/bin/env python3
"""hostile.py CHUNGSUC: texts that are no plan, or far too much of one.

Each is made here, given to `chungsuc check` and `chungsuc read`, and must end with an ordinary exit
code and valid JSON, without any error that is not there, in time that grows with the text and not
with its square (processor time of 1 part against 4 parts, so that a busy machine does not matter).
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

NOVEL = ("Năm ấy lão đã ngoài bảy mươi, đi qua 3 làng, 2 con sông, mất 15 ngày đường. Lão kể: hồi đó "
         "cả xóm 4 chỉ còn 12 nóc nhà, mỗi nhà 1 con trâu, đường dài hàng chục cây số không một ánh "
         "đèn. Từ ngày 10 đến ngày 12 trời mưa 30 giờ liền. “Một trăm đồng bạc!” - lão cười.\n")
LAW = ("Điều {n}. Tổ chức thực hiện\n1. Trong thời hạn 15 ngày, kể từ ngày nhận đủ hồ sơ theo khoản 2 "
       "Điều 118, cơ quan có thẩm quyền xem xét, quyết định.\na) Mức phạt từ 2.000.000 đồng đến "
       "5.000.000 đồng;\nb) Ít nhất hai phần ba tổng số đại biểu tán thành (2/3).\n")
MINUTES = ("{n}. Đồng chí Trưởng thôn {n} báo cáo: đã phát quang 300m, thu 12,5 triệu đồng, 45/60 hộ nộp "
           "(75%), còn 15 hộ; đề nghị xin 20m3 đá. Họp từ 14h00 đến 16h30.\n")
HEAD = "KẾ HOẠCH\nRa quân dân vận\nSố: 01/KH-UBND\n"


def bullets(n, stated):
    rows = "".join(f"- Thôn {i}: phát quang đường thôn {i} dài 100m.\n" for i in range(1, n + 1))
    return HEAD + f"Phát quang {n} tuyến đường/{stated}m, cụ thể:\n" + rows


def grouped(n):
    return f"{n:,}".replace(",", ".")


def committee(n):
    rows = "".join(f"{i}. Đồng chí thành viên thứ {i}: phụ trách thôn {i}.\n" for i in range(1, n + 1))
    return bullets(n, grouped(100 * n)) + "PHÂN CÔNG PHỤ TRÁCH ĐỊA BÀN\n" + rows


def texts():
    """Name, and how n parts of it are made."""
    yield "empty", lambda n: ""
    yield "blank lines", lambda n: "\n \t\n" * (20000 * n)
    yield "novel", lambda n: NOVEL * (1000 * n)
    yield "law", lambda n: "".join(LAW.format(n=i) for i in range(1, 1000 * n))
    yield "minutes", lambda n: "".join(MINUTES.format(n=i) for i in range(1, 2000 * n))
    yield "bullets that add up", lambda n: bullets(2000 * n, grouped(200000 * n))
    yield "committee of thousands", lambda n: committee(1000 * n)
    yield "one long line", lambda n: HEAD + "phát quang dài 500m; " * (8000 * n)
    yield "one long word", lambda n: "dài" * (100000 * n)
    yield "one long number", lambda n: "dài " + "1.000" * (50000 * n) + "m"
    yield "digits and signs", lambda n: "1/2-3.4,5/6–7 x 8 = % " * (10000 * n)
    yield "open parentheses", lambda n: "(" * (200000 * n) + "3 căn"
    yield "tabs and bars", lambda n: "|1\t|Thôn 2|\t|" * (20000 * n)
    yield "accents piled up", lambda n: "e" + "\u0301\u0323\u0302" * (30000 * n)
    yield "dates", lambda n: "từ ngày 10/12 - 24/12/2024, " * (8000 * n)
    yield "places", lambda n: "thôn 1, 2, 3 và thôn 4, " * (10000 * n)
    yield "dots", lambda n: "." * (300000 * n) + "\n"


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(binary, command, path):
    before = cpu_seconds()
    done = subprocess.run([binary, command, "--format=json", path], capture_output=True,
                          timeout=120)
    return done.returncode, done.stdout, cpu_seconds() - before


def errors_of(out):
    return [f for file in json.loads(out) for f in file.get("findings", [])
            if f["severity"] == "error"]


def try_text(binary, name, make, directory, failed):
    seconds = {}
    for n in (1, 4):
        path = directory / f"{n}.txt"
        path.write_text(make(n), encoding="utf-8")
        for command in ("check", "read"):
            code, out, seconds[command, n] = run(binary, command, path)
            if code not in (0, 2):
                failed(f"{name} x{n}: {command}: exit {code}")
                continue
            if code == 2:
                continue
            try:
                if command == "check" and errors_of(out):
                    failed(f"{name} x{n}: false error {errors_of(out)[0]}")
                json.loads(out)
            except ValueError as e:
                failed(f"{name} x{n}: {command}: no JSON: {e}")
    for command in ("check", "read"):
        small, large = seconds[command, 1], seconds[command, 4]
        if large > 0.5 and large > 8 * small:
            failed(f"{name}: {command}: {small:.2f} s, four times the text {large:.2f} s")


def try_bytes(binary, directory, failed):
    """Bytes that are no text must be refused, not read as something."""
    for name, data in (("not UTF-8", b"Ph\xe1t quang 500m\n\xff\xfe\xfa" * 50),
                       ("cut in a character", "phát quang".encode()[:-7] + b"\xc3"),
                       ("zip without a zip", b"PK\x03\x04" + b"\x00" * 500),
                       ("surrogates", b"\xed\xa0\x80\xed\xb0\x80 500m\n")):
        path = directory / "bytes.txt"
        path.write_bytes(data)
        code, _, _ = run(binary, "check", path)
        if code != 2:
            failed(f"{name}: exit {code}, not 2")
    path = bytes(directory) + b"/a\xff\"b\nc.txt"
    pathlib.Path(directory / "bytes.txt").rename(path.decode("utf-8", "surrogateescape"))
    code, out, _ = run(binary, "check", path)
    json.loads(out.decode("utf-8", "strict"))  # the name of a file may be any bytes
    wrong = directory / "wrong.txt"
    wrong.write_text(bullets(3000, "299.900"), encoding="utf-8")
    code, out, _ = run(binary, "check", wrong)
    found = errors_of(out) if code == 1 else []
    if len(found) != 1 or found[0].get("computed") != 300000:
        failed(f"one wrong total over 3000 bullets: exit {code}, {found[:2]}")


def main():
    binary = sys.argv[1]
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        for name, make in texts():
            try:
                try_text(binary, name, make, directory, failures.append)
            except subprocess.TimeoutExpired:
                failures.append(f"{name}: not finished after 120 s")
        try_bytes(binary, directory, failures.append)
    for text in failures:
        print(text)
    print(f"hostile: {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
