/* note.h: one sentence about a campaign that a room above makes, under its strip and on the first
 * page: what presses. The roof names who makes it (http/server.h, app->campaign_note). */
#ifndef CAMPAIGN_NOTE_H
#define CAMPAIGN_NOTE_H

#include "base/err.h"
#include "base/str.h"

struct campaign_note {
    struct str sentence; /* in the reader's language; empty: nothing presses */
    struct str href;
    bool urgent;
};

#endif
