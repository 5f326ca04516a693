"""case_field.py: what comes from the field: parcels, workbooks, ODK, DHIS2, the phone's file."""

POSTS = {f.__name__: f for f in ()}
GETS = {f.__name__: f for f in ()}
