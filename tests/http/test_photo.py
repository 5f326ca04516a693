#!/usr/bin/env python3
"""test_photo.py: photographs sent to the real program: what comes back has nothing but pixels in it.

    test_photo.py PATH_OF_CHUNGSUC

What stood in a photograph is put there, and looked for afterwards, by exiftool: a program of others.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import test_hostile
from test_hostile import House, words

SEEDS = pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture"
PATH = None  # of the page of photographs, found once

# of every family one, and each with a value that is looked for as bytes too
TAGS = {
    "EXIF:GPSLatitude": "10.7769", "EXIF:GPSLatitudeRef": "N", "EXIF:GPSLongitude": "106.7009",
    "EXIF:GPSLongitudeRef": "E", "EXIF:Make": "SECRETmake", "EXIF:Model": "SECRETmodel",
    "EXIF:DateTimeOriginal": "2026:11:22 07:08:09", "EXIF:UserComment": "SECRETcomment",
    "EXIF:Artist": "SECRETartist", "EXIF:SerialNumber": "SECRETserial",
    "XMP:Creator": "SECRETxmp", "XMP:Location": "SECRETplace", "XMP:PersonInImage": "SECRETperson",
    "IPTC:By-line": "SECRETiptc", "IPTC:City": "SECRETcity", "JPEG:Comment": "SECRETjpegcomment",
}
# what exiftool says of any JPEG: file, sizes, the JFIF head; nothing else may be there
PLAIN = {"SourceFile", "ExifToolVersion", "ImageWidth", "ImageHeight", "EncodingProcess", "BitsPerSample",
         "ColorComponents", "YCbCrSubSampling", "JFIFVersion", "ResolutionUnit", "XResolution",
         "YResolution", "ImageSize", "Megapixels"}


def exiftool(*args):
    return subprocess.run(["exiftool", *args], capture_output=True, check=True, text=True).stdout


def marked(jpeg):
    """The picture with every kind of mark in it, a small picture inside, and strange bytes behind."""
    with tempfile.TemporaryDirectory() as folder:
        file, small = pathlib.Path(folder) / "a.jpg", pathlib.Path(folder) / "small.jpg"
        file.write_bytes(jpeg)
        small.write_bytes(jpeg)
        exiftool("-overwrite_original", *(f"-{name}={value}" for name, value in TAGS.items()),
                 f"-ThumbnailImage<={small}", str(file))
        said = exiftool("-G", "-s", str(file))
        assert "GPSPosition" in said and "ThumbnailImage" in said and "SECRETiptc" in said, said
        return file.read_bytes() + b"PK\x03\x04SECRETzip<html><script>SECRET</script>"


def tags_of(jpeg):
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(jpeg)
        file.flush()
        lines = exiftool("-s", "-ee", "-u", file.name).splitlines()
    names = {line.split(":")[0].strip() for line in lines}
    return {n for n in names if n not in PLAIN and not n.startswith(("File", "MIMEType", "Directory"))}


def form(fields, files):
    """A body with several files of one name, as a browser sends it."""
    mark = "x7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
             for n, v in fields.items()]
    for name, data in files:
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="photos"; filename="{name}"\r\n'
                     f"Content-Type: image/jpeg\r\n\r\n".encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


class Photos(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        b = cls.house.browser("bendinh")
        page = b.get("/").text
        cls.day = re.search(r"(/campaign/\d+/unit/\d+)/day/(\d{4}-\d\d-\d\d)", page)
        cls.path = cls.day.group(1) + "/photos"
        cls.photo = (SEEDS / "plain.jpg").read_bytes()

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        self.b = self.house.browser("bendinh")

    def send(self, files, browser=None, **more):
        b = browser or self.b
        fields = {"csrf": b.csrf(self.path if browser is None else "/password"), "day": test_hostile.TODAY,
                  "work": "0", "stage": "during", "people": "no", "caption": "", **more}
        kind, body = form(fields, files)
        return b.ask("POST", self.path, body, {"Content-Type": kind})

    def ids(self):
        return set(map(int, re.findall(r'src="/photo/(\d+)/small"', self.b.get(self.path).text)))

    def remove_all(self):
        for one in self.ids():
            a = self.b.post(f"/photo/{one}/remove", {"why": "mistake"}, csrf=self.b.csrf(self.path))
            self.assertEqual(a.status, 303)

    def tearDown(self):
        self.remove_all()
        self.house.run("verify")

    def test_nothing_but_pixels_comes_back(self):
        sent = marked(self.photo)
        self.assertEqual(self.send([("IMG_0001.jpg", sent)]).status, 303)
        (one,) = self.ids()
        for path in (f"/photo/{one}", f"/photo/{one}/small"):
            a = self.b.get(path)
            self.assertEqual((a.status, a.headers["Content-Type"]), (200, "image/jpeg"))
            self.assertEqual(a.headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(a.headers["Content-Disposition"], "inline")
            self.assertIn("default-src 'none'", a.headers["Content-Security-Policy"])
            self.assertEqual(tags_of(a.body), set())
            for bad in (b"SECRET", b"Exif", b"GPS", b"PK\x03\x04", b"<script", b"Photoshop"):
                self.assertNotIn(bad, a.body)
        raw = pathlib.Path(self.house.dir + "/chungsuc.db").read_bytes()
        raw += pathlib.Path(self.house.dir + "/chungsuc.db-wal").read_bytes()
        self.assertNotIn(b"SECRETmake", raw)  # nor anywhere in the data folder
        self.assertNotIn(b"IMG_0001", raw)

    def test_several_at_once_and_each_once(self):
        other, third = (SEEDS / "plain.png").read_bytes(), (SEEDS / "lossy.webp").read_bytes()
        a = self.send([("a.jpg", self.photo), ("b.png", other), ("c.webp", third), ("a.jpg", self.photo)])
        self.assertEqual(a.status, 303)
        self.assertEqual(len(self.ids()), 3)
        self.assertEqual(self.send([("again.jpg", marked(self.photo))]).status, 303)
        self.assertEqual(len(self.ids()), 3)

    def test_the_sheet_shows_a_few_of_each_stage_and_nobody_who_did_not_agree(self):
        three = [("a.jpg", self.photo), ("b.png", (SEEDS / "plain.png").read_bytes()),
                 ("c.webp", (SEEDS / "lossy.webp").read_bytes())]
        sheet = self.path.split("/unit/")[0] + "/photos"
        leader = self.house.browser("lanhdao")
        self.assertIn("Chưa có ảnh nào", words(leader.get(sheet)))
        self.assertEqual(self.send(three, stage="after").status, 303)
        shown = re.findall(r'src="/photo/(\d+)/small"', leader.get(sheet).text)
        self.assertEqual(list(map(int, shown)), sorted(self.ids())[1:])  # the last ones of what was done
        self.assertIn("Còn 1 ảnh nữa", words(leader.get(sheet)))
        self.assertEqual(len(re.findall(r"/photo/\d+/small\"", leader.get(sheet + "?all=yes").text)), 3)
        self.remove_all()
        self.assertEqual(self.send(three[:1], people="yes").status, 303)
        self.assertNotRegex(leader.get(sheet).text, r"/photo/\d+/small")
        self.assertIn("1 ảnh có người nhận ra được chưa có sự đồng ý", words(leader.get(sheet)))

    def test_one_bad_file_does_not_lose_the_others(self):
        heic = (SEEDS / "heic").read_bytes()
        a = self.send([("tot.jpg", self.photo), ("IMG_2.heic", heic), ("x.svg", b"<svg/>")])
        self.assertEqual(a.status, 200)
        self.assertIn("Không nhận 2 ảnh.", words(a))
        self.assertIn("IMG_2.heic: Ảnh HEIC", words(a))
        self.assertEqual(len(self.ids()), 1)

    def test_what_is_refused_changes_nothing(self):
        head = self.house.head()
        bad = [("a.jpg", self.photo[:300]), ("b.jpg", b"%PDF-1.7"), ("c.jpg", b"<html><script>x</script>")]
        for files in ([bad[0]], [bad[1]], [bad[2]], bad, []):
            a = self.send(files)
            self.assertEqual(a.status, 422, files)
            self.assertNotIn("<script>x", a.text)
        a = self.send([(f"{i}.jpg", self.photo) for i in range(11)])
        self.assertEqual(a.status, 422)
        self.assertIn("nhiều nhất 10 ảnh", words(a))
        for more in ({"day": "2026-11-23"}, {"day": "hôm nay"}, {"work": "999"}, {"stage": "x"},
                     {"people": ""}, {"caption": "x" * 201}):
            self.assertEqual(self.send([("a.jpg", self.photo)], **more).status, 422, more)
        self.assertEqual(self.house.head(), head)

    def test_more_than_a_form_may_carry(self):
        big = self.photo + bytes(13 << 20)
        a = self.send([("a.jpg", big)])
        self.assertEqual(a.status, 422)
        self.assertIn("12 MB", words(a))

    def test_the_browser_may_keep_it_but_must_ask(self):
        self.send([("a.jpg", self.photo)])
        (one,) = self.ids()
        a = self.b.get(f"/photo/{one}")
        self.assertEqual(a.headers["Cache-Control"], "private, no-cache")
        again = self.b.get(f"/photo/{one}", **{"If-None-Match": a.headers["ETag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        rest = self.b.get(f"/photo/{one}", Range="bytes=100-", **{"If-Range": a.headers["ETag"]})  # the line broke
        self.assertEqual((rest.status, rest.body), (206, a.body[100:]))
        self.remove_all()
        gone = self.b.get(f"/photo/{one}", **{"If-None-Match": a.headers["ETag"]})
        self.assertEqual(gone.status, 404)

    def test_a_recognisable_person_is_seen_by_the_unit_alone(self):
        self.send([("a.jpg", self.photo)], people="yes", caption="Khởi công cầu")
        (one,) = self.ids()
        chief = self.house.browser("thuongtruc")
        self.assertEqual(chief.get(f"/photo/{one}").status, 403)
        self.assertEqual(chief.get(f"/photo/{one}/small").status, 403)
        page = chief.get(self.path)
        self.assertNotIn(f"/photo/{one}/small", page.text)
        self.assertIn("chỉ đơn vị gửi ảnh xem", words(page))
        for path in (f"/photo/{one}", f"/photo/{one}/small"):
            a = self.b.get(path)
            self.assertEqual((a.status, a.headers["Cache-Control"]), (200, "no-store"))

    def test_who_agreed_in_a_hamlet_stands_in_the_commune_s_book_and_the_picture_is_shown(self):
        self.send([("a.jpg", self.photo)], people="yes")
        (one,) = self.ids()
        chief, hamlet = self.house.browser("thuongtruc"), re.search(r"/unit/(\d+)", self.path).group(1)
        self.assertRegex(chief.get("/privacy/consents").text, rf'<option value="{hamlet}"[^>]*>Ấp Bến Đình')
        entry = {"unit": hamlet, "kind": "photograph", "name": "Người trong ảnh", "purpose": "Đăng ảnh", "how": "paper",
                 "from": "2026-11-01", "until": "2026-12-31"}
        self.assertEqual(chief.post("/privacy/consents", entry, csrf=chief.csrf("/")).status, 303)
        agreed = re.search(r'<option value="(\d+)"', self.b.get(self.path).text.split("/agreement")[1]).group(1)
        self.assertEqual(self.b.post(f"/photo/{one}/agreement", {"consent": agreed}, csrf=self.b.csrf(self.path)).status, 303)
        self.assertEqual(chief.get(f"/photo/{one}").status, 200)
        gone = chief.post(f"/privacy/consents/{agreed}/withdraw", {}, csrf=chief.csrf("/"))
        self.assertEqual((gone.status, chief.get(f"/photo/{one}").status), (303, 403))

    def test_a_removed_photograph_leaves_no_byte(self):
        self.send([("a.jpg", self.photo)], caption="LOIDUOIANH cầu số 3")
        (one,) = self.ids()
        jpeg = self.b.get(f"/photo/{one}").body
        self.remove_all()
        self.house.run("verify")
        left = b"".join(p.read_bytes() for p in pathlib.Path(self.house.dir).rglob("*") if p.is_file()
                        and not p.name.endswith("-wal"))
        self.house.end()
        self.house.start()  # what the log still held is in the file now
        left = b"".join(p.read_bytes() for p in pathlib.Path(self.house.dir).rglob("*") if p.is_file())
        self.assertNotIn(jpeg[100:400], left)
        self.assertNotIn("LOIDUOIANH".encode(), left)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
