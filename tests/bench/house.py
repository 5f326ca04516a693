"""house.py: a server with the example, and a visitor who reads pages and fills forms."""
import gzip
import html.parser
import http.client
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse

NOW_MS = "1795331400000"  # 14:10 on 22/11/2026 in Vietnam, inside the daily window


class Forms(html.parser.HTMLParser):
    """The forms of a page: [{action, method, fields: {name: value}}], and the links in it."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.parts = [], [], []
        self.form = self.area = self.choice = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.form = {"action": a.get("action", ""), "method": a.get("method", "get"),
                         "fields": {}}
            self.forms.append(self.form)
        elif tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif tag == "link" and "stylesheet icon".find(a.get("rel", "?")) >= 0:
            self.parts.append(a["href"])
        elif tag == "script" and a.get("src"):
            self.parts.append(a["src"])
        elif self.form and a.get("name"):
            self.field(tag, a)

    def field(self, tag, a):
        kind = a.get("type", "text")
        if tag == "input" and (kind not in ("checkbox", "radio", "submit", "file")
                               or "checked" in a):
            self.form["fields"][a["name"]] = a.get("value") or ""
        elif tag in ("textarea", "select"):
            self.form["fields"][a["name"]] = ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


class Visitor:
    """One browser: cookies, gzip, no scripts."""

    def __init__(self, port):
        self.port, self.cookies, self.wire = port, {}, 0

    def headers(self):
        found = {"Host": f"127.0.0.1:{self.port}", "Accept-Encoding": "gzip"}
        if self.cookies:
            found["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return found

    def ask(self, method, path, body=None):
        """(status, headers, text); follows one redirect after a POST."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = self.headers()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        self.wire += len(raw) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders()) + 17
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        if answer.status == 303:
            return self.ask("GET", answer.headers["Location"])
        return answer.status, answer.headers, raw.decode("utf-8", "replace"), path

    def get(self, path):
        return self.ask("GET", path)

    def submit(self, path, form, values):
        body = urllib.parse.urlencode({**form["fields"], **values})
        return self.ask("POST", form["action"] or path, body)

    def sign_in(self, name, password):
        _, _, text, path = self.get("/sign-in")
        form = next(f for f in Forms(text).forms if f["method"] == "post"
                    and any("pass" in n for n in f["fields"]))
        fields = [n for n, v in form["fields"].items() if not v]
        secret = next(n for n in fields if "pass" in n)
        who = next(n for n in fields if n != secret)
        status, _, text, path = self.submit(path, form, {who: name, secret: password})
        if status != 200 or path.startswith("/sign-in"):
            raise RuntimeError(f"{name} cannot sign in: {status} {path}")
        return text, path


class House:
    """The example in a new folder, and `chungsuc serve` on a port."""

    def __init__(self, program, port):
        self.program, self.port = program, port
        self.folder = tempfile.TemporaryDirectory(prefix="chungsuc-bench-")
        self.data = str(pathlib.Path(self.folder.name) / "data")
        self.env = dict(os.environ, CHUNGSUC_NOW=NOW_MS)
        said = subprocess.run([program, "demo", "--prepare", "--data", self.data], env=self.env,
                              check=True, capture_output=True, text=True).stdout
        self.password = said.split()[-1]
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Seconds from exec to the first 200 of the sign-in page."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"],
            env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/sign-in")
                if connection.getresponse().status == 200:
                    return time.monotonic() - began
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 20:
                    raise
                time.sleep(0.002)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
            self.process = None

    def memory_kib(self):
        """(resident, proportional) of the server."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return (int(re.search(r"VmRSS:\s+(\d+)", status)[1]),
                int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]))
