"""Seeds: small deliveries made from the synthetic region, in every shape that a reader takes."""

from __future__ import annotations

import base64
import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from fuzz_mutations import pack, unpack

from demo.region import write_region

LINES, FILES = 12, 12
ASKED = ("301", "305", "307", "315", "317", "319", "323")
# What a message answers with, or was called before: (from, to) in namespace and BerichtCode.
RELATED = {
    "302": ("301", "436", "437"), "306": ("305", "438", "439"), "308": ("307", "440", "441"),
    "316": ("315", "446", "447"), "318": ("317", "486", "487"), "320": ("319", "488", "489"),
    "325": ("323", "490", "491"), "303": ("323", "490", "000"), "304": ("323", "490", "000"),
}  # fmt: skip


def synthetic_region(folder: Path) -> Path:
    """Write the smallest synthetic region, the same on every run; give its folder."""
    write_region(folder, seed=1, beschikkingen=500, gemeenten=5, praktijken=16)
    return folder


def _first_lines(path: Path) -> bytes:
    return b"".join(path.read_bytes().splitlines(keepends=True)[:LINES])


def _some(paths: Iterable[Path], count: int = FILES) -> list[Path]:
    """Give some of these files, spread over them in order of name."""
    ordered = sorted(paths)
    step = max(1, len(ordered) // count)
    return ordered[::step][:count]


def tables(region: Path) -> list[bytes]:
    """Deliveries with canonical columns, in several encodings and with several delimiters."""
    found = [_first_lines(path) for path in _some(region.glob("leveringen/9901/beschikkingen/*.csv"))]
    text = found[-1].decode("utf-8-sig")
    return [
        *found,
        text.encode("utf-16"),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace(";", ",").encode(),
        text.replace(";", "\t").replace("\n", "\r\n").encode("cp1252"),
        "".join('"' + line.replace(";", '";"') + '"\n' for line in text.splitlines()).encode(),
    ]


def tables_of_9902(region: Path) -> list[bytes]:
    """Deliveries of the old system, with the headers that its layout expects on the day of the fuzzing."""
    found = (_first_lines(path) for path in sorted(region.glob("leveringen/9902/beschikkingen/*.csv")))
    return [data for data in found if data.startswith(b"Toewijzingsnummer;")][-FILES:]


def workbooks(region: Path) -> list[bytes]:
    """Tables as workbooks: all text, and with the numbers and dates that a spreadsheet makes of it."""
    return [
        _workbook(list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")), typed)
        for data in tables(region)[:4]
        for typed in (False, True)
    ]


def _workbook(rows: list[list[str]], typed: bool) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        sheet, dates = book.add_worksheet("Blad1"), book.add_format({"num_format": "dd-mm-yyyy"})
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                if typed and line and text.isdigit():
                    sheet.write_number(line, column, int(text))
                elif typed and line and len(text) == 10 and text[4] == "-":
                    sheet.write_datetime(line, column, datetime.fromisoformat(text), dates)
                else:
                    sheet.write_string(line, column, text)
        if typed:
            sheet.write_formula(len(rows), 0, "=SUM(B2:B9)", None, 12)
            sheet.write_boolean(len(rows), 1, True)
    return pack(unpack(target.getvalue()))


def reports(region: Path) -> list[bytes]:
    """Workbooks of the BI tool, read through its layout."""
    return [path.read_bytes() for path in _some(region.glob("leveringen/9904/rapportage/*.xlsx"), 4)]


def databases(region: Path) -> list[bytes]:
    """The database of a gemeente, a few rows of each table: as SQLite, and as a ZIP of tables."""
    found = []
    for path in _some(region.glob("leveringen/9905/ggm/*.sqlite"), 2):
        with tempfile.TemporaryDirectory() as folder:
            small = Path(folder, "klein.sqlite")
            with closing(sqlite3.connect(small)) as target:
                target.execute("ATTACH ? AS bron", (str(path),))
                names = [row[0] for row in target.execute("SELECT name FROM bron.sqlite_master WHERE type = 'table'")]
                for name in names:
                    target.execute(f'CREATE TABLE main."{name}" AS SELECT * FROM bron."{name}" LIMIT {LINES}')
                target.commit()
                tables = {f"{name}.csv": _as_csv(target.execute(f'SELECT * FROM main."{name}"')) for name in names}
            found += [small.read_bytes(), pack(tables)]
    return found


def _as_csv(cursor: sqlite3.Cursor) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([column[0] for column in cursor.description])
    writer.writerows(cursor)
    return text.getvalue().encode()


def archives(region: Path) -> list[bytes]:
    """Tables and workbooks in a ZIP: one, several, and in folders."""
    text, books = tables(region), workbooks(region)
    return [
        pack({"besluiten.csv": text[0]}),
        pack({f"{number}/besluiten 2024-05-{number:02d}.csv": data for number, data in enumerate(text[:3], start=1)}),
        pack({"a.csv": text[1], "b.xlsx": books[0]}),
    ]


def messages(region: Path) -> list[bytes]:
    """Messages of every kind, of several releases, in envelopes, and what answers to them."""
    sent = {number: data for number in ASKED if (data := _smallest_message(region, number))}
    related = [_renamed(sent[old], old, new, code, to) for new, (old, code, to) in RELATED.items() if old in sent]
    found = list(sent.values())
    first = found[0]
    return [
        *found,
        *related,
        first.replace(b"/3_2/", b"/2_1/"),
        first.replace(b"ijw/3_2/jw301", b"iwmo/3_2/wmo301").replace(b">436<", b">414<"),
        b'<e:Envelope xmlns:e="urn:e"><e:Body>' + first[first.index(b"?>") + 2 :] + b"</e:Body></e:Envelope>",
        b'<e:Envelope xmlns:e="urn:e"><Inhoud>' + base64.b64encode(first) + b"</Inhoud></e:Envelope>",
        first.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ]


@cache
def _smallest_message(region: Path, number: str) -> bytes:
    """Give the smallest message of that number; nothing when a region so small has none."""
    paths = sorted(region.glob(f"leveringen/*/ijw/**/JW{number}_*.xml"), key=lambda path: (path.stat().st_size, path))
    return paths[0].read_bytes() if paths else b""


def _renamed(data: bytes, old: str, new: str, code: str, to: str) -> bytes:
    return data.replace(f"jw{old}".encode(), f"jw{new}".encode()).replace(f">{code}<".encode(), f">{to}<".encode())
