#!/usr/bin/env python3
"""soak.py: a rush of reports while backups are made, for as long as you like.

    soak.py PATH_OF_CHUNGSUC [SECONDS]        default 15; an evening's run: nice python3 tests/soak.py PROGRAM 600

Many clients correct their reports without a pause and repeat with the same key what was not answered;
others read sums; `chungsuc backup` copies the folder again and again beside the running server. At the
end nothing that was answered is missing, nothing is there twice, the journal verifies, the newest
backup verifies when it is restored, and the memory of the server has stopped growing. Printed: reports a
second, the slowest of a hundred answers (p99), memory at the beginning and at the end, and by how many bytes
a report it grew over the second half: the server remembers the key of every report for 48 hours, some
hundred bytes. Nothing is asserted about time.
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "http"))
import test_hostile  # noqa: E402
from estate import Estate  # noqa: E402
from rush import Rush, place  # noqa: E402

BYTES_A_REPORT = 800  # remembered keys, rows on their way, and what the allocator rounds up
SLOPE_FROM_S = 60  # a shorter run says nothing about a slope


class Timed(Rush):
    """Notes how long each answer took."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.took = []

    def one(self, cell, client):
        began = time.monotonic()
        good = super().one(cell, client)
        if good:
            self.took.append((time.monotonic() - began) * 1000)
        return good


def memory_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


def key_of(house):
    """The key of the backups of this house."""
    path = house.folder.name + "/backup.key"
    made = subprocess.run([test_hostile.CHUNGSUC, "key", "new", path], env=house.environment(), capture_output=True, text=True,
                          check=False)
    return path if made.returncode == 0 else None


def backups(house, over, made):
    """One after the other; the newest two are kept."""
    key, n = key_of(house), 0
    while not over.is_set():
        n += 1
        path = f"{house.folder.name}/copy{n}"
        done = house.run("backup", path, *(["--key", key] if key else ["--plain"]), code=None)
        made.append((path, done.returncode, done.stdout + done.stderr))
        if n > 2 and os.path.exists(made[-3][0]):
            os.unlink(made[-3][0])
        over.wait(0.2)
    return key


def readers(house, token, unit, over, wrong):
    client = house.client(token)
    while not over.is_set():
        for by in ("unit", "day", "unit-day"):
            reply = client.get(f"/api/v1/rollup?unit={unit}&line=territory&by={by}")
            if reply.status not in (200, 503):
                wrong.append(reply)
        over.wait(0.05)
    client.close()


def slope(samples):
    """Bytes a report over the second half, by least squares."""
    half = samples[len(samples) // 2:]
    if len(half) < 3 or half[0][0] == half[-1][0]:
        return 0.0
    return statistics.linear_regression([n for n, _ in half], [1024 * kb for _, kb in half]).slope


def soak(seconds):
    house, over, made, wrong, samples = Estate(), threading.Event(), [], [], []
    _, token, cells = place(house)
    unit = house.one("select unit_id from campaign")
    rush = Timed(house, token, cells, clients=32, name="s")
    beside = [threading.Thread(target=backups, args=(house, over, made)),
              threading.Thread(target=readers, args=(house, token, unit, over, wrong))]

    def meanwhile():
        began = time.monotonic()
        for t in beside:
            t.start()
        while time.monotonic() - began < seconds and not rush.wrong:
            samples.append((rush.answered(), memory_kb(house.process.pid)))
            time.sleep(min(1, seconds / 20))
        over.set()
        for t in beside:
            t.join()

    rush.run(meanwhile)
    rush.settle()
    faults = rush.faults()
    bad = [m for m in made if m[1]]
    assert not faults and not wrong, (faults[:3], wrong[:3])
    assert not [c for c in rush.cells if c.waiting], "some were never answered"
    assert made and not bad, bad[:2] or "no backup was made"
    key = house.folder.name + "/backup.key"
    there = house.folder.name + "/there"
    back = subprocess.run([test_hostile.CHUNGSUC, "restore", made[-1][0], "--data", there,
                           *(["--key", key] if os.path.exists(key) else ["--plain"])], env=house.environment(),
                          capture_output=True, text=True, check=False)
    assert back.returncode == 0, back.stdout + back.stderr
    took = sorted(rush.took)
    grows = slope(samples)
    print(f"{seconds} s: {rush.answered()} reports, {rush.answered() / seconds:.0f} a second, p50 "
          f"{took[len(took) // 2]:.1f} ms, p99 {took[len(took) * 99 // 100]:.1f} ms, slowest {took[-1]:.0f} ms; other "
          f"answers {rush.other}; {len(made)} backups; memory {samples[0][1]} → {samples[-1][1]} kB, {grows:+.0f} bytes "
          "a report over the second half; none lost, none twice", flush=True)
    house.stop()  # verifies
    assert seconds < SLOPE_FROM_S or grows < BYTES_A_REPORT, f"memory grows by {grows:.0f} bytes a report"


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv[1]
    soak(float(sys.argv[2]) if len(sys.argv) > 2 else 15)
