#!/usr/bin/env python3
"""test_xlsx.py SAMPLE_PROGRAM: the spreadsheet that test_xlsx writes, opened by a strict reader.

Reads the archive and its XML by the format's own rules (every part declared, every link leads
somewhere, every cell has a format of its kind), and where LibreOffice is installed asks it what
stands in the cells.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TABLES = pathlib.Path("/usr/lib/libreoffice/program/libsclo.so")  # the part of LibreOffice that knows tables
T = "{http://schemas.openxmlformats.org/package/2006/content-types}"


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        assert self.zip.testzip() is None
        self.parts = {name: self.zip.read(name) for name in self.zip.namelist()}
        assert len(self.parts) == len(self.zip.namelist()), "a part twice"
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in self.zip.infolist())
        self.check_types()
        links = {r.get("Id"): r.get("Target") for r in self.xml("xl/_rels/workbook.xml.rels").iter(P + "Relationship")}
        book = self.xml("xl/workbook.xml")
        self.sheets = {s.get("name"): "xl/" + links[s.get(R + "id")] for s in book.iter(S + "sheet")}
        self.words = ["".join(t.text or "" for t in si.iter(S + "t")) for si in self.xml("xl/sharedStrings.xml").iter(S + "si")]
        styles = self.xml("xl/styles.xml")
        own = {n.get("numFmtId"): n.get("formatCode") for n in styles.iter(S + "numFmt")}
        own.update({"0": "", "3": "#,##0"})
        self.looks = [own[x.get("numFmtId")] for x in styles.find(S + "cellXfs")]

    def xml(self, name):
        return ET.fromstring(self.parts[name])

    def check_types(self):
        types = self.xml("[Content_Types].xml")
        ends = {d.get("Extension") for d in types.iter(T + "Default")}
        whole = {o.get("PartName").lstrip("/") for o in types.iter(T + "Override")}
        for name in self.parts:
            assert name in whole or name.rsplit(".", 1)[-1] in ends or name == "[Content_Types].xml", name
        assert whole <= set(self.parts), whole - set(self.parts)

    def cells(self, sheet):
        """{"A1": (kind, value, format, formula)}"""
        found = {}
        for c in self.xml(self.sheets[sheet]).iter(S + "c"):
            value = c.findtext(S + "v")
            if c.get("t") == "s":
                value = self.words[int(value)]
            assert c.get("r") not in found
            found[c.get("r")] = (c.get("t", "n"), value, self.looks[int(c.get("s", 0))], c.findtext(S + "f"))
        return found


def check(book):
    assert list(book.sheets) == ["Sổ quỹ  ấp  Cầu", "Trống", "TRỐNG (2)"], list(book.sheets)
    cells = book.cells("Sổ quỹ  ấp  Cầu")
    assert cells["A1"][:2] == ("s", 'Sổ quỹ <ấp Cầu> & "bạn"')
    assert [cells[c + "3"][1] for c in "ABCDE"] == ["Nội dung", "Chiều dài (m)", "Số tiền (đồng)", "Ngày", "Người"]
    assert [cells["A%d" % row][:2] for row in (4, 5, 6)] == [("s", "=1+1"), ("s", "+84 @nhà"), ("s", "-gạch\nđá")]
    assert cells["B4"] == ("n", "2941.86", "#,##0.00", None), cells["B4"]
    assert cells["B5"] == ("n", "1", "#,##0", None), cells["B5"]
    assert cells["B6"] == ("n", "0.5", "#,##0.0", None), cells["B6"]
    assert cells["C5"] == ("n", "-50000", "#,##0", None)
    assert cells["D4"] == ("n", "45569", "dd/mm/yyyy", None), cells["D4"]
    assert cells["D6"][:2] == ("s", "12/11/1887")
    assert cells["B7"][1] is None and cells["E4"][1] is None
    assert cells["A8"][1] == "Cộng"
    assert cells["B8"] == ("n", "2943.36", "#,##0.00", "SUM(B4:B7)"), cells["B8"]
    assert cells["C8"] == ("n", "9007200439307", "#,##0", "SUM(C4:C7)"), cells["C8"]
    formulas = [name for sheet in book.sheets for name, cell in book.cells(sheet).items() if cell[3]]
    assert formulas == ["B8", "C8"], formulas
    pane = book.xml(book.sheets["Sổ quỹ  ấp  Cầu"]).find(f"{S}sheetViews/{S}sheetView/{S}pane")
    assert pane.get("ySplit") == "3" and pane.get("state") == "frozen"


def check_office(office, path, folder):
    """What another program reads: the values, worked out anew by it."""
    done = subprocess.run([office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to",
                           "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false", "--outdir", folder, path],
                          capture_output=True, text=True, timeout=120)
    out = pathlib.Path(path).with_suffix(".csv")
    assert out.exists(), done.stderr
    text = out.read_text(encoding="utf-8")
    for words in ("=1+1\t2941.86\t1234567\t", "+84 @nhà\t1\t-50000\t", "2943.36", "9007200439307"):
        assert words in text, (words, text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/sample.xlsx"
        subprocess.run([sys.argv[1], path], check=True)
        check(Book(path))
        office = TABLES.exists() and shutil.which("soffice")
        if office:
            check_office(office, path, folder)
    print("xlsx: strict reader", "and LibreOffice agree" if office else "(no LibreOffice here)")


main()
