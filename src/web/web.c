#include "web/web.h"

#include <unistd.h>

#include "web/gate.h"
#include "web/metrics.h"

enum { CACHE_USUAL = 128 << 20 };

struct web_options web_options_usual(void)
{
    return (struct web_options){.store = "var/luoshi.db",
                                .listen = "127.0.0.1:8731",
                                .cache = CACHE_USUAL,
                                .connections = 4096,
                                .per_address = 2048};
}

struct web *web_new(struct arena *a, const struct web_options *options)
{
    struct web *w = arena_new_of(a, struct web);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    w->arena = a;
    w->options = options;
    w->router = router_new(a);
    w->gate = gate_new(a);
    w->passwords = password_gate_new(a, cores > 1 ? (int)cores : 1);
    w->metrics = metrics_new(a);
    return w;
}
