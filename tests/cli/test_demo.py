#!/usr/bin/env python3
"""The command demo: what it prints, and what it never touches.

    test_demo.py PATH_OF_CHUNGSUC
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

CHUNGSUC = None
ENV = dict(os.environ, CHUNGSUC_NOW="1795331400000")  # 14:10 on 22/11/2026 in Vietnam


class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name) / "data"

    def tearDown(self):
        self.folder.cleanup()

    def run_(self, *args, code=0):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(self.dir)], env=ENV,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def digest(self):
        return hashlib.sha256((self.dir / "chungsuc.db").read_bytes()).hexdigest()

    def test_accounts_are_printed_in_both_languages(self):
        said = self.run_("demo", "--prepare")
        for words in ("thuongtruc", "bendinh", "congan", "quantri", "Trưởng ấp Bến Đình",
                      "chungsuc-vidu", "consolidates", "tổng hợp"):
            self.assertIn(words, said)
        self.assertEqual(said.split()[-1], "chungsuc-vidu")
        self.assertIn("Nguyên vẹn", self.run_("verify"))

    def test_a_second_time_changes_nothing_and_prints_the_same(self):
        first = self.run_("demo", "--prepare")
        before = self.digest()
        self.assertEqual(self.run_("demo", "--prepare"), first)
        self.assertEqual(self.digest(), before)

    def test_data_that_is_no_example_is_left_alone(self):
        self.run_("init")
        self.run_("unit", "add", "Xã Tân Phong", "--kind", "xa")
        before = self.digest()
        said = self.run_("demo", "--prepare")
        self.assertIn("giữ nguyên", said)
        self.assertNotIn("chungsuc-vidu", said)
        self.assertEqual(self.digest(), before)

    def test_it_is_soon_there(self):
        began = time.monotonic()
        self.run_("demo", "--prepare")
        self.assertLess(time.monotonic() - began, 20)  # 0.1 s; under sanitizers much more

    def test_arguments_are_refused(self):
        self.run_("demo", "--prepare", "now", code=2)
        self.assertFalse(self.dir.exists())


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
