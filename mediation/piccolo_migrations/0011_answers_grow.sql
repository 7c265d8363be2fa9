-- What a side has answered is not taken back by the application: an answer is only ever followed by another.
create function answers_grow() returns trigger language plpgsql as $$
begin
  if (select coalesce(jsonb_agg(a order by n), '[]') from jsonb_array_elements(new.answers) with ordinality x (a, n)
      where n <= jsonb_array_length(old.answers)) <> old.answers
    or (select coalesce(jsonb_agg(a order by n), '[]') from jsonb_array_elements(new.papers) with ordinality x (a, n)
      where n <= jsonb_array_length(old.papers)) <> old.papers
  then
    raise exception 'what a side has answered stays as it was answered' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger side_answers before update of answers, papers on assignment for each row
  when (current_user = 'mediation_app') execute function answers_grow();
