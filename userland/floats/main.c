/* Two threads keep numbers in every floating-point register while time takes them off the machine. */
#include <taipan.h>

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, CONTEXT_PC = 0, CONTEXT_SP = 2, CONTEXT_WORDS = 32, REGISTERS = 2 };
enum { SLICE_US = 2000, HOLD_TICKS = 300000, FIRST_SEED = 1001, SECOND_SEED = 2002, UNTYPED_BITS = 16 };

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

static void say(const char *text, uint64_t count)
{
    for (; *text; text++)
        tp_debug_put_char(*text);
    tp_debug_put_char((char)('0' + count / 10));
    tp_debug_put_char((char)('0' + count % 10));
    tp_debug_put_char('\n');
}

static void check(uint64_t error)
{
    if (error == TP_ERROR_NO_ERROR)
        return;
    say("floats: an invocation failed with error ", error);
    tp_tcb_suspend(TP_SLOT_TCB);
}

static uint64_t make(const struct tp_boot_info *info, uint64_t type, uint64_t size_bits, uint64_t slot)
{
    for (uint64_t i = info->untyped.start; i < info->untyped.end; i++) {
        const struct tp_untyped *untyped = &info->untyped_list[i - info->untyped.start];
        if (untyped->is_device || untyped->size_bits < UNTYPED_BITS)
            continue;
        check(tp_untyped_retype(i, type, size_bits, TP_SLOT_CNODE, 0, 0, slot, 1));
        return slot;
    }
    return TP_SLOT_NULL;
}

static void start_second(const struct tp_boot_info *info, uint64_t tcb, uint64_t context)
{
    uint64_t control = info->sched_control.start;

    check(tp_tcb_configure(tcb, TP_SLOT_CNODE, tp_guard((unsigned)info->cnode_bits), TP_SLOT_VSPACE, 0, 0,
                           TP_SLOT_NULL));
    check(tp_sched_control_configure_flags(control, context, SLICE_US, SLICE_US, 0, 0, 0));
    check(tp_sched_control_configure_flags(control, TP_SLOT_SCHED_CONTEXT, SLICE_US, SLICE_US, 0, 0, 0));
    check(tp_tcb_set_sched_params(tcb, TP_SLOT_TCB, 255, 255, context, TP_SLOT_NULL));
    for (unsigned i = 0; i < CONTEXT_WORDS; i++)
        tp_set_word(REGISTERS + i, 0);
    tp_set_word(REGISTERS + CONTEXT_PC, (uint64_t)second);
    tp_set_word(REGISTERS + CONTEXT_SP, (uint64_t)(second_stack + STACK_WORDS));
    check(tp_tcb_write_registers(tcb, 1, 0, CONTEXT_WORDS));
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
    say("floats: in use when the first thread began: ", first_used);
    say("floats: in use when the second thread began: ", second_used);
    say("floats: changed under the first thread: ", first_changed);
    say("floats: changed under the second thread: ", second_changed);
    tp_tcb_suspend(slot);
    tp_tcb_suspend(TP_SLOT_TCB);
}
