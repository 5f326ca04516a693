"""case_office.py: duties and drafts, messages, materials, calendars and feeds."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
