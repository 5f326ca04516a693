-- Texts that people added to the report of a campaign: every version.

create table review_text (
    seq integer primary key,
    province integer not null,
    campaign_id integer not null,
    section text not null,
    text_seal text not null, -- "": taken away
    figures text not null,   -- mark of the figures it was written beside
    account_id integer not null,
    at_ms integer not null
);

create table review_signed (
    seq integer primary key,
    province integer not null,
    campaign_id integer not null,
    paper_number integer not null,
    basis text not null,
    account_id integer not null,
    at_ms integer not null,
    journal_seq integer not null,
    journal_hash text not null
);

create index review_signed_by_campaign on review_signed (campaign_id, seq);

create index review_text_by_campaign on review_text (campaign_id, section, seq);
