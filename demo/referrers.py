"""How a referrer is written down: one true referrer, many spellings, some of them useless.

``Verwijzer.vorm`` names the spelling, so that what could be linked and what could not is measurable.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.hazards import Gevaren
from demo.misspelling import Typist
from demo.practices import MERGERS, SHARED_NAME, Praktijk, Zorgverlener
from demo.randomness import Dice, Wheel

TYPE_OF_KANAAL = {
    "gemeente": "01",
    "huisarts": "02",
    "soj": "02",
    "jeugdarts": "03",
    "gi": "04",
    "medisch_specialist": "05",
    "zelf": "06",
    "rechter": "08",
}


@dataclass(frozen=True, slots=True)
class Verwijzer:
    """One referrer as written: type, AGB, name; ``praktijk`` is the referrer's true practice, or None."""

    type: str
    agb: str
    naam: str
    vorm: str
    praktijk: int | None = None

    @property
    def says_anything(self) -> bool:
        """Whether there is an AGB or a name."""
        return bool(self.agb or self.naam)

    def bare(self) -> Verwijzer:
        """Give the same referrer with the type alone."""
        return Verwijzer(self.type, "", "", self.vorm, self.praktijk)


NOBODY = Verwijzer("", "", "", "ontbreekt")

_HUISARTS = Wheel(
    {
        "persoonlijke_agb": 0.35,
        "praktijk_agb": 0.21,
        "naam_praktijk": 0.12,
        "naam_huisarts": 0.12,
        "alleen_type": 0.04,
        "agb_en_naam": 0.025,
        "type_07": 0.02,
        "agb_ander_beroep": 0.02,
        "agb_onbekend": 0.02,
        "waarnemer_twee_praktijken": 0.02,
        "waarnemer_andere_praktijk": 0.02,
        "naam_vaag": 0.02,
        "ontbreekt": 0.025,
    }
)
_SOJ = Wheel({"soj_agb": 0.76, "soj_naam": 0.13, "alleen_type": 0.06, "praktijk_agb": 0.05})
_GEMEENTE = Wheel({"alleen_type": 0.72, "naam_wijkteam": 0.2, "tegenstrijdig": 0.045, "naam_anders": 0.035})
_JEUGDARTS = Wheel({"jeugdarts_agb": 0.4, "naam_jeugdarts": 0.35, "alleen_type": 0.25})
_SPECIALIST = Wheel({"specialist_agb": 0.5, "naam_specialist": 0.3, "alleen_type": 0.2})
_OTHER = Wheel({"alleen_type": 0.7, "naam_instelling": 0.3})
_WHEELS = {
    "huisarts": _HUISARTS,
    "soj": _SOJ,
    "gemeente": _GEMEENTE,
    "jeugdarts": _JEUGDARTS,
    "medisch_specialist": _SPECIALIST,
}
_INSTELLING = {"gi": "GI Vangnet", "rechter": "Kinderrechter", "zelf": "ouders"}
_VAGUE = ("waarnemer", "HA onbekend", "huisarts", "dokter", "huisartsenpost")
_ELSE = ("school", "POH-jeugd", "intern begeleider")


class ReferrerWriter:
    """Writes referrers down the way people do."""

    def __init__(
        self, praktijken: list[Praktijk], mensen: list[Zorgverlener], dice: Dice, slips: Dice, gevaren: Gevaren
    ) -> None:
        self._praktijken = praktijken
        self._dice = dice
        self._gevaren = gevaren
        self._jeugdartsen = [mens for mens in mensen if mens.rol == "jeugdarts"]
        names = [mens.naam for mens in mensen]
        called = [naam for praktijk in praktijken for _, _, naam in praktijk.namen]
        self._typist = Typist(
            [*called, *(word for praktijk in praktijken for word in praktijk.aliassen), *names], slips
        )
        self._double_names = {naam for naam in names if names.count(naam) > 1}

    def write(self, kanaal: str, praktijk: int, on: int, in_xml: bool) -> Verwijzer:
        """
        Write the referrer of a child of this practice on this day.

        ``in_xml``: the message schema allows no type 07. Counts the hazard that the spelling is.
        """
        vorm = _WHEELS.get(kanaal, _OTHER).draw(self._dice)
        if vorm == "type_07" and in_xml:
            vorm = "alleen_type"
        code = TYPE_OF_KANAAL[kanaal]
        if kanaal in ("huisarts", "soj"):
            return self._from_practice(kanaal, vorm, code, self._praktijken[praktijk], on)
        if kanaal == "gemeente":
            return self._from_gemeente(vorm, code)
        if vorm == "jeugdarts_agb":
            return Verwijzer(code, self._dice.pick(self._jeugdartsen).agb, "", vorm)
        if vorm == "specialist_agb":
            return Verwijzer(code, f"0398{self._dice.between(9000, 9400)}", "", vorm)
        naam = {
            "naam_jeugdarts": "Jeugdarts GGD",
            "naam_specialist": "Kinderarts ziekenhuis",
            "naam_instelling": _INSTELLING.get(kanaal, ""),
        }.get(vorm, "")
        return Verwijzer(code, "", naam, vorm)

    def _from_gemeente(self, vorm: str, code: str) -> Verwijzer:
        if vorm == "tegenstrijdig":
            self._gevaren.count("verwijzer_tegenstrijdig")
            return Verwijzer(code, "", "huisarts", vorm)
        naam = {"naam_wijkteam": "Wijkteam", "naam_anders": self._dice.pick(_ELSE)}.get(vorm, "")
        return Verwijzer(code, "", naam, vorm)

    def _from_practice(self, kanaal: str, vorm: str, code: str, praktijk: Praktijk, on: int) -> Verwijzer:
        dice, place = self._dice, praktijk.index
        if kanaal == "soj":
            self._gevaren.count("verwijzer_soj")
            worker = next((mens for mens in praktijk.soj_mensen if mens.places_on(on)), None)
            if worker is not None and vorm == "soj_agb":
                return Verwijzer(code, worker.agb, "", vorm, place)
            if worker is not None and vorm == "soj_naam":
                return Verwijzer(code, "", f"SOJ {worker.naam}", vorm, place)
        if vorm == "waarnemer_twee_praktijken":
            locum = next((mens for mens in praktijk.waarnemers if len(set(mens.places_on(on))) > 1), None)
            if locum is not None:
                self._gevaren.count("waarnemer_twee_praktijken")
                return Verwijzer(code, locum.agb, "", vorm, place)
        if vorm == "waarnemer_andere_praktijk":
            other = self._praktijken[(place + dice.between(1, 5)) % len(self._praktijken)]
            huisarts = self._huisarts(other, on)
            if huisarts is not None and other.is_open(on):
                self._gevaren.count("waarnemer_andere_praktijk")
                return Verwijzer(code, huisarts.agb, "", vorm, other.index)
        if vorm in ("naam_praktijk", "praktijk_agb"):
            return self._as_practice(vorm, code, praktijk, on)
        if vorm == "naam_vaag":
            self._gevaren.count("verwijzer_naam_vaag")
            return Verwijzer(code, "", dice.pick(_VAGUE), vorm, place)
        if vorm == "agb_ander_beroep":
            self._gevaren.count("verwijzer_agb_ander_beroep")
            return Verwijzer(code, f"{dice.pick(('12', '57', '02'))}98{dice.between(1000, 9999)}", "", vorm, place)
        if vorm == "agb_onbekend":
            self._gevaren.count("verwijzer_agb_onbekend")
            return Verwijzer(code, f"0198{dice.between(9000, 9999)}", "", vorm, place)
        if vorm == "type_07":
            self._gevaren.count("verwijzer_type_07")
            return Verwijzer("07", "", "", vorm, place)
        if vorm == "alleen_type":
            self._gevaren.count("verwijzer_alleen_type")
            return Verwijzer(code, "", "", vorm, place)
        if vorm == "ontbreekt":
            return Verwijzer("", "", "", vorm, place)
        return self._as_person(vorm, code, praktijk, on)

    def _as_person(self, vorm: str, code: str, praktijk: Praktijk, on: int) -> Verwijzer:
        huisarts = self._huisarts(praktijk, on)
        if huisarts is None:
            return self._as_practice("praktijk_agb", code, praktijk, on)
        if vorm == "agb_en_naam":
            self._gevaren.count("verwijzer_agb_en_naam")
            return Verwijzer(code, huisarts.agb, huisarts.naam, vorm, praktijk.index)
        if vorm == "naam_huisarts":
            ambiguous = huisarts.naam in self._double_names
            self._gevaren.count("verwijzer_naam_dubbelzinnig" if ambiguous else "verwijzer_naam_huisarts")
            spelled = self._spell_person(huisarts.naam)
            return Verwijzer(code, "", spelled, "naam_dubbelzinnig" if ambiguous else vorm, praktijk.index)
        self._gevaren.count("verwijzer_persoonlijke_agb")
        return Verwijzer(code, huisarts.agb, "", "persoonlijke_agb", praktijk.index)

    def _as_practice(self, vorm: str, code: str, praktijk: Praktijk, on: int) -> Verwijzer:
        """Write the practice's AGB or name; after a merger at times that of the one that is gone."""
        shown, when = praktijk, on
        for gone, (target, last_day) in MERGERS.items():
            if target == praktijk.index and last_day < on <= last_day + 1100 and self._dice.chance(0.45):
                self._gevaren.count("praktijk_gefuseerd")
                shown, when = self._praktijken[gone], last_day
        if len(shown.namen) > 1 and on >= shown.namen[1][0] and vorm == "naam_praktijk" and self._dice.chance(0.5):
            self._gevaren.count("praktijk_oude_naam")
            when = shown.namen[0][1]
        if vorm == "praktijk_agb":
            self._gevaren.count("verwijzer_praktijk_agb")
            return Verwijzer(code, shown.agb, "", vorm, praktijk.index)
        self._gevaren.count("verwijzer_naam_praktijk")
        return Verwijzer(code, "", self.spell_practice(shown.name_on(when), shown), vorm, praktijk.index)

    def _huisarts(self, praktijk: Praktijk, on: int) -> Zorgverlener | None:
        working = [mens for mens in praktijk.huisartsen if mens.places_on(on) == [praktijk.index]]
        return self._dice.pick(working) if working else None

    def _spell_person(self, naam: str) -> str:
        first, _, last = naam.partition(" ")
        forms = (
            naam,
            f"Dr. {naam}",
            f"{last}, {first}",
            f"{naam} (huisarts)",
            f"drs. {naam}",
            f"dhr. {naam}",
            naam.upper(),
            f"mw. {first}{last}",
            f"huisarts {naam}",
        )
        return self._typed(self._dice.pick(forms))

    def spell_practice(self, naam: str, praktijk: Praktijk) -> str:
        """Spell the name of a practice: abbreviated, in capitals, with spaces, by an alias."""
        forms = (
            naam,
            naam,
            naam.upper(),
            naam.lower(),
            f" {naam} ",
            naam.replace("Huisartsenpraktijk", "HAP"),
            naam.replace("Huisartsenpraktijk", "Huisartspraktijk"),
            f"{naam} (huisartsen)",
            praktijk.aliassen[0],
        )
        spelled = self._dice.pick(forms)
        # Of a name that two practices share it is known that it is in doubt, however it is written.
        return spelled if SHARED_NAME in praktijk.aliassen else self._typed(spelled)

    def _typed(self, naam: str) -> str:
        written = self._typist.write(naam)
        self._gevaren.count("naam_verschreven", int(written != naam))
        return written
