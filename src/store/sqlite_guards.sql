-- The journal only grows, whoever asks. Statements here are parted by empty lines.

create trigger if not exists fact_no_update before update on fact
begin select raise(abort, 'the journal is not changed'); end

create trigger if not exists fact_no_delete before delete on fact
begin select raise(abort, 'the journal is not shortened'); end
