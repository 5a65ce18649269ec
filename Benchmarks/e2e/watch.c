// Loaded into the gateway (LD_PRELOAD) to time it from outside its code: publish to durable, for every reading.
//
// INTAKE-1 is the instrument: the gateway writes to a lane's socket (mosquitto_loop_write, which carries the PUBACKs) only
// after the commit of everything that it read from it. So a reading is durable, at the latest, when the next write on its
// session begins; it was published at `"pubns":` in its payload (ns since 1970, a key that the gateway ignores). That is
// what the floor measures too, plus the way back from the writer to the lane.
//
// `span_s` is the time from the first message of the run to the last that became durable.
//
// WATCH_RESULT names the file for the result: one JSON object, written when the process ends.
#include <dlfcn.h>
#include <mosquitto.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SESSIONS = 16 };

typedef void (*message_callback)(
    struct mosquitto *, void *, const struct mosquitto_message *, const mosquitto_property *);

// A session belongs to one thread; only the making of one and the results are shared.
static struct session {
  struct mosquitto *handle;
  message_callback callback;
  int64_t *sent;
  size_t count, capacity;
} sessions[SESSIONS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t *latencies;
static size_t count, capacity;
static uint64_t writes;
static int64_t first_message, last_durable;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void push(int64_t **values, size_t *used, size_t *room, int64_t value) {
  if (*used == *room) {
    *room = *room ? *room * 2 : 1 << 16;
    int64_t *larger = realloc(*values, *room * sizeof **values);
    if (larger == NULL) abort();
    *values = larger;
  }
  (*values)[(*used)++] = value;
}

static struct session *session(struct mosquitto *handle) {
  for (int i = 0; i < SESSIONS; i++)
    if (__atomic_load_n(&sessions[i].handle, __ATOMIC_ACQUIRE) == handle) return &sessions[i];
  return NULL;
}

static void on_message(
    struct mosquitto *handle, void *context, const struct mosquitto_message *message,
    const mosquitto_property *properties) {
  static const char key[] = "\"pubns\":";
  struct session *own = session(handle);
  int64_t none = 0;
  __atomic_compare_exchange_n(&first_message, &none, now(), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  const char *found = message->payloadlen > 0 ? memmem(message->payload, (size_t)message->payloadlen, key, 8) : NULL;
  if (found != NULL) {
    const char *end = (const char *)message->payload + message->payloadlen;
    int64_t at = 0;
    for (const char *digit = found + 8; digit < end && *digit >= '0' && *digit <= '9'; digit++)
      at = at * 10 + (*digit - '0');
    push(&own->sent, &own->count, &own->capacity, at);
  }
  own->callback(handle, context, message, properties);
}

void mosquitto_message_v5_callback_set(struct mosquitto *handle, message_callback callback) {
  void (*real)(struct mosquitto *, message_callback) = dlsym(RTLD_NEXT, "mosquitto_message_v5_callback_set");
  pthread_mutex_lock(&lock);
  struct session *own = session(handle);
  if (own == NULL && (own = session(NULL)) != NULL) {
    own->callback = callback;
    own->count = 0;
    __atomic_store_n(&own->handle, handle, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  real(handle, own == NULL ? callback : on_message);
}

int mosquitto_loop_write(struct mosquitto *handle, int packets) {
  static int (*real)(struct mosquitto *, int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "mosquitto_loop_write");
  struct session *own = session(handle);
  if (own != NULL && own->count > 0) {
    int64_t durable = now();
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < own->count; i++) push(&latencies, &count, &capacity, durable - own->sent[i]);
    writes++;
    last_durable = durable;
    pthread_mutex_unlock(&lock);
    own->count = 0;
  }
  return real(handle, packets);
}

static int ascending(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static double percentile(double share) {
  return count == 0 ? 0 : (double)latencies[(size_t)(share * (double)(count - 1))] / 1e6;
}

__attribute__((destructor)) static void report(void) {
  const char *path = getenv("WATCH_RESULT");
  FILE *file = path == NULL || count == 0 ? NULL : fopen(path, "w");
  if (file == NULL) return;
  qsort(latencies, count, sizeof *latencies, ascending);
  fprintf(file,
          "{\"count\":%zu,\"commits\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f,\"span_s\":%.6f}\n",
          count, (unsigned long long)writes, percentile(0.5), percentile(0.99), percentile(0.999), percentile(1),
          (double)(last_durable - first_message) / 1e9);
  fclose(file);
}
