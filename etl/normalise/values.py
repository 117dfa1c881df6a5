"""
Text as delivered to typed values, and each row to loaded, double or refused (contract, rule 1).

What a column may hold stands in the registry (``levering.*``); how its text is read stands in
``etl.normalise.reading``. A value that cannot be read refuses the row where the row cannot do without it; elsewhere the
value is unknown and a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import ibis
from ibis import ir

from etl.normalise.reading import MONEY_UNIT, NO_DAY, UPPER_COLUMNS, read_values, unless_error
from etl.normalise.rows import READ
from etl.normalise.texts import NOTHING, UNREADABLE
from schemas.declaration import DATUM, DECIMAAL, GEHEEL, JA_NEE, TEKST, TIJD, Field, Table

OPEN_FROM = date(2099, 1, 1)
END_COLUMNS = frozenset({"einddatum", "stopdatum", "geldig_tot"})
# Nearly every row has another one, so that they stay in the rows as they stand.
NUMBERS_OF_THINGS = frozenset(
    {"toewijzingnummer", "beschikkingnummer", "referentie_aanbieder", "referentienummer", "vorig_referentienummer"}
)
# What a text means in a column of each type: name and ibis type.
MEANINGS = {f"als_{TEKST}": "string", f"als_{DATUM}": "date", f"als_{GEHEEL}": "int64", f"als_{DECIMAAL}": "float64",
            f"als_{JA_NEE}": "boolean"}  # fmt: skip
TECHNICAL = ("levering_id", "regel", "rij", "volgorde", "bron_naam")
OF_LEVERING = ("levering_id", "volgorde", "bron_naam", "bron_soort", "bron_gemeente")
EMPTY_MEANS = {"wet": "Jeugdwet", "leveringsvorm": "ZIN", "status": "toegewezen", "kostensoort": "structureel",
               "rol": "huisarts"}  # fmt: skip
# Columns of beschikkingen on which a row is refused although they may be empty (rule 1).
REFUSED_WHEN_IMPOSSIBLE = {"beschikkingen": ("einddatum",)}
# iJw knows the generic toewijzing, which names no product; a table without one is an incomplete table.
NOT_REQUIRED_IN_MESSAGES = frozenset({"productcategorie"})

GP_TYPE = "02"
GP_AGB_PREFIX = "01"
GP_WORDS = r"huisarts|\bhap\b"
# Types 02 to 05 name their referrer by AGB or by name, never both (CD066, CD067).
WITH_IDENTITY = ["02", "03", "04", "05"]


def columns_to_number(table: Table) -> list[str]:
    """Name the columns whose texts come back in other rows: rows hold their numbers (``etl.normalise.texts``)."""
    return [*(each.name for each in _numbered_fields(table)), "levering_id"]


def _numbered_fields(table: Table) -> list[Field]:
    return [each for each in table.fields if each.name != "bsn" and each.name not in NUMBERS_OF_THINGS]


def read_texts(texts: ir.Table, table: Table) -> ir.Table:
    """
    Read the texts of the numbered columns of a kind of row, each once, however many rows hold it.

    ``texts``: ``etl.normalise.texts.TEXT_COLUMNS``. Gives kolom, nummer, tekst and for each type of ``MEANINGS`` what
    the text means if its column is of that type; NULL where it is no possible value.
    """
    nothing = {name: ibis.null(kind) for name, kind in MEANINGS.items()}
    levering = texts.filter(texts.kolom == "levering_id")
    found = [levering.select("kolom", "nummer", "tekst", **nothing | {f"als_{TEKST}": levering.tekst})]
    for alike in _read_alike(table):
        here = texts.filter(texts.kolom.isin([each.name for each in alike]))
        words = here.filter(here.tekst.notnull()).select("tekst").distinct()
        read = here.left_join(read_values(words, alike[0], table.pad.get(alike[0].name)), "tekst")
        found.append(read.select("kolom", "nummer", "tekst", **nothing | {_meaning_of(alike[0]): read.waarde}))
    return ibis.union(*found)


def _meaning_of(field: Field) -> str:
    return f"als_{TEKST if field.type == TIJD else field.type}"


def _read_alike(table: Table) -> list[list[Field]]:
    """Give the numbered columns, those that are read alike together."""
    groups: dict[object, list[Field]] = {}
    for each in _numbered_fields(table):
        name = each.name
        limits = (each.waarden, each.patroon, each.minimum, each.maximum)
        reading = (table.pad.get(name), name in UPPER_COLUMNS, each.eenheid == MONEY_UNIT)
        groups.setdefault((each.type, *limits, *reading), []).append(each)
    return list(groups.values())


def type_rows(rows: ir.Table, leveringen: ir.Table, meanings: ir.Table, table: Table) -> ir.Table:
    """
    Type the rows of one kind and say of each what becomes of it.

    ``rows``: the columns of the registry (``client_pseudo`` and ``bsn_probleem`` in place of bsn), those of
    ``columns_to_number`` as numbers, the others as text without spaces around it; levering_id, regel, rij.
    ``meanings``: of ``read_texts``. ``leveringen``: levering_id, volgorde, bron_naam, bron_soort, bron_gemeente, and
    stand where a delivery may have been refused halfway: its rows are left out. Gives the typed columns, the technical
    ones, ``afkeur`` ("kolom:probleem", NULL = not refused), ``is_dubbel`` (false when refused) and ``bevindingen``
    ("|kolom:probleem" after each other).
    """
    read = leveringen.filter(leveringen.stand == READ) if "stand" in leveringen.columns else leveringen
    if table.dubbel_key is None:
        return mark_doubles(_judge(rows, read, meanings, table), table)
    # Only a row whose key stands there more than once can be a double; the others need no look at their neighbours.
    often = _repeated(rows, table)
    alone = _judge(rows.anti_join(often, often.columns), read, meanings, table)
    among = _judge(rows.semi_join(often, often.columns), read, meanings, table)
    return ibis.union(alone.mutate(is_dubbel=ibis.literal(False)), mark_doubles(among, table).drop("vingerafdruk"))


def _repeated(rows: ir.Table, table: Table) -> ir.Table:
    """Give what repeats itself of the columns of the key that are read as they stand: no double falls outside it."""
    whole = [name for name in table.dubbel_key or () if name in NUMBERS_OF_THINGS]
    counted = rows.group_by(whole).aggregate(aantal=rows.count())
    return counted.filter(counted.aantal > 1).drop("aantal")


def _judge(rows: ir.Table, leveringen: ir.Table, meanings: ir.Table, table: Table) -> ir.Table:
    """Type ``rows`` and judge each by itself."""
    fields = [field for field in table.fields if field.name != "bsn"]
    numbered = [each.name for each in _numbered_fields(table)]
    known = meanings.filter(meanings.kolom == "levering_id").select(tekst_levering="nummer", levering_id=f"als_{TEKST}")
    # One layer of columns at a time, each naming those below it: the query grows with the columns, not their square.
    wide = rows.rename({"tekst_levering": "levering_id"} | {f"tekst_{each.name}": each.name for each in fields})
    wide = wide.join(known.join(leveringen.select(*OF_LEVERING), "levering_id"), "tekst_levering")
    for name in numbered:
        here = meanings.filter(meanings.kolom == name)
        taken = {f"van_{name}": here.nummer, name: here[_meaning_of(table.column(name))]}
        if _may_lack_zero(name, table):
            taken[f"lengte_{name}"] = here.tekst.length()
        named = here.select(**taken)
        # Every number has its row, an empty cell too: as an inner join it is several times as quick.
        wide = wide.inner_join(named, wide[f"tekst_{name}"] == named[f"van_{name}"])
    typed = wide.mutate(
        **{each.name: _read_plain(wide[f"tekst_{each.name}"]) for each in fields if each.name not in numbered}
    )
    days = [each.name for each in fields if each.type == DATUM and each.name not in END_COLUMNS]
    typed = typed.mutate(**{name: typed[name].nullif(ibis.literal(NO_DAY)) for name in days})
    judged = typed.mutate(
        **{f"fout_{each.name}": ~_is_empty(typed, each.name) & typed[each.name].isnull() for each in fields}
    )
    opened = {name: _or_open(judged[name]) for name in END_COLUMNS if name in judged.columns}
    filled = {name: judged[name].fill_null(word) for name, word in EMPTY_MEANS.items() if name in judged.columns}
    judged = judged.mutate(**opened, **filled)
    judged = judged.mutate(afkeur=_refusal(table, judged), bevindingen=_findings(table, judged))
    if table.short_name == "beschikkingen":
        turned = judged.stopdatum < judged.ingangsdatum
        judged = judged.mutate(stopdatum=ibis.ifelse(turned, ibis.null("date"), judged.stopdatum))
    person = ["client_pseudo"] if "bsn" in table.columns else []
    return judged.select(*(each.name for each in fields), *person, *TECHNICAL, "afkeur", "bevindingen")


def _read_plain(text: ir.StringValue) -> ir.StringValue:
    """Give a text that needs no reading, or NULL where it cannot be read or Excel shows an error."""
    return ibis.cases(
        (text.contains(UNREADABLE), ibis.null("string")), (text.startswith("#"), unless_error(text)), else_=text
    )


def _is_empty(row: ir.Table, name: str) -> ir.BooleanValue:
    """Tell whether nothing stood in a column."""
    text = row[f"tekst_{name}"]
    return text == NOTHING if isinstance(text, ir.IntegerValue) else text.isnull()


def _may_lack_zero(name: str, table: Table) -> bool:
    """Tell whether a column holds AGB codes, of which a spreadsheet leaves out the zero in front."""
    return name.endswith("_agb") and name in table.pad


def _or_open(day: ir.DateValue) -> ir.DateValue:
    return ibis.ifelse((day >= OPEN_FROM) | (day == NO_DAY), ibis.null("date"), day)


def _findings(table: Table, row: ir.Table) -> ir.StringValue:
    """What is noticed about a row that can be loaded."""
    names = [name for name in table.columns if name != "bsn"]
    impossible = [(_why(row, name, "waarde_onmogelijk"), row[f"fout_{name}"]) for name in names]
    noticed: dict[str, ir.BooleanValue] = {}
    for name in names:
        if _may_lack_zero(name, table):
            noticed[f"{name}:agb_aangevuld"] = row[f"lengte_{name}"] == table.pad[name][0] - 1
    if table.short_name == "beschikkingen":
        noticed["stopdatum:stopdatum_voor_ingangsdatum"] = row.stopdatum < row.ingangsdatum
    if table.short_name in ("verzoeken", "wijzigingsverzoeken"):
        noticed["einddatum:einde_voor_begin"] = row.einddatum < row.ingangsdatum
    if "verwijzer_type" in names:
        is_gp = row.verwijzer_type == GP_TYPE
        gp_number = row.verwijzer_agb.startswith(GP_AGB_PREFIX)
        gp_word = row.verwijzer_naam.lower().re_search(GP_WORDS)
        both = row.verwijzer_agb.notnull() & row.verwijzer_naam.notnull()
        other = row.verwijzer_type.notnull() & ~is_gp
        noticed["verwijzer_type:verwijzer_tegenstrijdig"] = ibis.ifelse(other, gp_number | gp_word, False) | (
            row.verwijzer_type.isin(WITH_IDENTITY) & both & (row.bron_soort == "ijw")
        ).fill_null(False)
        noticed["verwijzer_agb:agb_geen_huisarts"] = is_gp & ~gp_number
    # Most rows are as they should be: only where something is noticed are the words put behind each other.
    flags = [*impossible, *((word, flag.fill_null(False)) for word, flag in noticed.items())]
    words = ibis.literal("").join([ibis.ifelse(flag, ibis.literal("|") + word, "") for word, flag in flags])
    return ibis.ifelse(ibis.or_(*[flag for _, flag in flags]), words, "")


def _why(row: ir.Table, name: str, otherwise: str) -> ir.StringValue:
    """Say of a value that cannot be whether it is text that cannot be read."""
    text = row[f"tekst_{name}"]
    unreadable = text < 0 if isinstance(text, ir.IntegerValue) else text.contains(UNREADABLE)
    word = "waarde_onleesbaar" if otherwise == "waarde_onmogelijk" else "tekst_onleesbaar"
    return ibis.ifelse(unreadable, f"{name}:{word}", f"{name}:{otherwise}")


def _refusal(table: Table, row: ir.Table) -> ir.StringValue:
    """The first reason, in the order of the columns, for which the row is refused."""
    cases: list[tuple[ir.BooleanValue, ir.StringValue | str]] = []
    for name in table.columns:
        if name == "bsn":
            if "bsn" in table.required:
                cases.append((row.bsn_probleem.notnull(), "bsn:" + row.bsn_probleem))
            continue
        if name in table.required and name not in EMPTY_MEANS:
            empty = _is_empty(row, name)
            if name in NOT_REQUIRED_IN_MESSAGES:
                empty = empty & (row.bron_soort != "ijw")
            cases += [
                (empty, f"{name}:verplicht_leeg"),
                (row[f"fout_{name}"], _why(row, name, "onmogelijke_waarde")),
            ]
        if name == "gemeente":
            strange = (row.bron_gemeente != "*") & (row.gemeente != row.bron_gemeente)
            cases.append((strange, "gemeente:andere_gemeente"))
        if name in REFUSED_WHEN_IMPOSSIBLE.get(table.short_name, ()):
            cases.append((row[f"fout_{name}"], _why(row, name, "einddatum_onmogelijk")))
            cases.append((row.einddatum < row.ingangsdatum, "einddatum:einddatum_voor_ingangsdatum"))
    for rule in table.rules:
        if rule.kind == "any_filled":
            nothing = ibis.and_(*[row[name].isnull() for name in rule.columns])
            cases += [(nothing & row[f"fout_{name}"], f"{name}:onmogelijke_waarde") for name in rule.columns]
            cases.append((nothing, f"{rule.columns[0]}:verplicht_leeg"))
        if rule.kind == "ordered" and rule.columns == ("geldig_van", "geldig_tot"):
            cases.append((row.geldig_tot < row.geldig_van, "geldig_tot:geldig_tot_voor_geldig_van"))
    if not cases:
        return ibis.null("string")
    return ibis.cases(*cases)


def mark_doubles(rows: ir.Table, table: Table) -> ir.Table:
    """
    Mark rows that equal, in every value, the last loaded row of their key: adds vingerafdruk and is_dubbel.

    A row equals the last loaded row of its key exactly when it equals the row before it, for that one is the last
    loaded row or equals it.
    """
    values = [name for name in rows.columns if name not in (*TECHNICAL, "afkeur", "bevindingen")]
    text = ibis.literal("\x1f").join([rows[name].cast("string").fill_null("\x00") for name in values])
    rows = rows.mutate(vingerafdruk=text.hexdigest("sha256"))
    key = ["client_pseudo" if name == "bsn" else name for name in table.dubbel_key or ("vingerafdruk",)]
    window = ibis.window(
        group_by=[rows.afkeur.isnull(), *(rows[name] for name in key)],
        order_by=[rows.volgorde, rows.regel, rows.rij],
    )
    same = rows.vingerafdruk == rows.vingerafdruk.lag().over(window)
    return rows.mutate(is_dubbel=same.fill_null(False) & rows.afkeur.isnull())


def leave_out(rows: ir.Table, leveringen: ir.Table, table: Table) -> ir.Table:
    """
    Give typed rows without those of the deliveries in ``leveringen``.

    What was a double of one of them may be none any more, and the other way round.
    """
    kept = rows.anti_join(leveringen, "levering_id")
    marked = mark_doubles(kept.drop([name for name in ("vingerafdruk", "is_dubbel") if name in kept.columns]), table)
    return marked.select(*rows.columns)


def loaded(rows: ir.Table) -> ir.Table:
    """Rows that are neither refused nor double."""
    return rows.filter(rows.afkeur.isnull() & ~rows.is_dubbel)


def latest_of_key(rows: ir.Table, key: Sequence[str], keep: Literal["row", "delivery"] = "row") -> ir.Table:
    """
    Give per key what was delivered last; a double counts as delivered again.

    ``row``: the last row. ``delivery``: every row of that key in the delivery that holds it last.
    """
    accepted = rows.filter(rows.afkeur.isnull())
    group = [accepted[name] for name in key]
    if keep == "delivery":
        newest = accepted.volgorde.max().over(ibis.window(group_by=group))
        marked = accepted.mutate(nieuwste=newest)
        return marked.filter(marked.volgorde == marked.nieuwste).drop("nieuwste")
    order = [accepted.volgorde.desc(), accepted.regel.desc(), accepted.rij.desc()]
    ranked = accepted.mutate(rang=ibis.row_number().over(ibis.window(group_by=group, order_by=order)))
    return ranked.filter(ranked.rang == 0).drop("rang")


def mark_delivered(rows: ir.Table, leveringen: ir.Table, key: Sequence[str]) -> ir.Table:
    """
    Tell per key whether it is still delivered.

    A key is gone when all sources that ever delivered it deliver everything each time (``levering = "volledig"``)
    and none has it in its newest delivery. A refused row is a delivered key as well; a delivery that was refused or
    held as a whole says nothing.
    """
    leveringen = leveringen.filter(leveringen.stand == READ)
    newest = leveringen.group_by("bron_naam").aggregate(
        nieuwste=leveringen.volgorde.max(), bron_volledig=leveringen.volledig.any()
    )
    per_source = rows.group_by([*key, "bron_naam"]).aggregate(laatste=rows.volgorde.max()).join(newest, "bron_naam")
    present = ~per_source.bron_volledig | (per_source.laatste == per_source.nieuwste)
    return per_source.group_by(list(key)).aggregate(is_geleverd=present.any())


def keep_delivered(rows: ir.Table, leveringen: ir.Table, key: Sequence[str] = ("vingerafdruk",)) -> ir.Table:
    """Leave out the rows whose key is no longer delivered."""
    delivered = mark_delivered(rows, leveringen, key)
    return rows.semi_join(delivered.filter(delivered.is_geleverd), list(key))
