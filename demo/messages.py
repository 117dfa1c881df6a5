"""iJw 3.2 messages as XML text: one function per message, one element per line.

Facts (namespaces, order of elements, code of each message) follow the public iJw 3.2 schemas of Zorginstituut
Nederland. Every value is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_BASE = "http://www.istandaarden.nl/ijw/3_2"
BERICHTCODE = {
    "301": "436",
    "305": "438",
    "307": "440",
    "315": "446",
    "317": "486",
    "319": "488",
    "323": "490",
}


@dataclass(frozen=True, slots=True)
class Kop:
    """Header of a message: who sends it to whom, its number and its date."""

    bericht: str
    afzender: str
    ontvanger: str
    identificatie: str
    dagtekening: str


@dataclass(frozen=True, slots=True)
class Client:
    """The client as messages show one; ``geboren`` empty is an unknown birth date."""

    bsn: str
    geboren: str
    geslacht: str
    achternaam: str


class Xml:
    """Collects lines of XML under the prefix of one message."""

    def __init__(self, kop: Kop) -> None:
        self._own = f"jw{kop.bericht}"
        self._lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<{self._own}:Bericht xmlns:ijw="{_BASE}/basisschema/schema" '
            f'xmlns:{self._own}="{_BASE}/{self._own}/schema">',
        ]
        self._open: list[str] = ["Bericht"]
        self._header(kop)

    def _header(self, kop: Kop) -> None:
        self.begin("Header")
        self.leaf("BerichtCode", BERICHTCODE[kop.bericht])
        self.leaf("BerichtVersie", "3")
        self.leaf("BerichtSubversie", "2")
        self.leaf("Afzender", kop.afzender)
        self.leaf("Ontvanger", kop.ontvanger)
        self.group("BerichtIdentificatie", Identificatie=kop.identificatie, Dagtekening=kop.dagtekening)
        self.group("XsdVersie", BasisschemaXsdVersie="1.0.0", BerichtXsdVersie="1.0.0")
        self.end()

    def begin(self, name: str) -> None:
        """Open an element of the message's own schema."""
        self._lines.append(f"{'  ' * len(self._open)}<{self._own}:{name}>")
        self._open.append(name)

    def end(self) -> None:
        """Close the element that was opened last."""
        name = self._open.pop()
        self._lines.append(f"{'  ' * len(self._open)}</{self._own}:{name}>")

    def leaf(self, name: str, value: str) -> None:
        """Add an element with a value; an empty value adds nothing."""
        if value:
            pad = "  " * len(self._open)
            self._lines.append(f"{pad}<{self._own}:{name}>{escape(value)}</{self._own}:{name}>")

    def group(self, name: str, **values: str) -> None:
        """Add an element whose children come from the base schema; empty children are left out."""
        filled = {child: value for child, value in values.items() if value}
        if not filled:
            return
        pad = "  " * len(self._open)
        self._lines.append(f"{pad}<{self._own}:{name}>")
        self._lines += [f"{pad}  <ijw:{child}>{escape(value)}</ijw:{child}>" for child, value in filled.items()]
        self._lines.append(f"{pad}</{self._own}:{name}>")

    def client(self, client: Client, *, whole_name: bool) -> None:
        """Add BSN, birth date, sex and name of a client; the element Client stays open."""
        self.begin("Client")
        self.leaf("Bsn", client.bsn)
        if client.geboren:
            self.group("Geboortedatum", Datum=client.geboren)
        else:
            self.group("Geboortedatum", Datum="1900-01-01", DatumGebruik="3")
        self.leaf("Geslacht", client.geslacht)
        pad = "  " * len(self._open)
        own = self._own
        self._lines.append(f"{pad}<{own}:Naam>")
        self._lines.append(f"{pad}  <ijw:Geslachtsnaam>")
        self._lines.append(f"{pad}    <ijw:Achternaam>{escape(client.achternaam)}</ijw:Achternaam>")
        self._lines.append(f"{pad}  </ijw:Geslachtsnaam>")
        self._lines.append(f"{pad}  <ijw:Voorletters>{client.achternaam[0]}</ijw:Voorletters>")
        if whole_name:
            self._lines.append(f"{pad}  <ijw:NaamGebruik>1</ijw:NaamGebruik>")
        self._lines.append(f"{pad}</{own}:Naam>")

    def text(self) -> str:
        """Close everything and give the message."""
        while self._open:
            self.end()
        return "\n".join(self._lines) + "\n"


@dataclass(frozen=True, slots=True)
class Toewijzing:
    """One ToegewezenProduct (301); empty values are left out."""

    nummer: str
    referentie: str
    categorie: str
    code: str
    toewijzingsdatum: str
    toewijzingstijd: str
    ingangsdatum: str
    einddatum: str
    reden: str
    volume: str
    eenheid: str
    budget: str = ""


def toewijzingsbericht(kop: Kop, client: Client, products: Iterable[Toewijzing]) -> str:
    """Write a 301."""
    xml = Xml(kop)
    xml.client(client, whole_name=True)
    xml.begin("Contactgegevens")
    xml.begin("Contact")
    xml.leaf("Soort", "01")
    xml.end()
    xml.end()
    xml.begin("ToegewezenProducten")
    for item in products:
        xml.begin("ToegewezenProduct")
        xml.leaf("ToewijzingNummer", item.nummer)
        xml.leaf("ReferentieAanbieder", item.referentie)
        xml.group("Product", Categorie=item.categorie, Code=item.code)
        xml.leaf("Toewijzingsdatum", item.toewijzingsdatum)
        xml.leaf("Toewijzingstijd", item.toewijzingstijd)
        xml.leaf("Ingangsdatum", item.ingangsdatum)
        xml.leaf("Einddatum", item.einddatum)
        xml.leaf("RedenWijziging", item.reden)
        if item.volume:
            xml.group("Omvang", Volume=item.volume, Eenheid=item.eenheid, Frequentie="2")
        xml.leaf("Budget", item.budget)
        xml.end()
    return xml.text()


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """One AangevraagdProduct (315)."""

    referentie: str
    categorie: str
    code: str
    ingangsdatum: str
    einddatum: str
    verwijzer_type: str
    verwijzer_naam: str
    verwijzer_agb: str


def verzoek(kop: Kop, client: Client, products: Iterable[Aanvraag]) -> str:
    """Write a 315."""
    xml = Xml(kop)
    xml.client(client, whole_name=False)
    xml.begin("AangevraagdeProducten")
    for item in products:
        xml.begin("AangevraagdProduct")
        xml.leaf("ReferentieAanbieder", item.referentie)
        xml.group("Product", Categorie=item.categorie, Code=item.code)
        xml.leaf("ToewijzingIngangsdatum", item.ingangsdatum)
        xml.leaf("ToewijzingEinddatum", item.einddatum)
        xml.group(
            "Verwijzer",
            Type=item.verwijzer_type,
            Naam=item.verwijzer_naam,
            ZorgverlenerCode=item.verwijzer_agb,
        )
        xml.leaf("Raamcontract", "1")
        xml.end()
    return xml.text()


@dataclass(frozen=True, slots=True)
class Melding:
    """One StartProduct or StopProduct (305, 307); ``reden`` and ``einddatum`` are for a stop."""

    nummer: str
    categorie: str
    code: str
    ingangsdatum: str
    begindatum: str
    status: str = "1"
    reden: str = ""
    einddatum: str = ""


def melding(kop: Kop, client: Client, products: Sequence[Melding]) -> str:
    """Write a 305 or a 307, by what the header says."""
    stop = kop.bericht == "307"
    xml = Xml(kop)
    xml.client(client, whole_name=False)
    xml.begin("StopProducten" if stop else "StartProducten")
    for item in products:
        xml.begin("StopProduct" if stop else "StartProduct")
        xml.leaf("ToewijzingNummer", item.nummer)
        xml.group("Product", Categorie=item.categorie, Code=item.code)
        xml.leaf("ToewijzingIngangsdatum", item.ingangsdatum)
        xml.leaf("Begindatum", item.begindatum)
        if stop:
            xml.leaf("RedenBeeindiging", item.reden)
            xml.leaf("Einddatum", item.einddatum)
        xml.leaf("StatusAanlevering", item.status)
        xml.end()
    return xml.text()


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One request for change (317): a toewijzing that ends, and the product that is asked for after it."""

    bsn: str
    referentie: str
    nummer: str
    ingangsdatum: str
    einddatum: str
    nieuwe_categorie: str
    nieuwe_code: str
    nieuwe_ingangsdatum: str


def wijzigingsverzoek(kop: Kop, change: Wijziging) -> str:
    """Write a 317; it names no referrer."""
    xml = Xml(kop)
    xml.begin("Client")
    xml.leaf("Bsn", change.bsn)
    xml.begin("Verzoek")
    xml.leaf("ReferentieAanbieder", change.referentie)
    xml.leaf("RedenVerzoek", "2")
    xml.begin("TeWijzigenProducten")
    xml.begin("TeWijzigenProduct")
    xml.leaf("ToewijzingNummer", change.nummer)
    xml.leaf("GewensteIngangsdatum", change.ingangsdatum)
    xml.leaf("Einddatum", change.einddatum)
    xml.end()
    xml.end()
    xml.begin("NieuweProducten")
    xml.begin("NieuwProduct")
    xml.group("Product", Categorie=change.nieuwe_categorie, Code=change.nieuwe_code)
    xml.leaf("GewensteIngangsdatum", change.nieuwe_ingangsdatum)
    return xml.text()


def antwoord(kop: Kop, referentie: str, reden: str, woonplaats: str) -> str:
    """Write a 319 that refuses a request; ``woonplaats``: the gemeente that should decide, if that is why."""
    xml = Xml(kop)
    xml.begin("Antwoord")
    xml.leaf("ReferentieAanbieder", referentie)
    xml.leaf("VerzoekAntwoord", "1")
    xml.leaf("RedenAfwijzingVerzoek", reden)
    if woonplaats:
        xml.begin("Woonplaatsbeginsel")
        xml.leaf("Gemeente", woonplaats)
    return xml.text()


@dataclass(frozen=True, slots=True)
class Prestatie:
    """One Prestatie (323); amounts in eurocents, never negative."""

    bsn: str
    referentie: str
    vorige: str
    nummer: str
    categorie: str
    code: str
    begin: str
    eind: str
    volume: str
    eenheid: str
    bedrag: int
    debet_credit: str = "D"


def declaratie(kop: Kop, nummer: str, begin: str, eind: str, prestaties: Sequence[Prestatie]) -> str:
    """Write a 323 over one month; the total is that of its lines."""
    total = sum(item.bedrag if item.debet_credit == "D" else -item.bedrag for item in prestaties)
    xml = Xml(kop)
    xml.begin("Declaratie")
    xml.leaf("DeclaratieNummer", nummer)
    xml.group("DeclaratiePeriode", Begindatum=begin, Einddatum=eind)
    xml.leaf("DeclaratieDagtekening", kop.dagtekening)
    xml.group("TotaalIngediendBedrag", TotaalBedrag=str(abs(total)), DebetCredit="D" if total >= 0 else "C")
    xml.begin("Clienten")
    per_client: dict[str, list[Prestatie]] = {}
    for item in prestaties:
        per_client.setdefault(item.bsn, []).append(item)
    for bsn, own in per_client.items():
        xml.begin("Client")
        xml.leaf("Bsn", bsn)
        xml.begin("Prestaties")
        for item in own:
            _prestatie(xml, item)
        xml.end()
        xml.end()
    return xml.text()


def _prestatie(xml: Xml, item: Prestatie) -> None:
    xml.begin("Prestatie")
    xml.group("ProductReferentie", ReferentieNummer=item.referentie, VorigReferentieNummer=item.vorige)
    xml.leaf("ToewijzingNummer", item.nummer)
    xml.leaf("ProductCategorie", item.categorie)
    xml.leaf("ProductCode", item.code)
    xml.group("ProductPeriode", Begindatum=item.begin, Einddatum=item.eind)
    xml.leaf("GeleverdVolume", item.volume)
    xml.leaf("Eenheid", item.eenheid)
    xml.group("IngediendBedrag", Bedrag=str(item.bedrag), DebetCredit=item.debet_credit)
    xml.end()
