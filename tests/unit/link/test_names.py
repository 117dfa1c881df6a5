"""Names that no list holds as written: how many are placed, how many rightly, and how sure that was said to be."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import pairwise

import ibis
import pandas as pd
import pytest
from unseen_names import GEMEENTEN, PERSONS, PRACTICES, A, B, Written, rows_of

from etl.link import names, resembling
from etl.link.name_proposals import list_doubtful, write_doubtful
from etl.link.names import CERTAINTY_FROM, CLEAR, PERSON, PRACTICE, compare_names, take_apart
from etl.normalise.successors import normalise_name

DAY = pd.Timestamp("2023-01-01")
PLACE = {praktijk_id: gemeente for praktijk_id, gemeente, _ in rows_of(PRACTICES)}


def known_frame() -> pd.DataFrame:
    rows = [(place, naam, PRACTICE, "", praktijk_id) for praktijk_id, place, naam in rows_of(PRACTICES)]
    rows += [(PLACE[praktijk_id], naam, PERSON, "huisarts", praktijk_id) for praktijk_id, naam in rows_of(PERSONS)]
    frame = pd.DataFrame(rows, columns=["gemeente", "sleutel", "soort", "rol", "praktijk_id"])
    frame["sleutel"] = frame["sleutel"].map(normalise_name)
    beside = frame.rename(columns={"gemeente": "thuis"}).merge(pd.DataFrame({"gemeente": list(GEMEENTEN)}), how="cross")
    return beside.assign(van=DAY, tot=DAY, in_gemeente=beside["gemeente"] == beside["thuis"]).drop(columns="thuis")


def asked_frame(written: list[Written]) -> pd.DataFrame:
    """The names that no list holds as written, numbered."""
    known = set(known_frame()["sleutel"])
    rows = [(str(n), one.gemeente, normalise_name(one.naam)) for n, one in enumerate(written)]
    frame = pd.DataFrame(rows, columns=["traject_id", "gemeente", "naam"])
    return frame[~frame["naam"].isin(known)].assign(verwijsdatum=DAY, van_wie=resembling.REFERRER)


def choose(asked: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    alike = compare_names(asked[["gemeente", "naam"]], known[["gemeente", "sleutel", "soort"]], GEMEENTEN)
    tables = (ibis.memtable(frame) for frame in (asked, alike, known))
    return resembling.choose_names(*tables).to_pandas()


def certainty(likeness: float) -> float:
    return next(value for least, value in CERTAINTY_FROM if likeness >= least)


class Measured:
    """What became of a list of names: those that a person could decide, and beside them the others."""

    def __init__(self, written: list[Written]) -> None:
        truth = {str(n): one.praktijk_id for n, one in enumerate(written)}
        asked = asked_frame(written)
        chosen = choose(asked, known_frame())
        clear = chosen[chosen["stand"] == resembling.LIKE]
        self.links = [(certainty(row.gelijkenis), row.praktijk_id, truth[row.traject_id]) for row in clear.itertuples()]
        self.decidable = sum(truth[name] is not None for name in asked["traject_id"])
        self.others = len(asked) - self.decidable
        self.right = sum(made == true for _, made, true in self.links)
        self.precision = self.right / len(self.links)
        self.recall = self.right / self.decidable
        self.others_linked = sum(true is None for *_, true in self.links)

    def reliability(self) -> list[tuple[float, int, float]]:
        """Per certainty: how many names, and the share that was right."""
        counts: dict[float, Counter[bool]] = defaultdict(Counter)
        for sure, made, true in self.links:
            counts[sure][made == true] += 1
        return [(sure, seen.total(), seen[True] / seen.total()) for sure, seen in sorted(counts.items())]

    def lines(self) -> list[str]:
        return [
            f"{self.decidable} namen die een mens kan plaatsen: recall {self.recall:.4f}",
            f"{len(self.links)} gekoppeld: precisie {self.precision:.4f}",
            f"{self.others} namen die niemand kan plaatsen: {self.others_linked} toch gekoppeld",
            "link_zekerheid  aantal  goed",
            *(f"{sure:14.2f}  {number:6d}  {share:.3f}" for sure, number, share in self.reliability()),
        ]


@pytest.fixture(scope="module")
def measured() -> Measured:
    return Measured(B)


def test_the_measures_are_shown(measured, capsys):
    with capsys.disabled():
        sys.stdout.write("\n  ".join(["", *measured.lines()]) + "\n")


def test_names_that_were_not_tuned_with_are_placed_and_rightly(measured):
    assert measured.decidable > 150
    assert measured.precision >= 0.99
    assert measured.recall >= 0.95


def test_what_nobody_could_decide_is_hardly_ever_linked(measured):
    assert measured.others > 40
    assert measured.others_linked <= 0.03 * measured.others


def test_certainty_is_the_share_that_is_right(measured):
    """Within what chance allows on so few names: two standard errors."""
    for sure, number, share in measured.reliability():
        assert number >= 8
        assert abs(share - sure) <= max(2 * (sure * (1 - sure) / number) ** 0.5, 0.07)


def test_a_higher_certainty_is_not_less_often_right(measured):
    shares = [share for *_, share in measured.reliability()]
    assert all(after >= before - 0.06 for before, after in pairwise(shares))
    assert shares[-1] >= 0.99


def test_the_table_of_certainty_follows_from_the_half_to_tune_with():
    counts: dict[float, Counter[bool]] = defaultdict(Counter)
    for sure, made, true in Measured(A).links:
        counts[sure][made == true] += 1
    found = {sure: (seen[True] + 1) / (seen.total() + 2) for sure, seen in counts.items()}
    assert found == pytest.approx({value: value for _, value in CERTAINTY_FROM}, abs=0.01)


def test_order_and_doubles_have_no_say():
    asked, known = asked_frame(B), known_frame()
    usual = compare_names(asked[["gemeente", "naam"]], known[["gemeente", "sleutel", "soort"]], GEMEENTEN)
    chosen = choose(asked, known).sort_values("traject_id", ignore_index=True)
    for seed in (1, 2, 3):
        mixed, others = (frame.sample(frac=1, random_state=seed) for frame in (asked, known))
        doubled = pd.concat([mixed, mixed.head(20)])[["gemeente", "naam"]]
        again = compare_names(doubled, pd.concat([others, others])[["gemeente", "sleutel", "soort"]], GEMEENTEN)
        pd.testing.assert_frame_equal(again, usual)
        pd.testing.assert_frame_equal(choose(mixed, others).sort_values("traject_id", ignore_index=True), chosen)


def test_nothing_to_compare_gives_a_table_with_its_columns():
    empty = pd.DataFrame({"gemeente": [], "naam": []}, dtype="str")
    known = known_frame()[["gemeente", "sleutel", "soort"]]
    for asked, others in ((empty, known), (pd.DataFrame({"gemeente": ["9909"], "naam": ["linde"]}), known)):
        frame = compare_names(asked, others, {})
        assert len(frame) == 0
        assert [str(kind) for kind in frame.dtypes] == ["str", "str", "str", "str", "float64"]


@pytest.mark.parametrize(
    ("name", "words", "initials", "prefixes"),
    [
        ("J.M. van der Berg", "berg", "jm", "van der"),
        ("JM v.d. Berg", "berg", "jm", "vd"),
        ("D.J. v. Leeuwen", "leeuwen", "dj", "v"),
        ("P. van 't Hof", "hof", "p", "vant"),
        ("T. van der Meyden", "meyden", "t", "van der"),
        ("t.a.v. Huisartsenprktijk Beuk, afd. jeugd", "beuk", "", ""),
        ("Gezondheidscentrum Beuk Elzengrave", "beuk", "", ""),
        ("Medisch centrum", "", "", ""),
    ],
)
def test_a_name_is_taken_apart(name, words, initials, prefixes):
    made = take_apart(normalise_name(name), frozenset(["elzengrave"]))
    assert (" ".join(made.words), made.initials) == (words, initials)
    assert made.prefixes == frozenset(prefixes.split())


@pytest.mark.parametrize(
    "name", ["Apotheek Beuk", "fysiotherapie de Beuk", "Tandartspraktyk Beuk", "GGD", "Kinderarts"]
)
def test_who_is_no_gp_is_not_compared(name):
    assert take_apart(normalise_name(name)) is None


@pytest.mark.parametrize("kind", [PRACTICE, PERSON])
def test_a_name_is_wholly_like_itself_and_nothing_is_more_like_it(kind):
    parts = [take_apart(key) for key in known_frame()["sleutel"]]
    for one in parts:
        assert names.likeness(one, one, kind) == 100
        assert all(0 <= names.likeness(other, one, kind) <= 100 for other in parts)


PRACTICE_NAMES = pd.DataFrame(
    {
        "praktijk_id": ["01990001", "01990001", "01990002"],
        "naam": ["Vogelweide oud", "Vogelweide", "Vogelheide"],
        "geldig_van": pd.to_datetime(["2010-01-01", "2020-01-01", "2010-01-01"]),
    }
)


def doubtful(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Names in doubt between the two practices, for these (traject_id, gemeente, naam, stand)."""
    frame = pd.DataFrame(rows, columns=["traject_id", "gemeente", "naam", "stand"])
    return frame.assign(
        praktijk_id="01990001",
        sleutel="vogelweide",
        gelijkenis=90.0,
        tweede_praktijk_id="01990002",
        tweede_sleutel="vogelheide",
        tweede_gelijkenis=88.0,
    )


def test_names_in_doubt_are_listed_once_each_the_most_used_first():
    rows = [("1", "9901", "vogelhoed", "twijfel"), ("2", "9901", "vogelwheide", "twijfel")]
    rows += [("3", "9901", "vogelwheide", "twijfel"), ("4", "9901", "vogelweid", "lijkt"), ("5", "9901", "x", "meer")]
    made = list_doubtful(doubtful(*rows), PRACTICE_NAMES)
    assert made[["naam", "verwijzingen"]].to_numpy().tolist() == [["vogelwheide", 2], ["vogelhoed", 1]]
    assert made[["praktijk_1", "praktijk_2"]].iloc[0].tolist() == ["Vogelweide", "Vogelheide"]
    assert set(made["antwoord_praktijk_id"]) == {""}


def test_the_list_is_readable_by_its_owner_alone_and_replaced_whole(tmp_path):
    target = tmp_path / "voorstellen" / "namen.csv"
    rows = list_doubtful(doubtful(("1", "9901", "vogelwheide", "twijfel")), PRACTICE_NAMES)
    assert write_doubtful(rows, target) == 1
    assert target.stat().st_mode & 0o777 == 0o600
    assert write_doubtful(rows.head(0), target) == 0
    assert target.read_text("utf-8-sig").split() == [";".join(rows.columns)]
    assert [path.name for path in target.parent.iterdir()] == ["namen.csv"]


def test_a_likeness_that_is_clear_has_a_certainty():
    assert min(least for least, _ in CERTAINTY_FROM) == CLEAR
    assert [value for _, value in CERTAINTY_FROM] == sorted((value for _, value in CERTAINTY_FROM), reverse=True)
