"""Exports of invented systems: rows with the right look, and headers as different systems write them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from etl.normalise.pseudonyms import passes_elfproef

BSNS = [str(number) for number in range(999900006, 999999990) if passes_elfproef(str(number))]
WORDS = {
    "verwijzer_type": {"01": "Gemeente", "02": "Huisarts", "03": "Jeugdarts", "05": "Medisch specialist", "06": "Zelf"},
    "reden_wijziging": {"03": "Contractwijziging", "04": "Verlenging", "09": "Andere aanbieder"},
    "geslacht": {"1": "M", "2": "V"},
    "wet": {"Jeugdwet": "JW", "Wmo": "WMO"},
    "leveringsvorm": {"ZIN": "Zorg in natura", "PGB": "Persoonsgebonden budget"},
    "status": {"toegewezen": "Toegekend", "ingetrokken": "Ingetrokken"},
    "eenheid": {"04": "Uur", "14": "Etmaal", "84": "Stuks (inspanning)"},
    "frequentie": {"2": "per week", "6": "Totaal"},
}


@dataclass(frozen=True)
class Export:
    """An export: its kind, (header, canonical column or "" for one that nobody needs), and how it is written."""

    naam: str
    soort: str
    koppen: list[tuple[str, str]]
    datum: str = "%d-%m-%Y"
    woorden: tuple[str, ...] = ()
    scheiding: str = ";"
    codering: str = "utf-8"
    constanten: dict[str, str] = field(default_factory=dict)

    def content(self, rows: int = 300, seed: int = 1) -> bytes:
        made = ROWS[self.soort](rows, seed)
        lines = [self.scheiding.join(kop for kop, _ in self.koppen)]
        for number, row in enumerate(made):
            lines.append(self.scheiding.join(self.cell(row, veld, kop, number) for kop, veld in self.koppen))
        return ("\r\n".join(lines) + "\r\n").encode(self.codering)

    def cell(self, row: dict[str, object], veld: str, kop: str, number: int) -> str:
        if not veld:
            return NOISE[number % len(NOISE)] if "nr" not in kop.lower() else str(number)
        value = row.get(veld)
        if isinstance(value, date):
            return "31-12-9999" if value == date.max and "%d-%m" in self.datum else value.strftime(self.datum)
        if isinstance(value, float):
            return f"{value:.2f}".replace(".", "," if self.scheiding == ";" else ".")
        text = "" if value is None else str(value)
        return WORDS[veld].get(text, text) if veld in self.woorden else text


NOISE = ["Jansen", "Ambulante hulp", "De Vries", "Team Noord", "", "Specialistisch – jeugd"]


def decisions(rows: int, seed: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    made = []
    for number in range(rows):
        begin = date(2019, 1, 1) + timedelta(days=dice.randrange(2000))
        length = dice.choice([90, 180, 365, 364])
        category, code = dice.choice([("54", "54001"), ("54", "54002"), ("45", "45A04"), ("51", "51A00"), ("45", "")])
        kind = dice.choices(["01", "02", "03", "05", "06"], [2, 5, 1, 1, 1])[0]
        by_number = kind in ("02", "03") and dice.random() < 0.7
        made.append(
            {
                "gemeente": "9901",
                "toewijzingnummer": str(1_000_000 + number),
                "beschikkingnummer": str(500_000 + number // 2),
                "bsn": dice.choice(BSNS[:2000]),
                "geboortedatum": begin - timedelta(days=dice.randrange(4 * 365, 17 * 365)),
                "geslacht": dice.choice("12"),
                "postcode4": str(dice.randrange(3900, 3960)),
                "wet": dice.choices(["Jeugdwet", "Wmo"], [30, 1])[0],
                "productcategorie": category,
                "productcode": code,
                "toewijzingsdatum": begin - timedelta(days=dice.randrange(30)),
                "toewijzingstijd": f"{dice.randrange(8, 18):02}:{dice.randrange(60):02}:00",
                "ingangsdatum": begin,
                "einddatum": date.max if dice.random() < 0.1 else begin + timedelta(days=length),
                "stopdatum": begin + timedelta(days=length - 20) if dice.random() < 0.3 else None,
                "reden_wijziging": dice.choices(["", "03", "04", "09"], [8, 1, 1, 1])[0],
                "aanbieder_agb": f"9800{dice.randrange(15):04}",
                "leveringsvorm": dice.choices(["ZIN", "PGB"], [9, 1])[0],
                "status": dice.choices(["toegewezen", "ingetrokken"], [20, 1])[0],
                "referentie_aanbieder": f"A{dice.randrange(10**6):06}" if dice.random() < 0.6 else "",
                "verwijzer_type": kind,
                "verwijzer_agb": f"0198{dice.randrange(60):04}" if by_number else "",
                "verwijzer_naam": dice.choice(["Dr. Bakker", "HAP De Brug", "Wijkteam"]) if not by_number else "",
                "huisartspraktijk_agb": f"0199{dice.randrange(30):04}" if dice.random() < 0.4 else "",
                "huisartspraktijk_naam": dice.choice(["HAP De Brug", "Huisartsen Het Anker"]),
                "volume": dice.choice([0.5, 1.0, 1.5, 60.0]),
                "eenheid": dice.choice(["04", "14", "84"]),
                "frequentie": dice.choice(["2", "6"]),
                "registratiedatum": begin + timedelta(days=dice.randrange(-10, 20)),
            }
        )
    return made


def claims(rows: int, seed: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    made = []
    for number in range(rows):
        begin = date(2022, dice.randrange(1, 13), 1)
        made.append(
            {
                "gemeente": "9901",
                "toewijzingnummer": str(1_000_000 + dice.randrange(200)),
                "bsn": dice.choice(BSNS[:200]),
                "productcategorie": dice.choice(["45", "54"]),
                "productcode": dice.choice(["45A04", "54001", "54002"]),
                "begindatum": begin,
                "einddatum": begin + timedelta(days=27),
                "volume": dice.randrange(1, 400) / 10,
                "eenheid": dice.choice(["04", "14"]),
                "bedrag": dice.randrange(1000, 900000) / 100,
                "debet_credit": dice.choices("DC", [9, 1])[0],
                "referentienummer": f"D{number:08}",
                "vorig_referentienummer": f"D{number - 5:08}" if number > 5 and dice.random() < 0.05 else "",
            }
        )
    return made


def requests(rows: int, seed: int) -> list[dict[str, object]]:
    return [
        {**row, "referentie_aanbieder": f"A{number:06}", "dagtekening": row["toewijzingsdatum"]}
        for number, row in enumerate(decisions(rows, seed))
    ]


def practices(rows: int, seed: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    return [
        {
            "praktijk_id": f"0199{number:04}",
            "naam": f"Huisartsenpraktijk {dice.choice(['De Brug', 'Het Anker', 'Noord'])} {number}",
            "gemeente": dice.choice(["9901", "9902"]),
            "geldig_van": date(2010, 1, 1),
            "geldig_tot": date(2020, 12, 31) if dice.random() < 0.2 else None,
            "opgegaan_in": f"0199{number + 1:04}" if dice.random() < 0.1 else "",
        }
        for number in range(rows)
    ]


def patients(rows: int, seed: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    return [
        {
            "praktijk_id": f"0199{number // 3:04}",
            "peildatum": date(2024, 1, 1),
            "gemeente": "9901",
            "patienten_onder_18": dice.randrange(100, 900),
            "leeftijdsklasse": ["0-3", "4-11", "12-17"][number % 3],
        }
        for number in range(rows)
    ]


ROWS = {
    "beschikkingen": decisions,
    "declaraties": claims,
    "verzoeken": requests,
    "praktijken": practices,
    "patienten": patients,
}

EXPORTS = [
    Export(
        "suite met afkortingen",
        "beschikkingen",
        [
            ("toew_nr", "toewijzingnummer"), ("besl_nr", "beschikkingnummer"), ("clnt_bsn", "bsn"),
            ("geb_dat", "geboortedatum"), ("gesl", "geslacht"), ("wettelijk domein", "wet"),
            ("prod_cat", "productcategorie"), ("prod_cd", "productcode"), ("prod_oms", ""),
            ("dd_toewijzing", "toewijzingsdatum"), ("dd_begin", "ingangsdatum"), ("dd_eind", "einddatum"),
            ("agb_aanb", "aanbieder_agb"), ("verw_srt", "verwijzer_type"), ("verw_agb", "verwijzer_agb"),
            ("verw_nm", "verwijzer_naam"), ("vol", "volume"), ("eenh", "eenheid"), ("freq", "frequentie"),
        ],
        constanten={"gemeente": "9901"},
    ),
    Export(
        "rapport voor mensen",
        "beschikkingen",
        [
            ("Gemeentecode", "gemeente"), ("Nummer toewijzing", "toewijzingnummer"), ("BSN jeugdige", "bsn"),
            ("Geboortedatum jeugdige", "geboortedatum"), ("Geslacht", "geslacht"), ("Achternaam", ""),
            ("Categorie", "productcategorie"), ("Zorgproduct code", "productcode"),
            ("Datum afgifte beschikking", "toewijzingsdatum"), ("Startdatum", "ingangsdatum"),
            ("Geldig t/m", "einddatum"), ("Datum beëindiging zorg", "stopdatum"),
            ("Reden mutatie", "reden_wijziging"), ("Zorgaanbieder (AGB)", "aanbieder_agb"), ("Naam zorgaanbieder", ""),
            ("ZIN/PGB", "leveringsvorm"), ("Status indicatie", "status"), ("Type verwijzer", "verwijzer_type"),
            ("Naam van de verwijzer", "verwijzer_naam"), ("AGB-code verwijzer", "verwijzer_agb"),
            ("Huisarts", "huisartspraktijk_naam"), ("Datum invoer", "registratiedatum"), ("Opmerkingen", ""),
        ],
        woorden=("verwijzer_type", "reden_wijziging", "geslacht", "leveringsvorm", "status"),
        codering="cp1252",
    ),
    Export(
        "BI met CamelCase",
        "beschikkingen",
        [
            ("GemeenteCode", "gemeente"), ("ToewijzingID", "toewijzingnummer"),
            ("Burgerservicenummer", "bsn"), ("GeboorteDatum", "geboortedatum"), ("PC4", "postcode4"),
            ("ProductCategorieCode", "productcategorie"), ("ProductCode", "productcode"),
            ("ToewijzingDatum", "toewijzingsdatum"), ("ToewijzingTijdstip", "toewijzingstijd"),
            ("IngangsDatum", "ingangsdatum"), ("EindDatum", "einddatum"), ("StopDatum", "stopdatum"),
            ("RedenWijzigingCode", "reden_wijziging"), ("AanbiederAGBCode", "aanbieder_agb"),
            ("ReferentieAanbieder", "referentie_aanbieder"), ("VerwijzerTypeCode", "verwijzer_type"),
            ("HuisartsPraktijkAGB", "huisartspraktijk_agb"), ("Omvang", "volume"), ("Eenheid", "eenheid"),
            ("Frequentie", "frequentie"), ("RegistratieDatum", "registratiedatum"),
        ],
        datum="%Y-%m-%d",
        scheiding=",",
    ),
    Export(
        "declaraties van de administratie",
        "declaraties",
        [
            ("Toewijzingnr.", "toewijzingnummer"), ("BSN", "bsn"), ("Productcode", "productcode"),
            ("Periode van", "begindatum"), ("Periode t/m", "einddatum"), ("Aantal", "volume"), ("Eenh.", "eenheid"),
            ("Gedeclareerd bedrag", "bedrag"), ("D/C", "debet_credit"), ("Declaratieregelnr", "referentienummer"),
            ("Vorig referentienr", "vorig_referentienummer"),
        ],
        constanten={"gemeente": "9901"},
    ),
    Export(
        "verzoeken uit het berichtenverkeer",
        "verzoeken",
        [
            ("Gemeente", "gemeente"), ("Kenmerk aanbieder", "referentie_aanbieder"), ("Cliënt BSN", "bsn"),
            ("AGB zorgaanbieder", "aanbieder_agb"), ("Aangevraagde productcategorie", "productcategorie"),
            ("Aangevraagd product", "productcode"), ("Gewenste ingangsdatum", "ingangsdatum"),
            ("Verwijzersoort", "verwijzer_type"), ("Verwijzer AGB", "verwijzer_agb"),
            ("Verwijzernaam", "verwijzer_naam"), ("Datum verzoek", "dagtekening"),
        ],
        woorden=("verwijzer_type",),
    ),
    Export(
        "praktijkenlijst",
        "praktijken",
        [
            ("AGB praktijk", "praktijk_id"), ("Praktijknaam", "naam"), ("Gemeente", "gemeente"),
            ("Vanaf", "geldig_van"), ("Tot en met", "geldig_tot"), ("Opvolgende praktijk", "opgegaan_in"),
        ],
    ),
    Export(
        "patiënten per praktijk",
        "patienten",
        [
            ("Praktijkcode", "praktijk_id"), ("Peildatum", "peildatum"), ("Gem.code", "gemeente"),
            ("Aantal patiënten < 18", "patienten_onder_18"), ("Leeftijdsgroep", "leeftijdsklasse"),
        ],
    ),
]  # fmt: skip
