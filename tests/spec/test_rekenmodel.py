"""
The rekenmodel, clause by clause (contract rule 12), as tables of what goes in and what comes out.

Unless a test says otherwise: one region, one year (2023); SGGZ costs 5,000, GBGGZ 900 and LOKAAL 400 per
youth everywhere; nobody has declared yet; the local field and the SOJ delivered nothing.
"""

import math
from datetime import date

import pandas as pd
import pytest

from etl.compare.rates import weighted_sum_interval
from etl.costs.rekenmodel import COLUMNS, INPUTS, build_rekenmodel

START, END = date(2023, 1, 1), date(2023, 12, 31)
INTERVENTIE = ("regio", "*", "interventie", "2023")
CONTROLE = ("regio", "*", "controle", "2023")
TOTAAL = ("regio", "*", "totaal", "2023")
OVERGANG = ("regio", "*", "overgang", "2023")
PRIJZEN = [("SGGZ", "*", 5000, "2022"), ("GBGGZ", "*", 900, "2022"), ("LOKAAL", "*", 400, "2022")]


def practice(groep, gebied="01990001"):
    return ("praktijk", gebied, groep, "2023")


def gemeente(code, groep):
    return ("gemeente", code, groep, "2023")


def price_frame(rows):
    frame = pd.DataFrame(rows, columns=["zorgvorm", "gemeente", "bedrag", "prijspeil"])
    return frame.assign(geldig_van=date(2020, 1, 1), geldig_tot=None, soort="gemiddeld", bron="verzonnen")


def rekenmodel(eenheden, jeugdigen=(), totaal=None, **more):
    """
    Build the model from rows; units as (unit, A), youths as (unit, zorgvorm, gemeente, number).

    Without ``totaal`` (unit, zorgvorm, number) no youth has two payers. Gives the rows by unit.
    """
    youths = [(*unit, zorgvorm, payer, number) for unit, zorgvorm, payer, number in jeugdigen]
    per_payer = pd.DataFrame(youths, columns=INPUTS["jeugdigen"])
    if totaal is None:
        key = INPUTS["jeugdigen_totaal"][:-1]
        totals = per_payer.groupby(key, as_index=False)["jeugdigen"].sum()
    else:
        totals = pd.DataFrame([(*u, z, n) for u, z, n in totaal], columns=INPUTS["jeugdigen_totaal"])
    bedragen = [(*u, z, g, b) for u, z, g, b in more.get("bedragen", ())]
    result = build_rekenmodel(
        pd.DataFrame(
            [(*unit, START, END, a, unit[1] if unit[0] == "gemeente" else None) for unit, a in eenheden],
            columns=INPUTS["eenheden"],
        ),
        jeugdigen=per_payer,
        jeugdigen_totaal=totals,
        bedragen=pd.DataFrame(bedragen, columns=INPUTS["bedragen"]),
        gedeclareerd_tot=pd.DataFrame(more.get("gedeclareerd", ()), columns=INPUTS["gedeclareerd_tot"]),
        prijzen=price_frame(more.get("prijzen", PRIJZEN)),
        lokaal=pd.DataFrame([(*u, n, k) for u, n, k in more.get("lokaal", ())], columns=INPUTS["lokaal"]),
        soj=pd.DataFrame([(*u, k) for u, k in more.get("soj", ())], columns=INPUTS["soj"]),
    )
    assert list(result.columns) == COLUMNS
    assert len(result) == len(eenheden)
    return {tuple(row[:4]): row for _, row in result.iterrows()}


def letters(row, names):
    """Give letters of a row as a list, None for unknown."""
    return [None if pd.isna(row[name]) else row[name] for name in names.split()]


def test_a_whole_model_of_both_groups_reads_as_the_published_table():
    result = rekenmodel(
        [(INTERVENTIE, 1000), (CONTROLE, 2000)],
        [
            (INTERVENTIE, "SGGZ", "9901", 10),
            (INTERVENTIE, "GBGGZ", "9901", 20),
            (CONTROLE, "SGGZ", "9901", 30),
            (CONTROLE, "GBGGZ", "9902", 40),
        ],
        lokaal=[(INTERVENTIE, 50, 10_000), (CONTROLE, 60, 24_000)],
        soj=[(INTERVENTIE, 15_000)],
    )
    #                 A     B   C   D   E    F    G    H        I       J       K       L        M
    interventie = [1000, 10, 20, 50, 1.0, 2.0, 5.0, 50_000, 18_000, 10_000, 15_000, 93_000, 93.0]
    controle = [2000, 30, 40, 60, 1.5, 2.0, 3.0, 150_000, 36_000, 24_000, None, 210_000, 105.0]
    assert letters(result[INTERVENTIE], "a b c d e f g h i j k l m") == interventie
    assert letters(result[CONTROLE], "a b c d e f g h i j k l m") == controle
    for unit, parts in ((INTERVENTIE, "H+I+J+K"), (CONTROLE, "H+I+J")):
        assert result[unit]["l_bestaat_uit"] == parts
        assert result[unit]["niet_beschikbaar"] is None
        assert result[unit]["kostenbasis"] == "gemiddeld"
        assert result[unit]["prijspeil"] == "2022"


@pytest.mark.parametrize(
    ("laatste_einddatum", "basis", "h"),
    [
        (date(2024, 12, 29), "gemiddeld", 5000),  # 364 days past the end of the period
        (date(2024, 12, 30), "werkelijk", 7123),  # 365 days
        (date(2025, 6, 1), "werkelijk", 7123),
        (None, "gemiddeld", 5000),  # declared nothing
    ],
)
def test_costs_are_actual_once_declarations_reach_a_year_past_the_period(laatste_einddatum, basis, h):
    row = rekenmodel(
        [(INTERVENTIE, 1000)],
        [(INTERVENTIE, "SGGZ", "9901", 1)],
        bedragen=[(INTERVENTIE, "SGGZ", "9901", 7123)],
        gedeclareerd=[("9901", laatste_einddatum)],
    )[INTERVENTIE]
    assert (row["h"], row["kostenbasis"]) == (h, basis)
    assert row["prijspeil"] == ("2022" if basis == "gemiddeld" else None)


def test_gemeente_that_never_declared_has_averages():
    row = rekenmodel([(INTERVENTIE, 1000)], [(INTERVENTIE, "SGGZ", "9901", 2)])[INTERVENTIE]
    assert (row["h"], row["kostenbasis"]) == (10_000, "gemiddeld")


@pytest.mark.parametrize(
    ("payers", "basis", "h"),
    [
        ({"9901": 2}, "werkelijk", 7000),
        ({"9902": 3}, "gemiddeld", 15_000),
        ({"9901": 2, "9902": 3}, "gemengd", 22_000),
        ({"9901": 2, "9902": 0}, "werkelijk", 7000),  # a payer without youths adds nothing to either
        ({"9903": 1}, "werkelijk", 0),  # declared everything, and nothing for this youth
    ],
)
def test_basis_is_of_the_payers_with_youths_and_gemengd_over_both(payers, basis, h):
    row = rekenmodel(
        [(INTERVENTIE, 1000)],
        [(INTERVENTIE, "SGGZ", payer, number) for payer, number in payers.items()],
        bedragen=[(INTERVENTIE, "SGGZ", "9901", 7000), (INTERVENTIE, "SGGZ", "9902", 1)],
        gedeclareerd=[
            ("9901", date(2025, 1, 1)),
            ("9902", date(2024, 1, 1)),
            ("9903", date(2025, 1, 1)),
        ],
    )[INTERVENTIE]
    assert (row["h"], row["kostenbasis"]) == (h, basis)


def test_basis_looks_at_every_care_form_and_both_groups_are_treated_alike():
    result = rekenmodel(
        [(INTERVENTIE, 1000), (CONTROLE, 1000)],
        [
            (unit, zorgvorm, payer, 1)
            for unit in (INTERVENTIE, CONTROLE)
            for zorgvorm, payer in (("SGGZ", "9901"), ("GBGGZ", "9902"))
        ],
        bedragen=[(unit, "SGGZ", "9901", 7000) for unit in (INTERVENTIE, CONTROLE)],
        gedeclareerd=[("9901", date(2025, 1, 1))],
    )
    for unit in (INTERVENTIE, CONTROLE):
        assert letters(result[unit], "h i kostenbasis") == [7000, 900, "gemengd"]


@pytest.mark.parametrize(
    ("unit", "gedeclareerd", "basis"),
    [
        (gemeente("9901", "interventie"), {"9901": date(2025, 1, 1), "9902": None}, "werkelijk"),
        (gemeente("9902", "interventie"), {"9901": date(2025, 1, 1), "9902": None}, "gemiddeld"),
        (gemeente("9903", "interventie"), {"9901": date(2025, 1, 1)}, "gemiddeld"),
        (INTERVENTIE, {"9901": date(2025, 1, 1), "9902": date(2025, 1, 1)}, "werkelijk"),
        (INTERVENTIE, {"9901": date(2025, 1, 1), "9902": None}, "gemengd"),
        (practice("controle"), {"9901": date(2025, 1, 1), "9902": date(2024, 1, 1)}, "gemengd"),
        (INTERVENTIE, {}, "gemiddeld"),
    ],
)
def test_without_youths_the_basis_is_that_of_the_gemeente_or_of_all_known(unit, gedeclareerd, basis):
    row = rekenmodel([(unit, 500)], gedeclareerd=list(gedeclareerd.items()))[unit]
    assert row["kostenbasis"] == basis
    assert letters(row, "b c h i l m") == [0, 0, 0, 0, 0, 0]
    assert row["prijspeil"] is None


def test_youth_with_two_payers_counts_once_and_costs_both():
    row = rekenmodel(
        [(INTERVENTIE, 1000)],
        [(INTERVENTIE, "SGGZ", "9901", 1), (INTERVENTIE, "SGGZ", "9902", 1)],
        totaal=[(INTERVENTIE, "SGGZ", 1)],
        prijzen=[("SGGZ", "9901", 6000, "2022"), ("SGGZ", "9902", 4000, "2023")],
    )[INTERVENTIE]
    assert letters(row, "b e h") == [1, 0.1, 10_000]
    assert row["prijspeil"] == "2022, 2023"


@pytest.mark.parametrize(
    ("prices", "known", "niet_beschikbaar"),
    [
        (PRIJZEN, [5000, 900, 5900, 5.9], "D, G, J, K"),
        (PRIJZEN[1:], [None, 900, None, None], "D, G, H, J, K, L, M"),
        (PRIJZEN[:1], [5000, None, None, None], "D, G, I, J, K, L, M"),
        ([("SGGZ", "9902", 1, ""), ("GBGGZ", "*", 900, "")], [None, 900, None, None], "D, G, H, J, K, L, M"),
    ],
)
def test_missing_price_that_is_needed_makes_the_letter_unknown_and_named(prices, known, niet_beschikbaar):
    row = rekenmodel(
        [(INTERVENTIE, 1000)],
        [(INTERVENTIE, "SGGZ", "9901", 1), (INTERVENTIE, "GBGGZ", "9901", 1)],
        prijzen=prices,
    )[INTERVENTIE]
    assert letters(row, "h i l m") == known
    assert row["niet_beschikbaar"] == niet_beschikbaar
    assert row["l_bestaat_uit"] == ("H+I" if known[2] else None)


def test_price_of_a_care_form_without_youths_is_not_needed():
    row = rekenmodel([(CONTROLE, 1000)], [(CONTROLE, "SGGZ", "9901", 1)], prijzen=PRIJZEN[:1])[CONTROLE]
    assert letters(row, "h i l") == [5000, 0, 5000]


def test_price_of_the_gemeente_goes_before_a_general_one():
    prices = [*PRIJZEN, ("SGGZ", "9901", 7000, "2022")]
    youths = [(CONTROLE, "SGGZ", "9901", 1), (CONTROLE, "SGGZ", "9902", 1)]
    assert rekenmodel([(CONTROLE, 1000)], youths, prijzen=prices)[CONTROLE]["h"] == 12_000


@pytest.mark.parametrize(
    ("lokaal_youths", "delivered", "d", "g", "j", "niet_beschikbaar"),
    [
        (0, None, None, None, None, "D, G, J"),  # nothing delivered, nothing counted
        (3, None, 3, 0.3, 1200, None),
        (0, (7, 2100), 7, 0.7, 2100, None),
        (0, (0, 0), 0, 0, 0, None),  # delivered: nobody
        (3, (7, 2100), 10, 1.0, 3300, None),
        (3, (7, None), 10, 1.0, None, "J"),  # costs not known
        (3, (None, 2100), None, None, 3300, "D, G"),
    ],
)
def test_local_field_is_what_was_counted_plus_what_was_delivered(lokaal_youths, delivered, d, g, j, niet_beschikbaar):
    row = rekenmodel(
        [(CONTROLE, 1000)],
        [(CONTROLE, "LOKAAL", "9901", lokaal_youths)],
        lokaal=[(CONTROLE, *delivered)] if delivered else [],
    )[CONTROLE]
    assert letters(row, "d g j") == [d, pytest.approx(g) if g else g, j]
    assert row["niet_beschikbaar"] == niet_beschikbaar


@pytest.mark.parametrize(
    ("groep", "delivered", "k", "niet_beschikbaar", "l_bestaat_uit"),
    [
        ("interventie", 9000, 9000, "D, G, J", "H+I+K"),
        ("interventie", None, None, "D, G, J, K", "H+I"),
        ("interventie", 0, 0, "D, G, J", "H+I+K"),
        ("overgang", 9000, 9000, "D, G, J", "H+I+K"),
        ("totaal", 9000, 9000, "D, G, J", "H+I+K"),
        ("controle", None, None, "D, G, J", "H+I"),
        ("controle", 9000, None, "D, G, J", "H+I"),  # does not apply, whatever was delivered
        ("uitgesloten", 9000, None, "D, G, J", "H+I"),
    ],
)
def test_soj_costs_are_for_groups_with_soj_and_named_only_when_not_delivered(
    groep, delivered, k, niet_beschikbaar, l_bestaat_uit
):
    unit = ("regio", "*", groep, "2023")
    row = rekenmodel(
        [(unit, 1000)],
        [(unit, "SGGZ", "9901", 1)],
        soj=[] if delivered is None else [(unit, delivered)],
    )[unit]
    assert letters(row, "k l") == [k, 5000 + (k or 0)]
    assert (row["niet_beschikbaar"], row["l_bestaat_uit"]) == (niet_beschikbaar, l_bestaat_uit)


def test_soj_costs_that_are_unknown_in_a_delivered_row_are_named():
    row = rekenmodel([(INTERVENTIE, 1000)], soj=[(INTERVENTIE, None)])[INTERVENTIE]
    assert row["niet_beschikbaar"] == "D, G, J, K"


@pytest.mark.parametrize(
    ("a", "efm", "niet_beschikbaar"),
    [
        (1000, [0.1, 0, 5.0], "D, G, J"),
        (None, [None, None, None], "A, D, E, F, G, J, M"),
        (0, [None, None, None], "D, G, J"),  # A was delivered; there is no percentage of nobody
    ],
)
def test_percentages_and_mean_need_a_list(a, efm, niet_beschikbaar):
    row = rekenmodel([(CONTROLE, a)], [(CONTROLE, "SGGZ", "9901", 1)])[CONTROLE]
    assert letters(row, "e f m") == efm
    assert row["l"] == 5000
    assert row["niet_beschikbaar"] == niet_beschikbaar
    assert row[["m_onder", "m_boven"]].isna().all() == (efm[2] is None)


LOCAL = (5, 2000)


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ([INTERVENTIE, CONTROLE], {INTERVENTIE: "H+I+J", CONTROLE: "H+I+J", OVERGANG: "H+I", TOTAAL: "H+I"}),
        (
            [INTERVENTIE, CONTROLE, OVERGANG, TOTAAL],
            {INTERVENTIE: "H+I+J", CONTROLE: "H+I+J", OVERGANG: "H+I+J", TOTAAL: "H+I+J"},
        ),
        ([INTERVENTIE], {INTERVENTIE: "H+I", CONTROLE: "H+I"}),
        ([CONTROLE, OVERGANG], {INTERVENTIE: "H+I", CONTROLE: "H+I", OVERGANG: "H+I"}),
        # what a gemeente delivers as a whole belongs to neither group
        ([TOTAAL], {INTERVENTIE: "H+I", CONTROLE: "H+I", TOTAAL: "H+I"}),
        # only one of the two groups exists
        ([INTERVENTIE], {INTERVENTIE: "H+I+J"}),
        ([INTERVENTIE, OVERGANG], {INTERVENTIE: "H+I+J", OVERGANG: "H+I+J"}),
        ([OVERGANG], {INTERVENTIE: "H+I", OVERGANG: "H+I"}),
        # neither exists
        ([OVERGANG], {OVERGANG: "H+I+J", TOTAAL: "H+I"}),
    ],
)
def test_local_field_is_added_only_where_both_groups_have_it(delivered, expected):
    result = rekenmodel(
        [(unit, 1000) for unit in expected], lokaal=[(unit, *LOCAL) for unit in delivered if unit in expected]
    )
    assert {unit: row["l_bestaat_uit"] for unit, row in result.items()} == expected
    for unit, row in result.items():
        assert row["j"] == 2000 if unit in delivered else math.isnan(row["j"])
        assert row["l"] == (2000 if "J" in expected[unit] else 0)


def test_each_gemeente_and_period_is_judged_by_itself():
    units = [gemeente(code, groep) for code in ("9901", "9902") for groep in ("interventie", "controle")]
    result = rekenmodel(
        [(unit, 1000) for unit in units],
        lokaal=[(unit, *LOCAL) for unit in units if unit[1] == "9901" or unit[2] == "controle"],
    )
    assert [result[unit]["l_bestaat_uit"] for unit in units] == ["H+I+J", "H+I+J", "H+I", "H+I"]


@pytest.mark.parametrize(
    ("region_has", "practice_has", "l_bestaat_uit"),
    [
        ([INTERVENTIE, CONTROLE], True, "H+I+J"),
        ([INTERVENTIE, CONTROLE], False, "H+I"),
        ([INTERVENTIE], True, "H+I"),
        ([], True, "H+I"),
    ],
)
def test_practice_adds_the_local_field_only_when_the_groups_of_the_region_do(region_has, practice_has, l_bestaat_uit):
    one = practice("controle")
    result = rekenmodel(
        [(INTERVENTIE, 1000), (CONTROLE, 1000), (one, 200)],
        lokaal=[(unit, *LOCAL) for unit in [*region_has, *([one] if practice_has else [])]],
    )
    assert result[one]["l_bestaat_uit"] == l_bestaat_uit


def test_practice_without_its_region_does_not_add_the_local_field():
    one = practice("controle")
    assert rekenmodel([(one, 200)], lokaal=[(one, *LOCAL)])[one]["l_bestaat_uit"] == "H+I"


def test_interval_of_the_mean_lets_b_and_c_vary_and_adds_j_and_k():
    result = rekenmodel(
        [(INTERVENTIE, 1000), (CONTROLE, 1000)],
        [
            (INTERVENTIE, "SGGZ", "9901", 10),
            (INTERVENTIE, "GBGGZ", "9901", 20),
            (CONTROLE, "SGGZ", "9901", 10),
            (CONTROLE, "GBGGZ", "9901", 20),
        ],
        lokaal=[(INTERVENTIE, *LOCAL), (CONTROLE, *LOCAL)],
        soj=[(INTERVENTIE, 15_000)],
    )
    low, high = weighted_sum_interval([[10], [20]], [[5.0], [0.9]])
    for unit, constant in ((INTERVENTIE, 17.0), (CONTROLE, 2.0)):
        row = result[unit]
        assert row["m"] == pytest.approx(68.0 + constant)
        assert row["m_onder"] == pytest.approx(low[0] + constant)
        assert row["m_boven"] == pytest.approx(high[0] + constant)
        assert row["m_onder"] < row["m"] < row["m_boven"]


def test_weight_in_the_interval_is_the_costs_per_youth_that_the_unit_had():
    row = rekenmodel(
        [(CONTROLE, 1000)],
        [(CONTROLE, "SGGZ", "9901", 4), (CONTROLE, "GBGGZ", "9901", 5)],
        bedragen=[(CONTROLE, "SGGZ", "9901", 12_000), (CONTROLE, "GBGGZ", "9901", 10_000)],
        gedeclareerd=[("9901", date(2025, 1, 1))],
    )[CONTROLE]
    low, high = weighted_sum_interval([[4], [5]], [[3.0], [2.0]])
    assert letters(row, "m m_onder m_boven") == pytest.approx([22.0, low[0], high[0]])


@pytest.mark.parametrize(
    ("elsewhere", "prices", "weight"),
    [
        (2, PRIJZEN, 6.0),  # the mean of that level and period: 12,000 / 2 per 1,000 patients
        (0, PRIJZEN, 5.0),  # nobody anywhere: the price
        (0, PRIJZEN[1:], None),
    ],
)
def test_care_form_without_youths_weighs_what_one_costs_elsewhere(elsewhere, prices, weight):
    row = rekenmodel(
        [(CONTROLE, 1000), (INTERVENTIE, 1000)],
        [(INTERVENTIE, "SGGZ", "9901", elsewhere)],
        bedragen=[(INTERVENTIE, "SGGZ", "9901", 12_000)],
        gedeclareerd=[("9901", date(2025, 1, 1))],
        prijzen=prices,
    )[CONTROLE]
    assert letters(row, "m m_onder") == [0, 0]
    if weight is None:
        assert math.isnan(row["m_boven"])
    else:
        assert row["m_boven"] == pytest.approx(weight * 3.689, rel=1e-3)


def test_rows_keep_the_order_of_the_units_and_strangers_are_left_out():
    units = [(CONTROLE, 1000), (practice("controle"), 10), (INTERVENTIE, 1000)]
    result = rekenmodel(
        units,
        [(CONTROLE, "SGGZ", "9901", 1), (CONTROLE, "LVB", "9901", 9), (TOTAAL, "SGGZ", "9901", 8)],
    )
    assert list(result) == [unit for unit, _ in units]
    assert [row["b"] for row in result.values()] == [1, 0, 0]
    assert [row["l"] for row in result.values()] == [5000, 0, 0]


def test_youths_without_a_payer_are_refused():
    with pytest.raises(ValueError, match="payer"):
        rekenmodel([(CONTROLE, 1000)], [], totaal=[(CONTROLE, "SGGZ", 1)])


def test_doubled_unit_and_missing_column_are_refused():
    with pytest.raises(ValueError, match="eenheden"):
        rekenmodel([(CONTROLE, 1000), (CONTROLE, 1000)])
    empty = {name: pd.DataFrame(columns=columns) for name, columns in INPUTS.items()}
    empty["soj"] = empty["soj"].drop(columns="kosten")
    eenheden = empty.pop("eenheden")
    with pytest.raises(ValueError, match="soj misses the columns kosten"):
        build_rekenmodel(eenheden, prijzen=price_frame(PRIJZEN), **empty)


def test_no_units_give_an_empty_table():
    assert rekenmodel([]) == {}


@pytest.mark.parametrize(
    ("unit", "soj", "m", "m_zonder_k"),
    [
        (INTERVENTIE, 15_000, 20.9, 5.9),
        (INTERVENTIE, 0, 5.9, 5.9),
        (INTERVENTIE, None, 5.9, 5.9),  # K was not delivered, so L never held it
        (CONTROLE, None, 5.9, 5.9),  # K does not apply
    ],
)
def test_m_without_k_leaves_out_what_the_soj_costs_and_keeps_the_width_of_the_interval(unit, soj, m, m_zonder_k):
    row = rekenmodel(
        [(unit, 1000)],
        [(unit, "SGGZ", "9901", 1), (unit, "GBGGZ", "9901", 1)],
        soj=[] if soj is None else [(unit, soj)],
    )[unit]
    assert letters(row, "m m_zonder_k") == pytest.approx([m, m_zonder_k])
    width = row["m_boven"] - row["m_onder"]
    assert row["m_zonder_k_boven"] - row["m_zonder_k_onder"] == pytest.approx(width)
    assert row["m_onder"] - row["m_zonder_k_onder"] == pytest.approx(m - m_zonder_k)


def test_m_without_k_is_unknown_where_m_is():
    row = rekenmodel([(INTERVENTIE, 0)], soj=[(INTERVENTIE, 100)])[INTERVENTIE]
    assert letters(row, "m m_zonder_k m_zonder_k_onder m_zonder_k_boven") == [None] * 4
