"""
From the bytes of an iJw message to its frames: what stands inside which element, nothing interpreted.

Elements are known by their local name, so any prefix, namespace or envelope will do. Only the leaves that
``ijw_fields`` names are read: names, addresses and comments stay behind in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from lxml import etree

from etl.intake.ijw_fields import BEREIK, BERICHTEN, GEVRAAGD, OVERGESLAGEN, PRODUCT
from etl.problems import DeliveryRefused

_NO_LEAVES: dict[str, str] = {}
_LINES_KEPT = 65_535

SENTENCES = {
    "bericht_leeg": "het bestand is leeg. Vraag het bericht opnieuw op.",
    "bericht_te_groot": "het bestand is groter dan {max_mb} MB. Vraag om kleinere berichten.",
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
        "declaraties van iJw 2.4 en ouder (JW303, 304, 321, 322) worden niet als bericht gelezen. "
        "Lever deze kosten aan als CSV, met soort declaraties."
    ),
    "bericht_meerdere": "er staan {aantal} berichten in dit bestand. Lever elk bericht in een eigen bestand.",
    "bericht_zonder_inhoud": (
        "in het bericht staat geen product, verzoek, antwoord of prestatie. Vraag het volledige bericht op."
    ),
}
"""Why a message cannot be read at all, and what to do about it; filled with counts only."""


class MessageUnreadable(DeliveryRefused):
    """
    A message that gives no rows.

    ``zin`` is the Dutch sentence, ``problem_code`` the key in ``SENTENCES``, ``counts`` its numbers.
    ``str()`` puts the file name before the sentence. Neither ever holds a part of the message.
    """

    def __init__(self, problem_code: str, bestand: str = "", **counts: int) -> None:
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
    """The wanted leaves and the retour codes directly inside a grouping element; ``outer`` lies around it."""

    __slots__ = ("codes", "line", "name", "outer", "values")

    def __init__(self, name: str, line: int, outer: Frame | None = None) -> None:
        self.name = name
        self.line = line
        self.outer = outer
        self.values: dict[str, str] = {}
        self.codes: list[str] = []

    def chain(self) -> Iterator[Frame]:
        """Give this frame and those around it, innermost first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.outer

    def merged(self) -> dict[str, str]:
        """Give all values that hold here; inner ones go before outer ones."""
        values = self.outer.merged() if self.outer else {}
        values.update(self.values)
        return values


class Frames:
    """
    The frames of one message: ``head``, its ``products``, and the ``holders`` around those (client, request).

    Takes the bytes of a file; raises MessageUnreadable when that is not exactly one message in XML.
    """

    def __init__(self, data: bytes) -> None:
        bericht = _bericht(data)
        self.namespace = etree.QName(bericht).namespace or ""
        self.head = Frame("bericht", _line(bericht))
        self.products: list[Frame] = []
        self.holders: list[Frame] = []
        self._walk(bericht, GEVRAAGD.get("bericht", _NO_LEAVES), self.head)

    def _walk(self, element: etree._Element, wanted: dict[str, str], frame: Frame) -> None:
        for child in element:
            name = _local(child.tag)
            if (key := wanted.get(name)) is not None:
                if text := (child.text or "").strip():
                    frame.values.setdefault(key, text)
            elif name == "retourcode":
                frame.codes.append(child.text or "")
            elif name in PRODUCT:
                inner = Frame(name, _line(child), frame)
                self.products.append(inner)
                self._walk(child, GEVRAAGD["."], inner)
            elif name in BEREIK:
                inner = Frame(name, _line(child), frame)
                self.holders.append(inner)
                self._walk(child, GEVRAAGD.get(name, _NO_LEAVES), inner)
            elif name in OVERGESLAGEN:
                frame.codes += [code.text or "" for code in child.iter("{*}RetourCode")]
            elif len(child):
                self._walk(child, GEVRAAGD.get(name, _NO_LEAVES), frame)


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


def _bericht(data: bytes) -> etree._Element:
    """Parse the bytes and give the one element Bericht with a Header, wherever it stands."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise MessageUnreadable("bericht_leeg")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if start[:1].isdigit():
            raise MessageUnreadable("bericht_ei") from None
        raise MessageUnreadable("bericht_onleesbaar", regel=error.lineno or 1) from None
    if root.getroottree().docinfo.doctype:
        raise MessageUnreadable("bericht_met_doctype")
    berichten = [found for found in root.iter("{*}Bericht") if found.find("{*}Header") is not None]
    if not berichten:
        raise MessageUnreadable("bericht_onbekend")
    if len(berichten) > 1:
        raise MessageUnreadable("bericht_meerdere", aantal=len(berichten))
    return berichten[0]


def _line(element: etree._Element) -> int:
    """
    Give the physical line of an element.

    libxml2 keeps 16 bits of it per element; beyond those it tells where the first text inside it ends.
    """
    line = int(element.sourceline)
    return line if line < _LINES_KEPT else line - (element.text or "").count("\n")
