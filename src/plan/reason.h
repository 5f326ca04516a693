/* reason.h: why a figure could not be read. Message ids (Vietnamese) for tr(); English in po/. */
#ifndef PLAN_REASON_H
#define PLAN_REASON_H

extern const char READ_COMMA[];
extern const char READ_LIST[];
extern const char READ_GROUPS[];
extern const char READ_PARTS[];
extern const char READ_LARGE[];
extern const char READ_FINE[];
extern const char READ_VAGUE[];
extern const char READ_REGIONAL[];
extern const char READ_CONG[];
extern const char READ_SHORT[];
extern const char READ_BACKWARD[];

#endif
