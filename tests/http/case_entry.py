"""case_entry.py: plans, accounts, reports and signed days: each gives a request that has not been sent yet."""
import json
import re
import urllib.parse

import test_hostile
from test_hostile import PLAN, fields_of, multipart
from wire import FORM
from world import OPEN, TODAY, Request

def plan_upload(w):
    b = w.person("thuongtruc")
    kind, body = multipart({"csrf": b.csrf("/plan"), "text": ""}, "a.txt", (PLAN + str(next(w.numbers))).encode())
    return Request("POST", "/plan", body, w.headers(b, **{"Content-Type": kind}))


def plan_accept(w):
    b = w.person("thuongtruc")
    plan = w.new_plan(b)
    return w.post(b, plan + "/accept", {"csrf": b.csrf(plan)})


def plan_line_correct(w):
    b = w.person("thuongtruc")
    plan = w.new_plan(b)
    line = re.search(plan + r"/line/\d+/\d+", b.get(plan).text).group()
    fields = dict(fields_of(b.get(line)), why=f"đo lại lần {next(w.numbers)}", text=f"phát quang {next(w.numbers)}")
    return w.post(b, line, fields)


def plan_line_add(w):
    b = w.person("thuongtruc")
    plan = w.new_plan(b)
    return w.post(b, plan + "/line/new", {"kind": "clearing", "place": "Ấp Một", "text": "phát quang thêm",
                                          "quantity": "100", "unit": "m", "why": "sót", "csrf": b.csrf(plan)})


def campaign_open(w):
    b = w.person("thuongtruc")
    plan = w.new_plan(b)
    assert b.post(plan + "/accept", {}, csrf=b.csrf(plan)).status == 303
    return w.post(b, plan + "/open", fields_of(b.get(plan + "/open")))


def sign_in(w):
    b = w.person(None)
    return w.post(b, "/sign-in", {"login": "lanhdao", "password": w.password, "csrf": b.csrf("/sign-in")})


def sign_out(w):
    w.sessions.pop("phunu", None)
    b = w.person("phunu")
    w.sessions.pop("phunu")
    return w.post(b, "/sign-out", {"csrf": b.csrf("/password")})


def account_add(w):
    b = w.person("quantri")
    fields = fields_of(b.get("/accounts/new"))
    fields.update(login=f"moi-{next(w.numbers)}", name="Cán bộ mới", unit=str(w.unit), role="report")
    return w.post(b, "/accounts/new", fields)


def account_reset(w):
    b = w.person("quantri")
    page = f"/accounts/{w.account('tramyte')}"
    return w.post(b, page + "/password", {"csrf": b.csrf(page)})


def role_ends(w, b, page):
    """Where the duty is ended that role_give gave, if it is there."""
    given = w.rows(f"select id from account_role where account_id = {w.account('tramyte')} and unit_id = {w.far}")
    there = re.findall(page + r"/roles/(\d+)/end", b.get(page).text)
    return [f"{page}/roles/{n}/end" for (n,) in given if str(n) in there]


def role_give(w):
    b, page = w.person("quantri"), f"/accounts/{w.account('tramyte')}"
    for end in role_ends(w, b, page):
        w.done(w.post(b, end, {"csrf": b.csrf(page)}))
    return w.post(b, page + "/roles", {"role": "read", "unit": str(w.far), "csrf": b.csrf(page)})


def role_end(w):
    w.done(role_give(w))
    b, page = w.person("quantri"), f"/accounts/{w.account('tramyte')}"
    return w.post(b, role_ends(w, b, page)[0], {"csrf": b.csrf(page)})


def token_add(w):
    b = w.person("quantri")
    page = f"/accounts/{w.account('thuongtruc')}/tokens"
    fields = dict(fields_of(b.get(page)), name=f"máy {next(w.numbers)}", days="9")
    fields["role"] = fields.get("role") or re.search(r'name="role".*?<option value="(\d+)"', b.get(page).text, re.S)[1]
    return w.post(b, page, fields)


def token_end(w):
    assert w.send(token_add(w)).status in (200, 303)
    b = w.person("quantri")
    page = f"/accounts/{w.account('thuongtruc')}/tokens"
    end = re.findall(page + r"/\d+/end", b.get(page).text)[0]  # the newest first
    return w.post(b, end, {"csrf": b.csrf(page)})


def campaign_settings(w):
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/settings"
    return w.post(b, page, dict(fields_of(b.get(page)), signer=f"Người ký {next(w.numbers)}"))


def campaign_deadlines(w):
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/deadlines"
    return w.post(b, page, {"what": f"Hạn {next(w.numbers)}", "day": "24/11/2026", "csrf": b.csrf(page)})


def campaign_deadline_drop(w):
    """One that is made for it, so that the world keeps its own."""
    b, page, n = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/deadlines", next(w.numbers)
    w.done(w.post(b, page, {"what": f"Hạn sẽ bỏ {n}", "day": "24/11/2026", "csrf": b.csrf(page)}))
    deadline = w.one("select max(id) from campaign_deadline")
    return w.post(b, f"{page}/{deadline}/drop", {"csrf": b.csrf(page)})


def report_day(w):
    b, page = w.person("bendinh"), f"/campaign/{w.campaign_id}/unit/{w.unit}/day/{TODAY}"
    return w.post(b, page, {"revision": str(w.revision(w.unit, TODAY)), "citizens": "5", "why": "đếm lại",
                            "note": f"lần {next(w.numbers)}", "csrf": b.csrf(page)})


def report_send(w):
    b, page = w.person("bendinh"), f"/campaign/{w.campaign_id}/unit/{w.unit}/day/{TODAY}"
    ground = json.loads(b.get("/phone/ground").text)
    return w.post(b, page + "/send", {"revision": str(w.revision(w.unit, TODAY)), "citizens": "6", "why": "đếm lại",
                                      "note": f"lần {next(w.numbers)}", "key": f"khoa-{next(w.numbers):08}", "format": "1",
                                      "who": str(ground["who"]), "csrf": ground["csrf"]})


def a_doubt(w, b):
    page = f"/campaign/{w.campaign_id}/unit/{w.far}/day/{OPEN}"
    work = w.one(f"select min(id) from work where unit_id = {w.far}")
    a = b.post(page, {"revision": str(w.revision(w.far, OPEN)), f"w{work}": "9000", "why": "thử",
                      "note": f"lần {next(w.numbers)}"}, csrf=b.csrf(page))
    assert a.status == 303, test_hostile.words(a)[:600]


def settled(w, b):
    a_doubt(w, b)
    page = f"/campaign/{w.campaign_id}/day/{OPEN}"
    fields = {}
    for name in re.findall(r'name="decision-([^"]+)"', b.get(page).text):
        fields.update({f"decision-{name}": "accept", f"why-{name}": "đã hỏi"})
    return page, dict(fields, csrf=b.csrf(page))


def day_settle(w):
    b = w.person("thuongtruc")
    page, fields = settled(w, b)
    return w.post(b, page + "/settle", fields)


def day_sign(w):
    b = w.person("thuongtruc")
    page, fields = settled(w, b)
    assert b.ask("POST", page + "/settle", urllib.parse.urlencode(fields), FORM).status == 303
    return w.post(b, page + "/sign", dict(fields_of(b.get(page), "/sign"), number=str(next(w.numbers))))


def a_report(w, unit):
    return {"campaign": w.campaign_id, "unit": unit, "day": TODAY, "revision": w.revision(unit, TODAY), "why": "đếm lại",
            "figures": {"citizens": 7, "members": 7}, "note": f"lần {next(w.numbers)}"}


def api_report_send(w):
    report = a_report(w, w.far)
    return w.ask_api("POST", "/api/v1/reports", json.dumps(report), **{"Idempotency-Key": f"k{next(w.numbers)}"})


def api_batch(w):
    batch = {"mode": "all", "reports": [a_report(w, w.far), a_report(w, w.unit)]}
    return w.ask_api("POST", "/api/v1/reports", json.dumps(batch), **{"Idempotency-Key": f"k{next(w.numbers)}"})


POSTS = {f.__name__: f for f in (
    plan_upload, plan_accept, plan_line_correct, plan_line_add, campaign_open, sign_in, sign_out, account_add,
    account_reset, role_give, role_end, token_add, token_end, campaign_settings, campaign_deadlines,
    campaign_deadline_drop, report_day, report_send, day_settle, day_sign, api_report_send)}
