-- Finds cases of one centre by part of a name or of the title. LIKE and @> are not leakproof, so that under the policy no
-- index would serve them; this function takes the centre as an argument, checks it against the transaction's, and may use
-- the indexes. Two characters go by pairs, three and more by trigrams; a pattern of one character finds nothing.
create function cases_found(p_centre int, p_name text, p_title text, p_limit int) returns setof bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
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
      ) x order by 1 desc limit p_limit;
  elsif length(p_name) >= 2 then
    return query
      select x.case_id from (
        select p.case_id from person n join case_party p on p.centre_id = n.centre_id and p.person_id = n.id
          where n.centre_id = p_centre and bigrams(n.name_key) @> bigrams(left(p_name, 2))
        union
        select f.id from case_file f where f.centre_id = p_centre and bigrams(f.title) @> bigrams(left(p_title, 2))
      ) x order by 1 desc limit p_limit;
  end if;
end $$;
alter function cases_found(int, text, text, int) owner to mediation_definer;
revoke execute on function cases_found(int, text, text, int) from public;
grant execute on function cases_found(int, text, text, int) to mediation_app;
