-- The staff of the centre of this transaction: names and roles, for choosing an officer and for keeping people out of their
-- own disputes. Never the staff of another centre.
create function staff_of_centre()
returns table (account_id bigint, username text, display_name text, roles text[], person_key bytea, disabled boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.username, a.display_name, array_agg(m.role order by m.role), a.person_key, a.disabled_at is not null
  from membership m join account a on a.id = m.account_id
  where m.centre_id = current_centre() and m.ended_at is null
  group by a.id
  order by (thai_key(a.display_name)) collate "C", a.id
$$;
alter function staff_of_centre() owner to mediation_definer;
revoke execute on function staff_of_centre() from public;
grant execute on function staff_of_centre() to mediation_app;
