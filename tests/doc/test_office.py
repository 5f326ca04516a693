#!/usr/bin/env python3
"""test_office.py SAMPLE_PROGRAM BUILTIN_PROGRAM: our papers in LibreOffice, as somebody at a desk opens them.

One start turns all of them into PDF, one saves all templates again. Pages are counted, their shape
is looked at, the words must come in the order of the form; templates that LibreOffice saved must
still be whole. CHUNGSUC_SCREENS=FOLDER keeps the pages as pictures.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM, BUILTIN = sys.argv[1:3]
ORDER = {
    "party_plan": ["ĐẢNG UỶ XÃ BÌNH MINH", "BAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN", "Số 05-KH/BCĐ", "KẾ HOẠCH", "-----", "Kính trình:",
                   "- Chỉ thị", "I. MỤC ĐÍCH", "Nơi nhận:", "- Lưu Văn phòng Đảng uỷ.", "Phụ lục I", "DANH SÁCH CÔNG TRÌNH", "Phụ lục II"],
    "state_plan": ["ỦY BAN NHÂN DÂN TỈNH A", "XÃ BÌNH MINH", "Số: 05/KH-UBND", "HỎA TỐC", "KẾ HOẠCH", "Kính gửi:", "Luật Tổ chức",
                   "I. MỤC ĐÍCH", "triển khai./.", "Nơi nhận:", "- Lưu: VT, VHXH.", "Phụ lục I", "DANH SÁCH CÔNG TRÌNH", "Phụ lục II"],
    "party_letter": ["Số 05-CV/BCĐ", "về việc báo cáo", "Kính gửi:", "Nơi nhận:"],
    "state_letter": ["Số: 05/UBND-VX", "V/v báo cáo", "Kính gửi:", "Nơi nhận:"],
    "party_minutes": ["BIÊN BẢN", "THƯ KÝ", "(tên thư ký)"],
    "state_minutes": ["BIÊN BẢN", "THƯ KÝ", "(tên thư ký)"],
    "party_filled": ["Số 05-KH/BCĐ", "KẾ HOẠCH", "1. PHẦN THỨ 1", "3. PHẦN THỨ 3", "Công trình 1.1", "Công trình 2.2", "Đề nghị", "Nơi nhận"],
    "state_filled": ["Số: 05/KH-UBND", "KẾ HOẠCH", "1. PHẦN THỨ 1", "3. PHẦN THỨ 3", "Công trình 1.1", "Công trình 2.2", "Đề nghị", "Nơi nhận"],
}
A4, A4_ACROSS = (595, 842), (842, 595)


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, **more)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def convert(folder, kind, out, files):
    run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", str(out), *map(str, files))


def pages_of(pdf):
    """[(width, height)] in whole points."""
    told = run("pdfinfo", "-f", "1", "-l", "99", str(pdf))
    return [(round(float(w)), round(float(h))) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told)]


def words(pdf, page=None, layout=False):
    these = ["-f", str(page), "-l", str(page)] if page else []
    return re.sub(r"[ \t]+", " ", run("pdftotext", "-layout" if layout else "-raw", *these, str(pdf), "-"))


def check_order(name, told, wanted):
    at = 0
    for word in wanted:
        found = told.find(word, at)
        assert found >= 0, f"{name}: {word!r} is not behind {told[max(0, at - 200):at]!r}"
        at = found


def check_pages(name, pdf):
    sizes = pages_of(pdf)
    assert all(size in (A4, A4_ACROSS) for size in sizes), (name, sizes)
    if not name.endswith("plan"):
        assert sizes == [A4] * len(sizes) and len(sizes) in (1, 2), (name, sizes)
        return
    across = [i for i, size in enumerate(sizes) if size == A4_ACROSS]
    assert across and across == list(range(across[0], across[-1] + 1)) and across[0] >= 2, (name, sizes)
    assert sizes[across[-1] + 1:], (name, sizes)
    first_line = [words(pdf, i + 1, layout=True).strip().split("\n")[0].strip() for i in range(len(sizes))]
    assert first_line[0] != "1" and first_line[1] == "2", first_line  # hidden on page 1
    assert first_line[across[0]] == "Phụ lục I", first_line            # numbers of its own, hidden again
    assert first_line[across[0] + 1] == "2", first_line
    assert first_line[across[-1] + 1] == "Phụ lục II", first_line
    assert sum("Công trình" in words(pdf, i + 1) for i in across) == len(across), "the head of a table is on each page"


def check_papers(folder):
    pdfs = folder / "pdf"
    files = sorted(folder.glob("*.docx"))
    convert(folder, "pdf", pdfs, [f for f in files if f.stem in ORDER])
    screens = os.environ.get("CHUNGSUC_SCREENS")
    for pdf in sorted(pdfs.glob("*.pdf")) if screens else []:
        run("pdftoppm", "-r", "60", "-png", str(pdf), str(pathlib.Path(screens) / pdf.stem))
    for name, wanted in ORDER.items():
        pdf = pdfs / f"{name}.pdf"
        told = words(pdf)
        check_order(name, re.sub(r"\s+", " ", told), wanted)
        for nation in ["ĐẢNG CỘNG SẢN VIỆT NAM"] if name.startswith("party") else ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]:
            assert f"{nation}\n" in told, (name, nation)  # on one line
        check_pages(name, pdf)


def check_templates(folder):
    """Saved again by LibreOffice: every tag is there, and the paper filled from it says the same."""
    again, builtin = folder / "again", folder / "builtin"
    builtin.mkdir()
    run(BUILTIN, str(builtin))
    convert(folder, "docx", again, sorted(folder.glob("*_template.docx")) + sorted(builtin.glob("*.docx")))
    run(BUILTIN, str(again), "again")
    for form in ("party", "state"):
        before = run(PROGRAM, str(folder / f"{form}_template.docx"), form)
        after = run(PROGRAM, str(again / f"{form}_template.docx"), form)
        assert [x for x in before.split("\n") if x.strip()] == [x for x in after.split("\n") if x.strip()], f"{form}:\n{before}\n---\n{after}"


def main():
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        print("no LibreOffice or no poppler here: not looked at")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run(PROGRAM, name)
        check_papers(folder)
        check_templates(folder)
    print("papers and templates in LibreOffice: fine")


main()
