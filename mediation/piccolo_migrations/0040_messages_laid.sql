-- Closing a piece of work lays its messages too, in the same transaction, and takes back those that wait and have become untrue.
--
-- p as before, and "recalls": [{"case", "session"|null, "person"|null}] (messages of the case that were not handed over yet; done first),
-- "messages": [{"key", "event", "channel", "language", "case_id", "referral_id", "session_id", "person_id", "account_id", "address",
-- "facts", "link", "calendar", "run_at", "good_until", "queued_at"}]. Of accounts, the one who acted and whoever is locked out of the case get none.
create or replace function work_close(p jsonb) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c int := current_centre();
  e jsonb; r jsonb; body text; v_number text; v_seq int;
  answer text := p ->> 'answer';
begin
  if c is null then raise exception 'no centre' using errcode = 'insufficient_privilege'; end if;
  if p -> 'number' <> 'null'::jsonb then
    insert into centre_counter as k (centre_id, year, last) values (c, (p -> 'number' ->> 'year')::int, 1)
      on conflict (centre_id, year) do update set last = k.last + 1 returning last into v_seq;
    update case_file f set number_year = (p -> 'number' ->> 'year')::int, number_seq = v_seq,
        number = z.prefix || '.' || v_seq || '/' || (p -> 'number' ->> 'year')
      from centre z where z.id = c and f.centre_id = c and f.id = (p -> 'number' ->> 'case')::bigint and f.number is null
      returning f.number into strict v_number;
    answer := ((answer::jsonb) || jsonb_build_object('number', v_number))::text;
  end if;
  for e in select * from jsonb_array_elements(p -> 'entries') loop
    body := e ->> 'body';
    if v_number is not null and (e ->> 'numbered')::boolean then
      body := ((body::jsonb) || jsonb_build_object('number', v_number))::text;
    end if;
    perform journal_append(e ->> 'subject_kind', (e ->> 'subject_id')::bigint, (e ->> 'happened_at')::timestamptz,
      (e ->> 'actor')::bigint, e ->> 'role', e ->> 'on_behalf_of', e ->> 'event', e ->> 'entity', e ->> 'from', e ->> 'to',
      e ->> 'reason', body);
  end loop;
  insert into notice (centre_id, account_id, case_id, referral_id, event, facts)
    select distinct on (n, a.id) c, a.id, (n ->> 'case')::bigint, (n ->> 'referral')::bigint, n ->> 'event', n -> 'facts'
    from jsonb_array_elements(p -> 'notices') n
    cross join lateral (
      select (n ->> 'account')::bigint as id where n ->> 'account' is not null
      union
      select m.account_id from membership m where m.centre_id = c and m.role = n ->> 'role' and m.ended_at is null
    ) a
    where a.id is distinct from (p ->> 'account')::bigint
      and not exists (select from case_lockout l where l.centre_id = c and l.case_id = (n ->> 'case')::bigint
                        and l.account_id = a.id and l.lifted_at is null);
  for r in select * from jsonb_array_elements(coalesce(p -> 'recalls', '[]')) loop
    update message m set status = 'cancelled', leased_until = null, facts = '{}', address = null, link = null, calendar = null
      where m.centre_id = c and m.status in ('ready', 'to_print', 'dead') and m.case_id = (r ->> 'case')::bigint
        and ((r ->> 'session') is null or m.session_id = (r ->> 'session')::bigint)
        and ((r ->> 'person') is null or m.person_id = (r ->> 'person')::bigint);
  end loop;
  insert into message (centre_id, key, event, channel, language, case_id, referral_id, session_id, person_id, account_id, address, facts,
      link, calendar, status, run_at, good_until, queued_at)
    select c, m.key, m.event, m.channel, m.language, m.case_id, m.referral_id, m.session_id, m.person_id, m.account_id, m.address, m.facts,
      m.link, nullif(m.calendar, 'null'), case m.channel when 'letter' then 'to_print' else 'ready' end, m.run_at, m.good_until,
      m.queued_at
    from jsonb_to_recordset(coalesce(p -> 'messages', '[]')) as m(key uuid, event text, channel text, language text, case_id bigint,
      referral_id bigint, session_id bigint, person_id bigint, account_id bigint, address bytea, facts jsonb, link bytea, calendar jsonb,
      run_at timestamptz, good_until timestamptz, queued_at timestamptz)
    where m.account_id is null or (m.account_id is distinct from (p ->> 'account')::bigint
      and not exists (select from case_lockout l where l.centre_id = c and l.case_id = m.case_id and l.account_id = m.account_id
                        and l.lifted_at is null));
  if p ->> 'key' is not null then
    insert into idempotency (centre_id, account_id, key_hash, fingerprint, status, location, body)
      values (c, (p ->> 'account')::bigint, decode(p ->> 'key', 'hex'), decode(p ->> 'fingerprint', 'hex'), (p ->> 'status')::int,
              coalesce(p ->> 'location', ''), answer);
  end if;
  return answer;
end $$;
