"""case_sign_in.py: signing in with a code, sessions, invitations, second factors, the review of accounts."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
