"""cases.py: one living installation and one request for every route of it, made anew each time so that
it can be sent again and again: who asks, with which form. A route that nobody has described here
gets a request made from its pattern (and, of a POST, an empty form), so that none is left out.
"""
import http.client
import itertools
import json
import re
import subprocess
import tempfile
import urllib.parse
import zlib

import forms
import test_hostile
from estate import Client, Estate, moment
from fault import SWITCHED, Switch
from test_hostile import PLAN, fields_of, multipart
from wire import FORM, Answer, Browser

TODAY, SIGNED, OPEN = "2026-11-22", "2026-11-17", "2026-11-21"


class Request:
    def __init__(self, method, path, body=None, headers=None):
        self.method, self.path, self.body, self.headers = method, path, body, dict(headers or {})


class World(Estate):
    """The example, with the switch in the test's hand, one event loop, and a commune more."""
    password = test_hostile.PASSWORD

    def __init__(self, under=None):
        super().__init__(under=under, now=moment(TODAY))
        self.switch = Switch(self.folder.name + "/switch")
        self.run("demo", "--prepare")
        self.commune = self.one("select id from unit where name = 'Xã Tân Lập Hạ'")
        self.parcels = itertools.cycle(self.make_parcels())
        self.other = int(self.run("unit", "add", "Xã Bên", "--kind", "xa", "--code", "99123", "--series", "new"))
        self.run("user", "add", "ben", "Văn phòng xã Bên", "--unit", str(self.other), "--role", "compile", "--stdin",
                 stdin=self.password + "\n")
        self.bearer = self.token("thuongtruc", self.commune)
        self.env[SWITCHED] = self.switch.path
        self.numbers = itertools.count(1)
        self.cut = False
        self.switch.patience()
        self.start("--loops", "1", "--tls-proxy")
        self.campaign_id = self.one("select min(id) from campaign")
        self.plan = self.one("select max(id) from plan")
        self.clip = self.one("select coalesce(min(id), 1) from clip")  # none where the helper cannot run
        self.unit = self.one("select unit_id from campaign_unit where name = 'Ấp Bến Đình'")
        self.far = self.one("select unit_id from campaign_unit where name = 'Ấp Rạch Tre'")

    def make_parcels(self):
        """Signed days of a commune that this installation knows by its code only."""
        with tempfile.TemporaryDirectory() as folder:
            place = ["--data", folder + "/data"]

            def run(*args):
                done = subprocess.run([test_hostile.CHUNGSUC, *args, *place], env=self.environment(), text=True,
                                      capture_output=True, check=True)
                return done.stdout
            run("demo", "--prepare")
            run("unit", "code", str(self.commune), "--code", "99123", "--series", "new")
            files = []
            for i, day in enumerate(("2026-11-17", "2026-11-18", "2026-11-19")):
                run("export", "--campaign", str(self.one("select min(id) from campaign")), "--day", day,
                    f"{folder}/{i}.json")
                with open(f"{folder}/{i}.json", "rb") as f:
                    files.append(f.read())
            return files

    # --- asking ---

    def send(self, request, timeout=30):
        """One request on a line of its own. None: the line was closed without an answer, or (cut) within it:
        a long file is read while it is sent, and what cannot be read any more can only be cut."""
        self.cut = False
        c = Client(self.port, timeout=timeout)
        try:
            c.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            c.line.request(request.method, request.path, request.body, request.headers)
            return Answer(c.line.getresponse())
        except TimeoutError:
            raise
        except http.client.IncompleteRead:
            self.cut = True
            return None
        except Exception:  # pylint: disable=broad-except
            return None
        finally:
            c.close()

    def address(self):
        """Limits count by address, so everybody has one of his own."""
        n = next(self.numbers)
        return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"

    def person(self, login):  # pylint: disable=arguments-differ
        b = Browser(self)
        plain = b.ask
        b.ask = lambda m, p, body=None, headers=None: plain(m, p, body, dict(headers or {},
                                                                           **{"X-Forwarded-For": self.address()}))
        if login and login not in self.sessions:
            a = b.post("/sign-in", {"login": login, "password": self.password}, csrf=b.csrf("/sign-in"))
            assert a.status == 303, (login, a.status, test_hostile.words(a)[:500])
            self.sessions[login] = dict(b.cookies)
        if login:
            b.cookies = dict(self.sessions[login])
        return b

    browser = person

    def headers(self, b, **more):
        out = {"X-Forwarded-For": self.address(), **more}
        if b.cookies:
            out["Cookie"] = "; ".join(f"{n}={v}" for n, v in b.cookies.items())
        return out

    def get(self, login, path):
        return Request("GET", path, None, self.headers(self.person(login)))

    def post(self, b, path, fields):
        return Request("POST", path, urllib.parse.urlencode(fields), self.headers(b, **FORM))

    def ask_api(self, method, path, body=None, **more):
        headers = {"Authorization": "Bearer " + self.bearer, "X-Forwarded-For": self.address(), **more}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return Request(method, path, body, headers)

    # --- what requests need to be there ---

    def new_plan(self, b):
        a = b.post("/plan", {"text": PLAN + f"\nLần {next(self.numbers)}\n"}, csrf=b.csrf("/plan"))
        assert a.status == 303, test_hostile.words(a)[:500]
        return a.headers["Location"]

    def revision(self, unit, day):
        return self.one("select coalesce(max(revision), 0) from report_revision where campaign_id = "
                        f"{self.campaign_id} and unit_id = {unit} and day = {test_day(day)}")

    def account(self, login):
        return self.one(f"select id from account where login = '{login}'")


def test_day(day):
    from estate import day_number
    return day_number(day)


# ── posts: each gives a request that has not been sent yet ──────────────────────────────────────

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


def password(w):
    w.sessions.pop("congan", None)
    b = w.person("congan")
    w.sessions.pop("congan")
    fields = fields_of(b.get("/password"))
    return w.post(b, "/password", {n: v if n == "csrf" else w.password for n, v in fields.items()})


def account_add(w):
    b = w.person("quantri")
    fields = fields_of(b.get("/accounts/new"))
    fields.update(login=f"moi-{next(w.numbers)}", name="Cán bộ mới", unit=str(w.unit), role="report")
    return w.post(b, "/accounts/new", fields)


def account_reset(w):
    b = w.person("quantri")
    page = f"/accounts/{w.account('tramyte')}"
    return w.post(b, page + "/password", {"csrf": b.csrf(page)})


def role_give(w):
    b = w.person("quantri")
    page = f"/accounts/{w.account('tramyte')}"
    return w.post(b, page + "/roles", {"role": "read", "unit": str(w.far), "csrf": b.csrf(page)})


def role_end(w):
    give = role_give(w)
    a = w.send(give)
    assert a.status in (303, 409, 422), a.text[:300]
    b, page = w.person("quantri"), f"/accounts/{w.account('tramyte')}"
    end = re.findall(page + r"/roles/\d+/end", b.get(page).text)[-1]
    return w.post(b, end, {"csrf": b.csrf(page)})


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


def parcel(w):
    b = w.person("ben")
    kind, body = multipart({"csrf": b.csrf("/parcel")}, "ngay.json", next(w.parcels))
    return Request("POST", "/parcel", body, w.headers(b, **{"Content-Type": kind}))


# ── clips: the helper is there, but what is sent here never comes to the desk ─────────────────────

HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(1000)


def clip_form(w, path, fields, part=None):
    b = w.person("bendinh")
    kind, body = multipart(dict(fields, csrf=b.csrf("/password")), "a.mp4", part or b"")
    return Request("POST", path, body.replace(b'name="file"', b'name="part"'), w.headers(b, **{"Content-Type": kind}))


def clip_fields(w):
    return {"day": TODAY, "about": "none", "kind": "0", "people": "no", "caption": f"lần {next(w.numbers)}"}


def clips_of(w):
    return f"/campaign/{w.campaign_id}/unit/{w.unit}/clips"


def an_upload(w):
    """Started, nothing has come; those before it are dropped, since a person has four at most."""
    b = w.person("bendinh")
    for one in re.findall(r"/clip/upload/(\d+)/drop", b.get(clips_of(w)).text):
        b.post(f"/clip/upload/{one}/drop", {}, csrf=b.csrf("/password"))
    a = w.send(clip_form(w, clips_of(w) + "/start", dict(clip_fields(w), bytes=str(len(HEAD)))))
    assert a.status == 200, a.text[:500]
    return json.loads(a.text)["upload"]


def clip_start(w):
    an_upload(w)
    return clip_form(w, clips_of(w) + "/start", dict(clip_fields(w), bytes=str(len(HEAD))))


def clip_part(w):
    return clip_form(w, an_upload(w) + "/part/1", {"crc": f"{zlib.crc32(HEAD):08x}"}, HEAD)


def clip_finish(w):
    return clip_form(w, an_upload(w) + "/finish", {})  # a part is missing, and that is said


def clip_drop(w):
    b, url = w.person("bendinh"), an_upload(w)
    return w.post(b, url + "/drop", {"csrf": b.csrf("/password")})


def clip_kinds(w):
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/clips"
    return w.post(b, page + "/kinds", {"name2": f"Loại {next(w.numbers)}", "min2": "3", "max2": "5", "owed2": "nobody",
                                       "csrf": b.csrf(page)})


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
    plan_upload, plan_accept, plan_line_correct, plan_line_add, campaign_open, sign_in, sign_out, password, account_add,
    account_reset, role_give, role_end, token_add, token_end, campaign_settings, campaign_deadlines, report_day, report_send,
    day_settle, day_sign, parcel, api_report_send, clip_start, clip_part, clip_finish, clip_drop, clip_kinds)}

# ── gets ────────────────────────────────────────────────────────────────────────────────────────

QUERIES = {
    "api_rollup": ["?unit={unit_top}&line=territory&by=unit-day"],
    "api_completeness": ["?unit={unit_top}&line=territory", "?unit={unit_top}&line=territory&list=missing&to=2026-11-21"],
    "api_compare": ["?unit={unit_top}&before_from=2026-11-17&before_to=2026-11-18&from=2026-11-19&to=2026-11-20"],
    "api_unit_list": ["?parent={unit_top}"], "api_campaign_list": ["?unit={unit_top}"], "api_plan_list": ["?unit={unit_top}"],
    "unit_compare": ["?before_from=17/11/2026&before_to=18/11/2026&from=19/11/2026&to=20/11/2026"],
    "day": [""], "home": [""],
}


def path_of(w, name, path, method):
    """The path with things that are there."""
    ids = {"plan": w.plan, "campaign": w.campaign_id, "unit": w.commune, "account": w.account("thuongtruc" if method == "GET" else "thanhnien")}
    path = re.sub(r"^(/api/v1)?/(plan|campaign|unit|account)s?/:id", lambda m: m[0].replace(":id", str(ids[m[2]])), path)
    if ":line" in path:
        line = re.search(r"/line/(\d+)/(\d+)", w.person("thuongtruc").get(f"/plan/{w.plan}").text) or ["", "1", "1"]
        path = path.replace(":line", line[1]).replace(":col", line[2])
    path = path.replace("@day", SIGNED if method == "GET" else OPEN).replace(":campaign", str(w.campaign_id))
    if "campaign" in path or "reports" in path:
        path = path.replace(":unit", str(w.unit))
    if path.startswith("/clip/:clip") and method == "GET":
        path = path.replace(":clip", str(w.clip))
    path = path.replace(":unit", str(w.commune)).replace(":account", str(ids["account"]))
    return re.sub(r":\w+", "1", path)


def of_route(w, method, path, name, permission):
    """[(name, make)] of one row of the table."""
    if method == "POST" and name in POSTS:
        return [(f"POST {name}", lambda: POSTS[name](w))]
    login = None if permission == 0 else "quantri" if permission == 5 else "thuongtruc"
    out = []
    for query in QUERIES.get(name, [""]):
        full = path_of(w, name, path, method) + query.format(unit_top=w.commune)
        if method == "GET" and path.startswith("/api/"):
            out.append((f"GET {name}{query}", lambda full=full: w.ask_api("GET", full)))
        elif method == "GET":
            out.append((f"GET {name}{query}", lambda full=full: w.get(login, full)))
        elif path.startswith("/api/"):
            out.append((f"POST {name}", lambda full=full: w.ask_api("POST", full, "{}")))
        else:
            def empty(full=full):
                if name.startswith(("session", "sign", "lock")):  # it may end every session there is
                    w.sessions.clear()
                b = w.person(login)
                return w.post(b, full, {"csrf": b.csrf("/password" if login else "/sign-in")})
            out.append((f"POST {name} (empty)", empty))
    return out


def routes(w):
    """(method, path, name, permission) of every row of the program's own table."""
    text = subprocess.run([test_hostile.CHUNGSUC, "serve", "--routes"], text=True, capture_output=True, check=True).stdout
    rows = [line.split()[:4] for line in text.splitlines() if line.strip()]
    return [(m, p, n, int(permission)) for m, p, n, permission in rows]


def walked(w):
    """Every form that a page shows, filled in: what is written, not only what is refused. And every page that is
    reached by links and has no case yet."""
    found, pages = forms.everything(w)
    known = {path_of(w, name, path, "GET") for method, path, name, _ in routes(w) if method == "GET"}
    def one(kind, login, page):
        def make():
            return Request("POST", *forms.request_of(w, *forms.ask(w, kind, login, page, next(w.numbers))))
        return f"POST {kind} (filled)", make
    return [one(kind, login, page) for kind, (login, page) in sorted(found.items())] + [
        (f"GET {forms.kind_of(page)} (walked)", lambda login=login, page=page: w.get(login, page))
        for page, login in sorted(pages.items(), key=lambda p: forms.kind_of(p[0])) if page not in known]


def cases(w):
    out = []
    for row in routes(w):
        out += of_route(w, *row)
    out += walked(w)
    out += [("POST api_report_send (batch)", lambda: api_batch(w)),
            ("GET home (hamlet)", lambda: w.get("bendinh", "/")),
            ("GET home (nobody)", lambda: w.get(None, "/")),
            ("GET report_day (today)", lambda: w.get("bendinh", f"/campaign/{w.campaign_id}/unit/{w.unit}/day/{TODAY}")),
            ("GET day (open)", lambda: w.get("thuongtruc", f"/campaign/{w.campaign_id}/day/{OPEN}")),
            ("GET nowhere", lambda: w.get("thuongtruc", "/khong-co")),
            ("GET unit_board (day)", lambda: w.get("thuongtruc", f"/unit/{w.commune}?by=day"))]
    return out
