#!/usr/bin/env python3
"""test_postgres_trouble.py: PostgreSQL is killed and started again, frozen for a while, or has a full disk, in
the middle of a rush. The server goes on by itself.

    test_postgres_trouble.py PATH_OF_CHUNGSUC
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import postgres
import test_hostile
from estate import Estate
from rush import Rush, place

CALM = {500, 503, 504, 507}


class Trouble(unittest.TestCase):
    def rush_through(self, node, trouble):
        """What was answered before, during and after is there, each once, and all is answered in the end."""
        self.addCleanup(postgres.stop)
        house = Estate(url=postgres.url(node))
        _, token, cells = place(house)
        rush, before = Rush(house, token, cells, clients=12), []
        rush.later += (500,)

        def meanwhile():
            time.sleep(0.5)
            trouble()
            before.append(rush.answered())
            end = time.monotonic() + 60
            while rush.answered() < before[0] + 50 and time.monotonic() < end and not rush.wrong:
                time.sleep(0.05)

        rush.run(meanwhile)
        rush.settle()
        self.assertGreater(rush.answered(), before[0], rush.other)
        self.assertEqual((rush.faults(), [c.waiting for c in rush.cells if c.waiting]), ([], []))
        self.assertLessEqual({s for s in rush.other if isinstance(s, int)}, CALM)
        house.stop()  # verifies
        return rush

    def test_killed_and_started_again(self):
        node = postgres.start()

        def trouble():
            for _ in range(3):
                postgres.kill9(node)
                time.sleep(0.3)
                postgres.restart(node)
                time.sleep(0.5)

        self.rush_through(node, trouble)

    def test_frozen_for_some_seconds(self):
        node = postgres.start()

        def trouble():
            frozen = [node.process.pid, *postgres.children(node.process.pid)]
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(4)
            for pid in reversed(frozen):
                os.kill(pid, signal.SIGCONT)

        self.rush_through(node, trouble)

    def test_a_full_disk_there(self):
        disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=220m,mode=0755", "tmpfs", disk], stderr=subprocess.DEVNULL,
                          check=False).returncode:
            os.rmdir(disk)
            self.skipTest("needs the right to mount a small disk")

        def release():
            postgres.stop()
            subprocess.run(["umount", disk], check=True)
            os.rmdir(disk)

        self.addCleanup(release)
        tempfile.tempdir = disk
        try:
            node = postgres.start()
        finally:
            tempfile.tempdir = None

        def trouble():
            with open(disk + "/filler", "wb", buffering=0) as f:
                try:
                    while True:
                        f.write(b"x" * 65536)
                except OSError:
                    pass
            time.sleep(4)  # until the room that it has already is used up
            os.unlink(disk + "/filler")
            if node.process.poll() is not None:  # it gives up when the log of a commit has no room
                postgres.restart(node)

        self.rush_through(node, trouble)


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
