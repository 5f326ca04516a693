"""doubles.py: a labelled set of works with doubles, made of a seed, and how well they are found.

Nothing here knows how the finder works: true works are drawn first, then told by people who
misspell, leave out accents, abbreviate, round, split, merge, and are a day late. Two tellings are
a double when a piece of the same true work is in both. Tuning used TUNING_SEEDS only; what is
printed comes of other seeds.
"""
import json
import random
import subprocess
import unicodedata

TUNING_SEEDS = (9001, 9002)
SEEDS = (1, 2, 3)
DAY = 20000

HAMLETS = ("Cầu", "Trại Bí", "Xóm Tháp", "Bàu Đưng", "Suối Ông Đình", "Hiệp Long", "Gò Đá", "Tân Lập",
           "Thạnh Trung", "Bến Kinh", "Cây Cầy", "Long Hải", "Phước Hòa", "Sa Nghe", "Trường Thọ",
           "Bình Quới", "Giồng Nần", "Hòa Hợp", "Chà Là", "Ninh Điền", "Rạch Tre", "Bưng Rò", "Xóm Bố",
           "Tua Hai", "Đồng Khởi", "Khởi Nghĩa", "Trảng Sụp", "Bàu Sen", "Lộc Trị", "An Thới", "Cẩm Giang",
           "Voi Bụng")
ROADS = ("Lộ kiểm", "Bàu Sen", "Gò Duối", "Trần Phú", "Nguyễn Thị Minh Khai", "Lê Hồng Phong", "Bờ Hồ",
         "Cây Me", "Suối Dây", "Bàu Năng", "Ông Hùng", "Bà Chẩm", "Đồng Rùm", "Cầu Cống", "Láng Cát",
         "Trường học", "Đình Thần", "Nghĩa trang", "Chùa Thiền Lâm", "Phạm Hùng", "Hoàng Lê Kha",
         "Cách Mạng Tháng Tám", "Sân bóng", "Bến Đò", "Xóm Ruộng", "Gò Nổi", "Trâm Vàng", "Bàu Cỏ",
         "Tà Băng", "Đất Sét", "Lò Than", "Mít Một", "Trà Võ", "Vàm Trảng", "Rỗng Tượng", "Nhà máy mì",
         "Bọng Dầu", "Cao Su", "Ông Tám", "Miễu Bà", "Rừng Dầu", "Cây Da", "Ao Hồ", "Sở Chuối", "Trạm Y tế")
KINDS = {
    "clearing": ("Phát quang", "Dọn vệ sinh", "Phát hoang, dọn vệ sinh", "Ra quân vệ sinh", "Phát cỏ"),
    "lighting": ("Thắp sáng", "Lắp đèn", "Thắp sáng đường quê"),
    "patching": ("Dặm vá", "Sửa chữa", "Duy tu"),
    "canal": ("Nạo vét", "Khơi thông"),
    "road": ("Làm", "Bê tông hóa", "Nâng cấp"),
}
AGENCIES = ("Dân quân", "Đoàn Thanh niên", "Hội Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh", "Công an",
            "Mặt trận", "Ban CHQS")
HOUSES = {"house-build": ("Xây nhà tình nghĩa", "Xây mới nhà đại đoàn kết"),
          "house-repair": ("Sửa chữa nhà tình nghĩa", "Sửa nhà đại đoàn kết")}


def unaccented(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))


def heard(rng, word):
    """A word as somebody from elsewhere would write it."""
    swaps = [("tr", "ch"), ("s", "x"), ("x", "s"), ("ch", "tr"), ("gi", "d"), ("ng", "n"), ("i", "y"),
             ("ẻ", "ẽ"), ("ể", "ễ"), ("ỗ", "ổ"), ("ũ", "ủ"), ("ả", "ã"), ("v", "d"), ("n", "ng")]
    rng.shuffle(swaps)
    low = word.lower()
    for old, new in swaps:
        at = low.find(old)
        if at < 0 or (old in ("ng", "n") and at + len(old) != len(low)) or \
                (old in ("s", "x", "tr", "ch", "v", "gi") and at != 0) or (old == "i" and at != len(low) - 1):
            continue
        return word[:at] + (new.capitalize() if word[at].isupper() else new) + word[at + len(old):]
    return word


def typed(rng, word):
    """A word typed in a hurry."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    how = rng.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1:]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    if how == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + rng.choice("abcehiklmnoprstuy") + word[at + 1:]


class True_work:
    """What is really done: a road (or house) of a hamlet, a kind, so many metres, on some days."""

    def __init__(self, rng, commune, hamlet, kind, road, number=""):
        self.commune, self.hamlet, self.kind, self.road, self.number = commune, hamlet, kind, road, number
        self.metres = rng.choice((rng.randrange(100, 4000), rng.randrange(2, 80) * 50, rng.randrange(1, 8) * 500))
        self.first = DAY + rng.randrange(0, 8)
        self.last = self.first + rng.choice((0, 0, 0, 1, 2))
        self.detail = ""


class Set:
    """A province: tellings (records) and which of them are doubles."""

    def __init__(self, seed, communes, hamlets=32, works=2.0):
        self.rng = random.Random(seed)
        self.lines, self.pieces = [], []
        for commune in range(1, communes + 1):
            self.commune(commune, hamlets, works)
        self.index = {}
        for i, pieces in enumerate(self.pieces):
            for piece in pieces:
                self.index.setdefault(piece, []).append(i)
        self.doubles = {(a, b) for of in self.index.values() for a in of for b in of if a < b}

    # Names ------------------------------------------------------------------------------------

    def way(self, w):
        """The road as written by somebody careful."""
        rng = self.rng
        if w.number:
            kind, digits = w.number
            forms = {"QL": ("QL{}", "Quốc lộ {}", "đường QL{}", "QL {}"),
                     "TL": ("TL{}", "Tỉnh lộ {}", "Đường tỉnh {}", "ĐT.{}", "ĐT {}"),
                     "HL": ("HL{}", "Hương lộ {}", "HL {}"),
                     "so": ("đường số {}", "tuyến đường số {}", "đường {}", "đường số 0{}"),
                     "kênh": ("kênh {}", "tuyến kênh {}", "Kênh số {}"),
                     "hẻm": ("hẻm {}", "Hẻm số {}", "đường hẻm {}")}[kind]
            return rng.choice(forms).format(digits)
        before = rng.choice(("tuyến đường ", "đường ", "đường ", "tuyến ", "lộ ", "con đường "))
        if w.road.startswith("Lộ") and before == "lộ ":
            before = ""
        if w.kind == "canal":
            before = rng.choice(("kênh ", "mương ", "tuyến kênh "))
        return before + w.road

    def hurt(self, text, how):
        rng = self.rng
        words = text.split(" ")
        at = rng.randrange(len(words))
        if how == "heard":
            words[at] = heard(rng, words[at])
        elif how == "typed":
            words[at] = typed(rng, words[at])
        elif how == "bare":
            return unaccented(text)
        elif how == "lower":
            return text.lower()
        elif how == "upper":
            return text.upper()
        return " ".join(words)

    def short(self, w):
        """Abbreviated: initials of long names, "đ." for đường."""
        words = w.road.split(" ")
        if len(words) >= 3 and self.rng.random() < 0.5:
            return "đường " + "".join(word[0].upper() for word in words)
        return "Đ. " + w.road

    def name(self, w, hurt):
        rng = self.rng
        verb = rng.choice(KINDS.get(w.kind) or HOUSES[w.kind])
        if w.kind in HOUSES:
            return f"{verb} ấp {w.hamlet[1]}"
        way = self.way(w)
        if hurt:
            how = rng.choice(("heard", "typed", "bare", "lower", "short", "heard", "none", "none"))
            if how == "short" and not w.number and w.kind != "canal":
                way = self.short(w)
            else:
                way = self.hurt(way, how)
        text = f"{verb} {way}"
        if w.detail:
            text += rng.choice((" ", ", ", " - ")) + w.detail
        if rng.random() < (0.5 if hurt else 0.2):
            text += rng.choice((" ấp {}", ", ấp {}", " (ấp {})", " - Ấp {}", " thuộc ấp {}")).format(w.hamlet[1])
        if rng.random() < 0.15:
            text += f" dài {w.metres} m"
        if hurt and rng.random() < 0.15:
            text = unaccented(text)
        return text

    # Tellings ---------------------------------------------------------------------------------

    def tell(self, w, unit, pieces, hurt=False, metres=None, days=None, name=None):
        rng = self.rng
        own = unit == w.hamlet[0]
        first, last = days or (w.first, w.last)
        metres = w.metres if metres is None else metres
        measure = "count" if w.kind in HOUSES else "m"
        planned = (1 if measure == "count" else metres) * 1000
        name = name or self.name(w, hurt)
        place = "" if own or rng.random() < 0.5 else f"ấp {w.hamlet[1]}"
        if not own and "ấp" not in name.lower() and "ap " not in name.lower() and rng.random() < 0.6:
            place = f"ấp {w.hamlet[1]}"
        self.lines.append("\t".join(str(v) for v in (
            unit, w.commune, w.hamlet[0] if own else 0, w.kind, measure, planned, 0, first, last, name, place,
            f"Ấp {w.hamlet[1]}" if own else "", "")))
        self.pieces.append(set(pieces))

    def again(self, w, unit, piece):
        """The same work told by another unit."""
        rng = self.rng
        metres, days = w.metres, (w.first, w.last)
        how = rng.random()
        if how < 0.2:
            metres = max(50, round(metres / 50) * 50)
        elif how < 0.3:
            metres = round(metres * rng.uniform(0.93, 1.07))
        elif how < 0.36:
            metres = 0
        if rng.random() < 0.3:
            shift = rng.choice((-1, 1))
            days = (w.first + shift, w.last + shift)
        self.tell(w, unit, [piece], hurt=True, metres=metres, days=days)

    def split(self, w, agencies, piece):
        rng = self.rng
        count = rng.choice((2, 2, 3))
        rest = w.metres
        for i in range(count):
            part = rest if i == count - 1 else max(10, round(rest * rng.uniform(0.3, 0.6) / 10) * 10)
            rest -= part
            if part > 0:
                self.tell(w, agencies[i], [f"{piece}/{i}"], hurt=rng.random() < 0.6, metres=part)
        self.tell(w, w.hamlet[0], [f"{piece}/{i}" for i in range(count)])

    def merge(self, one, other, agency, piece):
        self.tell(one, one.hamlet[0], [piece + "/a"])
        self.tell(other, other.hamlet[0], [piece + "/b"])
        verb = self.rng.choice(KINDS[one.kind])
        self.tell(one, agency, [piece + "/a", piece + "/b"], metres=one.metres + other.metres,
                  days=(min(one.first, other.first), max(one.last, other.last)),
                  name=f"{verb} {self.way(one)} và {self.way(other)}, ấp {one.hamlet[1]}")

    def commune(self, commune, hamlets, works):
        rng = self.rng
        base = commune * 1000
        agencies = [base + 900 + i for i in range(len(AGENCIES))]
        names = rng.sample(HAMLETS, hamlets)
        for h in range(hamlets):
            hamlet = (base + h, names[h])
            roads = rng.sample(ROADS, 6)
            rng.shuffle(agencies)
            for n in range(round(works)):
                self.work(commune, hamlet, roads[n], agencies, f"{commune}.{h}.{n}")
            if h and rng.random() < 0.25:
                self.other_hamlet(commune, hamlet, (base + h - 1, names[h - 1]), agencies, f"{commune}.{h}.o")
            if rng.random() < 0.3:
                self.beside(commune, hamlet, roads[4], agencies, f"{commune}.{h}.b")
            if rng.random() < 0.2:
                self.houses(commune, hamlet, agencies, f"{commune}.{h}.h")

    def number(self):
        rng = self.rng
        return rng.choice((("QL", "22B"), ("TL", str(rng.randrange(781, 797))), ("HL", str(rng.randrange(2, 15))),
                           ("so", str(rng.randrange(1, 30))), ("kênh", str(rng.randrange(1, 20))),
                           ("hẻm", str(rng.randrange(1, 40)))))

    def work(self, commune, hamlet, road, agencies, piece):
        rng = self.rng
        kind = rng.choice(("clearing", "clearing", "lighting", "patching", "canal", "road"))
        w = True_work(rng, commune, hamlet, kind, road)
        if rng.random() < 0.25:
            w.number = self.number()
        how = rng.random()
        if how < 0.15:
            self.split(w, agencies, piece)
        elif how < 0.19 and not w.number:
            other = True_work(rng, commune, hamlet, kind, rng.choice([r for r in ROADS if r != road]))
            other.first, other.last = w.first, w.last
            self.merge(w, other, agencies[0], piece)
        else:
            self.tell(w, hamlet[0], [piece])
            if how < 0.5:
                self.again(w, agencies[0], piece)
            if how < 0.22:
                self.again(w, agencies[1], piece)

    # What looks like one and is two ---------------------------------------------------------------

    def other_hamlet(self, commune, hamlet, other, agencies, piece):
        """The same name of a road in two hamlets."""
        rng = self.rng
        road = rng.choice(ROADS)
        one = True_work(rng, commune, hamlet, "clearing", road)
        two = True_work(rng, commune, other, "clearing", road)
        two.first, two.last = one.first, one.last
        self.tell(one, hamlet[0], [piece + "1"])
        self.tell(two, other[0], [piece + "2"])

    def beside(self, commune, hamlet, road, agencies, piece):
        """The same road: another kind, tổ, side, stretch, a week later; or a road of a like name."""
        rng = self.rng
        one = True_work(rng, commune, hamlet, "clearing", road)
        two = True_work(rng, commune, hamlet, "clearing", road)
        two.first, two.last = one.first, one.last
        if rng.random() < 0.5:
            two.metres = one.metres
        how = rng.randrange(7)
        if how == 0:
            two.kind = "lighting"
        elif how == 1:
            one.detail, two.detail = f"tổ {rng.randrange(1, 5)}", f"tổ {rng.randrange(5, 12)}"
        elif how == 2:
            one.detail, two.detail = rng.choice((("dãy số lẻ", "dãy số chẵn"), ("bên trái", "bên phải"),
                                                 ("phía đông", "phía tây"), ("đoạn đầu", "đoạn cuối")))
        elif how == 3:
            one.detail, two.detail = "đoạn 1", "đoạn 2"
        elif how == 4:
            two.first += rng.randrange(7, 12)
            two.last = two.first
        elif how == 5:
            one.number = ("so", "3")
            two.number = ("so", "4")
        else:
            two.road = rng.choice([r for r in ROADS if r != road])
        self.tell(one, hamlet[0], [piece + "1"])
        self.tell(two, agencies[2], [piece + "2"], hurt=rng.random() < 0.3)

    def houses(self, commune, hamlet, agencies, piece):
        rng = self.rng
        one = True_work(rng, commune, hamlet, "house-build", "")
        two = True_work(rng, commune, hamlet, "house-repair", "")
        two.first, two.last = one.first, one.last
        self.tell(one, hamlet[0], [piece + "1"])
        self.tell(two, agencies[3], [piece + "2"])
        if rng.random() < 0.4:
            self.tell(one, agencies[4], [piece + "1"])


def find(program, folder, made, *more):
    """Run the finder; its answer and the pairs."""
    source, out = folder / "records.tsv", folder / "pairs.txt"
    source.write_text("\n".join(made.lines) + "\n", encoding="utf-8")
    done = subprocess.run([program, source, out, *more], check=True, capture_output=True, text=True)
    pairs = {tuple(int(n) for n in line.split()[:2]) for line in out.read_text().splitlines()}
    return json.loads(done.stdout), pairs


def judged(made, pairs):
    """Precision and recall."""
    right = len(pairs & made.doubles)
    return right / max(1, len(pairs)), right / max(1, len(made.doubles))
