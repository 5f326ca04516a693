#!/usr/bin/env python3
"""bench.py BUILD [NAME…]: the benchmarks of ./bench.

Each prints what it measured and, beside it, what the same machine does at most in the same minutes
(wc, SQLite, a bare HTTP answer). Compare the ratios: absolute figures move from run to run.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

import doubles
import engine
import house
import pages
import plans

BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = str(BUILD / "src" / "cli" / "chungsuc")
LOAD = str(BUILD / "tests" / "bench_load")
BARE = str(BUILD / "tests" / "bench_bare")
TABLE = str(BUILD / "tests" / "bench_table")
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


def load(folder, requests, starts=None):
    """Run the load client over raw requests, one connection each."""
    paths = []
    for number, raw in enumerate(requests):
        path = pathlib.Path(folder) / f"request-{number}"
        path.write_bytes(raw)
        paths.append(f"{path}:{starts[number]}" if starts else str(path))
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


STEERING = "thuongtruc"


def campaign_of(visitor):
    """The address of the board, and the addresses of the cells on it."""
    _, _, text, _ = visitor.get("/campaign")
    board = next(a for a in house.Forms(text).links if re.fullmatch(r"/campaign/\d+", a))
    _, _, text, _ = visitor.get(board)
    cells = [a for a in house.Forms(text).links if re.fullmatch(r"/campaign/\d+/unit/\d+/day/[\d-]+", a)]
    return board, list(dict.fromkeys(cells))


def report_request(visitor, path):
    """A raw POST of a report for this unit and day, and the revision it starts from."""
    _, _, text, _ = visitor.get(path)
    form = next(f for f in house.Forms(text).forms if "revision" in f["fields"])
    start = int(form["fields"]["revision"] or 0)
    values = {name: value or ("" if name.startswith("t") and name[1:].isdigit() else "2")
              for name, value in form["fields"].items()}
    values.update(revision="@@@@@@@@", note="đo tốc độ", why="đo tốc độ")
    body = urllib.parse.urlencode(values, safe="@").encode()
    lines = [f"POST {form['action'] or path} HTTP/1.1",
             *(f"{k}: {v}" for k, v in visitor.headers().items()),
             f"Origin: http://127.0.0.1:{PORT}",
             "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body, start


def bench_report():
    """Daily report, POST to durable answer, against SQLite alone and an empty GET."""
    with house.House(PROGRAM, PORT) as home, tempfile.TemporaryDirectory() as folder:
        visitor = house.Visitor(PORT)
        visitor.sign_in(STEERING, home.password)
        _, cells = campaign_of(visitor)
        pairs = [report_request(visitor, path) for path in cells[:CONNECTIONS]]
        ours = load(folder, [raw for raw, _ in pairs], [start for _, start in pairs])
    with tempfile.TemporaryDirectory() as folder:
        empty = bare_http(folder)
    commit = bare_commit(CONNECTIONS)
    told(f"reports on {len(pairs)} connections", ours)
    told("an empty GET, evhttp on one loop", empty)
    say(f"SQLite alone, groups of {CONNECTIONS}", commit, "rows/s")
    say("ratio empty GET / report", empty["rate"] / ours["rate"], "times")
    say("ratio SQLite alone / report", commit / ours["rate"], "times")


def bench_board():
    """The board of the example, gzip, signed in, against an empty GET."""
    with house.House(PROGRAM, PORT) as home, tempfile.TemporaryDirectory() as folder:
        visitor = house.Visitor(PORT)
        visitor.sign_in(STEERING, home.password)
        board, _ = campaign_of(visitor)
        ours = load(folder, [raw_get(visitor, board)] * CONNECTIONS)
    with tempfile.TemporaryDirectory() as folder:
        empty = bare_http(folder)
    told("board pages", ours)
    told("an empty GET, evhttp on one loop", empty)
    say("ratio empty GET / board", empty["rate"] / ours["rate"], "times")


def visit(visitor, path):
    """Bytes on the wire of a page and what it draws in, headers included."""
    before = visitor.wire
    _, _, text, _ = visitor.get(path)
    for part in house.Forms(text).parts:
        visitor.get(part)
    return (visitor.wire - before) / 1000


def bench_visit():
    """Bytes on the wire of a first visit: page, style, script, icon."""
    with house.House(PROGRAM, PORT) as home:
        say("sign-in page", visit(house.Visitor(PORT), "/sign-in"), "KB", "aim: under 60")
        visitor = house.Visitor(PORT)
        visitor.sign_in(STEERING, home.password)
        board, cells = campaign_of(visitor)
        say("board", visit(visitor, board), "KB", "aim: under 60")
        say("daily report", visit(visitor, cells[-1]), "KB", "aim: under 60")


def bench_memory():
    """Memory of the server with the example."""
    with house.House(PROGRAM, PORT) as home, tempfile.TemporaryDirectory() as folder:
        resident, shared = home.memory_kib()
        say("after the start", resident / 1024, "MiB", f"PSS {shared / 1024:.1f}")
        visitor = house.Visitor(PORT)
        visitor.sign_in(STEERING, home.password)
        board, cells = campaign_of(visitor)
        for path in cells:
            visitor.get(path)
        resident, shared = home.memory_kib()
        say("after every page of the board once", resident / 1024, "MiB",
            f"PSS {shared / 1024:.1f}, aim: under 30 MB")
        load(folder, [raw_get(visitor, board)] * CONNECTIONS)
        resident, shared = home.memory_kib()
        say("after a rush on the board", resident / 1024, "MiB", f"PSS {shared / 1024:.1f}")


def bench_start():
    """From exec to the first 200 of the sign-in page."""
    home = house.House(PROGRAM, PORT)
    spent = []
    for _ in range(9):
        spent.append(home.start())
        home.stop()
    say("cold start, middle of nine", sorted(spent)[4] * 1000, "ms", "aim: under 200")
    say("slowest", max(spent) * 1000, "ms")


def bench_engine():
    """Reports and sums at the size of the country; BENCH_REPORTS=100000 for a smaller one."""
    with engine.Engine(BUILD, say, PROGRAM, LOAD, PORT) as run:
        engine.Country(run, TABLE, bare_commit).run()


def bench_doubles():
    """Possible doubles among works told twice, and how fast for a province's day."""
    program = str(BUILD / "tests" / "bench_double")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for seed in doubles.SEEDS:
            made = doubles.Set(seed, 30)
            told_of, pairs = doubles.find(program, folder, made)
            precision, recall = doubles.judged(made, pairs)
            say(f"seed {seed}: works", told_of["records"], "", f"{len(made.doubles)} doubles")
            say(f"seed {seed}: precision", precision * 100, "%", "aim: over 95")
            say(f"seed {seed}: recall", recall * 100, "%", "aim: over 90")
        made = doubles.Set(doubles.SEEDS[0], 125)
        units = len({line.split("\t")[0] for line in made.lines})
        whole = min(doubles.find(program, folder, made)[0]["seconds"] for _ in range(3))
        say("a province's day", len(made.lines), "works", f"{units:,} units")
        say("candidates found in", whole * 1000, "ms", "aim: under 1,000")
        small = doubles.Set(doubles.SEEDS[0], 60)
        fast, fast_pairs = doubles.find(program, folder, small)
        slow, slow_pairs = doubles.find(program, folder, small, "slow")
        say(f"all with all, {len(small.lines):,} works", slow["seconds"] * 1000, "ms")
        say("ratio all with all / index", slow["seconds"] / fast["seconds"], "times",
            f"{len(fast_pairs & slow_pairs)} of {len(slow_pairs)} pairs the same")


def bench_workbooks():
    """A sheet of 3,000 x 25 written and read, against packing and unpacking the same bytes."""
    done = subprocess.run([str(BUILD / "tests" / "bench_workbook"), "3000", "25"], capture_output=True, text=True, check=True)
    write, pack, read, unpack, size = map(float, done.stdout.split())
    say("file", size / 1e6, "MB")
    say("written", write, "ms", "aim: under 200")
    say("read", read, "ms", "aim: under 500")
    say("ratio written / packed", write / pack, "times")
    say("ratio read / unpacked", read / unpack, "times")


def bench_messages():
    """Chat messages with what they mean: figures right, wrong without a doubt beside them, how fast."""
    subprocess.run([str(BUILD / "tests" / "bench_message"), "tests/messages"], check=True)


def bench_papers():
    """A report of thirty pages filled into its Word template, against packing the same file alone."""
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as folder:
        paper = f"{folder}/paper.docx"
        told = subprocess.run([str(BUILD / "tests" / "bench_paper"), paper], check=True, capture_output=True, text=True)
        read, check, fill, packing = map(float, told.stdout.split())
        say("template read", read, "ms")
        say("checked against its fields", check, "ms")
        say("filled", fill, "ms", "aim: under 150, all three together")
        say("all three", read + check + fill, "ms", f"{os.path.getsize(paper) / 1000:.0f} kB")
        say("unpacked and packed again, alone", packing, "ms")
        say("ratio all three / packing alone", (read + check + fill) / packing, "times", "aim: within 5")
        if shutil.which("soffice") and shutil.which("pdfinfo"):
            spent, _ = timed("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
                             "--outdir", folder, paper, stderr=subprocess.DEVNULL)
            pages_told = subprocess.run(["pdfinfo", f"{folder}/paper.pdf"], check=True, capture_output=True, text=True).stdout
            say("LibreOffice makes PDF of it in", spent * 1000, "ms", re.search(r"Pages: +(\d+)", pages_told).group(1) + " pages")


def bench_pages():
    """Every page at the size of a province, 166 communes with 5,000 units that report."""
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as folder:
        server = engine.Server(PROGRAM, PORT, ["--data", folder])
        said = server.run("simulate", "--communes", "166", "--hamlets", "29", "--days", "15")
        server.run("setting", "set", "totp-administrators", "off")
        server.run("setting", "set", "password-administrator-days", "0")
        server.run("setting", "set", "account-idle-days", "3650")
        server.start()
        try:
            for who in ("trunguong", "xa1", "quantri"):
                visitor = pages.Keeper(PORT)
                visitor.sign_in(who, said.split()[-1])
                found = pages.walk(server.process.pid, visitor)
                say(f"pages of {who}", len(found), "")
                for name, at in (("first", 1), ("again", 2)):
                    slow = sorted(found, key=lambda f, n=at: -f[n])
                    for page in slow[:3]:
                        say(f"  {name} time, of the slowest", page[at], "ms", f"{page[0]}; aim: under 100")
        finally:
            server.stop()



def main():
    names = {name.removeprefix("bench_"): b for name, b in globals().items()
             if name.startswith("bench_")}
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
