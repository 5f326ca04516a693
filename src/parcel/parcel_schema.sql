-- Which campaign is the mirror of which, which number there is which here, which days came.

create table campaign_mirror (
    province integer not null,
    campaign_id integer not null,
    origin text not null,
    primary key (province, campaign_id)
);

create index campaign_mirror_by_campaign on campaign_mirror (campaign_id);
create index campaign_mirror_by_origin on campaign_mirror (origin);

create table mirror_number (
    province integer not null,
    campaign_id integer not null,
    what text not null, -- 'unit' or 'work'
    there integer not null,
    here integer not null,
    primary key (province, campaign_id, what, there)
);

create index mirror_number_by_campaign on mirror_number (campaign_id);

create table imported_day (
    province integer not null,
    campaign_id integer not null,
    day integer not null,
    seq integer not null,
    times integer not null,
    hash text not null,
    facts integer not null,
    primary key (province, campaign_id, day, seq)
);

create index imported_day_by_campaign on imported_day (campaign_id, day);
