-- The roster told apart: courses with their hours and days, languages and topics by code, the centre's villages by code, and
-- when somebody can come. What stood there in words is kept in words. The lists are rewritten by the columns' own USING, which
-- no fence hides rows from.
alter table mediator add column other_languages text not null default '';
alter table mediator alter column other_languages type text
  using case when languages in ('', 'th') then '' else languages end;
alter table mediator alter column languages drop default;
alter table mediator alter column languages type text[] using array['th'];
alter table mediator alter column languages set default '{th}';

alter table mediator alter column courses drop default;
alter table mediator alter column courses type jsonb
  using case when courses = '' then '[]'::jsonb
    else jsonb_build_array(jsonb_build_object('name', courses, 'hours', null, 'passed_on', null)) end;
alter table mediator alter column courses set default '[]';

alter table mediator
  add column village_codes text[] not null default '{}',
  add column home_village text not null default '' check (home_village ~ '^([0-9]{8})?$'),
  add column topics text[] not null default '{}',
  add column weekly jsonb not null default '[]' check (jsonb_typeof(weekly) = 'array'),
  add column absences jsonb not null default '[]' check (jsonb_typeof(absences) = 'array'),
  add constraint mediator_courses_list check (jsonb_typeof(courses) = 'array');

-- Registrations that run out are looked for every day.
create index mediator_valid_to on mediator (centre_id, valid_to) where ended_on is null and valid_to is not null;
