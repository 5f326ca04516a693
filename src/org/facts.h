/* facts.h: the facts of this room, for the table in account_facts.c. For src/org only. */
#ifndef ORG_FACTS_H
#define ORG_FACTS_H

#include "store/store.h"

enum err unit_added_apply(struct tx *tx, const struct fact *fact);
enum err unit_renamed_apply(struct tx *tx, const struct fact *fact);
enum err unit_changed_apply(struct tx *tx, const struct fact *fact);
enum err unit_tied_apply(struct tx *tx, const struct fact *fact);
enum err unit_ended_apply(struct tx *tx, const struct fact *fact);
enum err unit_succeeded_apply(struct tx *tx, const struct fact *fact);
enum err account_added_apply(struct tx *tx, const struct fact *fact);
enum err account_person_set_apply(struct tx *tx, const struct fact *fact);
enum err account_closed_apply(struct tx *tx, const struct fact *fact);
enum err account_opened_apply(struct tx *tx, const struct fact *fact);
enum err accounts_reviewed_apply(struct tx *tx, const struct fact *fact);
enum err said_apply(struct tx *tx, const struct fact *fact);
enum err role_given_apply(struct tx *tx, const struct fact *fact);
enum err role_ended_apply(struct tx *tx, const struct fact *fact);
enum err session_began_apply(struct tx *tx, const struct fact *fact);
enum err account_noted_apply(struct tx *tx, const struct fact *fact);
enum err holiday_set_apply(struct tx *tx, const struct fact *fact);
enum err token_added_apply(struct tx *tx, const struct fact *fact);
enum err token_ended_apply(struct tx *tx, const struct fact *fact);

#endif
