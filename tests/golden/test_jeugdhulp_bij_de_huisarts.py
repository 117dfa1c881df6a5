"""National study "Jeugdhulp bij de Huisarts": what does not follow, and that its figures rest on its inputs."""

import tomllib

import pytest

from etl.costs.recompute import EVALUATIONS, read_posts, recompute_evaluation

NAME = "jeugdhulp_bij_de_huisarts"


@pytest.fixture(scope="module")
def figures():
    return recompute_evaluation(NAME).set_index(["item", "onderdeel"])


@pytest.fixture(scope="module")
def carried():
    return tomllib.loads((EVALUATIONS / f"{NAME}.toml").read_text(encoding="utf-8"))


# item, onderdeel: printed or claimed, what follows from the inputs, a word of the reason
DOES_NOT_FOLLOW = {
    ("t2_practice_situation", "meeste uren van een POH Jeugd in het basisteam, tekst naast tabel"): (8, 4.5, "4,5"),
    ("sex_age", "aandeel jongens"): (47, 48, "grotere groep"),
    ("t3_initiators", "aandeel professional"): (29, 27, "684"),
    ("n_questions", "hulpvragen samen, naast het totaal van tabel 4"): (3678, 3630, "48 meer"),
    ("n_questions", "aandeel met meer dan één hulpvraag, van wie het bekend is"): (42, 43, "2439"),
    ("t4_capj", "totaal"): (3678, 3676, "twee minder"),
    ("t6_outcome_by_function", "geen significant verschil tussen de functies (kans boven 5%)"): (True, False, "4,3%"),
    ("t7_vs_summary", "SGGZ, samenvatting naast tabel 7"): (45, 48, "47%"),
    ("t7_vs_summary", "GBGGZ, samenvatting naast tabel 7"): (16, 18, "17%"),
    ("t7_vs_summary", "CJG of wijkteam, samenvatting naast tabel 7"): (12, 13, "13%"),
    ("edu_claims", "aandeel SOH-JGGZ van WO en WO+"): (87, 57, "21 van de 37"),
    ("edu_claims", "aandeel SOH-JGGZ van alleen WO+"): (87, 83, "19 van de 23"),
    ("t9_edu_consult", "CJG of wijkteam: geen significant verschil (kans boven 5%)"): (True, False, "per professional"),
    ("t13_exp_consult", "huisarts: stijgt over de vier klassen"): (True, False, "41, 34"),
    ("t13_exp_consult", "scholen: stijgt over de vier klassen"): (True, False, "18 en 15%"),
    ("c_respondents", "ingevulde lijsten bij de OJG, tabel 18 naast de tekst"): (66, 64, "117 of 115"),
    ("t16_sdm", "schaal bij de tabel is die van de vragenlijst"): (True, False, "0 tot 10"),
    ("t18_results", "meer vertrouwen: wel of helemaal eens"): (96.6, 96.9, "62 van 64"),
}


def test_exactly_these_figures_and_statements_do_not_follow(figures):
    wrong = figures[figures["klopt"].eq(False).fillna(False)]
    found = {key: (row["gepubliceerd"], row["volgt_uit_invoer"]) for key, row in wrong.iterrows()}
    assert found == {key: (printed, follows) for key, (printed, follows, _) in DOES_NOT_FOLLOW.items()}
    for key, (_, _, reason) in DOES_NOT_FOLLOW.items():
        assert reason in wrong.loc[key, "oorzaak"]


@pytest.mark.parametrize(
    ("item", "onderdeel", "value"),
    [
        ("outcome_total", "aandeel verwezen", 47),
        ("t7_destinations", "trajecten met verwijzing, drie functies samen", 945),
        ("t17_goal", "aandeel doel bereikt of meer", 72.6),
        ("t5_interventions", "interventies per traject", 2.09),
        ("inflow", "trajecten per professional per week, uit de totalen", 1.09),
        ("clusters", "contacten per traject, alle typen", 3.43),
    ],
)
def test_figures_worked_out_beside_the_report(figures, item, onderdeel, value):
    assert figures.loc[(item, onderdeel), "volgt_uit_invoer"] == pytest.approx(value)


def test_contradiction_without_a_wrong_figure_is_told():
    posts = read_posts(NAME).set_index("naam")
    assert list(posts.index[posts["tegenspraak"].notna()]) == ["table_numbers"]


def references(argument):
    """Give every text among the arguments of a step, at any depth."""
    if isinstance(argument, str):
        return {argument}
    values = argument.values() if isinstance(argument, dict) else argument if isinstance(argument, list) else []
    return set().union(*map(references, values))


def leaves(tree, path):
    if not isinstance(tree, dict):
        return {path}
    return set().union(*(leaves(value, f"{path}.{name}") for name, value in tree.items()))


def test_every_step_rests_on_inputs_and_every_input_is_used(carried):
    used = {step["naam"]: references(step["argumenten"]) for step in carried["stap"]}
    assert [name for name, found in used.items() if not found] == []
    asked = {path for found in used.values() for path in found}
    unused = {
        leaf
        for leaf in leaves(carried["invoer"], "invoer")
        if not any(leaf == path or leaf.startswith(f"{path}.") or path.startswith(f"{leaf}.") for path in asked)
    }
    assert unused == set()


def test_outcome_of_every_step_is_a_figure_or_serves_another_step(carried):
    asked = set().union(*(references(step["argumenten"]) for step in carried["stap"]))
    for step in carried["stap"]:
        own = f"stap.{step['naam']}"
        assert step.get("cijfer") or any(path == own or path.startswith(f"{own}.") for path in asked), step["naam"]
