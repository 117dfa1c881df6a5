"""Rule 1, between rows and deliveries: doubles, files sent again, the order of deliveries, and physical lines."""

import pytest
from property.drawing import RegionSpec, Source, write
from spec_cases import read_cases
from spec_region import (
    DECISIONS,
    Outcome,
    besluit,
    bsn_of,
    deliver,
    load_folder,
    load_sources,
    monthly,
    number_of,
    practice_of,
)

# Each case is a source of its own. ``rij`` is geladen, dubbel or afgekeurd, or overgeslagen: its file adds no delivery.
# A file with the very content of an earlier one is skipped, so a row that comes back is written in another way.
CASES = read_cases(
    """
    levering | einddatum  || rij
    # an equal row in a later delivery is double
    1        | 2023-06-30 || geladen
    2        | 30-6-2023  || dubbel
    # equal rows in one delivery: the second is double
    1        | 2023-06-30 || geladen
    1        | 2023-06-30 || dubbel
    # changed and changed back is loaded
    1        | 2023-06-30 || geladen
    2        | 2023-07-31 || geladen
    3        | 30-6-2023  || geladen
    # changed, changed back, and the same once more
    1        | 2023-06-30 || geladen
    2        | 2023-07-31 || geladen
    3        | 30-6-2023  || geladen
    4        | 30-06-2023 || dubbel
    # a refused row is not the last loaded row
    1        | 2023-06-30 || geladen
    2        | 2022-12-31 || afgekeurd
    3        | 30-6-2023  || dubbel
    # a refused row that comes again is refused again and never double
    1        | 2022-12-31 || afgekeurd
    1        | 2022-12-31 || afgekeurd
    2        | 31-12-2022 || afgekeurd
    # no end and an end from 2099 on are equal
    1        |            || geladen
    2        | 2099-01-01 || dubbel
    3        | 9999-12-31 || dubbel
    # no end and an end in 2098 are not
    1        |            || geladen
    2        | 2098-12-31 || geladen
    # a file sent again loads nothing
    1        | 2023-06-30 || geladen
    2        | 2023-06-30 || overgeslagen
    # a file sent again after another changes nothing
    1        | 2023-06-30 || geladen
    2        | 2023-07-31 || geladen
    3        | 2023-06-30 || overgeslagen
    """,
    """
    levering | nummer | kind | wet      | volume || rij
    # a column that no figure needs makes a difference
    1        | 1      | A    |          | 1      || geladen
    1        | 1      | A    |          | 2      || geladen
    # a decimal comma and a decimal point are equal
    1        | 1      | A    |          | 12,50  || geladen
    1        | 1      | A    |          | 12.5   || dubbel
    # an impossible value is unknown and equals an empty one
    1        | 1      | A    |          | veel   || geladen
    1        | 1      | A    |          |        || dubbel
    # no law and the Jeugdwet are equal
    1        | 1      | A    |          |        || geladen
    1        | 1      | A    | Jeugdwet |        || dubbel
    # another law is another key
    1        | 1      | A    |          |        || geladen
    1        | 1      | A    | Wmo      |        || geladen
    1        | 1      | A    |          |        || dubbel
    # another number is another key
    1        | 1      | A    |          |        || geladen
    1        | 2      | A    |          |        || geladen
    1        | 1      | A    |          |        || dubbel
    # another child under one number is not equal
    1        | 1      | A    |          |        || geladen
    1        | 1      | B    |          |        || geladen
    1        | 1      | A    |          |        || geladen
    """,
    """
    levering | aanbieder | reden_wijziging || rij
    # codes with and without their zero are equal
    1        | 07990002  | 09              || geladen
    2        | 7990002   | 9               || dubbel
    """,
    """
    soort       | levering | referentienummer | bedrag || rij
    # a declaratie with another referentienummer is another
    declaraties | 1        | D1               | 100    || geladen
    declaraties | 1        | D2               | 100    || geladen
    # a declaratie with one referentienummer and another bedrag is loaded
    declaraties | 1        | D1               | 100    || geladen
    declaraties | 1        | D1               | 200    || geladen
    # a declaratie that comes again is double, whatever came between
    declaraties | 1        | D1               | 100    || geladen
    declaraties | 1        | D2               | 200    || geladen
    declaraties | 2        | D1               | 100,00 || dubbel
    """,
    """
    soort     | levering | referentie_aanbieder | aanbieder_agb | productcode | verwijzer_agb || rij
    # a verzoek that comes again is double
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || geladen
    verzoeken | 2        | R1                   | 73990001      | 52a00       | 1990001       || dubbel
    # a verzoek for another code is another
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || geladen
    verzoeken | 1        | R1                   | 73990001      | 51A00       | 01990001      || geladen
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || dubbel
    # a verzoek of another aanbieder is another
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || geladen
    verzoeken | 1        | R1                   | 73990002      | 52A00       | 01990001      || geladen
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || dubbel
    # a verzoek with another referrer is loaded, and so is the way back
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || geladen
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990002      || geladen
    verzoeken | 1        | R1                   | 73990001      | 52A00       | 01990001      || geladen
    """,
    """
    soort      | levering | naam  || rij
    # of other sources the whole row is the key: the way back is double
    praktijken | 1        | Linde || geladen
    praktijken | 1        | Wilg  || geladen
    praktijken | 2        | Linde || dubbel
    praktijken | 2        | Beuk  || geladen
    """,
    """
    bestand                      | einddatum  || geldt
    # the date in the name orders deliveries, not the alphabet
    a-2025-02-02.csv             | 2023-06-30 || ja
    b-2025-02-01.csv             | 2023-07-31 || nee
    # the last date in the name counts
    2025-01-01 tm 2025-04-30.csv | 2023-06-30 || ja
    2025-03-01 tm 2025-04-29.csv | 2023-07-31 || nee
    # a date without dashes is a date
    a_20250430.csv               | 2023-06-30 || ja
    b-2025-04-29.csv             | 2023-07-31 || nee
    # a month is a date
    a-2025-05.csv                | 2023-06-30 || ja
    b-2025-04-30.csv             | 2023-07-31 || nee
    # a month without a dash is a date
    a_202505.csv                 | 2023-06-30 || ja
    b-2025-04-30.csv             | 2023-07-31 || nee
    # a gemeentecode in the name is no date
    a_9901_2025-05-01.csv        | 2023-06-30 || ja
    b_2025-04-30_9901.csv        | 2023-07-31 || nee
    # of equal dates the file name decides
    b-2025-02-01.csv             | 2023-06-30 || ja
    a_20250201.csv               | 2023-07-31 || nee
    # without a date in the name the time stamp of the file counts: later
    zonder.csv                   | 2023-06-30 || ja
    a-2024-12-23.csv             | 2023-07-31 || nee
    # without a date in the name the time stamp of the file counts: earlier
    zonder.csv                   | 2023-06-30 || nee
    a-2024-12-25.csv             | 2023-07-31 || ja
    """,
)
TABLES = (*DECISIONS, "kern.leveringen", "kern.afgekeurde_rijen", "kern.bevindingen")
COLUMNS_OF = {
    "declaraties": {"gemeente": "9901", "begindatum": "2023-02-01", "einddatum": "2023-02-28"},
    "verzoeken": {"gemeente": "9901", "verwijzer_type": "02", "dagtekening": "2023-01-01"},
    "praktijken": {"gemeente": "9901", "geldig_van": "2015-01-01"},
}


def source_name(case):
    return f"bron{case.number:02d}"


def row_of(case, position, cells):
    """Give the row of a decision (number 1, unless it says otherwise), or of another kind."""
    soort = cells.get("soort", "beschikkingen")
    if soort == "beschikkingen":
        return besluit(case, position, {"nummer": "1", **cells})
    row = COLUMNS_OF[soort] | {name: cell for name, cell in cells.items() if name not in ("soort", "levering")}
    if soort == "praktijken":
        return row | {"praktijk_id": practice_of(case)}
    row |= {"bsn": bsn_of(case)}
    return row | {"toewijzingnummer": number_of(case, "1")} if soort == "declaraties" else row


def sources():
    """Give a source per case: monthly deliveries, or one file for each name in the case."""
    result = []
    for case in CASES:
        source = monthly(source_name(case), case.given[0].get("soort", "beschikkingen"))
        names = [cells["bestand"] for cells in case.given if "bestand" in cells]
        if names:
            source.names, source.files = names, [[] for _ in names]
        result.append(source)
    return result


def spot(case, position, cells):
    """Give the source and the file of a row: its monthly delivery, or the file of its own."""
    return source_name(case), int(cells["levering"]) - 1 if "levering" in cells else position


def everything():
    """Give the sources with all rows in them, and where each row stands."""
    filled = sources()
    return filled, deliver(CASES, filled, row_of, spot)


@pytest.fixture(scope="module")
def region():
    filled, places = everything()
    return Outcome(load_sources(filled, TABLES), places)


def deliveries_of(region, case):
    """Give per file of the case that is a delivery: its rows loaded, double and refused."""
    return {
        row["bestand"]: (row["geladen"], row["dubbel"], row["afgekeurd"])
        for row in region.tables["kern.leveringen"]
        if row["bron"] == source_name(case)
    }


@pytest.mark.parametrize("case", [case for case in CASES if "rij" in case.wanted[0]], ids=str)
def test_rows_of_a_delivery(case, region):
    words = {}
    for place, wanted in zip(region.places_of(case), case.wanted, strict=True):
        words.setdefault(place.bestand, []).append(wanted["rij"])
    assert deliveries_of(region, case) == {
        bestand: tuple(said.count(word) for word in ("geladen", "dubbel", "afgekeurd"))
        for bestand, said in words.items()
        if said != ["overgeslagen"]
    }


@pytest.mark.parametrize("case", [case for case in CASES if "geldt" in case.wanted[0]], ids=str)
def test_order_of_deliveries(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_a_file_sent_again_does_not_bring_its_rows_back(region):
    case = next(case for case in CASES if case.title == "a file sent again after another changes nothing")
    assert [str(row["einddatum"]) for row in region.became(case)] == ["2023-07-31"] * 3


def test_every_delivery_accounts_for_its_rows(region):
    for row in region.tables["kern.leveringen"]:
        assert row["gelezen"] == row["geladen"] + row["dubbel"] + row["afgekeurd"] > 0


def without_moment(tables):
    """Give the tables as sorted text, without the moment of landing."""
    return {
        name: sorted(str({key: value for key, value in row.items() if key != "ontvangen_op"}) for row in rows)
        for name, rows in tables.items()
    }


def test_nightly_loading_ends_where_one_load_of_everything_ends(region, tmp_path):
    write(RegionSpec(["9901", "9902"], {}, everything()[0]), tmp_path)
    files = sorted((tmp_path / "leveringen").glob("*/*.csv"))
    late = [file for n, file in enumerate(files) if n % 2]
    for file in late:
        file.rename(file.with_suffix(".later"))
    first_night = load_folder(tmp_path, TABLES)
    for file in late:
        file.with_suffix(".later").rename(file)
    second_night = load_folder(tmp_path, TABLES)
    assert without_moment(first_night) != without_moment(region.tables)
    assert without_moment(second_night) == without_moment(region.tables)


HEADER = "gemeente;toewijzingnummer;bsn;productcategorie;toewijzingsdatum;ingangsdatum;aanbieder_agb;verwijzer_naam"
GOOD, BAD = "999900006", "999900007"
PHYSICAL = f"""\
{HEADER}
9901;1;{GOOD};52;2023-01-01;2023-01-01;73990001;Linde
9901;2;{GOOD};52;2023-01-01;2023-01-01;73990001;"Praktijk
De Linde"
9901;3;{BAD};52;2023-01-01;2023-01-01;73990001;na een naam over twee regels

9901;4;{GOOD};52;2023-01-01;;73990001;na een lege regel
9901;5;{BAD};52;2023-01-01;2023-01-01;73990001;"Praktijk
in

drie"
9901;6;{BAD};52;;;ZORG BV;met meer fouten
9901;7;{GOOD};52;2023-01-01
9901;8;{GOOD};52;2023-01-01;2023-01-01;73990001;"met een "";"" erin"
"""


def test_lines_are_those_of_the_file_with_quoted_newlines_and_empty_lines_counted(tmp_path):
    write(RegionSpec(["9901", "9902"], {}, [Source("ruw", "beschikkingen", "9901", files=[], names=[])]), tmp_path)
    (tmp_path / "leveringen" / "ruw" / "ruw-2025-01.csv").write_bytes(PHYSICAL.replace("\n", "\r\n").encode())
    tables = load_folder(tmp_path, TABLES)
    refused = {row["regel"]: row["kolom"] for row in tables["kern.afgekeurde_rijen"]}
    assert sorted(refused) == [5, 7, 8, 12, 13]
    assert (refused[5], refused[7], refused[8]) == ("bsn", "ingangsdatum", "bsn")
    assert {row["regel"]: row["toewijzingnummer"] for row in tables["kern.beschikkingen"]} == {2: "1", 3: "2", 14: "8"}
    [counts] = tables["kern.leveringen"]
    assert [counts[name] for name in ("gelezen", "geladen", "dubbel", "afgekeurd")] == [8, 3, 0, 5]
