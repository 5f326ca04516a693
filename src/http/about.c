/* about.c: the page about the program itself. */
#include "http/about.h"
#include "http/templates.h"

enum err page_about(struct req *r)
{
    struct about view = {
        .page = {.title = req_t(r, "Về phần mềm này")},
        .version = CHUNGSUC_VERSION,
    };

    html_about(r->out, &view);
    return OK;
}
