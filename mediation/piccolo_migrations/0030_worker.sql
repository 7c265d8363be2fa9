-- The worker: what it does besides answering, and when it last did it.

-- A row for each kind of turn, whoever took it: shown by the doctor. `every`: how often it is due; `done`: pieces of work of
-- all turns together.
create table worker_turn (
  name text primary key,
  every interval not null,
  ended_at timestamptz not null default now(),
  worked_at timestamptz,
  done bigint not null default 0,
  failed_at timestamptz,
  failure text not null default ''
);
grant select, insert, update on worker_turn to mediation_worker;

-- While the demonstration is laid its days pass by its own script; the worker waits until the last story is told.
create function demonstration_unfinished() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from centre where demonstration and settings #> '{demonstration,complete}' = 'false'::jsonb) $$;
call on_closed_list('demonstration_unfinished()', 'mediation_worker');
