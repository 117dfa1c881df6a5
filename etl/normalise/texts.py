"""
Texts that have to be read, as numbers: a million rows hold few different days, times and codes.

Rows with the number of a text in place of the text are quick to store, to look through and to join, and each text is
read once. Each column has numbers of its own: 0 stands for an empty cell, a number below zero for a text with a sign
that cannot be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

UNREADABLE = "\ufffd"  # stands where the bytes of a delivery were no text
NOTHING = 0  # the number of an empty cell
TEXT_COLUMNS = {"kolom": "string", "nummer": "int32", "tekst": "string"}
REMEMBERED = 200_000  # texts of a column; one that comes back after so many others gets a second number


class NumberedTexts:
    """The texts of some columns of one kind of row, numbered as they come by."""

    def __init__(self, columns: Collection[str], remembered: int = REMEMBERED) -> None:
        self._columns = {name: _Numbered(remembered) for name in columns}

    def kinds(self, columns: Mapping[str, str]) -> dict[str, str]:
        """Give names and ibis types of columns of text as they are after ``replace``."""
        return {name: TEXT_COLUMNS["nummer"] if name in self._columns else kind for name, kind in columns.items()}

    def replace(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Give Arrow tables with the texts of these columns replaced by their numbers; what is empty is NOTHING."""
        for table in tables:
            columns = [
                self._columns[name].replace(table[name]) if name in self._columns else table[name]
                for name in table.column_names
            ]
            yield type(table).from_arrays(columns, names=table.column_names)

    def tables(self) -> Iterator[pa.Table]:
        """Give the texts with their numbers (TEXT_COLUMNS), NOTHING among them, once all rows have come by; if any."""
        import pyarrow as pa

        for name, column in self._columns.items():
            for texts, numbers in column.known():
                yield pa.table({"kolom": pa.repeat(name, len(texts)), "nummer": numbers, "tekst": texts})


class _Numbered:
    """The texts of one column."""

    def __init__(self, remembered: int) -> None:
        self._remembered, self._count = remembered, NOTHING
        self._known: tuple[pa.Array, pa.Array] | None = None
        self._forgotten: list[tuple[pa.Array, pa.Array]] = []

    def known(self) -> Iterator[tuple[pa.Array, pa.Array]]:
        """Give texts with their numbers; every number stands there once."""
        import pyarrow as pa

        if self._known is None:
            return
        yield pa.nulls(1, pa.string()), pa.array([NOTHING], pa.int32())
        yield from [*self._forgotten, self._known]

    def replace(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Give the number of each text of an Arrow column."""
        import pyarrow as pa

        encoded = column.dictionary_encode()  # all its chunks have the dictionary of the last
        if not encoded.num_chunks:
            return pa.chunked_array([], pa.int32())
        numbers = self._look_up(encoded.chunk(encoded.num_chunks - 1).dictionary)
        return pa.chunked_array([numbers.take(each.indices).fill_null(NOTHING) for each in encoded.chunks])

    def _look_up(self, wanted: pa.Array) -> pa.Array:
        """Give the numbers of texts that differ; those that are new get one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        nothing = pa.array([], pa.string()), pa.array([], pa.int32())
        texts, numbers = self._known = self._known or nothing
        found = numbers.take(pc.index_in(wanted, value_set=texts))
        if found.null_count and len(texts) and len(texts) + found.null_count > self._remembered:
            self._forgotten.append((texts, numbers))
            (texts, numbers), found = nothing, pa.nulls(len(found), pa.int32())
        if found.null_count:
            new = wanted.filter(found.is_null())
            added = self._number(new)
            self._known = pa.concat_arrays([texts, new]), pa.concat_arrays([numbers, added])
            found = pc.replace_with_mask(found, found.is_null(), added)
        return found

    def _number(self, texts: pa.Array) -> pa.Array:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = np.arange(self._count + 1, self._count + 1 + len(texts), dtype="int32")
        self._count += len(texts)
        unreadable = pc.match_substring(texts, UNREADABLE).to_numpy(zero_copy_only=False)
        return pa.array(np.where(unreadable, -numbers, numbers))
