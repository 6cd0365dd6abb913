/* Two threads keep numbers in every floating-point register while time takes them off the machine. */
#include "../c_root/thread.h"

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, SLICE_US = 2000, HOLD_TICKS = 300000, FIRST_SEED = 1001, SECOND_SEED = 2002 };

/* How many of the registers f0 to f31 and fcsr are not zero when a thread begins. */
uint64_t used_floats(void);
/* Fill the registers from the seed, wait, and return how many have changed. */
uint64_t hold_floats(uint64_t seed, uint64_t ticks);

#define EACH ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"

__asm__(".text\n"
        "used_floats:\n"
        "    frcsr a0\n"
        "    snez a0, a0\n" EACH "    fmv.x.d t0, f\\n\n"
        "    snez t0, t0\n"
        "    add a0, a0, t0\n"
        ".endr\n"
        "    ret\n"
        "hold_floats:\n"
        "    andi t2, a0, 3\n" /* one of four rounding modes */
        "    slli t2, t2, 5\n"
        "    ori t2, t2, 1\n" /* and an accrued exception */
        "    fscsr t2\n" EACH "    addi t0, a0, \\n\n"
        "    fmv.d.x f\\n, t0\n"
        ".endr\n"
        "    rdtime t1\n"
        "    add t1, t1, a1\n"
        "1:  rdtime t0\n"
        "    bltu t0, t1, 1b\n"
        "    frcsr t0\n"
        "    sub t0, t0, t2\n"
        "    snez a1, t0\n" EACH "    fmv.x.d t0, f\\n\n"
        "    addi t0, t0, -\\n\n"
        "    sub t0, t0, a0\n"
        "    snez t0, t0\n"
        "    add a1, a1, t0\n"
        ".endr\n"
        "    mv a0, a1\n"
        "    ret\n");

static uint64_t second_stack[STACK_WORDS] __attribute__((aligned(16)));
static volatile uint64_t second_used, second_changed, second_is_done;

static void second(void)
{
    second_used = used_floats();
    second_changed = hold_floats(SECOND_SEED, HOLD_TICKS);
    second_is_done = 1;
    for (;;)
        tp_yield();
}

static void start_second(const struct tp_boot_info *info, uint64_t tcb, uint64_t context)
{
    give_time(info, context, SLICE_US);
    give_time(info, TP_SLOT_SCHED_CONTEXT, SLICE_US);
    start_thread(info, tcb, context, second, second_stack + STACK_WORDS);
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    uint64_t first_used = used_floats();
    uint64_t slot = info->empty.start;

    tp_ipc_buffer = info->ipc_buffer;
    start_second(info, make(info, TP_OBJECT_TCB, TP_TCB_BITS, slot),
                 make(info, TP_OBJECT_SCHED_CONTEXT, 8, slot + 1));
    uint64_t first_changed = hold_floats(FIRST_SEED, HOLD_TICKS);
    while (!second_is_done)
        tp_yield();
    say_count("floats: in use when the first thread began: ", first_used);
    say_count("floats: in use when the second thread began: ", second_used);
    say_count("floats: changed under the first thread: ", first_changed);
    say_count("floats: changed under the second thread: ", second_changed);
    tp_tcb_suspend(slot);
    tp_tcb_suspend(TP_SLOT_TCB);
}
