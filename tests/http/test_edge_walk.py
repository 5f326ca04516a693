#!/usr/bin/env python3
"""test_edge_walk.py: the headers of every route of the program, and two thousand lines at once.

    test_edge_walk.py PATH_OF_CHUNGSUC
"""
import concurrent.futures
import datetime
import os
import re
import resource
import sys
import time
import unittest
import urllib.parse

import test_hostile
from edge_line import Line, get
from test_hostile import TODAY, House, copy
from wire import FORM, Browser, wanting_headers

LINES = int(os.environ.get("CHUNGSUC_EDGE_LINES", "2000"))


class ProxiedHouse(House):
    """The same behind a TLS proxy."""
    options = ("--tls-proxy",)


class Walk(unittest.TestCase):
    house_kind = House
    tls = False

    @classmethod
    def setUpClass(cls):
        cls.house = cls.house_kind()
        cls.routes = [line.split()[:3] for line in cls.house.run("serve", "--routes").splitlines()]
        cls.ids = {"id": cls.house.ask_db("select id from campaign")[0][0],
                   "unit": cls.house.ask_db("select min(unit_id) from campaign_unit")[0][0],
                   "plan": cls.house.ask_db("select min(id) from plan")[0][0]}

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def path(self, pattern):
        number = self.ids["plan"] if pattern.startswith(("/plan", "/api/v1/plans")) else self.ids["id"]
        pattern = pattern.replace(":id", str(number)).replace(":campaign", str(number))
        pattern = pattern.replace(":unit", str(self.ids["unit"])).replace("@day", TODAY)
        return re.sub(r"[:$]\w+", "1", pattern)

    def look(self, answer, what):
        api = what[1].startswith(("/api/", "/openrosa/"))
        marked = "ETag" in answer.headers and not what[1].startswith("/assets/")
        self.assertEqual(wanting_headers(answer, api=api, tls=self.tls, marked=marked, shell=what[1] == "/phone" and answer.status == 200,
                                         asset=what[1].startswith("/assets/") and answer.status < 400), [], what)
        if marked:  # only what is no page of a person
            self.assertTrue(api or "/photo/" in what[1] or what[1].startswith("/feed"), what)
        if self.nobody:  # a stranger is not told which program answers
            said = answer.text + str(answer.headers)
            self.assertNotRegex(said, rf"(?<![\d.]){re.escape(self.version)}(?![\d.])", what)
        self.seen.add((answer.status, "api" if api else "page"))

    def test_every_route_says_everything(self):
        self.seen = set()
        person = self.house.browser("thuongtruc")
        self.version = self.house.run("--version").split()[-1]
        for b in (person, Browser(self.house)):
            self.nobody = b is not person
            for method, pattern, _ in self.routes:
                path = self.path(pattern)
                for how in ("GET", "HEAD"):
                    if method == "GET":
                        self.look(b.ask(how, path), (how, path))
                if method == "GET":
                    self.look(b.ask("GET", path, headers={"If-None-Match": "*"}), ("GET", path))
                    self.look(b.ask("POST", path, "", FORM), ("POST", path))
                    continue
                for body, kind in (("a=b", FORM), ("{}", {"Content-Type": "application/json"}), ("x", {})):
                    self.look(b.ask("POST", path, body, kind), ("POST", path))
                self.look(b.ask("PUT", path, "x", FORM), ("PUT", path))
        for status, kind in ((200, "page"), (303, "page"), (403, "page"), (404, "page"), (405, "page"), (415, "page"),
                             (401, "api"), (405, "api"), (200, "api")):
            self.assertIn((status, kind), self.seen)

    def test_assets_and_what_is_known_already(self):
        self.seen, self.nobody = set(), False
        b = Browser(self.house)
        for path in set(re.findall(r"/assets/[\w.]+", b.get("/sign-in").text)):
            a = b.get(path)
            self.look(a, ("GET", path))
            again = b.get(path, **{"If-None-Match": a.headers["ETag"]})
            self.assertEqual(again.status, 304)
            self.look(again, ("GET", path))
            self.look(b.ask("HEAD", path), ("HEAD", path))
        a = b.get("/api/v1/openapi.json")
        self.look(a, ("GET", "/api/v1/openapi.json"))
        again = b.get("/api/v1/openapi.json", **{"If-None-Match": a.headers["ETag"]})
        self.assertEqual(again.status, 304)
        self.look(again, ("GET", "/api/v1/openapi.json"))


class WalkBehindTls(Walk):
    house_kind = ProxiedHouse
    tls = True


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def memory_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


class Thousands(unittest.TestCase):
    """Half of the lines idle, a quarter in the middle of a head, the rest kept after an answer; and
    meanwhile people read and report."""

    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.limit = (soft, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, LINES + 1000), hard))
        self.house = House()

    def tearDown(self):
        self.house.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, self.limit)

    def crowd(self):
        lines = []
        for i in range(LINES):
            line = Line(self.house.port, f"127.0.{i % 8 + 1}.1", wait=20)
            if i % 4 == 1:
                line.send(b"GET /sign-in HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            elif i % 4 == 3:
                line.send(get(b"/sign-in"))
            lines.append(line)
        for line in lines[3::4]:
            self.assertEqual(line.answer().status, 200)
        return lines

    def report(self, unit, count):
        """Corrections of one report, one after the other: how many were answered as written."""
        b, done = copy(self.browser), 0
        path = f"/campaign/{self.campaign}/unit/{unit}/day/2026-11-21"
        at = self.house.ask_db("select coalesce(max(revision), 0) from report_revision where campaign_id = ? and "
                               "unit_id = ? and day = ?", self.campaign, unit, self.day)[0][0]
        for i in range(count):
            body = urllib.parse.urlencode({"csrf": self.csrf, "revision": str(at + done), "citizens": str(i),
                                           "why": "thử"})
            a = b.ask("POST", path, body, FORM)
            self.assertIn(a.status, (303, 503), a.text[:2000] if a.status != 503 else "")
            done += a.status == 303
            self.assertEqual(b.get("/campaign").status, 200)
        return at + done

    def work(self):
        units = [u for (u,) in self.house.ask_db("select unit_id from campaign_unit order by seq limit 8")]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            jobs = {u: pool.submit(self.report, u, 10) for u in units}
            answered = {u: job.result() for u, job in jobs.items()}
        for unit, revision in answered.items():  # no loss
            kept = self.house.ask_db("select max(revision), count(*) from report_revision where campaign_id = ? and "
                                     "unit_id = ? and day = ?", self.campaign, unit, self.day)[0]
            self.assertEqual(kept, (revision, revision))

    def gone(self, count):
        end = time.time() + 10
        while descriptors(self.house.process.pid) > count and time.time() < end:
            time.sleep(0.1)
        return descriptors(self.house.process.pid)

    def test_two_thousand_lines_at_once(self):
        pid = self.house.process.pid
        self.browser = self.house.browser("thuongtruc")
        self.csrf = self.browser.csrf("/password")
        self.campaign = self.house.ask_db("select id from campaign")[0][0]
        self.day = (datetime.date(2026, 11, 21) - datetime.date(1970, 1, 1)).days
        self.work()
        before, used = descriptors(pid), []
        for _ in range(3):
            lines = self.crowd()
            self.assertGreaterEqual(descriptors(pid), before + LINES)
            self.work()
            for line in lines:
                line.close()
            self.assertLessEqual(self.gone(before + 2), before + 2)
            used.append(memory_kb(pid))
        self.assertLess(used[-1], used[0] + 2000 + used[0] // 20, used)
        print(f"\n{LINES} lines three times: memory afterwards {used} KB, descriptors {before} as before",
              file=sys.stderr)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main(verbosity=1)
