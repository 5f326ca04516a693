#!/usr/bin/env python3
"""test_fault_points.py: every request of the house with every point where the machine may refuse
failing once: an allocation, a statement, a write, a flush to the disk, the line to PostgreSQL.

    test_fault_points.py PATH_OF_CHUNGSUC [PART/PARTS] [CASE…]

The answer is then a calm 5xx or the very page that comes without the fault; never a crash, half a
page, a wrong figure or a word that means something else. The same request again succeeds, once.
After each case the journal verifies, the tables are those of a replay; at the end the sums in
memory are those of a fresh load, and the sanitizer has seen no leak.

CHUNGSUC_TEST_FAULTS: how many points of a kind are tried in a case (default 6); "all"; or "places": of all points
that the same calls led to the first and the last, in whatever case they come (CHUNGSUC_TEST_FRAMES: how many calls
make a place, default 64).
PART/PARTS: every PARTS-th case only, beginning with the PART-th (from 1): a process for each core.
A program without the switch (meson -Dfaults=true) is skipped.
"""
import json
import os
import re
import sqlite3
import sys
import time
import unittest

import forms
import test_hostile
from cases import GOES_WELL, LEAVES_NO_FACT, SHOWS_ONLY, cases, route_of, routes
from estate import CLUSTER
from fault import Places, skip_without
from test_hostile import words
from world import World

MANY = os.environ.get("CHUNGSUC_TEST_FAULTS", "1" if CLUSTER else "6")
PLACES = Places(int(os.environ.get("CHUNGSUC_TEST_FRAMES", "64"))) if MANY == "places" else None
THOROUGH = MANY in ("all", "places")
PART, PARTS = 1, 1
RENEW = 150  # points that write, until "all" begins in a new world: lists that have grown make each request long
SHARE = {"alloc": 1, "statement": 1, "line": 1, "write": 0.5, "fsync": 0.5}  # "carry" in its own time: test_faults.py
ONLY = []
INSIDE = ("sqlite", "SQL", "errno", "/tmp/", ".c:", "0x7f")


def chosen(kind, count, spread):
    """Which of the points are tried: all, or some: the first, the last, and others between that move from
    case to case."""
    if MANY == "all":
        return range(1, count + 1)
    want = min(count, max(1, int(int(MANY) * SHARE[kind])))
    step = count / want if want else 1
    return sorted({min(count, 1 + int((i + spread) * step)) for i in range(want)})


def calm(text):
    """A page without what differs each time it is made."""
    text = re.sub(r'(value=|"csrf":)"[0-9a-f]{96}"|name="once"[^>]*', "", text)
    return re.sub(r"cst_[\w-]+|\b[a-z2-9]{3,5}(-[a-z2-9]{3,5}){2,}\b|\b[A-Z2-7]{4}( ?[A-Z2-7]{4}){3,}\b", "", text)


class Points(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found, cls.tried, cls.kinds, cls.well = [], 0, {}, set()
        cls.begin()
        cls.rows = routes(cls.w)

    @classmethod
    def begin(cls):
        cls.w = World()
        cls.read = None if cls.w.url else sqlite3.connect(f"file:{cls.w.dir}/chungsuc.db?mode=ro", uri=True)

    @classmethod
    def end(cls):
        if cls.read:
            cls.read.close()
        if cls.w.process:
            cls.w.stop()

    def fresh(self, number):
        """The case in a world of its own: a thousand accounts that an earlier one added would make lists long."""
        self.end()
        self.begin()
        self.there[:] = cases(self.w)
        return self.there[number][1]

    def head(self):
        if self.read is None:
            return self.w.head()
        return self.read.execute("select max(seq) from fact").fetchone()[0]

    # --- one point ---

    @staticmethod
    def tells_too_much(a):
        """What an answer that refuses tells of something that was not done, or None."""
        told = [f"{n}={v[0][:40]}" for n, v in a.cookies.items()
                if n.endswith("flash") and v[0] or n.removeprefix("__Host-") == "cs"]
        if "Clear-Site-Data" in a.headers:
            told.append("Clear-Site-Data")
        if a.status >= 500:
            told += re.findall(r"<code[^>]*>[\w-]*-[\w-]*</code>|cst_\w+", a.text)
        return told

    def judge(self, a, plain, kind, written):
        """What is wrong with this answer, or None. plain: the answer to the same without a fault."""
        if a is None:
            return None if self.w.cut and plain and plain.status == 200 else "no answer"
        if a.status >= 400 and not written and "Đã ghi xong" not in words(a) and self.tells_too_much(a):
            return f"{a.status}, nothing was written, and yet: {self.tells_too_much(a)}"
        if a.status >= 500:
            said = words(a)
            if len(said) < 20 or any(w in calm(a.text) for w in INSIDE):
                return f"{a.status} does not say anything: {a.text[:200]!r}"
            # programs repeat with the key; of a commit whose answer was lost PostgreSQL alone knows, and 504 says so
            if written and "Đã ghi xong" not in said and "urn:chungsuc:busy" not in said and a.status != 504:
                return f"{a.status}, and yet it was written: {said[:200]}"
            return None
        if written:  # it went well all the same
            return None if a.status in (200, 201, 303) else f"{a.status}, and yet it was written: {words(a)[:200]}"
        if self.writes and a.status in (200, 201, 303) and plain is a:
            return f"{a.status}, and yet nothing was written: {words(a)[:200]}"
        if self.plain >= 400 and a.status >= 400:  # it was refused as it stands; the page of the form could not be shown
            return None
        if plain is None:
            return f"{a.status}: {words(a)[:300]}"
        if a.status != plain.status:
            return f"{a.status} instead of {plain.status}: {words(a)[:300]}"
        if a.headers.get("Location") != plain.headers.get("Location"):
            return f"leads to {a.headers.get('Location')}, not to {plain.headers.get('Location')}"
        if calm(a.text) != calm(plain.text):
            return "another page than without the fault"
        return None

    def alive(self):
        return self.w.process.poll() is None

    def point(self, name, kind, n, make):
        w, request = self.w, make()
        before = self.head()
        w.switch.arm(kind, n)
        try:
            a = w.send(request)
        except TimeoutError:
            a = "hangs"
        w.switch.off()
        failed, written = w.switch.failed(kind), self.head() != before
        if not self.alive():
            code, said = w.end()
            raise AssertionError(f"{name} {kind} {n}: the program is gone ({code})\n{said[-6000:]}")
        if a == "hangs":
            self.found.append((name, kind, n, "hangs"))
            return
        cut, again = w.cut, w.send(request)
        if not failed:
            return
        if not written and again is not None and again.status == 422 and self.plain == 303 and "nhiều nhất" in words(again):
            raise forms.Gone(name)  # there are as many of them by now as there may be
        self.tried += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if "clip_drop" in name and a is not None and (a.status == 303 or "Đã ghi xong" in words(a)):
            return  # what was on its way leaves no fact, and is gone the second time
        self.w.cut = cut
        shows = request.method == "GET" or route_of(self.rows, "POST", request.path) in SHOWS_ONLY
        why = self.judge(a, again if shows else None if not self.same_kind(a, again) else a, kind, written)
        if why:
            self.found.append((name, kind, n, why))
        if again is None or again.status >= 500:
            self.found.append((name, kind, n, f"the same again: {again and again.status} {again and words(again)[:300]}"))
        elif not written and request.method == "POST" and again.status not in (200, 201, 303) and again.status != self.plain:
            self.found.append((name, kind, n, f"nothing was written, and the same again is refused: {again.status} "
                               f"{words(again)[:300]}"))

    @staticmethod
    def same_kind(a, again):
        """A POST that went well without writing (a sign-in, a page of the same form)."""
        return a is not None and again is not None and a.status == again.status

    # --- one case ---

    def note(self, request, a, written, name):
        """Which routes have gone well, and not only refused what they were sent."""
        route = route_of(self.rows, request.method, request.path)
        if request.method == "GET":
            well = a.status == GOES_WELL.get(route, 200)
        else:
            well = "(empty)" not in name and a.status in (200, 201, 303) and (written or route in LEAVES_NO_FACT)
        if well:
            self.well.add((request.method, route))

    @staticmethod
    def places(told, passed):
        """Of a commit the calls are the same for every request; what its failing means is not."""
        commit = {(kind, n) for kind in ("statement", "write", "fsync") for n in (1, passed[kind]) if passed[kind]}
        return sorted({p for p in PLACES.new(told) if p[0] in SHARE} | commit)

    def run_case(self, number, name, make):
        w = self.w
        first = self.head()
        for again in (False, True):  # what is remembered from the first time is remembered now
            request, before = make(), self.head()
            w.switch.count_anew()
            w.switch.tell_places(PLACES.frames if PLACES and again else 0)
            a = w.send(request)
            passed = w.switch.passed()
        w.switch.stop_telling()
        told = w.switch.places() if PLACES else []
        self.writes = self.head() != before
        self.note(request, a, self.head() != first, name)
        self.plain = a and a.status
        self.assertIsNotNone(a, f"{name}: no answer without any fault")
        self.assertLess(a.status, 500, f"{name}: {words(a)[:300]}")
        points = self.places(told, passed) if PLACES else [
            (kind, n) for kind in SHARE for n in chosen(kind, passed[kind], (number * 0.37) % 1)]
        for i, (kind, n) in enumerate(points):
            if THOROUGH and name.startswith("POST") and i % RENEW == RENEW - 1:
                self.w.run("verify")
                make = self.fresh(number)
                self.w.send(make())
            try:
                self.point(name, kind, n, make)
            except forms.Gone:
                if not THOROUGH:
                    break
                make = self.fresh(number)
                self.point(name, kind, n, make)
        return a.status, passed

    def test_every_case_with_each_point_failing_once(self):
        total, began = {}, time.monotonic()
        self.there = cases(self.w)
        for number, (name, _) in enumerate(self.there):
            if number % PARTS != PART - 1 or ONLY and not any(o in name for o in ONLY):
                continue
            if CLUSTER and not THOROUGH and ("(walked)" in name or "(filled)" in name and number % 8):
                continue  # a point takes ten times as long there
            if MANY == "all" or PLACES and name.startswith("POST"):
                self.fresh(number)
            since, before, tried = time.monotonic(), len(self.found), self.tried
            try:
                status, passed = self.run_case(number, name, self.there[number][1])
            except forms.Gone:  # what the form asked for has been done by now
                continue
            for kind, count in passed.items():
                total[kind] = total.get(kind, 0) + count
            if name.startswith("POST") and (THOROUGH or not number % 10):
                self.w.run("verify")  # and at the end
            if "empty" in name:
                self.w.sessions.clear()
            print(f"{name}: {status}, {passed['alloc']} allocations, "
                  f"{passed['statement']} statements, {passed['line']} lines, {passed['write']} writes, "
                  f"{passed['fsync']} flushes; {self.tried - tried} tried in {time.monotonic() - since:.1f} s, "
                  f"{len(self.found) - before} wrong", flush=True)
            for f in self.found[before:before + 8]:
                print("   ", f, flush=True)
        print(f"{len(self.there)} cases over {len(self.rows)} routes, points {total}, tried {self.kinds} "
              f"in {time.monotonic() - began:.0f} s")
        self.assertEqual(self.found, [], f"{len(self.found)} wrong")
        if PARTS == 1 and not ONLY and not CLUSTER:
            never = sorted({(method, name) for method, _, name, _ in self.rows} - self.well)
            self.assertFalse(never, f"no case of these routes goes well: what they do has not been tried: {never}")

    def test_the_sums_in_memory_are_those_of_a_fresh_load(self):
        def sums():
            w = self.w
            out = []
            for by in ("unit", "day", "unit-day"):
                a = w.send(w.ask_api("GET", f"/api/v1/rollup?unit={w.commune}&line=territory&by={by}"))
                out.append(json.loads(a.text)["rows"])
            return out
        before = sums()
        self.w.again("--loops", "1", "--tls-proxy")
        self.assertEqual(sums(), before)
        self.w.run("verify")

    @classmethod
    def tearDownClass(cls):
        cls.end()


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    skip_without(test_hostile.CHUNGSUC)
    if len(sys.argv) > 1 and re.fullmatch(r"\d+/\d+", sys.argv[1]):
        PART, PARTS = map(int, sys.argv.pop(1).split("/"))
    ONLY += sys.argv[1:]
    del sys.argv[1:]
    unittest.main()
