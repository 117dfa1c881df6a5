"""
How alike two names are: what a referral calls a practice or a GP, beside what the region's lists call them.

For names that no list holds as written: a typing error, words around the name, initials left out. Names are compared
per gemeente, with all that can be meant there and what could be mistaken for it (``etl.link.resembling.known_names``).
Everything here takes names as ``normalise_name`` gives them.

A likeness runs from 0 to 100. It is what is left after taking off: letters that differ, words and initials that are
missing, initials that contradict each other, and words that the name has too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

PRACTICE, PERSON = "praktijk", "zorgverlener"

# Words that say what kind of place it is, not which one. A misspelt or cut-off one counts as well.
KIND_WORDS = (
    "huisartsenpraktijk",
    "huisartspraktijk",
    "huisartsengroep",
    "huisartsen",
    "huisartsenzorg",
    "huisarts",
    "dokterspraktijk",
    "dokters",
    "dokter",
    "groepspraktijk",
    "gezondheidscentrum",
    "gezondheidshuis",
    "gezondheidszorg",
    "medisch",
    "medische",
    "centrum",
    "maatschap",
    "associatie",
    "praktijk",
    "praktijkassistente",
    "praktijkondersteuner",
    "assistente",
    "afdeling",
    "locatie",
    "vestiging",
    "waarnemer",
    "waarnemend",
    "partners",
    "collega",
)
SHORT_KIND_WORDS = frozenset(
    [
        "aan",
        "afd",
        "arts",
        "bij",
        "bv",
        "cs",
        "ea",
        "en",
        "gc",
        "ggz",
        "ha",
        "hag",
        "hagro",
        "heer",
        "hoed",
        "hpr",
        "mc",
        "med",
        "mts",
        "of",
        "sv",
        "tav",
        "te",
        "vof",
    ]
)
# Who is named here is no GP, whatever else the name holds.
OTHER_KINDS = (
    "apotheek",
    "basisschool",
    "consultatiebureau",
    "fysiotherapie",
    "fysiotherapeut",
    "gemeente",
    "huisartsenpost",
    "kinderarts",
    "kinderopvang",
    "kinderdagverblijf",
    "jeugdarts",
    "logopedie",
    "logopedist",
    "psychiater",
    "psycholoog",
    "psychologenpraktijk",
    "school",
    "tandarts",
    "tandartspraktijk",
    "verloskundige",
    "verpleeghuis",
    "verzorgingshuis",
    "wijkteam",
    "ziekenhuis",
)
SHORT_OTHER_KINDS = frozenset(["cjg", "fysio", "ggd", "gz", "jgz", "sehs", "seh"])
# Words that tell two practices of one name apart, as a single digit does: with one too many it is another practice.
TELLING_APART = frozenset(["noord", "oost", "zuid", "west", "nieuw", "oud", "midden"])
PREFIXES = frozenset(["van", "der", "den", "de", "het", "ten", "ter", "t", "v", "vd", "vdr", "d", "vander", "vant"])
GLUED_PREFIXES = ("van", "vd", "de", "het", "t")

MISSING_INITIALS, FEWER_INITIALS, OTHER_INITIALS = 4.0, 2.0, 35.0
MISSING_PREFIX, OTHER_PREFIX = 3.0, 12.0
WORD_TOO_MANY, TOO_MANY_AT_MOST, TELLING_WORD_TOO_MANY = 8.0, 16.0, 20.0
FLOOR = 70.0
# From here on a name is taken for another, if it is this much more like it than like any name of another practice.
CLEAR, MARGIN = 85.0, 6.0
# From a likeness on: the share that was right, of half the names in tests/unit/link/unseen_names.py. As few were
# wrong, one was added to the right ones and one to the wrong ones: 18 of 19 (from 85), 35 of 37, 104 of 105.
CERTAINTY_FROM = ((97.0, 0.99), (91.0, 0.95), (CLEAR, 0.94))
SHORTLIST_FROM, SHORTLIST = 65, 8

_FOLDS = (
    ("eij", "y"),
    ("ij", "y"),
    ("ei", "y"),
    ("ey", "y"),
    ("ae", "a"),
    ("ck", "k"),
    ("ch", "g"),
    ("ph", "f"),
    ("dt", "t"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("v", "f"),
    ("i", "y"),
    ("j", "y"),
)


@dataclass(frozen=True)
class Name:
    """A name taken apart: the words that tell, the initials and the prefixes of a surname, in their order."""

    words: tuple[str, ...]
    initials: str
    prefixes: frozenset[str]


def take_apart(name: str, places: frozenset[str] = frozenset()) -> Name | None:
    """
    Take a normalised name apart; None when it is of someone who is no GP.

    ``places``: words that say where, such as the name of the gemeente; they tell nothing within it.
    """
    written = re.sub(r"\bt a v\b", " ", name)
    written = re.sub(r"\bv (?:d|der|den)\b", "vd", written)
    written = re.sub(r"\b(?:v|van) t\b", "vant", written)
    tokens = written.split()
    if any(_is_other_kind(token) for token in tokens):
        return None
    words, initials, prefixes = [], "", set()
    for place, token in enumerate(tokens):
        before_word = place + 1 < len(tokens) and len(tokens[place + 1]) > 2
        if token in PREFIXES and (len(token) > 1 or (token == "v" and place > 0 and before_word)):
            prefixes.add(token)
        elif len(token) == 1 and token.isalpha():
            initials += token
        elif _is_kind(token) or any(_near(token, one) for one in places):
            continue
        elif len(token) <= 3 and not set(token) & set("aeiouy") and token.isalpha():
            initials += token
        else:
            words.append(token)
    return Name(tuple(words), initials, frozenset(prefixes))


@lru_cache(maxsize=200_000)
def _is_kind(word: str) -> bool:
    return word in SHORT_KIND_WORDS or any(_near(word, one) for one in KIND_WORDS) or _cut_off(word)


@lru_cache(maxsize=200_000)
def _is_other_kind(word: str) -> bool:
    return word in SHORT_OTHER_KINDS or any(_near(word, one) for one in OTHER_KINDS)


def _cut_off(word: str) -> bool:
    return len(word) >= 4 and any(one.startswith(word) for one in KIND_WORDS)


def _near(word: str, known: str) -> bool:
    """The same word, or a long one with a slip or two."""
    if word == known:
        return True
    slips = 0 if len(known) < 6 else 1 if len(known) < 9 else 2
    return abs(len(word) - len(known)) <= slips and _changes(word, known, slips) <= slips


def _changes(one: str, other: str, at_most: int) -> int:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=at_most)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Write a word as it sounds, so that ``Kuypers``, ``Kuijpers`` and ``Kuipers`` come close to each other."""
    for written, sound in _FOLDS:
        word = word.replace(written, sound)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:-1] + "t" if word.endswith("d") else word


@lru_cache(maxsize=1_000_000)
def _differ(asked: str, known: str) -> float:
    """How many letters differ: a quarter as written, three quarters as it sounds; two that changed places are one."""
    as_written = _letters(asked.replace("ij", "ÿ"), known.replace("ij", "ÿ"))
    return 0.25 * as_written + 0.75 * min(as_written, _letters(fold(asked), fold(known)))


def _letters(asked: str, known: str) -> int:
    from rapidfuzz.distance import OSA, Indel

    far = Indel.distance(asked, known)
    return min(far, OSA.distance(asked, known)) if sorted(asked) == sorted(known) else far


def likeness(asked: Name, known: Name, kind: str) -> float:
    """Give how alike an asked name is to a known one of a practice or a person: 0 to 100."""
    if not known.words or not asked.words:
        return 0.0
    far, used = _match_words(asked.words, known.words)
    length = sum(map(len, known.words))
    rest = [word for place, word in enumerate(asked.words) if place not in used]
    score = 100.0 * (1 - far / length)
    if kind == PERSON:
        initials, rest = _first_names(asked.initials, known.initials, rest)
        score -= _initials_off(initials, known.initials) + _prefixes_off(asked.prefixes, known.prefixes)
    return max(0.0, score - _too_many(rest))


def _match_words(asked: Sequence[str], known: Sequence[str]) -> tuple[float, set[int]]:
    """Letters that differ between the known words and the asked ones that suit them best, and the places of these."""
    far, used = 0.0, set[int]()
    for word in known:
        best, places = float(len(word)), set[int]()
        for place, one in enumerate(asked):
            glued = one + asked[place + 1] if place + 1 < len(asked) else ""
            for spelled, at in ((one, {place}), (glued, {place, place + 1})):
                if spelled and not at & used and (off := _differ_glued(spelled, word)) < best:
                    best, places = off, at
        far += best
        used |= places
    together = _differ("".join(asked), "".join(known))
    return (together, set(range(len(asked)))) if together < far else (far, used)


def _differ_glued(asked: str, known: str) -> float:
    off = _differ(asked, known)
    for prefix in GLUED_PREFIXES:
        if asked.startswith(prefix) and len(asked) - len(prefix) >= 4:
            off = min(off, 0.5 + _differ(asked[len(prefix) :], known))
    return off


def _first_names(asked: str, known: str, rest: list[str]) -> tuple[str, list[str]]:
    """Read a word too many that begins with the first initial as a first name, where no initials are given."""
    first = next((word for word in rest if known and word[0] == known[0]), None)
    if asked or first is None:
        return asked, rest
    return first[0], [word for word in rest if word != first]


def _initials_off(asked: str, known: str) -> float:
    one, other = set(asked), set(known)
    if one == other:
        return 0.0
    if not one or not other:
        return MISSING_INITIALS
    return FEWER_INITIALS if one <= other or other <= one else OTHER_INITIALS


def _prefixes_off(asked: frozenset[str], known: frozenset[str]) -> float:
    one, other = _spread(asked), _spread(known)
    if one == other:
        return 0.0
    return MISSING_PREFIX if one <= other or other <= one else OTHER_PREFIX


def _spread(prefixes: frozenset[str]) -> frozenset[str]:
    """Write prefixes out; ``vd`` can be ``van de``, ``van den`` and ``van der`` and says no more than ``van``."""
    long = {"v": "van", "vd": "van", "vdr": "van der", "vander": "van der", "vant": "van t"}
    return frozenset(word for one in prefixes for word in long.get(one, one).split())


def _too_many(rest: Sequence[str]) -> float:
    telling = sum(word in TELLING_APART or (word.isdigit() and len(word) == 1) for word in rest)
    return telling * TELLING_WORD_TOO_MANY + min(TOO_MANY_AT_MOST, (len(rest) - telling) * WORD_TOO_MANY)


def compare_names(asked: pd.DataFrame, known: pd.DataFrame, gemeenten: dict[str, str]) -> pd.DataFrame:
    """
    Give the names that are alike, per gemeente: (gemeente, naam, sleutel, soort, gelijkenis).

    ``asked``: (gemeente, naam). ``known``: (gemeente, sleutel, soort), soort ``praktijk`` or ``zorgverlener``.
    ``gemeenten``: code to name. Doubles and order have no say; likenesses under FLOOR are left out.
    """
    columns = ["gemeente", "naam", "sleutel", "soort", "gelijkenis"]
    lists = dict(iter(known.drop_duplicates().groupby("gemeente")))
    rows = []
    for gemeente, block in asked.drop_duplicates().groupby("gemeente"):
        if gemeente in lists:
            place = frozenset(re.sub(r"[^a-z]+", " ", gemeenten.get(str(gemeente), "").casefold()).split())
            keys = lists[gemeente][["sleutel", "soort"]].itertuples(index=False, name=None)
            rows += [(gemeente, *row) for row in _compare_block(sorted(block["naam"]), sorted(keys), place)]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({**dict.fromkeys(columns[:-1], "str"), "gelijkenis": "float64"})


def _compare_block(
    asked: Sequence[str], known: Sequence[tuple[str, str]], places: frozenset[str]
) -> Iterable[tuple[str, str, str, float]]:
    apart = [(name, take_apart(name, places)) for name in asked]
    names = [(name, parts) for name, parts in apart if parts is not None and parts.words]
    keys = [(key, kind, take_apart(key)) for key, kind in known]
    targets = [(key, kind, parts) for key, kind, parts in keys if parts is not None and parts.words]
    if not names or not targets:
        return
    shortlists = _shortlist([parts for _, parts in names], [parts for _, _, parts in targets])
    for (name, parts), chosen in zip(names, shortlists, strict=True):
        for number in chosen:
            key, kind, target = targets[number]
            score = round(likeness(parts, target, kind), 2)
            if score >= FLOOR:
                yield name, key, kind, score


def _shortlist(asked: Sequence[Name], known: Sequence[Name]) -> list[list[int]]:
    """Per asked name the known ones that are worth a closer look, by a quick comparison of whole strings."""
    import numpy as np
    from rapidfuzz import fuzz, process

    ours, theirs = ([" ".join(map(fold, name.words)) for name in names] for names in (asked, known))
    words = process.cdist(ours, theirs, scorer=fuzz.token_set_ratio, dtype=np.uint8, score_cutoff=SHORTLIST_FROM)
    glued = process.cdist(
        [text.replace(" ", "") for text in ours],
        [text.replace(" ", "") for text in theirs],
        scorer=fuzz.partial_ratio,
        dtype=np.uint8,
        score_cutoff=SHORTLIST_FROM,
    )
    best = np.maximum(words, glued)
    order = np.argsort(-best.astype(np.int16), axis=1, kind="stable")[:, :SHORTLIST]
    return [[int(number) for number in row if best[place, number]] for place, row in enumerate(order)]
