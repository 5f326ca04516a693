/* page.h: the daily form as an app: its shell, service worker and manifest (for everybody, without
 * anything of anybody), and what it knows of who is signed in. */
#ifndef PHONE_PAGE_H
#define PHONE_PAGE_H

#include "phone/queue_file.h"
#include "report/page.h"

/* The shell is one page without frame; every text that the script shows stands in it. */
struct phone_shell {
    const char *lang;
    struct str app; /* which app this is: changes with any of its files */
};

/* A report of a file from a phone (queue_file.h). */
struct phone_file_report {
    const struct queue_report *report;
    struct str unit_name, day; /* empty: of another campaign */
    struct str *labels;        /* of its fields */
    bool here;                 /* this campaign takes it */
};

struct phone_file {
    struct page page;
    struct campaign campaign;
    struct form *form;
    const struct queue_file *file; /* NULL: none was read yet */
    struct phone_file_report *rows;
};

/* A file that a phone saved instead of sending, shown to be entered report by report. */
enum err page_phone_file(struct req *r);
enum err act_phone_file(struct req *r);
enum err page_phone(struct req *r);
enum err page_phone_worker(struct req *r);
enum err page_phone_manifest(struct req *r);
/* Where a sign-in of the app leads: back to the shell, which then asks who it is. */
enum err page_phone_open(struct req *r);
/* JSON: who is signed in, a proof for what will be sent, campaigns, works, days and reports. */
enum err page_phone_ground(struct req *r);

#endif
