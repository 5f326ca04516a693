"""case_field.py: what comes from the field: parcels, workbooks, ODK, DHIS2, the phone's file."""
import hashlib
import html
import json
import re

from estate import day_number
from forms import a_picture
from test_openrosa import MARK, basic
from test_workbook import Sheet
from world import TODAY, Request

SLASHED = "/".join(reversed(TODAY.split("-")))


def parcel(w, unseen=False):
    """A day that was signed, from a commune that has corrected a report of it since. unseen: of another campaign."""
    n, whole = next(w.numbers), json.loads(w.parcel)
    content = whole["content"]
    last, journal, campaign = content["reports"][-1], content["journal"], content["campaign"]
    journal["facts"] += n
    content["reports"].append(dict(last, id=journal["facts"], revision=last["revision"] + 1, at=last["at"] + n,
                                   note=f"lần {n}", why="đếm lại"))
    campaign["paper"]["signer"] = f"Người ký {n}"
    campaign["works"][0]["planned"] = 1000000 + n
    if unseen:
        campaign["origin"] = hashlib.blake2b(str(n).encode(), digest_size=32).hexdigest()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seal = hashlib.blake2b(text.encode(), digest_size=32).hexdigest()
    return w.upload(w.person("ben"), "/parcel", {}, "ngay.json",
                    f'{{"chungsuc":1,"content":{text},"hash":"{seal}"}}'.encode())


# --- workbooks ---

def book_of(w):
    return f"/campaign/{w.campaign_id}/workbook"


def workbook_read(w):
    b = w.person("bendinh")
    sheet = Sheet(b.get(f"{book_of(w)}/unit/{w.unit}").body)
    column = next(at[:-1] for at, said in sheet.words.items() if said == SLASHED and at[-1] == "3")
    sheet.number(column + sheet.row("citizens"), 10 + next(w.numbers) % 5000)
    sheet.number(column + sheet.row(sheet.works()[0]), "120.5")
    sheet.text(column + sheet.row("note"), f"lần {next(w.numbers)}")
    return w.upload(b, book_of(w), {}, "so-lieu.xlsx", sheet.data())


def workbook_enter(w):
    packed = re.search(r'name="packed" value="([^"]+)"', w.done(workbook_read(w)).text)[1]
    b = w.person("bendinh")
    return w.post(b, book_of(w) + "/enter",
                  {"packed": html.unescape(packed), "why": "đếm lại", "csrf": b.csrf("/password")})


def own_table(w, note):
    """A table as a commune keeps it itself; its last column is called so."""
    table = (f"BÁO CÁO NGÀY {SLASHED};;;;\n;;;;\nSTT;Tên ấp;Người dân;Phát quang (km);{note}\n"
             f"1;Ấp Cây Trôm;{10 + next(w.numbers) % 5000};0,12;\n2;Ấp Rạch Tre;30;;Mưa\n")
    return w.upload(w.person("thuongtruc"), book_of(w), {}, "bang.csv", table.encode())


def workbook_map(w, note=None):
    asked = w.done(own_table(w, note or f"Ghi chú lần {next(w.numbers)}")).text
    fields = dict(re.findall(r'<select id="f-([cs]\d+)".*?<option value="([^"]*)"[^>]* selected', asked, re.S))
    fields["shape"] = html.unescape(re.search(r'name="shape" value="([^"]+)"', asked)[1])
    b = w.person("thuongtruc")
    return w.post(b, book_of(w) + "/map", {**fields, "csrf": b.csrf("/password")})


def own_table_read(w):
    """Of the maps only the newest are kept."""
    if 'name="shape"' in w.done(own_table(w, "Ghi chú")).text:
        w.done(workbook_map(w, "Ghi chú"))
    return own_table(w, "Ghi chú")


# --- ODK Collect ---

def collect(w, method, path, body=None, **more):
    return Request(method, path, body, {"Authorization": basic(w.bearer), "X-OpenRosa-Version": "1.0",
                                        "X-Forwarded-For": w.address(), **more})


def openrosa_form_list(w):
    return collect(w, "GET", "/openrosa/formList?verbose=true")


def openrosa_form(w):
    return collect(w, "GET", f"/openrosa/forms/{w.campaign_id}")


def openrosa_manifest(w):
    return collect(w, "GET", f"/openrosa/forms/{w.campaign_id}/manifest")


def openrosa_submission(w):
    return collect(w, "GET", "/openrosa/submission?deviceID=collect%3Aabc")


def reported_by_office(w):
    """(unit, day) whose newest report is the office's own (no other's is corrected), with room for a photograph."""
    units = [u for u, in w.rows(f"select unit_id from campaign_unit where campaign_id = {w.campaign_id} and "
                                f"name like 'Ấp %' and unit_id not in ({w.unit}, {w.far}) order by unit_id")]
    twelves, days = w.one("select count(*) from photo") // 12, ("2026-11-21", "2026-11-20", "2026-11-19")
    unit, day = units[twelves % len(units)], days[twelves // len(units) % len(days)]
    newest = w.rows("select f.account_id from report_revision r join fact f on f.seq = r.seq where "
                    f"r.campaign_id = {w.campaign_id} and r.unit_id = {unit} and r.day = {day_number(day)} "
                    "order by r.revision desc limit 1")
    if newest != [(w.account("thuongtruc"),)]:
        report = {"campaign": w.campaign_id, "unit": unit, "day": day, "revision": w.revision(unit, day),
                  "why": "đếm lại", "figures": {"citizens": 7}}
        key = {"Idempotency-Key": f"k{next(w.numbers)}"}
        w.done(w.ask_api("POST", "/api/v1/reports", json.dumps(report), **key))
    return unit, day


def openrosa_submit(w):
    unit, day = reported_by_office(w)
    n = next(w.numbers)
    instance = (f'<?xml version="1.0"?><daily id="chungsuc-{w.campaign_id}" version="1">'
                f"<day>{day}</day><unit>{unit}</unit><g1><citizens>5</citizens><note>lần {n}</note>"
                "<correct>yes</correct><why>đếm lại</why></g1>"
                "<photos><photo>1.png</photo><photo_stage>after</photo_stage><photo_people>no</photo_people></photos>"
                "<any_figure>1</any_figure>"
                f"<meta><instanceID>uuid:00000000-0000-4000-8000-{n:012}</instanceID></meta></daily>")
    parts = (('name="xml_submission_file"; filename="instance.xml"', "text/xml", instance.encode()),
             ('name="1.png"; filename="1.png"', "image/png", a_picture(n)))
    body = b"".join(f"--{MARK}\r\nContent-Disposition: form-data; {head}\r\nContent-Type: {kind}\r\n\r\n".encode() +
                    data + b"\r\n" for head, kind, data in parts)
    return collect(w, "POST", "/openrosa/submission?deviceID=collect%3Aabc", body + f"--{MARK}--\r\n".encode(),
                   **{"Content-Type": f"multipart/form-data; boundary={MARK}"})


# --- DHIS2 ---

def api_dhis2_get(w):
    return w.ask_api("GET", f"/api/v1/dataValueSets?dataSet={w.campaign_id}&days=2")


def api_dhis2_send(w):
    values = [{"dataElement": element, "period": TODAY.replace("-", ""), "orgUnit": f"u{unit}",
               "value": str(1 + next(w.numbers) % 5000)}
              for unit in (w.unit, w.far) for element in ("citizens", "examined")]
    return w.ask_api("POST", "/api/v1/dataValueSets", json.dumps({"dataSet": str(w.campaign_id), "dataValues": values}))


# --- the phone ---

def phone_open(w):
    return w.get("bendinh", "/phone/open")


def phone_file_shown(w):
    return w.get("thuongtruc", f"/campaign/{w.campaign_id}/phone")


def phone_file(w):
    work = w.one(f"select min(id) from work where unit_id = {w.unit}")
    report = {"campaign": w.campaign_id, "unit": w.unit, "day": TODAY, "revision": w.revision(w.unit, TODAY),
              "fields": {"citizens": "15", f"w{work}": "hơn 120", "note": f"lần {next(w.numbers)}"}}
    kept = {"what": "chungsuc-phone", "format": 1, "name": "Trưởng ấp", "reports": [report]}
    return w.upload(w.person("thuongtruc"), f"/campaign/{w.campaign_id}/phone", {}, "bao-cao-cho-gui.json",
                    json.dumps(kept).encode())


POSTS = {f.__name__: f for f in (
    parcel, workbook_read, workbook_enter, workbook_map, openrosa_submit, api_dhis2_send, phone_file)}
GETS = {f.__name__: f for f in (
    openrosa_form_list, openrosa_form, openrosa_manifest, openrosa_submission, api_dhis2_get, phone_open)}
GETS["phone_file"] = phone_file_shown
