#!/usr/bin/env python3
"""bench.py BUILD [NAME…]: the benchmarks of ./bench.

Each prints what it measured and, beside it, what the same machine does at most in the same minutes
(wc, SQLite, a bare HTTP answer). Compare the ratios: absolute figures move from run to run.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

import house
import plans

BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = str(BUILD / "src" / "cli" / "chungsuc")
LOAD = str(BUILD / "tests" / "bench_load")
BARE = str(BUILD / "tests" / "bench_bare")
PORT = int(os.environ.get("PORT", "8097"))
COMMUNES = 3321
SECONDS = "3"
CONNECTIONS = 64


def say(what, value, unit, note=""):
    print(f"  {what:44} {value:>12,.2f} {unit:10} {note}" if isinstance(value, float)
          else f"  {what:44} {value:>12,} {unit:10} {note}", flush=True)


def timed(*command, **more):
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, **more)
    return time.monotonic() - began, done.returncode


def bench_check():
    """3,321 plans of the size of seed 001 through the compiler, against wc -m on the same bytes."""
    files = [str(p) for p in plans.make(BUILD / "plans", COMMUNES)]
    size = sum(os.path.getsize(f) for f in files) / 1e6
    wc, _ = min(timed("wc", "-m", *files) for _ in range(3))
    spent, code = min(timed(PROGRAM, "check", "--format=json", *files) for _ in range(2))
    if code not in (0, 1):
        sys.exit(f"bench: check ended with {code}")
    say("plans", len(files), "files")
    say("bytes", size, "MB")
    say("wc -m", size / wc, "MB/s")
    say("check", size / spent, "MB/s", f"{spent / len(files) * 1e6:.0f} µs a plan")
    say("ratio check / wc -m", spent / wc, "times", "aim: within 5")


def load(folder, requests):
    """Run the load client over raw requests, one connection each."""
    paths = []
    for number, raw in enumerate(requests):
        path = pathlib.Path(folder) / f"request-{number}"
        path.write_bytes(raw)
        paths.append(str(path))
    done = subprocess.run([LOAD, str(PORT), SECONDS, *paths], capture_output=True, text=True,
                          check=False)
    sys.stderr.write(done.stderr)
    result = json.loads(done.stdout)
    result["rate"] = (result["answers"] - result["errors"]) / result["seconds"]
    return result


def raw_get(visitor, path):
    lines = [f"GET {path} HTTP/1.1"] + [f"{k}: {v}" for k, v in visitor.headers().items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def told(what, result):
    say(what, result["rate"], "/s", f"p50 {result['p50_us'] / 1000:.2f} ms, "
        f"p99 {result['p99_us'] / 1000:.2f} ms" +
        (f", {result['errors']} REFUSED" if result["errors"] else ""))


def bare_http(folder):
    server = subprocess.Popen([BARE, "http", str(PORT)])
    time.sleep(0.3)
    try:
        return load(folder, [b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n"] * CONNECTIONS)
    finally:
        server.kill()
        server.wait()


def bare_commit(group):
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as folder:
        done = subprocess.run([BARE, "commit", f"{folder}/bare.db", SECONDS, str(group)], check=True,
                              capture_output=True, text=True)
    result = json.loads(done.stdout)
    return result["rows"] / result["seconds"]


BENCHES = [bench_check]


def main():
    names = {b.__name__.removeprefix("bench_"): b for b in BENCHES}
    if sys.argv[2:] == ["--list"]:
        print(*names, sep="\n")
        return
    for name in sys.argv[2:] or names:
        if name not in names:
            sys.exit(f"bench: no benchmark {name}; there are: {' '.join(names)}")
        print(f"{name}: {names[name].__doc__.strip().splitlines()[0]}", flush=True)
        names[name]()


if __name__ == "__main__":
    main()
