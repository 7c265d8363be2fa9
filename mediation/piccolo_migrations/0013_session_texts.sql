-- What is said in a session: issues, proposals, answers and the mediators' notes. A class of its own, stricter than the case
-- (s.29): sealed, written and read through the two functions below alone, and erased for good.

-- The account a transaction acts for, named beside its centre and roles and forgotten with it.
create function current_account() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('app.account_id', true), '')::bigint $$;

create or replace function work_open(p_centre int, p_account bigint, p_roles text, p_key bytea)
returns table (fingerprint bytea, status int, location text, body text) language plpgsql as $$
begin
  perform set_config('app.centre_id', p_centre::text, true), set_config('app.roles', p_roles, true),
    set_config('app.account_id', case when p_account > 0 then p_account::text else '' end, true);
  if p_key is null then return; end if;
  perform pg_advisory_xact_lock(hashtextextended(p_account::text || encode(p_key, 'hex'), p_centre));
  return query select i.fingerprint, i.status, i.location, i.body from idempotency i
    where i.centre_id = p_centre and i.account_id = p_account and i.key_hash = p_key;
end $$;

-- `mediators`: for those who mediate this case. `author`: for whoever wrote it, alone. An `erase` names in `replaces` the notes
-- it erases; it stays, so that one of them that arrives later is not kept either.
create table session_text (
  id uuid primary key,
  centre_id int not null,
  case_id bigint not null,
  session_id bigint not null,
  kind text not null check (kind in ('issue', 'proposal', 'counter_proposal', 'answer', 'note', 'caucus_note', 'erase')),
  audience text not null check (audience in ('mediators', 'author')),
  side int,
  about uuid,
  replaces uuid[] not null default '{}',
  remarks text[] not null default '{}',
  happened_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  by_account bigint not null references account (id) on delete restrict,
  body bytea,
  salt bytea,
  commitment bytea,
  erased_at timestamptz,
  unique (centre_id, id),
  foreign key (centre_id, case_id) references case_file (centre_id, id) on delete restrict,
  foreign key (centre_id, session_id) references session (centre_id, id) on delete restrict,
  check ((audience = 'author') = (kind in ('note', 'caucus_note', 'erase'))),
  check ((kind = 'erase') = (commitment is null)),
  check ((body is null) = (erased_at is not null) and (salt is null) = (body is null))
);
create index session_text_case on session_text (centre_id, case_id);
call house_fence('session_text');
grant select (id, centre_id) on session_text to mediation_app;
grant select, insert, update on session_text to mediation_definer;

-- Whether the acting account mediates this case now, and in that role.
create function mediates_case(p_case bigint) returns boolean language sql stable as $$
  select 'mediator' = any (current_roles())
    and exists (select from assignment a join mediator m on m.centre_id = a.centre_id and m.id = a.mediator_id
                where a.centre_id = current_centre() and a.case_id = p_case and a.status in ('confirmed', 'active')
                  and m.account_id = current_account())
    and not exists (select from case_lockout l where l.centre_id = current_centre() and l.case_id = p_case
                      and l.account_id = current_account() and l.lifted_at is null) $$;

-- The texts of a case as the acting mediator may read them: the mediators' and their own. While the case is held for safety
-- its story is not theirs to read.
create function session_texts(p_case bigint) returns table (id uuid, session_id bigint, kind text, side int, about uuid,
  replaces uuid[], remarks text[], happened_at timestamptz, recorded_at timestamptz, by_account bigint, body bytea, audience text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not mediates_case(p_case) then
    raise exception 'what is said in a session is for its mediators alone' using errcode = 'insufficient_privilege';
  end if;
  return query select t.id, t.session_id, t.kind, t.side, t.about, t.replaces, t.remarks, t.happened_at, t.recorded_at,
      t.by_account, t.body, t.audience
    from session_text t join case_file f on f.centre_id = t.centre_id and f.id = t.case_id
    where t.centre_id = current_centre() and t.case_id = p_case and f.status <> 'safety_hold'
      and (t.audience = 'mediators' or t.by_account = current_account())
    order by t.happened_at, t.id;
end $$;
call on_closed_list('session_texts(bigint)', 'mediation_app');

-- Erases notes of one author with every earlier wording they replaced; which of them had something to erase. Called by the
-- two functions below, and by nobody else.
create function erase_notes(p_case bigint, p_author bigint, p_ids uuid[]) returns uuid[] language sql as $$
  with recursive earlier (id) as (
    select t.id from session_text t
      where t.centre_id = current_centre() and t.case_id = p_case and t.by_account = p_author and t.id = any (p_ids)
    union
    select t.id from earlier e join session_text n on n.centre_id = current_centre() and n.id = e.id
      join session_text t on t.centre_id = current_centre() and t.case_id = p_case and t.by_account = p_author
        and t.id = any (n.replaces)
  ), gone as (
    update session_text t set body = null, salt = null, side = null, about = null, erased_at = now()
      from earlier e where t.centre_id = current_centre() and t.id = e.id and t.kind in ('note', 'caucus_note')
        and t.erased_at is null
      returning t.id
  ) select coalesce(array_agg(gone.id order by gone.id), '{}') from gone $$;
revoke execute on function erase_notes(bigint, bigint, uuid[]) from public;

-- Keeps one text of the acting mediator, once. `outcome`: kept, already (the row of this number, to be compared by its salt and
-- commitment), other (the number is another text's), or erased (an erasing of it was here first). `gone`: the notes erased by it.
-- p: {"id", "case", "session", "kind", "side", "about", "replaces": [], "remarks": [], "happened_at", "body": "<hex>", "salt",
--     "commitment"}
create function session_text_keep(p jsonb) returns table (outcome text, salt bytea, commitment bytea, gone uuid[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c constant int := current_centre();
  mine constant bigint := current_account();
  v_case constant bigint := (p ->> 'case')::bigint;
  v_id constant uuid := (p ->> 'id')::uuid;
  v_kind constant text := p ->> 'kind';
  v_replaces constant uuid[] := array(select jsonb_array_elements_text(p -> 'replaces'))::uuid[];
  v_remarks constant text[] := array(select jsonb_array_elements_text(p -> 'remarks'));
  v_erased timestamptz := case when v_kind = 'erase' then now() end;
  t session_text%rowtype;
begin
  if not mediates_case(v_case) then
    raise exception 'what is said in a session is written by its mediators alone' using errcode = 'insufficient_privilege';
  end if;
  if v_kind in ('note', 'caucus_note') and exists (
       select from session_text e where e.centre_id = c and e.case_id = v_case and e.by_account = mine
         and e.erased_at is not null and v_id = any (e.replaces)) then
    v_erased := now();
  end if;
  insert into session_text (id, centre_id, case_id, session_id, kind, audience, side, about, replaces, remarks, happened_at,
      by_account, body, salt, commitment, erased_at)
    values (v_id, c, v_case, (p ->> 'session')::bigint, v_kind,
      case when v_kind in ('note', 'caucus_note', 'erase') then 'author' else 'mediators' end,
      case when v_erased is null then (p ->> 'side')::int end, case when v_erased is null then (p ->> 'about')::uuid end,
      v_replaces, v_remarks, (p ->> 'happened_at')::timestamptz, mine,
      case when v_erased is null then decode(p ->> 'body', 'hex') end,
      case when v_erased is null then decode(p ->> 'salt', 'hex') end, decode(p ->> 'commitment', 'hex'), v_erased)
    on conflict do nothing;
  if found then
    return query select case when v_kind <> 'erase' and v_erased is not null then 'erased' else 'kept' end, null::bytea, null::bytea,
      case when v_erased is not null then erase_notes(v_case, mine, v_replaces) else '{}'::uuid[] end;
    return;
  end if;
  select * into t from session_text x where x.id = v_id;
  if t.centre_id = c and t.case_id = v_case and t.session_id = (p ->> 'session')::bigint and t.by_account = mine
     and t.kind = v_kind and t.replaces = v_replaces
     and (t.erased_at is not null or (t.side is not distinct from (p ->> 'side')::int
                                      and t.about is not distinct from (p ->> 'about')::uuid)) then
    return query select 'already', t.salt, t.commitment, '{}'::uuid[];
  else
    return query select 'other', null::bytea, null::bytea, '{}'::uuid[];
  end if;
end $$;
call on_closed_list('session_text_keep(jsonb)', 'mediation_app');
grant execute on function current_account(), mediates_case(bigint), erase_notes(bigint, bigint, uuid[]) to mediation_definer;

-- Entries of a session: its opening and closing have numbers of the device too, and each says how late or out of turn it came.
alter table session_entry add column remarks text[] not null default '{}';
alter table session_entry drop constraint session_entry_kind_check;
alter table session_entry add constraint session_entry_kind_check check (kind in ('opened', 'closed', 'joined', 'left',
  'caucus_begun', 'caucus_ended', 'caucus_notified', 'paused', 'resumed', 'next_step'));
