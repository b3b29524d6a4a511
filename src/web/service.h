/* service - the few words spoken with a service manager (systemd), without its library. */
#ifndef WEB_SERVICE_H
#define WEB_SERVICE_H

#include <stdint.h>

/* Tell the manager STATE ("READY=1"); nothing when there is none. */
void service_notify(const char *state);
/* The listening socket it handed over, or -1. */
int service_socket(void);
/* How often it wants to hear WATCHDOG=1, in milliseconds; 0: never. */
int64_t service_watchdog_ms(void);

#endif
