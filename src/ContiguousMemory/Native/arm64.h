/* arm64: system calls, and copying that passes the caches by. Run in an emulated guest (eng/arm64-guest.sh), and on
 * no processor so far. */
#define SYS_ioctl 29
#define SYS_ppoll 73
#define SYS_mmap 222
#define SYS_madvise 233

static inline i64 system_call(u64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
    register u64 x8 __asm__("x8") = number;
    register u64 x0 __asm__("x0") = a;
    register u64 x1 __asm__("x1") = b;
    register u64 x2 __asm__("x2") = c;
    register u64 x3 __asm__("x3") = d;
    register u64 x4 __asm__("x4") = e;
    register u64 x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
    return (i64)x0;
}

/* There is one way to copy, so the kind is not looked at. */
static inline void copy_pages(u64 to, u64 from, u64 length, u32 kind, u64 streams) {
    (void)kind;
    (void)streams;
    for (u64 end = from + length; from < end; from += 64, to += 64) {
        __asm__ volatile(
            "ldp q0, q1, [%1]\n\tldp q2, q3, [%1, #32]\n\tstnp q0, q1, [%0]\n\tstnp q2, q3, [%0, #32]"
            : : "r"(to), "r"(from) : "v0", "v1", "v2", "v3", "memory");
    }

    /* What passed the caches by must be there before another processor sees the new mapping. */
    __asm__ volatile("dmb ish" : : : "memory");
}
