/* notify.h: a word to the service manager that started the program (sd_notify(3)), if there is one.
 */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

/* "READY=1", "STOPPING=1". Without NOTIFY_SOCKET in the environment nothing happens. */
void notify_service(const char *state);

#endif
