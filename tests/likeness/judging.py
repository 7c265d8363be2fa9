"""Labelled pairs before the rules, as the register keeps them: numbers as digests, telephones in one form."""

from dataclasses import replace
from hashlib import sha256

from mediation.conflicting import Facts, Found, InCase, Suspect, matches
from parties import thai
from parties.likeness import Known
from tests.likeness.slips import Pair, Written


def known(one: Written) -> Known:
    """The record as it is compared. A number that fails its own check is refused at the desk, so that none is kept."""
    return Known(
        first_name=one.prefix + one.first_name if one.prefix else one.first_name,
        last_name=one.last_name,
        national_id=_digest(one.national_id) if thai.national_id_valid(one.national_id) else "",
        phone=_digest(thai.phone_e164(one.phone)) if one.phone else "",
        birth_date=one.birth_date,
        birth_year=one.birth_year,
        house_no=one.house_no,
        moo=one.moo,
        subdistrict=one.subdistrict,
        area_code=one.area_code,
        employer=one.employer,
    )


def _digest(value: str) -> str:
    return sha256(value.encode()).hexdigest() if value else ""


def judged(pair: Pair) -> list[Found]:
    """What the rules find between a mediator and a party who were written down so."""
    one = replace(pair.one, prefix="")
    return matches(Facts([Suspect(1, known(one))], [InCase(1, 1, known(replace(pair.other, prefix="")))], [], [], []))
