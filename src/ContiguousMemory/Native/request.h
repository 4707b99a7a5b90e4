/* What live-move.c is asked, and what it answers. In C# it is LiveMoveRequest in ../Linux. Expects kernel.h. */
enum step { DONE, POPULATE, REGISTER, PROTECT, COPY, MAP, KEEP_FROM_FORK, WAKE };

struct request {
    /* The addresses under which the tenant writes: whole pages of the file, all of one mapping or of several. */
    u64 address;
    u64 length;
    /* The old and the new frames as the mover sees them, through a mapping that no step touches. */
    u64 source;
    u64 destination;
    /* Where the new frames lie in the file. */
    u64 offset;
    i32 file;
    i32 userfaultfd;
    u32 copy_kind;
    u32 copy_streams;
    /* Whether the kernel may show a block by one entry of the page table: then POPULATE is a step. */
    u32 populates;
    /* For tests: the step that fails, and with which errno. 0 in earnest. */
    u32 failing_step;
    i32 failing_errno;
    /* Answers. The step that failed, or DONE, and its errno. */
    u32 failed_step;
    i32 error;
    /* What the clean-up after a failure left in errno: writers may still be stopped if it is not 0. */
    i32 cleanup_error;
    /* Whether the address shows the new frames now: so also when a step after MAP failed. */
    u32 moved;
    /* Whether a writer was found waiting when the new frames were there. */
    u32 stopped;
};
