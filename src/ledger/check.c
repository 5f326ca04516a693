/* check.c: a fund's books once more from their postings, by SQL that the writing does not use. */
#include "ledger/ledger.h"

#include "base/tr.h"

static const struct {
    enum statement found;
    const char *why;
} checks[] = {
    {SQL_ledger_check_entries, MSG("Có bút toán không cân.")},
    {SQL_ledger_check_empty, MSG("Có bút toán thiếu dòng.")},
    {SQL_ledger_check_balances, MSG("Số dư không bằng tổng các dòng đã ghi.")},
    {SQL_ledger_check_below, MSG("Có sổ còn ít hơn 0.")},
    {SQL_ledger_check_returned, MSG("Có người được trả lại nhiều hơn đã góp.")},
    {SQL_ledger_check_numbers, MSG("Số phiếu bị trùng hoặc bị thiếu.")},
};

enum err ledger_check(struct db *db, struct fund_id fund, const char **why)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        int64_t one;
        enum err e = db_first_int(db, checks[i].found, &one, ARGS(V(fund.v)));

        if (e == OK) {
            *why = checks[i].why;
            return OK;
        }
        if (e != E_NOT_FOUND)
            return e;
    }
    *why = NULL;
    return OK;
}

enum err ledger_check_all(struct db *db, const char **why)
{
    struct fund_id fund = {0};
    const char *found = NULL;
    enum err e = OK;

    while (e == OK && !found) {
        e = db_first_int(db, SQL_ledger_fund_next, &fund.v, ARGS(V(fund.v)));
        if (e == OK)
            e = ledger_check(db, fund, &found);
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    *why = found;
    return OK;
}
