"""Chance that is the same on every run: one named stream per subject, all derived from one seed.

A stream per subject means that a change in how, say, declarations are made leaves the children as they were.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")

_BLOCK = 4096


class Dice:
    """Quick single draws from one numpy generator; numbers are fetched in blocks."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._uniform: list[float] = []
        self._normal: list[float] = []

    def unit(self) -> float:
        """Draw from [0, 1)."""
        if not self._uniform:
            self._uniform = self._generator.random(_BLOCK).tolist()
        return self._uniform.pop()

    def chance(self, probability: float) -> bool:
        """Tell whether something with this probability happens."""
        return self.unit() < probability

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low up to and including high."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of the options, each as likely."""
        return options[int(self.unit() * len(options))]

    def normal(self) -> float:
        """Draw from the standard normal distribution."""
        if not self._normal:
            self._normal = self._generator.standard_normal(_BLOCK).tolist()
        return self._normal.pop()

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Give all options in random order."""
        return [options[index] for index in self._generator.permutation(len(options)).tolist()]


class Wheel(Generic[T]):
    """Options with weights, to draw from with a Dice."""

    def __init__(self, weights: dict[T, float]) -> None:
        self._options = list(weights)
        self._edges = list(accumulate(weights.values()))

    def draw(self, dice: Dice) -> T:
        """Draw one option in proportion to its weight."""
        point = dice.unit() * self._edges[-1]
        for option, edge in zip(self._options, self._edges, strict=True):
            if point < edge:
                return option
        return self._options[-1]


class Streams:
    """Gives the random stream of a subject by its name."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def generator(self, name: str) -> np.random.Generator:
        """Give a new numpy generator for this name: the same one for the same seed."""
        sequence = np.random.SeedSequence(entropy=self._seed, spawn_key=(zlib.crc32(name.encode()),))
        return np.random.Generator(np.random.PCG64(sequence))

    def dice(self, name: str) -> Dice:
        """Give a new Dice for this name."""
        return Dice(self.generator(name))
