"""Invented estimates before and after SOJ, as an analyst sees them; nothing in it is real."""

import pandas as pd

MODELS = {
    "hoofdanalyse": ("totaal", 0.80, 0.62, 1.04, -7.4, -17.9, 1.1, 0.083),
    "via_huisarts": ("via_huisarts", 0.49, 0.36, 0.64, -12.1, -20.3, -6.6, 0.0005),
    "via_soj_of_gemeente": ("via_soj_of_gemeente", 1.97, 1.27, None, 5.0, 2.2, None, 0.033),
    "placebo_uitkomst": ("placebo", 1.01, 0.55, 1.66, 0.04, -0.9, 0.7, 0.955),
    "placebo_datum": ("totaal", 1.18, 0.0, 1.64, 4.2, None, 10.1, 0.240),
}
LACKS = (
    "kans op zo'n verschil door toeval (p): hoogstens 0,05 (hier 0,083); "
    "marge van 95%: geen verschil ligt erbuiten (hier erbinnen)"
)
PLAN = [
    ("Uitkomst", "SGGZ, GBGGZ"),
    ("Controle met andere hulp", "DYSLEXIE, LVB"),
    ("Praktijk doet niet mee", "Praktijk <Nieuw> & Oud: pas geopend"),
    ("Gebeurtenis", "2022-01-01: nieuwe contracten"),
    ("Gebeurtenis in regio.toml", "2023-07-01: wachtlijststop"),
]


def effect_rows(**main):
    """Rows of mart.effect_soj; ``main`` changes cells of the main analysis."""
    rows = []
    for model, (uitkomst, ratio, low, high, per_year, year_low, year_high, p) in MODELS.items():
        row = {
            "uitkomst": uitkomst, "model": model, "kwartaal_van": "2016K1", "kwartaal_tm": "2025K2",
            "praktijken_met": 12, "praktijken_zonder": 18, "kwartalen_met": 210, "kwartalen_zonder": 700,
            "rate_ratio": ratio, "onder": low, "boven": high, "verschil_per_1000_jaar": per_year,
            "verschil_onder": year_low, "verschil_boven": year_high, "p_permutatie": p, "p_minimum": 0.0333,
            "aantal_toewijzingen": 30, "alle_toewijzingen": True, "kleinst_aantoonbaar_pct": 31.0,
            "standaardfout": 0.12, "voorperiode_p": 0.4, "volledigheid_pct": 96.4, "volledigheid_gemeten": True,
            "praktijkbasis": "gemengd", "reden_geen": None, "bewijsniveau": None, "oordeel": None,
            "plan_sha256": "0123456789abcdef" * 4,
        }  # fmt: skip
        if model == "hoofdanalyse":
            row |= {"bewijsniveau": "beschrijvend", "oordeel": LACKS} | main
        rows.append(row)
    return pd.DataFrame(rows)


NO_ESTIMATE = dict.fromkeys(
    ("rate_ratio", "onder", "boven", "verschil_per_1000_jaar", "verschil_onder", "verschil_boven", "p_permutatie",
     "p_minimum", "aantal_toewijzingen", "alle_toewijzingen", "kleinst_aantoonbaar_pct", "standaardfout",
     "voorperiode_p")
) | {
    "reden_geen": "geen_praktijk_met", "bewijsniveau": "onvoldoende gegevens", "oordeel": "er is een schatting: ja",
}  # fmt: skip
# Every way in which the main analysis can come out: what is changed in it.
OUTCOMES = {
    "open vraag": {},
    "minder, aanwijzing": {"boven": 0.97, "bewijsniveau": "aanwijzing"},
    "minder, sterk": {"boven": 0.9, "bewijsniveau": "sterke aanwijzing", "oordeel": None},
    "minder, controles": {"boven": 0.97},
    "meer, aanwijzing": {"rate_ratio": 1.4, "onder": 1.1, "boven": None, "verschil_per_1000_jaar": 11.0,
                         "verschil_onder": 2.0, "verschil_boven": None, "bewijsniveau": "aanwijzing"},
    "meer, controles": {"rate_ratio": 1.4, "onder": 1.1, "boven": 2.0, "verschil_per_1000_jaar": 11.0,
                        "verschil_onder": 2.0, "verschil_boven": 30.0},
    "geen grenzen": {"onder": 0.0, "boven": None, "verschil_onder": None, "verschil_boven": None,
                     "kleinst_aantoonbaar_pct": None},
    "alleen bovengrens": {"onder": 0.0, "verschil_onder": None},
    "evenveel": {"rate_ratio": 1.001, "verschil_per_1000_jaar": 0.01},
    "geloot": {"alle_toewijzingen": False, "aantal_toewijzingen": 2000, "p_minimum": 0.0005, "p_permutatie": 0.0005},
    "niet gemeten": {"volledigheid_gemeten": False, "volledigheid_pct": None, "praktijkbasis": "verwijzer"},
    "geen schatting": NO_ESTIMATE,
}  # fmt: skip


def invented_effect(**main):
    """The four tables of the comparison before and after SOJ."""
    years = [("eerder dan -8", 0.93, 0.63, 1.36), ("-8 t/m -5", 1.12, 0.71, None), ("-4 t/m -1", 1.0, None, None)]
    out = [("C2", "Praktijk Élan", 0.83), ("C1", "Praktijk 't Hof, Praktijk Oost", 0.76), ("C3", "De <Brug>", None)]
    return {
        "mart.effect_soj": effect_rows(**main),
        "mart.effect_verloop": pd.DataFrame(
            [("hoofdanalyse", n, "2025K2", *one) for n, one in enumerate(years, start=1)],
            columns=["model", "volgnummer", "kwartaal_tm", "jaren_voor_start", "rate_ratio", "onder", "boven"],
        ),
        "mart.effect_zonder_een": pd.DataFrame(
            [(cluster, name, "2025K2", ratio) for cluster, name, ratio in out],
            columns=["praktijkcluster", "praktijk_naam", "kwartaal_tm", "rate_ratio"],
        ),
        "mart.effect_plan": pd.DataFrame(
            [(n, *one) for n, one in enumerate(PLAN, start=1)], columns=["volgnummer", "onderwerp", "tekst"]
        ),
    }
