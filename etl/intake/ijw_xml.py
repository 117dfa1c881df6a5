"""
From the bytes of an iJw message to its frames: what stands inside which element, nothing interpreted.

Elements are known by their local name, so any prefix, namespace or envelope will do. Only the leaves that
``ijw_fields`` names are read: names, addresses and comments stay behind in the file. An envelope (VECOZO, GGK)
holds the message as elements, as text, or in base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from lxml import etree

from etl.intake.ijw_fields import AANGEVRAAGD_2_0, BEREIK, BERICHTEN, GEVRAAGD, OVERGESLAGEN, PRODUCT
from etl.problems import DeliveryRefused

_NO_LEAVES: dict[str, str] = {}
_LINES_KEPT = 65_535
_SHORTEST_PACKED = 100
_XML_START = re.compile(rb"<|\xff\xfe|\xfe\xff")
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_BLANK = b"\xef\xbb\xbf \t\r\n\x00"  # a byte order mark, white space, and what UTF-16 puts between
_EI_START = re.compile(rb"01\d{3}[^;,\t|]*(?:[\r\n]|$)")


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What one message may hold at most; beyond it the file is no message, and is refused before it fills the memory.

    ``tekens``: of one field. ``opmaak``: signs ``<`` and ``=``, each of which may become an element or attribute.
    The largest real messages (a month of declarations of one aanbieder) stay well below a tenth of each.
    """

    megabytes: int = 64
    opmaak: int = 2_000_000
    producten: int = 50_000
    tekens: int = 1_000
    retourcodes: int = 200


LIMITS = Limits()

SENTENCES = {
    "bericht_leeg": "het bestand is leeg. Vraag het bericht opnieuw op.",
    "bericht_te_groot": "het bestand is groter dan {max_mb} MB. Vraag om kleinere berichten.",
    "bericht_te_vol": (
        "het bericht heeft meer dan {hoogstens} {wat}. Dat is geen gewoon iJw-bericht: vraag om kleinere berichten."
    ),
    "bericht_veld_te_lang": (
        "op regel {regel} staat een veld van meer dan {hoogstens} tekens. Het bericht is beschadigd: "
        "vraag het opnieuw op."
    ),
    "bericht_geen_xml": (
        "dit is geen XML-bericht. Haal het bestand uit de map van deze bron, "
        "of maak er in regio.toml een eigen bron voor met de juiste soort."
    ),
    "bericht_onleesbaar": (
        "regel {regel} is geen geldige XML. Het bericht is beschadigd of onvolledig: vraag het opnieuw op."
    ),
    "bericht_ei": (
        "dit is een bericht in de oude EI-vorm (tekst met vaste kolommen, van voor juni 2017). "
        "Lever deze periode aan als CSV, met soort beschikkingen, verzoeken of declaraties."
    ),
    "bericht_met_doctype": (
        "het bericht heeft een DOCTYPE. Dat hoort niet in iJw en is onveilig: vraag een bericht zonder DOCTYPE."
    ),
    "bericht_onbekend": (
        "dit is geen iJw-bericht dat gelezen wordt (wel: "
        + ", ".join(sorted(soort.bericht for soort in BERICHTEN))
        + "). Haal het bestand uit de map van deze bron."
    ),
    "bericht_andere_wet": (
        "dit is een bericht van een andere wet dan de Jeugdwet. Haal het bestand uit de map van deze bron."
    ),
    "bericht_oude_declaratie": (
        "declaraties van de jeugd-ggz tot en met 2017 (JW321, 322) worden niet als bericht gelezen. "
        "Lever deze kosten aan als CSV, met soort declaraties."
    ),
    "bericht_meerdere": "er staan {aantal} berichten in dit bestand. Lever elk bericht in een eigen bestand.",
    "bericht_zonder_inhoud": (
        "in het bericht staat geen product, verzoek, antwoord of prestatie. Vraag het volledige bericht op."
    ),
}
"""Why a message cannot be read at all, and what to do about it; filled with counts and words of our own only."""


class MessageUnreadable(DeliveryRefused):
    """
    A message that gives no rows.

    ``zin`` is the Dutch sentence, ``problem_code`` the key in ``SENTENCES``, ``counts`` its numbers.
    ``str()`` puts the file name before the sentence. Neither ever holds a part of the message.
    """

    def __init__(self, problem_code: str, bestand: str = "", **counts: int | str) -> None:
        self.problem_code = problem_code
        self.bestand = bestand
        self.counts = counts
        self.zin = SENTENCES[problem_code].format(**counts)
        super().__init__(f"{bestand}: {self.zin}" if bestand else self.zin)


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    """Give the local name of an element's tag, in lower case."""
    return tag.rpartition("}")[2].lower()


class Frame:
    """
    The wanted leaves and the retour codes directly inside a grouping element; ``outer`` lies around it.

    ``merged`` and ``merged_codes`` are for when the whole message has been walked: what they give is kept.
    """

    __slots__ = ("_merged", "_merged_codes", "codes", "line", "name", "outer", "values")

    def __init__(self, name: str, line: int, outer: Frame | None = None) -> None:
        self.name = name
        self.line = line
        self.outer = outer
        self.values: dict[str, str] = {}
        self.codes: dict[str, None] = {}
        self._merged: dict[str, str] | None = None
        self._merged_codes: dict[str, None] | None = None

    def around(self) -> Iterator[Frame]:
        """Give the frames around this one, innermost first."""
        frame = self.outer
        while frame is not None:
            yield frame
            frame = frame.outer

    def merged(self) -> dict[str, str]:
        """Give all values that hold here; inner ones go before outer ones."""
        if self._merged is None:
            self._merged = (self.outer.merged() if self.outer else {}) | self.values
        return self._merged

    def merged_codes(self) -> dict[str, None]:
        """Give all retour codes that hold here, each once, inner ones first."""
        if self._merged_codes is None:
            self._merged_codes = self.codes | (self.outer.merged_codes() if self.outer else {})
        return self._merged_codes


class Frames:
    """
    The frames of one message: ``head``, its ``products``, and the ``holders`` around those (client, request).

    Takes the bytes of a file; raises MessageUnreadable when that is not exactly one message in XML, within
    ``limits``.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        bericht, self._lines_before = _bericht(data, limits)
        self.namespace = etree.QName(bericht).namespace or ""
        self.head = Frame("bericht", self._line(bericht))
        self.products: list[Frame] = []
        self.holders: list[Frame] = []
        self._walk(bericht, GEVRAAGD.get("bericht", _NO_LEAVES), self.head)

    def _walk(self, element: etree._Element, wanted: dict[str, str], frame: Frame) -> None:
        around = _local(element.tag)
        for child in element:
            name = _local(child.tag)
            if (key := wanted.get(name)) is not None and not len(child):
                if text := self._text(child):
                    frame.values.setdefault(key, text)
            elif name == "retourcode":
                self._add_code(frame, child)
            elif name in PRODUCT or (around, name) == AANGEVRAAGD_2_0:
                inner = Frame(name if name in PRODUCT else "aangevraagdproduct", self._line(child), frame)
                self.products.append(inner)
                if len(self.products) + len(self.holders) > self._limits.producten:
                    raise MessageUnreadable("bericht_te_vol", hoogstens=self._limits.producten, wat="producten")
                self._walk(child, GEVRAAGD["."], inner)
            elif name in BEREIK:
                inner = Frame(name, self._line(child), frame)
                self.holders.append(inner)
                self._walk(child, GEVRAAGD.get(name, _NO_LEAVES), inner)
            elif name in OVERGESLAGEN:
                for code in child.iter("{*}RetourCode"):
                    self._add_code(frame, code)
            elif len(child):
                self._walk(child, GEVRAAGD.get(name, _NO_LEAVES), frame)

    def _text(self, element: etree._Element) -> str:
        """Give the text of a leaf without the white space around it."""
        text = (element.text or "").strip()
        if len(text) > self._limits.tekens:
            raise MessageUnreadable("bericht_veld_te_lang", regel=self._line(element), hoogstens=self._limits.tekens)
        return text

    def _add_code(self, frame: Frame, element: etree._Element) -> None:
        if code := self._text(element):
            frame.codes[code] = None

    def codes_of(self, frame: Frame) -> str:
        """Give the retour codes that hold for a frame, separated by a bar; they stand in its row, so not too many."""
        codes = frame.merged_codes()
        if len(codes) > self._limits.retourcodes:
            raise MessageUnreadable(
                "bericht_te_vol", hoogstens=self._limits.retourcodes, wat="retourcodes bij één product"
            )
        return "|".join(codes)

    def _line(self, element: etree._Element) -> int:
        """
        Give the physical line of an element.

        libxml2 keeps 16 bits of it per element; beyond those it tells where the first text inside it ends.
        """
        line = int(element.sourceline)
        if line >= _LINES_KEPT:
            line -= (element.text or "").count("\n")
        return line + self._lines_before


@cache
def _parser() -> etree.XMLParser:
    """Give the one parser of the process; no entities, no network, no DTD, and the limits of libxml2 kept."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _bericht(data: bytes, limits: Limits) -> tuple[etree._Element, int]:
    """Give the one element Bericht with a Header, wherever it stands, and the lines of the file before its text."""
    if len(data) > limits.megabytes << 20:
        raise MessageUnreadable("bericht_te_groot", max_mb=limits.megabytes)
    root = _parse(data, limits)
    berichten = _berichten(root)
    before = 0
    if not berichten and (packed := _packed(root)) is not None:
        content, before = packed
        berichten = _berichten(_parse(content, limits))
    if not berichten:
        raise MessageUnreadable("bericht_onbekend")
    if len(berichten) > 1:
        raise MessageUnreadable("bericht_meerdere", aantal=len(berichten))
    return berichten[0], before


def _berichten(root: etree._Element) -> list[etree._Element]:
    return [found for found in root.iter("{*}Bericht") if found.find("{*}Header") is not None]


def _parse(data: bytes, limits: Limits) -> etree._Element:
    """Parse bytes as XML within limits, without a DOCTYPE."""
    start = data[:1024].lstrip(_BLANK) or data.strip(_BLANK)[:1024]
    if not start:
        raise MessageUnreadable("bericht_leeg")
    if not _XML_START.match(start):
        raise MessageUnreadable("bericht_ei" if _EI_START.match(start) else "bericht_geen_xml")
    if data.count(b"<") + data.count(b"=") > limits.opmaak:
        raise MessageUnreadable("bericht_te_vol", hoogstens=limits.opmaak, wat="elementen")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise MessageUnreadable("bericht_onleesbaar", regel=error.lineno or 1) from None
    if root.getroottree().docinfo.doctype:
        raise MessageUnreadable("bericht_met_doctype")
    return root


def _packed(root: etree._Element) -> tuple[bytes, int] | None:
    """
    Give the XML that an envelope holds as text or in base64, and the number of lines in the file before it.

    What is text already needs no declared encoding any more. Base64 has lines of its own, which say nothing of those
    of the message: those are counted from its start.
    None when there is none, or more than one candidate.
    """
    found: list[tuple[bytes, int]] = []
    for element in root.iter():
        text = (element.text or "").strip() if not len(element) else ""
        if text.startswith("<"):
            leading = (element.text or "")[: (element.text or "").index("<")].count("\n")
            found.append((_XML_DECLARATION.sub("", text, count=1).encode(), int(element.sourceline) - 1 + leading))
        elif len(text) >= _SHORTEST_PACKED:
            try:
                content = base64.b64decode("".join(text.split()), validate=True)
            except (binascii.Error, ValueError):
                continue
            if _XML_START.match(content[:1024].lstrip(_BLANK)):
                found.append((content, 0))
    return found[0] if len(found) == 1 else None
