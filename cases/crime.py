"""Crime and screening: what may be mediated of it on each track (G-CRIM, G-JUV; ม.8, 35, 69(3))."""

from collections.abc import Iterator

from cases.facts import Alleged, ScreeningFacts, found
from cases.findings import Binds, Finding
from cases.msgid import N_
from cases.offences import offence
from cases.topics import topic_law
from cases.vocabulary import Nature, Track


def crime(facts: ScreeningFacts) -> Iterator[Finding]:
    """G-CRIM. A people's centre may take what the list names; on the community track every crime is
    referred."""
    if facts.track is Track.COMMUNITY:
        return _crime_in_the_community(facts)
    return _crime_at_a_centre(facts)


def _crime_in_the_community(facts: ScreeningFacts) -> Iterator[Finding]:
    barred = topic_law(facts.topic, facts.filed_on).guard == "G-CRIM"
    if not (facts.criminal or barred):
        return
    yield from found(
        "G-CRIM",
        facts,
        "crime_refer",
        N_("Community mediation cannot end a criminal case: refer the crime."),
        hint=N_("Its civil part alone may be mediated here."),
        about="nature",
        binds=None if facts.nature is Nature.criminal else Binds.warn,
    )


def _crime_at_a_centre(facts: ScreeningFacts) -> Iterator[Finding]:
    topic = topic_law(facts.topic, facts.filed_on)
    if topic.bars and topic.guard == "G-CRIM":
        yield from found(
            "G-CRIM",
            facts,
            "offence_not_mediable",
            N_("This topic is a crime that a people's centre may not mediate."),
            hint=topic.hint,
            about="topic",
        )
    if not facts.criminal:
        return
    if not facts.offences:
        yield from found("G-CRIM", facts, "offence_missing", N_("Name the offence by its section."), about="offences")
    for alleged in facts.offences:
        yield from _alleged(facts, alleged)


def _alleged(facts: ScreeningFacts, alleged: Alleged) -> Iterator[Finding]:
    known = offence(alleged.section, alleged.paragraph, facts.filed_on, alleged.law)
    named = {"section": alleged.section}
    if known is None:
        yield from found(
            "G-CRIM",
            facts,
            "offence_not_listed",
            N_("Section %(section)s is not among the offences that may be mediated."),
            hint=N_("Refer to the police."),
            about="offences",
            params=named,
        )
    elif not known.mediable:
        yield from found(
            "G-CRIM",
            facts,
            "offence_not_mediable",
            N_("Section %(section)s may not be mediated at a people's centre."),
            hint=known.hint,
            about="offences",
            section=known.basis,
            params=named,
        )
    elif not known.confirmed:
        yield from found(
            "G-CRIM",
            facts,
            "offence_unconfirmed",
            N_("Only the field's own list says that this offence may be mediated: make sure before going on."),
            about="offences",
            binds=Binds.warn,
            params=named,
        )


def juvenile(facts: ScreeningFacts) -> Iterator[Finding]:
    """G-JUV. Somebody under 18 is accused, or domestic violence is alleged: the case of another court."""
    if facts.domestic_violence or (facts.criminal and facts.suspect_under_18):
        yield from found(
            "G-JUV",
            facts,
            "juvenile_court",
            N_("Criminal cases of the Juvenile and Family Court may not be mediated."),
            hint=N_("Refer to the officials who protect children and families."),
            about="suspect_under_18",
        )
    elif facts.criminal and facts.suspect_under_18 is None:
        yield from found(
            "G-JUV",
            facts,
            "age_not_asked",
            N_("Ask whether the person accused is under 18."),
            about="suspect_under_18",
        )
