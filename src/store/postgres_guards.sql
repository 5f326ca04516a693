-- The journal only grows, whoever asks. Statements here are parted by empty lines.

create or replace function fact_is_not_changed() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is neither changed nor shortened';
end $$

drop trigger if exists fact_no_update on fact

create trigger fact_no_update before update or delete or truncate on fact
for each statement execute function fact_is_not_changed()
