"""The part of the API's description that other installations use; the words for it stand in docs/exchange.md."""

from typing import Any

import msgspec

from mediation.exchange_items import Greeting, Item, NewKey, Receipt
from mediation.packet_record import PacketRecord
from mediation.practice.greeting import KeyReceipt

Json = dict[str, Any]
_STRUCTS = (Item, Receipt, Greeting, NewKey, KeyReceipt, PacketRecord)
_REFUSALS = {
    "401": "Not signed by a known installation, changed on the way, too old, or sent before; `code` says which.",
    "403": "The installation is not confirmed here, or suspended.",
    "409": "What the item follows has not come yet: send it again later.",
    "413": "Too large.",
    "415": "Not application/json.",
    "422": "Of a version that is not read here yet, or not what this address takes.",
}


def exchange_schemas() -> Json:
    """Every shape that is exchanged, by name."""
    _, components = msgspec.json.schema_components(_STRUCTS, ref_template="#/components/schemas/{name}")
    return dict(components)


def exchange_paths() -> Json:
    """The three addresses. They ask for a signature by RFC 9421, not for a token."""
    return {
        "/exchange/items": {"post": _signed("Hand over one item of a referral", "Receipt", "Item")},
        "/exchange/keys": {"post": _signed("Tell the key that signs from now on", "KeyReceipt", "NewKey")},
        "/exchange/greeting": {"get": _signed("The time there and the centres that take referrals", "Greeting")},
    }


def _signed(summary: str, answer: str, body: str = "") -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: Json = {"200": {"description": "Signed, and bound to the request.", "content": _content(answer)}}
    responses |= {status: {"description": told, "content": problem} for status, told in _REFUSALS.items()}
    described: Json = {"summary": summary, "security": [], "parameters": [], "responses": responses}
    return described | ({"requestBody": {"required": True, "content": _content(body)}} if body else {})


def _content(name: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
