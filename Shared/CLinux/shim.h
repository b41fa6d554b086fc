#ifndef AFTERCARE_CLINUX_SHIM_H
#define AFTERCARE_CLINUX_SHIM_H

// What Swift's view of glibc leaves out.

#include <malloc.h>

// Declared by glibc for _GNU_SOURCE only.
extern int syncfs(int descriptor);

#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

// Nanoseconds of processor time that the calling thread has used.
static inline long long clinux_thread_nanoseconds(void) {
  struct timespec time = {0, 0};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Lets a blocking read of a socket fail after so many seconds.
static inline int clinux_receive_timeout(int socket, int seconds) {
  struct timeval limit = {seconds, 0};
  return setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

#endif
