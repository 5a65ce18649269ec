// Open-loop publisher: native JSON readings at QoS 1, each with its scheduled instant as `pubns` (ns since 1970). It is
// never slowed by what the broker answers; what it could not send in time keeps its instant.
//
//   publish HOST PORT UNIT DEVICES RATE SECONDS ABNORMAL     ABNORMAL is a share, 0 to 1; devices are UNIT's d0, d1 …
//
// Environment: BENCH_USER and BENCH_PASSWORD, where the broker wants them. WARM_UP is how many seconds of the same load go
// before; what belongs to them carries `warmns`, which nobody times.
#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

static uint64_t acknowledged;
static bool connected;

static void die(const char *what, const char *why) {
  fprintf(stderr, "publish: %s: %s\n", what, why);
  exit(1);
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void on_connect(struct mosquitto *m, void *context, int code) {
  (void)m, (void)context;
  if (code != 0) die("connect", mosquitto_connack_string(code));
  connected = true;
}

static void on_publish(struct mosquitto *m, void *context, int id) {
  (void)m, (void)context, (void)id;
  acknowledged++;
}

// SplitMix64: the same load every time.
static uint64_t draw(void) {
  static uint64_t state = 7;
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Sleeps to the nanosecond rather than asking again and again: a publisher that spins takes one of the machine's processors
// from what is measured.
static void drive(struct mosquitto *m, int64_t nanoseconds) {
  struct pollfd socket = {.fd = mosquitto_socket(m), .events = POLLIN};
  if (mosquitto_want_write(m)) socket.events |= POLLOUT;
  struct timespec wait = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  if (ppoll(&socket, 1, &wait, NULL) < 0 && errno != EINTR) die("poll", strerror(errno));
  int code = MOSQ_ERR_SUCCESS;
  for (int packets = 0; packets < 256 && code == MOSQ_ERR_SUCCESS; packets++) {
    if (poll(&(struct pollfd){.fd = socket.fd, .events = POLLIN}, 1, 0) != 1) break;
    code = mosquitto_loop_read(m, 1);
  }
  if (code == MOSQ_ERR_SUCCESS && mosquitto_want_write(m)) code = mosquitto_loop_write(m, 1);
  if (code != MOSQ_ERR_SUCCESS) die("connection", mosquitto_strerror(code));
  mosquitto_loop_misc(m);
}

int main(int argc, char **argv) {
  if (argc != 8) die("usage", "publish HOST PORT UNIT DEVICES RATE SECONDS ABNORMAL");
  uint64_t devices = strtoull(argv[4], NULL, 10);
  double rate = atof(argv[5]), seconds = atof(argv[6]), abnormal = atof(argv[7]);
  if (devices == 0 || rate <= 0 || seconds <= 0) die("usage", "devices, rate and seconds are above 0");
  const char *before_it = getenv("WARM_UP");
  uint64_t warm = (uint64_t)(rate * (before_it == NULL ? 0 : atof(before_it)));
  // The kernel rounds waits up by 50 microseconds unless it is told not to.
  prctl(PR_SET_TIMERSLACK, 1);
  mosquitto_lib_init();
  struct mosquitto *m = mosquitto_new("floor-publisher", true, NULL);
  if (m == NULL) die("client", strerror(errno));
  mosquitto_threaded_set(m, true);
  mosquitto_username_pw_set(m, getenv("BENCH_USER"), getenv("BENCH_PASSWORD"));
  mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_max_inflight_messages_set(m, 1000);
  mosquitto_connect_callback_set(m, on_connect);
  mosquitto_publish_callback_set(m, on_publish);
  int code = mosquitto_connect(m, argv[1], atoi(argv[2]), 60);
  if (code != MOSQ_ERR_SUCCESS) die("connect", mosquitto_strerror(code));
  while (!connected) drive(m, 100000000);

  int64_t start = now(CLOCK_MONOTONIC), offset = now(CLOCK_REALTIME) - start, latest = 0;
  uint64_t total = warm + (uint64_t)(rate * seconds);
  for (uint64_t n = 0; n < total; n++) {
    int64_t at = start + (int64_t)((double)n * 1e9 / rate);
    for (int64_t left; (left = at - now(CLOCK_MONOTONIC)) > 0;) drive(m, left);
    if (now(CLOCK_MONOTONIC) - at > latest) latest = now(CLOCK_MONOTONIC) - at;
    bool ill = (double)(draw() >> 11) * 0x1p-53 < abnormal;
    char topic[128], payload[256];
    snprintf(topic, sizeof topic, "vigil/v1/%s/d%llu/readings", argv[3], (unsigned long long)(n % devices));
    int length = snprintf(payload, sizeof payload,
                          "{\"seq\":%llu,\"boot\":%lld,\"time\":%lld,\"hr\":%d,\"spo2\":97,\"rr\":15,\"contact\":true,"
                          "\"battery\":90,\"%s\":%lld}",
                          (unsigned long long)(n / devices + 1), (long long)((start + offset) / 1000000000),
                          (long long)((at + offset) / 1000000), ill ? 150 : 65 + (int)(draw() % 15),
                          n < warm ? "warmns" : "pubns", (long long)(at + offset));
    code = mosquitto_publish(m, NULL, topic, length, payload, 1, false);
    if (code != MOSQ_ERR_SUCCESS) die("publish", mosquitto_strerror(code));
    // Packets leave in handfuls when many are due at once, as they do from many devices.
    if (n % 16 == 15) drive(m, 0);
  }
  // A busy broker is waited for as long as it goes on.
  uint64_t before = acknowledged;
  for (int64_t heard = now(CLOCK_MONOTONIC); acknowledged < total && now(CLOCK_MONOTONIC) - heard < 5000000000;) {
    drive(m, 10000000);
    if (acknowledged != before) heard = now(CLOCK_MONOTONIC);
    before = acknowledged;
  }
  printf("{\"sent\":%llu,\"acknowledged\":%llu,\"latest_start_ms\":%.3f}\n", (unsigned long long)total,
         (unsigned long long)acknowledged, (double)latest / 1e6);
  mosquitto_destroy(m);
  mosquitto_lib_cleanup();
  return acknowledged == total ? 0 : 1;
}
