-- Reading matches with the case they stand in, and asking other centres without being told of any case of theirs.

-- Which people of these cases another centre knows together with these mediators: both in one case there, as party or for a
-- party, or as its mediator; or the one declared by the other. Firm identity alone: the same number of a card, or the same
-- telephone with the same name. Cases and mediators must be of the caller's centre; nothing of the other centre comes out, nor which it is.
create function conflicts_elsewhere(p_cases bigint[], p_mediators bigint[])
returns table (mediator_id bigint, case_id bigint, case_party_id bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query with asked as materialized (
    select m.id as mediator_id, n.national_id_index, n.phone_index, n.name_whole
    from mediator m join person n on n.centre_id = m.centre_id and n.id = m.person_id
    where m.centre_id = current_centre() and m.id = any (p_mediators)
  ), there as materialized (
    select p.id as case_party_id, p.case_id, n.national_id_index, n.phone_index, n.name_whole
    from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
    where p.centre_id = current_centre() and p.case_id = any (p_cases) and p.left_on is null
  ), themselves as materialized (
    select a.mediator_id, x.centre_id, x.id from asked a cross join lateral (
      (select n.centre_id, n.id from person n where n.national_id_index = a.national_id_index limit 200)
      union (select n.centre_id, n.id from person n where n.phone_index = a.phone_index and n.name_whole = a.name_whole and a.name_whole <> '' limit 200)) x
    where x.centre_id <> current_centre()
  ), others as materialized (
    select t.case_party_id, t.case_id, x.centre_id, x.id from there t cross join lateral (
      (select n.centre_id, n.id from person n where n.national_id_index = t.national_id_index limit 200)
      union (select n.centre_id, n.id from person n where n.phone_index = t.phone_index and n.name_whole = t.name_whole and t.name_whole <> '' limit 200)) x
    where x.centre_id <> current_centre()
  ), cases_there as materialized (
    select o.case_party_id, o.case_id, o.centre_id, p.case_id as other_case
    from others o join case_party p on p.centre_id = o.centre_id and p.person_id = o.id
    join case_file f on f.centre_id = p.centre_id and f.id = p.case_id and f.status <> 'draft'
  )
  select s.mediator_id, c.case_id, c.case_party_id from cases_there c
    join case_party q on q.centre_id = c.centre_id and q.case_id = c.other_case
    join themselves s on s.centre_id = q.centre_id and s.id = q.person_id
  union
  select s.mediator_id, c.case_id, c.case_party_id from cases_there c
    join assignment a on a.centre_id = c.centre_id and a.case_id = c.other_case and a.status in ('confirmed', 'active', 'ended')
    join mediator m on m.centre_id = a.centre_id and m.id = a.mediator_id
    join themselves s on s.centre_id = m.centre_id and s.id = m.person_id
  union
  select s.mediator_id, o.case_id, o.case_party_id from others o
    join mediator_relation r on r.centre_id = o.centre_id and r.person_id = o.id and r.ended_on is null
    join mediator m on m.centre_id = r.centre_id and m.id = r.mediator_id
    join themselves s on s.centre_id = m.centre_id and s.id = m.person_id;
end $$;
call on_closed_list('conflicts_elsewhere(bigint[], bigint[])');

-- What the rules compare of somebody in the register; numbers as their digests.
create function person_known(n person) returns json language sql stable as $$
  select json_build_object('kind', n.kind, 'first_name', n.first_name, 'middle_name', n.middle_name, 'last_name', n.last_name,
    'national_id', coalesce(encode(n.national_id_index, 'hex'), ''), 'phone', coalesce(encode(n.phone_index, 'hex'), ''),
    'birth_date', n.birth_date, 'birth_year', n.birth_year, 'house_no', n.house_no, 'moo', n.moo, 'village', n.village,
    'soi', n.soi, 'road', n.road, 'subdistrict', n.subdistrict, 'area_code', n.area_code, 'employer', n.employer) $$;
revoke execute on function person_known(person) from public;
grant execute on function person_known(person) to mediation_app;

-- Everything that is compared between mediators (without any: all who stand in these cases or could be proposed for them) and those
-- in the cases, for mediation.conflicting to judge. It runs under the caller's policy. Each look into the register is by a key
-- compared with `=`, which is leakproof; where one half of a name is the same, the other must keep its first or its last two letters.
-- The plan is made once for each connection: making it takes longer than carrying it out. Made for any case it cannot know how few
-- rows are met, so that it is told: one look by an index for each.
create function conflict_facts(p_cases bigint[], p_mediators bigint[]) returns text
language plpgsql stable set plan_cache_mode = 'force_generic_plan' set enable_seqscan = off set enable_hashjoin = off
  set enable_mergejoin = off as $$
begin
  if p_mediators is null then
    p_mediators := array(select m.id from mediator m where (m.ended_on is null and m.account_id is not null) or m.id in (
      select a.mediator_id from assignment a where a.case_id = any (p_cases) and a.status not in ('declined', 'ended')));
  end if;
  return (with suspect as materialized (
      select m.id as mediator_id, m.account_id, n as person
      from mediator m join person n on n.centre_id = m.centre_id and n.id = m.person_id where m.id = any (p_mediators)
    ), present as materialized (
      select p.id as party_id, p.case_id, n as person
      from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
      where p.case_id = any (p_cases) and p.left_on is null
    ), record as materialized (
      select w.mediator_id, w.party_id, w.case_id, x.id from (
        select mediator_id, null::bigint as party_id, null::bigint as case_id, (person).* from suspect
        union all select null, party_id, case_id, (person).* from present) w
      cross join lateral (
        (select n.id from person n where n.national_id_index = w.national_id_index limit 300)
        union (select n.id from person n where n.phone_index = w.phone_index limit 300)
        union (select n.id from person n where n.name_whole = w.name_whole and w.name_whole <> '' limit 300)
        union (select n.id from person n where n.given_key = w.family_key and n.family_key = w.given_key and w.family_key <> '' limit 300)
        union (select n.id from person n where n.given_key = w.given_key and w.given_key <> '' and w.family_key <> ''
            and abs(length(n.family_key) - length(w.family_key)) <= 1
            and (left(n.family_key, 2) = left(w.family_key, 2) or right(n.family_key, 2) = right(w.family_key, 2)
              or (length(w.family_key) <= 4 and (left(n.family_key, 1) = left(w.family_key, 1)
                or right(n.family_key, 1) = right(w.family_key, 1)))) limit 300)
        union (select n.id from person n where n.family_key = w.family_key and w.family_key <> '' and w.given_key <> ''
            and abs(length(n.given_key) - length(w.given_key)) <= 1
            and (left(n.given_key, 2) = left(w.given_key, 2) or right(n.given_key, 2) = right(w.given_key, 2)
              or (length(w.given_key) <= 4 and (left(n.given_key, 1) = left(w.given_key, 1)
                or right(n.given_key, 1) = right(w.given_key, 1)))) limit 300)) x
    ), met as materialized (
      select r.party_id, r.case_id, r.id, q.case_id as other_case
      from record r join case_party q on q.person_id = r.id and q.case_id <> r.case_id where r.party_id is not null
    ), link as (
      select t.*, a.mediator_id, null::bigint as own from met t
        join assignment a on a.case_id = t.other_case and a.mediator_id = any (p_mediators)
          and a.status in ('confirmed', 'active', 'ended')
      union all
      select t.*, o.mediator_id, o.id from met t
        join case_party q on q.case_id = t.other_case join record o on o.id = q.person_id and o.mediator_id is not null
    )
    select json_build_object(
      'mediators', (select coalesce(json_agg(json_build_object('mediator', mediator_id, 'account', account_id,
          'person', person_known(person))), '[]') from suspect),
      'parties', (select coalesce(json_agg(json_build_object('case', case_id, 'party', party_id,
          'person', person_known(person))), '[]') from present),
      'relations', (select coalesce(json_agg(json_build_object('mediator', r.mediator_id, 'kind', r.kind,
          'person', person_known(n))), '[]')
        from mediator_relation r join person n on n.centre_id = r.centre_id and n.id = r.person_id
        where r.mediator_id = any (p_mediators) and r.ended_on is null),
      'links', (select coalesce(json_agg(json_build_object('mediator', l.mediator_id, 'case', l.case_id, 'party', l.party_id,
          'other_case', l.other_case, 'number', f.number, 'them', person_known(n),
          'own', case when s.id is not null then person_known(s) end,
          'kept_from', (select coalesce(json_agg(k.account_id), '[]') from case_lockout k
            where k.case_id = l.other_case and k.lifted_at is null))), '[]')
        from link l join case_file f on f.id = l.other_case and f.status <> 'draft' join person n on n.id = l.id
        left join person s on s.id = l.own),
      'elsewhere', (select coalesce(json_agg(json_build_object('mediator', e.mediator_id, 'case', e.case_id,
          'party', e.case_party_id)), '[]') from conflicts_elsewhere(p_cases, p_mediators) e))::text);
end $$;
revoke execute on function conflict_facts(bigint[], bigint[]) from public;
grant execute on function conflict_facts(bigint[], bigint[]) to mediation_app;

-- The case as before, with the matches between its mediators and its people, and where people work.
create or replace function dossier(p_case bigint, p_lock boolean) returns text language plpgsql volatile as $$
declare c case_file%rowtype;
begin
  if p_lock then
    select * into c from case_file where id = p_case for update;
  else
    select * into c from case_file where id = p_case;
  end if;
  if c.id is null then return null; end if;
  return json_build_object(
    'file', row_to_json(c),
    'settings', (select settings from centre where id = c.centre_id),
    'locked_out', (select coalesce(json_agg(account_id), '[]') from case_lockout l
       where l.centre_id = c.centre_id and l.case_id = c.id and l.lifted_at is null),
    'sides', (select coalesce(json_agg(s order by s.side), '[]') from case_side s where s.centre_id = c.centre_id and s.case_id = c.id),
    'parties', (select coalesce(json_agg(x order by x.side, x.id), '[]') from (
       select p.id, p.person_id, p.side, p.role, p.stands_for, p.authority, p.capacity, p.joined_on, p.left_on, p.left_reason, p.succeeds,
         n.kind, n.prefix, n.first_name, n.middle_name, n.last_name, n.house_no, n.moo, n.village, n.soi, n.road, n.subdistrict, n.district,
         n.province, n.postcode, n.area_code, n.language, n.needs, n.occupation, n.employer, n.email, n.contact_person, n.birth_date, n.birth_year,
         n.phone is not null as has_phone, n.national_id is not null as has_national_id, n.id_type
       from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
       where p.centre_id = c.centre_id and p.case_id = c.id) x),
    'screening', (select row_to_json(s) from screening s where s.centre_id = c.centre_id and s.case_id = c.id order by s.id desc limit 1),
    'safety', (select coalesce(json_agg(x order by x.case_party_id), '[]') from (
       select distinct on (case_party_id) id, case_party_id, colour, measures, at from safety_screening s
       where s.centre_id = c.centre_id and s.case_id = c.id order by case_party_id, id desc) x),
    'assignments', (select coalesce(json_agg(x order by x.id), '[]') from (
       select a.*, m.name, m.account_id, m.registration_no, m.valid_from, m.valid_to, m.ended_on as mediator_ended_on
       from assignment a join mediator m on m.centre_id = a.centre_id and m.id = a.mediator_id
       where a.centre_id = c.centre_id and a.case_id = c.id) x),
    'challenges', (select coalesce(json_agg(x order by x.id), '[]') from challenge x where x.centre_id = c.centre_id and x.case_id = c.id),
    'conflicts', (select coalesce(json_agg(x order by x.id), '[]') from (
       select k.id, k.mediator_id, k.case_party_id, k.kind, k.field, k.other_case_id, o.number as other_number,
         (select coalesce(json_agg(l.account_id), '[]') from case_lockout l
            where l.centre_id = k.centre_id and l.case_id = k.other_case_id and l.lifted_at is null) as kept_from,
         k.found_at, k.decision, k.decided_by, k.decided_at,
         (select t.body from statement t where t.centre_id = k.centre_id and t.case_id = k.case_id and t.commitment = k.reason) as reason
       from conflict_match k left join case_file o on o.centre_id = k.centre_id and o.id = k.other_case_id
       where k.centre_id = c.centre_id and k.case_id = c.id) x),
    'hold', (select row_to_json(h) from safety_hold h where h.centre_id = c.centre_id and h.case_id = c.id and h.ended_at is null),
    'sessions', (select coalesce(json_agg(x order by x.no), '[]') from (
       select s.*, (select coalesce(json_agg(e order by e.happened_at, e.recorded_at), '[]') from session_entry e
                    where e.centre_id = s.centre_id and e.session_id = s.id) as entries
       from session s where s.centre_id = c.centre_id and s.case_id = c.id) x),
    'agreements', (select coalesce(json_agg(x order by x.no), '[]') from (
       select a.*, (select coalesce(json_agg(g order by g.id), '[]') from agreement_signature g
                    where g.centre_id = a.centre_id and g.agreement_id = a.id) as signatures
       from agreement a where a.centre_id = c.centre_id and a.case_id = c.id) x),
    'obligations', (select coalesce(json_agg(o order by o.agreement_id, o.no), '[]') from obligation o
       where o.centre_id = c.centre_id and o.case_id = c.id),
    'referrals', (select coalesce(json_agg(r order by r.id), '[]') from referral r where r.from_centre_id = c.centre_id and r.case_id = c.id)
  )::text;
end $$;
