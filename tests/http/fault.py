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
FRAMES = CLOCK + 2 * NUMBER
PLACE = struct.Struct("<qqQ")
FOR_EVER = (1 << 63) - 1
SWITCHED, PLACES = "CHUNGSUC_FAULT_CONTROL", "CHUNGSUC_FAULT_PLACES"


def built_in(program):
    """Is the switch in this program at all?"""
    with open(program, "rb") as f:
        return SWITCHED.encode() in f.read()


class Switch:
    def __init__(self, path):
        self.path = path
        self.environment = {SWITCHED: path, PLACES: path + ".places"}
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

    def tell_places(self, frames):
        """From now on each point that is passed is told with a mark of so many calls; 0: none is told."""
        with open(self.environment[PLACES], "wb"):
            pass
        struct.pack_into("<q", self.there, FRAMES, frames)

    def stop_telling(self):
        struct.pack_into("<q", self.there, FRAMES, 0)

    def places(self):
        """[(kind, n, mark)] of the points that were told."""
        with open(self.environment[PLACES], "rb") as f:
            return [(KINDS[kind], n, mark) for kind, n, mark in PLACE.iter_unpack(f.read())]

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
        for path in self.environment.values():
            if os.path.exists(path):
                os.unlink(path)


class Places:
    """Which points are places that have not been tried: of a loop its first round and its last."""
    def __init__(self, frames):
        self.frames, self.tried = frames, set()

    def new(self, told):
        rounds = {}
        for kind, n, mark in told:
            rounds.setdefault((kind, mark), []).append(n)
        fresh = [place for place in rounds if place not in self.tried]
        self.tried.update(fresh)
        return sorted({(place[0], n) for place in fresh for n in (rounds[place][0], rounds[place][-1])})


def skip_without(program):
    """For a test that needs the switch: in a build without it there is nothing to see."""
    if not built_in(program):
        print("skipped: the program has no fault switch (meson -Dfaults=true)")
        sys.exit(77)
