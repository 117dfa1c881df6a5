"""Marts of costs for report and workbook, made by the builders themselves from a few invented rows."""

from datetime import date

import pandas as pd
from invented_marts import GEMEENTEN, invented_tables
from invented_scenarios import scenario_tables

from etl.costs.approach_tables import build_kosten_methoden
from etl.costs.before_after import build_voor_na
from etl.costs.cohorts import build_kosten_cohort
from etl.costs.goal_standing import Cijfer, build_doelen
from etl.costs.goals import Doelen
from etl.costs.growth import build_kostenontwikkeling
from etl.costs.index import PriceContext, Prijsindex, build_prijzen
from etl.costs.own_prices import COLUMNS
from etl.costs.price_parts import build_opgebouwde_prijzen
from etl.costs.prices import PRICE_COLUMNS
from etl.costs.reading import build_rekenmodel_lezing
from etl.costs.soj_spending import build_soj_uitgaven
from etl.publish import views
from schemas.values import KOSTEN_NIET_GEVOLGD

NAMES = dict(GEMEENTEN)
TOLD = {"eigenaar": "raad", "bron": "besluit"}


def council_tables():
    """The marts of what a council asks: two gemeenten that declare, two goals, a budget and a ceiling."""
    model = invented_tables(threshold=0)[views.REKENMODEL]
    costs = [
        (gemeente, jaar, form, number + jaar - 2022, 1000.0 * number * (jaar - 2020))
        for number, gemeente in enumerate(("9901", "9902"), start=10)
        for jaar in (2022, 2023, 2024)
        for form in ("SGGZ", "TOTAAL")
    ]
    span = [(gemeente, 2024, date(2021, 1, 1), date(2025, 6, 30), 100.0) for gemeente in ("9901", "9902")]
    goals = Doelen.model_validate(
        {
            "doel": [
                TOLD | {"naam": "minder", "maat": "instroom", "periode": "2024", "basisperiode": "2022",
                        "streefverandering_pct": -25},
                TOLD | {"naam": "lokaal", "maat": "aandeel_lokaal", "periode": "2024", "streefwaarde": 50,
                        "richting": "minstens"},
            ],
            "plafond": [TOLD | {"jaar": 2024, "bedrag": 100}],
            "begroting": [TOLD | {"jaar": 2024, "bedrag": 120, "kostensoort": "structureel"}],
        }
    )  # fmt: skip
    figures = {"2022": Cijfer(100, teller=100, noemer=1.0), "2024": Cijfer(90, 80, 99, teller=90, noemer=1.0)}
    spent = [("01990001", "2024K1", "structureel", 130.0), ("01990001", "2024K1", "eenmalig", 5.0)]
    practices = pd.DataFrame([("01990001", "9901", "2015-01-01")], columns=["praktijk_id", "gemeente", "geldig_van"])
    return {
        views.LEZING: build_rekenmodel_lezing(model, NAMES),
        views.VOOR_NA: build_voor_na(model),
        views.GROEI: build_kostenontwikkeling(
            pd.DataFrame(costs, columns=["gemeente", "jaar", "zorgvorm", "jeugdigen", "bedrag"]),
            pd.DataFrame(span, columns=["gemeente", "jaar", "eerste", "laatste", "zonder_traject"]),
            NAMES,
        ),
        views.DOELEN: build_doelen(goals, lambda doel, periode: figures[periode], {}, ("SGGZ",), NAMES),
        views.UITGAVEN: build_soj_uitgaven(
            pd.DataFrame(spent, columns=["praktijk_id", "kwartaal", "kostensoort", "kosten"]), practices, goals, NAMES
        ),
    }


def cohort_table():
    """Cohorts of which all, a part and none is followed, and one that begins after the quarter of the report."""
    rows = [
        # gebied, periode, zorgvorm, maanden, noemer, gevolgd, lopend, bedrag, tot nu, credit, then why not followed
        ("*", "2023", "SGGZ", 12, 20, 20, 3, 81_234.56, 99_000.01, -120.5, 0, 0, 0),
        ("*", "2023", "SGGZ", 24, 20, 15, 1, 70_000.0, 99_000.01, -120.5, 0, 5, 0),
        ("*", "2023K1", "GBGGZ", 12, 7, 7, 0, 9_100.7, 9_100.7, 0.0, 0, 0, 0),
        ("9901", "2023", "SGGZ", 12, 9, 0, 0, None, 4_000.25, 0.0, 0, 0, 9),
        ("9902", "2023", "SGGZ", 12, 4, 0, 0, None, None, None, 4, 0, 0),
        ("*", "2025", "SGGZ", 12, 5, 0, 0, None, 100.0, 0.0, 0, 0, 5),
    ]
    columns = ["gebied", "periode", "zorgvorm", "maanden", "noemer", "gevolgd", "lopend", "bedrag", "bedrag_tot_nu",
               "credit", *KOSTEN_NIET_GEVOLGD]  # fmt: skip
    return build_kosten_cohort(pd.DataFrame(rows, columns=columns))


def price_table():
    """Prices of a gemeente and of the region: with an index and without a year, one that is old, an own average."""
    days = [pd.Timestamp("2020-01-01"), pd.NaT]
    delivered = [
        ("SGGZ", None, *days, 4_510.25, "gemiddeld", "rapport", "2020"),
        ("SGGZ", "9901", pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"), 5_000.0, "aanname", "nota", None),
        ("GBGGZ", None, pd.Timestamp("2024-01-01"), pd.NaT, 1_320.0, "gemiddeld", "rapport", "2024"),
    ]
    own = [("SGGZ", "*", pd.Timestamp("2023-01-01"), pd.Timestamp("2023-12-31"), 4_820.4, "eigen_gemiddelde",
            "eigen declaraties", "2023", 120, 4, 2_300.5, 4_410.1, 5_230.7)]  # fmt: skip
    index = Prijsindex.model_validate(
        {
            "prijsindex": [
                {"jaar": year, "index": number, "bron": "CBS"} for year, number in ((2020, 100), (2024, 121.5))
            ]
        }
    )
    return build_prijzen(
        pd.DataFrame(delivered, columns=PRICE_COLUMNS),
        pd.DataFrame(own, columns=COLUMNS),
        build_opgebouwde_prijzen(()),
        PriceContext(index, date(2025, 9, 30)),
    )


def cost_tables(folder):
    """All marts of costs, those of scenarios with them: two scenarios, of which one misses what Venray needs."""
    scenarios = scenario_tables(folder)
    model = invented_tables(threshold=0)[views.REKENMODEL].assign(d=40.0, j=20_000.0)
    return {
        **council_tables(),
        **scenarios,
        views.COHORT: cohort_table(),
        views.PRIJZEN: price_table(),
        views.METHODEN: build_kosten_methoden(scenarios[views.AANNAMES], model, None),
    }
