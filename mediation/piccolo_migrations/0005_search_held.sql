-- Searching as before, save that the title of a case held for safety is found by the safety officer and the head alone:
-- whoever is not told it cannot guess it by searching either.
create or replace function cases_found(p_centre int, p_name text, p_title text, p_limit int) returns setof bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare told boolean := current_roles() && array['safety', 'head'];
begin
  if p_centre is null or p_centre is distinct from current_centre() then
    raise exception 'the register of another centre' using errcode = 'insufficient_privilege';
  end if;
  if length(p_title) >= 3 and length(p_name) >= 3 then
    return query
      select x.case_id from (
        select p.case_id from person n join case_party p on p.centre_id = n.centre_id and p.person_id = n.id
          where n.centre_id = p_centre and n.name_key like '%' || p_name || '%'
        union
        select f.id from case_file f where f.centre_id = p_centre and f.title like '%' || p_title || '%'
          and (told or f.status <> 'safety_hold')
      ) x order by 1 desc limit p_limit;
  elsif length(p_name) >= 2 then
    return query
      select x.case_id from (
        select p.case_id from person n join case_party p on p.centre_id = n.centre_id and p.person_id = n.id
          where n.centre_id = p_centre and bigrams(n.name_key) @> bigrams(left(p_name, 2))
        union
        select f.id from case_file f where f.centre_id = p_centre and bigrams(f.title) @> bigrams(left(p_title, 2))
          and (told or f.status <> 'safety_hold')
      ) x order by 1 desc limit p_limit;
  end if;
end $$;
