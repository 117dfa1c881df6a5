"""FoodValley: every figure goes through the product's own functions; tables 3, 4 and 5 are written out."""

from datetime import date

import pytest

from etl.costs import methods
from etl.costs.recompute import FUNCTIES, recompute_evaluation

ITEMS = [
    "avoided_split",
    "soh_hour_cost",
    "sggz_cost",
    "t3_savings_per_case",
    "t4_totals",
    "t4_text",
    "t5_rekenmodel",
]


@pytest.fixture(scope="module")
def figures():
    table = recompute_evaluation("foodvalley")
    return table.set_index(["item", "onderdeel"])


# item, onderdeel: printed, what follows from the inputs, a word of the reason
DOES_NOT_FOLLOW = {
    ("goals_count", "doelen in paragraaf 1.1"): (7, 6, "zes doelen"),
    ("fig1_4_text_pcts", "minder verwijzen is weinig van belang: 60% van 38 is mogelijk"): (True, False, "22 van 38"),
    ("client_count_claims", "cliënten: voetnoot 5 naast tabel 2 en paragraaf 3.2"): (279, 262, "89 + 173"),
    ("t2_referrals", "cliënten van de vijf gemeenten samen"): (262, 277, "277"),
    ("t2_referrals", "zonder verwijzing, alle gemeenten, gewogen naar cliënten"): (34, 30, "Gewogen"),
    ("t2_referrals", "naar lokaal veld, alle gemeenten, gewogen naar cliënten"): (17, 20, "Gewogen"),
    ("t2_referrals", "naar GBGGZ, alle gemeenten, gewogen naar cliënten"): (20, 21, "Gewogen"),
    ("t3_savings_per_case", "geen verwijzing naar GBGGZ"): (485, 385, "890 − 505"),
    ("t4_totals", "GBGGZ vermeden"): (13_095, 10_395, "485"),
    ("t4_totals", "totaal"): (189_885, 187_185, "485"),
    ("t4_totals", "netto, na aftrek van wie toch is verwezen"): (102_520, 99_820, "485"),
    ("t4_totals", "totaal per cliënt zonder verwijzing"): (2134, 2103, "187.185"),
    ("t4_totals", "netto per cliënt"): (391, 381, "99.820"),
    ("t4_text", "totaal in de tekst, in duizenden"): (189_000, 187_000, "187.185"),
    ("t4_text", "met gedrukte tabel 4: totaal in de tekst, in duizenden"): (189_000, 190_000, "Afgekapt"),
}


def test_exactly_these_printed_figures_do_not_follow_from_the_inputs(figures):
    wrong = figures[figures["klopt"].eq(False).fillna(False)]
    found = {key: (row["gepubliceerd"], row["volgt_uit_invoer"]) for key, row in wrong.iterrows()}
    assert found == {key: (printed, follows) for key, (printed, follows, _) in DOES_NOT_FOLLOW.items()}
    for key, (printed, follows, reason) in DOES_NOT_FOLLOW.items():
        assert reason in wrong.loc[key, "oorzaak"]
        if not isinstance(printed, bool):
            assert wrong.loc[key, "verschil"] == printed - follows


# What the report prints in its tables 3 and 4, row by row (a question mark in print = no figure).
PRINTED = {
    "t3_savings_per_case": [485, 4595, -105, 3705, -15, -505],
    "t4_totals": [13_095, 179_205, -2415, -87_365, 189_885, 102_520, 2134, 391],
}


@pytest.mark.parametrize("item", list(PRINTED))
def test_every_figure_of_tables_3_and_4_is_reckoned_again(figures, item):
    of_item = figures.loc[item]
    from_inputs = of_item[~of_item.index.str.startswith("met gedrukte")]
    assert from_inputs["gepubliceerd"].dropna().tolist() == PRINTED[item]


def test_table_4_is_consistent_with_the_wrong_saving_of_table_3(figures):
    of_item = figures.loc["t4_totals"]
    with_printed = of_item[of_item.index.str.startswith("met gedrukte tabel 3")]
    assert with_printed["gepubliceerd"].tolist() == PRINTED["t4_totals"]
    assert with_printed["klopt"].all()


def test_scenario_that_the_report_leaves_out_is_reckoned(figures):
    row = figures.loc[("t3_savings_per_case", "lokaal veld in plaats van SGGZ (ontbreekt in de tabel)")]
    assert row["volgt_uit_invoer"] == 4195
    assert row["klopt"] is not True


def test_every_figure_names_a_function_of_the_product(figures):
    assert set(ITEMS) <= set(figures.index.get_level_values("item"))
    for name in figures["functie"]:
        assert FUNCTIES[name].__module__.startswith(("etl.costs.", "etl.normalise.money"))


def test_bounds_of_the_method_stand_beside_its_outcome(figures):
    lowest = "de methode: netto als iedereen naar de lichtste hulp was gegaan"
    assert figures.loc[("t4_totals", lowest), "volgt_uit_invoer"] == 400 * 89 - 505 * 262


def test_table_5_run_on_the_same_clients_gives_the_corrected_total_of_table_4(figures):
    # H = 39 x 5,100; I = 27 x 890; J = 23 x 400; K = 89 x 505
    expected = {
        "H zonder SOH": 198_900,
        "I zonder SOH": 24_030,
        "J zonder SOH": 9200,
        "L zonder SOH": 232_130,
        "K met SOH": 44_945,
        "L met SOH": 44_945,
        "L zonder SOH min L met SOH": 187_185,
    }
    assert figures.loc["t5_rekenmodel", "volgt_uit_invoer"].to_dict() == expected
    assert figures.loc["t5_rekenmodel", "gepubliceerd"].isna().all()  # the table was printed empty
    assert expected["L zonder SOH min L met SOH"] == figures.loc[("t4_totals", "totaal"), "volgt_uit_invoer"]


def test_table_5_arithmetic_follows_its_printed_formulas():
    groups = {
        "interventie": {"a": 4000, "b": 12, "c": 20, "d": 40, "k": 17_500},
        "controle": {"a": 5000, "b": 25, "c": 30, "d": 20},
    }
    unit_costs = {"SGGZ": 5100, "GBGGZ": 890, "LOKAAL": 400}
    table = methods.rekenmodel_of_groups(groups, unit_costs, date(2017, 1, 1), date(2017, 3, 31))
    for groep, given in groups.items():
        row = table.loc[groep]
        assert (row["e"], row["f"], row["g"]) == tuple(pytest.approx(100 * given[x] / given["a"]) for x in "bcd")
        assert (row["h"], row["i"], row["j"]) == (given["b"] * 5100, given["c"] * 890, given["d"] * 400)
        assert row["l"] == row["h"] + row["i"] + row["j"] + given.get("k", 0)
        assert row["m"] == pytest.approx(row["l"] / given["a"])
        assert row["niet_beschikbaar"] is None
    assert table["k"].isna().to_dict() == {"interventie": False, "controle": True}


# Check of the reference -> the figures of ours that answer it.
WITH_PRINTED = "met gedrukte tabel 3: "
ANSWERS = {
    ("avoided_split", "avoided"): "cliënten zonder verwijzing",
    ("avoided_split", "referred"): "cliënten toch verwezen, als rest",
    ("avoided_split", "66% of 262"): "cliënten toch verwezen, uit het aandeel",
    ("avoided_split", "shares"): [
        "aandeel lokaal veld onder verwezen cliënten",
        "aandeel GBGGZ onder verwezen cliënten",
        "aandeel SGGZ onder verwezen cliënten",
    ],
    ("avoided_split", "counts"): ["anders naar lokaal veld", "anders naar GBGGZ", "anders naar SGGZ"],
    ("soh_hour_cost", "hour"): "kosten per uur",
    ("soh_hour_cost", "client"): "kosten per cliënt",
    ("soh_hour_cost", "unrounded client cost"): "kosten per cliënt zonder tussentijds afronden",
    ("sggz_cost", "cost"): "kosten per traject SGGZ",
    ("t3_savings_per_case", "no GBJGGZ: 890-505"): "geen verwijzing naar GBGGZ",
    ("t3_savings_per_case", "no SJGGZ"): "geen verwijzing naar SGGZ",
    ("t3_savings_per_case", "no local field"): "geen verwijzing naar lokaal veld",
    ("t3_savings_per_case", "GB instead of SJ"): "GBGGZ in plaats van SGGZ",
    ("t3_savings_per_case", "local instead of GB"): "lokaal veld in plaats van GBGGZ",
    ("t3_savings_per_case", "unchanged"): "toch dezelfde hulp",
    ("t3_savings_per_case", "missing scenario: local instead of SJ"): (
        "lokaal veld in plaats van SGGZ (ontbreekt in de tabel)"
    ),
    ("t4_totals", "rows"): [
        f"{WITH_PRINTED}GBGGZ vermeden",
        f"{WITH_PRINTED}SGGZ vermeden",
        f"{WITH_PRINTED}lokaal veld vermeden",
    ],
    ("t4_totals", "unchanged"): f"{WITH_PRINTED}toch verwezen",
    ("t4_totals", "total"): f"{WITH_PRINTED}totaal",
    ("t4_totals", "net"): f"{WITH_PRINTED}netto, na aftrek van wie toch is verwezen",
    ("t4_totals", "avg"): f"{WITH_PRINTED}totaal per cliënt zonder verwijzing",
    ("t4_totals", "avg net"): f"{WITH_PRINTED}netto per cliënt",
    ("t4_totals", "corrected total with 385"): "totaal",
    ("t4_totals", "corrected net"): "netto, na aftrek van wie toch is verwezen",
    ("t4_totals", "corrected avg"): "totaal per cliënt zonder verwijzing",
    ("t4_totals", "corrected avg net"): "netto per cliënt",
    ("t4_text", "rounded"): "met gedrukte tabel 4: totaal in de tekst, in duizenden",
}


def test_every_check_of_the_reference_gives_the_same_value_and_the_same_verdict(figures, reference_checks):
    checks = reference_checks("foodvalley", ITEMS)
    assert set(checks) == set(ANSWERS)
    for (item, name), (value, published, verdict) in checks.items():
        answer = ANSWERS[item, name]
        many = isinstance(answer, list)
        rows = figures.loc[[(item, onderdeel) for onderdeel in (answer if many else [answer])]]
        assert rows["volgt_uit_invoer"].tolist() == pytest.approx(value if many else [value]), (item, name)
        if published is None:
            assert rows["gepubliceerd"].isna().all(), (item, name)
        else:
            assert rows["gepubliceerd"].tolist() == (published if many else [published]), (item, name)
        assert rows["klopt"].fillna(True).all() == verdict, (item, name)


# Hard-coded in the reference, apart from its files: they prove the evaluator, and these functions with it.
def test_independent_figures_follow():
    assert methods.saving_per_case(890, 0, 505) == 385
    assert 385 * 27 + 4595 * 39 - 105 * 23 == 187_185
    total = methods.total_saving(
        {"GBGGZ": 385, "SGGZ": 4595, "LOKAAL": -105}, {"GBGGZ": 27, "SGGZ": 39, "LOKAAL": 23}, -505, 173
    )
    assert (total.totaal, total.netto) == (187_185, 99_820)
