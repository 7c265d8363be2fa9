-- What each side says of a mediator, on its own; whether the earlier mediator's papers may be used again; when somebody was
-- confirmed; and whom a side wishes for, or does not want, by the number on the roster. Both lists only ever grow: the newest
-- answer of a side counts, the earlier ones stay beside it.
alter table assignment
  add column answers jsonb not null default '[]' check (jsonb_typeof(answers) = 'array'),
  add column papers jsonb not null default '[]' check (jsonb_typeof(papers) = 'array'),
  add column confirmed_at timestamptz;

alter table case_side
  add column prefers bigint[] not null default '{}',
  add column excludes bigint[] not null default '{}';

-- Whoever was confirmed already was so at the latest when the last step of the service happened. Written by the column's own
-- USING, which no fence hides rows from.
alter table assignment alter column confirmed_at type timestamptz
  using case when status in ('confirmed', 'active', 'ended') then last_happened_at end;

-- What was explained of a challenge, and the reasons of its decision, by the commitment of the text kept with the case.
alter table challenge
  add column explanation text not null default '' check (explanation ~ '^([0-9a-f]{64})?$'),
  add column reasons text not null default '' check (reasons ~ '^([0-9a-f]{64})?$');
