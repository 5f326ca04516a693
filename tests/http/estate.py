"""estate.py: a whole installation for the tests of the API: a folder or a PostgreSQL database, the
program served on a port of its own, its tables read from outside, its API asked with a token.

With CHUNGSUC_TEST_DB (tests/postgres.py sets it) every estate is a new database of that cluster.
The clock of a server stands still at `now`; to let time pass, change it and start again.
"""
import csv
import datetime
import http.client
import io
import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import tempfile
import urllib.parse

import facts
import test_hostile
from wire import FORM, Browser

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
PASSWORD = "mật khẩu dài"
EPOCH = datetime.date(1970, 1, 1)
CLUSTER = os.environ.get("CHUNGSUC_TEST_DB")
numbers = itertools.count(1)


def day_number(day):
    return (datetime.date.fromisoformat(day) - EPOCH).days


def day_text(number):
    return (EPOCH + datetime.timedelta(days=number)).isoformat()


def moment(day, clock="14:10"):
    """Milliseconds of a moment in Vietnam."""
    at = datetime.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=VIETNAM)
    return int(at.timestamp() * 1000)


class Reply:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.kind = (self.headers.get("Content-Type") or "").split(";")[0]

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class Psql:
    """A line to a database that stays open: a program for each question would take longer than the question."""
    END = "end-of-answer"

    def __init__(self, url):
        self.at = subprocess.Popen(["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--set", "ON_ERROR_STOP=1",
                                    "--dbname", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, sql):
        self.at.stdin.write(f"{sql};\n\\echo {self.END}\n")
        self.at.stdin.flush()
        lines = []
        for line in self.at.stdout:
            if line == self.END + "\n":
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"psql: no answer to {sql}")

    def close(self):
        self.at.stdin.close()
        self.at.stdout.close()
        self.at.wait()


class Client:
    """One keep-alive connection of the API."""

    def __init__(self, port, token=None, timeout=30):
        self.port, self.token, self.timeout, self.line = port, token, timeout, None

    def ask(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        for last in (False, True):
            fresh = self.line is None
            if fresh:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            try:
                self.line.request(method, path, body, headers)
                reply = Reply(self.line.getresponse())
                if reply.headers.get("Connection") == "close":
                    self.close()
                return reply
            except (OSError, http.client.HTTPException):
                self.close()
                if fresh or last or method != "GET":
                    raise
        return None

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, body, **headers):
        return self.ask("POST", path, body, {k.replace("_", "-"): v for k, v in headers.items()})

    def close(self):
        if self.line:
            self.line.close()
        self.line = None


class Estate:
    password = PASSWORD

    def __init__(self, under=None, now=None, url=None):
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-estate-", dir=under)
        self.dir = self.folder.name + "/data"
        self.url = url or (self.new_database() if CLUSTER else None)
        self.now = now if now is not None else moment("2026-11-22")
        self.env = {"LANG": "vi_VN.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        self.process, self.sessions, self.tokens, self.lines = None, {}, {}, {}

    @staticmethod
    def new_database():
        name = f"estate{next(numbers)}"
        subprocess.run(["psql", "-XAtq", "--dbname", CLUSTER, "--command", f"create database {name}"], check=True)
        return re.sub(r"/\w+(\?|$)", rf"/{name}\1", CLUSTER)

    # --- the program ---

    @property
    def place(self):
        return ["--db", self.url] if self.url else ["--data", self.dir]

    def environment(self):
        return dict(self.env, CHUNGSUC_NOW=str(self.now)) if self.now else dict(self.env)

    def run(self, *args, code=0, stdin=""):
        done = subprocess.run([test_hostile.CHUNGSUC, *args, *self.place], env=self.environment(),
                              input=stdin, text=True, capture_output=True, check=False)
        assert code is None or done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
        return done.stdout if code is not None else done

    def start(self, *more, limits=None):
        self.err = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [test_hostile.CHUNGSUC, "serve", *self.place, "--listen", "127.0.0.1:0", *more],
            env=self.environment(), text=True, stdout=subprocess.PIPE, stderr=self.err,
            preexec_fn=limits)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)/", line)
        if not found:
            self.process.kill()
            self.process.wait()
            self.err.seek(0)
            raise AssertionError("the server did not start: " + line + self.err.read())
        self.port = int(found.group(1))
        self.lines = {}

    def end(self, number=signal.SIGTERM):
        for line in self.lines.values():
            line.close()
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None
        self.err.seek(0)
        said = self.err.read()
        self.err.close()
        return code, said

    def again(self, *more, now=None):
        """Ended kindly and started anew, perhaps at another time."""
        code, said = self.end()
        assert code == 0, f"the server ended with {code}\n{said}"
        assert "runtime error" not in said and "Sanitizer" not in said, said
        self.now = now or self.now
        self.start(*more)

    def stop(self):
        code, said = self.end() if self.process else (0, "")
        self.run("verify")
        self.folder.cleanup()
        assert code == 0, f"the server ended with {code}\n{said}"
        assert "runtime error" not in said and "Sanitizer" not in said, said

    def drop(self):
        """After a test that failed: nothing of it goes on."""
        if self.process:
            self.end(signal.SIGKILL)
        self.folder.cleanup()

    # --- its tables, read from outside ---

    def rows(self, sql):
        """Every column as the database has it; of PostgreSQL numbers and bytes are told from text
        by how they look, so ask for nothing where that matters."""
        if not self.url:
            db = sqlite3.connect(f"file:{self.dir}/chungsuc.db?mode=ro", uri=True)
            facts.what_lies_behind(db)
            found = db.execute(sql).fetchall()
            db.close()
            return found
        return [tuple(self.value(v) for v in row or [""]) for row in csv.reader(io.StringIO(self.asked(sql)))]

    def asked(self, sql):
        """Of PostgreSQL, as CSV; on a line of its own, since tests break lines."""
        return subprocess.run(["psql", "--no-psqlrc", "--csv", "--tuples-only", "--dbname", self.url, "--command", sql],
                              text=True, capture_output=True, check=True).stdout

    @staticmethod
    def value(text):
        if text.startswith("\\x"):
            return bytes.fromhex(text[2:])
        return int(text) if re.fullmatch(r"0|-?[1-9]\d*", text) else text

    def one(self, sql):
        return self.rows(sql)[0][0]

    def head(self):
        return self.one("select max(seq) from fact")

    # --- people ---

    def person(self, login, unit, role="compile"):
        """An account with one role, and a token of that role."""
        self.run("user", "add", login, "Cán bộ " + login, "--unit", str(unit), "--role", role, "--stdin",
                 stdin=PASSWORD + "\n")

    def token(self, login, unit, role="compile", *more):
        """Made once a login, unit and role."""
        key = (login, unit, role, more)
        if key not in self.tokens:
            said = self.run("user", "token", login, "--role", role, "--unit", str(unit), *more)
            self.tokens[key] = re.search(r"cst_[\w-]+", said).group()
        return self.tokens[key]

    def browser(self, login):
        b = Browser(self)
        if login not in self.sessions:
            a = b.post("/sign-in", {"login": login, "password": self.password}, csrf=b.csrf("/sign-in"))
            assert a.status == 303, a.text
            self.sessions[login] = dict(b.cookies)
        b.cookies = dict(self.sessions[login])
        if b.get("/about").headers.get("Location", "").startswith("/unlock"):  # the clock went on
            b.post("/unlock", {"next": "/", "password": self.password}, csrf=b.csrf("/unlock"))
        return b

    def client(self, token=None):
        return Client(self.port, token)

    # --- campaigns ---

    def campaign(self, login, text, **settings):
        """A plan is handed in, accepted and opened on the pages; the campaign's number."""
        b = self.browser(login)
        a = b.post("/plan", {"text": text}, csrf=b.csrf("/plan"))
        assert a.status == 303, test_hostile.words(a)[:900]
        plan = a.headers["Location"]
        a = b.post(plan + "/accept", {}, csrf=b.csrf(plan))
        assert a.status == 303, test_hostile.words(a)[:900]
        fields = dict(test_hostile.fields_of(b.get(plan + "/open")), **settings)
        a = b.ask("POST", plan + "/open", urllib.parse.urlencode(fields), FORM)
        assert a.status == 303, test_hostile.words(a)[:2000]
        return int(re.search(r"\d+", a.headers["Location"]).group())


def plan_text(title, first, last, hamlets, agencies):
    """A plan that opens without questions. hamlets: name → words of its works."""
    lines = ["UBND XÃ A", "Số: 25/KH-UBND", "", "KẾ HOẠCH", title, "",
             f"Thời gian: {(last - first) + 1} ngày (từ ngày {slashed(first)} đến ngày {slashed(last)}).",
             "Báo cáo hằng ngày từ 13h30 đến 15h00.", "Nội dung cụ thể:"]
    lines += [f"- {name}: {works}." for name, works in hamlets.items()]
    lines += ["- Tuyên truyền Luật Thực hiện dân chủ ở cơ sở 12 cuộc."]  # the commune itself answers for that
    lines += ["", "IV- NHIỆM VỤ CỦA CÁC NGÀNH", ""]
    lines += [f"- {name}: tham gia cùng các ấp." for name in agencies]
    return "\n".join(lines) + "\n"


def slashed(number):
    return (EPOCH + datetime.timedelta(days=number)).strftime("%d/%m/%Y")
