"""The last place that sees a BSN."""

from __future__ import annotations

import hashlib
import hmac

import pyarrow as pa
import pytest

from etl.normalise import pseudonyms
from etl.normalise.pseudonyms import PSEUDONYM_HEX_DIGITS, Pseudonyms, passes_elfproef, pseudonym

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


def replaced(bsns: list[str | None], key: bytes = KEY) -> dict[str, list]:
    return Pseudonyms(key).replace(pa.table({"bsn": pa.array(bsns, pa.string())})).to_pydict()


def test_without_pythons_own_sha256_the_pseudonym_is_the_same(monkeypatch):
    expected = pseudonym(GOOD[0], KEY)

    def is_not_there(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(pseudonyms, "import_module", is_not_there)
    assert pseudonym(GOOD[0], KEY) == expected


def test_rows_get_a_pseudonym_or_the_reason_why_not():
    bsns = ["999900006", "999900007", None, "999900006", "000000000", "abc"]
    made = Pseudonyms(KEY).replace(pa.table({"bsn": bsns, "n": range(6)}))
    assert made.column_names == ["n", "client_pseudo", "bsn_probleem"]
    good = pseudonym("999900006", KEY)
    assert made.to_pydict() == {
        "n": list(range(6)),
        "client_pseudo": [good, None, None, good, None, None],
        "bsn_probleem": [None, "bsn_elfproef", "verplicht_leeg", None, "bsn_elfproef", "bsn_elfproef"],
    }


def test_a_number_that_lost_its_leading_zeros_is_padded_before_anything_else(monkeypatch):
    monkeypatch.setattr(pseudonyms, "_pass_elfproef", lambda numbers, _: numbers >= 0)
    assert set(replaced(["1", "000000001", "01"])["client_pseudo"]) == {pseudonym("000000001", KEY)}


def test_no_bsn_is_left_anywhere_in_the_rows():
    text = str(replaced([*GOOD, "999900007", "12345"]))
    assert not any(bsn in text for bsn in [*GOOD, "999900007", "12345"])


@pytest.mark.parametrize("bsns", [[], [None, None]])
def test_without_any_number_the_columns_are_text_all_the_same(bsns):
    made = Pseudonyms(KEY).replace(pa.table({"bsn": pa.array(bsns, pa.string())}))
    assert made.schema.types == [pa.string(), pa.string()]
    assert made.to_pydict() == {"client_pseudo": bsns, "bsn_probleem": ["verplicht_leeg"] * len(bsns)}


def test_what_is_remembered_is_bounded_and_changes_nothing():
    bsns = [*GOOD, "999900007", *GOOD, "12345"]
    for remembered in (1, 2, 100):  # one number at a time
        few = Pseudonyms(KEY, remembered)
        made = [few.replace(pa.table({"bsn": [bsn]})).to_pydict() for bsn in bsns]
        assert [row["client_pseudo"][0] for row in made] == replaced(bsns)["client_pseudo"]
        assert len(few._known) <= remembered


def test_rows_of_a_kind_without_bsn_come_back_as_they_are():
    rows = pa.table({"praktijk_id": ["01990001"]})
    assert Pseudonyms(KEY).replace(rows) is rows


def test_many_numbers_at_once_are_judged_as_one_at_a_time():
    """However they are written, and also where what is read is part of a longer column."""
    odd = ["99990000.6", "9999006.0", '="999900006"', "'12345", "１２３", "９９９", "99990000a", "-99990006", "", "0"]
    bsns = [*GOOD, None, "999999999", "12345678", *odd, *(str(number) for number in range(999_900_000, 999_900_300))]
    many = Pseudonyms(KEY).replace(pa.table({"bsn": pa.array(["x", *bsns], pa.string())}).slice(1)).to_pylist()
    assert many == [
        Pseudonyms(KEY).replace(pa.table({"bsn": pa.array([bsn], pa.string())})).to_pylist()[0] for bsn in bsns
    ]
    for row, bsn in zip(many, bsns, strict=True):
        whole = bsn in (*GOOD, '="999900006"') or (bsn is not None and bsn.isdigit() and passes_elfproef(bsn.zfill(9)))
        assert (row["client_pseudo"] is not None) == whole
