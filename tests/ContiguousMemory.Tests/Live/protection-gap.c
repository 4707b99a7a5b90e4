/*
 * Whether the kernel's write protection stops every writer: the steps of a live move, without the library. Blocks of 2 MiB lie beside each other at addresses
 * that stay; two threads write all over them; one block after the other is protected, copied and shown elsewhere. What was copied is compared with where it
 * came from before anybody may write again: a difference is a writer that went on.
 *
 * usage: protection-gap pages|hugetlb|collapsed once|twice SECONDS
 *
 * "twice" protects again after a change of the mapping's flags, which waits for faults that are under way. Prints "N moves, N gaps". Ends with 3 where this
 * cannot be tried, 1 on any other failure.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BLOCK ((size_t)2 << 20)
#define BLOCKS 8
#define WRITERS 2
#define COLLAPSE 25 /* MADV_COLLAPSE */

static volatile uint64_t *live;
static volatile int stop;

static void die(const char *what, int code) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(code);
}

static void *write_all_over(void *seed) {
    const size_t words = BLOCKS * BLOCK / sizeof(uint64_t);
    uint64_t state = (uintptr_t)seed;
    while (!stop) {
        state = state * 6364136223846793005u + 1;
        size_t first = (state >> 33) % words;
        for (size_t i = 0; i < 256; i++)
            live[(first + 2 * i) % words]++;
    }
    return NULL;
}

static char *map(char *at, size_t length, int file, size_t offset) {
    char *mapped = mmap(at, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, (off_t)offset);
    if (mapped == MAP_FAILED)
        die("mmap", 1);
    return mapped;
}

static void protect(int userfaultfd, char *block) {
    struct uffdio_writeprotect protection = {{(uintptr_t)block, BLOCK}, UFFDIO_WRITEPROTECT_MODE_WP};
    if (ioctl(userfaultfd, UFFDIO_WRITEPROTECT, &protection))
        die("UFFDIO_WRITEPROTECT", 1);
}

static int open_userfaultfd(void) {
    int file = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* UFFD_USER_MODE_ONLY */);
    struct uffdio_api api = {.api = UFFD_API};
    if (file < 0 || ioctl(file, UFFDIO_API, &api))
        die("userfaultfd", 3);
    return file;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Moves blocks at random until the time is over; returns in how many moves a writer went on. */
static long move_until(double end, int twice, int file, char *alias, long *moves) {
    int at[BLOCKS], used[2 * BLOCKS] = {0};
    int userfaultfd = open_userfaultfd();
    long gaps = 0;
    unsigned state = 1;
    for (int i = 0; i < BLOCKS; i++)
        used[at[i] = i] = 1;
    for (*moves = 0; seconds() < end; (*moves)++) {
        int block = (int)((state = state * 1664525 + 1013904223) >> 16) % BLOCKS;
        int to;
        do
            to = (int)((state = state * 1664525 + 1013904223) >> 16) % (2 * BLOCKS);
        while (used[to]);
        char *address = (char *)live + block * BLOCK, *source = alias + at[block] * BLOCK, *target = alias + to * BLOCK;
        struct uffdio_register registration = {{(uintptr_t)address, BLOCK}, UFFDIO_REGISTER_MODE_WP, 0};
        struct uffdio_range range = {(uintptr_t)address, BLOCK};
        if (ioctl(userfaultfd, UFFDIO_REGISTER, &registration))
            die("UFFDIO_REGISTER", 3);
        protect(userfaultfd, address);
        if (twice) {
            if (madvise(address, BLOCK, MADV_DONTDUMP))
                die("madvise", 1);
            protect(userfaultfd, address);
        }
        memcpy(target, source, BLOCK);
        __sync_synchronize();
        gaps += memcmp(target, source, BLOCK) != 0;
        map(address, BLOCK, file, to * BLOCK);
        madvise(address, BLOCK, MADV_DONTFORK);
        if (ioctl(userfaultfd, UFFDIO_WAKE, &range))
            die("UFFDIO_WAKE", 1);
        used[at[block]] = 0;
        used[at[block] = to] = 1;
    }
    return gaps;
}

int main(int count, char **arguments) {
    if (count != 4)
        return fprintf(stderr, "usage: protection-gap pages|hugetlb|collapsed once|twice SECONDS\n"), 1;
    int huge = !strcmp(arguments[1], "hugetlb"), collapsed = !strcmp(arguments[1], "collapsed");
    int file = memfd_create("protection-gap", huge ? MFD_HUGETLB : 0);
    if (file < 0 || ftruncate(file, 2 * BLOCKS * BLOCK))
        die("memfd", 3);
    char *room = mmap(NULL, (3 * BLOCKS + 3) * BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        die("mmap", 1);
    room = (char *)(((uintptr_t)room + BLOCK - 1) & -BLOCK);
    char *alias = map(room, 2 * BLOCKS * BLOCK, file, 0);
    live = (volatile uint64_t *)map(room + (2 * BLOCKS + 1) * BLOCK, BLOCKS * BLOCK, file, 0);
    memset(alias, 0, 2 * BLOCKS * BLOCK);
    for (int i = 0; collapsed && i < 2 * BLOCKS; i++)
        if (madvise(alias + i * BLOCK, BLOCK, COLLAPSE))
            die("madvise", 3);

    pthread_t writers[WRITERS];
    for (uintptr_t i = 0; i < WRITERS; i++)
        if ((errno = pthread_create(&writers[i], NULL, write_all_over, (void *)(2 * i + 1))))
            die("pthread_create", 1);
    long moves;
    long gaps = move_until(seconds() + atof(arguments[3]), !strcmp(arguments[2], "twice"), file, alias, &moves);
    stop = 1;
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i], NULL);
    printf("%ld moves, %ld gaps\n", moves, gaps);
    return 0;
}
