/// Loaded into a program under test in front of the C library: sets its wall clock and troubles its syncs and writes, as
/// a small file says that the test maps too. The monotonic clock is left alone, as setting a clock leaves it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct trouble {
  volatile long long clock_offset_milliseconds;
  volatile long long sync_delay_milliseconds;
  /// The errno that every write to a file by offset fails with; 0 for none.
  volatile long long write_errno;
};

static struct trouble none;
static struct trouble *trouble = &none;

__attribute__((constructor)) static void map_control(void) {
  const char *path = getenv("VIGIL_TEST_TROUBLE");
  int descriptor = path == 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  void *mapped = mmap(0, sizeof(struct trouble), PROT_READ, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (mapped != MAP_FAILED) trouble = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == 0) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(clock, time);
  if (code == 0 && clock == CLOCK_REALTIME) {
    long long offset = trouble->clock_offset_milliseconds;
    long long nanoseconds = time->tv_nsec + offset % 1000 * 1000000;
    time->tv_sec += offset / 1000 + nanoseconds / 1000000000;
    time->tv_nsec = nanoseconds % 1000000000;
    if (time->tv_nsec < 0) {
      time->tv_nsec += 1000000000;
      time->tv_sec -= 1;
    }
  }
  return code;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  (void)zone;
  int code = clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return code;
}

static void stall(void) {
  long long left = trouble->sync_delay_milliseconds;
  if (left > 0) usleep((useconds_t)(left * 1000));
}

int fdatasync(int descriptor) {
  static int (*real)(int);
  if (real == 0) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  stall();
  return real(descriptor);
}

int fsync(int descriptor) {
  static int (*real)(int);
  if (real == 0) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  stall();
  return real(descriptor);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (real == 0) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (trouble->write_errno != 0) {
    errno = (int)trouble->write_errno;
    return -1;
  }
  return real(descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return pwrite64(descriptor, bytes, count, offset);
}
