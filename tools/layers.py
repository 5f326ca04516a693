#!/usr/bin/env python3
"""layers.py: the floors of the house. A file may include its own room and the rooms below it.

Rooms in ROOMS stand from the ground up. Headers of the system are free. The pure part of plan/
goes to the phone too, so it may know base/ and doc/text.h and nothing else. The tables in src/ itself
(routes.h, facts.h, app.h) stand above all rooms but cli/.
Exit 1 and one line a breach: FILE:LINE: why.
"""
import pathlib
import re
import sys

ROOMS = ["base", "doc", "store", "http", "org", "privacy", "plan", "campaign", "works", "report", "rollup",
         "talks", "welfare", "clips", "forces", "sums", "overview", "parcel", "proposal", "ledger", "duty", "review", "message",
         "workbook", "paper", "exchange", "keep", "history", "help", "api", "phone", "cli"]
PURE = re.compile(r"^plan/(amount|digits|figure|lex|lexicon|look|parse|check|quantity|reason|rules|term|token)\w*\.[ch]$")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def room_of(path):
    return path.split("/", 1)[0] if "/" in path else "main"


def breach(path, included):
    """Why `path` must not include `included`, or None."""
    here, there = room_of(path), room_of(included)
    if here == "main" or (here == "cli" and there == "main"):
        return None
    if there not in ROOMS:
        return f'"{included}": write the room too, as in "base/str.h"'
    if here not in ROOMS:
        return f"room {here} has no floor yet: add it to ROOMS in tools/layers.py"
    if ROOMS.index(there) > ROOMS.index(here):
        return f"{here} stands below {there}: turn the dependency round"
    if PURE.match(path) and here != there and there != "base" and included != "doc/text.h":
        return f"this part of plan/ is pure: only base/ and doc/text.h, not {included}"
    return None


def main():
    src = pathlib.Path(__file__).resolve().parent.parent / "src"
    count, bad = 0, []
    for file in sorted(src.rglob("*.[ch]")):
        path = file.relative_to(src).as_posix()
        count += 1
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            found = INCLUDE.match(line)
            why = breach(path, found.group(1)) if found else None
            if why:
                bad.append(f"src/{path}:{number}: {why}")
    print(*bad, sep="\n", end="\n" if bad else "")
    print(f"{count} files, {len(bad)} breaches")
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
