#include <stdarg.h>
#include "guest.h"
#include "piece.h" /* Made by eng/arm64-guest.sh of the bytes that are checked in: piece_bytes, PIECE_MOVE, PIECE_COPY. */

static char *s_piece;
static int s_failures;

static void die(const char *what) {
    printf("FAIL %s: %s\n", what, strerror(errno));
    exit(1);
}

void load_piece(void) {
    s_piece = mmap(0, sizeof piece_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (s_piece == MAP_FAILED)
        die("mmap of the piece");
    memcpy(s_piece, piece_bytes, sizeof piece_bytes);

    /* And no clearing of the instruction cache: the library does none either (LiveMoveCode). */
    if (mprotect(s_piece, sizeof piece_bytes, PROT_READ | PROT_EXEC))
        die("mprotect of the piece");
}

i64 call_move(struct request *request) { return ((i64(*)(struct request *))(s_piece + PIECE_MOVE))(request); }

i64 call_copy(struct request *request) { return ((i64(*)(struct request *))(s_piece + PIECE_COPY))(request); }

int open_userfaultfd(void) {
    struct {
        u64 api, features, ioctls;
    } api = {0xAA, 1 << 0 | 1 << 12, 0}; /* UFFD_FEATURE_PAGEFAULT_FLAG_WP, UFFD_FEATURE_WP_HUGETLBFS_SHMEM */
    int file = (int)syscall(SYS_userfaultfd, 02000000 | 04000); /* O_CLOEXEC | O_NONBLOCK */
    if (file < 0 || syscall(SYS_ioctl, file, 0xC018AA3F, &api) == 0)
        return file;
    int error = errno;
    close(file);
    errno = error;
    return -1;
}

static char *reserve(long length) {
    char *range = mmap(0, length + 2 * BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED)
        die("mmap of a range");
    return (char *)(((u64)range + BLOCK - 1) & ~(u64)(BLOCK - 1));
}

static void show(struct rig *rig, char *at, long length) {
    if (mmap(at, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, rig->file, 0) == MAP_FAILED)
        die("mmap of the file");
    if (madvise(at, length, MADV_DONTFORK))
        die("madvise");
}

int make_rig(struct rig *rig, const char *backing) {
    int huge = !strcmp(backing, "hugetlb-2M");
    rig->backing = backing;
    rig->file = memfd_create("guest", MFD_CLOEXEC | (huge ? MFD_HUGETLB | 21u << 26 : 0)); /* MFD_HUGE_2MB */
    if (rig->file < 0)
        return 0;
    if (fallocate(rig->file, 0, 0, BLOCKS * BLOCK))
        return 0;
    rig->alias = reserve(BLOCKS * BLOCK);
    rig->live = reserve(BLOCK);
    show(rig, rig->alias, BLOCKS * BLOCK);
    for (int block = 0; !strcmp(backing, "collapsed") && block < BLOCKS; block++)
        if (madvise(rig->alias + block * BLOCK, BLOCK, MADV_COLLAPSE))
            return 0;
    show(rig, rig->live, BLOCK);
    if (madvise(rig->alias, BLOCKS * BLOCK, MADV_POPULATE_WRITE) || madvise(rig->live, BLOCK, MADV_POPULATE_WRITE))
        die("madvise to populate");
    rig->userfaultfd = open_userfaultfd();
    return rig->userfaultfd >= 0;
}

void free_rig(struct rig *rig) {
    munmap(rig->alias, BLOCKS * BLOCK);
    munmap(rig->live, BLOCK);
    close(rig->file);
    close(rig->userfaultfd);
}

struct request request_of(struct rig *rig, int from, int to) {
    return (struct request){
        .address = (u64)rig->live,
        .length = BLOCK,
        .source = (u64)(rig->alias + from * BLOCK),
        .destination = (u64)(rig->alias + to * BLOCK),
        .offset = (u64)(to * BLOCK),
        .file = rig->file,
        .userfaultfd = rig->userfaultfd,
        .copy_streams = 1,
        .populates = !strcmp(rig->backing, "collapsed"),
    };
}

void check(int holds, const char *backing, const char *format, ...) {
    va_list values;
    s_failures += !holds;
    printf("%s %s: ", holds ? "PASS" : "FAIL", backing);
    va_start(values, format);
    vprintf(format, values);
    va_end(values);
    printf("\n");
}

int failures(void) { return s_failures; }
