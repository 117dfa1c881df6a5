"""
What the bytes of a text say: its encoding by evidence, and the text itself as UTF-8, piece by piece.

An encoding is never guessed: bytes that fit both UTF-8 and Windows-1252 about as well refuse the file. A sign that
cannot be read stands in the text as U+FFFD; ``etl.normalise.reading`` makes that an impossible value.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, Set
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from etl import problems

Opener = Callable[[], BinaryIO]

PIECE = 1 << 20  # bytes
PIECES_AT_A_TIME = 4  # to who wants a file
SHORT = 256 << 10  # bytes that a processor keeps at hand
LONGEST_LINE = 16 << 20  # bytes; a line beyond this is no line of a table
# So many signs that fit one encoding against one that fits the other decide between the two.
DECISIVE = 10
MOST_SIGNS = 24  # kinds of signs beyond ASCII in a text; with more the codec is quicker
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_BEYOND_ASCII = b" " * 0x80 + bytes(range(0x80, 0x100))  # what is left of a text when its ASCII is blanked
_CR = ord("\r")
_UTF8, _WINDOWS = "utf-8", "cp1252"
_CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # ZIP, workbooks among them, and old Office
_DOCUMENTS = (
    ((b"%pdf-",), "een PDF"),
    ((b"{\\rtf",), "een document van een tekstverwerker (RTF)"),
    ((b"<!doctype html", b"<html"), "een webpagina (HTML)"),
)
DOCUMENT_START = 200  # bytes
_MARKS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Encoding:
    """
    An encoding, whether signs that cannot be read are let through, and the bytes of the mark before the text.

    ``signs``: the bytes beyond ASCII that the text holds; None when they are not known.
    """

    codec: str
    lenient: bool = False
    mark: int = 0
    signs: frozenset[int] | None = field(default=None, compare=False)


def recognise(bestand: str, open_content: Opener, codering: str | None = None) -> Encoding:
    """
    Say in which encoding a text stands: a mark at its start, else what fits its bytes.

    ``codering``: what the source says; it is used as it is. Raises DeliveryRefused when its bytes fit UTF-8 and
    Windows-1252 alike, or when the source names another encoding and all of it is UTF-8.
    """
    with closing(open_content()) as content:
        start = content.read(PIECE)
        mark, codec = _mark(start)
        if codering is not None:
            return _as_said(bestand, codering, mark, codec, content, start)
        if codec == _UTF8:
            return Encoding(_UTF8, lenient=True, mark=mark)
        codec = codec or _utf16_without_mark(start)
        if codec:
            return Encoding(codec, lenient=True, mark=mark)
        fits = _evidence(start, content)
    if not fits.strange:
        return Encoding(_UTF8)
    if fits.utf8 >= fits.strange * DECISIVE:
        return Encoding(_UTF8, lenient=True)
    if fits.strange >= fits.utf8 * DECISIVE:
        return Encoding(_WINDOWS, lenient=True, signs=frozenset(fits.signs))
    raise problems.encoding_mixed(bestand, fits.first_strange, fits.utf8, fits.strange)


def looks_like_text(start: bytes) -> bool:
    """Tell by its first bytes whether a file can be text: it holds no zero byte, or it is UTF-16; and is no ZIP."""
    if start.startswith(_CONTAINERS):
        return False
    mark, codec = _mark(start)
    return bool(mark and codec) or b"\x00" not in start or _utf16_without_mark(start) is not None


def refuse_document(bestand: str, start: bytes) -> None:
    """Raise DeliveryRefused when a file begins as a document for people does: a PDF, RTF or a page of the web."""
    begins = start[:DOCUMENT_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signs, what in _DOCUMENTS:
        if begins.startswith(signs):
            raise problems.another_document(bestand, what)


def _mark(start: bytes) -> tuple[int, str | None]:
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return len(mark), codec
    return 0, None


def _utf16_without_mark(start: bytes) -> str | None:
    """UTF-16 shows itself: in text with mainly Latin letters every other byte is a zero."""
    half = len(start) // 2
    odd, even = start[1::2].count(0), start[::2].count(0)
    if half and odd > 0.8 * half and not even:
        return "utf-16-le"
    if half and even > 0.8 * half and not odd:
        return "utf-16-be"
    return None


def _as_said(bestand: str, codering: str, mark: int, marked: str | None, content: BinaryIO, start: bytes) -> Encoding:
    codec = codecs.lookup(codering).name
    if codec in (_UTF8, "utf-8-sig"):
        return Encoding(_UTF8, mark=mark if marked == _UTF8 else 0)
    if codec.startswith("utf-16"):
        if codec == "utf-16":
            return Encoding(marked if marked and marked != _UTF8 else "utf-16-le", mark=mark)
        return Encoding(codec, mark=mark if marked == codec else 0)
    fits = _evidence(start, content)
    if marked == _UTF8 or (fits.utf8 and not fits.strange):
        raise problems.encoding_not_as_said(bestand, codering)
    return Encoding(codec, signs=frozenset(fits.signs))


@dataclass
class _Fits:
    """
    About how many signs beyond ASCII are UTF-8, how many bytes are not, and the line of the first of these.

    ``signs``: the bytes beyond ASCII that there may be.
    """

    utf8: int = 0
    strange: int = 0
    first_strange: int = 0
    signs: set[int] = field(default_factory=set)


def _evidence(start: bytes, content: BinaryIO) -> _Fits:
    fits, line, rest, piece = _Fits(), 1, b"", start
    while piece:
        piece = rest + piece
        following = content.read(PIECE)
        # A sign may be cut in two by the end of the piece: its bytes wait for the next one.
        cut = len(piece) - _open_end(piece) if following else len(piece)
        piece, rest = piece[:cut], piece[cut:]
        if not piece.isascii():
            _weigh(piece, line, fits)
        if not fits.strange:  # lines are counted to name the first that is strange
            line += piece.count(b"\n")
        piece = following
    return fits


def _open_end(piece: bytes) -> int:
    """Give how many bytes at the end begin a sign that may go on in the next piece."""
    for back in (1, 2, 3):
        if len(piece) >= back and piece[-back] >= 0xC0:
            return back
    return 0


def _weigh(piece: bytes, line: int, fits: _Fits) -> None:
    try:
        fits.utf8 += len(piece) - len(piece.decode(_UTF8))
        fits.signs.update(range(0x80, 0x100))
        return
    except UnicodeDecodeError as error:
        first = error.start
    count, strange, signs = _count_signs(piece)
    if strange and not fits.strange:
        fits.first_strange = line + piece.count(b"\n", 0, first)
    fits.utf8 += count
    fits.strange += strange
    fits.signs |= signs


def _count_signs(piece: bytes) -> tuple[int, int, set[int]]:
    """Count the signs beyond ASCII that are whole in UTF-8, and the bytes that are part of none; give these bytes."""
    import numpy as np

    content = np.frombuffer(piece, dtype=np.uint8)
    places = np.flatnonzero(content >= 0x80)
    beyond = content[places]
    signs = set(np.flatnonzero(np.bincount(beyond)).tolist())
    goes_on = (places[1:] == places[:-1] + 1) & (beyond[1:] < 0xC0)
    if not np.any(goes_on & (beyond[:-1] >= 0xC2)):  # nothing that begins a sign goes on as one
        return 0, len(beyond), signs
    runs = b" ".join(piece.translate(_BEYOND_ASCII).split())
    left, count = _SEQUENCE.subn(b"", runs)
    return count, len(left.translate(None, b" ")), signs


def read_utf8(bestand: str, open_content: Opener, encoding: Encoding) -> Iterator[bytes]:
    """
    Give the text as UTF-8 in pieces, without its mark.

    Raises DeliveryRefused at a byte that the encoding does not know (unless lenient), at a zero byte, which no text
    holds, and at a line so long that it is none.
    """
    transcode = _transcoder(encoding)
    line, length = 1, 0
    with closing(open_content()) as content:
        content.read(encoding.mark)
        last = False
        while not last:
            piece = content.read(PIECE)
            last = not piece
            try:
                text = transcode(piece, last)
            except UnicodeError as error:
                raise problems.encoding_unreadable(bestand, encoding.codec) from error
            if b"\x00" in text:
                raise problems.text_with_zeros(bestand, line + text.count(b"\n", 0, text.index(b"\x00")))
            end = max(text.rfind(b"\n"), text.rfind(b"\r"))
            length = len(text) - end if end >= 0 else length + len(text)
            if length > LONGEST_LINE:
                raise problems.line_too_long(bestand, line + text.count(b"\n"))
            line += _count_lines(text)
            if text:
                yield text


def _count_lines(text: bytes) -> int:
    """Count line ends; in a long text many times quicker than one after the other."""
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n")))


def _transcoder(encoding: Encoding) -> Callable[[bytes, bool], bytes]:
    decode = codecs.getincrementaldecoder(encoding.codec)("replace" if encoding.lenient else "strict").decode
    if encoding.codec != _WINDOWS:
        return lambda piece, last: decode(piece, last).encode("utf-8", "replace")
    written = _signs_as_utf8(encoding)
    order_of_all = None if encoding.signs is None else _order_to_replace(encoding.signs, written)

    def transcode(piece: bytes) -> bytes:
        if piece.isascii():
            return piece
        order = order_of_all or _order_to_replace(_signs_beyond_ascii(piece), written)
        if order is None:
            return decode(piece).encode("utf-8", "replace")
        for sign in order:
            piece = piece.replace(bytes([sign]), written[sign])
        return piece

    return lambda piece, _: b"".join([transcode(piece[at : at + SHORT]) for at in range(0, len(piece), SHORT)])


def _signs_as_utf8(encoding: Encoding) -> dict[int, bytes]:
    """Give each byte beyond ASCII that this encoding of one byte per sign lets through, as UTF-8."""
    written: dict[int, bytes] = {}
    for sign in range(0x80, 0x100):
        with suppress(UnicodeDecodeError):
            written[sign] = bytes([sign]).decode(encoding.codec, "replace" if encoding.lenient else "strict").encode()
    return written


def _signs_beyond_ascii(piece: bytes) -> set[int]:
    import numpy as np

    content = np.frombuffer(piece, dtype=np.uint8)
    return set(content[content >= 0x80].tobytes())


def _order_to_replace(signs: Set[int], written: dict[int, bytes]) -> list[int] | None:
    """
    Give the order in which these bytes can be replaced one after the other, so that none is replaced twice.

    A text has few signs beyond ASCII, and replacing one byte all over a piece is many times quicker than a codec.
    None when there is no such order, there are many signs, or one cannot be written: then the codec has to do it.
    """
    if len(signs) > MOST_SIGNS or not signs <= written.keys():
        return None
    order: list[int] = []
    left = set(signs)
    while left:
        # What another sign is written with has to be gone before that other one is replaced.
        free = [sign for sign in sorted(left) if not (left - {sign}).intersection(written[sign])]
        if not free:
            return None
        order += free[:1]
        left.remove(free[0])
    return order


class Utf8Text(io.RawIOBase):
    """A text as a file of UTF-8 bytes, with ``after`` behind it; for readers that want a file."""

    def __init__(self, pieces: Iterator[bytes], after: bytes = b"") -> None:
        self._pieces, self._after = pieces, after
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def stop(self) -> None:
        """Be at the end from here on."""
        self._pieces, self._after = iter(()), b""

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """
        Fill ``target``; 0 at the end.

        What it gives ends between CR and LF only when there is room for no more than the CR: Arrow leaves out an LF
        that opens what it reads when what it read before ended with a CR, also within a quoted cell.
        """
        if not self._rest:
            self._rest = memoryview(self._following())
        count = min(len(target), len(self._rest))
        if count > 1 and self._rest[count - 1] == _CR:
            count -= 1
        elif count == len(self._rest) == 1 and self._rest[0] == _CR:
            self._rest = memoryview(b"\r" + self._following())
            count = min(len(target), 2 if bytes(self._rest[:2]) == b"\r\n" else 1)
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _following(self) -> bytes:
        following = b"".join(islice(self._pieces, PIECES_AT_A_TIME))
        if not following:
            following, self._after = self._after, b""
        return following
