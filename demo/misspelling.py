"""
Names as they come out of hurried fingers: one mistake in the longest word, of kinds that are common in Dutch.

The list of kinds is the demonstration region's own: who reads the deliveries does not have it. A mistake is only
made where a careful reader still sees who is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from demo.randomness import Dice

# What is heard alike or stands beside each other on the keyboard, and is written for each other.
MIX_UPS = (
    ("ij", "y"), ("ij", "ei"), ("ei", "ij"), ("ou", "au"), ("au", "ou"), ("ie", "i"), ("ee", "e"), ("aa", "a"),
    ("oo", "o"), ("uu", "u"), ("oe", "eo"), ("th", "t"), ("ch", "g"), ("ck", "k"), ("ks", "x"), ("dt", "d"),
    ("ll", "l"), ("mm", "m"), ("nn", "n"), ("rr", "r"), ("ss", "s"), ("tt", "t"), ("z", "s"), ("v", "f"),
    ("k", "c"), ("g", "h"), ("m", "n"), ("n", "b"), ("i", "u"), ("e", "r"), ("l", ";"), ("o", "p"), ("s", "a"),
)  # fmt: skip
SHORTEST = 6  # letters; of a shorter word one mistake soon makes another
FAR_ENOUGH = 3  # mistakes away from what somebody else is called
OFTEN = 0.08
_WORD = re.compile(r"[^\W\d_]+")


def _mixed_up(word: str, dice: Dice) -> str:
    able = [(right, wrong) for right, wrong in MIX_UPS if right in word.lower()[1:]]
    if not able:
        return word
    right, wrong = dice.pick(able)
    place = word.lower().index(right, 1)
    return word[:place] + wrong + word[place + len(right) :]


def _left_out(word: str, dice: Dice) -> str:
    place = dice.between(1, len(word) - 2)
    return word[:place] + word[place + 1 :]


def _twice(word: str, dice: Dice) -> str:
    place = dice.between(1, len(word) - 2)
    return word[: place + 1] + word[place:]


def _turned_round(word: str, dice: Dice) -> str:
    place = dice.between(1, len(word) - 3)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


_MISTAKES: tuple[Callable[[str, Dice], str], ...] = (_mixed_up, _mixed_up, _left_out, _twice, _turned_round)


class Typist:
    """Writes some names with a mistake; ``known``: all names of the region, of practices and people."""

    def __init__(self, known: Iterable[str], dice: Dice) -> None:
        self._words = {word.lower() for naam in known for word in _WORD.findall(naam) if len(word) >= FAR_ENOUGH}
        self._dice = dice

    def write(self, naam: str) -> str:
        """Give the name, at times with one mistake in its longest word."""
        if not self._dice.chance(OFTEN):
            return naam
        own = [word for word in _WORD.findall(naam) if word.lower() in self._words]
        longest = max(own, key=len, default="")
        if len(longest) < SHORTEST:
            return naam
        wrong = self._dice.pick(_MISTAKES)(longest, self._dice)
        others = self._words - {longest.lower()}
        if wrong.lower() in {longest.lower(), *others} or any(_is_near(wrong.lower(), other) for other in others):
            return naam
        return naam.replace(longest, wrong.upper() if longest.isupper() else wrong, 1)


def _is_near(one: str, other: str) -> bool:
    """Tell whether fewer than FAR_ENOUGH letters have to change, come or go to make one word of the other."""
    if abs(len(one) - len(other)) >= FAR_ENOUGH:
        return False
    row = list(range(len(other) + 1))
    for letter in one:
        above, row = row, [row[0] + 1]
        for place, theirs in enumerate(other):
            row.append(min(above[place] + (letter != theirs), above[place + 1] + 1, row[place] + 1))
    return row[-1] < FAR_ENOUGH
