"""Thai conventions of writing, in one place: text, dates in พ.ศ., money, land, names, numbers of people.

Pure: no database, no web. Amounts are Decimal baht, days are Gregorian `date`, moments are aware. Every parser
reads Thai and Latin digits and raises a ValueError with a `code` that names the reason.
"""

from parties.thai_dates import (
    BANGKOK,
    AmbiguousDate,
    DateForm,
    bangkok_day,
    buddhist_year,
    fiscal_quarter,
    fiscal_year,
    format_be,
    format_be_moment,
    format_time,
    in_april_year,
    parse_date,
    parse_moment,
    parse_year,
)
from parties.thai_identity import (
    NationalIdUnreadable,
    PhoneUnreadable,
    national_id_flags,
    national_id_format,
    national_id_mask,
    national_id_valid,
    phone_e164,
    phone_print,
)
from parties.thai_money import AmountUnreadable, baht_words, format_area, format_baht, parse_baht
from parties.thai_names import PREFIXES, name_key, split_prefix
from parties.thai_text import Unreadable, digits_on_paper, latin_digits, normalise, thai_digits, thai_key

__all__ = [
    "BANGKOK",
    "PREFIXES",
    "AmbiguousDate",
    "AmountUnreadable",
    "DateForm",
    "NationalIdUnreadable",
    "PhoneUnreadable",
    "Unreadable",
    "baht_words",
    "bangkok_day",
    "buddhist_year",
    "digits_on_paper",
    "fiscal_quarter",
    "fiscal_year",
    "format_area",
    "format_baht",
    "format_be",
    "format_be_moment",
    "format_time",
    "in_april_year",
    "latin_digits",
    "name_key",
    "national_id_flags",
    "national_id_format",
    "national_id_mask",
    "national_id_valid",
    "normalise",
    "parse_baht",
    "parse_date",
    "parse_moment",
    "parse_year",
    "phone_e164",
    "phone_print",
    "split_prefix",
    "thai_digits",
    "thai_key",
]
