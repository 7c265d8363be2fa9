-- What a subdistrict is looked for by while an address is typed: its own names, those of its district and province, and
-- the postcode, each after a space. Written by the import; empty for districts and provinces.
alter table area add column search text not null default '';
create index area_search on area using gin (bigrams(search));
