"""Exports of systems that the program has never seen: what share of their columns is proposed right, and none wrong."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

import pytest
from onbekende_exports import EXPORTS, Export, demo_rows, write_exports
from onbekende_spellingen import SPELLED
from onbekende_spellingen_later import SPELLED_LATER

from demo.region import write_region
from etl.intake.inspect import Proposal, propose
from etl.intake.inspect_match import SURE, UNDECIDED
from etl.intake.inspect_sample import read_samples
from etl.normalise.pseudonyms import passes_elfproef
from etl.problems import WrongUse

RIGHT, LEFT_OPEN, MAY_BE_OPEN = "goed", "te beslissen", "betwistbaar en opengelaten"
LOST, WRONG = "ten onrechte niet nodig", "verkeerd"
WANTED = 0.95
LISTS = {"huisstijlen": EXPORTS, "spellingen": SPELLED, "latere spellingen": SPELLED_LATER}
EMPTY_MEANS = {"wet": "Jeugdwet", "leveringsvorm": "ZIN", "status": "toegewezen", "debet_credit": "D"}


@dataclass(frozen=True)
class Judged:
    export: Export
    proposal: Proposal
    kinds: Counter[tuple[str, str]]

    def count(self, *stands: str) -> int:
        return sum(times for (stand, _), times in self.kinds.items() if stand in stands)


def judged(export: Export, proposal: Proposal) -> Judged:
    kinds: Counter[tuple[str, str]] = Counter()
    for match, kolom in zip(proposal.matching.matches, export.kolommen, strict=True):
        if match.stand == UNDECIDED:
            stand = MAY_BE_OPEN if kolom.betwistbaar else LEFT_OPEN
        elif match.veld == kolom.veld:
            stand = RIGHT
        else:
            stand = WRONG if match.stand == SURE else LOST
        kinds[stand, kolom.veld or "(geen)"] += 1
    return Judged(export, proposal, kinds)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("onbekend")
    write_region(folder / "regio", seed=1, beschikkingen=3000, gemeenten=3)
    rows = demo_rows(folder / "regio")
    return {
        name: path
        for naam, exports in LISTS.items()
        for name, path in write_exports(folder / naam, rows, most=300, exports=exports).items()
    }


@pytest.fixture(scope="module")
def all_judged(written) -> list[Judged]:
    found = []
    for export in (export for exports in LISTS.values() for export in exports):
        proposals = [propose(sample, passes_elfproef, export.soort) for sample in read_samples(written[export.naam])]
        found.append(judged(export, max(proposals, key=lambda each: each.matching.waarde)))
    return found


@pytest.mark.parametrize("exports", LISTS.values(), ids=LISTS)
def test_nearly_all_columns_are_right_and_none_is_wrong(all_judged, exports):
    of_list = [each for each in all_judged if each.export in exports]
    kinds: Counter[tuple[str, str]] = Counter()
    for each in of_list:
        kinds += each.kinds
    total = kinds.total()
    right = sum(each.count(RIGHT, MAY_BE_OPEN) for each in of_list)
    sys.stdout.write(f"\n{right} van {total} kolommen goed ({100 * right / total:.1f}%)\n")
    for (stand, veld), times in sorted(kinds.items()):
        if stand != RIGHT:
            sys.stdout.write(f"  {stand}: {veld} ({times} keer)\n")
    assert sum(each.count(WRONG, LOST) for each in of_list) == 0
    assert right >= WANTED * total


def test_no_word_is_translated_to_a_wrong_code(all_judged):
    checked = 0
    for each in all_judged:
        words_of = {kolom.veld: kolom.waarden for kolom in each.export.kolommen}
        for name, words in each.proposal.codes.items():
            for word, code in words.waarden.items():
                meant = {known or EMPTY_MEANS[name] for known, shown in words_of[name].items() if shown == word}
                assert code in (meant or {word}), name
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("exports", LISTS.values(), ids=LISTS)
def test_the_kind_is_right_or_left_to_a_person(written, exports):
    certain = 0
    for export in exports:
        try:
            proposals = [propose(sample, passes_elfproef) for sample in read_samples(written[export.naam])[:1]]
        except WrongUse as problem:
            assert "--soort" in str(problem)
            continue
        assert [each.matching.soort for each in proposals] == [export.soort]
        certain += 1
    assert certain >= WANTED * len(exports) - 1
