"""Invented iJw messages: the parts of which the tests of the reader make theirs."""

from __future__ import annotations

GEMEENTE, AANBIEDER = "9901", "65990001"
BSN, BSN2 = "999900006", "999900018"
SECRET = "Geheimenaar"
CODES = {
    "301": "436",
    "302": "437",
    "305": "438",
    "306": "439",
    "307": "440",
    "308": "441",
    "315": "446",
    "316": "447",
    "317": "486",
    "318": "487",
    "319": "488",
    "320": "489",
    "323": "490",
    "325": "491",
    "303": "",
    "304": "",
}
FROM_GEMEENTE = {"301", "302", "304", "319", "320", "325"}


def header(nummer: str, *, extra: str = "", afzender: str = "", ontvanger: str = "") -> str:
    parties = (GEMEENTE, AANBIEDER) if nummer in FROM_GEMEENTE else (AANBIEDER, GEMEENTE)
    return (
        f"<Header><BerichtCode>{CODES[nummer]}</BerichtCode><BerichtVersie>3</BerichtVersie>"
        f"<BerichtSubversie>2</BerichtSubversie><Afzender>{afzender or parties[0]}</Afzender>"
        f"<Ontvanger>{ontvanger or parties[1]}</Ontvanger><BerichtIdentificatie>"
        "<Identificatie>B-77</Identificatie><Dagtekening>2025-03-04</Dagtekening>"
        f"</BerichtIdentificatie>{extra}</Header>"
    )


def xml(nummer: str, body: str, head: str = "", release: str = "3_2") -> bytes:
    namespace = f"http://www.istandaarden.nl/ijw/{release}/jw{nummer}/schema"
    return f'<Bericht xmlns="{namespace}">{head or header(nummer)}{body}</Bericht>'.encode()


def client(products: str, bsn: str = BSN, gebruik: str = "") -> str:
    use = f"<DatumGebruik>{gebruik}</DatumGebruik>" if gebruik else ""
    return (
        f"<Client><Bsn>{bsn}</Bsn><Geboortedatum><Datum>2012-05-06</Datum>{use}</Geboortedatum>"
        f"<Geslacht>2</Geslacht>{products}</Client>"
    )


def toegewezen(nummer: str = "801", product: str = "", extra: str = "") -> str:
    return (
        f"<ToegewezenProduct><ToewijzingNummer>{nummer}</ToewijzingNummer>{product}"
        "<Toewijzingsdatum>2025-03-01</Toewijzingsdatum><Toewijzingstijd>09:08:07</Toewijzingstijd>"
        f"<Ingangsdatum>2025-02-01</Ingangsdatum>{extra}</ToegewezenProduct>"
    )


def product(categorie: str, code: str = "") -> str:
    inner = f"<Categorie>{categorie}</Categorie>" + (f"<Code>{code}</Code>" if code else "")
    return f"<Product>{inner}</Product>"


def prestatie(
    toewijzing: str = "801",
    cents: str = "24000",
    debet_credit: str = "D",
    referentie: str = "R1",
    maand: str = "02",
    extra: str = "",
) -> str:
    return (
        f"<Prestatie><ProductReferentie><ReferentieNummer>{referentie}</ReferentieNummer>{extra}"
        f"</ProductReferentie><ToewijzingNummer>{toewijzing}</ToewijzingNummer>"
        "<ProductCategorie>54</ProductCategorie><ProductCode>54002</ProductCode><ProductPeriode>"
        f"<Begindatum>2025-{maand}-01</Begindatum><Einddatum>2025-{maand}-28</Einddatum></ProductPeriode>"
        "<GeleverdVolume>16</GeleverdVolume><Eenheid>04</Eenheid><ProductTarief>1500</ProductTarief>"
        f"<IngediendBedrag><Bedrag>{cents}</Bedrag><DebetCredit>{debet_credit}</DebetCredit>"
        "</IngediendBedrag></Prestatie>"
    )


def declaratie(total: str, *clients: str, debet_credit: str = "D", name: str = "Declaratie") -> str:
    return (
        f"<{name}><DeclaratieNummer>D9</DeclaratieNummer><DeclaratiePeriode>"
        "<Begindatum>2025-03-01</Begindatum><Einddatum>2025-03-31</Einddatum></DeclaratiePeriode>"
        f"<TotaalIngediendBedrag><TotaalBedrag>{total}</TotaalBedrag>"
        f"<DebetCredit>{debet_credit}</DebetCredit></TotaalIngediendBedrag>"
        f"<Clienten>{''.join(clients)}</Clienten></{name}>"
    )


def patient(*products: str, bsn: str = BSN) -> str:
    return f"<Client><Bsn>{bsn}</Bsn><Prestaties>{''.join(products)}</Prestaties></Client>"
