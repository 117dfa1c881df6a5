"""Row accounting: every row that leaves has a reason, and a row that is lost stops the night."""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd
import pytest

from etl.compare.accounting import Step, build_datakwaliteit, build_steps, falls, prove, turns
from etl.problems import Problem
from schemas.tables import TABLES
from schemas.values import LINK_NIET_GEKOPPELD, REDEN_ADMINISTRATIEF, REDEN_NIET

UITKOMST = ("SGGZ",)
NO_REMARKS = pd.DataFrame(columns=["laag", "controle", "gemeente", "reden", "ernst"])
LAYERS = ["leveringen", "versies", "toewijzingen", "trajecten", "verwijzingen", "koppeling", "telling"]


def night() -> dict[str, pd.DataFrame]:
    """Eight decisions of two gemeenten, one row lost with a reason at every step."""
    names = [f"b{number}" for number in range(8)]
    gemeente = ["9901"] * 5 + ["9902"] * 3
    why_not = ["status", *[None] * 6, "leveringsvorm"]
    decisions = pd.DataFrame({"beschikking_id": names, "gemeente": gemeente, "reden_niet": why_not})
    decisions["telt_mee"] = decisions["reden_niet"].isna()
    counted = names[1:7]
    starts = pd.DataFrame(
        {
            "traject_id": ["t1", "t2", "t3", "t4", "t5"],
            "gemeente": ["9901", "9901", "9901", "9902", "9902"],
            "reden_administratief": [None, "voorganger", None, None, None],
            "praktijk_id": ["01", "01", None, "02", "02"],
            "link_regel": ["naam_praktijk", "naam_praktijk", "geen_verwijzer", "praktijk_agb", "praktijk_agb"],
            "zorgvorm": ["SGGZ", "SGGZ", "SGGZ", "LVB", "SGGZ"],
            "is_onder_18": [None, True, True, True, True],
        }
    )
    starts["is_onder_18"] = starts["is_onder_18"].astype("boolean")
    starts["telt_mee"] = starts["reden_administratief"].isna()
    return {
        "leveringen": pd.DataFrame(
            {"gemeente": ["9901", "9902", "*"], "gelezen": [10, 5, 3], "geladen": [6, 5, 3], "dubbel": [3, 0, 0],
             "afgekeurd": [1, 0, 0]}
        ),
        "decisions": pd.DataFrame({"gemeente": ["9901"] * 6 + ["9902"] * 5}),
        "versions": pd.DataFrame({"gemeente": ["9901"] * 6 + ["9902"] * 5}),
        "beschikkingen": decisions,
        "members": pd.DataFrame({"beschikking_id": counted, "traject_id": ["t1", "t1", "t2", "t3", "t4", "t5"]}),
        "trajecten": starts[["traject_id", "gemeente"]],
        "verwijzingen": starts,
        "praktijk_kwartaal": pd.DataFrame({"verwijzingen": [1, 1]}),
    }  # fmt: skip


def steps(tables: dict[str, pd.DataFrame]) -> list[Step]:
    published = tables["praktijk_kwartaal"]
    given: dict[str, Any] = {
        name: ibis.memtable(frame) for name, frame in tables.items() if name != "praktijk_kwartaal"
    }
    return build_steps(**given, praktijk_kwartaal=published, uitkomst=UITKOMST)


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    return build_datakwaliteit(steps(night()), NO_REMARKS)


def test_every_step_of_the_way_is_accounted_for_in_its_order(made):
    assert made["laag"].drop_duplicates().tolist() == LAYERS
    assert tuple(made.columns) == TABLES["mart.datakwaliteit"].columns
    assert not made["onderdrukt"].any()


def test_in_is_out_and_left_out_on_every_line_that_leaves_rows_out(made):
    falling = made[~made["controle"].str.startswith("samengevoegd")]
    assert (falling["in"] == falling["uit"] + falling["uitgesloten"]).all()
    assert falling["reden"].notna().all()


def test_every_line_starts_with_what_the_line_before_left(made):
    for _, part in made.groupby(["laag", "gemeente"]):
        assert part["in"].iloc[1:].tolist() == part["uit"].iloc[:-1].tolist()


def test_the_region_is_the_sum_of_its_gemeenten_and_of_the_sources_of_the_whole_region(made):
    reading = made[made["laag"] == "leveringen"].set_index(["controle", "gemeente"])
    assert reading.loc[("afgekeurd", "*"), "in"] == 18
    for laag in LAYERS[1:]:
        part = made[made["laag"] == laag].groupby(["controle", "gemeente"])[["in", "uit"]].sum().unstack()
        for side in ("in", "uit"):
            assert (part[side]["*"] == part[side]["9901"] + part[side]["9902"]).all()


def test_every_reason_stands_there_also_when_nothing_fell_out_for_it(made):
    def reasons(laag: str) -> set[str]:
        return set(made.loc[made["laag"] == laag, "controle"])

    assert reasons("toewijzingen") == set(REDEN_NIET)
    assert reasons("verwijzingen") == set(REDEN_ADMINISTRATIEF)
    assert reasons("koppeling") == set(LINK_NIET_GEKOPPELD)
    assert made.set_index(["laag", "controle", "gemeente"]).loc[("toewijzingen", "status", "9902"), "uitgesloten"] == 0


def test_who_has_no_birth_date_counts_as_a_child_and_leaves_nowhere(made):
    last = made[(made["laag"] == "telling") & (made["gemeente"] == "*")].set_index("controle")
    assert last.loc["achttien_plus", "uitgesloten"] == 0
    assert last.loc["buiten_uitkomst", "uitgesloten"] == 1
    assert last["uit"].min() == 2


def lose_first(name: str):
    return lambda tables: tables.update({name: tables[name].iloc[1:]})


def change(name: str, column: str, row: int, value: object):
    def plant(tables):
        frame = tables[name].copy()
        frame[column] = frame[column].astype("object")
        frame.loc[row, column] = value
        tables[name] = frame

    return plant


def in_another_gemeente(tables):
    """One row too few in 9901 and one too many in 9902: the total is right."""
    change("leveringen", "geladen", 0, 5)(tables)
    change("leveringen", "geladen", 1, 6)(tables)


@pytest.mark.parametrize(
    ("plant", "laag"),
    [
        (change("leveringen", "geladen", 0, 5), "leveringen"),
        (change("leveringen", "dubbel", 2, 1), "leveringen"),
        (in_another_gemeente, "leveringen"),
        (change("beschikkingen", "telt_mee", 3, False), "toewijzingen"),
        (change("beschikkingen", "reden_niet", 3, "status"), "toewijzingen"),
        (lose_first("members"), "trajecten"),
        (lose_first("trajecten"), "verwijzingen"),
        (lose_first("verwijzingen"), "verwijzingen"),
        (change("trajecten", "gemeente", 0, "9902"), "verwijzingen"),
        (change("verwijzingen", "telt_mee", 0, False), "verwijzingen"),
        (change("praktijk_kwartaal", "verwijzingen", 0, 0), "de publicatie"),
        (change("praktijk_kwartaal", "verwijzingen", 0, 2), "de publicatie"),
    ],
)
def test_a_row_that_is_lost_or_doubled_without_a_reason_stops_the_night(plant, laag):
    tables = night()
    plant(tables)
    with pytest.raises(Problem, match=rf"De rijenverantwoording van {laag} sluit niet \(verschil -?\d+\)"):
        steps(tables)


def test_a_doubled_member_is_found_too():
    tables = night()
    tables["members"] = pd.concat([tables["members"], tables["members"].iloc[:1]])
    with pytest.raises(Problem, match="trajecten"):
        steps(tables)


def test_a_loaded_row_that_is_no_version_of_anything_is_found():
    tables = night()
    tables["decisions"] = pd.concat([tables["decisions"], tables["decisions"].iloc[:1]])
    with pytest.raises(Problem, match="versies"):
        steps(tables)


def test_an_empty_night_is_accounted_for():
    tables = {name: frame.iloc[:0] for name, frame in night().items()}
    made = build_datakwaliteit(steps(tables), NO_REMARKS)
    assert set(made["gemeente"]) == {"*"}
    assert (made["in"] == 0).all()


def test_remarks_stand_behind_the_steps_of_their_layer_and_once():
    remark = {
        "laag": "praktijken",
        "controle": "groep onbekend: X",
        "gemeente": "9901",
        "reden": "r",
        "ernst": "waarschuwing",
    }
    refusal = {**remark, "laag": "leveringen", "controle": "geweigerd: b, f", "ernst": "fout"}
    made = build_datakwaliteit(steps(night()), pd.DataFrame([remark, remark, refusal]))
    assert made["laag"].drop_duplicates().tolist() == [*LAYERS, "praktijken"]
    found = made[made["ernst"] != "informatie"]
    assert len(found) == 2
    assert found[["in", "uit", "uitgesloten"]].isna().all(axis=None)


def test_a_step_is_made_from_the_tables_themselves():
    came = ibis.memtable({"gemeente": ["9901", "9901", "9902"], "waarom": [None, "a", None]})
    went = ibis.memtable({"gemeente": ["9901", "9902"]})
    step = falls("laag", came, went, "waarom", {"a": "uitleg", "b": "uitleg"})
    assert (step.came, step.went, step.fell) == ({"9901": 2, "9902": 1}, {"9901": 1, "9902": 1}, {"a": {"9901": 1}})
    prove([step, turns("anders", came, went, "samengevoegd")])
    with pytest.raises(Problem):
        prove([falls("laag", came, came, "waarom", {})])
