/* time.h: the time comes with the sheet; this is declared, never linked. */
#ifndef WASM_TIME_H
#define WASM_TIME_H
struct timespec {
    long long tv_sec;
    long tv_nsec;
};
enum { CLOCK_REALTIME };
int clock_gettime(int clock, struct timespec *ret);
#endif
