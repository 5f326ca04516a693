#!/usr/bin/env python3
"""test_server.py: the real server with an invented application (app.c), asked over real sockets.

    test_server.py PATH/TO/http_app
"""
import concurrent.futures
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from wire import FORM, Answer, Browser, raw, raw_status

APP = sys.argv.pop(1)


class Server:
    def __init__(self):
        self.dir = tempfile.TemporaryDirectory(prefix="chungsuc-http-")
        self.process = subprocess.Popen([APP, self.dir.name, "127.0.0.1:0"], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        parts = urllib.parse.urlsplit(self.url)
        if not parts.port:
            sys.exit("the server did not start: " + self.process.communicate()[1])
        self.port = parts.port

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=20)
        self.dir.cleanup()
        return self.process.returncode, out, err


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        code, _, err = cls.server.stop()
        assert code == 0, f"the server ended with {code}\n{err}"
        assert "ERROR" not in err and "runtime error" not in err, err

    def setUp(self):
        self.browser = Browser(self.server)

    def status(self, path, method="GET"):
        return self.browser.ask(method, path).status


class Routing(Case):
    def test_a_page(self):
        a = self.browser.get("/about")
        self.assertEqual(a.status, 200)
        self.assertIn("Về phần mềm này", a.text)
        self.assertTrue(a.text.rstrip().endswith("</html>"))

    def test_unknown_path_is_a_calm_404(self):
        a = self.browser.get("/nothing")
        self.assertEqual(a.status, 404)
        self.assertIn("Không có trang này", a.text)

    def test_wrong_method_is_405_and_says_which(self):
        a = self.browser.ask("POST", "/about", "", FORM)
        self.assertEqual((a.status, a.headers["Allow"]), (405, "GET, HEAD"))
        a = self.browser.get("/upload")
        self.assertEqual((a.status, a.headers["Allow"]), (405, "POST"))
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
            self.assertEqual(self.status("/about", method), 405, method)

    def test_parameters(self):
        self.assertIn('<p id="said">12 20069</p>', self.browser.get("/thing/12/day/2024-12-12/a.b").text)
        for path in ("/thing/0/day/2024-12-12/a", "/thing/-1/day/2024-12-12/a",
                     "/thing/012/day/2024-12-12/a", "/thing/12/day/2024-02-30/a",
                     "/thing/12/day/2024-12-12/.a", "/thing/12/day/2024-12-12/a%20b",
                     "/thing/99999999999999999999/day/2024-12-12/a", "/thing/12/day/2024-12-12/",
                     "/thing/12/day/2024-12-12/a/", "/thing/12/day/2024-12-12"):
            self.assertEqual(self.status(path), 404, path)

    def test_a_fixed_path_wins(self):
        self.assertIn("Về phần mềm này</h1>", self.browser.get("/thing/12/day/2024-12-12/fixed").text)

    def test_head_is_get_without_body(self):
        get, head = self.browser.get("/about"), self.browser.ask("HEAD", "/about")
        self.assertEqual(head.status, 200)
        self.assertEqual(head.body, b"")
        self.assertEqual(head.headers["Content-Length"], get.headers["Content-Length"])


class Headers(Case):
    def test_every_answer_is_guarded(self):
        asset = re.search(r"/assets/app\.\w+\.css", self.browser.get("/about").text).group()
        for path in ("/about", "/nothing", "/private", "/file", asset):
            h = self.browser.get(path).headers
            self.assertIn("default-src 'none'", h["Content-Security-Policy"], path)
            self.assertNotIn("unsafe", h["Content-Security-Policy"], path)
            self.assertEqual(h["X-Content-Type-Options"], "nosniff", path)
            self.assertEqual(h["Referrer-Policy"], "same-origin", path)
            self.assertNotIn("Server", h)

    def test_pages_are_not_kept_and_assets_are(self):
        page = self.browser.get("/about")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for asset in set(re.findall(r"/assets/[\w.]+", page.text)):
            a = self.browser.get(asset)
            self.assertEqual(a.status, 200, asset)
            self.assertIn("immutable", a.headers["Cache-Control"])
            again = self.browser.get(asset, **{"If-None-Match": a.headers["ETag"]})
            self.assertEqual((again.status, again.body), (304, b""))

    def test_gzip_only_when_asked(self):
        plain = self.browser.get("/components")
        self.assertNotIn("Content-Encoding", plain.headers)
        packed = self.browser.get("/components", **{"Accept-Encoding": "br, gzip;q=0.8"})
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(packed.headers["Vary"], "Accept-Encoding")
        self.assertLess(int(packed.headers["Content-Length"]), len(plain.body) // 2)
        strip = re.compile(rb"[0-9a-f]{96}")
        self.assertEqual(strip.sub(b"", packed.body), strip.sub(b"", plain.body))
        refused = self.browser.get("/components", **{"Accept-Encoding": "gzip;q=0"})
        self.assertNotIn("Content-Encoding", refused.headers)

    def test_the_first_visit_is_small(self):
        page = self.browser.get("/components", **{"Accept-Encoding": "gzip"})
        total = int(page.headers["Content-Length"])
        for asset in set(re.findall(r"/assets/[\w.]+", page.text)):
            a = self.browser.get(asset, **{"Accept-Encoding": "gzip"})
            total += int(a.headers["Content-Length"])
        self.assertLess(total, 60 * 1024)

    def test_a_file_keeps_its_vietnamese_name(self):
        h = self.browser.get("/file").headers["Content-Disposition"]
        self.assertIn("filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20%22ng%C3%A0y%22.txt", h)
        self.assertNotIn('"ngày"', h)


class Forms(Case):
    def test_without_the_proof_nothing_is_done(self):
        for csrf in ("", "0" * 64, "x" * 64, "1"):
            a = self.browser.post("/note", {"text": "x"}, csrf=csrf)
            self.assertEqual(a.status, 403)
        other = Browser(self.server)
        self.assertEqual(self.browser.post("/note", {"text": "x"}, csrf=other.csrf()).status, 403)

    def test_another_site_is_refused_even_with_the_proof(self):
        body = urllib.parse.urlencode({"text": "x", "csrf": self.browser.csrf()})
        a = self.browser.ask("POST", "/note", body, dict(FORM, **{"Sec-Fetch-Site": "cross-site"}))
        self.assertEqual(a.status, 403)

    def test_the_proof_differs_on_every_page_and_each_fits(self):
        one, two = self.browser.csrf(), self.browser.csrf()
        self.assertNotEqual(one, two)
        for csrf in (one, two, one):
            self.assertEqual(self.browser.post("/note", {"text": "x"}, csrf).status, 303)

    def test_a_write_is_answered_with_a_redirect_and_a_word(self):
        a = self.browser.post("/note", {"text": "x"})
        self.assertEqual((a.status, a.headers["Location"], a.body), (303, "/note?said=ok", b""))
        self.assertIn("Đã ghi.</p>", self.browser.get("/note").text)
        self.assertNotIn("Đã ghi.</p>", self.browser.get("/note").text)

    def test_errors_stand_at_the_field_and_what_was_typed_stays(self):
        a = self.browser.post("/note", {"text": "", "length": "dài <b>", "money": "4,5 triệu",
                                        "kind": "lighting", "sure": "1", "day": "30/02/2024"})
        self.assertEqual(a.status, 422)
        self.assertIn('id="e-text">Chưa điền ô này.', a.text)
        self.assertIn('value="dài &lt;b&gt;"', a.text)
        self.assertIn('value="4,5 triệu"', a.text)
        self.assertIn('<option value="lighting" selected>', a.text)
        self.assertRegex(a.text, r'id="f-sure"[^>]* checked')
        self.assertRegex(a.text, r'id="f-length"[^>]*aria-describedby="h-length e-length"[^>]*aria-invalid="true"')
        self.assertIn("Cần một ngày có thật", a.text)

    def test_limits_of_fields(self):
        for length, ok in (("5.000", True), ("5.000,1", False), ("5000", True), ("-1", False),
                           ("1e9", False), ("", True), ("999999999999999999999", False)):
            status = self.browser.post("/note", {"text": "x", "length": length}).status
            self.assertEqual(status, 303 if ok else 422, length)
        self.assertEqual(self.browser.post("/note", {"text": "ă" * 200}).status, 303)
        self.assertEqual(self.browser.post("/note", {"text": "ă" * 201}).status, 422)
        self.assertEqual(self.browser.post("/note", {"text": "x", "kind": "other"}).status, 422)

    def test_errors_of_the_rules_and_of_the_write(self):
        self.assertIn("Lời này đã có.", self.browser.post("/note", {"text": "taken"}).text)
        a = self.browser.post("/note", {"text": "conflict"})
        self.assertEqual(a.status, 409)
        self.assertIn('value="conflict"', a.text)
        a = self.browser.post("/note", {"text": "full"})
        self.assertEqual(a.status, 507)
        self.assertIn("chưa ghi được gì", a.text)
        self.assertIn('value="full"', a.text)

    def test_too_many_posts_in_a_minute(self):
        csrf = self.browser.csrf()
        seen = [self.browser.post("/limited", {"text": "x"}, csrf).status for _ in range(8)]
        self.assertIn(429, seen)
        self.assertLessEqual(seen.count(200) + seen.count(303), 6)

    def test_other_kinds_of_body(self):
        self.assertEqual(self.browser.ask("POST", "/note", "{}", {"Content-Type": "text/plain"}).status, 415)
        self.assertEqual(self.browser.ask("POST", "/note", "{}").status, 415)
        self.assertEqual(self.browser.ask("POST", "/note", "a=%ff", FORM).status, 400)
        self.assertEqual(self.browser.ask("POST", "/note", "a=%zz", FORM).status, 400)
        self.assertEqual(self.browser.ask("POST", "/note", "a=%00", FORM).status, 400)
        self.assertEqual(self.browser.ask("POST", "/note", "a=1&" * 3000, FORM).status, 413)

    def test_json_with_the_proof_in_a_header(self):
        headers = {"Content-Type": "application/json", "X-CSRF": self.browser.csrf()}
        a = self.browser.ask("POST", "/json", '{"a":1}', headers)
        self.assertEqual((a.status, a.text), (200, '{"a":1}'))
        del headers["X-CSRF"]
        self.assertEqual(self.browser.ask("POST", "/json", '{"a":1}', headers).status, 403)


class Uploads(Case):
    def send(self, parts, boundary="fence", end=True, content_type=None):
        body = b"".join(b"--" + boundary.encode() + b"\r\n" + p + b"\r\n" for p in parts)
        body += b"--" + boundary.encode() + (b"--\r\n" if end else b"")
        kind = content_type or f"multipart/form-data; boundary={boundary}"
        return self.browser.ask("POST", "/upload", body, {"Content-Type": kind})

    def field(self, name, value):
        return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()

    def file(self, data, name="kế hoạch.docx"):
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data

    def test_a_file_comes_through_byte_by_byte(self):
        data = bytes(range(256)) * 100 + b"\r\n--fenc" + b"\r\n"
        a = self.send([self.field("csrf", self.browser.csrf()), self.file(data)])
        self.assertEqual(a.status, 200)
        self.assertEqual(json.loads(a.text), {"name": "kế hoạch.docx", "bytes": len(data)})

    def test_only_the_last_part_of_a_path_is_a_name(self):
        a = self.send([self.field("csrf", self.browser.csrf()), self.file(b"x", "../../etc/passwd")])
        self.assertEqual(json.loads(a.text)["name"], "passwd")

    def test_broken_framing(self):
        csrf = self.field("csrf", self.browser.csrf())
        self.assertEqual(self.send([csrf, self.file(b"x")], end=False).status, 400)
        self.assertEqual(self.send([csrf, b"no header end"]).status, 400)
        self.assertEqual(self.send([csrf], content_type="multipart/form-data").status, 400)
        self.assertEqual(self.send([csrf], content_type="multipart/form-data; boundary=other").status, 400)
        self.assertEqual(self.send([csrf, b"X: y\r\n\r\nz"]).status, 400)

    def test_beyond_the_limit(self):
        a = self.send([self.field("csrf", self.browser.csrf()), self.file(b"x" * (1 << 20))])
        self.assertEqual(a.status, 413)
        self.assertIn("Quá lớn", a.text)
        body = "text=" + "x" * (64 * 1024)
        self.assertEqual(self.browser.ask("POST", "/note", body, FORM).status, 413)


class Sessions(Case):
    def test_unsigned_is_sent_to_sign_in_and_back(self):
        a = self.browser.get("/private")
        self.assertEqual((a.status, a.headers["Location"]), (303, "/sign-in?next=/private"))

    def test_sign_in_gives_a_session_cookie(self):
        a = self.browser.post("/sign-in", {})
        value, line = a.cookies["cs"]
        self.assertEqual(len(value), 43)
        for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(word, line)
        self.assertNotIn("Secure", line)
        self.assertIn("Max-Age=0", a.cookies["cs0"][1])
        page = self.browser.get("/private")
        self.assertEqual(page.status, 200)
        self.assertIn("Trưởng ấp Cầu", page.text)

    def test_not_allowed_is_403(self):
        self.browser.post("/sign-in", {})
        self.assertEqual(self.status("/never"), 403)

    def test_a_proof_from_before_sign_in_does_not_serve_after(self):
        before = self.browser.csrf()
        self.browser.post("/sign-in", {})
        self.assertEqual(self.browser.post("/note", {"text": "x"}, before).status, 403)

    def test_a_misshapen_cookie_is_no_session(self):
        for value in ("x", "a" * 42, "a" * 44, "é" * 21 + "a", "a" * 42 + "="):
            self.browser.cookies = {"cs": urllib.parse.quote(value, safe="=")}
            self.assertEqual(self.status("/private"), 303, value)


class Language(Case):
    def test_the_switch_is_remembered(self):
        self.assertIn('<html lang="vi">', self.browser.get("/about").text)
        self.assertIn('<html lang="en">', self.browser.get("/about?lang=en").text)
        self.assertIn("About this program", self.browser.get("/about").text)
        self.assertIn('<html lang="vi">', self.browser.get("/about?lang=vi").text)
        self.assertIn('<html lang="vi">', self.browser.get("/about?lang=xx").text)

    def test_what_comes_from_outside_is_escaped(self):
        a = self.browser.get("/note?said=" + urllib.parse.quote("<script>alert('x')</script>&\""))
        self.assertIn("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;", a.text)
        self.browser.cookies = {"flash": urllib.parse.quote("<img src=x>")}
        self.assertIn("&lt;img src=x&gt;", self.browser.get("/note").text)


class Guard(Case):
    def ask(self, target, *headers, method="GET", body=""):
        lines = [f"{method} {target} HTTP/1.1", "Host: a", *headers, "", body]
        return raw_status(self.server.port, "\r\n".join(lines).encode("latin-1"))

    def test_targets(self):
        for target in ("/a%00b", "/a%2fb", "/a%2Fb", "/a%5cb", "/a/../b", "/..", "/a/./b", "/%2e%2e/b",
                       "/a/.%2E", "/a%0d%0ab", "/a%1fb", "/a%7f", "/a%", "/a%4", "/a%zz", "//a/b",
                       "/a\\b", "/about?x=%00", "/about#x", "/a%ff", "/about?a=%ff",
                       "http://other/about", "*", "about"):
            self.assertEqual(self.ask(target), 400, target)
        self.assertEqual(self.ask("/about?x=../y%2f"), 200)
        self.assertEqual(self.ask("/" + "a" * 5000), 404)
        self.assertEqual(self.ask("/" + "a" * 8200), 414)

    def test_hosts(self):
        port = self.server.port
        self.assertEqual(raw_status(port, b"GET /about HTTP/1.1\r\n\r\n"), 400)
        self.assertEqual(raw_status(port, b"GET /about HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400)
        self.assertEqual(raw_status(port, b"GET /about HTTP/1.1\r\nHost: a b\r\n\r\n"), 400)
        self.assertEqual(raw_status(port, b"GET /about HTTP/1.1\r\nHost:\r\n\r\n"), 400)

    def test_lengths(self):
        for headers in (("Content-Length: 1", "Content-Length: 1"),
                        ("Content-Length: 1", "Content-Length: 2"), ("Content-Length: +1",),
                        ("Content-Length: -1",), ("Content-Length: 1x",),
                        ("Content-Length: 1", "Transfer-Encoding: chunked"),
                        ("Transfer-Encoding: gzip",), ("Transfer-Encoding: chunked, identity",)):
            status = self.ask("/note", "Content-Type: application/x-www-form-urlencoded", *headers,
                              method="POST", body="1\r\na\r\n0\r\n\r\n")
            self.assertEqual(status, 411 if len(headers) == 1 and "Transfer" in headers[0] else 400, headers)

    def test_header_names_and_values(self):
        for line in ("Bad name: x", "Content-Length : 0", "X\x7f: y", "X: a\x01b", "\xe9: y"):
            self.assertEqual(self.ask("/about", line), 400, line)
        self.assertEqual(self.ask("/about", *[f"X-{i}: y" for i in range(70)]), 431)
        self.assertEqual(self.ask("/about", "X: " + "y" * 17000), 431)
        self.assertEqual(self.ask("/about", *[f"X-{i}: y" for i in range(40)]), 200)

    def test_rubbish_does_not_stop_the_server(self):
        for data in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                     b"\r\n" * 50, b"POST /note HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nshort",
                     b"X" * 100000):
            raw(self.server.port, data, wait=0.5, half_close=True)
        self.assertEqual(self.status("/about"), 200)

    def test_a_guarded_answer_closes_the_connection(self):
        got = raw(self.server.port, b"GET /../x HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
        self.assertEqual(got.count(b"HTTP/1.1 400"), 1)
        self.assertIn(b"connection: close", got.lower())

    def test_a_page_too_large_for_its_arena_is_413(self):
        self.assertEqual(self.status("/huge"), 413)
        self.assertEqual(self.status("/about"), 200)


class Load(Case):
    def test_a_page_that_contradicts_itself_hurts_nobody_else(self):
        """It asks its form for a field, or its route for a parameter, that is not there."""
        server = Server()
        b = Browser(server)
        for where in ("value", "print", "path"):
            a = b.get(f"/faulty?where={where}")
            self.assertEqual(a.status, 500, where)
            self.assertIn("Máy gặp lỗi", a.text)
            self.assertTrue(a.text.rstrip().endswith("</html>"))
        for where, said in (("act", "Máy gặp lỗi"), ("write", "chưa ghi được gì"), ("page", "Đã ghi xong")):
            a = b.post("/faulty", {"text": where})
            self.assertEqual(a.status, 500, where)
            self.assertIn(said, a.text)
        self.assertEqual(b.post("/faulty", {"text": "fine"}).status, 200)
        code, _, err = server.stop()
        self.assertEqual(code, 0)
        self.assertEqual(err.count('a form of 6 fields, from "text" to "sure", has no field "v1_0"'), 5, err)
        self.assertEqual(err.count('declares no parameter "nothing"'), 1, err)
        self.assertEqual((err.count("made by the page of faulty_show"), err.count("made by a POST of faulty\n")), (3, 3), err)

    def test_a_client_that_leaves_during_its_write(self):
        csrf, cookie = self.browser.csrf(), self.browser.cookies["cs0"]
        body = urllib.parse.urlencode({"text": "slow", "csrf": csrf})
        request = (f"POST /note HTTP/1.1\r\nHost: a\r\nCookie: cs0={cookie}\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\n"
                   f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
        before = self.writes()
        for i in range(8):
            s = socket.create_connection(("127.0.0.1", self.server.port))
            s.sendall(request)
            if i % 2:  # leave with a reset
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            time.sleep(0.02)
            s.close()
        deadline = time.time() + 15
        while self.writes() < before + 8 and time.time() < deadline:
            time.sleep(0.1)
        self.assertEqual(self.writes(), before + 8)  # gone, but written all the same

    def test_a_password_waits_for_no_file(self):
        csrf = self.browser.csrf()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            file = pool.submit(self.browser.post, "/slow-file", {}, csrf)
            time.sleep(0.2)
            other = Browser(self.server)
            self.assertEqual(other.post("/hash", {}, other.csrf()).status, 200)
            self.assertEqual(file.result().status, 200)

    def writes(self):
        return int(re.search(r"Còn ([\d.]+) ấp", self.browser.get("/note").text).group(1).replace(".", ""))

    def test_two_hundred_at_once(self):
        csrf, cookies = self.browser.csrf(), dict(self.browser.cookies)

        def one(i):
            b = Browser(self.server)
            b.cookies = dict(cookies)
            if i % 2:
                return b.get("/about").status
            return b.post("/note", {"text": f"note {i}"}, csrf).status

        before = self.writes()
        with concurrent.futures.ThreadPoolExecutor(200) as pool:
            seen = list(pool.map(one, range(200)))
        self.assertEqual(seen.count(200), 100)
        self.assertEqual(seen.count(303) + seen.count(503), 100)
        self.assertEqual(self.writes() - before, seen.count(303))
        self.assertGreaterEqual(seen.count(303), 60)  # the queue of the working thread holds 64

    def test_one_connection_many_requests(self):
        c = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        for _ in range(50):
            c.request("GET", "/about")
            r = c.getresponse()
            r.read()
            self.assertEqual(r.status, 200)
        c.close()


class Stopping(unittest.TestCase):
    def test_what_is_under_way_is_finished(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = Server()
            browser = Browser(server)
            csrf = browser.csrf()
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                slow = pool.submit(browser.post, "/note", {"text": "slow"}, csrf)
                time.sleep(0.15)
                code, out, err = server.stop(number)
                self.assertEqual(slow.result().status, 303)
            self.assertEqual((code, out), (0, "1 writes\n"), err)

    def test_a_taken_port_is_said(self):
        server = Server()
        with tempfile.TemporaryDirectory() as folder:
            second = subprocess.run([APP, folder, f"127.0.0.1:{server.port}"], text=True,
                                    capture_output=True, timeout=20, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn("another program has this port", second.stderr)
        server.stop()


if __name__ == "__main__":
    os.environ.setdefault("TZ", "UTC")
    unittest.main(verbosity=1)
