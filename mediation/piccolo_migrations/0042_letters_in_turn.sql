-- LETTERS IN TURN: the number of a letter is foreseen while it is printed, and taken when it is ready. The counter's row is
-- locked from then to the end of the piece of work, and no longer.

-- The lock that says a number of a centre's letters is in somebody's hands, until their piece of work ends.
create function letter_key(p_year int, p_no int) returns bigint language sql stable as $$
  select hashtextextended(format('letter %s %s %s', current_centre(), p_year, p_no), 0) $$;

-- The next number that nobody has in hand. It is not taken yet: nothing is written, and whoever gives up leaves no trace.
create function letter_ticket(p_year int) returns int language plpgsql volatile as $$
declare
  v_last int;
  v_no int := 0;
begin
  loop
    select coalesce((select k.last from letter_counter k where k.centre_id = current_centre() and k.year = p_year), 0) into v_last;
    v_no := greatest(v_no, v_last) + 1;
    if pg_try_advisory_xact_lock(letter_key(p_year, v_no)) then
      -- Whoever had it may have used it between the two looks.
      perform from letter_counter k where k.centre_id = current_centre() and k.year = p_year and k.last >= v_no;
      if not found then
        return v_no;
      end if;
    end if;
  end loop;
end $$;

-- Take a number in its turn. False where it cannot be had: others counted past it, whoever was in front gave up, or is not ready
-- after all patience. It looks again and again and never waits in a queue: of those who have tickets none may wait for one who
-- waits for them.
create function letter_turn(p_year int, p_no int, p_patience interval default '30 seconds') returns boolean
language plpgsql volatile as $$
declare
  v_last int;
  v_until timestamptz := clock_timestamp() + p_patience;
begin
  loop
    select coalesce((select k.last from letter_counter k where k.centre_id = current_centre() and k.year = p_year), 0) into v_last;
    if v_last >= p_no or clock_timestamp() > v_until then
      return false;
    end if;
    exit when v_last = p_no - 1;
    if pg_try_advisory_xact_lock(letter_key(p_year, p_no - 1)) then
      perform from letter_counter k where k.centre_id = current_centre() and k.year = p_year and k.last = p_no - 1;
      exit when found;
      return false;
    end if;
    perform pg_sleep(0.01);
  end loop;
  if p_no = 1 then
    insert into letter_counter (centre_id, year, last) values (current_centre(), p_year, 1) on conflict do nothing;
  else
    update letter_counter k set last = p_no where k.centre_id = current_centre() and k.year = p_year and k.last = p_no - 1;
  end if;
  return found;
end $$;

revoke execute on function letter_key(int, int), letter_ticket(int), letter_turn(int, int, interval) from public;
grant execute on function letter_key(int, int), letter_ticket(int), letter_turn(int, int, interval) to mediation_app;
