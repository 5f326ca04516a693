"""engine.py: the engine at the size of the country: `./bench engine`.

A simulated campaign is made (BENCH_REPORTS=100000 for a smaller one), a server is started on it, and
every row of the table is measured: client and server on the same cores, each figure beside what the
same server or the same machine does when it stores nothing, or what plain SQL needs.
"""
import glob
import http.client
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

REPORTS = int(os.environ.get("BENCH_REPORTS", "2400000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
POSTGRES_COMMUNES = 700
MORE_DAYS = 13  # of the campaign, for the reports that are sent here: each is new, none corrects one
COMMUNES, UNITS, FIRST_DAY = 3321, 48, "2025-12-10"
COME = 0.96  # of the reports; the others never do
FIGURES, OFFERED, CONNECTIONS = 20, 2000, 64
INDICATORS = ["soldiers", "militia", "police", "officials", "members", "students", "citizens",
              "labour_days", "sessions", "attendances", "shows", "gifts", "examined", "money",
              "goods_value", "land"]


def iso(day):
    return time.strftime("%Y-%m-%d", time.gmtime(day * 86400))


def day_of(text):
    return int(time.mktime(time.strptime(text + " UTC", "%Y-%m-%d %Z")) - time.timezone) // 86400


class Server:
    """`chungsuc serve` on simulated data."""

    def __init__(self, program, port, where):
        self.program, self.port, self.where = program, port, where  # where: ["--data", DIR]
        self.process = self.token = None

    def run(self, *args):
        return subprocess.run([self.program, *args, *self.where], check=True, capture_output=True,
                              text=True).stdout

    def start(self):
        """Seconds from exec to the first answer."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.program, "serve", *self.where, "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL)
        while True:
            try:
                self.get("/sign-in")
                return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 300:
                    raise
                time.sleep(0.005)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", path, headers=self.headers())
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, answer.headers, raw

    def headers(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024 / 1e6

    def processor_us(self):
        """Of user and system, so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000000 // os.sysconf("SC_CLK_TCK")

    def raw(self, method, path, body=b"", more=()):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}",
                 f"Authorization: Bearer {self.token}", *more]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Reporters:
    """Hamlets of the simulated campaign and the reports they send next, from a day on."""

    def __init__(self, hamlets, first):
        self.hamlets, self.first = hamlets, day_of(first)
        self.next = 0  # how many were sent
        self.chance = random.Random(1)

    def figures(self, works, many=FIGURES):
        values = {name: self.chance.randrange(1, 60) for name in INDICATORS}
        values["money"] *= 100000
        values["goods_value"] *= 50000
        values["labour_days"] += 0.5
        values.update((f"w{work}", 1) for work in works)
        for work in works[:many - len(values)]:
            values[f"t{work}"] = 2
        return values

    def bodies(self, count, day=None):
        """`count` new reports, day after day of all hamlets; of `day` for those that are refused."""
        texts = [json.dumps(self.figures(works), separators=(",", ":"))
                 for _, _, works in self.hamlets[:1000]]
        for turn in range(self.next, self.next + count):
            later, at = divmod(turn, len(self.hamlets))
            if later >= MORE_DAYS and not day:
                return
            campaign, unit, works = self.hamlets[at]
            text = texts[at] if at < len(texts) else self.moved(texts[at % len(texts)],
                                                                at % len(texts), works)
            yield (f'{{"campaign":{campaign},"unit":{unit},"day":"{day or iso(self.first + later)}",'
                   f'"revision":0,"figures":{text}}}').encode()

    def moved(self, text, like, works):
        """The same figures with the works of another hamlet that has as many."""
        for old, new in zip(self.hamlets[like][2], works):
            text = text.replace(f'w{old}"', f'W{new}"').replace(f't{old}"', f'T{new}"')
        return text.replace('"W', '"w').replace('"T', '"t')


def reporters(file, today):
    """Hamlets with two or three works, so that their reports have twenty figures."""
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    rows = db.execute("select campaign_id, unit_id, group_concat(id) from work group by 1, 2")
    found = [(c, u, sorted(map(int, works.split(",")))) for c, u, works in rows]
    db.close()
    groups = {n: [f for f in found if len(f[2]) == n] for n in (2, 3)}
    chosen = max(groups.values(), key=len)
    random.Random(2).shuffle(chosen)
    return Reporters(chosen, today)


class Engine:
    """One run of the table."""

    def __init__(self, build, say, program, load, port):
        self.build, self.say, self.program, self.load_program, self.port = (
            build, say, program, load, port)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chungsuc-engine-", dir=build))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def queue(self, requests):
        path = self.folder / "queue"
        with path.open("wb") as f:
            for raw in requests:
                f.write(struct.pack("<I", len(raw)) + raw)
        return str(path)

    def load(self, server, requests, rate=0, expect=0, connections=CONNECTIONS, seconds=SECONDS):
        """Send requests, each once, on kept connections."""
        command = [self.load_program, "-c", str(connections), "-r", str(rate), "-x", str(expect),
                   "-q", self.queue(requests), str(server.port), str(seconds)]
        before = server.processor_us()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        sys.stderr.write(done.stderr)
        result = json.loads(done.stdout)
        result["processor_us"] = (server.processor_us() - before) / max(result["answers"], 1)
        result["rate"] = (result["answers"] - result["errors"]) / result["seconds"]
        return result

    def told(self, what, result, note=""):
        self.say(what, result["rate"], "/s", f"p50 {result['p50_us'] / 1000:.2f} ms, p99 "
                 f"{result['p99_us'] / 1000:.2f} ms, {result['processor_us']:.0f} µs of processor{note}" +
                 (f", {result['errors']} REFUSED" if result["errors"] else ""))

    # ---- data ---------------------------------------------------------------------------------

    def simulate(self, name, communes, days, port, where=None):
        """(server not started, seconds): so many days are reported, and more are to come."""
        server = Server(self.program, port, where or ["--data", str(self.folder / name)])
        size = ["--country"] if communes == COMMUNES else ["--communes", str(communes)]
        until = iso(day_of(FIRST_DAY) + days - 1)
        began = time.monotonic()
        server.run("simulate", *size, "--days", str(days + MORE_DAYS), "--first", FIRST_DAY,
                   "--until", f"{until} 23:59")
        return server, time.monotonic() - began

    def token(self, server):
        server.root = next(line.split()[0] for line in server.run("unit", "list").splitlines()
                           if "(quoc-gia)" in line)
        server.run("user", "role", "trunguong", "--unit", server.root, "--role", "compile")
        server.token = server.run("user", "token", "trunguong", "--role", "compile", "--unit",
                                  server.root).split()[-1]

    # ---- loads --------------------------------------------------------------------------------

    def posts(self, server, who, seconds=SECONDS, **more):
        many = int((more.get("rate") or 60000) * seconds) + 1
        result = self.load(server, (server.raw("POST", "/api/v1/reports", b)
                                    for b in who.bodies(many)), expect=201, seconds=seconds, **more)
        who.next += result["sent"]
        return result

    def refused(self, server, who):
        """The same reports for a day that the campaign does not have."""
        raw = [server.raw("POST", "/api/v1/reports", b) for b in who.bodies(2000, "2024-02-01")]
        return self.load(server, itertools.islice(itertools.cycle(raw), int(SECONDS * 60000)),
                         expect=422)

    def gets(self, server, path, many=60000, **more):
        return self.load(server, itertools.repeat(server.raw("GET", path), int(many * SECONDS)),
                         expect=200, **more)


def file_of(server):
    return f"{server.where[1]}/chungsuc.db"


def ask(server, question):
    db = sqlite3.connect(f"file:{file_of(server)}?mode=ro", uri=True)
    try:
        return db.execute(question).fetchone()[0]
    finally:
        db.close()


SQL_ROLLUP = f"""select c.id, count(*), {", ".join(f"sum(r.v{i})" for i in range(1, 21))}
from unit c join unit h on h.parent_id = c.id join report r on r.unit_id = h.id
where c.parent_id = ? and r.day between ? and ? group by c.id"""


class Country:
    """The table of `How good`, row by row, on SQLite."""

    def __init__(self, engine, table_program, bare_commit):
        self.engine, self.table_program, self.bare_commit = engine, table_program, bare_commit
        self.say, self.told = engine.say, engine.told
        self.communes = min(COMMUNES, -(-REPORTS // int(UNITS * 15 * COME)))
        self.days = -(-REPORTS // int(self.communes * UNITS * COME))
        self.today = iso(day_of(FIRST_DAY) + self.days)

    def run(self):
        engine = self.engine
        self.big, spent = engine.simulate("big", self.communes, self.days, engine.port)
        self.reports = ask(self.big, "select count(*) from report_revision")
        self.say("simulated", self.reports / spent, "reports/s",
                 f"{self.reports:,} reports in {spent:.1f} s")
        self.size()
        for server in (self.big, self.small):
            engine.token(server)
        self.start()
        try:
            self.durable()
            self.sums()
            self.say("memory after that", self.big.memory_mb(), "MB", "with "
                     f"{ask(self.big, 'select count(*) from report_revision'):,} reports")
        finally:
            self.big.stop()
            self.small.stop()
        self.on_postgres()

    def on_postgres(self):
        """Campaigns of some communes, on a PostgreSQL of their own."""
        if not glob.glob("/usr/lib/postgresql/*/bin"):
            self.say("PostgreSQL is not on this machine", 0, "")
            return
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
        import postgres  # pylint: disable=import-outside-toplevel
        node = postgres.start()
        engine = self.engine
        server, _ = engine.simulate("", POSTGRES_COMMUNES, 0, engine.port,
                                    ["--db", postgres.url(node)])
        fresh, _ = engine.simulate("fresh", POSTGRES_COMMUNES, 0, engine.port)
        engine.token(server)
        who = reporters(file_of(fresh), FIRST_DAY)
        server.start()
        try:
            engine.posts(server, who)
            self.told("PostgreSQL, durable reports", engine.posts(server, who),
                      "; aim: over 15,000")
        finally:
            server.stop()
            postgres.stop(node)

    def size(self):
        """Bytes of the file: all of it, and what the reports add to a campaign without any."""
        whole = os.path.getsize(file_of(self.big))
        self.small, _ = self.engine.simulate("small", self.communes, 0, self.engine.port + 1)
        least = os.path.getsize(file_of(self.small))
        self.say("database, a report adds", (whole - least) / self.reports, "bytes",
                 "aim: under 150")
        self.say("database, all of it", whole / self.reports, "bytes",
                 f"a report; {whole / 1e6:.0f} MB, of them units, campaigns, works {least / 1e6:.0f}")

    def start(self):
        spent = self.big.start()
        self.say(f"start with {self.reports:,} reports", spent, "s",
                 f"{self.big.processor_us() / 1e6:.2f} s of processor; aim: under 4")
        self.say("memory then", self.big.memory_mb(), "MB", "aim: under 600 with 2.4 million")
        self.small.start()

    def durable(self):
        engine = self.engine
        who = reporters(file_of(self.big), self.today)
        few = reporters(file_of(self.small), FIRST_DAY)
        one = f"unit={who.hamlets[0][1]}&from={FIRST_DAY}&to={self.today}"
        for server, reporters_of in ((self.big, who), (self.small, few)):
            engine.posts(server, reporters_of)  # the books of all campaigns are read once
        get = engine.gets(self.big, f"/api/v1/rollup?{one}")
        refused = engine.refused(self.big, who)
        rounds = [(engine.posts(self.big, who), engine.posts(self.small, few)) for _ in range(3)]
        many, little = (sorted(r[i] for r in ([(a["rate"], n, a), (b["rate"], n, b)]
                                              for n, (a, b) in enumerate(rounds)))[1][2]
                        for i in (0, 1))
        offered = engine.posts(self.big, who, rate=OFFERED)
        bare = self.bare_commit(CONNECTIONS)
        self.told("durable reports", many, "; aim: over 30,000")
        self.told("stores nothing: a GET, one hamlet's sums", get)
        self.told("stores nothing: the same POST, refused", refused)
        self.say("bare SQLite, groups of 64", bare, "rows/s")
        self.say("ratio report / small GET", many["rate"] / get["rate"], "", "aim: over 0.33")
        self.say("ratio report / refused POST", many["rate"] / refused["rate"], "")
        self.say("ratio report / bare SQLite", many["rate"] / bare, "")
        self.told("the same country, few stored", little)
        self.say("ratio many stored / few stored", many["rate"] / little["rate"], "",
                 "aim: over 0.80")
        self.told(f"{OFFERED:,}/s offered", offered, "; aim: p99 under 10 ms")

    def sums(self):
        engine = self.engine
        province = self.province()
        span = f"from={FIRST_DAY}&to={self.today}"
        path = f"/api/v1/rollup?unit={province}&line=territory&{span}&by=unit"
        _, _, text = self.big.get(path)
        rolled = engine.gets(self.big, path, 20000)
        asked = self.by_sql(province)
        self.told("roll-up of a province by commune", rolled, f", {len(text) / 1e3:.0f} KB; aim: "
                  "over 10,000")
        self.say("the same as SQL over a report table", 1 / asked, "/s", f"{asked * 1e3:.1f} ms")
        self.say("ratio roll-up / SQL", rolled["rate"] * asked, "times", "aim: over 1,000")
        missing = engine.gets(self.big, f"/api/v1/completeness?unit={self.big.root}&line=territory"
                              f"&from={self.today}&to={self.today}&list=missing", 3000,
                              connections=1)
        self.told("who has not reported, country", missing, "; aim: under 5 ms")

    def province(self):
        """The one in the middle by its number of communes."""
        db = sqlite3.connect(f"file:{file_of(self.big)}?mode=ro", uri=True)
        rows = db.execute("select p.id, count(distinct c.unit_id) from campaign c join unit u on "
                          "u.id = c.unit_id join unit p on p.id = u.parent_id group by 1 order by 2")
        found = rows.fetchall()
        db.close()
        return found[len(found) // 2][0]

    def by_sql(self, province):
        """Seconds of the question, the best of three."""
        out = self.engine.folder / "table.db"
        subprocess.run([self.table_program, file_of(self.big), str(out)], check=True,
                       stdout=subprocess.DEVNULL)
        db = sqlite3.connect(out)
        spent = []
        for _ in range(3):
            began = time.monotonic()
            db.execute(SQL_ROLLUP, (province, day_of(FIRST_DAY), day_of(self.today))).fetchall()
            spent.append(time.monotonic() - began)
        db.close()
        return min(spent)
