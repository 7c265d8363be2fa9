-- The inbox of a justice centre as its people ask for it: what waits for them, what waits for the sender, what is late, what is done,
-- and a letter by its number. Of this centre's own inbox alone, for its justice officers alone.

create function referral_standing(p_view text, status text, reply_by date, p_today date) returns boolean language sql immutable parallel safe as $$
  select case p_view when 'waiting' then status in ('sent', 'acknowledged', 'in_progress')
                     when 'asked' then status = 'more_asked'
                     when 'overdue' then status = 'sent' and coalesce(reply_by < p_today, false)
                     when 'done' then status in ('completed', 'result_recorded', 'declined', 'withdrawn')
                     else p_view is null end $$;

-- Numbers of letters are found by a part of them, in either digits; the receiver's own number is looked through too.
create function referral_inbox_lines(p_view text, p_status text, p_letter text, p_today date, p_before bigint, p_limit int)
returns table (
  id bigint, status text, version int, from_centre text, destination text, reason_code text, letter_no text, urgent boolean,
  sent_at timestamptz, reply_by date, acknowledged_at timestamptz, receiver_no text, receiver_officer text,
  last_happened_at timestamptz
) language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.status, r.version, c.name, r.destination, r.reason_code, r.letter_no, r.urgent,
    r.sent_at, r.reply_by, r.acknowledged_at, r.receiver_no, r.receiver_officer, r.last_happened_at
  from referral r join centre c on c.id = r.from_centre_id
  where 'cjc' = any (current_roles())
    and r.to_centre_id = current_centre() and r.status <> 'prepared' and r.sent_at is not null
    and referral_standing(p_view, r.status, r.reply_by, p_today)
    and (p_status is null or r.status = p_status) and (p_before is null or r.id < p_before)
    and (p_letter = '' or position(thai_key(p_letter) in thai_key(r.letter_no)) > 0
         or position(thai_key(p_letter) in thai_key(r.receiver_no)) > 0)
  order by r.id desc limit least(greatest(p_limit, 1), 100) $$;
call on_closed_list('referral_inbox_lines(text, text, text, date, bigint, int)');

create function referral_inbox_counts(p_today date) returns table (waiting int, asked int, overdue int, done int)
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) filter (where referral_standing('waiting', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('asked', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('overdue', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('done', r.status, r.reply_by, p_today))::int
  from referral r
  where 'cjc' = any (current_roles())
    and r.to_centre_id = current_centre() and r.status <> 'prepared' and r.sent_at is not null $$;
call on_closed_list('referral_inbox_counts(date)');
