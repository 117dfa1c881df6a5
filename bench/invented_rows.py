"""
One big export of beschikkingen as an old system writes it: invented, with faults at known places.

BSNs are drawn from 900000000 up and pass the 11-proef: the test range is too small for a million rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

GEMEENTE = "9901"
FIRST_BSN = 900_000_000
ROWS_PER_PERSON = 5
ROWS_AT_A_TIME = 200_000
# One row in so many carries this fault; coprime, so that they fall on different rows.
EVERY_BAD_BSN, EVERY_BAD_END, EVERY_DOUBLE, EVERY_TWO_LINES, EVERY_BAD_VALUE = 997, 1009, 101, 503, 211
EVERY_LOST_ZERO = 53
SURNAMES = ("de Vries", "Jansen", "Özdemir", "Van den Heuvel-Kögel", "Müller", "Bakker", "Çelik", "Visser")
PRACTICES = ("Huisartsenpraktijk ’t Hofje", "HAP De Linde", "Praktijk Oost – Noord", "Gezondheidscentrum ‘De Ring’")
PRODUCTS = (("45", "45A04"), ("51", "51A00"), ("52", "52A00"), ("54", "54001"), ("54", "54002"), ("54", "54004"))


def write_export(path: Path, rows: int, encoding: str = "cp1252", seed: int = 1) -> None:
    """
    Write ``rows`` rows with 21 columns, ``;`` and d-m-jjjj dates, in this encoding; equal arguments give equal bytes.

    One row in EVERY_BAD_BSN fails the 11-proef, one in EVERY_BAD_END ends before it begins, one in EVERY_DOUBLE
    repeats the row before it, one in EVERY_TWO_LINES holds a line end in a cell, one in EVERY_BAD_VALUE an
    impossible value that is a finding, and one AGB code in EVERY_LOST_ZERO lost its zero.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    persons = possible_bsns(max(rows // ROWS_PER_PERSON, 1))
    starts = range(0, rows, ROWS_AT_A_TIME)
    write_rows(
        path,
        (_draw(np.arange(start, min(start + ROWS_AT_A_TIME, rows)), persons, random) for start in starts),
        encoding,
    )


def write_rows(path: Path, tables: Iterable[pa.Table], encoding: str = "utf-8") -> None:
    """Write Arrow tables of text one under the other as one CSV with ``;`` and a header, in this encoding."""
    from pyarrow import csv

    with path.open("wb") as target:
        for place, table in enumerate(tables):
            piece = _Sink()
            options = csv.WriteOptions(include_header=place == 0, delimiter=";", quoting_style="needed")
            csv.write_csv(table, piece, options)
            content = b"".join(piece.pieces)
            target.write(content if encoding == "utf-8" else content.decode("utf-8").encode(encoding))


class _Sink:
    """Takes what Arrow writes; Arrow wants a file."""

    closed = False

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""


def possible_bsns(count: int) -> np.ndarray:
    """Give so many different numbers that pass the 11-proef, from FIRST_BSN up."""
    import numpy as np

    numbers = FIRST_BSN + np.arange(count * 12)
    digits = (numbers[:, None] // 10 ** np.arange(8, -1, -1)) % 10
    return numbers[(digits @ np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])) % 11 == 0][:count]


def _draw(number: np.ndarray, persons: np.ndarray, random: np.random.Generator) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    count = len(number)
    double = _is_double(number)
    person = random.integers(0, len(persons), count)
    bsn = persons[person]
    born = np.datetime64("2004-01-01") + (person * 7919) % 5000
    begin = np.datetime64("2016-01-01") + random.integers(0, 3600, count)
    end = begin + random.integers(1, 700, count)
    end = np.where(number % EVERY_BAD_END == 0, begin - 1, end)
    open_end = (random.random(count) < 0.1) & (number % EVERY_BAD_END != 0)
    product = random.integers(0, len(PRODUCTS), count)
    surname, practice = random.integers(0, len(SURNAMES), count), random.integers(0, len(PRACTICES), count)
    by_number = random.random(count) < 0.5
    line_end = number % EVERY_TWO_LINES == 0
    gp = (1_990_000 + random.integers(0, 900, count)).astype(str)
    gp = np.where(number % EVERY_LOST_ZERO == 0, gp, np.char.add("0", gp))
    names = np.array(SURNAMES, dtype=object)[surname]
    homes = np.array(PRACTICES, dtype=object)[practice]
    volume = random.integers(1, 4000, count)
    quarters = np.array([",0", ",25", ",5", ",75"])[volume % 4]
    wrong = number % EVERY_BAD_VALUE == 0
    clock = random.integers(0, 86_400, count)
    columns = {
        "gemeente": np.full(count, GEMEENTE, dtype=object),
        "toewijzingnummer": (100_000_000 + number).astype(str).astype(object),
        "bsn": np.where(number % EVERY_BAD_BSN == 0, bsn ^ 1, bsn).astype(str).astype(object),
        "geboortedatum": write_days(born),
        "geslacht": np.array(["1", "2"], dtype=object)[person % 2],
        "postcode4": (1000 + person % 8999).astype(str).astype(object),
        "wet": np.full(count, "Jeugdwet", dtype=object),
        "beschikkingnummer": np.char.add("B", (500_000 + number // 2).astype(str)).astype(object),
        "productcategorie": np.array([item[0] for item in PRODUCTS], dtype=object)[product],
        "productcode": np.array([item[1] for item in PRODUCTS], dtype=object)[product],
        "toewijzingsdatum": write_days(begin - random.integers(0, 30, count)),
        "toewijzingstijd": write_times(clock),
        "ingangsdatum": write_days(begin),
        "einddatum": np.where(open_end, "31-12-9999", write_days(end)),
        "reden_wijziging": np.array(["", "", "03", "04", "12"], dtype=object)[random.integers(0, 5, count)],
        "aanbieder_agb": (73_990_000 + random.integers(0, 300, count)).astype(str).astype(object),
        "verwijzer_type": np.full(count, "02", dtype=object),
        "verwijzer_agb": np.where(by_number, gp, "").astype(object),
        "verwijzer_naam": np.where(by_number, "", "huisarts " + names + np.where(line_end, "\r\nwaarnemer", "")),
        "huisartspraktijk_naam": homes,
        "volume": np.where(wrong, "n.v.t.", np.char.add((volume // 4).astype(str), quarters)),
    }
    before = np.where(double, np.arange(count) - 1, np.arange(count))
    return pa.table({name: pa.array(values[before].tolist(), pa.string()) for name, values in columns.items()})


def write_days(days: np.ndarray) -> np.ndarray:
    """Write days as d-m-jjjj, without zeros in front."""
    import numpy as np

    base = days.min()
    every = np.arange(base, days.max() + 1)
    written = np.array([f"{day.day}-{day.month}-{day.year}" for day in every.tolist()], dtype=object)
    return written[(days - base).astype(int)]


def write_times(seconds: np.ndarray) -> np.ndarray:
    """Write seconds of a day as uu:mm:ss."""
    import numpy as np

    minutes = np.array([f"{m // 60:02d}:{m % 60:02d}:" for m in range(1440)], dtype=object)
    rest = np.array([f"{s:02d}" for s in range(60)], dtype=object)
    return minutes[seconds // 60] + rest[seconds % 60]


def count_faults(rows: int) -> dict[str, int]:
    """Give how many of so many rows are loaded, double and refused: known from how they were made."""
    import numpy as np

    number = np.arange(rows)
    source = np.where(_is_double(number), number - 1, number)
    refused = (source % EVERY_BAD_BSN == 0) | (source % EVERY_BAD_END == 0)
    double = _is_double(number) & ~refused
    return {
        "geladen": int((~refused & ~double).sum()),
        "dubbel": int(double.sum()),
        "afgekeurd": int(refused.sum()),
    }


def _is_double(number: np.ndarray) -> np.ndarray:
    return (number % EVERY_DOUBLE == 0) & (number % ROWS_AT_A_TIME > 0)
