#!/usr/bin/env python3
"""invented.py CHUNGSUC [COUNT [FIRST]]: plans made at random whose sums are known.

The same works are written in the ways communes write them (a place a bullet, a kind a bullet with
its places in parentheses, a kind as heading, a place as heading, a table), with the words of every
region, totals before or after. In every second plan one total is made wrong. Exactly that must be
found. Seed = number of the plan, so `invented.py CHUNGSUC 1 17` shows plan 17 again.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

PLACES = [("Ấp", ["Tân Lập", "Bến Đò", "Gò Sao", "Hòa Bình", "Xóm Mới", "Cây Dừa", "3", "5A"]),
          ("Thôn", ["Đoài", "Thượng", "Phú Lộc", "An Định", "1", "2", "Hạ Lang", "12"]),
          ("Bản", ["Nà Hỳ", "Pá Lau", "Co Mạ", "Huổi Lướng", "Lọng Mới", "Sàng 2"]),
          ("Buôn", ["Kla", "Ea Sút", "Drang", "Krông", "Tơng Jú", "Mlốc A"]),
          ("Làng", ["Bông", "Yah", "Krái", "Ó", "Pơ Nang", "Kép 1"]),
          ("Xóm", ["Đồng Giữa", "Núi", "6", "7B", "Trung", "Bãi"]),
          ("Khóm", ["1", "2", "3", "Vĩnh Tiến", "Đông Hưng", "6"]),
          ("Khu phố", ["1", "2", "Niềm", "4", "Thị Cầu", "6"]),
          ("Tổ dân phố", ["1", "2", "số 3", "Phú Thịnh", "5", "số 8"]),
          ("Sóc", ["Ba Sát", "Giồng Ớt", "Lộ Mới", "Xoài Cụt", "Bưng Chông"])]
KINDS = {  # kind: words for the work, words before a route, unit that is said to be counted
    "clearing": (["phát quang", "phát hoang", "dọn vệ sinh", "phát quang, dọn vệ sinh"],
                 ["đường trục", "tuyến đường tổ 3", "đường 30/4", "đường liên xã",
                  "tuyến đường Quốc lộ 22B", "đường vào Trường THCS", "đường tổ 1 đến tổ 2"]),
    "lighting": (["thắp sáng đường quê", "thắp sáng", "lắp đèn chiếu sáng"],
                 ["đường trục", "đường tổ 4", "tuyến đường chợ", "đường số 7"]),
    "canal": (["nạo vét"], ["kênh 500", "mương tiêu số 2", "kênh N2-7", "kênh Ông Dèo", "mương nội đồng"]),
    "patching": (["dặm vá", "giặm vá"], ["đường tổ 17", "tuyến đường nhựa", "đường vào chùa"]),
    "road": (["bê tông hóa", "làm đường bê tông"], ["ngõ 15", "tuyến đường ra đồng", "đường tổ 6"]),
}
NOUN = {"canal": "tuyến kênh mương"}


def grouped(n):
    return f"{n:,}".replace(",", ".")


def length(rng, metres):
    if metres % 100 == 0 and metres >= 1000 and rng.random() < 0.2:
        return f"{metres / 1000:g}".replace(".", ",") + rng.choice(["km", " km"])
    digits = rng.choice([grouped(metres)] * 4 + [str(metres)])
    return digits + rng.choice(["m", "m", " m", " mét"])


def make_works(rng):
    word, names = rng.choice(PLACES)
    names = rng.sample(names, rng.randint(3, len(names)))
    kinds = rng.sample(sorted(KINDS), rng.randint(1, 3))
    works = []
    for name in names:
        for kind in rng.sample(kinds, rng.randint(1, len(kinds))):
            works.append((f"{word} {name}", kind, rng.randint(2, 40) * 50))
    return works, [k for k in kinds if any(w[1] == k for w in works)]


def promise(rng, kind, metres, with_kind=True):
    words, spots = KINDS[kind]
    said = rng.choice(words) + " " if with_kind else ""
    spot = rng.choice(spots)
    if kind == "lighting" and with_kind and spot.startswith("đường") and "đường quê" in said:
        spot = spot.replace("đường", "tuyến", 1)
    return f"{said}{spot} dài {length(rng, metres)}"


def by_place(rng, works):
    mark = rng.choice(["- ", "+ ", "* ", "• ", "#) ", "#. ", ""])
    rows = []
    places = list(dict.fromkeys(w[0] for w in works))
    for i, place in enumerate(places, 1):
        parts = [promise(rng, k, m) for p, k, m in works if p == place]
        rows.append(mark.replace("#", str(i)) + f"{place}: " + "; ".join(parts)
                    + rng.choice([".", ";", ""]))
    return rows


def by_place_heading(rng, works):
    rows = []
    places = list(dict.fromkeys(w[0] for w in works))
    style = rng.choice(["{i}. {place}", "{place}:", "{upper}"])
    for i, place in enumerate(places, 1):
        rows.append(style.format(i=i, place=place, upper=place.upper()))
        for p, k, m in works:
            if p == place:
                text = promise(rng, k, m)
                rows.append("- " + text[0].upper() + text[1:] + ".")
    return rows


def by_kind_heading(rng, works, kinds):
    rows = []
    for i, kind in enumerate(kinds, 1):
        title = KINDS[kind][0][0]
        rows.append(f"{i}. {title[0].upper() + title[1:]} {NOUN.get(kind, 'các tuyến đường')}:")
        rows += [f"- {p}: {promise(rng, k, m, rng.random() < 0.7)}." for p, k, m in works if k == kind]
    return rows


def by_kind_parentheses(rng, works, kinds):
    rows = []
    for i, kind in enumerate(kinds, 1):
        title = KINDS[kind][0][0]
        inside = ", ".join(f"{p[0].lower() + p[1:]}{':' * p[-1].isdigit()} {length(rng, m)}"
                           for p, k, m in works if k == kind)
        rows.append(f"{i}. {title[0].upper() + title[1:]} {NOUN.get(kind, 'đường')} ({inside}).")
    return rows


def table(rng, works):
    rows = ["STT\tĐịa bàn\tNội dung\tKhối lượng"]
    for i, (p, k, m) in enumerate(works, 1):
        rows.append(f"{i}\t{p}\t{rng.choice(KINDS[k][0])} {rng.choice(KINDS[k][1])}\t{length(rng, m)}")
    return rows


def make_plan(seed):
    """The text, the wrong total or None."""
    rng = random.Random(seed)
    works, kinds = make_works(rng)
    form = rng.choice(["place", "place", "place-heading", "kind-heading", "kind-parentheses", "table"])
    rows = {"place": lambda: by_place(rng, works),
            "place-heading": lambda: by_place_heading(rng, works),
            "kind-heading": lambda: by_kind_heading(rng, works, kinds),
            "kind-parentheses": lambda: by_kind_parentheses(rng, works, kinds),
            "table": lambda: table(rng, works)}[form]()
    wrong = rng.choice(kinds) if seed % 2 else None
    totals, error = [], None
    for kind in kinds:
        metres = sum(m for _, k, m in works if k == kind)
        count = sum(k == kind for _, k, _ in works)
        stated = metres
        if kind == wrong:
            stated = metres + rng.choice([-100, 100, 1000, 50, 500])
            if stated <= 0:
                stated = metres + 100
            error = {"code": "total-differs", "kind": kind, "stated": stated, "computed": metres}
        noun = NOUN.get(kind, "tuyến đường")
        totals.append(f"{KINDS[kind][0][0]} " + rng.choice(
            [f"{count} {noun}/{grouped(stated)}m", f"{count:02d} {noun} dài {grouped(stated)}m",
             f"{count} {noun}, tổng chiều dài {grouped(stated)} m"]))
    where = rng.choice(["before", "after", "after-lines"])
    head = ["ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "Số: 12/KH-UBND", "", "KẾ HOẠCH",
            "Ra quân làm công tác dân vận đợt I năm 2025", ""]
    first = totals[0][0].upper() + totals[0][1:]
    if where == "before":
        body = ["Toàn xã " + "; ".join(totals) + ", cụ thể:"] + rows
    elif where == "after":
        body = ["Nội dung cụ thể:"] + rows + ["Tổng cộng: " + "; ".join([first] + totals[1:]) + "."]
    else:
        last = [f"- {t[0].upper() + t[1:]}." for t in totals]
        body = ["Nội dung cụ thể:"] + rows + ["Tổng cộng:"] + last
    foot = ["", "Thời gian: từ ngày 10/3/2025 đến ngày 24/3/2025.", ""]
    return "\n".join(head + body + foot), error, f"{form}, totals {where}"


def check(binary, seed, path):
    text, error, form = make_plan(seed)
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([binary, "check", "--format=json", str(path)], capture_output=True, timeout=60)
    try:
        findings = json.loads(done.stdout)[0]["findings"]
    except (ValueError, IndexError):
        return f"plan {seed} ({form}): exit {done.returncode}, no JSON"
    got = [{k: f.get(k) for k in ("code", "kind", "stated", "computed")}
           for f in findings if f["severity"] == "error"]
    if got != ([error] if error else []):
        return f"plan {seed} ({form}): wanted {error}, got {got}"
    return ""


def main():
    binary = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "plan.txt"
        for seed in range(first, first + count):
            failures += filter(None, [check(binary, seed, path)])
            if count == 1:
                print(path.read_text(encoding="utf-8"))
    for text in failures:
        print(text)
    print(f"invented: {count - len(failures)} of {count} plans as expected")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
