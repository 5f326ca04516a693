#!/usr/bin/env python3
"""test_phone.py PATH_OF_CHUNGSUC: what the app of the daily form says to the real server: a report with
the same key is one report, whatever came between; another account's, another format's are refused."""
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

    def send(self, b, revision, key, **fields):
        ground = json.loads(b.get("/phone/ground").text)
        sent = {"who": str(ground["who"]), "format": str(ground["format"]), "revision": str(revision), "key": key}
        answer = b.post(self.page + "/send", {**sent, **fields}, csrf=ground["csrf"])
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
