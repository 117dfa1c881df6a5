"""What the values of one column look like: counts and forms, never a value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from statistics import median

from etl.intake.date_forms import NUMBER_FORMS, OPEN_YEAR, form_of_date, read_day

CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?([.,]\d+)?$")
NUMBER = re.compile(r"^[€ ]*[+-]?(\d{1,3}(\.\d{3})+|\d+)([.,]\d+)?[ €]*-?$")
ENOUGH_TO_COUNT = 10
CODE_SIZE = 50  # a column with more different values is no list of codes


@dataclass(frozen=True)
class Column:
    """
    One column of a sample: its header, and the cell of each row without the spaces around it.

    ``is_bsn``: the 11-proef on nine digits.
    """

    position: int
    kop: str
    cells: Sequence[str] = field(repr=False)
    is_bsn: Callable[[str], bool] = field(repr=False)

    @cached_property
    def values(self) -> list[str]:
        """Give the cells that are filled."""
        return [cell for cell in self.cells if cell]

    def share(self, test: Callable[[str], object]) -> float:
        """Give the share of the filled values that pass a test; 0 without any value."""
        return (
            sum(count for value, count in self.counts.items() if test(value)) / len(self.values) if self.values else 0.0
        )

    @cached_property
    def counts(self) -> Counter[str]:
        """Give how often each value stands there."""
        return Counter(self.values)

    @cached_property
    def filled(self) -> float:
        """Give the share of rows with a value."""
        return len(self.values) / len(self.cells) if self.cells else 0.0

    @cached_property
    def spread(self) -> float:
        """Give the number of different values as a share of the filled ones: 1 is all different."""
        return len(self.counts) / len(self.values) if self.values else 0.0

    @cached_property
    def few(self) -> bool:
        """Tell whether it may be a list of codes or words that come back."""
        return bool(self.values) and len(self.counts) <= CODE_SIZE

    @cached_property
    def numeric(self) -> float:
        """Give the share of whole numbers without sign."""
        return self.share(str.isdigit)

    @cached_property
    def numbers(self) -> float:
        """Give the share of numbers in any notation."""
        return self.share(NUMBER.match)

    @cached_property
    def with_letters(self) -> float:
        """Give the share with at least one letter."""
        return self.share(lambda value: any(map(str.isalpha, value)))

    @cached_property
    def lengths(self) -> Counter[int]:
        """Give how often each length of a value comes."""
        return Counter(map(len, self.values))

    @cached_property
    def bsn_like(self) -> float:
        """Give the share of eight or nine digits that pass the 11-proef after padding to nine."""
        return self.share(lambda value: value.isdigit() and len(value) in (8, 9) and self.is_bsn(value.zfill(9)))

    @cached_property
    def agb_like(self) -> float:
        """Give the share of eight digits, or seven that lost a zero, that are no date."""
        return self.share(lambda value: value.isdigit() and len(value) in (7, 8) and form_of_date(value) != "jjjjmmdd")

    @cached_property
    def gp_like(self) -> float:
        """Give the share of AGB codes of a huisarts (01…, or seven digits that begin with 1)."""
        return self.share(lambda value: value.isdigit() and value.zfill(8).startswith("01") and len(value) in (7, 8))

    @cached_property
    def counts_rows(self) -> bool:
        """Tell whether it numbers the rows: 1, 2, 3 and so on."""
        if self.filled < 1 or len(self.values) < ENOUGH_TO_COUNT or self.numeric < 1:
            return False
        numbers = list(map(int, self.values))
        return numbers[0] <= 1 and all(other - one == 1 for one, other in pairwise(numbers))

    @cached_property
    def clock(self) -> float:
        """Give the share of times of day."""
        return self.share(CLOCK.match)

    @cached_property
    def date_forms(self) -> Counter[str]:
        """Give how often dates are written in each form; the values that are no date are not in it."""
        found: Counter[str] = Counter()
        for value, count in self.counts.items():
            form = form_of_date(value)
            if form:
                found[form] += count
        return found

    @cached_property
    def dates(self) -> float:
        """Give the share of dates that can be nothing else."""
        found = sum(count for form, count in self.date_forms.items() if form not in NUMBER_FORMS)
        return found / len(self.values) if self.values else 0.0

    @cached_property
    def possible_dates(self) -> float:
        """Give the share of dates, with numbers that may be dates."""
        return self.date_forms.total() / len(self.values) if self.values else 0.0

    @cached_property
    def days(self) -> list[date | None]:
        """Give each cell as a day, None where it is empty, no day or an open end."""
        forms = tuple(self.date_forms)
        read = {value: read_day(value, forms) for value in self.counts}
        return [None if (day := read.get(cell)) is None or day.year >= OPEN_YEAR else day for cell in self.cells]

    @cached_property
    def open_ends(self) -> float:
        """Give the share of dates from 2099 on."""
        forms = tuple(self.date_forms)
        return self.share(lambda value: (day := read_day(value, forms)) is not None and day.year >= OPEN_YEAR)

    @cached_property
    def middle_day(self) -> float | None:
        """Give the median day as an ordinal; None without a day."""
        days = [day.toordinal() for day in self.days if day]
        return median(days) if days else None
