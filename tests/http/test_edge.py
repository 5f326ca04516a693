#!/usr/bin/env python3
"""test_edge.py: the edge of the server, spoken to in raw bytes.

    test_edge.py PATH/TO/http_app

Every refusal is our page (or a problem, under /api/) with all our headers, closes its line, and
leaves the others served. CHUNGSUC_EDGE_CASES=100000 for an evening of random requests.
"""
import concurrent.futures
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import strict
from edge_line import HOST, Line, get, post
from wire import Browser, wanting_headers

APP = sys.argv.pop(1)
with open(APP, "rb") as binary:
    SANITIZED = re.search(b"__[at]san_init", binary.read()) is not None


class Server:
    def __init__(self, *words):
        self.dir = tempfile.TemporaryDirectory(prefix="chungsuc-edge-")
        self.err = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([APP, self.dir.name, "127.0.0.1:0", *words], text=True,
                                        stdout=subprocess.PIPE, stderr=self.err)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline()).group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)
        self.err.seek(0)
        said = self.err.read()
        self.err.close()
        self.dir.cleanup()
        assert self.process.returncode == 0, said
        assert "ERROR" not in said and "runtime error" not in said and "Sanitizer" not in said, said


class Case(unittest.TestCase):
    words = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.words)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.other = Line(self.server.port)  # somebody else, who is served throughout

    def tearDown(self):
        self.other.close()

    def line(self, data=b"", **where):
        return Line(self.server.port, **where).send(data)

    def ask(self, data, method="GET"):
        with self.line(data) as line:
            return line.answer(method)

    def refused(self, data, status, api=False, lang="vi"):
        with self.line(data) as line:
            a = line.answer("HEAD" if data.startswith(b"HEAD ") else "GET")
            self.assertIsNotNone(a, data[:200])
            self.assertEqual(a.status, status, data[:200])
            self.assertEqual(wanting_headers(a, api=api), [], data[:200])
            self.assertEqual(a.headers["Connection"], "close")
            self.assertEqual(a.headers["Cache-Control"], "no-store")
            if api:
                self.assertEqual(a.headers["Content-Type"], "application/problem+json; charset=utf-8")
            elif not data.startswith(b"HEAD "):
                self.assertIn(f'<html lang="{lang}">', a.text)
                self.assertIn("</html>", a.text)
            self.assertTrue(line.ended(), data[:200])
        self.served()

    def served(self):
        self.other.send(get())
        self.assertEqual(self.other.answer().status, 200)


class RequestLine(Case):
    def test_what_is_no_request_line(self):
        for data in (b"\r\n" + get(), b" GET /about HTTP/1.1\r\n", b"GET  /about HTTP/1.1\r\n",
                     b"GET /about  HTTP/1.1\r\n" + HOST + b"\r\n", b"GET\t/about HTTP/1.1\r\n",
                     b"GET /about HTTP/1.1 \r\n", b"GET /about\r\n", b"GET /a b HTTP/1.1\r\n",
                     b"GET /about HTTP/1.1\n" + HOST, b"GET /about HTTP/1.1\r\r\n",
                     b"GET /about HTTP/1.1\rHost: a\r\n", b"GET /\x00 HTTP/1.1\r\n",
                     b"G\x00T / HTTP/1.1\r\n", b"GET /\xc3\xa0 HTTP/1.1\r\n", b"(GET) / HTTP/1.1\r\n",
                     b"A" * 21, b"GET / HTTP/1.1.1.1.1.1.1.1", b"\x00\x01\x02\x03"):
            self.refused(data, 400)

    def test_versions(self):
        for version in (b"HTTP/0.9", b"HTTP/1.2", b"HTTP/2.0", b"HTTP/3.0", b"HTTP/9.9"):
            self.refused(get(version=version), 505)
        for version in (b"http/1.1", b"HTTP/1.1x", b"HTTP/11", b"HTTP/1", b"HTTP/+1.1", b"HTTP/1.01",
                        b"HTTPS/1.1", b"X"):
            self.refused(get(version=version), 400)

    def test_http_1_0_is_served_once(self):
        with self.line(get(version=b"HTTP/1.0")) as line:
            a = line.answer()
            self.assertEqual((a.status, a.headers["Connection"]), (200, "close"))
            self.assertTrue(line.ended())
        self.refused(get(version=b"HTTP/1.0", host=b""), 400)

    def test_methods(self):
        for method in (b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE"):
            a = self.ask(get(method=method))
            self.assertEqual((a.status, a.headers["Allow"]), (405, "GET, HEAD, POST"))
            self.refused(get(method=method), 405)
            self.refused(get(b"/api/v1/thing", method=method), 405, api=True)
        for method in (b"get", b"Get", b"BREW", b"GETX", b"M-SEARCH", b"PROPFIND", b"CONNECTX"):
            self.refused(get(method=method), 501)
        self.refused(b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400)

    def test_other_languages_of_the_wire(self):
        hello = bytes.fromhex("16030102000100fc0303") + bytes(range(256))
        for data in (hello, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x05\x01\x00"):
            self.refused(data, 400)
        self.refused(b"EHLO x\r\n", 400)

    def test_the_longest_line(self):
        most = 8192 - len(b"GET / HTTP/1.1")
        self.assertEqual(self.ask(get(b"/" + b"a" * most)).status, 404)
        self.refused(get(b"/" + b"a" * (most + 1)), 414)
        self.refused(get(b"/api/" + b"a" * 9000), 414, api=False)  # the path is not known yet
        self.refused(b"GET /" + b"a" * 100000, 414)


class Told(unittest.TestCase):
    """What does not fit is a line in the log, without where it came from; a flood of it is not."""

    def log(self, *requests):
        server = Server()
        for data in requests:
            with Line(server.port).send(data) as line:
                line.answer()
        server.process.send_signal(signal.SIGTERM)
        server.process.communicate(timeout=20)
        server.err.seek(0)
        said = server.err.read()
        server.err.close()
        server.dir.cleanup()
        return said

    def test_what_no_page_asks_for_is_told(self):
        for data, words in ((get(method=b"PUT"), "a method that is not served"), (get(method=b"BREW"), "an unknown method"),
                            (post(b"a=b", target=b"/about"), "a method that this address does not take")):
            said = self.log(data)
            self.assertIn(f"refused a request: {words}", said)
            self.assertNotIn("127.0.0.1:", said.split("refused")[1])
        said = self.log(*[get(method=b"PUT")] * 60)
        self.assertLess(said.count("refused a request"), 60)


class Targets(Case):
    def test_paths_that_could_mean_two_things(self):
        for target in (b"/a%00b", b"/a%2fb", b"/a%2Fb", b"/a%5cb", b"/a\\b", b"/a/../b", b"/..", b"/.",
                       b"/a/./b", b"/%2e%2e/b", b"/a/.%2E", b"/%2e", b"/a/%2E%2e", b"/a%0d%0ab",
                       b"/a%1fb", b"/a%7f", b"/a%", b"/a%4", b"/a%zz", b"/%u0041", b"//a/b", b"/about#x",
                       b"/about?x=%00", b"/about?%", b"/about?x=%g0", b"/a<b", b'/a"b', b"/a?x=<", b"/a|b", b"/a{b}", b"/a^b", b"/a`b", b"/[a]"):
            self.refused(get(target), 400)
        self.refused(get(b"/api/v1/%2e%2e/x"), 400, api=True)
        for target in (b"/a%ff", b"/about?a=%ff", b"/%c0%af"):  # escapes of what is no text
            self.assertEqual(self.ask(get(target)).status, 400, target)
        self.refused(get(b"/a%00b", b"Accept-Language: en", b"Cookie: lang=en"), 400, lang="en")

    def test_paths_that_mean_one(self):
        for target in (b"/about", b"/about?x=../y%2f", b"/about?a|b{c}^`[d]", b"/about?", b"/about?x=%5c%0a"):
            self.assertEqual(self.ask(get(target)).status, 200, target)
        for target in (b"/...", b"/.a", b"/a..b", b"/%C3%A0", b"/a//b", b"/a;b=1", b"/~a'!$&()*+,=:@"):
            self.assertEqual(self.ask(get(target)).status, 404, target)

    def test_other_forms_of_a_target(self):
        for target in (b"*", b"about", b"a:80", b"http://other/about", b"http://a.b/about", b"http://a:81/about",
                       b"https://a/about", b"ftp://a/", b"http:/about", b"http://", b"http:///about",
                       b"http://x@a/about", b"http://a/../b", b"?x", b"http://a//b",
                       b"http://a?x"):
            self.refused(get(target), 400)
        for target in (b"http://a/about", b"HTTP://A/about?x=1"):
            self.assertEqual(self.ask(get(target)).status, 200, target)


class Hosts(Case):
    def test_one_host_and_only_one(self):
        self.refused(get(host=b""), 400)
        self.refused(get(host=b"Host: a\r\nHost: b\r\n"), 400)
        self.refused(get(host=b"Host: a\r\nhost: a\r\n"), 400)

    def test_what_is_no_host(self):
        for host in (b"", b"a b", b"a,b", b"a/b", b"a@b", b"a?b", b"a#b", b"a\\b", b"a%20b", b"http://a", b":80",
                     b"a:", b"a:0", b"a:65536", b"a:x", b"a:-1", b"a:+1", b"a:80:80", b"[::1", b"::1", b"[]",
                     b"[g::]", b"[::1]a", b"\xc3\xa0", b"<a>", b"a" * 256, b"a\tb"):
            self.refused(get(host=b"Host: " + host + b"\r\n"), 400)

    def test_what_is_one(self):
        for host in (b"a", b"a.example", b"127.0.0.1:8080", b"[::1]", b"[::1]:80", b"A-b_c.d", b"a:65535"):
            self.assertEqual(self.ask(get(host=b"Host:\t" + host + b" \r\n")).status, 200, host)


class Lengths(Case):
    def test_lengths_that_two_readers_could_read_differently(self):
        for length in (b"+4", b"-4", b"4x", b"0x4", b"4 4", b"4,4", b"4, 4", b"04", b"", b"1e1", b"4.0", b"\xb2",
                       b"9" * 13, b"99999999999999999999999", b"18446744073709551620", b"'4'", b"4;4"):
            self.refused(post(b"a=bc", length=b"Content-Length: " + length), 400)
        for second in (b"4", b"5", b"0"):
            self.refused(post(b"a=bc", b"Content-Length: " + second), 400)

    def test_length_and_chunks(self):
        chunked = b"4\r\na=bc\r\n0\r\n\r\n"
        self.refused(post(chunked, b"Transfer-Encoding: chunked"), 400)
        for coding in (b"chunked", b"gzip, chunked", b"identity", b"xchunked", b"chunked, identity", b"",
                       b"\x0bchunked"[1:], b"cHuNkEd"):
            self.refused(post(chunked, length=b"Transfer-Encoding: " + coding), 411)
            self.refused(get(b"/about", b"Transfer-Encoding: " + coding), 411)
        self.refused(post(chunked, b"transfer-encoding: identity", length=b"Transfer-Encoding: chunked"), 400)
        self.refused(get(b"/about", b"Transfer_Encoding: chunked", b"Transfer-Encoding : chunked"), 400)

    def test_a_body_where_none_belongs_and_none_where_one_does(self):
        self.refused(get(b"/about", b"Content-Length: 3") + b"abc", 400)
        self.refused(get(b"/about", b"Content-Length: 3", method=b"HEAD") + b"abc", 400)
        self.assertEqual(self.ask(get(b"/about", b"Content-Length: 0")).status, 200)
        self.refused(get(b"/note", method=b"POST"), 411)
        self.refused(get(b"/api/v1/thing", method=b"POST"), 411, api=True)


class HeaderLines(Case):
    def test_lines_that_two_readers_could_read_differently(self):
        for line in (b"X: a\r\n b", b"X: a\r\n\tb", b"X : a", b"X\t: a", b" X: a", b"\tX: a", b": a", b"X a", b"X",
                     b"Bad name: a", b"X\x7f: a", b"\xe9: a", b"X(: a", b"X@: a", b"X/: a", b'"X": a', b"X: a\x01b",
                     b"X: a\x00b", b"X\x00: a", b"X: a\x7f", b"X: a\rb", b"X: a\nY: b", b"X: a\n", b"X: a\r\r",
                     b"X: a\x0b", b"X: \x1b[0m", b"\x00"):
            self.refused(get(b"/about", line), 400)
        self.refused(b"GET /about HTTP/1.1\r\n Host: a\r\n\r\n", 400)
        self.refused(b"GET /about HTTP/1.1\r\nHost: a\n\n", 400)
        self.refused(b"GET /about HTTP/1.1\r\nHost: a\r\n\n", 400)
        self.refused(b"GET /about HTTP/1.1\r\nHost: a\r\n\rX", 400)

    def test_what_may_stand_once(self):
        for name in (b"Authorization", b"Cookie", b"Content-Type", b"Origin", b"Sec-Fetch-Site", b"X-CSRF",
                     b"Idempotency-Key", b"Content-Encoding", b"Connection", b"Expect"):
            self.refused(get(b"/about", name + b": 100-continue", name.lower() + b": 100-continue"), 400)
        self.assertEqual(self.ask(get(b"/about", b"X: 1", b"X: 2", b"Accept: a", b"Accept: b")).status, 200)

    def test_number_and_size(self):
        many = [b"X-%d: y" % i for i in range(63)]
        self.assertEqual(self.ask(get(b"/about", *many)).status, 200)
        self.refused(get(b"/about", *many, b"One: more"), 431)
        room = 16384 - len(HOST) - len(b"X: \r\n\r\n")
        self.assertEqual(self.ask(get(b"/about", b"X: " + b"y" * room)).status, 200)
        self.refused(get(b"/about", b"X: " + b"y" * (room + 1)), 431)
        self.refused(b"GET /about HTTP/1.1\r\nX: " + b"y" * 100000, 431)
        self.refused(b"GET /about HTTP/1.1\r\n" + b"X" * 100000, 431)

    def test_what_is_allowed(self):
        for line in (b"X:", b"X:a", b"X: \t a \t ", b"X: \xc3\xa0", b"!#$%&'*+-.^_`|~: x", b"Upgrade: h2c",
                     b"Connection: keep-alive, Upgrade"):
            self.assertEqual(self.ask(get(b"/about", line)).status, 200, line)


class Bodies(Case):
    """Nothing of a body is taken that nobody wants: the answer comes while it has not been sent."""

    def early(self, target, length, status, *headers, **more):
        with self.line(get(target, b"Content-Length: %d" % length, *headers, method=b"POST")) as line:
            a = line.answer()
            self.assertEqual((a.status, a.headers["Connection"]), (status, "close"))
            self.assertEqual(wanting_headers(a, **more), [])
            self.assertTrue(line.ended())
        self.served()

    def test_a_stranger_is_refused_before_the_body(self):
        self.early(b"/private", 1 << 20, 403)
        self.early(b"/api/v1/private", 1 << 20, 405, api=True)
        self.early(b"/nothing", 999999999999, 404)
        self.early(b"/about", 1000, 405)

    def test_beyond_the_limit_of_the_route(self):
        session = b"Cookie: cs=" + b"a" * 43
        self.early(b"/private", (2 << 20) + 1, 413, session)
        self.early(b"/note", 64 * 1024 + 1, 413)
        self.early(b"/upload", 999999999999, 413)
        self.early(b"/api/v1/thing", 64 * 1024 + 1, 413, b"Content-Type: application/json", api=True)

    def test_who_sends_all_of_it_still_reads_the_answer(self):
        body = b"x" * (8 << 20)
        a = self.ask(post(body, target=b"/private"))
        self.assertEqual(a.status, 403)
        a = self.ask(post(body, target=b"/upload"))
        self.assertEqual(a.status, 413)

    def test_a_body_byte_by_byte_and_in_one(self):
        browser = Browser(self.server)
        csrf = browser.csrf()
        cookie = b"Cookie: cs0=" + browser.cookies["cs0"].encode()
        data = post(b"text=a&csrf=" + csrf.encode(), cookie)
        with self.line() as line:
            for i in range(len(data)):
                line.send(data[i:i + 1])
            self.assertEqual(line.answer().status, 303)
            self.assertEqual(line.send(data).answer().status, 303)

    def test_continue_is_said_when_the_body_is_wanted(self):
        head = post(b"", b"Expect: 100-continue", length=b"Content-Length: 6")
        with self.line(head) as line:
            self.assertEqual(line.socket.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            self.assertEqual(line.send(b"text=a").answer().status, 403)  # no proof
            self.assertEqual(line.send(get()).answer().status, 200)
        with self.line(head + b"text=a") as line:
            self.assertEqual(line.answer().status, 403)
        self.early(b"/private", 1 << 20, 403, b"Expect: 100-continue")
        self.refused(post(b"a=b", b"Expect: 200-maybe"), 417)
        self.refused(post(b"a=b", b"Expect: "), 417)

    def test_what_follows_a_request(self):
        with self.line(get() * 20) as line:
            self.assertEqual([line.answer().status for _ in range(20)], [200] * 20)
        with self.line(post(b"text=a") + get(b"/nothing") + post(b"text=a") + get()) as line:
            self.assertEqual([line.answer().status for _ in range(4)], [403, 404, 403, 200])
        self.refused(b"\x00" + get(), 400)
        with self.line(get() + b"rubbish\r\n\r\n" + get()) as line:
            self.assertEqual(line.answer().status, 200)
            self.assertEqual(line.answer().status, 400)
            self.assertTrue(line.ended())
        with self.line(get(b"/about", b"Connection: close") + get()) as line:
            self.assertEqual(line.answer().status, 200)
            self.assertTrue(line.ended())

    def test_one_who_stops_in_the_middle_is_forgotten(self):
        for data in (b"G", b"GET / HT", get()[:-1], post(b"text=a")[:-1]):
            with self.line(data) as line:
                line.socket.shutdown(socket.SHUT_WR)
                self.assertTrue(line.ended(), data)
        with self.line(get()) as line:  # but a whole request is answered
            line.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(line.answer().status, 200)
            self.assertTrue(line.ended())


class Time(Case):
    """With seconds instead of minutes: head 1, stall 2, whole 2, idle 2."""
    words = ("fast",)

    def drip(self, first, byte, pause, most):
        """Bytes one by one until the server has had enough: its answer, or None."""
        with self.line(first, wait=0.01) as line:
            end = time.time() + most
            while time.time() < end:
                try:
                    line.send(byte)
                    got = line.socket.recv(65536)
                    return re.match(rb"HTTP/1.1 (\d+)", got).group(1) if got else None
                except TimeoutError:
                    time.sleep(pause)
                except OSError:
                    return None
        return "still there"

    def test_a_head_that_drips(self):
        self.assertEqual(self.drip(b"GET /about HTTP/1.1\r\nHost: a\r\nX: ", b"y", 0.1, 20), b"408")
        self.assertEqual(self.drip(b"GET /", b"y", 0.1, 20), b"408")
        self.served()

    def test_a_body_that_drips(self):
        head = post(b"", length=b"Content-Length: 60000")
        self.assertIn(self.drip(head, b"y", 0.05, 40), (b"408",))
        self.served()

    def test_a_body_that_stops(self):
        with self.line(post(b"abc", length=b"Content-Length: 60000")) as line:
            a = line.answer()
            self.assertEqual((a.status, a.headers["Connection"]), (408, "close"))
            self.assertEqual(wanting_headers(a), [])

    def test_nothing_is_waited_for_without_end(self):
        for data in (b"", get()):
            with self.line(data) as line:
                if data:
                    self.assertEqual(line.answer().status, 200)
                self.assertTrue(line.ended())  # without a word

    def test_an_answer_that_is_not_read(self):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.settimeout(30)
        s.connect(("127.0.0.1", self.server.port))
        s.sendall(get(b"/long"))
        time.sleep(6)
        got = 0
        try:
            while chunk := s.recv(1 << 20):
                got += len(chunk)
        except ConnectionError:
            pass
        s.close()
        self.assertLess(got, 12 << 20)
        self.served_again()

    def read_slowly(self, total, piece, pause):
        """How many bytes came, in which time: `piece` of them, then `pause`, until the end or until the line is cut."""
        s, got, begun = socket.socket(), 0, time.time()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
        s.settimeout(30)
        s.connect(("127.0.0.1", self.server.port))
        s.sendall(get(b"/stream?bytes=%d" % total))
        while got < total and time.time() - begun < 40:
            if select.select([], [], [s], 0)[2] or s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                break
            for _ in range(0, piece, 4096):
                got += len(s.recv(4096))
            time.sleep(pause)
        s.close()
        return got, time.time() - begun

    def test_a_long_answer_takes_its_time_but_not_every_time(self):
        """Here 512 KiB may take 2 s. So 12 MB come in 5 s; 80 KB a second do not, though each second has some."""
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            steady = pool.submit(self.read_slowly, 12000000, 1000000, 0.45)
            drips = pool.submit(self.read_slowly, 60000000, 8192, 0.09)
            stuck = pool.submit(self.read_slowly, 60000000, 0, 0.1)
            got, seconds = steady.result()
            self.assertGreater(got, 12000000)  # with the head
            self.assertGreater(seconds, 5)  # longer than the whole of a body may take
            for late in (drips, stuck):
                got, seconds = late.result()
                self.assertLess(got, 5 << 20)
                self.assertLess(seconds, 39)  # it was cut
        self.served_again()

    def served_again(self):
        with self.line(get()) as line:
            self.assertEqual(line.answer().status, 200)

    def served(self):
        self.served_again()  # the line of the other has been idle too long meanwhile


class Ranges(Case):
    """A transfer that broke off goes on where it stopped, with the same bytes or from the beginning."""
    TOTAL, MARK = 200000, b'"letters-200000"'

    def setUp(self):
        super().setUp()
        self.whole = self.ask(get(b"/stream?bytes=200000"))

    def part(self, *headers, target=b"/stream?bytes=200000"):
        a = self.ask(get(target, *headers))
        return a.status, a.headers.get("Content-Range"), a.body

    def test_whole_and_marked(self):
        a = self.whole
        self.assertEqual((a.status, len(a.body), a.headers["Accept-Ranges"]), (200, self.TOTAL, "bytes"))
        self.assertEqual(a.headers["ETag"].encode(), self.MARK)
        self.assertEqual(a.headers["Cache-Control"], "private, no-cache")
        self.assertEqual([a.body[i:i + 1] for i in (0, 65535, 65536, 199999)], [b"a", b"a", b"b", b"d"])

    def test_the_same_bytes_go_on(self):
        for only_of in ([], [b"If-Range: " + self.MARK]):
            for asked, begin, end in ((b"65530-65540", 65530, 65541), (b"199990-", 199990, 200000), (b"-7", 199993, 200000)):
                self.assertEqual(self.part(b"Range: bytes=" + asked, *only_of),
                                 (206, f"bytes {begin}-{end - 1}/200000", self.whole.body[begin:end]))
            self.assertEqual(self.part(b"Range: bytes=200000-", *only_of)[:2], (416, "bytes */200000"))

    def test_other_bytes_come_from_the_beginning(self):
        for only_of in (b'"letters-200001"', b'W/"letters-200000"', b"letters-200000", b'"letters-200000", "x"', b"*",
                        b"Sun, 22 Nov 2026 00:00:00 GMT"):
            for asked in (b"100000-", b"900000-"):
                status, where, body = self.part(b"Range: bytes=" + asked, b"If-Range: " + only_of)
                self.assertEqual((status, where, body == self.whole.body), (200, None, True), only_of)

    def test_what_is_known_is_not_sent(self):
        for more in ([], [b"Range: bytes=5-"], [b"Range: bytes=5-", b"If-Range: " + self.MARK]):
            self.assertEqual(self.part(b"If-None-Match: " + self.MARK, *more), (304, None, b""))
        self.assertEqual(self.part(b'If-None-Match: "other"', b"Range: bytes=199999-")[0], 206)

    def test_what_is_held_goes_on_as_well(self):
        def part(*headers):
            return self.part(*headers, target=b"/bytes")
        self.assertEqual(part(), (200, None, b"0123456789"))
        self.assertEqual(part(b"Range: bytes=3-5", b'If-Range: "digits"'), (206, "bytes 3-5/10", b"345"))
        self.assertEqual(part(b"Range: bytes=3-5", b'If-Range: "others"'), (200, None, b"0123456789"))
        self.assertEqual(part(b"Range: bytes=10-")[:2], (416, "bytes */10"))
        self.assertEqual(part(b'If-None-Match: "digits"')[0], 304)

    def test_the_head_alone(self):
        a = self.ask(get(b"/stream?bytes=200000", b"Range: bytes=10-19", method=b"HEAD"), "HEAD")
        self.assertEqual((a.status, a.headers["Content-Length"], a.body), (206, "10", b""))


class Crowds(Case):
    """With 20 lines of one address and 60 of all."""
    words = ("fast",)

    def setUp(self):
        pass

    def tearDown(self):
        time.sleep(2.5)  # until what is left over has been given back

    def test_too_many_lines_of_one_address_are_told_so(self):
        lines = [Line(self.server.port, "127.0.0.7") for _ in range(20)]
        for line in lines:
            self.assertEqual(line.send(get()).answer().status, 200)
        with Line(self.server.port, "127.0.0.7") as one_more:
            a = one_more.send(get()).answer()
            self.assertEqual((a.status, wanting_headers(a)), (503, []))
            self.assertGreater(int(a.headers["Retry-After"]), 0)
            self.assertTrue(one_more.ended())
        with Line(self.server.port, "127.0.0.8") as another:
            self.assertEqual(another.send(get()).answer().status, 200)
        for line in lines:
            line.close()
        time.sleep(0.3)
        with Line(self.server.port, "127.0.0.7") as later:
            self.assertEqual(later.send(get()).answer().status, 200)

    def test_idle_lines_make_room_for_new_ones(self):
        lines = []
        for i in range(150):
            line = Line(self.server.port, f"127.0.1.{i % 10 + 1}")
            a = line.send(get()).answer()
            lines.append(line)
            self.assertIn(a.status if a else 0, (200, 503), i)
        with Line(self.server.port, "127.0.0.9") as new:
            self.assertEqual(new.send(get()).answer().status, 200)
        for line in lines:
            line.close()

    def slow_lines(self, count, *headers):
        """That ask for a large answer and do not read it."""
        lines = []
        for i in range(count):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.settimeout(30)
            s.bind((f"127.0.3.{i % 10 + 1}", 0))
            s.connect(("127.0.0.1", self.server.port))
            s.sendall(get(b"/fat", *headers))
            lines.append((s, s.recv(12)[9:12]))
        return lines

    def memory_mb(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as f:
            return int(next(line for line in f if line.startswith("VmRSS")).split()[1]) // 1024

    @unittest.skipIf(SANITIZED, "a sanitizer keeps what was given back")
    def test_what_a_slow_answer_was_made_from_is_given_back(self):
        """Twenty answers of 1 MB, each made in 10 MB."""
        before, lines = self.memory_mb(), self.slow_lines(20, b"Cookie: cs=" + b"a" * 43)
        self.assertLess(self.memory_mb() - before, 100)
        for s, _ in lines:
            s.close()

    def test_only_so_many_large_answers_at_once(self):
        """A quarter of 24 MB a loop for one account."""
        lines = self.slow_lines(30, b"Cookie: cs=" + b"a" * 43)
        said = [status for _, status in lines]
        self.assertEqual(set(said), {b"200", b"503"})
        self.assertLessEqual(said.count(b"200"), 6 * os.cpu_count())
        for s, _ in lines:
            s.close()
        with Line(self.server.port, "127.0.0.9") as new:
            self.assertEqual(new.send(get()).answer().status, 200)

    def test_only_so_many_large_bodies_at_once(self):
        session = b"Cookie: cs=" + b"a" * 43
        head = get(b"/private", b"Content-Length: 2000000", session, b"Expect: 100-continue",
                   b"Content-Type: multipart/form-data; boundary=x", method=b"POST")
        said = []
        lines = [Line(self.server.port, f"127.0.2.{i + 1}").send(head) for i in range(12)]
        for line in lines:
            said.append(line.socket.recv(4096)[9:12])
        self.assertEqual(set(said), {b"100", b"503"})
        self.assertLessEqual(said.count(b"100"), 4)  # 3 MB a loop
        for line in lines:
            line.close()


class Rates(Case):
    """With 40 requests a minute of a stranger's address, 25 of a person, 30 of a program."""
    words = ("fast", "proxy")

    def setUp(self):
        pass

    def tearDown(self):
        pass

    def hit(self, address, n, *headers, target=b"/about"):
        seen = {}
        for _ in range(n):
            a = self.ask(get(target, b"X-Forwarded-For: " + address, *headers))
            seen[a.status] = seen.get(a.status, 0) + 1
        return seen, a

    def test_a_stranger_is_counted_by_address(self):
        seen, last = self.hit(b"192.0.2.1", 45)
        self.assertLessEqual(seen[200], 42)  # one comes back every second and a half
        self.assertEqual(last.status, 429)
        self.assertEqual(wanting_headers(last, tls=True), [])
        wait = int(last.headers["Retry-After"])
        self.assertTrue(0 < wait <= 60)
        self.assertIn(f"Hãy thử lại sau {wait} giây", last.text)
        self.assertEqual(self.hit(b"192.0.2.2", 1)[0], {200: 1})

    def test_a_household_of_ipv6_is_one_address(self):
        for i in range(40):
            self.hit(b"2001:db8:1:2:%x::1" % i, 1)
        self.assertGreater(self.hit(b"2001:db8:1:2:ffff::1", 3)[0].get(429, 0), 0)
        self.assertEqual(self.hit(b"2001:db8:1:3::1", 1)[0], {200: 1})

    def test_made_up_addresses_before_the_last_do_not_help(self):
        seen = {}
        for i in range(60):
            a = self.ask(get(b"/about", b"X-Forwarded-For: 198.51.100.%d, 192.0.2.9" % i,))
            seen[a.status] = seen.get(a.status, 0) + 1
        self.assertGreater(seen.get(429, 0), 10)
        a = self.ask(get(b"/about", b"X-Forwarded-For: 198.51.100.77", b"X-Forwarded-For: 192.0.2.9"))
        self.assertEqual(a.status, 429)

    def test_an_office_is_counted_by_person(self):
        session = b"Cookie: __Host-cs=" + b"b" * 43
        for _ in range(4):
            self.hit(b"192.0.2.20", 12)  # the address is used up by strangers
        self.assertEqual(self.hit(b"192.0.2.20", 1)[0], {429: 1})
        self.assertEqual(self.hit(b"192.0.2.20", 1, session)[0], {200: 1})
        seen, _ = self.hit(b"192.0.2.21", 40, session, target=b"/private")
        self.assertGreater(seen.get(429, 0), 10)
        self.assertEqual(self.hit(b"192.0.2.22", 1, session, target=b"/private")[0], {429: 1})

    def test_a_program_reads_a_problem(self):
        seen, last = self.hit(b"192.0.2.30", 60, target=b"/api/v1/thing")
        self.assertEqual(last.status, 429)
        self.assertEqual(last.headers["Content-Type"], "application/problem+json; charset=utf-8")
        self.assertEqual(wanting_headers(last, api=True, tls=True), [])
        self.assertIn(last.headers["Retry-After"], last.text)


class Proxy(Case):
    words = ("proxy",)

    def test_behind_tls_everything_says_so(self):
        a = self.ask(get(b"/note"))
        self.assertEqual(wanting_headers(a, tls=True), [])
        line = a.headers["Set-Cookie"]
        self.assertTrue(line.startswith("__Host-cs0="))
        for word in ("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"):
            self.assertIn(word, line)
        self.assertNotIn("Domain", line)

    def test_a_cookie_that_another_host_could_have_set_is_not_ours(self):
        session = b"c" * 43
        self.assertEqual(self.ask(get(b"/private", b"Cookie: cs=" + session)).status, 303)
        self.assertEqual(self.ask(get(b"/private", b"Cookie: __Host-cs=" + session)).status, 200)

    def test_the_origin_is_the_one_with_tls(self):
        page = self.ask(get(b"/note"))
        cookie = page.headers["Set-Cookie"].split(";")[0].encode()
        csrf = re.search(r'name="csrf" value="([0-9a-f]{96})"', page.text).group(1).encode()
        body = b"text=a&csrf=" + csrf
        for origin, status in ((b"https://a", 303), (b"http://a", 403), (b"https://b", 403), (b"null", 403),
                               (b"https://a:444", 403), (b"https://a.b", 403), (b"", 303)):
            a = self.ask(post(body, b"Cookie: " + cookie, b"Origin: " + origin))
            self.assertEqual(a.status, status, origin)


class Plain(Case):
    def test_without_a_proxy_its_words_are_not_believed(self):
        page = self.ask(get(b"/note", b"X-Forwarded-Proto: https", b"X-Forwarded-For: 192.0.2.1",
                            b"Forwarded: for=192.0.2.1;proto=https"))
        self.assertEqual(wanting_headers(page), [])
        self.assertNotIn("Strict-Transport-Security", page.headers)
        self.assertNotIn("Secure", page.headers["Set-Cookie"])
        self.assertTrue(page.headers["Set-Cookie"].startswith("cs0="))
        cookie = page.headers["Set-Cookie"].split(";")[0].encode()
        for i in range(6):  # a row with three a minute: who makes up addresses is counted all the same
            a = self.ask(post(b"text=a&csrf=", b"Cookie: " + cookie, b"X-Forwarded-For: 192.0.2.%d" % i,
                              target=b"/limited"))
        self.assertEqual(a.status, 429)

    def test_what_is_costly_to_make_has_a_limit_of_its_own(self):
        with self.line() as line:
            self.assertEqual([line.send(get(b"/costly")).answer().status for _ in range(3)], [200] * 3)
            a = line.send(get(b"/costly")).answer()
            self.assertEqual((a.status, wanting_headers(a)), (429, []))
            self.assertTrue(0 < int(a.headers["Retry-After"]) <= 20)
            a = line.send(get(b"/costly", method=b"HEAD")).answer("HEAD")
            self.assertEqual(a.status, 429)
            self.assertEqual(line.send(get()).answer().status, 200)

    def test_where_a_form_comes_from(self):
        page = self.ask(get(b"/note"))
        cookie = page.headers["Set-Cookie"].split(";")[0].encode()
        csrf = re.search(r'name="csrf" value="([0-9a-f]{96})"', page.text).group(1).encode()
        body = b"text=a&csrf=" + csrf
        for header, status in ((b"Origin: http://a", 303), (b"Origin: http://A", 303), (b"Origin: http://b", 403),
                               (b"Origin: https://a", 403), (b"Origin: null", 403), (b"Origin: http://a.evil", 403),
                               (b"Sec-Fetch-Site: same-origin", 303), (b"Sec-Fetch-Site: none", 303),
                               (b"Sec-Fetch-Site: same-site", 403), (b"Sec-Fetch-Site: cross-site", 403),
                               (b"Sec-Fetch-Site: anything", 403)):
            self.assertEqual(self.ask(post(body, b"Cookie: " + cookie, header)).status, status, header)

    def test_nobody_elsewhere_may_read(self):
        for target in (b"/about", b"/api/v1/thing"):
            a = self.ask(get(target, b"Origin: http://evil"))
            self.assertEqual([h for h in a.headers if h.lower().startswith("access-control")], [])
            a = self.ask(get(target, b"Origin: http://evil", b"Access-Control-Request-Method: POST", method=b"OPTIONS"))
            self.assertEqual(a.status, 405)
            self.assertEqual([h for h in a.headers if h.lower().startswith("access-control")], [])

    def test_json_is_not_taken_from_a_plain_form(self):
        for kind in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b""):
            data = get(b"/api/v1/thing", b"Content-Length: 2", b"Content-Type: " + kind, method=b"POST") + b"{}"
            self.assertEqual(self.ask(data).status, 415, kind)


PIECES = [b"\r", b"\n", b"\r\n", b"\0", b"\t", b" ", b":", b",", b"%00", b"%2f", b"%5C", b"%2e", b"/../", b"/./", b"//",
          b"\\", b"#", b"?", b"%", b"%zz", b"%c3%a0", b"%ff", b"\x7f", b"\x80", b"\xff", b"HTTP/1.0", b"HTTP/1.2",
          b"http://a/", b"http://b/", b"HTTP/2.0", b"\r\n ", b"\r\n\t", b"\r\n\r\n", b"Host: a\r\n", b"Host: b\r\n",
          b"Transfer-Encoding: chunked\r\n", b"Content-Length: 3\r\n", b"Content-Length: 0\r\n", b"Content-Length: +3\r\n",
          b"Content-Length: 03\r\n", b"Content-Length : 3\r\n", b"Expect: 100-continue\r\n", b"Expect: x\r\n",
          b"Cookie: a=b\r\n", b"Connection: close\r\n", b"X: y\r\n", b"X:\r\n", b": x\r\n", b"PUT", b"POST", b"HEAD", b"GET",
          b"a:80", b"[::1]", b"[", b"]", b"@", b"0", b"9" * 14, b"X: " + b"y" * 8000 + b"\r\n", b"z" * 8190,
          b"X: " + b"y" * 16384 + b"\r\n", b"".join(b"N%d: v\r\n" % i for i in range(62))]


def mutate(r, data):
    data = bytearray(data)
    for _ in range(r.choice((0, 1, 1, 1, 2, 3))):
        at = r.randrange(len(data) + 1)
        kind = r.randrange(7)
        if kind == 0:
            data[at:at] = r.choice(PIECES)
        elif kind == 1:
            data[at:at + r.randint(1, 4)] = r.choice(PIECES)
        elif kind == 2:
            data[at:at + 1] = bytes([r.randrange(256)])
        elif kind == 3:
            del data[at:at + r.randint(1, 12)]
        elif kind == 4:  # at the beginning of a line
            starts = [m.end() for m in re.finditer(rb"\n", bytes(data))] or [0]
            at = r.choice(starts)
            data[at:at] = r.choice(PIECES)
        elif kind == 5:
            data[at:at] = data[at:at + r.randint(1, 30)]
        else:
            del data[at:]
    return bytes(data)


class Differential(Case):
    """Random changes of good requests: the server and the model in strict.py come to the same end."""
    BASES = [
        get(b"/nothing?x=1&y=%C3%A0"),
        get(b"/nothing/deep/er", b"Accept: */*", b"Cookie: cs=x; lang=en", b"Connection: keep-alive"),
        get(b"http://a/nothing", version=b"HTTP/1.1"),
        get(b"/nothing", method=b"HEAD", version=b"HTTP/1.0", host=b"Host: [::1]:8080\r\n"),
        get(b"/nothing", version=b"HTTP/1.2"),
        post(b"abc", target=b"/nothing"),
        post(b"abc", b"Expect: 100-continue", target=b"/nothing/%41"),
    ]

    def verdict(self, data):
        with self.line(data, wait=20) as line:
            try:
                line.socket.shutdown(socket.SHUT_WR)
                got = line.socket.recv(12)
                while got and len(got) < 12:
                    got += line.socket.recv(12 - len(got))
            except ConnectionError:
                got = b""
        return int(got[9:12]) if got else "more"

    def test_random_requests(self):
        cases = int(os.environ.get("CHUNGSUC_EDGE_CASES", "3000"))
        r, ends = random.Random(2026), {}
        for i in range(cases):
            data = mutate(r, r.choice(self.BASES))
            wanted, got = strict.judge(data), self.verdict(data) if data else "more"
            if wanted == "pass":  # past the guard there is no such page
                self.assertIn(got, (404, 405), (i, data))
            else:
                self.assertEqual(got, wanted, (i, data))
            ends[wanted] = ends.get(wanted, 0) + 1
        self.assertGreater(min(ends.get(e, 0) for e in ("pass", 400, "more")), cases // 20, ends)
        self.assertGreaterEqual(set(ends), {411, 414, 417, 431, 501, 505}, ends)
        self.served()

    def test_the_model_can_be_wrong(self):
        """So that agreement means something: what the model says of some plain cases."""
        for data, end in ((get(), "pass"), (get()[:-1], "more"), (get(host=b""), 400), (get(b"/../x"), 400),
                          (get(version=b"HTTP/1.2"), 505), (b"GET /a\n", 400), (get(method=b"PUT"), 405),
                          (post(b"", length=b"Transfer-Encoding: chunked"), 411), (b"", "more")):
            self.assertEqual(strict.judge(data), end, data)


if __name__ == "__main__":
    unittest.main(verbosity=1)
