"""case_papers.py: papers, their templates and signed copies, the closing review."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
