-- Photographs; bytes stand in blob_store, words under them are sealed.

create table photo (
    id integer primary key,
    province integer not null,
    campaign_id integer not null,
    unit_id integer not null,
    work_id integer not null,
    day integer not null,
    stage integer not null,
    recognisable integer not null,
    consent_id integer not null,
    caption_seal text not null,
    picture_blob text not null,
    small_blob text not null,
    width integer not null,
    height integer not null,
    likeness text not null,
    account_id integer not null,
    at_ms integer not null,
    event text not null
);

create index photo_by_day on photo (campaign_id, unit_id, day, id);
create index photo_by_event on photo (campaign_id, event);
create index photo_by_picture on photo (picture_blob);
create index photo_by_small on photo (small_blob);
