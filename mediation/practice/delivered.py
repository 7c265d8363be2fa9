"""The log of a case's messages: what was told to whom, by which channel, when, and what became of it."""

from mediation.deliveries import Delivery, deliveries_of
from mediation.dossier import read_dossier
from mediation.work import reading
from parties.access import Actor
from parties.errors import NotPermitted


async def deliveries(actor: Actor, case_id: int) -> list[Delivery]:
    """The log, the newest first. Raises NotFound, and NotPermitted while the case is held, for those who may not know its story."""
    async with reading(actor):
        if (await read_dossier(actor, case_id)).kept_back(actor):
            raise NotPermitted
        return await deliveries_of(case_id)
