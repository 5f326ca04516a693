"""case_office.py: messages, materials, calendars and feeds, works that move or are one, houses, plans of units."""
import html
import re

import test_message
from case_entry import account_add
from estate import day_number, day_text
from test_hostile import fields_of, words
from world import OPEN, TODAY

LONG = "Ghe-ba-la-9-cay-cau"  # the example's own password is shorter than a new one may be


def here(w, rest):
    return f"/campaign/{w.campaign_id}{rest}"


def counted(w, *below):
    """Figures that are others each time."""
    n, out = next(w.numbers), []
    for most in below:
        out.append(n % most + 1)
        n //= most
    return out


def a_word(w):
    """One that nobody has written yet, without a digit in it."""
    n, word = next(w.numbers), "kt"
    while n:
        n, rest = divmod(n, 20)
        word += "bcdfghjklmnpqrstvwxz"[rest]
    return word


# --- messages ---

def read_message(w, b, text):
    """The form under a message that was read: with `send` it writes."""
    page = here(w, "/messages")
    a = w.done(w.post(b, page, {"text": text, "csrf": b.csrf(page)}))
    return dict(test_message.fields_of(a), send="0", csrf=re.search(r'name="csrf" value="(\w+)"', a.text)[1])


def messages(w):
    b, (people, militia, money) = w.person("thuongtruc"), counted(w, 97, 31, 9)
    text = f"Ấp Suối Cạn ngày 22/11: {militia} dân quân, {people} dân, vận động {money}tr"
    return w.post(b, here(w, "/messages"), read_message(w, b, text))


def message_forget(w):
    b, word = w.person("thuongtruc"), a_word(w)
    fields = read_message(w, b, f"Ấp Bàu Sen ngày 22/11: 8 {word}, {counted(w, 97)[0]} dân")
    a = w.done(w.post(b, here(w, "/messages"), dict(fields, a0_0="students", v0_0="8", l0_0="1")))
    known = re.findall(r'name="word" value="(\d+)"', a.text)
    assert known, words(a)[:600]
    return w.post(b, here(w, "/messages/forget"), {"word": known[-1], "csrf": fields["csrf"]})


# --- materials ---

def a_material(w):
    """Handed in once in a world."""
    find = "select coalesce(max(id), 0) from material where file_blob <> ''"
    if not w.one(find):
        b, page = w.person("thuongtruc"), here(w, "/materials")
        unit = re.search(r'name="unit".*?value="([1-9]\d*)"', b.get(page).text, re.S)[1]
        fields = {"unit": unit, "title": "Đề cương", "first": ""}
        w.done(w.upload(b, page, fields, "a.txt", "Nội dung".encode()))
    return f"/material/{w.one(find)}"


def material_review(w):
    b = w.person("thuongtruc")
    return w.post(b, a_material(w) + "/review", {"reviewer": f"Ban Tuyên giáo, lần {next(w.numbers)}", "day": TODAY,
                                                 "csrf": b.csrf("/password")})


def material_erase(w):
    """Of a new one, so that the others keep theirs."""
    b, page, n = w.person("thuongtruc"), here(w, "/materials"), next(w.numbers)
    unit = re.search(r'name="unit".*?value="([1-9]\d*)"', b.get(page).text, re.S)[1]
    w.done(w.upload(b, page, {"unit": unit, "title": f"Sẽ xóa tệp {n}", "first": ""}, "a.txt", f"Nội dung {n}".encode()))
    one = w.one("select max(id) from material")
    return w.post(b, f"/material/{one}/erase", {"why": "request", "csrf": b.csrf("/password")})


def material_file(w):
    return w.get("thuongtruc", a_material(w) + "/file")


# --- calendars and feeds ---

def an_address(w, kind, login="thuongtruc"):
    b = w.person(login)
    a = w.done(w.post(b, "/calendar-address", {"csrf": b.csrf("/calendar-address")}))
    return re.search(rf"/{kind}/[\w-]{{43}}\.\w+", html.unescape(a.text))[0]


def calendar_feed(w):
    return w.get(None, an_address(w, "calendar"))


def feed_by_key(w):
    return w.get(None, an_address(w, "feed"))


def calendar_address_end(w):
    an_address(w, "calendar", "phunu")
    b = w.person("phunu")
    return w.post(b, "/calendar-address/end", {"csrf": b.csrf("/calendar-address")})


# --- the first day ---

def first_day_close(w):
    """Whoever has put it away has done so for good: each time a new account, let in by its slip."""
    add = account_add(w)
    login = re.search(r"login=([\w-]+)", add.body)[1]
    code = re.search(r"\b[a-z2-9]{4}(-[a-z2-9]{4}){2}\b", w.done(add).text)[0]
    b = w.person(None)
    a = b.post("/invite", {"login": login, "code": code, "new": LONG, "again": LONG}, csrf=b.csrf("/invite"))
    assert a.status == 303, words(a)[:600]
    return w.post(b, "/first-day/close", {"csrf": b.csrf("/password")})


# --- forces, works ---

def criterion(w):
    b = w.person("thuongtruc")
    code = re.search(r"/forces/criterion\?code=([\w-]+)", b.get(here(w, "/forces")).text)[1]
    return w.fill(b, here(w, f"/forces/criterion?code={code}"), "", name=f"Tiêu chí {next(w.numbers)}")


def a_work(w):
    """Of nobody's report: added once in a world."""
    find = "select coalesce(max(id), 0) from work where name = 'Tuyến để chuyển'"
    if not w.one(find):
        w.done(w.fill(w.person("thuongtruc"), here(w, "/works/new"), "", kind="lighting", name="Tuyến để chuyển",
                      planned="300", measure="m", lead=str(w.far), place_unit=str(w.far), state="approved"))
    return w.one(find)


def work_move(w):
    """To and fro."""
    work = a_work(w)
    to = w.far if w.one(f"select unit_id from work where id = {work}") != w.far else w.unit
    b = w.person("thuongtruc")
    return w.post(b, f"/work/{work}/move", {"lead": str(to), "csrf": b.csrf("/password")})


def unit_double(w):
    """The pair of the example: one, and two again."""
    b, page = w.person("thuongtruc"), f"/unit/{w.commune}/doubles"
    if not hasattr(w, "pair"):
        text = b.get(page).text
        w.pair = {name: int(re.search(rf'name="{name}" value="(\d+)"', text)[1]) for name in "ab"}
    same = w.one("select count(*) from double_settlement where verdict = 'same' and "
                 f"low_id = {min(w.pair.values())} and high_id = {max(w.pair.values())}")
    return w.post(b, page, {**w.pair, "main": "a", "verdict": "different" if same else "same", "why": "đã hỏi hai ấp",
                            "csrf": b.csrf("/password")})


# --- houses ---

def house_add(w):
    page = here(w, "/welfare/house")
    return w.fill(w.person("thuongtruc"), page, "", unit=str(w.unit), type="charity", build="build", houses="1",
                  work="", note=f"tổ {next(w.numbers)}")


def a_house(w):
    w.done(house_add(w))
    return w.one("select max(id) from house")


def own_house(w):
    """One that stays, added once in a world."""
    if not hasattr(w, "house"):
        w.house = a_house(w)
    return f"/house/{w.house}"


def house_drop(w):
    b = w.person("thuongtruc")
    return w.post(b, f"/house/{a_house(w)}/drop", {"drop_why": f"Hộ đã tự sửa, lần {next(w.numbers)}",
                                                   "csrf": b.csrf("/password")})


def house_stage(w):
    """Another day of the first stage each time."""
    b, page = w.person("bendinh"), own_house(w)
    there = w.one(f"select coalesce(max(day), 0) from house_stage where house_id = {w.house}")
    day = OPEN if there == day_number(TODAY) else TODAY
    return w.post(b, page + "/stage", {"stage": "started", "stage_day": day, "csrf": b.csrf("/password")})


def house_value(w):
    b, page = w.person("bendinh"), own_house(w)
    fields = fields_of(b.get(page), "/value")
    for i, name in enumerate(n for n in fields if n.startswith("plan_")):
        fields[name] = f"{next(w.numbers)}{i}000"
    return w.post(b, page + "/value", fields)


# --- plans of units ---

def proposal_due(w):
    """A day that is no deadline yet: one comes of it, or the one of before goes there."""
    b = w.person("thuongtruc")
    first = w.one(f"select min(day) from campaign_deadline where campaign_id = {w.campaign_id}")
    return w.post(b, here(w, "/proposal"), {"day": day_text(first - 1), "csrf": b.csrf("/password")})


def handed_in(w, login, unit):
    """With one line more than stands there."""
    b, page = w.person(login), here(w, f"/proposal/{unit}")
    fields = fields_of(b.get(page), f'"{page}"')
    row = next(n[1:] for n in fields if re.fullmatch(r"w\d+", n) and not fields[n])
    n = next(w.numbers)
    fields.update({"k" + row: "lighting", "w" + row: f"đường tổ {n}", "q" + row: f"{n} m", "note": f"Lần {n}"})
    return w.post(b, page, fields)


def proposal_hand_in(w):
    """By the unit itself; with a line more each time it would come to the most that there may be."""
    if not w.one(f"select count(*) from proposal where unit_id = {w.unit}"):
        return handed_in(w, "bendinh", w.unit)
    b, page, n = w.person("bendinh"), here(w, f"/proposal/{w.unit}"), next(w.numbers)
    line = {"w0": f"đường tổ {n}", "q0": f"{n} m", "note": f"Lần {n}"}
    return w.post(b, page, {**fields_of(b.get(page), f'"{page}"'), **line})


def proposal_decide(w):
    """A new line becomes a work, each time of the unit that has the fewest."""
    unit = w.one("select u.unit_id from campaign_unit u where u.name like 'Ấp %' and u.campaign_id = "
                 f"{w.campaign_id} and u.unit_id <> {w.unit} "
                 "order by (select count(*) from work where unit_id = u.unit_id), u.unit_id")
    w.done(handed_in(w, "thuongtruc", unit))
    b, page = w.person("thuongtruc"), here(w, f"/proposal/{unit}")
    fields = fields_of(b.get(page), "/decide")
    line = max(int(n[1:]) for n in fields if re.fullmatch(r"d\d+", n))
    return w.post(b, page + "/decide", {**fields, f"d{line}": "approved"})


def proposal_settle(w):
    """Of a unit whose lines are all decided: approved, and back again."""
    unit = w.one(f"select unit_id from campaign_unit where name = 'Trạm y tế xã' and campaign_id = {w.campaign_id}")
    approved = w.one("select count(*) from proposal where settled = 'approved' and id = "
                     f"(select max(id) from proposal where unit_id = {unit})")
    b, page = w.person("thuongtruc"), here(w, f"/proposal/{unit}")
    return w.fill(b, page, page + "/settle", settled="returned" if approved else "approved",
                  remark=f"Xem lại lần {next(w.numbers)}")


POSTS = {f.__name__: f for f in (
    messages, message_forget, material_review, material_erase, calendar_address_end, first_day_close, criterion, work_move, unit_double,
    house_add, house_drop, house_stage, house_value, proposal_due, proposal_hand_in, proposal_decide, proposal_settle)}
GETS = {f.__name__: f for f in (material_file, calendar_feed, feed_by_key)}
