"""case_clips.py: clips on their way: the helper is there, but what is sent here never comes to the desk."""
import json
import re
import zlib

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


def clip_finish(w):
    return clip_form(w, an_upload(w) + "/finish", {})  # a part is missing, and that is said


def clip_drop(w):
    b, url = w.person("bendinh"), an_upload(w)
    return w.post(b, url + "/drop", {"csrf": b.csrf("/password")})


def clip_kinds(w):
    b, page = w.person("thuongtruc"), f"/campaign/{w.campaign_id}/clips"
    return w.post(b, page + "/kinds", {"name2": f"Loại {next(w.numbers)}", "min2": "3", "max2": "5", "owed2": "nobody",
                                       "csrf": b.csrf(page)})


POSTS = {f.__name__: f for f in (clip_start, clip_part, clip_finish, clip_drop, clip_kinds)}
