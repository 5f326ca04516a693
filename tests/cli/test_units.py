#!/usr/bin/env python3
"""chungsuc unit: the country, import and export of files, changes from a day on, successions.

    test_units.py PATH_OF_CHUNGSUC
"""
import csv
import datetime
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CHUNGSUC = None
SOURCE = pathlib.Path(os.environ.get("CHUNGSUC_SOURCE", ".")) / "data" / "units"
HEAD = "code,series,kind,name,parent_code,valid_from,valid_to\n"
NOW = "1763800000000"  # 22/11/2025
EPOCH = 719163         # date(1970, 1, 1).toordinal()


def day(year, month, day_):
    return datetime.date(year, month, day_).toordinal() - EPOCH


class Base(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.base = pathlib.Path(self.folder.name)
        self.dir = self.base / "data"
        self.make()

    def make(self):
        self.run_("init")

    def tearDown(self):
        self.folder.cleanup()

    def run_(self, *args, code=0, data=None, now=NOW):
        done = subprocess.run([CHUNGSUC, *args, "--data", str(data or self.dir)],
                              capture_output=True, check=False,
                              env={**os.environ, "CHUNGSUC_NOW": now})
        out = done.stdout.decode() + done.stderr.decode()
        self.assertEqual(done.returncode, code, out)
        return out

    def file(self, text, name="units.csv"):
        path = self.base / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def import_(self, text, *args, code=0, **more):
        return self.run_("unit", "import", self.file(text), *args, code=code, **more)

    def rows(self, sql, *args, data=None):
        db = sqlite3.connect(f"file:{(data or self.dir) / 'chungsuc.db'}?mode=ro", uri=True)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()

    def facts(self):
        return self.rows("select count(*) from fact")[0][0]

    def versions(self, code):
        return self.rows("select v.from_day, v.kind, v.name from unit u join unit_version v on "
                         "v.unit_id = u.id where u.code = ? order by v.from_day", code)


class Country(Base):
    """One data folder with the country in it, shared; no test here changes it."""

    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory()
        cls.country = pathlib.Path(cls.shared.name) / "data"
        for args in (["init"], ["unit", "country"]):
            subprocess.run([CHUNGSUC, *args, "--data", str(cls.country)], check=True,
                           capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def make(self):
        self.dir = self.country

    def counts(self, series, on):
        return dict(self.rows(
            "select v.kind, count(*) from unit u join unit_version v on v.unit_id = u.id "
            "where u.series = ? and u.from_day <= ?2 and u.until_day > ?2 and v.from_day = "
            "(select max(from_day) from unit_version where unit_id = u.id and from_day <= ?2) "
            "group by v.kind", series, on))

    def test_counts_are_those_of_the_readme(self):
        self.assertEqual(self.counts("old", day(2025, 3, 1)), {
            "tinh": 57, "thanh-pho-tw": 6, "huyen": 508, "thanh-pho": 87, "thi-xa": 52, "quan": 49,
            "xa": 7692, "phuong": 1726, "thi-tran": 617})
        self.assertEqual(self.counts("new", day(2025, 7, 1)), {
            "tinh": 28, "thanh-pho-tw": 6, "xa": 2621, "phuong": 687, "dac-khu": 13})
        self.assertEqual(self.counts("new", day(2026, 4, 29)), self.counts("new", day(2025, 7, 1)))
        self.assertEqual(self.counts("new", day(2026, 4, 30)), {
            "tinh": 27, "thanh-pho-tw": 7, "xa": 2611, "phuong": 697, "dac-khu": 13})
        self.assertEqual(self.counts("old", day(2025, 7, 1)), {})
        self.assertEqual(self.counts("new", day(2025, 6, 30)), {})

    def test_every_unit_of_the_files_is_there_with_its_place(self):
        have = {(c, s): (n, p) for c, s, n, p in self.rows(
            "select u.code, u.series, u.name, p.code from unit u left join unit p on "
            "p.id = u.parent_id where u.series <> ''")}
        last = {}
        with open(SOURCE / "units.csv", encoding="utf-8", newline="") as f:
            for r in csv.DictReader(f):
                last[r["code"], r["series"]] = r
        self.assertEqual(have.keys(), last.keys())
        for key, r in last.items():
            name, parent = have[key]
            self.assertTrue(name.endswith(" " + r["name"]), name)
            self.assertEqual(parent, r["parent_code"] or "VN", key)

    def test_successions_are_those_of_the_file(self):
        with open(SOURCE / "succession.csv", encoding="utf-8", newline="") as f:
            want = sorted(tuple(r.values()) for r in csv.DictReader(f))
        self.assertEqual(len(want), 10634)
        self.assertEqual(sorted(self.rows(
            "select o.code, n.code, s.extent from unit_succession s join unit o on o.id = s.old_id "
            "join unit n on n.id = s.new_id where o.series = 'old' and n.series = 'new'")), want)

    def test_dong_nai_is_one_unit_of_two_ranks(self):
        self.assertEqual(self.rows(
            "select v.from_day, v.kind, v.name from unit u join unit_version v on v.unit_id = u.id "
            "where u.code = '75' and u.series = 'new' order by 1"),
            [(day(2025, 7, 1), "tinh", "Tỉnh Đồng Nai"),
             (day(2026, 4, 30), "thanh-pho-tw", "Thành phố Đồng Nai")])
        self.assertEqual(len(self.rows("select unit_id from unit_version group by 1 having "
                                       "count(*) > 1")), 11)

    def test_again_changes_nothing_and_says_so(self):
        facts = self.facts()
        said = self.run_("unit", "country")
        self.assertIn("Không có gì thay đổi", said)
        self.assertIn("24794", said)
        self.assertEqual(self.facts(), facts)
        said = self.run_("unit", "import", str(SOURCE / "units.csv"), "--succession",
                         str(SOURCE / "succession.csv"))
        self.assertIn("Không có gì thay đổi", said)
        self.assertEqual(self.facts(), facts)

    def test_export_is_the_file_it_came_from(self):
        said = [self.run_("unit", "export", "--series", s).splitlines() for s in ("new", "old")]
        want = (SOURCE / "units.csv").read_text(encoding="utf-8").splitlines()
        have = said[0] + said[1][1:]
        self.assertEqual([(a, b) for a, b in zip(have, want, strict=True) if a != b],
                         [("19780,old,phuong,Phường Phường Đúc,474,,2025-06-30",
                           "19780,old,phuong,Phường Đúc,474,,2025-06-30")])

    def test_export_imports_back_to_the_same(self):
        first, heirs = self.base / "a.csv", self.base / "a-succession.csv"
        self.run_("unit", "export", str(first), "--succession", str(heirs))
        self.assertIn("không ghi đè", self.run_("unit", "export", str(first), code=2))
        other = self.base / "other"
        self.run_("init", data=other)
        self.run_("unit", "import", str(first), "--succession", str(heirs), data=other)
        second, again = self.base / "b.csv", self.base / "b-succession.csv"
        self.run_("unit", "export", str(second), "--succession", str(again), data=other)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertEqual(heirs.read_bytes(), again.read_bytes())

    def test_succession_is_told_in_both_directions(self):
        said = self.run_("unit", "succession", "00007", "--series", "old")
        self.assertIn("Phường Cống Vị (old 00007), Quận Ba Đình, Thành phố Hà Nội, đến 30/06/2025",
                      said)
        self.assertIn("một phần: Phường Giảng Võ (new 00025), Thành phố Hà Nội", said)
        self.assertIn("một phần: Phường Ngọc Hà (new 00008)", said)
        both = self.run_("unit", "succession", "00004")  # another unit in each series
        self.assertIn("Phường Trúc Bạch (old 00004)", both)
        self.assertIn("toàn bộ: Phường Ba Đình (new 00004)", both)
        self.assertIn("hình thành từ:", both)
        self.assertIn("whole: Phường Ba Đình",
                      self.run_("unit", "succession", "00004", "--lang=en"))
        self.assertIn("giữ số 0", self.run_("unit", "succession", "4", code=2))

    def test_notices_go_with_the_lists(self):
        self.assertEqual(self.run_("unit", "country", "--notices"),
                         (SOURCE / "LICENSES.md").read_text(encoding="utf-8"))

    def test_the_journal_gives_the_same_again(self):
        copy = self.base / "copy"
        shutil.copytree(self.country, copy)
        self.run_("verify", data=copy)
        self.run_("rebuild", data=copy)
        self.run_("verify", data=copy)


class Import(Base):
    WORLD = HEAD + ("01,new,tinh,Một,,2025-07-01,\n"
                    "00001,new,xa,An,01,2025-07-01,\n"
                    "00002,new,phuong,Bình,01,2025-07-01,\n")

    def test_dry_run_says_all_and_writes_nothing(self):
        said = self.import_(self.WORLD, "--dry-run")
        self.assertIn("3: thêm đơn vị: new:00001 → Xã An (01/07/2025)", said)
        self.assertIn("thêm đơn vị: 3", said)
        self.assertIn("chưa ghi gì", said)
        self.assertEqual(self.facts(), 0)
        self.import_(self.WORLD)
        self.assertEqual(self.facts(), 4)
        said = self.import_(self.WORLD)
        self.assertIn("Không có gì thay đổi", said)
        self.assertEqual(self.facts(), 4)

    def test_columns_in_any_order_and_dates_as_people_write_them(self):
        text = ("\ufeffvalid_to,ghi chú,name,kind,code,series,valid_from,parent_code\r\n"
                ',"x, ""y""\r\nz",Một,tinh,01,new,1/7/2025,\r\n'
                "31/12/2025,,\" An \",xa,00001,new,01/07/2025,01\r\n")
        said = self.import_(text.encode())
        self.assertIn("không dùng đến các cột này: ghi chú", said)
        self.assertEqual(self.rows("select name, from_day, until_day from unit where code = ?",
                                   "00001"), [("Xã An", day(2025, 7, 1), day(2026, 1, 1))])

    def test_every_refused_line_is_named_with_its_reason(self):
        text = self.WORLD + (
            "00003,new,lang-xa,C,01,2025-07-01,\n"      # 5 unknown kind
            ",new,xa,C,01,2025-07-01,\n"                # 6 no code
            "4,new,xa,C,01,2025-07-01,\n"               # 7 zeros lost
            "00004,neu,xa,C,01,2025-07-01,\n"           # 8 unknown series
            "00005,new,xa,,01,2025-07-01,\n"            # 9 no name
            "00006,new,xa,C,99,2025-07-01,\n"           # 10 no such parent
            "00007,new,xa,C,01,2025-07-01,2025-06-01\n"  # 11 upside down
            "00008,new,xa,C,01,2025-06-30,\n"           # 12 before its parent
            "00009,new,xa,An,01,2025-07-01,\n"          # 13 name taken
            "00010,new,xa,C\n"                          # 14 too few cells
            "00011,new,xa,C,01,2025-02-30,\n"           # 15 no such day
            "00012,new,xa,D,00012,2025-07-01,\n"        # 16 its own parent
            "00013,new,xa,E,01,2025-07-01,2025-12-31\n"
            "00013,new,xa,E,01,2025-07-01,2025-12-31\n"  # 18 doubled
            f"00014,new,xa,{'x' * 121},01,2025-07-01,\n"  # 19 too long
            "00015,new,xa,F,00006,2025-07-01,\n")        # 20 below a refused one
        want = {5: "không có loại đơn vị này", 6: "thiếu mã", 7: "làm mất số 0", 8: "loạt mã",
                9: "thiếu tên", 10: "không có đơn vị cấp trên", 11: "đứng trước ngày bắt đầu",
                12: "cấp trên không tồn tại suốt", 13: "đã có đơn vị tên này",
                14: "số ô khác", 15: "không có ngày này", 16: "vòng tròn", 18: "hai dòng",
                19: "120 ký tự", 20: "cấp trên bị từ chối"}
        said = self.import_(text, code=2)
        refused = {}
        for line in said.splitlines():
            if line.startswith(str(self.base)):
                refused[int(line.split(":")[1])] = line
        self.assertEqual(refused.keys(), want.keys(), said)
        for number, why in want.items():
            self.assertIn(why, refused[number])
        self.assertIn('kind "lang-xa"', refused[5])
        self.assertIn('parent_code "99"', refused[10])
        self.assertIn("Chưa ghi gì", said)
        self.assertEqual(self.facts(), 0)
        said = self.import_(text, "--skip-refused", code=1)
        self.assertIn("bị từ chối: 15", said)
        self.assertEqual(self.rows("select code from unit order by code"),
                         [("00001",), ("00002",), ("01",)])
        self.run_("verify")

    def test_changed_line_is_a_change_from_a_day(self):
        self.import_(self.WORLD)
        changed = self.WORLD.replace("xa,An,", "phuong,An Mới,")
        said = self.import_(changed)
        self.assertIn("đổi tên, loại hoặc cấp trên: 1", said)
        self.assertIn("không thay đổi: 2", said)
        self.assertEqual(self.versions("00001"), [
            (day(2025, 7, 1), "xa", "Xã An"), (day(2025, 11, 22), "phuong", "Phường An Mới")])
        facts = self.facts()
        self.assertIn("Không có gì thay đổi", self.import_(changed))
        self.assertEqual(self.facts(), facts)
        self.import_(changed + "02,new,tinh,Hai,,2025-07-01,\n")
        moved = changed.replace("Bình,01", "Bình,02") + "02,new,tinh,Hai,,2025-07-01,\n"
        self.import_(moved, "--from", "2026-01-01")
        self.assertEqual(self.rows(
            "select p.code, t.from_day from unit_tie t join unit u on u.id = t.unit_id join unit p "
            "on p.id = t.parent_id where u.code = '00002' order by 2"),
            [("01", day(2025, 7, 1)), ("02", day(2026, 1, 1))])
        self.run_("verify")

    def test_line_with_its_own_day_changes_from_that_day(self):
        self.import_(self.WORLD)
        self.import_(HEAD + "00001,new,xa,An,01,2025-07-01,2026-04-29\n"
                            "00001,new,phuong,An,01,2026-04-30,\n")
        self.assertEqual(self.versions("00001")[1], (day(2026, 4, 30), "phuong", "Phường An"))

    def test_ends_and_successors(self):
        self.import_(self.WORLD)
        ended = (HEAD + "01,new,tinh,Một,,2025-07-01,2025-12-31\n"
                        "00001,new,xa,An,01,2025-07-01,2025-12-31\n"
                        "00002,new,phuong,Bình,01,2025-07-01,\n")
        self.assertIn("còn đơn vị trực thuộc", self.import_(ended, code=2))
        ended = ended.replace("Bình,01,2025-07-01,\n", "Bình,01,2025-07-01,2025-12-31\n"
                              "00002,new,phuong,Bình,02,2026-01-01,\n"
                              "02,new,tinh,Hai,,2026-01-01,\n")
        heirs = self.file("old_code,old_series,new_code,extent\n01,new,02,whole\n"
                          "00001,new,00002,part\n00001,new,00002,part\n01,new,77,whole\n"
                          "00002,new,00001,whole\n01,new,02,half\n", "s.csv")
        said = self.import_(ended, "--succession", heirs, code=2)
        self.assertIn("s.csv:4: old_code \"00001\": dòng lặp lại", said)
        self.assertIn("s.csv:5: new_code \"77\": không có đơn vị này", said)
        self.assertIn("s.csv:6: old_code \"00002\": đơn vị cũ chưa kết thúc", said)
        self.assertIn("s.csv:7: extent \"half\"", said)
        self.import_(ended)
        self.assertIn("đổi ngày kết thúc", self.import_(
            ended.replace("An,01,2025-07-01,2025-12-31", "An,01,2025-07-01,2025-11-30"),
            "--dry-run"))
        self.run_("verify")

    def test_agencies_have_two_parents(self):
        self.import_(self.WORLD)
        text = ("code,series,kind,name,parent_code,parent_series,agency_parent,valid_from,valid_to\n"
                "QS-01,own,luc-luong,Bộ Chỉ huy Quân sự tỉnh,01,new,,2025-07-01,\n"
                "QS-00001,own,luc-luong,Ban Chỉ huy Quân sự xã,00001,new,QS-01,2025-07-01,\n"
                "AP-1,own,ap,Ấp Cầu,00001,new,,2025-07-01,\n"
                "AP-2,own,ap,Ấp Mới,00001,new,QS-01,2025-07-01,\n")
        self.assertIn("chỉ cơ quan", self.import_(text, code=2))
        text = text.replace("Ấp Mới,00001,new,QS-01", "Ấp Mới,00001,new,")
        self.import_(text)
        self.assertEqual(self.rows(
            "select t.line, p.code from unit_tie t join unit u on u.id = t.unit_id join unit p on "
            "p.id = t.parent_id where u.code = 'QS-00001' order by 1"), [(0, "00001"), (1, "QS-01")])
        self.assertEqual(self.rows("select name from unit where code = 'AP-1'"), [("Ấp Cầu",)])
        first, second, other = self.base / "a.csv", self.base / "b.csv", self.base / "other"
        self.run_("unit", "export", str(first))
        self.run_("init", data=other)
        self.run_("unit", "import", str(first), data=other)
        self.run_("unit", "export", str(second), data=other)
        self.assertEqual(first.read_text(), second.read_text())
        self.assertIn("agency_parent", first.read_text())
        self.import_(text.replace("new,QS-01", "new,"))
        self.assertEqual(self.rows("select agency_id from unit where code = 'QS-00001'"), [(0,)])

    def test_whole_history_of_a_unit_goes_out_and_in(self):
        text = self.WORLD + ("02,new,tinh,Hai,,2025-07-01,2026-12-31\n"
                             "00009,new,xa,Chín,01,2025-07-01,2025-08-31\n"
                             "00009,new,xa,Chín,02,2025-09-01,2025-09-30\n"
                             "00009,new,phuong,Chín,02,2025-10-01,2026-12-31\n"
                             "00009,new,phuong,Chín Mới,01,2027-01-01,\n")
        self.import_(text)
        self.assertEqual(self.run_("unit", "export", "--series", "new"), HEAD + "".join(
            sorted(text.splitlines(True)[1:], key=lambda l: [l.split(",")[i] for i in (0, 5)])))
        self.assertIn("Không có gì thay đổi", self.import_(text))

    def test_odd_histories_go_out_and_in(self):
        """Parents that begin later than their units, names that come back, names of others."""
        text = HEAD + ("U0,own,to,Ba,,,2025-06-30,\n"
                       "U0,own,to,Hai,,2025-07-01,2025-09-30\n"
                       "U0,own,to,Ba,,2025-10-01,\n"
                       "U1,own,xa,Một,U0,2025-08-01,\n"
                       "U2,own,to,Hai,U1,,2025-02-28\n"      # its parent begins in August
                       "U2,own,to,Hai Mới,U1,2025-03-01,2025-12-31\n"
                       "U2,own,to,Hai,U1,2026-01-01,\n"
                       "U3,own,ap,Bốn,U1,2025-08-01,2025-12-31\n"
                       "U3,own,ap,Năm,U1,2026-01-01,2026-05-31\n"
                       "U3,own,ap,Sáu,U0,2026-06-01,\n"
                       "U4,own,ap,Năm,U0,2025-08-01,\n"      # beside U3 only when that is Sáu
                       "U5,own,ap,Năm,U1,2026-07-01,\n")     # after U3 was Năm there
        text = text.replace("2025-06-30,\n", "2025-06-30\n")
        said = self.import_(text)
        self.assertNotIn("từ chối", said)
        self.assertIn("Không có gì thay đổi", self.import_(text))
        self.assertEqual(self.run_("unit", "export"), text)
        self.run_("verify")

    def test_damaged_files_are_refused_as_a_whole(self):
        good = self.WORLD.encode()
        cases = [
            (b"", "tệp trống"), (b"\n\n", "tệp trống"),
            (b"code;series\n1;2\n", "thiếu cột"),
            (good.replace(b"valid_to", b"valid_from"), "hai lần"),
            (good + b"\xff\xfe\n", ":5: không phải UTF-8"),
            (good + b'00003,new,xa,"An,01,,\n', "thiếu dấu nháy kép đóng"),
            (good + b'00003,new,xa,A"n",01,,\n', "đứng giữa ô"),
            (good + b'00003,new,xa,"An"x,01,,\n', "sau dấu nháy kép đóng"),
            (good + b"," * 100 + b"\n", "64 cột"),
            (good + b"0" * 5000 + b",new,xa,An,01,,\n", "4.096 byte"),
            (good.decode().encode("utf-16"), "không phải UTF-8"),
        ]
        for text, why in cases:
            said = self.import_(text, code=2)
            self.assertIn(why, said)
        self.assertEqual(self.facts(), 0)
        self.run_("unit", "import", str(self.base / "none.csv"), code=2)
        self.run_("unit", "import", str(self.base), code=2)

    def test_deep_and_circular_files_end(self):
        deep = HEAD + "".join(f"{i},own,to,T{i},{i + 1},,\n" for i in range(5000))
        self.assertIn("8 cấp", self.import_(deep, code=2))
        circle = HEAD + "".join(f"{i},own,to,T{i},{(i + 1) % 5},,\n" for i in range(5))
        self.assertIn("vòng tròn", self.import_(circle, code=2))
        self.assertEqual(self.facts(), 0)


class Single(Base):
    def test_units_change_from_a_day_on(self):
        one = self.run_("unit", "add", "Tỉnh Một", "--kind", "tinh", "--code", "01", "--series",
                        "new", "--from", "2025-07-01").strip()
        two = self.run_("unit", "add", "Tỉnh Hai", "--kind", "tinh").strip()
        xa = self.run_("unit", "add", "Xã An", "--kind", "xa", "--parent", one).strip()
        self.run_("unit", "change", xa, "--name", "Phường An", "--kind", "phuong", "--from",
                  "01/01/2026")
        self.run_("unit", "tie", xa, "--line", "territory", "--parent", two, "--from", "2026-06-01")
        self.assertIn("không có gì thay đổi", self.run_(
            "unit", "tie", xa, "--parent", two, "--from", "2026-06-01", code=2))
        self.run_("unit", "code", xa, "--code", "00001", "--series", "new")
        self.assertIn("một mã đã cho", self.run_("unit", "code", xa, "--code", "2", code=2))
        self.assertEqual(self.run_("unit", "list"), (
            f"{two}  Tỉnh Hai  (tinh)\n{one}  Tỉnh Một  (tinh)  new:01\n"
            f"  {xa}  Phường An  (phuong)  new:00001\n"))
        self.assertIn(f"\n  {xa}  ", self.run_("unit", "list", two,
                                               now=str((day(2026, 7, 1)) * 86400000)))
        self.run_("unit", "end", xa, "--from", "2027-01-01")
        self.run_("unit", "end", "999", "--from", "2027-01-01", code=2)
        self.run_("unit", "end", xa, "--from", "2027-13-01", code=2)
        self.run_("unit", "change", xa, "--from", "2026-01-01", code=2)
        self.run_("verify")

    def test_a_house_of_before_takes_its_place_in_the_country(self):
        """A commune with its hamlets is given its code, and the country is built around it."""
        xa = self.run_("unit", "add", "Phường Ba Đình", "--kind", "phuong").strip()
        ap = self.run_("unit", "add", "Tổ 1", "--kind", "to", "--parent", xa).strip()
        self.run_("unit", "code", xa, "--code", "00004", "--series", "new")
        said = self.run_("unit", "country")
        self.assertIn("thêm đơn vị: 14148", said)
        self.assertIn("chuyển cấp trên: 1", said)
        self.assertEqual(self.rows(
            "select u.id, p.code from unit u join unit p on p.id = u.parent_id where u.code = ? "
            "and u.series = 'new'", "00004"), [(int(xa), "01")])
        self.assertIn(f"      {ap}  Tổ 1", self.run_("unit", "list"))
        self.assertIn("Không có gì thay đổi", self.run_("unit", "country"))
        self.run_("verify")


if __name__ == "__main__":
    CHUNGSUC = sys.argv.pop(1)
    unittest.main()
