// What Swift's view of the C library leaves out: variadic calls, headers that its module does not
// include, and GNU extensions. No feature macro is set here, so that every declaration shared with
// that module is the same in both.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/un.h>

// Open file description locks (fcntl_locking(2)); the numbers are the kernel's on every architecture.
static const int tokenledger_ofd_getlk = 36;
static const int tokenledger_ofd_setlk = 37;
static const int tokenledger_ofd_setlkw = 38;

// fallocate(2) without a change of the file's size.
static const int tokenledger_fallocate_keep_size = 1;

extern int fallocate(int descriptor, int mode, off_t offset, off_t length);

extern int syncfs(int descriptor);

extern void *memmem(const void *bytes, size_t count, const void *part, size_t part_count);

static inline int tokenledger_set_not_dumpable(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// The running thread's name; the kernel keeps 15 bytes of it.
static inline int tokenledger_name_thread(const char *name) {
  return prctl(PR_SET_NAME, name, 0, 0, 0);
}

struct tokenledger_file_system {
  unsigned int kind;
  unsigned long long block_size;
  unsigned long long blocks_available;
  int is_read_only;
};

static inline int tokenledger_statfs(const char *path, struct tokenledger_file_system *result) {
  struct statfs facts;
  if (statfs(path, &facts) != 0) return -1;
  result->kind = (unsigned int)facts.f_type;
  result->block_size = (unsigned long long)facts.f_bsize;
  result->blocks_available = (unsigned long long)facts.f_bavail;
  result->is_read_only = (facts.f_flags & 1) != 0;  // ST_RDONLY
  return 0;
}

extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);

// An address of any kind that is listened on; C reads and writes socket addresses by cast.
union tokenledger_socket_address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  struct sockaddr_un local;
};

// Who is at the other end; an IPv6 address in two halves, as numbers.
struct tokenledger_peer {
  int family;
  uint32_t v4;
  uint64_t v6_high;
  uint64_t v6_low;
};

static inline int tokenledger_bind_v4(int descriptor, uint32_t address, uint16_t port) {
  union tokenledger_socket_address name;
  memset(&name, 0, sizeof name);
  name.v4.sin_family = AF_INET;
  name.v4.sin_addr.s_addr = htonl(address);
  name.v4.sin_port = htons(port);
  return bind(descriptor, &name.any, sizeof name.v4);
}

static inline int tokenledger_bind_v6(
    int descriptor, uint64_t high, uint64_t low, uint16_t port) {
  union tokenledger_socket_address name;
  memset(&name, 0, sizeof name);
  name.v6.sin6_family = AF_INET6;
  for (int i = 0; i < 8; i++) {
    name.v6.sin6_addr.s6_addr[i] = (uint8_t)(high >> (56 - 8 * i));
    name.v6.sin6_addr.s6_addr[8 + i] = (uint8_t)(low >> (56 - 8 * i));
  }
  name.v6.sin6_port = htons(port);
  return bind(descriptor, &name.any, sizeof name.v6);
}

// The address of a socket in the file system; its length, or 0 when the path is too long.
static inline socklen_t tokenledger_local_address(
    union tokenledger_socket_address *name, const char *path) {
  size_t length = strlen(path);
  memset(name, 0, sizeof *name);
  if (length == 0 || length >= sizeof name->local.sun_path) {
    errno = ENAMETOOLONG;
    return 0;
  }
  name->local.sun_family = AF_UNIX;
  memcpy(name->local.sun_path, path, length);
  // A name that begins with @ is one of Linux's that lie in no file system.
  if (path[0] == '@') name->local.sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] == '@' ? 0 : 1));
}

static inline int tokenledger_bind_local(int descriptor, const char *path) {
  union tokenledger_socket_address name;
  socklen_t length = tokenledger_local_address(&name, path);
  return length == 0 ? -1 : bind(descriptor, &name.any, length);
}

static inline int tokenledger_connect_local(int descriptor, const char *path) {
  union tokenledger_socket_address name;
  socklen_t length = tokenledger_local_address(&name, path);
  return length == 0 ? -1 : connect(descriptor, &name.any, length);
}

// Sends one datagram to a socket in the file system.
static inline ssize_t tokenledger_send_local(
    int descriptor, const char *path, const void *bytes, size_t count) {
  union tokenledger_socket_address name;
  socklen_t length = tokenledger_local_address(&name, path);
  if (length == 0) return -1;
  return sendto(descriptor, bytes, count, MSG_NOSIGNAL, &name.any, length);
}

static inline int tokenledger_bound_port(int descriptor) {
  union tokenledger_socket_address name;
  socklen_t length = sizeof name;
  if (getsockname(descriptor, &name.any, &length) != 0) return -1;
  return ntohs(name.any.sa_family == AF_INET6 ? name.v6.sin6_port : name.v4.sin_port);
}

static inline int tokenledger_accept(int listener, struct tokenledger_peer *peer) {
  union tokenledger_socket_address name;
  socklen_t length = sizeof name;
  memset(&name, 0, sizeof name);
  memset(peer, 0, sizeof *peer);
  int descriptor = accept4(listener, &name.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return descriptor;
  peer->family = name.any.sa_family;
  if (peer->family == AF_INET) {
    peer->v4 = ntohl(name.v4.sin_addr.s_addr);
  } else if (peer->family == AF_INET6) {
    for (int i = 0; i < 8; i++) {
      peer->v6_high = peer->v6_high << 8 | name.v6.sin6_addr.s6_addr[i];
      peer->v6_low = peer->v6_low << 8 | name.v6.sin6_addr.s6_addr[8 + i];
    }
  }
  return descriptor;
}

// What the kernel's packed structure holds, in a form that every language lays out alike.
struct tokenledger_event {
  uint64_t token;
  uint32_t kinds;
};

static inline int tokenledger_epoll_change(
    int poll, int operation, int descriptor, uint32_t kinds, uint64_t token) {
  struct epoll_event event;
  event.events = kinds;
  event.data.u64 = token;
  return epoll_ctl(poll, operation, descriptor, &event);
}

static inline int tokenledger_epoll_wait(
    int poll, struct tokenledger_event *events, int capacity, int timeout_milliseconds) {
  struct epoll_event ready[256];
  int count = epoll_wait(poll, ready, capacity < 256 ? capacity : 256, timeout_milliseconds);
  for (int i = 0; i < count; i++) {
    events[i].token = ready[i].data.u64;
    events[i].kinds = ready[i].events;
  }
  return count;
}
