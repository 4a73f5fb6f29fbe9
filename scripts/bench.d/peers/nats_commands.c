/* Commands as NATS JetStream would keep them, by its text protocol: an event published to one stream and
 * the token's new state to another that keeps the last of each token, both acknowledged. The two are not
 * one transaction. One or 64 callers share a connection, each with one command under way.
 *
 * usage: nats_commands PORT SECONDS */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

#define CALLERS_MAX 64
#define BUFFER_BYTES 65536

static int server;
static char input[BUFFER_BYTES + 1];
static size_t input_count;
static unsigned char record[RECORD_BYTES], state[STATE_BYTES];
static uint64_t published, random_state = 1;

static void fail(const char *what) {
  fprintf(stderr, "nats_commands: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
  exit(1);
}

static void send_bytes(const void *bytes, size_t count) {
  for (size_t sent = 0; sent < count;) {
    ssize_t now = write(server, (const char *)bytes + sent, count - sent);
    if (now <= 0) fail("send");
    sent += (size_t)now;
  }
}

/* Takes the next line from the server, without its end; lives until the next call. */
static const char *next_line(void) {
  static size_t used;
  memmove(input, input + used, input_count -= used);
  used = 0;
  for (;;) {
    char *end = memmem(input, input_count, "\r\n", 2);
    if (end) {
      *end = 0;
      used = (size_t)(end + 2 - input);
      return input;
    }
    if (input_count == BUFFER_BYTES) fail("a long line");
    ssize_t count = read(server, input + input_count, BUFFER_BYTES - input_count);
    if (count <= 0) fail("receive");
    input_count += (size_t)count;
  }
}

/* Waits for a message; its payload in `text`, which has no line end in it. Returns who it is for. */
static int next_answer(const char **text) {
  for (;;) {
    const char *line = next_line();
    int whose;
    if (!strncmp(line, "PING", 4)) send_bytes("PONG\r\n", 6);
    if (!strncmp(line, "-ERR", 4)) fail(line);
    if (sscanf(line, "MSG answer.%d", &whose) != 1) continue;
    *text = next_line();
    if (strstr(*text, "\"error\"")) fail(*text);
    return whose;
  }
}

static void publish(int whose) {
  char bytes[RECORD_BYTES + STATE_BYTES + 512];
  fill_random(record, sizeof record, &random_state);
  fill_random(state, sizeof state, &random_state);
  unsigned long long number = ++published;
  int at = snprintf(bytes, sizeof bytes, "PUB events.%llu answer.%d %d\r\n", number, whose, RECORD_BYTES);
  memcpy(bytes + at, record, sizeof record);
  at += RECORD_BYTES;
  at += snprintf(bytes + at, sizeof bytes - (size_t)at, "\r\nPUB tokens.%llu answer.%d %d\r\n", number,
                 whose, STATE_BYTES);
  memcpy(bytes + at, state, sizeof state);
  at += STATE_BYTES;
  memcpy(bytes + at, "\r\n", 2);
  send_bytes(bytes, (size_t)at + 2);
}

static double commands_per_second(int callers, double seconds) {
  int waits[CALLERS_MAX];
  const char *text;
  uint64_t done = 0;
  int under_way = callers;
  double start = seconds_now(), now = start;
  for (int i = 0; i < callers; i++) {
    waits[i] = 2;
    publish(i);
  }
  while (under_way) {
    int whose = next_answer(&text);
    if (whose < 0 || whose >= callers) fail("whose");
    if (--waits[whose]) continue;
    done++;
    now = seconds_now();
    if (now - start < seconds) {
      waits[whose] = 2;
      publish(whose);
    } else {
      under_way--;
    }
  }
  return (double)done / (now - start);
}

static void make_stream(const char *name, const char *subjects, int messages_per_subject) {
  char body[512], request[1024];
  const char *text;
  snprintf(body, sizeof body,
           "{\"name\":\"%s\",\"subjects\":[\"%s\"],\"storage\":\"file\",\"retention\":\"limits\","
           "\"num_replicas\":1,\"max_msgs_per_subject\":%d}",
           name, subjects, messages_per_subject);
  int count = snprintf(request, sizeof request, "PUB $JS.API.STREAM.CREATE.%s answer.0 %zu\r\n%s\r\n",
                       name, strlen(body), body);
  send_bytes(request, (size_t)count);
  next_answer(&text);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: nats_commands PORT SECONDS\n"), 2;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)atoi(argv[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) ||
      setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on))
    fail("connect");
  static const char hello[] = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB answer.* 1\r\n";
  send_bytes(hello, sizeof hello - 1);
  /* Streams that exist with the same settings are made once more without effect. */
  make_stream("EVENTS", "events.*", -1);
  make_stream("TOKENS", "tokens.*", 1);
  double seconds = atof(argv[2]);
  report("commands-1/nats", commands_per_second(1, seconds));
  report("commands-64/nats", commands_per_second(CALLERS_MAX, seconds));
  return close(server);
}
