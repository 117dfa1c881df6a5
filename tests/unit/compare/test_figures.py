"""The published comparisons: zero, unknown and an empty list are three things, on a grid without holes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from etl.compare.figures import (
    Finality,
    build_groep,
    build_praktijk_jaar,
    build_praktijk_kwartaal,
    build_verwijskanaal,
    conform,
)
from etl.compare.rates import garwood_interval
from schemas.tables import TABLES
from schemas.values import KANALEN, ZORGVORMEN

UITKOMST = ("SGGZ", "GBGGZ")
FINALITY = Finality(date(2024, 8, 1), 92, 365, frozenset({"9902"}))
COUNTS = [
    "jeugdigen_verwezen", "jeugdigen_via_huisarts", "jeugdigen_via_soj", "jeugdigen_via_gemeente",
    "jeugdigen_via_overig", "jeugdigen_zonder_geboortedatum", "jeugdigen_alle_zorg", "jeugdigen_18_plus",
    "verwijzingen", "beschikkingen",
]  # fmt: skip
UNIT = ["niveau", "gebied", "groep", "periode"]


def grid(*practices: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(practices, columns=["praktijk_id", "gemeente", "patienten_onder_18"])
    frame["patienten_onder_18"] = frame["patienten_onder_18"].astype("Int64")
    return frame.assign(
        kwartaal="2024K1", eind=pd.Timestamp("2024-03-31"), praktijk_naam="P " + frame["praktijk_id"],
        praktijkcluster=frame["praktijk_id"], groep="controle", groep_onbekend=False,
    )  # fmt: skip


def counts(*rows: tuple[str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["praktijk_id", "aantal"])
    for name in COUNTS:
        frame[name] = frame["aantal"]
    return frame.drop(columns="aantal").assign(kwartaal="2024K1", praktijkbasis="verwijzer")


class TestQuarters:
    def made(self) -> pd.DataFrame:
        practices = [
            ("04", "9902", 500),
            ("01", "9901", 1000),
            ("02", "9901", None),
            ("03", "9901", 0),
            ("05", "9901", 0),
        ]
        return build_praktijk_kwartaal(grid(*practices), counts(("01", 7), ("02", 3), ("03", 2)), FINALITY).set_index(
            "praktijk_id"
        )

    def test_every_practice_of_the_grid_is_there_in_order_with_all_columns(self):
        frame = self.made().reset_index()
        assert frame["praktijk_id"].tolist() == ["01", "02", "03", "04", "05"]
        assert tuple(frame.columns) == TABLES["mart.verwijzingen_praktijk_kwartaal"].columns

    def test_a_practice_without_any_verwijzing_counts_zero_and_its_rate_is_zero_with_an_upper_bound(self):
        row = self.made().loc["04"]
        assert [row[name] for name in COUNTS] == [0] * len(COUNTS)
        assert (row["per_1000"], row["per_1000_onder"]) == (0, 0)
        assert row["per_1000_boven"] == pytest.approx(3.68888 / 500 * 1000, rel=1e-5)
        assert pd.isna(row["reden_leeg"]) and pd.isna(row["praktijkbasis"])

    def test_a_known_list_gives_the_rate_with_its_exact_bounds(self):
        row = self.made().loc["01"]
        low, high = garwood_interval([7])
        assert row["per_1000"] == pytest.approx(7)
        assert (row["per_1000_onder"], row["per_1000_boven"]) == (pytest.approx(low[0]), pytest.approx(high[0]))

    @pytest.mark.parametrize(
        ("practice", "reason", "count"), [("02", "lijst_onbekend", 3), ("03", "lijst_nul", 2), ("05", "lijst_nul", 0)]
    )
    def test_without_a_list_there_is_a_count_and_a_reason_and_no_rate(self, practice, reason, count):
        row = self.made().loc[practice]
        assert row["jeugdigen_verwezen"] == count
        assert row["reden_leeg"] == reason
        assert row[["per_1000", "per_1000_onder", "per_1000_boven"]].isna().all()

    def test_the_status_is_that_of_the_quarter_and_of_the_gemeente(self):
        status = self.made()["status"]
        assert status["01"] == "nader_voorlopig"
        assert status["04"] == "laatste_goede_stand"

    def test_what_is_expected_to_be_known_is_that_of_the_gemeente_and_says_how_final_it_is(self):
        known = replace(FINALITY, expected={("9901", "2024K1"): 84.0, ("*", "2024K1"): 99.0})
        frame = build_praktijk_kwartaal(grid(("01", "9901", 10), ("03", "9903", 10)), counts(("01", 1)), known)
        assert frame["volledigheid_pct"].tolist()[:1] == [84.0] and pd.isna(frame["volledigheid_pct"][1])
        assert frame["status"].tolist() == ["voorlopig", "nader_voorlopig"]

    def test_counts_are_whole_numbers_and_nothing_is_hidden_yet(self):
        frame = self.made()
        assert {str(frame[name].dtype) for name in COUNTS} == {"Int64"}
        assert not frame["onderdrukt"].any()

    def test_a_practice_counted_twice_is_an_error_and_never_a_double_row(self):
        with pytest.raises(pd.errors.MergeError):
            build_praktijk_kwartaal(grid(("01", "9901", 10)), counts(("01", 1), ("01", 2)), FINALITY)

    def test_the_order_of_the_input_has_no_say(self):
        practices = [("01", "9901", 1000), ("02", "9901", None)]
        one = build_praktijk_kwartaal(grid(*practices), counts(("01", 7), ("02", 3)), FINALITY)
        other = build_praktijk_kwartaal(grid(*practices[::-1]), counts(("02", 3), ("01", 7)), FINALITY)
        pd.testing.assert_frame_equal(one, other)


class TestYears:
    def made(self) -> pd.DataFrame:
        units = pd.DataFrame(
            {
                "praktijk_id": ["01", "02"],
                "periode": "2024K1-jaar",
                "praktijk_naam": ["P1", "P2"],
                "gemeente": "9901",
                "groep": "controle",
                "patienten_onder_18": [800.5, None],
            }
        )
        rows = [("01", "TOTAAL", 10), ("01", "SGGZ", 8), ("01", "GBGGZ", 3), ("01", "VERBLIJF", 20)]
        told = pd.DataFrame(rows, columns=["gebied", "zorgvorm", "jeugdigen"])
        told = told.assign(niveau="praktijk", periode="2024K1-jaar", groep="controle")
        other = told.assign(niveau="gemeente", gebied="01", jeugdigen=99)
        return build_praktijk_jaar(units, pd.concat([told, other]), UITKOMST).set_index(["praktijk_id", "zorgvorm"])

    def test_every_practice_has_every_zorgvorm_and_the_total(self):
        frame = self.made()
        assert len(frame) == 2 * (len(ZORGVORMEN) + 1)
        assert set(frame.loc["02"].index) == {"TOTAAL", *ZORGVORMEN}
        assert (frame.loc["02", "jeugdigen_verwezen"] == 0).all()
        assert set(frame["kwartaal_tm"]) == {"2024K1"}

    def test_a_share_is_that_of_a_zorgvorm_within_the_outcome(self):
        frame = self.made().loc["01"]
        assert (frame.loc["SGGZ", "teller"], frame.loc["SGGZ", "noemer"], frame.loc["SGGZ", "aandeel_pct"]) == (
            8,
            10,
            80,
        )
        assert frame.loc["TOTAAL", "aandeel_pct"] == 100

    def test_a_zorgvorm_outside_the_outcome_has_a_rate_and_no_share(self):
        row = self.made().loc[("01", "VERBLIJF")]
        assert row["jeugdigen_verwezen"] == 20
        assert row["per_1000"] == pytest.approx(20 / 800.5 * 1000)
        assert row[["teller", "noemer", "aandeel_pct", "aandeel_onder", "aandeel_boven"]].isna().all()

    def test_a_share_of_nobody_is_unknown_and_not_zero(self):
        row = self.made().loc[("02", "SGGZ")]
        assert (row["teller"], row["noemer"]) == (0, 0)
        assert pd.isna(row["aandeel_pct"])
        assert row["reden_leeg"] == "lijst_onbekend"


def members(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["gebied", "groep", "praktijk_naam", "patienten_onder_18"])
    niveau = frame["gebied"].map(lambda gebied: "regio" if gebied == "*" else "gemeente")
    return frame.assign(niveau=niveau, periode="2024K1", eind=pd.Timestamp("2024-03-31"))


class TestGroups:
    def made(self) -> pd.DataFrame:
        rows = members(
            ("9901", "controle", "Zuid", 300.0),
            ("9901", "controle", "Noord", None),
            ("9901", "controle", "Élan", None),
            ("9902", "controle", "Oost", None),
            ("*", "controle", "Zuid", 300.0),
            ("*", "controle", "Oost", None),
            ("9901", "interventie", "West", 0.0),
        )
        told = pd.DataFrame(
            [
                ("gemeente", "9901", "controle", "2024K1", "TOTAAL", 6),
                ("gemeente", "9901", "controle", "2024K1", "LVB", 2),
            ],
            columns=[*UNIT, "zorgvorm", "jeugdigen"],
        )
        frame = build_groep("mart.verwijzingen_groep_kwartaal", rows, told, UITKOMST, FINALITY)
        return frame.set_index(["gebied", "groep", "zorgvorm"])

    def test_a_group_adds_the_known_lists_and_names_the_practices_without_one(self):
        row = self.made().loc[("9901", "controle", "TOTAAL")]
        assert (row["aantal_praktijken"], row["patienten_onder_18"], row["aantal_zonder_lijst"]) == (3, 300, 2)
        assert row["praktijken_zonder_lijst"] == "Noord, Élan"
        assert (row["jeugdigen_verwezen"], row["per_1000"]) == (6, 20)

    def test_a_group_without_any_known_list_has_none_and_one_with_an_empty_list_has_zero(self):
        frame = self.made()
        unknown, empty = frame.loc[("9902", "controle", "TOTAAL")], frame.loc[("9901", "interventie", "TOTAAL")]
        assert pd.isna(unknown["patienten_onder_18"]) and unknown["reden_leeg"] == "lijst_onbekend"
        assert empty["patienten_onder_18"] == 0 and empty["reden_leeg"] == "lijst_nul"
        assert pd.isna(empty["praktijken_zonder_lijst"])

    def test_every_group_has_every_zorgvorm(self):
        frame = self.made()
        assert (frame.groupby(["gebied", "groep"]).size() == len(ZORGVORMEN) + 1).all()
        assert frame.loc[("9901", "controle", "LVB"), "jeugdigen_verwezen"] == 2
        assert frame.loc[("9901", "controle", "SGGZ"), "jeugdigen_verwezen"] == 0

    def test_a_refused_delivery_marks_its_gemeente_and_the_region(self):
        status = self.made()["status"].groupby("gebied").unique().map(list).to_dict()
        assert status == {"9901": ["nader_voorlopig"], "9902": ["laatste_goede_stand"], "*": ["laatste_goede_stand"]}

    def test_practices_for_themselves_are_no_group(self):
        rows = members(("9901", "controle", "Zuid", 300.0)).assign(niveau="praktijk")
        told = pd.DataFrame(columns=[*UNIT, "zorgvorm", "jeugdigen"])
        assert build_groep("mart.verwijzingen_groep_kwartaal", rows, told, UITKOMST, FINALITY).empty


def test_every_door_is_shown_with_its_share_of_all_youths_also_when_nobody_came_through_it():
    unit = ("gemeente", "9901", "controle", "2024K1")
    told = pd.DataFrame(
        [(*unit, "TOTAAL", "huisarts", 4), (*unit, "TOTAAL", "soj", 2), (*unit, "SGGZ", "huisarts", 3)],
        columns=[*UNIT, "zorgvorm", "kanaal", "jeugdigen"],
    )
    totals = pd.DataFrame([(*unit, 5), ("gemeente", "9902", "controle", "2024K1", None)], columns=[*UNIT, "jeugdigen"])
    frame = build_verwijskanaal(told, totals).set_index(["gebied", "kanaal"])
    assert len(frame) == 2 * len(KANALEN)
    assert frame.loc[("9901", "huisarts"), ["teller", "noemer", "aandeel_pct"]].tolist() == [4, 5, 80]
    assert frame.loc[("9901", "zelf"), ["teller", "noemer", "aandeel_pct"]].tolist() == [0, 5, 0]
    assert (frame.loc["9902", "noemer"] == 0).all()
    assert frame.loc["9902", "aandeel_pct"].isna().all()


def test_conform_puts_columns_types_and_rows_in_their_declared_order():
    frame = pd.DataFrame(
        {
            "jaar": [2024.0, 2023.0],
            "gemeente": ["9902", "9901"],
            "aantal": [1.0, None],
            "gevonden_via": "x",
            "jeugdigen": 1,
            "bedrag": None,
            "plaatsing": "geplaatst",
            "zekerheid": None,
            "te veel": 1,
            "zorgvorm": None,
            "productcode": None,
            "productcategorie": "54",
        }
    )
    made = conform("kern.codedekking", frame)
    assert tuple(made.columns) == TABLES["kern.codedekking"].columns
    assert made["gemeente"].tolist() == ["9901", "9902"]
    assert (str(made["aantal"].dtype), str(made["zorgvorm"].dtype)) == ("Int64", "str")
    assert pd.isna(made["aantal"][0])
    assert "te veel" in frame


def test_conform_refuses_what_is_no_whole_number_and_a_column_that_is_missing():
    row = {"gemeente": ["9901"], "jaar": 2024, "productcategorie": "54", "productcode": None, "zorgvorm": "SGGZ",
           "jeugdigen": 1, "bedrag": None, "plaatsing": "geplaatst", "zekerheid": None}  # fmt: skip
    with pytest.raises((TypeError, ValueError)):
        conform("kern.codedekking", pd.DataFrame({**row, "aantal": 1.5, "gevonden_via": "x"}))
    with pytest.raises(KeyError):
        conform("kern.codedekking", pd.DataFrame({**row, "aantal": 1}))
