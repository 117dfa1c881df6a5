"""Invented marts for report and workbook: 30 practices, 40 quarters, one seed; nobody in it is real."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import chi2

from etl.publish.context import ReportContext

SEED = 20251
QUARTERS = [f"{2015 + (3 + i) // 4}K{(3 + i) % 4 + 1}" for i in range(40)]
GEMEENTEN = (("9901", "Oeverhoek"), ("9902", "Zandwolde"), ("9903", "Mariënveld"), ("9904", "Dijkerbroek"),
             ("9905", "'t Loo"))  # fmt: skip
GROUPS = ("interventie", "controle", "overgang")
WITHOUT_LIST = "01990007"
NAMES = [
    "Huisartsenpraktijk De Linde", "Praktijk Oeverstraat", "Gezondheidscentrum Zuid",
    "Huisartsen aan de Vliet", "Praktijk Élan", "Dokters van de Dorpsstraat",
    "Huisartsenpraktijk Het Kompas", "Praktijk Molenwijk", "Gezondheidscentrum De Brink",
    "Huisartsen Noorderpoort", "Praktijk Kastanjelaan", "Medisch Centrum Waterrijk",
    "Huisartsenpraktijk Bij de Kerk", "Praktijk Veldzicht", "Huisartsen Sluiskade", "Praktijk 't Hof",
    "Gezondheidscentrum Oost", "Huisartsenpraktijk Rietland", "Praktijk Ambachtsplein",
    "Huisartsen De Wending", "Praktijk Boomgaard", "Huisartsenpraktijk Zonnehof", "Praktijk Jansdam",
    "Huisartsen Lindenhof & Partners", "Praktijk Uiterwaard", "Huisartsenpraktijk Vossenveld",
    "Praktijk IJzerenbrug", "Huisartsen Parkzicht", "Praktijk <Nieuw> & Oud",
    "Huisartsenpraktijk Wilgenpoort",
]  # fmt: skip


@cache
def bounds(count):
    low = chi2.ppf(0.025, 2 * count) / 2 if count > 0 else 0.0
    return low, chi2.ppf(0.975, 2 * count + 2) / 2


def rate_cells(count, patients):
    if patients is None or patients == 0:
        reason = "lijst_onbekend" if patients is None else "lijst_nul"
        return {"per_1000": None, "per_1000_onder": None, "per_1000_boven": None, "reden_leeg": reason}
    low, high = bounds(count)
    per = 1000 / patients
    return {
        "per_1000": count * per,
        "per_1000_onder": low * per,
        "per_1000_boven": high * per,
        "reden_leeg": None,
    }


def hide(row, columns):
    return row | dict.fromkeys(columns) | {"onderdrukt": True}


def status_of(index):
    return {0: "voorlopig", 1: "nader_voorlopig", 2: "nader_voorlopig"}.get(len(QUARTERS) - 1 - index, "definitief")


def world():
    """Per practice its facts and counts: list sizes, start of the SOJ and youths per quarter and zorgvorm."""
    rng = np.random.default_rng(SEED)
    practices = []
    for i, naam in enumerate(NAMES):
        size = int(rng.integers(500, 2600))
        start = {0: 0, 1: 0}.get(i % 15, 9 + 4 * (i % 7)) if i % 15 in (0, 1, 3, 5, 8, 11, 13) else None
        start = 37 if i == 24 else start
        level = 7.0 * np.exp(rng.normal(0, 0.25)) * size / 1000
        lam = np.array([level * (0.93 if start is not None and q > start else 1.0) for q in range(len(QUARTERS))])
        lam[-1] *= 0.8
        practices.append(
            {
                "praktijk_id": f"0199{i:04d}",
                "praktijk_naam": naam,
                "gemeente": GEMEENTEN[i % 5][0],
                "start": start,
                "patienten": None if f"0199{i:04d}" == WITHOUT_LIST else size,
                "SGGZ": rng.poisson(lam * 0.4),
                "GBGGZ": rng.poisson(lam * 0.35),
                "AMBULANT": rng.poisson(lam * 0.25),
            }
        )
    return practices


def group_of(practice, q):
    if practice["start"] is None:
        return "controle"
    if q == practice["start"] and q > 0:
        return "overgang"
    return "interventie" if q >= practice["start"] else "controle"


def group_over_year(practice, q):
    groups = {group_of(practice, i) for i in range(max(0, q - 3), q + 1)}
    return groups.pop() if len(groups) == 1 else "overgang"


ZORGVORMEN = ("SGGZ", "GBGGZ", "AMBULANT")


def count_of(practice, q, zorgvorm, quarters=1):
    forms = ZORGVORMEN if zorgvorm == "TOTAAL" else (zorgvorm,)
    # Over a year some youths come back: fewer unique youths than the sum of the quarters.
    raw = sum(int(practice[form][max(0, q - quarters + 1) : q + 1].sum()) for form in forms)
    return raw if quarters == 1 else int(raw * 0.94)


def practice_quarters(practices, threshold):
    rows = []
    for practice in practices:
        for q, kwartaal in enumerate(QUARTERS):
            count = count_of(practice, q, "TOTAAL")
            row = {
                "praktijk_id": practice["praktijk_id"],
                "kwartaal": kwartaal,
                "praktijk_naam": practice["praktijk_naam"],
                "gemeente": practice["gemeente"],
                "groep": group_of(practice, q),
                "patienten_onder_18": practice["patienten"],
                "jeugdigen_verwezen": count,
                "verwijzingen": count + count // 9,
                "volledigheid_pct": 82.0 if q == len(QUARTERS) - 1 else 99.0,
                "status": status_of(q),
                "onderdrukt": False,
            } | rate_cells(count, practice["patienten"])
            if 0 < count < threshold:
                row = hide(
                    row,
                    ("jeugdigen_verwezen", "verwijzingen", "per_1000", "per_1000_onder", "per_1000_boven"),
                )
            rows.append(row)
    return pd.DataFrame(rows)


def practice_years(practices, threshold):
    rows = []
    for practice in practices:
        for q in range(3, len(QUARTERS)):
            total = count_of(practice, q, "TOTAAL", 4)
            for zorgvorm in ("TOTAAL", *ZORGVORMEN):
                count = count_of(practice, q, zorgvorm, 4)
                row = {
                    "praktijk_id": practice["praktijk_id"],
                    "kwartaal_tm": QUARTERS[q],
                    "zorgvorm": zorgvorm,
                    "patienten_onder_18": practice["patienten"],
                    "jeugdigen_verwezen": count,
                    "teller": count,
                    "noemer": total,
                    "aandeel_pct": 100 * count / total if total else None,
                    "onderdrukt": False,
                } | rate_cells(count, practice["patienten"])
                if 0 < count < threshold:
                    row = hide(row, ("jeugdigen_verwezen", "teller", "noemer", "aandeel_pct", "per_1000",
                                     "per_1000_onder", "per_1000_boven"))  # fmt: skip
                rows.append(row)
    return pd.DataFrame(rows)


def members(practices, gebied, groep, q, years):
    of_group = group_over_year if years else group_of
    inside = [one for one in practices if gebied in ("*", one["gemeente"])]
    return inside if groep == "totaal" else [one for one in inside if of_group(one, q) == groep]


def groups(practices, threshold, years):
    rows = []
    for gebied in ("*", *(code for code, _ in GEMEENTEN)):
        for q, kwartaal in enumerate(QUARTERS):
            if years and q < 3:
                continue
            for groep in (*GROUPS, "totaal"):
                chosen = members(practices, gebied, groep, q, years)
                if not chosen:
                    continue
                patients = sum(one["patienten"] or 0 for one in chosen)
                for zorgvorm in ("TOTAAL", *ZORGVORMEN):
                    count = sum(count_of(one, q, zorgvorm, 4 if years else 1) for one in chosen)
                    row = {
                        "niveau": "regio" if gebied == "*" else "gemeente",
                        "gebied": gebied,
                        "groep": groep,
                        "periode": f"{kwartaal}-jaar" if years else kwartaal,
                        "zorgvorm": zorgvorm,
                        "aantal_praktijken": len(chosen),
                        "patienten_onder_18": patients,
                        "jeugdigen_verwezen": count,
                        "status": status_of(q),
                        "onderdrukt": False,
                    } | rate_cells(count, patients)
                    if 0 < count < threshold:
                        row = hide(row, ("jeugdigen_verwezen", "per_1000", "per_1000_onder", "per_1000_boven"))
                    rows.append(row)
    return pd.DataFrame(rows)


def channels(practices, threshold):
    rng = np.random.default_rng(SEED + 1)
    rows = []
    for q, kwartaal in enumerate(QUARTERS):
        for groep in (*GROUPS, "totaal"):
            total = sum(count_of(one, q, "TOTAAL") for one in members(practices, "*", groep, q, False))
            if total == 0:
                continue
            share = [0.5, 0.12 if groep == "interventie" else 0.0, 0.2, 0.03, 0.05, 0.05, 0.02, 0.02, 0.05]
            names = ("huisarts", "soj", "gemeente", "jeugdarts", "medisch_specialist", "gi", "rechter",
                     "zelf", "onbekend")  # fmt: skip
            counts = rng.multinomial(total, np.array(share) / sum(share))
            for kanaal, count in zip(names, counts.tolist(), strict=True):
                row = {
                    "gebied": "*",
                    "groep": groep,
                    "kwartaal": kwartaal,
                    "kanaal": kanaal,
                    "jeugdigen_verwezen": count,
                    "teller": count,
                    "noemer": total,
                    "aandeel_pct": 100 * count / total,
                    "onderdrukt": False,
                }
                if 0 < count < threshold:
                    row = hide(row, ("jeugdigen_verwezen", "teller", "aandeel_pct"))
                rows.append(row)
    return pd.DataFrame(rows)


def invented_doors():
    """Doors per rolling year of the region and of each practice; only an analyst has them, and nothing is hidden."""
    rows, practices = [], world()
    for q in range(3, len(QUARTERS)):
        for groep in (*GROUPS, "totaal"):
            chosen = members(practices, "*", groep, q, years=True)
            if chosen:
                rows.append(door_row("regio", "*", groep, q, chosen))
        rows += [
            door_row("praktijk", one["praktijk_id"], group_over_year(one, q), q, [one])
            for one in practices
        ]  # fmt: skip
    return pd.DataFrame(rows)


def door_row(niveau, gebied, groep, q, chosen):
    youths = sum(count_of(one, q, "TOTAAL", 4) for one in chosen)
    soj, gemeente, other = youths // 8 if groep == "interventie" else 0, youths // 5, youths // 10
    return {
        "niveau": niveau, "gebied": gebied, "groep": groep, "periode": f"{QUARTERS[q]}-jaar",
        "jeugdigen_verwezen": youths, "jeugdigen_via_huisarts": youths - soj - gemeente - other + 1,
        "jeugdigen_via_soj": soj, "jeugdigen_via_gemeente": gemeente, "jeugdigen_via_overig": other,
        "jeugdigen_eigen_praktijk": youths // 2, "jeugdigen_praktijk_verwijzer": youths - youths // 2,
        "praktijkbasis": "gemengd", "jeugdigen_zonder_praktijk": 61 if (niveau, groep) == ("regio", "totaal") else None,
        "onderdrukt": False,
    }  # fmt: skip


PRICES = {"SGGZ": 4510.0, "GBGGZ": 1320.0}


def model_row(niveau, gebied, groep, periode, chosen, q, quarters):
    a = sum(one["patienten"] or 0 for one in chosen) or None
    b, c = (sum(count_of(one, q, form, quarters) for one in chosen) for form in ("SGGZ", "GBGGZ"))
    k = None if groep == "controle" else round(9800.5 * len(chosen) * quarters, 2)
    h, i = b * PRICES["SGGZ"], c * PRICES["GBGGZ"]
    total = h + i + (k or 0)
    low, high = bounds(b + c)
    spread = total / a if a else None
    without = (h + i) / a if a else None
    missing = ["D", "G", "J"] if a else ["A", "D", "E", "F", "G", "J", "M"]
    return {
        "niveau": niveau, "gebied": gebied, "groep": groep, "periode": periode,
        "a": a, "b": b, "c": c, "d": None,
        "e": 100 * b / a if a else None, "f": 100 * c / a if a else None, "g": None,
        "h": h, "i": i, "j": None, "k": k, "l": total, "m": spread,
        "kostenbasis": "gemengd" if quarters == 4 else "gemiddeld", "prijspeil": "2024, 2025",
        "niet_beschikbaar": ", ".join(missing), "l_bestaat_uit": "H+I" if groep == "controle" else "H+I+K",
        "m_onder": spread * low / (b + c) if a and b + c else None,
        "m_boven": spread * high / (b + c) if a and b + c else None,
        "m_zonder_k": without,
        "m_zonder_k_onder": without * low / (b + c) if a and b + c else None,
        "m_zonder_k_boven": without * high / (b + c) if a and b + c else None,
        "onderdrukt": False,
    }  # fmt: skip


LETTERS = list("bcdefghijklm")
BOUNDS = ["m_onder", "m_boven", "m_zonder_k", "m_zonder_k_onder", "m_zonder_k_boven"]


def model(practices, threshold):
    q = len(QUARTERS) - 1
    rows = []
    for quarters, periode in ((4, f"{QUARTERS[q]}-jaar"), (1, QUARTERS[q])):
        for gebied in ("*", *(code for code, _ in GEMEENTEN)):
            for groep in (*GROUPS, "totaal"):
                chosen = members(practices, gebied, groep, q, quarters == 4)
                if chosen:
                    niveau = "regio" if gebied == "*" else "gemeente"
                    rows.append(model_row(niveau, gebied, groep, periode, chosen, q, quarters))
        for one in practices:
            groep = group_over_year(one, q) if quarters == 4 else group_of(one, q)
            rows.append(model_row("praktijk", one["praktijk_id"], groep, periode, [one], q, quarters))
    small = [any(row[x] is not None and 0 < row[x] < threshold for x in "bc") for row in rows]
    # A total beside its parts gives a hidden part away.
    found = {(row["gebied"], row["periode"]) for row, few in zip(rows, small, strict=True) if few}
    small = [
        few or (row["groep"] == "totaal" and (row["gebied"], row["periode"]) in found)
        for row, few in zip(rows, small, strict=True)
    ]
    return pd.DataFrame([hide(row, [*LETTERS, *BOUNDS]) if few else row for row, few in zip(rows, small, strict=True)])


LINK_WORDS = {
    "andere_verwijzer": ("de verwijzer is geen huisarts en geen SOJ", 2210),
    "geen_verwijzer": ("er is geen verwijzer bekend", 480),
    "meerdere_praktijken": ("er passen meer praktijken; er is geen keuze gemaakt", 33),
    "onbekende_agb": ("de AGB-code staat in geen enkele lijst van de regio", 95),
}
REFUSED = (
    "beschikkingen-oktober.csv: verplichte kolom ontbreekt: ingangsdatum. Vraag een volledige export. "
    "De bron staat op haar laatste goede stand."
)


def quality():
    """The row accounting as the nightly load writes it: per gemeente and over the region, with remarks."""
    counted = {}

    def line(laag, controle, came, fell, reden=None, left=None):
        for place, (code, _) in enumerate(GEMEENTEN):
            start = came + 13 * place
            out = start - fell if left is None else left + 13 * place
            counted.setdefault((laag, controle, reden), []).append((code, start, out, fell))

    line("leveringen", "afgekeurd", 61240, 48, "de rij is geweigerd; zie kern.afgekeurde_rijen")
    line("leveringen", "dubbel", 61192, 910, "de rij was al eerder precies zo geleverd")
    line("versies", "samengevoegd tot toewijzingen", 12450, 0, left=10340)
    left = 10340
    for reden, fell in (("andere wet", 61), ("leveringsvorm", 388), ("verwijderd", 240)):
        line("toewijzingen", reden, left, fell, f"reden: {reden}")
        left -= fell
    line("trajecten", "samengevoegd tot trajecten", left, 0, left=left - 3400)
    left -= 3400
    line(
        "verwijzingen",
        "eigen_reden",
        left,
        820,
        "de eerste versie van het besluit heeft een administratieve reden",
    )
    left -= 820
    for word, (reden, fell) in LINK_WORDS.items():
        line("koppeling", word, left, fell, reden)
        left -= fell
    line("telling", "achttien_plus", left, 260, "de jeugdige was op de verwijsdatum 18 jaar of ouder")
    line(
        "telling",
        "buiten_uitkomst",
        left - 260,
        1900,
        "de zorgvorm hoort niet bij de uitkomst van deze regio",
    )
    rows = []
    for (laag, controle, reden), parts in counted.items():
        whole = ("*", *(sum(part[k] for part in parts) for k in (1, 2, 3)))
        for code, came, out, fell in (*parts, whole):
            rows.append({"laag": laag, "controle": controle, "gemeente": code, "in": came, "uit": out,
                         "uitgesloten": fell, "reden": reden, "ernst": "informatie"})  # fmt: skip
    remarks = (
        ("leveringen", "geweigerd: beschikkingen Zandwolde, beschikkingen-oktober.csv", "9902",
         REFUSED, "fout"),
        ("praktijken", "groep onbekend: Praktijk Jansdam", "9903",
         "Van deze praktijk is niet geleverd of er een SOJ werkt. Vul praktijkgroepen aan.", "waarschuwing"),
        ("praktijken", "lijst onbekend: Praktijk Molenwijk", "9903",
         "Van deze praktijk is geen aantal patiënten onder 18 geleverd. Vul patienten aan.", "waarschuwing"),
        ("bevindingen", "waarde_onmogelijk", "9901", "de waarde kan niet (12 rijen)", "informatie"),
    )  # fmt: skip
    for laag, controle, code, reden, ernst in remarks:
        rows.append({"laag": laag, "controle": controle, "gemeente": code, "in": None, "uit": None,
                     "uitgesloten": None, "reden": reden, "ernst": ernst})  # fmt: skip
    frame = pd.DataFrame(rows).assign(onderdrukt=False)
    # The published file stands in the order of its key.
    return frame.sort_values(["laag", "controle", "gemeente"], ignore_index=True)


def code_coverage():
    rows = [
        ("9901", 2023, "geplaatst", 60, 41, 50_000.0),
        ("9901", 2024, "geplaatst", 70, 52, 61_000.5),
        ("9901", 2024, "twijfel", 12, 9, 8_000.0),
        ("9902", 2024, "geplaatst", 40, 33, None),
        ("9902", 2024, "niet_geplaatst", 7, 6, None),
        ("*", 2023, "geplaatst", 60, 41, 50_000.0),
        ("*", 2024, "geplaatst", 110, 84, 61_000.5),
        ("*", 2024, "twijfel", 12, 9, 8_000.0),
        ("*", 2024, "niet_geplaatst", 7, 6, None),
    ]
    columns = ["gemeente", "jaar", "plaatsing", "aantal", "jeugdigen", "bedrag"]
    return pd.DataFrame(rows, columns=columns).assign(onderdrukt=False)


def without_practice():
    """What the werkgroep sees of youths without a practice: shares of the region, no counts."""
    rows = [{"gebied": "*", "periode": kwartaal, "aandeel_pct": 15.0} for kwartaal in QUARTERS[:-4]]
    rows += [{"gebied": "*", "periode": kwartaal, "aandeel_pct": 20.0} for kwartaal in QUARTERS[-4:]]
    rows += [{"gebied": "*", "periode": f"{QUARTERS[-1]}-jaar", "aandeel_pct": 20.0}]
    return pd.DataFrame(rows).assign(teller=None, noemer=None, onderdrukt=True)


def ways_of_counting():
    """Whole years with decisions that fall and trajecten that do not; shares of which one is hidden."""
    counted = {"beschikkingen": (100, 85, 73), "trajecten": (100, 104, 108), "jeugdigen": (100, 101, None)}
    shares = {"nieuw_90": (85, 84, 81), "nieuw_180": (80, 78, 77), "nieuw_365": (74, 72, 71), "nieuw_545": (70, 69, 67),
              "nieuw_730": (66, 65, 63), "eerste": (50, 48, 47), "opnieuw_nieuw": (24, 24, 24), "opschaling": (6, 6, 7),
              "afschaling": (5, 6, 5), "herhaling": (3, 4, None), "vervolg": (12, 12, 14), "ggz_zwaarder": (9, 12, None)
              }  # fmt: skip
    rows = [
        {"jaar": jaar, "telwijze": name, column: number}
        for column, ways in (("indexcijfer", counted), ("aandeel_pct", shares))
        for name, numbers in ways.items()
        for jaar, number in zip((2022, 2023, 2024), numbers, strict=True)
    ]
    return pd.DataFrame(rows).assign(teller=None, noemer=None, onderdrukt=True)


def definitions():
    names = {
        "mart.verwijzingen_groep_kwartaal": ("groep", "periode", "jeugdigen_verwezen", "per_1000"),
        "mart.rekenmodel": ("a", "b", "l", "m", "kostenbasis"),
    }
    return pd.DataFrame(
        [
            {"tabel": tabel, "kolom": kolom, "betekenis": f"Wat {kolom} betekent.", "eenheid": "",
             "herkomst": "verwijsspiegel: geteld", "privacyklasse": "openbaar"}
            for tabel, kolommen in names.items() for kolom in kolommen
        ]
    )  # fmt: skip


def completeness_table():
    last = len(QUARTERS) - 1
    return pd.DataFrame(
        [
            {"kwartaal": kwartaal, "verwacht_pct": 82.4 if q == last else 99.1,
             "onder": 76.0 if q == last else 98.0, "boven": 88.2 if q == last else 100.0,
             "gemeten_dekking": 0.79 if q >= last - 4 else None, "aantal_voorspellingen": 38 if q >= last - 4 else 0,
             "bron": "levering", "gezien_tot": pd.Timestamp("2025-10-05"), "bekend": 93 if q == last else 112,
             "nog_verwacht": 19.6 if q == last else 0.4, "nog_verwacht_onder": 13.0 if q == last else 0.0,
             "nog_verwacht_boven": 27.0 if q == last else 1.0, "gewone_omvang": 110.5, "onderdrukt": False}
            for q, kwartaal in enumerate(QUARTERS)
        ]
    )  # fmt: skip


def invented_tables(threshold=5):
    """All marts, with counts from 1 to below the threshold hidden (threshold 0: nothing is hidden)."""
    practices = world()
    return {
        "mart.verwijzingen_praktijk_kwartaal": practice_quarters(practices, threshold),
        "mart.verwijzingen_praktijk_jaar": practice_years(practices, threshold),
        "mart.verwijzingen_groep_kwartaal": groups(practices, threshold, years=False),
        "mart.verwijzingen_groep_jaar": groups(practices, threshold, years=True),
        "mart.verwijskanaal_kwartaal": channels(practices, threshold),
        "mart.niet_gekoppeld": without_practice(),
        "mart.telwijzen": ways_of_counting(),
        "mart.rekenmodel": model(practices, threshold),
        "mart.datakwaliteit": quality(),
        "mart.codedekking": code_coverage(),
        "mart.definities": definitions(),
        "mart.volledigheid": completeness_table(),
    }


def invented_context(**changes):
    context = ReportContext(
        regio_naam="Regio Waterrand",
        gemeenten=GEMEENTEN,
        kwartaal=QUARTERS[-1],
        profiel="werkgroep",
        release_id="2025K3-5f0c1e",
        code_version="0.1.0",
        inputs=148,
        drempel=5,
        bronnen=("beschikkingen Zandwolde",),
        regels={
            "maximale_onderbreking_dagen": 30,
            "nieuw_na_dagen": 365,
            "leveringsvormen": ("ZIN",),
            "kwartaal_naar": "ingangsdatum",
            "codering": "basis",
            "uitkomst": ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"),
            "groep_onbekend": "controle",
            "vasthouden": True,
        },
        praktijken_groep_onbekend=("Praktijk Jansdam",),
    )
    return replace(context, **changes)
