#!/usr/bin/env python3
"""run.py CHUNGSUC [--update]: the command line against kept answers.

cases.txt holds one case a line, "NAME: ARGUMENTS", run in the folder tests/. NAME.out is the exit
code on a line of its own and then standard output and standard error as they came. --update writes
the answers anew: read the difference before it is committed.
"""
import difflib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CLOCK = "1795331400000"  # 14:10 on 22/11/2026 in Vietnam


def answer(program, arguments):
    env = dict(os.environ, CHUNGSUC_NOW=CLOCK, LC_ALL="C")
    done = subprocess.run([program, *arguments.split()], cwd=HERE.parent, capture_output=True,
                          stdin=subprocess.DEVNULL, env=env, timeout=60, check=False)
    return (f"exit {done.returncode}\n".encode() + done.stdout + done.stderr).decode()


def main():
    program, update = str(pathlib.Path(sys.argv[1]).resolve()), "--update" in sys.argv
    bad = 0
    for line in (HERE / "cases.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, arguments = line.split(":", 1)
        kept, got = HERE / f"{name}.out", answer(program, arguments)
        if update:
            kept.write_text(got, encoding="utf-8")
        want = kept.read_text(encoding="utf-8") if kept.exists() else ""
        print(f"[       OK ] {name}" if got == want else f"[  FAILED  ] {name}")
        if got != want:
            bad += 1
            print(*difflib.unified_diff(want.splitlines(), got.splitlines(), "kept", "now",
                                        lineterm="", n=1), sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
