"""Published evaluations, whole: every figure of the reference is answered by a function of the product."""

import pytest
from oracle import NAMES, evaluate, same

from etl.costs.recompute import FUNCTIES, list_evaluations, read_posts, recompute_evaluation

# Evaluation -> items, checks, items that do not agree, checks that do not follow, as the reference counts them.
COUNTS = {
    "foodvalley": (23, 63, 8, 13),
    "jeugdhulp_bij_de_huisarts": (41, 120, 14, 16),
    "overbetuwe": (14, 34, 6, 5),
    "venray": (38, 166, 12, 24),
    "voorschoten": (15, 22, 7, 5),
}


def test_all_five_evaluations_are_carried():
    assert list_evaluations() == sorted(COUNTS)


@pytest.fixture(scope="module", params=sorted(COUNTS))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def figures(name):
    return recompute_evaluation(name)


def test_reference_counts_what_its_readme_counts(name, reference_items, reference_checks):
    items, checks = reference_items(name), reference_checks(name)
    disagreeing = sum(not item["consistent"] for item in items.values())
    failing = sum(not verdict for _, _, verdict in checks.values())
    assert (len(items), len(checks), disagreeing, failing) == COUNTS[name]


def test_every_item_of_the_reference_is_a_post_and_agrees_or_not_as_it_says(name, figures, reference_items):
    items, posts = reference_items(name), read_posts(name).set_index("naam")
    assert set(posts.index) == set(items)
    wrong = set(figures.loc[figures["klopt"].eq(False).fillna(False), "item"])
    contradicting = set(posts.index[posts["tegenspraak"].notna()])
    assert wrong | contradicting == {item for item, said in items.items() if not said["consistent"]}
    assert not wrong & contradicting


def test_every_check_is_answered_with_the_same_value_printed_figure_and_verdict(name, figures, reference_checks):
    checks = reference_checks(name)
    answers = dict(list(figures.dropna(subset="toets").groupby(["item", "toets"], sort=False)))
    assert set(answers) == set(checks)
    different = []
    for key, (value, published, verdict) in checks.items():
        rows = answers[key]
        ours = {column: rows[column].tolist() for column in ("volgt_uit_invoer", "gepubliceerd")}
        if len(rows) == 1:
            ours = {column: values[0] for column, values in ours.items()}
        printed = rows["gepubliceerd"].notna().any()
        if not (
            same(value, ours["volgt_uit_invoer"])
            and (same(published, ours["gepubliceerd"]) if published is not None else not printed)
            and rows["klopt"].fillna(True).all() == verdict
        ):
            different.append((key, value, published, verdict, ours, rows["klopt"].tolist()))
    assert different == []


def test_what_does_not_follow_has_a_cause_and_every_figure_a_function(figures):
    wrong = figures["klopt"].eq(False).fillna(False)
    assert figures["oorzaak"].notna().tolist() == wrong.tolist()
    assert set(figures["functie"]) <= set(FUNCTIES)


def dsp(gbggz):
    return f"{gbggz}*27+4595*39-105*23"


# Apart from the files of the reference: these prove the evaluator itself.
@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("314000-124902", 189_098),
        ("pct(35,104)", 33.7),
        ("15+2+13+50+18+4+4", 106),
        ("pct(25,45)", 55.6),
        ("rh(75-100*18/68,1)", 48.5),
        ("890-505", 385),
        ("87+69+62+31+28", 277),
        (dsp(385), 187_185),
        (f"{dsp(385)}-505*173", 99_820),
        ("rh(778216.88/107,2)", 7273.05),
        ("pct(82,174)", 47.1),
        ("rh(1353287/344)", 3934),
        ("pct(61,144,0)", 42),
        ("pct(648,2396,0)", 27),
        ("2220+315+226+567+252+96", 3676),
        ("1378+2*841+3*190", 3630),
        ("pct(21,37,0)", 57),
        ("pct(127,175)", 72.6),
        ("263+182+500", 945),
        ("chi2_p([[91,272],[34,306],[205,932]])<0.0001", True),
    ],
)
def test_independent_figures_come_out_of_the_evaluator(expression, value):
    assert evaluate(expression, {}) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("rh(2.5)", 3),
        ("rh(-2.5)", -3),
        ("rh(0.125,2)", 0.13),
        ("rh(189885,-3)", 190_000),
        ("trunc(7227.795,2)", 7227.79),
        ("trunc(-1.9)", -1),
        ("wavg([1,4],[2,1])", 2),
        ("chi2([[10,20],[20,10]])", (20 / 3, 1)),
        ("round(chi2_p([[10,20],[20,10]]),6)", 0.009823),
        ("feasible(60,38)", []),
        ("feasible(36,144)", [52]),
        ("stack_solutions([2,1],[1,1,1])", [[[1, 0], [1, 1]], [[1, 1], [1, 0]]]),
    ],
)
def test_functions_of_the_evaluator_do_what_the_reference_defines(expression, value):
    assert same(evaluate(expression, {}), value)


def test_evaluator_knows_no_more_than_the_reference_names():
    with pytest.raises(NameError):
        evaluate("open('x')", {})
    assert len(NAMES) == 1 + 13 + 8
