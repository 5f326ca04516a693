#!/usr/bin/env python3
"""test_trouble.py: the machine says no for a while: flushes that fail, a disk that cannot be written to, a
database that another program has locked, memory that runs out, a clock that is set forth and back.

    test_trouble.py PATH_OF_CHUNGSUC

What was answered is there afterwards, what was refused is not, and when the trouble is over the
same request goes through. Needs a program with the fault switch (meson -Dfaults=true).
"""
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import test_hostile
from estate import CLUSTER, Estate, moment
from fault import FOR_EVER, SWITCHED, Switch, skip_without
from rush import Rush, place

UNSURE = 74  # sqlite_carry.c
DAY = "2026-11-22"


class Case(unittest.TestCase):
    def setUp(self):
        self.house = Estate()
        self.switch = Switch(self.house.folder.name + "/switch")
        self.house.env[SWITCHED] = self.switch.path
        self.campaign, self.token, self.cells = place(self.house, hamlets=4)
        self.unit = self.cells[0][1]
        self.sent = {}

    def tearDown(self):
        self.switch.off()
        self.house.stop()  # verifies

    def send(self, day=DAY, unit=None, timeout=30):
        """The next revision of one cell; the same again as long as it is not taken."""
        at = (unit or self.unit, day)
        revision = self.sent.get(at, 0)
        body = {"campaign": self.campaign, "unit": at[0], "day": day, "revision": revision, "why": "đếm lại",
                "figures": {"citizens": revision % 50}, "note": f"lần {revision}"}
        client = self.house.client(self.token)
        client.timeout = timeout
        reply = client.post("/api/v1/reports", body, Idempotency_Key=f"{at}-{revision}".replace(" ", ""))
        client.close()
        if reply.status == 201:
            self.sent[at] = revision + 1
        return reply

    def reads(self):
        client = self.house.client(self.token)
        status = client.get(f"/api/v1/reports/{self.campaign}/{self.unit}/{DAY}").status
        client.close()
        return status

    def sums(self):
        client = self.house.client(self.token)
        top = self.house.one("select unit_id from campaign")
        reply = client.get(f"/api/v1/rollup?unit={top}&line=territory&by=unit-day")
        client.close()
        self.assertEqual(reply.status, 200, reply)
        return reply.json["rows"]

    def refused(self, reply, *statuses):
        self.assertIn(reply.status, statuses, reply)
        self.assertIn("title", reply.json)


@unittest.skipIf(CLUSTER, "SQLite only")
class Flushes(Case):
    def test_a_flush_of_the_log_that_fails_is_said_and_the_next_is_true(self):
        self.assertEqual(self.send().status, 201)
        before = self.house.head()
        with self.switch.failing("fsync"):
            for _ in range(3):
                self.refused(self.send(), 500)
                self.assertEqual((self.reads(), self.house.head()), (200, before))
        self.assertEqual(self.send().status, 201)
        self.house.end(signal.SIGKILL)
        self.house.run("verify")
        self.assertEqual(self.house.head(), before + 1)
        self.house.start()

    def test_a_flush_of_the_file_that_fails_is_never_asked_again(self):
        """The server ends, and what it had answered is in the log: the next start carries it anew."""
        rush = Rush(self.house, self.token, self.cells, clients=8)

        def until_it_ends():
            with self.switch.failing("carry"):
                self.house.process.wait(timeout=120)

        rush.run(until_it_ends)
        self.assertEqual(self.house.process.returncode, UNSURE)
        self.house.end()
        self.house.run("verify")
        self.house.start()
        rush.settle()
        self.assertEqual(rush.faults(), [])


@unittest.skipIf(CLUSTER, "SQLite only")
class Disks(Case):
    def test_a_disk_that_cannot_be_written_to_is_said_and_reading_goes_on(self):
        self.assertEqual(self.send().status, 201)
        before = self.house.head()
        with self.switch.failing("write"):
            for _ in range(3):
                self.refused(self.send(), 500, 503, 507)
                self.assertEqual(self.reads(), 200)
        self.assertEqual(self.house.head(), before)
        self.assertEqual(self.send().status, 201)

    def test_on_a_read_only_disk_it_does_not_start_and_says_so(self):
        self.assertEqual(self.send().status, 201)
        self.house.again()
        self.house.end()
        there = tempfile.mkdtemp(prefix="chungsuc-readonly-")
        if subprocess.run(["mount", "--bind", self.house.dir, there], stderr=subprocess.DEVNULL,
                          check=False).returncode:
            os.rmdir(there)
            self.house.start()
            self.skipTest("needs the right to mount")
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", there], check=True)
            done = subprocess.run([test_hostile.CHUNGSUC, "serve", "--data", there, "--listen", "127.0.0.1:0"],
                                  env=self.house.environment(), capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(there, done.stderr)
        finally:
            subprocess.run(["umount", there], check=True)
            os.rmdir(there)
        self.house.start()
        self.assertEqual(self.send().status, 201)

    def test_locked_by_another_program_it_waits_and_then_says_so(self):
        self.assertEqual(self.send().status, 201)
        before = self.house.head()
        other = sqlite3.connect(self.house.dir + "/chungsuc.db", isolation_level=None, timeout=30)
        other.execute("begin immediate")
        got = []
        waiting = threading.Thread(target=lambda: got.append(self.send(timeout=60)))
        waiting.start()
        time.sleep(1)
        self.assertEqual((got, self.reads()), ([], 200))
        other.execute("rollback")
        waiting.join()
        self.assertEqual(got[0].status, 201)
        other.execute("begin immediate")
        self.refused(self.send(timeout=60), 503)
        self.assertEqual(self.reads(), 200)
        other.execute("rollback")
        other.close()
        self.assertEqual(self.house.head(), before + 1)
        self.assertEqual(self.send().status, 201)


class Memory(Case):
    def test_memory_that_runs_out_again_and_again_loses_nothing(self):
        rush, over = Rush(self.house, self.token, self.cells, clients=8), threading.Event()
        rush.later += (500,)

        def hunger():
            for i in range(40):
                self.switch.arm("alloc", 1 + 37 * i, 40 + 37 * i)
                time.sleep(0.05)
            self.switch.off()
            over.set()

        rush.run(hunger)
        self.assertIsNone(self.house.process.poll())
        rush.settle()
        self.assertEqual((rush.faults(), [c for c in rush.cells if c.waiting]), ([], []))
        self.assertLessEqual(set(rush.other), {500, 503}, rush.other)
        before = self.sums()
        self.house.again()
        self.assertEqual(self.sums(), before)


class Clock(Case):
    def at(self, day, clock):
        self.switch.clock(moment(day, clock))

    def late(self, **more):
        reply = self.send(**more)
        self.assertEqual(reply.status, 201, reply)
        return reply.json["late"]

    def test_forth_and_back_across_the_end_of_the_window(self):
        other = self.cells[-1][1]
        self.at(DAY, "14:59")
        self.assertFalse(self.late())
        self.at(DAY, "15:01")
        self.assertTrue(self.late(unit=other))
        self.at(DAY, "14:58")  # set back: what was late stays late, what comes now is on time
        self.assertFalse(self.late(unit=self.cells[7][1]))
        self.numbers_follow_one_another()

    def test_forth_and_back_across_midnight(self):
        self.at(DAY, "23:59")
        self.assertTrue(self.late())
        self.at("2026-11-23", "00:01")
        self.assertTrue(self.late())
        self.at(DAY, "23:58")
        self.assertEqual(self.reads(), 200)  # what was sent "tomorrow" stays readable
        self.assertTrue(self.late())
        self.at("2026-11-21", "23:58")
        self.assertEqual(self.send().status, 401)  # the right begins on the next day, and says so
        self.at(DAY, "14:00")
        self.assertEqual(self.send().status, 201)
        before = self.sums()
        self.numbers_follow_one_another()
        self.house.now = moment(DAY, "14:00")
        self.house.again()
        self.assertEqual(self.sums(), before)

    def test_a_clock_of_another_year_and_back(self):
        b = self.house.browser("xa")
        self.switch.clock(moment("2036-01-01"))
        self.assertIn(b.get("/").status, (200, 303))
        self.at(DAY, "14:10")
        self.assertEqual(self.send().status, 201)
        self.assertIn(self.house.browser("xa").get("/").status, (200, 303))

    def numbers_follow_one_another(self):
        """Facts are in the order in which they came, whatever the clock said; moments are what it said."""
        numbers = [n for (n,) in self.house.rows("select seq from fact order by seq")]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    skip_without(test_hostile.CHUNGSUC)
    unittest.main()
