"""Random practices of a small region: opening, closing, merging, their people, lists, groups and costs."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .drawing import Chooser, Line, Source

ALWAYS = "2015-01-01"
NAMES = (
    "Huisartsenpraktijk De Linde", "Praktijk Zonnehof", "Huisartspraktijk 't Anker", "Dr. Mulder",
    "Huisartsenpraktijk Café Zuid", "De Praktijk",
)  # fmt: skip
# Days on which something may change: on and around the ends of quarters, and in the middle of one.
CHANGES = (
    "2022-10-01", "2022-06-30", "2022-07-01", "2022-05-16", "2022-12-31", "2023-01-01", "2023-02-14",
    "2023-03-31", "2023-04-01", "2023-08-20",
)  # fmt: skip
QUARTERS = tuple(f"{year}K{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4))
# Products that share a zorgvorm by the national list (those of 99 do not: each is a zorgvorm of its own).
FAMILIES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("52", "52A00"), ("52", ""), ("54", "54002")),
    (("51", ""), ("54", "54001"), ("51", "51A00")),
    (("54", "54004"), ("54", "")),
    (("45", "45A04"), ("45", ""), ("50", "50H1A"), ("50", "")),
    (("31", ""), ("31", "31A01")),
    (("99", "9X1"), ("99", ""), ("99", "9X2")),
    (("41", "41A01"),),
)
PRODUCTS = tuple(product for family in FAMILIES for product in family)


@dataclass
class Places:
    """The practices and the people of a region, for the decisions to refer to."""

    practice_ids: list[str] = field(default_factory=list)
    practice_names: list[str] = field(default_factory=list)
    people: list[tuple[str, str, str]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def day_before(day: str) -> str:
    """Give the day before an ISO day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def source(choose: Chooser, naam: str, soort: str, names: tuple[str, ...], most: int = 2) -> Source:
    """Give an empty source of the whole region with 1 to `most` deliveries, in order of delivery."""
    number = choose.number(1, most)
    first = choose.number(0, len(names) - number)
    chosen = [name.format(bron=naam) for name in names[first : first + number]]
    codering = "cp1252" if choose.one_in(6) else ""
    return Source(naam, soort, codering=codering, files=[[] for _ in chosen], names=chosen)


def build_places(choose: Chooser, gemeenten: list[str], names: tuple[str, ...]) -> Places:
    """Draw everything but the children; each gemeente keeps one practice that is always open."""
    places = Places()
    practices = source(choose, "praktijken", "praktijken", names)
    number = choose.number(max(2, len(gemeenten)), 5)
    open_between: dict[str, tuple[str, str]] = {}
    backwards = choose.one_in(2)
    for n in range(number):
        praktijk_id = f"0199000{9 - n if backwards else n + 1}"
        naam = choose.pick(NAMES) if choose.one_in(4) else NAMES[n]
        gemeente = gemeenten[n] if n < len(gemeenten) else choose.pick(gemeenten)
        values = {
            "praktijk_id": praktijk_id, "naam": naam, "gemeente": gemeente, "geldig_van": ALWAYS,
            "geldig_tot": "", "opgegaan_in": "",
            "aliassen": choose.pick(("", "", "Gezondheidscentrum Noord", "Oude Kerk|HAP De Linde")),
        }  # fmt: skip
        change = choose.pick(CHANGES)
        what = choose.number(0, 5) if n >= len(gemeenten) else 0
        until = ""
        if what == 1:
            values["geldig_van"] = change
        elif what in (2, 3, 4):
            until = values["geldig_tot"] = change
            if what > 2:
                values["opgegaan_in"] = places.practice_ids[choose.number(0, n - 1)]
        elif what == 5:
            renamed = {
                **values,
                "naam": NAMES[5 - n],
                "gemeente": choose.pick(gemeenten),
                "geldig_van": change,
            }
            values["geldig_tot"] = day_before(change)
            practices.add(Line(renamed), 1)
        open_between[praktijk_id] = (values["geldig_van"] if what != 5 else ALWAYS, until)
        if choose.one_in(5):
            practices.add(Line({**values, "naam": "Huisartsenpraktijk Voorheen", "geldig_tot": ""}), 0)
            practices.files[-1].append(Line(values))
        else:
            practices.add(Line(values, choose.one_in(3)), choose.number(0, 1))
        places.practice_ids.append(praktijk_id)
        places.practice_names.append(values["naam"])
    if choose.one_in(5):
        practices.add(Line({**_first_values(practices), "naam": ""}), 1)
    people = _people(choose, places, names)
    groups, with_soj = _groups(choose, places, names)
    places.sources = [
        practices, people, groups,
        _patients(choose, places, gemeenten, names),
        _soj_costs(choose, with_soj, open_between, names),
        _lokaal_veld(choose, gemeenten, open_between, names),
        _prices(choose, gemeenten, names),
        _codes(choose, gemeenten, names),
    ]  # fmt: skip
    return places


def _people(choose: Chooser, places: Places, names: tuple[str, ...]) -> Source:
    result = source(choose, "zorgverleners", "zorgverleners", names)
    kinds = (
        ("01995001", "huisarts", "Jansen"), ("94995002", "soj", "M. Bakker-Öz"),
        ("01995003", "", "dr. Visser"), ("03995004", "jeugdarts", "Smit"),
        ("01995005", "huisarts", "Jansen"), ("01995006", "soj", "T. Kok"),
    )  # fmt: skip
    for n in range(choose.number(1, len(kinds))):
        agb, rol, naam = kinds[n]
        places.people.append((agb, rol, naam))
        for turn in range(choose.number(1, 2)):
            van, tot = choose.pick(((ALWAYS, ""), (ALWAYS, choose.pick(CHANGES)), (choose.pick(CHANGES), "")))
            values = {
                "zorgverlener_agb": agb, "praktijk_id": choose.pick(places.practice_ids), "geldig_van": van,
                "geldig_tot": tot, "rol": rol, "naam": naam,
            }  # fmt: skip
            result.add(Line(values, choose.one_in(3)), turn)
            if choose.one_in(6):
                result.files[-1].append(Line(values))
    return result


def _groups(choose: Chooser, places: Places, names: tuple[str, ...]) -> tuple[Source, dict[str, tuple[str, str]]]:
    """Give the SOJ calendar, and per practice without an exclusion the days of its (first) SOJ."""
    result = source(choose, "praktijkgroepen", "praktijkgroepen", names)
    with_soj: dict[str, tuple[str, str]] = {}
    for praktijk_id in places.practice_ids:
        change = choose.pick(CHANGES)
        plans: tuple[tuple[tuple[str, str, str], ...], ...] = (
            (("ja", ALWAYS, ""),),
            (("nee", ALWAYS, ""),),
            (("nee", ALWAYS, day_before(change)), ("ja", change, "")),
            (("ja", ALWAYS, change),),
            (),
            (("ja", change, ""), ("uitgesloten", choose.pick(CHANGES), choose.pick(("2023-12-31", "")))),
            (("nee", ALWAYS, ""), ("ja", change, "2023-05-10")),
        )
        plan = choose.pick(plans)
        for turn, (soj, van, tot) in enumerate(plan):
            if tot and tot < van:
                continue
            values = {
                "praktijk_id": praktijk_id,
                "soj": soj,
                "geldig_van": van,
                "geldig_tot": tot,
                "reden": "",
            }
            result.add(Line(values, choose.one_in(4)), turn)
            if soj == "ja" and all(word != "uitgesloten" for word, _, _ in plan):
                with_soj[praktijk_id] = (van, tot or "2099-12-31")
    if choose.one_in(6):
        result.add(Line({"praktijk_id": places.practice_ids[0], "soj": "soms", "geldig_van": ALWAYS}), 0)
    return result, with_soj


def _patients(choose: Chooser, places: Places, gemeenten: list[str], names: tuple[str, ...]) -> Source:
    result = source(choose, "patienten", "patienten", names)
    calendars = (
        ("2022-01-01",), (), ("2021-10-01", "2023-01-01", "2024-01-01"), ("2024-07-01",),
        ("2022-04-02", "2022-07-01"),
    )  # fmt: skip
    for praktijk_id in places.practice_ids:
        classes = choose.pick((("",), ("0-11", "12-17")))
        lived_in = [*gemeenten[: choose.number(1, len(gemeenten))], *(["9909"] if choose.one_in(4) else [])]
        for peildatum in choose.pick(calendars):
            for gemeente in lived_in:
                for leeftijdsklasse in classes:
                    values = {
                        "praktijk_id": praktijk_id, "peildatum": peildatum, "gemeente": gemeente,
                        "patienten_onder_18": choose.pick(("1200", "815", "640", "1", "0")),
                        "leeftijdsklasse": leeftijdsklasse,
                    }  # fmt: skip
                    result.add(Line(values, choose.one_in(4)), choose.number(0, 1))
                    if choose.one_in(8):
                        result.files[-1].append(Line({**values, "patienten_onder_18": "90"}))
    if any(result.files) and choose.one_in(6):
        result.add(Line({**_first_values(result), "patienten_onder_18": "-5"}), 1)
    return result


def _first_values(filled: Source) -> dict[str, str]:
    return next((line.values for rows in filled.files for line in rows), {"praktijk_id": "01990001"})


def _whole_quarter_within(quarter: str, van: str, tot: str) -> bool:
    month = 3 * int(quarter[5]) - 2
    return van <= f"{quarter[:4]}-{month:02}-01" and (not tot or f"{quarter[:4]}-{month + 2:02}-31" <= tot)


def _soj_costs(
    choose: Chooser,
    with_soj: dict[str, tuple[str, str]],
    open_between: dict[str, tuple[str, str]],
    names: tuple[str, ...],
) -> Source:
    """Only for practices with SOJ that quarter: the rules do not say what K of a control practice is."""
    result = source(choose, "inzet", "soj_inzet", names)
    for praktijk_id, (van, tot) in with_soj.items():
        for quarter in QUARTERS[:9]:
            in_use = _whole_quarter_within(quarter, *open_between[praktijk_id])
            if not in_use or not _whole_quarter_within(quarter, van, tot) or choose.one_in(3):
                continue
            for kostensoort in choose.pick((("",), ("structureel", "eenmalig"), ("", "bijdrage_derden"))):
                values = {
                    "praktijk_id": praktijk_id, "kwartaal": quarter, "uren_gepland": "96",
                    "uren_werkelijk": "", "kosten": choose.pick(("7500.50", "0", "1200")),
                    "kostensoort": kostensoort,
                }  # fmt: skip
                result.add(Line(values, choose.one_in(4)), choose.number(0, 1))
    if result.files[0] and choose.one_in(3):
        result.files[-1].append(Line({**result.files[0][0].values, "kosten": "6000"}))
    return result


def _lokaal_veld(
    choose: Chooser, gemeenten: list[str], open_between: dict[str, tuple[str, str]], names: tuple[str, ...]
) -> Source:
    result = source(choose, "lokaal", "lokaal_veld", names)
    holders = [{"praktijk_id": "", "gemeente": gemeente} for gemeente in gemeenten]
    holders += [{"praktijk_id": praktijk_id, "gemeente": ""} for praktijk_id in open_between]
    for holder in holders:
        if choose.one_in(2):
            continue
        for quarter in QUARTERS[:9]:
            van, tot = open_between.get(holder["praktijk_id"], (ALWAYS, ""))
            if not _whole_quarter_within(quarter, van, tot) or choose.one_in(3):
                continue
            values = {**holder, "kwartaal": quarter, "jeugdigen": "4", "kosten": choose.pick(("1600", "0"))}
            result.add(Line(values, choose.one_in(4)), choose.number(0, 1))
    if result.files[0] and choose.one_in(3):
        result.files[-1].append(Line({**result.files[0][0].values, "jeugdigen": "6"}))
    return result


def _prices(choose: Chooser, gemeenten: list[str], names: tuple[str, ...]) -> Source:
    result = source(choose, "prijzen", "prijzen", names)
    for zorgvorm, bedrag in (("SGGZ", "5100"), ("GBGGZ", "890.25"), ("LOKAAL", "400")):
        for gemeente in ("", *gemeenten):
            if choose.one_in(4) if not gemeente else not choose.one_in(3):
                continue
            change = choose.pick(("2023-01-01", "2022-05-16"))
            plan = choose.pick((
                (("gemiddeld", ALWAYS, "", ""),),
                (("aanname", ALWAYS, "", "1"), ("gemiddeld", change, "", "")),
                (("gemiddeld", ALWAYS, "", ""), ("gemiddeld", change, "", "2")),
                (("gemiddeld", change, "2023-06-30", ""), ("aanname", ALWAYS, "", "3")),
            ))  # fmt: skip
            for soort, van, tot, before in plan:
                values = {
                    "zorgvorm": zorgvorm, "gemeente": gemeente, "geldig_van": van, "geldig_tot": tot,
                    "bedrag": before + bedrag, "soort": soort, "bron": "proef", "prijspeil": van[:4],
                }  # fmt: skip
                result.add(Line(values, choose.one_in(4)), choose.number(0, 1))
    if any(result.files) and choose.one_in(6):
        result.add(Line({**_first_values(result), "zorgvorm": "HULP"}), 1)
    return result


def _codes(choose: Chooser, gemeenten: list[str], names: tuple[str, ...]) -> Source:
    result = source(choose, "codes", "codes", names)
    taken = set()
    for _ in range(choose.number(0, 4)):
        gemeente = choose.pick(("*", *gemeenten))
        categorie, code = choose.pick(PRODUCTS)
        if (gemeente, categorie, code) in taken:
            continue
        taken.add((gemeente, categorie, code))
        change = choose.pick(CHANGES)
        plan = choose.pick((
            ((ALWAYS, ""),), ((ALWAYS, day_before(change)), (change, "")),
            ((change, ""),), ((ALWAYS, change),),
        ))  # fmt: skip
        for van, tot in plan:
            values = {
                "gemeente": gemeente, "categorie": categorie, "code": code,
                "zorgvorm": choose.pick(("GBGGZ", "SGGZ", "OPVOEDHULP", "LOKAAL", "AMBULANT")),
                "zorgvorm_streng": choose.pick(("", "GGZ_ONBEPAALD")),
                "zorgvorm_ruim": choose.pick(("", "SGGZ", "AMBULANT")),
                "soj_relevant": choose.pick(("", "ja")), "geldig_van": van, "geldig_tot": tot,
                "reden": "proef", "bron": "proef",
            }  # fmt: skip
            result.add(Line(values, choose.one_in(4)), choose.number(0, 1))
    return result
