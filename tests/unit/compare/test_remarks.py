"""What people should look at beside the figures."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.compare.remarks import COLUMNS, build_remarks

NO_REFUSALS = pd.DataFrame(columns=["bron_naam", "bron_gemeente", "bestand", "reden"])
NO_GRID = pd.DataFrame(
    columns=["praktijk_id", "praktijk_naam", "gemeente", "groep_onbekend", "patienten_onder_18"]
).astype({"groep_onbekend": bool})
NO_FINDINGS = pd.DataFrame(columns=["probleem", "uitleg", "gemeente", "aantal"])


def grid(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=NO_GRID.columns)


def test_nothing_to_remark_is_an_empty_frame_with_its_columns():
    made = build_remarks(NO_REFUSALS, NO_GRID, NO_FINDINGS)
    assert list(made.columns) == COLUMNS
    assert made.empty


def test_a_refused_delivery_is_an_error_with_its_reason_and_what_it_means():
    refused = pd.DataFrame(
        [("besluiten", "9901", "b.csv", "b.csv: leeg. Vraag een nieuw.")], columns=NO_REFUSALS.columns
    )
    (row,) = build_remarks(refused, NO_GRID, NO_FINDINGS).to_dict("records")
    assert row == {
        "laag": "leveringen",
        "controle": "geweigerd: besluiten, b.csv",
        "gemeente": "9901",
        "reden": "b.csv: leeg. Vraag een nieuw. De bron staat op haar laatste goede stand.",
        "ernst": "fout",
    }


def test_a_practice_without_a_group_or_a_list_is_named_once_however_many_quarters_it_has():
    made = build_remarks(
        NO_REFUSALS,
        grid(
            ("01", "De Linde", "9901", True, 100.0),
            ("01", "De Linde", "9901", True, 100.0),
            ("02", "Oost", "9902", False, None),
            ("02", "Oost", "9902", False, 0.0),
            ("03", "West", "9902", False, 0.0),
        ),
        NO_FINDINGS,
    )
    assert made[["controle", "gemeente", "ernst"]].to_numpy().tolist() == [
        ["groep onbekend: De Linde", "9901", "waarschuwing"],
        ["lijst onbekend: Oost", "9902", "waarschuwing"],
    ]
    assert made["reden"].str.contains("Vul ").all()


def test_findings_are_told_with_their_number_and_no_row():
    findings = pd.DataFrame(
        [("agb_aangevuld", "aangevuld", "9901", 12), ("agb_aangevuld", "aangevuld", "9902", 1)],
        columns=NO_FINDINGS.columns,
    )
    made = build_remarks(NO_REFUSALS, NO_GRID, findings)
    assert made["reden"].tolist() == ["aangevuld (12 rijen)", "aangevuld (1 rij)"]
    assert set(made["ernst"]) == {"informatie"}


def test_a_remark_stands_once_per_layer_check_and_gemeente():
    refused = pd.DataFrame(
        [("b", "9901", "b.csv", "een."), ("b", "9901", "b.csv", "twee.")], columns=NO_REFUSALS.columns
    )
    assert len(build_remarks(refused, NO_GRID, NO_FINDINGS)) == 1


def step(besluit, verklaring=None, *, is_open=False, maat="rijen", bestand="b.csv"):
    return ("besluiten", "9901", bestand, "beschikkingen", maat, "", 95.0, 114.0, 266.0, besluit, verklaring, is_open)


def remarks_of(*steps):
    columns = ["bron", "gemeente", "bestand", "soort", "maat", "klasse", "waarde", "ondergrens", "bovengrens",
               "besluit", "verklaring", "is_open"]  # fmt: skip
    made = build_remarks(NO_REFUSALS, NO_GRID, NO_FINDINGS, pd.DataFrame(steps, columns=columns))
    return made[["controle", "ernst", "reden"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("steps", "controle", "ernst", "says"),
    [
        ([step("vastgehouden", is_open=True)], "vastgehouden: besluiten, b.csv", "fout", "laatste goede stand"),
        ([step("geaccepteerd", "het was vakantie")], "geaccepteerd: besluiten, b.csv", "waarschuwing", "vakantie"),
        ([step("gemeld")], "anders dan eerder: besluiten, b.csv", "waarschuwing", "vraag de leverancier"),
        ([step("verklaard", "de wet"), step("verklaard", "de wet", maat="sleutels_weg")],
         "verklaard: besluiten, b.csv", "informatie", "ontbreekt; minder rijen. Geladen; dit verklaart het: de wet"),
    ],
)  # fmt: skip
def test_a_delivery_unlike_earlier_ones_is_told_once_without_numbers(steps, controle, ernst, says):
    ((found, how_bad, text),) = remarks_of(*steps)
    assert (found, how_bad) == (controle, ernst)
    assert says in text
    assert not any(character.isdigit() for character in text)


def test_a_held_delivery_that_was_replaced_or_withdrawn_is_no_longer_told():
    assert remarks_of(step("vastgehouden")) == []


def test_what_people_can_mend_is_a_warning():
    findings = pd.DataFrame(
        [("toewijzing_zonder_start", "er is geen start", "9901", 3), ("agb_aangevuld", "aangevuld", "9901", 3)],
        columns=NO_FINDINGS.columns,
    )
    made = build_remarks(NO_REFUSALS, NO_GRID, findings)
    assert made["ernst"].tolist() == ["waarschuwing", "informatie"]
