-- Takes the next register that is to be read, of whichever centre, for so many seconds. For the reading room, which belongs to
-- no centre: nobody who is in one gets anything. It tells ids alone. One that broke three times is given up.
create function import_lease(p_seconds int) returns table (run_id bigint, centre_id int)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if current_centre() is not null then
    raise exception 'the reading room belongs to no centre' using errcode = 'insufficient_privilege';
  end if;
  update import_run r set state = 'refused', refusal = '{"code": "broke", "message": "It could not be read, three times.", "params": {}}'
    where r.state = 'reading' and r.attempts >= 3 and r.leased_until < now();
  return query
    with next as (
      select r.id from import_run r where r.state = 'reading' and (r.leased_until is null or r.leased_until < now())
      order by r.id limit 1 for update skip locked)
    update import_run r set leased_until = now() + make_interval(secs => p_seconds), attempts = r.attempts + 1
      from next where r.id = next.id returning r.id, r.centre_id;
end $$;
call on_closed_list('import_lease(int)');

-- All rows that are ready become cases, in the transaction of the caller: numbers, sides, people, one entry in the journal of
-- each, and what they count for. A row whose like landed meanwhile stays out. Returns how many landed.
create function import_publish(p_run bigint, p_account bigint, p_role text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c int := current_centre();
  run import_run%rowtype;
  begun timestamptz := date_trunc('milliseconds', clock_timestamp());
  zero bytea := decode(repeat('00', 32), 'hex');
  landed int;
begin
  if c is null or not (current_roles() && array['head', 'admin']) or not (p_role = any (current_roles())) then
    raise exception 'registers are taken in by the head or the administrator' using errcode = 'insufficient_privilege';
  end if;
  select * into run from import_run r where r.centre_id = c and r.id = p_run for update;
  if run.id is null or run.state <> 'ready' then return null; end if;
  -- One register of a centre lands at a time; what it counts for is counted below, once.
  perform pg_advisory_xact_lock(hashtextextended('import', c));
  perform set_config('app.figures_later', 'on', true);
  perform import_doubles(p_run);

  create temp table landing on commit drop as
    select r.*, nextval(pg_get_serial_sequence('case_file', 'id')) as id, buddhist_year(r.received_on) as year,
      row_number() over (partition by buddhist_year(r.received_on) order by r.received_on, r.no)::int as seq
    from import_row r where r.centre_id = c and r.run_id = p_run and r.state = 'ready';
  create index on landing (no);
  analyze landing;
  with taken as (
    insert into centre_counter as k (centre_id, year, last)
      select c, l.year, count(*) from landing l group by l.year order by l.year
      on conflict (centre_id, year) do update set last = k.last + excluded.last returning k.year, k.last
  ), came as (select l.year, count(*)::int as many from landing l group by l.year)
  update landing l set seq = l.seq + t.last - o.many from taken t join came o on o.year = t.year where t.year = l.year;

  insert into case_file (id, centre_id, number, number_year, number_seq, status, track, nature, topic, title, facts, value, place_moo,
      channel, created_by, received_at, outcome, ended_on, closed_on, version, last_happened_at)
    select l.id, c, z.prefix || '.' || l.seq || '/' || l.year, l.year, l.seq, l.status, z.track, 'civil', l.topic, l.title, l.facts,
      l.value, l.moo, l.channel, p_account, l.received_on::timestamp at time zone 'Asia/Bangkok', l.outcome, l.ended_on, l.closed_on, 1,
      coalesce(l.closed_on, l.received_on)::timestamp at time zone 'Asia/Bangkok'
    from landing l join centre z on z.id = c order by l.id;
  insert into case_side (centre_id, case_id, side, side_role)
    select c, l.id, s.side, s.role from landing l, (values (1, 'applicant'), (2, 'respondent')) s (side, role) order by l.id, s.side;
  insert into person (id, centre_id, kind, prefix, first_name, last_name, name_key, id_type, national_id, national_id_index, phone, phone_index)
    select p.id, c, 'natural', p.prefix, p.first_name, p.last_name, p.name_key, case when p.national_id is null then 'not_shown' else 'citizen' end,
      decode(p.national_id, 'hex'), decode(p.national_id_index, 'hex'), decode(p.phone, 'hex'), decode(p.phone_index, 'hex')
    from landing l, jsonb_to_recordset(l.people) p (id bigint, prefix text, first_name text, last_name text, name_key text,
      national_id text, national_id_index text, phone text, phone_index text);
  insert into case_party (centre_id, case_id, person_id, side, joined_on)
    select c, l.id, p.id, p.side, l.received_on from landing l, jsonb_to_recordset(l.people) p (id bigint, side int);
  insert into imported_case (centre_id, case_id, run_id, row_no, old_number, old_year, file_sha256, digest)
    select c, l.id, p_run, l.no, l.old_number, l.year, run.sha256, l.digest from landing l;

  create temp table landed_entry on commit drop as
    select b.*, journal_hash(zero, 'case', b.id, 1, c, null, begun, begun, p_account, p_role, null, 'case:file:imported', 'case',
        'draft', b.status, null, b.body) as head
    from (select l.id, l.status, jsonb_build_object('row', l.no, 'file', encode(run.sha256, 'hex'), 'import', p_run,
            'number', z.prefix || '.' || l.seq || '/' || l.year, 'outcome', l.outcome)::text as body
          from landing l join centre z on z.id = c) b;
  insert into journal_head (subject_kind, subject_id, centre_id, other_centre_id, seq, head)
    select 'case', e.id, c, null, 1, e.head from landed_entry e;
  insert into journal_entry
    select 'case', e.id, 1, c, null, begun, begun, p_account, p_role, null, 'case:file:imported', 'case', 'draft', e.status, null, e.body,
      zero, e.head
    from landed_entry e;

  insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
    select c, village_code(f.area_code, f.place_moo, z.area_code), f.topic, f.nature, f.track, f.channel,
      p.on_day, p.measure, p.kind, p.bin, sum(p.n), sum(p.amount)
    from landing l join case_file f on f.centre_id = c and f.id = l.id join centre z on z.id = c cross join lateral case_parts(f) p
    group by 2, 3, 4, 5, 6, 7, 8, 9, 10;

  update import_row r set state = 'published', case_id = l.id, people = '[]'
    from landing l where r.centre_id = c and r.run_id = p_run and r.no = l.no;
  select count(*) into landed from landing;
  update import_run r set state = 'published', published = landed, file = null, ended_at = begun where r.centre_id = c and r.id = p_run;
  drop table landing, landed_entry;
  perform set_config('app.figures_later', '', true);
  return landed;
end $$;
call on_closed_list('import_publish(bigint, bigint, text)');
