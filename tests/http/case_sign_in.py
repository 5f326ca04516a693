"""case_sign_in.py: signing in with a code, sessions, invitations, second factors, the review of accounts.

The accounts are made here, each for one purpose: what a case does to them must not lock out the people of the others.
"""
import base64
import hmac
import re
import struct
import urllib.parse

import test_hostile
from test_hostile import fields_of
from world import Request

PASSWORD = "Ba cây cầu tre 9!"
STEP_MS = 30000


# --- accounts of one's own ---

def press(w, b, path, **fields):
    """A form that has little more than its button."""
    return w.post(b, path, {"csrf": b.csrf("/password"), **fields})


def code_of(a):
    """The code of a slip."""
    return re.search(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){2})</code>", a.text)[1]


def accepting(w, login, code):
    b = w.person(None)
    return w.post(b, "/invite", {"login": login, "code": code, "new": PASSWORD, "again": PASSWORD,
                                 "csrf": b.csrf("/invite")})


def own(w, login):
    """The number of an account that only one case knows, made once in a world."""
    known = w.__dict__.setdefault("own_accounts", {})
    if login not in known:
        b = w.person("quantri")
        a = w.done(w.post(b, "/accounts/new", dict(fields_of(b.get("/accounts/new")), login=login, name="Người thử",
                                                   unit=str(w.unit), role="report")))
        w.done(accepting(w, login, code_of(a)))
        known[login] = w.account(login)
    return known[login]


def entered(w, login, password=PASSWORD):
    """(browser that has just sent the password, answer)."""
    b = w.person(None)
    return b, b.post("/sign-in", {"login": login, "password": password}, csrf=b.csrf("/sign-in"))


def signed(w, login):
    """A browser of that account, the same session each time."""
    own(w, login)
    if login not in w.sessions:
        b, a = entered(w, login)
        assert a.status == 303, test_hostile.words(a)[:500]
        w.sessions[login] = dict(b.cookies)
    b = w.person(None)
    b.cookies = dict(w.sessions[login])
    return b


# --- codes of six digits; the clock stands still, so a secret has three of them: before, now, after ---

def six_digits(w, secret, step):
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">q", w.now // STEP_MS + step), "sha1")
    return f"{(struct.unpack_from('>I', mac, mac[19] & 15)[0] & 0x7fffffff) % 1000000:06}"


def new_secret(w, b):
    w.done(press(w, b, "/totp/end"))
    w.done(press(w, b, "/totp/begin"))
    return re.search(r'<code class="secret">([A-Z2-7]{32})<', b.get("/totp").text)[1]


def codes_on(w, b):
    secret = new_secret(w, b)
    w.done(press(w, b, "/totp/confirm", code=six_digits(w, secret, -1)))
    return secret


def half_way(w):
    """A browser that has sent the password and is asked for the code."""
    b, a = entered(w, "ca-ma")
    assert a.headers["Location"].startswith("/"), a.status
    return b


def codes_left(w):
    """The codes that sign in "ca-ma" and have not been used."""
    left = w.__dict__.setdefault("own_codes", [])
    if not left:
        b = signed(w, "ca-ma")
        w.done(press(w, b, "/sessions/end"))
        secret = codes_on(w, b)
        left += [six_digits(w, secret, 0), six_digits(w, secret, 1)]
    return left


def sign_in_code(w):
    code = codes_left(w).pop(0)
    b = half_way(w)
    return w.post(b, "/sign-in/code", {"code": code, "next": "/", "csrf": b.csrf("/sign-in/code")})


def sign_in_code_shown(w):
    codes_left(w)
    b = half_way(w)
    return Request("GET", "/sign-in/code?next=/about", None, w.headers(b))


def totp_shown(w):
    b = signed(w, "ca-hinh")
    w.done(press(w, b, "/totp/begin"))
    return Request("GET", "/totp", None, w.headers(b))


def totp_begin(w):
    return press(w, signed(w, "ca-hinh"), "/totp/begin")


def totp_confirm(w):
    b = signed(w, "ca-bat-ma")
    return press(w, b, "/totp/confirm", code=six_digits(w, new_secret(w, b), 0))


def totp_end(w):
    b = signed(w, "ca-tat-ma")
    codes_on(w, b)
    return press(w, b, "/totp/end")


def recovery_renew(w):
    b = signed(w, "ca-du-phong")
    if "/totp/recovery" not in b.get("/totp").text:
        codes_on(w, b)
    return press(w, b, "/totp/recovery")


# --- the password again, a new one, the first one ---

def unlock(w):
    """With a form that met the lock: it is written in the same answer."""
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/settings"
    held = urllib.parse.urlencode(dict(fields_of(b.get(page)), signer=f"Người ký {next(w.numbers)}"))
    return press(w, b, "/unlock", password=w.password, next=page, carried=held)


def unlock_shown(w):
    return w.get("thuongtruc", f"/unlock?next=/campaign/{w.campaign_id}")


def password(w):
    """From the last one to a new one; nothing may have come of the last time."""
    own(w, "ca-mat-khau")
    for now in reversed(w.__dict__.setdefault("own_passwords", [PASSWORD])):
        b, a = entered(w, "ca-mat-khau", now)
        if a.status == 303:
            break
    new = f"Bốn con trâu già {next(w.numbers)}!"
    w.own_passwords = [now, new]
    return press(w, b, "/password", current=now, new=new, again=new)


def invite(w):
    number = own(w, "ca-moi")
    return accepting(w, "ca-moi", code_of(w.done(press(w, w.person("quantri"), f"/accounts/{number}/invite"))))


# --- sessions ---

def another_session(w, login):
    """The number of a session that begins now, somewhere else."""
    own(w, login)
    _, a = entered(w, login)
    assert a.status == 303, test_hostile.words(a)[:500]
    return w.one(f"select max(origin) from session where account_id = {w.own_accounts[login]}")


def session_end(w):
    b = signed(w, "ca-phien")
    return press(w, b, f"/sessions/{another_session(w, 'ca-phien')}/end")


def session_end_all(w):
    b = signed(w, "ca-moi-phien")
    another_session(w, "ca-moi-phien")
    return press(w, b, "/sessions/end")


def account_session_end(w):
    session = another_session(w, "ca-phien-ai")
    return press(w, w.person("quantri"), f"/accounts/{own(w, 'ca-phien-ai')}/sessions/{session}/end")


def account_session_end_all(w):
    another_session(w, "ca-moi-phien-ai")
    return press(w, w.person("quantri"), f"/accounts/{own(w, 'ca-moi-phien-ai')}/sessions/end")


# --- what an administrator does ---

def account_review(w):
    return w.fill(w.person("quantri"), "/accounts/review", "/accounts/review", looked="1")


def account_close(w):
    b, page = w.person("quantri"), f"/accounts/{own(w, 'ca-dong')}"
    if f"{page}/open" in b.get(page).text:
        w.done(press(w, b, page + "/open"))
    return press(w, b, page + "/close")


def account_open(w):
    b, page = w.person("quantri"), f"/accounts/{own(w, 'ca-mo')}"
    if f"{page}/close" in b.get(page).text:
        w.done(press(w, b, page + "/close"))
    return press(w, b, page + "/open")


def account_hand_over(w):
    """To the other, and back the next time."""
    two = {own(w, login): login for login in ("ca-giao", "ca-nhan")}
    b = w.person("quantri")
    holds = max(n for n in two if "/hand-over" in b.get(f"/accounts/{n}").text)
    to = next(login for n, login in two.items() if n != holds)
    return press(w, b, f"/accounts/{holds}/hand-over", successor=to, handed="22/11/2026")


def account_invite(w):
    return press(w, w.person("quantri"), f"/accounts/{own(w, 'ca-phieu')}/invite")


POSTS = {f.__name__: f for f in (
    sign_in_code, totp_begin, totp_confirm, totp_end, recovery_renew, unlock, password, invite, session_end,
    session_end_all, account_session_end, account_session_end_all, account_review, account_close, account_open,
    account_hand_over, account_invite)}
GETS = {"sign_in_code": sign_in_code_shown, "totp": totp_shown, "unlock": unlock_shown}
