/*
 * The first and only program of a guest on arm64: runs the bytes that are checked in, as LiveMoveConformance and LostWriteTests run those of the machine
 * they are on. Prints a line for each check, PASS, FAIL or SKIP, then "N failed", and powers the guest off.
 *
 * usage: guest [SECONDS]    how long writers are moved under, on each backing
 */
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include "guest.h"

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

/* Whether a writer gets on within so many seconds: twice, since the first time may have been on its way. */
static int goes_on(double patience) {
    u64 before = writes_so_far();
    for (double end = seconds() + patience; seconds() < end; usleep(100))
        if (writes_so_far() > before + 4 * 256)
            return 1;
    return 0;
}

static void copies_every_byte_and_no_more(struct rig *rig) {
    char *from = rig->alias, *to = rig->alias + 2 * BLOCK;
    struct request request = {.source = (u64)from, .destination = (u64)to, .length = BLOCK - GRANULE, .copy_streams = 1};
    int beyond = 0;
    for (long i = 0; i < BLOCK; i++)
        from[i] = (char)random();
    memset(to, 7, BLOCK);
    call_copy(&request);
    for (long i = BLOCK - GRANULE; i < BLOCK; i++)
        beyond += to[i] != 7;
    check(!memcmp(from, to, BLOCK - GRANULE) && !beyond, rig->backing, "live_copy copies every byte, and %d beyond", beyond);
}

static void moves(struct rig *rig) {
    memset(rig->live, 1, BLOCK);
    struct request request = request_of(rig, 0, 2);
    i64 done = call_move(&request);
    check(done == 1 && request.moved && request.failed_step == DONE, rig->backing, "live_move does every step (%u failed, errno %d)", request.failed_step,
          request.error);
    check(!memchr(rig->live, 0, BLOCK) && rig->live[BLOCK - 1] == 1, rig->backing, "the address shows the same bytes");
    rig->live[BLOCK - 1] = 99;
    check(rig->alias[3 * BLOCK - 1] == 99 && rig->alias[BLOCK - 1] == 1, rig->backing, "a write lands in the new frames and not in the old");

    /* MADV_DONTFORK: a child that touched the address would die. */
    pid_t child = fork();
    if (!child) {
        volatile char seen = rig->live[0];
        _exit(seen != 0);
    }
    int status;
    waitpid(child, &status, 0);
    check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, rig->backing, "the new mapping is kept from forked children");
    request = request_of(rig, 2, 0);
    check(call_move(&request) == 1 && !request.stopped, rig->backing, "and back, and nobody was in the way");
}

static void loses_no_write(struct rig *rig, double time) {
    long rounds = 0, refused = 0, told = 0;
    start_writers(rig->live);
    for (double end = seconds() + time; seconds() < end || rounds % 2; rounds++) {
        struct request request = request_of(rig, rounds % 2 ? 2 : 0, rounds % 2 ? 0 : 2);
        refused += call_move(&request) != 1;
        told += request.stopped;
    }
    u64 writes = writes_so_far(), lost = stop_and_count_lost(rig->live);
    check(!lost && !refused && rounds > 4, rig->backing, "%lu writes by two threads over %ld moves, %lu lost, %ld moves refused", writes, rounds, lost, refused);
    check(told > 0, rig->backing, "%ld of them tell that a writer was stopped", told);
}

/* The same writers and the same check, and nobody is stopped: without this the one above could not fail. */
static void control_loses_writes(struct rig *rig) {
    u64 lost = 0;
    for (int tries = 0; !lost && tries < 10; tries++) {
        start_writers(rig->live);
        for (int round = 0; round < 40; round++) {
            struct request request = request_of(rig, round % 2 ? 2 : 0, round % 2 ? 0 : 2);
            call_copy(&request);
            if (mmap(rig->live, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, rig->file, (long)request.offset) == MAP_FAILED)
                break;
            usleep(1000);
        }
        lost = stop_and_count_lost(rig->live);
    }
    check(lost > 0, rig->backing, "control, nobody stopped: %lu writes lost", lost);
    madvise(rig->live, BLOCK, MADV_DONTFORK);
}

static void lets_writers_go_after_a_failure(struct rig *rig, enum step step, const char *name) {
    int at = 0, right = 1, hangs = 0;
    start_writers(rig->live);
    for (int attempt = 0; attempt < 10 && right && !hangs; attempt++) {
        int shows = step > MAP, to = at ? 0 : 2;
        struct request request = request_of(rig, at, to);
        request.failing_step = step;
        request.failing_errno = ENOSPC;
        right &= call_move(&request) == 0 && request.failed_step == (u32)step && request.error == ENOSPC && request.cleanup_error == 0 && (int)request.moved == shows;
        hangs = !goes_on(20);
        at = shows ? to : at;
    }
    if (hangs) {
        check(0, rig->backing, "a failure at %s: a writer hangs", name);
        exit(1); /* It would hang at its end too. */
    }
    u64 lost = stop_and_count_lost(rig->live);
    rig->live[7] = 97;
    check(right && !lost && rig->alias[at * BLOCK + 7] == 97, rig->backing, "a failure at %s: told, the writer goes on, %lu lost", name, lost);
    struct request back = request_of(rig, at, 0);
    if (at)
        call_move(&back);
}

static void refuses_a_strange_descriptor(struct rig *rig) {
    struct request request = request_of(rig, 0, 2);
    request.userfaultfd = -1;
    check(call_move(&request) == 0 && request.failed_step == REGISTER && request.error == EBADF && request.cleanup_error == EBADF && !request.moved, rig->backing,
          "no userfaultfd: EBADF at the first step");
}

static void check_backing(const char *backing, double time) {
    static const char *const names[] = {"", "POPULATE", "REGISTER", "PROTECT", "COPY", "MAP", "KEEP_FROM_FORK", "WAKE"};
    struct rig rig;
    if (!make_rig(&rig, backing)) {
        printf("SKIP %s: %s\n", backing, strerror(errno));
        return;
    }
    copies_every_byte_and_no_more(&rig);
    moves(&rig);
    loses_no_write(&rig, time);
    for (int step = request_of(&rig, 0, 2).populates ? POPULATE : REGISTER; step <= WAKE; step++)
        lets_writers_go_after_a_failure(&rig, (enum step)step, names[step]);
    refuses_a_strange_descriptor(&rig);
    control_loses_writes(&rig);
    free_rig(&rig);
}

static void set(const char *path, const char *value) {
    int file = open(path, O_WRONLY);
    if (file < 0 || write(file, value, strlen(value)) < 0)
        printf("SKIP %s: %s\n", path, strerror(errno));
    if (file >= 0)
        close(file);
}

int main(int count, char **words) {
    struct utsname machine;
    setvbuf(stdout, 0, _IOLBF, 0);
    if (getpid() == 1) {
        mkdir("/proc", 0755);
        mkdir("/sys", 0755);
        mount("proc", "/proc", "proc", 0, 0);
        mount("sysfs", "/sys", "sysfs", 0, 0);
        set("/proc/sys/vm/nr_hugepages", "8");
    }
    uname(&machine);
    printf("guest: %s %s, %ld processors, pages of %ld bytes\n", machine.release, machine.machine, sysconf(_SC_NPROCESSORS_ONLN), sysconf(_SC_PAGESIZE));
    load_piece();
    double time = count > 1 ? atof(words[1]) : 20;
    check_backing("plain", time);
    check_backing("collapsed", time);
    check_backing("hugetlb-2M", time);
    printf("%d failed\n", failures());
    if (getpid() == 1)
        reboot(RB_POWER_OFF);
    return failures() != 0;
}
