"""Whoever holds every role there is in one centre gets nothing of another through the functions that cross the fences.

Each name of the closed list has a probe here: what is asked of the other centre, and what must come of it.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from parties.access import Role
from parties.database import ENGINE, fetch, fetch_value, scope
from tests.conftest import Owner
from tests.mediation.practice.cases_at import case_at
from tests.parties.door import account_of, as_role, begin, find, fresh, later
from tests.parties.test_fences import CLOSED_LIST
from tests.proofs.standing import referral_at
from tests.world import World

EVERY_ROLE = ",".join(role.value for role in Role)


@dataclass
class Foreign:
    """What another centre has, as seen by somebody of Tha Than who holds every role there."""

    world: World
    account: int
    token: bytes
    sign_in: int
    case_id: int
    screening: int
    referral: int

    async def asks(self, sql: str, *values: Any) -> list[Any]:
        """What a function gives, row by row; a single column bare."""
        rows = await as_role(self.world.tha_than.id, EVERY_ROLE, sql, *values)
        return [row[0] if len(row) == 1 else dict(row) for row in rows]

    async def is_refused(self, sql: str, *values: Any) -> None:
        """It must be refused, in a centre and without one."""
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await self.asks(sql, *values)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch(sql, *values)

    async def untouched(self) -> dict[str, Any]:
        """Everything of the other centre that a function could have changed."""
        sql = """select (select to_jsonb(a) from account a where id = $1)::text as account,
          (select jsonb_agg(m order by id) from membership m where account_id = $1)::text as roles,
          (select to_jsonb(s) - 'last_seen_at' from sign_in s where id = $2)::text as sign_in,
          (select to_jsonb(f) from case_file f where id = $3)::text as file,
          (select to_jsonb(r) from referral r where id = $4)::text as referral,
          (select count(*) from journal_entry where centre_id = $5) as entries,
          (select count(*) from notice where centre_id = $5) as notices"""
        row = await self.world.owner.fetchrow(
            sql, self.account, self.sign_in, self.case_id, self.referral, self.world.registered.id
        )
        assert row is not None
        return dict(row)


@pytest.fixture
async def foreign(world: World) -> Foreign:
    place, owner = world.registered, world.owner
    account = account_of(place["officer"])
    token = await begin(account, place.id)
    case_id = await case_at(world, "received", place=place, title="เรื่องของศูนย์อื่น")
    return Foreign(
        world,
        account,
        token,
        await owner.fetchval("select id from sign_in where token_hash = $1", token),
        case_id,
        await owner.fetchval("select max(id) from safety_screening where case_id = $1", case_id),
        await referral_at(world, case_id, "sent"),
    )


Probe = Callable[[Foreign], Awaitable[None]]
PROBES: dict[str, Probe] = {}


def probing(*names: str) -> Callable[[Probe], Probe]:
    """A probe of these functions."""

    def listed(probe: Probe) -> Probe:
        PROBES.update(dict.fromkeys(names, probe))
        return probe

    return listed


# ACCOUNTS AND ROLES


@probing("account_disable", "account_enable", "account_set_password")
async def another_centres_account_is_not_changed(foreign: Foreign) -> None:
    for call in ("account_disable($1)", "account_enable($1)", "account_set_password($1, 'hash')"):
        await foreign.is_refused(f"select {call}", foreign.account)


@probing("account_create", "membership_grant", "membership_end")
async def roles_are_given_and_ended_in_the_own_centre_alone(foreign: Foreign) -> None:
    here = foreign.world.tha_than.id
    name = f"made.{fresh().hex()[:8]}"
    (made,) = await foreign.asks("select account_create($1, 'ใหม่', 'hash', 'th', null, 'officer')", name)
    assert await foreign.asks("select membership_end($1, 'officer')", foreign.account) == [False]
    invited = account_of(foreign.world.registered["head"])
    await foreign.asks("select membership_grant($1, 'auditor')", invited)
    rows = await foreign.world.owner.fetch(
        "select distinct centre_id from membership where account_id = $1 or (account_id = $2 and role = 'auditor')",
        made,
        invited,
    )
    assert [row["centre_id"] for row in rows] == [here]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch("select membership_grant($1, 'head')", foreign.account)


@probing("account_names", "accounts_of_centre", "staff_of_centre")
async def nobody_of_another_centre_is_told_of(foreign: Foreign) -> None:
    assert await foreign.asks("select account_id from account_names($1)", [foreign.account]) == []
    theirs = {actor.account_id for actor in foreign.world.registered.staff.values()}
    for listing in ("accounts_of_centre()", "staff_of_centre()"):
        told = await foreign.asks(f"select account_id from {listing}")
        assert told
        assert not theirs & set(told)
        assert await fetch(f"select * from {listing}") == []


@probing(
    "administered_centre",
    "account_is_ours",
    "not_the_last_administrator",
    "sign_in_holder",
    "sign_in_stands",
    "sign_ins_sweep",
    "answers_sweep",
    "session_texts_sweep",
    "demonstration_unfinished",
    "clocks_due",
)
async def what_is_not_the_applications_it_cannot_call(foreign: Foreign) -> None:
    for call in (
        "administered_centre()",
        f"account_is_ours({foreign.account})",
        f"not_the_last_administrator({foreign.account})",
        "sign_in_holder('x')",
        "sign_in_stands(null, 1)",
        "sign_ins_sweep()",
        "answers_sweep()",
        "session_texts_sweep()",
        "demonstration_unfinished()",
        "clocks_due(now(), 1)",
    ):
        await foreign.is_refused(f"select {call}")


# SIGN-IN


@probing("account_for_sign_in", "account_rehash", "memberships_of")
async def before_any_centre_is_known_one_account_is_shown_at_a_time(foreign: Foreign) -> None:
    assert await foreign.asks("select id from account_for_sign_in('%')") == []
    assert await foreign.asks("select account_rehash($1, 'a guess', 'new')", foreign.account) == [False]
    centres = await foreign.asks("select centre_id from memberships_of($1)", foreign.account)
    assert centres == [foreign.world.registered.id]


@probing("attempts_open", "attempt_succeeded")
async def an_attempt_tells_nothing_but_how_long_to_wait(foreign: Foreign) -> None:
    name = fresh()
    (first,) = await foreign.asks("select * from attempts_open($1, $2)", name, fresh())
    assert set(first) == {"wait_seconds", "attempt_id"}
    await foreign.asks("select attempt_succeeded($1)", first["attempt_id"])
    sql = "select count(*) from sign_in_attempt where succeeded and name_key = $1"
    assert await foreign.world.owner.fetchval(sql, name) == 1


@probing("sign_in_begin", "sign_in_choose_centre")
async def nobody_signs_in_where_they_hold_no_role(foreign: Foreign) -> None:
    own, elsewhere = account_of(foreign.world.officer), foreign.world.registered.id
    await foreign.is_refused(
        "select sign_in_begin($1, $2, 'browser', null, $3, 'x', $4)", own, elsewhere, fresh(), later(hours=1)
    )
    token = await begin(own, foreign.world.tha_than.id)
    assert await foreign.asks("select sign_in_choose_centre($1, $2, $3)", token, fresh(), elsewhere) == [False]


@probing(
    "sign_in_find",
    "sign_in_end",
    "sign_in_end_all",
    "sign_in_end_one",
    "sign_ins_of",
    "sign_in_rotate",
    "sign_in_new_password",
)
async def a_sign_in_is_reached_by_its_own_token_alone(foreign: Foreign) -> None:
    guessed, own = fresh(), await begin(account_of(foreign.world.officer), foreign.world.tha_than.id)
    assert await foreign.asks("select sign_in_id from sign_in_find($1, 1800)", guessed) == []
    assert await foreign.asks("select sign_in_end($1)", guessed) == [False]
    assert await foreign.asks("select sign_in_end_all($1)", guessed) == [0]
    assert await foreign.asks("select sign_in_end_one($1, $2)", own, foreign.sign_in) == [False]
    assert await foreign.asks("select sign_in_rotate($1, $2)", guessed, fresh()) == [False]
    assert await foreign.asks("select sign_in_new_password($1, $2, 'hash')", guessed, fresh()) == [False]
    assert foreign.sign_in not in await foreign.asks("select sign_in_id from sign_ins_of($1)", own)
    assert await find(foreign.token) is not None


@probing("calendar_feed_find")
async def a_calendar_is_found_by_its_secret_alone(foreign: Foreign) -> None:
    secret, owner = fresh() + fresh(), foreign.world.registered["officer"]
    await foreign.world.owner.execute(
        "insert into calendar_feed (centre_id, account_id, token_hash) values ($1, $2, $3)",
        owner.centre_id,
        owner.account_id,
        secret,
    )
    assert await foreign.asks("select * from calendar_feed_find($1)", fresh()) == []
    assert await foreign.asks("select * from calendar_feed_find(null)") == []
    (told,) = await foreign.asks("select * from calendar_feed_find($1)", secret)
    assert set(told) == {"account_id", "locale", "centre_id", "roles"}
    assert await foreign.asks("select id from calendar_feed where account_id = $1", owner.account_id) == []


@probing("party_notice_find")
async def a_notice_is_found_by_its_secret_alone_and_tells_numbers(foreign: Foreign) -> None:
    secret = fresh() + fresh()
    await foreign.world.owner.execute(
        """insert into party_notice (centre_id, message_key, token_hash, event, channel, language, case_id, case_party_id, side,
             made_at, expires_at)
           select centre_id, gen_random_uuid(), $2, 'case:session:plan', 'sms', 'th', case_id, id, side, now(), now()
           from case_party where case_id = $1 order by id limit 1""",
        foreign.case_id,
        secret,
    )
    asked = "select * from party_notice_find($1)"
    assert await foreign.asks(asked, fresh() + fresh()) == []
    assert await foreign.asks("select * from party_notice_find(null)") == []
    (told,) = await foreign.asks(asked, secret)
    assert set(told) == {"centre_id", "notice_id", "expires_at"}
    assert await foreign.asks("select id from party_notice where case_id = $1", foreign.case_id) == []


# CASES, JOURNAL, REFERRALS


@probing("cases_found", "safety_answers")
async def neither_cases_nor_answers_of_another_centre_come_out(foreign: Foreign) -> None:
    there = foreign.world.registered.id
    await foreign.is_refused("select cases_found($1, 'เรื่อง', 'เรื่อง', 9)", there)
    here = foreign.world.tha_than.id
    assert await foreign.asks("select cases_found($1, 'เรื่องของ', 'เรื่องของ', 9)", here) == []
    assert await foreign.asks("select safety_answers($1)", foreign.screening) == [None]


@probing("session_texts", "session_text_keep")
async def what_is_said_in_a_session_is_neither_read_nor_written_from_another_centre(foreign: Foreign) -> None:
    await foreign.is_refused("select session_texts($1)", foreign.case_id)
    text = {"id": str(uuid4()), "case": foreign.case_id, "session": 1, "kind": "note", "replaces": [], "remarks": []}
    await foreign.is_refused("select session_text_keep($1::jsonb)", json.dumps(text))
    own = account_of(foreign.world.mediator)
    for call, value in (("session_texts($1)", foreign.case_id), ("session_text_keep($1::jsonb)", json.dumps(text))):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=scope(foreign.world.tha_than.id, EVERY_ROLE, own)):
                await fetch(f"select {call}", value)


@probing("conflicts_elsewhere")
async def nobody_is_tied_to_anybody_by_naming_another_centres_case_or_mediator(foreign: Foreign) -> None:
    """Both ties are there; whoever names what is not theirs gets nothing, and whoever names their own no word of the other."""
    world, owner = foreign.world, foreign.world.owner
    own_case = await case_at(world, "choosing_mediator")
    theirs, ours = world.registered.mediators["mediator"], world.tha_than.mediators["mediator"]
    await owner.execute(
        "update person set national_id_index = 'm' where id in (select person_id from mediator where id in ($1, $2))",
        *(theirs, ours),
    )
    await owner.execute(
        "update person set national_id_index = 'p' where id in (select person_id from case_party where case_id in ($1, $2))",
        *(own_case, foreign.case_id),
    )
    await owner.execute(
        "insert into assignment (centre_id, case_id, mediator_id, status) values ($1, $2, $3, 'active')",
        *(world.registered.id, foreign.case_id, theirs),
    )
    asked = "select * from conflicts_elsewhere($1, $2)"
    told = await foreign.asks(asked, [own_case], [ours])
    assert {tuple(line) for line in told} == {("mediator_id", "case_id", "case_party_id")}
    assert {(line["mediator_id"], line["case_id"]) for line in told} == {(ours, own_case)}
    for cases, mediators in (([foreign.case_id], [ours]), ([own_case], [theirs]), ([foreign.case_id], [theirs])):
        assert await foreign.asks(asked, cases, mediators) == []
    assert await fetch(asked, [own_case], [ours]) == []


@probing("paper_by_code", "paper_centres")
async def of_papers_anybody_is_told_kind_day_and_centre_and_only_by_their_code(foreign: Foreign) -> None:
    place, owner = foreign.world.registered, foreign.world.owner
    code = await issued_paper(owner, place.id, foreign.case_id)
    by_code = "select * from paper_by_code($1)"
    (told,) = await foreign.asks(by_code, code)
    assert [dict(row) for row in await fetch(by_code, code)] == [told]
    assert set(told) == {
        *("kind", "title", "issued_on", "centre_id", "centre_name", "sha256", "record_sha256", "payload", "replaced_on")
    }
    assert "ความลับ" not in str(told)
    for guess in (code[:-1], "_" * 12, "%", str(foreign.case_id)):
        assert await foreign.asks(by_code, guess) == []
    (centre,) = await fetch("select * from paper_centres($1)", place.id)
    assert dict(centre) == {"id": place.id, "name": place.name}
    assert await fetch("select * from paper_centres($1)", foreign.world.tha_than.id) == []


async def issued_paper(owner: Owner, centre_id: int, case_id: int) -> str:
    """A paper of a case, laid by the owner, with everything in it that nobody else may see."""
    code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte % 32] for byte in fresh()[:12])
    await owner.execute(
        """insert into document (centre_id, case_id, kind, subject, title, addressee, number, language, content, sha256, record,
             record_sha256, template_sha256, issued_at, issued_on, code, payload)
           values ($1, $2, 'DOC-15', 1, 'Agreement', 'ความลับ', 'ความลับ/1', 'th', 'ความลับ', sha256('ความลับ'), 'ความลับ',
             sha256('ความลับ'), sha256('x'), now(), bangkok_day(now()), $3, 'x')""",
        centre_id,
        case_id,
        code,
    )
    return code


@probing("centre_directory")
async def of_other_centres_the_name_alone_is_told(foreign: Foreign) -> None:
    told = await foreign.asks("select * from centre_directory()")
    assert set(told[0]) == {"id", "kind", "name", "area_code"}
    assert await fetch("select * from centre_directory()") == []


@probing("print_item_lease")
async def whoever_is_in_a_centre_takes_no_letter_to_be_printed(foreign: Foreign) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks("select * from print_item_lease(60)")


@probing("import_lease")
async def whoever_is_in_a_centre_takes_no_register_to_be_read(foreign: Foreign) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks("select * from import_lease(60)")


@probing("import_publish")
async def no_register_of_another_centre_lands(foreign: Foreign) -> None:
    run = await foreign.world.owner.fetchval(
        """insert into import_run (centre_id, file_name, sha256, sheets, state, asked_by, asked_at)
           values ($1, 'x', '\\x00', '[]', 'ready', $2, now()) returning id""",
        foreign.world.registered.id,
        foreign.account,
    )
    assert await foreign.asks("select import_publish($1, $2, 'head')", run, foreign.account) == [None]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch("select import_publish($1, $2, 'head')", run, foreign.account)
    assert await foreign.world.owner.fetchval("select state from import_run where id = $1", run) == "ready"


@probing("journal_append")
async def no_entry_is_written_into_another_centres_chain(foreign: Foreign) -> None:
    append = "select journal_append($1, $2, now(), null, 'officer', null, 'x', 'x', null, null, null, '{}')"
    for kind, subject in (
        ("case", foreign.case_id),
        ("centre", foreign.world.registered.id),
        ("referral", foreign.referral),
    ):
        await foreign.is_refused(append, kind, subject)


def _payload(**parts: Any) -> str:
    empty: dict[str, Any] = {
        "number": None,
        "entries": [],
        "notices": [],
        "deltas": [],
        "answer": "{}",
        "status": 200,
        "location": "",
    }
    return json.dumps({**empty, "account": 1, "key": None, "fingerprint": None, **parts})


@probing("work_close")
async def a_piece_of_work_closes_in_its_own_centre(foreign: Foreign) -> None:
    entry = {"subject_kind": "case", "subject_id": foreign.case_id, "happened_at": "2026-01-01T00:00Z", "role": "head"}
    entry |= {"event": "x", "entity": "case", "body": "{}", "numbered": False}
    await foreign.is_refused("select work_close($1::jsonb)", _payload(entries=[entry]))
    with pytest.raises(asyncpg.NoDataFoundError):
        await foreign.asks("select work_close($1::jsonb)", _payload(number={"case": foreign.case_id, "year": 2569}))
    told = {"account": foreign.account, "event": "x", "facts": {}, "case": None, "referral": None, "role": None}
    key = {"key": fresh().hex(), "fingerprint": fresh().hex()}
    await foreign.asks("select work_close($1::jsonb)", _payload(notices=[told], **key))
    for table in ("notice", "idempotency"):
        sql = f'select count(*) from "{table}" where centre_id = $1'
        assert await foreign.world.owner.fetchval(sql, foreign.world.registered.id) == 0, table


@probing("own_area", "area_figures", "area_backlog", "area_villages")
async def figures_of_an_area_are_for_its_supervisor(foreign: Foreign) -> None:
    await foreign.world.owner.execute("select figures_fold(100000)")
    span = "'2000-01-01', '2100-01-01', array['received'], ''"
    assert await foreign.asks("select own_area()") == [None]
    assert await foreign.asks(f"select * from area_figures('', {span})") == []
    assert await foreign.asks("select * from area_backlog('')") == []
    assert await foreign.asks("select * from area_villages('', 2569, 100)") == []


@probing("figures_fold", "figures_rebuild", "figures_differences", "figures_compare")
async def the_figures_are_folded_by_the_worker_alone(foreign: Foreign) -> None:
    for call in ("figures_fold(1)", "figures_rebuild()", "figures_differences(1)", "figures_compare(now())"):
        await foreign.is_refused(f"select {call}")


@probing("referral_inbox", "referral_inbox_lines", "referral_inbox_counts", "referral_packet", "referral_answer")
async def a_referral_to_somebody_else_is_neither_seen_nor_answered(foreign: Foreign) -> None:
    assert await foreign.asks("select id from referral_inbox(null, null, 100)") == []
    lines = "select id from referral_inbox_lines(null, null, '', bangkok_day(now()), null, 100)"
    counts = "select waiting + asked + overdue + done from referral_inbox_counts(bangkok_day(now()))"
    for sql in (lines, counts):
        assert await foreign.asks(sql) in ([], [0])
        assert await as_role(foreign.world.justice.id, "officer,head,admin", sql) in ([], [(0,)])
    assert await foreign.asks("select referral_packet($1)", foreign.referral) == [None]
    answer = "select * from referral_answer($1, 'sent', 'acknowledged', 1, '{}')"
    assert await foreign.asks(answer, foreign.referral) == []
    for sql in ("select referral_packet($1)", answer):
        others = await as_role(foreign.world.justice.id, "officer,head,admin", sql, foreign.referral)
        assert [row[0] for row in others if row[0] is not None] == []
    assert await fetch_value("select referral_packet($1)", foreign.referral) is None


@probing("referral_files")
async def a_packet_is_given_to_its_receiver_alone(foreign: Foreign) -> None:
    laid = """insert into referral_packet_file (centre_id, referral_id, no, key, sha256, size, bytes, made_at)
      select from_centre_id, id, 1, gen_random_uuid(), decode(repeat('00', 32), 'hex'), 9, 'the bytes', now()
      from referral where id = $1"""
    await foreign.world.owner.execute(laid, foreign.referral)
    for number in (None, 1):
        assert await foreign.asks("select no from referral_files($1, $2)", foreign.referral, number) == []
        sql, asked = "select no from referral_files($1, $2)", (foreign.referral, number)
        assert await as_role(foreign.world.justice.id, "officer,head,admin", sql, *asked) == []
        assert len(await as_role(foreign.world.justice.id, "cjc", sql, *asked)) == 1


@probing("case_watched", "mediator_watched", "centre_watched", "holidays_changed")
async def what_is_watched_is_set_off_by_what_is_ones_own_alone(foreign: Foreign) -> None:
    kinds = "select distinct prorettype::regtype::text from pg_proc where proname ~ '_watched$|^holidays_changed$'"
    assert [row[0] for row in await foreign.world.owner.fetch(kinds)] == ["trigger"]
    theirs = "select * from clock_watch where centre_id = $1 order by kind, subject_id"
    before = await foreign.world.owner.fetch(theirs, foreign.world.registered.id)
    await foreign.asks("update case_file set version = version + 1 where id = $1 returning id", foreign.case_id)
    await foreign.asks("update clock_watch set look_at = 'infinity' where centre_id = $1", foreign.world.registered.id)
    assert await foreign.world.owner.fetch(theirs, foreign.world.registered.id) == before


@probing("holidays_write", "holiday_strike")
async def holidays_are_an_administrators_and_of_no_centre(foreign: Foreign) -> None:
    for roles in ("officer,head,auditor", ""):
        for call in ("holidays_write('[]')", "holiday_strike('2027-02-02')"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_role(foreign.world.tha_than.id, roles, f"select {call}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch("select holidays_write('[]')")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks("insert into holiday (day, name) values ('2027-02-02', 'x')")


@probing("guest_here", "guest_find", "guest_door", "guest_enter", "guest_leave", "guest_answered")
async def nobody_is_a_guest_by_their_roles_or_by_a_wrong_link(foreign: Foreign) -> None:
    asked = {
        "select * from guest_here()": [],
        "select * from guest_find('\\x00')": [],
        "select * from guest_door('\\x00')": [],
        "select * from guest_enter('\\x00', array['\\x00'::bytea], '\\x00', now())": [],
        "select guest_leave('\\x00')": [None],
        "select * from guest_answered('\\x00')": [],
    }
    assert {sql: await foreign.asks(sql) for sql in asked} == asked


@probing("guest_noted", "guest_work_close")
async def nobody_writes_as_a_guest_who_is_none(foreign: Foreign) -> None:
    await foreign.is_refused("select guest_noted($1, $2, 'case:referral:code_opened')", 1, foreign.referral)
    payload = {
        "number": None,
        "entries": [{"subject_kind": "referral", "subject_id": foreign.referral, "role": "guest"}],
    }
    await foreign.is_refused("select guest_work_close($1::jsonb)", json.dumps(payload))


@probing("referral_lays_head", "referral_tells_receiver", "case_counts", "beside_case_counts")
async def what_a_referral_sets_off_cannot_be_set_off_by_hand(foreign: Foreign) -> None:
    kinds = """select prorettype::regtype::text from pg_proc where proname in
      ('referral_lays_head', 'referral_tells_receiver', 'case_counts', 'beside_case_counts')"""
    assert [row[0] for row in await foreign.world.owner.fetch(kinds)] == ["trigger"] * 4
    assert (
        await foreign.asks("update referral set status = 'withdrawn' where id = $1 returning id", foreign.referral)
        == []
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks(
            """insert into referral (from_centre_id, to_centre_id, case_id, destination, status, reason_code, basis, packet)
               values ($1, $2, $3, 'CJC', 'sent', 'other', 'public_task', '{}') returning id""",
            foreign.world.registered.id,
            foreign.world.tha_than.id,
            foreign.case_id,
        )


@probing("messages_lease", "messages_settle", "messages_sweep", "message_report")
async def what_leaves_another_centre_is_neither_taken_nor_reported(foreign: Foreign) -> None:
    await foreign.is_refused("select messages_lease(now(), 50, 60)")
    await foreign.is_refused("select messages_settle(now(), '[]')")
    await foreign.is_refused("select messages_sweep()")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks("select message_report($1, 'bounced', now(), '')", uuid4())
    assert await fetch_value("select message_report($1, 'bounced', now(), '')", uuid4()) is False


@probing("line_code_find", "line_links_of")
async def who_is_linked_elsewhere_is_not_told_to_a_centre(foreign: Foreign) -> None:
    for asked in ("line_code_find($1, $1, now())", "line_links_of($1)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await foreign.asks(f"select * from {asked}", [b"x" * 16])
        assert await fetch(f"select * from {asked}", [b"x" * 16]) == []


# OTHER INSTALLATIONS


@probing(
    "exchange_admit",
    "exchange_centres",
    "exchange_key",
    "exchange_keys_of",
    "exchange_lease",
    "exchange_place",
    "peer_heard",
    "peer_learn_centres",
    "peer_learn_key",
    "peers_to_greet",
)
async def whoever_is_in_a_centre_neither_lets_in_nor_carries_out_what_is_exchanged(foreign: Foreign) -> None:
    for call in (
        "exchange_admit('k', 'n', 900)",
        "exchange_centres()",
        "exchange_key('k')",
        "exchange_keys_of(1)",
        "exchange_lease(60, 9)",
        "exchange_place(1, gen_random_uuid(), 'x')",
        "peer_heard(1, '', 0, 0, null)",
        "peer_learn_centres(1, '[]')",
        "peer_learn_key(1, 'k', '', 60)",
        "peers_to_greet(null, '', 60)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await foreign.asks(f"select * from {call}")


@probing("peer_add", "peer_list", "peer_replace", "peer_set_state")
async def other_installations_are_looked_after_by_administrators_alone(foreign: Foreign) -> None:
    calls = (
        "peer_add('x', 'https://x.example', 'k', decode(repeat('00', 32), 'hex'))",
        "peer_list()",
        "peer_replace(1, 'https://x.example', 'k', decode(repeat('00', 32), 'hex'))",
        "peer_set_state(1, 'active')",
    )
    for call in calls:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch(f"select * from {call}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_role(foreign.world.tha_than.id, "head,officer,cjc", f"select * from {call}")
    assert all(set(row) <= OF_A_PEER for row in await foreign.asks("select * from peer_list()"))


OF_A_PEER = {
    *("id", "name", "base_url", "state", "added_at", "confirmed_at", "last_contact_at", "last_error", "skew_seconds"),
    *("our_key", "keys", "centres", "waiting", "dead"),
}
"""What an administrator is told of another installation: nothing of any referral but how many wait."""


@probing("peer_directory")
async def of_centres_elsewhere_the_name_alone_is_told(foreign: Foreign) -> None:
    told = await foreign.asks("select * from peer_directory()")
    assert all(set(row) == {"id", "peer_id", "peer", "code", "name"} for row in told)
    assert await fetch("select * from peer_directory()") == []


@probing("incoming_lays_head")
async def no_referral_from_elsewhere_is_laid_into_another_centre(foreign: Foreign) -> None:
    kind = await foreign.world.owner.fetchval(
        "select prorettype::regtype::text from pg_proc where proname = 'incoming_lays_head'"
    )
    assert kind == "trigger"
    laid = """insert into incoming_referral (centre_id, peer_id, shared_ref, from_centre, destination, status, reason_code, basis,
        packet, packet_sha256, sent_at, received_at)
      values ($1, 1, gen_random_uuid(), 'x', 'CJC', 'sent', 'other', 'public_task', '{}', '', now(), now()) returning id"""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await foreign.asks(laid, foreign.world.registered.id)


# ALL OF THEM


@pytest.mark.parametrize("name", sorted(CLOSED_LIST))
async def test_every_role_of_one_centre_gets_nothing_of_another(name: str, foreign: Foreign) -> None:
    before = await foreign.untouched()
    await PROBES[name](foreign)
    assert await foreign.untouched() == before


def test_every_name_of_the_closed_list_has_its_probe() -> None:
    assert set(PROBES) == CLOSED_LIST
