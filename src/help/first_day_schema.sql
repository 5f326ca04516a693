-- Accounts that put the path of their first day away.
create table first_day_closed (
    account_id integer primary key
);
