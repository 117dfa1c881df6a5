"""How a column, a table and a rule are declared. No data here: see ``fields`` and ``tables``.

A rule is a sentence about one row that holds between columns. ``schemas.contracts`` turns each into an
expression that counts the rows that break it; a rule never speaks about an empty value unless it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Type = Literal["tekst", "geheel", "decimaal", "datum", "tijd", "tijdstip", "ja_nee"]
TEKST: Final[Type] = "tekst"
GEHEEL: Final[Type] = "geheel"
DECIMAAL: Final[Type] = "decimaal"
DATUM: Final[Type] = "datum"
TIJD: Final[Type] = "tijd"
TIJDSTIP: Final[Type] = "tijdstip"
JA_NEE: Final[Type] = "ja_nee"

OPENBAAR, INTERN, PSEUDONIEM = "openbaar", "intern", "pseudoniem"
PERSOONSGEGEVEN, IDENTIFICEREND = "persoonsgegeven", "identificerend"

PRIVACYKLASSEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        OPENBAAR: "zegt niets over één persoon; mag naar buiten na de regels voor kleine aantallen",
        INTERN: "over een organisatie of over de verwerking; blijft binnen de regio",
        PSEUDONIEM: "hoort bij één jeugdige die alleen als code bekend is; alleen voor de analist",
        PERSOONSGEGEVEN: "zegt iets over een herkenbare persoon; staat alleen in de versleutelde levering",
        IDENTIFICEREND: "wijst één persoon aan; wordt bij binnenkomst vervangen door een code",
    }
)

KWARTAAL: Final = r"^\d{4}K[1-4]$"
KWARTAAL_OF_HALFJAAR: Final = r"^\d{4}(K[1-4]|H[12])$"
PERIODE: Final = r"^\d{4}((K[1-4]|H[12])(-jaar)?)?$"
MAAND: Final = r"^\d{4}-(0[1-9]|1[0-2])$"
GEMEENTE: Final = r"^\d{4}$"
GEMEENTE_OF_ALLE: Final = r"^(\d{4}|\*)$"
AGB: Final = r"^\d{8}$"
BSN: Final = r"^\d{9}$"
TWEE_CIJFERS: Final = r"^\d{2}$"
# Where codes are counted, empty text stands for none.
TWEE_TEKENS: Final = r"^([0-9A-Z]{2})?$"
# Nine digits are the number of a person, never part of a code.
PRODUCTCODE: Final = r"^[0-9]{0,8}(?:[^0-9][0-9]{0,8})*$"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column.

    ``waarden`` is the closed list (empty: free), ``patroon`` a regular expression for the whole text
    (empty: none), ``minimum`` and ``maximum`` are inclusive. Limits never apply to an empty value.
    """

    name: str
    type: Type
    betekenis: str
    eenheid: str = ""
    privacyklasse: str
    herkomst: str
    waarden: tuple[str, ...] = ()
    patroon: str = ""
    minimum: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        if self.privacyklasse not in PRIVACYKLASSEN:
            raise ValueError(f"{self.name}: unknown privacy class {self.privacyklasse!r}")
        if (self.waarden or self.patroon) and self.type != TEKST:
            raise ValueError(f"{self.name}: a list or pattern needs type {TEKST}")
        if (self.minimum is not None or self.maximum is not None) and self.type not in (GEHEEL, DECIMAAL):
            raise ValueError(f"{self.name}: a range needs a number")


RuleKind = Literal[
    "ordered", "filled_when", "empty_when", "empty_only_with", "needs", "any_filled", "adds_up", "not_both"
]


@dataclass(frozen=True)
class Rule:
    """A sentence about one row, over ``columns`` (a report names the first).

    * ordered: ``columns[0] <= columns[1]`` where both are filled
    * filled_when, empty_when: ``columns[0]`` is filled (empty) where ``columns[1]`` has one of ``values``
    * empty_only_with: ``columns[0]`` is empty only where one of the others is filled (ja_nee: is true)
    * needs: ``columns[0]`` is filled only where all others are
    * any_filled: at least one is filled
    * adds_up: ``columns[0]`` is the sum of the others where all are filled
    * not_both: the two ja_nee columns are never both true
    """

    kind: RuleKind
    columns: tuple[str, ...]
    values: tuple[str, ...] | tuple[bool, ...] = ()

    @property
    def naam(self) -> str:
        """The rule as a short Dutch sentence."""
        first, *others = self.columns
        return {
            "ordered": f"{first} is niet hoger of later dan {others[0]}",
            "filled_when": f"{first} hoort gevuld te zijn bij deze {others[0]}",
            "empty_when": f"{first} hoort leeg te zijn bij deze {others[0]}",
            "empty_only_with": f"{first} is alleen leeg met {' of '.join(others)}",
            "needs": f"{first} is alleen gevuld samen met {' en '.join(others)}",
            "any_filled": f"{' of '.join(self.columns)} is gevuld",
            "adds_up": f"{first} is {' + '.join(others)}",
            "not_both": f"{first} en {others[0]} zijn niet allebei ja",
        }[self.kind]


class Pad(NamedTuple):
    """Left-pad a code of digits with zeros to ``width``, if it has at least ``from_length`` digits."""

    width: int
    from_length: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table.

    ``name`` is ``layer.table``; ``grain`` the Dutch sentence "Eén rij per …"; ``key`` the columns that
    name one row (empty: rows have no name of their own). ``required`` columns are never empty.
    ``dubbel_key`` (layer levering): the key within which an equal row is a double, None for the whole row;
    ``pad``: columns whose codes lose leading zeros in spreadsheets.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    required: frozenset[str]
    rules: tuple[Rule, ...] = ()
    dubbel_key: tuple[str, ...] | None = None
    pad: Mapping[str, Pad] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(set(self.columns)) != len(self.columns):
            raise ValueError(f"{self.name}: a column is listed twice")
        named = {*self.key, *self.required, *(self.dubbel_key or ()), *self.pad}
        named.update(column for rule in self.rules for column in rule.columns)
        if unknown := sorted(named - set(self.columns)):
            raise ValueError(f"{self.name}: not among its columns: {unknown}")

    @property
    def laag(self) -> str:
        """The layer: levering, kern or mart."""
        return self.name.partition(".")[0]

    @property
    def short_name(self) -> str:
        """The name without its layer."""
        return self.name.partition(".")[2]

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(each.name for each in self.fields)

    def column(self, name: str) -> Field:
        """Return the declaration of column ``name`` as it holds in this table; KeyError if it has none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(f"{self.name} has no column {name!r}")
