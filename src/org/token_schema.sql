-- Tokens that have not been ended. hash is the BLAKE2b of the token as its holder sends it.
create table api_token (
    id integer primary key,
    account_id integer not null references account (id),
    role_id integer not null references account_role (id),
    name text not null, -- the words, or the reference to their seal
    at_ms integer not null,
    until_day integer not null,
    hash blob not null unique
);

create index api_token_by_account on api_token (account_id, id);
