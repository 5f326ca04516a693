"""forms.py: every form that the pages of the example show, filled in as a person would, for whoever may see it.

The pages are walked as several people; of each kind of form (its address without numbers) the first is
kept, and filled anew each time it is wanted, from the page as it stands then.
"""
import html
import random
import re
import struct
import zlib

from test_hostile import PLAN, multipart

PEOPLE = ("thuongtruc", "bendinh", "quantri", "lanhdao")
WORDS = re.compile(r"^(note|topic|title|caption|words|subject|name|whom|what|drafter_name|signer)$")
PAGES_MAX = 260  # of one person
# They end what the others need, have a case of their own, or want a file that is made elsewhere.
NEVER = re.compile(r"^/(sign-out|password|first-day|sessions|totp|parcel|templates|plan$)|/(phone|workbook|sign|clips)(#|$)")
# As the others of its kind.
ALIKE = re.compile(r"/review/text/(?!general)|/papers/(?!cong-van|bao-cao-tong-ket)|/templates/\d+/\w+/(?!cong-van)|/pictures/(?!house)")
BY_NAME = (  # what fits where the kind of the field does not say it
    (r"(^|[-_])(url|link)$", "https://example.org/tai-lieu"),
    (r"phone", "0912345678"),
    (r"^stated$", ""), (r"^drafter$", "VHXH"), (r"_(real|planned)$", "{n}000"), (r"^[mwqhn]\d+$", ""),
    (r"^login$", "moi-{n}"), (r"^successor$", "lanhdao"), (r"^bank_bin$", "970415"), (r"^deposit_no$", "012345678901"),
    (r"^holder$", "UBND XA"), (r"^bank_ref|reference$", "BL{n}"), (r"_vnd$|stated|amount|money|value|price|total|cost", "1000000"),
    (r"time|hour|^at$", "08:00"),
    (r"day|date|^from|^to$|until|due|held", "22/11/2026"),
    (r"quantity|count|number|people|households|minutes|share|percent|size|parts|planned|min\d|max\d|year", "2"),
)


def kind_of(path):
    return re.sub(r"\d+", "N", re.sub(r"\d{4}-\d\d-\d\d", "D", path))


def forms_in(text, path):
    """(action, whole form) of each form of a page that writes."""
    for form in re.findall(r'(?s)<form[^>]*method="post"[^>]*>.*?</form>', text):
        action = re.search(r'action="([^"]*)"', form.split(">")[0])
        yield html.unescape(action.group(1)) if action and action.group(1) else path, form


def attributes(tag):
    found = {n: html.unescape(v) for n, v in re.findall(r'([\w-]+)="([^"]*)"', tag)}
    found["set"] = re.findall(r"\s(checked|required|disabled)\b", tag)
    return found


def guess(name, at, n):
    if at.get("type") == "date":
        return "2026-11-22"
    if at.get("type") == "time":
        return "10:00" if name == "to" else "08:00"
    for pattern, value in BY_NAME:
        if re.search(pattern, name):
            return value.replace("{n}", str(n))
    if at.get("type") == "number" or at.get("inputmode") in ("numeric", "decimal"):
        return "2"
    return f"Thử lần {n}"


def choice_of(inside):
    """What stands chosen in a list, or else its first real choice."""
    options = re.findall(r'<option value="([^"]*)"([^>]*)>', inside)
    chosen = [v for v, more in options if "selected" in more and v]
    return html.unescape((chosen or [v for v, _ in options if v] or [""])[0])


def anew(words, n):
    """Other words than last time: who sends the same again changes nothing."""
    return re.sub(r"\W*lần \d+$", "", words or "Lời thử") + f" lần {n}"


def filled_in(form, n):
    """(fields, (name, what it takes) of a field for a file or None): what stands in the form, and where nothing stands something."""
    fields, radios, file = {}, {}, None
    for tag in re.findall(r"<input[^>]*>", form):
        at = attributes(tag)
        name, kind = at.get("name"), at.get("type", "text")
        if not name or "disabled" in at["set"]:
            continue
        if kind == "file":
            file = (name, at.get("accept", ""))
        elif kind == "radio":
            if name not in radios or "checked" in at["set"]:
                radios[name] = at.get("value", "")
        elif kind == "checkbox":
            if set(at["set"]) & {"checked", "required"} or re.search("sure|agree|yes", name):
                fields[name] = at.get("value", "1")
        else:
            fields[name] = at.get("value") or ("" if kind == "hidden" else guess(name, at, n))
            if re.search("_(real|planned|quantity)$|^quantity$|^p\\d+$", name):
                fields[name] = str(n % 3) if re.match("p\\d", name) else f"{n}000"
            if WORDS.search(name) and kind == "text" and at.get("value"):
                fields[name] = anew(fields[name], n)
    for name, inside in re.findall(r'(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form):
        fields[name] = anew(html.unescape(inside).strip(), n)
    for name, inside in re.findall(r'(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        fields[name] = choice_of(inside)
    for button in re.findall(r'<button[^>]*name="[^"]*"[^>]*>', form)[:1]:
        fields[attributes(button)["name"]] = attributes(button).get("value", "")
    return {**radios, **fields}, file


def walk(w, login):
    """({kind of form: page}, [page]) of the first of each kind that this person meets."""
    b, todo, seen, found, pages = w.person(login), ["/"], set(), {}, []
    while todo and len(seen) < PAGES_MAX:
        path = todo.pop(0)
        kind = kind_of(path.split("?", maxsplit=1)[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = b.get(path)
        if answer.status != 200:
            continue
        if not ALIKE.search(path):
            pages.append(path)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for action, _ in forms_in(answer.text, path):
            if not NEVER.search(action) and not ALIKE.search(action):
                found.setdefault(kind_of(action), path)
        todo += [html.unescape(h) for h in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text)
                 if not re.search(r"sign-out|/help|as=|lang=", h)]
    return found, pages


def everything(w):
    """({kind of form: (login, page)}, {page: login}), one page of a kind."""
    found, pages, kinds = {}, {}, set()
    for login in PEOPLE:
        forms, walked = walk(w, login)
        for kind, page in forms.items():
            found.setdefault(kind, (login, page))
        for page in walked:
            if kind_of(page) not in kinds:
                kinds.add(kind_of(page))
                pages[page] = login
    return found, pages


class Gone(Exception):
    """The form is not on its page any more: what it asked for has been done."""


def ask(w, kind, login, page, n):
    """(browser, action, fields, file): the form as it stands now, filled in."""
    b = w.person(login)
    for action, form in forms_in(b.get(page).text, page):
        if kind_of(action) == kind:
            return b, action, *filled_in(form, n)
    raise Gone(kind)


def a_picture(color):
    """A PNG of one color: one that has not been sent before."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + struct.pack(">I", color)[1:] * 32) * 32
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def request_of(w, b, action, fields, file):
    """(path, body, headers) of the request that a browser would send; with a file a picture where one is wanted, else
    a text."""
    if not file:
        made = w.post(b, action, fields)
        return made.path, made.body, made.headers
    name, takes = file
    picture = "image" in takes or "png" in takes
    content = a_picture(random.randrange(1 << 24)) if picture else PLAN.encode()
    kind, body = multipart(fields, "anh.png" if picture else "ban.txt", content)
    return action, body.replace(b'name="file"', f'name="{name}"'.encode(), 1), w.headers(b, **{"Content-Type": kind})
