#!/usr/bin/env python3
"""test_clip.py: clips sent to the real program, whole and in parts: what is kept, what is refused.

    test_clip.py PATH_OF_CHUNGSUC [PATH_OF_CHUNGSUC_CLIP]

Clips are made here by ffmpeg; what comes back is looked at by ffprobe: programs of others.
"""
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
import zlib

import test_hostile
from estate import CLUSTER
from test_api_hostile import Example
from wire import Browser

PART = 1024 * 1024
FOLDER = tempfile.TemporaryDirectory()
PLACE = "+11.3512+106.0987/"


def ffmpeg(name, *args, size="160x120", seconds="2", sound=True):
    """A clip of a test picture and a tone."""
    path = pathlib.Path(FOLDER.name) / name
    tone = ["-f", "lavfi", "-i", "sine=frequency=440"] if sound else []
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"testsrc=size={size}:rate=10", *tone, "-t", seconds, *args, str(path)], check=True)
    return path.read_bytes()


def probe(data):
    path = pathlib.Path(FOLDER.name) / "looked-at"
    path.write_bytes(data)
    out = subprocess.run(["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)],
                         capture_output=True, check=True)
    return json.loads(out.stdout)


def form(fields, files=()):
    mark = "x7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
             for n, v in fields.items()]
    for field, name, data in files:
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                     f"Content-Type: video/mp4\r\n\r\n".encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


class Clips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()
        page = cls.house.browser("bendinh").get("/").text
        cls.path = re.search(r"(/campaign/\d+/unit/\d+)/day/", page).group(1) + "/clips"
        cls.board = re.match(r"/campaign/\d+", cls.path).group(0) + "/clips"
        cls.good = ffmpeg("good.mov", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata",
                          f"location={PLACE}", "-metadata", "title=SECRETtitle", "-metadata",
                          "comment=SECRETcomment")

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        self.b = self.house.browser("bendinh")

    def tearDown(self):
        for one in self.ids():
            a = self.b.post(f"/clip/{one}/remove", {"why": "mistake"}, csrf=self.b.csrf(self.path))
            self.assertEqual(a.status, 303)
        for one in re.findall(r"/clip/upload/(\d+)/drop", self.b.get(self.path).text):
            self.b.post(f"/clip/upload/{one}/drop", {}, csrf=self.b.csrf(self.path))
        self.house.run("verify")

    def fields(self, **more):
        return {"csrf": self.b.csrf(self.path), "day": test_hostile.TODAY, "about": "none", "kind": "0",
                "people": "no", "caption": "", **more}

    def ask(self, path, fields, files=()):
        kind, body = form(fields, files)
        return self.b.ask("POST", path, body, {"Content-Type": kind})

    def send(self, data, **more):
        return self.ask(self.path, self.fields(**more), [("clip", "VID_0001.mp4", data)])

    def ids(self):
        return set(map(int, re.findall(r'href="/clip/(\d+)"', self.b.get(self.path).text)))

    def until(self, what):
        for _ in range(400):
            found = what()
            if found:
                return found
            time.sleep(0.05)
        self.fail("it never came")

    def taken(self, data, **more):
        before = self.ids()
        a = self.send(data, **more)
        self.assertEqual(a.status, 303, a.text)
        (one,) = self.until(lambda: self.ids() - before)
        return one

    def start(self, data, **more):
        a = self.ask(self.path + "/start", self.fields(bytes=len(data), **more))
        self.assertEqual(a.status, 200, a.text)
        return json.loads(a.text)

    def part(self, url, data, n, crc=None):
        piece = data[(n - 1) * PART:n * PART]
        crc = f"{zlib.crc32(piece):08x}" if crc is None else crc
        return self.ask(f"{url}/part/{n}", {"csrf": self.b.csrf(self.path), "crc": crc}, [("part", "part", piece)])

    def state(self, url):
        return json.loads(self.b.get(url).text)

    def finish(self, url):
        return json.loads(self.ask(url + "/finish", {"csrf": self.b.csrf(self.path)}).text)

    def judged(self, url):
        return self.until(lambda: (lambda s: s if s["state"] in ("refused", "taken") else None)(self.state(url)))

    # ── what is kept ────────────────────────────────────────────────────────────────────────────

    def test_nothing_but_picture_and_sound_comes_back(self):
        self.assertTrue(PLACE.encode() in self.good and b"SECRETtitle" in self.good)
        one = self.taken(self.good)
        a = self.b.get(f"/clip/{one}/video")
        self.assertEqual((a.status, a.headers["Content-Type"]), (200, "video/mp4"))
        self.assertEqual(a.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(a.headers["Accept-Ranges"], "bytes")
        for bad in (b"SECRET", b"11.3512", b"VID_0001", b"Lavf"):
            self.assertFalse(bad in a.body, bad)
        found = probe(a.body)
        self.assertEqual([s["codec_name"] for s in found["streams"]], ["h264", "aac"])
        self.assertFalse({"location", "title", "creation_time", "encoder"} & set(found["format"]["tags"]))
        self.assertLess(a.body.index(b"moov"), a.body.index(b"mdat"))  # it plays at once
        poster = self.b.get(f"/clip/{one}/poster")
        self.assertEqual((poster.headers["Content-Type"], poster.body[:2]), ("image/jpeg", b"\xff\xd8"))
        page = self.b.get(f"/clip/{one}").text
        self.assertIn("Dài 0:02", page)
        self.house.end()  # what was sent is in no file any more when the log of the database is gone
        raw = b"".join(p.read_bytes() for p in pathlib.Path(self.house.dir).glob("chungsuc.db*"))
        left = self.house.one("select count(*) from clip_upload_part")
        self.house.start()
        self.assertEqual(bool(raw), not CLUSTER)
        self.assertFalse(b"SECRETtitle" in raw)
        self.assertEqual(left, 0)

    def test_what_was_filmed_upright_stays_upright(self):
        lying = pathlib.Path(FOLDER.name) / "lying.mp4"
        lying.write_bytes(ffmpeg("flat.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", sound=False))
        turned = pathlib.Path(FOLDER.name) / "turned.mp4"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(lying), "-c", "copy", "-metadata:s:v:0",
                        "rotate=90", str(turned)], check=True)
        was = probe(turned.read_bytes())["streams"][0]["side_data_list"][0]["rotation"]
        one = self.taken(turned.read_bytes())
        now = probe(self.b.get(f"/clip/{one}/video").body)["streams"][0]["side_data_list"][0]["rotation"]
        self.assertEqual(was, now)
        self.assertIn('width="120" height="160"', self.b.get(f"/clip/{one}").text)

    def test_webm_stays_webm(self):
        one = self.taken(ffmpeg("a.webm", "-c:v", "libvpx", "-c:a", "libvorbis"))
        a = self.b.get(f"/clip/{one}/video")
        self.assertEqual((a.headers["Content-Type"], a.body[:4]), ("video/webm", b"\x1aE\xdf\xa3"))

    def test_ranges(self):
        one = self.taken(self.good)
        whole = self.b.get(f"/clip/{one}/video").body
        size = len(whole)

        def ranged(value):
            return self.b.ask("GET", f"/clip/{one}/video", headers={"Range": value})

        for value, begin, end in (("bytes=0-", 0, size), ("bytes=10-19", 10, 20), ("bytes=-5", size - 5, size),
                                  (f"bytes=0-{size * 2}", 0, size), (f"bytes={size - 1}-", size - 1, size)):
            a = ranged(value)
            self.assertEqual((a.status, a.headers["Content-Range"]), (206, f"bytes {begin}-{end - 1}/{size}"), value)
            self.assertTrue(a.body == whole[begin:end], value)
        for value in (f"bytes={size}-", "bytes=-0"):
            a = ranged(value)
            self.assertEqual((a.status, a.headers["Content-Range"]), (416, f"bytes */{size}"))
        for value in ("bytes=5-2", "bytes=0-1,4-5", "chunks=1-2", "bytes=-", "bytes=a-", "bytes=" + "9" * 30 + "-"):
            self.assertEqual(ranged(value).status, 200, value)
        self.assertEqual(self.b.ask("HEAD", f"/clip/{one}/video").headers["Content-Length"], str(size))
        mark = self.b.ask("HEAD", f"/clip/{one}/video").headers["ETag"]
        for only_of, status, begin in ((mark, 206, 10), ('"another"', 200, 0)):
            a = self.b.get(f"/clip/{one}/video", Range="bytes=10-", **{"If-Range": only_of})
            self.assertEqual((a.status, a.body == whole[begin:]), (status, True))
        self.assertEqual(self.b.get(f"/clip/{one}/video", **{"If-None-Match": mark}).status, 304)
        self.assertNotEqual(self.b.ask("HEAD", f"/clip/{one}/poster").headers["ETag"], mark)

    def test_the_same_clip_is_taken_once(self):
        self.taken(self.good)
        self.assertEqual(self.send(self.good).status, 303)
        self.until(lambda: "đã gửi chính clip này rồi" in self.b.get(self.path).text)
        self.assertEqual(len(self.ids()), 1)

    def test_a_removed_clip_is_gone(self):
        one = self.taken(self.good)
        self.b.post(f"/clip/{one}/remove", {"why": "person"}, csrf=self.b.csrf(self.path))
        self.assertEqual(self.b.get(f"/clip/{one}/video").status, 404)
        self.assertEqual(self.ids(), set())

    # ── what is refused ─────────────────────────────────────────────────────────────────────────

    def test_what_is_no_clip_is_refused_with_what_to_do(self):
        archive = pathlib.Path(FOLDER.name) / "a.zip"
        with zipfile.ZipFile(archive, "w") as z:
            z.writestr("a.mp4", self.good)
        photo = (pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture/plain.jpg").read_bytes()
        for data, said in ((photo, "Đây là ảnh"), (archive.read_bytes(), "tệp nén"),
                           (b"#EXTM3U\nhttp://127.0.0.1:9/a.ts\n", "danh sách phát"),
                           (b"ffconcat version 1.0\nfile /etc/passwd\n", "danh sách phát"),
                           (b"%PDF-1.7\n", "văn bản"), (b"\0" * 4000, "không phải clip"), (b"", "chọn")):
            a = self.send(data)
            self.assertEqual(a.status, 422, said)
            self.assertIn(said, a.text)
        self.assertEqual(self.ids(), set())

    def refused(self, data, said):
        url = self.start(data)["upload"]
        for n in range(1, (len(data) + PART - 1) // PART + 1):
            self.assertNotIn("problem", self.part(url, data, n).text)
        self.assertNotIn("problem", self.finish(url))
        s = self.judged(url)
        self.assertEqual(s["state"], "refused")
        self.assertIn(said, s["why"])
        self.assertEqual(self.ids(), set())

    def test_what_looks_like_a_clip_and_is_none(self):
        self.refused(b"\0\0\0\x18ftypmp42" + os.urandom(30000), "không mở được")
        self.refused(self.good[:len(self.good) // 2], "không mở được")
        fast = ffmpeg("fast.mp4", "-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart")
        self.refused(fast[:len(fast) * 2 // 3], "cắt cụt")
        self.refused(ffmpeg("sound.mp4", "-map", "1:a", "-c:a", "aac"), "chỉ có tiếng")
        self.refused(ffmpeg("odd.mkv", "-c:v", "ffv1", sound=False), "kiểu lạ")
        self.refused(ffmpeg("tiny.mp4", "-c:v", "libx264", size="32x32", sound=False), "Khung hình")

    def test_a_clip_that_claims_ten_hours(self):
        at = self.good.index(b"mvhd")
        scale = int.from_bytes(self.good[at + 16:at + 20], "big")
        long = bytearray(self.good)
        long[at + 20:at + 24] = (36000 * scale).to_bytes(4, "big")
        self.refused(bytes(long), "1 giờ")

    def test_a_clip_longer_than_an_hour(self):
        """Its head may say what it likes (a Matroska cut off while it is written says nothing): pictures are counted."""
        slow = ("-vf", "fps=1/20", "-c:v", "libx264", "-g", "1")
        self.refused(ffmpeg("hour.mp4", *slow, seconds="3720", sound=False), "1 giờ")
        self.refused(ffmpeg("hour.mkv", *slow, "-live", "1", seconds="3720", sound=False), "1 giờ")
        one = self.taken(ffmpeg("almost.mp4", *slow, seconds="3540", sound=False))
        self.assertIn("Dài 59:", self.b.get(f"/clip/{one}").text)

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def large(self):
        """A clip of three parts and a bit."""
        if not hasattr(Clips, "big"):
            Clips.big = ffmpeg("big.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-qp", "0", "-preset",
                               "ultrafast", "-vf", "noise=alls=60:allf=t", size="320x240", seconds="3")
            self.assertGreater(len(Clips.big), 3 * PART)
        return Clips.big

    def test_parts_in_any_order_lost_and_repeated(self):
        data = self.large()
        count = (len(data) + PART - 1) // PART
        url = self.start(data, caption="Đoạn đường mới")["upload"]
        for n in (count, 1, 1, *range(3, count)):
            self.assertIn("true", self.part(url, data, n).text)
        self.assertEqual(self.state(url)["parts"], [1, *range(3, count + 1)])
        self.assertIn("Còn thiếu", self.finish(url)["problem"])
        self.assertEqual(self.ids(), set())  # nothing counts yet
        self.assertIn("không nguyên vẹn", json.loads(self.part(url, data, 2, "00000000").text)["problem"])
        self.assertEqual(self.part(url, data, count + 1).status, 200)
        self.assertEqual(self.start(data, caption="Đường ấp")["upload"], url)  # it goes on, with the words typed last
        self.assertEqual(self.house.one("select caption from clip_upload where state < 3"), "Đường ấp")
        self.assertIn("true", self.part(url, data, 2).text)
        self.assertTrue(self.finish(url)["whole"])
        self.assertTrue(self.finish(url)["whole"])
        s = self.judged(url)
        self.assertEqual(s["state"], "taken")
        self.assertEqual(self.ids(), {s["clip"]})
        video = self.b.get(f"/clip/{s['clip']}/video").body
        self.assertGreater(len(video), 3 * PART)
        a = self.b.ask("GET", f"/clip/{s['clip']}/video", headers={"Range": f"bytes={PART * 2}-"})
        self.assertTrue(a.body == video[PART * 2:])
        self.assertEqual(self.part(url, data, 1).status, 409)

    def test_a_picture_is_known_by_its_first_part(self):
        photo = (pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture/plain.jpg").read_bytes()
        url = self.start(photo)["upload"]
        self.assertIn("Đây là ảnh", json.loads(self.part(url, photo, 1).text)["problem"])
        self.assertEqual(self.state(url)["state"], "refused")

    def test_limits_are_said(self):
        a = self.ask(self.path + "/start", self.fields(bytes=5000 * 1024 * 1024))
        self.assertIn("300 MB", json.loads(a.text)["problem"])

    def test_strangers_and_other_units(self):
        url = self.start(self.good)["upload"]
        self.assertEqual(self.part(url, self.good, 1).status, 200)
        self.assertEqual(Browser(self.house).get(url).status, 303)  # to the page of signing in

    def test_nobody_sends_parts_under_the_name_of_another(self):
        """What comes of an upload stands under the account that began it, so nobody else adds to it or ends it."""
        data = self.large()
        url = self.start(data)["upload"]
        self.assertEqual(self.part(url, data, 1).status, 200)
        begun, self.b = self.b, self.house.browser("thuongtruc")  # who may add clips of this unit, too
        self.assertEqual(self.state(url)["parts"], [1])
        self.assertEqual(self.part(url, data, 2).status, 404)
        self.assertEqual(self.ask(url + "/finish", {"csrf": self.b.csrf(self.path)}).status, 404)
        self.b = begun
        self.assertEqual(self.state(url)["parts"], [1])
        self.assertEqual(self.part(url, data, 2).status, 200)

    def test_killed_between_parts(self):
        data = self.large()
        url = self.start(data)["upload"]
        self.part(url, data, 1)
        self.part(url, data, 3)
        self.house.end(signal.SIGKILL)
        self.house.start()
        self.b = self.house.browser("bendinh")
        self.assertEqual(self.state(url)["parts"], [1, 3])
        self.assertEqual(self.start(data)["upload"], url)
        for n in range(1, (len(data) + PART - 1) // PART + 1):
            self.part(url, data, n)
        self.finish(url)
        self.house.end(signal.SIGKILL)  # perhaps at the desk
        self.house.start()
        self.b = self.house.browser("bendinh")
        self.assertEqual(self.judged(url)["state"], "taken")

    # ── what they are of ────────────────────────────────────────────────────────────────────────

    def test_pictures_of_a_session_stand_on_its_page(self):
        campaign = self.board.rsplit("/", 1)[0]
        (talk,) = re.findall(r'href="/talk/(\d+)"', self.b.get(campaign + "/talks").text)[:1] or ("",)
        word = f"talk-{talk}"
        pictures = f"{campaign}/pictures/{word}"
        self.assertIn(pictures, self.b.get(f"/talk/{talk}").text)
        page = self.b.get(pictures)
        self.assertEqual(page.status, 200)
        unit = re.search(r"/unit/(\d+)/photos\?event=", self.house.browser("thuongtruc").get(pictures).text).group(1)
        c = self.house.browser("thuongtruc")
        photos = f"{campaign}/unit/{unit}/photos"
        jpeg = (pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture/plain.jpg").read_bytes()
        kind, body = form({"csrf": c.csrf(photos), "day": test_hostile.TODAY, "work": "0", "stage": "during",
                           "people": "no", "caption": "", "event": word}, [("photos", "a.jpg", jpeg)])
        a = c.ask("POST", photos, body, {"Content-Type": kind})
        self.assertEqual((a.status, a.headers["Location"]), (303, pictures))
        self.assertRegex(c.get(f"/talk/{talk}").text, r'src="/photo/\d+/small"')
        self.assertRegex(c.get(pictures).text, r'src="/photo/\d+/small"')
        kind, body = form({"csrf": c.csrf(photos), "day": test_hostile.TODAY, "work": "0", "stage": "during",
                           "people": "no", "caption": "", "event": "talk-999999"}, [("photos", "a.jpg", jpeg)])
        self.assertEqual(c.ask("POST", photos, body, {"Content-Type": kind}).status, 422)
        clips = f"{campaign}/unit/{unit}/clips"
        self.assertIn(f'<option value="{word}" selected', c.get(clips + "?event=" + word).text)
        kind, body = form({"csrf": c.csrf(clips), "day": test_hostile.TODAY, "about": word, "kind": "0",
                           "people": "no", "caption": "Buổi nói chuyện"}, [("clip", "a.mp4", self.good)])
        self.assertEqual(c.ask("POST", clips, body, {"Content-Type": kind}).status, 303)
        one = self.until(lambda: re.search(r'href="/clip/(\d+)"', c.get(pictures).text)).group(1)
        for path in (pictures, f"/talk/{talk}"):  # of a unit that is not this hamlet's, nor above it
            page = self.b.get(path)
            self.assertEqual(page.status, 200)
            self.assertNotIn("Buổi nói chuyện</", page.text)
            self.assertNotRegex(page.text, r'src="/(clip|photo)/\d+/small"')
        sheet = c.get(campaign + "/photos").text
        self.assertIn(f'src="/clip/{one}/small"', sheet)
        self.assertIn("Dài 0:02", sheet)
        c.post(f"/clip/{one}/remove", {"why": "mistake"}, csrf=c.csrf(clips))

    # ── how long ────────────────────────────────────────────────────────────────────────────────

    def test_the_lengths_of_a_kind_stay_as_they_were_saved(self):
        c = self.house.browser("thuongtruc")
        for low, high in (("0", "5"), ("3,3170", "7"), ("0,5", "0,75")):
            sent = {"name1": "Clip của ấp", "min1": low, "max1": high, "owed1": "nobody"}
            for _ in range(2):
                a = c.post(self.board + "/kinds", sent, csrf=c.csrf(self.board))
                self.assertEqual(a.status, 303, (low, high, re.findall(r"class=.error[^<]*", a.text)))
                page = c.get(self.board).text
                sent.update({n: re.search(f'name="{n}"[^>]* value="([^"]*)"', page)[1] for n in ("min1", "max1")})
                self.assertEqual((sent["min1"], sent["max1"]), (low, high))
        facts = self.house.one("select count(*) from fact where kind = 'clip-kind-set'")
        c.post(self.board + "/kinds", sent, csrf=c.csrf(self.board))
        self.assertEqual(self.house.one("select count(*) from fact where kind = 'clip-kind-set'"), facts)
        c.post(self.board + "/kinds", {"name1": ""}, csrf=c.csrf(self.board))

    def test_kinds_with_their_lengths(self):
        c = self.house.browser("thuongtruc")
        a = c.post(self.board + "/kinds", {"name1": "Clip của ấp", "min1": "1", "max1": "2", "owed1": "hamlets",
                                           "due1": ""}, csrf=c.csrf(self.board))
        self.assertEqual(a.status, 303, a.text)
        self.assertIn("chưa có", c.get(self.board).text)
        self.taken(self.good, kind="1")
        self.assertIn("ngắn hơn 0:58", self.b.get(self.path).text)
        self.assertIn("ngắn hơn 0:58", c.get(self.board).text)
        self.in_the_final_report(c)
        c.post(self.board + "/kinds", {"name1": ""}, csrf=c.csrf(self.board))

    def in_the_final_report(self, c):
        (one,) = self.ids()
        review = self.board.replace("/clips", "/review")
        page = c.get(review).text
        self.assertIn(f'src="/clip/{one}/small"', page)
        self.assertRegex(page, r"(?s)Clip của các ấp, đơn vị.*Ấp Bến Đình.*Clip của ấp.*0:02.*ngắn hơn 0:58")
        self.assertIn("Ấp Bến Đình (Clip của ấp, ngắn hơn 0:58)", page)
        paper = zipfile.ZipFile(io.BytesIO(c.get(review + "/paper").body)).read("word/document.xml").decode()
        for words in ("Clip của các ấp, đơn vị", "Clip của ấp", "0:02", "ngắn hơn 0:58"):
            self.assertIn(words, paper)
        a = self.ask(f"{self.path}", self.fields(kind="1", people="yes"), [("clip", "a.webm", ffmpeg(
            "b.webm", "-c:v", "libvpx", sound=False))])
        self.assertEqual(a.status, 303)
        (two,) = self.until(lambda: self.ids() - {one})
        self.assertNotIn(f"/clip/{two}", c.get(review).text)  # nobody has agreed

    def test_clips_of_a_work_stand_on_its_page(self):
        work = self.house.work
        self.assertIn(f"{self.path}?event=work-{work}#send", self.b.get(f"/work/{work}").text)
        self.assertIn(f'<option value="work-{work}" selected', self.b.get(f"{self.path}?event=work-{work}").text)
        self.assertNotIn("Clip của công trình</h2>", self.b.get(f"/work/{work}").text)
        one = self.taken(self.good, about=f"work-{work}")
        c = self.house.browser("thuongtruc")
        for b in (self.b, c):
            page = b.get(f"/work/{work}").text
            self.assertRegex(page, rf'(?s)Clip của công trình</h2>.*src="/clip/{one}/small".*Dài 0:02')
        self.assertNotIn(f"/clip/{one}", c.get(f"/work/{self.house.work_of_other}").text)


HELPER = """
import fcntl, os, sys
at = {0: (sys.argv[2], os.O_RDONLY), 1: (sys.argv[3], os.O_RDWR), 3: (sys.argv[4], os.O_RDWR), 4: (sys.argv[5], os.O_RDWR)}
held = {n: os.open(path, how | os.O_CREAT, 0o600) for n, (path, how) in at.items()}
held = {n: fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for n, fd in held.items()}
for n, fd in held.items():
    os.dup2(fd, n)
os.closerange(5, 64)
os.execv(sys.argv[1], ["chungsuc-clip"])
"""


@unittest.skipUnless(shutil.which("strace"), "without strace")
class Helper(unittest.TestCase):
    """What reads the bytes of strangers has shut itself in before the first of them."""

    def test_it_is_shut_in_before_it_reads(self):
        helper = pathlib.Path(test_hostile.CHUNGSUC).resolve().with_name("chungsuc-clip")
        if b"__asan_init" in helper.read_bytes() or b"__tsan_init" in helper.read_bytes():
            self.skipTest("a sanitizer needs calls of its own")
        clip = pathlib.Path(__file__).resolve().parents[2] / "src/cli/demo_clip.mp4"
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            subprocess.run(["strace", "-f", "-qq", "-o", here / "trace", sys.executable, "-c", HELPER, helper, clip,
                            here / "new", here / "poster", here / "said"], check=True)
            self.assertRegex((here / "said").read_text(), r"^ok \d+ \d+ \d+")
            calls = [line.split(" ", 1)[1].strip() for line in (here / "trace").read_text(errors="replace").splitlines()]
        calls = calls[max(i for i, c in enumerate(calls) if c.startswith("execve(")) + 1:]
        shut = next(i for i, c in enumerate(calls) if c.startswith("seccomp(SECCOMP_SET_MODE_FILTER") and c.endswith("= 0"))
        before, after = calls[:shut], calls[shut + 1:]
        for wanted in ("close_range(5,", "prctl(PR_SET_NO_NEW_PRIVS, 1", "prctl(PR_SET_DUMPABLE, ", "RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE",
                       "RLIMIT_NOFILE", "RLIMIT_NPROC"):
            self.assertTrue(any(wanted in c for c in before), wanted)
        self.assertFalse([c for c in before if c.startswith(("read(0,", "pread64(0,"))])
        self.assertTrue([c for c in after if c.startswith(("read(0,", "pread64(0,"))])
        ways_out = ("open", "socket", "connect", "clone", "fork", "vfork", "execve", "ptrace", "kill")
        self.assertFalse([c for c in after if c.startswith(ways_out) and "= -1" not in c])


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    del sys.argv[1:]  # the helper stands beside it; it is named so that the build makes it
    unittest.main()
