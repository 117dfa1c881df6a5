"""What the text of a cell is read as: every way in which exports write days, numbers and codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pytest

from etl.normalise.pseudonyms import Pseudonyms, pseudonym
from etl.normalise.reading import read_clocks, read_dates, read_numbers
from etl.normalise.texts import UNREADABLE, NumberedTexts
from etl.normalise.values import columns_to_number, read_texts, type_rows
from schemas.tables import TABLES


@cache
def connection():
    return ibis.duckdb.connect()


def read(reader, *texts: str) -> list:
    made = connection().to_pyarrow(reader(ibis.memtable(pa.table({"tekst": sorted(set(texts))}))))
    found = dict(zip(*made.to_pydict().values(), strict=True))
    return [found[text] for text in texts]


def read_days(*texts: str) -> list[date | None]:
    return read(read_dates, *texts)


DAYS = {
    "2023-02-01": date(2023, 2, 1),
    "2023-2-1": date(2023, 2, 1),
    "2023-02-01 13:45:00": date(2023, 2, 1),
    "2023-02-01T13:45:00.123": date(2023, 2, 1),
    "1-2-2023": date(2023, 2, 1),
    "01-02-2023": date(2023, 2, 1),
    "1/2/2023": date(2023, 2, 1),
    "1.2.2023": date(2023, 2, 1),
    "01-02-2023 00:00:00": date(2023, 2, 1),
    "20230201": date(2023, 2, 1),
    "31-12-9999": date(9999, 12, 31),
    "9999-12-31": date(9999, 12, 31),
    "31-12-2099": date(2099, 12, 31),
    # two digits of a year
    "01-02-23": date(2023, 2, 1),
    "1/2/68": date(2068, 2, 1),
    "1/2/69": date(1969, 2, 1),
    # Excel's day numbers, also with a time behind it
    "44958": date(2023, 2, 1),
    "44958.0": date(2023, 2, 1),
    "44958,75": date(2023, 2, 1),
    "25569": date(1970, 1, 1),
    "73050": date(2099, 12, 31),
    "2958465": date(9999, 12, 31),
    # midnight in the Netherlands, written in universal time: winter and summer
    "2023-01-31T23:00:00Z": date(2023, 2, 1),
    "2023-06-30T22:00:00.000Z": date(2023, 7, 1),
    "2023-06-30T21:59:59Z": date(2023, 6, 30),
    "2023-01-31 23:00:00+00:00": date(2023, 2, 1),
    "2023-01-31T22:59:00Z": date(2023, 1, 31),
    # moments since 1970, in seconds, milliseconds and microseconds
    "1675206000": date(2023, 2, 1),
    "1675206000000": date(2023, 2, 1),
    "1675206000000000": date(2023, 2, 1),
    "1675205999": date(2023, 1, 31),
    # no day at all
    "0001-01-01": date(1, 1, 1),
    "": None,
    "2023-02-30": None,
    "29-2-2023": None,
    "20231301": None,
    "20120000": None,
    "20120500": None,
    "1899-12-31": None,
    "0023-02-01": None,
    "12-2023": None,
    "2023": None,
    "12": None,
    "19389": None,
    "25568": None,
    "73051": None,
    "4495": None,
    "onbekend": None,
    "2023-02-01 of later": date(2023, 2, 1),
    "±44958": None,
    "=44958": None,
}


@pytest.fixture(scope="module")
def days() -> dict[str, date | None]:
    return dict(zip(DAYS, read_days(*DAYS), strict=True))


@pytest.mark.parametrize("text", DAYS)
def test_day(text, days):
    assert days[text] == DAYS[text]


def test_the_day_of_a_moment_is_that_of_the_dutch_clock_around_every_change_of_it():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    around = [
        datetime(year, month, day, hour, 30, tzinfo=UTC) + timedelta(minutes=minutes)
        for year in (2015, 2020, 2024, 2026)
        for month in (3, 10)
        for day in range(24, 32)
        for hour in (0, 1, 20, 21, 22, 23)
        for minutes in (-31, 0, 29)
    ]
    found = read_days(*(f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in around))
    assert found == [moment.astimezone(amsterdam).date() for moment in around]
    assert read_days(*(str(int(moment.timestamp())) for moment in around)) == found


NUMBERS = {
    "12": 12, "12,5": 12.5, "12.5": 12.5, "-12,5": -12.5, "+12,5": 12.5, "12,50-": -12.5, "0,5": 0.5,
    "1.234,56": 1234.56, "1.234.567": 1234567, "12.345.678,9": 12345678.9, "-1.234,56": -1234.56,
    "1,234.56": 1234.56, "1,234,567": 1234567, "1.234": 1.234, "1,234": 1.234,
    "€ 1.234,56": 1234.56, "1.234,56 €": 1234.56, "EUR 12,50": 12.5, "12,50 eur": 12.5, "€\u00a01\u202f234,56": 1234.56,
    "1 234,56": 1234.56, "€ -12,50": -12.5,
    "": None, "veel": None, "1.23,4": None, "1.2345,6": None, "12.34.56": None, "1,23,4": None, "1.234,56,7": None,
    "1,02E+09": None, "1e3": None, "(12,50)": None, "--1": None, "12,": None, ",5": None, "=1+1": None, "inf": None,
    "nan": None, "0x10": None, "12;5": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def numbers() -> dict[str, float | None]:
    return dict(zip(NUMBERS, read(read_numbers, *NUMBERS), strict=True))


@pytest.mark.parametrize("text", NUMBERS)
def test_number(text, numbers):
    assert numbers[text] == NUMBERS[text]


def test_an_amount_of_money_that_may_be_a_thousand_times_as_much_is_not_guessed():
    texts = ["1.234", "1,234", "€ 12.500", "1.234,00", "1234,5", "1.234.567", "0,125", "1234.567"]
    found = read(lambda texts: read_numbers(texts, is_money=True), *texts)
    assert found == [None, None, None, 1234, 1234.5, 1234567, None, 1234.57]


def test_days_are_days_to_the_engine_as_well():
    texts = connection().create_table("teksten", pa.table({"tekst": ["44958", "2023-02-01"]}), overwrite=True)
    kinds = connection().raw_sql(f"DESCRIBE {connection().compile(read_dates(texts))}").fetchall()
    assert {name: kind for name, kind, *_ in kinds}["waarde"] == "DATE"


def test_clock():
    texts = ["13:30", "13:30:15", "9:05", "13:30:15.123", "24:00", "13:60", "13", "", "half twee"]
    assert read(read_clocks, *texts) == ["13:30:00", "13:30:15", "09:05:00", "13:30:15", *[None] * 5]


SOORT = TABLES["levering.beschikkingen"]
GOOD = {
    "gemeente": "9901", "bsn": "999900006", "productcategorie": "54", "aanbieder_agb": "73990001",
    "toewijzingsdatum": "2023-01-01", "ingangsdatum": "2023-01-01",
}  # fmt: skip


def delivered(changes: list[dict[str, str | None]]) -> pa.Table:
    rows = [GOOD | change for change in changes]
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in SOORT.columns}
    places = {"levering_id": ["L"] * len(rows), "regel": range(2, len(rows) + 2), "rij": range(len(rows))}
    table = Pseudonyms(b"k").replace(pa.table(columns))
    for name, values in places.items():
        table = table.append_column(name, pa.array(values))
    return table


def asked(*changes: dict[str, str | None]) -> Callable[[], list[dict]]:
    """Have these rows typed, each the usual one with something changed; gives where to find what became of them."""
    start = len(ASKED)
    ASKED.extend({"toewijzingnummer": f"T{start + at}"} | change for at, change in enumerate(changes))
    return lambda: typed()[start : start + len(changes)]


ASKED: list[dict[str, str | None]] = []


@cache
def typed() -> list[dict]:
    """Type all that the tests below ask for, at once: turning the rules into SQL takes longer than the rows."""
    levering = {
        "levering_id": "L",
        "volgorde": 0,
        "bron_naam": "b",
        "bron_soort": "beschikkingen",
        "bron_gemeente": "*",
    }
    leveringen = ibis.memtable(pa.Table.from_pylist([levering | {"stand": "gelezen"}]))
    texts = NumberedTexts(columns_to_number(SOORT))
    [rows] = texts.replace([delivered(ASKED)])
    meanings = connection().create_table(
        "betekenis", read_texts(ibis.memtable(pa.concat_tables(texts.tables())), SOORT), overwrite=True
    )
    expression = type_rows(ibis.memtable(rows), leveringen, meanings, SOORT)
    return sorted(connection().to_pyarrow(expression).to_pylist(), key=lambda row: row["rij"])


AGB = asked(*({"verwijzer_agb": text} for text in ("01990001", "1990001", "1990001.0", "1990001,0", '="01990001"')))
GEMEENTEN = asked(*({"gemeente": text} for text in ("0203", "203", "203.0", "GM0203", "gm0203", "'0203")))
BSNS = asked(*({"bsn": text} for text in ("999900006", "999900006.0", "999900006,00", '="999900006"', "'999900006")))


def test_codes_that_a_spreadsheet_damaged_are_whole_again():
    assert {row["verwijzer_agb"] for row in AGB()} == {"01990001"}
    assert [row["bevindingen"] for row in AGB()][:2] == ["", "|verwijzer_agb:agb_aangevuld"]
    assert {row["gemeente"] for row in GEMEENTEN()} == {"0203"}
    assert {row["client_pseudo"] for row in BSNS()} == {pseudonym("999900006", b"k")}


LOST = [("bsn", "9,99900E+08"), ("bsn", "999.900.006"), ("aanbieder_agb", "7,399E+07"), ("gemeente", "9901.5"),
        ("aanbieder_agb", "990001"), ("gemeente", "GM203"), ("ingangsdatum", "0001-01-01")]  # fmt: skip
LOST_ROWS = asked(*({column: text} for column, text in LOST))


@pytest.mark.parametrize("at", range(len(LOST)), ids=[" ".join(each) for each in LOST])
def test_a_required_code_that_lost_digits_and_a_day_that_is_none_refuse_the_row(at):
    assert LOST_ROWS()[at]["afkeur"].startswith(f"{LOST[at][0]}:")


SMALL = asked({"productcode": "52a00", "productcategorie": "5", "reden_wijziging": "9", "verwijzer_type": "2"})


def test_codes_with_small_letters_or_without_their_zero_are_the_same_codes():
    [row] = SMALL()
    assert [row[name] for name in ("productcode", "productcategorie", "reden_wijziging", "verwijzer_type")] == [
        "52A00", "05", "09", "02",
    ]  # fmt: skip


OTHERS = asked({"volume": "-12,5"}, {"geboortedatum": "2012"}, {"geboortedatum": "0001-01-01"})


def test_a_negative_row_is_a_number_like_any_other():
    assert (OTHERS()[0]["volume"], OTHERS()[0]["bevindingen"]) == (-12.5, "")


def test_a_year_of_birth_and_the_day_of_a_program_without_one_are_no_date_and_say_so():
    for row in OTHERS()[1:]:
        assert (row["geboortedatum"], row["bevindingen"]) == (None, "|geboortedatum:waarde_onmogelijk")


OPEN = ["31-12-9999", "9999-12-31", "31-12-2099", "2099-01-01", "0001-01-01", "2958465", None]
OPEN_ROWS = asked(*({"einddatum": text} for text in OPEN))


@pytest.mark.parametrize("at", range(len(OPEN)), ids=[str(each) for each in OPEN])
def test_every_way_to_write_an_open_end(at):
    row = OPEN_ROWS()[at]
    assert (row["einddatum"], row["afkeur"], row["bevindingen"]) == (None, None, "")


COLUMNS = [each.name for each in SOORT.fields if each.name != "bsn"]
UNREADABLE_ROWS = asked(*({column: f"Jos{UNREADABLE}"} for column in COLUMNS))


@pytest.mark.parametrize("column", COLUMNS)
def test_a_sign_that_cannot_be_read_makes_the_value_impossible_and_says_so(column):
    row = UNREADABLE_ROWS()[COLUMNS.index(column)]
    if column in SOORT.required or column == "einddatum":
        assert row["afkeur"] == f"{column}:tekst_onleesbaar"
    else:
        assert (row["afkeur"], row["bevindingen"]) == (None, f"|{column}:waarde_onleesbaar")
        assert row[column] == {"wet": "Jeugdwet", "leveringsvorm": "ZIN", "status": "toegewezen"}.get(column)


POSTCODES = {"1234 ab": "1234", "1234AB": "1234", "1234": "1234", "1234 a": None, "123": None, "1234 abc": None}
POSTCODE_ROWS = asked(*({"postcode4": text} for text in POSTCODES))
CODES = ("45A04", "180001", "JW-AMB/01", "54.002", "12345678", "JEUGD & GEZIN (É) 12345678-12345678", "§")
CODE_ROWS = asked(*({"productcode": text} for text in CODES))
NO_CODES = ("999900006", "zie 999900006", "999900006X", "A1234567890")
NO_CODE_ROWS = asked(*({"productcode": text} for text in NO_CODES))
NO_CATEGORIES = asked(*({"productcategorie": text} for text in ("999900006", "Jansen", "5§")))


def test_of_a_whole_postcode_only_the_digits_are_kept():
    assert [row["postcode4"] for row in POSTCODE_ROWS()] == list(POSTCODES.values())


def test_a_code_of_a_gemeente_may_look_like_anything_but_the_number_of_a_person():
    assert [row["productcode"] for row in CODE_ROWS()] == list(CODES)
    assert {(row["productcode"], row["bevindingen"], row["afkeur"]) for row in NO_CODE_ROWS()} == {
        (None, "|productcode:waarde_onmogelijk", None)
    }


def test_a_categorie_has_two_signs():
    assert {row["afkeur"] for row in NO_CATEGORIES()} == {"productcategorie:onmogelijke_waarde"}


SAME = {"toewijzingnummer": "X"}
DOUBLES = asked(SAME, SAME, SAME | {"volume": "1"}, SAME, SAME | {"ingangsdatum": "x"}, SAME,
                SAME | {"gemeente": "9902"},
                {"toewijzingnummer": "Y"}, {"toewijzingnummer": "Y", "gemeente": "9901.0", "ingangsdatum": "1-1-2023"},
                {"toewijzingnummer": "y"})  # fmt: skip


def test_doubles_are_found_by_their_values_and_what_only_looks_like_one_is_not():
    found = [row["is_dubbel"] for row in DOUBLES()]
    assert found == [False, True, False, False, False, True, False, False, True, False]
    assert not any(row["is_dubbel"] for row in typed()[: len(ASKED) - len(found)])
