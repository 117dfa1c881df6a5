"""The hazards of real deliveries: what each one is, and how often the demonstration region holds it."""

from __future__ import annotations

from collections import Counter

HAZARDS: dict[str, str] = {
    # decisions
    "verlenging_nieuw_nummer": "verlenging als nieuw toewijzingnummer (vooral voor 3-4-2023)",
    "verlenging_opgerekt": "verlenging door een latere einddatum op hetzelfde nummer (vanaf 3-4-2023)",
    "verlenging_overlapt": "verlenging die begint voordat het vorige besluit afliep",
    "onderbreking_kort": "vervolg na 1 tot en met 29 dagen zonder besluit",
    "onderbreking_30_dagen": "vervolg na precies 30 dagen zonder besluit: zelfde traject",
    "onderbreking_31_dagen": "vervolg na precies 31 dagen zonder besluit: nieuw traject",
    "start_met_reden_04": "nieuw traject waarvan de eerste versie reden 04 draagt: administratief",
    "verwijderd_13": "verwijderd met reden 13",
    "verwijderd_01": "verwijderd op de oude manier, met reden 01",
    "correctie_01_of_14": "administratieve correctie die blijft meetellen",
    "meer_versies": "toewijzing met meer dan één versie",
    "zelfde_dag_met_tijd": "twee versies met dezelfde toewijzingsdatum en een tijd",
    "zelfde_dag_zonder_tijd": "twee versies met dezelfde toewijzingsdatum, de eerste zonder tijd",
    "intrekking": "ingetrokken: een latere versie eindigt eerder",
    "stopdatum": "zorg gestopt voor de einddatum van het besluit",
    "overdracht_09": "overstap naar een andere aanbieder, met reden 09",
    "overdracht_zonder_reden": "overstap naar een andere aanbieder, zonder reden",
    "herstart_2018": "massale herstart op 1-1-2018 (reden 10)",
    "herstart_2022": "massale herstart op 1-1-2022 door contractwissel (reden 03)",
    "herstart_codes": "herstart omdat een lokale code door een andere is vervangen (reden 03)",
    "grenscorrectie_2022": "grenscorrectie op 1-1-2022: andere gemeente (reden 11)",
    "herstart_andere_zorgvorm": "administratieve herstart die onder een andere zorgvorm valt",
    "wijziging_12": "ander product op verzoek van de aanbieder (reden 12)",
    "wijziging_05": "ander product na herbeoordeling (reden 05)",
    "andere_zorgvorm": "vervolg in een andere zorgvorm",
    "naar_pgb": "wijziging van ZIN naar PGB (reden 08)",
    "terug_naar_zin": "terug van PGB naar ZIN: eerste versie draagt reden 08",
    "pgb": "besluit met leveringsvorm PGB",
    "andere_wet": "rij van de Wmo",
    "nummer_in_twee_wetten": "zelfde toewijzingnummer in Jeugdwet en Wmo",
    "status_ingetrokken": "status ingetrokken",
    "status_concept": "status concept",
    "status_afgewezen": "status afgewezen",
    "parallel": "overlappend besluit bij een andere aanbieder",
    "genest": "kort besluit binnen een ander besluit, andere code",
    "dubbel_besluit": "zelfde aanbieder en code onder een tweede nummer",
    "open_einde": "besluit zonder einddatum of met einde 31-12-9999",
    "meer_zorgvormen": "jeugdige met meer dan één zorgvorm",
    "verhuizing_07": "verhuizing binnen de regio: nieuw nummer in een andere gemeente (reden 07)",
    "niet_meer_geleverd": "staat niet meer in de nieuwste volledige levering",
    "start_boven_18": "start op of na de achttiende verjaardag",
    "wordt_18_in_traject": "wordt achttien tijdens het traject",
    "geboortedatum_onbekend": "geboortedatum onbekend",
    # codes
    "code_onbekend": "productcode die in geen lijst staat",
    "categorie_onbekend": "productcategorie buiten de landelijke lijst",
    "code_54004": "code 54004: niveau onbekend",
    "code_leeg": "besluit zonder productcode",
    "code_wisselt": "code die op een datum van betekenis verandert",
    "code_hernoemd": "jeugdige die verderging onder de nieuwe naam van een code",
    "code_gesplitst": "jeugdige die verderging onder een deel van een gesplitste code",
    "code_samengevoegd": "jeugdige die verderging onder een code waarin er meer zijn samengevoegd",
    "code_seizoen": "jeugdige die van een code voor een deel van het jaar op een andere overging",
    "code_toeval": "jeugdige die van een gestopte code op een nieuwe overging die er niets mee te maken heeft",
    "code_slordig": "code in kleine letters of met spaties",
    "generiek": "generieke toewijzing in een bericht: zonder product",
    "code_een_cijfer": "code die zijn voorloopnul kwijt is",
    # referrers
    "verwijzer_persoonlijke_agb": "verwijzer met persoonlijke AGB-code",
    "verwijzer_praktijk_agb": "verwijzer met AGB-code van de praktijk",
    "verwijzer_naam_huisarts": "verwijzer met naam en titel van de huisarts",
    "verwijzer_naam_praktijk": "verwijzer met naam van de praktijk, in allerlei vormen",
    "naam_verschreven": "naam van huisarts of praktijk met een schrijffout",
    "verwijzer_naam_vaag": "verwijzer met een naam als 'waarnemer' of 'HA onbekend'",
    "verwijzer_naam_dubbelzinnig": "verwijzer met een naam die in meer praktijken voorkomt",
    "verwijzer_agb_en_naam": "verwijzer met AGB-code en naam",
    "verwijzer_alleen_type": "verwijzer met alleen een type",
    "verwijzer_type_07": "verwijzer van type 07 (onbekend)",
    "verwijzer_ontbreekt": "verwijzing zonder verwijzer in de levering",
    "verwijzer_tegenstrijdig": "type 01 (gemeente) met de naam 'huisarts'",
    "verwijzer_agb_ander_beroep": "type huisarts met een AGB-code van een ander beroep",
    "verwijzer_agb_onbekend": "AGB-code die in geen lijst van de regio staat",
    "verwijzer_zeven_cijfers": "AGB-code die zijn voorloopnul kwijt is",
    "verwijzer_soj": "verwijzing door een SOJ",
    "waarnemer_twee_praktijken": "waarnemer die in twee praktijken werkt",
    "waarnemer_andere_praktijk": "huisarts van een andere praktijk dan de eigen",
    "verwijzer_later_bekend": "eerste versie met alleen een type, latere met AGB-code of naam",
    "verwijzer_gewist": "latere versie zonder de verwijzer die al bekend was",
    "ggm_verwijzer_in_een_veld": "verzoek in een database met AGB-code of naam van de verwijzer in één veld",
    "referentie_leeg": "latere versie zonder referentie van de aanbieder",
    "referentie_meer_producten": "één referentie voor meer producten",
    "referentie_hergebruikt": "één referentie bij twee aanbieders",
    "referentie_van_wijzigingsverzoek": "referentie van een verzoek om wijziging, zonder verwijzer",
    "eigen_praktijk_onbekend": "eigen praktijk leeg of niet te plaatsen",
    "eigen_praktijk_dubbelzinnig": "naam van de eigen praktijk past bij twee praktijken",
    # practices
    "praktijk_gefuseerd": "AGB-code of naam van een praktijk die al is opgegaan in een andere",
    "praktijk_oude_naam": "oude naam van een praktijk die hernoemd is",
    "praktijk_nieuw": "verwijzing bij een praktijk die later opende",
    "praktijk_gestopt": "verwijzing bij een praktijk die later sloot",
    "praktijk_zonder_groep": "verwijzing bij een praktijk zonder rij in praktijkgroepen",
    "praktijk_uitgesloten": "verwijzing bij een uitgesloten praktijk",
    "soj_gestopt": "verwijzing bij een praktijk waar de SOJ stopte, na het einde",
    "soj_halverwege": "verwijzing in een kwartaal waarin de SOJ begon of stopte",
    # deliveries
    "laat_geleverd": "besluit dat kwartalen later geleverd is",
    "laat_vastgelegd": "besluit dat na de ingangsdatum is toegewezen",
    "rij_opnieuw": "hele rij nog een keer geleverd",
    "bestand_opnieuw": "bestand nog een keer geleverd onder een andere naam",
    "afgekeurd_bsn": "BSN dat niet door de elfproef komt",
    "afgekeurd_bsn_acht": "BSN van acht cijfers dat ook met een nul ervoor niet klopt",
    "bsn_000000000": "BSN 000000000 (ongeboren)",
    "bsn_999999999": "BSN 999999999 (onbekend)",
    "afgekeurd_einddatum": "onmogelijke einddatum",
    "afgekeurd_einde_voor_begin": "einddatum voor ingangsdatum",
    "afgekeurd_verplicht_leeg": "verplichte waarde leeg",
    "afgekeurd_andere_gemeente": "rij van een andere gemeente",
    "alleen_afgekeurd": "besluit waarvan alleen een afgekeurde rij geleverd is",
    "totaalregel": "regel met een totaal onder aan een bestand",
    "xlsx_titelregel": "titel of filter boven de kop van een werkblad",
    "xlsx_subtotaal": "subtotaal tussen de rijen van een werkblad",
    "xlsx_datum_als_tekst": "datum die in een werkblad als tekst staat",
    "xlsx_voorloopnul_kwijt": "code die in een werkblad een getal is en zo zijn voorloopnul kwijt is",
    "waarde_onmogelijk": "onmogelijke waarde in een niet-verplichte kolom (zoals 2027-06-31)",
    "stopdatum_voor_ingang": "stopdatum voor ingangsdatum",
    # declarations
    "declaratie_zonder_toewijzing": "declaratie op een toewijzing die niet bestaat",
    "declaratie_credit": "creditregel met verwijzing naar de eerdere regel",
    "declaratie_negatief": "negatief bedrag als correctie",
    "declaratie_twee_clienten": "toewijzing die voor twee cliënten gedeclareerd is",
    "declaratie_referentie_dubbel": "referentienummer dat twee keer gebruikt is",
    "declaratie_laat": "declaratie die kwartalen later geboekt is",
    # messages
    "start_stop_correctie": "start of stop verwijderd (status 3) en opnieuw gemeld (status 1)",
    "stop_na_einde": "stop gemeld na het einde van de toewijzing",
    "stop_zonder_toewijzing": "start of stop van een toewijzing die de gemeente niet kent",
    "verzoek_afgewezen": "verzoek dat is afgewezen: er volgt geen toewijzing",
    "xml_buiten_schema": "bericht met een waarde die het schema niet toestaat (2027-06-31)",
}
"""Name of each hazard and what it is (Dutch, for readers)."""


class Gevaren:
    """Counts how often each hazard was put in."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, name: str, times: int = 1) -> None:
        """Note a hazard; raises KeyError for a name that is not in ``HAZARDS``."""
        if name not in HAZARDS:
            raise KeyError(name)
        self._counts[name] += times

    def totals(self) -> dict[str, int]:
        """Give every hazard with its count, zero included, in the order of ``HAZARDS``."""
        return {name: self._counts[name] for name in HAZARDS}
