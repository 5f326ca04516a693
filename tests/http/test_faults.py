#!/usr/bin/env python3
"""test_faults.py: the real program in a rush, killed, with a full disk, behind bad lines.

    test_faults.py PATH_OF_CHUNGSUC [SECONDS]

What was answered "sent" is in the journal afterwards, whatever happened; what was not may be, but
never by half. SECONDS is how long each rush lasts before something happens to it (default 0.6).
"""
import concurrent.futures
import datetime
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

import facts
import test_hostile
from test_hostile import House, copy, words
from wire import FORM, raw

SECONDS = 0.6
CLIENTS = 64
DAYS = [f"2026-11-{d}" for d in range(17, 23)]


def day_number(day):
    return (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days


class Rush:
    """Many clients, each correcting a report of its own again and again, until told to end."""

    def __init__(self, house, name):
        self.house, self.name = house, name
        self.campaign = house.ask_db("select id from campaign")[0][0]
        units = [u for (u,) in house.ask_db("select unit_id from campaign_unit order by seq")]
        self.cells = [(unit, day) for day in DAYS for unit in units][:CLIENTS]
        self.browser = house.browser("thuongtruc")
        self.csrf = self.browser.csrf("/password")
        self.acknowledged, self.other, self.over = [], {}, threading.Event()

    def one(self, unit, day):
        b, at = copy(self.browser), (self.campaign, unit, day_number(day))
        path = f"/campaign/{self.campaign}/unit/{unit}/day/{day}"
        revision = self.house.ask_db("select coalesce(max(revision), 0) from report_revision where "
                                     "campaign_id = ? and unit_id = ? and day = ?", *at)[0][0]
        while not self.over.is_set():
            note = f"{self.name} {unit} {day} {revision + 1}"
            body = urllib.parse.urlencode({"csrf": self.csrf, "revision": str(revision), "note": note,
                                           "citizens": str(revision), "why": "thử"})
            try:
                status = b.ask("POST", path, body, FORM).status
            except OSError:
                status = 0
            except Exception as e:  # half an answer of a killed server
                status = type(e).__name__
            if status == 303:
                revision += 1
                self.acknowledged.append((*at, revision, note))
            else:
                self.other[status] = self.other.get(status, 0) + 1
                if status != 503:
                    return

    def run(self, meanwhile):
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            jobs = [pool.submit(self.one, *cell) for cell in self.cells]
            meanwhile()
            self.over.set()
            for job in jobs:
                job.result()

    def missing(self):
        words = dict(self.house.ask_db("select seal, text from sealed where purpose = 'report-note'"))
        there = {}
        for row in self.house.ask_db("select seq, at_ms, account_id, kind, body from fact where kind = 'report'"):
            r = facts.report(*row)
            seal = json.loads(r.note).get("text_seal") if r.note.startswith("{") else None
            there[r.campaign, r.unit, r.day, r.revision] = words.get(seal, r.note)
        return [a for a in self.acknowledged if a[4] != there.get(a[:4])]


class Case(unittest.TestCase):
    def setUp(self):
        self.house = House()

    def tearDown(self):
        self.house.stop()


class Crowd(Case):
    def test_many_send_while_others_read_and_one_signs(self):
        rush = Rush(self.house, "đông")
        seen, failed = {}, []

        def read():
            b = copy(rush.browser)
            day = f"/campaign/{rush.campaign}/day/2026-11-21"
            while not rush.over.is_set():
                for path in (f"/campaign/{rush.campaign}", day, day + "/paper", "/", "/plan"):
                    try:
                        a = b.get(path)
                    except OSError as e:
                        failed.append((path, e))
                        continue
                    seen[a.status] = seen.get(a.status, 0) + 1
                a = b.get(day)
                form = re.search(r'name="seen"[^>]*value="(\w+)"', a.text)
                if form:
                    a = b.post(day + "/sign", {"seen": form.group(1), "number": "9", "note": "x"}, csrf=rush.csrf)
                    if a.status not in (303, 409):
                        failed.append(("sign", a.status, words(a)[:300]))

        def meanwhile():
            readers = [threading.Thread(target=read) for _ in range(4)]
            for t in readers:
                t.start()
            time.sleep(SECONDS * 3)
            rush.over.set()
            for t in readers:
                t.join()

        rush.run(meanwhile)
        self.assertEqual((rush.missing(), failed, list(seen)), ([], [], [200]))
        self.assertLessEqual(set(rush.other), {503})
        self.assertGreater(len(rush.acknowledged), CLIENTS)


class Killed(Case):
    def test_what_was_answered_is_there_after_five_kills(self):
        for i in range(5):
            rush = Rush(self.house, f"lần {i}")

            def kill():
                time.sleep(SECONDS)
                self.house.end(signal.SIGKILL)

            rush.run(kill)
            self.assertGreater(len(rush.acknowledged), 0)
            self.house.run("verify")
            self.assertEqual(rush.missing(), [])
            self.house.start()

    def test_told_to_end_it_finishes_what_it_took(self):
        rush, said = Rush(self.house, "dừng"), []

        def end():
            time.sleep(SECONDS)
            said.append(self.house.end(signal.SIGTERM))

        rush.run(end)
        self.assertEqual(said[0][0], 0, said)
        self.assertEqual(rush.missing(), [])
        self.assertLessEqual(set(rush.other), {0, 503, "RemoteDisconnected", "ConnectionResetError"})
        self.house.run("verify")
        self.house.start()


class Full(unittest.TestCase):
    def setUp(self):
        self.disk = tempfile.mkdtemp(prefix="chungsuc-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", self.disk],
                          stderr=subprocess.DEVNULL, check=False).returncode:
            os.rmdir(self.disk)
            self.skipTest("needs the right to mount a small disk")
        self.house = House(under=self.disk)

    def tearDown(self):
        self.house.stop()
        subprocess.run(["umount", self.disk], check=True)
        os.rmdir(self.disk)

    def fill(self):
        with open(self.disk + "/filler", "wb", buffering=0) as f:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        f.write(b"x" * size)
                except OSError:
                    pass

    def test_a_full_disk_is_said_and_nothing_is_lost(self):
        b = self.house.browser("bendinh")
        path = re.search(r"/campaign/\d+/unit/\d+/day/2026-11-22", b.get("/").text).group()
        csrf, before = b.csrf(path), self.house.head()
        self.fill()
        for i in range(300):  # until the room that the write-ahead log already has is used up
            fields = {"revision": str(i), "note": f"đĩa đầy {i} " + "x" * 1500, "why": "thử"}
            a = b.post(path, fields, csrf=csrf)
            if a.status != 303:
                break
        self.assertEqual(a.status, 507, words(a)[:300])
        self.assertIn("đầy", words(a))
        self.assertIn(f"đĩa đầy {i} ", a.text)  # what was typed stays
        self.assertEqual(b.get("/").status, 200)  # and reading goes on
        self.assertEqual(self.house.head(), before + i)
        os.remove(self.disk + "/filler")
        self.assertEqual(b.post(path, fields, csrf=csrf).status, 303)
        self.assertEqual(self.house.head(), before + i + 1)


class Lines(Case):
    def test_slow_and_idle_clients_keep_nobody_waiting(self):
        b = self.house.browser("bendinh")
        crowd = [socket.create_connection(("127.0.0.1", self.house.port)) for _ in range(500)]
        for s in crowd[:100]:
            s.sendall(b"GET / HTTP/1.1\r\nHo")
        for s in crowd[100:200]:
            s.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nab")
        for _ in range(5):
            for s in crowd[:200]:
                s.sendall(b"x")
            start = time.time()
            self.assertEqual(b.get("/").status, 200)
            self.assertLess(time.time() - start, 2)
        for s in crowd:
            s.close()

    def test_one_who_reads_slowly_keeps_nobody_waiting(self):
        b = self.house.browser("thuongtruc")
        cookie = "; ".join(f"{n}={v}" for n, v in b.cookies.items())
        slow = []
        for _ in range(30):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            s.connect(("127.0.0.1", self.house.port))
            s.sendall(f"GET /plan/54 HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode() * 3)
            slow.append(s)
        for _ in range(5):
            start = time.time()
            self.assertEqual(b.get("/").status, 200)
            self.assertLess(time.time() - start, 2)
        for s in slow:  # and all of them go before their answer is whole
            s.close()
        self.assertEqual(b.get("/").status, 200)

    def test_when_no_more_connections_can_be_taken_it_recovers(self):
        self.house.end()
        self.house.start(limits=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        b = self.house.browser("bendinh")
        crowd = [socket.create_connection(("127.0.0.1", self.house.port)) for _ in range(100)]
        time.sleep(0.3)
        spent = cpu_seconds(self.house.process.pid)
        time.sleep(1)
        self.assertLess(cpu_seconds(self.house.process.pid) - spent, 0.5)
        for s in crowd:
            s.close()
        self.assertEqual(b.get("/").status, 200)

    def test_pages_asked_for_by_the_thousand_leave_memory_as_it_was(self):
        b = self.house.browser("thuongtruc")
        paths = self.every_page(b)
        self.assertGreater(len(paths), 15)
        for path in paths * 8:
            b.get(path)
        before = memory_kb(self.house.process.pid)
        for path in paths * 30:
            b.get(path)
        self.assertLess(memory_kb(self.house.process.pid) - before, 3000 + before // 10)

    def every_page(self, b):
        campaign = f"/campaign/{self.house.ask_db('select id from campaign')[0][0]}"
        todo, seen = ["/", "/plan", "/campaign", campaign, "/password", "/about"], []
        while todo and len(seen) < 60:
            path = todo.pop(0)
            a = b.get(path)
            self.assertEqual(a.status, 200, path)
            seen.append(path)
            for link in re.findall(r'href="(/[^"#?]*)', a.text):
                if not link.startswith("/assets") and link not in seen and link not in todo:
                    todo.append(link)
        return seen


def memory_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        parts = f.read().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / 100


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    if len(sys.argv) > 1 and re.fullmatch(r"[\d.]+", sys.argv[1]):
        SECONDS = float(sys.argv.pop(1))
    unittest.main()
