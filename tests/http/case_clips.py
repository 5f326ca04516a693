"""case_clips.py: clips on their way, whole and in parts; what is taken is the example's, changed a little."""
import json
import re
import time
import zlib

from case_privacy import a_consent
from test_hostile import multipart
from world import TODAY, Request

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


def rest(w):
    """What was sent has been judged. What a fault has hit is taken up again after some minutes, and these pass."""
    for turn in range(400):
        if not w.one("select count(*) from clip_upload where state in (1, 2)"):
            break
        w.switch.clock(w.now + 3600 * 1000 if turn > 100 else 0)
        time.sleep(0.05)
    w.switch.clock(0)


def dropped(w):
    """What waits for the desk does not wait for it any more: it looks up twice a second only."""
    b = w.person("bendinh")
    for (one,) in w.rows("select id from clip_upload where state = 1"):
        w.done(w.post(b, f"/clip/upload/{one}/drop", {"csrf": b.csrf("/password")}))
    rest(w)


def clip_finish(w):
    """Its only part has come. What it holds is no clip, but that is found at the desk."""
    dropped(w)
    url = an_upload(w)
    w.done(clip_form(w, url + "/part/1", {"crc": f"{zlib.crc32(HEAD):08x}"}, HEAD))
    return clip_form(w, url + "/finish", {})


def clip_upload(w):
    return w.get("bendinh", an_upload(w))


def clip_drop(w):
    b, url = w.person("bendinh"), an_upload(w)
    return w.post(b, url + "/drop", {"csrf": b.csrf("/password")})


def whole(w, login, unit, people, number):
    """The clip of the example in one form, its last bytes changed: of one number it is taken once."""
    film = w.person("thuongtruc").get(f"/clip/{w.clip}/video").body
    fields = dict(clip_fields(w), people=people)
    return w.upload(w.person(login), f"/campaign/{w.campaign_id}/unit/{unit}/clips", fields, "a.mp4",
                    film[:-4] + number.to_bytes(4, "big"), field="clip")


def a_clip(w, login, unit, people="no"):
    """One that has been taken: what another case left, or a new one."""
    newest = f"select max(id) from clip where unit_id = {unit} and recognisable = {int(people == 'yes')}"
    rest(w)
    if not w.one(newest):
        w.done(whole(w, login, unit, people, next(w.numbers)))
        rest(w)
    return f"/clip/{w.one(newest)}"


def clip_remove(w):
    b = w.person("bendinh")
    return w.post(b, a_clip(w, "bendinh", w.unit) + "/remove", {"why": "mistake", "csrf": b.csrf("/password")})


def clip_add(w):
    """The first becomes a clip before the next is sent, which is the same: none comes while others are watched."""
    there = w.one(f"select count(*) from clip where unit_id = {w.unit}")
    (dropped if there else rest)(w)
    return whole(w, "bendinh", w.unit, "no", 0)


def clip_agree(w):
    b, consent = w.person("thuongtruc"), a_consent(w, "photograph")
    return w.post(b, a_clip(w, "thuongtruc", w.commune, "yes") + "/agreement",
                  {"consent": str(consent), "csrf": b.csrf("/password")})


def clip_kinds(w):
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/clips"
    return w.post(b, page + "/kinds", {"name2": f"Loại {next(w.numbers)}", "min2": "3", "max2": "5", "owed2": "nobody",
                                       "csrf": b.csrf(page)})


POSTS = {f.__name__: f for f in (
    clip_start, clip_part, clip_finish, clip_drop, clip_add, clip_remove, clip_agree, clip_kinds)}
GETS = {"clip_upload": clip_upload}
