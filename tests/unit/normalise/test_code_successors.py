"""Which code follows which: planted renamings, splits and merges, and what only looks like them."""

from __future__ import annotations

import sys
from datetime import date, datetime

import ibis
import pandas as pd
import planted_codes as planted
import pytest

from etl.normalise import code_proposals, code_successors
from etl.normalise.codes import national_codes
from etl.settings import CodeOpvolging

NO_CODES = pd.DataFrame(
    columns=["gemeente", "categorie", "code", "zorgvorm", "zorgvorm_streng", "zorgvorm_ruim", "soj_relevant",
             "geldig_van", "geldig_tot", "reden", "bron"],
).astype({"geldig_van": "datetime64[us]", "geldig_tot": "datetime64[us]", "soj_relevant": bool})  # fmt: skip
DATES = ("ingangsdatum", "einde", "eerste_toewijzingsdatum", "geldig_van", "geldig_tot")


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def as_table(connection, name, frame):
    texts = dict.fromkeys(frame.select_dtypes("object").columns, "str")
    table = connection.create_table(name, ibis.memtable(frame.astype(texts)), overwrite=True)
    return table.cast({column: "date" for column in DATES if column in table.columns})


def found_in(connection, frame, region=NO_CODES, **limits):
    """Propose successors in these decisions; gives the changes and kern.codevoorstellen as frames."""
    limits = CodeOpvolging(**limits)
    made = code_successors.select_uses(as_table(connection, "beschikkingen", frame))
    uses = connection.create_table("gebruik", code_successors.over_the_region(made), overwrite=True)
    changes = connection.create_table("wissels", code_successors.find_changes(uses, limits), overwrite=True)
    went_on = connection.create_table("vervolg", code_successors.find_continuations(made, limits), overwrite=True)
    pairs = code_proposals.choose_level(code_successors.find_successors(uses, changes, went_on, limits))
    region = as_table(connection, "codes", region)
    national = as_table(connection, "landelijk", national_codes())
    meant = code_proposals.add_meaning(pairs, region, national).to_pandas()
    return changes.to_pandas(), code_proposals.build_codevoorstellen(meant, limits)


@pytest.fixture(scope="module")
def region(connection):
    frame = planted.decisions()
    changes, proposals = found_in(connection, frame)
    return frame, changes, proposals


def pairs(proposals):
    return {(row.gemeente, row.oude_code, row.nieuwe_code) for row in proposals.itertuples()}


def followers(region, old, gemeente=None):
    _, _, proposals = region
    rows = proposals[(proposals["oude_code"] == old) & proposals["gemeente"].isin([gemeente, "*"] if gemeente else
                                                                                  proposals["gemeente"])]  # fmt: skip
    return set(rows["nieuwe_code"])


@pytest.mark.parametrize(
    ("old", "gemeente", "new"),
    [
        ("45A01", "9901", {"45B01"}),
        ("45A02", "9901", {"45B02", "45C02"}),
        ("45A03", "9901", {"45B03"}),
        ("45A04", "9901", {"45B03"}),
        ("45A05", "9901", {"45A06"}),
        ("45A10", "9902", {"45B10"}),
        ("45A12", "9903", {"45B12"}),
        ("45E01", "9903", {"45E02"}),
        ("45X01", "9902", {"45Y01"}),
        ("45X01", "9903", {"45Z01"}),
    ],
    ids=["renamed", "split", "merged", "merged too", "taken up by a code that was there", "beside a steady step down",
         "with late use of the old code", "less than a year ago", "local in one gemeente", "local in another"],
)  # fmt: skip
def test_a_code_that_stopped_has_its_followers(region, old, gemeente, new):
    assert followers(region, old, gemeente) == new


@pytest.mark.parametrize("old", ["45A07", "45A17", "45A08", "45A09", "45D08", "45D09", "45A13", "45B10"])
def test_an_end_a_season_and_a_steady_step_are_no_succession(region, old):
    assert followers(region, old) == set()


def test_a_season_is_no_change(region):
    _, changes, _ = region
    assert not {"45|45A08", "45|45A09", "45|45D08", "45|45D09"} & set(changes["product"])


def test_a_change_of_the_whole_region_is_seen_where_each_gemeente_is_too_small(region):
    _, _, proposals = region
    [row] = proposals[proposals["oude_code"] == "52A00"].to_dict("records")
    assert (row["gemeente"], row["nieuwe_code"], row["wisseldag"]) == ("*", "54002", datetime(2022, 1, 1))
    assert (row["zorgvorm_oud"], row["zorgvorm"], row["stand"]) == ("SGGZ", "SGGZ", "voorstel")


def test_the_day_of_a_change_is_the_day_on_which_it_was_planted(region):
    _, _, proposals = region
    days = {row.nieuwe_code: row.wisseldag.date() for row in proposals.itertuples()}
    assert days["45B01"] == days["45B02"] == days["45C02"] == planted.CHANGE
    assert days["45B10"] == date(2021, 7, 1)
    assert days["45E02"] == date(2023, 1, 1)


def test_precision_and_recall_are_better_than_those_of_the_most_frequent_next_code(region, capsys):
    frame, _, proposals = region
    ours = planted.precision_and_recall(planted.per_gemeente(proposals, frame))
    naive = planted.precision_and_recall(planted.most_frequent_next(frame))
    with capsys.disabled():
        sys.stdout.write(
            f"\nopvolgers: precisie {ours[0]:.2f}, volledigheid {ours[1]:.2f}; "
            f"meest voorkomende volgende code: {naive[0]:.2f}, {naive[1]:.2f}\n"
        )
    assert ours[0] >= 0.95
    assert ours[1] >= 0.95
    assert naive[0] < ours[0]
    assert naive[1] < ours[1]


def _family(number: int, youths: int = 240) -> planted.Family:
    return planted.Family(f"990{number}", planted.switched(f"45A0{number}", {f"45B0{number}": 1}), youths)


def _beside(frame: pd.DataFrame, gemeente: str) -> pd.DataFrame:
    """Other care of the same youths at the same provider, renewed a day before the first."""
    own, shift = frame[frame["gemeente"] == gemeente], pd.Timedelta(days=1)
    return own.assign(
        productcategorie="41",
        productcode="41A01",
        beschikking_id="b" + own["beschikking_id"],
        ingangsdatum=own["ingangsdatum"] - shift,
        einde=own["einde"] - shift,
    )


@pytest.fixture(scope="module")
def four(connection):
    """One renaming in four gemeenten: as it is, at another provider, of what does not count, and beside other care."""
    frame = planted.decisions([_family(number) for number in (1, 2, 3, 4)])
    after = (frame["gemeente"] == "9902") & (frame["ingangsdatum"] >= pd.Timestamp(planted.CHANGE))
    frame["aanbieder_agb"] = frame["aanbieder_agb"].mask(after, "73990099")
    frame["telt_mee"] = frame["gemeente"] != "9903"
    frame = pd.concat([frame, _beside(frame, "9904")], ignore_index=True)
    return frame, *found_in(connection, frame)


def test_care_that_goes_on_elsewhere_or_does_not_count_is_no_proposal(four):
    assert pairs(four[2]) == {("9901", "45A01", "45B01"), ("9904", "45A04", "45B04")}


def test_codes_of_decisions_that_do_not_count_do_not_stop_either(four):
    assert set(four[1]["gemeente"]) == {"9901", "9902", "9904", "*"}


def test_support_and_confidence_are_counted_from_the_decisions_themselves(four):
    frame, _, proposals = four
    own = planted.next_codes(frame[frame["gemeente"] == "9901"])
    within = own["einde"].between("2020-12-31", "2021-12-30")
    stayed = own[(own["productcode"] == "45A01") & within]
    went = stayed[stayed["hierna"] == "45B01"]
    row = proposals[proposals["gemeente"] == "9901"].iloc[0]
    assert (row["teller"], row["noemer"]) == (went["client_pseudo"].nunique(), stayed["client_pseudo"].nunique())
    assert row["uitleg"] == (
        "100% van de jeugdigen met 45A01 die op 1 januari 2021 bij hun aanbieder bleven, ging verder onder 45B01 "
        f"({row['teller']} van {row['noemer']})."
    )


def test_fewer_youths_than_asked_for_are_no_proposal(connection, four):
    frame, _, proposals = four
    support = sorted(proposals["teller"])
    assert support[0] < support[1]
    assert len(found_in(connection, frame, minste_jeugdigen=support[0] + 1)[1]) == 1


def test_the_order_of_the_rows_makes_no_difference(connection, four):
    frame, _, proposals = four
    pd.testing.assert_frame_equal(found_in(connection, frame.sample(frac=1, random_state=3))[1], proposals)
