"""
Published evaluations reckoned again, for readers: a page in Markdown, rows in CSV, or JSON.

Neutral: what is printed, what follows from the report's own inputs, the difference and its cause. That a
figure does not follow says nothing about the work of a SOJ.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from etl.costs.approaches import CONTEXT
from etl.costs.recompute import SOORTEN
from etl.publish.formats import LOCALE, Missing, decimal, plural

COLUMNS = [
    "evaluatie",
    "post",
    "titel",
    "soort",
    "onderdeel",
    "gepubliceerd",
    "volgt_uit_invoer",
    "verschil",
    "klopt",
    "oorzaak",
    "functie",
    "toelichting",
    "tegenspraak",
]
SMALLEST = 0.0001
REMARKS = {
    "bewering": "Dit is een uitspraak in de tekst.",
    "microdata": "Een deel vraagt gegevens per jeugdige. Die zijn niet gepubliceerd.",
    "beeld": "De figuur is alleen als afbeelding gedrukt.",
}
INTRO = """\
# Gepubliceerde evaluaties nagerekend

Deze rapporten gaan over jeugdhulp bij de huisarts. Zij zijn hier nagerekend met de functies van verwijsspiegel. Elk
cijfer begint bij de invoer die het rapport zelf noemt. Deze pagina zegt per cijfer:

* **gedrukt**: wat er in het rapport staat; `–` = het rapport noemt dit cijfer niet, wij vullen het aan;
* **volgt uit de invoer**: wat er uitkomt als u de eigen getallen van het rapport invult;
* **verschil**: gedrukt min wat volgt;
* **volgt**: of die twee gelijk zijn. Zo niet, dan staat eronder waardoor;
* **functie**: waarmee is gerekend, in `methods`, `approaches` of `tallies` van `etl/costs`.

Dit zijn sommen, geen oordelen. Dat een cijfer niet volgt, zegt niets over het werk van de mensen in de praktijk.
Bedragen over vermeden kosten zijn een scenario, geen meting: zij gaan ervan uit dat elke jeugdige die de ondersteuner
zelf hielp, anders was verwezen.

Deze pagina wordt gemaakt met `verwijsspiegel herbereken --uit docs/herberekening.md`. De invoer staat in
`etl/costs/evaluations/`.
"""


def recomputation_page(table: pd.DataFrame) -> str:
    """Write what ``recompute_all`` gives as a page in Markdown, a summary first; ends with a line break."""
    lines = [INTRO, *_summary(table)]
    for _, rows in table.groupby("evaluatie", sort=False):
        lines += _evaluation(rows)
    lines += _context()
    return "\n".join(lines) + "\n"


def recomputation_csv(table: pd.DataFrame) -> str:
    """Write what ``recompute_all`` gives as CSV: a row per figure or post without; lists and yes/no as JSON."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in _records(table):
        writer.writerow({column: _csv_cell(row[column]) for column in COLUMNS})
    return out.getvalue()


def recomputation_json(table: pd.DataFrame) -> str:
    """Write what ``recompute_all`` gives as a JSON list of rows; what is not there is null."""
    rows = [{column: row[column] for column in COLUMNS} for row in _records(table)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    records = table.to_dict("records")
    for row in records:
        row["verschil"] = None if pd.isna(row["verschil"]) else round(row["verschil"], 10)
        row["klopt"] = None if pd.isna(row["klopt"]) else bool(row["klopt"])
    return [{str(column): value for column, value in row.items()} for row in records]


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool | list | Mapping):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value


def _summary(table: pd.DataFrame) -> Iterator[str]:
    yield "## Samenvatting\n"
    head = ["evaluatie", "posten", "zonder cijfers", "cijfers", "gedrukt", "volgen", "volgen niet", "tegenspraken"]
    counts = [_counts(rows) for _, rows in table.groupby("evaluatie", sort=False)]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    titles = table.drop_duplicates("evaluatie")["evaluatie_titel"]
    yield from _markdown(
        head,
        [[title, *map(decimal, row)] for title, row in zip(titles, counts, strict=True)]
        + [["**samen**", *(f"**{decimal(number)}**" for number in totals)]],
        numbers=range(1, len(head)),
    )
    yield (
        "Een post is een tabel, een figuur of een passage. Bij een **tegenspraak** is geen cijfer onjuist, maar zegt "
        "het rapport op twee plaatsen iets anders.\n"
    )


def _counts(rows: pd.DataFrame) -> list[int]:
    figures = rows[rows["onderdeel"].notna()]
    posts = rows.drop_duplicates("post")
    return [
        len(posts),
        len(posts) - figures["post"].nunique(),
        len(figures),
        int(figures["klopt"].notna().sum()),
        int(figures["klopt"].eq(True).sum()),
        int(figures["klopt"].eq(False).sum()),
        int(posts["tegenspraak"].notna().sum()),
    ]


def _evaluation(rows: pd.DataFrame) -> Iterator[str]:
    first = rows.iloc[0]
    yield f"## {first['evaluatie_titel']}\n"
    yield f"Periode: {first['evaluatie_periode']}.\n"
    yield from _what_does_not_follow(rows)
    yield "### Alle cijfers\n"
    for _, post in rows[rows["onderdeel"].notna()].groupby("post", sort=False):
        yield from _post(post)
    without = rows[rows["onderdeel"].isna()]
    if len(without):
        yield "### Zonder cijfers om na te rekenen\n"
        yield from _markdown(
            ["post", "waarom", "toelichting"],
            [
                [row["titel"], SOORTEN[row["soort"]], row["toelichting"] or row["tegenspraak"] or ""]
                for row in _records(without)
            ],
        )


def _what_does_not_follow(rows: pd.DataFrame) -> Iterator[str]:
    wrong = rows[rows["klopt"].eq(False).fillna(False)]
    contradictions = rows[rows["tegenspraak"].notna()].drop_duplicates("post")
    yield "### Wat niet volgt\n"
    yield f"{plural(len(wrong), 'cijfer volgt', 'cijfers volgen')} niet uit de eigen invoer.\n"
    if len(wrong):
        yield from _markdown(
            ["post", "onderdeel", "gedrukt", "volgt uit de invoer", "oorzaak"],
            [
                [
                    row["titel"],
                    row["onderdeel"],
                    _cell(row["gepubliceerd"]),
                    _cell(row["volgt_uit_invoer"]),
                    row["oorzaak"],
                ]
                for row in _records(wrong)
            ],
            numbers=(2, 3),
        )
    if len(contradictions):
        yield "Hier spreekt het rapport zichzelf tegen, zonder dat een cijfer afwijkt:\n"
        yield from (f"* {row['titel']}: {row['tegenspraak']}" for row in _records(contradictions))
        yield ""


def _post(rows: pd.DataFrame) -> Iterator[str]:
    first = _records(rows)[0]
    yield f"#### {first['titel']}\n"
    if first["soort"] in REMARKS:
        yield f"{REMARKS[first['soort']]}\n"
    for remark in (first["toelichting"], first["tegenspraak"]):
        if remark:
            yield f"{remark}\n"
    yield from _markdown(
        ["onderdeel", "gedrukt", "volgt uit de invoer", "verschil", "volgt", "functie"],
        [
            [
                row["onderdeel"],
                _cell(row["gepubliceerd"]),
                _cell(row["volgt_uit_invoer"]),
                _gap(row["verschil"]),
                _cell(row["klopt"]),
                f"`{row['functie']}`",
            ]
            for row in _records(rows)
        ],
        numbers=(1, 2, 3),
    )
    causes = [f"* {row['onderdeel']}: {row['oorzaak']}" for row in _records(rows) if row["oorzaak"]]
    if causes:
        yield from ["Waardoor:\n", *causes, ""]


def _context() -> Iterator[str]:
    yield "## Wat landelijk onderzoek zegt\n"
    yield "Hier is niets aan nagerekend. De onderzoeken zijn het niet met elkaar eens.\n"
    yield from (f"* **{one.naam}**. {one.uitkomst} Bron: {one.bron}." for one in CONTEXT)


def _markdown(head: list[str], rows: list[list[str]], numbers: Any = ()) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---:' if place in numbers else '---' for place in range(len(head)))} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""


def _gap(gap: float | None) -> str:
    if gap is None:
        return Missing.UNKNOWN.value
    return f"+{_number(gap)}" if gap > 0 else _number(gap)


def _cell(value: Any) -> str:
    """Write a figure: a number as the Dutch do, a list as its parts, yes or no, or that there is none."""
    if value is None:
        return Missing.UNKNOWN.value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_cell(part)}" for name, part in value.items())
    if isinstance(value, list):
        parts = [f"({_cell(part)})" if isinstance(part, list) else _cell(part) for part in value]
        return "; ".join(parts) or "geen"
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    if 0 < abs(value) < SMALLEST / 2:
        return f"minder dan {_number(SMALLEST)}"
    text = format_decimal(value, format="#,##0.####", locale=LOCALE)
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")
