"""Regions together: what is joined and what is refused, what is said, and by which rule."""

import json
import math
import re

import pytest
from shares import share, surer

from etl.compare.effect_joint import joint_test
from etl.compare.pooling import pool
from etl.problems import PublicationRefused, WrongUse
from etl.publish.bundle import as_values, join_shares
from etl.publish.bundle_page import figures_table, render_bundle, tell
from etl.publish.shares import as_json, read_shares, write_share

FORBIDDEN = re.compile(r"bespa|bewezen|bewijst|onnodig|beste|slechtste|significant|geen effect|werkt", re.IGNORECASE)


def together(*shares):
    return join_shares(shares)


def told(*shares):
    return " ".join(tell(together(*shares)))


DISAGREE = (surer("Noord", 0.5), surer("Oost", 1.3, 1990), surer("Zuid", 0.7))
AGREE = tuple(surer(name, ratio) for name, ratio in (("Noord", 0.70), ("Oost", 0.72), ("West", 0.69), ("Zuid", 0.71)))
CASES = {
    "one": (share(),),
    "one sure": (surer("Noord", 0.7),),
    "one open": (share(onder=None, boven=None),),
    "two": (share("Noord"), share("Zuid", verhouding=0.9)),
    "agree": AGREE,
    "more": tuple(surer(name, 1.4, 1995) for name in ("Noord", "Oost", "West", "Zuid")),
    "disagree": DISAGREE,
    "test is not sure": tuple(surer(one.regio, one.verhouding, 1000) for one in AGREE),
    "small chance": (share("Noord", toewijzingen=surer("x", 0.8).toewijzingen.model_dump()), surer("Zuid", 0.8)),
    "without error": (*AGREE, share("Aan zee", standaardfout=None)),
    "one with error": (share("Noord"), share("Zuid", standaardfout=None)),
    "referrer": (share("Noord"), share("Zuid", praktijkbasis="verwijzer"), share("West", praktijkbasis=None)),
    "not measured": (share("Noord"), share("Zuid", volledigheid_pct=None, codeversie="0.2.0")),
}


def test_the_figure_is_that_of_the_pooled_ratios_and_ranks():
    shares = CASES["two"]
    found = as_values(together(*shares), ["x"])
    pooled = pool([math.log(0.82), math.log(0.9)], [0.12, 0.12])
    assert found["samen"]["verhouding"] == pytest.approx(math.exp(pooled.effect))
    assert found["samen"]["onder"] == pytest.approx(math.exp(pooled.onder))
    assert found["samen"]["voorspeld_onder"] is None
    assert found["samen"]["p_permutatie"] == joint_test([one.toewijzingen.place for one in shares]).p
    assert [one["gewicht"] for one in found["regios"]] == pytest.approx([0.5, 0.5])
    assert json.loads(as_json(found)) == json.loads(as_json(found | {"zinnen": ["x"]}))


def test_one_region_is_told_as_itself():
    bundle = together(share())
    assert (bundle.samen, bundle.toets) == (None, None)
    said = " ".join(tell(bundle))
    assert "Er is één regio; er valt niets samen te voegen." in said
    assert "18% minder" in said
    assert "van 40% minder tot 10% meer" in said
    assert "niet vast te stellen" in said
    assert as_values(bundle, [])["samen"] is None


def test_a_wide_margin_leaves_the_question_open():
    said = told(*CASES["two"])
    assert "is ook met deze regio's samen niet vast te stellen" in said
    assert "Met twee regio's is niet te zeggen" in said


def test_regions_that_agree_are_said_to_fit_badly_with_no_change_and_no_cause_is_named():
    said = told(*AGREE)
    assert "gemiddeld minder verwijzingen met SOJ. Een andere oorzaak is niet uitgesloten." in said
    assert "niet verder uiteen dan bij toeval past" in said
    assert "gemiddeld meer verwijzingen" in told(*CASES["more"])


def test_a_wide_margin_beside_a_small_chance_is_explained():
    said = told(*CASES["small chance"])
    assert "niet vast te stellen" in said
    assert "Die kans gaat over deze regio's zelf" in said
    up = share().toewijzingen.model_dump() | {"lager": 25}
    assert "Die kans gaat over" not in told(share("Noord"), share("Zuid", toewijzingen=up)) + told(*AGREE)


def test_a_narrow_margin_that_the_test_does_not_follow_is_left_open():
    said = told(*CASES["test is not sure"])
    assert "net buiten" in said
    assert "past slecht" not in said


def test_regions_that_lie_far_apart_are_looked_at_one_by_one():
    said = told(*DISAGREE)
    assert "verder uiteen dan bij toeval past" in said
    assert re.search(r"ongeveer 9\d% van hun spreiding is geen toeval", said)


def test_a_region_without_a_standard_error_is_shown_but_does_not_count():
    bundle = together(*CASES["without error"])
    assert [one.regio for one in bundle.mee] == ["Noord", "Oost", "West", "Zuid"]
    assert bundle.samen == together(*AGREE).samen
    assert "Aan zee doet niet mee" in " ".join(tell(bundle))
    row = next(row for row in figures_table(bundle).rows if row.naam == "Aan zee")
    assert (row.cells[2], row.cells[5]) == ("–", "n.v.t.")


def test_only_one_region_with_a_standard_error_is_told_alone():
    said = told(*CASES["one with error"])
    assert "In Noord zijn er" in said
    assert "Zuid doet niet mee" in said
    assert "Samengevoegd" not in said


def test_where_the_own_practice_is_not_known_the_figure_only_describes():
    assert "in West en Zuid is niet van elke jeugdige" in told(*sorted(CASES["referrer"], key=lambda one: one.regio))


def test_regions_that_counted_other_care_are_refused_by_name():
    with pytest.raises(PublicationRefused, match="Noord en Zuid: AMBULANT en SGGZ; Oost: LOKAAL"):
        together(share("Noord"), share("Oost", uitkomst=["LOKAAL"]), share("Zuid"))


def test_several_regions_without_any_standard_error_are_refused():
    with pytest.raises(PublicationRefused, match="Noord, Zuid"):
        together(share("Noord", standaardfout=None), share("Zuid", standaardfout=None))


@pytest.mark.parametrize("name", CASES)
def test_every_sentence_keeps_to_the_rules(name):
    bundle = together(*CASES[name])
    page = render_bundle(bundle)
    for sentence in tell(bundle):
        assert sentence.endswith(".")
        assert not FORBIDDEN.search(sentence), sentence
    assert not FORBIDDEN.search(re.sub(r"<style>.*?</style>", "", page, flags=re.S))
    if bundle.samen is not None and bundle.samen.onder <= 0 <= bundle.samen.boven:
        assert "past slecht" not in page


@pytest.mark.parametrize("name", CASES)
def test_page_is_whole_and_asks_nothing_from_anywhere(name):
    page = render_bundle(together(*CASES[name]))
    assert page == render_bundle(together(*CASES[name]))
    assert "<script" not in page
    assert not re.search(r"https?://|url\((?!#)", page)
    assert page.count("<svg") == 1
    for one in CASES[name]:
        assert page.count(one.regio) >= 4
        assert one.plan_sha256[:12] in page


def test_the_name_of_a_region_cannot_become_part_of_the_page():
    page = render_bundle(together(share("<b>Noord</b> & 'Co'"), share("Zuid")))
    assert "<b>Noord" not in page
    assert "&lt;b&gt;Noord" in page


def test_a_share_is_read_back_from_every_place_where_it_may_lie(tmp_path):
    publication = tmp_path / "regio" / "publicatie"
    path = write_share(share(), publication)
    assert path == publication / "delen" / "effect.json"
    (tmp_path / "regio" / "regio.toml").touch()
    lone = tmp_path / "noord.json"
    lone.write_bytes(path.read_bytes())
    folder = tmp_path / "regio"
    for place in (path, path.parent, publication, folder, folder / "regio.toml", lone):
        assert read_shares([place]) == [share()]
    assert write_share(share(), publication).read_bytes() == lone.read_bytes()
    assert not list(path.parent.glob("*.nieuw"))


def test_regions_come_in_alphabetical_order_whatever_the_order_of_places(tmp_path):
    for name in ("zuid", "Noord", "oost"):
        write_share(share(name), tmp_path / name)
    assert [one.regio for one in read_shares([tmp_path / name for name in ("zuid", "oost", "Noord")])] == [
        "Noord",
        "oost",
        "zuid",
    ]


def damaged(**other):
    content = share().model_dump(mode="json")
    return json.dumps({key: value for key, value in (content | other).items() if value != "weg"})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "geen JSON"),
        ("{", "geen JSON"),
        ("[" * 5_000, "geen JSON"),
        ("[1]", "geen sleutels"),
        ("\xff", "standaardfout|geen JSON|geen sleutels"),
        (" " * 200_000, "te groot"),
        (damaged(verhouding=-1), "verhouding"),
        (damaged(verhouding=2.0), "eigen grenzen"),
        (damaged(standaardfout=0), "standaardfout"),
        (damaged(standaardfout="weg"), "standaardfout: ontbreekt"),
        (damaged(rijen=[1]), "rijen: onbekende sleutel"),
        (damaged(versie=2), "versie"),
        (damaged(regio="a\nb"), "één regel"),
        (damaged(regio=" "), "één regel"),
        (damaged(uitkomst=["ANDERS"]), "zorgvorm"),
        (damaged(uitkomst=[]), "uitkomst"),
        (damaged(kwartaal_tm="2018K4"), "kwartaal_tm"),
        (damaged(bewijsniveau="zeker"), "oordeel"),
        (damaged(plan_sha256="abc"), "plan_sha256"),
        (damaged(toewijzingen={"aantal": 3, "alle": True, "lager": 3, "gelijk": 1, "gewicht": 1.0}), "samen meer"),
        (damaged(toewijzingen={"aantal": 10**9, "alle": True, "lager": 3, "gelijk": 1, "gewicht": 1.0}), "aantal"),
        (damaged(verhouding=float("nan")), "verhouding"),
    ],
)
def test_a_damaged_share_is_told_in_one_line_that_says_what_is_wrong(tmp_path, content, what):
    path = tmp_path / "effect.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WrongUse, match=what) as caught:
        read_shares([path])
    assert "\n" not in str(caught.value)
    assert "effect.json" in str(caught.value)


def test_a_share_in_another_encoding_is_damaged(tmp_path):
    path = tmp_path / "effect.json"
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(WrongUse, match="geen JSON"):
        read_shares([path])


def test_a_place_without_a_share_and_a_region_that_comes_twice_are_refused(tmp_path):
    with pytest.raises(WrongUse, match="staat geen deel"):
        read_shares([tmp_path])
    with pytest.raises(WrongUse, match="staat geen deel"):
        read_shares([tmp_path / "nergens"])
    write_share(share("Noord"), tmp_path / "a")
    write_share(share("noord"), tmp_path / "b")
    with pytest.raises(WrongUse, match="staat er dubbel"):
        read_shares([tmp_path / "a", tmp_path / "b"])
