"""world.py: one living installation that a switch can make fail, and the means to make a request for it."""
import http.client
import itertools
import json
import re
import subprocess
import tempfile
import urllib.parse

import test_hostile
from estate import Client, Estate, Psql, day_number, moment
from fault import Switch
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
        self.psql = None  # one for all questions
        self.switch = Switch(self.folder.name + "/switch")
        self.run("demo", "--prepare")
        self.commune = self.one("select id from unit where name = 'Xã Tân Lập Hạ'")
        self.parcel = self.make_parcel()
        self.other = int(self.run("unit", "add", "Xã Bên", "--kind", "xa", "--code", "99123", "--series", "new"))
        self.run("user", "add", "ben", "Văn phòng xã Bên", "--unit", str(self.other), "--role", "compile", "--stdin",
                 stdin=self.password + "\n")
        self.bearer = self.token("thuongtruc", self.commune)
        self.run("setting", "set", "plans-day", "100000")  # each point that fails needs a plan of its own
        self.env.update(self.switch.environment)
        self.numbers = itertools.count(1)
        self.cut = False
        self.switch.patience()
        self.start("--loops", "1", "--tls-proxy")
        self.campaign_id = self.one("select min(id) from campaign")
        self.plan = self.one("select max(id) from plan")
        self.clip = self.one("select coalesce(min(id), 1) from clip")  # none where the helper cannot run
        self.unit = self.one("select unit_id from campaign_unit where name = 'Ấp Bến Đình'")
        self.far = self.one("select unit_id from campaign_unit where name = 'Ấp Rạch Tre'")

    def make_parcel(self):
        """A signed day of a commune that this installation knows by its code only."""
        with tempfile.TemporaryDirectory() as folder:
            def run(*args):
                subprocess.run([test_hostile.CHUNGSUC, *args, "--data", folder + "/data"], env=self.environment(),
                               text=True, capture_output=True, check=True)
            run("demo", "--prepare")
            run("unit", "code", str(self.commune), "--code", "99123", "--series", "new")
            run("export", "--campaign", str(self.one("select min(id) from campaign")), "--day", "2026-11-19",
                folder + "/day.json")
            with open(folder + "/day.json", "rb") as f:
                whole = json.load(f)
        whole["content"]["commune"]["name"] = "Xã Bên"  # the same example under both roofs: there it has another name
        return json.dumps(whole)

    def asked(self, sql):
        if not self.psql:
            self.psql = Psql(self.url)
        return self.psql.ask(sql)

    def stop(self):
        if self.psql:
            self.psql.close()
        super().stop()

    # --- asking ---

    def send(self, request, timeout=30):
        """One request on a line of its own. None: the line was closed without an answer, or (cut) within it:
        a long file is read while it is sent, and what cannot be read any more can only be cut; not its beginning."""
        self.cut = False
        c = Client(self.port, timeout=timeout)
        try:
            c.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            c.line.request(request.method, request.path, request.body, request.headers)
            return Answer(c.line.getresponse())
        except TimeoutError:
            raise
        except http.client.IncompleteRead as e:
            self.cut = bool(e.partial)
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

    def fill(self, b, page, action=None, **fields):
        """The form of a page (the one whose address ends so), as it stands there but for these fields."""
        path = page if action is None else action if action.startswith("/") else page + action
        return self.post(b, path, {**fields_of(b.get(page), action or ""), **fields})

    def upload(self, b, path, fields, filename, content, field="file"):  # pylint: disable=too-many-arguments
        """A form with a file."""
        kind, body = multipart({"csrf": b.csrf("/password"), **fields}, filename, content)
        return Request("POST", path, body.replace(b'name="file"', f'name="{field}"'.encode(), 1),
                       self.headers(b, **{"Content-Type": kind}))

    def done(self, request):
        """Sent, and gone well: what a later request stands on."""
        a = self.send(request)
        assert a is not None and a.status in (200, 201, 303), (request.path, a and a.status, a and test_hostile.words(a)[:600])
        return a

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
                        f"{self.campaign_id} and unit_id = {unit} and day = {day_number(day)}")

    def account(self, login):
        return self.one(f"select id from account where login = '{login}'")
