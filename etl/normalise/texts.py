"""
Texts that have to be read, as numbers: a million rows hold few different days, times and codes.

Rows with the number of a text in place of the text are quick to store, to look through and to join, and each text is
read once. A number below zero stands for a text with a sign that cannot be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

UNREADABLE = "\ufffd"  # stands where the bytes of a delivery were no text
TEXT_COLUMNS = {"kolom": "string", "nummer": "int32", "tekst": "string"}
REMEMBERED = 200_000  # texts of a column; one that comes back after so many others gets a second number


class NumberedTexts:
    """The texts of some columns of one kind of row, numbered as they come by."""

    def __init__(self, columns: Collection[str], remembered: int = REMEMBERED) -> None:
        self._columns, self._remembered = columns, remembered
        self._known: dict[str, tuple[pa.Array, pa.Array]] = {}
        self._forgotten: list[pa.Table] = []
        self._count = 0

    def kinds(self, columns: Mapping[str, str]) -> dict[str, str]:
        """Give names and ibis types of columns of text as they are after ``replace``."""
        return {name: TEXT_COLUMNS["nummer"] if name in self._columns else kind for name, kind in columns.items()}

    def replace(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Give Arrow tables with the texts of these columns replaced by their numbers; null stays null."""
        for table in tables:
            columns = [
                self._numbers(name, table[name].combine_chunks()) if name in self._columns else table[name]
                for name in table.column_names
            ]
            yield type(table).from_arrays(columns, names=table.column_names)

    def tables(self) -> Iterator[pa.Table]:
        """Give the texts with their numbers (TEXT_COLUMNS), once all rows have come by."""
        yield from self._forgotten
        for name, (texts, numbers) in self._known.items():
            yield _as_table(name, texts, numbers)

    def _numbers(self, name: str, column: pa.Array) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = column.dictionary_encode()
        nothing = pa.array([], pa.string()), pa.array([], pa.int32())
        texts, numbers = self._known.get(name, nothing)
        found = numbers.take(pc.index_in(encoded.dictionary, value_set=texts))
        if found.null_count and len(texts) + found.null_count > self._remembered and len(texts):
            self._forgotten.append(_as_table(name, texts, numbers))
            (texts, numbers), found = nothing, pa.nulls(len(found), pa.int32())
        if found.null_count:
            new = encoded.dictionary.filter(found.is_null())
            added = self._number(new)
            self._known[name] = pa.concat_arrays([texts, new]), pa.concat_arrays([numbers, added])
            found = pc.replace_with_mask(found, found.is_null(), added)
        return found.take(encoded.indices)

    def _number(self, texts: pa.Array) -> pa.Array:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = np.arange(self._count + 1, self._count + 1 + len(texts), dtype="int32")
        self._count += len(texts)
        unreadable = pc.match_substring(texts, UNREADABLE).to_numpy(zero_copy_only=False)
        return pa.array(np.where(unreadable, -numbers, numbers))


def _as_table(name: str, texts: pa.Array, numbers: pa.Array) -> pa.Table:
    import pyarrow as pa

    return pa.table({"kolom": pa.repeat(name, len(texts)), "nummer": numbers, "tekst": texts})
