#!/usr/bin/env python3
"""`chungsuc simulate`: the same seed gives the same journal, and every state there is.

    test_simulate.py PATH_OF_CHUNGSUC
"""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
SMALL = ["--communes", "2", "--hamlets", "6", "--agencies", "3", "--days", "5"]


def run(*args, code=0):
    done = subprocess.run([CHUNGSUC, *args], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + (done.stderr if code else "")


class Simulated:
    """A simulated installation in a folder of its own."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = str(pathlib.Path(self.folder.name) / "data")
        self.said = run("simulate", "--data", self.dir, *options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def head(self):
        return re.search("[0-9a-f]{64}", run("verify", "--data", self.dir))[0]

    def one(self, question):
        db = sqlite3.connect(f"{self.dir}/chungsuc.db")
        try:
            return db.execute(question).fetchone()[0]
        finally:
            db.close()


class Simulate(unittest.TestCase):
    def test_same_seed_gives_the_same_journal(self):
        heads = []
        for seed in ("7", "7", "8"):
            with Simulated(*SMALL, "--seed", seed) as s:
                heads.append(s.head())  # verify passes, derived tables included
        self.assertEqual(heads[0], heads[1])
        self.assertNotEqual(heads[0], heads[2])

    def test_every_state_is_there(self):
        with Simulated("--communes", "6", "--hamlets", "12", "--agencies", "8") as s:
            units = s.one("select count(*) from campaign_unit")
            self.assertEqual(units, 6 * 20)
            sent = s.one("select count(*) from report_revision where revision = 1")
            self.assertLess(sent, units * 15)
            self.assertGreater(sent, units * 15 * 0.8)
            for state in ("report_revision where late = 1", "report_revision where revision = 2",
                          "fact where kind = 'doubt-settled'", "fact where kind = 'day-signed'",
                          "campaign_unit where is_agency = 1", "work"):
                self.assertGreater(s.one(f"select count(*) from {state}"), 0, state)
            self.assertRegex(s.said, r"[1-9]\d* lần gửi trùng")
            self.assertEqual(sent + s.one("select count(*) from report_revision where revision = 2"),
                             s.one("select count(*) from report_revision"))

    def test_nothing_happens_after_the_given_moment(self):
        until = ["--first", "2025-12-10", "--until", "2025-12-12 14:55"]
        with Simulated(*SMALL, *until) as s:
            last = s.one("select max(at_ms) from fact")
            self.assertLess(last, 1765526160000)  # 14:56 of that day
            self.assertGreater(s.one("select count(*) from report_revision where day = 20434"), 0)
            self.assertLess(s.one("select count(*) from report_revision where day = 20434"), 18)
            self.assertEqual(s.one("select max(day) from report_revision"), 20434)  # 12/12/2025

    def test_only_where_nobody_works_yet(self):
        with Simulated(*SMALL) as s:
            head = s.head()
            self.assertIn("dữ liệu mới", run("simulate", "--data", s.dir, *SMALL, code=2))
            self.assertEqual(s.head(), head)

    def test_bad_sizes_are_refused(self):
        for wrong in (["--communes", "0"], ["--communes", "x"], ["--days", "61"], ["--seed", "-1"],
                      ["--country", "--communes", "3"], ["--first", "10/12/2025"],
                      ["--until", "2025-12-12 25:00"], ["--until", "2025-12-12 1455"], ["more"]):
            with tempfile.TemporaryDirectory() as folder:
                run("simulate", "--data", f"{folder}/data", *wrong, code=2)
                self.assertFalse(pathlib.Path(f"{folder}/data").exists(), wrong)


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
