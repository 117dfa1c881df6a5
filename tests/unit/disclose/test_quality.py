from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from small_regions import DREMPELS, PRAKTIJK, Shape, full_tables, practice_rows

from etl.disclose.quality import OVERIGE, region_accounting
from etl.disclose.suppress import DATAKWALITEIT, hide

NOTHING_HIDDEN = pd.DataFrame({"jeugdigen_verwezen": pd.array([], dtype="Int64")})


def row(laag, controle, came, fell, reden=None, left=None, gemeente="9901", ernst="informatie"):
    out = left if left is not None or came is None else came - fell
    return {"laag": laag, "controle": controle, "gemeente": gemeente, "reden": reden, "in": came, "uit": out,
            "uitgesloten": fell, "ernst": ernst, "onderdrukt": False}  # fmt: skip


def account(*rows, practices=NOTHING_HIDDEN):
    return region_accounting(pd.DataFrame(rows), practices, 5)


def numbers(frame):
    return [
        tuple(None if pd.isna(cell) else int(cell) for cell in line)
        for line in frame[["in", "uit", "uitgesloten"]].itertuples(index=False)
    ]


def test_gemeenten_are_added_up_to_the_region():
    seen = account(row("koppeling", "a", 100, 3), row("koppeling", "a", 200, 7, gemeente="9902"))
    assert numbers(seen) == [(300, 290, 10)]
    assert set(seen["gemeente"]) == {"*"}


def test_a_line_of_the_region_itself_is_not_added_to_those_of_its_gemeenten():
    seen = account(row("koppeling", "a", 100, 50), row("koppeling", "a", 300, 60, gemeente="*"))
    assert numbers(seen) == [(300, 240, 60)]


def test_small_reasons_become_one_line():
    seen = account(row("koppeling", "a", 100, 50), row("koppeling", "b", 50, 3), row("koppeling", "c", 47, 4))
    assert numbers(seen) == [(100, 50, 50), (50, 43, 7)]
    assert seen["reden"].fillna("").tolist() == ["", OVERIGE]
    assert not seen["onderdrukt"].any()


def test_a_line_of_small_reasons_that_is_small_itself_takes_the_next_smallest_with_it():
    seen = account(row("koppeling", "a", 100, 20), row("koppeling", "b", 80, 2), row("koppeling", "c", 78, 6))
    assert numbers(seen) == [(100, 80, 20), (80, 72, 8)]


def test_reasons_that_start_from_the_same_rows_are_put_one_after_the_other():
    seen = account(row("telt mee", "a", 100, 20), row("telt mee", "b", 100, 10))
    assert numbers(seen) == [(100, 80, 20), (80, 70, 10)]


def test_a_step_that_only_loses_a_few_rows_is_hidden():
    seen = account(row("leveringen", "dubbel", 100, 3))
    assert numbers(seen) == [(None, None, None)]
    assert seen["onderdrukt"].tolist() == [True]


def test_a_hidden_step_shows_the_numbers_that_stand_beside_it():
    seen = account(row("a", "a", 120, 20), row("b", "b", 100, 3), row("c", "c", 97, 47), row("d", "d", 50, 0))
    assert numbers(seen) == [(120, 100, 20), (100, None, None), (None, 50, None), (50, 50, 0)]
    assert seen["onderdrukt"].tolist() == [False, True, True, False]


def test_rows_that_become_other_things_keep_both_numbers_unless_they_are_close():
    assert numbers(account(row("trajecten", "a", 100, 0, left=60))) == [(100, 60, 0)]
    assert account(row("trajecten", "a", 100, 0, left=98))["onderdrukt"].all()


def test_lines_over_other_rows_are_not_put_in_one_step():
    seen = account(row("leveringen", "beschikkingen", 100, 20), row("leveringen", "praktijken", 30, 0))
    assert numbers(seen) == [(100, 80, 20), (30, 30, 0)]


@pytest.mark.parametrize(("visible", "shown"), [(40, True), (48, False), (50, False), (51, True)])
def test_a_number_just_above_the_visible_practices_is_hidden(visible, shown):
    practices = pd.DataFrame({"jeugdigen_verwezen": pd.array([visible, None], dtype="Int64")})
    seen = account(row("uitkomst", "a", 100, 50), practices=practices)
    assert seen["onderdrukt"].tolist() == [not shown]
    assert not account(row("uitkomst", "a", 100, 50))["onderdrukt"].any()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("de koppen ontbreken", "de koppen ontbreken"),
        ("geen aantal patiënten onder 18", "geen aantal patiënten onder 18"),
        ("beschikkingen-2025-10.csv: kolom ontbreekt", "beschikkingen-2025-10.csv: kolom ontbreekt"),
        ("de waarde kan niet (3 rijen)", "de waarde kan niet"),
        ("3 rijen zonder verwijzer", ""),
        ("eerder 1.812 rijen, nu 1.809", ""),
    ],
)
def test_a_remark_keeps_its_text_without_numbers_of_rows(text, left):
    seen = account(row("leveringen", "bron a", None, None, text, ernst="fout", gemeente="9902"))
    assert seen["reden"].fillna("").tolist() == [left]
    assert seen[["gemeente", "ernst", "onderdrukt"]].iloc[0].tolist() == ["9902", "fout", False]


def random_chain(seed: int) -> list[dict]:
    draw = np.random.default_rng(seed)
    left, rows = int(draw.integers(30, 400)), []
    for step in range(6):
        for reason in range(int(draw.integers(1, 5))):
            fell = min(int(draw.choice([0, 1, 2, 4, 6, 15, 40])), left)
            rows.append(row(f"stap {step}", f"c{reason}", left, fell))
            left -= fell
        if draw.random() < 0.3:
            turned = int(left * draw.uniform(0.5, 1))
            rows.append(row(f"stap {step}", "omzetting", left, 0, left=turned))
            left = turned
    return rows


@pytest.mark.parametrize("seed", range(40))
def test_no_two_published_numbers_differ_by_a_small_count(seed):
    rows = random_chain(seed)
    seen = account(*rows)
    flow = {number for came, left, _ in numbers(seen) for number in (came, left) if number is not None}
    fell = [number for *_, number in numbers(seen) if number is not None]
    assert not any(0 < abs(one - other) < 5 for one, other in combinations(flow, 2))
    assert not any(0 < number < 5 for number in (*flow, *fell))
    for laag, lines in seen[~seen["onderdrukt"]].groupby("laag", sort=False):
        real = [line for line in rows if line["laag"] == laag]
        assert (lines["in"].iloc[0], lines["uit"].iloc[-1]) == (real[0]["in"], real[-1]["uit"])
        assert lines["uitgesloten"].sum() == sum(line["uitgesloten"] for line in real)
    assert not seen.duplicated(["laag", "controle", "gemeente"]).any()


def test_most_steps_of_a_plain_accounting_are_shown():
    rows = [row(f"stap {step}", "reden", 40_000 - 700 * step, 700) for step in range(7)]
    assert not account(*rows)["onderdrukt"].any()


def test_the_werkgroep_gets_the_accounting_and_the_public_does_not():
    full = full_tables(practice_rows(1, Shape()))
    full[DATAKWALITEIT] = pd.DataFrame([row("leveringen", "dubbel", 10_000, 300)])
    assert numbers(hide(full, "werkgroep", DREMPELS)[DATAKWALITEIT]) == [(10_000, 9_700, 300)]
    assert DATAKWALITEIT not in hide(full, "openbaar", DREMPELS)
    assert PRAKTIJK in full
