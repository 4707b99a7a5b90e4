/*
 * Reads a file again and again into one unit of another process's memory by an io_uring with that unit registered as a fixed buffer: the kernel pins its
 * frames once, and the device writes to them whatever becomes of the mappings.
 *
 * usage: uring-reader MEMORY OFFSET LENGTH FILE SECONDS
 *
 * MEMORY is the memfd, OFFSET and LENGTH the unit. Prints "N reads, N wrong". Ends with 3 where io_uring is not to be had, 1 on any other failure.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what, int code) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(code);
}

struct ring {
    int file;
    struct io_uring_sqe *requests;
    unsigned *request_tail, *request_mask, *request_order, *answer_head, *answer_mask;
    struct io_uring_cqe *answers;
};

static struct ring set_up(struct iovec *buffer) {
    struct io_uring_params params = {0};
    struct ring ring;
    ring.file = (int)syscall(SYS_io_uring_setup, 4, &params);
    if (ring.file < 0)
        die("io_uring_setup", 3);
    size_t size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
    char *queue = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring.file, IORING_OFF_SQ_RING);
    char *done = mmap(0, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring.file,
                      IORING_OFF_CQ_RING);
    ring.requests = mmap(0, params.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring.file, IORING_OFF_SQES);
    if (queue == MAP_FAILED || done == MAP_FAILED || (void *)ring.requests == MAP_FAILED)
        die("mmap of the ring", 1);
    ring.request_tail = (unsigned *)(queue + params.sq_off.tail);
    ring.request_mask = (unsigned *)(queue + params.sq_off.ring_mask);
    ring.request_order = (unsigned *)(queue + params.sq_off.array);
    ring.answer_head = (unsigned *)(done + params.cq_off.head);
    ring.answer_mask = (unsigned *)(done + params.cq_off.ring_mask);
    ring.answers = (struct io_uring_cqe *)(done + params.cq_off.cqes);
    if (syscall(SYS_io_uring_register, ring.file, IORING_REGISTER_BUFFERS, buffer, 1) < 0)
        die("io_uring_register", errno == ENOMEM || errno == EPERM ? 3 : 1);
    return ring;
}

/* Reads a whole piece of the file into a piece of the fixed buffer. */
static void read_fixed(struct ring *ring, int file, char *to, unsigned length, unsigned long offset) {
    unsigned at = *ring->request_tail & *ring->request_mask;
    ring->requests[at] = (struct io_uring_sqe){
        .opcode = IORING_OP_READ_FIXED, .fd = file, .addr = (unsigned long)to, .len = length, .off = offset, .buf_index = 0};
    ring->request_order[at] = at;
    __atomic_store_n(ring->request_tail, *ring->request_tail + 1, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring->file, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
        die("io_uring_enter", 1);
    int result = ring->answers[*ring->answer_head & *ring->answer_mask].res;
    __atomic_store_n(ring->answer_head, *ring->answer_head + 1, __ATOMIC_RELEASE);
    if (result != (int)length) {
        errno = result < 0 ? -result : EIO;
        die("a read", 1);
    }
}

int main(int count, char **words) {
    if (count != 6)
        return 2;
    long offset = atol(words[2]), length = atol(words[3]), reads = 0, wrong = 0;
    int memory = open(words[1], O_RDWR);
    if (memory < 0)
        die(words[1], 1);
    char *unit = mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, memory, offset);
    char *expected = malloc(length);
    int file = open(words[4], O_RDONLY);
    if (unit == MAP_FAILED || !expected || file < 0 || read(file, expected, length) != length)
        die("setting up", 1);
    int direct = open(words[4], O_RDONLY | O_DIRECT);
    struct iovec buffer = {unit, length};
    struct ring ring = set_up(&buffer);
    time_t end = time(NULL) + atol(words[5]);
    for (; time(NULL) < end; reads++) {
        memset(unit, 0, length);
        for (long done = 0; done < length; done += 1 << 18)
            read_fixed(&ring, direct < 0 ? file : direct, unit + done, 1 << 18, done);
        wrong += memcmp(unit, expected, length) != 0;
    }
    printf("%ld reads, %ld wrong\n", reads, wrong);
    return 0;
}
