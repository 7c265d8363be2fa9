"""The clauses for agreements over JSON."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import body_of, key_of, once, told
from mediation.practice.clause_keeping import list_clauses, retire_clause, write_clause
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]


@get("/clauses")
async def clauses(actor: NamedDependency[Actor]) -> Response[bytes]:
    """Every clause of the centre; `edition` 0 is the house's."""
    found = await list_clauses(actor)
    return told({"clauses": [msgspec.to_builtins(clause) for clause in found]})


@post("/clauses")
async def new_clause(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Write a clause of the centre's own."""
    return await once(write_clause(actor, None, await body_of(request), key=await key_of(request)))


@post("/clauses/{code:str}", status_code=200)
async def next_edition(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[bytes]:
    """Write the next edition of a clause."""
    return await once(write_clause(actor, code, await body_of(request), key=await key_of(request)))


@post("/clauses/{code:str}/retire", status_code=200)
async def out_of_use(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[bytes]:
    """Take a clause out of use."""
    return await once(retire_clause(actor, code, key=await key_of(request)))


ROUTES = [clauses, new_clause, next_edition, out_of_use]
