"""case_papers.py: papers, their templates and signed copies, the closing review."""
import hashlib
import re
import time

import forms
from estate import day_number, plan_text
from test_hostile import fields_of
from test_papers import changed
from world import SIGNED, TODAY

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
KINDS = ("cong-van", "thong-bao", "to-trinh", "giay-moi")
DRAFTS_TOGETHER = 40  # a hundred versions of one draft are all there may be
PDF_SECONDS, PDF_EVERY = 120, 10


def sure(w, login):
    """Somebody who may, and what says so in every form."""
    b = w.person(login)
    return b, {"csrf": b.csrf("/password")}


def location(w, request):
    return w.done(request).headers["Location"]


# --- papers ---

def a_paper(w, kind="cong-van", **texts):
    """Written, without a number yet."""
    page, texts = f"/campaign/{w.campaign_id}/papers/{kind}", texts or {"body": f"Việc thứ {next(w.numbers)}"}
    return location(w, w.fill(w.person("thuongtruc"), page, page, **texts))


def paper_edit(w):
    if not hasattr(w, "paper_open"):
        w.paper_open = a_paper(w)  # nobody gives it a number
    return w.get("thuongtruc", w.paper_open + "/edit")


def paper_number(w):
    b, fields = sure(w, "thuongtruc")
    return w.post(b, a_paper(w) + "/number", fields)


def a_kept_paper(w, kind="cong-van", **texts):
    """With its number: the file is not drawn anew each time."""
    b, fields = sure(w, "thuongtruc")
    return location(w, w.post(b, a_paper(w, kind, **texts) + "/number", fields))


def paper_erase(w):
    b, fields = sure(w, "thuongtruc")
    return w.post(b, a_kept_paper(w) + "/erase", dict(fields, why="request"))


def converted(w, shown):
    """Is there a PDF at last? Until then the converter passes points too."""
    until = time.monotonic() + PDF_SECONDS
    while time.monotonic() < until:
        a = w.done(w.get("thuongtruc", shown))
        if a.body.startswith(b"%PDF-"):
            return True
        if "pdf?key=" not in a.text:
            return False  # it has been given up, or forgotten
        time.sleep(0.2)
    raise AssertionError(shown + ": no PDF")


def paper_pdf(w):
    """Now and then one that has never been converted: each takes seconds."""
    b, fields = sure(w, "thuongtruc")
    w.pdf_turn = getattr(w, "pdf_turn", -1) + 1
    if w.pdf_turn % PDF_EVERY == 0:
        if w.pdf_turn:
            converted(w, w.pdf_asked)
        w.pdf_of = a_kept_paper(w)
        docx = w.done(w.get("thuongtruc", w.pdf_of + "/file")).body
        w.pdf_asked = f"{w.pdf_of}/pdf?key={hashlib.blake2b(docx, digest_size=32).hexdigest()}"
    return w.post(b, w.pdf_of + "/pdf", fields)


def paper_pdf_shown(w):
    if not hasattr(w, "pdf_there") or not converted(w, w.pdf_there):
        b, fields = sure(w, "thuongtruc")
        paper = a_kept_paper(w)
        w.pdf_there = location(w, w.post(b, paper + "/pdf", fields))
        if "key=" not in w.pdf_there:  # there is no LibreOffice: the page says that there is no PDF
            return w.get("thuongtruc", paper + "/pdf")
        assert converted(w, w.pdf_there)
    return w.get("thuongtruc", w.pdf_there)


def a_photograph(w):
    b, fields = sure(w, "bendinh")
    n = next(w.numbers)
    fields.update(day=TODAY, work="0", stage="during", people="no", caption=f"Ra quân lần {n}")
    path = f"/campaign/{w.campaign_id}/unit/{w.unit}/photos"
    w.done(w.upload(b, path, fields, "anh.png", forms.a_picture(n), "photos"))


def paper_picture(w):
    if not hasattr(w, "picture"):
        a_photograph(w)
        paper = a_kept_paper(w, "bao-cao-tong-ket", closing="Có ảnh.")
        w.picture = re.search(paper + r"/picture/\d+", w.done(w.get("thuongtruc", paper + "/print")).text).group()
    return w.get("thuongtruc", w.picture)


def register_number(w):
    b, fields = sure(w, "thuongtruc")
    register = f"/unit/{w.commune}/register"
    if not hasattr(w, "registered"):
        body = {"issuer": "0", "name": "Chi bộ ấp", "code": "CB", "form": "party"}
        w.registered = location(w, w.post(b, register + "/issuer", {**fields, **body})).split("=")[-1]
    number = w.one(f"select coalesce(max(number), 0) + 1 from paper_number where issuer_id = {w.registered}")
    return w.post(b, f"{register}/number?issuer={w.registered}", {
        **fields, "kind": "thong-bao", "number": str(number), "day": TODAY, "subject": f"Ghi ở sổ giấy {number}"})


# --- templates ---

def a_template(w):
    """Where the next one is kept: two hundred versions of one are all there may be."""
    n = next(w.numbers)
    return f"/templates/{w.commune}/{('party', 'state')[n % 2]}/{KINDS[n // 2 % len(KINDS)]}"


def template_set(w, page=None):
    b, page = w.person("thuongtruc"), page or a_template(w)
    docx = w.done(w.get("thuongtruc", page + "/file?builtin=1")).body
    words = f"Nơi nhận lần {next(w.numbers)}"
    return w.upload(b, page, {}, "mau.docx", changed(docx, lambda xml: xml.replace("Nơi nhận", words)))


def template_back(w):
    (b, fields), page = sure(w, "thuongtruc"), a_template(w)
    w.done(template_set(w, page))
    return w.post(b, page + "/back", fields)


# --- signed copies ---

def a_scan(w):
    """Handed in with a gift."""
    if not hasattr(w, "gift"):
        text = w.person("thuongtruc").get(f"/campaign/{w.campaign_id}/welfare").text
        w.gift = re.search(r"/gift/\d+", text).group()
    b, fields = sure(w, "thuongtruc")
    fields.update(scan_day=TODAY, keep="2027-06-30")
    w.done(w.upload(b, w.gift + "/scan", fields, "scan.pdf", PDF + b"%% %d\n" % next(w.numbers), "scan"))
    return w.one("select max(id) from restricted_file")


def scan_open(w):
    b, fields = sure(w, "thuongtruc")
    if not hasattr(w, "scan"):
        w.scan = a_scan(w)
    return w.post(b, f"/signed/{w.scan}/open", fields)


def scan_remove(w):
    b, fields = sure(w, "thuongtruc")
    return w.post(b, f"/signed/{a_scan(w)}/remove", fields)


# --- pages of things that must be made first ---

def day_file(w):
    return w.get("ben", ended(w) + f"/day/{SIGNED}/file")


def plan_line(w):
    if not hasattr(w, "line"):
        b = w.person("thuongtruc")
        plan = w.new_plan(b)
        w.line = re.search(plan + r"/line/\d+/\d+", b.get(plan).text).group()
    return w.get("thuongtruc", w.line)


def help_chapter(w):
    return w.get(None, "/help/report")


# --- a campaign that is over ---

def ended(w):
    """Over, reported and signed, with what agencies have to do; of a commune that has a code."""
    if not hasattr(w, "ended"):
        last = day_number(SIGNED)
        text = plan_text("Ra quân đã xong", last - 1, last, {"Ấp Một": "phát quang dài 3.000 m"},
                         ["Hội Nông dân", "Đoàn Thanh niên"])
        ended_id = w.campaign("ben", text)
        unit = w.one(f"select unit_id from campaign_unit where campaign_id = {ended_id} and name = 'Ấp Một'")
        b, fields = sure(w, "ben")
        w.ended = f"/campaign/{ended_id}"
        fields.update(revision="0", citizens="5", note="đủ")
        w.done(w.post(b, f"{w.ended}/unit/{unit}/day/{SIGNED}", fields))
        day = f"{w.ended}/day/{SIGNED}"
        w.done(w.fill(b, day, day + "/sign", number="1"))
    return w.ended


def review_sign(w):
    """Signed anew, since the words are others now."""
    b, review = w.person("ben"), ended(w) + "/review"
    words = review + "/text/general"
    w.done(w.fill(b, words, words, text=f"Lời chung lần {next(w.numbers)}"))
    return w.fill(b, review, review + "/sign", number="")


def duty_takeover(w):
    """Whatever the plan says is there once; what has become another duty is missing again."""
    b, duties = w.person("ben"), ended(w) + "/duties"
    if duties + "/take" not in b.get(duties).text:
        newest = w.one(f"select max(id) from duty where campaign_id = {ended(w).split('/')[-1]} and kind = 'task'")
        duty = f"{duties}/{newest}"
        w.done(w.fill(b, duty, duty, what=f"Việc khác {next(w.numbers)}"))
    return w.fill(b, duties, duties + "/take")


# --- drafts ---

def a_draft(w):
    """A draft whose newest version nobody has approved."""
    b, fields = sure(w, "thuongtruc")
    duties = f"/campaign/{w.campaign_id}/duties"
    if not hasattr(w, "draft") or w.draft_written >= DRAFTS_TOGETHER:
        fields.update(kind="draft", what=f"Thư mời {next(w.numbers)}")
        w.draft = location(w, w.post(b, duties + "/new", fields))
        w.draft_written = 0
    w.draft_written += 1
    return w.draft


def draft_write(w):
    b, fields = sure(w, "thuongtruc")
    return w.post(b, a_draft(w) + "/text", dict(fields, text=f"Kính mời\r\nlúc {next(w.numbers)} giờ"))


def of_version(w, action, **words):
    b, draft = w.person("thuongtruc"), location(w, draft_write(w))
    return w.post(b, draft + action, {**fields_of(b.get(draft), action), **words})


def draft_remark(w):
    return of_version(w, "/remark", remark=f"Xem lại lần {next(w.numbers)}")


def draft_approve(w):
    return of_version(w, "/approve", word="Được")


POSTS = {f.__name__: f for f in (
    paper_number, paper_erase, paper_pdf, register_number, template_set, template_back, scan_open, scan_remove,
    review_sign, duty_takeover, draft_write, draft_remark, draft_approve)}
GETS = {f.__name__: f for f in (paper_edit, paper_picture, day_file, plan_line, help_chapter)}
GETS["paper_pdf"] = paper_pdf_shown
