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
    import numpy as np
    import pyarrow as pa

UNREADABLE = "\ufffd"  # stands where the bytes of a delivery were no text
NOTHING = 0  # the number of an empty cell
TEXT_COLUMNS = {"kolom": "string", "nummer": "int32", "tekst": "string"}
WORD = 8  # bytes that a processor compares at once; a time of day, an AGB code and a day as jjjjmmdd are as long
MANY = 5_000  # texts of a column from which it pays to look them up as such words
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
        self._words: _Words | None = None

    def known(self) -> Iterator[tuple[pa.Array, pa.Array]]:
        """Give texts with their numbers; every number stands there once."""
        import pyarrow as pa

        if self._known is None:
            return
        yield pa.nulls(1, pa.string()), pa.array([NOTHING], pa.int32())
        yield from [*self._forgotten, self._known]

    def replace(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Give the number of each text of an Arrow column."""
        import numpy as np
        import pyarrow as pa

        if not len(column):
            return pa.chunked_array([], pa.int32())
        self._known = self._known or _no_texts()
        if (same := self._same_everywhere(column)) is not None:
            return pa.chunked_array([np.full(len(column), same, dtype="int32")])
        if self._count >= MANY and (words := _as_words(column)) is not None:
            return pa.chunked_array([self._look_up_words(words)])
        encoded = column.dictionary_encode()  # all its chunks have the dictionary of the last
        numbers = self._look_up(encoded.chunk(encoded.num_chunks - 1).dictionary)
        return pa.chunked_array([numbers.take(each.indices).fill_null(NOTHING) for each in encoded.chunks])

    def _same_everywhere(self, column: pa.ChunkedArray) -> int | None:
        """Give the number of an empty column, or of one that holds the only known text all over; else None."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts, numbers = self._known or _no_texts()
        if column.null_count == len(column):
            return NOTHING
        if len(texts) != 1 or column.null_count or not pa.types.is_string(column.type):
            return None
        return int(numbers[0].as_py()) if pc.all(pc.equal(column, texts[0])).as_py() else None

    def _look_up(self, wanted: pa.Array) -> pa.Array:
        """Give the numbers of texts that differ; those that are new get one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts, numbers = self._known or _no_texts()
        found = numbers.take(pc.index_in(wanted, value_set=texts))
        if self._make_room(found.null_count):
            found = pa.nulls(len(found), pa.int32())
        if found.null_count:
            added = self._add(wanted.filter(found.is_null()))
            found = pc.replace_with_mask(found, found.is_null(), added)
        return found

    def _look_up_words(self, words: np.ndarray) -> np.ndarray:
        """Give the numbers of texts that are a word long each; as ``_look_up`` does, quicker when there are many."""
        import numpy as np

        different, places = np.unique(words, return_inverse=True)
        if self._words is None or self._words.of is not self._known:
            self._words = _Words(self._known or _no_texts())
        found = self._words.find(different)
        if self._make_room(int(np.count_nonzero(found == NOTHING))):
            found[:] = NOTHING
        is_new = found == NOTHING
        if is_new.any():
            found[is_new] = self._add(_as_texts(different[is_new])).to_numpy()
        return found[places]

    def _make_room(self, coming: int) -> bool:
        """Tell whether what was known had to be forgotten for so many new texts."""
        texts, _ = self._known or _no_texts()
        if not coming or not len(texts) or len(texts) + coming <= self._remembered:
            return False
        self._forgotten.append(self._known or _no_texts())
        self._known = _no_texts()
        return True

    def _add(self, new: pa.Array) -> pa.Array:
        """Give texts that are not known their numbers."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        given = np.arange(self._count + 1, self._count + 1 + len(new), dtype="int32")
        self._count += len(new)
        unreadable = pc.match_substring(new, UNREADABLE).to_numpy(zero_copy_only=False)
        added = pa.array(np.where(unreadable, -given, given))
        texts, numbers = self._known or _no_texts()
        self._known = pa.concat_arrays([texts, new]), pa.concat_arrays([numbers, added])
        return added


class _Words:
    """Known texts that are one word of a processor long, and their numbers, in an order to search in."""

    def __init__(self, of: tuple[pa.Array, pa.Array]) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        self.of = of
        texts, numbers = of
        is_word = pc.equal(pc.binary_length(texts), WORD)
        words = _as_words(pa.chunked_array([texts.filter(is_word)]))
        assert words is not None
        order = np.argsort(words)
        self._words, self._numbers = words[order], numbers.filter(is_word).to_numpy()[order]

    def find(self, wanted: np.ndarray) -> np.ndarray:
        """Give the number of each word; NOTHING where it is not known."""
        import numpy as np

        if not len(self._words):
            return np.full(len(wanted), NOTHING, dtype="int32")
        places = np.minimum(np.searchsorted(self._words, wanted), len(self._words) - 1)
        return np.where(self._words[places] == wanted, self._numbers[places], np.int32(NOTHING))


def _no_texts() -> tuple[pa.Array, pa.Array]:
    import pyarrow as pa

    return pa.array([], pa.string()), pa.array([], pa.int32())


def _as_words(column: pa.ChunkedArray) -> np.ndarray | None:
    """Give texts as the words that their bytes are; None when not all of them are one word long."""
    import numpy as np
    import pyarrow as pa

    if column.null_count or not pa.types.is_string(column.type):
        return None
    texts = column.combine_chunks()
    _, ends, content = texts.buffers()
    places = np.frombuffer(ends, dtype="int32")[texts.offset : texts.offset + len(texts) + 1]
    if (np.diff(places) != WORD).any():
        return None
    return np.frombuffer(content or b"", dtype="uint64", count=len(texts), offset=int(places[0]))


def _as_texts(words: np.ndarray) -> pa.Array:
    """Give words as the texts that their bytes are."""
    import numpy as np
    import pyarrow as pa

    ends = np.arange(len(words) + 1, dtype="int32") * WORD
    return pa.StringArray.from_buffers(len(words), pa.py_buffer(ends), pa.py_buffer(words.tobytes()))
