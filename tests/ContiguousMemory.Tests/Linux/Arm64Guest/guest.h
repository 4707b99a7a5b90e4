/* The piece as the library calls it, and memory to move. The numbers are the kernel's, under the names of its headers. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* kernel.h names what the headers above have named already. */
#undef MADV_DONTFORK
#include "kernel.h"
#include "request.h"

#define BLOCK (2L << 20)
#define BLOCKS 4
#define GRANULE (4 * 4096L)

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

/* A file of four blocks, seen whole by an alias; the first of them also at a live address. */
struct rig {
    const char *backing;
    int file;
    int userfaultfd;
    char *alias;
    char *live;
};

/* Loads the bytes: written first, then executable, and never both. */
void load_piece(void);
i64 call_move(struct request *request);
i64 call_copy(struct request *request);

/* Opens one with the features that the library asks for; -1 and errno if the kernel has none. */
int open_userfaultfd(void);

/* Makes the memory: "plain", "collapsed" or "hugetlb-2M". Returns 0 and errno where it cannot be had. */
int make_rig(struct rig *rig, const char *backing);
void free_rig(struct rig *rig);

/* Moves the live block from one block of the file to another. */
struct request request_of(struct rig *rig, int from, int to);

/* Prints PASS or FAIL, and counts. */
void check(int holds, const char *backing, const char *format, ...) __attribute__((format(printf, 3, 4)));
int failures(void);

/* Two threads that add one to 64-bit words of their own and keep a second count where nothing moves. */
void start_writers(char *live);
u64 writes_so_far(void);
u64 stop_and_count_lost(char *live);
