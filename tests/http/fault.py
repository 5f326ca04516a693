"""fault.py: the other end of the fault switch (src/base/fault.h): which points were passed, which of
the next ones fails, and what the clock says, while the program runs."""
import contextlib
import mmap
import os
import struct
import sys

KINDS = ("alloc", "statement", "line", "write", "fsync", "carry")
NUMBER, ROW = 8, 32  # bytes; a row: passed, first, last, failed
CLOCK = ROW * len(KINDS)
FOR_EVER = (1 << 63) - 1
SWITCHED = "CHUNGSUC_FAULT_CONTROL"


def built_in(program):
    """Is the switch in this program at all?"""
    with open(program, "rb") as f:
        return SWITCHED.encode() in f.read()


class Switch:
    def __init__(self, path):
        self.path = path
        with open(path, "wb") as f:
            f.write(bytes(mmap.PAGESIZE))
        with open(path, "r+b") as f:
            self.there = mmap.mmap(f.fileno(), mmap.PAGESIZE)

    def put(self, kind, column, n):
        struct.pack_into("<q", self.there, KINDS.index(kind) * ROW + column * NUMBER, n)

    def take(self, kind, column):
        return struct.unpack_from("<q", self.there, KINDS.index(kind) * ROW + column * NUMBER)[0]

    def off(self):
        for kind in KINDS:
            self.put(kind, 1, 0)

    def count_anew(self):
        """Nothing fails; points are counted from here on."""
        self.off()
        for kind in KINDS:
            self.put(kind, 0, 0)
            self.put(kind, 3, 0)

    def passed(self):
        return {kind: self.take(kind, 0) for kind in KINDS}

    def arm(self, kind, n, last=None):
        """The n-th of this kind from now fails, or all up to `last`."""
        self.count_anew()
        self.put(kind, 2, last or n)
        self.put(kind, 1, n)

    def failed(self, kind):
        return self.take(kind, 3)

    @contextlib.contextmanager
    def failing(self, kind, n=1, last=FOR_EVER):
        self.arm(kind, n, last)
        try:
            yield
        finally:
            self.off()

    def clock(self, ms):
        """What the program takes for the time, from now on; 0: the time of the machine."""
        struct.pack_into("<q", self.there, CLOCK, ms)

    def patience(self, yes=True):
        """Nobody asks too often for the limits of the edge."""
        struct.pack_into("<q", self.there, CLOCK + NUMBER, int(yes))

    def close(self):
        self.there.close()
        os.unlink(self.path)


def skip_without(program):
    """For a test that needs the switch: in a build without it there is nothing to see."""
    if not built_in(program):
        print("skipped: the program has no fault switch (meson -Dfaults=true)")
        sys.exit(77)
