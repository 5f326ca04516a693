#!/usr/bin/env python3
"""test_bank.py: statements, votes and the code for transfers of a fund, with the real program.

    test_bank.py PATH_OF_CHUNGSUC

The example has a fund of the villagers with an account. Words of a transfer are looked for in the
whole data folder once their file is entered; the code is read by zbar where that is installed.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import test_hostile
from test_hostile import House, words

HEAD = "NGÂN HÀNG X\nSố tài khoản;5000205000000\nSTT;Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def form(fields, name, filename, data):
    mark = "x7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                 "Content-Type: text/csv\r\n\r\n".encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


class Bank(unittest.TestCase):
    def setUp(self):
        self.house = House()
        self.b = self.house.browser("thuongtruc")
        (self.fund,), = self.house.ask_db("select id from ledger_fund where ground = 'law10'")
        self.path = f"/fund/{self.fund}"
        self.code = re.search(r"CSQ\d+[A-Z]", self.b.get(self.path).text).group(0)

    def tearDown(self):
        self.house.stop()

    def send(self, text, path=None):
        fields = {"csrf": self.b.csrf(self.path)}
        kind, body = form(fields, "file", "sao-ke.csv", text if isinstance(text, bytes) else text.encode())
        return self.b.ask("POST", path or self.path + "/bank", body, {"Content-Type": kind})

    def follow(self, answer):
        self.assertEqual(answer.status, 303, words(answer))
        return self.b.get(answer.headers["Location"])

    def post(self, page, action, fields=None):
        return self.b.post(action, fields or {}, csrf=self.b.csrf(page))

    def enter(self, text):
        """The whole way: send, say the columns the first time, enter."""
        sent = self.send(text)
        self.assertEqual(sent.status, 303, words(sent))
        file = sent.headers["Location"]
        page = self.b.get(file)
        if f"{file}/columns" in page.text:
            chosen = dict(re.findall(r'<select[^>]* name="([a-z]+)".*?<option value="([-0-9]+)" selected', page.text, re.S))
            self.follow(self.post(file, file + "/columns", chosen))
            page = self.b.get(file)
        self.assertIn(f"{file}/enter", page.text)
        return self.follow(self.post(file, file + "/enter"))

    def in_bank(self):
        rows = self.house.ask_db("select amount from ledger_balance where fund_id = ? and book = 'bank'", self.fund)
        return rows[0][0] if rows else 0

    def statement(self, *lines):
        return HEAD + "".join(f"{i};{line}\n" for i, line in enumerate(lines, 1))

    def test_a_statement_enters_once(self):
        text = self.statement(f"18/11/2026;FT1;;500.000;NGUYEN VAN A {self.code}", "18/11/2026;FT2;;70.000;TRAN THI B tu 0981234567",
                              f"19/11/2026;FT3;;200.000;x {self.code.lower()}", "20/11/2026;FT4;11.000;;phi")
        page = self.enter(text)
        self.assertIn("Đã ghi 2 khoản góp, 700.000 đồng. 2 dòng chờ người xem.", words(page))
        self.assertEqual(self.in_bank(), 700000)
        self.enter(text)
        self.assertEqual(self.in_bank(), 700000)
        line = re.search(self.path + r"/bank/line/\d+", page.text).group(0)
        lines = sorted(set(re.findall(self.path + r"/bank/line/\d+", page.text)))
        self.assertEqual(len(lines), 2)
        done = [self.post(self.path + "/bank", one, {"how": "gift"}).status for one in lines]
        self.assertEqual(sorted(done), [303, 422])  # what went out is no gift
        self.assertEqual(self.in_bank(), 770000)
        self.assertIn(self.post(self.path + "/bank", line, {"how": "not-ours"}).status, (303, 409))

    def test_the_file_is_gone_and_no_telephone_stays(self):
        self.enter(self.statement("18/11/2026;FT2;;70.000;KYLAMOT tu 0981234567"))
        self.house.end()
        raw = b"".join(f.read_bytes() for f in pathlib.Path(self.house.dir).rglob("*") if f.is_file())
        self.house.start()
        self.assertNotIn(b"0981234567", raw)

    def test_bad_files_name_the_line(self):
        head = self.house.head()
        for text, why in (("a;b\n\"c;d\n", "Dòng 2"), (b"PK\x03\x04xx", "Excel"), ("nothing here\n", "Không thấy bảng"),
                          ("1;2;3\n" * 6000, "Dòng 5001"), (b"x;" * 2500000, "4 MB")):
            a = self.send(text)
            self.assertEqual(a.status, 422, words(a))
            self.assertIn(why, words(a))
        self.assertEqual(self.send(b"a" * (7 << 20)).status, 413)
        self.assertEqual(self.house.head(), head)
        sent = self.send(self.statement("18/11/2026;F1;;50 USD;a", "18/11/2026;F2;;;b", ";;Tổng cộng;;900;", f"18/11/2026;F3;;900;{self.code}"))
        file = sent.headers["Location"]
        chosen = dict(re.findall(r'<select[^>]* name="([a-z]+)".*?<option value="([-0-9]+)" selected', self.b.get(file).text, re.S))
        self.follow(self.post(file, file + "/columns", chosen))
        page = words(self.b.get(file))
        self.assertIn("Dòng 4: số tiền không phải đồng Việt Nam", page)
        self.assertIn("Dòng 5: không có số tiền", page)
        self.assertIn("Dòng 6: dòng cộng hoặc số dư", page)
        self.assertEqual(self.post(file, file + "/columns", {**chosen, "day": "0", "words": "0"}).status, 422)
        self.assertEqual(self.post(file, file + "/drop").status, 303)
        self.assertIn("Cần thì gửi lại", words(self.b.get(file)))

    def test_nobody_else_sees_a_statement(self):
        for login, fund, bank in (("lanhdao", 200, 403), ("bendinh", 200, 403)):
            other = self.house.browser(login)
            self.assertEqual(other.get(self.path).status, fund, login)
            self.assertEqual(other.get(self.path + "/bank").status, bank, login)
            if fund == 200:
                self.assertNotIn(self.path + "/bank", other.get(self.path).text)

    def test_a_vote_with_its_minutes(self):
        page = self.b.get(self.path)
        hamlet = re.findall(r'<option value="(\d+)">Ấp Gò Me', page.text)[0]
        fields = {"csrf": self.b.csrf(self.path), "unit": hamlet, "day": "2026-11-20", "how": "ballot", "households": "186", "agreed": "150"}
        for data, status in ((b"<html>", 422), (PDF, 303), (PDF, 303)):
            kind, body = form(fields, "minutes", "bien ban.pdf", data)
            self.assertEqual(self.b.ask("POST", self.path + "/vote", body, {"Content-Type": kind}).status, status)
        self.assertEqual(self.house.ask_db("select count(*) from vote where agreed = 150"), [(1,)])
        found = re.findall(self.path + r"/minutes/\d+", self.b.get(self.path).text)
        self.assertEqual(len(found), 1)
        opened = self.post(self.path, found[0])
        self.assertEqual((opened.status, opened.headers["Content-Type"], opened.body), (200, "application/pdf", PDF))
        self.assertEqual(self.house.ask_db("select count(*) from fact where kind = 'restricted-opened'"), [(1,)])
        reader = self.house.browser("lanhdao")
        self.assertEqual(reader.post(found[0], {}, csrf=reader.csrf("/me")).status, 403)
        kind, body = form({**fields, "agreed": "187"}, "minutes", "", b"")
        self.assertEqual(self.b.ask("POST", self.path + "/vote", body, {"Content-Type": kind}).status, 422)

    def test_the_code_is_read_by_another_program(self):
        page = self.b.get(self.path + "/qr?amount=500.000").text
        self.assertIn("500.000 đồng", page)
        svg = re.search(r'<svg class="qr".*?</svg>', page, re.S).group(0)
        if not (shutil.which("rsvg-convert") and shutil.which("zbarimg")):
            return
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="400" ', 1).replace('class="qr-paper"', 'fill="#fff"')
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "qr.svg").write_text(svg, encoding="utf-8")
            subprocess.run(["rsvg-convert", "-o", f"{folder}/qr.png", f"{folder}/qr.svg"], check=True)
            read = subprocess.run(["zbarimg", "--quiet", "--raw", f"{folder}/qr.png"], check=True, capture_output=True, text=True).stdout
        self.assertIn("0010A000000727", read)
        self.assertIn("01135000205000000", read)
        self.assertIn("5406500000", read)
        self.assertIn(self.code, read)

    def test_the_law_has_its_steps(self):
        (storm,), = self.house.ask_db("select id from ledger_fund where ground = 'decree93'")
        path = f"/fund/{storm}"
        self.assertIn("Các mốc theo Nghị định 93/2021", words(self.b.get(path)))
        self.assertEqual(self.post(path, path + "/step", {"step": "receiving-ended", "day": "2026-11-25"}).status, 422)
        self.assertIn(path + "/qr", self.b.get(path).text)
        self.assertEqual(self.post(path, path + "/step", {"step": "receiving-ended", "day": "22/11/2026"}).status, 303)
        self.assertIn("Quỹ không nhận đóng góp vào ngày này", words(self.b.get(path + "/qr")))
        self.assertEqual(self.post(path, path + "/step", {"step": "receiving-ended", "undo": "1"}).status, 303)
        self.assertNotIn("Quỹ không nhận", words(self.b.get(path + "/qr")))


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
