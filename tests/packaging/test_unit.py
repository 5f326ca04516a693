#!/usr/bin/env python3
"""test_unit.py: the units of systemd are whole, and as narrow as they were meant to be; the program
says when it is ready.

    test_unit.py PATH_OF_CHUNGSUC
"""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

CHUNGSUC = None
UNITS = pathlib.Path(__file__).parents[2] / "packaging/systemd"
EXPOSURE_MAX = 2.0


class Units(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-unit-")
        self.here = pathlib.Path(self.folder.name)
        for unit in UNITS.glob("*.[st]*"):
            if unit.suffix in (".service", ".timer"):
                text = unit.read_text(encoding="utf-8").replace("/usr/bin/chungsuc", CHUNGSUC)
                (self.here / unit.name).write_text(text, encoding="utf-8")

    def tearDown(self):
        self.folder.cleanup()

    @unittest.skipUnless(shutil.which("systemd-analyze"), "without systemd")
    def test_they_are_taken_without_a_word(self):
        units = sorted(self.here.iterdir())
        self.assertEqual([u.name for u in units],
                         ["chungsuc-backup.service", "chungsuc-backup.timer", "chungsuc.service"])
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("systemd-analyze"), "without systemd")
    def test_they_see_little_of_the_machine(self):
        for unit in self.here.glob("*.service"):
            done = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True,
                                  check=False)
            level = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout).group(1))
            self.assertLessEqual(level, EXPOSURE_MAX, done.stdout)

    def test_it_is_let_speak_to_this_machine_alone(self):
        text = (UNITS / "chungsuc.service").read_text(encoding="utf-8")
        for line in ("IPAddressDeny=any", "IPAddressAllow=localhost", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"):
            self.assertIn("\n" + line + "\n", text)
        self.assertEqual(len(re.findall(r"(?m)^(IPAddress|RestrictAddressFamilies)", text)), 3)
        self.assertIn("\nRestrictAddressFamilies=none\n", (UNITS / "chungsuc-backup.service").read_text(encoding="utf-8"))

    def test_the_service_manager_is_told_when_it_is_ready_and_when_it_ends(self):
        address = self.here / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(address))
            manager.settimeout(60)
            server = subprocess.Popen([CHUNGSUC, "serve", "--data", self.here / "data", "--listen", "127.0.0.1:0"],
                                      env=dict(os.environ, NOTIFY_SOCKET=str(address)), stdout=subprocess.PIPE, text=True)
            self.assertEqual(manager.recv(100), b"READY=1")
            self.assertRegex(server.stdout.readline(), r"127\.0\.0\.1:\d+")
            server.send_signal(signal.SIGTERM)
            self.assertEqual(manager.recv(100), b"STOPPING=1")
            self.assertEqual(server.wait(), 0)
            server.stdout.close()

    @unittest.skipUnless(shutil.which("systemd-analyze") and shutil.which("strace"), "without systemd or strace")
    def test_it_makes_no_call_that_its_filter_refuses(self):
        """The filter as systemd understands it, held against what a server does that is asked and makes a backup."""
        allowed = filtered((UNITS / "chungsuc.service").read_text(encoding="utf-8"))
        subprocess.run([CHUNGSUC, "key", "new", self.here / "key"], check=True, capture_output=True)
        shelf, trace = self.here / "shelf", self.here / "trace"
        server = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", trace, CHUNGSUC, "serve", "--data", self.here / "data", "--listen",
             "127.0.0.1:0", "--backup-to", shelf, "--backup-key", self.here / "key", "--backup-at", "02:30"],
            # who is traced already cannot look for leaks
            env=dict(os.environ, NOTIFY_SOCKET=str(self.here / "nobody"), ASAN_OPTIONS="detect_leaks=0"), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        port = re.search(r":(\d+)/", server.stdout.readline()).group(1)
        for path in ("/sign-in", "/", "/invite"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
        while not list(shelf.glob("*.backup")):
            self.assertIsNone(server.poll())
            time.sleep(0.05)
        child = pathlib.Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0]
        os.kill(int(child), signal.SIGTERM)
        self.assertEqual(server.wait(), 0)
        server.stdout.close()
        called = re.findall(r"(?m)^\d+ +connect\(.*AF_INET.*", trace.read_text(errors="replace"))
        self.assertEqual(called, [], "it called somebody")
        made = set(re.findall(r"(?m)^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)", trace.read_text(errors="replace")))
        self.assertIn("ioprio_set", made)
        of_root = {"fchown"} if os.geteuid() == 0 else set()  # SQLite, of the owner of a file
        self.assertEqual(made - allowed - of_root, set())


def calls_of(name):
    text = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    for word in (line.strip() for line in text.splitlines()[1:]):
        if word.startswith("@"):
            yield from calls_of(word)
        elif word and not word.startswith("#"):
            yield word


def filtered(unit):
    allowed = set()
    for line in re.findall(r"(?m)^SystemCallFilter=(.*)$", unit):
        words = line.lstrip("~").split()
        calls = {c for w in words for c in (calls_of(w) if w.startswith("@") else [w])}
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


if __name__ == "__main__":
    CHUNGSUC = os.path.abspath(sys.argv.pop(1))
    unittest.main()
