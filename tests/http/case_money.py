"""case_money.py: the ledger, funds and their votes, the bank's files, proposals, houses, criteria."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
