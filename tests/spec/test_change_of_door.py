"""Rules 8 and 11: via whom the youths of a practice came, and what a change of door does and does not change."""

from datetime import date

import pandas as pd
import pytest
from spec_cases import read_cases
from spec_region import AANBIEDERS, BSNS, besluit, listed, load_cases, load_sources, practice_of

from etl.compare.basis import TOLD, Basis, basis_of_region
from etl.compare.remarks import build_remarks_on_basis
from etl.publish.context import ReportContext
from etl.publish.doors import doors

# Each case is a practice with a GP (agb GP) and a SOJ (agb SOJ) of its own, counted over 2023. ``eigen`` ja: the row
# names the own practice. Names of counts go without ``jeugdigen_``; ``eigen_praktijk`` is a number of youths.
CASES = read_cases(
    """
    kind | ingangsdatum | eigen | type | agb || verwezen | via_huisarts | via_soj | via_gemeente | via_overig
    # via the huisarts
    A    | 2023-02-01   | ja    | 02   |     || 1        | 1            | 0       | 0            | 0
    # via the SOJ
    A    | 2023-02-01   | ja    | 02   | SOJ || 1        | 0            | 1       | 0            | 0
    # via the SOJ, sent under the type of the gemeente
    A    | 2023-02-01   | ja    | 01   | SOJ || 1        | 0            | 1       | 0            | 0
    # via the gemeente
    A    | 2023-02-01   | ja    | 01   |     || 1        | 0            | 0       | 1            | 0
    # via a judge
    A    | 2023-02-01   | ja    | 08   |     || 1        | 0            | 0       | 0            | 1
    # via nobody knows whom
    A    | 2023-02-01   | ja    |      |     || 1        | 0            | 0       | 0            | 1
    # one youth through one door in two quarters counts once
    A    | 2023-02-01   | ja    | 02   |     || 1        | 1            | 0       | 0            | 0
    A    | 2023-11-01   | ja    | 02   |     || 1        | 1            | 0       | 0            | 0
    # one youth through two doors in two quarters counts once, and behind both
    A    | 2023-02-01   | ja    | 02   |     || 1        | 1            | 0       | 1            | 0
    A    | 2023-08-01   | ja    | 01   |     || 1        | 1            | 0       | 1            | 0
    # two others are one door
    A    | 2023-02-01   | ja    | 08   |     || 1        | 0            | 0       | 0            | 1
    A    | 2023-08-01   | ja    | 03   |     || 1        | 0            | 0       | 0            | 1
    # a youth of before the year is not in it
    A    | 2022-12-31   | ja    | 02   |     || 1        | 0            | 0       | 1            | 0
    A    | 2023-08-01   | ja    | 01   |     || 1        | 0            | 0       | 1            | 0
    """,
    """
    kind | ingangsdatum | eigen | type | agb || verwezen | eigen_praktijk | praktijk_verwijzer | praktijkbasis
    # placed on the own practice
    A    | 2023-02-01   | ja    | 02   | GP  || 1        | 1              | 0                  | eigen_praktijk
    # placed on the practice of the referrer
    A    | 2023-02-01   |       | 02   | GP  || 1        | 0              | 1                  | verwijzer
    # one youth on each
    A    | 2023-02-01   | ja    | 02   | GP  || 2        | 1              | 1                  | gemengd
    B    | 2023-02-01   |       | 02   | GP  || 2        | 1              | 1                  | gemengd
    # one youth both ways counts once, and on both
    A    | 2023-02-01   | ja    | 02   | GP  || 1        | 1              | 1                  | gemengd
    A    | 2023-08-01   |       | 02   | GP  || 1        | 1              | 1                  | gemengd
    # without the own practice the gemeente leads nowhere
    A    | 2023-02-01   |       | 01   |     || 0        | 0              | 0                  | -
    # nor does a judge
    A    | 2023-02-01   |       | 08   |     || 0        | 0              | 0                  | -
    # a GP whom nobody knows leads nowhere, and is no other door
    A    | 2023-02-01   |       | 02   |     || 0        | 0              | 0                  | -
    """,
)
# Youths through another door who are at no practice, of the cases above; all of them of gemeente 9901.
LOST = ("without the own practice the gemeente leads nowhere", "nor does a judge")


def at_its_practice(case, position, cells):
    """Deliver a row of a case, with the numbers of its own practice, GP and SOJ."""
    number = practice_of(case)[4:]
    agb = {"GP": f"0188{number}", "SOJ": f"9488{number}"}.get(cells["agb"], "")
    own = practice_of(case) if cells["eigen"] else ""
    others = {name: cell for name, cell in cells.items() if name not in ("eigen", "agb")}
    one_day = {"einddatum": cells["ingangsdatum"]}
    return besluit(case, position, {**others, **one_day, "agb": agb, "eigen_agb": own})


@pytest.fixture(scope="module")
def region():
    practices, persons = [], []
    for case in CASES:
        mine, number = practice_of(case), practice_of(case)[4:]
        practices.append({"praktijk_id": mine, "naam": mine, "gemeente": "9901", "geldig_van": "2015-01-01"})
        at = {"praktijk_id": mine, "geldig_van": "2015-01-01"}
        persons.append({**at, "zorgverlener_agb": f"0188{number}", "rol": "huisarts"})
        persons.append({**at, "zorgverlener_agb": f"9488{number}", "rol": "soj"})
    return load_cases(
        CASES,
        listed("praktijken", practices),
        listed("zorgverleners", persons),
        tables=("kern.verwijzingen", "kern.beschikkingen", "mart.deuren_jaar"),
        row=at_its_practice,
    )


def of_practice(region, case, periode):
    """Give the row of the practice of a case in a year."""
    key = ("praktijk", practice_of(case), periode)
    rows = region.tables["mart.deuren_jaar"]
    [row] = [row for row in rows if (row["niveau"], row["gebied"], row["periode"]) == key]
    return {name.removeprefix("jeugdigen_"): value for name, value in row.items()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_doors_of_a_practice_in_a_year(case, region):
    row = of_practice(region, case, "2023")
    assert case.seen_in([row] * len(case.given)) == case.wanted
    # The rolling year of the same four quarters says the same.
    assert {**of_practice(region, case, "2023K4-jaar"), "periode": "2023"} == row
    assert row["zonder_praktijk"] is None


@pytest.mark.parametrize(("niveau", "gebied"), [("gemeente", "9901"), ("regio", "*")])
def test_a_whole_area_says_who_came_through_another_door_and_is_at_no_practice(niveau, gebied, region):
    key, rows = (niveau, gebied, "2023"), region.tables["mart.deuren_jaar"]
    found = {row["groep"]: row for row in rows if (row["niveau"], row["gebied"], row["periode"]) == key}
    assert found["totaal"]["jeugdigen_zonder_praktijk"] == len(LOST)
    assert found["controle"]["jeugdigen_zonder_praktijk"] is None
    # Every youth of these cases has one practice, so here the practices do add up.
    practices = [of_practice(region, case, "2023") for case in CASES]
    assert found["totaal"]["jeugdigen_verwezen"] == sum(row["verwezen"] for row in practices)


# Four practices with 500 patients and five youths a quarter each. Two get a SOJ on the first day of 2023, who has to
# route two of every five youths through the gemeente: as many youths get help as before.
SOJ_PRACTICES, OTHERS = ("01990001", "01990002"), ("01990003", "01990004")
PRACTICES = (*SOJ_PRACTICES, *OTHERS)
DOOR_TABLES = ("mart.verwijzingen_praktijk_kwartaal", "mart.verwijzingen_groep_jaar", "mart.deuren_jaar")


def changed_door(own_practice):
    """Load that region, with the own practice of each youth in the deliveries or the referring practice alone."""
    everybody, decided = iter(BSNS), []
    for praktijk_id in PRACTICES:
        for day in (date(year, month, 1) for year in (2022, 2023) for month in (1, 4, 7, 10)):
            for n in range(5):
                routed = praktijk_id in SOJ_PRACTICES and day.year == 2023 and n % 2 == 1
                decided.append(start(next(everybody), day.isoformat(), praktijk_id, routed, own_practice))
    always = {"gemeente": "9901", "geldig_van": "2015-01-01"}
    lists = {"peildatum": "2022-01-01", "gemeente": "9901", "patienten_onder_18": "500"}
    groups = [{"praktijk_id": one, "soj": "nee", "geldig_van": "2015-01-01", "geldig_tot": ""} for one in OTHERS]
    for one in SOJ_PRACTICES:
        groups.append({"praktijk_id": one, "soj": "nee", "geldig_van": "2015-01-01", "geldig_tot": "2022-12-31"})
        groups.append({"praktijk_id": one, "soj": "ja", "geldig_van": "2023-01-01", "geldig_tot": ""})
    sources = [
        listed("praktijken", [{"praktijk_id": one, "naam": one, **always} for one in PRACTICES]),
        listed("patienten", [{"praktijk_id": one, **lists} for one in PRACTICES]),
        listed("praktijkgroepen", groups),
        listed("beschikkingen", [{**row, "toewijzingnummer": str(n)} for n, row in enumerate(decided, start=1)]),
    ]
    return {name: pd.DataFrame(rows) for name, rows in load_sources(sources, DOOR_TABLES).items()}


def start(bsn, day, praktijk_id, routed, own_practice):
    """Give a decision of one day: by the GP of the practice, or routed through the gemeente."""
    return {
        **dict.fromkeys(("toewijzingsdatum", "ingangsdatum", "einddatum"), day),
        **{"gemeente": "9901", "bsn": bsn, "geboortedatum": "2012-05-17", "productcategorie": "52"},
        "aanbieder_agb": AANBIEDERS["P"],
        "huisartspraktijk_agb": praktijk_id if own_practice else "",
        "verwijzer_type": "01" if routed else "02",
        "verwijzer_agb": "" if routed else praktijk_id,
    }


@pytest.fixture(scope="module")
def known():
    return changed_door(own_practice=True)


@pytest.fixture(scope="module")
def unknown():
    return changed_door(own_practice=False)


def via_huisarts(tables, year):
    """Count the GP referrals of the practices with a SOJ, as an evaluation of GP referrals alone would."""
    rows = tables["mart.verwijzingen_praktijk_kwartaal"]
    chosen = rows[rows["praktijk_id"].isin(SOJ_PRACTICES) & rows["kwartaal"].str.startswith(str(year))]
    return int(chosen["jeugdigen_via_huisarts"].sum())


def headline(tables, periode, groep):
    """Give youths referred and the rate per 1,000 of a group of the region."""
    rows = tables["mart.verwijzingen_groep_jaar"].query("gebied == '*' and zorgvorm == 'TOTAAL'")
    [row] = rows.query("groep == @groep and periode == @periode").to_dict("records")
    return int(row["jeugdigen_verwezen"]), row["per_1000"]


def said(tables, kwartaal="2023K4"):
    """Give what the report of an analist says of doors."""
    basis = basis_of_region(tables["mart.deuren_jaar"], kwartaal)
    return doors(tables, ReportContext("R", (("9901", "A"),), kwartaal, "analist", "r", "0", 1, basis=basis))


def test_who_counts_the_huisarts_alone_sees_a_fall_of_two_in_five(known):
    assert (via_huisarts(known, 2022), via_huisarts(known, 2023)) == (40, 24)


def test_the_headline_counts_every_door_and_sees_none(known):
    assert headline(known, "2022K4-jaar", "totaal") == headline(known, "2023K4-jaar", "totaal") == (80, 40.0)
    assert headline(known, "2023K4-jaar", "interventie") == headline(known, "2023K4-jaar", "controle") == (40, 40.0)


def test_the_report_says_through_which_door_they_went(known):
    part = said(known)
    assert part["basis"] == (TOLD["eigen_praktijk"],)
    assert part["lines"] == [
        "Praktijken met SOJ: van de 40 verwezen jeugdigen kwamen er 24 via de huisarts (60,0%), 0 via de SOJ (0,0%), "
        "16 via de gemeente (40,0%) en 0 via een ander of onbekend (0,0%).",
        "Praktijken zonder SOJ: van de 40 verwezen jeugdigen kwamen er 40 via de huisarts (100,0%), 0 via de SOJ "
        "(0,0%), 0 via de gemeente (0,0%) en 0 via een ander of onbekend (0,0%).",
    ]
    assert (part["lost"], part["double"]) == ("", False)
    of_all = [row.cells for row in part["table"].rows if row.naam == "Alle praktijken"]
    assert [cells[1:] for cells in of_all] == [("80", "64", "0", "16", "0"), ("80", "80", "0", "0", "0")]


def test_where_the_own_practice_is_not_known_the_headline_falls_and_the_report_warns(unknown):
    assert headline(unknown, "2022K4-jaar", "totaal") == (80, 40.0)
    assert headline(unknown, "2023K4-jaar", "interventie") == (24, 24.0)
    part = said(unknown)
    assert part["basis"] == (TOLD["verwijzer"],)
    assert part["lost"].startswith("Daarbuiten: 16 verwezen jeugdigen kwamen via de gemeente, een ander of onbekend")
    assert set(unknown["mart.deuren_jaar"]["praktijkbasis"]) == {"verwijzer"}


def test_a_gemeente_that_names_the_referring_practice_alone_is_told_what_to_deliver(known, unknown):
    assert build_remarks_on_basis(known["mart.deuren_jaar"], 5).empty
    [row] = build_remarks_on_basis(unknown["mart.deuren_jaar"], 5).to_dict("records")
    assert (row["laag"], row["gemeente"], row["ernst"]) == ("praktijken", "9901", "waarschuwing")
    assert row["reden"].startswith(TOLD["verwijzer"])
    assert "huisartspraktijk_agb" in row["reden"]


def test_a_year_that_is_not_whole_is_not_judged(known):
    assert basis_of_region(known["mart.deuren_jaar"], "2022K1") == Basis()
