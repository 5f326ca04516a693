#!/usr/bin/env python3
"""test_nginx.py: packaging/nginx/chungsuc.conf, run by the nginx of Debian in front of the program.

    test_nginx.py PATH_OF_CHUNGSUC

Only ports, the name's certificate and the address of the program are put in; without nginx or
openssl on the machine: exit 77, which Meson counts as skipped.
"""
import http.client
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "http"))
import test_hostile  # noqa: E402
from estate import PASSWORD, Estate, moment  # noqa: E402
from test_hostile import words  # noqa: E402
from wire import FORM, Answer, Browser  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[2]
NAME = "danvan.example.vn"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Front:
    """nginx with our example, in a folder of its own."""

    def __init__(self, folder, behind):
        self.folder, self.http, self.https = folder, free_port(), free_port()
        self.certificate()
        text = (SOURCE / "packaging/nginx/chungsuc.conf").read_text(encoding="utf-8")
        text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
        for old, new in (("listen 80;", f"listen 127.0.0.1:{self.http};"), ("listen 443 ", f"listen 127.0.0.1:{self.https} "),
                         ("server 127.0.0.1:8080;", f"server 127.0.0.1:{behind};"),
                         ("/etc/ssl/certs/danvan.crt", str(folder / "crt")),
                         ("/etc/ssl/private/danvan.key", str(folder / "key")),
                         ("/etc/ssl/certs/ca-certificates.crt", str(folder / "ca")),
                         ("/var/log/nginx/access.log", str(folder / "access.log"))):
            assert old in text, old
            text = text.replace(old, new)
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(f"{n}_temp_path {folder}/{n};\n" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"{user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
            f"http {{ access_log off;\n{temporary}{text} }}\n", encoding="utf-8")
        self.command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self.warnings = re.findall(r"\[warn\].*", checked.stderr)
        self.process = subprocess.Popen([*self.command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.https), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError((folder / "error.log").read_text())

    def certificate(self):
        """A CA that answers questions about its certificates (OCSP), and one certificate of it."""
        f, self.ocsp = self.folder, free_port()

        def openssl(*words):
            subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=f)

        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}", "-keyout", "key", "-out", "asked")
        (f / "more").write_text(f"subjectAltName=DNS:{NAME}\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:{self.ocsp}/\n"
                                "basicConstraints=CA:FALSE\n", encoding="ascii")
        openssl("x509", "-req", "-in", "asked", "-CA", "ca", "-CAkey", "ca.key", "-set_serial", "1", "-days", "2",
                "-extfile", "more", "-out", "leaf")
        (f / "crt").write_bytes((f / "leaf").read_bytes() + (f / "ca").read_bytes())
        (f / "index").write_text(f"V\t491231235959Z\t\t01\tunknown\t/CN={NAME}\n", encoding="ascii")
        (f / "index.attr").write_text("unique_subject = no\n", encoding="ascii")

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def line(self, address="127.0.0.1", name=NAME, **versions):
        """A TLS connection, from an address of this machine's loopback."""
        context = ssl.create_default_context(cafile=str(self.folder / "ca"))
        for key, value in versions.items():
            setattr(context, key, value)
        if name != NAME:
            context.check_hostname = False
        s = socket.create_connection(("127.0.0.1", self.https), timeout=20, source_address=(address, 0))
        return context.wrap_socket(s, server_hostname=name)


class TlsBrowser(Browser):
    def __init__(self, front, address="127.0.0.1"):
        super().__init__(front)
        self.address = address

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.server.line(self.address)
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        for name, (value, _) in answer.cookies.items():
            self.cookies[name] = value
        return answer


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="chungsuc-nginx-")
        cls.house = Estate(now=moment("2026-11-22"))
        cls.house.run("init")
        commune = int(cls.house.run("unit", "add", "Xã Tân Lập", "--kind", "xa"))
        cls.house.person("xa", commune)
        cls.house.start("--tls-proxy")
        cls.front = Front(pathlib.Path(cls.folder.name), cls.house.port)

    @classmethod
    def tearDownClass(cls):
        cls.front.stop()
        cls.house.stop()
        cls.folder.cleanup()

    def signed_in(self, address="127.0.0.1", **headers):
        b = TlsBrowser(self.front, address)
        body = urllib.parse.urlencode({"login": "xa", "password": PASSWORD, "csrf": b.csrf("/sign-in")})
        a = b.ask("POST", "/sign-in", body, {**FORM, **{k.replace("_", "-"): v for k, v in headers.items()}})
        self.assertEqual(a.status, 303, words(a)[:500])
        return b, a

    def test_it_is_taken_without_a_warning(self):
        self.assertEqual(self.front.warnings, [])

    def test_signing_in_goes_over_tls_with_secure_cookies(self):
        b, a = self.signed_in()
        lines = a.headers.get_all("Set-Cookie")
        self.assertTrue(lines)
        for line in lines:
            for part in ("; Secure", "; HttpOnly", "; SameSite=Lax"):
                self.assertIn(part, line)
        page = b.get("/")
        self.assertEqual(page.status, 200)
        self.assertEqual(len(page.headers.get_all("Strict-Transport-Security")), 1)
        self.assertRegex(page.headers["Strict-Transport-Security"], r"max-age=\d{8}")
        self.assertNotRegex(page.headers.get("Server") or "", r"\d")
        self.assertEqual(len(page.headers.get_all("Content-Security-Policy")), 1)

    def test_the_address_of_the_client_is_its_own_whatever_it_says(self):
        b, _ = self.signed_in("127.0.0.77", X_Forwarded_For="10.9.8.7", Forwarded="for=10.9.8.6", X_Real_IP="10.9.8.5")
        said = words(b.get("/sessions"))
        self.assertIn("127.0.0.77", said)
        self.assertNotIn("10.9.8", said)

    def test_without_tls_one_is_sent_to_tls(self):
        c = http.client.HTTPConnection("127.0.0.1", self.front.http, timeout=20)
        c.request("GET", "/sign-in?next=/plan", headers={"Host": NAME})
        a = c.getresponse()
        self.assertEqual((a.status, a.headers["Location"]), (301, f"https://{NAME}/sign-in?next=/plan"))
        c.close()

    def test_old_tls_is_refused_and_both_new_ones_are_taken(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.front.line(minimum_version=version, maximum_version=version) as s:
                self.assertEqual(s.version(), "TLSv1.2" if version == ssl.TLSVersion.TLSv1_2 else "TLSv1.3")
        with self.assertRaises((ssl.SSLError, OSError)):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.wrap_socket(socket.create_connection(("127.0.0.1", self.front.https)), server_hostname=NAME)

    def test_weak_ciphers_are_refused_whatever_name_is_asked_for(self):
        for name in (NAME, None):
            for cipher, taken in (("ECDHE-RSA-AES128-GCM-SHA256", True), ("AES128-SHA", False), ("AES256-GCM-SHA384", False),
                                  ("ECDHE-RSA-AES256-SHA384", False)):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                context.maximum_version = ssl.TLSVersion.TLSv1_2
                context.set_ciphers(cipher)
                with self.subTest(name=name, cipher=cipher), \
                        socket.create_connection(("127.0.0.1", self.front.https), timeout=20) as s:
                    try:
                        context.wrap_socket(s, server_hostname=name).close()
                        self.assertTrue(taken)
                    except ssl.SSLError:
                        self.assertFalse(taken)

    def test_that_the_certificate_is_not_revoked_comes_with_it(self):
        f = self.front.folder
        responder = subprocess.Popen(["openssl", "ocsp", "-index", "index", "-port", str(self.front.ocsp), "-rsigner", "ca", "-rkey",
                                      "ca.key", "-CA", "ca", "-ndays", "1"], cwd=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):  # nginx asks after the first who wants to know
                said = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.front.https}", "-servername", NAME,
                                       "-status"], input=b"", capture_output=True, check=False).stdout.decode(errors="replace")
                if "OCSP Response Status: successful" in said:
                    break
                time.sleep(0.1)
            self.assertIn("Cert Status: good", said)
        finally:
            responder.kill()
            responder.wait()

    def test_what_nginx_answers_itself_has_the_headers_too(self):
        away = Front(pathlib.Path(tempfile.mkdtemp(dir=self.folder.name)), free_port())
        gone = TlsBrowser(away).get("/sign-in")
        away.stop()
        large = TlsBrowser(self.front).ask("POST", "/plan", None, {"Content-Length": "40000000"})
        page = TlsBrowser(self.front).get("/sign-in")
        for answer, status in ((gone, 502), (large, 413), (page, 200)):
            self.assertEqual(answer.status, status)
            for name, value in (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
                                ("X-Content-Type-Options", "nosniff")):
                self.assertEqual(answer.headers.get_all(name), [value], status)
            for name in ("Content-Security-Policy", "Referrer-Policy"):
                self.assertEqual(len(answer.headers.get_all(name) or []), 1, (status, name))
            self.assertIn("frame-ancestors 'none'", answer.headers["Content-Security-Policy"])
            self.assertNotRegex(answer.headers.get("Server") or "", r"\d")

    def say(self, data, name=NAME, wait=3):
        """Bytes into a TLS connection, what comes back until it is closed or silent."""
        with self.front.line(name=name) as s:
            s.settimeout(wait)
            got = b""
            try:
                s.sendall(data)
                while chunk := s.recv(65536):
                    got += chunk
            except (TimeoutError, OSError):
                pass
            return got

    def test_another_name_gets_nothing(self):
        self.assertEqual(self.say(b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n", name="other.example"), b"")
        got = self.say(b"GET / HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n")
        self.assertNotIn(b"200 OK", got)

    def test_what_two_readers_could_read_differently_does_not_get_through(self):
        head = b"POST /sign-in HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n"
        hidden = b"GET /hidden HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n\r\n"
        before = self.house.head()
        for name, data in {
                "length and chunked": head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
                "two lengths": head + b"Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden,
                "signed length": head + b"Content-Length: +5\r\n\r\nhello" + hidden,
                "blank before the colon": head + b"Content-Length : 50\r\n\r\n" + hidden,
                "chunked in disguise": head + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
                "two hosts": head + b"Host: evil.example\r\n\r\n",
                "NUL": head + b"X-A: a\0b\r\n\r\n",
        }.items():
            with self.subTest(name):
                got = self.say(data)
                self.assertNotRegex(got, rb"HTTP/1.1 (2|303|404)")
        self.assertEqual(self.house.head(), before)

    def test_large_heads_and_bodies_end_at_the_border(self):
        got = self.say(b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n\r\n")
        self.assertRegex(got, rb"^HTTP/1.1 414")
        got = self.say(b"POST /plan HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nContent-Length: 40000000\r\n\r\n")
        self.assertRegex(got, rb"^HTTP/1.1 413")

    def test_no_key_and_nothing_searched_for_stands_in_a_log(self):
        away = Front(pathlib.Path(tempfile.mkdtemp(dir=self.folder.name)), free_port())
        key, name = "k" * 43, "Vo-Thi-Sau"
        paths = (f"/calendar/{key}", f"/feed/{key}", f"/%63alendar/{key}", f"//feed/x/../{key}", f"/accounts?q={name}",
                 f"/unlock?next=/accounts%3Fq%3D{name}")
        for front in (self.front, away):
            for path in paths:
                TlsBrowser(front).get(path)
            c = http.client.HTTPConnection("127.0.0.1", front.http, timeout=20)
            c.request("GET", paths[0], headers={"Host": NAME})
            self.assertEqual(c.getresponse().status, 301)
            c.close()
        away.stop()
        for front in (self.front, away):
            said = (front.folder / "access.log").read_text()
            self.assertIn(" GET /calendar/- ", said)
            self.assertIn(" GET /accounts ", said)
            said += (front.folder / "error.log").read_text()
            self.assertNotIn(key, said)
            if front is self.front:  # away, a line of the error log holds the whole request of a page
                self.assertNotIn(name, said)

    def test_when_the_program_is_away_the_answer_is_a_bad_gateway(self):
        away = Front(pathlib.Path(tempfile.mkdtemp(dir=self.folder.name)), free_port())
        a = TlsBrowser(away).get("/sign-in")
        away.stop()
        self.assertEqual(a.status, 502)


if __name__ == "__main__":
    if not NGINX or not shutil.which("openssl"):
        print("nginx or openssl is not on this machine")
        sys.exit(77)
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
