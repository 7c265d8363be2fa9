-- REFERRALS between centres. The sender's centre owns the row and reaches it like its own; the receiver reaches it through
-- the functions below alone: after it was sent, in the role of its justice officer, and never the case.

-- The legal bases as the coded lists name them.
alter table referral drop constraint referral_basis_check;
alter table referral add constraint referral_basis_check
  check (basis in ('written_consent', 'danger_to_life', 'duty_to_notify', 'public_task'));

-- The centres of the installation that can answer a referral, by name: those where somebody is justice officer.
create function centre_directory() returns table (id int, kind text, name text, area_code text)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.kind, c.name, c.area_code from centre c
  where current_centre() is not null
    and exists (select from membership m join account a on a.id = m.account_id and a.disabled_at is null
                where m.centre_id = c.id and m.role = 'cjc' and m.ended_at is null)
  order by thai_key(c.name) collate "C", c.id $$;
call on_closed_list('centre_directory()');

-- What was sent to this centre, newest first. p_status null: any; p_before: the last id of the page before.
create function referral_inbox(p_status text, p_before bigint, p_limit int) returns table (
  id bigint, status text, version int, from_centre text, destination text, reason_code text, letter_no text, urgent boolean,
  sent_at timestamptz, reply_by date, acknowledged_at timestamptz, receiver_no text, receiver_officer text,
  last_happened_at timestamptz
) language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.status, r.version, c.name, r.destination, r.reason_code, r.letter_no, r.urgent,
    r.sent_at, r.reply_by, r.acknowledged_at, r.receiver_no, r.receiver_officer, r.last_happened_at
  from referral r join centre c on c.id = r.from_centre_id
  where 'cjc' = any (current_roles())
    and r.to_centre_id = current_centre() and r.status <> 'prepared' and r.sent_at is not null
    and (p_status is null or r.status = p_status) and (p_before is null or r.id < p_before)
  order by r.id desc limit least(greatest(p_limit, 1), 100) $$;
call on_closed_list('referral_inbox(text, bigint, int)');

-- One referral as its receiver sees it, with its journal since it was sent; null where it is not theirs to see. What was
-- shared is theirs for as long as they may work on it: taken back or declined, only status and journal remain.
create function referral_packet(p_id bigint) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select json_build_object(
    'id', r.id, 'status', r.status, 'version', r.version, 'from_centre', c.name, 'destination', r.destination,
    'letter_no', r.letter_no, 'reason_code', r.reason_code, 'basis', r.basis, 'consent_on', r.consent_on,
    'urgent', r.urgent, 'packet', case when r.status in ('withdrawn', 'declined') then '{}'::jsonb else r.packet end, 'sent_at', r.sent_at, 'reply_by', r.reply_by,
    'receiver_no', r.receiver_no, 'receiver_officer', r.receiver_officer, 'acknowledged_at', r.acknowledged_at,
    'decline_reason', r.decline_reason, 'question', r.question,
    'supplement', case when r.status in ('withdrawn', 'declined') then '' else r.supplement end,
    'result_code', r.result_code, 'result', r.result, 'completed_on', r.completed_on,
    'last_happened_at', r.last_happened_at,
    'journal', (select coalesce(json_agg(json_build_object(
        'seq', e.seq, 'event', e.event, 'role', e.role, 'recorded_at', e.recorded_at, 'happened_at', e.happened_at,
        'status_from', e.status_from, 'status_to', e.status_to, 'reason_code', e.reason_code) order by e.seq), '[]')
      from journal_entry e where e.subject_kind = 'referral' and e.subject_id = r.id
        and e.seq >= (select min(s.seq) from journal_entry s where s.subject_kind = 'referral' and s.subject_id = r.id
                        and s.event = 'case:referral:send'))
  )::text
  from referral r join centre c on c.id = r.from_centre_id
  where r.id = p_id and 'cjc' = any (current_roles())
    and r.to_centre_id = current_centre() and r.status <> 'prepared' and r.sent_at is not null $$;
call on_closed_list('referral_packet(bigint)');

-- The receiver's answer: moves the referral from the state and version the receiver saw, writes the receiver's columns and
-- tells the officer of the case. No row where it is not theirs; `done` is false, and `standing` the version now, where
-- somebody was quicker.
create function referral_answer(p_id bigint, p_expected_status text, p_new_status text, p_version int, p_columns jsonb)
returns table (done boolean, standing int) language plpgsql security definer set search_path = public, pg_temp as $$
declare r referral%rowtype;
begin
  if current_centre() is null or not ('cjc' = any (current_roles())) then return; end if;
  select * into r from referral x
    where x.id = p_id and x.to_centre_id = current_centre() and x.status <> 'prepared' and x.sent_at is not null for update;
  if r.id is null then return; end if;
  if r.status <> p_expected_status or r.version <> p_version then
    return query select false, r.version;
    return;
  end if;
  if (p_expected_status, p_new_status) not in (
       ('sent', 'acknowledged'), ('acknowledged', 'in_progress'), ('in_progress', 'completed'),
       ('sent', 'more_asked'), ('acknowledged', 'more_asked'), ('in_progress', 'more_asked'),
       ('sent', 'declined'), ('acknowledged', 'declined'), ('more_asked', 'declined'))
     or exists (select from jsonb_object_keys(p_columns) k where k not in ('happened_at', 'receiver_no', 'receiver_officer',
       'acknowledged_at', 'decline_reason', 'question', 'result_code', 'result', 'completed_on')) then
    raise exception 'this is not the receiver''s to change' using errcode = 'insufficient_privilege';
  end if;
  update referral x set
    status = p_new_status,
    version = x.version + 1,
    last_happened_at = (p_columns ->> 'happened_at')::timestamptz,
    receiver_no = coalesce(p_columns ->> 'receiver_no', x.receiver_no),
    receiver_officer = coalesce(p_columns ->> 'receiver_officer', x.receiver_officer),
    acknowledged_at = coalesce((p_columns ->> 'acknowledged_at')::timestamptz, x.acknowledged_at),
    decline_reason = coalesce(p_columns ->> 'decline_reason', x.decline_reason),
    question = coalesce(p_columns ->> 'question', x.question),
    result_code = coalesce(p_columns ->> 'result_code', x.result_code),
    result = coalesce(p_columns ->> 'result', x.result),
    completed_on = coalesce((p_columns ->> 'completed_on')::date, x.completed_on)
    where x.id = p_id;
  insert into notice (centre_id, account_id, case_id, referral_id, event, facts)
    select r.from_centre_id, f.officer_id, f.id, r.id,
      'case:referral:' || case p_new_status when 'acknowledged' then 'acknowledge' when 'more_asked' then 'ask_more'
        when 'in_progress' then 'start' when 'declined' then 'decline' else 'complete' end,
      jsonb_build_object('number', f.number, 'letter_no', r.letter_no)
    from case_file f
    where f.centre_id = r.from_centre_id and f.id = r.case_id and f.officer_id is not null
      and not exists (select from case_lockout l where l.centre_id = f.centre_id and l.case_id = f.id
                        and l.account_id = f.officer_id and l.lifted_at is null);
  return query select true, r.version + 1;
end $$;
call on_closed_list('referral_answer(bigint, text, text, int, jsonb)');

-- The receiving centre's justice officers hear of what the sender does; the notice holds no name and no case.
create function referral_tells_receiver() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare told text;
begin
  told := case when new.status = 'sent' then 'send'
               when old.status = 'more_asked' and new.status = 'acknowledged' then 'supply'
               when new.status = 'withdrawn' and new.sent_at is not null then 'withdraw' end;
  if told is not null then
    insert into notice (centre_id, account_id, referral_id, event, facts)
      select distinct m.centre_id, m.account_id, new.id, 'case:referral:' || told, jsonb_build_object('letter_no', new.letter_no)
      from membership m where m.centre_id = new.to_centre_id and m.role = 'cjc' and m.ended_at is null;
  end if;
  return new;
end $$;
alter function referral_tells_receiver() owner to mediation_definer;
revoke execute on function referral_tells_receiver() from public;
create trigger tells_receiver after update of status on referral
  for each row when (new.status is distinct from old.status and new.to_centre_id is not null)
  execute function referral_tells_receiver();
