-- SIGN-IN: what must be known before any centre is, and who may give accounts and roles.
-- Accounts, sign-ins and attempts have no grants at all: these functions are the only way to them. Each says what it checks.

-- Roles changed since the token was given: the next page the reader opens brings a new token.
alter table sign_in add column rotate boolean not null default false;

-- Roles are given and ended by the functions below alone.
revoke insert, update on membership from mediation_app;

create procedure on_closed_list(f regprocedure, reader text default 'mediation_app') language plpgsql as $$
begin
  execute format('alter function %s owner to mediation_definer', f);
  execute format('revoke execute on function %s from public', f);
  execute format('grant execute on function %s to %I', f, reader);
end $$;
revoke execute on procedure on_closed_list(regprocedure, text) from public;

-- ATTEMPTS ------------------------------------------------------------------------------------------------------------

-- How long to wait after a failure that has `beyond` others of its kind before it: half a minute, doubling, at most 15 minutes.
create function attempt_pause(beyond bigint) returns interval language sql immutable parallel safe as
$$ select least(interval '15 minutes', interval '30 seconds' * power(2, least(beyond, 10))) $$;

-- Opens an attempt for a name from an address (both keyed digests). Either `wait_seconds` > 0 and nothing is kept, or the attempt
-- is kept as failed until attempt_succeeded() says otherwise, so that many tries at once count like tries one by one.
--
-- Failures of the last 15 minutes lock, for a pause that grows:
--   10 of this name from this address since it last succeeded here,
--   30 from this address, whatever the name,
--   10 of this name, whatever the address.
-- So that nobody can lock a rightful user out for good:
--   where name and address succeeded together in the last 30 days, only their own failures count;
--   an address that has not failed with this name is never held by the failures of others with the name, save that beyond 100
--   of them such tries come at least 10 seconds apart.
create function attempts_open(p_name_key bytea, p_address_key bytea) returns table (wait_seconds int, attempt_id bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t timestamptz; since timestamptz; last_success timestamptz; ends timestamptz;
  n_pair bigint; n_name bigint; n_address bigint;
  last_pair timestamptz; last_name timestamptz; last_address timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(encode(p_name_key, 'hex'), 727002));
  perform pg_advisory_xact_lock(hashtextextended(encode(p_address_key, 'hex'), 727003));
  t := clock_timestamp();
  since := t - interval '15 minutes';
  select max(at) into last_success from sign_in_attempt
    where name_key = p_name_key and address_key = p_address_key and succeeded and at > t - interval '30 days';
  select count(*), max(at),
         count(*) filter (where address_key = p_address_key and at > coalesce(last_success, since)),
         max(at) filter (where address_key = p_address_key and at > coalesce(last_success, since))
    into n_name, last_name, n_pair, last_pair
    from sign_in_attempt where name_key = p_name_key and not succeeded and at > since;
  select count(*), max(at) into n_address, last_address
    from sign_in_attempt where address_key = p_address_key and not succeeded and at > since;
  if n_pair >= 10 then ends := last_pair + attempt_pause(n_pair - 10); end if;
  if last_success is null then
    if n_address >= 30 then ends := greatest(ends, last_address + attempt_pause(n_address - 30)); end if;
    if n_pair > 0 and n_name >= 10 then ends := greatest(ends, last_name + attempt_pause(n_name - 10)); end if;
    if n_pair = 0 and n_name >= 100 then ends := greatest(ends, last_name + interval '10 seconds'); end if;
  end if;
  if ends > t then
    return query select ceil(extract(epoch from ends - t))::int, null::bigint;
    return;
  end if;
  return query insert into sign_in_attempt (name_key, address_key, succeeded, at)
    values (p_name_key, p_address_key, false, t) returning 0, id;
end $$;
call on_closed_list('attempts_open(bytea, bytea)');

-- The attempt opened a moment ago came with the right password.
create function attempt_succeeded(p_attempt bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
  update sign_in_attempt set succeeded = true where id = p_attempt and at > clock_timestamp() - interval '5 minutes' $$;
call on_closed_list('attempt_succeeded(bigint)');

-- ACCOUNTS, BEFORE ANY CENTRE IS KNOWN ---------------------------------------------------------------------------------

-- What comparing a password needs, for this one name.
create function account_for_sign_in(p_username text)
returns table (id bigint, password_hash text, disabled boolean, must_change boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.password_hash, a.disabled_at is not null, a.must_change from account a where a.username = p_username $$;
call on_closed_list('account_for_sign_in(text)');

-- A stronger hash of the same password: only in place of the very hash it was compared with.
create function account_rehash(p_account bigint, p_old_hash text, p_new_hash text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update account set password_hash = p_new_hash where id = p_account and password_hash = p_old_hash;
  return found;
end $$;
call on_closed_list('account_rehash(bigint, text, text)');

-- The centres of an account to choose from, in the order the account came to them, with its roles in each.
create function memberships_of(p_account bigint)
returns table (centre_id int, centre_kind text, centre_name text, track text, demonstration boolean, roles text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.kind, c.name, c.track, c.demonstration, array_agg(m.role order by m.id)
  from membership m join centre c on c.id = m.centre_id
  where m.account_id = p_account and m.ended_at is null
  group by c.id order by min(m.id) $$;
call on_closed_list('memberships_of(bigint)');

-- SIGN-INS --------------------------------------------------------------------------------------------------------------

-- Begins a sign-in of an account that is not disabled. A browser's lasts at most 12 hours and may begin without a centre; a
-- token's lasts at most 90 days and holds one centre and one role. Where a centre is named, a role there must stand.
create function sign_in_begin(
  p_account bigint, p_centre int, p_kind text, p_role text, p_token_hash bytea, p_label text, p_expires_at timestamptz
) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare r bigint;
begin
  if not exists (select from account where id = p_account and disabled_at is null)
     or p_expires_at > now() + (case p_kind when 'browser' then interval '12 hours 1 minute' else interval '90 days 1 minute' end)
     or (p_kind = 'browser') <> (p_role is null)
     or (p_kind = 'token' and p_centre is null)
     or (p_centre is not null and not exists (select from membership m where m.account_id = p_account
           and m.centre_id = p_centre and m.ended_at is null and (p_role is null or m.role = p_role))) then
    raise exception 'this account may not sign in so' using errcode = 'insufficient_privilege';
  end if;
  insert into sign_in (account_id, centre_id, kind, role, token_hash, label, expires_at)
    values (p_account, p_centre, p_kind, p_role, p_token_hash, p_label, p_expires_at) returning id into r;
  return r;
end $$;
call on_closed_list('sign_in_begin(bigint, int, text, text, bytea, text, timestamptz)');

-- True while a sign-in stands: neither ended nor past its end, in a browser not idle for longer, the account not disabled.
create function sign_in_stands(s sign_in, p_idle_seconds int) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select s.ended_at is null and s.expires_at > now()
    and (s.kind = 'token' or s.last_seen_at > now() - make_interval(secs => p_idle_seconds))
    and exists (select from account a where a.id = s.account_id and a.disabled_at is null) $$;
call on_closed_list('sign_in_stands(sign_in, int)', 'mediation_definer');

-- Whoever holds this token, with the roles as they stand now; no row where the sign-in does not stand or its centre has ended
-- the last role. That it was seen is written only when half of the idle time has passed. `person_id` is the account's own entry
-- in the register of the centre, for keeping people out of their own disputes.
create function sign_in_find(p_token_hash bytea, p_idle_seconds int)
returns table (
  sign_in_id bigint, kind text, role text, account_id bigint, username text, display_name text, locale text,
  must_change boolean, rotate boolean, centre_id int, centre_kind text, centre_name text, track text, demonstration boolean,
  roles text[], person_id bigint
) language plpgsql security definer set search_path = public, pg_temp as $$
declare s sign_in; held text[];
begin
  select * into s from sign_in i where i.token_hash = p_token_hash;
  if not found or not sign_in_stands(s, p_idle_seconds) then return; end if;
  held := array(select m.role from membership m where m.account_id = s.account_id and m.centre_id = s.centre_id
                and m.ended_at is null and (s.role is null or m.role = s.role) order by m.id);
  if s.centre_id is not null and held = '{}' then return; end if;
  if s.last_seen_at < now() - make_interval(secs => p_idle_seconds / 2.0) then
    update sign_in i set last_seen_at = now() where i.id = s.id and i.ended_at is null;
  end if;
  return query
    select s.id, s.kind, s.role, a.id, a.username, a.display_name, a.locale, a.must_change, s.rotate,
      c.id, c.kind, c.name, c.track, coalesce(c.demonstration, false), held,
      (select min(p.id) from person p where p.centre_id = s.centre_id and p.national_id_index = a.person_key)
    from account a left join centre c on c.id = s.centre_id where a.id = s.account_id;
end $$;
call on_closed_list('sign_in_find(bytea, int)');

-- Ends the sign-in of this token. True when it stood until now.
create function sign_in_end(p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update sign_in set ended_at = now() where token_hash = p_token_hash and ended_at is null;
  return found;
end $$;
call on_closed_list('sign_in_end(bytea)');

-- The account whose sign-in this token is; null where it no longer stands.
create function sign_in_holder(p_token_hash bytea) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select s.account_id from sign_in s where s.token_hash = p_token_hash and sign_in_stands(s, 1800) $$;
call on_closed_list('sign_in_holder(bytea)', 'mediation_definer');

-- Ends every sign-in and token of the account that holds this one. How many stood.
create function sign_in_end_all(p_token_hash bytea) returns int
language sql security definer set search_path = public, pg_temp as $$
  with ended as (update sign_in set ended_at = now() where account_id = sign_in_holder(p_token_hash) and ended_at is null returning id)
  select count(*)::int from ended $$;
call on_closed_list('sign_in_end_all(bytea)');

-- Ends one of the holder's own sign-ins. False where it was not theirs or had ended.
create function sign_in_end_one(p_token_hash bytea, p_sign_in bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update sign_in set ended_at = now()
    where id = p_sign_in and account_id = sign_in_holder(p_token_hash) and ended_at is null;
  return found;
end $$;
call on_closed_list('sign_in_end_one(bytea, bigint)');

-- The holder's own sign-ins that stand, newest first.
create function sign_ins_of(p_token_hash bytea) returns table (
  sign_in_id bigint, kind text, centre_id int, centre_name text, role text, label text, created_at timestamptz,
  last_seen_at timestamptz, expires_at timestamptz, this_one boolean
) language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.kind, c.id, coalesce(c.name, ''), coalesce(s.role, ''), s.label, s.created_at, s.last_seen_at, s.expires_at,
         s.token_hash = p_token_hash
  from sign_in s left join centre c on c.id = s.centre_id
  where s.account_id = sign_in_holder(p_token_hash) and sign_in_stands(s, 1800) order by s.id desc $$;
call on_closed_list('sign_ins_of(bytea)');

-- A new token in place of the old one, for the same sign-in with the same end. False when the old one no longer stands.
create function sign_in_rotate(p_token_hash bytea, p_new_hash bytea) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update sign_in s set token_hash = p_new_hash, rotate = false
    where s.token_hash = p_token_hash and s.kind = 'browser' and sign_in_stands(s, 1800);
  return found;
end $$;
call on_closed_list('sign_in_rotate(bytea, bytea)');

-- Moves a browser's sign-in to a centre where the account holds a role, under a new token. False where it holds none there.
create function sign_in_choose_centre(p_token_hash bytea, p_new_hash bytea, p_centre int) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update sign_in s set token_hash = p_new_hash, centre_id = p_centre, rotate = false
    where s.token_hash = p_token_hash and s.kind = 'browser' and sign_in_stands(s, 1800)
      and exists (select from membership m where m.account_id = s.account_id and m.centre_id = p_centre and m.ended_at is null);
  return found;
end $$;
call on_closed_list('sign_in_choose_centre(bytea, bytea, int)');

-- The holder's own new password: every other sign-in and token of theirs ends, this one goes on under a new token.
create function sign_in_new_password(p_token_hash bytea, p_new_hash bytea, p_password_hash text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare holder bigint := sign_in_holder(p_token_hash);
begin
  if holder is null or not sign_in_rotate(p_token_hash, p_new_hash) then return false; end if;
  update account set password_hash = p_password_hash, must_change = false where id = holder;
  update sign_in set ended_at = now() where account_id = holder and ended_at is null and token_hash <> p_new_hash;
  return true;
end $$;
call on_closed_list('sign_in_new_password(bytea, bytea, text)');

-- Removes attempts and ended sign-ins that nothing asks for any more. For the worker; how many rows went.
create function sign_ins_sweep() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare attempts int; ended int;
begin
  delete from sign_in_attempt where at < now() - interval '30 days';
  get diagnostics attempts = row_count;
  delete from sign_in where least(ended_at, expires_at) < now() - interval '30 days';
  get diagnostics ended = row_count;
  return attempts + ended;
end $$;
call on_closed_list('sign_ins_sweep()', 'mediation_worker');

-- ADMINISTRATION: the role admin, in the centre of the transaction -----------------------------------------------------------

-- The centre whose administrator this transaction is; refuses everybody else. Its row is locked, so that two cannot end the
-- last administrators of a centre at once.
create function administered_centre() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare c int;
begin
  select id into c from centre where id = current_centre() and 'admin' = any (current_roles()) for update;
  if c is null then
    raise exception 'accounts and roles are given by the administrator of a centre' using errcode = 'insufficient_privilege';
  end if;
  return c;
end $$;
call on_closed_list('administered_centre()', 'mediation_definer');

-- Refuses unless the account is this centre's to answer for: its earliest role that stands is here, or, where none stands
-- anywhere, its earliest of all. A centre that invites an account of another one cannot thereby set its password.
create function account_is_ours(p_account bigint) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select m.centre_id from membership m where m.account_id = p_account order by m.ended_at is not null, m.id limit 1)
     is distinct from administered_centre() then
    raise exception 'another centre answers for this account' using errcode = 'insufficient_privilege', detail = 'not_ours';
  end if;
end $$;
call on_closed_list('account_is_ours(bigint)', 'mediation_definer');

-- Refuses where nobody but this account administers the centre.
create function not_the_last_administrator(p_account bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from membership where centre_id = current_centre() and account_id = p_account and role = 'admin' and ended_at is null)
     and not exists (select from membership m join account a on a.id = m.account_id where m.centre_id = current_centre()
       and m.role = 'admin' and m.ended_at is null and a.disabled_at is null and a.id <> p_account) then
    raise exception 'a centre keeps one administrator' using errcode = 'insufficient_privilege', detail = 'last_administrator';
  end if;
end $$;
call on_closed_list('not_the_last_administrator(bigint)', 'mediation_definer');

-- A new account with its first role here. Whoever holds it must set a password of their own on first sign-in.
create function account_create(
  p_username text, p_display_name text, p_password_hash text, p_locale text, p_person_key bytea, p_role text
) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare c int := administered_centre(); a bigint;
begin
  insert into account (username, display_name, password_hash, locale, person_key, must_change)
    values (p_username, p_display_name, p_password_hash, p_locale, p_person_key, true) returning id into a;
  insert into membership (centre_id, account_id, role) values (c, a, p_role);
  return a;
end $$;
call on_closed_list('account_create(text, text, text, text, bytea, text)');

-- A password given by the administrator, to be changed on the next sign-in; every sign-in and token of the account ends.
create function account_set_password(p_account bigint, p_password_hash text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform account_is_ours(p_account);
  update account set password_hash = p_password_hash, must_change = true where id = p_account;
  update sign_in set ended_at = now() where account_id = p_account and ended_at is null;
end $$;
call on_closed_list('account_set_password(bigint, text)');

-- Closes an account of this centre and ends every sign-in and token of it. False when it was closed already.
create function account_disable(p_account bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform account_is_ours(p_account), not_the_last_administrator(p_account);
  update sign_in set ended_at = now() where account_id = p_account and ended_at is null;
  update account set disabled_at = now() where id = p_account and disabled_at is null;
  return found;
end $$;
call on_closed_list('account_disable(bigint)');

-- Opens a closed account of this centre again. False when it was open.
create function account_enable(p_account bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform account_is_ours(p_account);
  update account set disabled_at = null where id = p_account and disabled_at is not null;
  return found;
end $$;
call on_closed_list('account_enable(bigint)');

-- Gives an account a role in this centre. False when it holds it already.
create function membership_grant(p_account bigint, p_role text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare c int := administered_centre();
begin
  insert into membership (centre_id, account_id, role) values (c, p_account, p_role)
    on conflict (centre_id, account_id, role) where ended_at is null do nothing;
  if not found then return false; end if;
  update sign_in set rotate = true where account_id = p_account and centre_id = c and kind = 'browser' and ended_at is null;
  return true;
end $$;
call on_closed_list('membership_grant(bigint, text)');

-- Ends a role of an account in this centre, and the tokens made for it. False when it held none such.
create function membership_end(p_account bigint, p_role text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare c int := administered_centre();
begin
  if p_role = 'admin' then perform not_the_last_administrator(p_account); end if;
  update membership set ended_at = now() where centre_id = c and account_id = p_account and role = p_role and ended_at is null;
  if not found then return false; end if;
  update sign_in set ended_at = now() where account_id = p_account and centre_id = c and role = p_role and ended_at is null;
  update sign_in set rotate = true where account_id = p_account and centre_id = c and kind = 'browser' and ended_at is null;
  return true;
end $$;
call on_closed_list('membership_end(bigint, text)');

-- Everybody who holds or held a role in this centre, for its administrator. `ours`: this centre may set the password.
create function accounts_of_centre() returns table (
  account_id bigint, username text, display_name text, locale text, disabled boolean, must_change boolean, roles text[], ours boolean
) language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.username, a.display_name, a.locale, a.disabled_at is not null, a.must_change,
    array(select m.role from membership m where m.account_id = a.id and m.centre_id = current_centre() and m.ended_at is null order by m.id),
    (select m.centre_id from membership m where m.account_id = a.id order by m.ended_at is not null, m.id limit 1) = current_centre()
  from account a
  where 'admin' = any (current_roles())
    and exists (select from membership m where m.account_id = a.id and m.centre_id = current_centre())
  order by a.disabled_at is not null, thai_key(a.display_name) collate "C", a.id $$;
call on_closed_list('accounts_of_centre()');

-- The names of accounts that hold or held a role in this centre: who did it, in journals and lists.
create function account_names(p_accounts bigint[]) returns table (account_id bigint, display_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.display_name from account a where a.id = any (p_accounts)
    and exists (select from membership m where m.account_id = a.id and m.centre_id = current_centre()) $$;
call on_closed_list('account_names(bigint[])');
