"""What every delivery must end in: loaded, with rows that add up, or refused with a sentence; else it is a fault."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import ibis
import pandas as pd
import pyarrow as pa
from fuzz_readers import DAY, Reader

from etl.intake.deliveries import Delivered, read_delivery
from etl.intake.landing import Landing, find_files
from etl.intake.layouts import Layout, canonical_columns
from etl.normalise.accounts import build_leveringen
from etl.normalise.rows import (
    LEVERING_COLUMNS,
    LINE_COLUMNS,
    READ,
    STREAM_FROM,
    read_rows,
    soorten,
)
from etl.normalise.texts import NumberedTexts
from etl.normalise.values import columns_to_number, read_texts, type_rows
from etl.problems import DeliveryRefused
from etl.settings import Settings
from schemas.tables import TABLES
from schemas.values import AFKEUR_PROBLEMEN, BEVINDING_PROBLEMEN

SECONDS = 10.0
LONGEST_SENTENCE = 10_000
TEST_BSN = re.compile(r"(?<!\d)9999\d{5}(?!\d)")
LOADED, REFUSED = "geladen", "geweigerd"


class Fault(AssertionError):
    """A delivery that was neither loaded as it should be nor refused as it should be."""


def judge(reader: Reader, data: bytes, layout: Layout | None) -> str:
    """
    Read one delivery; give LOADED or REFUSED.

    Raises Fault for an answer that is neither; any exception other than a refusal goes through as it is.
    """
    started = time.monotonic()
    try:
        delivered = read_delivery(reader.bron, reader.bestand, data, layout, DAY)
    except DeliveryRefused as refusal:
        _judge_sentence(str(refusal), reader.bestand)
        outcome = REFUSED
    else:
        _judge_rows(delivered)
        outcome = LOADED
    if time.monotonic() - started > SECONDS:
        raise Fault(f"took more than {SECONDS} s")
    return outcome


def _judge_sentence(sentence: str, bestand: str) -> None:
    if bestand not in sentence or not sentence.endswith((".", ")")):
        raise Fault("the refusal does not name the file in a whole sentence")
    if len(sentence.splitlines()) != 1 or len(sentence) > LONGEST_SENTENCE:
        raise Fault("the refusal is not one line")
    if TEST_BSN.search(sentence):
        raise Fault("the refusal holds a BSN")


def _judge_rows(delivered: Delivered) -> None:
    count = len(delivered.refused)
    for soort, lines in delivered.rows.items():
        if tuple(lines.columns) != canonical_columns(soort):
            raise Fault(f"rows of {soort} do not have the columns of {soort}")
        if {len(values) for values in lines.columns.values()} - {len(lines.regels)}:
            raise Fault(f"columns of {soort} differ in length")
        if any(regel < 1 for regel in lines.regels):
            raise Fault(f"a row of {soort} stands on no line")
        for name, values in lines.columns.items():
            if not all(value is None or (isinstance(value, str) and value) for value in values):
                raise Fault(f"{soort}.{name} holds something else than text or None")
        count += len(lines.regels)
    if delivered.read != count:
        raise Fault("rows read are not rows given and rows refused")
    for noticed, words in ((delivered.refused, AFKEUR_PROBLEMEN), (delivered.findings, BEVINDING_PROBLEMEN)):
        for each in noticed:
            if each.probleem not in words or each.regel < 1:
                raise Fault("a refused row or a finding has no place or no word of the closed list")


def account(reader: Reader, deliveries: Sequence[bytes], region: Path, folder: Path) -> int:
    """
    Land, read and type deliveries as a night does; give how many were read.

    ``region``: the synthetic region of the seeds, for a layout. ``folder``: new, for a region of these deliveries.
    Raises Fault when of any of them gelezen is not geladen + dubbel + afgekeurd.
    """
    folder.mkdir(parents=True)
    suffix = Path(reader.bestand).suffix
    for number, data in enumerate(deliveries):
        (folder / f"levering {number:06d} 2024-05-01{suffix}").write_bytes(data)
    bron = {**reader.bron.model_dump(exclude_defaults=True), "naam": "fuzz", "gemeente": "*", "pad": f"*{suffix}"}
    if reader.indeling:
        (folder / "indeling.toml").write_bytes((region / reader.indeling).read_bytes())
        bron["indeling"] = "indeling.toml"
    settings = Settings.model_validate(
        {"regio": {"naam": "F", "gemeenten": [{"code": "9901", "naam": "A"}]}, "bron": [bron], "root": folder}
    )
    landing = Landing(folder / "landing", b"l" * 32)
    landing.land(find_files(settings), datetime(2024, 5, 2, tzinfo=UTC))
    read = [_account_for(settings, landing, stream_from) for stream_from in (STREAM_FROM, 0)]
    if len(set(read)) > 1:
        raise Fault("another number of deliveries is read in a stream than as a whole")
    return read[0]


def _account_for(settings: Settings, landing: Landing, stream_from: int) -> int:
    delivered = read_rows(settings, landing, b"p" * 32, stream_from=stream_from)
    # What is said of deliveries comes after their rows, which are read as they are asked for.
    typed_of = [_to_type(soort, list(delivered.rows[soort])) for soort in soorten()]
    landed = _table(delivered.levering_frames(), LEVERING_COLUMNS)
    typed = [to_type(landed) for to_type in typed_of if to_type is not None]
    lines = _table(delivered.refused_lines(), LINE_COLUMNS)
    counted = build_leveringen(landed, _no_rows(LINE_COLUMNS) if lines is None else lines, typed).to_pandas()
    wrong = counted[counted.gelezen != counted.geladen + counted.dubbel + counted.afgekeurd]
    if len(wrong):
        raise Fault(f"rows do not add up: {', '.join(sorted(wrong.bestand))}")
    return int((delivered.leveringen["stand"] == READ).sum())


def _to_type(soort: str, tables: list[pa.Table]) -> Callable[[ibis.ir.Table], ibis.ir.Table] | None:
    """Give what types these rows, once it is known what is said of their deliveries; None without rows."""
    if not sum(each.num_rows for each in tables):
        return None
    table = TABLES[f"levering.{soort}"]
    texts = NumberedTexts(columns_to_number(table))
    rows = ibis.memtable(pa.concat_tables(texts.replace(tables)))
    meanings = read_texts(ibis.memtable(pa.concat_tables(texts.tables())), table)
    return lambda landed: type_rows(rows, landed, meanings, table)


def _table(parts: Iterable[pd.DataFrame], columns: dict[str, str]) -> ibis.ir.Table | None:
    frames = [part for part in parts if len(part)]
    if not frames:
        return None
    return ibis.memtable(pd.concat(frames, ignore_index=True)[list(columns)], schema=ibis.schema(columns))


def _no_rows(columns: dict[str, str]) -> ibis.ir.Table:
    return ibis.memtable(pd.DataFrame(columns=list(columns)), schema=ibis.schema(columns))
