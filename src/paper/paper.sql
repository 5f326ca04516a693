-- Statements of the room of papers.

-- name: issuer_insert
insert into issuer (id, province, unit_id, name, superior, code, form, term_first, drafter, signing,
    signer, recipients, address)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: issuer_update
update issuer set name = ?2, superior = ?3, code = ?4, form = ?5, term_first = ?6, drafter = ?7,
    signing = ?8, signer = ?9, recipients = ?10, address = ?11
where id = ?1;

-- name: issuer_find
select id, unit_id, name, superior, code, form, term_first, drafter, signing, signer, recipients,
    address
from issuer where id = ?1;

-- name: issuer_list
select id, unit_id, name, superior, code, form, term_first, drafter, signing, signer, recipients,
    address
from issuer where unit_id = ?1
order by id limit 200;

-- name: paper_insert
insert into paper (id, province, campaign_id, unit_id, kind, form, issuer_id, day, replaces_id,
    texts_seal, version, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: paper_update
update paper set form = ?2, issuer_id = ?3, day = ?4, texts_seal = ?5, version = ?6,
    account_id = ?7, at_ms = ?8
where id = ?1;

-- name: paper_find
select p.id, p.campaign_id, p.unit_id, p.kind, p.form, p.issuer_id, p.day, p.replaces_id,
    p.texts_seal, p.version, coalesce(a.name, ''), p.at_ms,
    coalesce((select min(o.id) from paper o join paper_number n on n.paper_id = o.id
              where o.replaces_id = p.id), 0)
from paper p left join account a on a.id = p.account_id
where p.id = ?1;

-- name: paper_list
select p.id, p.campaign_id, p.unit_id, p.kind, p.form, p.issuer_id, p.day, p.replaces_id,
    p.texts_seal, p.version, coalesce(a.name, ''), p.at_ms,
    coalesce((select min(o.id) from paper o join paper_number n on n.paper_id = o.id
              where o.replaces_id = p.id), 0)
from paper p left join account a on a.id = p.account_id
where p.campaign_id = ?1
order by p.id desc limit 2000;

-- name: paper_newest
select id from paper where campaign_id = ?1 and kind = ?2 and account_id = ?3
order by id desc limit 1;

-- name: paper_count
select count(*) from paper where campaign_id = ?1;

-- name: paper_number_insert
insert into paper_number (seq, province, issuer_id, register, period, number, kind, form, symbol,
    paper_id, campaign_id, day, of_day, subject_seal, file_blob, account_id, at_ms, journal_seq,
    journal_hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19);

-- name: paper_number_largest
-- From ?4 on all count, whatever was held to be the first day of the term when they were taken.
select coalesce(max(number), 0) from paper_number
where issuer_id = ?1 and register = ?2 and (period = ?3 or day >= ?4);

-- name: paper_number_signed
-- What was typed when days and final reports were signed from ?2 to ?3, and in whose name.
select c.issuer, s.paper_number
from campaign c join signed_day s on s.campaign_id = c.id
where c.unit_id = ?1 and s.paper_number > 0 and s.at_ms >= ?2 and s.at_ms < ?3
union
select c.issuer, s.paper_number
from campaign c join review_signed s on s.campaign_id = c.id
where c.unit_id = ?1 and s.paper_number > 0 and s.at_ms >= ?2 and s.at_ms < ?3;

-- name: paper_number_taken
select count(*) from paper_number
where issuer_id = ?1 and register = ?2 and (period = ?3 or day >= ?4) and number = ?5;

-- name: paper_number_list
select n.seq, n.issuer_id, n.register, n.period, n.number, n.kind, n.form, n.symbol, n.paper_id,
    n.campaign_id, n.day, n.of_day, n.subject_seal, n.file_blob, coalesce(a.name, ''), n.at_ms,
    n.journal_seq, n.journal_hash
from paper_number n left join account a on a.id = n.account_id
where n.issuer_id = ?1 and n.period = ?2
order by n.register, n.number limit 10000;

-- name: paper_number_of_paper
select n.seq, n.issuer_id, n.register, n.period, n.number, n.kind, n.form, n.symbol, n.paper_id,
    n.campaign_id, n.day, n.of_day, n.subject_seal, n.file_blob, coalesce(a.name, ''), n.at_ms,
    n.journal_seq, n.journal_hash
from paper_number n left join account a on a.id = n.account_id
where n.paper_id = ?1
order by n.seq desc limit 1;

-- name: paper_number_list_of_campaign
select n.seq, n.issuer_id, n.register, n.period, n.number, n.kind, n.form, n.symbol, n.paper_id,
    n.campaign_id, n.day, n.of_day, n.subject_seal, n.file_blob, coalesce(a.name, ''), n.at_ms,
    n.journal_seq, n.journal_hash
from paper_number n left join account a on a.id = n.account_id
where n.campaign_id = ?1
order by n.seq limit 10000;

-- name: paper_number_about
select n.seq, n.issuer_id, n.register, n.period, n.number, n.kind, n.form, n.symbol, n.paper_id,
    n.campaign_id, n.day, n.of_day, n.subject_seal, n.file_blob, coalesce(a.name, ''), n.at_ms,
    n.journal_seq, n.journal_hash
from paper_number n left join account a on a.id = n.account_id
where n.campaign_id = ?1 and n.kind = ?2 and n.of_day = ?3
order by n.seq desc limit 1;

-- name: paper_period_list
select distinct period from paper_number where issuer_id = ?1 order by period desc limit 100;

-- name: paper_template_insert
insert into paper_template (seq, province, unit_id, form, kind, template_blob, account_id, at_ms)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: paper_template_list
select t.seq, t.template_blob, coalesce(a.name, ''), t.at_ms
from paper_template t left join account a on a.id = t.account_id
where t.unit_id = ?1 and t.form = ?2 and t.kind = ?3
order by t.seq desc limit 200;

-- name: paper_template_one
select t.seq, t.template_blob, coalesce(a.name, ''), t.at_ms
from paper_template t left join account a on a.id = t.account_id
where t.unit_id = ?1 and t.seq = ?2;

-- name: paper_files_below
-- Numbered papers that keep their file, of ?1 and what lies below it on either line on day ?2, newest first.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select n.paper_id, n.file_blob
from paper_number n join paper p on p.id = n.paper_id
where n.file_blob <> '' and p.unit_id in (select id from below)
order by n.seq desc limit ?3;

-- name: paper_shot_insert
insert into paper_shot (number_seq, province, clip, shot_id) values (?1, ?2, ?3, ?4);

-- name: paper_shot_may
-- May this photograph (?1 0) or clip (1) stand in a paper on day ?3: 1, or 0 and no row.
select 1 from (
    select recognisable, consent_id from photo where ?1 = 0 and id = ?2
    union all
    select recognisable, consent_id from clip where ?1 = 1 and id = ?2) s
left join consent c on c.id = s.consent_id
where s.recognisable = 0 or (c.from_day <= ?3 and c.until_day > ?3 and c.withdrawn_day > ?3);

-- name: paper_gone_shots
-- Numbered papers of ?1 and below, of campaign ?3 (0: of any), whose kept file has a picture that was removed since or whose agreement does not hold on day ?2.
with recursive below (id, line, steps) as (
    select cast(?1 as integer), l.line, 0 from (select 0 as line union all select 1) l
    union all
    select t.unit_id, b.line, b.steps + 1
    from below b join unit_tie t on t.parent_id = b.id and t.line = b.line and t.from_day <= ?2
        join unit u on u.id = t.unit_id and (t.until_day > ?2 or t.until_day = u.until_day)
    where b.steps < 8)
select distinct n.seq, n.paper_id
from paper_number n
    join paper p on p.id = n.paper_id
    join paper_shot s on s.number_seq = n.seq
    join blob_store b on b.hash = n.file_blob and b.erased_by = 0
    left join photo f on s.clip = 0 and f.id = s.shot_id
    left join clip k on s.clip = 1 and k.id = s.shot_id
    left join consent c on c.id = coalesce(f.consent_id, k.consent_id)
where p.unit_id in (select id from below) and (?3 = 0 or n.campaign_id = ?3)
    and ((f.id is null and k.id is null)
        or (coalesce(f.recognisable, k.recognisable) <> 0
            and (c.id is null or c.from_day > ?2 or c.until_day <= ?2 or c.withdrawn_day <= ?2)))
order by n.seq desc limit 100;

-- name: paper_file_uses
-- Where else the bytes ?1 of paper ?2 stand: other numbered papers (0), materials (1), templates (2).
select 0, n.paper_id, p.unit_id, '', ''
from paper_number n join paper p on p.id = n.paper_id where n.file_blob = ?1 and n.paper_id <> ?2
union
select 1, id, unit_id, '', '' from material where file_blob = ?1
union
select 2, 0, unit_id, form, kind from paper_template where template_blob = ?1
order by 1, 2, 3, 4, 5 limit 20;
