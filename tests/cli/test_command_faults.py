#!/usr/bin/env python3
"""test_command_faults.py: every command with what the machine may refuse (an allocation, a statement, a
write, a flush) failing once, at this point and at that.

    test_command_faults.py PATH_OF_CHUNGSUC [COMMAND…]

It ends by itself, with 0 or with words that say why; it does not crash and leaves nothing half done:
the journal verifies, what it should have written is whole or not there, and the same again succeeds.

CHUNGSUC_TEST_FAULTS: how many points of a kind are tried for a command (default 1); "all"; or "places": of all points
that the same calls led to the first and the last (CHUNGSUC_TEST_FRAMES: how many calls make a place, default 12).
A program without the switch (meson -Dfaults=true) is skipped.
"""
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "http"))
from fault import Places, Switch, skip_without  # noqa: E402 pylint: disable=wrong-import-position

CHUNGSUC = sys.argv[1] if len(sys.argv) > 1 else "chungsuc"
MANY = os.environ.get("CHUNGSUC_TEST_FAULTS", "1")
PLACES = Places(int(os.environ.get("CHUNGSUC_TEST_FRAMES", "12"))) if MANY == "places" else None
ONLY = []
ROOT = pathlib.Path(__file__).parents[2]
PLAN = str(ROOT / "tests/plans/01-ban-mien-nui.txt")
DAY, NOW = "2026-11-17", "1795331400000"  # 14:10 on 22/11/2026 in Vietnam
UNITS = ("code,series,kind,name,parent_code,valid_from,valid_to\n"
         "79001,new,xa,Xã Một,,2025-07-01,\n79002,new,xa,Xã Hai,,2025-07-01,\n")

# A command, what it is fed, and the file it should leave behind. {d}: its own copy of the data.
COMMANDS = {
    "check": (["check", PLAN], None, None),
    "read": (["read", PLAN], None, None),
    "init": (["init", "--data", "{d}/new"], None, None),
    "unit add": (["unit", "add", "Xã Mới", "--kind", "xa", "--data", "{d}/data"], None, None),
    "unit list": (["unit", "list", "--data", "{d}/data"], None, None),
    "unit import": (["unit", "import", "{d}/units.csv", "--data", "{d}/data"], None, None),
    "unit export": (["unit", "export", "{d}/out.csv", "--data", "{d}/data"], None, "out.csv"),
    "user add": (["user", "add", "moi", "Người mới", "--unit", "{unit}", "--stdin", "--data", "{d}/data"], "mật khẩu dài 9A\n", None),
    "user list": (["user", "list", "--data", "{d}/data"], None, None),
    "user invite": (["user", "invite", "bendinh", "--data", "{d}/data"], None, None),
    "user token": (["user", "token", "bendinh", "--unit", "{hamlet}", "--role", "report", "--data", "{d}/data"], None, None),
    "retain": (["retain", "--data", "{d}/data"], None, None),
    "redact": (["redact", "--why", "request", "--data", "{d}/data", "Nguyễn Văn Hai"], None, None),
    "erased": (["erased", "--data", "{d}/data"], None, None),
    "person": (["person", "--data", "{d}/data", "bendinh"], None, None),
    "setting": (["setting", "set", "account-idle-days", "60", "--data", "{d}/data"], None, None),
    "simulate": (["simulate", "--communes", "1", "--hamlets", "2", "--days", "2", "--data", "{d}/new"], None, None),
    "export": (["export", "--campaign", "{campaign}", "--day", DAY, "{d}/day.json", "--data", "{d}/data"], None, "day.json"),
    "import": (["import", "{d}/parcel.json", "--data", "{d}/upper"], None, None),
    "backup": (["backup", "{d}/out.cst", "--key", "{d}/key", "--data", "{d}/data"], None, "out.cst"),
    "restore": (["restore", "{d}/backup.cst", "--key", "{d}/key", "--data", "{d}/new"], None, None),
    "status": (["status", "--data", "{d}/data"], None, None),
    "key": (["key", "new", "{d}/newkey"], None, "newkey"),
    "move": (["move", "--from", "{d}/data", "--to", "{d}/new"], None, None),
    "verify": (["verify", "--data", "{d}/data"], None, None),
    "rebuild": (["rebuild", "--no-backup", "--data", "{d}/data"], None, None),
}

# Where something was wrong once: a connection that could not be opened, one that had no second thread, the flush
# of a folder that has just got its name.
ALWAYS = {"verify": [("alloc", n) for n in range(5, 50, 8)], "redact": [("write", n) for n in range(1, 8)],
          "restore": [("fsync", n) for n in range(1, 9)], "init": [("statement", 6), ("statement", 26)],
          "move": [("statement", 6000), ("fsync", 7)]}


def run(args, stdin=None, environment=None, codes=(0,)):
    done = subprocess.run([CHUNGSUC, *args], input=stdin, text=True, capture_output=True, check=False, timeout=120,
                          env=dict(os.environ, CHUNGSUC_NOW=NOW, **environment or {}), errors="replace")
    if codes and done.returncode not in codes:
        raise AssertionError((args, done.returncode, done.stdout[-500:], done.stderr[-3000:]))
    return done


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="chungsuc-commands-"))
        cls.pattern = cls.folder / "pattern"
        cls.pattern.mkdir()
        p = str(cls.pattern)
        run(["demo", "--prepare", "--data", p + "/data"])
        run(["key", "new", p + "/key"])
        run(["backup", p + "/backup.cst", "--key", p + "/key", "--data", p + "/data"])
        (cls.pattern / "units.csv").write_text(UNITS)
        cls.campaign = cls.ask(p, "select min(id) from campaign")
        cls.unit = cls.ask(p, "select id from unit where name = 'Xã Tân Lập Hạ'")
        cls.hamlet = cls.ask(p, "select id from unit where name = 'Ấp Bến Đình'")
        run(["unit", "code", cls.unit, "--code", "99123", "--series", "new", "--data", p + "/data"])
        run(["export", "--campaign", cls.campaign, "--day", DAY, p + "/parcel.json", "--data", p + "/data"])
        run(["init", "--data", p + "/upper"])
        run(["unit", "add", "Xã Tân Lập Hạ", "--kind", "xa", "--code", "99123", "--series", "new", "--data", p + "/upper"])

    @staticmethod
    def ask(p, question):
        db = sqlite3.connect(f"file:{p}/data/chungsuc.db?mode=ro", uri=True)
        try:
            return str(db.execute(question).fetchone()[0])
        finally:
            db.close()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def again(self):
        """A copy of the data that nothing has touched."""
        place = self.folder / "now"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.pattern, place)
        return place

    def words(self, args, place):
        return [a.format(d=place, campaign=self.campaign, unit=self.unit, hamlet=self.hamlet) for a in args]

    def passed(self, args, stdin, place):
        switch = self.counting()
        done = run(args, stdin, switch.environment, codes=None)
        return done, self.counted(switch)

    def counting(self):
        switch = Switch(str(self.folder / "switch"))
        switch.tell_places(PLACES.frames if PLACES else 0)
        return switch

    def counted(self, switch):
        counts, self.told = switch.passed(), switch.places()
        switch.close()
        return counts

    def judge(self, plain, done, now, out):
        """What is wrong with how it ended, or None."""
        said = done.stdout + done.stderr
        if done.returncode < 0 or "Sanitizer" in said or "runtime error" in said:
            return f"crashed ({done.returncode}): {said[-4000:]}"
        if done.returncode != plain.returncode and len(done.stderr.strip()) < 20:
            return f"{done.returncode} without a word"
        whole = not out or done.returncode != plain.returncode or (now / out).exists()
        if not whole:
            return f"{done.returncode}, and yet no {out}"
        if out and done.returncode != plain.returncode and (now / out).exists():
            return f"{done.returncode}, and yet there is {out}: {done.stderr[-300:]}"
        left = [f.name for f in now.iterdir() if f.name not in self.there and f.name not in (out, "new")]
        return f"left behind: {left}" if left else None

    def aftermath(self, args, stdin, now, plain, done):
        """The journal verifies, and the same again succeeds if it did not at first."""
        for data in ("data", "upper"):
            if f"{now}/{data}" in args:
                run(["verify", "--data", f"{now}/{data}"])
        if done.returncode == plain.returncode:
            return None
        if "dở dang" in done.stderr:  # simulate: what it left is to be thrown away, and it says so
            return None
        again = run(args, stdin, codes=None)
        if again.returncode != plain.returncode:
            return (f"{done.returncode}: {done.stderr[-300:]!r}; the same again: {again.returncode}, "
                    f"{(again.stdout + again.stderr)[-300:]!r}")
        return None

    def points(self, name, counts, number):
        if PLACES:
            yield from PLACES.new(self.told)
            return
        if MANY != "all":
            yield from (p for p in ALWAYS.get(name, []) if p[1] <= counts[p[0]])
        for kind, count in counts.items():
            if MANY == "all":
                yield from ((kind, n) for n in range(1, count + 1))
                continue
            step = max(1, count / int(MANY))
            yield from sorted({(kind, min(count, 1 + int((i + number * 0.37 % 1) * step)))
                               for i in range(min(count, int(MANY)))})

    def test_every_command_with_points_failing_once(self):
        self.there = {f.name for f in self.pattern.iterdir()}
        found = []
        for number, (name, (args, stdin, out)) in enumerate(COMMANDS.items()):
            if ONLY and name not in ONLY:
                continue
            now = self.again()
            args = self.words(args, now)
            plain, counts = self.passed(args, stdin, now)
            self.assertIn(plain.returncode, (0, 1), (name, plain.stdout, plain.stderr))
            tried = 0
            for kind, n in self.points(name, counts, number):
                self.again()
                done = run(args, stdin, {"CHUNGSUC_FAULT": f"{kind}:{n}"}, codes=None)
                why = self.judge(plain, done, now, out) or self.aftermath(args, stdin, now, plain, done)
                tried += 1
                if why:
                    found.append((name, kind, n, why))
                    print("   ", found[-1], flush=True)
            print(f"{name}: {plain.returncode}, {counts}, {tried} tried", flush=True)
        self.assertEqual(found, [], f"{len(found)} wrong")


    # --- the server: it does not end by itself ---

    def start(self, now, environment):
        """Started, asked for a page, told to end: exit code, status of the page (None: it did not open), what it said."""
        server = subprocess.Popen([CHUNGSUC, "serve", "--data", f"{now}/data", "--listen", "127.0.0.1:0"],
                                  env=dict(os.environ, CHUNGSUC_NOW=NOW, **environment), text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        statuses = set()
        try:
            for _ in range(8 if address else 0):  # so that every loop is asked
                try:
                    with urllib.request.urlopen(address.group() + "about", timeout=20) as answer:
                        statuses.add(answer.status)
                except urllib.error.HTTPError as e:
                    statuses.add(e.code)
                except OSError as e:
                    statuses.add(str(e))
            server.send_signal(signal.SIGTERM)
            said = server.communicate(timeout=60)[1]
        finally:
            server.kill()
        return server.returncode, statuses, said

    def test_a_server_that_starts_with_a_point_failing_serves_or_says_why_not(self):
        if ONLY and "serve" not in ONLY:
            self.skipTest("not asked for")
        switch = self.counting()
        self.assertEqual(self.start(self.again(), switch.environment)[:2], (0, {200}))
        counts = self.counted(switch)
        counts["write"] = min(counts["write"], 40)  # the readers of the loops come last
        last = [("alloc", n) for n in range(counts["alloc"] * 9 // 10, counts["alloc"], 150)]
        for kind, n in [*self.points("serve", counts, 1), *(("write", n) for n in range(1, counts["write"] + 1)), *last]:
            now = self.again()
            code, statuses, said = self.start(now, {"CHUNGSUC_FAULT": f"{kind}:{n}"})
            self.assertFalse("Sanitizer" in said or "runtime error" in said, (kind, n, said[-4000:]))
            if statuses:
                self.assertTrue(code == 0 and statuses <= {200, 503} and 200 in statuses, (kind, n, code, statuses, said[-900:]))
            else:
                self.assertTrue(code in (1, 2) and len(said) > 20, (kind, n, code, said[-900:]))
            run(["verify", "--data", f"{now}/data"])


if __name__ == "__main__":
    sys.argv.pop(1)
    skip_without(CHUNGSUC)
    ONLY += sys.argv[1:]
    del sys.argv[1:]
    unittest.main()
