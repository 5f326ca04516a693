-- Duties, areas in charge, drafts.

-- name: duty_insert
insert into duty (province, id, campaign_id, kind, unit_id, reviewer_id, deadline_id, office_seal,
    what_seal, place_seal, due_day, minute, state, settled_day, word_seal, approved_id, follows)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'open', 0, '', 0,
    (select count(*) from campaign_deadline where id = ?7 and day = ?11));

-- name: duty_update
update duty set unit_id = ?3, reviewer_id = ?4, office_seal = ?5, what_seal = ?6, place_seal = ?7,
    due_day = ?8, minute = ?9,
    follows = (select count(*) from campaign_deadline d
        where d.id = duty.deadline_id and d.day = ?8)
where province = ?1 and id = ?2;

-- name: duty_set_state
-- One that is opened again after its deadline was dropped stands by itself.
update duty set state = ?3, settled_day = ?4, word_seal = ?5,
    deadline_id = case when ?3 = 'open' and not exists (
        select 1 from campaign_deadline d where d.id = duty.deadline_id) then 0
        else deadline_id end
where province = ?1 and id = ?2;

-- name: duty_set_approved
update duty set approved_id = ?3, state = ?4, settled_day = ?5, word_seal = ?6
where province = ?1 and id = ?2;

-- name: duty_find
-- By its number, or by that of the deadline it stands for. An open one goes with its deadline: on
-- the same day, and no longer there when that was dropped.
select x.id, x.campaign_id, x.kind, x.unit_id, x.reviewer_id, x.deadline_id, x.office_seal,
    x.what_seal, x.place_seal,
    case when x.follows = 1 and x.state = 'open' then d.day else x.due_day end,
    x.minute, x.state, x.settled_day, x.word_seal, x.approved_id, x.province
from duty x left join campaign_deadline d on d.id = x.deadline_id
where (x.id = ?1 or x.deadline_id = ?1)
    and (x.deadline_id = 0 or x.state <> 'open' or d.id is not null)
order by x.id limit 1;

-- name: duty_list_of
select x.id, x.campaign_id, x.kind, x.unit_id, x.reviewer_id, x.deadline_id, x.office_seal,
    x.what_seal, x.place_seal,
    case when x.follows = 1 and x.state = 'open' then d.day else x.due_day end,
    x.minute, x.state, x.settled_day, x.word_seal, x.approved_id, x.province
from duty x left join campaign_deadline d on d.id = x.deadline_id
where x.campaign_id = ?1 and (x.deadline_id = 0 or x.state <> 'open' or d.id is not null)
order by case when x.follows = 1 and x.state = 'open' then d.day
    when x.due_day = 0 then 2147483647 else x.due_day end, x.minute, x.id;

-- name: duty_deadline_find
select id, campaign_id, day, what, province from campaign_deadline where id = ?1;

-- name: duty_deadlines_bare
select id, campaign_id, day, what, province from campaign_deadline d
where campaign_id = ?1 and not exists (select 1 from duty x where x.deadline_id = d.id)
order by day, id;

-- name: duty_area_set
insert into duty_area (province, campaign_id, unit_id, office_seal) values (?1, ?2, ?3, ?4)
on conflict (province, campaign_id, unit_id) do update set office_seal = excluded.office_seal;

-- name: duty_areas_of
select unit_id, office_seal from duty_area
where province = (select province from campaign where id = ?1) and campaign_id = ?1;

-- name: draft_version_insert
insert into draft_version (province, id, duty_id, account_id, at_ms, text_seal)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: draft_remark_insert
insert into draft_remark (province, id, duty_id, version_id, account_id, at_ms, text_seal)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: draft_versions_of
select v.id, v.account_id, v.at_ms, v.text_seal, coalesce(a.name, '')
from draft_version v left join account a on a.id = v.account_id
where v.duty_id = ?1 order by v.id;

-- name: draft_remarks_of
select r.id, r.version_id, r.account_id, r.at_ms, r.text_seal, coalesce(a.name, '')
from draft_remark r left join account a on a.id = r.account_id
where r.duty_id = ?1 order by r.id;

-- name: draft_version_newest
select id from draft_version where duty_id = ?1 order by id desc limit 1;

-- name: draft_version_count
select count(*) from draft_version where duty_id = ?1;

-- name: calendar_address_set
insert into calendar_address (id, account_id, key_hash) values (?1, ?2, ?3)
on conflict (account_id) do update set id = excluded.id, key_hash = excluded.key_hash;

-- name: calendar_address_clear
delete from calendar_address where account_id = ?1;

-- name: calendar_address_find
-- An invitation made since ends it: another person holds the office, or the telephone is lost.
select c.account_id from calendar_address c where c.key_hash = ?1 and not exists (
    select 1 from fact_about o join fact f on f.seq = o.seq
    where o.thing = 'account' and o.id = c.account_id and o.seq > c.id
        and f.kind = 'account-invited');

-- name: calendar_address_of
select c.id from calendar_address c where c.account_id = ?1 and not exists (
    select 1 from fact_about o join fact f on f.seq = o.seq
    where o.thing = 'account' and o.id = c.account_id and o.seq > c.id
        and f.kind = 'account-invited');
