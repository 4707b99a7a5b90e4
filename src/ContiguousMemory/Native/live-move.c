/*
 * Moves the memory under a live address: writers are stopped, the bytes are copied, the new frames are mapped over the old ones, writers go on.
 *
 * All of it is one call, because managed code between the first and the last step would deadlock with the garbage collector: a writer that waits
 * here may be a thread that the collector waits for (docs/live.md).
 *
 * Freestanding: no library, no data, no relocations; the bytes run at any address. eng/native.sh compiles it and writes the bytes into
 * ../Linux/LiveMoveBytes*.cs; change both in one commit.
 */
#include "kernel.h"
#include "request.h"

#if defined(__x86_64__)
#include "x64.h"
#elif defined(__aarch64__)
#include "arm64.h"
#endif

static inline int goes_wrong(struct request *move, enum step step, i64 result) {
    if (result >= 0 || result < -4095)
        return 0;
    move->failed_step = step;
    move->error = (i32)-result;
    return 1;
}

/* Whether a step is to fail without having been tried. */
static inline int is_told_to_fail(struct request *move, enum step step) {
    return move->failing_step == (u32)step && goes_wrong(move, step, -(i64)move->failing_errno);
}

static inline i64 of_range(struct request *move, u64 command) {
    struct uffdio_range range = {move->address, move->length};
    return system_call(SYS_ioctl, (u64)move->userfaultfd, command, (u64)&range, 0, 0, 0);
}

/*
 * Where one entry of the page table shows a block, the protection that follows has a gap, unless the entry is there and allows writing: a read and then a
 * write after the registration make the entry anew, and a protection that finds it gone in between passes the block by (docs/live.md).
 */
static inline int make_present(struct request *move) {
    if (!move->populates)
        return 1;
    if (is_told_to_fail(move, POPULATE))
        return 0;
    return !goes_wrong(move, POPULATE, system_call(SYS_madvise, move->address, move->length, MADV_POPULATE_WRITE, 0, 0, 0));
}

static inline int stop_writers(struct request *move) {
    struct uffdio_register registration = {{move->address, move->length}, UFFDIO_REGISTER_MODE_WP, 0};
    struct uffdio_writeprotect protection = {{move->address, move->length}, UFFDIO_WRITEPROTECT_MODE_WP};
    u64 file = (u64)move->userfaultfd;
    if (is_told_to_fail(move, REGISTER))
        return 0;
    if (goes_wrong(move, REGISTER, system_call(SYS_ioctl, file, UFFDIO_REGISTER, (u64)&registration, 0, 0, 0)))
        return 0;
    if (is_told_to_fail(move, PROTECT))
        return 0;
    return !goes_wrong(move, PROTECT, system_call(SYS_ioctl, file, UFFDIO_WRITEPROTECT, (u64)&protection, 0, 0, 0));
}

static inline int copy(struct request *move) {
    if (is_told_to_fail(move, COPY))
        return 0;
    copy_pages(move->destination, move->source, move->length, move->copy_kind, move->copy_streams);
    return 1;
}

static inline int show_new_frames(struct request *move) {
    if (is_told_to_fail(move, MAP))
        return 0;
    i64 mapped = system_call(SYS_mmap, move->address, move->length, PROT_READ_WRITE, MAP_SHARED_FIXED, (u64)move->file, move->offset);
    if (goes_wrong(move, MAP, mapped))
        return 0;
    move->moved = 1;
    return 1;
}

static inline void keep_from_fork(struct request *move) {
    if (!is_told_to_fail(move, KEEP_FROM_FORK))
        goes_wrong(move, KEEP_FROM_FORK, system_call(SYS_madvise, move->address, move->length, MADV_DONTFORK, 0, 0, 0));
}

/* Nobody reads the userfaultfd, so whoever it has stopped is there to be read until he is woken. */
static inline u32 has_stopped_any(struct request *move) {
    struct pollfd file = {move->userfaultfd, POLLIN, 0};
    i64 no_time[2] = {0, 0}; /* struct timespec */
    return system_call(SYS_ppoll, (u64)&file, 1, (u64)&no_time, 0, 0, 0) == 1 && file.revents & POLLIN;
}

/* The registration was the old mapping's and went with it; the kernel wakes by address alone. */
static inline void wake_writers(struct request *move) {
    if (!is_told_to_fail(move, WAKE))
        goes_wrong(move, WAKE, of_range(move, UFFDIO_WAKE));
}

/* Unregistering takes the protection away and leaves sleepers asleep: both calls are needed, and the second whatever the first says. */
static inline void let_writers_go(struct request *move) {
    i64 unregistered = of_range(move, UFFDIO_UNREGISTER);
    i64 woken = of_range(move, UFFDIO_WAKE);
    if (unregistered < 0)
        move->cleanup_error = (i32)-unregistered;
    if (woken < 0)
        move->cleanup_error = (i32)-woken;
}

/* Returns whether every step was done. A view that a fork may inherit is no reason to keep writers asleep: its failure is told last. */
ENTRY i64 live_move(struct request *move) {
    move->failed_step = DONE;
    move->error = 0;
    move->cleanup_error = 0;
    move->moved = 0;
    move->stopped = 0;
    if (make_present(move) && stop_writers(move) && copy(move) && show_new_frames(move)) {
        keep_from_fork(move);
        move->stopped = has_stopped_any(move);
        wake_writers(move);
    }
    if (move->failed_step == DONE)
        return 1;
    let_writers_go(move);
    return 0;
}

/* For measuring: the copy alone. */
ENTRY i64 live_copy(struct request *move) {
    copy_pages(move->destination, move->source, move->length, move->copy_kind, move->copy_streams);
    return 1;
}
