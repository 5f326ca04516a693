-- Statements of the message room.

-- name: message_word_insert
insert into message_word (seq, province, unit_id, word_seal, meaning, target, forgotten)
values (?1, ?2, ?3, ?4, ?5, ?6, 0);

-- name: message_word_forget
update message_word set forgotten = ?3 where unit_id = ?1 and seq = ?2;

-- name: message_word_list
select seq, word_seal, meaning, target from message_word
where unit_id = ?1 and forgotten = 0 order by seq limit ?2;

-- name: message_word_holds
select count(*) from message_word where unit_id = ?1 and seq = ?2 and forgotten = 0;
