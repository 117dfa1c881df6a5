"""What the rekenmodel is fed with: declared euros, the local field, the SOJ, and how far was declared."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from etl.compare.periods import Kwartaal, build_perioden
from etl.costs.inputs import build_bedragen, build_declared_until, build_lokaal, build_soj_kosten

UNIT = ["niveau", "gebied", "groep", "periode"]
A, B = "01990001", "01990002"


@pytest.fixture(scope="module")
def perioden() -> ibis.Table:
    return ibis.memtable(build_perioden(Kwartaal(2023, 1), Kwartaal(2023, 4)))


@pytest.fixture(scope="module")
def eenheden() -> ibis.Table:
    """Practice A is an intervention in 9901, B a control in 9902; B closed after the third quarter."""
    rows = []
    for practice, gemeente, groep in ((A, "9901", "interventie"), (B, "9902", "controle")):
        for periode in ("2023K1", "2023K2", "2023K3", "2023K4", "2023"):
            if (practice, periode) == (B, "2023K4"):
                continue
            for niveau, gebied in (("praktijk", practice), ("gemeente", gemeente), ("regio", "*")):
                groups = [groep] if niveau == "praktijk" else [groep, "totaal"]
                rows += [(niveau, gebied, group, periode, practice) for group in groups]
    return ibis.memtable(pd.DataFrame(rows, columns=[*UNIT, "praktijk_id"]))


def by_unit(table: ibis.Table, *values: str) -> dict[tuple, object]:
    frame = table.to_pandas()
    keys = [name for name in frame.columns if name not in values]
    assert not frame.duplicated(keys).any()
    chosen = frame.set_index(keys)
    return {key: chosen.loc[key, values[0]] for key in chosen.index} if len(values) == 1 else chosen.to_dict("index")


class TestDeclared:
    @pytest.fixture(scope="class")
    def bedragen(self, eenheden, perioden):
        starts = pd.DataFrame(
            [
                ("t1", "SGGZ", "9901", "2023K1", A, False, True),
                ("t2", "SGGZ", "9901", "2023K2", A, False, None),
                ("t3", "SGGZ", "9902", "2023K2", A, False, True),
                ("volwassen", "SGGZ", "9901", "2023K1", A, False, False),
                ("administratief", "SGGZ", "9901", "2023K1", A, True, True),
                ("zonder praktijk", "SGGZ", "9901", "2023K1", None, False, True),
                ("zonder declaratie", "LVB", "9901", "2023K1", A, False, True),
            ],
            columns=[
                "traject_id",
                "zorgvorm",
                "gemeente",
                "kwartaal",
                "praktijk_id",
                "is_administratief",
                "is_onder_18",
            ],
        )
        starts["is_onder_18"] = starts["is_onder_18"].astype("boolean")
        amounts = {"t1": [100.0, 50.0, -30.0], "t2": [7.0], "t3": [1000.0], "volwassen": [1e6], "administratief": [1e6],
                   "zonder praktijk": [1e6], None: [1e6]}  # fmt: skip
        declared = [(name, amount) for name, several in amounts.items() for amount in several]
        made = build_bedragen(
            ibis.memtable(starts),
            ibis.memtable(pd.DataFrame(declared, columns=["traject_id", "bedrag"])),
            eenheden,
            perioden,
        )
        return by_unit(made, "bedrag")

    def test_all_declarations_of_a_traject_count_in_the_period_in_which_it_started(self, bedragen):
        assert bedragen["praktijk", A, "interventie", "2023K1", "SGGZ", "9901"] == 120
        assert bedragen["praktijk", A, "interventie", "2023", "SGGZ", "9901"] == 127
        assert ("praktijk", A, "interventie", "2023K3", "SGGZ", "9901") not in bedragen

    def test_the_gemeente_that_pays_is_that_of_the_traject_and_not_of_the_practice(self, bedragen):
        assert bedragen["gemeente", "9901", "totaal", "2023K2", "SGGZ", "9902"] == 1000
        assert bedragen["gemeente", "9901", "totaal", "2023K2", "SGGZ", "9901"] == 7

    def test_every_unit_of_the_practice_gets_it_once(self, bedragen):
        for unit in (("gemeente", "9901", "interventie"), ("regio", "*", "interventie"), ("regio", "*", "totaal")):
            assert bedragen[(*unit, "2023", "SGGZ", "9901")] == 127

    def test_a_start_without_declarations_has_no_row_which_is_not_zero(self, bedragen):
        assert not any(key[4] == "LVB" for key in bedragen)


def test_costs_of_the_soj_are_added_and_what_others_pay_is_taken_off(eenheden, perioden):
    rows = [
        (A, "2023K1", "structureel", 100.0),
        (A, "2023K1", "eenmalig", 20.0),
        (A, "2023K1", "bijdrage_derden", 30.0),
        (A, "2023K2", "structureel", 0.0),
        (B, "2023K4", "structureel", 5.0),
    ]
    soj = ibis.memtable(pd.DataFrame(rows, columns=["praktijk_id", "kwartaal", "kostensoort", "kosten"]))
    costs = by_unit(build_soj_kosten(soj, eenheden, perioden), "kosten")
    assert costs["praktijk", A, "interventie", "2023K1"] == 90
    assert costs["praktijk", A, "interventie", "2023K2"] == 0
    assert ("praktijk", A, "interventie", "2023K3") not in costs
    assert costs["regio", "*", "totaal", "2023"] == 95


class TestLocalField:
    def made(self, rows: list[tuple], eenheden, perioden) -> dict[tuple, dict]:
        frame = pd.DataFrame(rows, columns=["praktijk_id", "gemeente", "kwartaal", "jeugdigen", "kosten"])
        frame["kosten"] = frame["kosten"].astype("float64")
        for name in ("praktijk_id", "gemeente"):
            frame[name] = frame[name].astype("str")
        return by_unit(build_lokaal(ibis.memtable(frame), eenheden, perioden), "jeugdigen", "kosten")

    def test_a_row_of_a_practice_belongs_to_every_unit_of_it(self, eenheden, perioden):
        made = self.made([(A, None, "2023K1", 3, 30.0), (A, None, "2023K2", 1, 0.0)], eenheden, perioden)
        for unit in (("praktijk", A, "interventie"), ("gemeente", "9901", "totaal"), ("regio", "*", "interventie")):
            assert made[(*unit, "2023K1")] == {"jeugdigen": 3, "kosten": 30}
            assert made[(*unit, "2023")] == {"jeugdigen": 4, "kosten": 30}

    def test_a_row_of_a_gemeente_belongs_to_it_and_the_region_as_a_whole_and_to_no_group(self, eenheden, perioden):
        made = self.made([(None, "9901", "2023K1", 5, 50.0), (A, None, "2023K1", 1, 10.0)], eenheden, perioden)
        assert made["gemeente", "9901", "totaal", "2023K1"] == {"jeugdigen": 6, "kosten": 60}
        assert made["regio", "*", "totaal", "2023K1"] == {"jeugdigen": 6, "kosten": 60}
        assert made["gemeente", "9901", "interventie", "2023K1"] == {"jeugdigen": 1, "kosten": 10}
        assert ("gemeente", "9902", "totaal", "2023K1") not in made

    def test_one_row_without_costs_makes_the_costs_unknown_and_not_lower(self, eenheden, perioden):
        made = self.made([(A, None, "2023K1", 3, None), (A, None, "2023K2", 2, 20.0)], eenheden, perioden)
        assert made["praktijk", A, "interventie", "2023K2"] == {"jeugdigen": 2, "kosten": 20}
        year = made["praktijk", A, "interventie", "2023"]
        assert year["jeugdigen"] == 5
        assert pd.isna(year["kosten"])


def test_how_far_every_gemeente_has_declared_and_that_one_never_did():
    declared = pd.DataFrame(
        {"gemeente": ["9901", "9901", "9904"], "einddatum": pd.to_datetime(["2023-03-31", "2023-06-30", "2022-01-31"])}
    )
    made = build_declared_until(declared, ["9902", "9901"])
    assert made["gemeente"].tolist() == ["9901", "9902", "9904"]
    assert [None if pd.isna(day) else day.date() for day in made["laatste_einddatum"]] == [
        date(2023, 6, 30), None, date(2022, 1, 31),
    ]  # fmt: skip


def test_without_any_declaration_no_gemeente_has_declared():
    empty = pd.DataFrame({"gemeente": pd.array([], dtype="str"), "einddatum": pd.to_datetime([])})
    made = build_declared_until(empty, ["9901"])
    assert made["gemeente"].tolist() == ["9901"]
    assert made["laatste_einddatum"].isna().all()
