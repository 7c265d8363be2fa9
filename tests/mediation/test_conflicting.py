"""Facts in, matches out: what ties a mediator to somebody of a side, by which field, and how much it says."""

from hypothesis import given
from hypothesis import strategies as st

from mediation.conflicting import (
    Elsewhere,
    Facts,
    Found,
    InCase,
    Link,
    MatchField,
    MatchKind,
    Near,
    Strength,
    Suspect,
    match_findings,
    matches,
)
from parties.likeness import Known

MEDIATOR, PARTY = Known("บุญมี", "ศรีสุข"), Known("สมหญิง", "แสนดี")


def facts(**told: object) -> Facts:
    given: dict[str, object] = {"mediators": [], "parties": [], "relations": [], "links": [], "elsewhere": []}
    return Facts(**(given | told))  # type: ignore[arg-type]


def between(mediator: Known, party: Known) -> list[tuple[MatchKind, MatchField]]:
    found = matches(facts(mediators=[Suspect(1, mediator)], parties=[InCase(7, 70, party)]))
    return [(one.kind, one.field) for one in found]


def test_the_field_that_agreed_is_named() -> None:
    assert between(MEDIATOR, PARTY) == []
    assert between(MEDIATOR, Known("บุญมี", "ศรีสุข")) == [(MatchKind.same_person, MatchField.name)]
    at_home = [Known(name, name, house_no="9", moo="3") for name in ("กข", "คง")]
    assert between(*at_home) == [(MatchKind.household, MatchField.address)]
    at_work = [Known(name, name, employer="อบต.ท่าถ่าน") for name in ("กข", "คง")]
    assert between(*at_work) == [(MatchKind.organisation, MatchField.employer)]


def test_somebody_declared_is_found_as_a_mediator_would_be() -> None:
    found = matches(
        facts(
            mediators=[Suspect(1, MEDIATOR)],
            parties=[InCase(7, 70, Known("นางสมหญิง", "แสนดี"))],
            relations=[Near(1, "kin", PARTY), Near(1, "kin", Known("คนอื่น", "ไกลตัว"))],
        )
    )
    assert [(one.kind, one.party, one.field) for one in found] == [(MatchKind.declared, 70, MatchField.name)]


def test_an_earlier_case_is_as_certain_as_the_less_certain_of_the_two() -> None:
    party = InCase(7, 70, Known("สมหญิง", "แสนดี", national_id="a"))
    mediated = Link(1, 7, 70, 3, "12/2568", Known("สมหญิง", "แสนดี", national_id="a"))
    stood = Link(1, 7, 70, 4, "13/2568", Known("สมหญิง", "แสนดี", national_id="a"), Known("บุญมีน", "ศรีสุข"))
    somebody_else = Link(1, 7, 70, 5, "14/2568", Known("สมชาย", "แสนดี"))
    found = matches(facts(mediators=[Suspect(1, MEDIATOR)], parties=[party], links=[mediated, stood, somebody_else]))
    assert [(one.other_case, one.number, one.field, one.strength) for one in found] == [
        (3, "12/2568", MatchField.national_id, Strength.certain),
        (4, "13/2568", MatchField.name_alike, Strength.likely),
    ]


def test_of_one_thing_the_firmest_field_alone_is_told() -> None:
    links = [
        Link(1, 7, 70, 3, None, Known("สมหญิง", "แสนดี", phone="p")),
        Link(1, 7, 70, 3, None, Known("สมหญิง", "แสนดี", national_id="a", phone="p")),
    ]
    party = InCase(7, 70, Known("สมหญิง", "แสนดี", national_id="a", phone="p"))
    (found,) = matches(facts(mediators=[Suspect(1, MEDIATOR)], parties=[party], links=links))
    assert found.field is MatchField.national_id


def test_what_another_centre_knows_names_nothing() -> None:
    (found,) = matches(facts(elsewhere=[Elsewhere(1, 7, 70)]))
    assert (found.kind, found.field, found.other_case, found.number) == (
        MatchKind.elsewhere,
        MatchField.kept_there,
        None,
        None,
    )


def test_open_matches_refuse_under_section_13_and_none_refuses_nothing() -> None:
    assert match_findings(0) == ()
    (finding,) = match_findings(2)
    assert (finding.code, finding.section, finding.blocks, bool(finding.hint)) == ("match_open", "ม.13", True, True)
    assert finding.params == {"count": "2"}


_KNOWN = st.builds(
    Known,
    first_name=st.sampled_from(["บุญมี", "บุญมีน", "สมชาย"]),
    last_name=st.sampled_from(["ศรีสุข", "ทองดี", ""]),
    national_id=st.sampled_from(["", "a", "b"]),
    phone=st.sampled_from(["", "p"]),
    house_no=st.sampled_from(["", "9"]),
    moo=st.sampled_from(["", "3"]),
    employer=st.sampled_from(["", "อบต.ท่าถ่าน"]),
)


@given(st.lists(_KNOWN, max_size=3), st.lists(_KNOWN, max_size=4))
def test_matches_are_named_once_and_do_not_depend_on_the_order(mediators: list[Known], parties: list[Known]) -> None:
    suspects = [Suspect(number, one) for number, one in enumerate(mediators)]
    people = [InCase(1, number, one) for number, one in enumerate(parties)]
    found = matches(facts(mediators=suspects, parties=people))
    assert len({one.reference for one in found}) == len(found)
    assert matches(facts(mediators=suspects[::-1], parties=people[::-1])) == found


def test_a_reference_stays_the_same_as_long_as_the_same_is_found() -> None:
    one = Found(1, 7, 70, MatchKind.earlier_case, MatchField.name, 3, "12/2568")
    again = Found(1, 7, 70, MatchKind.earlier_case, MatchField.name, 3, None)
    assert one.reference == again.reference < 2**53
    assert one.reference != Found(1, 7, 70, MatchKind.earlier_case, MatchField.phone, 3, None).reference
