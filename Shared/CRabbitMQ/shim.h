#ifndef AFTERCARE_CRABBITMQ_SHIM_H
#define AFTERCARE_CRABBITMQ_SHIM_H

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// amqp_login_with_properties is variadic in C and therefore out of Swift's reach; PLAIN is the mechanism we use.
static inline amqp_rpc_reply_t crabbitmq_login_plain(
    amqp_connection_state_t connection, const char *vhost, int channel_max, int frame_max, int heartbeat,
    const amqp_table_t *properties, const char *user, const char *password) {
  return amqp_login_with_properties(
      connection, vhost, channel_max, frame_max, heartbeat, properties, AMQP_SASL_METHOD_PLAIN, user, password);
}

// `struct timeval` belongs to whichever module Swift met first; these keep it in C.
static inline int crabbitmq_open(amqp_socket_t *socket, const char *host, int port, int seconds) {
  struct timeval timeout = {seconds, 0};
  return amqp_socket_open_noblock(socket, host, port, &timeout);
}

static inline void crabbitmq_set_timeouts(amqp_connection_state_t connection, int seconds) {
  struct timeval timeout = {seconds, 0};
  amqp_set_handshake_timeout(connection, &timeout);
  amqp_set_rpc_timeout(connection, &timeout);
}

static inline int crabbitmq_next_frame(amqp_connection_state_t connection, amqp_frame_t *frame) {
  struct timeval now = {0, 0};
  return amqp_simple_wait_frame_noblock(connection, frame, &now);
}

// EFD_* are an enum in glibc's C but not visible to Swift as integers.
static inline int crabbitmq_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

#endif
