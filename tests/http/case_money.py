"""case_money.py: the ledger, funds and their votes, the statements of its bank."""
import re

import forms
from test_bank import HEAD
from test_hostile import fields_of
from world import TODAY

WITH_A_BANK = {"ground": "law10", "open_from": TODAY, "bank_bin": "970415", "deposit_no": "0123456789"}


def fund_of(w, ground):
    """The fund of the example that has this ground."""
    return w.one(f"select min(id) from ledger_fund where ground = '{ground}'")


def press(w, b, action, **fields):
    """A button with what stands in its form."""
    return w.post(b, action, {**fields, "csrf": b.csrf("/password")})


def opened(w, b):
    """A new fund, with nothing in its books."""
    page = f"/campaign/{w.campaign_id}/ledger/fund"
    a = w.done(w.fill(b, page, page, name=f"Quỹ lần {next(w.numbers)}", **WITH_A_BANK))
    return int(a.headers["Location"].split("=")[-1])


def entered(w, b):
    """The address of a new entry of the first fund."""
    page = f"/campaign/{w.campaign_id}/ledger/new?fund={fund_of(w, 'other')}&deed=receive"
    n = next(w.numbers)
    fields = {"what": "0.0.0.0.0", "amount": f"{n}000", "source": "people", "reference": f"BL-{n}"}
    return w.done(w.post(b, page, {**fields_of(b.get(page)), **fields})).headers["Location"]


def ledger_fund_close(w):
    b = w.person("thuongtruc")
    fund = opened(w, b)
    return press(w, b, f"/campaign/{w.campaign_id}/ledger/fund/{fund}/close")


def another_keeper(w):
    """Nobody confirms what he has entered himself."""
    page = f"/accounts/{w.account('mattran')}"
    if not w.one(f"select count(*) from account_role where account_id = {w.account('mattran')} and role = 'compile'"):
        b = w.person("quantri")
        w.done(press(w, b, page + "/roles", role="compile", unit=w.commune))
    return w.person("mattran")


def ledger_confirm(w):
    b = w.person("thuongtruc")
    return press(w, b, entered(w, another_keeper(w)) + "/confirm")


def ledger_reverse(w):
    b = w.person("thuongtruc")
    return press(w, b, entered(w, b) + "/reverse", why=f"ghi nhầm lần {next(w.numbers)}")


def ledger_donor_agree(w):
    b = w.person("thuongtruc")
    donor = w.one("select min(id) from ledger_donor where name_seal <> ''")
    holds = "select coalesce(max(id), 0) from consent where kind = 'donor-name' and withdrawn_day = 2147483647"
    if not w.one(holds):
        w.done(press(w, b, "/privacy/consents", unit=w.commune, kind="donor-name", name="Người góp", how="paper",
                     purpose="Nêu tên người đóng góp", until="2027-11-22", **{"from": TODAY}))
    return press(w, b, f"/campaign/{w.campaign_id}/ledger/donor/{donor}/agreement", consent=w.one(holds))


def fund_step(w):
    b = w.person("thuongtruc")
    return press(w, b, f"/fund/{fund_of(w, 'decree93')}/step", step="call-published",
                 day=f"2026-11-{1 + next(w.numbers) % 20:02}")


def fund_vote(w):
    b, n = w.person("thuongtruc"), next(w.numbers)
    fields = {"unit": str(w.unit), "day": TODAY, "how": "ballot", "households": str(1000 + n), "agreed": "900"}
    return w.upload(b, f"/fund/{fund_of(w, 'law10')}/vote", fields, "bien-ban.png", forms.a_picture(n), "minutes")


def vote_minutes(w):
    b = w.person("thuongtruc")
    if not w.one("select count(*) from restricted_file where purpose = 'vote-minutes'"):
        w.done(fund_vote(w))
    file = w.one("select max(id) from restricted_file where purpose = 'vote-minutes'")
    return press(w, b, f"/fund/{fund_of(w, 'law10')}/minutes/{file}")


def fund_qr(w):
    return w.get("thuongtruc", f"/fund/{fund_of(w, 'law10')}/qr?amount=500.000")


# --- statements of the bank ---

def statement(w, *words):
    """A file of lines nobody has sent yet; words that begin with "-" are of money that went out."""
    lines = []
    for said in words:
        n = next(w.numbers)
        out, to = (f"{n}000", "") if said.startswith("-") else ("", f"{n}000")
        lines.append(f"{len(lines) + 1};18/11/2026;FT{n};{out};{to};{said}\n")
    return (HEAD + "".join(lines)).encode()


def sent(w, b, fund, *words):
    return w.upload(b, f"/fund/{fund}/bank", {}, "sao-ke.csv", statement(w, *words))


def columns(w, b, file):
    """The columns as the page guesses them."""
    return w.fill(b, file + "?columns=1", file + "/columns")


def waiting(w, b, *words):
    """The address of a file that can be entered. Which column is which is said once for a fund."""
    fund = fund_of(w, "law10")
    file = w.done(sent(w, b, fund, *words or ("góp",))).headers["Location"]
    if not w.one(f"select count(*) from bank_columns where fund_id = {fund}"):
        w.done(columns(w, b, file))
    return file


def bank_add(w):
    b = w.person("thuongtruc")
    return sent(w, b, fund_of(w, "law10"), "góp")


def bank_columns(w):
    """Of a fund that has none yet: the key of its lines is made with them."""
    b = w.person("thuongtruc")
    return columns(w, b, w.done(sent(w, b, opened(w, b), "góp")).headers["Location"])


def bank_enter(w):
    b = w.person("thuongtruc")
    code = re.search(r"CSQ\d+[A-Z]", b.get(f"/fund/{fund_of(w, 'law10')}").text).group()
    return press(w, b, waiting(w, b, f"NGUYEN VAN A {code}", "không có mã", "-phí") + "/enter")


def bank_drop(w):
    b = w.person("thuongtruc")
    return press(w, b, waiting(w, b) + "/drop")


def an_open_line(w, b):
    open_lines = ("select coalesce(min(id), 0) from bank_item where state = 'open' and amount > 0 and fund_id = "
                  f"{fund_of(w, 'law10')}")
    if not w.one(open_lines):
        w.done(press(w, b, waiting(w, b, *["không có mã"] * 20) + "/enter"))
    return w.one(open_lines)


def bank_settle(w):
    b = w.person("thuongtruc")
    return press(w, b, f"/fund/{fund_of(w, 'law10')}/bank/line/{an_open_line(w, b)}", how="gift")


def bank(w):
    """With a line that waits for a person, and a file that waits."""
    b = w.person("thuongtruc")
    an_open_line(w, b)
    if not w.one(f"select count(*) from bank_file where fund_id = {fund_of(w, 'law10')} and waits = 1"):
        waiting(w, b)
    return w.get("thuongtruc", f"/fund/{fund_of(w, 'law10')}/bank")


def bank_file(w):
    b, fund = w.person("thuongtruc"), fund_of(w, "law10")
    file = w.one(f"select coalesce(max(id), 0) from bank_file where fund_id = {fund} and waits = 1")
    return w.get("thuongtruc", f"/fund/{fund}/bank/{file}" if file else waiting(w, b, "góp", "-phí"))


POSTS = {f.__name__: f for f in (
    ledger_fund_close, ledger_confirm, ledger_reverse, ledger_donor_agree, fund_step, fund_vote, vote_minutes, bank_add,
    bank_columns, bank_enter, bank_drop, bank_settle)}
GETS = {f.__name__: f for f in (fund_qr, bank, bank_file)}
