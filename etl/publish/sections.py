"""The tables of the report: headers, rows and cells as text, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.publish import accounting_view, model_view, views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, decimal, interval, latest, listing, show
from etl.publish.model_view import LINES, Area, Column
from etl.publish.sentences import group_name, status_name
from etl.publish.views import KANAAL, REGION, Practices, Rate, Tables, text, value
from schemas.values import KANALEN, PLAATSING, REDEN_LEEG


@dataclass(frozen=True)
class Head:
    """One column header; ``wide`` columns hold text, others numbers; without ``wrap`` a cell is one line."""

    tekst: str
    wide: bool = False
    wrap: bool = True

    @property
    def css(self) -> str:
        """Classes of its cells."""
        return " ".join(name for name, on in (("breed", self.wide), ("heel", not self.wrap)) if on)


@dataclass(frozen=True)
class Row:
    """One row: its header and its cells, both as text; ``strong`` rows are totals."""

    naam: str
    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class DataTable:
    """One table; ``groups`` are headers above several columns, as (text, number of columns)."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, int], ...] = ()


_RATE_HEADS = (Head("Patiënten <18"), Head("Jeugdigen"), Head("Per 1.000"), Head("Marge (95%)"))


def trend_table(rates: list[Rate], unlinked: Mapping[Period, Value], complete: Mapping[Period, Value]) -> DataTable:
    """
    Both groups per period, newest first: patients, youths, per 1,000 and the interval, with the status.

    ``unlinked``: per period the percentage of the youths of the region without a practice; ``complete``: the
    percentage of its verwijzingen that is expected to be known. No column when empty.
    """
    periods = list(dict.fromkeys(rate.periode for rate in rates))[::-1]
    by_key = {(rate.periode, rate.groep): rate for rate in rates}
    rows = []
    for one in periods:
        cells: list[str] = []
        status = ""
        for groep in ("interventie", "controle"):
            rate = by_key.get((one, groep))
            cells += _rate_cells(rate)
            status = status or (rate.status if rate is not None else "")
        shares = [show(given.get(one, Missing.UNKNOWN), "percent") for given in (unlinked, complete) if given]
        rows.append(Row(one.label, (*cells, *shares, status_name(status))))
    named = ((unlinked, "Zonder praktijk"), (complete, "Bekend"))
    beside = tuple(Head(head) for given, head in named if given)
    return DataTable(
        "Verwezen jeugdigen per periode in praktijken met en zonder SOJ, nieuwste eerst",
        (Head("Periode", wide=True), *_RATE_HEADS, *_RATE_HEADS, *beside, Head("Status", wide=True, wrap=False)),
        tuple(rows),
        groups=(("", 1), ("Met SOJ", 4), ("Zonder SOJ", 4), ("", 1 + len(beside))),
    )


def _rate_cells(rate: Rate | None) -> list[str]:
    if rate is None:
        # No practice was in this group then: there is nothing to count.
        return [Missing.NOT_APPLICABLE.value] * 4
    return [
        show(rate.patienten),
        show(rate.jeugdigen),
        show(rate.per_1000, "rate"),
        interval(rate.onder, rate.boven),
    ]


def practices_table(view: Practices) -> DataTable:
    """Practices in alphabetical order with what the dots are made of."""
    remarks = [_remark(one.rate) for one in view.rows]
    rows = []
    for one, remark in zip(view.rows, remarks, strict=True):
        cells = (one.gemeente, group_name(one.rate.groep), *_rate_cells(one.rate))
        rows.append(Row(one.naam, (*cells, remark) if any(remarks) else cells))
    heads = [
        *(Head("Praktijk", wide=True), Head("Gemeente", wide=True), Head("Groep", wide=True, wrap=False)),
        *_RATE_HEADS,
    ]
    if any(remarks):
        heads.append(Head("Opmerking", wide=True))
    return DataTable(f"Praktijken op alfabet, {view.periode.text}", tuple(heads), tuple(rows))


def _remark(rate: Rate) -> str:
    if rate.opmerking:
        return REDEN_LEEG.get(rate.opmerking, rate.opmerking.replace("_", " "))
    return "verborgen" if rate.jeugdigen is Missing.HIDDEN else ""


def model_table(area: Area) -> DataTable:
    """Lines A to M of one area: the groups over the rolling year, then over the quarter."""
    found = area.columns
    rows = [
        Row(
            f"{line.letter}. {line.tekst}" + (f" ({_unbroken(line.formule)})" if line.formule else ""),
            tuple(show(one.letters[line.letter], line.kind) for one in found),
            strong=line.letter in "LM",
        )
        for line in LINES
    ]
    rows += [
        Row("Marge van M (95%)", tuple(interval(one.m_onder, one.m_boven, "euro") for one in found)),
        Row(f"M zonder K ({_unbroken('(L − K) / A')})", tuple(show(one.m_zonder_k, "euro") for one in found)),
        Row(
            "Marge van M zonder K (95%)",
            tuple(interval(one.m_zonder_k_onder, one.m_zonder_k_boven, "euro") for one in found),
        ),
        Row("L telt op", tuple(" + ".join(one.l_bestaat_uit) or _why_no_sum(one) for one in found)),
        Row("Kostenbasis", tuple(one.kostenbasis or Missing.UNKNOWN.value for one in found)),
        Row("Prijspeil", tuple(one.prijspeil or Missing.UNKNOWN.value for one in found)),
        Row("Niet beschikbaar", tuple(listing(one.niet_beschikbaar) or "niets" for one in found)),
    ]
    groups = [(one.periode.label, 1) for one in found]
    return DataTable(
        f"Rekenmodel A tot en met M, {area.naam}",
        (Head("Regel", wide=True), *(Head(sentence_case(group_name(one.groep))) for one in found)),
        tuple(rows),
        groups=(("", 1), *_spans(groups)),
    )


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _why_no_sum(one: Column) -> str:
    missing = one.letters["L"]
    return missing.value if isinstance(missing, Missing) else Missing.UNKNOWN.value


def _spans(groups: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    spans: list[tuple[str, int]] = []
    for name, count in groups:
        if spans and spans[-1][0] == name:
            spans[-1] = (name, spans[-1][1] + count)
        else:
            spans.append((name, count))
    return spans


def channel_table(tables: Tables, context: ReportContext) -> DataTable | None:
    """Who referred in the quarter, per group of the region; None when nothing of it is published."""
    frame = tables.get(KANAAL)
    if frame is None or frame.empty:
        return None
    newest = latest(frame["kwartaal"].astype(str).unique(), context.periode, "kwartaal", "halfjaar")
    if newest is None:
        return None
    chosen = frame[(frame["gebied"].astype(str) == REGION) & (frame["kwartaal"].astype(str) == newest.code)]
    by_key = {(text(row, "groep"), text(row, "kanaal")): row for row in views.records(chosen)}
    groups = [groep for groep in views.GROUPS if any(groep == key[0] for key in by_key)]
    present = [kanaal for kanaal in KANALEN if any(kanaal == key[1] for key in by_key)]
    rows = []
    for kanaal in present:
        cells: list[str] = []
        for groep in groups:
            row = by_key.get((groep, kanaal))
            if row is None:
                cells += [Missing.NOT_APPLICABLE.value] * 2
            else:
                share = show(value(row, "aandeel_pct"), "percent")
                cells += [show(value(row, "jeugdigen_verwezen")), share]
        rows.append(Row(sentence_case(KANALEN[kanaal]), tuple(cells)))
    return DataTable(
        f"Wie verwees, verwezen jeugdigen in {newest.text}",
        (Head("Verwijzer", wide=True), *(Head(head) for _ in groups for head in ("Aantal", "Aandeel"))),
        tuple(rows),
        groups=(("", 1), *((sentence_case(group_name(groep)), 2) for groep in groups)),
    )


def accounting_table(tables: Tables) -> DataTable:
    """List the steps of the row accounting over the region, with what fell out and why."""
    rows = []
    for step in accounting_view.steps(tables):
        rows.append(Row(step.naam, (show(step.rows_in), "", ""), strong=True))
        rows += [Row(fall.naam, ("", show(fall.aantal), "")) for fall in step.falls]
        if step.merged is not None:
            rows.append(Row("Samengevoegd, niet weggevallen", ("", decimal(step.merged), "")))
        rows.append(Row(step.rest, ("", "", show(step.rows_out))))
    heads = (Head("Stap", wide=True), Head("Erin"), Head("Eraf"), Head("Eruit"))
    return DataTable("Van geleverde rij tot geteld cijfer, alle geleverde jaren samen", heads, tuple(rows))


def coverage_table(tables: Tables, context: ReportContext) -> DataTable | None:
    """List per year what of the region's codes is placed, in doubt and not placed; None when it is not published."""
    frame = tables.get(views.CODEDEKKING)
    if frame is None or frame.empty:
        return None
    found = views.records(frame[frame["gemeente"].astype(str) == REGION])
    by_key = {(int(row["jaar"]), text(row, "plaatsing")): row for row in found}
    years = sorted({jaar for jaar, _ in by_key if jaar <= context.periode.end.year}, reverse=True)
    nothing = {"aantal": 0, "jeugdigen": 0}
    rows = []
    for jaar in years:
        cells: list[str] = []
        for plaatsing in PLAATSING:
            row = by_key.get((jaar, plaatsing), nothing)
            cells += [show(value(row, "aantal")), show(value(row, "jeugdigen")), show(value(row, "bedrag"), "euro")]
        rows.append(Row(str(jaar), tuple(cells)))
    heads = ("Toewijzingen", "Jeugdigen", "Gedeclareerd")
    return DataTable(
        "Codes met en zonder vaste plaats, per jaar waarin de toewijzing ingaat, nieuwste eerst",
        (Head("Jaar", wide=True), *(Head(head) for _ in PLAATSING for head in heads)),
        tuple(rows),
        groups=(("", 1), *((sentence_case(plaatsing.replace("_", " ")), len(heads)) for plaatsing in PLAATSING)),
    )


def settings_table(context: ReportContext) -> DataTable:
    """List the settings of the region that these figures were made with, in words."""
    names = {
        "maximale_onderbreking_dagen": "Dagen tussen besluiten die nog bij één traject horen",
        "nieuw_na_dagen": "Dagen zonder hulp waarna een jeugdige nieuw is",
        "leveringsvormen": "Leveringsvormen die meetellen",
        "kwartaal_naar": "Een verwijzing telt op de",
        "codering": "Indeling van de zorgcodes",
        "uitkomst": "Zorgvormen die meetellen",
        "groep_onbekend": "Praktijken zonder opgave tellen als",
        "vasthouden": "Afwijkende leveringen tegenhouden",
    }
    rows = [Row(names.get(name, name), (_setting(found),)) for name, found in context.regels.items()]
    return DataTable(
        "Instellingen van de regio", (Head("Instelling", wide=True), Head("Waarde", wide=True)), tuple(rows)
    )


def _setting(found: object) -> str:
    if isinstance(found, bool):
        return "ja" if found else "nee"
    if isinstance(found, (list, tuple, set, frozenset)):
        return ", ".join(str(one) for one in found) or "geen"
    return str(found)


def model_areas(tables: Tables, context: ReportContext) -> tuple[list[Area], list[Area]]:
    """Areas of the rekenmodel: the region, and the gemeenten."""
    return model_view.areas(tables, context, "regio"), model_view.areas(tables, context, "gemeente")
