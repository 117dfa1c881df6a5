"""The last place that sees a BSN."""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd
import pytest

from etl.normalise import pseudonyms
from etl.normalise.pseudonyms import PSEUDONYM_HEX_DIGITS, passes_elfproef, pseudonym, pseudonymise

KEY = b"k" * 32
GOOD = ["999900006", "999900018", "999900031"]


def weighted(bsn: str) -> int:
    return sum(weight * int(digit) for weight, digit in zip([9, 8, 7, 6, 5, 4, 3, 2, -1], bsn, strict=True))


@pytest.mark.parametrize("bsn", GOOD)
def test_possible_numbers_pass(bsn):
    assert weighted(bsn) % 11 == 0
    assert passes_elfproef(bsn)


@pytest.mark.parametrize("place", range(9))
def test_any_single_digit_changed_makes_it_fail(place):
    for digit in "0123456789":
        bsn = GOOD[0][:place] + digit + GOOD[0][place + 1 :]
        assert passes_elfproef(bsn) == (bsn == GOOD[0])


@pytest.mark.parametrize(
    "bsn",
    [
        "000000000",
        "999999999",
        "",
        "99990000",
        "9999000060",
        "99990000a",
        "9999 0006",
        "９９９９０００６０",
        "-99990006",
    ],
)
def test_nobodys_numbers_and_what_is_no_number_fail(bsn):
    assert not passes_elfproef(bsn)


def test_the_pseudonym_is_the_hmac_of_the_bsn_and_nothing_else():
    expected = hmac.new(KEY, b"999900006", hashlib.sha256).hexdigest()[:PSEUDONYM_HEX_DIGITS]
    assert pseudonym("999900006", KEY) == expected
    assert len(expected) == 32
    assert pseudonym("999900006", b"x" * 32) != expected
    assert pseudonym("999900018", KEY) != expected


def test_rows_get_a_pseudonym_or_the_reason_why_not():
    rows = pd.DataFrame(
        {"bsn": pd.array(["999900006", "999900007", None, "999900006", "000000000", "abc"], dtype="str"), "n": range(6)}
    )
    made = pseudonymise(rows, KEY)
    assert list(made.columns) == ["n", "client_pseudo", "bsn_probleem"]
    assert made["n"].tolist() == list(range(6))
    assert made["client_pseudo"].isna().tolist() == [False, True, True, False, True, True]
    assert made["client_pseudo"][0] == made["client_pseudo"][3] == pseudonym("999900006", KEY)
    assert made["bsn_probleem"].fillna("").tolist() == [
        "", "bsn_elfproef", "verplicht_leeg", "", "bsn_elfproef", "bsn_elfproef",
    ]  # fmt: skip


def test_a_number_that_lost_its_leading_zeros_is_padded_before_anything_else(monkeypatch):
    monkeypatch.setattr(pseudonyms, "passes_elfproef", lambda bsn: len(bsn) == 9)
    rows = pd.DataFrame({"bsn": pd.array(["1", "000000001", "01"], dtype="str")})
    assert set(pseudonymise(rows, KEY)["client_pseudo"]) == {pseudonym("000000001", KEY)}


def test_no_bsn_is_left_anywhere_in_the_rows():
    rows = pd.DataFrame({"bsn": pd.array([*GOOD, "999900007", "12345"], dtype="str")})
    text = pseudonymise(rows, KEY).to_csv()
    assert not any(bsn in text for bsn in [*GOOD, "999900007", "12345"])


@pytest.mark.parametrize("bsn", [[], [None, None]])
def test_without_any_number_the_columns_are_text_all_the_same(bsn):
    made = pseudonymise(pd.DataFrame({"bsn": pd.array(bsn, dtype="str")}), KEY)
    assert [str(kind) for kind in made.dtypes] == ["str", "str"]
    assert made["client_pseudo"].isna().all()
    assert made["bsn_probleem"].tolist() == ["verplicht_leeg"] * len(bsn)


def test_the_index_of_the_rows_has_no_say():
    rows = pd.DataFrame({"bsn": pd.array(["999900006", "999900018"], dtype="str")}, index=[7, 7])
    assert pseudonymise(rows, KEY)["client_pseudo"].tolist() == [pseudonym(bsn, KEY) for bsn in GOOD[:2]]


def test_rows_of_a_kind_without_bsn_come_back_as_they_are():
    rows = pd.DataFrame({"praktijk_id": ["01990001"]})
    assert pseudonymise(rows, KEY) is rows
