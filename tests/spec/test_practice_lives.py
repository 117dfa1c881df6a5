"""Rules 8 to 10: practices open, close, merge, get another name and move, and what is said of it."""

import pandas as pd
import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, listed, load_cases

from etl.compare.remarks import build_remarks, name_practices

# Olm closes and leaves nobody; Roos opens on 1 June 2023; Eik went into Linde after March 2023; Berk was called Wilg
# until the end of March 2023; Es moves to 9902 on 16 May 2023; Spar was closed in April; what Vlier was called before
# is now the name of another.
PRACTICES = """
    praktijk_id | naam  | gemeente | geldig_van | geldig_tot | opgegaan_in | aliassen
    01990001    | Linde | 9901     | 2015-01-01 |            |             |
    01990002    | Olm   | 9901     | 2015-01-01 | 2023-03-31 |             |
    01990003    | Roos  | 9901     | 2023-06-01 |            |             |
    01990004    | Eik   | 9901     | 2015-01-01 | 2023-03-31 | 01990001    |
    01990005    | Wilg  | 9901     | 2015-01-01 | 2023-03-31 |             |
    01990005    | Berk  | 9901     | 2023-04-01 |            |             | Berkenhof
    01990006    | Es    | 9901     | 2015-01-01 | 2023-05-15 |             |
    01990006    | Es    | 9902     | 2023-05-16 |            |             |
    01990007    | Spar  | 9901     | 2015-01-01 | 2023-03-31 |             |
    01990007    | Spar  | 9901     | 2023-05-01 |            |             |
    01990008    | Vlier | 9901     | 2015-01-01 | 2023-03-31 |             |
    01990008    | Meidoorn | 9901  | 2023-04-01 |            |             |
    01990009    | Vlier | 9901     | 2023-04-01 |            |             |
"""
PERSONS = """
    zorgverlener_agb | praktijk_id | geldig_van | geldig_tot | rol      | naam
    01995001         | 01990002    | 2015-01-01 |            | huisarts | Kok
    01995002         | 01990002    | 2015-01-01 |            | huisarts | Bakker
    01995002         | 01990001    | 2015-01-01 |            | huisarts | Bakker
    01995003         | 01990005    | 2015-01-01 |            | huisarts | Smit
    01995009         | 01990002    | 2015-01-01 |            | jeugdarts | Bos
    94995001         | 01990002    | 2015-01-01 |            | soj      | Prins
"""
# ``gemeld``: the practice that is told to be named out of its time, and why.
CASES = read_cases(
    """
    eigen_agb | eigen_naam | type | agb      | ingangsdatum || praktijk_id | link_regel          | gemeld
    # closing: its last day is its own
    01990002  |            |      |          | 2023-03-31   || 01990002    | eigen_praktijk_agb  | -
    # closing: the day after it is told
    01990002  |            |      |          | 2023-04-01   || -           |                     | 01990002 gesloten
    # closing: told, also when the referrer places the youth elsewhere
    01990002  |            | 02   | 01990001 | 2023-04-01   || 01990001    | praktijk_agb        | 01990002 gesloten
    # closing: told, whoever referred
    01990002  |            | 01   |          | 2023-04-01   || -           | andere_verwijzer    | 01990002 gesloten
    # closing: told of the referring practice
              |            | 02   | 01990002 | 2023-04-01   || -           | praktijk_niet_open  | 01990002 gesloten
    # closing: told of the practice of a GP who is listed nowhere else
              |            | 02   | 01995001 | 2023-04-01   || -           | praktijk_niet_open  | 01990002 gesloten
    # closing: told of the practice of a SOJ whom the gemeente sent
              |            | 01   | 94995001 | 2023-04-01   || -           | praktijk_niet_open  | 01990002 gesloten
    # closing: not told of a GP who was named under the type of the gemeente
              |            | 01   | 01995001 | 2023-04-01   || -           | andere_verwijzer    | -
    # closing: not told of a GP who stands in another practice too
              |            | 02   | 01995002 | 2023-04-01   || 01990001    | zorgverlener_agb    | -
    # closing: not told of a jeugdarts, who refers for no practice
              |            | 03   | 01995009 | 2023-04-01   || -           | andere_verwijzer    | -
    # closing: told by its name
              | Olm        |      |          | 2023-04-01   || -           |                     | 01990002 gesloten
    # closing: told once, though it is named twice
    01990002  | Olm        | 02   | 01990002 | 2023-04-01   || -           | praktijk_niet_open  | 01990002 gesloten
    # opening: the day before is told
    01990003  |            |      |          | 2023-05-31   || -           |                  | 01990003 nog_niet_open
    # opening: its first day is its own
    01990003  |            |      |          | 2023-06-01   || 01990003    | eigen_praktijk_agb  | -
    # merging: nothing to tell, for it is known where it went
    01990004  |            |      |          | 2023-04-01   || 01990001    | eigen_praktijk_agb  | -
    # merging: nothing to tell of its name either
              | Eik        |      |          | 2023-04-01   || 01990001    | eigen_praktijk_naam | -
    # closed for a month: told in between
    01990007  |            |      |          | 2023-04-30   || -           |                     | 01990007 gesloten
    # closed for a month: and open again
    01990007  |            |      |          | 2023-05-01   || 01990007    | eigen_praktijk_agb  | -
    # a practice that nobody lists is no practice of the region
    01999999  |            |      |          | 2023-04-01   || -           |                     | -
    """,
    """
    eigen_agb | eigen_naam | type | naam      | ingangsdatum || praktijk_id | link_regel          | gemeld
    # renaming: its number stays its own on the last day of the old name
    01990005  |            |      |           | 2023-03-31   || 01990005    | eigen_praktijk_agb  | -
    # renaming: its number stays its own on the first day of the new name
    01990005  |            |      |           | 2023-04-01   || 01990005    | eigen_praktijk_agb  | -
    # renaming: the old name on its last day
              |            | 02   | Wilg      | 2023-03-31   || 01990005    | naam_praktijk       | -
    # renaming: the new name on its first day
              |            | 02   | Berk      | 2023-04-01   || 01990005    | naam_praktijk       | -
    # renaming: the old name a day later is told
              |            | 02   | Wilg      | 2023-04-01   || -           | naam_onbekend       | 01990005 andere_naam
    # renaming: the new name a day early is told
              | Berk       |      |           | 2023-03-31   || -           |                     | 01990005 andere_naam
    # renaming: another name of the new period is the practice too
              | Berkenhof  |      |           | 2023-04-01   || 01990005    | eigen_praktijk_naam | -
    # renaming: nothing to tell where its number says it all the same
    01990005  | Wilg       |      |           | 2023-04-01   || 01990005    | eigen_praktijk_agb  | -
    # renaming: its people stay
              |            | 02   | Smit      | 2023-04-01   || 01990005    | naam_zorgverlener   | -
    # closing: told of the practice of a GP by name
              |            | 02   | dr. Kok   | 2023-04-01   || -           | praktijk_niet_open  | 01990002 gesloten
    # closing: not told by the name of a GP who stands in another practice too
              |            | 02   | Bakker    | 2023-04-01   || 01990001    | naam_zorgverlener   | -
    # renaming: a name that another practice took is that other one's
              | Vlier      |      |           | 2023-04-01   || 01990009    | eigen_praktijk_naam | -
    # renaming: before that it was of the first
              | Vlier      |      |           | 2023-03-31   || 01990008    | eigen_praktijk_naam | -
    # moving: one practice before
    01990006  |            |      |           | 2023-05-15   || 01990006    | eigen_praktijk_agb  | -
    # moving: and after
    01990006  | Es         |      |           | 2023-05-16   || 01990006    | eigen_praktijk_agb  | -
    """,
)
TABLES = (
    *DECISIONS,
    "kern.praktijken",
    "kern.praktijken_buiten_tijd",
    "mart.verwijzingen_praktijk_kwartaal",
    "mart.verwijzingen_groep_kwartaal",
)


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES, listed("praktijken", PRACTICES), listed("zorgverleners", PERSONS), tables=TABLES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_life(case, region):
    found = region.became(case)
    for row in found:
        told = [one for one in region.tables["kern.praktijken_buiten_tijd"] if one["traject_id"] == row["traject_id"]]
        row["gemeld"] = ", ".join(f"{one['praktijk_id']} {one['stand']}" for one in told) or None
    assert case.seen_in(found) == case.wanted


def in_quarters(region, praktijk_id, *columns):
    rows = [row for row in region.tables["mart.verwijzingen_praktijk_kwartaal"] if row["praktijk_id"] == praktijk_id]
    return {row["kwartaal"]: tuple(row[name] for name in columns) for row in rows}


@pytest.mark.parametrize(
    ("praktijk_id", "expected"),
    [
        ("01990002", {"2023K1": ("Olm", "9901")}),
        ("01990003", {"2023K2": ("Roos", "9901")}),
        ("01990005", {"2023K1": ("Wilg", "9901"), "2023K2": ("Berk", "9901")}),
        # In the quarter of the move it stands where it was on the last day.
        ("01990006", {"2023K1": ("Es", "9901"), "2023K2": ("Es", "9902")}),
        ("01990007", {"2023K1": ("Spar", "9901"), "2023K2": ("Spar", "9901")}),
    ],
)
def test_a_practice_has_one_row_a_quarter_in_which_it_was_open_by_its_last_name_and_gemeente(
    praktijk_id, expected, region
):
    assert in_quarters(region, praktijk_id, "praktijk_naam", "gemeente") == expected


def test_youths_of_the_quarter_of_a_move_count_in_the_new_gemeente(region):
    assert in_quarters(region, "01990006", "jeugdigen_verwezen")["2023K2"] == (2,)
    groups = {
        (row["gebied"], row["periode"]): (row["aantal_praktijken"], row["jeugdigen_verwezen"])
        for row in region.tables["mart.verwijzingen_groep_kwartaal"]
        if (row["groep"], row["zorgvorm"]) == ("totaal", "TOTAAL")
    }
    assert ("9902", "2023K1") not in groups
    assert groups["9902", "2023K2"] == (1, 2)


def test_each_practice_that_is_named_out_of_its_time_is_told_once_with_a_remedy_and_without_a_number(region):
    frames = {name: pd.DataFrame(region.tables[name]) for name in ("kern.praktijken_buiten_tijd", "kern.praktijken")}
    named = name_practices(frames["kern.praktijken_buiten_tijd"], frames["kern.praktijken"])
    nothing = pd.DataFrame(columns=["bron_naam", "bron_gemeente", "bestand", "reden"])
    no_grid = pd.DataFrame(columns=["praktijk_id", "praktijk_naam", "gemeente", "groep_onbekend", "patienten_onder_18"])
    no_findings = pd.DataFrame(columns=["probleem", "uitleg", "gemeente", "aantal"])
    told = build_remarks(nothing, no_grid.astype({"groep_onbekend": bool}), no_findings, out_of_time=named)
    assert told[["controle", "gemeente", "ernst"]].to_numpy().tolist() == [
        ["naam van een andere tijd: Berk", "9901", "waarschuwing"],
        ["gesloten praktijk: Olm", "9901", "waarschuwing"],
        ["praktijk nog niet open: Roos", "9901", "informatie"],
        ["gesloten praktijk: Spar", "9901", "waarschuwing"],
    ]
    assert set(told["laag"]) == {"praktijken"}
    assert not told["reden"].str.contains(r"\d").any()
    assert told["reden"].str.contains("opgegaan_in|geldig_van|aliassen").all()
