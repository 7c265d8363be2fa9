-- WHAT LETS ANYBODY CHECK A PAPER: a short code nobody can guess, and what its QR says, signed with the centre's key. Papers
-- issued before have neither.

alter table document add column code text, add column payload text;
alter table document
  add constraint document_code unique (code),
  add constraint document_code_form check (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  add constraint document_marked check ((code is null) = (payload is null) and length(payload) < 400);

-- What anybody may know who holds a paper, found by its code alone: no name, no term, no number of row or case.
create function paper_by_code(p_code text)
returns table (kind text, title text, issued_on date, centre_id int, centre_name text, sha256 bytea, record_sha256 bytea,
  payload text, replaced_on date)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.kind, d.title, d.issued_on, c.id, c.name, d.sha256, d.record_sha256, d.payload, x.issued_on
  from document d join centre c on c.id = d.centre_id
    left join document x on x.centre_id = d.centre_id and x.supersedes = d.id
  where d.code = p_code $$;

-- The centres whose papers can be checked: public offices, by their names. p_id: only this one.
create function paper_centres(p_id int) returns table (id int, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.name from centre c
  where (p_id is null or c.id = p_id) and exists (select from document d where d.centre_id = c.id and d.code is not null)
  order by c.id $$;

alter function paper_by_code(text) owner to mediation_definer;
alter function paper_centres(int) owner to mediation_definer;
revoke execute on function paper_by_code(text), paper_centres(int) from public;
grant execute on function paper_by_code(text), paper_centres(int) to mediation_app;
grant select on document to mediation_definer;
