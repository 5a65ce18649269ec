// Open-loop publisher: native JSON readings at QoS 1, each with its scheduled instant as `pubns` (ns since 1970). It is
// never slowed by what the broker answers; what it could not send in time keeps its instant.
//
//   publish HOST PORT UNIT DEVICES RATE SECONDS ABNORMAL     ABNORMAL is a share, 0 to 1; devices are UNIT's d0, d1 …
//
// Environment: BENCH_USER and BENCH_PASSWORD, where the broker wants them. WARM_UP is how many seconds of the same load go
// before; what belongs to them carries `warmns`, which nobody times.
//
// It shares the processors with what is measured, so it must cost little: it speaks MQTT 5.0 (OASIS, 2019) itself, readings
// are due every half millisecond, those of one instant leave in one write, and answers are read many at a time. Over
// libmosquitto, with a write and a wake-up for each reading, it took half a processor at 20,000 readings a second.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// Instants a second at which readings are due, where the rate is higher; packets that may be under way (MQTT 5.0, 2.2.1).
enum { TICKS = 2000, IDENTIFIERS = 65535 };

static int wire;
static uint64_t acknowledged;
static uint64_t window = IDENTIFIERS;
static uint8_t *out;
static size_t out_begin, out_end, out_room;

static void die(const char *what, const char *why) {
  fprintf(stderr, "publish: %s: %s\n", what, why);
  exit(1);
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

// SplitMix64: the same load every time.
static uint64_t draw(void) {
  static uint64_t state = 7;
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// What leaves

static void put(const void *bytes, size_t count) {
  if (out_end + count > out_room) {
    memmove(out, out + out_begin, out_end - out_begin);
    out_end -= out_begin;
    out_begin = 0;
    while (out_end + count > out_room) out_room = out_room ? out_room * 2 : 1 << 20;
    if ((out = realloc(out, out_room)) == NULL) die("memory", strerror(errno));
  }
  memcpy(out + out_end, bytes, count);
  out_end += count;
}

static void put_byte(unsigned byte) { put(&(uint8_t){(uint8_t)byte}, 1); }

static void put_short(unsigned value) {
  put_byte(value >> 8);
  put_byte(value & 0xFF);
}

static void put_length(size_t length) {
  for (; length > 127; length >>= 7) put_byte((length & 127) | 128);
  put_byte((unsigned)length);
}

static void put_text(const char *text) {
  put_short((unsigned)strlen(text));
  put(text, strlen(text));
}

static void send_some(void) {
  while (out_begin < out_end) {
    ssize_t sent = send(wire, out + out_begin, out_end - out_begin, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent < 0) die("connection", strerror(errno));
    out_begin += (size_t)sent;
  }
  out_begin = out_end = 0;
}

// What comes

static void take(unsigned kind, const uint8_t *body, size_t length) {
  switch (kind >> 4) {
  case 4:  // PUBACK: an identifier and, unless it is success, a reason
    if (length > 2 && body[2] >= 0x80) die("publish", "the broker refused a reading");
    acknowledged++;
    return;
  case 14: die("connection", "the broker ended it");
  }
}

static void receive(void) {
  static uint8_t in[1 << 16];
  static size_t held;
  for (;;) {
    ssize_t got = recv(wire, in + held, sizeof in - held, MSG_DONTWAIT);
    if (got == 0) die("connection", "the broker closed it");
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0) die("connection", strerror(errno));
    held += (size_t)got;
    size_t at = 0;
    while (held - at >= 2) {
      // Nothing that a broker sends to a publisher takes more than a byte for its length.
      if (in[at + 1] > 127) die("connection", "an answer of no size that was expected");
      size_t whole = 2 + (size_t)in[at + 1];
      if (held - at < whole) break;
      take(in[at], in + at + 2, whole - 2);
      at += whole;
    }
    memmove(in, in + at, held -= at);
  }
}

static void open_connection(const char *host, const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) die("connect", "the host is an IPv4 address");
  wire = socket(AF_INET, SOCK_STREAM, 0);
  if (wire < 0 || connect(wire, (struct sockaddr *)&address, sizeof address) != 0) die("connect", strerror(errno));
  setsockopt(wire, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  const char *user = getenv("BENCH_USER"), *password = getenv("BENCH_PASSWORD"), *name = "floor-publisher";
  size_t length = 11 + 2 + strlen(name);
  if (user != NULL) length += 2 + strlen(user);
  if (password != NULL) length += 2 + strlen(password);
  put_byte(0x10);
  put_length(length);
  put_text("MQTT");
  put_byte(5);
  // Clean start; no keepalive, because the run is short; no properties.
  put_byte(0x02 | (user != NULL ? 0x80 : 0) | (password != NULL ? 0x40 : 0));
  put_short(0);
  put_byte(0);
  put_text(name);
  if (user != NULL) put_text(user);
  if (password != NULL) put_text(password);
  send_some();
  uint8_t head[2], body[128];
  if (recv(wire, head, 2, MSG_WAITALL) != 2 || head[0] != 0x20 || head[1] > sizeof body || head[1] < 2 ||
      recv(wire, body, head[1], MSG_WAITALL) != head[1])
    die("connect", "no CONNACK");
  if (body[1] != 0) die("connect", "the broker refused");
  // Receive Maximum (3.2.2.3.3) is looked for among the properties that mosquitto sends before it: each a byte and two.
  for (size_t at = 3; at + 2 < head[1] && (body[at] == 0x21 || body[at] == 0x22 || body[at] == 0x13); at += 3)
    if (body[at] == 0x21) window = (uint64_t)body[at + 1] << 8 | body[at + 2];
}

static void publish(uint64_t number, const char *topic, const char *payload, size_t length) {
  put_byte(0x32);
  put_length(2 + strlen(topic) + 2 + 1 + length);
  put_text(topic);
  put_short((unsigned)(number % IDENTIFIERS) + 1);
  put_byte(0);
  put(payload, length);
}

// Sleeps to the nanosecond rather than asking again and again: a publisher that spins takes one of the machine's processors
// from what is measured. Answers wake it only where `answers` says so.
static void rest(int64_t nanoseconds, bool answers) {
  struct pollfd socket = {.fd = wire, .events = answers ? POLLIN : 0};
  if (out_begin < out_end) socket.events |= POLLOUT;
  struct timespec wait = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  if (ppoll(&socket, 1, &wait, NULL) < 0 && errno != EINTR) die("poll", strerror(errno));
  if (out_begin < out_end) send_some();
  receive();
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
  open_connection(argv[1], argv[2]);

  int64_t start = now(CLOCK_MONOTONIC), offset = now(CLOCK_REALTIME) - start, latest = 0;
  uint64_t total = warm + (uint64_t)(rate * seconds);
  for (uint64_t n = 0; n < total; n++) {
    double due = (double)n / rate;
    if (rate > TICKS) due = (double)(uint64_t)(due * TICKS) / TICKS;
    int64_t at = start + (int64_t)(due * 1e9);
    for (int64_t left; (left = at - now(CLOCK_MONOTONIC)) > 0;) {
      send_some();
      rest(left, false);
    }
    while (n - acknowledged >= window) rest(1000000, true);
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
    publish(n, topic, payload, (size_t)length);
    // Late, many are due at once: they leave in handfuls all the same.
    if (out_end - out_begin > 1 << 14) {
      send_some();
      receive();
    }
  }
  // A busy broker is waited for as long as it goes on.
  uint64_t before = acknowledged;
  for (int64_t heard = now(CLOCK_MONOTONIC); acknowledged < total && now(CLOCK_MONOTONIC) - heard < 5000000000;) {
    send_some();
    rest(10000000, true);
    if (acknowledged != before) heard = now(CLOCK_MONOTONIC);
    before = acknowledged;
  }
  printf("{\"sent\":%llu,\"acknowledged\":%llu,\"latest_start_ms\":%.3f}\n", (unsigned long long)total,
         (unsigned long long)acknowledged, (double)latest / 1e6);
  close(wire);
  return acknowledged == total ? 0 : 1;
}
