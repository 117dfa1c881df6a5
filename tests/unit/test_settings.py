"""The configuration of a region: what it may say, and what is said back when it is wrong."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from etl.problems import WrongUse
from etl.settings import (
    KEY_VARIABLE,
    NOT_READ_YET,
    SHIPPED_LAYOUTS,
    Settings,
    derive_key,
    load_settings,
    read_secret,
    read_toml,
)

REGION = """
[regio]
naam = "Voorbeeld"
gemeenten = [{code = "9901", naam = "Aalbeke"}, {code = "9902", naam = "Berkel"}]
"""
SOURCE = """
[[bron]]
naam = "lijst"
gemeente = "9901"
soort = "patienten"
pad = "leveringen/*.csv"
"""
SECRET = "een geheim van meer dan tweeendertig tekens"
ENGLISH = ("Input", "should", "forbidden", "missing", "type=", "error", "Invalid", "Expected", "codec", " or ")


def test_a_layout_is_the_regions_own_or_one_that_comes_with_the_program(tmp_path):
    def of(**source: str) -> Path | None:
        bron = {"naam": "b", "gemeente": "9901", "pad": "*", **source}
        regio = {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]}
        settings = Settings.model_validate({"regio": regio, "bron": [bron], "root": tmp_path})
        return settings.layout_file(settings.bronnen[0])

    assert of(soort="beschikkingen") is None
    assert of(soort="ggm") == of(soort="ggm", indeling="ggm") == SHIPPED_LAYOUTS / "ggm.toml"
    assert of(soort="ggm", indeling="centric") == SHIPPED_LAYOUTS / "centric.toml"
    assert of(soort="ggm", indeling="indelingen/ggm") == tmp_path / "indelingen/ggm"
    assert of(soort="ggm", indeling="eigen.toml") == tmp_path / "eigen.toml"
    (tmp_path / "ggm").write_text("x")
    assert of(soort="ggm", indeling="ggm") == tmp_path / "ggm"


def written(folder: Path, text: str = REGION + SOURCE) -> Path:
    path = folder / "regio.toml"
    path.write_text(text, encoding="utf-8")
    return path


def settings_of(folder: Path, text: str = REGION + SOURCE) -> Settings:
    return load_settings(written(folder, text))


def wrong(folder: Path, text: str) -> str:
    with pytest.raises(WrongUse) as caught:
        settings_of(folder, text)
    said = str(caught.value)
    assert "\n" not in said
    assert not any(word in said for word in ENGLISH), said
    assert caught.value.exit_status == 2
    return said


def changed(old: str, new: str) -> str:
    text = REGION + SOURCE
    assert old in text
    return text.replace(old, new)


def test_a_short_configuration_gets_the_defaults_of_the_contract(tmp_path):
    settings = settings_of(tmp_path)
    assert settings.regels.model_dump() == {
        "maximale_onderbreking_dagen": 30,
        "nieuw_na_dagen": 365,
        "leveringsvormen": ("ZIN",),
        "kwartaal_naar": "ingangsdatum",
        "codering": "basis",
        "uitkomst": ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"),
        "groep_onbekend": "controle",
        "vasthouden": True,
    }
    assert settings.drempels.model_dump() == {"werkgroep": 5, "openbaar": 10}
    assert settings.map.na_landing == "laten"
    assert settings.bronnen[0].levering == "aanvulling"
    assert settings.gemeente_names() == {"9901": "Aalbeke", "9902": "Berkel"}


def test_folders_are_relative_to_the_configuration_wherever_one_stands(tmp_path, monkeypatch):
    (tmp_path / "regio").mkdir()
    path = written(tmp_path / "regio", REGION + SOURCE + '[map]\nwerk = "../w"\npublicatie = "/srv/p"\n')
    monkeypatch.chdir(tmp_path)
    settings = load_settings(path.relative_to(tmp_path))
    assert settings.root == (tmp_path / "regio").resolve()
    assert settings.werk.resolve() == (tmp_path / "w").resolve()
    assert settings.publicatie == Path("/srv/p")
    assert settings.kern_file == settings.werk / "verwijsspiegel.duckdb"


def test_everything_that_the_contract_allows_is_taken(tmp_path):
    (tmp_path / "i.toml").touch()
    settings = settings_of(
        tmp_path,
        REGION
        + SOURCE
        + 'indeling = "i.toml"\ncodering = "cp1252"\nlevering = "volledig"\ngeldig_van = 2020-01-01\n'
        + "geldig_tot = 2020-01-01\n"
        + '[[bron]]\nnaam = "regio"\ngemeente = "*"\nsoort = "ijw"\npad = "../elders/**/*.xml"\n'
        + '[regels]\nmaximale_onderbreking_dagen = 0\nkwartaal_naar = "toewijzingsdatum"\ncodering = "streng"\n'
        + 'uitkomst = ["SGGZ"]\ngroep_onbekend = "uitgesloten"\nvasthouden = false\nleveringsvormen = ["ZIN", "PGB"]\n'
        + "[drempels]\nwerkgroep = 10\n"
        + '[map]\nna_landing = "verwijderen"\nsleutelbestand = "sleutel"\n',
    )
    assert settings.bronnen[0].geldig_van == settings.bronnen[0].geldig_tot == date(2020, 1, 1)
    assert settings.bronnen[1].gemeente == "*"


def test_settings_cannot_be_changed(tmp_path):
    settings = settings_of(tmp_path)
    with pytest.raises(ValidationError):
        settings.regels.nieuw_na_dagen = 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "regio: ontbreekt; bron: ontbreekt"),
        (REGION, "bron: ontbreekt"),
        (SOURCE, "regio: ontbreekt"),
        (REGION + "bron = []\n", "regio → bron: onbekende sleutel"),
        ("bron = []\n" + REGION, "bron: mag niet leeg zijn"),
        (changed('"9901", naam', '"0991x", naam'), "een gemeentecode heeft vier cijfers"),
        (changed('code = "9901"', "code = 9901"), "regio → gemeenten → 1 → code: moet tekst zijn"),
        (changed('gemeente = "9901"', "gemeente = 9901"), "bron lijst → gemeente: moet tekst zijn"),
        (changed('gemeente = "9901"', 'gemeente = "9999"'), "de gemeente van bron lijst staat niet bij [regio]"),
        (changed('gemeente = "9901"', 'gemeente = "Aalbeke"'), "bron lijst → gemeente: heeft niet de juiste vorm"),
        (changed('gemeenten = [{code = "9901"', 'gemeenten = [{cod = "9901"'), "→ 1 → code: ontbreekt"),
        (changed('code = "9902"', 'code = "9901"'), "gemeentecode staat er dubbel: 9901"),
        (REGION + SOURCE + SOURCE, "bronnaam staat er dubbel: lijst"),
        (changed("[[bron]]", "[bron]"), "begint met [[bron]]"),
        (changed('soort = "patienten"', 'soort = "patient"'), "bron lijst → soort: moet een van deze zijn: 'besch"),
        (changed('soort = "patienten"', ""), "bron lijst → soort: ontbreekt"),
        (changed('naam = "lijst"', ""), "bron 1 → naam: ontbreekt"),
        (changed('naam = "lijst"', 'naam = ""'), "naam: mag niet leeg zijn"),
        (changed('pad = "leveringen/*.csv"', 'pad = ""'), "bron lijst → pad: mag niet leeg zijn"),
        (changed("leveringen/*.csv", ".."), "bron lijst → pad: noem bestanden"),
        (changed("leveringen/*.csv", "/"), "bron lijst → pad: noem bestanden"),
        (changed("leveringen/*.csv", "in/**.csv"), "bron lijst → pad: ** staat alleen tussen schuine strepen"),
        (REGION + SOURCE + 'codering = "windows"\n', "windows is geen bekende codering"),
        (REGION + SOURCE + 'codering = "base64"\n', "base64 is geen bekende codering"),
        (REGION + SOURCE + "codering = 1252\n", "bron lijst → codering: moet tekst zijn"),
        (REGION + SOURCE + 'levering = "alles"\n', "levering: moet een van deze zijn: 'aanvulling' of 'volledig'"),
        (REGION + SOURCE + "geldig_van = 2020-01-02\ngeldig_tot = 2020-01-01\n", "geldig_tot ligt voor geldig_van"),
        (REGION + SOURCE + 'geldig_van = "ooit"\n', "bron lijst → geldig_van: heeft geen toegestane waarde"),
        (REGION + SOURCE + "[regels]\nnieuw_na = 3\n", "regels → nieuw_na: onbekende sleutel"),
        (REGION + SOURCE + "[regels]\nnieuw_na_dagen = -1\n", "regels → nieuw_na_dagen: moet minstens 0 zijn"),
        (REGION + SOURCE + '[regels]\nuitkomst = ["GGZ"]\n', "onbekende zorgvorm GGZ; kies uit LOKAAL, OPVOEDHULP"),
        (REGION + SOURCE + '[regels]\nuitkomst = "SGGZ"\n', "regels → uitkomst: moet een lijst zijn"),
        (REGION + SOURCE + "[drempels]\nwerkgroep = 1\n", "drempels → werkgroep: moet minstens 2 zijn"),
        (REGION + SOURCE + '[map]\nna_landing = "weg"\n', "map → na_landing: moet een van deze zijn"),
        ('titel = "x"\n' + REGION + SOURCE, "titel: onbekende sleutel"),
        ('root = "/"\n' + REGION + SOURCE, "root: onbekende sleutel"),
        (REGION + SOURCE + "[regel]\n", "regel: onbekende sleutel"),
    ],
)
def test_what_is_wrong_is_named_in_dutch_with_its_place(tmp_path, text, said):
    told = wrong(tmp_path, text)
    assert said in told
    assert told.startswith("regio.toml klopt niet: ")
    assert told.endswith("Herstel dit en probeer het opnieuw.")


def test_all_faults_are_named_at_once(tmp_path):
    told = wrong(tmp_path, changed('naam = "Voorbeeld"', "plaats = 1") + "x = 1\n[regels]\ny = 1\n[drempels]\nz = 1\n")
    for fault in ("regio → naam: ontbreekt", "regio → plaats:", "bron lijst → x:", "regels → y:", "drempels → z:"):
        assert fault in told


def test_a_list_whose_only_entry_is_wrong_is_not_called_empty(tmp_path):
    assert "leeg" not in wrong(tmp_path, changed('soort = "patienten"', 'soort = "patient"'))


@pytest.mark.parametrize("soort", sorted(NOT_READ_YET))
def test_a_kind_that_is_not_read_yet_is_told_so(tmp_path, soort):
    assert f"soort {soort} wordt in deze versie nog niet gelezen" in wrong(tmp_path, changed("patienten", soort))


def test_a_layout_that_is_not_there_is_named(tmp_path):
    assert "Bron lijst: de indeling i.toml bestaat niet" in wrong(tmp_path, REGION + SOURCE + 'indeling = "i.toml"\n')


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[regio\nnaam = 1\n", "op regel 1, teken 7"),
        ("[regio]\nnaam = Voorbeeld\n", "op regel 2, teken 8"),
        ("[regio]\nnaam = 'a'\nnaam = 'b'\n", "op regel 3"),
        ("[regio]\nnaam = [1,", "aan het einde van het bestand"),
    ],
)
def test_what_is_no_toml_is_told_with_the_place_and_without_english(tmp_path, text, place):
    assert place in wrong(tmp_path, text)


def test_a_file_in_another_encoding_is_told_so_and_a_byte_order_mark_is_no_matter(tmp_path):
    path = tmp_path / "regio.toml"
    path.write_bytes((REGION + SOURCE).replace("Aalbeke", "Élbeke").encode("cp1252"))
    with pytest.raises(WrongUse, match="UTF-8"):
        load_settings(path)
    path.write_bytes((REGION + SOURCE).encode("utf-8-sig"))
    assert load_settings(path).regio.naam == "Voorbeeld"
    assert read_toml(path) == tomllib.loads(REGION + SOURCE)


@pytest.mark.parametrize("name", ["nergens/regio.toml", ""])
def test_a_file_that_is_not_there_or_is_a_folder_is_told_with_a_remedy(tmp_path, name):
    with pytest.raises(WrongUse, match="verwijsspiegel demo"):
        load_settings(tmp_path / name)


class TestSecret:
    @pytest.fixture
    def settings(self, tmp_path, monkeypatch):
        monkeypatch.delenv(KEY_VARIABLE, raising=False)
        return settings_of(tmp_path, REGION + SOURCE + '[map]\nsleutelbestand = "sleutel"\n')

    def keep(self, settings: Settings, text: bytes, mode: int = 0o600) -> None:
        path = settings.root / "sleutel"
        path.write_bytes(text)
        path.chmod(mode)

    def test_the_key_file_is_read_without_the_line_end_behind_it(self, settings):
        self.keep(settings, SECRET.encode() + b"\r\n")
        assert read_secret(settings) == SECRET.encode()

    def test_the_environment_goes_before_the_file_and_an_empty_one_does_not(self, settings, monkeypatch):
        self.keep(settings, b"f" * 32)
        monkeypatch.setenv(KEY_VARIABLE, SECRET)
        assert read_secret(settings) == SECRET.encode()
        monkeypatch.setenv(KEY_VARIABLE, "")
        assert read_secret(settings) == b"f" * 32

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610])
    def test_a_key_file_that_others_can_reach_is_refused(self, settings, mode):
        self.keep(settings, SECRET.encode(), mode)
        with pytest.raises(WrongUse, match="chmod 600 sleutel"):
            read_secret(settings)

    def test_32_characters_are_enough_and_31_are_not(self, settings, monkeypatch):
        self.keep(settings, b"a" * 32)
        assert len(read_secret(settings)) == 32
        self.keep(settings, b" " * 10 + b"a" * 31)
        with pytest.raises(WrongUse, match=r"sleutel is te kort.*32 tekens"):
            read_secret(settings)
        monkeypatch.setenv(KEY_VARIABLE, "a" * 31)
        with pytest.raises(WrongUse, match=KEY_VARIABLE) as caught:
            read_secret(settings)
        assert "aaa" not in str(caught.value)

    def test_no_key_no_file_and_no_text_are_told_each_in_its_way(self, settings, tmp_path):
        with pytest.raises(WrongUse, match="Het sleutelbestand sleutel is er niet"):
            read_secret(settings)
        self.keep(settings, b"\xff\xfe" * 40)
        with pytest.raises(WrongUse, match="niet te lezen"):
            read_secret(settings)
        with pytest.raises(WrongUse, match=KEY_VARIABLE):
            read_secret(settings_of(tmp_path))

    def test_each_purpose_has_a_key_of_its_own_by_the_steps_of_rfc_5869(self):
        extracted = hmac.digest(bytes(32), SECRET.encode(), hashlib.sha256)
        for purpose in ("landing", "pseudoniem"):
            expanded = hmac.digest(extracted, f"verwijsspiegel {purpose}".encode() + b"\x01", hashlib.sha256)
            assert derive_key(SECRET.encode(), purpose) == expanded
