"""
The readers that are fuzzed: one row per reader. A new reader of deliveries becomes a new row, and nothing else.

Everything goes through ``read_delivery``, as in a nightly load. Seeds come from the synthetic region of the project.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from fuzz_mutations import mutate_archive, mutate_markup, mutate_text
from fuzz_seeds import archives, databases, messages, reports, tables, tables_of_9902, workbooks

from etl.intake.layouts import Layout, load_layout
from etl.settings import Bron

DAY = date(2024, 5, 1)
Mutate = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Reader:
    """
    One reader: what source it reads for, how its seeds are made, and how they are changed.

    ``raw``: the share of changes that the fuzzer may make to the bytes themselves, whatever they stand for.
    ``seeds``: from the folder of a synthetic region to deliveries. ``indeling``: the layout of the source in that
    folder, if it has one. ``mutate`` and ``tokens`` know the format: bytes alone would never get past its outer form.
    """

    name: str
    bestand: str
    bron: Bron
    seeds: Callable[[Path], list[bytes]]
    mutate: Mutate
    tokens: tuple[bytes, ...]
    indeling: str = ""
    raw: float = 0.5

    def layout(self, region: Path) -> Layout | None:
        """Give the layout of the source, in the folder of a synthetic region."""
        return load_layout(region / self.indeling, self.bron.soort) if self.indeling else None

    def changed(self, data: bytes, dice: Random) -> bytes:
        """Change a delivery a little, in a way that its format knows."""
        return self.mutate(data, dice)


def _bron(soort: str, **extra: str) -> Bron:
    return Bron(naam="fuzz", gemeente="*", soort=soort, pad="*", **extra)


_CELLS = (
    b";", b",", b"\t", b"|", b'"', b'""', b"\n", b"\r\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"\x80", b"\x9f",
    b"\x00",
    b"\x1a", b"=1+1", b"@SUM(A1)", b"1.234,56", b"\xe2\x82\xac 12", b"31-12-9999", b"2024-02-30", b"45000", b"1e9",
    b"999900006", b"12345678", b"Totaal", b"\xc2\xa0", b"-", b"null", b"einddatum", b"gemeente",
)  # fmt: skip
_MARKUP = (
    b"<", b">", b"/>", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"<!DOCTYPE B>", b"&amp;", b"&#0;",
    b"&a;", b"xmlns=", b"<Client>", b"</Client>", b"<Bsn>", b"<Header>", b"<Bericht>", b"<RetourCode>", b"<Product>",
    b"3_1", b"iwmo", b'encoding="UTF-16"', b"436", b"490", b"303", b"-1", b"99999999999999999999", b"2024-02-30",
    b"\xff\xfe", b"\xe9",
)  # fmt: skip

READERS: tuple[Reader, ...] = (
    Reader("csv", "besluiten 2024-05-01.csv", _bron("beschikkingen"), tables, mutate_text(_CELLS), _CELLS),
    Reader(
        "csv-indeling",
        "export 2024-05-01.csv",
        _bron("beschikkingen", codering="cp1252"),
        tables_of_9902,
        mutate_text(_CELLS),
        _CELLS,
        "indelingen/oud-systeem-beschikkingen-9902.toml",
    ),
    Reader(
        "xlsx",
        "besluiten 2024-05-01.xlsx",
        _bron("beschikkingen"),
        workbooks,
        mutate_archive(_MARKUP + _CELLS),
        _MARKUP,
        raw=0.05,  # inside an archive any change of a byte breaks a sum
    ),
    Reader(
        "xlsx-indeling",
        "rapportage 2024-05-01.xlsx",
        _bron("beschikkingen"),
        reports,
        mutate_archive(_MARKUP + _CELLS),
        _MARKUP,
        "indelingen/bi-rapport-beschikkingen-9904.toml",
        raw=0.05,
    ),
    Reader(
        "zip", "besluiten 2024-05-01.zip", _bron("beschikkingen"), archives, mutate_archive(_CELLS), _CELLS, raw=0.05
    ),
    Reader(
        "ggm",
        "ggm 2024-05-01.sqlite",
        _bron("ggm"),
        databases,
        mutate_archive(_CELLS),
        _CELLS,
        "indelingen/ggm-9905.toml",
        raw=0.3,
    ),
    Reader("ijw", "bericht 2024-05-01.xml", _bron("ijw"), messages, mutate_markup(_MARKUP), _MARKUP, raw=0.2),
)


def reader(name: str) -> Reader:
    """Give the reader of that name."""
    return next(each for each in READERS if each.name == name)
