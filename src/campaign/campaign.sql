-- Statements of the campaign room.

-- name: campaign_insert
insert into campaign (id, unit_id, plan_id, name, first_day, last_day, report_from_minute,
    report_to_minute, superior, issuer, symbol, place, recipients, authority, position, signer,
    province, changed_seq)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?1);

-- name: campaign_touch
update campaign set changed_seq = ?2 where id = ?1;

-- name: campaign_changed
select changed_seq from campaign where id = ?1;

-- name: campaign_update
-- The settings; who runs it and from which plan never change.
update campaign set name = ?2, first_day = ?3, last_day = ?4, report_from_minute = ?5,
    report_to_minute = ?6, superior = ?7, issuer = ?8, symbol = ?9, place = ?10, recipients = ?11,
    authority = ?12, position = ?13, signer = ?14, changed_seq = ?15
where id = ?1;

-- name: campaign_find
select id, unit_id, plan_id, name, first_day, last_day, report_from_minute, report_to_minute,
    superior, issuer, symbol, place, recipients, authority, position, signer, province, changed_seq
from campaign where id = ?1;

-- name: campaign_keep
select province from campaign where id = ?1;

-- name: campaign_find_by_plan
select id from campaign where plan_id = ?1 order by id limit 1;

-- name: campaign_list_of
select id, unit_id, plan_id, name, first_day, last_day, report_from_minute, report_to_minute,
    superior, issuer, symbol, place, recipients, authority, position, signer, province, changed_seq
from campaign where unit_id = ?1 order by first_day desc, id desc;

-- name: campaign_list_for_reporter
select c.id, c.unit_id, c.plan_id, c.name, c.first_day, c.last_day, c.report_from_minute,
    c.report_to_minute, c.superior, c.issuer, c.symbol, c.place, c.recipients, c.authority,
    c.position, c.signer, c.province, c.changed_seq
from campaign_unit u join campaign c on c.province = u.province and c.id = u.campaign_id
where u.unit_id = ?1 order by c.first_day desc, c.id desc;

-- name: campaign_unit_insert
insert into campaign_unit (province, campaign_id, unit_id, seq, name, is_agency, in_charge)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: campaign_units
-- Hamlets first, then agencies, as in the plan.
select unit_id, name, is_agency, in_charge
from campaign_unit
where province = (select province from campaign where id = ?1) and campaign_id = ?1
order by is_agency, seq;

-- name: campaign_unit_find
select unit_id, name, is_agency, in_charge
from campaign_unit
where province = (select province from campaign where id = ?1) and campaign_id = ?1
    and unit_id = ?2;

-- name: campaign_deadline_insert
insert into campaign_deadline (id, province, campaign_id, day, what, brought)
values (?1, ?2, ?3, ?4, ?5, ?6);

-- name: campaign_deadline_delete
delete from campaign_deadline where id = ?1;

-- name: campaign_deadline_move
update campaign_deadline set day = ?2 where id = ?1;

-- name: campaign_deadline_of
select campaign_id from campaign_deadline where id = ?1;

-- name: campaign_deadlines
select what, day, brought, id from campaign_deadline where campaign_id = ?1 order by day, id;
