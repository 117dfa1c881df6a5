"""Random children of a small region: decisions with versions, requests and declarations, many on an edge."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .drawing import Chooser, Line, Source
from .places import FAMILIES, PRODUCTS, QUARTERS, Places

MOST_ROWS = 40
EARLIEST, LATEST = date(2021, 10, 1), date(2023, 12, 31)
AANBIEDERS = ("73990001", "07990002", "73990003")
OPEN_ENDS = ("", "2099-01-01", "9999-12-31")
NO_GP_AGB, UNKNOWN_AGB = "03990009", "01999999"
REASONS_AT_START = ("", "03", "04", "07", "08", "09", "10", "11", "12", "14", "05", "13", "01")
REASONS_LATER = ("", "", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "14", "13", "01")


def eleven_proof(bsn: str) -> bool:
    """Whether nine digits pass the 11-proef."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, bsn, strict=True)) % 11 == 0


BSNS = tuple(str(number) for number in range(999900006, 999900160) if eleven_proof(str(number)))
BAD_BSNS = ("999900007", "000000000", "999999999", "99990000X", "")


@dataclass
class Case:
    """Everything that is said about one toewijzing: its versions, in order of sending."""

    gemeente: str
    start: date
    end: date | None
    versions: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Registry:
    """What has been drawn so far."""

    choose: Chooser
    places: Places
    gemeenten: list[str]
    max_gap: int
    new_after: int
    cases: list[Case] = field(default_factory=list)
    rows: int = 0

    def number(self, gemeente: str) -> str:
        """Give the next toewijzingnummer of a gemeente; other gemeenten use the same numbers."""
        return str(8 + sum(case.gemeente == gemeente for case in self.cases))

    def clamp(self, day: date) -> date:
        """Keep a start within the years of the test."""
        return min(max(day, EARLIEST), LATEST)


def draw_children(registry: Registry) -> None:
    """Fill the registry with at most 12 children and 40 versions."""
    choose = registry.choose
    for bsn in BSNS[: choose.number(2, 12)]:
        if registry.rows < MOST_ROWS:
            _draw_child(registry, bsn)


def _first_start(choose: Chooser) -> date:
    quarter = choose.pick(QUARTERS[1:4] if choose.one_in(2) else QUARTERS[1:6])
    first = date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)
    return first + timedelta(days=choose.pick((0, 1, -1, 14, 44, 75)))


def _family(choose: Chooser) -> tuple[tuple[str, str], ...]:
    """Give products of one zorgvorm, the ones that are counted by default more often."""
    return choose.pick(FAMILIES) if choose.one_in(2) else choose.pick(FAMILIES[:4])


def _birth_date(choose: Chooser, start: date) -> str:
    kind = choose.number(0, 9)
    if kind < 5:
        return "2012-05-17"
    if kind == 5:
        return ""
    if kind == 6:
        return "2003-02-03"
    eighteen = date(start.year - 18, start.month, min(start.day, 28))
    return (eighteen + timedelta(days=choose.pick((0, 1, -1, 20)))).isoformat()


def _draw_child(registry: Registry, bsn: str) -> None:
    choose = registry.choose
    gemeente = choose.pick(registry.gemeenten)
    start = _first_start(choose)
    born = _birth_date(choose, start)
    family = _family(choose)
    product = choose.pick(family)
    aanbieder = choose.pick(AANBIEDERS)
    homes = registry.places.practice_ids
    home = choose.pick(homes if choose.one_in(2) else homes[:2])
    mine: list[Case] = []
    for n in range(choose.number(1, 4)):
        if registry.rows >= MOST_ROWS:
            return
        if n and choose.one_in(5):
            start = _hand_over(registry, mine[-1])
            family = _family(choose)
            product = choose.pick(family)
        elif n:
            start = _next_start(registry, mine)
            family = _family(choose) if choose.one_in(4) else family
            product = choose.pick(family) if choose.one_in(2) or product not in family else product
            aanbieder = choose.pick(AANBIEDERS) if choose.one_in(3) else aanbieder
            gemeente = choose.pick(registry.gemeenten) if choose.one_in(8) else gemeente
        start = registry.clamp(start)
        length = choose.pick((90, 0, 29, 30, 181, 364, 700, None))
        end = None if length is None else start + timedelta(days=length)
        case = Case(gemeente, start, end)
        first = _first_version(registry, case, (bsn, born, home), product, aanbieder)
        case.versions.append(first)
        for _ in range(choose.pick((0, 0, 1, 2))):
            case.versions.append(_next_version(registry, case))
        registry.rows += len(case.versions)
        registry.cases.append(case)
        mine.append(case)
        if choose.one_in(12):
            _other_law(registry, case)


def _next_start(registry: Registry, mine: list[Case]) -> date:
    """Place a decision against an earlier one of the same child: touching, nested, equal, just too far."""
    choose = registry.choose
    other = choose.pick(mine[::-1])
    if other.end is None or choose.one_in(3):
        return other.start + timedelta(days=choose.pick((0, 1, 10, 29, 30, 31, 200, 365, -1, -30, -31)))
    if choose.one_in(3):
        return other.end + timedelta(days=registry.new_after + choose.pick((0, 1)))
    gap = registry.max_gap
    days = choose.pick((0, 1, gap - 1, gap, gap + 1, gap + 2, 29, 30, 31, 32, 60, -1, -2, -30, -31, 364, 365, 366))
    return other.end + timedelta(days=1 + days)


def _hand_over(registry: Registry, case: Case) -> date:
    """End a decision for an administrative reason, or nearly so; gives the start of the one after it."""
    choose = registry.choose
    case.versions[-1]["reden_wijziging"] = choose.pick(("03", "08", "09", "10", "11", "12", "04", "14", ""))
    if case.end is None:
        return case.start + timedelta(days=choose.pick((30, 200)))
    return case.end + timedelta(days=choose.pick((1, 29, 30, 31, 32)))


def _first_version(
    registry: Registry, case: Case, child: tuple[str, str, str], product: tuple[str, str], aanbieder: str
) -> dict[str, str]:
    choose = registry.choose
    bsn, born, home = child
    own_agb, own_name = _own_practice(registry, home)
    return {
        "gemeente": case.gemeente,
        "toewijzingnummer": registry.number(case.gemeente),
        "bsn": bsn,
        "geboortedatum": born,
        "geslacht": "",
        "wet": choose.pick(("", "Jeugdwet")),
        "productcategorie": product[0],
        "productcode": product[1],
        "toewijzingsdatum": (case.start + timedelta(days=choose.pick((-5, 0, 3, -40, -1)))).isoformat(),
        "toewijzingstijd": choose.pick(("", "09:00:00", "14:30:00")),
        "ingangsdatum": case.start.isoformat(),
        "einddatum": case.end.isoformat() if case.end else choose.pick(OPEN_ENDS),
        "stopdatum": _stop(choose, case),
        "reden_wijziging": choose.pick(REASONS_AT_START) if choose.one_in(4) else "",
        "aanbieder_agb": aanbieder,
        "leveringsvorm": "PGB" if choose.one_in(15) else choose.pick(("", "ZIN")),
        "status": "Ingetrokken" if choose.one_in(20) else choose.pick(("", "toegewezen", "Toegewezen")),
        "referentie_aanbieder": f"R{bsn[-3:]}" if choose.one_in(3) else "",
        **_referrer(registry),
        "huisartspraktijk_agb": own_agb,
        "huisartspraktijk_naam": own_name,
        "volume": choose.pick(("", "12.50", "-3")),
        "registratiedatum": "onbekend" if choose.one_in(20) else "",
    }


def _stop(choose: Chooser, case: Case) -> str:
    if not choose.one_in(5):
        return ""
    usual = case.end or case.start + timedelta(days=60)
    day = choose.pick((usual - timedelta(days=7), case.start, usual + timedelta(days=5), date(9999, 12, 31)))
    return max(day, case.start - timedelta(days=1)).isoformat()


def spelled(choose: Chooser, name: str) -> str:
    """Give a name as somebody else might write it."""
    plain = name.replace("é", "e").replace("Ö", "O").replace("'", " ")
    return choose.pick((name, name.upper(), f"Huisarts {plain}", name.replace(" ", "-"), plain.lower()))


def _own_practice(registry: Registry, home: str) -> tuple[str, str]:
    choose, places = registry.choose, registry.places
    kind = choose.number(0, 9)
    if 1 <= kind <= 4:
        return home, ""
    if kind == 5:
        return UNKNOWN_AGB, ""
    if kind == 6:
        return "", spelled(choose, choose.pick((*places.practice_names, "Gezondheidscentrum Noord")))
    return "", ""


def _referrer(registry: Registry) -> dict[str, str]:
    """Draw who referred: AGB or name, known or not, with every type; both only when the AGB is nowhere."""
    choose, places = registry.choose, registry.places
    agb = naam = ""
    kind = choose.number(0, 8)
    if kind in (1, 2):
        agb = choose.pick(places.practice_ids)
    elif kind in (3, 4):
        agb = choose.pick(places.people)[0]
    elif kind == 5:
        naam = spelled(choose, choose.pick((*places.practice_names, "Oude Kerk", "niemand")))
    elif kind == 6:
        naam = spelled(choose, choose.pick(places.people)[2])
    elif kind == 7:
        agb = choose.pick((NO_GP_AGB, UNKNOWN_AGB, "12345"))
        naam = spelled(choose, choose.pick(places.practice_names)) if agb in (UNKNOWN_AGB, NO_GP_AGB) else ""
    usual = choose.pick(("02", "02", ""))
    other = ("07", "01", "03", "04", "05", "06", "08", "99")
    return {
        "verwijzer_type": choose.pick(other) if choose.one_in(4) else usual,
        "verwijzer_agb": agb,
        "verwijzer_naam": naam,
    }


def _next_version(registry: Registry, case: Case) -> dict[str, str]:
    """Change the last version: stretch, shorten, stop, withdraw, delete, correct."""
    choose = registry.choose
    before = case.versions[-1]
    later = timedelta(days=choose.pick((0, 30, 1, 90, -10)))
    sent = date.fromisoformat(before["toewijzingsdatum"]) + later
    after = {
        **before,
        "toewijzingsdatum": sent.isoformat(),
        "toewijzingstijd": choose.pick(("", "09:00:00", "14:30:00")),
        "reden_wijziging": choose.pick(REASONS_LATER),
    }
    kind = choose.number(0, 13)
    if kind in (1, 2, 3):
        days = {1: 90, 2: 30, 3: -20}[kind]
        old = date.fromisoformat(before["einddatum"]) if case.end and before["einddatum"] else None
        new = max((old or case.start) + timedelta(days=days), case.start)
        case.end = new
        after["einddatum"] = new.isoformat()
    elif kind == 4:
        after["stopdatum"] = _stop(choose, case) or before["ingangsdatum"]
    elif kind == 5:
        after |= {"reden_wijziging": "13", "einddatum": before["ingangsdatum"]}
    elif kind == 6:
        day = choose.pick(("2022-04-03", "2022-04-04", after["toewijzingsdatum"]))
        after |= {"reden_wijziging": "01", "einddatum": before["ingangsdatum"], "toewijzingsdatum": day}
    elif kind == 7:
        after |= {"verwijzer_type": "", "verwijzer_agb": "", "verwijzer_naam": "", "referentie_aanbieder": ""}
    elif kind == 8:
        after |= _referrer(registry)
    elif kind == 9:
        after["geboortedatum"] = choose.pick(("", "2010-10-10", "2001-01-01", "31-02-2011"))
        own = _own_practice(registry, choose.pick(registry.places.practice_ids))
        after["huisartspraktijk_agb"], after["huisartspraktijk_naam"] = own
    elif kind == 10:
        after["status"] = choose.pick(("afgewezen", "toegewezen"))
        after["leveringsvorm"] = choose.pick((before["leveringsvorm"], "PGB"))
    elif kind == 11 and not any(version["referentie_aanbieder"] for version in case.versions):
        after["productcategorie"], after["productcode"] = choose.pick(PRODUCTS)
        after["aanbieder_agb"] = choose.pick(AANBIEDERS)
        after["bsn"] = choose.pick((before["bsn"], BSNS[0]))
    elif kind >= 12:
        after["referentie_aanbieder"] = choose.pick(("RW", before["referentie_aanbieder"]))
    if after["einddatum"] and after["einddatum"] < after["ingangsdatum"]:
        after["einddatum"] = after["ingangsdatum"]
    return after


def _other_law(registry: Registry, case: Case) -> None:
    """Give the gemeente a decision under another law, now and then with the same number."""
    values = {**case.versions[0], "wet": "Wmo"}
    if not registry.choose.one_in(2):
        values["toewijzingnummer"] = f"W{values['toewijzingnummer']}"
    registry.cases.append(Case(case.gemeente, case.start, case.end, [values]))
    registry.rows += 1


def draw_requests(registry: Registry, requests: Source) -> None:
    """Draw verzoeken om toewijzing for decisions with a reference, near and far from their product."""
    choose = registry.choose
    for case in registry.cases:
        referred = [version for version in case.versions if version["referentie_aanbieder"]]
        if not referred:
            continue
        for _ in range(choose.pick((0, 1, 2, 3))):
            version = choose.pick(referred)
            product = (version["productcategorie"], version["productcode"])
            category, code = choose.pick((product, (product[0], "99X99"), ("", ""), ("46", "46A01")))
            referrer = _referrer(registry)
            values = {
                "gemeente": version["gemeente"],
                "referentie_aanbieder": version["referentie_aanbieder"],
                "bsn": BSNS[0] if choose.one_in(8) else version["bsn"],
                "aanbieder_agb": AANBIEDERS[0] if choose.one_in(8) else version["aanbieder_agb"],
                "productcategorie": category,
                "productcode": code,
                **referrer,
                "verwijzer_type": referrer["verwijzer_type"] or "07",
                "dagtekening": version["toewijzingsdatum"],
            }
            line = Line(values, choose.one_in(3))
            requests.add(line, choose.number(0, 1))
            if choose.one_in(5):
                requests.files[-1].append(line)


def draw_declarations(registry: Registry, declarations: Source) -> None:
    """Draw declarations, and per gemeente how far they reach: the rules count actual costs from there."""
    choose = registry.choose
    for number, case in enumerate(registry.cases):
        for turn in range(choose.pick((0, 1, 0, 2))):
            values = {
                "gemeente": case.gemeente,
                "toewijzingnummer": case.versions[0]["toewijzingnummer"],
                "bsn": case.versions[0]["bsn"],
                "begindatum": case.start.isoformat(),
                "einddatum": (case.start + timedelta(days=30)).isoformat(),
                "bedrag": choose.pick(("1234.50", "100", "-20.25")),
                "debet_credit": choose.pick(("D", "", "C")),
                "referentienummer": f"D{number}-{turn}",
            }
            line = Line(values, choose.one_in(3))
            declarations.add(line, choose.number(0, 1))
            if choose.one_in(5):
                declarations.files[-1].append(line)
    for gemeente in registry.gemeenten:
        reaches = choose.pick(("", "2023-12-31", "2023-12-30", "2024-03-30", "2024-03-29", "2026-12-31"))
        if reaches:
            values = {
                "gemeente": gemeente, "toewijzingnummer": "elders", "bsn": BSNS[-1], "begindatum": reaches,
                "einddatum": reaches, "bedrag": "50", "debet_credit": "", "referentienummer": f"T{gemeente}",
            }  # fmt: skip
            declarations.add(Line(values), choose.number(0, 1))
            if choose.one_in(6):
                declarations.add(Line({**values, "bedrag": "veel", "referentienummer": "fout"}), 1)
