#!/usr/bin/env python3
"""in_unit.py: what people do, asked of a service that runs as its unit says (fresh-systemd.sh starts it).

    in_unit.py CLIP.mp4

The example stands behind 127.0.0.1:8080: a clip comes in parts and is judged by the helper, a paper is
written, given its number and fetched as Word and, where LibreOffice is installed, as PDF; a table as XLSX; a
template goes past a virus scanner that listens at /run/scanner.ctl.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import sys
import threading
import time
import zlib

CLIP = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
from test_hostile import PASSWORD, fields_of, multipart, words
from wire import Browser

PART = 1024 * 1024
MARK = "x7MA4YWxkTrZu0gW"


class Service:
    port = 8080


def until(what, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    sys.exit("FAILED: waited too long")


def expect(what, answer, status):
    if answer.status != status:
        sys.exit(f"FAILED: {what}: {answer.status}\n{words(answer)[:800]}")
    return answer


def signed_in(login):
    b = Browser(Service)
    expect("sign in", b.post("/sign-in", {"login": login, "password": PASSWORD}, csrf=b.csrf("/sign-in")), 303)
    return b


def form(b, path, fields, piece=None):
    parts = [f'--{MARK}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    if piece is not None:
        parts.append(f'--{MARK}\r\nContent-Disposition: form-data; name="part"; filename="part"\r\n'
                     f"Content-Type: video/mp4\r\n\r\n".encode() + piece + b"\r\n")
    return b.ask("POST", path, b"".join(parts) + f"--{MARK}--\r\n".encode(),
                 {"Content-Type": f"multipart/form-data; boundary={MARK}"})


def clip():
    b, data = signed_in("bendinh"), CLIP.read_bytes()
    day = re.search(r"(/campaign/\d+/unit/\d+)/day/(\d{4}-\d\d-\d\d)", b.get("/").text)
    page, token = day.group(1) + "/clips", None
    token = b.csrf(page)
    started = expect("start", form(b, page + "/start", {"csrf": token, "day": day.group(2), "about": "none", "kind": "0",
                                                        "people": "no", "caption": "", "bytes": len(data)}), 200)
    url = json.loads(started.text)["upload"]
    for n, at in enumerate(range(0, len(data), PART), 1):
        piece = data[at:at + PART]
        expect("part", form(b, f"{url}/part/{n}", {"csrf": token, "crc": f"{zlib.crc32(piece):08x}"}, piece), 200)
    expect("finish", form(b, url + "/finish", {"csrf": token}), 200)
    end = until(lambda: (lambda s: s if s["state"] in ("refused", "taken") else None)(json.loads(b.get(url).text)))
    if end["state"] != "taken":
        sys.exit(f"FAILED: the clip was not taken: {end}")
    one = max(map(int, re.findall(r'href="/clip/(\d+)"', b.get(page).text)))
    video = expect("video", b.get(f"/clip/{one}/video"), 200)
    print(f"ok: a clip of {len(data)} bytes was judged by the helper, {len(video.body)} are kept")


def paper():
    b = signed_in("thuongtruc")
    campaign = re.search(r"/campaign/\d+", b.get("/").text).group(0)
    page = campaign + "/papers/cong-van"
    fields = fields_of(b.get(page), page)
    one = expect("paper", b.post(page, fields, csrf=fields["csrf"]), 303).headers["Location"]
    expect("number", b.post(one + "/number", {}, csrf=b.csrf(one)), 303)
    docx = expect("docx", b.get(one + "/file"), 200).body
    table = expect("xlsx", b.get(campaign + "/works?as=xlsx"), 200).body
    if not docx.startswith(b"PK") or not table.startswith(b"PK"):
        sys.exit("FAILED: no Word file or no spreadsheet")
    print("ok: a paper with its number as Word, a table as XLSX")
    if shutil.which("soffice"):
        where = expect("pdf", b.post(one + "/pdf", {}, csrf=b.csrf(one)), 303).headers["Location"]
        until(lambda: b.get(where).body.startswith(b"%PDF-"))
        print("ok: LibreOffice makes the PDF of a paper")


def scanner():
    """Says of everything that it is well."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("/run/scanner.ctl")
        os.chmod("/run/scanner.ctl", 0o666)  # as clamd's is
        listening.listen()
        while True:
            one, _ = listening.accept()
            with one:
                while not one.recv(1 << 20).endswith(b"\0\0\0\0"):
                    pass
                one.sendall(b"stream: OK\0")
            scanned.append(1)


scanned = []


def template():
    threading.Thread(target=scanner, daemon=True).start()
    until(lambda: os.path.exists("/run/scanner.ctl"))
    b = signed_in("thuongtruc")
    campaign = re.search(r"/campaign/\d+", b.get("/").text).group(0)
    unit = re.search(r"/templates\?unit=(\d+)", b.get(campaign + "/papers").text).group(1)
    page = f"/templates/{unit}/party/cong-van"
    docx = expect("template", b.get(page + "/file"), 200).body
    kind, body = multipart({"csrf": b.csrf(page)}, "mau.docx", docx)
    expect("a template of ours", b.ask("POST", page, body, {"Content-Type": kind}), 303)
    if not scanned:
        sys.exit("FAILED: the scanner saw nothing")
    print("ok: a template went past the virus scanner")


clip()
paper()
template()
