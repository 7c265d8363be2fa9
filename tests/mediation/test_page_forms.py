"""Forms as pages show them: labels, hints, faults, values as typed, groups that grow without any script."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any

import msgspec
import pytest

import mediation.forms
from cases.vocabulary import Side, Topic
from mediation.forms.fields import area, baht, boolean, choice, day, group, moment, secret, several, specs, text
from mediation.forms.reading import read
from mediation.pages.choice_labels import LABELS
from mediation.pages.forms import FieldView, FormView, as_typed, form_view
from mediation.pages.posting import changed_group
from mediation.pages.render import ENVIRONMENT
from parties.errors import Fault
from parties.language import reading_in


class Person(msgspec.Struct, kw_only=True, frozen=True):
    side: Annotated[Side, choice("Side", Side)]
    name: Annotated[str, text("Name", "As on the card")]
    called: Annotated[str, text("Called")] = ""


class Sample(msgspec.Struct, kw_only=True, frozen=True):
    title: Annotated[str, text("In a few words", max_length=160)]
    people: Annotated[list[Person], group("People", Person, min_items=1, max_items=3)]
    topic: Annotated[Topic, choice("Topic", Topic)] = Topic.DEBT
    topics: Annotated[list[Topic], several("Other topics", Topic)] = []
    happened_on: Annotated[date | None, day("Day")] = None
    meets: Annotated[datetime | None, moment("Meeting")] = None
    value: Annotated[Decimal | None, baht("Value")] = None
    agreed: Annotated[bool, boolean("Agreed")] = False
    facts: Annotated[str, area("What happened")] = ""
    password: Annotated[str, secret("Password")] = ""
    on_behalf_of: Annotated[int | None, choice("On behalf of", "parties")] = None


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with reading_in("en"):
        yield


def fields(form: FormView) -> dict[str, FieldView]:
    return {view.spec.name: view for view in [*form.fields, *form.folded]}


def as_html(form: FormView) -> str:
    macros: Any = ENVIRONMENT.get_template("macros/form.html").module
    return str(macros.whole_form(form, "/somewhere", "token", "Save", key="k1", version=4))


def test_a_fresh_form_shows_its_defaults_and_as_many_items_as_there_must_be() -> None:
    shown = fields(form_view(Sample))
    assert shown["topic"].chosen == {"DEBT"}
    assert [view.name for view in shown["people"].items[0].fields] == [
        "people.0.side",
        "people.0.name",
        "people.0.called",
    ]
    assert shown["title"].value == ""


def test_values_are_shown_as_people_write_them() -> None:
    kept = Sample(
        title="Fence",
        people=[Person(side=Side.applicant, name="มาลี")],
        happened_on=date(2026, 11, 22),
        meets=datetime(2026, 11, 22, 6, 30, tzinfo=UTC),
        value=Decimal("12500"),
        agreed=True,
        topics=[Topic.DV, Topic.DEBT],
        password="never shown",
    )
    shown = fields(form_view(Sample, kept))
    assert shown["happened_on"].value == "22/11/2569"
    assert shown["meets"].value == "22/11/2569 13:30"
    assert shown["value"].value == "12,500.00"
    assert shown["topics"].chosen == {"DV", "DEBT"}
    assert shown["people"].items[0].fields[0].chosen == {"applicant"}
    assert shown["password"].value == ""
    assert "never shown" not in as_html(form_view(Sample, kept))


def test_what_is_shown_can_be_read_again() -> None:
    for value, kind in (
        (date(2024, 2, 29), "happened_on"),
        (datetime(2026, 1, 1, 17, 5, tzinfo=UTC), "meets"),
        (Decimal("1234567.89"), "value"),
    ):
        raw = {"title": "x", "people": [{"side": "applicant", "name": "y"}], kind: as_typed(value)}
        form, faults = read(Sample, raw)
        assert faults == []
        assert getattr(form, kind) == value


def test_what_was_typed_is_kept_beside_what_is_wrong_with_it() -> None:
    typed = {"title": "<b>Fence</b>", "value": "หมื่น", "people": [{"name": "มาลี"}]}
    _, faults = read(Sample, typed)
    form = form_view(Sample, typed, faults)
    shown = fields(form)
    assert shown["value"].value == "หมื่น"
    assert shown["value"].errors
    html = as_html(form)
    assert "&lt;b&gt;Fence&lt;/b&gt;" in html
    assert 'href="#f-people-0-side"' in html
    assert 'id="f-people-0-side"' in html
    assert "People 1 – Side: " in html
    assert 'aria-describedby="f-value-error"' in html
    assert 'aria-describedby="f-people-0-name-hint"' in html
    assert html.count('aria-invalid="true"') == 2


def test_a_fault_of_no_field_stands_in_the_summary_with_its_section() -> None:
    fault = Fault("cap", "At most %(limit)s.", section="ม.69", hint="Up to %(limit)s.", params={"limit": "500,000"})
    html = as_html(form_view(Sample, {}, [fault]))
    assert "At most 500,000." in html
    assert "(ม.69)" in html
    assert "Up to 500,000." in html


def test_a_form_carries_its_token_key_and_version() -> None:
    html = as_html(form_view(Sample))
    for hidden in ('name="_csrf" value="token"', 'name="_key" value="k1"', 'name="_version" value="4"'):
        assert hidden in html
    assert html.index("<button") < html.index('name="_add"'), "Enter must send the form, not add to it"


def test_seldom_needed_fields_are_folded_until_they_hold_something() -> None:
    fold = ["facts", "people.called"]
    fresh = form_view(Sample, fold=fold)
    assert [view.name for view in fresh.folded] == ["facts"]
    assert "<details>" in as_html(fresh)
    assert not fresh.unfolded
    told = form_view(Sample, {"facts": "x", "people": [{"called": "Daeng"}]}, fold=fold)
    assert told.unfolded
    assert fields(told)["people"].items[0].unfolded


def test_a_list_of_nothing_is_not_asked_for() -> None:
    assert "on_behalf_of" not in fields(form_view(Sample))
    offered = form_view(Sample, {"on_behalf_of": "7"}, choices={"parties": [("7", "มาลี")]})
    assert fields(offered)["on_behalf_of"].chosen == {"7"}


def test_only_the_fields_wished_for_are_shown() -> None:
    assert list(fields(form_view(Sample, only=["value", "title"]))) == ["title", "value"]


def test_groups_grow_and_shrink_without_any_script() -> None:
    values: dict[str, Any] = {"people": [{"name": "one"}]}
    assert changed_group(values, {"_add": "people"})
    assert values["people"] == [{"name": "one"}, {}]
    assert changed_group(values, {"_remove": "people.0"})
    assert values["people"] == [{}]
    assert not changed_group(values, {})


@pytest.mark.parametrize("name", ["people.9", "people.x", "nothing.0", "people", "people.0.0", "..", "people.-1"])
def test_taking_away_what_is_not_there_changes_nothing(name: str) -> None:
    values: dict[str, Any] = {"people": [{"name": "one"}]}
    changed_group(values, {"_remove": name})
    assert values == {"people": [{"name": "one"}]}


def test_the_buttons_of_a_group_keep_to_its_limits() -> None:
    one = as_html(form_view(Sample, {"people": [{}]}))
    assert 'name="_remove"' not in one
    assert 'name="_add" value="people"' in one
    three = as_html(form_view(Sample, {"people": [{}, {}, {}]}))
    assert three.count('name="_remove"') == 3
    assert 'name="_add"' not in three


def _choices_of_forms() -> set[type[StrEnum]]:
    found: set[type[StrEnum]] = set()
    for module in iter_modules(mediation.forms.__path__):
        for kind in vars(import_module(f"mediation.forms.{module.name}")).values():
            if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct:
                found |= {spec.choices for spec in specs(kind) if isinstance(spec.choices, type)}
    return found


def test_every_choice_of_every_form_has_a_label() -> None:
    unnamed = [
        f"{kind.__name__}.{word}" for kind in _choices_of_forms() for word in kind if not LABELS.get(kind, {}).get(word)
    ]
    assert unnamed == []
