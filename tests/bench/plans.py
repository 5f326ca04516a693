"""plans.py: as many plans as there are communes, each of the size and the habits of seed 001.

Numbers and hamlets differ from plan to plan (the plan's number is the seed), the rest of the text
is that of the seed, so that bytes, words and traps are those of a real document.
"""
import pathlib
import random
import re

SEED = pathlib.Path(__file__).resolve().parents[1] / "seeds" / "001_5bf1107fe148eeb8.txt"
HAMLETS = ["Cầu", "Trại Bí", "Sân Bay", "Mới", "Bàu Đưng", "Gò Cát", "Đồng Dài", "Xóm Tháp"]
OTHERS = ["Tân Lập", "Bến Đò", "Gò Sao", "Hòa Bình", "Cây Dừa", "Đoài", "Thượng", "Phú Lộc", "An Định",
          "Nà Hỳ", "Pá Lau", "Co Mạ", "Ea Sút", "Drang", "Krông Ana", "Vĩnh Tiến", "Đông Hưng", "Niềm"]
THOUSANDS = re.compile(r"\b[1-9]\d{0,2}\.\d00(?=\s?(?:m|mét)\b)")
SINGLE = re.compile(r"\b0[1-9](?= (?:căn|phần|tuyến|buổi|suất))")
PLACE = re.compile("|".join(HAMLETS))


def plan(text, number):
    """The seed's text with other figures and other hamlets."""
    chance = random.Random(number)
    names = dict(zip(HAMLETS, chance.sample(OTHERS, len(HAMLETS))))
    text = PLACE.sub(lambda m: names[m[0]], text)
    text = THOUSANDS.sub(lambda m: f"{chance.randrange(1, 99) * 100:,}".replace(",", "."), text)
    return SINGLE.sub(lambda m: f"{chance.randrange(1, 10):02}", text)


def make(folder, count):
    """`count` plans in `folder`, made only if they are not there. Gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    text, paths = SEED.read_text(encoding="utf-8"), []
    for number in range(count):
        path = folder / f"{number:04}.txt"
        if not path.exists():
            path.write_text(plan(text, number), encoding="utf-8")
        paths.append(path)
    return paths
