"""Venray: which printed figures do not follow from the report's own inputs, written out in full."""

import pytest

from etl.costs.recompute import read_posts, recompute_evaluation


@pytest.fixture(scope="module")
def figures():
    return recompute_evaluation("venray").set_index(["item", "onderdeel"])


# item, onderdeel: printed, what follows from the inputs
DOES_NOT_FOLLOW = {
    ("practices_claim", "praktijken in de proef, tot en met 31 mei 2023"): (4, 2),
    ("recon_periods", "afgeronde trajecten: beide perioden samen"): (104, 108),
    ("recon_periods", "lopende trajecten volgens bijlage 2"): (20, 16),
    ("no_maatwerk_share", "trajecten zonder maatwerk, volwassen GGZ meegeteld"): (34, 35),
    ("no_maatwerk_share", "aandeel zonder maatwerk, volwassen GGZ meegeteld"): (33.6, 33.7),
    ("no_maatwerk_share", "33,6% van 104, afgerond"): (34, 35),
    ("no_maatwerk_share", "trajecten zonder maatwerk, zonder volwassen GGZ"): (34, 30),
    ("gross_total", "totaal, zoals paragraaf 3.3 het drukt"): (314, 314_000),
    ("net_saving", "bruto min directe kosten"): (188_098, 189_098),
    ("conclusion_psychoeducation", "psycho-educatie aan jeugdigen"): (14.4, 9.8),
    ("conclusion_psychoeducation", "psycho-educatie aan ouders"): (14.4, 6.1),
    ("conclusion_psychoeducation", "psycho-educatie aan jeugdigen of ouders, als niemand dubbel telt"): (14.4, 15.9),
    ("k_response", "jongeren, van de 63 afgeronde trajecten"): (8.4, 6.3),
    ("b2_t1_outflow", "aandeel GBGGZ"): (32.78, 32.79),
    ("b2_maatwerk_share", "afgeronde trajecten, als noemer"): (56, 45),
    ("b2_maatwerk_share", "aandeel met de 45 afgeronde trajecten"): (44.6, 55.6),
    ("b2_maatwerk_share", "afgeronde trajecten en consultaties samen"): (56, 57),
    ("b3_outflow_total_variant", "som van de rijen"): (104, 106),
    ("b3_outflow_total_variant", "aandeel GBGGZ"): (48.0, 48.1),
    ("b3_outflow_total_variant", "aandeel speltherapie/ambulant"): (1.0, 3.8),
    ("b3_outflow_total_variant", "aandeel volwassen GGZ"): (4.8, 3.8),
    ("shift_share", "verschuiving met dezelfde noemer: verwijzingen naar GGZ"): (57.7, 48.5),
    ("shift_share", "trajecten: 75% van 68 verwijzingen min de 18 naar SGGZ"): (25, 33),
    ("shift_share", "trajecten: 57,7% van 68 verwijzingen"): (25, 39),
}


def test_exactly_these_printed_figures_do_not_follow_from_the_inputs(figures):
    wrong = figures[figures["klopt"].eq(False).fillna(False)]
    found = {key: (row["gepubliceerd"], row["volgt_uit_invoer"]) for key, row in wrong.iterrows()}
    assert found == DOES_NOT_FOLLOW
    assert wrong["oorzaak"].str.endswith(".").all()


# What the report leaves to its reader: figures that it does not print, but that its inputs give.
LEFT_OUT = {
    ("saving_avoided", "totaal bij 35 trajecten, zoals tabel 2 geeft"): 210_000,
    ("saving_avoided", "totaal bij 30 trajecten, zonder volwassen GGZ"): 180_000,
    ("saving_shift", "totaal bij 33 trajecten"): 145_200,
    ("saving_shift", "de methode: zonder verschuiving en met alle kosten"): 210_000 - 124_902 - 57_728,
    ("costs_additional", "overige kosten samen"): 57_728,
    ("costs_additional", "bruto min alle kosten"): 131_370,
    ("costs_direct", "directe kosten per afgerond traject"): 1200.98,
    ("capacity", "uren in 21 maanden"): 1645,
    ("k_fig1", "aantal mogelijke verdelingen"): 3,
}


@pytest.mark.parametrize(("item", "onderdeel"), list(LEFT_OUT))
def test_figures_that_were_not_printed_are_reckoned_too(figures, item, onderdeel):
    row = figures.loc[(item, onderdeel)]
    assert row["volgt_uit_invoer"] == pytest.approx(LEFT_OUT[item, onderdeel])
    assert row["gepubliceerd"] is None


def test_what_cannot_be_reckoned_says_why():
    posts = read_posts("venray").set_index("naam")
    assert posts.loc[posts["soort"].ne("berekend"), "soort"].to_dict() == {
        "report_dates": "bewering",
        "fig_bi": "beeld",
        "k_contacts": "microdata",
        "k_fig2": "beeld",
    }
    assert posts["tegenspraak"].dropna().index.tolist() == ["report_dates"]
