-- What an installation got from its first migrations, brought to what they say now: nothing of a referral that was taken back
-- or declined is left with its receiver, only centres where somebody answers are offered, and the index of assignments serves
-- those completed too. Where that is so already, and where a later migration went further, nothing is touched.

do $outdated$
begin
  if position('withdrawn' in pg_get_functiondef('referral_packet(bigint)'::regprocedure)) = 0 then
    execute $now$
create or replace function referral_packet(p_id bigint) returns text
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
    and r.to_centre_id = current_centre() and r.status <> 'prepared' and r.sent_at is not null $$
    $now$;
  end if;
  if position('cjc' in pg_get_functiondef('centre_directory()'::regprocedure)) = 0 then
    execute $now$
create or replace function centre_directory() returns table (id int, kind text, name text, area_code text)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.kind, c.name, c.area_code from centre c
  where current_centre() is not null
    and exists (select from membership m join account a on a.id = m.account_id and a.disabled_at is null
                where m.centre_id = c.id and m.role = 'cjc' and m.ended_at is null)
  order by thai_key(c.name) collate "C", c.id $$
    $now$;
  end if;
  if position('completed' in pg_get_indexdef('assignment_mediator'::regclass)) = 0 then
    drop index assignment_mediator;
    create index assignment_mediator on assignment (centre_id, mediator_id)
      where status not in ('declined', 'ended') or end_reason = 'completed';
  end if;
end $outdated$;
