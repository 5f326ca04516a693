/* openapi.h: the API described by itself, in OpenAPI 3.1, made from the table of routes.
 *
 * Paths, methods, parameters, bodies and answers come from the rows; the shapes of bodies and
 * answers by name from schemas.json; the figures of a report from the table of indicators. A row
 * without a summary or without its schemas is a mistake that tests/http/test_api.py finds.
 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "http/request.h"

/* One JSON document. Empty if it did not fit. */
struct str openapi_json(struct arena *a, const struct route *routes);

/* GET /api/v1/openapi.json, open to everybody. */
enum err api_openapi(struct req *r);

#endif
