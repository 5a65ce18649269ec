// The floor under Vigil: subscribes, inserts every message into SQLite (WAL, FULL), and lets the PUBACKs leave only
// after the commit (group commit: whatever the socket held is one transaction). It judges and filters nothing.
//
//   floor HOST PORT TOPIC DATABASE SECONDS      prints one JSON object: count, p50, p99, p99.9 and maximum in ms
//
// Latency is publish to durable: from `"pubns":` in the payload (the scheduled instant, ns since 1970) to the return of
// COMMIT.
#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 4096 };

static sqlite3 *database;
static sqlite3_stmt *insert;
static int64_t sent[BATCH];
static int waiting;
static int64_t *latencies;
static size_t count, capacity;
static uint64_t commits;
static const char *filter;
static volatile sig_atomic_t stopped;

static void die(const char *what, const char *why) {
  fprintf(stderr, "floor: %s: %s\n", what, why);
  exit(1);
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void run_sql(const char *sql) {
  if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) die(sql, sqlite3_errmsg(database));
}

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void on_connect(struct mosquitto *m, void *context, int code) {
  (void)context;
  if (code != 0) die("connect", mosquitto_connack_string(code));
  if (mosquitto_subscribe(m, NULL, filter, 1) != MOSQ_ERR_SUCCESS) die("subscribe", filter);
}

static void on_message(struct mosquitto *m, void *context, const struct mosquitto_message *message) {
  (void)m, (void)context;
  static const char key[] = "\"pubns\":";
  const char *found = message->payloadlen > 0 ? memmem(message->payload, (size_t)message->payloadlen, key, 8) : NULL;
  int64_t at = 0;
  if (found != NULL) {
    const char *end = (const char *)message->payload + message->payloadlen;
    for (const char *digit = found + 8; digit < end && *digit >= '0' && *digit <= '9'; digit++)
      at = at * 10 + (*digit - '0');
  }
  if (waiting == 0) run_sql("BEGIN IMMEDIATE");
  sqlite3_bind_text(insert, 1, message->topic, -1, SQLITE_STATIC);
  sqlite3_bind_blob(insert, 2, message->payload, message->payloadlen, SQLITE_STATIC);
  if (sqlite3_step(insert) != SQLITE_DONE) die("insert", sqlite3_errmsg(database));
  sqlite3_reset(insert);
  sent[waiting++] = at;
}

static void commit(void) {
  if (waiting == 0) return;
  run_sql("COMMIT");
  commits++;
  int64_t durable = now(CLOCK_REALTIME);
  for (int i = 0; i < waiting; i++) {
    if (sent[i] == 0) continue;
    if (count == capacity) {
      capacity = capacity ? capacity * 2 : 1 << 20;
      latencies = realloc(latencies, capacity * sizeof *latencies);
      if (latencies == NULL) die("memory", strerror(errno));
    }
    latencies[count++] = durable - sent[i];
  }
  waiting = 0;
}

static int ascending(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static double percentile(double share) {
  return count == 0 ? 0 : (double)latencies[(size_t)(share * (double)(count - 1))] / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 6) die("usage", "floor HOST PORT TOPIC DATABASE SECONDS");
  filter = argv[3];
  signal(SIGINT, stop);
  signal(SIGTERM, stop);
  if (sqlite3_open(argv[4], &database) != SQLITE_OK) die("open", sqlite3_errmsg(database));
  run_sql("PRAGMA journal_mode = WAL");
  run_sql("PRAGMA synchronous = FULL");
  run_sql("CREATE TABLE IF NOT EXISTS reading (id INTEGER PRIMARY KEY, topic TEXT, payload BLOB) STRICT");
  if (sqlite3_prepare_v2(database, "INSERT INTO reading (topic, payload) VALUES (?, ?)", -1, &insert, NULL) != SQLITE_OK)
    die("prepare", sqlite3_errmsg(database));

  mosquitto_lib_init();
  struct mosquitto *m = mosquitto_new("floor", true, NULL);
  if (m == NULL) die("client", strerror(errno));
  // Keeps PUBACKs in the queue until loop_write.
  mosquitto_threaded_set(m, true);
  mosquitto_username_pw_set(m, getenv("BENCH_USER"), getenv("BENCH_PASSWORD"));
  mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_int_option(m, MOSQ_OPT_RECEIVE_MAXIMUM, 1000);
  mosquitto_connect_callback_set(m, on_connect);
  mosquitto_message_callback_set(m, on_message);
  int code = mosquitto_connect(m, argv[1], atoi(argv[2]), 60);
  if (code != MOSQ_ERR_SUCCESS) die("connect", mosquitto_strerror(code));

  int64_t end = now(CLOCK_MONOTONIC) + atoll(argv[5]) * 1000000000;
  while (!stopped && now(CLOCK_MONOTONIC) < end) {
    struct pollfd socket = {.fd = mosquitto_socket(m), .events = POLLIN};
    if (mosquitto_want_write(m)) socket.events |= POLLOUT;
    if (poll(&socket, 1, 100) < 0 && errno != EINTR) die("poll", strerror(errno));
    // loop_read takes one packet a call: until the socket is dry or the batch is full.
    while (waiting < BATCH && poll(&(struct pollfd){.fd = socket.fd, .events = POLLIN}, 1, 0) == 1) {
      code = mosquitto_loop_read(m, 1);
      if (code != MOSQ_ERR_SUCCESS) die("read", mosquitto_strerror(code));
    }
    commit();
    if (mosquitto_want_write(m)) {
      code = mosquitto_loop_write(m, 1);
      if (code != MOSQ_ERR_SUCCESS) die("write", mosquitto_strerror(code));
    }
    mosquitto_loop_misc(m);
  }
  qsort(latencies, count, sizeof *latencies, ascending);
  printf("{\"count\":%zu,\"commits\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f}\n", count,
         (unsigned long long)commits, percentile(0.5), percentile(0.99), percentile(0.999), percentile(1));
  mosquitto_destroy(m);
  mosquitto_lib_cleanup();
  sqlite3_finalize(insert);
  sqlite3_close(database);
  free(latencies);
  return 0;
}
