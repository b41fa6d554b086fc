#ifndef AFTERCARE_CLINUX_SHIM_H
#define AFTERCARE_CLINUX_SHIM_H

// glibc declares it for _GNU_SOURCE only, which Swift's view of glibc is not.
extern int syncfs(int descriptor);

#endif
