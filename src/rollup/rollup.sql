-- name: doubt_settlement_put
-- A later decision about the same figure takes the place of the earlier; both stay in the journal.
insert into doubt_settlement
    (province, report_seq, figure, code, campaign_id, settlement, why, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
on conflict (province, report_seq, figure, code) do update set
    settlement = excluded.settlement, why = excluded.why,
    account_id = excluded.account_id, at_ms = excluded.at_ms;

-- name: doubt_settlement_list
select s.report_seq, s.figure, s.code, s.settlement, s.why, coalesce(a.name, ''), s.at_ms
from doubt_settlement s left join account a on a.id = s.account_id
where s.campaign_id = ?1
order by s.report_seq, s.figure, s.code;

-- name: doubt_excluded
select count(*) from doubt_settlement
where campaign_id = ?1 and report_seq = ?2 and figure = ?3 and settlement = 'excluded';

-- name: signed_day_add
insert into signed_day (seq, province, campaign_id, day, paper_number, hash, account_id, at_ms,
    journal_seq, journal_hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: signed_day_by_head
-- The newest sign-off made where the journal stood at a number, with a hash that begins so.
select seq, campaign_id, day from signed_day
where journal_seq = ?1 and journal_hash >= cast(?2 as text) and journal_hash < cast(?2 as text) || 'g'
order by seq desc limit 1;

-- name: signed_day_by_code
-- The newest sign-off whose own hash begins so.
select seq, campaign_id, day from signed_day
where hash >= cast(?1 as text) and hash < cast(?1 as text) || 'g'
order by seq desc limit 1;

-- name: signed_day_find
-- The newest sign-off of a day, and how many there are.
select s.seq, s.paper_number, s.hash, s.at_ms, coalesce(a.name, ''),
    (select count(*) from signed_day o where o.campaign_id = ?1 and o.day = ?2),
    s.journal_seq, s.journal_hash
from signed_day s left join account a on a.id = s.account_id
where s.campaign_id = ?1 and s.day = ?2
order by s.seq desc
limit 1;

-- name: signed_day_one
-- One sign-off, by its number.
select s.seq, s.paper_number, s.hash, s.at_ms, coalesce(a.name, ''), 1,
    s.journal_seq, s.journal_hash, s.day
from signed_day s left join account a on a.id = s.account_id
where s.seq = ?1;

-- name: signed_day_all_of
-- Every sign-off of a day, the newest first.
select seq from signed_day where campaign_id = ?1 and day = ?2 order by seq desc;

-- name: signed_day_list
select day, max(seq) from signed_day where campaign_id = ?1 group by day order by day;

-- name: paper_number_in_register
-- The bodies of the unit of a campaign (?1) whose registers (room of papers; of the year ?5, or of
-- the term) gave a number of reports to another paper than the report of this kind (?3) about this
-- day (?4) of this campaign; and the body that the campaign names.
select distinct i.name, c.issuer
from campaign c
    join issuer i on i.unit_id = c.unit_id
    join paper_number p on p.issuer_id = i.id
where c.id = ?1 and p.number = ?2
    and not (p.campaign_id = ?1 and p.kind = ?3 and p.of_day = ?4)
    and ((i.form = 'party' and p.register = 'BC'
            and (p.period = i.term_first or p.day >= i.term_first))
        or (i.form = 'state' and p.register = '' and p.period = ?5));

-- name: signed_day_last_number
-- Of the sign-offs, and of the reports of the same body in its register (room of papers).
select max(n) from (
    select coalesce(max(paper_number), 0) as n from signed_day where campaign_id = ?1
    union all
    select coalesce(max(p.number), 0) as n
    from campaign c
        join issuer i on i.unit_id = c.unit_id and i.name = c.issuer
        join paper_number p on p.issuer_id = i.id and p.register in ('BC', '')
    where c.id = ?1 and p.period = (select max(q.period) from paper_number q
        where q.issuer_id = i.id)
) taken;
