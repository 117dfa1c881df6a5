"""
Text as delivered to typed values, and each row to loaded, double or refused (contract, rule 1).

What a column may hold stands in the registry (``levering.*``); how its text is read stands here. A value that
cannot be read refuses the row where the row cannot do without it; elsewhere the value is unknown and a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import ibis
from ibis import ir

from schemas.declaration import DATUM, DECIMAAL, GEHEEL, JA_NEE, TEKST, TIJD, Field, Table

READ = "gelezen"
UNREADABLE = "\ufffd"  # stands where the bytes of a delivery were no text
OPEN_FROM = date(2099, 1, 1)
END_COLUMNS = frozenset({"einddatum", "stopdatum", "geldig_tot"})
UPPER_COLUMNS = frozenset({"productcategorie", "productcode", "categorie", "code"})
TECHNICAL = ("levering_id", "regel", "rij", "volgorde", "bron_naam")
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

_DAY_FIRST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$"
_YEAR_FIRST = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*|Z|[+-]\d\d:\d\d)?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_CLOCK = r"^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,Z+-].*)?$"
_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"
# What Excel shows, in Dutch or English, where a formula has no value: no text is ever that.
_EXCEL_ERROR = r"(?i)^#(?:N/[AB]|DIV/0!|DEEL/0!|VALUE!|WAARDE!|REF!|VERW!|NAME\?|NAAM\?|NUM!|GETAL!|NULL!|LEEG!|#+)$"


def read_date(text: ir.StringValue) -> ir.DateValue:
    """Read ``jjjj-mm-dd``, ``d-m-jjjj`` or ``jjjjmmdd``; NULL for anything else, a day that does not exist included."""

    def iso(pattern: str, year: int, month: int, day: int) -> ir.StringValue:
        return (
            text.re_extract(pattern, year)
            + "-"
            + text.re_extract(pattern, month).lpad(2, "0")
            + "-"
            + text.re_extract(pattern, day).lpad(2, "0")
        )

    written = ibis.cases(
        (text.re_search(_YEAR_FIRST), iso(_YEAR_FIRST, 1, 2, 3)),
        (text.re_search(_DAY_FIRST), iso(_DAY_FIRST, 3, 2, 1)),
        (text.re_search(_COMPACT), iso(_COMPACT, 1, 2, 3)),
    )
    return written.try_cast("date")


def read_number(text: ir.StringValue) -> ir.FloatingValue:
    """Read a number with decimal comma or point, with or without € sign; NULL for anything else."""
    bare = text.replace("€", "").replace(" ", "").replace("\u00a0", "")
    bare = ibis.ifelse(bare.contains(","), bare.replace(".", "").replace(",", "."), bare)
    return ibis.ifelse(bare.re_search(_NUMBER), bare, ibis.null("string")).try_cast("float64")


def read_clock(text: ir.StringValue) -> ir.StringValue:
    """Read a time of day as ``uu:mm:ss`` text, which sorts as time does; NULL for anything else."""
    hour, minute = text.re_extract(_CLOCK, 1).lpad(2, "0"), text.re_extract(_CLOCK, 2)
    second = text.re_extract(_CLOCK, 3)
    written = hour + ":" + minute + ":" + ibis.ifelse(second == "", "00", second)
    possible = text.re_search(_CLOCK) & (hour <= "23") & (minute <= "59") & (second <= "59")
    return ibis.ifelse(possible, written, ibis.null("string"))


def read_value(field: Field, pad: tuple[int, int] | None, text: ir.StringValue) -> ir.Value:
    """Read the text of one column by its declaration; NULL when it is empty or is no possible value."""
    if field.type == DATUM:
        return read_date(text)
    if field.type == TIJD:
        return read_clock(text)
    if field.type in (GEHEEL, DECIMAAL):
        number = read_number(text)
        if field.type == GEHEEL:
            number = ibis.ifelse(number == number.floor(), number, ibis.null("float64"))
        return number.cast("int64") if field.type == GEHEEL else number
    if field.type == JA_NEE:
        word = text.lower()
        return ibis.cases((word.isin(["ja", "j", "true", "1"]), True), (word.isin(["nee", "n", "false", "0"]), False))
    return _read_text(field, pad, text)


def _within_limits(field: Field, value: ir.Value) -> ir.Value:
    if field.minimum is not None:
        value = ibis.ifelse(value >= field.minimum, value, ibis.null(value.type()))
    if field.maximum is not None:
        value = ibis.ifelse(value <= field.maximum, value, ibis.null(value.type()))
    return value


def _read_text(field: Field, pad: tuple[int, int] | None, text: ir.StringValue) -> ir.StringValue:
    text = ibis.ifelse(text.re_search(_EXCEL_ERROR), ibis.null("string"), text)
    if field.name in UPPER_COLUMNS:
        text = text.upper()
    if pad is not None:
        width, from_length = pad
        short = text.re_search(rf"^\d{{{from_length},{width - 1}}}$")
        text = ibis.ifelse(short, text.lpad(width, "0"), text)
    if field.waarden:
        allowed = list(field.waarden)
        lower, upper = text.lower(), text.upper()
        text = ibis.cases((text.isin(allowed), text), (lower.isin(allowed), lower), (upper.isin(allowed), upper))
    elif field.patroon:
        text = ibis.ifelse(text.re_search(field.patroon), text, ibis.null("string"))
    return text


def type_rows(rows: ir.Table, leveringen: ir.Table, table: Table) -> ir.Table:
    """
    Type the rows of one kind and say of each what becomes of it.

    ``rows``: text columns of the registry without spaces around them (``client_pseudo`` and ``bsn_probleem`` in
    place of bsn), levering_id, regel, rij. ``leveringen``: levering_id, volgorde, bron_naam, bron_soort,
    bron_gemeente, stand; rows of a delivery that was refused after all are left out. Gives the typed columns, the
    technical ones, ``afkeur`` ("kolom:probleem", NULL = not refused), ``is_dubbel`` (false when refused) and
    ``bevindingen`` ("|kolom:probleem" after each other).
    """
    read = leveringen.filter(leveringen.stand == READ).drop("stand")
    if table.dubbel_key is None:
        return mark_doubles(_judge(rows, rows, read, table), table)
    # Only a row whose key stands there more than once can be a double; the others need no look at their neighbours.
    often = _repeated(rows, table)
    alone = _judge(rows.anti_join(often, often.columns), rows, read, table)
    among = _judge(rows.semi_join(often, often.columns), rows, read, table)
    return ibis.union(alone.mutate(is_dubbel=ibis.literal(False)), mark_doubles(among, table).drop("vingerafdruk"))


def _repeated(rows: ir.Table, table: Table) -> ir.Table:
    """Give what repeats itself of the columns of the key that are read as they stand: no double falls outside it."""
    key = [name for name in table.dubbel_key or () if name != "bsn"]
    whole = [name for name in key if name not in EMPTY_MEANS and not _needs_reading(table.column(name), table)]
    counted = rows.group_by(whole).aggregate(aantal=rows.count())
    return counted.filter(counted.aantal > 1).drop("aantal")


def _judge(rows: ir.Table, every: ir.Table, leveringen: ir.Table, table: Table) -> ir.Table:
    """Type ``rows`` (some of ``every``) and judge each by itself."""
    fields = [field for field in table.fields if field.name != "bsn"]
    # One layer of columns at a time, each naming those below it: the query grows with the columns, not their square.
    wide = rows.rename({f"tekst_{each.name}": each.name for each in fields}).join(leveringen, "levering_id")
    for each in fields:
        if _needs_reading(each, table):
            known = _read_once(every, each, table)
            wide = wide.left_join(known, wide[f"tekst_{each.name}"] == known[f"van_{each.name}"])
    typed = wide.mutate(
        **{
            each.name: ibis.ifelse(
                wide[f"tekst_{each.name}"].contains(UNREADABLE), ibis.null("string"), wide[f"tekst_{each.name}"]
            )
            for each in fields
            if not _needs_reading(each, table)
        }
    )
    judged = typed.mutate(
        **{f"fout_{each.name}": typed[f"tekst_{each.name}"].notnull() & typed[each.name].isnull() for each in fields}
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


def _needs_reading(field: Field, table: Table) -> bool:
    """Tell whether the value of a column is something else than its text."""
    plain = field.type == TEKST and not (field.waarden or field.patroon)
    return not plain or field.name in table.pad or field.name in UPPER_COLUMNS


def _read_once(rows: ir.Table, field: Field, table: Table) -> ir.Table:
    """Read each text that a column holds once, however many rows hold it: (van_<column>, <column>)."""
    texts = rows.select(tekst=rows[field.name])
    texts = texts.filter(texts.tekst.notnull()).distinct()
    value = _within_limits(field, read_value(field, table.pad.get(field.name), texts.tekst))
    return texts.select(**{f"van_{field.name}": texts.tekst, field.name: value})


def _or_open(day: ir.DateValue) -> ir.DateValue:
    return ibis.ifelse(day >= OPEN_FROM, ibis.null("date"), day)


def _findings(table: Table, row: ir.Table) -> ir.StringValue:
    """What is noticed about a row that can be loaded."""
    names = [name for name in table.columns if name != "bsn"]
    noticed = {f"{name}:waarde_onmogelijk": row[f"fout_{name}"] for name in names}
    for name in names:
        if name.endswith("_agb") and name in table.pad:
            noticed[f"{name}:agb_aangevuld"] = row[f"tekst_{name}"].length() == table.pad[name][0] - 1
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
        noticed["verwijzer_type:verwijzer_tegenstrijdig"] = (other & (gp_number | gp_word).fill_null(False)) | (
            row.verwijzer_type.isin(WITH_IDENTITY) & both & (row.bron_soort == "ijw")
        ).fill_null(False)
        noticed["verwijzer_agb:agb_geen_huisarts"] = is_gp & ~gp_number
    flagged = [ibis.ifelse(flag.fill_null(False), f"|{word}", "") for word, flag in noticed.items()]
    return ibis.literal("").join(flagged) if flagged else ibis.literal("")


def _refusal(table: Table, row: ir.Table) -> ir.StringValue:
    """The first reason, in the order of the columns, for which the row is refused."""
    cases: list[tuple[ir.BooleanValue, ir.StringValue | str]] = []
    for name in table.columns:
        if name == "bsn":
            if "bsn" in table.required:
                cases.append((row.bsn_probleem.notnull(), "bsn:" + row.bsn_probleem))
            continue
        if name in table.required and name not in EMPTY_MEANS:
            empty = row[f"tekst_{name}"].isnull()
            if name in NOT_REQUIRED_IN_MESSAGES:
                empty = empty & (row.bron_soort != "ijw")
            cases += [(empty, f"{name}:verplicht_leeg"), (row[f"fout_{name}"], f"{name}:onmogelijke_waarde")]
        if name == "gemeente":
            strange = (row.bron_gemeente != "*") & (row.gemeente != row.bron_gemeente)
            cases.append((strange, "gemeente:andere_gemeente"))
        if name in REFUSED_WHEN_IMPOSSIBLE.get(table.short_name, ()):
            cases.append((row[f"fout_{name}"], "einddatum:einddatum_onmogelijk"))
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
    return ibis.cases(*[(test.fill_null(False), word) for test, word in cases])


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
