-- What an account has done once already, asked only while the first-day path stands on its first page.

-- name: first_day_close_insert
insert into first_day_closed (account_id) values (?1) on conflict (account_id) do nothing;

-- name: first_day_is_closed
select 1 from first_day_closed where account_id = ?1;

-- name: first_day_plan
select 1 from plan where unit_id = ?1 and accepted_seq is not null limit 1;

-- name: first_day_signed
select 1 from campaign c join signed_day s on s.campaign_id = c.id where c.unit_id = ?1 limit 1;

-- name: first_day_signed_below
-- At or below ?1 on the day ?2, on either line; from the communes upwards.
with recursive above (unit_id, steps) as (
    select unit_id, 0 from campaign c
    where exists (select 1 from signed_day s where s.campaign_id = c.id)
    union
    select t.parent_id, a.steps + 1
    from above a join unit_tie t on t.unit_id = a.unit_id
        and t.from_day <= ?2 and t.until_day > ?2
    where a.steps < 8)
select 1 from above where unit_id = ?1 limit 1;

-- name: first_day_photo
select 1 from photo where campaign_id = ?1 and unit_id = ?2 limit 1;

-- name: first_day_proposal
select 1 from proposal where campaign_id = ?1 and unit_id = ?2 limit 1;

-- name: first_day_account
-- Somebody else than ?2 in the unit ?1 or right below it.
select 1 from account where id <> ?2
    and (unit_id = ?1 or unit_id in (select unit_id from unit_tie where parent_id = ?1)) limit 1;

-- name: first_day_password
-- The same, who has taken the invitation.
select 1 from account a join secret s on s.account_id = a.id and s.kind = 'password' where a.id <> ?2
    and (a.unit_id = ?1 or a.unit_id in (select unit_id from unit_tie where parent_id = ?1)) limit 1;

-- name: first_day_backup
select 1 from backup_made limit 1;
