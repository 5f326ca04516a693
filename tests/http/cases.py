"""cases.py: one request for every route of a living installation, made anew each time so that it can be sent
again and again: who asks, with which form. A route that nobody has described in a case_*.py
gets a request made from its pattern (and, of a POST, an empty form), so that none is left out.
"""
import re
import subprocess

import case_clips
import case_entry
import case_field
import case_money
import case_office
import case_papers
import case_privacy
import case_sign_in
import forms
import test_hostile
from case_entry import api_batch
from world import OPEN, SIGNED, TODAY, Request

MODULES = (case_entry, case_clips, case_sign_in, case_privacy, case_money, case_papers, case_office, case_field)
LEAVES_NO_FACT = {  # what a form does although the journal says nothing of it
    "clip_start": "a clip on its way is no fact until it has come", "clip_part": "the same", "clip_finish": "the same",
    "clip_drop": "the same", "totp_begin": "a secret is kept, and the fact is written when a code has confirmed it",
    "workbook_read": "it shows what was understood; only the yes writes",
    "phone_file": "it shows what the file holds; the pages of the days write",
    "paper_pdf": "a PDF is made of what is there already, and forgotten",
}
SHOWS_ONLY = ("workbook_read", "phone_file")  # the same file gives the same page
GOES_WELL = {  # with which status a GET goes well that is not 200
    "openrosa_submission": 204,  # its headers say where to send
    "phone_open": 303,  # to the app
}
POSTS = {name: make for m in MODULES for name, make in m.POSTS.items()}
GETS = {name: make for m in MODULES for name, make in getattr(m, "GETS", {}).items()}  # of a thing that must be made first

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
    if method == "GET" and name in GETS:
        return [(f"GET {name}", lambda: GETS[name](w))]
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


def route_of(rows, method, path):
    """The name of the route that a path leads to: the row with the most words of its own."""
    there = path.split("?", maxsplit=1)[0].split("/")
    fits = []
    for verb, pattern, name, _ in rows:
        parts = pattern.split("/")
        if verb == method and len(parts) == len(there) and all(p == t or p[:1] in (":", "$", "@") and p for p, t in zip(parts, there)):
            fits.append((sum(p == t for p, t in zip(parts, there)), name))
    return max(fits)[1] if fits else None


def walked(w):
    """Every form that a page shows, filled in: what is written, not only what is refused. And every page that is
    reached by links and has no case yet."""
    found, pages = forms.everything(w)
    rows = routes(w)
    known = {path_of(w, name, path, "GET") for method, path, name, _ in rows if method == "GET"}
    def one(kind, login, page):
        def make():
            return Request("POST", *forms.request_of(w, *forms.ask(w, kind, login, page, next(w.numbers))))
        return f"POST {kind} (filled)", make
    return [one(kind, login, page) for kind, (login, page) in sorted(found.items())
            if route_of(rows, "POST", kind) not in POSTS] + [
        (f"GET {forms.kind_of(page)} (walked)", lambda login=login, page=page: w.get(login, page))
        for page, login in sorted(pages.items(), key=lambda p: forms.kind_of(p[0])) if page not in known]


def cases(w):
    out = []
    for row in routes(w):
        out += of_route(w, *row)
    out += walked(w)
    out += [("POST api_report_send (batch)", lambda: api_batch(w)),
            ("POST parcel (unseen)", lambda: case_field.parcel(w, unseen=True)),
            ("POST workbook_read (own table)", lambda: case_field.own_table_read(w)),
            ("GET home (hamlet)", lambda: w.get("bendinh", "/")),
            ("GET home (nobody)", lambda: w.get(None, "/")),
            ("GET report_day (today)", lambda: w.get("bendinh", f"/campaign/{w.campaign_id}/unit/{w.unit}/day/{TODAY}")),
            ("GET day (open)", lambda: w.get("thuongtruc", f"/campaign/{w.campaign_id}/day/{OPEN}")),
            ("GET nowhere", lambda: w.get("thuongtruc", "/khong-co")),
            ("GET unit_board (day)", lambda: w.get("thuongtruc", f"/unit/{w.commune}?by=day"))]
    return out
