#include "guest.h"

#define WRITERS 2
#define WORDS (BLOCK / 8 / WRITERS)

static pthread_t s_threads[WRITERS];
static u32 s_counts[WRITERS][WORDS];
static _Atomic u64 s_writes[WRITERS * 16]; /* In cache lines of their own. */
static atomic_int s_stop;
static char *s_live;

static void *write_on(void *number) {
    long writer = (long)number;
    volatile u64 *words = (volatile u64 *)s_live;
    u32 state = (u32)writer + 1;
    while (!s_stop) {
        state = state * 1664525 + 1013904223;
        for (long i = state % (WORDS - 256), end = i + 256; i < end; i++) {
            words[i * WRITERS + writer]++;
            s_counts[writer][i]++;
        }
        s_writes[writer * 16] += 256;
    }
    return 0;
}

void start_writers(char *live) {
    s_live = live;
    s_stop = 0;
    memset(live, 0, BLOCK);
    memset(s_counts, 0, sizeof s_counts);
    for (long writer = 0; writer < WRITERS; writer++) {
        s_writes[writer * 16] = 0;
        pthread_create(&s_threads[writer], 0, write_on, (void *)writer);
    }
}

u64 writes_so_far(void) { return s_writes[0] + s_writes[16]; }

u64 stop_and_count_lost(char *live) {
    u64 lost = 0;
    s_stop = 1;
    for (int writer = 0; writer < WRITERS; writer++)
        pthread_join(s_threads[writer], 0);
    for (int writer = 0; writer < WRITERS; writer++)
        for (long i = 0; i < WORDS; i++)
            lost += s_counts[writer][i] > ((u64 *)live)[i * WRITERS + writer] ? s_counts[writer][i] - ((u64 *)live)[i * WRITERS + writer] : 0;
    return lost;
}
