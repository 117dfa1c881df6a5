"""What people should look at beside the figures: refused deliveries, practices without a group, findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.compare import basis
from etl.compare.accounting import ERROR, INFORMATION, WARNING
from etl.compare.panel import EVERYBODY, WHOLE_REGION
from etl.normalise.holding import ACCEPTED, EXPLAINED, HELD, TOLD
from etl.normalise.verdicts import in_words

# Findings that people can do something about: a provider to call, a toewijzing to end.
LOOK_AT = frozenset({"toewijzing_zonder_start", "open_einde_zonder_declaratie"})
COLUMNS = ["laag", "controle", "gemeente", "reden", "ernst"]


# What to do about a practice that is named out of its time (kern.praktijken_buiten_tijd), and how serious it is.
OUT_OF_TIME = {
    "gesloten": (
        "gesloten praktijk",
        "Er zijn verwijzingen waarin deze praktijk nog staat nadat zij was gesloten; bij haar tellen die niet mee. Vul "
        "in praktijken bij opgegaan_in in welke praktijk zij is opgegaan, of verbeter geldig_tot.",
        WARNING,
    ),
    "nog_niet_open": (
        "praktijk nog niet open",
        "Er zijn verwijzingen waarin deze praktijk al staat voordat zij open was; bij haar tellen die niet mee. "
        "Controleer geldig_van in praktijken.",
        INFORMATION,
    ),
    "andere_naam": (
        "naam van een andere tijd",
        "Er zijn verwijzingen met een naam die deze praktijk op die dag niet had. Zet die naam in praktijken bij "
        "aliassen, bij de periode waarin zij ook in gebruik was.",
        WARNING,
    ),
}


def build_remarks(
    refused: pd.DataFrame,
    grid: pd.DataFrame,
    findings: pd.DataFrame,
    steps: pd.DataFrame | None = None,
    out_of_time: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Give the remarks of mart.datakwaliteit: laag, controle, gemeente, reden (Dutch), ernst.

    ``refused``: deliveries that were refused and not replaced (bron_naam, bron_gemeente, bestand, reden);
    ``grid``: kern.praktijk_kwartaal; ``findings``: (probleem, uitleg, gemeente, aantal); ``steps``:
    kern.afwijkingen, of which those that were held and replaced since are left out; ``out_of_time``: the practices
    that are named out of their time (praktijk_naam, gemeente, stand).
    """
    rows: list[tuple[Any, ...]] = [
        (
            "leveringen",
            f"geweigerd: {item.bron_naam}, {item.bestand}",
            item.bron_gemeente,
            f"{item.reden} De bron staat op haar laatste goede stand.",
            ERROR,
        )
        for item in refused.itertuples()
    ]
    if steps is not None:
        rows += _unlike_earlier(steps[steps["is_open"] | (steps["besluit"] != HELD)])
    unknown = grid[grid["groep_onbekend"]].drop_duplicates("praktijk_id")
    rows += [
        (
            "praktijken",
            f"groep onbekend: {item.praktijk_naam}",
            item.gemeente,
            "Van deze praktijk is niet geleverd of er een SOJ werkt. Vul praktijkgroepen aan.",
            WARNING,
        )
        for item in unknown.itertuples()
    ]
    without = grid[grid["patienten_onder_18"].isna()].drop_duplicates("praktijk_id")
    rows += [
        (
            "praktijken",
            f"lijst onbekend: {item.praktijk_naam}",
            item.gemeente,
            "Van deze praktijk is geen aantal patiënten onder 18 geleverd. Vul patienten aan.",
            WARNING,
        )
        for item in without.itertuples()
    ]
    if out_of_time is not None:
        rows += [_out_of_time(item) for item in out_of_time.itertuples()]
    rows += [
        (
            "bevindingen",
            item.probleem,
            item.gemeente,
            f"{item.uitleg} ({item.aantal} {'rij' if item.aantal == 1 else 'rijen'})",
            WARNING if item.probleem in LOOK_AT else INFORMATION,
        )
        for item in findings.itertuples()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(["laag", "controle", "gemeente"])


def build_remarks_on_basis(deuren: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give the remarks on gemeenten where not every door leads to a practice: laag, controle, gemeente, reden, ernst.

    ``deuren``: mart.deuren_jaar, of which the last calendar year counts; ``drempel``: that of the werkgroep, who
    reads these remarks.
    """
    rows = []
    years = deuren[~deuren["periode"].astype("str").str.endswith(basis.YEAR)]
    words = basis.words_per_unit(years[years["periode"] == years["periode"].max()], drempel)
    for (gebied, groep, _), word in sorted(words.items()):
        if groep == EVERYBODY and gebied != WHOLE_REGION and word in (basis.REFERRER, basis.MIXED):
            told = f"{basis.TOLD[word]} Lever de eigen huisartspraktijk mee (huisartspraktijk_agb in beschikkingen)."
            ernst = WARNING if word == basis.REFERRER else INFORMATION
            rows.append(("praktijken", "eigen praktijk niet bekend", gebied, told, ernst))
    return pd.DataFrame(rows, columns=COLUMNS)


def name_practices(out_of_time: pd.DataFrame, praktijken: pd.DataFrame) -> pd.DataFrame:
    """
    Give each practice that is named out of its time once per ``stand``: praktijk_naam, gemeente, stand.

    ``out_of_time``: kern.praktijken_buiten_tijd; ``praktijken``: kern.praktijken, of which the last name counts.
    """
    last = praktijken.sort_values("geldig_van").drop_duplicates("praktijk_id", keep="last")
    named = out_of_time[["praktijk_id", "stand"]].drop_duplicates().merge(last, on="praktijk_id")
    named = named.rename(columns={"naam": "praktijk_naam"}).sort_values(["praktijk_naam", "praktijk_id", "stand"])
    return named[["praktijk_naam", "gemeente", "stand"]]


def _out_of_time(practice: Any) -> tuple[Any, ...]:
    what, told, ernst = OUT_OF_TIME[practice.stand]
    return ("praktijken", f"{what}: {practice.praktijk_naam}", practice.gemeente, told, ernst)


def _unlike_earlier(steps: pd.DataFrame) -> list[tuple[Any, ...]]:
    """One remark per delivery that does not look like earlier ones: what became of it, without numbers of rows."""
    told = {
        HELD: ("vastgehouden", ERROR, "Er is niets van geladen; de bron staat op haar laatste goede stand. Vraag een "
               "nieuw bestand, of accepteer dit met load en een reden."),
        ACCEPTED: ("geaccepteerd", WARNING, "Toch geladen, met als reden: {}"),
        TOLD: ("anders dan eerder", WARNING, "Wel geladen; vraag de leverancier of dit klopt."),
        EXPLAINED: ("verklaard", INFORMATION, "Geladen; dit verklaart het: {}"),
    }  # fmt: skip
    rows = []
    for (bron, gemeente, bestand, besluit), part in steps.groupby(["bron", "gemeente", "bestand", "besluit"]):
        what, ernst, then = told[str(besluit)]
        why = "; ".join(dict.fromkeys(part["verklaring"].dropna().astype(str)))
        text = f"Deze levering lijkt niet op eerdere: {in_words(part)}. {then.format(why)}"
        rows.append(("leveringen", f"{what}: {bron}, {bestand}", gemeente, text, ernst))
    return rows
