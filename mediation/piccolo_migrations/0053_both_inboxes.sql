-- What another installation sent stands in the same inbox, in the same parts, found by the same letters.
create function incoming_inbox_lines(p_view text, p_status text, p_letter text, p_today date, p_before bigint, p_limit int)
returns table (
  id bigint, status text, version int, from_centre text, destination text, reason_code text, letter_no text, urgent boolean,
  sent_at timestamptz, reply_by date, acknowledged_at timestamptz, receiver_no text, receiver_officer text,
  last_happened_at timestamptz
) language sql stable as $$
  select r.id, r.status, r.version, r.from_centre, r.destination, r.reason_code, r.letter_no, r.urgent,
    r.sent_at, r.reply_by, r.acknowledged_at, r.receiver_no, r.receiver_officer, r.last_happened_at
  from incoming_referral r
  where 'cjc' = any (current_roles()) and r.centre_id = current_centre()
    and referral_standing(p_view, r.status, r.reply_by, p_today)
    and (p_status is null or r.status = p_status) and (p_before is null or r.id < p_before)
    and (p_letter = '' or position(thai_key(p_letter) in thai_key(r.letter_no)) > 0
         or position(thai_key(p_letter) in thai_key(r.receiver_no)) > 0)
  order by r.id desc limit least(greatest(p_limit, 1), 101) $$;

create function incoming_inbox_counts(p_today date) returns table (waiting int, asked int, overdue int, done int)
language sql stable as $$
  select count(*) filter (where referral_standing('waiting', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('asked', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('overdue', r.status, r.reply_by, p_today))::int,
    count(*) filter (where referral_standing('done', r.status, r.reply_by, p_today))::int
  from incoming_referral r where 'cjc' = any (current_roles()) and r.centre_id = current_centre() $$;
revoke execute on function incoming_inbox_lines(text, text, text, date, bigint, int), incoming_inbox_counts(date) from public;
grant execute on function incoming_inbox_lines(text, text, text, date, bigint, int), incoming_inbox_counts(date) to mediation_app;
