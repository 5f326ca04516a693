-- Plans of units under a campaign.

-- name: proposal_insert
insert into proposal (id, province, campaign_id, unit_id, revision, plan_id, forces, note_seal,
    due, account_id, at_ms, settled, remark_seal, settled_account_id, settled_ms)
select ?1, ?2, ?3, ?4, coalesce(max(revision), 0) + 1, ?5, ?6, ?7, ?8, ?9, ?10, '', '', 0, 0
from proposal where campaign_id = ?3 and unit_id = ?4;

-- name: proposal_find
select p.id, p.campaign_id, p.unit_id, p.revision, p.plan_id, p.forces, p.note_seal, p.due, p.at_ms,
    coalesce(a.name, ''), p.settled, p.remark_seal, coalesce(s.name, ''), p.settled_ms
from proposal p left join account a on a.id = p.account_id
    left join account s on s.id = p.settled_account_id
where p.campaign_id = ?1 and p.unit_id = ?2 order by p.id desc limit 1;

-- name: proposal_list
select p.id, p.campaign_id, p.unit_id, p.revision, p.plan_id, p.forces, p.note_seal, p.due, p.at_ms,
    coalesce(a.name, ''), p.settled, p.remark_seal, coalesce(s.name, ''), p.settled_ms
from proposal p left join account a on a.id = p.account_id
    left join account s on s.id = p.settled_account_id
where p.campaign_id = ?1
    and p.id = (select max(n.id) from proposal n
        where n.campaign_id = p.campaign_id and n.unit_id = p.unit_id)
order by p.id;

-- name: proposal_revisions
select p.id, p.campaign_id, p.unit_id, p.revision, p.plan_id, p.forces, p.note_seal, p.due, p.at_ms,
    coalesce(a.name, ''), p.settled, p.remark_seal, coalesce(s.name, ''), p.settled_ms
from proposal p left join account a on a.id = p.account_id
    left join account s on s.id = p.settled_account_id
where p.campaign_id = ?1 and p.unit_id = ?2 order by p.id desc;

-- name: proposal_set_settled
update proposal set settled = ?2, remark_seal = ?3, settled_account_id = ?4, settled_ms = ?5
where id = ?1;

-- name: proposal_line_withdraw
-- All that a new revision could bring again.
update proposal_line set withdrawn = 1
where province = ?1 and campaign_id = ?2 and unit_id = ?3
    and decision not in ('approved', 'tied');

-- name: proposal_line_keep
-- Untouched: what was decided stays.
update proposal_line set withdrawn = 0
where province = ?1 and campaign_id = ?2 and unit_id = ?3 and number = ?4;

-- name: proposal_line_put
-- New or changed: to be decided anew.
insert into proposal_line (province, campaign_id, unit_id, number, kind, words_seal, measure,
    planned_milli, bound, money_vnd, place_id, first_day, last_day, people, changed_seq, withdrawn,
    decision, work_id, why_seal, decided_account_id, decided_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 'open', 0, '', 0, 0)
on conflict (province, campaign_id, unit_id, number) do update set kind = excluded.kind,
    words_seal = excluded.words_seal, measure = excluded.measure,
    planned_milli = excluded.planned_milli, bound = excluded.bound,
    money_vnd = excluded.money_vnd, place_id = excluded.place_id, first_day = excluded.first_day,
    last_day = excluded.last_day, people = excluded.people, changed_seq = excluded.changed_seq,
    withdrawn = 0, decision = 'open', work_id = 0, why_seal = '', decided_account_id = 0,
    decided_ms = 0;

-- name: proposal_line_decide
update proposal_line set decision = ?5, work_id = ?6, why_seal = ?7, decided_account_id = ?8,
    decided_ms = ?9
where province = ?1 and campaign_id = ?2 and unit_id = ?3 and number = ?4;

-- name: proposal_line_last
-- The highest number that was ever given.
select coalesce(max(number), 0) from proposal_line
where province = (select province from campaign where id = ?1) and campaign_id = ?1
    and unit_id = ?2;

-- name: proposal_lines_of
select l.unit_id, l.number, l.kind, l.words_seal, l.measure, l.planned_milli, l.bound, l.money_vnd,
    l.place_id, l.first_day, l.last_day, l.people, l.changed_seq, l.decision, l.work_id, l.why_seal,
    coalesce(a.name, ''), l.decided_ms
from proposal_line l left join account a on a.id = l.decided_account_id
where l.province = (select province from campaign where id = ?1) and l.campaign_id = ?1
    and l.unit_id = ?2 and l.withdrawn = 0
order by l.number;

-- name: proposal_lines_all
select l.unit_id, l.number, l.kind, l.words_seal, l.measure, l.planned_milli, l.bound, l.money_vnd,
    l.place_id, l.first_day, l.last_day, l.people, l.changed_seq, l.decision, l.work_id, l.why_seal,
    coalesce(a.name, ''), l.decided_ms
from proposal_line l left join account a on a.id = l.decided_account_id
where l.province = (select province from campaign where id = ?1) and l.campaign_id = ?1
    and l.withdrawn = 0
order by l.unit_id, l.number;

-- name: proposal_due_put
insert into proposal_due (province, campaign_id, day) values (?1, ?2, ?3)
on conflict (province, campaign_id) do update set day = excluded.day;

-- name: proposal_due_find
select day from proposal_due
where province = (select province from campaign where id = ?1) and campaign_id = ?1;

-- name: target_put
insert into campaign_target (province, campaign_id, kind, measure, milli, directive_seal,
    account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
on conflict (province, campaign_id, kind, measure) do update set milli = excluded.milli,
    directive_seal = excluded.directive_seal, account_id = excluded.account_id,
    at_ms = excluded.at_ms;

-- name: target_list
select t.kind, t.measure, t.milli, t.directive_seal, t.at_ms, coalesce(a.name, '')
from campaign_target t left join account a on a.id = t.account_id
where t.province = (select province from campaign where id = ?1) and t.campaign_id = ?1
    and t.milli > 0
order by t.kind, t.measure;
