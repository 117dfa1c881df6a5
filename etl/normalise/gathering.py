"""
Rows of many small deliveries, gathered into tables: what is done per table takes as long for a few rows as for many.

The tables hold pseudonyms; a BSN stays here no longer than until its table is full.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from etl.intake.deliveries import Lines
from etl.intake.layouts import canonical_columns
from etl.normalise.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.intake.streams import Batch

ROWS_PER_FRAME = 50_000


class Gathered:
    """
    Rows of one kind from many deliveries, turned into tables without BSN when there are enough of them.

    ``columns``: of those tables (``etl.normalise.rows.row_columns``).
    """

    def __init__(self, soort: str, columns: Iterable[str], pseudonyms: Pseudonyms) -> None:
        self._soort, self._after, self._pseudonyms = soort, list(columns), pseudonyms
        self._columns: dict[str, list[Any]] = {}
        self._batches: list[pa.Table] = []
        self.tables: list[pa.Table] = []
        self._clear()

    def _clear(self) -> None:
        names = [*canonical_columns(self._soort), "levering_id", "regel", "rij"]
        self._columns = {name: [] for name in names}

    def add(self, levering_id: str, lines: Lines) -> None:
        """Take in the rows of one delivery."""
        count = len(lines.regels)
        for name, values in lines.columns.items():
            self._columns[name] += values
        self._columns["levering_id"] += [levering_id] * count
        self._columns["regel"] += lines.regels
        self._columns["rij"] += range(count)
        if len(self._columns["rij"]) >= ROWS_PER_FRAME:
            self.flush()

    def add_batches(self, levering_id: str, batches: Iterable[Batch]) -> None:
        """Take in the rows of one delivery that was read in batches."""
        count = 0
        for batch in batches:
            self._batches.append(with_place(batch.rows, levering_id, count))
            count += batch.rows.num_rows
        if sum(table.num_rows for table in self._batches) >= ROWS_PER_FRAME:
            self.flush()

    def flush(self) -> None:
        """Make tables of what has been gathered; from here on there is no BSN."""
        import pyarrow as pa

        if self._columns["rij"]:
            kinds = {"regel": pa.int64(), "rij": pa.int64()}
            self._keep(
                pa.table(
                    {name: pa.array(values, kinds.get(name, pa.string())) for name, values in self._columns.items()}
                )
            )
            self._clear()
        if self._batches:
            self._keep(pa.concat_tables(self._batches).unify_dictionaries().combine_chunks())
            self._batches = []

    def _keep(self, table: pa.Table) -> None:
        self.tables.append(self._pseudonyms.replace(table).select(self._after))


def with_place(rows: pa.Table, levering_id: str, before: int) -> pa.Table:
    """Add to rows of which delivery they are, and how many of its rows stand before each."""
    import numpy as np
    import pyarrow as pa

    same = pa.DictionaryArray.from_arrays(np.zeros(rows.num_rows, "int32"), [levering_id])
    numbers = pa.array(np.arange(before, before + rows.num_rows))
    return rows.append_column("levering_id", same).append_column("rij", numbers)
