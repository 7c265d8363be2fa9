-- What the worker compares chains with, and what it sweeps.

-- The verifier compares where a chain leads with where its subject stands: no more of a case or referral than that.
grant select (id, status) on case_file, referral to mediation_worker;
create policy verification on case_file for select to mediation_worker using (true);
create policy verification on referral for select to mediation_worker using (true);

-- Forgets answers that nobody asks for again: a program repeats what it sent within seconds or minutes. For the worker; how
-- many rows went.
create function answers_sweep() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare swept int;
begin
  delete from idempotency where at < now() - interval '7 days';
  get diagnostics swept = row_count;
  return swept;
end $$;
call on_closed_list('answers_sweep()', 'mediation_worker');
