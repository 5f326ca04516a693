#!/usr/bin/env python3
"""test_openrosa.py: ODK Collect against the real server, as the OpenRosa standard and Collect's own way of asking say.

    test_openrosa.py PATH_OF_CHUNGSUC

The exchanges are written after the specification (form list, form, HEAD, POST in parts); that a client of others makes
something of the form stands in tests/browser/collect.test.mjs.
"""
import base64
import hashlib
import pathlib
import re
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as xml

import test_hostile
from estate import CLUSTER, Client, day_number
from test_api_hostile import TODAY, Example

PICTURES = pathlib.Path(__file__).resolve().parent.parent / "fuzz/corpus/picture"
LIST = "{http://openrosa.org/xforms/xformsList}"
RESPONSE = "{http://openrosa.org/http/response}"
XF = "{http://www.w3.org/2002/xforms}"
MARK = "----collect7d9f"


def basic(token, name="truongap"):
    return "Basic " + base64.b64encode(f"{name}:{token}".encode()).decode()


class Collect:
    """What the app does: asks, is told 401, asks again with name and password; HEAD before POST."""

    def __init__(self, house, token):
        self.line, self.token = Client(house.port), token

    def ask(self, method, path, body=None, **headers):
        headers = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/v2026.1 Dalvik/2.1.0", **headers}
        if self.token:
            headers["Authorization"] = basic(self.token)
        return self.line.ask(method, path, body, headers)

    def get(self, path):
        return self.ask("GET", path)

    def send(self, instance, files=(), name="instance.xml", more=()):
        parts = [(f'name="xml_submission_file"; filename="{name}"', "text/xml", instance)]
        parts += [(f'name="{n}"; filename="{n}"', "image/jpeg", data) for n, data in files]
        parts += [(f'name="{n}"', "text/plain", v.encode()) for n, v in more]
        body = b"".join(f"--{MARK}\r\nContent-Disposition: form-data; {head}\r\nContent-Type: {kind}\r\n\r\n".encode() +
                        (data if isinstance(data, bytes) else data.encode()) + b"\r\n" for head, kind, data in parts)
        return self.ask("POST", "/openrosa/submission?deviceID=collect%3Aabc", body + f"--{MARK}--\r\n".encode(),
                        **{"Content-Type": f"multipart/form-data; boundary={MARK}"})

    def close(self):
        self.line.close()


def words(reply):
    """The sentence that Collect shows."""
    root = xml.fromstring(reply.body)
    assert root.tag == RESPONSE + "OpenRosaResponse", reply
    return root.find(RESPONSE + "message").text


class OpenRosa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = Example()
        cls.numbers = 0

    @classmethod
    def tearDownClass(cls):
        cls.house.stop()

    def setUp(self):
        self.apps = []
        self.hamlet = self.app(self.house.head_of_hamlet)
        self.office = self.app(self.house.office)

    def tearDown(self):
        for app in self.apps:
            app.close()

    def app(self, token):
        self.apps.append(Collect(self.house, token))
        return self.apps[-1]

    def instance(self, day=TODAY, unit=None, uuid=None, deprecated=None, root="daily", **values):
        """What Collect writes: groups as they are in the form, empty nodes too."""
        OpenRosa.numbers += 1
        unit = unit or self.house.hamlet
        uuid = uuid or f"uuid:00000000-0000-4000-8000-{OpenRosa.numbers:012}"
        nodes = "".join(f"<{k}>{v}</{k}>" for k, v in values.items())
        old = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
        self.uuid = uuid
        return (f"<?xml version='1.0' ?><{root} id=\"chungsuc-{self.house.campaign_id}\" version=\"1\" "
                f'xmlns:orx="http://openrosa.org/xforms"><day>{day}</day><unit>{unit}</unit><g1>{nodes}</g1>'
                f"<any_figure>1</any_figure><meta><instanceID>{uuid}</instanceID>{old}"
                f"<instanceName>x</instanceName></meta></{root}>")

    def newest(self, day=TODAY, unit=None):
        return self.house.one("select coalesce(max(revision), 0) from report_revision where unit_id = "
                              f"{unit or self.house.hamlet} and day = {day_number(day)}")

    def said(self, day, unit=None):
        line = self.house.client(self.house.office)
        found = line.get(f"/api/v1/reports/{self.house.campaign_id}/{unit or self.house.hamlet}/{day}").json
        line.close()
        return found["revisions"]

    def taken(self, reply):
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(reply.kind, "text/xml")
        self.assertEqual(reply.headers["X-OpenRosa-Version"], "1.0")
        return words(reply)

    def refused(self, app, instance, status, says=None, **more):
        before = self.house.head()
        reply = app.send(instance, **more)
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(self.house.head(), before, "something was written")
        if says:
            self.assertIn(says, words(reply))
        return words(reply)

    # --- asking ---

    def test_a_stranger_is_asked_for_name_and_password(self):
        for path in ("/openrosa/formList", f"/openrosa/forms/{self.house.campaign_id}", "/openrosa/submission"):
            reply = self.app(None).get(path)
            self.assertEqual(reply.status, 401)
            self.assertTrue(reply.headers["WWW-Authenticate"].startswith('Basic realm="'))
            self.assertEqual(reply.headers["X-OpenRosa-Version"], "1.0")
            self.assertTrue(words(reply))
        self.assertEqual(self.app("cst_" + "A" * 43).get("/openrosa/formList").status, 401)
        self.assertEqual(self.app(test_hostile.PASSWORD).get("/openrosa/formList").status, 401, "a person's password")

    def test_basic_opens_no_row_of_our_own_api(self):
        line = Client(self.house.port)
        self.assertEqual(line.ask("GET", "/api/v1/units", headers={"Authorization": basic(self.house.office)}).status, 401)
        line.close()

    def test_broken_basic_is_nobody(self):
        for said in ("Basic", "Basic ", "Basic !!!", "Basic " + base64.b64encode(b"no colon").decode(), "Digest x",
                     "Basic " + base64.b64encode(b"\xff:\xff\x00").decode(), "Basic " + "A" * 4000):
            reply = self.app(None).ask("GET", "/openrosa/formList", Authorization=said)
            self.assertEqual(reply.status, 401, said)

    def test_the_list_names_the_form_and_its_digest(self):
        reply = self.hamlet.get("/openrosa/formList?verbose=true")
        self.assertEqual((reply.status, reply.kind), (200, "text/xml"))
        self.assertTrue(reply.headers["Date"] and reply.headers["X-OpenRosa-Accept-Content-Length"].isdigit())
        forms = xml.fromstring(reply.body).findall(LIST + "xform")
        self.assertEqual(len(forms), 1)
        told = {child.tag.removeprefix(LIST): child.text for child in forms[0]}
        self.assertEqual(told["formID"], f"chungsuc-{self.house.campaign_id}")
        form = self.hamlet.get(urllib.parse.urlsplit(told["downloadUrl"]).path)
        self.assertEqual("md5:" + hashlib.md5(form.body).hexdigest(), told["hash"])
        self.assertIn(f'version="{told["version"]}"', form.body.decode())
        self.assertEqual(self.hamlet.get("/openrosa/formList").body, reply.body, "the same as long as nothing changes")

    def test_who_does_not_report_has_no_form(self):
        reader = self.app(self.house.reader)
        self.assertEqual(len(xml.fromstring(reader.get("/openrosa/formList").body)), 0)
        self.assertEqual(reader.get(f"/openrosa/forms/{self.house.campaign_id}").status, 403)
        self.assertEqual(reader.get("/openrosa/forms/999999").status, 403)
        self.refused(reader, self.instance(citizens=1), 403)

    def test_the_form_asks_what_the_hamlet_answers_for(self):
        mine = self.hamlet.get(f"/openrosa/forms/{self.house.campaign_id}").body.decode()
        self.assertIn(f"w{self.house.work}", mine)
        self.assertNotIn(f"w{self.house.work_of_other}/", mine)
        self.assertIn(f"<unit>{self.house.hamlet}</unit>", mine)
        all_of_them = self.office.get(f"/openrosa/forms/{self.house.campaign_id}").body.decode()
        self.assertIn(f"/u{self.house.other}/k{self.house.work_of_other}/w{self.house.work_of_other}", all_of_them)
        root = xml.fromstring(all_of_them)
        paths = {b.get("nodeset") for b in root.iter(XF + "bind")}
        instance = root.find(f".//{XF}instance")[0]
        for path in paths:
            self.assertIsNotNone(instance.find("/".join(XF + p for p in path.split("/")[2:])), path)
        ids = [[t.get("id") for t in tr] for tr in root.iter(XF + "translation")]
        self.assertEqual(ids[0], ids[1])
        self.assertEqual(len(ids[0]), len(set(ids[0])), "a text is there once")
        used = {r.split("'")[1] for e in root.iter() for r in e.attrib.values() if r.startswith("jr:itext(")}
        self.assertEqual(used, set(ids[0]))
        for control in root.iter():
            if control.tag in (XF + "input", XF + "select1", XF + "upload"):
                self.assertIn(control.get("ref"), paths)

    def test_the_manifest_is_empty(self):
        reply = self.hamlet.get(f"/openrosa/forms/{self.house.campaign_id}/manifest")
        self.assertEqual(xml.fromstring(reply.body).tag, "{http://openrosa.org/xforms/xformsManifest}manifest")

    def test_head_says_where_to_send(self):
        reply = self.hamlet.ask("HEAD", "/openrosa/submission?deviceID=collect%3Aabc")
        self.assertEqual((reply.status, reply.body), (204, b""))
        self.assertTrue(reply.headers["Location"].endswith("/openrosa/submission"))
        self.assertEqual(reply.headers["X-OpenRosa-Accept-Content-Length"], str(20 * 1024 * 1024))
        self.assertIsNone(reply.headers["Content-Length"], "a 204 has none")
        self.assertEqual(self.hamlet.get("/openrosa/formList").status, 200, "the line goes on")

    def test_an_administrator_makes_a_square_for_a_telephone(self):
        b = self.house.browser("quantri")
        account = self.house.one("select id from account where login = 'bendinh'")
        page = f"/accounts/{account}/tokens"
        role = re.search(r'<option value="(\d+)"|name="role" value="(\d+)"', b.get(page).text)
        made = b.post(page, {"name": "Collect", "role": role[1] or role[2], "days": "30"}, csrf=b.csrf(page))
        self.assertIn("ODK Collect", made.text)
        self.assertIn("<svg", made.text)
        token = re.search(r"cst_[\w-]+", made.text).group()
        self.assertEqual(self.app(token).get("/openrosa/formList").status, 200)
        self.assertNotIn("<svg", b.get(page).text, "once")

    # --- sending ---

    def test_a_report_becomes_a_revision_and_again_is_not_a_second(self):
        day = "2026-11-18"
        sent = self.instance(day, unit=self.house.other, citizens=40, labour_days="12.5", money="2.5E7", note="Mưa\ntổ 3")
        app = self.app(self.house.head_of_other)
        before = self.newest(day, self.house.other)
        if before:  # the example has reported: only a correction may come
            sent = self.instance(day, unit=self.house.other, citizens=40, labour_days="12.5", money="2.5E7",
                                 note="Mưa\ntổ 3", correct="yes", why="ghi thiếu")
        said = self.taken(app.send(sent))
        self.assertIn("18/11/2026", said)
        newest = self.said(day, self.house.other)[0]
        self.assertEqual(newest["revision"], before + 1)
        self.assertEqual(newest["figures"], {"citizens": 40, "labour_days": 12.5, "money": 25000000})
        self.assertEqual(newest["note"], "Mưa\ntổ 3")
        head = self.house.head()
        self.assertIn("từ trước", self.taken(app.send(sent)))
        self.assertEqual(self.house.head(), head, "the same instanceID writes nothing")
        changed = sent.replace("<citizens>40<", "<citizens>41<")
        self.refused(app, changed, 409)

    def first(self, app, day, **values):
        """A day's report of the hamlet, whatever the example had there."""
        if self.newest(day):
            values.update(correct="yes", why="ghi lại")
        reply = app.send(self.instance(day, **values))
        if reply.status == 409:  # somebody else of the example sent last: the office corrects on the page first
            line = self.house.client(self.house.head_of_hamlet)
            line.post("/api/v1/reports", {"campaign": self.house.campaign_id, "unit": self.house.hamlet, "day": day,
                                          "revision": self.newest(day), "why": "x", "figures": {"citizens": 1}})
            line.close()
            reply = app.send(self.instance(day, **values))
        self.taken(reply)
        return self.uuid

    def test_a_correction_by_deprecated_id_and_by_the_tick(self):
        day = "2026-11-19"
        old = self.first(self.hamlet, day, citizens=5)
        start = self.newest(day)
        self.assertIn("sửa", self.taken(self.hamlet.send(self.instance(day, deprecated=old, citizens=6))))
        self.assertEqual(self.newest(day), start + 1)
        self.assertEqual(self.said(day)[0]["why"], "Sửa trên ODK Collect")
        self.refused(self.hamlet, self.instance(day, deprecated=old, citizens=7), 409, "người sửa nữa")
        self.refused(self.hamlet, self.instance(day, deprecated="uuid:none", citizens=7), 409, "Không thấy")
        self.refused(self.hamlet, self.instance(day, citizens=7), 409, "đã có báo cáo")
        self.taken(self.hamlet.send(self.instance(day, citizens=7, correct="yes", why="ghi nhầm tổ 3")))
        self.assertEqual(self.said(day)[0]["why"], "ghi nhầm tổ 3")
        self.assertEqual(self.newest(day), start + 2)

    def test_what_somebody_else_sent_is_not_overwritten_unseen(self):
        day = "2026-11-20"
        self.first(self.hamlet, day, citizens=5)
        line = self.house.client(self.house.office)
        reply = line.post("/api/v1/reports", {"campaign": self.house.campaign_id, "unit": self.house.hamlet, "day": day,
                                              "revision": self.newest(day), "why": "cộng thiếu", "figures": {"citizens": 9}})
        self.assertEqual(reply.status, 201, reply)
        line.close()
        said = self.refused(self.hamlet, self.instance(day, citizens=8, correct="yes", why="x"), 409, "người khác")
        self.assertIn(f"/campaign/{self.house.campaign_id}/unit/{self.house.hamlet}/day/{day}", said)

    def test_the_history_is_one_with_the_page(self):
        day = "2026-11-17"
        self.first(self.hamlet, day, citizens=5)
        n = self.newest(day)
        b = self.house.browser("bendinh")
        path = f"/campaign/{self.house.campaign_id}/unit/{self.house.hamlet}/day/{day}"
        fields = dict(test_hostile.fields_of(b.get(path)))
        fields.update(citizens="6", why="đếm lại", revision=str(n))
        reply = b.post(path, fields, csrf=b.csrf(path))
        self.assertEqual(reply.status, 303, test_hostile.words(reply)[:900])
        self.assertEqual([r["revision"] for r in self.said(day)][:2], [n + 1, n])
        self.taken(self.hamlet.send(self.instance(day, citizens=7, correct="yes", why="đếm lại lần nữa")))
        self.assertEqual(self.newest(day), n + 2)

    # --- photographs ---

    def photos(self, day):
        return self.house.one(f"select count(*) from photo where unit_id = {self.house.hamlet} and day = {day_number(day)}")

    def test_photographs_in_one_post_and_over_several(self):
        day, jpeg = TODAY, (PICTURES / "plain.jpg").read_bytes()
        more = {"correct": "yes", "why": "x"} if self.newest(day) else {}
        if more:
            self.first(self.hamlet, day, citizens=3)
        before = self.photos(day)
        work = f"w{self.house.work}_photo"
        sent = self.instance(day, citizens=4, photo_people="no", photo_stage="after", **{work: "1.jpg"}, photo="2.png", **more)
        said = self.taken(self.hamlet.send(sent, files=[("1.jpg", jpeg)], more=[("*isIncomplete*", "yes")]))
        self.assertIn("Còn ảnh", said)
        self.assertEqual(self.photos(day), before + 1)
        revision = self.newest(day)
        png = (PICTURES / "plain.png").read_bytes()
        self.taken(self.hamlet.send(sent, files=[("2.png", png)]))
        self.assertEqual(self.newest(day), revision, "the report was there")
        count = self.photos(day)
        self.taken(self.hamlet.send(sent, files=[("1.jpg", jpeg), ("2.png", png)]))
        self.assertEqual(self.photos(day), count, "sent again adds nothing")

    def test_a_file_that_is_no_picture_is_named_and_the_report_stays(self):
        day = "2026-11-21"
        self.first(self.hamlet, day, citizens=1)
        said = self.taken(self.hamlet.send(self.instance(day, citizens=4, photo="a.jpg", photo_people="no", correct="yes",
                                                         why="x"), files=[("a.jpg", b"GIF89a nothing")]))
        self.assertIn("a.jpg", said)

    # --- refused ---

    def test_each_wrong_thing_is_said_so_that_collect_shows_it(self):
        for values, says in (({"citizens": "-1"}, "nhỏ hơn 0"), ({"citizens": "1.5"}, "số nguyên"),
                             ({"citizens": "abc"}, "abc"), ({"citizens": "1.2345"}, "ba số lẻ"),
                             ({"citizens": "1E400"}, "lớn quá"), ({"nothing": "1"}, "nothing"),
                             ({"citizens": "99999999"}, "quá lớn"), ({"correct": "perhaps"}, "correct"),
                             ({"photo": "1.jpg"}, "nhận ra"), ({}, "còn trống")):
            self.refused(self.hamlet, self.instance(TODAY, **values), 422, says)
        self.refused(self.hamlet, self.instance("2027-01-01", citizens=1), 422)
        self.refused(self.hamlet, self.instance("22/11/2026", citizens=1), 422, "22/11/2026")
        self.refused(self.hamlet, self.instance(unit=self.house.other, citizens=1), 403)
        self.refused(self.hamlet, self.instance(root="other", citizens=1), 422)
        twice = self.instance(citizens=1).replace("</g1>", "<citizens>2</citizens></g1>")
        self.refused(self.hamlet, twice, 422, "hai lần")
        foreign = f"w{self.house.work_of_other}"
        self.refused(self.hamlet, self.instance(**{foreign: "5"}), 422)
        self.refused(self.hamlet, self.instance(citizens=1).replace(f"chungsuc-{self.house.campaign_id}", "chungsuc-999999"),
                     404, "Không có đợt")

    def test_xml_that_is_none(self):
        bomb = ('<!DOCTYPE daily [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' +
                self.instance(citizens=1).split("?>")[1].replace("<citizens>1", "<citizens>&b;"))
        deep = self.instance(citizens=1).replace("<g1>", "<g1>" + "<x>" * 300).replace("</g1>", "</x>" * 300 + "</g1>")
        for bad in ("", "x", "<daily>", bomb, deep, self.instance(citizens=1)[:-9], b"\xff\xfe<\x00",
                    self.instance(note="a" * 600000), self.instance(citizens=1) * 2):
            self.refused(self.hamlet, bad, 422)

    def test_a_page_of_somebody_else_cannot_send_with_what_the_browser_remembers(self):
        body = f"--x\r\nContent-Disposition: form-data; name=\"xml_submission_file\"\r\n\r\n{self.instance(citizens=1)}\r\n--x--\r\n"
        head = self.house.head()
        for more in ({"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            reply = self.hamlet.ask("POST", "/openrosa/submission", body.encode(),
                                    **{"Content-Type": "multipart/form-data; boundary=x", **more})
            self.assertEqual(reply.status, 403, reply)
            self.assertIn("ODK Collect", words(reply))
        self.assertEqual(self.house.head(), head)

    def test_a_body_that_is_no_submission(self):
        ask = self.hamlet.ask
        self.assertEqual(ask("POST", "/openrosa/submission", b"{}", **{"Content-Type": "application/json"}).status, 415)
        self.assertEqual(ask("POST", "/openrosa/submission", b"--x--\r\n",
                             **{"Content-Type": "multipart/form-data; boundary=x"}).status, 400)
        reply = ask("POST", "/openrosa/submission", b"x", **{"Content-Type": "multipart/form-data"})
        self.assertEqual(reply.status, 400)
        self.assertTrue(words(reply))
        self.assertEqual(self.hamlet.get("/openrosa/formList?nothing=1").status, 400)

    @unittest.skipIf(CLUSTER, "the engine has no part in it")
    def test_too_large_is_known_before_it_is_sent(self):
        line = Client(self.house.port)
        reply = None
        try:
            reply = line.ask("POST", "/openrosa/submission", b"x" * (21 * 1024 * 1024),
                             {"Authorization": basic(self.house.head_of_hamlet),
                              "Content-Type": f"multipart/form-data; boundary={MARK}"})
        except OSError:
            pass  # the server hung up while we were still sending
        if reply:
            self.assertEqual(reply.status, 413)
        line.close()

    def test_zz_the_list_is_not_asked_for_without_end(self):
        """Last by name: what this account may ask in a minute is used up. Forms and reports go on."""
        status = [self.office.get("/openrosa/formList").status for _ in range(250)]
        self.assertGreater(status.index(429), 100)
        self.assertEqual(set(status), {200, 429})
        self.assertEqual(self.office.get("/openrosa/submission").status, 204)
        self.assertEqual(self.hamlet.get("/openrosa/formList").status, 200, "another account")


if __name__ == "__main__":
    test_hostile.CHUNGSUC = sys.argv.pop(1)
    unittest.main()
