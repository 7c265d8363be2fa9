"""What each topic brings with it: questions to ask, the guard that usually binds, likely codes and
offences."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.law import ALWAYS, in_force
from cases.msgid import N_
from cases.vocabulary import ReferralDestination, Topic


class Question(StrEnum):
    """A question of scope that intake must ask for a topic."""

    ownership = "ownership"
    family_status = "family_status"


@dataclass(frozen=True)
class TopicLaw:
    """`guard`: the guard that usually binds. `bars`: the topic itself fails that guard, whatever the answers.

    `civil_codes` are numbers of the official civil list, `offences` sections of the Criminal Code: both are
    offered first when a code is picked, and bind nobody.
    """

    topic: Topic
    guard: str | None = None
    bars: bool = False
    asks: frozenset[Question] = frozenset()
    civil_codes: tuple[int, ...] = ()
    offences: tuple[str, ...] = ()
    hint: str | None = None
    refer_to: ReferralDestination | None = None
    valid_from: date = ALWAYS
    valid_to: date | None = None


_OWNERSHIP = frozenset({Question.ownership})
_CHEATING = ("341", "342", "344", "345", "346", "347")

TOPICS: tuple[TopicLaw, ...] = (
    TopicLaw(Topic.LAND_BOUNDARY, "G-OWN", asks=_OWNERSHIP, civil_codes=(40, 44), offences=("362", "363")),
    TopicLaw(Topic.LAND_WAY, "G-OWN", asks=_OWNERSHIP),
    TopicLaw(
        Topic.LAND_RENT,
        civil_codes=(17,),
        hint=N_("Rent of farm land stands under a law of its own: look there before terms are written."),
    ),
    TopicLaw(
        Topic.LAND_OWNERSHIP,
        "G-OWN",
        bars=True,
        hint=N_("Who owns land is for the land office or the court."),
        refer_to=ReferralDestination.LAND_OFFICE,
    ),
    TopicLaw(Topic.INHERIT, "G-HEIR", civil_codes=(32, 30), offences=("352", "353", "354")),
    TopicLaw(
        Topic.DEBT,
        civil_codes=(35, 9, 13, 14, 6, 46),
        offences=(*_CHEATING, "349", "350"),
        hint=N_(
            "A loan over 2,000 baht can be sued on only with written evidence (CCC section 653), and "
            "interest may not exceed 15 per cent a year (CCC section 654)."
        ),
    ),
    TopicLaw(Topic.CONTRACT, civil_codes=(18, 11, 12, 16), offences=("341", "345")),
    TopicLaw(
        Topic.TORT_VEHICLE,
        civil_codes=(40, 8),
        offences=("390",),
        hint=N_("Serious injury is a matter for the police."),
        refer_to=ReferralDestination.POLICE,
    ),
    TopicLaw(Topic.TORT_OTHER, civil_codes=(40, 8), offences=("358", "359", "394", "395")),
    TopicLaw(
        Topic.NEIGHBOUR,
        civil_codes=(40,),
        offences=("397",),
        hint=N_("The local administration has powers over nuisances and may help beside the mediation."),
        refer_to=ReferralDestination.LAO,
    ),
    TopicLaw(
        Topic.WATER_RESOURCE,
        civil_codes=(40,),
        hint=N_("Often more than two sides share the resource: ask who else must be at the table."),
        refer_to=ReferralDestination.IRRIGATION,
    ),
    TopicLaw(
        Topic.DEFAMATION,
        civil_codes=(40, 8),
        offences=("326", "327", "328", "393"),
        hint=N_("A complaint to the police must be made within three months of knowing the offence and the offender."),
    ),
    TopicLaw(
        Topic.ASSAULT_MINOR,
        civil_codes=(40, 8),
        offences=("391", "392"),
        hint=N_("Bodily harm is a matter for the police: ask whether anybody was hurt."),
        refer_to=ReferralDestination.POLICE,
    ),
    TopicLaw(
        Topic.THEFT,
        "G-CRIM",
        bars=True,
        offences=("334",),
        hint=N_("Theft is not for this centre. Refer to the police."),
        refer_to=ReferralDestination.POLICE,
    ),
    TopicLaw(Topic.TRESPASS, civil_codes=(40,), offences=("362", "363", "364")),
    TopicLaw(Topic.MISAPPROP, civil_codes=(41,), offences=(*_CHEATING, "349", "350", "352", "353", "354", "355")),
    TopicLaw(Topic.FAMILY_MONEY, "G-FAM", asks=frozenset({Question.family_status}), civil_codes=(44,)),
    TopicLaw(
        Topic.FAMILY_STATUS,
        "G-FAM",
        bars=True,
        hint=N_("Divorce, custody and parentage are for the Juvenile and Family Court."),
        refer_to=ReferralDestination.COURT,
    ),
    TopicLaw(
        Topic.DV,
        "SAFETY",
        bars=True,
        hint=N_("Domestic violence never takes the ordinary path. Keep the person safe and refer at once."),
        refer_to=ReferralDestination.DV_SOCIAL,
    ),
    TopicLaw(
        Topic.GROUP_FUND,
        civil_codes=(43, 44, 20),
        offences=("352", "353"),
        hint=N_("Ask whether a mediator or committee member belongs to the group or owes it money."),
    ),
    TopicLaw(
        Topic.PUBLIC_AGENCY,
        "G-STATE",
        hint=N_("A matter between a villager and a state body is better referred to that body or its supervisor."),
        refer_to=ReferralDestination.LAO,
    ),
    TopicLaw(Topic.OTHER, hint=N_("Read the facts again: does one of the listed topics fit?")),
)


def topic_law(topic: Topic, on: date) -> TopicLaw:
    """What stands for a topic on a day. LookupError for a topic the list does not hold then."""
    found = next((entry for entry in in_force(TOPICS, on) if entry.topic is topic), None)
    if found is None:
        raise LookupError(f"no topic {topic} on {on}")
    return found
