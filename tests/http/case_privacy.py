"""case_privacy.py: names that must go, consents, requests, breaches, photographs and who agreed to them."""
import re

from forms import a_picture
from world import OPEN

NOT_YET = 2147483647  # a day that has not come


def newest(w, table, where):
    """The number of the newest that fits, or None: what one case leaves another takes up."""
    return w.one(f"select max(id) from {table} where unit_id = {w.commune} and {where}")


# --- the registers ---

def a_request(w, words):
    b = w.person("quantri")
    w.done(w.fill(b, "/privacy/requests", "", unit=str(w.commune), kind="correct", person="Người dân", words=words,
                  came="22/11/2026"))
    return newest(w, "data_request", "1 = 1")


def open_request(w):
    there = newest(w, "data_request", f"closed_day = {NOT_YET}")
    return f"/privacy/requests/{there or a_request(w, 'Xin sửa tên')}"


def redact(w):
    b, name = w.person("quantri"), f"Người Thứ {next(w.numbers)}"
    a_request(w, f"Xin che tên {name} ở đây")
    page = "/privacy/names"
    found = b.post(page, {"name": name, "search": 1}, csrf=b.csrf(page))
    seal = re.search(r'name="seal" value="([^"]+)"', found.text)[1]
    return w.fill(b, page, page, name=name, seal=seal, why="request")


def data_request(w):
    return w.get("quantri", open_request(w))


def data_request_step(w):
    return w.fill(w.person("quantri"), open_request(w), "", step="done", words=f"Đã sửa, lần {next(w.numbers)}")


def a_breach(w):
    there = newest(w, "breach", "closed_ms = 0")
    if not there:
        w.done(w.fill(w.person("quantri"), "/privacy/breaches", "", unit=str(w.commune), day="22/11/2026", time="08:00",
                      people="12", what=f"Mất điện thoại, lần {next(w.numbers)}"))
        there = newest(w, "breach", "closed_ms = 0")
    return f"/privacy/breaches/{there}"


def breach(w):
    return w.get("quantri", a_breach(w))


def breach_paper(w):
    return w.get("quantri", a_breach(w) + "/paper")


def breach_follow(w):
    return w.fill(w.person("quantri"), a_breach(w), "", step="closed", words=f"Đã tìm thấy, lần {next(w.numbers)}")


def a_consent(w, kind):
    holds = f"kind = '{kind}' and withdrawn_day = {NOT_YET}"
    if not newest(w, "consent", holds):
        w.done(w.fill(w.person("thuongtruc"), "/privacy/consents", "", unit=str(w.commune), kind=kind, how="paper",
                      name=f"Người {next(w.numbers)}", purpose="Báo cáo",
                      **{"from": "01/11/2026", "until": "01/11/2027"}))
    return newest(w, "consent", holds)


def consent_withdraw(w):
    b, one = w.person("thuongtruc"), a_consent(w, "donor-name")
    return w.post(b, f"/privacy/consents/{one}/withdraw", {"csrf": b.csrf("/password")})


# --- photographs, of the commune itself: its own agreements alone count for them ---

def a_photo(w, people="no"):
    kind = f"recognisable = {int(people == 'yes')}"
    if not newest(w, "photo", kind):
        w.done(w.upload(w.person("thuongtruc"), f"/campaign/{w.campaign_id}/unit/{w.commune}/photos", {
            "day": OPEN, "work": "0", "stage": "during", "people": people, "caption": f"lần {next(w.numbers)}"},
            "anh.png", a_picture(next(w.numbers) * 40503 % (1 << 24)), field="photos"))
    return f"/photo/{newest(w, 'photo', kind)}"


def photo_show(w):
    return w.get("thuongtruc", a_photo(w))


def photo_small(w):
    return w.get("thuongtruc", a_photo(w) + "/small")


def photo_agree(w):
    b = w.person("thuongtruc")
    consent = str(a_consent(w, "photograph"))
    return w.post(b, a_photo(w, "yes") + "/agreement", {"consent": consent, "csrf": b.csrf("/password")})


def photo_remove(w):
    b = w.person("thuongtruc")
    return w.post(b, a_photo(w) + "/remove", {"why": "mistake", "csrf": b.csrf("/password")})


POSTS = {f.__name__: f for f in (redact, consent_withdraw, data_request_step, breach_follow, photo_agree, photo_remove)}
GETS = {f.__name__: f for f in (data_request, breach, breach_paper, photo_show, photo_small)}
