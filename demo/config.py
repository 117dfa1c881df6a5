"""The region's own files: ``regio.toml`` with its sources, ``analyseplan.toml``, and the key."""

from __future__ import annotations

import json
from dataclasses import dataclass

from demo.codechanges import changed_codes
from demo.days import iso
from demo.issuing import MESSAGES_FROM
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.randomness import Streams
from demo.regional import FOLDER

_REGIONAL = (
    "praktijken",
    "zorgverleners",
    "praktijkgroepen",
    "patienten",
    "soj_inzet",
    "lokaal_veld",
    "prijzen",
    "codes",
)
_WHOLE = frozenset({"praktijken", "zorgverleners", "praktijkgroepen", "prijzen", "codes", "lokaal_veld"})


@dataclass(frozen=True, slots=True)
class Bron:
    """One source in regio.toml; empty values are left out."""

    naam: str
    gemeente: str
    soort: str
    pad: str
    uitleg: str = ""
    indeling: str = ""
    codering: str = ""
    levering: str = ""
    geldig_van: str = ""
    geldig_tot: str = ""

    def lines(self) -> list[str]:
        """Give the lines of this source in TOML."""
        found = [f"# {self.uitleg}"] if self.uitleg else []
        found.append("[[bron]]")
        for key in ("naam", "gemeente", "soort", "pad", "indeling", "codering", "levering"):
            value = getattr(self, key)
            if value:
                found.append(f'{key} = "{value}"')
        for key in ("geldig_van", "geldig_tot"):
            value = getattr(self, key)
            if value:
                found.append(f"{key} = {value}")
        return [*found, ""]


def sources(gemeenten: list[Gemeente], layouts: dict[tuple[str, str], str]) -> list[Bron]:
    """Give all sources; ``layouts`` are the paths by (gemeentecode, soort)."""
    found: list[Bron] = []
    last_table = iso(MESSAGES_FROM - 1)
    for gemeente in gemeenten:
        code, folder = gemeente.code, f"leveringen/{gemeente.code}"
        until = last_table if gemeente.vorm == "ijw" else iso(gemeente.later_van - 1) if gemeente.later else ""
        layout = layouts.get((code, "beschikkingen"), "")
        shape = {
            "ijw": "Tot en met maart 2023 een tabel per kwartaal, daarna berichten.",
            "oud": "Export van een oud systeem, met eigen kolomnamen.",
            "volledig": "Elk (half) jaar het hele bestand: wat er niet meer in staat, telt niet meer.",
            "kwartaal": "Elk kwartaal wat nieuw of veranderd is.",
            "jaar": "Elk jaar wat nieuw of veranderd is.",
        }[gemeente.vorm]
        found.append(
            Bron(
                f"{code}-beschikkingen",
                code,
                "beschikkingen",
                f"{folder}/beschikkingen/*.csv",
                shape,
                layout,
                "cp1252" if layout else "",
                "volledig" if gemeente.vorm == "volledig" else "aanvulling",
                "",
                until,
            )
        )
        if gemeente.vorm == "ijw":
            found.append(
                Bron(
                    f"{code}-ijw",
                    code,
                    "ijw",
                    f"{folder}/ijw/**/*.xml",
                    "iJw 3.2: 301, 305, 307, 315, 317, 319 en 323.",
                    geldig_van=iso(MESSAGES_FROM),
                )
            )
        if gemeente.heeft_verzoeken:
            found.append(Bron(f"{code}-verzoeken", code, "verzoeken", f"{folder}/verzoeken/*.csv", geldig_tot=until))
        if gemeente.heeft_declaraties:
            layout = layouts.get((code, "declaraties"), "")
            found.append(
                Bron(
                    f"{code}-declaraties",
                    code,
                    "declaraties",
                    f"{folder}/declaraties/*.csv",
                    "",
                    layout,
                    "cp1252" if layout else "",
                    geldig_tot=until if gemeente.later != "xlsx" else "",
                )
            )
        if gemeente.later:
            found.append(_later_source(gemeente, layouts))
    for soort in _REGIONAL:
        whole = "volledig" if soort in _WHOLE else ""
        found.append(Bron(f"regio-{soort}", "*", soort, f"{FOLDER}/{soort}/*.csv", levering=whole))
    return found


def _later_source(gemeente: Gemeente, layouts: dict[tuple[str, str], str]) -> Bron:
    """Give the source of the shape that a gemeente went over to."""
    code, since = gemeente.code, iso(gemeente.later_van)
    if gemeente.later == "xlsx":
        return Bron(
            f"{code}-rapportage",
            code,
            "beschikkingen",
            f"leveringen/{code}/rapportage/*.xlsx",
            "Werkmappen van een BI-hulpmiddel, met titel, subtotalen en een totaal.",
            layouts[code, "rapportage"],
            geldig_van=since,
        )
    return Bron(
        f"{code}-ggm",
        code,
        "ggm",
        f"leveringen/{code}/ggm/*.sqlite",
        "Elk half jaar de hele database, in de tabellen van het GGM.",
        layouts[code, "ggm"],
        levering="volledig",
        geldig_van=since,
    )


def write_config(output: OutputFolder, gemeenten: list[Gemeente], found: list[Bron]) -> None:
    """Write regio.toml with every key that a region can set."""
    places = [f'  {{ code = "{gemeente.code}", naam = "{gemeente.naam}" }},' for gemeente in gemeenten]
    lines = [
        "# Demonstratieregio: gemeenten, praktijken en kinderen zijn verzonnen.",
        "",
        "[regio]",
        'naam = "Demonstratieregio"',
        "gemeenten = [",
        *places,
        "]",
        "",
        "[regels]",
        "# Zoveel dagen zonder besluit horen nog bij hetzelfde traject.",
        "maximale_onderbreking_dagen = 30",
        "# Een jeugdige is nieuw als er zoveel dagen geen ander traject liep.",
        "nieuw_na_dagen = 365",
        'leveringsvormen = ["ZIN"]',
        '# Naar welke datum een verwijzing in een kwartaal valt: "ingangsdatum" of "toewijzingsdatum".',
        'kwartaal_naar = "ingangsdatum"',
        '# Hoe codes worden gelezen: "basis", "streng" of "ruim".',
        'codering = "basis"',
        "# De zorgvormen die samen de uitkomst zijn.",
        'uitkomst = ["SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"]',
        '# Een praktijk zonder rij in praktijkgroepen: "controle" of "uitgesloten".',
        'groep_onbekend = "controle"',
        "# Houd een levering vast die niet op de eerdere lijkt.",
        "vasthouden = true",
        "",
        "[drempels]",
        "# Aantallen kleiner dan deze worden verborgen.",
        "werkgroep = 5",
        "openbaar = 10",
        "",
        "[map]",
        'werk = "werk"',
        'publicatie = "publicatie"',
        "# Alleen de eigenaar mag dit bestand lezen.",
        'sleutelbestand = "sleutel"',
        '# Na het landen blijft een levering staan: "laten" of "verwijderen".',
        'na_landing = "laten"',
        "",
    ]
    for bron in found:
        lines += bron.lines()
    for gemeente in gemeenten:
        for on, codes in changed_codes(gemeente.index).items():
            lines += [
                "[[gebeurtenis]]",
                f"datum = {iso(on)}",
                f'gemeente = "{gemeente.code}"',
                'uitleg = "nieuwe contracten met andere productcodes"',
                f"codes = {json.dumps(codes)}",
                "",
            ]
    output.text("regio.toml", "\n".join(lines))


def write_plan(output: OutputFolder) -> None:
    """Write analyseplan.toml: what the comparison before and after SOJ looks at, with an event that is known."""
    lines = [
        "# Vastgelegd voordat iemand naar de uitkomst keek. Het controlegetal van dit bestand staat in het rapport.",
        "",
        "# De zorgvormen die tellen; laat deze regel weg voor die van regio.toml.",
        'uitkomst = ["SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"]',
        "# Hulp waar een SOJ niets aan kan veranderen, als controle.",
        'placebo = ["DYSLEXIE", "LVB"]',
        "# Zoveel kwartalen eerder ligt de andere datum, als controle.",
        "placebo_kwartalen = 4",
        "",
        "[[weglaten]]",
        'van = "2020K2"',
        'tot_en_met = "2020K2"',
        'reden = "spreekuren waren door corona een tijd dicht"',
        "",
        "[[gebeurtenis]]",
        f"datum = {iso(MESSAGES_FROM)}",
        'uitleg = "een verlenging krijgt geen nieuw besluit meer"',
        "",
    ]
    output.text("analyseplan.toml", "\n".join(lines))


def write_goals(output: OutputFolder, gemeenten: list[Gemeente], last_year: int) -> None:
    """Write doelen.toml: goals, a ceiling and budgets of an invented council; ``last_year`` is the last whole one."""
    first = gemeenten[0]
    lines = [
        "# Wat de raad van de demonstratieregio zou kunnen hebben besloten. Alles is verzonnen.",
        "",
        "[[doel]]",
        'naam = "25% minder instroom in de specialistische jeugd-ggz"',
        'maat = "instroom"',
        'zorgvormen = ["SGGZ"]',
        f'basisperiode = "{last_year - 3}"',
        f'periode = "{last_year}"',
        "streefverandering_pct = -25",
        'eigenaar = "wethouder jeugd"',
        'bron = "verzonnen raadsbesluit van de demonstratieregio"',
        "",
        "[[doel]]",
        'naam = "minder verwijzingen per 1.000 patiënten"',
        'maat = "instroom_per_1000"',
        f'basisperiode = "{last_year - 3}"',
        f'periode = "{last_year}"',
        "streefverandering_pct = -10",
        'eigenaar = "wethouder jeugd"',
        'bron = "verzonnen raadsbesluit van de demonstratieregio"',
        "",
        "[[doel]]",
        'naam = "vaker hulp in het lokale veld"',
        'maat = "aandeel_lokaal"',
        f'periode = "{last_year}"',
        "streefwaarde = 50",
        'richting = "minstens"',
        'eigenaar = "hoofd sociaal domein"',
        'bron = "verzonnen beleidsplan van de demonstratieregio"',
        "",
        "[[doel]]",
        f'naam = "kosten van {first.naam} hoogstens zoals begroot"',
        'maat = "kosten"',
        f'gebied = "{first.code}"',
        f'periode = "{last_year}"',
        "streefwaarde = 2000000",
        'richting = "hoogstens"',
        f'eigenaar = "gemeenteraad van {first.naam}"',
        'bron = "verzonnen programmabegroting van de demonstratieregio"',
        "",
    ]
    for jaar in (last_year, last_year + 1):
        lines += [
            "[[plafond]]",
            f"jaar = {jaar}",
            "bedrag = 300000",
            'eigenaar = "stuurgroep SOJ"',
            'bron = "verzonnen afspraak van de stuurgroep"',
            "",
            "[[begroting]]",
            f"jaar = {jaar}",
            'kostensoort = "structureel"',
            "bedrag = 290000",
            'eigenaar = "stuurgroep SOJ"',
            'bron = "verzonnen begroting van de SOJ"',
            "",
        ]
    output.text("doelen.toml", "\n".join(lines))


def write_key(output: OutputFolder, streams: Streams) -> None:
    """Write the demo's key: 64 hexadecimal digits that follow from the seed, readable by the owner alone."""
    path = output.root / "sleutel"
    path.touch(mode=0o600)
    path.chmod(0o600)
    output.text("sleutel", streams.generator("sleutel").bytes(32).hex() + "\n")
