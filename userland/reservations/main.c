/* A thread is taken off the machine between a load-reserved and its store-conditional, which has to fail then. */
#include "../c_root/thread.h"

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, SLICE_US = 200, HOLD_TICKS = 10000, ROUNDS = 2 };

/* Reserve the word, wait, and answer 1 if it cannot be stored then. */
uint64_t hold(uint64_t *word, uint64_t ticks);

__asm__(".text\n"
        "hold:\n"
        "    rdtime t1\n"
        "    add t1, t1, a1\n"
        "    lr.d t2, (a0)\n"
        "1:  rdtime t0\n"
        "    bltu t0, t1, 1b\n"
        "    sc.d a0, t2, (a0)\n"
        "    ret\n");

static uint64_t word;
static uint64_t second_stack[STACK_WORDS] __attribute__((aligned(16)));
static volatile uint64_t yields, turns;

/* It leaves the word alone: only that it ran counts. */
static void second(void)
{
    for (;;) {
        turns++;
        if (yields)
            tp_yield();
    }
}

static uint64_t failures(void)
{
    uint64_t found = 0;

    for (int i = 0; i < ROUNDS; i++)
        found += hold(&word, HOLD_TICKS);
    return found;
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    uint64_t slot = info->empty.start;

    tp_ipc_buffer = info->ipc_buffer;
    give_time(info, TP_SLOT_SCHED_CONTEXT, SLICE_US);
    say_count("reservations: lost alone: ", failures());
    uint64_t tcb = make(info, TP_OBJECT_TCB, TP_TCB_BITS, slot);
    uint64_t context = make(info, TP_OBJECT_SCHED_CONTEXT, 8, slot + 1);
    give_time(info, context, SLICE_US);
    start_thread(info, tcb, context, second, second_stack + STACK_WORDS);
    say_count("reservations: lost while another one ran until its slice ended: ", failures());
    yields = 1;
    say_count("reservations: lost while another one ran until it yielded: ", failures());
    say_count("reservations: it did not run: ", turns == 0);
    tp_tcb_suspend(slot);
    tp_tcb_suspend(TP_SLOT_TCB);
}
