-- FIGURES. What a case counts for is said once, by functions of its rows (figure parts). Triggers write the difference of
-- before and after as deltas in the same transaction; the worker folds them into rollups; readers take both together.

-- One contribution to one measure. `kind` is the measure's own division (outcome, destination, side …), `bin` whole days.
create type figure_part as (on_day date, measure text, kind text, bin int, n int, amount numeric);

create function bangkok_day(t timestamptz) returns date language sql immutable strict parallel safe as
$$ select (t at time zone 'Asia/Bangkok')::date $$;

-- The village a matter belongs to: eight digits where the moo is known, else the subdistrict with 00; of the centre's own
-- subdistrict where none is named.
create function village_code(area_code text, moo text, centre_area text) returns text language sql immutable parallel safe as $$
  select case when length(a.code) = 8 then a.code
              when a.code = '' then ''
              else rpad(a.code, 6, '0') || case when m.moo ~ '^[0-9]{1,2}$' then lpad(m.moo, 2, '0') else '00' end end
  from (select coalesce(nullif(area_code, ''), centre_area, '') as code) a,
       (select translate(trim(coalesce(moo, '')), '๐๑๒๓๔๕๖๗๘๙', '0123456789') as moo) m $$;

-- WHAT COUNTS ----------------------------------------------------------------------------------------------------------

create function case_parts(f case_file) returns setof figure_part language sql stable as $$
  select p.* from (values
    (bangkok_day(f.received_at), 'received', '', 0, 1, coalesce(f.value, 0)),
    (bangkok_day(f.received_at), 'received_without_value', '', 0, case when coalesce(f.value, 0) = 0 then 1 else 0 end, 0),
    (bangkok_day(f.received_at), 'open', '', 0, case when f.ended_on is null and f.closed_on is null then 1 else 0 end, 0),
    (f.ended_on, 'ended', coalesce(f.outcome, ''), 0, 1, coalesce(f.value, 0)),
    (case when f.outcome = 'not_accepted' then f.ended_on end, 'not_accepted', f.outcome_reason, 0, 1, 0),
    (f.ended_on, 'days_to_end', '', greatest(f.ended_on - bangkok_day(f.received_at), 0), 1, 0),
    (bangkok_day(f.consented_at), 'consented', '', 0, 1, 0),
    (bangkok_day(f.consented_at), 'days_to_consent', '', greatest(bangkok_day(f.consented_at) - bangkok_day(f.received_at), 0), 1, 0),
    (bangkok_day(f.mediation_started_at), 'mediated', '', 0, 1, 0),
    (bangkok_day(f.mediation_started_at), 'days_to_session', '',
      greatest(bangkok_day(f.mediation_started_at) - bangkok_day(f.received_at), 0), 1, 0),
    (f.closed_on, 'closed', '', 0, 1, 0)
  ) p (on_day, measure, kind, bin, n, amount)
  where f.received_at is not null and f.status <> 'draft' and p.on_day is not null and p.n <> 0 $$;

create function session_parts(s session) returns setof figure_part language sql stable as $$
  select p.* from (values
    (case when s.status in ('opened', 'closed') then bangkok_day(s.opened_at) end, 'session_held', s.mode, 0, 1,
      coalesce(round(extract(epoch from s.closed_at - s.opened_at) / 60), 0)),
    (case when s.status = 'no_show' then bangkok_day(s.planned_for) end, 'no_show',
      case when s.no_show_mediator_id is not null then 'mediator' else 'side:' || coalesce(s.no_show_side, 0) end, 0, 1, 0),
    (case when s.status = 'postponed' then bangkok_day(s.planned_for) end, 'postponed', '', 0, 1, 0)
  ) p (on_day, measure, kind, bin, n, amount)
  where p.on_day is not null $$;

-- A promise counts from the day its agreement was signed on; bins are days from that day.
create function promise_parts(o obligation, signed_on date) returns setof figure_part language sql stable as $$
  select p.* from (values
    (signed_on, 'promise', '', greatest(o.due_on - signed_on, 0), 1, coalesce(o.amount, 0)),
    (case when o.status = 'done' and o.done_on <= o.due_on then signed_on end, 'promise_on_time', '',
      greatest(o.due_on - signed_on, 0), 1, coalesce(o.amount, 0)),
    (case when o.status in ('done', 'enforced') and coalesce(o.done_on, o.due_on + 1) > o.due_on then signed_on end, 'promise_late', '',
      greatest(coalesce(o.done_on, o.due_on) - signed_on, 0), 1, coalesce(o.amount, 0)),
    (case when o.status in ('breached', 'petition_filed', 'refused_by_court', 'expired') then signed_on end, 'promise_broken', '',
      greatest(o.due_on - signed_on, 0), 1, coalesce(o.amount, 0)),
    (case when o.status = 'waived' then signed_on end, 'promise_waived', '', greatest(o.due_on - signed_on, 0), 1, coalesce(o.amount, 0))
  ) p (on_day, measure, kind, bin, n, amount)
  where p.on_day is not null $$;

create function referral_parts(r referral) returns setof figure_part language sql stable as $$
  select p.* from (values
    (bangkok_day(r.sent_at), 'referred', r.destination, 0, 1, 0),
    (case when r.acknowledged_at is not null then bangkok_day(r.sent_at) end, 'referral_acknowledged', r.destination,
      greatest(bangkok_day(r.acknowledged_at) - bangkok_day(r.sent_at), 0), 1, 0),
    (case when r.status = 'declined' then bangkok_day(r.sent_at) end, 'referral_declined', r.destination, 0, 1, 0),
    (case when r.result_code <> '' then r.completed_on end, 'referral_result', r.result_code, 0, 1, 0)
  ) p (on_day, measure, kind, bin, n, amount)
  where p.on_day is not null and r.sent_at is not null $$;

create function challenge_parts(c challenge) returns setof figure_part language sql stable as $$
  select p.* from (values
    (bangkok_day(c.raised_at), 'challenged', '', 0, 1, 0),
    (case when c.decision = 'upheld' then bangkok_day(c.decided_at) end, 'challenge_upheld', '', 0, 1, 0)
  ) p (on_day, measure, kind, bin, n, amount)
  where p.on_day is not null $$;

create function hold_parts(h safety_hold) returns setof figure_part language sql stable as
$$ select bangkok_day(h.held_at), 'held_for_safety', '', 0, 1, 0::numeric $$;

create function call_parts(c follow_up) returns setof figure_part language sql stable as
$$ select c.called_on, 'followed_up', '', 0, 1, 0::numeric where c.reached $$;

-- Steps that leave no column of their own. The first of its kind counts; days run from the request, or from the asking.
create function entry_parts(e journal_entry, received_at timestamptz) returns setof figure_part language sql stable as $$
  select bangkok_day(e.happened_at), p.measure, case when e.event = 'case:assignment:end' then coalesce(e.reason_code, '') else '' end,
    greatest(bangkok_day(e.happened_at) - bangkok_day(case when p.measure = 'days_to_certificate' then a.happened_at else received_at end), 0)
      * (p.measure like 'days%')::int, 1, 0::numeric
  from (values
    ('case:file:start_screening', 'acknowledged'), ('case:file:start_screening', 'days_to_acknowledged'),
    ('case:file:pass_screening', 'accepted'), ('case:assignment:end', 'mediator_ended'),
    ('case:agreement:request_certificate', 'certificate_requested'),
    ('case:agreement:certify', 'certified'), ('case:agreement:certify', 'days_to_certificate'),
    ('case:agreement:refuse_certificate', 'certificate_refused')
  ) p (event, measure)
  left join lateral (select x.happened_at from journal_entry x
    where p.measure = 'days_to_certificate' and x.subject_kind = 'case' and x.subject_id = e.subject_id and x.seq < e.seq
      and x.event = 'case:agreement:request_certificate' order by x.seq limit 1) a on true
  where p.event = e.event and e.subject_kind = 'case' and received_at is not null
    and (p.measure <> 'days_to_certificate' or a.happened_at is not null)
    and (e.event not in ('case:file:start_screening', 'case:file:pass_screening') or not exists (select from journal_entry x
      where x.subject_kind = 'case' and x.subject_id = e.subject_id and x.seq < e.seq and x.event = e.event)) $$;

-- All that hangs on a case.
create function beside_case_parts(p_centre int, p_case bigint, received_at timestamptz) returns setof figure_part language sql stable as $$
  select p.* from session s, session_parts(s) p where s.centre_id = p_centre and s.case_id = p_case
  union all select p.* from obligation o join agreement a on a.centre_id = o.centre_id and a.id = o.agreement_id
      and a.status not in ('drafted', 'discarded'), promise_parts(o, a.signed_on) p
    where o.centre_id = p_centre and o.case_id = p_case
  union all select p.* from referral r, referral_parts(r) p where r.from_centre_id = p_centre and r.case_id = p_case
  union all select p.* from challenge c, challenge_parts(c) p where c.centre_id = p_centre and c.case_id = p_case
  union all select p.* from safety_hold h, hold_parts(h) p where h.centre_id = p_centre and h.case_id = p_case
  union all select p.* from follow_up c, call_parts(c) p where c.centre_id = p_centre and c.case_id = p_case
  union all select p.* from journal_entry e, entry_parts(e, received_at) p where e.subject_kind = 'case' and e.subject_id = p_case
      and e.event in ('case:file:start_screening', 'case:file:pass_screening', 'case:assignment:end',
        'case:agreement:request_certificate', 'case:agreement:certify', 'case:agreement:refuse_certificate') $$;

-- DELTAS AND ROLLUPS ---------------------------------------------------------------------------------------------------

create table figure_change (
  id bigint generated by default as identity primary key,
  centre_id int not null references centre (id) on delete restrict,
  village text not null,
  topic text not null,
  nature text not null,
  track text not null,
  channel text not null,
  on_day date not null,
  measure text not null,
  kind text not null,
  bin int not null,
  n int not null,
  amount numeric(18, 2) not null
);
create index figure_change_centre on figure_change (centre_id);
call house_fence('figure_change');

-- centre_id 0: of the whole house, by area: '' the country, 2 digits a province, 4 a district. Else of one centre: area ''
-- all of it, 8 digits one of its villages (received and ended only, by topic). `dim` names one dimension at a time and
-- `value` its value; dim '' holds the total. Crossings of two dimensions are counted from the cases themselves.
create table figure_rollup (
  centre_id int not null,
  area text not null,
  month date not null,
  measure text not null,
  dim text not null check (dim in ('', 'topic', 'nature', 'track', 'channel')),
  value text not null,
  kind text not null,
  bin int not null,
  n bigint not null,
  amount numeric(20, 2) not null,
  primary key (centre_id, area, month, measure, dim, value, kind, bin)
);
call house_fence('figure_rollup');

-- The backlog by the very day of receipt, of the areas of the whole house (a centre counts its own open cases).
create table figure_backlog (
  area text not null,
  received_on date not null,
  n bigint not null,
  primary key (area, received_on)
);
alter table figure_backlog enable row level security;
alter table figure_backlog force row level security;
create policy closed_list on figure_backlog to mediation_definer using (true) with check (true);

-- Totals of every village in a fiscal year (named by the Buddhist year it ends in), for ranking.
create table figure_village_year (
  fiscal_year int not null,
  village text not null,
  received bigint not null default 0,
  ended bigint not null default 0,
  settled bigint not null default 0,
  primary key (fiscal_year, village)
);
create index figure_village_year_rank on figure_village_year (fiscal_year, received desc, village) include (ended, settled);
alter table figure_village_year enable row level security;
alter table figure_village_year force row level security;
create policy closed_list on figure_village_year to mediation_definer using (true) with check (true);

create function fiscal_year(d date) returns int language sql immutable strict parallel safe as
$$ select extract(year from d + interval '3 months')::int + 543 $$;

-- Where one contribution counts: every level, and of its dimensions one at a time. Days and promises keep totals alone.
create function figure_cells(p_centre int, village text, topic text, nature text, track text, channel text, on_day date, measure text)
returns table (centre_id int, area text, month date, dim text, value text) language sql immutable as $$
  select l.centre_id, l.area, date_trunc('month', on_day)::date, d.dim, d.value
  from (values (p_centre, '', 0), (0, '', 0), (0, left(village, 2), 2), (0, left(village, 4), 4), (p_centre, village, 8))
    l (centre_id, area, digits)
  cross join (values ('', ''), ('topic', topic), ('nature', nature), ('track', track), ('channel', channel)) d (dim, value)
  where measure <> 'open' and length(l.area) = l.digits
    and (l.digits < 8 or (measure in ('received', 'ended') and d.dim in ('', 'topic')))
    and (d.dim = '' or (measure not like 'days%' and measure not like 'promise%')) $$;

-- WRITING --------------------------------------------------------------------------------------------------------------

-- By what a case is told apart in the figures.
create function figure_dims(p_centre int, p_case bigint)
returns table (village text, topic text, nature text, track text, channel text, received_at timestamptz) language sql stable as $$
  select village_code(f.area_code, f.place_moo, z.area_code), f.topic, f.nature, f.track, f.channel, f.received_at
  from case_file f join centre z on z.id = f.centre_id
  where f.centre_id = p_centre and f.id = p_case and f.status <> 'draft' $$;

-- A case changed: what it counted for no longer, and what it counts for now. Where it is told apart otherwise, all that
-- hangs on it goes along.
create function case_counts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  place text := (select area_code from centre where id = coalesce(new.centre_id, old.centre_id));
  was text := village_code(old.area_code, old.place_moo, place);
  is_now text := village_code(new.area_code, new.place_moo, place);
  moved boolean := tg_op = 'UPDATE' and old.status <> 'draft' and (was, old.topic, old.nature, old.track, old.channel, old.received_at)
    is distinct from (is_now, new.topic, new.nature, new.track, new.channel, new.received_at);
  -- What hung on a draft counted for nothing.
  comes boolean := tg_op = 'UPDATE' and old.status = 'draft' and new.status <> 'draft';
begin
  insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
    select coalesce(new.centre_id, old.centre_id), x.village, x.topic, x.nature, x.track, x.channel,
      x.on_day, x.measure, x.kind, x.bin, sum(x.n), sum(x.amount)
    from (
      select is_now as village, new.topic, new.nature, new.track, new.channel, p.* from case_parts(new) p
      union all
      select was, old.topic, old.nature, old.track, old.channel, p.on_day, p.measure, p.kind, p.bin, -p.n, -p.amount
        from case_parts(old) p
      union all
      select is_now, new.topic, new.nature, new.track, new.channel, p.*
        from beside_case_parts(new.centre_id, new.id, new.received_at) p where moved or comes
      union all
      select was, old.topic, old.nature, old.track, old.channel, p.on_day, p.measure, p.kind, p.bin, -p.n, -p.amount
        from beside_case_parts(old.centre_id, old.id, old.received_at) p where moved
    ) x
    group by x.village, x.topic, x.nature, x.track, x.channel, x.on_day, x.measure, x.kind, x.bin
    having sum(x.n) <> 0 or sum(x.amount) <> 0;
  return null;
end $$;

-- Something that hangs on a case changed.
create function beside_case_counts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c int; k bigint; gone figure_part[]; come figure_part[]; signed date; asked timestamptz;
begin
  case tg_table_name
    when 'session' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from session_parts(new) p); gone := array(select p from session_parts(old) p);
    when 'obligation' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      select a.signed_on into signed from agreement a where a.centre_id = c
        and a.id = coalesce(new.agreement_id, old.agreement_id) and a.status not in ('drafted', 'discarded');
      come := array(select p from promise_parts(new, signed) p); gone := array(select p from promise_parts(old, signed) p);
    when 'agreement' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from obligation o, promise_parts(o, new.signed_on) p where o.centre_id = c
        and o.agreement_id = new.id and new.status not in ('drafted', 'discarded'));
      gone := array(select p from obligation o, promise_parts(o, old.signed_on) p where o.centre_id = c
        and o.agreement_id = old.id and old.status not in ('drafted', 'discarded'));
    when 'referral' then
      c := coalesce(new.from_centre_id, old.from_centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from referral_parts(new) p); gone := array(select p from referral_parts(old) p);
    when 'challenge' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from challenge_parts(new) p); gone := array(select p from challenge_parts(old) p);
    when 'safety_hold' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from hold_parts(new) p where new.id is not null);
      gone := array(select p from hold_parts(old) p where old.id is not null);
    when 'follow_up' then
      c := coalesce(new.centre_id, old.centre_id); k := coalesce(new.case_id, old.case_id);
      come := array(select p from call_parts(new) p); gone := array(select p from call_parts(old) p);
    when 'journal_entry' then
      c := new.centre_id; k := new.subject_id;
      select d.received_at into asked from figure_dims(c, k) d;
      come := array(select p from entry_parts(new, asked) p); gone := '{}';
  end case;
  if come = gone then return null; end if;
  insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
    select c, d.village, d.topic, d.nature, d.track, d.channel, x.on_day, x.measure, x.kind, x.bin, sum(x.n), sum(x.amount)
    from figure_dims(c, k) d, (
      select p.* from unnest(come) p
      union all select p.on_day, p.measure, p.kind, p.bin, -p.n, -p.amount from unnest(gone) p
    ) x
    group by d.village, d.topic, d.nature, d.track, d.channel, x.on_day, x.measure, x.kind, x.bin
    having sum(x.n) <> 0 or sum(x.amount) <> 0;
  return null;
end $$;

-- A loading that counts its cases itself, in the same transaction and in one step (figures_count), says so for its session.
create function figures_are_counted() returns boolean language sql stable as
$$ select current_setting('app.figures_later', true) is distinct from 'on' $$;

alter function case_counts() owner to mediation_definer;
alter function beside_case_counts() owner to mediation_definer;
revoke execute on function case_counts(), beside_case_counts() from public;

create trigger counts_made after insert or delete on case_file for each row when (figures_are_counted()) execute function case_counts();
create trigger counts_changed after update on case_file for each row
  when ((old.received_at, old.status = 'draft', old.ended_on, old.closed_on, old.outcome, old.outcome_reason, old.value, old.consented_at,
         old.mediation_started_at, old.topic, old.nature, old.track, old.channel, old.area_code, old.place_moo)
    is distinct from
        (new.received_at, new.status = 'draft', new.ended_on, new.closed_on, new.outcome, new.outcome_reason, new.value, new.consented_at,
         new.mediation_started_at, new.topic, new.nature, new.track, new.channel, new.area_code, new.place_moo)
    and figures_are_counted()) execute function case_counts();
create trigger counts after insert or update or delete on session for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert or update or delete on obligation for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after update of status, signed_on on agreement for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert or update or delete on referral for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert or update or delete on challenge for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert or update or delete on safety_hold for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert or update or delete on follow_up for each row when (figures_are_counted())
  execute function beside_case_counts();
create trigger counts after insert on journal_entry for each row
  when (new.subject_kind = 'case' and new.event in ('case:file:start_screening', 'case:file:pass_screening', 'case:assignment:end',
    'case:agreement:request_certificate', 'case:agreement:certify', 'case:agreement:refuse_certificate') and figures_are_counted())
  execute function beside_case_counts();
create index safety_hold_case on safety_hold (centre_id, case_id);

-- A FULL COUNT ---------------------------------------------------------------------------------------------------------

-- Every contribution of every case, counted anew: of one centre, or (null) of all; of the cases from one id to another.
create function figure_source(p_centre int, p_first bigint, p_last bigint) returns table (
  centre_id int, village text, topic text, nature text, track text, channel text,
  on_day date, measure text, kind text, bin int, n int, amount numeric
) language sql stable as $$
  with file as materialized (
    select f as it, f.centre_id, f.id, village_code(f.area_code, f.place_moo, z.area_code) as village,
      f.topic, f.nature, f.track, f.channel, f.received_at
    from case_file f join centre z on z.id = f.centre_id
    where (p_centre is null or f.centre_id = p_centre) and f.id between p_first and p_last
      and f.status <> 'draft' and f.received_at is not null
  ), part as (
    select f.centre_id, f.id, p.* from file f, case_parts(f.it) p
    union all select f.centre_id, f.id, p.* from file f join session s on s.centre_id = f.centre_id and s.case_id = f.id, session_parts(s) p
    union all select f.centre_id, f.id, p.* from file f join obligation o on o.centre_id = f.centre_id and o.case_id = f.id
      join agreement a on a.centre_id = o.centre_id and a.id = o.agreement_id and a.status not in ('drafted', 'discarded'),
      promise_parts(o, a.signed_on) p
    union all select f.centre_id, f.id, p.* from file f join referral r on r.from_centre_id = f.centre_id and r.case_id = f.id, referral_parts(r) p
    union all select f.centre_id, f.id, p.* from file f join challenge c on c.centre_id = f.centre_id and c.case_id = f.id, challenge_parts(c) p
    union all select f.centre_id, f.id, p.* from file f join safety_hold h on h.centre_id = f.centre_id and h.case_id = f.id, hold_parts(h) p
    union all select f.centre_id, f.id, p.* from file f join follow_up c on c.centre_id = f.centre_id and c.case_id = f.id, call_parts(c) p
    union all select f.centre_id, f.id, p.* from file f join journal_entry e on e.subject_kind = 'case' and e.subject_id = f.id
      and e.event in ('case:file:start_screening', 'case:file:pass_screening', 'case:assignment:end',
        'case:agreement:request_certificate', 'case:agreement:certify', 'case:agreement:refuse_certificate'),
      entry_parts(e, f.received_at) p
  )
  select f.centre_id, f.village, f.topic, f.nature, f.track, f.channel, p.on_day, p.measure, p.kind, p.bin, sum(p.n)::int, sum(p.amount)
  from part p join file f on f.centre_id = p.centre_id and f.id = p.id
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 $$;

-- Count the cases a loading has just written: case by case over the indexes, for tables this young are planned badly.
create function figures_count(p_centre int, p_first bigint, p_last bigint) returns void language sql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set search_path = public, pg_temp as $$
  insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
    select f.centre_id, village_code(f.area_code, f.place_moo, z.area_code), f.topic, f.nature, f.track, f.channel,
      p.on_day, p.measure, p.kind, p.bin, sum(p.n), sum(p.amount)
    from case_file f join centre z on z.id = f.centre_id
      cross join lateral (select a.* from case_parts(f) a
        union all select b.* from beside_case_parts(f.centre_id, f.id, f.received_at) b) p
    where f.centre_id = p_centre and f.id between p_first and p_last and f.status <> 'draft' and f.received_at is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 $$;
revoke execute on function figures_count(int, bigint, bigint) from public;

-- FOLDING --------------------------------------------------------------------------------------------------------------

-- Fold the oldest deltas into the rollups; how many. One folder at a time: another one finds nothing to do.
create function figures_fold(p_limit int) returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare folded int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('figures', 0)) then return 0; end if;
  with taken as (
    delete from figure_change where id in (select c.id from figure_change c order by c.id limit p_limit) returning *
  ), rolled as (
    insert into figure_rollup as r
      select l.centre_id, l.area, l.month, t.measure, l.dim, l.value, t.kind, t.bin, sum(t.n), sum(t.amount)
      from taken t, figure_cells(t.centre_id, t.village, t.topic, t.nature, t.track, t.channel, t.on_day, t.measure) l
      group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(t.n) <> 0 or sum(t.amount) <> 0
      on conflict (centre_id, area, month, measure, dim, value, kind, bin)
        do update set n = r.n + excluded.n, amount = r.amount + excluded.amount
  ), waiting as (
    insert into figure_backlog as b
      select a.area, t.on_day, sum(t.n) from taken t, (values (0), (2), (4)) d (digits), left(t.village, d.digits) a (area)
      where t.measure = 'open' and length(a.area) = d.digits group by 1, 2 having sum(t.n) <> 0
      on conflict (area, received_on) do update set n = b.n + excluded.n
  ), years as (
    insert into figure_village_year as y
      select fiscal_year(t.on_day), t.village, coalesce(sum(t.n) filter (where t.measure = 'received'), 0),
        coalesce(sum(t.n) filter (where t.measure = 'ended'), 0),
        coalesce(sum(t.n) filter (where t.measure = 'ended' and t.kind = 'settled'), 0)
      from (select t.on_day, t.village, t.measure, t.kind, t.n from taken t
            where t.measure in ('received', 'ended') and length(t.village) = 8) t group by 1, 2
      on conflict (fiscal_year, village) do update set received = y.received + excluded.received,
        ended = y.ended + excluded.ended, settled = y.settled + excluded.settled
  )
  select count(*) into folded from taken;
  return folded;
end $$;
call on_closed_list('figures_fold(int)', 'mediation_worker');

-- Count everything anew, for an installation that brings its cases along and where a comparison found a difference. The
-- lock makes those wait who are about to count, so that nothing is missed and nothing counted twice.
create function figures_rebuild() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table figure_change in exclusive mode;
  delete from figure_change; delete from figure_rollup; delete from figure_backlog; delete from figure_village_year;
  insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
    select * from figure_source(null, 0, 9223372036854775807) s where s.n <> 0 or s.amount <> 0;
end $$;
call on_closed_list('figures_rebuild()', 'mediation_worker');

-- Where what is kept differs from a full count: of one centre; or (null) of the areas, against the centres. No row: all well.
create function figures_differences(p_centre int) returns table (
  centre_id int, area text, month date, measure text, dim text, value text, kind text, bin int, kept bigint, counted bigint
) language sql stable security definer set search_path = public, pg_temp as $$
  with cell as (
    select l.centre_id, l.area, l.month, s.measure, l.dim, l.value, s.kind, s.bin, 0::bigint as kept, s.n::bigint as counted, -s.amount as amount
    from figure_source(p_centre, 0, 9223372036854775807) s,
      figure_cells(s.centre_id, s.village, s.topic, s.nature, s.track, s.channel, s.on_day, s.measure) l
    where l.centre_id = coalesce(p_centre, 0)
    union all
    select r.centre_id, r.area, r.month, r.measure, r.dim, r.value, r.kind, r.bin, r.n, 0, r.amount
    from figure_rollup r where r.centre_id = coalesce(p_centre, 0)
    union all
    select l.centre_id, l.area, l.month, c.measure, l.dim, l.value, c.kind, c.bin, c.n, 0, c.amount
    from figure_change c, figure_cells(c.centre_id, c.village, c.topic, c.nature, c.track, c.channel, c.on_day, c.measure) l
    where (p_centre is null or c.centre_id = p_centre) and l.centre_id = coalesce(p_centre, 0)
  )
  select c.centre_id, c.area, c.month, c.measure, c.dim, c.value, c.kind, c.bin, sum(c.kept)::bigint, sum(c.counted)::bigint
  from cell c group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(c.kept) <> sum(c.counted) or sum(c.amount) <> 0 $$;
call on_closed_list('figures_differences(int)', 'mediation_worker');

-- READING --------------------------------------------------------------------------------------------------------------

-- The area a supervisor's centre watches over: '' the country, 2 digits, 4 digits; null for everybody else.
create function own_area() returns text language sql stable security definer set search_path = public, pg_temp as $$
  select left(z.area_code, case z.kind when 'province' then 2 else 4 end) from centre z
  where z.id = current_centre() and z.kind in ('province', 'district') and 'supervisor' = any (current_roles()) $$;
call on_closed_list('own_area()');

-- Figures of an area within the supervisor's own: '' the country, 2, 4 or (received and ended, by topic) 6 digits.
create function area_figures(p_area text, p_from date, p_to date, p_measures text[], p_dim text) returns table (
  month date, measure text, value text, kind text, bin int, n bigint, amount numeric
) language sql stable security definer set search_path = public, pg_temp as $$
  with cell as (
    select r.month, r.measure, r.value, r.kind, r.bin, r.n, r.amount from figure_rollup r
    where length(p_area) < 6 and r.centre_id = 0 and r.area = p_area and r.month >= p_from and r.month < p_to
      and r.measure = any (p_measures) and r.dim = p_dim
    union all
    select r.month, r.measure, r.value, r.kind, r.bin, r.n, r.amount from figure_rollup r
    where length(p_area) = 6 and length(r.area) = 8 and r.area >= p_area and r.area < p_area || ':' and r.month >= p_from and r.month < p_to
      and r.measure = any (p_measures) and r.dim = p_dim
    union all
    select l.month, c.measure, l.value, c.kind, c.bin, c.n, c.amount
    from figure_change c, figure_cells(c.centre_id, c.village, c.topic, c.nature, c.track, c.channel, c.on_day, c.measure) l
    where c.measure = any (p_measures) and c.on_day >= p_from and c.on_day < p_to and l.dim = p_dim
      and case when length(p_area) < 6 then l.centre_id = 0 and l.area = p_area else length(l.area) = 8 and left(l.area, 6) = p_area end
  )
  select c.month, c.measure, c.value, c.kind, c.bin, sum(c.n)::bigint, sum(c.amount) from cell c
  where p_area like own_area() || '%'
  group by 1, 2, 3, 4, 5 having sum(c.n) <> 0 or sum(c.amount) <> 0 $$;
call on_closed_list('area_figures(text, date, date, text[], text)');
create index figure_rollup_village on figure_rollup (area, month, measure, dim) where length(area) = 8;

-- Open cases of an area by the day they were received on.
create function area_backlog(p_area text) returns table (received_on date, n bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select x.received_on, sum(x.n)::bigint from (
    select b.received_on, b.n from figure_backlog b where b.area = p_area and b.n <> 0
    union all
    select c.on_day, c.n from figure_change c where c.measure = 'open' and left(c.village, length(p_area)) = p_area
  ) x where p_area like own_area() || '%' and length(p_area) in (0, 2, 4) group by 1 having sum(x.n) <> 0 $$;
call on_closed_list('area_backlog(text)');

-- The villages of an area with most requests in a fiscal year (of the Buddhist era).
create function area_villages(p_area text, p_fiscal_year int, p_limit int) returns table (village text, received bigint, ended bigint, settled bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select x.village, sum(x.received)::bigint, sum(x.ended)::bigint, sum(x.settled)::bigint from (
    select y.village, y.received, y.ended, y.settled from figure_village_year y
    where y.fiscal_year = p_fiscal_year and y.village >= p_area and y.village < p_area || ':'
    union all
    select c.village, case when c.measure = 'received' then c.n else 0 end, case when c.measure = 'ended' then c.n else 0 end,
      case when c.measure = 'ended' and c.kind = 'settled' then c.n else 0 end
    from figure_change c where c.measure in ('received', 'ended') and length(c.village) = 8
      and c.village >= p_area and c.village < p_area || ':' and fiscal_year(c.on_day) = p_fiscal_year
  ) x where p_area like own_area() || '%'
  group by 1 order by 2 desc, 1 limit least(greatest(p_limit, 1), 500) $$;
call on_closed_list('area_villages(text, int, int)');

grant select on figure_change, figure_rollup to mediation_app;
grant select, insert, update, delete on figure_change, figure_rollup, figure_backlog, figure_village_year to mediation_definer;
grant usage, select on all sequences in schema public to mediation_app, mediation_definer;
grant execute on all functions in schema public to mediation_definer;
select figures_rebuild();
