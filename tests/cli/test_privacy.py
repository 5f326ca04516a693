"""Personal data from the keyboard: a name found, taken out, and not brought back by an old backup."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
NAME = "Phát quang"  # stands in the plan of the example


class Names(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = self.folder.name + "/data"
        self.run_ok("demo", "--prepare", data=self.data)

    def tearDown(self):
        self.folder.cleanup()

    def run_ok(self, *words, data=None):
        done = subprocess.run([PROGRAM, words[0], "--data", data or self.data, *words[1:]],
                              capture_output=True, text=True, check=False,
                              env={**os.environ, "CHUNGSUC_NOW": "1795331400000"})
        self.assertEqual(done.returncode, 0, (words, done.stdout, done.stderr))
        return done.stdout

    def places(self, data=None):
        return [l for l in self.run_ok("redact", NAME, data=data).splitlines() if "[" in l]

    def test_a_name_goes_and_an_old_backup_does_not_bring_it_back(self):
        before = self.places()
        self.assertTrue(before)
        copy = self.folder.name + "/copy"
        self.run_ok("backup", copy, "--plain")
        self.run_ok("redact", "--why", "request", NAME)
        self.assertEqual(self.places(), [])
        self.run_ok("verify")
        self.run_ok("rebuild")
        self.run_ok("verify")
        seals = pathlib.Path(self.folder.name + "/erased")
        seals.write_text(self.run_ok("erased"), encoding="ascii")
        self.assertEqual(len(seals.read_text().splitlines()), len(before))

        again = self.folder.name + "/again"
        self.run_ok("restore", copy, "--plain", data=again)
        self.assertTrue(self.places(again))
        clean = self.folder.name + "/clean"
        self.run_ok("restore", copy, "--plain", "--erased", str(seals), data=clean)
        self.assertEqual(self.places(clean), [])
        self.run_ok("verify", data=clean)
        # beside the copy, where a server keeps it, it needs no word
        seals.rename(self.folder.name + "/erased-seals")
        beside = self.folder.name + "/beside"
        self.assertIn("Đã xóa lại", self.run_ok("restore", copy, "--plain", data=beside))
        self.assertEqual(self.places(beside), [])

    def test_what_is_held_about_a_person_is_written_out(self):
        login = self.run_ok("user", "list").split()[0]
        self.assertIn(f'"sign_in_name":"{login}"', self.run_ok("person", login))

    def test_retaining_twice_does_nothing(self):
        self.assertEqual(self.run_ok("retain"), self.run_ok("retain"))


if __name__ == "__main__":
    unittest.main()
