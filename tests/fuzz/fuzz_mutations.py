"""Small changes to a delivery: of bytes and tokens, and inside the members of an archive."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutate = Callable[[bytes, Random], bytes]
LONGEST = 1 << 16
FIXED_TIME = (2024, 1, 1, 0, 0, 0)
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def mutate_text(tokens: Sequence[bytes]) -> Mutate:
    """Give a mutator that changes bytes, lines and tokens of a text."""

    def mutate(data: bytes, dice: Random) -> bytes:
        for _ in range(dice.choice((1, 1, 2, 4))):
            data = dice.choice(_CHANGES)(data, dice, tokens)
        return data[:LONGEST]

    return mutate


def _span(data: bytes, dice: Random, longest: int = 64) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.randrange(longest))


def _insert(data: bytes, dice: Random, tokens: Sequence[bytes]) -> bytes:
    start, _ = _span(data, dice)
    return data[:start] + dice.choice(tokens) + data[start:]


def _overwrite(data: bytes, dice: Random, tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, dice, 16)
    return data[:start] + dice.choice(tokens) + data[end:]


def _cut(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _truncate(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _repeat(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[start:end] * dice.choice((2, 3, 50)) + data[end:]


def _flip(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 8))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _move_line(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _recode(data: bytes, dice: Random, _tokens: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(dice.choice(("utf-16", "utf-16-be", "utf-8-sig", "cp1252", "utf-7", "cp037")), "replace")


_CHANGES = (_insert, _insert, _overwrite, _overwrite, _cut, _truncate, _repeat, _flip, _flip, _move_line, _recode)


_LEAF = re.compile(rb"<([\w:]+)[^<>]*>([^<>]*)</\1>")
_VALUES = (
    b"", b" ", b"0", b"-1", b"999900006", b"123456789", b"9999", b"99999999999999999999", b"240,00", b"2024-02-30",
    b"9999-12-31", b"0000-00-00", b"01-05-2024", b"2024-05-01T10:00:00Z", b"3", b"C", b"&lt;&#10;&#x1F600;", b"x" * 999,
    b"x" * 1001, "\u202e\u00e9".encode(), b"<![CDATA[<a>]]>", b"<!-- x -->7", b"<b>7</b>",
)  # fmt: skip


def mutate_markup(tokens: Sequence[bytes]) -> Mutate:
    """Give a mutator that changes values and elements of XML and mostly leaves it XML; else as ``mutate_text``."""
    rough = mutate_text(tokens)

    def mutate(data: bytes, dice: Random) -> bytes:
        leaves = list(_LEAF.finditer(data))
        if not leaves or not dice.randrange(4):
            return rough(data, dice)
        for _ in range(dice.choice((1, 1, 3))):
            one, other = dice.choice(leaves), dice.choice(leaves)
            changed = dice.choice(
                (
                    b"",
                    one[0] * dice.choice((2, 30)),
                    other[0],
                    one[0].replace(b">" + one[2] + b"<", b">" + dice.choice(_VALUES) + b"<"),
                    one[0].replace(b">" + one[2] + b"<", b">" + other[2] + b"<"),
                    one[0].replace(one[1], other[1]),
                    b"<" + other[1] + b">" + one[0] + b"</" + other[1] + b">",
                )
            )
            data = data.replace(one[0], changed, 1)
        return data[:LONGEST]

    return mutate


def mutate_archive(tokens: Sequence[bytes]) -> Mutate:
    """
    Give a mutator that changes what stands inside a ZIP and packs it again, so that its sums hold.

    One in eight leaves the sums broken, and changes the bytes of the archive itself.
    """
    mutate_member = mutate_markup(tokens)

    def mutate(data: bytes, dice: Random) -> bytes:
        if not dice.randrange(8):
            return mutate_member(data, dice)
        try:
            members = unpack(data)
        except UNREADABLE:
            return mutate_member(data, dice)
        if not members:
            return mutate_member(data, dice)
        name = dice.choice(sorted(members))
        what = dice.randrange(12)
        if what == 0:
            del members[name]
        elif what == 1:
            members[dice.choice(("../../x", "/etc/x", "xl/worksheets/sheet1.xml", "x" * 300))] = members[name]
        else:
            members[name] = mutate_member(members[name], dice)
        return pack(members)

    return mutate


def unpack(data: bytes) -> dict[str, bytes]:
    """Give the members of a ZIP, each up to LONGEST bytes."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist()[:50]:
            with archive.open(info) as member:
                members[info.filename] = member.read(LONGEST)
    return members


def pack(members: dict[str, bytes]) -> bytes:
    """Give a ZIP of these members, the same bytes on every run."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return target.getvalue()
