/* What of the kernel's interface live-move.c uses, under the kernel's names: linux/userfaultfd.h, linux/mman.h, linux/poll.h. NativeConstantsTests
 * holds the numbers against those headers. */
typedef unsigned long u64;
typedef long i64;
typedef unsigned int u32;
typedef int i32;

#define ENTRY __attribute__((noinline, used))

#define UFFDIO_REGISTER 0xC020AA00
#define UFFDIO_UNREGISTER 0x8010AA01
#define UFFDIO_WAKE 0x8010AA02
#define UFFDIO_WRITEPROTECT 0xC018AA06
#define UFFDIO_REGISTER_MODE_WP 2
#define UFFDIO_WRITEPROTECT_MODE_WP 1
#define PROT_READ_WRITE 3
#define MAP_SHARED_FIXED 0x11
#define MADV_DONTFORK 10
#define MADV_POPULATE_WRITE 23
#define POLLIN 1

struct uffdio_range {
    u64 start;
    u64 len;
};

struct uffdio_register {
    struct uffdio_range range;
    u64 mode;
    u64 ioctls;
};

struct uffdio_writeprotect {
    struct uffdio_range range;
    u64 mode;
};

struct pollfd {
    i32 fd;
    short events;
    short revents;
};
