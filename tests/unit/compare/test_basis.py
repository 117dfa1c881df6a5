"""On which practice youths were placed: one word for a region, and when it says nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.compare.basis import CHANGED, DIFFERS, TOLD, Basis, basis_of_region, judged_year, name_word


@pytest.mark.parametrize(
    ("own", "referrer", "without", "word"),
    [
        (0, 0, 0, ""),
        (9, 0, 0, "eigen_praktijk"),
        (0, 9, 0, "verwijzer"),
        (0, 0, 9, "verwijzer"),
        (1, 9, 0, "gemengd"),
        (9, 1, 0, "gemengd"),
        # Every placed youth is on the own practice, but other doors lead nowhere.
        (9, 0, 1, "gemengd"),
    ],
)
def test_where_nothing_is_hidden_the_word_is_exact(own, referrer, without, word):
    assert name_word(own, referrer, without) == word


@pytest.mark.parametrize(
    ("own", "referrer", "without", "word"),
    [
        (14, 0, 0, ""),
        (15, 0, 0, "eigen_praktijk"),
        (15, 4, 4, "eigen_praktijk"),
        (15, 5, 0, "gemengd"),
        (15, 0, 5, "gemengd"),
        (5, 10, 0, "gemengd"),
        (4, 11, 0, "verwijzer"),
        (4, 5, 6, "verwijzer"),
    ],
)
def test_where_counts_are_hidden_fewer_than_the_threshold_count_as_none(own, referrer, without, word):
    assert name_word(own, referrer, without, drempel=5) == word


def test_a_word_leaves_each_count_at_least_as_many_values_as_the_threshold():
    """A reader who knows all youths together and that the parts add up, with the word and nothing else."""
    drempel = 5
    for together in range(60):
        behind: dict[str, list[tuple[int, int, int]]] = {}
        for own in range(together + 1):
            for referrer in range(together - own + 1):
                parts = (own, referrer, together - own - referrer)
                behind.setdefault(name_word(*parts, drempel=drempel), []).append(parts)
        for word, possible in behind.items():
            if word:
                assert min(len({parts[place] for parts in possible}) for place in range(3)) >= drempel


def years(*rows: tuple[str, str, int, int, int | None]) -> pd.DataFrame:
    names = [
        "groep",
        "periode",
        "jeugdigen_eigen_praktijk",
        "jeugdigen_praktijk_verwijzer",
        "jeugdigen_zonder_praktijk",
    ]
    frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[2:], "Int64"))
    return frame.assign(niveau="regio", gebied="*")


def test_the_year_that_ends_with_the_quarter_counts_and_earlier_ones_may_differ():
    table = years(
        ("totaal", "2024K3-jaar", 0, 40, 0), ("totaal", "2025K3-jaar", 40, 0, 0), ("totaal", "2025K4-jaar", 0, 40, 0),
        ("totaal", "2025", 0, 40, 0),
    )  # fmt: skip
    assert basis_of_region(table, "2025K3") == Basis("eigen_praktijk", eerder_anders=True)
    assert basis_of_region(table, "2024K3") == Basis("verwijzer")
    assert basis_of_region(table, "2023K3") == Basis()


def test_groups_that_differ_are_told_only_where_nothing_is_hidden():
    table = years(
        ("totaal", "2025K3-jaar", 40, 40, 0),
        ("interventie", "2025K3-jaar", 40, 0, None),
        ("controle", "2025K3-jaar", 0, 40, None),
    )
    assert basis_of_region(table, "2025K3") == Basis("gemengd", groepen_verschillen=True)
    whole = table.assign(periode="2024")
    assert basis_of_region(whole, "2025K3", 5) == Basis("gemengd")


def test_where_counts_are_hidden_no_year_overlaps_another():
    assert [judged_year(kwartaal, hidden=True) for kwartaal in ("2025K3", "2025K4", "2026K1")] == [
        "2024",
        "2025",
        "2025",
    ]
    assert judged_year("2025K3", hidden=False) == "2025K3-jaar"
    table = years(("totaal", "2024", 40, 0, 0), ("totaal", "2023", 0, 40, 0), ("totaal", "2025K3-jaar", 0, 40, 0))
    assert basis_of_region(table, "2025K3", 5) == Basis("eigen_praktijk", eerder_anders=True)
    assert basis_of_region(table, "2025K3") == Basis("verwijzer")


def test_all_doors_known_is_said_and_is_no_warning():
    assert Basis("eigen_praktijk").sentences == (TOLD["eigen_praktijk"],)
    assert Basis("eigen_praktijk").warnings == ()
    assert Basis("eigen_praktijk", eerder_anders=True).warnings == (TOLD["eigen_praktijk"], CHANGED)
    assert Basis("verwijzer", groepen_verschillen=True).warnings == (TOLD["verwijzer"], DIFFERS)
    assert Basis(eerder_anders=True).sentences == ()
