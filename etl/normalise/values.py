"""
Text as delivered to typed values, and each row to loaded, double or refused (contract, rule 1).

What a column may hold stands in the registry (``levering.*``); how its text is read stands here. A value that
cannot be read refuses the row where the row cannot do without it; elsewhere the value is unknown and a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal

import ibis
from ibis import ir

from etl.normalise.rows import READ
from etl.normalise.texts import UNREADABLE
from schemas.declaration import DATUM, DECIMAAL, GEHEEL, JA_NEE, TEKST, TIJD, Field, Table

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

MONEY_UNIT = "euro"
GP_TYPE = "02"
GP_AGB_PREFIX = "01"
GP_WORDS = r"huisarts|\bhap\b"
# Types 02 to 05 name their referrer by AGB or by name, never both (CD066, CD067).
WITH_IDENTITY = ["02", "03", "04", "05"]

# Before this there is no date in these deliveries; a program without a date writes the first day of its calendar.
FIRST_DAY = date(1900, 1, 1)
NO_DAY = date(1, 1, 1)
# Excel counts days from its day 0. Below 1970 its numbers would be taken for days since 1970, so they are not read.
EXCEL_DAY_0 = date(1899, 12, 30)
EXCEL_FROM, EXCEL_TO, EXCEL_OPEN = 25_569, 73_050, 2_958_465
EPOCH = date(1970, 1, 1)
DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS = 86_400, 3_600, 60
# Two digits of a year: as POSIX reads them.
LAST_YEAR_OF_2000 = 68

_DAY_FIRST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$"
_DAY_FIRST_SHORT = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})$"
_YEAR_FIRST = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*|Z|[+-]\d\d:\d\d)?$"
_UNIVERSAL = r"^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::\d{2})?(?:[.,]\d+)?(?:Z|[+-]00:?00)$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_EXCEL_DAY = r"^(\d{5}|2958465)(?:[.,]\d+)?$"
_SINCE_1970 = r"^(\d{10})(?:\d{3}|\d{6})?$"
_CLOCK = r"^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,Z+-].*)?$"
# What Excel shows, in Dutch or English, where a formula has no value: no text is ever that.
_EXCEL_ERROR = r"(?i)^#(?:N/[AB]|DIV/0!|DEEL/0!|VALUE!|WAARDE!|REF!|VERW!|NAME\?|NAAM\?|NUM!|GETAL!|NULL!|LEEG!|#+)$"
_MONEY_SIGNS = r"(?i)eur|[€\s\x{00a0}\x{202f}\x{2009}]"
_TRAILING_MINUS = r"^([\d.,]+)-$"
_PLAIN = r"^[+-]?\d+(?:[.,]\d+)?$"
_DUTCH = r"^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$"
_ENGLISH = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
_THREE_BEHIND = r"^[+-]?\d{1,3}[.,]\d{3}$"
_SPREADSHEET_CODE = r'^(?:="|\')?(\d+)(?:[.,]0+)?"?$'
_CBS_GEMEENTE = r"^(?i:GM)(\d{4})$"
_WHOLE_POSTCODE = r"^(\d{4}) ?[A-Za-z]{2}$"


def read_dates(texts: ir.Table) -> ir.Table:
    """
    Read days: gives (tekst, waarde) for each ``tekst``.

    ``jjjj-mm-dd``, ``d-m-jjjj``, ``d-m-jj``, ``jjjjmmdd``, a day number of Excel, or a moment. A moment in universal
    time (with Z, or seconds, milliseconds or microseconds since 1970) is the day that it was in the Netherlands.
    NULL for anything else: a day that does not exist, or one before FIRST_DAY; but NO_DAY is given, for it says that
    there is none.
    """
    text = texts.tekst

    def iso(pattern: str, year: int, month: int, day: int) -> ir.StringValue:
        return (
            text.re_extract(pattern, year)
            + "-"
            + text.re_extract(pattern, month).lpad(2, "0")
            + "-"
            + text.re_extract(pattern, day).lpad(2, "0")
        )

    century = ibis.ifelse(text.re_extract(_DAY_FIRST_SHORT, 3) <= str(LAST_YEAR_OF_2000), "20", "19")
    written = ibis.cases(
        (text.re_search(_YEAR_FIRST), iso(_YEAR_FIRST, 1, 2, 3)),
        (text.re_search(_DAY_FIRST), iso(_DAY_FIRST, 3, 2, 1)),
        (text.re_search(_DAY_FIRST_SHORT), century + iso(_DAY_FIRST_SHORT, 3, 2, 1)),
        (text.re_search(_COMPACT), iso(_COMPACT, 1, 2, 3)),
    )
    clock = text.re_extract(_UNIVERSAL, 4).try_cast("int64") * HOUR_SECONDS
    # One layer at a time, for each names the one below it several times.
    read = texts.select(
        "tekst",
        dag=written.try_cast("date"),
        excel=text.re_extract(_EXCEL_DAY, 1).try_cast("int64"),
        klok=clock + text.re_extract(_UNIVERSAL, 5).try_cast("int64") * MINUTE_SECONDS,
        moment=text.re_extract(_SINCE_1970, 1).try_cast("int64"),
    )
    moment = ibis.coalesce(read.moment, _days_since_1970(read.dag) * DAY_SECONDS + read.klok)
    is_day = read.excel.between(EXCEL_FROM, EXCEL_TO) | (read.excel == EXCEL_OPEN)
    day = ibis.coalesce(read.dag, ibis.ifelse(is_day, _day_after(EXCEL_DAY_0, read.excel), ibis.null("date")))
    read = read.select("tekst", dag=day, moment=moment)
    read = read.mutate(jaar=_day_after(EPOCH, (read.moment / DAY_SECONDS).floor().cast("int64")).year())
    # One hour ahead of universal time; two from 1 o'clock (universal) on the last Sunday of March until that of
    # October. In arithmetic, because engines differ in what they know of time zones.
    read = read.mutate(maart=ibis.date(read.jaar, 3, 31), oktober=ibis.date(read.jaar, 10, 31))
    read = read.mutate(zomer=_last_sunday(read.maart), winter=_last_sunday(read.oktober))
    is_summer = (read.moment >= read.zomer) & (read.moment < read.winter)
    local = read.moment + ibis.ifelse(is_summer, 2 * HOUR_SECONDS, HOUR_SECONDS)
    there = _day_after(EPOCH, (local / DAY_SECONDS).floor().cast("int64"))
    read = read.select("tekst", dag=ibis.coalesce(there, read.dag))
    possible = (read.dag >= FIRST_DAY) | (read.dag == NO_DAY)
    return read.select("tekst", waarde=ibis.ifelse(possible, read.dag, ibis.null("date")))


def _days_since_1970(day: ir.DateValue) -> ir.IntegerValue:
    return day.delta(ibis.literal(EPOCH), unit="day").cast("int64")


def _day_after(day: date, count: ir.IntegerValue) -> ir.DateValue:
    # From a moment, not from a day: a day with an interval is a moment to DuckDB, and a day to ibis.
    return (ibis.literal(datetime.combine(day, time())) + count.as_interval("D")).date()


def _last_sunday(last: ir.DateValue) -> ir.IntegerValue:
    """Give 1 o'clock on the last Sunday of a month, by its last day, in seconds since 1970."""
    return (_days_since_1970(last) - (last.day_of_week.index() + 1) % 7) * DAY_SECONDS + HOUR_SECONDS


def read_numbers(texts: ir.Table, *, is_money: bool = False) -> ir.Table:
    """
    Read numbers: gives (tekst, waarde) for each ``tekst``; NULL where it is none.

    With decimal comma or point, with or without thousands, € or EUR. Where a sign stands only once it is the decimal
    one. An amount of money has no three decimals: with three digits behind its only sign it may be a thousand times
    as much, and is not guessed (``is_money``).
    """
    bare = texts.tekst.re_replace(_MONEY_SIGNS, "").re_replace(_TRAILING_MINUS, r"-\1")
    read = texts.select("tekst", waarde=bare)
    bare = read.waarde
    readable = bare.re_search(_PLAIN)
    if is_money:
        readable = readable & ~bare.re_search(_THREE_BEHIND)
    written = ibis.cases(
        (readable, bare.replace(",", ".")),
        (bare.re_search(_PLAIN), ibis.null("string")),
        (bare.re_search(_DUTCH), bare.replace(".", "").replace(",", ".")),
        (bare.re_search(_ENGLISH), bare.replace(",", "")),
    )
    return read.select("tekst", waarde=written.try_cast("float64"))


def read_clocks(texts: ir.Table) -> ir.Table:
    """Read times of day: gives (tekst, waarde), ``uu:mm:ss`` as text, which sorts as time does; NULL if it is none."""
    text = texts.tekst
    read = texts.select(
        "tekst",
        uur=text.re_extract(_CLOCK, 1).lpad(2, "0"),
        minuut=text.re_extract(_CLOCK, 2),
        seconde=text.re_extract(_CLOCK, 3),
    )
    second = ibis.ifelse(read.seconde == "", "00", read.seconde)
    possible = read.tekst.re_search(_CLOCK) & (read.uur <= "23") & (read.minuut <= "59") & (second <= "59")
    written = read.uur + ":" + read.minuut + ":" + second
    return read.select("tekst", waarde=ibis.ifelse(possible, written, ibis.null("string")))


def _read_words(texts: ir.Table, field: Field, pad: tuple[int, int] | None) -> ir.Table:
    """Read the texts of a column by its declaration, as (tekst, waarde); NULL where it may not hold that."""
    text = _unless_error(texts.tekst)
    # One layer at a time, for each names the one below it several times.
    read = texts.select("tekst", waarde=text.upper() if field.name in UPPER_COLUMNS else text)
    if pad is not None:
        text = ibis.ifelse(
            read.waarde.re_search(_SPREADSHEET_CODE), read.waarde.re_extract(_SPREADSHEET_CODE, 1), read.waarde
        )
        if field.name.startswith("gemeente"):
            text = text.re_replace(_CBS_GEMEENTE, r"\1")
        read = read.select("tekst", waarde=text)
        width, from_length = pad
        short = read.waarde.re_search(rf"^\d{{{from_length},{width - 1}}}$")
        read = read.select("tekst", waarde=ibis.ifelse(short, read.waarde.lpad(width, "0"), read.waarde))
    text = read.waarde
    if field.name == "postcode4":
        text = text.re_replace(_WHOLE_POSTCODE, r"\1")
    if field.waarden:
        allowed = list(field.waarden)
        lower, upper = text.lower(), text.upper()
        text = ibis.cases((text.isin(allowed), text), (lower.isin(allowed), lower), (upper.isin(allowed), upper))
    elif field.patroon:
        fits = text.re_search(field.patroon) & ~text.contains(UNREADABLE)
        text = ibis.ifelse(fits, text, ibis.null("string"))
    else:
        text = ibis.ifelse(text.contains(UNREADABLE), ibis.null("string"), text)
    return read.select("tekst", waarde=text)


def _read_values(texts: ir.Table, field: Field, pad: tuple[int, int] | None) -> ir.Table:
    """Read the texts of a column by its declaration: gives (tekst, waarde), NULL where it is no possible value."""
    if field.type == DATUM:
        return read_dates(texts)
    if field.type == TIJD:
        return read_clocks(texts)
    if field.type == JA_NEE:
        word = texts.tekst.lower()
        answer = ibis.cases((word.isin(["ja", "j", "true", "1"]), True), (word.isin(["nee", "n", "false", "0"]), False))
        return texts.select("tekst", waarde=answer)
    if field.type not in (GEHEEL, DECIMAAL):
        return _read_words(texts, field, pad)
    read = read_numbers(texts, is_money=field.eenheid == MONEY_UNIT)
    if field.type == GEHEEL:
        is_whole = read.waarde == read.waarde.floor()
        read = read.select("tekst", waarde=ibis.ifelse(is_whole, read.waarde, ibis.null("float64")).cast("int64"))
    possible = [read.waarde >= field.minimum] if field.minimum is not None else []
    possible += [read.waarde <= field.maximum] if field.maximum is not None else []
    if not possible:
        return read
    return read.select("tekst", waarde=ibis.ifelse(ibis.and_(*possible), read.waarde, ibis.null(read.waarde.type())))


def _unless_error(text: ir.StringValue) -> ir.StringValue:
    """Give the text, or NULL where Excel shows an error; few texts begin with its sign, so few are looked at."""
    real = ibis.ifelse(text.re_search(_EXCEL_ERROR), ibis.null("string"), text)
    return ibis.ifelse(text.startswith("#"), real, text)


def _read_plain(text: ir.StringValue) -> ir.StringValue:
    """Give a text that needs no reading, or NULL where it cannot be read or Excel shows an error."""
    return ibis.cases(
        (text.contains(UNREADABLE), ibis.null("string")), (text.startswith("#"), _unless_error(text)), else_=text
    )


def type_rows(rows: ir.Table, leveringen: ir.Table, table: Table, texts: ir.Table | None = None) -> ir.Table:
    """
    Type the rows of one kind and say of each what becomes of it.

    ``rows``: text columns of the registry without spaces around them (``client_pseudo`` and ``bsn_probleem`` in
    place of bsn), levering_id, regel, rij. ``texts``: the texts of ``columns_to_read`` (``etl.normalise.texts``), when
    those columns of ``rows`` hold their numbers. ``leveringen``: levering_id, volgorde, bron_naam, bron_soort,
    bron_gemeente, and stand where a delivery may have been refused halfway: its rows are left out. Gives the typed
    columns, the technical ones, ``afkeur`` ("kolom:probleem", NULL = not refused), ``is_dubbel`` (false when refused)
    and ``bevindingen`` ("|kolom:probleem" after each other).
    """
    read = leveringen.filter(leveringen.stand == READ) if "stand" in leveringen.columns else leveringen
    known = [(alike, _read_once(rows, alike, table, texts)) for alike in _read_alike(table)]
    if table.dubbel_key is None:
        return mark_doubles(_judge(rows, read, table, known), table)
    # Only a row whose key stands there more than once can be a double; the others need no look at their neighbours.
    often = _repeated(rows, table)
    alone = _judge(rows.anti_join(often, often.columns), read, table, known)
    among = _judge(rows.semi_join(often, often.columns), read, table, known)
    return ibis.union(alone.mutate(is_dubbel=ibis.literal(False)), mark_doubles(among, table).drop("vingerafdruk"))


def _repeated(rows: ir.Table, table: Table) -> ir.Table:
    """Give what repeats itself of the columns of the key that are read as they stand: no double falls outside it."""
    key = [name for name in table.dubbel_key or () if name != "bsn"]
    whole = [name for name in key if name not in EMPTY_MEANS and not _needs_reading(table.column(name), table)]
    counted = rows.group_by(whole).aggregate(aantal=rows.count())
    return counted.filter(counted.aantal > 1).drop("aantal")


def _judge(
    rows: ir.Table, leveringen: ir.Table, table: Table, known: Sequence[tuple[Sequence[Field], ir.Table]]
) -> ir.Table:
    """Type ``rows`` and judge each by itself; ``known``: of columns that are read alike, what their texts mean."""
    fields = [field for field in table.fields if field.name != "bsn"]
    # One layer of columns at a time, each naming those below it: the query grows with the columns, not their square.
    wide = rows.rename({f"tekst_{each.name}": each.name for each in fields}).join(leveringen, "levering_id")
    for alike, meaning in known:
        for each in alike:
            taken = {f"van_{each.name}": meaning.tekst, each.name: meaning.waarde}
            if _may_lack_zero(each.name, table):
                taken[f"lengte_{each.name}"] = meaning.lengte
            named = meaning.select(**taken)
            wide = wide.left_join(named, wide[f"tekst_{each.name}"] == named[f"van_{each.name}"])
    typed = wide.mutate(
        **{each.name: _read_plain(wide[f"tekst_{each.name}"]) for each in fields if not _needs_reading(each, table)}
    )
    days = [each.name for each in fields if each.type == DATUM and each.name not in END_COLUMNS]
    typed = typed.mutate(**{name: typed[name].nullif(ibis.literal(NO_DAY)) for name in days})
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


def _read_alike(table: Table) -> list[list[Field]]:
    """Give the columns whose text has to be read, those that are read alike together."""
    groups: dict[object, list[Field]] = {}
    for each in table.fields:
        if each.name != "bsn" and _needs_reading(each, table):
            limits = (each.waarden, each.patroon, each.minimum, each.maximum)
            how = (each.type, *limits, table.pad.get(each.name), each.name in UPPER_COLUMNS)
            groups.setdefault(how, []).append(each)
    return list(groups.values())


def columns_to_read(table: Table) -> list[str]:
    """Name the columns whose text has to be read."""
    return [each.name for alike in _read_alike(table) for each in alike]


def _read_once(rows: ir.Table, fields: Sequence[Field], table: Table, numbered: ir.Table | None) -> ir.Table:
    """
    Read each text that these columns hold once, however many rows hold it.

    Gives what stands in the rows (``tekst``: the text, or its number), ``waarde``, and ``lengte`` of the text.
    """
    if numbered is None:
        columns = [rows.select(tekst=rows[each.name]) for each in fields]
        texts = (ibis.union(*columns) if len(columns) > 1 else columns[0]).distinct()
        known = _read_values(texts.filter(texts.tekst.notnull()), fields[0], table.pad.get(fields[0].name))
        return known.mutate(lengte=known.tekst.length())
    here = numbered.filter(numbered.kolom.isin([each.name for each in fields]))
    known = _read_values(here.select("tekst").distinct(), fields[0], table.pad.get(fields[0].name))
    both = here.join(known, "tekst")
    return both.select(tekst=both.nummer, waarde=both.waarde, lengte=both.tekst.length())


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
            empty = row[f"tekst_{name}"].isnull()
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
