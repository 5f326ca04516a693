"""strict.py: what a strict server makes of the first bytes of a connection, worked out once more.

Written from the standard (RFC 9112, 9110) and the limits in the handbook, not from the program:
whole-head patterns instead of a state for every byte. judge() gives "pass", "more" (nothing wrong so
far, but not all of it), or the status of the refusal.
"""
import re
import urllib.parse

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
VALUE = rb"[\t\x20-\x7e\x80-\xff]"
LINE = TOKEN + rb"{1,20} [\x21-\x7e]+ [\x21-\x7e]{0,16}\r\n"
HEADER = TOKEN + rb"+:" + VALUE + rb"*\r\n"
WHOLE = re.compile(rb"(" + LINE + rb")((?:" + HEADER + rb")*)\r\n")
PART = re.compile(
    rb"(?:" + TOKEN + rb"{1,20}(?: (?:[\x21-\x7e]+(?: (?:[\x21-\x7e]{0,16}\r?)?)?)?)?)?"
    rb"|" + LINE + rb"(?:" + HEADER + rb")*(?:\r|" + TOKEN + rb"+(?::" + VALUE + rb"*\r?)?)?")
PATH = re.compile(rb"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*")
QUERY = re.compile(rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]|{}^`]|%[0-9A-Fa-f]{2})*")
HOST = re.compile(rb"([A-Za-z0-9\-._]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")
ONCE = (b"host", b"content-length", b"transfer-encoding", b"expect", b"connection", b"authorization",
        b"content-encoding", b"content-type", b"cookie", b"idempotency-key", b"origin",
        b"sec-fetch-site", b"x-csrf")


def first_bad_byte(data):
    """The longest beginning that could still become a head ends here."""
    good, bad = 0, len(data) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        if PART.fullmatch(data[:middle]):
            good = middle
        else:
            bad = middle
    return good


def over_limits(data, end):
    """(place, status) of the first limit that is passed before `end`."""
    found = []
    cr = data.find(b"\r")
    if (cr < 0 or cr > 8192) and end > 8192:
        found.append((8192, 414))
    block = data.find(b"\n") + 1
    if block:
        if end > block + 16384:
            found.append((block + 16384, 431))
        place = block
        for _ in range(64):
            place = data.find(b"\n", place) + 1
            if not place:
                break
        if place and place < end and re.match(TOKEN, data[place:place + 1]):
            found.append((place, 431))
    return min(found, default=None)


def path_is_clean(target, host):
    if target[:7].lower() == b"http://":
        authority, slash, rest = re.fullmatch(rb"([^/?]*)([/?]?)(.*)", target[7:], re.S).groups()
        if authority.lower() != host.lower():
            return False
        target = (slash + rest) or b"/"
    path, mark, query = target.partition(b"?")
    if not PATH.fullmatch(path) or path.startswith(b"//") or not QUERY.fullmatch(query):
        return False
    for escape in re.findall(rb"%(..)", path):
        if int(escape, 16) < 32 or int(escape, 16) in (0x2f, 0x5c, 0x7f):
            return False
    if b"%00" in query:
        return False
    if any(urllib.parse.unquote_to_bytes(s) in (b".", b"..") for s in path.split(b"/")):
        return False
    try:
        urllib.parse.unquote_to_bytes(path).decode()
        for part in re.split(rb"[&=]", query):
            urllib.parse.unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return False
    return True


def judge_meaning(line, block):
    method, target, version = line[:-2].split(b" ")
    headers = [(n.lower(), v.strip(b" \t")) for n, _, v in
               (h.partition(b":") for h in block.split(b"\r\n")[:-1])]
    names = [n for n, _ in headers]
    said = dict(headers)
    host = HOST.fullmatch(said.get(b"host", b""))
    if any(names.count(n) > 1 for n in ONCE) or not host or len(said[b"host"]) > 255:
        return 400
    if host.group(2) is not None and not 0 < int(host.group(2)) < 65536:
        return 400
    if not path_is_clean(target, said[b"host"]) or not re.fullmatch(rb"HTTP/[0-9]\.[0-9]", version):
        return 400
    if version not in (b"HTTP/1.0", b"HTTP/1.1"):
        return 505
    if method not in (b"GET", b"HEAD", b"POST"):
        return 405 if method in (b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"CONNECT") else 501
    length = said.get(b"content-length")
    if b"transfer-encoding" in said:
        return 411 if length is None else 400
    if length is not None and not re.fullmatch(rb"0|[1-9][0-9]{0,11}", length):
        return 400
    if method != b"POST" and length not in (None, b"0"):
        return 400
    if method == b"POST" and length is None:
        return 411
    if said.get(b"expect", b"100-continue").lower() != b"100-continue":
        return 417
    return "pass"


def judge(data):
    whole = WHOLE.match(data)
    end = whole.end() if whole else first_bad_byte(data)
    limit = over_limits(data, end if whole else min(end + 1, len(data)))
    if limit and (whole or limit[0] <= end):
        return limit[1]
    if whole:
        return judge_meaning(*whole.groups())
    return "more" if end == len(data) else 400
