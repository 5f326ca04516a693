"""case_privacy.py: names that must go, consents, requests, breaches, photographs and who agreed to them."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
