-- Ninety days after its case was closed what was said in a session is erased for good, unless a challenge is undecided still:
-- nothing of it may be used as evidence (s.29), and nobody works with it any more. Salted commitments and who wrote when stay,
-- and the journal says that they were erased. For the worker; how many texts went.
create function session_texts_sweep() returns int language plpgsql security definer set search_path = public, pg_temp as $$
declare
  ended record;
  gone uuid[];
  swept int := 0;
begin
  for ended in
    select f.id, f.centre_id from case_file f
    where f.status = 'closed' and f.closed_on <= (now() at time zone 'Asia/Bangkok')::date - 90
      and exists (select from session_text t where t.centre_id = f.centre_id and t.case_id = f.id and t.erased_at is null)
      and not exists (select from challenge h where h.centre_id = f.centre_id and h.case_id = f.id and h.decision is null)
    order by f.id
  loop
    perform set_config('app.centre_id', ended.centre_id::text, true);
    with erased as (
      update session_text t set body = null, salt = null, side = null, about = null, erased_at = now()
        where t.centre_id = ended.centre_id and t.case_id = ended.id and t.erased_at is null returning t.id
    ) select array_agg(erased.id order by erased.id) into gone from erased;
    perform journal_append('case', ended.id, now(), null, 'system', null, 'case:session:texts_erased', 'case', null, null,
      'retention', jsonb_build_object('texts', to_jsonb(gone))::text);
    swept := swept + cardinality(gone);
  end loop;
  return swept;
end $$;
call on_closed_list('session_texts_sweep()', 'mediation_worker');
