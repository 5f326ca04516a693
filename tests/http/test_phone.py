#!/usr/bin/env python3
"""test_phone.py PATH_OF_CHUNGSUC: what the app of the daily form says to the real server: a report with
the same key is one report, whatever came between; another account's, another format's are refused."""
import datetime
import json
import re
import sys
import unittest

import test_hostile
from test_hostile import TODAY, House


class Phone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        b = cls.house.browser("bendinh")
        cls.page = re.search(r"/campaign/\d+/unit/\d+/day/", b.get("/").text).group(0) + TODAY

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def send(self, b, revision, key, page=None, **fields):
        ground = json.loads(b.get("/phone/ground").text)
        sent = {"who": str(ground["who"]), "format": str(ground["format"]), "revision": str(revision), "key": key}
        answer = b.post((page or self.page) + "/send", {**sent, **fields}, csrf=ground["csrf"])
        return answer.status, json.loads(answer.text)

    def revisions(self, b):
        ground = json.loads(b.get("/phone/ground").text)
        campaign, unit = map(int, re.findall(r"\d+", self.page)[:2])
        place = next(p for p in ground["places"] if (p["campaign"], p["unit"]) == (campaign, unit))
        return [d["revision"] for day, d in place["days"].items() if d["fields"].get("citizens") in ("15", "16", "17")]

    def test_one_key_is_one_report_also_after_a_correction(self):
        b, clerk = self.house.browser("bendinh"), self.house.browser("thuongtruc")
        first = self.send(b, 0, "key-of-one", citizens="15 người", money="2tr5")
        self.assertEqual(first, (200, {"state": "sent", "revision": 1, "late": False}))
        self.assertEqual(self.send(b, 0, "key-of-one", citizens="15 người", money="2tr5"), first)
        self.assertEqual(self.revisions(b), [1])
        a = clerk.post(self.page, {"revision": "1", "citizens": "16", "why": "xã sửa"}, csrf=clerk.csrf(self.page))
        self.assertEqual(a.status, 303)
        self.assertEqual(self.send(b, 0, "key-of-one", citizens="15 người", money="2tr5"), first, "the same answer")
        self.assertEqual(self.revisions(b), [2], "and nothing was written")
        status, said = self.send(b, 1, "key-of-two", citizens="17", why="đếm lại")
        self.assertEqual((status, said["state"], said["revision"], said["fields"]["citizens"]), (409, "conflict", 2, "16"))
        self.assertEqual(self.send(b, 2, "key-three", citizens="17", why="đếm lại"),
                         (200, {"state": "sent", "revision": 3, "late": False}))

    def test_a_retry_of_what_was_taken_is_not_judged_anew(self):
        b = self.house.browser("bendinh")
        day = "2026-11-21"
        page = self.page.replace(TODAY, day)
        first = self.send(b, self.newest(b, day), "key-of-retry", page, citizens="18", why="gửi lại")
        self.assertEqual(first[0], 200)
        self.assertEqual(self.send(b, 0, "key-of-retry", page, w99999="3", citizens="mười"), first)

    def newest(self, b, day=TODAY, place=0):
        days = json.loads(b.get("/phone/ground").text)["places"][place]["days"]
        number = (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days
        return days.get(str(number), {"revision": 0})["revision"]

    def test_a_figure_of_another_units_work_is_refused_and_not_left_out(self):
        b, clerk = self.house.browser("bendinh"), self.house.browser("thuongtruc")
        day = "2026-11-20"
        page, newest = self.page.replace(TODAY, day), self.newest(b, day)
        status, said = self.send(b, newest, "key-of-moved", page, citizens="15", why="x", w99999="hơn 120")
        self.assertEqual((status, said["state"], [p["field"] for p in said["problems"]]), (422, "refused", ["w99999"]))
        self.assertIn("không do đơn vị phụ trách", said["problems"][0]["message"])
        a = clerk.post(page, {"revision": str(newest), "citizens": "15", "why": "x", "t99999": "5"},
                       csrf=clerk.csrf(page))
        self.assertEqual(a.status, 422)
        self.assertIn("không do đơn vị phụ trách", a.text)
        self.assertEqual(self.newest(b, day), newest)

    def test_a_unit_without_works_sees_both_sides_too(self):
        b, clerk = self.house.browser("tramyte"), self.house.browser("thuongtruc")
        place = json.loads(b.get("/phone/ground").text)["places"][0]
        self.assertEqual(place["works"], [])
        page = f"/campaign/{place['campaign']}/unit/{place['unit']}/day/{TODAY}"
        newest = self.newest(b)
        a = clerk.post(page, {"revision": str(newest), "citizens": "12", "why": "x"}, csrf=clerk.csrf(page))
        self.assertEqual(a.status, 303)
        status, said = self.send(b, newest, "key-no-works", page, citizens="20", why="y")
        self.assertEqual((status, said["state"], said["revision"]), (409, "conflict", newest + 1))
        self.assertEqual(said["fields"], {"citizens": "12"})

    def test_words_that_were_erased_do_not_come_back_from_a_phone(self):
        b = self.house.browser("bendinh")
        day, old = "2026-11-19", "nhà bà Nguyễn Thị Bưởi cần sửa mái"
        page, newest = self.page.replace(TODAY, day), self.newest(b, day)
        self.assertEqual(self.send(b, newest, "key-of-name", page, citizens="25", note=old, why="x")[0], 200)
        self.house.end()
        self.house.run("redact", "Nguyễn Thị Bưởi", "--why", "mistake")
        self.house.start()
        status, said = self.send(b, newest + 1, "key-of-again", page, citizens="26", note=old, why="x")
        self.assertEqual((status, [p["field"] for p in said["problems"]]), (422, ["note"]))
        a = b.post(page, {"revision": str(newest + 1), "citizens": "26", "note": old, "why": "x"}, csrf=b.csrf(page))
        self.assertEqual(a.status, 422)
        for more, note in enumerate(("nhà bà ███ cần sửa mái, hai hôm nữa", "", "trời mưa"), 1):
            status, said = self.send(b, newest + more, f"key-of-note-{more}", page, citizens="26", note=note, why="x")
            self.assertEqual((status, said.get("revision")), (200, newest + more + 1))

    def test_what_is_wrong_is_named_at_its_field(self):
        b = self.house.browser("bendinh")
        status, said = self.send(b, 0, "key-wrong", citizens="mười", money="20$")
        self.assertEqual((status, said["state"]), (422, "refused"))
        self.assertEqual({p["field"] for p in said["problems"]}, {"citizens", "money"})
        self.assertEqual(self.send(b, 0, "short", citizens="1")[0], 422, "a key is needed")

    def test_nobody_sends_in_the_name_of_another(self):
        b = self.house.browser("bendinh")
        self.assertEqual(self.send(b, 0, "key-of-who", citizens="9", who="1"), (409, {"state": "other"}))
        self.assertEqual(self.send(b, 0, "key-of-who", citizens="9", format="99"), (409, {"state": "other"}))

    def test_shell_worker_and_manifest_hold_nothing_of_anybody(self):
        b = self.house.browser("bendinh")
        for path in ("/phone", "/phone/worker.js", "/phone/manifest"):
            mine = b.get(path)
            self.assertEqual(mine.status, 200)
            self.assertNotIn("Bến Đình", mine.text)
            self.assertNotIn("csrf", re.sub(r"/assets/\S+", "", mine.text) if path != "/phone/worker.js" else "")
        self.assertEqual(b.get("/phone/worker.js").headers["Service-Worker-Allowed"], "/")
        self.assertEqual(json.loads(b.get("/phone/manifest").text)["start_url"], "/phone")


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
