"""Every field of every form given what it cannot hold: refused by its name, whatever else is wrong; and nothing falls over."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mediation.deeds import DEEDS
from mediation.forms.bundles import BundleForm
from mediation.forms.centre import AccountForm, CentreForm, NewPasswordForm, RoleForm, VillageForm
from mediation.forms.fields import FieldSpec, specs, unflatten
from mediation.forms.holidays import HolidayForm, HolidaysForm
from mediation.forms.intake import DraftForm, PersonForm, RequestForm
from mediation.forms.letters import DayForm, FileForm
from mediation.forms.reading import read
from mediation.forms.roster import AvailabilityForm, MediatorForm, RosterEndForm
from mediation.forms.signed import SignedForm
from mediation.forms.tokens import TokenForm
from mediation.pages.entrance import PasswordForm
from mediation.pages.forms import form_view
from mediation.practice.receiving import RECEIVER_EVENTS
from tests.mediation.deeds_laid import DOABLE, AnyDeed, doer, laid, name_of, path_of
from tests.mediation.filling import fields_of, with_value
from tests.mediation.payloads import HOSTILE, UNKEEPABLE
from tests.mediation.practice.test_intake import a_request
from tests.programs import Programs
from tests.proofs.standing import digest
from tests.world import World

FORMS: dict[str, type[msgspec.Struct]] = {
    **{f"{deed.kind} {deed.event}": deed.form for deed in DEEDS.values()},
    **{f"referral {event}": answer.form for event, answer in RECEIVER_EVENTS.items()},
    **{
        form.__name__: form
        for form in (DraftForm, RequestForm, MediatorForm, AvailabilityForm, RosterEndForm, TokenForm)
    },
    PasswordForm.__name__: PasswordForm,
    **{form.__name__: form for form in (AccountForm, CentreForm, NewPasswordForm, RoleForm, VillageForm)},
    **{form.__name__: form for form in (HolidayForm, HolidaysForm)},
    **{form.__name__: form for form in (BundleForm, DayForm, FileForm, SignedForm)},
}
WRONG: dict[str, Any] = {
    "a truth": True,
    "a fraction": 1.5,
    "a list": ["x", 7],
    "a list in a list": [["x"]],
    "an object": {"a": 1},
    "an object in a list": [{"a": 1}],
    "no word of any list": "\u200bno such word",
    "an immense number": 10**30,
}
NO_GROUPS: list[Any] = [7, True, 1.5, "x", {"a": 1}, {"0": {}}, ["x"], [7], [None], [[]]]
NOTHING: list[Any] = [None, "", "  \t\n", []]
_FITS = {
    "boolean": {"a truth"},
    "amount": {"a fraction"},
    "text": {"no word of any list"},
    "area": {"no word of any list"},
    "password": {"no word of any list"},
}
"""What is not wrong after all for fields of a kind."""


def wrong_for(spec: FieldSpec) -> Iterator[tuple[str, Any]]:
    """Values that a field cannot hold."""
    for what, value in WRONG.items():
        if what not in _FITS.get(spec.kind, ()):
            yield what, value


@pytest.mark.parametrize("name", FORMS)
def test_each_field_refuses_what_it_cannot_hold_by_its_own_name(name: str) -> None:
    form = FORMS[name]
    for field, spec in fields_of(form):
        for what, value in wrong_for(spec):
            made, faults = read(form, with_value(form, {}, field, value))
            named = {fault.field for fault in faults}
            assert made is None and any((one or "").startswith(field) for one in named), (field, what, named)


@pytest.mark.parametrize("name", FORMS)
def test_groups_refuse_what_is_no_list_of_groups(name: str) -> None:
    for spec in specs(FORMS[name]):
        if spec.sub is None:
            continue
        for value in (*NO_GROUPS, [{}] * (spec.max_items + 1)):
            made, faults = read(FORMS[name], {spec.name: value})
            assert made is None and any((fault.field or "").startswith(spec.name) for fault in faults), value


@pytest.mark.parametrize("name", FORMS)
def test_what_is_empty_counts_as_not_given(name: str) -> None:
    required = {spec.name for spec in specs(FORMS[name]) if spec.required}
    for nothing in NOTHING:
        blank = isinstance(nothing, str) and nothing != ""
        raw = {spec.name: nothing for spec in specs(FORMS[name]) if not (spec.sub and blank)}
        _, faults = read(FORMS[name], raw)
        assert {fault.field for fault in faults} == required


@pytest.mark.parametrize("deed", DOABLE, ids=name_of)
async def test_everything_wrong_in_a_deed_is_told_at_once_by_name(api: Programs, world: World, deed: AnyDeed) -> None:
    at, body = await laid(world, deed)
    form: type[msgspec.Struct] = deed.form
    before = await digest(world, at.place)
    for what in ("a truth", "a list", "an object"):
        wrong = {spec.name for spec in specs(form) if spec.sub is None and what not in _FITS.get(spec.kind, ())}
        told = await api.refused(
            422, doer(deed), path_of(deed, at), body | dict.fromkeys(wrong, WRONG[what]), place=at.place
        )
        assert wrong <= {error["field"] for error in told["errors"]}, what
    assert await digest(world, at.place) == before


# WITHOUT END ----------------------------------------------------------------------------------------------------------

FAST = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_words = st.one_of(st.sampled_from([*HOSTILE.values(), *UNKEEPABLE.values()]), st.text(max_size=30))
_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _words, st.dates().map(str)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_words, inner, max_size=4)),
    max_leaves=8,
)
_of_a_person = st.sampled_from([spec.name for spec in specs(PersonForm)])
_of_a_request = st.sampled_from([spec.name for spec in specs(RequestForm)])


@given(
    changes=st.dictionaries(_of_a_request, _anything, max_size=4),
    person=st.dictionaries(_of_a_person, _anything, max_size=4),
)
@FAST
async def test_no_json_makes_the_house_fall_over(
    api: Programs, changes: dict[str, Any], person: dict[str, Any]
) -> None:
    body = a_request(**changes)
    if body["parties"] == a_request()["parties"]:
        body["parties"][0] |= person
    bearer = {"authorization": f"Bearer {await api.token('officer')}"}
    answer = await api.client.post("/api/v1/cases?draft=1", content=json.dumps(body), headers=bearer)
    assert answer.status_code in (201, 400, 422), answer.text


_part = st.one_of(
    st.sampled_from(["parties", "0", "1", "side", "facts", "²", "٣", "-1", "9" * 5000, ""]), st.text(max_size=5)
)
_names = st.lists(_part, min_size=1, max_size=6).map(".".join)


@example(pairs=[("parties.².side", "applicant")])
@example(pairs=[(f"parties.{'9' * 5000}.side", "applicant")])
@given(pairs=st.lists(st.tuples(_names, _words), max_size=12))
@FAST
def test_no_names_of_fields_make_the_reading_of_a_page_fall_over(pairs: list[tuple[str, str]]) -> None:
    values = unflatten(pairs)
    made, faults = read(RequestForm, values)
    assert made is not None or faults
    assert form_view(RequestForm, values, faults).fields
