/* Makes each fsync of one program take longer, by the milliseconds that stand in a file: a worn
 * memory card. Preloaded by bench/slow_disk.py. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void delay(void) {
    char text[32] = {0};
    int kept = errno;
    const char *name = getenv("SLOW_FSYNC");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        if (read(file, text, sizeof text - 1) > 0) {
            long milliseconds = atol(text);
            struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
            while (nanosleep(&pause, &pause) && errno == EINTR)
                ;
        }
        close(file);
    }
    errno = kept;
}

int fsync(int file) {
    delay();
    return syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    delay();
    return syscall(SYS_fdatasync, file);
}
