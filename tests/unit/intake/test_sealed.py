"""Sealed files: chunk by chunk, and nothing opens that is not what was written, where it was written."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.intake.sealed import FORM, SALT_BYTES, TAG_BYTES, open_sealed, seal
from etl.problems import WrongUse

KEY, CHUNK = b"k" * 32, 10
HEAD, EACH = len(FORM) + SALT_BYTES, CHUNK + TAG_BYTES


def sealed(folder: Path, content: bytes, naam: str = "levering", key: bytes = KEY) -> Path:
    path = folder / naam
    with path.open("wb") as target:
        assert b"".join(seal(io.BytesIO(content), target, key, naam, CHUNK)) == content
    return path


def opened(path: Path, naam: str = "levering", key: bytes = KEY) -> bytes:
    with open_sealed(path, key, naam, CHUNK) as content:
        return content.read()


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 35])
def test_what_was_sealed_is_read_back(tmp_path, length):
    content = bytes(range(length))
    path = sealed(tmp_path, content)
    assert opened(path) == content
    assert path.stat().st_size == HEAD + length + TAG_BYTES * max(-(-length // CHUNK), 1)


def test_a_file_that_gives_its_content_in_bits_is_sealed_in_whole_chunks(tmp_path):
    class Bits(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 3))

    with (tmp_path / "levering").open("wb") as target:
        list(seal(Bits(bytes(range(25))), target, KEY, "levering", CHUNK))
    assert opened(tmp_path / "levering") == bytes(range(25))


def test_the_content_stands_nowhere_and_the_same_content_never_looks_the_same(tmp_path):
    content = b"een geheim van een kind"
    one, other = sealed(tmp_path, content).read_bytes(), sealed(tmp_path, content).read_bytes()
    assert one[HEAD:] != other[HEAD:]
    assert not any(content[at : at + 8] in one for at in range(len(content) - 8))


def changed(path: Path, change) -> bytes:
    whole = path.read_bytes()
    head, body = whole[:HEAD], whole[HEAD:]
    chunks = [body[at : at + EACH] for at in range(0, len(body), EACH)]
    path.write_bytes(change(head, chunks))
    return opened(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda head, chunks: head + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        lambda head, chunks: head + b"".join(chunks[:-1]),
        lambda head, chunks: head + b"".join(chunks[:1]),
        lambda head, chunks: head + b"".join(chunks[1:]),
        lambda head, chunks: head + b"".join([*chunks, chunks[-1]]),
        lambda head, chunks: head + b"".join([*chunks[:2], *chunks[1:]]),
        lambda head, chunks: head + b"".join(chunks)[:-1],
        lambda head, chunks: head + b"".join(chunks) + b"x",
        lambda head, chunks: head[:-1] + bytes([head[-1] ^ 1]) + b"".join(chunks),
        lambda head, chunks: head + b"".join([chunks[0][:-1] + bytes([chunks[0][-1] ^ 1]), *chunks[1:]]),
        lambda head, chunks: head,
    ],
    ids=["swapped", "last gone", "only the first", "first gone", "last twice", "one twice", "cut off", "longer",
         "other salt", "one bit", "nothing but the head"],
)  # fmt: skip
def test_what_is_moved_left_out_repeated_cut_off_or_changed_does_not_open(tmp_path, change):
    path = sealed(tmp_path, bytes(range(35)))
    with pytest.raises(WrongUse, match="beschadigd"):
        changed(path, change)


def test_nothing_of_a_chunk_is_given_out_before_it_is_proved(tmp_path):
    path = sealed(tmp_path, bytes(range(35)))
    whole = bytearray(path.read_bytes())
    whole[HEAD + EACH] ^= 1
    path.write_bytes(whole)
    with open_sealed(path, KEY, "levering", CHUNK) as content:
        assert content.read(CHUNK) == bytes(range(10))
        with pytest.raises(WrongUse):
            content.read(1)


def test_a_chunk_of_another_file_or_another_name_or_key_does_not_open(tmp_path):
    one, other = sealed(tmp_path, bytes(35)), sealed(tmp_path, bytes(35), "andere")
    with pytest.raises(WrongUse):
        opened(one, "andere")
    with pytest.raises(WrongUse):
        opened(one, key=b"x" * 32)
    mixed = one.read_bytes()[: HEAD + EACH] + other.read_bytes()[HEAD + EACH :]
    one.write_bytes(mixed)
    with pytest.raises(WrongUse):
        opened(one)


def test_files_sealed_as_one_piece_are_still_read(tmp_path):
    nonce = os.urandom(12)
    path = tmp_path / "oud"
    path.write_bytes(nonce + AESGCM(KEY).encrypt(nonce, b"de inhoud", b"oud"))
    assert opened(path, "oud") == b"de inhoud"
    with pytest.raises(WrongUse):
        opened(path, "ander")
