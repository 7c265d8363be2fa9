-- Everything the rules need to know of one case, in one round trip. With p_lock the case row is locked first; a volatile
-- plpgsql function takes a new snapshot for each statement, so what is read afterwards is what the lock protects.
create function dossier(p_case bigint, p_lock boolean) returns text language plpgsql volatile as $$
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
         n.province, n.postcode, n.area_code, n.language, n.needs, n.occupation, n.email, n.contact_person, n.birth_date, n.birth_year,
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
revoke execute on function dossier(bigint, boolean) from public;
grant execute on function dossier(bigint, boolean) to mediation_app;
