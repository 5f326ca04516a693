#!/usr/bin/env python3
"""test_papers.py: papers of an office from the form to the numbered file, against the real program.

    test_papers.py PATH_OF_CHUNGSUC

LibreOffice turns one paper into PDF where it is installed.
"""
import glob
import io
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import zipfile

import test_hostile
from test_hostile import Case, both_of, copy, fields_of, multipart, words
from test_photo import SEEDS, form


def lines(docx):
    """The words of a Word file, a paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(docx)) as z:
        xml = z.read("word/document.xml").decode()
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", p)) for p in xml.split("</w:p>"))


def changed(docx, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == "word/document.xml" else data)
    return out.getvalue()


class Papers(Case):
    def setUp(self):
        self.desk = self.house.browser("thuongtruc")
        self.commune = self.house.ask_db("select unit_id from campaign")[0][0]
        self.template = f"/templates/{self.commune}/party/cong-van"

    def written(self, kind="cong-van", desk=None, **texts):
        desk, page = desk or self.desk, f"/campaign/{self.campaign}/papers/{kind}"
        fields = dict(fields_of(desk.get(page), page), **texts)
        answer = desk.post(page, fields, csrf=fields["csrf"])
        self.assertEqual(answer.status, 303, words(answer)[:600])
        return answer.headers["Location"]

    def number(self, paper, desk=None):
        desk = desk or self.desk
        return desk.post(paper + "/number", {}, csrf=desk.csrf(paper))

    def upload(self, data, name="mau.docx"):
        kind, body = multipart({"csrf": self.desk.csrf(self.template)}, name, data)
        return self.desk.ask("POST", self.template, body, {"Content-Type": kind})

    def numbers(self):
        return [n for (n,) in self.house.ask_db(
            "select number from paper_number where kind = 'cong-van' and form = 'party' order by number")]

    def test_every_kind_can_be_written_and_downloaded(self):
        page = self.desk.get(f"/campaign/{self.campaign}/papers")
        kinds = set(re.findall(rf"/campaign/{self.campaign}/papers/([a-z-]+)", page.text))
        self.assertEqual(len(kinds), 10)
        for kind in sorted(kinds):
            paper = self.written(kind)
            self.assertEqual(self.desk.get(paper).status, 200)
            said = lines(self.desk.get(paper + "/file").body)
            self.assertNotIn("[", said, kind)  # no field is left open
            self.assertEqual("ĐẢNG CỘNG SẢN VIỆT NAM" in said, kind != "danh-sach", kind)

    def test_the_same_form_twice_is_one_paper(self):
        self.assertEqual(self.written(body="Việc một"), self.written(body="Việc một"))

    def test_a_numbered_paper_keeps_its_file_and_its_words(self):
        paper = self.written(body="Giữ nguyên")
        self.assertEqual(self.number(paper).status, 303)
        first = self.desk.get(paper + "/file").body
        self.assertRegex(lines(first), r"Số \d\d-CV/")
        self.assertEqual(self.number(paper).status, 303)  # pressed twice
        self.assertEqual(self.desk.get(paper + "/edit").status, 404)
        self.assertEqual(self.desk.get(paper + "/file").body, first)
        again = self.desk.get(f"/campaign/{self.campaign}/papers/cong-van?replaces={paper.split('/')[-1]}")
        self.assertIn("thay thế", words(again))

    def test_two_clerks_at_once_leave_no_gap(self):
        papers = [self.written(body=f"Thư thứ {i}") for i in range(6)]

        def press(paper):
            desk = copy(self.desk)

            def run():
                for _ in range(20):
                    answer = self.number(paper, desk)
                    if answer.status != 409:
                        return answer
                return answer
            return run

        for answer in both_of([press(p) for p in papers]):
            self.assertEqual(answer.status, 303)
        got = self.numbers()
        self.assertEqual(len(set(got)), len(got))
        self.assertEqual(got[-6:], list(range(got[-6], got[-6] + 6)))

    def test_the_kept_file_can_be_erased_and_its_number_stays(self):
        paper = self.written("giay-moi", body="Người quen cũ")
        self.assertEqual(self.number(paper).status, 303)
        page = self.desk.get(paper)
        self.assertIn("Xóa tệp, giữ số", words(page))
        self.refused(self.desk.post(paper + "/erase", {}, csrf=self.desk.csrf(paper)), (422,))
        leader = self.house.browser("lanhdao")
        self.assertEqual(leader.post(paper + "/erase", {"why": "request"}, csrf=leader.csrf("/")).status, 403)
        for _ in range(2):  # pressed twice
            page = self.desk.csrf("/")
            self.assertEqual(self.desk.post(paper + "/erase", {"why": "request"}, csrf=page).status, 303)
        page = self.desk.get(paper)
        self.assertEqual(page.status, 200)
        self.assertIn("đã xóa", words(page))
        self.assertNotIn("Người quen cũ", words(page))
        for what in ("/file", "/print"):
            self.assertEqual(self.desk.get(paper + what).status, 404)
        self.assertIn("-GM/", words(self.desk.get(f"/unit/{self.commune}/register")))

    def test_the_same_bytes_elsewhere_are_not_erased_unsaid(self):
        first, paper = self.written(body="Một"), self.written(body="Hai")
        for one in (first, paper):
            self.assertEqual(self.number(one).status, 303)
        self.assertEqual(self.house.end()[0], 0)
        files = [self.house.ask_db("select file_blob from paper_number where paper_id = ?", one.split("/")[-1])[0][0]
                 for one in (first, paper)]
        self.file_of(paper, files[0])
        self.house.start()
        page = self.desk.get(paper)
        self.assertIn("còn đang dùng ở nơi khác", words(page))
        self.assertIn(f'href="{first}"', page.text)
        answer = self.desk.post(paper + "/erase", {"why": "request"}, csrf=self.desk.csrf(paper))
        self.refused(answer, (422,), "còn đang dùng ở nơi khác")
        self.assertEqual(self.desk.get(first + "/file").status, 200)
        both = {"why": "request", "elsewhere": "1"}
        self.assertEqual(self.desk.post(paper + "/erase", both, csrf=self.desk.csrf(paper)).status, 303)
        self.assertEqual(self.desk.get(first + "/file").status, 404)
        self.assertEqual(self.house.end()[0], 0)
        self.file_of(paper, files[1])
        self.house.start()

    def file_of(self, paper, blob):
        db = sqlite3.connect(f"{self.house.dir}/chungsuc.db")
        db.execute("update paper_number set file_blob = ? where paper_id = ?", (blob, paper.split("/")[-1]))
        db.commit()
        db.close()

    def looked_for(self, name):
        page = "/privacy/names"
        return self.desk.post(page, {"name": name, "search": 1}, csrf=self.desk.csrf(page))

    def test_a_name_in_a_kept_file_is_told_to_who_erases_names(self):
        self.assertEqual(self.house.end()[0], 0)  # the folder is of one program at a time
        self.house.run("setting", "set", "totp-administrators", "off")
        self.house.run("user", "role", "thuongtruc", "--role", "administer", "--unit", str(self.commune))
        self.house.start()
        paper = self.written(recipients="Ông Trần Văn Tèo, trưởng ấp", body="Gửi người có tên")
        other = self.written(recipients="Các ấp", body="Gửi nơi không có tên")
        for one in (paper, other):
            self.assertEqual(self.number(one).status, 303)
        self.assertEqual(self.looked_for("Trần Văn Tèo").status, 200)
        section = self.looked_for("Trần Văn Tèo").text.split('id="papers-naming"')[1]
        self.assertIn(f'href="{paper}"', section)
        self.assertNotIn(f'href="{other}"', section)
        self.assertEqual(self.desk.post(paper + "/erase", {"why": "request"}, csrf=self.desk.csrf("/")).status, 303)
        section = self.looked_for("Trần Văn Tèo").text.split('id="papers-naming"')[1]
        self.assertNotIn(f'href="{paper}"', section)
        self.assertIn("không tệp nào có tên này", section)
        self.assertNotIn("papers-naming", self.looked_for("A").text)  # no name to look for
        address = "/privacy/names?q=" + urllib.parse.quote("Trần Văn Tèo") + "&name=A"
        self.assertNotIn("papers-naming", self.desk.get(address).text)  # a name does not stand in an address
        issuer = self.state_body(name="Ủy ban nhân dân thị trấn", address="Liên hệ: bà Lê Thị Áo, 0123")
        foot = self.written(issuer=issuer, body="Việc", to="Các ấp")
        self.assertEqual(self.number(foot).status, 303)
        section = self.looked_for("Lê Thị Áo").text.split('id="papers-naming"')[1]
        self.assertIn(f'href="{foot}"', section)

    def test_a_slip_does_not_close_the_register(self):
        page = f"/unit/{self.commune}/register"
        self.desk.post(page + "/issuer", {"issuer": 0, "name": "Chi bộ ấp", "code": "CB", "form": "party"},
                       csrf=self.desk.csrf(page))
        (issuer,), = self.house.ask_db("select id from issuer where name = 'Chi bộ ấp'")

        def enter(**fields):
            where = f"{page}/number?issuer={issuer}"
            return self.desk.post(where, dict({"kind": "thong-bao", "day": "10/12/2024"}, **fields),
                                  csrf=self.desk.csrf(page))

        before = self.house.head()
        self.refused(enter(number=9999), (422,), "ghi lại số lần nữa")
        self.refused(enter(number=9999, again=999), (422,), "ghi lại số lần nữa")
        self.assertEqual(self.house.head(), before)
        self.assertEqual(enter(number=41).status, 303)
        self.assertEqual(enter(number=505, again=505).status, 303)
        ahead = self.desk.post(page + "/issuer", {"issuer": issuer, "name": "Chi bộ ấp", "code": "CB",
                                                  "form": "party", "term_first": "01/01/2199"},
                               csrf=self.desk.csrf(page))
        self.refused(ahead, (422,), "chưa tới")  # or numbers would begin anew today

    def test_a_template_is_checked_before_it_is_taken(self):
        built_in = self.desk.get(self.template + "/file").body
        before = self.house.head()
        wrong = self.upload(changed(built_in, lambda s: s.replace('"text.body"', '"text.bdy"')))
        self.refused(wrong, (422,), "text.bdy")
        self.refused(self.upload(b"not a Word file"), (422,), ".docx")
        self.refused(self.upload(b"\0" * (12 << 20)), (413,), "11 MB")
        with_macro = io.BytesIO(built_in)
        with zipfile.ZipFile(with_macro, "a") as z:
            z.writestr("word/vbaProject.bin", b"macro")
        self.refused(self.upload(with_macro.getvalue()), (422,), "macro")
        self.assertEqual(self.house.head(), before, "a refused template wrote something")
        ours = changed(built_in, lambda s: s.replace("Nơi nhận", "Nơi nhận của xã"))
        self.assertEqual(self.upload(ours).status, 303)
        self.assertIn("Nơi nhận của xã", lines(self.desk.get(self.written(body="Theo mẫu") + "/file").body))
        self.assertEqual(self.desk.post(self.template + "/back", {}, csrf=self.desk.csrf(self.template)).status, 303)
        self.assertNotIn("Nơi nhận của xã", lines(self.desk.get(self.written(body="Mẫu cũ") + "/file").body))

    def test_the_proposed_subject_follows_the_chosen_day(self):
        page = f"/campaign/{self.campaign}/papers/bao-cao-ngay"
        fields = fields_of(self.desk.get(page), page)
        self.assertIn("ngày 22/11/2026", fields["subject"])
        answer = self.desk.post(page, dict(fields, day="2026-11-19"), csrf=fields["csrf"])
        self.assertEqual(answer.status, 303, words(answer)[:900])
        said = lines(self.desk.get(answer.headers["Location"] + "/file").body)
        self.assertIn("ngày 19/11/2026", said)
        self.assertNotIn("22/11/2026", said.split("Nơi nhận")[0].split("BÁO CÁO")[1].split("\n")[1])
        own = dict(fields, day="2026-11-19", subject="Kết quả ngày thứ sáu, 22/11")
        self.refused(self.desk.post(page, own, csrf=fields["csrf"]), (422,), "Trích yếu ghi ngày 22/11", "19/11/2026")
        own["subject"] = "Kết quả các ngày 19/11 và 22/11"
        self.assertEqual(self.desk.post(page, own, csrf=fields["csrf"]).status, 303)

    def sent_photos(self):
        """Of a work before and after, two of the day, and one in which somebody can be recognised."""
        hamlet = self.house.browser("bendinh")
        path = f"/campaign/{self.campaign}/unit/{self.units['Ấp Bến Đình']}/photos"
        work = str(self.work())
        for name, stage, work, people, caption in (
                ("plain.png", "after", work, "no", "Đường đã sáng"), ("plain.jpg", "before", work, "no", ""),
                ("lossy.webp", "during", "0", "no", "Ra quân"),
                ("exif.jpg", "during", "0", "no", "Hộ bà Trần Thị Cúc nhận quà"), ("gray.jpg", "during", "0", "yes", "Có mặt người")):
            folder = os.environ.get("CHUNGSUC_PHOTOS") or SEEDS  # other pictures, to look at the paper
            with open(f"{folder}/{name}", "rb") as picture:
                kind, body = form({"csrf": hamlet.csrf(path), "day": test_hostile.TODAY, "work": work, "stage": stage,
                                   "people": people, "caption": caption}, [(name, picture.read())])
            self.assertIn(hamlet.ask("POST", path, body, {"Content-Type": kind}).status, (303, 422))  # 422: sent before

    def test_a_final_report_shows_pictures_of_works_before_and_after(self):
        bare = self.desk.get(self.written("bao-cao-tong-ket", closing="Không ảnh.") + "/file").body
        self.sent_photos()
        paper = self.written("bao-cao-tong-ket", closing="Có ảnh.")
        docx = self.desk.get(paper + "/file").body
        def pictures(z):
            return [n for n in z.namelist() if n.startswith("word/media/chungsuc")]
        with zipfile.ZipFile(io.BytesIO(bare)) as z:
            clips = len(pictures(z))  # the example has one where there is the program that judges them
        with zipfile.ZipFile(io.BytesIO(docx)) as z:
            kept = pictures(z)
            for name in kept:
                self.assertTrue(z.read(name).startswith(b"\xff\xd8\xff"), name)
            shown = re.findall(r'r:embed="([^"]+)"', z.read("word/document.xml").decode())
        self.assertEqual((len(kept) - clips, len(shown) - clips), (4, 4))  # nobody who can be recognised
        said = lines(docx)
        before, after = said.index("Trước khi làm: "), said.index("Sau khi làm: Đường đã sáng")
        self.assertLess(said.index("HÌNH ẢNH"), before)
        self.assertLess(before, after)
        self.assertIn("Ra quân (Ấp Bến Đình, ngày 22/11/2026)", said)
        self.assertNotIn("Có mặt người", said)
        self.assertNotIn("Cúc", said)  # whom the words under a picture name
        self.assertEqual("HÌNH ẢNH" in lines(bare), clips > 0)
        page = self.desk.get(paper + "/print")
        pictures = re.findall(r'<img alt="Ảnh" class="w\d+" src="([^"]+)"', page.text)
        self.assertEqual(len(pictures), 4 + clips)
        for one in pictures:
            answer = self.desk.get(one)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "image/jpeg"))

    def test_a_kept_file_with_a_picture_that_is_gone_is_named(self):
        photos = f"/campaign/{self.campaign}/unit/{self.commune}/photos"
        with open(f"{SEEDS}/laced.png", "rb") as picture:
            kind, body = form({"csrf": self.desk.csrf(photos), "day": test_hostile.TODAY, "work": "0", "stage": "during",
                               "people": "yes", "caption": "Có mặt người"}, [("a.jpg", picture.read())])
        self.assertEqual(self.desk.ask("POST", photos, body, {"Content-Type": kind}).status, 303)
        (face,), = self.house.ask_db("select max(id) from photo")
        consent = {"unit": str(self.commune), "kind": "photograph", "name": "Người trong ảnh", "purpose": "Báo cáo",
                   "how": "paper", "from": "2026-11-01", "until": "2026-12-31"}
        self.assertEqual(self.desk.post("/privacy/consents", consent, csrf=self.desk.csrf("/")).status, 303)
        (agreed,), = self.house.ask_db("select max(id) from consent")
        answer = self.desk.post(f"/photo/{face}/agreement", {"consent": str(agreed)}, csrf=self.desk.csrf("/"))
        self.assertEqual(answer.status, 303)
        paper = self.written("bao-cao-tong-ket", closing="Ảnh có đồng ý.")
        self.assertEqual(self.number(paper).status, 303)
        named, other = "papers-gone-pictures", self.written("bao-cao-tong-ket", closing="Lấy số sau.")
        self.assertNotIn(named, self.desk.get("/privacy/consents").text)
        gone = self.desk.post(f"/privacy/consents/{agreed}/withdraw", {}, csrf=self.desk.csrf("/"))
        self.assertEqual(gone.status, 303, words(gone)[:300])
        section = self.desk.get("/privacy/consents").text.split(named)[1].split("</section>")[0]
        self.assertIn(f'href="{paper}"', section)
        self.assertEqual(self.number(other).status, 303)  # without it
        self.assertNotIn(f'href="{other}"', self.desk.get("/privacy/consents").text)
        self.sent_photos()
        third = self.written("bao-cao-tong-ket", closing="Có ảnh của ấp.")
        self.assertEqual(self.number(third).status, 303)
        (plain,), = self.house.ask_db("select max(id) from photo where recognisable = 0")
        hamlet = self.house.browser("bendinh")
        self.assertEqual(hamlet.post(f"/photo/{plain}/remove", {"why": "person"}, csrf=hamlet.csrf("/")).status, 303)
        self.assertIn(named, hamlet.get(f"/campaign/{self.campaign}/unit/{self.units['Ấp Bến Đình']}/photos").text)
        section = self.desk.get(photos).text.split(named)[1].split("</section>")[0]
        for one in (paper, third):
            self.assertIn(f'href="{one}"', section)
            self.assertEqual(self.desk.post(one + "/erase", {"why": "request"}, csrf=self.desk.csrf("/")).status, 303)
        left = self.desk.get(photos).text
        for one in (paper, third):
            self.assertNotIn(f'href="{one}"', left)

    def test_a_final_report_of_a_campaign_that_runs_is_not_signed(self):
        path = f"/campaign/{self.campaign}/review"
        page = self.desk.get(path)
        self.assertIn("Ký được khi đợt kết thúc và ngày cuối đã hết giờ báo cáo", words(page))
        self.assertNotIn(path + "/sign", page.text)  # no form that would be refused
        before = self.house.head()
        for seen in ("x", re.search(r"dấu số liệu ([0-9a-f]{16,})", lines(self.desk.get(path + "/paper").body)).group(1)):
            answer = self.desk.post(path + "/sign", {"seen": seen, "number": "5"}, csrf=self.desk.csrf("/"))
            self.refused(answer, (422,), "Chưa ký được", "chưa kết thúc")
        self.assertEqual(self.house.head(), before)
        self.assertIn("Dự thảo, báo cáo chưa ký", lines(self.desk.get(path + "/paper").body))

    def signing(self, day):
        path = f"/campaign/{self.campaign}/day/{day}"
        return path, fields_of(self.desk.get(path), "/sign")

    def test_a_number_is_given_once_by_register_and_signature(self):
        register = f"/unit/{self.commune}/register"
        book = {"kind": "bao-cao-ngay", "number": "77", "day": "2026-11-20", "subject": "Báo cáo ghi ở sổ giấy"}
        issuer = self.house.ask_db("select i.id from issuer i join campaign c on c.issuer = i.name")[0][0]
        note = f"{register}/number?issuer={issuer}"
        answer = self.desk.post(note, book, csrf=self.desk.csrf(register))
        self.assertEqual(answer.status, 303, words(answer)[:900])
        path, fields = self.signing("2026-11-20")
        fields["number"] = "77"
        refused = self.desk.post(path + "/sign", fields, csrf=fields["csrf"])
        self.refused(refused, (422,), "Số 77 đã cấp cho văn bản khác", "số kế tiếp là 78")
        fields["number"] = "81"
        answer = self.desk.post(path + "/sign", fields, csrf=fields["csrf"])
        self.assertEqual(answer.status, 303, words(answer)[:900])
        refused = self.desk.post(note, dict(book, number="81"), csrf=self.desk.csrf(register))
        self.refused(refused, (422,), "Số 81 đã có trong sổ", "kế tiếp là 82")
        other = dict(book, number="81", kind="cong-van", subject="Dãy số khác")
        self.assertEqual(self.desk.post(note, other, csrf=self.desk.csrf(register)).status, 303)

    def test_fifty_megabytes_are_refused_calmly(self):
        before = self.house.head()
        big = b"PK\3\4" + b"\0" * (50 << 20)
        self.refused(self.upload(big), (413,), "11 MB")
        kind, body = multipart({"csrf": self.desk.csrf("/plan"), "text": ""}, "ke-hoach.docx", big)
        self.refused(self.desk.ask("POST", "/plan", body, {"Content-Type": kind}), (413,), "MB")
        self.assertEqual(self.house.head(), before)
        self.assertEqual(self.desk.get("/campaign").status, 200)

    def test_names_of_people_are_refused(self):
        page = f"/campaign/{self.campaign}/papers/to-trinh"
        fields = dict(fields_of(self.desk.get(page), page), body="Đề nghị khen bà Nguyễn Thị Lan")
        self.refused(self.desk.post(page, fields, csrf=fields["csrf"]), (422,), "Nguyễn Thị Lan")

    def test_others_read_but_do_not_write(self):
        paper = self.written(body="Chỉ đọc")
        leader, hamlet = self.house.browser("lanhdao"), self.house.browser("bendinh")
        self.assertEqual(leader.get(paper).status, 200)
        self.assertEqual(leader.get(paper + "/edit").status, 403)
        self.assertEqual(leader.get(self.template).status, 403)
        self.assertEqual(hamlet.get(paper).status, 403)
        self.assertEqual(hamlet.get(paper + "/file").status, 403)

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed")
    def test_libreoffice_makes_a_pdf_and_leaves_nothing_behind(self):
        paper = self.written("bao-cao-nhanh", body="Việc trong ngày")
        answer = self.desk.post(paper + "/pdf", {}, csrf=self.desk.csrf(paper))
        self.assertEqual(answer.status, 303)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            pdf = self.desk.get(answer.headers["Location"])
            if pdf.body.startswith(b"%PDF-"):
                break
            self.assertEqual(pdf.status, 200)
            time.sleep(0.3)
        self.assertTrue(pdf.body.startswith(b"%PDF-"))
        self.assertEqual(self.left_of_pdf(), [])

    def at_work(self, folder):
        """Does a process that works there still run?"""
        for process in glob.glob("/proc/[0-9]*"):
            try:
                with open(process + "/cmdline", "rb") as f:
                    if folder.encode() in f.read():
                        return True
            except OSError:
                pass
        return False

    def left_of_pdf(self):
        return [n for n in os.listdir(self.house.env["TMPDIR"]) if n.startswith("chungsuc-pdf-")]

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed")
    def test_no_paper_stays_behind_when_the_server_ends_while_libreoffice_works(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            paper = self.written("bao-cao-nhanh", body=f"Việc dở dang {number}")
            self.assertEqual(self.desk.post(paper + "/pdf", {}, csrf=self.desk.csrf(paper)).status, 303)
            until = time.monotonic() + 30
            while not self.left_of_pdf() and time.monotonic() < until:
                time.sleep(0.01)
            self.assertEqual(len(self.left_of_pdf()), 1)
            left = self.left_of_pdf()[0]
            self.house.end(number)
            if number == signal.SIGTERM:
                self.assertEqual(self.left_of_pdf(), [])
            while self.at_work(left):
                time.sleep(0.05)
            self.house.start()
            self.assertEqual(self.left_of_pdf(), [])

    def printed(self, paper):
        """The page to print, on paper: its PDF by a browser, the words and the sizes of its pages."""
        page = self.desk.get(paper + "/print")
        self.assertEqual(page.status, 200)
        self.assertNotRegex(page.text, r"<style| style=|<script")
        with tempfile.TemporaryDirectory(prefix="chungsuc-print-") as folder:
            def local(found):
                name = found.group(1).replace("/", "_")
                with open(folder + "/" + name, "wb") as out:
                    out.write(self.desk.get("/" + found.group(1)).body)
                return f'"{name}"'
            with open(folder + "/paper.html", "w", encoding="utf-8") as out:
                out.write(re.sub(r'(?<=href=|.src=)"/([^"]*(?:\.css|picture/\d+))"', local, page.text))
            subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/paper.pdf",
                            f"file://{folder}/paper.html"], check=True, capture_output=True, timeout=120)
            keep = os.environ.get("CHUNGSUC_PRINTED")
            if keep:
                shutil.copy(folder + "/paper.pdf", f"{keep}/{self.id().split('.')[-1]}.pdf")
            said = subprocess.run(["pdftotext", "-layout", folder + "/paper.pdf", "-"], check=True,
                                  capture_output=True, text=True).stdout
            sizes = subprocess.run(["pdfinfo", "-l", "99", folder + "/paper.pdf"], check=True,
                                   capture_output=True, text=True).stdout
        return said, [(round(float(w)), round(float(h))) for w, h in
                      re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", sizes)]

    def assert_words(self, said, *words_of_it):
        flat = " ".join(said.split())
        for one in words_of_it:
            self.assertIn(one, flat)

    @unittest.skipUnless(shutil.which("chromium") and shutil.which("pdftotext"), "no browser to print with")
    def test_a_report_of_a_party_body_prints_on_a4(self):
        said, sizes = self.printed(self.written("bao-cao-tong-ket", closing="Hết lời."))
        self.assertEqual(set(sizes), {(595, 842)})
        self.assertRegex(said, r"(?m)^.*ĐẢNG CỘNG SẢN VIỆT NAM$")  # the right column, on one line
        self.assert_words(said, "BÁO CÁO", "Nơi nhận:", "Hết lời.")
        self.assertNotIn("Trang in A4", said)
        self.assertIsNone(re.match(r"\s*1\s*\n", said), "no number on page 1")

    @unittest.skipUnless(shutil.which("chromium") and shutil.which("pdftotext"), "no browser to print with")
    def test_a_letter_of_a_state_body_prints_on_a4(self):
        issuer = self.state_body()
        said, sizes = self.printed(self.written(issuer=issuer, body="Kính đề nghị <b>các</b> ấp & đội gửi báo cáo.",
                                                to="Các ấp trong xã"))
        self.assertEqual(sizes, [(595, 842)])
        self.assertRegex(said, r"(?m)ỦY BAN NHÂN DÂN +CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$|"
                               r"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$")
        self.assert_words(said, "Độc lập - Tự do - Hạnh phúc", "V/v", "Kính gửi:", "<b>các</b> ấp & đội", "./.",
                          "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
        self.assertNotIn("BAN CHỈ ĐẠO", said)  # what the campaign says is of another body

    def test_a_letter_follows_what_is_written_down_of_its_body(self):
        issuer = self.state_body(name="Ủy ban nhân dân phường", drafter="VHXH", address="Địa chỉ: ấp 1; điện thoại: 0123",
                                 signing="TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch",
                                 recipients="Thường trực HĐND\nLưu VT, VHXH")
        paper = self.written(issuer=issuer, body="Việc", to="Các ấp", circulation="Lưu hành nội bộ")
        docx = self.desk.get(paper + "/file").body
        said = lines(docx)
        for one in ("/UBND-VHXH", "LƯU HÀNH NỘI BỘ", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "- Như trên;",
                    "- Thường trực HĐND;", "- Lưu: VT, VHXH."):
            self.assertIn(one, said)
        with zipfile.ZipFile(io.BytesIO(docx)) as z:
            self.assertIn("Địa chỉ: ấp 1; điện thoại: 0123", z.read("word/footer1.xml").decode())
        own = self.written(issuer=issuer, body="Việc khác", to="Các ấp", signing="TL. Chủ tịch\nChánh Văn phòng",
                           recipients="Hội Nông dân xã")
        said = lines(self.desk.get(own + "/file").body)
        for one in ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "- Hội Nông dân xã;", "- Lưu: VT, VHXH."):
            self.assertIn(one, said)
        self.assertNotIn("LƯU HÀNH", said)
        notice = self.written("thong-bao", issuer=issuer, body="Chỉ công văn có địa chỉ ở chân trang")
        with zipfile.ZipFile(io.BytesIO(self.desk.get(notice + "/file").body)) as z:
            self.assertNotIn("Địa chỉ", z.read("word/footer1.xml").decode())
        form = self.desk.get(f"/unit/{self.commune}/register?issuer={issuer}").text
        self.assertIn("Địa chỉ: ấp 1; điện thoại: 0123", form)
        self.refused(self.desk.post(f"/unit/{self.commune}/register/issuer",
                                    dict(fields_of(self.desk.get(f"/unit/{self.commune}/register?issuer={issuer}"),
                                                   f"/unit/{self.commune}/register/issuer"), drafter="van hoa"),
                                    csrf=self.desk.csrf(f"/unit/{self.commune}/register")), (422,), "không có dấu cách")

    @unittest.skipUnless(shutil.which("chromium") and shutil.which("pdftotext"), "no browser to print with")
    def test_the_annex_prints_across(self):
        said, sizes = self.printed(self.written("danh-sach"))
        self.assertEqual(set(sizes), {(842, 595)})
        self.assert_words(said, "DANH SÁCH", "Công trình, phần việc", "Trạng thái")

    def state_body(self, **more):
        page = f"/unit/{self.commune}/register"
        fields = dict(fields_of(self.desk.get(page + "?new=1"), page + "/issuer"), issuer="0", form="state",
                      superior="", code="UBND", term_first="")
        fields.update({"name": "Ủy ban nhân dân xã Tân Phong Đông"}, **more)
        answer = self.desk.post(page + "/issuer", fields, csrf=fields["csrf"])
        self.assertEqual(answer.status, 303, words(answer)[:600])
        return answer.headers["Location"].split("=")[-1]


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
