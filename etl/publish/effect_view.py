"""
The part of the report on practices before and after SOJ: what was compared, what came out, how sure, and by which plan.

Every sentence follows from the tables by a rule. The ratio is called a difference; that it is an indication is only
said where the ladder of evidence (``etl.compare.evidence``) has come that far, and a wide margin is said to leave the
question open, never to show that there is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.compare.basis import TOLD
from etl.compare.evidence import DESCRIPTIVE, INDICATION, NOTHING, STRONG
from etl.compare.plan import EVENT, EVENT_OF_REGION
from etl.publish import views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, day, decimal, period, plural
from etl.publish.sections import DataTable, Head, Row
from etl.publish.views import EFFECT, EFFECT_LEFT_OUT, EFFECT_PLAN, EFFECT_YEARS, Tables, name_key, text, value
from schemas.values import BEWIJSNIVEAUS, EFFECT_MODELLEN, EFFECT_REDEN_GEEN

MAIN, VIA_GP, VIA_OTHERS, PLACEBO_OUTCOME, PLACEBO_DATE = tuple(EFFECT_MODELLEN)
NAMES: Mapping[str, str] = {
    MAIN: "Alle deuren samen (hoofdanalyse)",
    VIA_GP: "Alleen via de huisarts",
    VIA_OTHERS: "Alleen via de SOJ of de gemeente",
    PLACEBO_OUTCOME: "Controle: hulp waar een SOJ niets aan verandert",
    PLACEBO_DATE: "Controle: alsof de SOJ eerder begon",
}
NEXT = {NOTHING: "een beschrijving", DESCRIPTIVE: "een aanwijzing", INDICATION: "een sterke aanwijzing"}
BINS: Mapping[str, str] = {
    "eerder dan -8": "Meer dan twee jaar ervoor",
    "-8 t/m -5": "Het tweede jaar ervoor",
    "-4 t/m -1": "Het jaar ervoor (hiermee vergeleken)",
}
CANNOT = (
    "Dat de SOJ de oorzaak is. Praktijken kozen zelf of en wanneer zij begonnen; er is niet geloot.",
    "Dat er niets verandert, als de marge breed is. Dan is het met deze praktijken niet vast te stellen.",
    "Dat minder verwijzingen beter is. Een lager cijfer kan passende hulp dichtbij betekenen, maar ook dat problemen "
    "niet gezien zijn.",
    "Wat dit geld oplevert of kost.",
    "Iets over één praktijk, één huisarts of één kwartaal.",
)


@dataclass(frozen=True)
class Estimate:
    """
    One row of mart.effect_soj as a reader sees it.

    ``ratio`` and its bounds; a bound that is unknown beside a known ratio is open. ``reason``: why there is no ratio.
    """

    row: Mapping[str, Any]

    @property
    def model(self) -> str:
        """Word of the model."""
        return text(self.row, "model")

    def number(self, column: str) -> float | None:
        """Give a number, None where the cell has none."""
        found = value(self.row, column)
        return None if isinstance(found, Missing) else found

    @property
    def ratio(self) -> float | None:
        """The ratio with and without SOJ."""
        return self.number("rate_ratio")

    @property
    def open_question(self) -> bool:
        """Whether the margin holds both less and more, or has no end on the side that it would need."""
        low, high = self.number("onder"), self.number("boven")
        return (low or 0.0) <= 1 and (high is None or high >= 1)


def effect(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    """
    Give what the report says, ready for the template but without charts; None without a row up to the quarter.

    ``grade`` (word, meaning, what the next step lacks), ``lines`` (sentences), ``comparisons`` (table), ``doors``
    (sentence), ``years`` and ``left_out`` (for charts and tables), ``plan``, ``events``, ``hash``, ``cannot``.
    """
    found = estimates(tables)
    main = found.get(MAIN)
    if main is None:
        return None
    return {
        "grade": _grade(main),
        "lines": [sentence for sentence in _lines(main) if sentence],
        "comparisons": comparisons_table(found),
        "doors": _doors(found),
        "years": years(tables),
        "left_out": left_out(tables),
        "plan": _plan_table(tables),
        "events": _events(tables),
        "hash": text(main.row, "plan_sha256"),
        "cannot": CANNOT,
        "main": main,
    }


def estimates(tables: Tables) -> dict[str, Estimate]:
    """Rows of mart.effect_soj by model; empty without the table."""
    frame = tables.get(EFFECT)
    rows = [] if frame is None else views.records(frame)
    return {text(row, "model"): Estimate(row) for row in rows}


def _grade(main: Estimate) -> dict[str, Any]:
    word = text(main.row, "bewijsniveau")
    missing = [one for one in text(main.row, "oordeel").split("; ") if one]
    return {
        "word": word,
        "meaning": BEWIJSNIVEAUS[word],
        "next": NEXT.get(word, ""),
        "missing": [sentence_case(one) for one in missing],
    }


def _lines(main: Estimate) -> list[str]:
    return [
        _compared(main),
        _difference(main),
        _what_it_says(main),
        _chance(main),
        _could_be_seen(main),
        _complete(main),
        TOLD.get(text(main.row, "praktijkbasis"), ""),
    ]


def _compared(main: Estimate) -> str:
    row = main.row
    first, last = (period(text(row, name)).label for name in ("kwartaal_van", "kwartaal_tm"))
    with_soj, without = (int(main.number(name) or 0) for name in ("praktijken_met", "praktijken_zonder"))
    quarters = [int(main.number(name) or 0) for name in ("kwartalen_met", "kwartalen_zonder")]
    return (
        f"Vergeleken zijn {plural(with_soj, 'praktijk', 'praktijken')} met een SOJ en {decimal(without)} zonder, van "
        f"{first} tot en met {last}. Samen zijn dat {plural(quarters[0], 'kwartaal', 'kwartalen')} met SOJ en "
        f"{decimal(quarters[1])} zonder, elke praktijk apart geteld. Het kwartaal waarin een SOJ begint, telt niet "
        "mee. Praktijken die ooit samengingen, tellen als één."
    )


def _difference(main: Estimate) -> str:
    if main.ratio is None:
        return f"Er is geen schatting: {EFFECT_REDEN_GEEN.get(text(main.row, 'reden_geen'), 'niet bekend')}."
    per_year = main.number("verschil_per_1000_jaar")
    absolute = ""
    if per_year is not None:
        bounds = _between(main.number("verschil_onder"), main.number("verschil_boven"), _count)
        absolute = f" Dat is {_about(per_year)} per 1.000 patiënten jonger dan 18 per jaar{_margin(bounds)}."
    bounds = _between(main.number("onder"), main.number("boven"), less_or_more)
    return (
        f"In kwartalen met SOJ zijn er {less_or_more(main.ratio)} jeugdigen verwezen dan in dezelfde praktijken en "
        f"kwartalen zonder SOJ te verwachten was{_margin(bounds)}.{absolute}"
    )


def _margin(bounds: str) -> str:
    return f"; de marge van 95% loopt {bounds}" if bounds else "; een marge van 95% is niet te geven"


def less_or_more(ratio: float) -> str:
    """Say a ratio in words: ``7% minder``, ``15% meer``, ``(vrijwel) evenveel``."""
    change = round(100 * (ratio - 1))
    if change == 0:
        return "(vrijwel) evenveel"
    return f"{decimal(abs(change))}% {'minder' if change < 0 else 'meer'}"


def _count(number: float) -> str:
    """Say a number of youths in words: ``3 minder``, below one with a decimal."""
    digits = 0 if round(abs(number), 1) >= 1 else 1
    if round(abs(number), digits) == 0:
        return "(vrijwel) evenveel"
    return f"{decimal(abs(number), digits)} {'minder' if number < 0 else 'meer'}"


def _about(number: float) -> str:
    said = _count(number)
    return said if said.startswith("(") else f"ongeveer {said}"


def between_ratios(low: float | None, high: float | None) -> str:
    """Say two bounds of a ratio; one that is None is open, and two of them say nothing."""
    return _between(low, high, less_or_more)


def _between(low: float | None, high: float | None, say: Any) -> str:
    """Say two bounds; a bound that is not there, or a ratio of nothing, is open."""
    if low is None or (say is less_or_more and low == 0):
        return f"tot {say(high)}, zonder ondergrens" if high is not None else ""
    if high is None:
        return f"vanaf {say(low)}, zonder bovengrens"
    return f"van {say(low)} tot {say(high)}"


def _what_it_says(main: Estimate) -> str:
    """Say what may be concluded; that something changes only where the ladder allows it."""
    if main.ratio is None:
        return ""
    if main.open_question:
        return (
            "Of er met een SOJ minder, evenveel of meer jeugdigen worden verwezen, is met deze cijfers niet vast te "
            "stellen."
        )
    which = "minder" if main.ratio < 1 else "meer"
    word = text(main.row, "bewijsniveau")
    if word in (INDICATION, STRONG):
        kind = "een sterke aanwijzing" if word == STRONG else "een aanwijzing"
        return (
            f"Dat is volgens vaste regels {kind} dat er met een SOJ {which} jeugdigen worden verwezen. Een andere "
            "oorzaak is niet uitgesloten."
        )
    return f"Er zijn {which} verwijzingen, maar een aanwijzing is dit niet: er ontbreekt nog iets, zie het oordeel."


def _chance(main: Estimate) -> str:
    p, floor, ways = (main.number(name) for name in ("p_permutatie", "p_minimum", "aantal_toewijzingen"))
    if p is None or floor is None or ways is None:
        return ""
    all_ways = bool(main.row.get("alle_toewijzingen"))
    tried = f"op alle {decimal(ways)} manieren" if all_ways else f"op {decimal(ways)} manieren, bij loting gekozen"
    return (
        f"Verdeelt men de startdata anders over de praktijken ({tried}), dan komt een "
        f"verschil dat minstens zo groot is voor met een kans van {chance(p)}. De kleinste kans die hier "
        f"kan uitkomen, is {chance(floor)}. Dat is een proef achteraf: in het echt kozen praktijken zelf."
    )


def chance(p: float) -> str:
    """Write a chance: three decimals, and ``onder 0,001`` below that."""
    return "onder 0,001" if p < 0.001 else decimal(p, 3)


def _could_be_seen(main: Estimate) -> str:
    smallest = main.number("kleinst_aantoonbaar_pct")
    if smallest is not None:
        return f"Met deze praktijken kunnen wij pas een daling van {decimal(smallest)}% of meer zien."
    if main.ratio is None:
        return ""
    return "Met deze praktijken is ook een heel grote daling niet met genoeg zekerheid te zien."


def _complete(main: Estimate) -> str:
    complete = main.number("volledigheid_pct")
    if main.row.get("volledigheid_gemeten") and complete is not None:
        return f"Het minst volledige kwartaal dat meetelt, is naar verwachting voor {decimal(complete)}% binnen."
    return "Hoe volledig de kwartalen zijn, is niet gemeten; voorlopige kwartalen tellen niet mee."


def _doors(found: Mapping[str, Estimate]) -> str:
    """Say how the doors differ; nothing without the three of them."""
    parts = [found.get(model) for model in (VIA_GP, VIA_OTHERS, MAIN)]
    ratios = [one.ratio for one in parts if one is not None and one.ratio is not None]
    if len(ratios) < len(parts):
        return ""
    gp, others, total = (less_or_more(ratio) for ratio in ratios)
    return (
        f"Via de huisarts: {gp}; via de SOJ of de gemeente: {others}; alle deuren samen: {total}. Gaan jeugdigen van "
        "de ene deur naar de andere, dan verandert het totaal niet. Daarom telt het totaal."
    )


def comparisons_table(found: Mapping[str, Estimate]) -> DataTable:
    """All comparisons beside each other: ratio, margin, absolute difference, chance and its floor."""
    rows = [Row(NAMES[model], _cells(found[model]), strong=model == MAIN) for model in NAMES if model in found]
    heads = ("Vergelijking", "Verschil", "Marge (95%)", "Per 1.000 per jaar", "Marge (95%)", "Kans", "Kleinste kans")
    return DataTable(
        "Met SOJ vergeleken met zonder SOJ, en de controles daarop",
        tuple(Head(head, wide=place in (0, 1, 2, 4)) for place, head in enumerate(heads)),
        tuple(rows),
    )


def _cells(one: Estimate) -> tuple[str, ...]:
    if one.ratio is None:
        why = EFFECT_REDEN_GEEN.get(text(one.row, "reden_geen"), "niet bekend")
        return (f"geen schatting: {why}", *[Missing.UNKNOWN.value] * 5)
    numbers = [value(one.row, name) for name in ("p_permutatie", "p_minimum")]
    per_year = one.number("verschil_per_1000_jaar")
    return (
        less_or_more(one.ratio),
        _between(one.number("onder"), one.number("boven"), less_or_more) or "geen grenzen",
        Missing.UNKNOWN.value if per_year is None else decimal(per_year, 1),
        _numbers(one.number("verschil_onder"), one.number("verschil_boven")),
        *(number.value if isinstance(number, Missing) else chance(number) for number in numbers),
    )


def _numbers(low: float | None, high: float | None) -> str:
    ends = ["geen grens" if end is None else decimal(end, 1) for end in (low, high)]
    return "geen grenzen" if low is None and high is None else " tot ".join(ends)


@dataclass(frozen=True)
class Point:
    """One point of a chart: its name, the ratio and its bounds; None where there is none."""

    naam: str
    ratio: float | None
    onder: float | None = None
    boven: float | None = None


def years(tables: Tables) -> list[Point]:
    """The years before the start of the SOJ, in order of time."""
    frame = tables.get(EFFECT_YEARS)
    rows = [] if frame is None else views.records(frame.sort_values("volgnummer"))
    return [Point(_bin(row), *(_known(value(row, name)) for name in ("rate_ratio", "onder", "boven"))) for row in rows]


def _bin(row: Mapping[str, Any]) -> str:
    label = text(row, "jaren_voor_start")
    return BINS.get(label, label)


def left_out(tables: Tables) -> list[Point]:
    """The ratio without each practice in turn, in alphabetical order."""
    frame = tables.get(EFFECT_LEFT_OUT)
    rows = [] if frame is None else views.records(frame)
    points = [Point(text(row, "praktijk_naam"), _known(value(row, "rate_ratio"))) for row in rows]
    return sorted(points, key=lambda one: name_key(one.naam))


def _known(number: Value) -> float | None:
    return None if isinstance(number, Missing) else number


def _plan_rows(tables: Tables) -> list[tuple[str, str]]:
    frame = tables.get(EFFECT_PLAN)
    rows = [] if frame is None else views.records(frame.sort_values("volgnummer"))
    return [(text(row, "onderwerp"), _with_dates(text(row, "tekst"))) for row in rows]


def _with_dates(words: str) -> str:
    """Write the dates in a text as people do."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: day(date.fromisoformat(found[0])), words)


def _plan_table(tables: Tables) -> DataTable | None:
    rows = [Row(subject, (told,)) for subject, told in _plan_rows(tables)]
    heads = (Head("Onderdeel", wide=True), Head("Wat het plan zegt", wide=True))
    return DataTable("Het analyseplan waarmee is gerekend", heads, tuple(rows)) if rows else None


def _events(tables: Tables) -> dict[str, Any]:
    """What else happened in these years: a sentence, and the events that the region named."""
    told = [happened for subject, happened in _plan_rows(tables) if subject in (EVENT, EVENT_OF_REGION)]
    if not told:
        return {
            "sentence": "De regio heeft geen andere gebeurtenis in deze jaren genoemd. Dat wil niet zeggen dat er geen "
            "was: nieuwe contracten, wachtlijsten en andere werkwijzen kunnen verwijzingen ook veranderen.",
            "listed": [],
        }
    return {"sentence": "Wat er in deze jaren ook gebeurde en verwijzingen kan hebben veranderd:", "listed": told}


def years_table(points: list[Point]) -> DataTable:
    """The points of the years before the start as a table."""
    return DataTable(
        "Jaren voor de start van de SOJ",
        (Head("Wanneer", wide=True), Head("Verschil", wide=True), Head("Marge (95%)", wide=True)),
        tuple(Row(one.naam, _words_of(one)) for one in points),
    )


def left_out_table(points: list[Point]) -> DataTable:
    """The points without each practice as a table."""
    return DataTable(
        "Het verschil zonder één praktijk, op alfabet",
        (Head("Zonder praktijk", wide=True), Head("Verschil", wide=True)),
        tuple(Row(one.naam, _words_of(one)[:1]) for one in points),
    )


def _words_of(one: Point) -> tuple[str, str]:
    if one.ratio is None:
        return Missing.UNKNOWN.value, Missing.UNKNOWN.value
    return less_or_more(one.ratio), _between(one.onder, one.boven, less_or_more) or "geen grenzen"
