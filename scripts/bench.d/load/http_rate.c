/* Sends HTTP requests at a constant rate and tells how long each answer took from the moment that its
 * request was due. A request waits when every connection is busy, and that is counted: a server that
 * stops for a while is seen to (coordinated omission; G. Tene, "How NOT to Measure Latency").
 *
 * usage: http_rate PORT CONNECTIONS RATE SECONDS FILE
 *   FILE  requests, each behind its length as four bytes in this machine's order; they are sent in order,
 *         and again from the first when there are no more
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../peers/common.h"

#define CONNECTIONS_MAX 20000
#define ANSWER_BYTES_MAX 16384
#define EVENTS_MAX 256

struct request {
  const char *bytes;
  size_t count;
};

struct connection {
  int socket;
  double due;
  size_t received;
  char answer[ANSWER_BYTES_MAX + 1];
};

static void fail(const char *what) {
  fprintf(stderr, "http_rate: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
  exit(1);
}

static struct request *read_requests(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) fail(path);
  size_t size = (size_t)ftell(file), most = 1024;
  rewind(file);
  char *bytes = malloc(size);
  struct request *requests = malloc(most * sizeof *requests);
  if (!bytes || !requests || fread(bytes, 1, size, file) != size) fail(path);
  fclose(file);
  for (size_t at = 0; at < size;) {
    uint32_t length;
    memcpy(&length, bytes + at, sizeof length);
    if (*count == most && !(requests = realloc(requests, (most *= 2) * sizeof *requests))) fail(path);
    requests[(*count)++] = (struct request){bytes + at + sizeof length, length};
    at += sizeof length + length;
  }
  return requests;
}

static int connect_to(uint16_t port) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1, made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address) ||
      setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) ||
      fcntl(made, F_SETFL, O_NONBLOCK))
    fail("connect");
  return made;
}

/* The status of the answer when all of it is there; 0 before. */
static int complete(const struct connection *connection) {
  const char *end = strstr(connection->answer, "\r\n\r\n");
  if (!end) return 0;
  const char *length = strcasestr(connection->answer, "\r\ncontent-length:");
  if (!length || length > end) fail("an answer without length");
  size_t body = strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
  size_t whole = (size_t)(end + 4 - connection->answer) + body;
  if (whole > ANSWER_BYTES_MAX) fail("a long answer");
  return connection->received < whole ? 0 : atoi(connection->answer + strlen("HTTP/1.1 "));
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: http_rate PORT CONNECTIONS RATE SECONDS FILE\n");
    return 2;
  }
  int connections = atoi(argv[2]);
  double rate = atof(argv[3]), seconds = atof(argv[4]);
  if (connections < 1 || connections > CONNECTIONS_MAX || rate <= 0 || seconds <= 0) fail("arguments");
  size_t request_count = 0, total = (size_t)(rate * seconds);
  struct request *requests = read_requests(argv[5], &request_count);
  struct connection *all = calloc((size_t)connections, sizeof *all);
  struct connection **idle = calloc((size_t)connections, sizeof *idle);
  double *latencies = calloc(total + 1, sizeof *latencies);
  if (!request_count || !all || !idle || !latencies) fail("memory");
  /* A wait ends when it should, not up to 50 microseconds later. */
  prctl(PR_SET_TIMERSLACK, 1);
  /* Whoever has been idle longest is next, so that all take part: a ring from `first` on. */
  int polled = epoll_create1(EPOLL_CLOEXEC), first = 0, idle_count = connections;
  for (int i = 0; i < connections; i++) {
    idle[i] = &all[i];
    all[i].socket = connect_to((uint16_t)atoi(argv[1]));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(polled, EPOLL_CTL_ADD, all[i].socket, &event)) fail("epoll_ctl");
  }

  size_t sent = 0, answered = 0, refused = 0;
  double start = seconds_now(), now = start;
  while (answered < total) {
    for (; sent < total && idle_count && start + (double)sent / rate <= now; sent++) {
      struct connection *connection = idle[first];
      first = (first + 1) % connections;
      idle_count--;
      const struct request *request = &requests[sent % request_count];
      connection->due = start + (double)sent / rate;
      connection->received = 0;
      if (write(connection->socket, request->bytes, request->count) != (ssize_t)request->count)
        fail("send");
    }
    double wait = sent < total && idle_count ? start + (double)sent / rate - now : 10;
    if (wait < 0) wait = 0;
    struct timespec limit = {(time_t)wait, (long)((wait - (double)(time_t)wait) * 1e9)};
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_pwait2(polled, events, EVENTS_MAX, &limit, NULL);
    if (ready < 0 && errno != EINTR) fail("epoll_pwait2");
    now = seconds_now();
    if (ready == 0 && wait == 10) fail("no answer for ten seconds");
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      ssize_t count = read(connection->socket, connection->answer + connection->received,
                           ANSWER_BYTES_MAX - connection->received);
      errno = count == 0 ? ECONNRESET : errno;
      if (count <= 0) fail("receive");
      connection->received += (size_t)count;
      connection->answer[connection->received] = 0;
      int status = complete(connection);
      if (!status) continue;
      latencies[answered++] = seconds_now() - connection->due;
      if (status < 200 || status > 299) refused++;
      idle[(first + idle_count++) % connections] = connection;
    }
  }
  double took = now - start;
  qsort(latencies, total, sizeof *latencies, compare_doubles);
  printf("{\"answers\": %zu, \"seconds\": %.6f, \"p50\": %.4f, \"p99\": %.4f, \"p99.9\": %.4f, "
         "\"refused\": %zu, \"broken\": 0}\n",
         total, took, latencies[total / 2] * 1e3, latencies[total - 1 - total / 100] * 1e3,
         latencies[total - 1 - total / 1000] * 1e3, refused);
}
