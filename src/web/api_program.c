/* The program itself: health, metrics, its own description. */
#include "base/json.h"
#include "store/migrate.h"
#include "web/openapi.h"
#include "web/server.h"

/* Good when the store answers and has our schema. */
enum err api_health(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct health_out health = {.status = STR("ok"), .version = STR(LUOSHI_VERSION)};
    struct json j = json_on(&out->body);
    enum err e = migrate_check(cx);

    (void)rq;
    if (!e) rec_put(&j, &health_out_record, &health);
    return e;
}

enum err api_metrics(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)cx;
    server_metrics(rq->web, &out->body);
    out->type = "text/plain; version=0.0.4; charset=utf-8";
    return ERR_NONE;
}

enum err api_openapi(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)cx, (void)rq;
    openapi_put(&out->body);
    return ERR_NONE;
}
