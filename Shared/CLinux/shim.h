#ifndef AFTERCARE_CLINUX_SHIM_H
#define AFTERCARE_CLINUX_SHIM_H

// What Swift's view of glibc leaves out.

#include <malloc.h>

// Declared by glibc for _GNU_SOURCE only.
extern int syncfs(int descriptor);

#endif
