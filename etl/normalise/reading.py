"""
The text of a cell as what it means: every way in which exports write days, times, amounts and codes.

Each text is read once, however many rows hold it. NULL is what cannot be read, or what a column may not hold.
"""

from __future__ import annotations

from datetime import date, datetime, time

import ibis
from ibis import ir

from etl.normalise.money import EURO_TYPE
from etl.normalise.texts import UNREADABLE
from schemas.declaration import DATUM, DECIMAAL, GEHEEL, JA_NEE, TIJD, Field

MONEY_UNIT = "euro"
UPPER_COLUMNS = frozenset({"productcategorie", "productcode", "categorie", "code"})

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
    as much, and is not guessed; what is smaller than a cent is rounded, half away from zero (``is_money``).
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
    # Rounded as the decimal number that stands there: as a float 1,005 would lie below the half.
    number = written.try_cast(EURO_TYPE).cast("float64") if is_money else written.try_cast("float64")
    return read.select("tekst", waarde=number)


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
    text = unless_error(texts.tekst)
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


def read_values(texts: ir.Table, field: Field, pad: tuple[int, int] | None) -> ir.Table:
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


def unless_error(text: ir.StringValue) -> ir.StringValue:
    """Give the text, or NULL where Excel shows an error; few texts begin with its sign, so few are looked at."""
    real = ibis.ifelse(text.re_search(_EXCEL_ERROR), ibis.null("string"), text)
    return ibis.ifelse(text.startswith("#"), real, text)
