/* Sets one program's clock wrong by the seconds that stand in a file, and nothing else: what
 * counts without jumps in the kernel goes on counting. Preloaded by the tests of the clock. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
    char text[32] = {0};
    int kept = errno;
    const char *name = getenv("SHIFTED_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        if (read(file, text, sizeof text - 1) < 0)
            text[0] = 0;
        close(file);
    }
    errno = kept;
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *present) {
    int failed = syscall(SYS_clock_gettime, clock, present);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        present->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *restrict present, void *restrict zone) {
    struct timespec exact;
    int failed = clock_gettime(CLOCK_REALTIME, &exact);
    (void)zone;
    if (!failed && present) {
        present->tv_sec = exact.tv_sec;
        present->tv_usec = exact.tv_nsec / 1000;
    }
    return failed;
}

time_t time(time_t *present) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (present)
        *present = exact.tv_sec;
    return exact.tv_sec;
}
