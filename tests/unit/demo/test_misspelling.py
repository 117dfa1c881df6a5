"""Mistakes in names: one in the longest word, at most one, and only where it stays clear who is meant."""

import numpy as np
from rapidfuzz.distance import Levenshtein

from demo.misspelling import FAR_ENOUGH, OFTEN, SHORTEST, Typist
from demo.randomness import Dice


class Always(Dice):
    """Dice with which every chance comes up."""

    def chance(self, probability):
        return True


def written(naam, known, times=300):
    typist = Typist(known, Always(np.random.default_rng(7)))
    return {typist.write(naam) for _ in range(times)}


def test_one_mistake_stands_in_the_longest_word():
    found = written("Huisartsenpraktijk Kerkzicht", ["Kerkzicht"])
    assert len(found) > 20
    assert all(naam.startswith("Huisartsenpraktijk ") for naam in found)
    assert all(Levenshtein.distance(naam.split()[1], "Kerkzicht") <= 2 for naam in found)


def test_capitals_stay_capitals():
    assert all(naam.upper() == naam for naam in written("DR. VERHOEVEN", ["Verhoeven"]))


def test_short_words_are_left_as_they_are():
    assert "x" * (SHORTEST - 1) in written("x" * (SHORTEST - 1), ["x" * (SHORTEST - 1)])
    assert written("De Brug", ["De Brug"]) == {"De Brug"}


def test_no_mistake_makes_somebody_else_of_it():
    known = ["Verhoeven", "Verhoef", "Verhoeve"]
    for naam in written("Verhoeven", known) - {"Verhoeven"}:
        assert all(Levenshtein.distance(naam.lower(), other.lower()) >= FAR_ENOUGH for other in known[1:])


def test_most_names_have_no_mistake():
    typist = Typist(["Kerkzicht"], Dice(np.random.default_rng(1)))
    wrong = sum(typist.write("Kerkzicht") != "Kerkzicht" for _ in range(5000))
    assert 0.5 * OFTEN < wrong / 5000 <= 1.3 * OFTEN
