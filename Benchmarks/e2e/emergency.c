// Publishes emergencies and times how long each takes to reach a doctor's MQTT client and an event-stream client.
//
//   emergency lone MQTT-PORT HTTP-PORT UNIT FIRST COUNT GAP-MS      one abnormal reading every GAP-MS, nothing else
//   emergency ward MQTT-PORT HTTP-PORT UNIT FIRST COUNT SECONDS     COUNT devices at 1 Hz, each abnormal exactly once
//
// In `lone` every device has sent one normal reading before, as whatever is worn has; it is not timed.
// Devices are UNIT's d0, d1 …; FIRST is the first to use, because an alert that is open already is not raised again.
// Environment: BENCH_USER and BENCH_PASSWORD (publisher), DOCTOR and DOCTOR_PASSWORD (broker), DOCTOR_TOKEN (HTTP).
// Latency runs from the scheduled instant of the reading. Prints one JSON object.
#include <arpa/inet.h>
#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t first, devices;
static int64_t *published, *delivered, *streamed;
static const char *doctor;
static int subscribed;
static char stream[1 << 20];
static size_t held;

static void die(const char *what, const char *why) {
  fprintf(stderr, "emergency: %s: %s\n", what, why);
  exit(1);
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static const char *variable(const char *name) {
  const char *value = getenv(name);
  if (value == NULL) die("environment", name);
  return value;
}

// Notes the instant for the device that the text names; only the first time counts.
static void note(const char *text, size_t length, int64_t *instants) {
  static const char key[] = "\"device\":\"d";
  const char *found = memmem(text, length, key, sizeof key - 1);
  if (found == NULL) return;
  uint64_t device = strtoull(found + sizeof key - 1, NULL, 10) - first;
  if (device < devices && published[device] != 0 && instants[device] == 0) instants[device] = now(CLOCK_MONOTONIC);
}

static void on_connect(struct mosquitto *m, void *context, int code) {
  if (code != 0) die("connect", mosquitto_connack_string(code));
  char topic[128];
  snprintf(topic, sizeof topic, "vigil/v1/alerts/%s", doctor);
  // The publisher subscribes to nothing; its connection counts all the same.
  if (context == NULL) subscribed++;
  else if (mosquitto_subscribe(m, NULL, topic, 1) != MOSQ_ERR_SUCCESS) die("subscribe", topic);
}

static void on_subscribe(struct mosquitto *m, void *context, int id, int grants, const int *granted) {
  (void)m, (void)context, (void)id;
  if (grants != 1 || granted[0] > 2) die("subscribe", "refused");
  subscribed++;
}

// What a doctor's application does: show it, and confirm that it is shown.
static void on_alert(struct mosquitto *m, void *context, const struct mosquitto_message *message) {
  (void)context;
  note(message->payload, (size_t)message->payloadlen, delivered);
  static const char key[] = "\"alert\":\"";
  const char *found = memmem(message->payload, (size_t)message->payloadlen, key, sizeof key - 1);
  if (found == NULL) return;
  char topic[128], answer[128];
  snprintf(topic, sizeof topic, "vigil/v1/alerts/%s/answers", doctor);
  int length = snprintf(answer, sizeof answer, "{\"alert\":\"%.*s\",\"answer\":\"delivered\"}",
                        (int)strcspn(found + sizeof key - 1, "\""), found + sizeof key - 1);
  mosquitto_publish(m, NULL, topic, length, answer, 1, false);
}

static struct mosquitto *join(const char *id, const char *user, const char *password, int port, bool is_doctor) {
  struct mosquitto *m = mosquitto_new(id, true, is_doctor ? (void *)id : NULL);
  if (m == NULL) die("client", strerror(errno));
  mosquitto_threaded_set(m, true);
  mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_username_pw_set(m, user, password);
  mosquitto_connect_callback_set(m, on_connect);
  mosquitto_subscribe_callback_set(m, on_subscribe);
  mosquitto_message_callback_set(m, on_alert);
  int code = mosquitto_connect(m, "127.0.0.1", port, 60);
  if (code != MOSQ_ERR_SUCCESS) die("connect", mosquitto_strerror(code));
  return m;
}

static int open_stream(int port, const char *token) {
  int socket_ = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (connect(socket_, (struct sockaddr *)&address, sizeof address) != 0) die("event stream", strerror(errno));
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  char request[512];
  int length = snprintf(request, sizeof request,
                        "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                        "Authorization: Bearer %s\r\n\r\n", token);
  if (write(socket_, request, (size_t)length) != length) die("event stream", strerror(errno));
  ssize_t got = read(socket_, stream, sizeof stream - 1);
  if (got <= 0 || strncmp(stream, "HTTP/1.1 200", 12) != 0) die("event stream refused", got > 0 ? stream : "closed");
  return socket_;
}

// Takes whole events from the stream; the head of the next stays.
static void read_stream(int socket_) {
  ssize_t got = read(socket_, stream + held, sizeof stream - held);
  if (got <= 0) die("event stream", "closed");
  held += (size_t)got;
  char *start = stream, *end;
  while ((end = memmem(start, held - (size_t)(start - stream), "\n\n", 2)) != NULL) {
    size_t length = (size_t)(end - start);
    if (memmem(start, length, "event: reading.alarmed", 22) != NULL) note(start, length, streamed);
    start = end + 2;
  }
  held -= (size_t)(start - stream);
  memmove(stream, start, held);
  if (held == sizeof stream) die("event stream", "an event without an end");
}

static void drive(struct mosquitto *clients[2], int stream_, int milliseconds) {
  struct pollfd sockets[3] = {{.fd = stream_, .events = POLLIN}};
  for (int i = 0; i < 2; i++)
    sockets[i + 1] = (struct pollfd){
        .fd = mosquitto_socket(clients[i]), .events = (short)(POLLIN | (mosquitto_want_write(clients[i]) ? POLLOUT : 0))};
  if (poll(sockets, 3, milliseconds) < 0 && errno != EINTR) die("poll", strerror(errno));
  for (int i = 0; i < 2; i++) {
    int code = MOSQ_ERR_SUCCESS;
    for (int packets = 0; packets < 64 && code == MOSQ_ERR_SUCCESS; packets++) {
      if (poll(&(struct pollfd){.fd = sockets[i + 1].fd, .events = POLLIN}, 1, 0) != 1) break;
      code = mosquitto_loop_read(clients[i], 1);
    }
    if (code == MOSQ_ERR_SUCCESS && mosquitto_want_write(clients[i])) code = mosquitto_loop_write(clients[i], 1);
    if (code != MOSQ_ERR_SUCCESS) die("connection", mosquitto_strerror(code));
    mosquitto_loop_misc(clients[i]);
  }
  if (stream_ >= 0 && sockets[0].revents != 0) read_stream(stream_);
}

static int ascending(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static void summarise(const char *name, const int64_t *instants) {
  int64_t *latencies = calloc(devices, sizeof *latencies);
  uint64_t seen = 0;
  if (latencies == NULL) die("memory", strerror(errno));
  for (uint64_t i = 0; i < devices; i++)
    if (instants[i] != 0) latencies[seen++] = instants[i] - published[i];
  qsort(latencies, seen, sizeof *latencies, ascending);
  printf("\"%s\":{\"count\":%llu", name, (unsigned long long)seen);
  if (seen > 0)
    printf(",\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f", (double)latencies[(seen - 1) / 2] / 1e6,
           (double)latencies[(uint64_t)((double)(seen - 1) * 0.99)] / 1e6, (double)latencies[seen - 1] / 1e6);
  printf("}");
  free(latencies);
}

// One reading, scheduled for an instant; only one that is timed says so.
static void send_reading(struct mosquitto *m, const char *unit, uint64_t device, uint64_t sequence, int64_t boot, int64_t at,
                         bool ill, bool timed) {
  char topic[128], payload[256];
  snprintf(topic, sizeof topic, "vigil/v1/%s/d%llu/readings", unit, (unsigned long long)(first + device));
  int length = snprintf(payload, sizeof payload,
                        "{\"seq\":%llu,\"boot\":%lld,\"time\":%lld,\"hr\":%d,\"spo2\":97,\"rr\":15,\"contact\":true,"
                        "\"battery\":90,\"%s\":%lld}",
                        (unsigned long long)sequence, (long long)boot, (long long)(at / 1000000), ill ? 150 : 70,
                        timed ? "pubns" : "warmns", (long long)at);
  int code = mosquitto_publish(m, NULL, topic, length, payload, 1, false);
  if (code != MOSQ_ERR_SUCCESS) die("publish", mosquitto_strerror(code));
}

int main(int argc, char **argv) {
  if (argc != 8) die("usage", "emergency lone|ward MQTT-PORT HTTP-PORT UNIT FIRST COUNT GAP-MS|SECONDS");
  bool lone = strcmp(argv[1], "lone") == 0;
  first = strtoull(argv[5], NULL, 10);
  devices = strtoull(argv[6], NULL, 10);
  uint64_t last = strtoull(argv[7], NULL, 10);
  if (devices == 0 || last == 0) die("usage", "COUNT, GAP-MS and SECONDS are above 0");
  doctor = variable("DOCTOR");
  published = calloc(devices, sizeof *published);
  delivered = calloc(devices, sizeof *delivered);
  streamed = calloc(devices, sizeof *streamed);
  if (published == NULL || delivered == NULL || streamed == NULL) die("memory", strerror(errno));
  mosquitto_lib_init();
  struct mosquitto *clients[2] = {
      join("bench-publisher", variable("BENCH_USER"), variable("BENCH_PASSWORD"), atoi(argv[2]), false),
      join("bench-doctor", doctor, variable("DOCTOR_PASSWORD"), atoi(argv[2]), true)};
  int stream_ = open_stream(atoi(argv[3]), variable("DOCTOR_TOKEN"));
  while (subscribed < 2) drive(clients, stream_, 100);

  int64_t offset = now(CLOCK_REALTIME) - now(CLOCK_MONOTONIC), boot = now(CLOCK_REALTIME) / 1000000000;
  for (uint64_t device = 0; lone && device < devices; device++) {
    send_reading(clients[0], argv[4], device, 1, boot, now(CLOCK_REALTIME), false, false);
    drive(clients, stream_, 5);
  }
  int64_t start = now(CLOCK_MONOTONIC) + 1000000000;
  uint64_t total = lone ? devices : devices * last;
  double interval = lone ? (double)last * 1e6 : 1e9 / (double)devices;
  for (uint64_t n = 0; n < total; n++) {
    int64_t at = start + (int64_t)((double)n * interval);
    for (int64_t left; (left = at - now(CLOCK_MONOTONIC)) > 0;) drive(clients, stream_, left > 2000000 ? 1 : 0);
    uint64_t device = n % devices;
    // Every device has its second, spread over the run by a multiplier that is prime.
    bool ill = lone || n / devices == device * 7919 % last;
    if (ill) published[device] = at;
    send_reading(clients[0], argv[4], device, n / devices + (lone ? 2 : 1), boot, at + offset, ill, true);
    drive(clients, stream_, 0);
  }
  int64_t deadline = now(CLOCK_MONOTONIC) + 3000000000;
  while (now(CLOCK_MONOTONIC) < deadline) drive(clients, stream_, 10);
  printf("{\"readings\":%llu,", (unsigned long long)total);
  summarise("delivered", delivered);
  printf(",");
  summarise("streamed", streamed);
  printf("}\n");
  return 0;
}
