/* sample.h: what the templates of the test application show. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"

struct sample {
    struct page page;
    struct req *req;
    struct form *form;
    struct str text;
    int64_t number;
};

#endif
