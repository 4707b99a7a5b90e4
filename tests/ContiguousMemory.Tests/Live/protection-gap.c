/*
 * Whether the kernel's write protection stops every writer: the steps of a live move up to the copy, without the library, again and again, and beside them a
 * thread that reads and then writes for the first time since the block was mapped. Afterwards nobody may be able to write; who can is a gap.
 *
 * usage: protection-gap pages|hugetlb|collapsed absent|present SECONDS
 *
 * "present" makes the block's entries of the page table before the protection, "absent" leaves them to the thread. Writes are the kernel's, into memory that is
 * protected for programs alone: they fail where a program's would sleep, so that a try takes microseconds. Prints "N tries, N gaps". Ends with 3 where this
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
#define COLLAPSE 25       /* MADV_COLLAPSE */
#define POPULATE_WRITE 23 /* MADV_POPULATE_WRITE */

static char *block;
static int zeros;
static volatile int turn, turn_done, pause_before, stop;

static void die(const char *what, int code) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(code);
}

static void wait_for(int rounds) {
    for (volatile int i = 0; i < rounds; i++)
        ;
}

static unsigned next(unsigned *state) { return (*state = *state * 1664525 + 1013904223) >> 16; }

static int can_write(void) { return read(zeros, block + 9 * 4096, 8) == 8; }

static void *read_and_write(void *unused) {
    for (int seen = 0; !stop;) {
        if (turn == seen)
            continue;
        seen = turn;
        wait_for(pause_before);
        (void)*(volatile char *)(block + 7 * 4096);
        can_write();
        turn_done = seen;
    }
    return unused;
}

static char *map(char *at, int file) {
    char *mapped = mmap(at, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0);
    if (mapped == MAP_FAILED)
        die("mmap", 1);
    return mapped;
}

static int open_userfaultfd(void) {
    int file = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* UFFD_USER_MODE_ONLY */);
    struct uffdio_api api = {.api = UFFD_API};
    if (file < 0 || ioctl(file, UFFDIO_API, &api))
        die("userfaultfd", 3);
    return file;
}

/* A block that has just been mapped is registered and protected, while the other thread comes to it at a moment that differs from time to time. */
static int has_gap(int file, int userfaultfd, int present, unsigned *state) {
    struct uffdio_register registration = {{(uintptr_t)block, BLOCK}, UFFDIO_REGISTER_MODE_WP, 0};
    struct uffdio_writeprotect protection = {{(uintptr_t)block, BLOCK}, UFFDIO_WRITEPROTECT_MODE_WP};
    map(block, file);
    if (present && madvise(block, BLOCK, POPULATE_WRITE))
        die("madvise", 3);
    pause_before = (int)(next(state) % 1500);
    int before_registration = present && next(state) % 2;
    if (before_registration)
        turn++;
    if (ioctl(userfaultfd, UFFDIO_REGISTER, &registration))
        die("UFFDIO_REGISTER", 3);
    if (!before_registration)
        turn++;
    wait_for((int)(next(state) % 1000));
    if (ioctl(userfaultfd, UFFDIO_WRITEPROTECT, &protection))
        die("UFFDIO_WRITEPROTECT", 1);
    while (turn_done != turn)
        ;
    return can_write();
}

int main(int count, char **arguments) {
    if (count != 4)
        return fprintf(stderr, "usage: protection-gap pages|hugetlb|collapsed absent|present SECONDS\n"), 1;
    int file = memfd_create("protection-gap", strcmp(arguments[1], "hugetlb") ? 0 : MFD_HUGETLB);
    if (file < 0 || ftruncate(file, BLOCK) || (zeros = open("/dev/zero", O_RDONLY)) < 0)
        die("memfd", 3);
    char *room = mmap(NULL, 4 * BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        die("mmap", 1);
    block = (char *)(((uintptr_t)room + BLOCK - 1) & -BLOCK);
    memset(map(block, file), 0, BLOCK);
    if (!strcmp(arguments[1], "collapsed") && madvise(block, BLOCK, COLLAPSE))
        die("madvise", 3);

    pthread_t writer;
    if ((errno = pthread_create(&writer, NULL, read_and_write, NULL)))
        die("pthread_create", 1);
    int userfaultfd = open_userfaultfd(), present = !strcmp(arguments[2], "present");
    long tries = 0, gaps = 0;
    unsigned state = 1;
    for (time_t end = time(NULL) + atol(arguments[3]); time(NULL) <= end; tries++)
        gaps += has_gap(file, userfaultfd, present, &state);
    stop = 1;
    pthread_join(writer, NULL);
    printf("%ld tries, %ld gaps\n", tries, gaps);
    return 0;
}
