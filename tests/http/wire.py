"""wire.py: a browser that keeps cookies and knows how to send a form, and bare bytes over a socket."""
import gzip
import http.client
import re
import socket
import urllib.parse

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.body = response.read()
        if self.headers.get("Content-Encoding") == "gzip":
            self.body = gzip.decompress(self.body)
        self.text = self.body.decode("utf-8", "replace")
        self.cookies = {}
        for line in self.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = (value, line)


POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
SHELL_POLICY = (POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
                .replace("img-src 'self' data:; media-src 'self'", "img-src 'self' data: blob:; manifest-src 'self'"))
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def wanting_headers(answer, api=False, tls=False, asset=False, marked=False, shell=False):
    """What is wrong with the headers that every answer must have: an empty list."""
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" if api
                                   else SHELL_POLICY if shell else POLICY,
        "Referrer-Policy": "no-referrer" if api else "same-origin",
        "Cross-Origin-Opener-Policy": None if api else "same-origin",
        "Permissions-Policy": None if api else PERMISSIONS,
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains" if tls else None,
        "Cache-Control": "public, max-age=31536000, immutable" if asset
                         else "private, no-cache" if marked else "no-store",
        "Server": None,
        "X-Powered-By": None,
        "Access-Control-Allow-Origin": None,
    }
    kind = answer.headers.get("Content-Type") or ""
    if api:
        wanted["Content-Disposition"] = f'attachment; filename="api.{"xml" if "xml" in kind else "json"}"'
    wrong = [(n, answer.headers.get_all(n)) for n, v in wanted.items()
             if answer.headers.get_all(n) != (None if v is None else [v])]
    for name in ("Content-Type", "Date"):
        if len(answer.headers.get_all(name) or []) != 1:
            wrong.append((name, answer.headers.get_all(name)))
    if re.match(r"text/|\S+[/+]xml\b", kind) and "charset=utf-8" not in kind:
        wrong.append(("Content-Type", kind))
    for line in answer.headers.get_all("Set-Cookie") or []:
        if "; HttpOnly" not in line or "; SameSite=Lax" not in line or "; Path=/" not in line or (
                ("; Secure" in line) != tls or line.startswith("__Host-") != tls):
            wrong.append(("Set-Cookie", line))
    return wrong


class Browser:
    """Keeps cookies and knows how to send a form of a page."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        for name, (value, line) in answer.cookies.items():
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def csrf(self, page="/note"):
        return re.search(r'name="csrf" value="([0-9a-f]{96})"', self.get(page).text).group(1)

    def post(self, path, fields, csrf=None):
        fields = dict(fields, csrf=self.csrf() if csrf is None else csrf)
        return self.ask("POST", path, urllib.parse.urlencode(fields), FORM)


def raw(port, data, wait=5, half_close=False):
    """Bytes in, bytes out, until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as s:
        got = b""
        try:
            s.sendall(data)
            if half_close:
                s.shutdown(socket.SHUT_WR)
            while chunk := s.recv(65536):
                got += chunk
                if b"\r\n\r\n" in got and complete(got):
                    break
        except (TimeoutError, OSError):
            pass
        return got


def complete(got):
    head, _, body = got.partition(b"\r\n\r\n")
    m = re.search(rb"content-length: (\d+)", head, re.I)
    return m is not None and len(body) >= int(m.group(1))


def raw_status(port, data):
    m = re.match(rb"HTTP/1\.1 (\d+)", raw(port, data))
    return int(m.group(1)) if m else 0
