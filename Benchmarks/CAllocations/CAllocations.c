#include "CAllocations.h"

#include <errno.h>
#include <stddef.h>

#ifdef __GLIBC__

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static bool counting;
static uint64_t total;

// One relaxed load where nothing is counted: what is timed pays no more than that.
static inline void note(void) {
  if (__atomic_load_n(&counting, __ATOMIC_RELAXED)) __atomic_fetch_add(&total, 1, __ATOMIC_RELAXED);
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note();
  return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  note();
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note();
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

void callocations_count(bool on) { __atomic_store_n(&counting, on, __ATOMIC_RELAXED); }
uint64_t callocations_total(void) { return __atomic_load_n(&total, __ATOMIC_RELAXED); }
bool callocations_available(void) { return true; }

#else

void callocations_count(bool on) { (void)on; }
uint64_t callocations_total(void) { return 0; }
bool callocations_available(void) { return false; }

#endif
