-- What was signed stays as it was signed. The application may go on with an agreement that is no draft any more (its state,
-- the department's certificate) and with its promises (their state, what was performed, when they bind), and with nothing else:
-- no word of the terms changes, no signature is added, changed or taken away. Whoever owns the tables is not held.

create function signed_terms_stay() returns trigger language plpgsql as $$
declare
  may_move text[] := array['status', 'certificate_no', 'certificate_on', 'certificate_reason', 'prosecution_extinguished_on',
    'last_happened_at', 'version'];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'drafted' then
      raise exception 'an agreement begins as a draft' using errcode = 'insufficient_privilege';
    end if;
  elsif old.status <> 'drafted' and (new.status = 'drafted' or (old.status = 'discarded') <> (new.status = 'discarded')
        or to_jsonb(new) - may_move <> to_jsonb(old) - may_move) then
    raise exception 'terms that are no draft any more are not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger signed_terms before insert or update on agreement for each row
  when (current_user = 'mediation_app') execute function signed_terms_stay();

create function signed_promises_stay() returns trigger language plpgsql as $$
declare
  may_move text[] := array['status', 'performed_amount', 'enforceable_from', 'enforce_by', 'done_on', 'last_happened_at', 'version'];
  promise obligation := case when tg_op = 'INSERT' then new else old end;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - may_move = to_jsonb(old) - may_move then return new; end if;
  if not exists (select from agreement a where a.centre_id = promise.centre_id and a.id = promise.agreement_id
                   and a.status = 'drafted')
     or (tg_op = 'UPDATE' and new.agreement_id <> old.agreement_id) then
    raise exception 'promises are written and taken away in drafts alone' using errcode = 'insufficient_privilege';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger signed_promises before insert or update or delete on obligation for each row
  when (current_user = 'mediation_app') execute function signed_promises_stay();

create function signatures_stay() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' or not exists (select from agreement a where a.centre_id = new.centre_id and a.id = new.agreement_id
                                        and a.status = 'drafted') then
    raise exception 'signatures are given once, under a draft, and stay' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger signatures before insert or update or delete on agreement_signature for each row
  when (current_user = 'mediation_app') execute function signatures_stay();
revoke update, delete on agreement_signature from mediation_app;
