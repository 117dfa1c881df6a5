from __future__ import annotations

import hashlib
import tomllib

import pytest

from etl.compare.plan import FILE_NAME, Analyseplan, describe_plan, known_events, load_plan, write_defaults
from etl.problems import WrongUse
from etl.settings import Settings

OUTCOME = ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT")


def region(tmp_path, text=None):
    """Give the settings of a region with (or without) an analyseplan.toml."""
    if text is not None:
        (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    return Settings.model_validate(
        {
            "regio": {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]},
            "bron": [{"naam": "b", "gemeente": "9901", "soort": "beschikkingen", "pad": "x/*.csv"}],
            "root": tmp_path,
        }
    )


def test_without_a_file_the_defaults_hold_and_have_a_digest_of_their_own(tmp_path):
    loaded = load_plan(region(tmp_path))
    assert loaded.uitkomst == OUTCOME
    assert loaded.plan.placebo == ("DYSLEXIE", "LVB")
    assert loaded.sha256 == hashlib.sha256(write_defaults(OUTCOME).encode()).hexdigest()
    assert not loaded.uit_bestand


def test_the_defaults_written_out_are_the_defaults(tmp_path):
    raw = tomllib.loads(write_defaults(OUTCOME))
    assert Analyseplan.model_validate(raw) == Analyseplan(uitkomst=OUTCOME)
    from_file = load_plan(region(tmp_path, write_defaults(OUTCOME)))
    assert from_file.sha256 == hashlib.sha256(write_defaults(OUTCOME).encode()).hexdigest()


def test_the_digest_is_of_the_bytes_of_the_file(tmp_path):
    text = '# één\r\nplacebo = ["LVB"]\n'
    settings = region(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(text.encode())
    loaded = load_plan(settings)
    assert loaded.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert loaded.plan.placebo == ("LVB",)
    assert loaded.uit_bestand


WHOLE = """
uitkomst = ["SGGZ"]
placebo = ["DYSLEXIE"]
van = "2016K1"
tot_en_met = "2025K2"
placebo_kwartalen = 6
zaad = 7

[[uitsluiten]]
praktijk_id = "01990001"
reden = "nieuwe praktijk"

[[uitsluiten]]
praktijk_id = "01990099"
reden = "verhuisd"

[[weglaten]]
van = "2020K2"
tot_en_met = "2020K3"
reden = "spreekuren dicht"

[[gebeurtenis]]
datum = 2023-07-01
uitleg = "wachtlijststop"

[[gebeurtenis]]
datum = 2022-01-01
uitleg = "nieuwe contracten"
"""


def test_a_whole_plan_is_told_in_order(tmp_path):
    loaded = load_plan(region(tmp_path, WHOLE))
    assert describe_plan(loaded, {"01990001": "Praktijk Eén"}) == [
        ("Uitkomst", "SGGZ"),
        ("Kwartalen", "van 2016K1 tot en met 2025K2"),
        ("Toets", "één toets: het totaal van de uitkomst, tweezijdig, door de startdata te verwisselen"),
        ("Controle met andere hulp", "DYSLEXIE"),
        ("Controle met andere datum", "alsof elke SOJ 6 kwartalen eerder was begonnen"),
        ("Praktijk doet niet mee", "Praktijk Eén: nieuwe praktijk"),
        ("Praktijk doet niet mee", "01990099 (staat niet in de lijst met praktijken): verhuisd"),
        ("Kwartalen weggelaten", "2020K2 tot en met 2020K3: spreekuren dicht"),
        ("Gebeurtenis", "2022-01-01: nieuwe contracten"),
        ("Gebeurtenis", "2023-07-01: wachtlijststop"),
    ]


def test_what_regio_toml_knows_to_have_happened_stands_after_the_plan(tmp_path):
    settings = region(tmp_path, WHOLE)
    events = [
        {"datum": "2024-01-01", "uitleg": "nieuwe codes", "gemeente": "9901", "codes": ["45"]},
        {"datum": "2019-01-01", "uitleg": "nieuw systeem"},
    ]
    settings = Settings.model_validate({**settings.model_dump(by_alias=True), "gebeurtenis": events})
    told = describe_plan(load_plan(settings), {}, known_events(settings))
    assert told[-3:] == [
        ("Gebeurtenis", "2023-07-01: wachtlijststop"),
        ("Gebeurtenis in regio.toml", "2019-01-01: nieuw systeem"),
        ("Gebeurtenis in regio.toml", "2024-01-01: nieuwe codes (A)"),
    ]


@pytest.mark.parametrize(
    ("kwartaal", "inside"),
    [("2015K4", False), ("2016K1", True), ("2020K1", True), ("2020K2", False), ("2020K3", False), ("2020K4", True),
     ("2025K2", True), ("2025K3", False)],
)  # fmt: skip
def test_which_quarters_the_plan_covers(tmp_path, kwartaal, inside):
    assert load_plan(region(tmp_path, WHOLE)).covers(kwartaal) is inside


def test_a_plan_without_limits_covers_every_quarter(tmp_path):
    assert load_plan(region(tmp_path)).covers("1999K1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('uitkomt = ["SGGZ"]', "uitkomt: onbekende sleutel"),
        ('uitkomst = ["SGZ"]', "uitkomst: onbekende zorgvorm SGZ"),
        ("uitkomst = []", "uitkomst: noem minstens één zorgvorm"),
        ('placebo = ["SGGZ"]', "SGGZ is zowel uitkomst als placebo"),
        ('van = "2016"', "van: schrijf een kwartaal als 2025K3"),
        ('van = "2016K1"\ntot_en_met = "2015K4"', "tot_en_met ligt voor van"),
        ("placebo_kwartalen = 0", "placebo_kwartalen: moet minstens 1 zijn"),
        ('[[uitsluiten]]\npraktijk_id = "199"\nreden = "x"', "uitsluiten 199 → praktijk_id: een praktijk_id heeft"),
        ('[[uitsluiten]]\npraktijk_id = "01990001"', "uitsluiten 01990001 → reden: ontbreekt"),
        ('[[uitsluiten]]\npraktijk_id = "01990001"\nreden = ""', "reden: mag niet leeg zijn"),
        ('[[uitsluiten]]\npraktijk_id = "01990001"\nreden = "x"\n' * 2, "praktijk 01990001 staat dubbel"),
        ('[[weglaten]]\nvan = "2016K2"\ntot_en_met = "2016K1"\nreden = "x"', "weglaten → 1: tot_en_met ligt voor van"),
        ('[[weglaten]]\nvan = "2016K5"\ntot_en_met = "2016K1"\nreden = "x"', "schrijf een kwartaal als 2025K3"),
        ('[[gebeurtenis]]\ndatum = "gisteren"\nuitleg = "x"', "gebeurtenis gisteren → datum: heeft geen toegestane"),
        ("van = ", "analyseplan.toml is geen geldige TOML"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_in_one_dutch_line(tmp_path, text, told):
    with pytest.raises(WrongUse) as caught:
        load_plan(region(tmp_path, text))
    said = str(caught.value)
    assert told in said
    assert FILE_NAME in said
    assert "\n" not in said
