"""DSP's reading of the rekenmodel: M with SOJ beside M without, and before and after the start."""

import pandas as pd
import pytest

from etl.costs.before_after import build_voor_na
from etl.costs.reading import build_rekenmodel_lezing

NAMES = {"9901": "Oeverhoek"}


def side(groep, m, onder, boven, *, k=0.0, parts="H+I", gebied="*", basis="gemiddeld"):
    """One row of mart.rekenmodel; ``m`` and its bounds without K, which is ``k`` per patient."""
    return {
        "niveau": "regio" if gebied == "*" else "gemeente", "gebied": gebied, "groep": groep, "periode": "2024",
        "m": m + k, "m_onder": onder + k, "m_boven": boven + k, "m_zonder_k": m, "m_zonder_k_onder": onder,
        "m_zonder_k_boven": boven, "l_bestaat_uit": parts, "kostenbasis": basis,
    }  # fmt: skip


def read(*rows):
    made = build_rekenmodel_lezing(pd.DataFrame(rows), NAMES)
    return {row["variant"]: row for _, row in made.iterrows()}


@pytest.mark.parametrize(
    ("met", "zonder", "verschil", "lezing"),
    [
        ((10, 8, 12), (20, 18, 23), -10, "lager"),
        ((20, 18, 23), (10, 8, 12), 10, "hoger"),
        ((10, 8, 12), (11, 9, 13), -1, "niet te onderscheiden"),
        ((10, 8, float("nan")), (30, 29, 31), -20, "niet te onderscheiden"),  # an open end excludes nothing
    ],
)
def test_the_word_follows_from_the_margin_of_the_difference(met, zonder, verschil, lezing):
    row = read(side("interventie", *met), side("controle", *zonder))["zonder_k"]
    assert (row["verschil"], row["lezing"]) == (verschil, lezing)
    assert "zegt niet wat de SOJ doet" in row["zin"]


def test_what_the_soj_costs_can_turn_the_reading_and_is_told():
    rows = read(side("interventie", 10, 8, 12, k=14, parts="H+I+K"), side("controle", 15, 13.5, 17))
    assert rows["zonder_k"]["lezing"] == "lager"
    assert rows["met_k"]["lezing"] == "hoger"
    assert "zit €\xa014,00 voor de SOJ zelf" in rows["met_k"]["zin"]


@pytest.mark.parametrize(
    ("parts", "with_k", "without_k"),
    [
        (("H+I+K", "H+I"), True, True),
        (("H+I+J+K", "H+I+J"), True, True),
        (("H+I", "H+I"), False, True),  # K was not delivered
        (("H+I+J+K", "H+I"), False, False),  # not the same letters
        ((None, "H+I"), False, False),
    ],
)
def test_only_the_same_letters_are_compared_and_k_must_be_there_to_count_it(parts, with_k, without_k):
    one = side("interventie", 10, 8, 12, k=1, parts=parts[0])
    rows = read(one, side("controle", 20, 18, 22, parts=parts[1]))
    assert (rows["met_k"]["lezing"] != "niet te vergelijken") == with_k
    assert (rows["zonder_k"]["lezing"] != "niet te vergelijken") == without_k
    for row in rows.values():
        assert pd.isna(row["verschil"]) == (row["lezing"] == "niet te vergelijken")


def test_a_period_with_one_group_has_no_row_and_two_bases_are_mixed():
    assert read(side("interventie", 10, 8, 12), side("totaal", 10, 8, 12)) == {}
    rows = read(side("interventie", 10, 8, 12, basis="werkelijk"), side("controle", 10, 8, 12))
    assert rows["zonder_k"]["kostenbasis"] == "gemengd"


def test_a_gemeente_is_named():
    rows = read(side("interventie", 10, 8, 12, gebied="9901"), side("controle", 10, 8, 12, gebied="9901"))
    assert rows["zonder_k"]["zin"].startswith("In Oeverhoek, in 2024 was M")


QUARTERS = [f"{2020 + n // 4}K{n % 4 + 1}" for n in range(12)]


def practice(name, groups, per_patient, *, a=1000, k=0.0, j=0.0):
    """Rows of one practice: a word of groups (C controle, O overgang, I interventie) and its H + I per patient."""
    words = {"C": "controle", "O": "overgang", "I": "interventie"}
    rows = []
    for number, (letter, amount) in enumerate(zip(groups, per_patient, strict=True)):
        parts = "H+I" + ("+J" if j else "") + ("+K" if letter == "I" else "")
        rows.append(
            {
                "niveau": "praktijk", "gebied": name, "groep": words[letter], "periode": QUARTERS[number], "a": a,
                "h": a * amount, "i": 0.0, "j": a * j if j else None, "k": a * k if letter == "I" else None,
                "m_zonder_k_onder": amount + j - 1, "m_zonder_k_boven": amount + j + 1, "l_bestaat_uit": parts,
            }
        )  # fmt: skip
    return rows


START = "CCCCOIIIICCC"
NEVER = "C" * 12


def described(*practices, variant="zonder_k", until="2022K4"):
    made = build_voor_na(pd.DataFrame([row for rows in practices for row in rows]))
    return made[(made["variant"] == variant) & (made["kwartaal_tm"] == until)].iloc[0]


def test_the_change_with_soj_less_the_change_without():
    row = described(
        practice("A", START, [10] * 5 + [7] * 7, k=2),
        practice("B", NEVER, [20] * 5 + [19] * 7),
    )
    means = [row[f"m_{groep}_{when}"] for groep in ("interventie", "controle") for when in ("voor", "na")]
    assert means == pytest.approx([10, 7, 20, 19])
    assert row["verschil"] == pytest.approx(-3 - -1)
    # every practice and quarter has a margin of 1 and a weight of a quarter: 16 of them
    assert row["boven"] - row["verschil"] == pytest.approx((16 / 16) ** 0.5)
    assert (row["praktijken_met"], row["praktijken_zonder"], row["lezing"]) == (1, 1, "lager")
    assert "geen toets" in row["zin"]


def test_with_k_the_cost_of_the_soj_is_in_the_change():
    world = practice("A", START, [10] * 5 + [7] * 7, k=2), practice("B", NEVER, [20] * 12)
    assert described(*world)["verschil"] == pytest.approx(-3)
    assert described(*world, variant="met_k")["verschil"] == pytest.approx(-1)


def test_the_local_field_is_left_out_of_value_and_margin():
    plain = described(practice("A", START, [10] * 12), practice("B", NEVER, [20] * 12))
    local = described(practice("A", START, [10] * 12, j=5), practice("B", NEVER, [20] * 12))
    for name in ("verschil", "onder", "boven"):
        assert local[name] == pytest.approx(plain[name])


@pytest.mark.parametrize(
    ("groups", "counts"),
    [
        ("CCCCIIIICCCC", True),  # no quarter of transition
        ("CCCOIIIICCCC", False),  # three quarters before
        ("CCCCOIIICCCC", False),  # three quarters after
        ("CCCCOIIOIIII", False),  # it stopped within the year
        ("IIIIIIIIIIII", False),  # from before the first quarter
    ],
)
def test_who_started_counts_with_a_whole_year_on_both_sides(groups, counts):
    row = described(practice("A", groups, [10] * 12), practice("B", NEVER, [20] * 12))
    assert (row["praktijken_met"] == 1) == counts
    assert pd.isna(row["verschil"]) != counts


def test_nothing_after_the_last_quarter_is_looked_at():
    world = practice("A", START, [10] * 12), practice("B", NEVER, [20] * 12)
    assert described(*world, until="2021K4")["praktijken_met"] == 0
    assert described(*world, until="2022K1")["praktijken_met"] == 1


def test_beside_them_stand_only_practices_without_soj_all_that_time_and_known_costs():
    unknown = practice("C", NEVER, [20] * 6 + [float("nan")] * 6)
    row = described(practice("A", START, [10] * 12), practice("B", START, [30] * 12), unknown)
    assert row["praktijken_met"] == 0
    assert row["zin"].startswith("Er is geen praktijk met genoeg kwartalen")


def test_a_practice_weighs_by_its_patients():
    row = described(
        practice("A", START, [10] * 5 + [12] * 7, a=3000),
        practice("B", START, [10] * 5 + [6] * 7, a=1000),
        practice("C", NEVER, [20] * 12),
    )
    assert row["verschil"] == pytest.approx((3 * 2 + 1 * -4) / 4)
