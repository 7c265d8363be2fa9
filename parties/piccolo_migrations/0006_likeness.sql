-- By what a person is found to be the same, or near: what a name sounds like, and where they work. A mediator is a person too.

-- Each letter as it sounds, without marks, spaces and nicknames in brackets: parties.name_keys.heard.
create function name_heard(t text) returns text language sql immutable strict parallel safe as $$
  select translate(regexp_replace(t, '\([^)]*\)|\[[^]]*\]|"[^"]*"|“[^”]*”', '', 'g'),
    e'ฃคฅฆฉฌญฎฏฐฑฒถธณผภฝศษซฮฬฦฤ\u0e35\u0e36\u0e37\u0e39\u0e33ใแ๐๑๒๓๔๕๖๗๘๙ABCDEFGHIJKLMNOPQRSTUVWXYZะ\u0e31\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3aๅๆฯ \u0009\u000a\u000d\u000c\u000b\u00a0.,;:''"`()[]{}<>/\\|!?*+=_-–—‘’“”\u200b\u200c\u200d\ufeff',
    e'ขขขขชชยดตทททททนพพฟสสสหลลร\u0e34\u0e34\u0e34\u0e38\u0e32ไเ0123456789abcdefghijklmnopqrstuvwxyz') $$;

-- As heard, doubled letters written once: parties.name_keys.skeleton.
create function name_skeleton(t text) returns text language sql immutable strict parallel safe as
$$ select regexp_replace(name_heard(t), '([^0-9])\1+', '\1', 'g') $$;

-- The family name as written, in the field of the first where its own is empty: parties.name_keys.family_of.
create function name_family(first_name text, last_name text) returns text language sql immutable strict parallel safe as $$
  select case when name_heard(last_name) <> '' then last_name
    when position(' ' in ltrim(first_name, ' ')) = 0 then ''
    else substr(ltrim(first_name, ' '), position(' ' in ltrim(first_name, ' ')) + 1) end $$;

-- The skeleton of a name without its family name: parties.name_keys.given_skeleton.
create function name_given(name_key text, last_name text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(
    case when name_heard(last_name) <> '' and right(name_heard(name_key), length(name_heard(last_name))) = name_heard(last_name)
      then left(name_heard(name_key), length(name_heard(name_key)) - length(name_heard(last_name)))
      else name_heard(name_key) end,
    '([^0-9])\1+', '\1', 'g') $$;

-- Three keys find the same person again: the whole name as it sounds, and either half of it where the other has a slip. All
-- are compared with `=` alone, which may go ahead of the policy, so that their indexes serve under it.
alter table person
  add column employer text not null default '',
  add column name_whole text not null generated always as (name_skeleton(name_key)) stored,
  add column given_key text not null generated always as (name_given(name_key, name_family(first_name, last_name))) stored,
  add column family_key text not null generated always as (name_skeleton(name_family(first_name, last_name))) stored;
create index person_whole on person (centre_id, name_whole);
create index person_given on person (centre_id, given_key, family_key) include (id);
create index person_family on person (centre_id, family_key, given_key) include (id);
-- For what is asked across centres: firm identity alone.
create index person_national_id_anywhere on person (national_id_index) where national_id_index is not null;
create index person_phone_anywhere on person (phone_index, name_whole) where phone_index is not null;

-- Whoever is on the roster stands in the register: what is compared of a mediator is what is compared of anybody.
alter table mediator add column person_id bigint;
create function mediator_is_a_person() returns trigger language plpgsql as $$
begin
  if new.person_id is null then
    insert into person (centre_id, first_name, last_name, name_key)
      values (new.centre_id, split_part(new.name, ' ', 1), substr(new.name, length(split_part(new.name, ' ', 1)) + 2),
              replace(lower(new.name), ' ', ''))
      returning id into new.person_id;
  end if;
  return new;
end $$;
create trigger is_a_person before insert or update on mediator for each row execute function mediator_is_a_person();
-- The policies name no owner: to reach rows laid before, it must stand outside them for this one statement.
alter table mediator no force row level security;
alter table person no force row level security;
update mediator set version = version;
alter table mediator force row level security;
alter table person force row level security;
alter table mediator alter column person_id set not null,
  add foreign key (centre_id, person_id) references person (centre_id, id) on delete restrict;
create unique index mediator_person on mediator (centre_id, person_id);
