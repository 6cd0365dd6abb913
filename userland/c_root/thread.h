/* Threads of a root task in C, in its own spaces, and its console: the debug calls. */
#ifndef THREAD_H
#define THREAD_H

#include <taipan.h>

enum { CONTEXT_PC = 0, CONTEXT_SP = 2, CONTEXT_WORDS = 32, REGISTERS = 2, UNTYPED_BITS = 16, DIGITS = 20 };

static inline void say(const char *text)
{
    for (; *text; text++)
        tp_debug_put_char(*text);
}

/* A line: the text, and a number of two digits at least. */
static inline void say_count(const char *text, uint64_t count)
{
    char digits[DIGITS];
    unsigned used = 0;

    say(text);
    for (; count || used < 2; count /= 10)
        digits[used++] = (char)('0' + count % 10);
    while (used)
        tp_debug_put_char(digits[--used]);
    tp_debug_put_char('\n');
}

static inline void check(uint64_t error)
{
    if (error == TP_ERROR_NO_ERROR)
        return;
    say_count("an invocation failed with error ", error);
    tp_tcb_suspend(TP_SLOT_TCB);
}

static inline uint64_t make(const struct tp_boot_info *info, uint64_t type, uint64_t size_bits, uint64_t slot)
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

/* The whole of each slice of so many microseconds. */
static inline void give_time(const struct tp_boot_info *info, uint64_t context, uint64_t slice)
{
    check(tp_sched_control_configure_flags(info->sched_control.start, context, slice, slice, 0, 0, 0));
}

/* Run `code`, which does not return, at the highest priority. */
static inline void start_thread(const struct tp_boot_info *info, uint64_t tcb, uint64_t context, void (*code)(void),
                                uint64_t *stack_top)
{
    check(tp_tcb_configure(tcb, TP_SLOT_CNODE, tp_guard((unsigned)info->cnode_bits), TP_SLOT_VSPACE, 0, 0,
                           TP_SLOT_NULL));
    check(tp_tcb_set_sched_params(tcb, TP_SLOT_TCB, 255, 255, context, TP_SLOT_NULL));
    for (unsigned i = 0; i < CONTEXT_WORDS; i++)
        tp_set_word(REGISTERS + i, 0);
    tp_set_word(REGISTERS + CONTEXT_PC, (uint64_t)code);
    tp_set_word(REGISTERS + CONTEXT_SP, (uint64_t)stack_top);
    check(tp_tcb_write_registers(tcb, 1, 0, CONTEXT_WORDS));
}

#endif
