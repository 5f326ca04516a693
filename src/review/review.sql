-- Statements of the review room.

-- name: review_text_insert
insert into review_text (seq, province, campaign_id, section, text_seal, figures, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: review_text_list
-- The newest of every section.
select t.seq, t.section, t.text_seal, t.figures, coalesce(a.name, ''), t.at_ms
from review_text t left join account a on a.id = t.account_id
where t.campaign_id = ?1 and t.seq = (select max(o.seq) from review_text o
    where o.campaign_id = ?1 and o.section = t.section)
order by t.seq;

-- name: review_text_versions
select t.seq, t.section, t.text_seal, t.figures, coalesce(a.name, ''), t.at_ms
from review_text t left join account a on a.id = t.account_id
where t.campaign_id = ?1 and t.section = ?2
order by t.seq desc limit 200;

-- name: review_signed_insert
insert into review_signed (seq, province, campaign_id, paper_number, basis, account_id, at_ms,
    journal_seq, journal_hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: review_signed_find
select s.seq, s.paper_number, s.basis, coalesce(a.name, ''), s.at_ms, s.journal_seq, s.journal_hash
from review_signed s left join account a on a.id = s.account_id
where s.campaign_id = ?1
order by s.seq desc limit 1;

-- name: review_signed_by_code
-- The newest signature whose mark begins so.
select seq, campaign_id from review_signed
where basis >= cast(?1 as text) and basis < cast(?1 as text) || 'g'
order by seq desc limit 1;

-- name: review_signed_by_head
select seq, campaign_id from review_signed
where journal_seq = ?1 and journal_hash >= cast(?2 as text)
    and journal_hash < cast(?2 as text) || 'g'
order by seq desc limit 1;

-- name: review_signed_one
select s.seq, s.paper_number, s.basis, coalesce(a.name, ''), s.at_ms, s.journal_seq, s.journal_hash
from review_signed s left join account a on a.id = s.account_id
where s.seq = ?1;
