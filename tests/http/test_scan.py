#!/usr/bin/env python3
"""test_scan.py: files that are kept as they came go past the virus scanner of the machine first.

    test_scan.py PATH_OF_CHUNGSUC

The scanner here speaks like clamd and finds one word.
"""
import io
import pathlib
import re
import socket
import struct
import sys
import threading
import unittest
import zipfile

import test_hostile
from test_hostile import TODAY, House, words

FOUND = b"what the scanner finds"
PDF = b"%PDF-1.7\n"


class Scanner:
    """INSTREAM, as clamd takes it."""

    def __init__(self, path):
        self.seen, self.at = [], socket.socket(socket.AF_UNIX)
        self.at.bind(path)
        self.at.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.at.accept()
            except OSError:
                return
            with line, line.makefile("rb") as f:
                assert f.read(10) == b"zINSTREAM\0"
                data = b""
                while length := struct.unpack("!I", f.read(4))[0]:
                    data += f.read(length)
                self.seen.append(data)
                line.sendall(b"stream: Word.Found-1 FOUND\0" if FOUND in data else b"stream: OK\0")

    def end(self):
        self.at.shutdown(socket.SHUT_RDWR)
        self.at.close()


class Scan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.house.end()
        cls.path = cls.house.folder.name + "/clamd.ctl"
        cls.house.run("setting", "set", "virus-scanner", cls.path)
        cls.house.start()
        cls.chief = cls.house.browser("thuongtruc")
        cls.campaign = re.search(r"/campaign/\d+", cls.chief.get("/campaign").text).group(0)

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def send(self, page, to, fields, name, data, field="file"):
        mark = "x7MA4YWxkTrZu0gW"
        fields = {**fields, "csrf": self.chief.csrf(page)}
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n")
        return self.chief.ask("POST", to, b"".join(parts) + f"--{mark}--\r\n".encode(),
                              {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def material(self, data, name="a.pdf"):
        page = self.campaign + "/materials"
        unit = re.search(r'name="unit".*?value="([1-9]\d*)"', self.chief.get(page).text, re.S)[1]
        return self.send(page, page, {"unit": unit, "title": "Đề cương", "first": ""}, name, data)

    def sheet(self, data):
        gift = re.search(r"/gift/\d+", self.chief.get(self.campaign + "/welfare").text).group(0)
        return self.send(gift, gift + "/scan", {"scan_day": TODAY, "keep": "2027-06-30"}, "a.pdf", data, "scan")

    def fund(self):
        return self.house.ask_db("select min(id) from ledger_fund where ground = 'law10'")[0][0]

    def minutes(self, data):
        page = f"/fund/{self.fund()}"
        unit = re.search(r'name="unit".*?value="([1-9]\d*)"', self.chief.get(page).text, re.S)[1]
        return self.send(page, page + "/vote", {"unit": unit, "day": TODAY, "how": "ballot", "households": "1000", "agreed": "900"},
                         "a.pdf", data, "minutes")

    def template(self, data):
        page = re.search(r'/templates/\d+/\w+/[\w-]+', self.chief.get("/templates").text).group(0)
        docx = zipfile.ZipFile(io.BytesIO(self.chief.get(page + "/file?builtin=1").body))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
            for name in docx.namelist():
                z.writestr(name, docx.read(name))
            z.writestr("docProps/note.txt", b"a note: " + data)
        return self.send(page, page, {}, "mau.docx", out.getvalue())

    def test_what_is_kept_as_it_came_is_looked_at_first(self):
        scanner = Scanner(self.path)
        try:
            for one in (self.material, self.sheet, self.minutes, self.template):
                with self.subTest(one.__name__):
                    before = self.house.head()
                    a = one(PDF + FOUND)
                    self.assertEqual(a.status, 422, words(a)[:800])
                    self.assertIn("diệt virus của máy chủ không nhận tệp này", words(a))
                    self.assertEqual(self.house.head(), before)
                    a = one(PDF + b"1" * 700000)
                    self.assertEqual(a.status, 303, words(a)[:800])
                    self.assertGreater(self.house.head(), before)
            self.assertIn(PDF + b"1" * 700000, scanner.seen)  # every byte of it
        finally:
            scanner.end()
            pathlib.Path(self.path).unlink()

    def opened(self, answer, kind, ending):
        """Saved, never shown, as what we say it is, under a name with our own ending."""
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers.get_all("Content-Type"), [kind])
        self.assertRegex(answer.headers["Content-Disposition"], rf'^attachment; filename="[\w. -]+\.{ending}"; filename\*=UTF-8\'\'\S+\.{ending}$')
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])

    def test_what_is_given_out_again_is_saved_and_never_shown(self):
        scanner = Scanner(self.path)
        try:
            pdf, page = PDF + b"<script>alert(1)</script>", b"<html><script>alert(1)</script></html>"
            for data, kind, ending in ((pdf, "application/pdf", "pdf"), (page, "text/plain; charset=utf-8", "txt")):
                self.assertEqual(self.material(data, "a.html").status, 303)
                one = self.house.ask_db("select max(id) from material")[0][0]
                a = self.chief.get(f"/material/{one}/file")
                self.opened(a, kind, ending)
                self.assertEqual(a.body, data)
            for send, path in ((self.sheet, "/signed/%d/open"), (self.minutes, f"/fund/{self.fund()}/minutes/%d")):
                self.assertEqual(send(pdf).status, 303)
                one = self.house.ask_db("select max(id) from restricted_file")[0][0]
                self.opened(self.chief.post(path % one, {}, csrf=self.chief.csrf("/password")), "application/pdf", "pdf")
        finally:
            scanner.end()
            pathlib.Path(self.path).unlink()

    def test_without_an_answer_nothing_is_taken(self):
        before = self.house.head()
        a = self.material(PDF)
        self.assertEqual(a.status, 422, words(a)[:800])
        self.assertIn("chưa trả lời nên chưa nhận tệp", words(a))
        self.assertEqual(self.house.head(), before)

    def test_a_document_that_brings_code_along_is_not_kept(self):
        scanner = Scanner(self.path)
        try:
            for names in (["word/document.xml", "word/vbaProject.bin"], ["content.xml", "Basic/script-lc.xml"],
                          ["word/document.xml", "word/embeddings/oleObject1.bin"], ["word/document.xml", "word/activeX/activeX1.xml"],
                          ["setup.exe", "about word/document.xml"]):
                out = io.BytesIO()
                with zipfile.ZipFile(out, "w") as z:
                    for name in names:
                        z.writestr(name, "application/vnd.oasis.opendocument.text")
                before = self.house.head()
                a = self.material(out.getvalue(), "a.docx")
                self.assertEqual(a.status, 422, (names, words(a)[:800]))
                self.assertEqual(self.house.head(), before)
        finally:
            scanner.end()
            pathlib.Path(self.path).unlink()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main(verbosity=1)
