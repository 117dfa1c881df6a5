"""Which rows of a region's own codes are refused when they are loaded: row by row, and nothing else stops."""

from datetime import date

import pandas as pd
import pytest
from property.drawing import Line, RegionSpec, Source, write
from spec_cases import read_cases
from spec_region import load_folder, load_sources

from etl.normalise.code_proposals import write_proposals

CASES = read_cases(
    """
    levering | gemeente | zorgvorm | streng        | ruim | geldig_van | geldig_tot | reden || wordt
    # a row that says one thing on every day is loaded
    1        | 9901     | SGGZ     |               |      | 2020-01-01 |            | proef || geladen
    # two periods that follow each other are loaded
    1        | 9901     | SGGZ     |               |      | 2015-01-01 | 2019-12-31 | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || geladen
    # of two rows that are valid on one day the lower one is refused
    1        | 9901     | SGGZ     |               |      | 2015-01-01 | 2020-01-01 | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || codes_overlap
    # of two deliveries the later one is refused, also when its period is the earlier one
    2        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || codes_overlap
    1        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || geladen
    # a period within another is an overlap
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2018-01-01 | 2018-12-31 | proef || codes_overlap
    # a later delivery may close a row and open the next
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    2        | 9901     | SGGZ     |               |      | 2015-01-01 | 2019-12-31 | proef || geladen
    2        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || geladen
    # a row sent again keeps its place before the one that it refuses
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    2        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || codes_overlap
    3        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || dubbel
    # a refused row sent again is refused again, not double
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || codes_overlap
    2        | 9901     | GBGGZ    |               |      | 2020-01-01 |            | proef || codes_overlap
    # two gemeenten may read one code in two ways
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    1        | 9902     | GBGGZ    |               |      | 2015-01-01 |            | proef || geladen
    # a row of the region beside one of a gemeente is no overlap
    1        | 9901     | SGGZ     |               |      | 2015-01-01 |            | proef || geladen
    1        | *        | GBGGZ    |               |      | 2015-01-01 |            | proef || geladen
    # a row after a gap is refused
    1        | 9901     | SGGZ     |               |      | 2015-01-01 | 2019-12-31 | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2020-01-02 |            | proef || codes_gat
    # a row that fills the gap lets the row after it in
    1        | 9901     | SGGZ     |               |      | 2015-01-01 | 2019-12-31 | proef || geladen
    1        | 9901     | GBGGZ    |               |      | 2021-01-01 |            | proef || geladen
    2        | 9901     | ONBEKEND |               |      | 2020-01-01 | 2020-12-31 | proef || geladen
    # a reading that names no zorgvorm is refused
    1        | 9901     | SGGZ     | GGZ           |      | 2020-01-01 |            | proef || zorgvorm_bestaat_niet
    1        | 9902     | SGGZ     |               | GGZ  | 2020-01-01 |            | proef || zorgvorm_bestaat_niet
    # a reading in small letters is read
    1        | 9901     | sggz     | ggz_onbepaald | sggz | 2020-01-01 |            | proef || geladen
    # a zorgvorm that does not exist is refused
    1        | 9901     | GGZ      |               |      | 2020-01-01 |            | proef || onmogelijke_waarde
    # a row without reason is refused
    1        | 9901     | SGGZ     |               |      | 2020-01-01 |            |       || verplicht_leeg
    # an end before the start is refused, and stands in nobody's way
    1        | 9901     | SGGZ     |               |      | 2020-01-01 | 2019-12-31 | proef||geldig_tot_voor_geldig_van
    1        | 9901     | GBGGZ    |               |      | 2018-01-01 |            | proef || geladen
    """,
)  # fmt: skip
SENTENCES = {
    "codes_overlap": "voor deze code geldt op die dag al een rij; sluit die eerst af of laat deze weg",
    "codes_gat": "tussen deze rij en de vorige van deze code is een gat; laat geldig_van aansluiten",
}

COLUMNS = {
    "codes_overlap": {"geldig_van"},
    "codes_gat": {"geldig_van"},
    "geldig_tot_voor_geldig_van": {"geldig_tot"},
    "zorgvorm_bestaat_niet": {"zorgvorm_streng", "zorgvorm_ruim"},
    "onmogelijke_waarde": {"zorgvorm"},
    "verplicht_leeg": {"reden"},
}


def why_not(row) -> str:
    """Give the problem for which a row is refused."""
    return (row["afkeur"] or "").partition(":")[2]


def delivered(case, cells) -> Line:
    """Each case is about a code of its own."""
    return Line(
        {
            "gemeente": cells["gemeente"],
            "categorie": "45",
            "code": f"45B{case.number:02d}",
            "zorgvorm": cells["zorgvorm"],
            "zorgvorm_streng": cells["streng"],
            "zorgvorm_ruim": cells["ruim"],
            "geldig_van": cells["geldig_van"],
            "geldig_tot": cells["geldig_tot"],
            "reden": cells["reden"],
            "bron": "proef",
        }
    )


def load(cases, **settings):
    """Load the rows of the cases; gives per case and row what became of it, and the tables."""
    source = Source("codes", "codes", files=[[], [], []], names=[f"codes-2025-0{n}.csv" for n in (1, 2, 3)], **settings)
    places = []
    for case in cases:
        for cells in case.given:
            number = int(cells["levering"]) - 1
            source.files[number].append(delivered(case, cells))
            places.append((case.number, source.names[number], len(source.files[number]) + 1))
    tables = load_sources([source], ("kern.leveringen", "kern.afgekeurde_rijen", "waarden.codes", "tussen.codes"))
    files = {row["levering_id"]: row["bestand"] for row in tables["rijen.leveringen"]}
    became = {
        (files[row["levering_id"]], row["regel"]): why_not(row) or ("dubbel" if row["is_dubbel"] else "geladen")
        for row in tables["waarden.codes"]
    }
    found = {}
    for number, *place in places:
        found.setdefault(number, []).append(became[tuple(place)])
    return found, tables


@pytest.fixture(scope="module")
def loaded():
    return load(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_of_codes(case, loaded):
    assert loaded[0][case.number] == [wanted["wordt"] for wanted in case.wanted]


def test_every_row_of_codes_is_accounted_for(loaded):
    leveringen = loaded[1]["kern.leveringen"]
    assert sum(row["gelezen"] for row in leveringen) == sum(len(case.given) for case in CASES)
    for row in leveringen:
        assert row["gelezen"] == row["geladen"] + row["dubbel"] + row["afgekeurd"]


def test_a_refused_row_of_codes_is_told_with_its_place_and_a_sentence(loaded):
    refused = loaded[1]["kern.afgekeurde_rijen"]
    wanted = [cells["wordt"] for case in CASES for cells in case.wanted if cells["wordt"] in COLUMNS]
    assert sorted(row["probleem"] for row in refused) == sorted(wanted)
    assert all(row["kolom"] in COLUMNS[row["probleem"]] for row in refused)
    assert {row["probleem"]: row["uitleg"] for row in refused if row["probleem"] in SENTENCES} == SENTENCES
    assert all(row["regel"] > 1 and row["bestand"].startswith("codes-2025-0") for row in refused)


def test_what_counts_has_one_meaning_on_every_day(loaded):
    rows = loaded[1]["tussen.codes"]
    for one in rows:
        for other in rows:
            same = (one["gemeente"], one["code"]) == (other["gemeente"], other["code"])
            if same and one["geldig_van"] < other["geldig_van"]:
                assert one["geldig_tot"] is not None
                assert one["geldig_tot"] < other["geldig_van"]


def test_a_row_that_is_no_longer_delivered_refuses_nothing():
    case = read_cases(
        """
        levering | gemeente | zorgvorm | streng | ruim | geldig_van | geldig_tot | reden || wordt
        # the list of today replaces the list of yesterday
        1        | 9901     | SGGZ     |        |      | 2015-01-01 |            | proef || geladen
        2        | 9901     | GBGGZ    |        |      | 2020-01-01 |            | proef || geladen
        """
    )
    found, tables = load(case, levering="volledig")
    assert found[0] == ["geladen", "geladen"]
    assert [row["zorgvorm"] for row in tables["tussen.codes"]] == ["GBGGZ"]


def test_a_file_of_proposals_is_loaded_as_it_stands_beside_the_list_of_the_region(tmp_path):
    """Accepting a proposal is putting its row among the region's own codes."""
    sentence = "87% van de jeugdigen met 45B01 die op 1 januari 2018 bij hun aanbieder bleven, ging verder onder 45B02."
    proposal = {"gemeente": "9901", "oude_categorie": "45", "oude_code": "45B01", "nieuwe_categorie": "45",
                "nieuwe_code": "45B02", "wisseldag": pd.Timestamp(2018, 1, 1), "zorgvorm": "SGGZ",
                "zorgvorm_streng": "GGZ_ONBEPAALD", "zorgvorm_ruim": None, "soj_relevant": True, "stand": "voorstel",
                "uitleg": sentence}  # fmt: skip
    own = Line({"gemeente": "9901", "categorie": "45", "code": "45B01", "zorgvorm": "SGGZ", "geldig_van": "2015-01-01",
                "reden": "proef", "bron": "proef"})  # fmt: skip
    write(
        RegionSpec(["9901", "9902"], {}, [Source("codes", "codes", files=[[own]], names=["codes-2025-01.csv"])]),
        tmp_path,
    )
    assert write_proposals(pd.DataFrame([proposal]), tmp_path / "leveringen" / "codes" / "codes-2025-02.csv") == 1
    rows = {row["code"]: row for row in load_folder(tmp_path, ("tussen.codes",))["tussen.codes"]}
    taken = rows["45B02"]
    assert (taken["zorgvorm"], taken["zorgvorm_streng"], taken["zorgvorm_ruim"]) == ("SGGZ", "GGZ_ONBEPAALD", None)
    assert (taken["geldig_van"], taken["geldig_tot"], taken["reden"]) == (date(2018, 1, 1), None, sentence)
    assert len(rows) == 2


def test_a_list_that_cannot_be_read_leaves_the_list_before_it_standing(tmp_path):
    line = Line({"gemeente": "9901", "categorie": "45", "code": "45B01", "zorgvorm": "SGGZ", "geldig_van": "2015-01-01",
                 "reden": "proef", "bron": "proef"})  # fmt: skip
    source = Source("codes", "codes", levering="volledig", files=[[line]], names=["codes-2025-01.csv"])
    write(RegionSpec(["9901", "9902"], {}, [source]), tmp_path)
    (tmp_path / "leveringen" / "codes" / "codes-2025-02.csv").write_text(
        "code;soort zorg\n45B01;ggz\n", encoding="utf-8"
    )
    tables = load_folder(tmp_path, ("tussen.codes",), refused=1)
    assert [row["zorgvorm"] for row in tables["tussen.codes"]] == ["SGGZ"]
