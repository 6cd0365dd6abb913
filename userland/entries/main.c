/* Gives the kernel a page for its log of kernel entries, enters it in several ways, and tells what the log says. */
#include "../c_root/thread.h"

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, LOG_AT = 0x40000000, READ_WRITE = 3, SLICE_US = 1000, TICKS = 200000, TOLD = 4 };
enum { INTERRUPT = 1, SYSCALL = 6 }; /* libsel4: entry_type_t */

/* libsel4: benchmark_track_kernel_entry_t. */
struct line {
    uint64_t start_time;
    uint32_t duration;
    struct __attribute__((packed)) {
        uint64_t path : 3;
        union {
            struct {
                uint64_t core : 3, word : 26;
            };
            struct {
                uint64_t syscall_no : 4, cap_type : 5, is_fastpath : 1, invocation_tag : 19;
            };
        };
    } entry;
};

static uint64_t stack[STACK_WORDS] __attribute__((aligned(16)));

static uint64_t benchmark(uint64_t number, uint64_t argument)
{
    return tp_syscall(number, argument, (struct tp_message){0}, 0, 0).badge;
}

static void touch_nothing(void)
{
    *(volatile uint64_t *)(LOG_AT - 8);
}

static uint64_t now(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

static void tell(const struct line *line)
{
    say_count("entries: path ", line->entry.path);
    if (line->entry.path == SYSCALL) {
        say_count("entries: call ", line->entry.syscall_no);
        say_count("entries: kind ", line->entry.cap_type);
        say_count("entries: label ", line->entry.invocation_tag);
        say_count("entries: fast ", line->entry.is_fastpath);
    } else {
        say_count("entries: word ", line->entry.word);
    }
}

static void tell_all(const struct line *lines, uint64_t count)
{
    uint64_t interrupts = 0, in_order = 1;

    for (uint64_t i = 0; i < count; i++) {
        interrupts += lines[i].entry.path == INTERRUPT;
        in_order &= lines[i].duration > 0;
        in_order &= i == 0 || lines[i - 1].start_time + lines[i - 1].duration < lines[i].start_time;
    }
    for (uint64_t i = 0; i < TOLD && i < count; i++)
        tell(&lines[i]);
    say_count("entries: interrupts ", interrupts);
    say_count("entries: lines ", count);
    say_count("entries: in order ", in_order);
}

/* Make a page of 2 MiB from whatever memory has room for it, and map it. */
static void make_log(const struct tp_boot_info *info, uint64_t table, uint64_t page)
{
    uint64_t memory = info->untyped.start, error = TP_ERROR_NOT_ENOUGH_MEMORY;

    for (; error != TP_ERROR_NO_ERROR && memory < info->untyped.end; memory++)
        if (!info->untyped_list[memory - info->untyped.start].is_device)
            error = tp_untyped_retype(memory, TP_OBJECT_MEGA_PAGE, 0, TP_SLOT_CNODE, 0, 0, page, 1);
    check(error);
    make(info, TP_OBJECT_PAGE_TABLE, 0, table);
    check(tp_page_table_map(table, TP_SLOT_VSPACE, LOG_AT, 0));
    check(tp_page_map(page, TP_SLOT_VSPACE, LOG_AT, READ_WRITE, 0));
}

/* What is to be in the log: a call that gives way to a thread that faults, two calls, and the end of a slice. */
static uint64_t enter(uint64_t page)
{
    uint64_t address, until;

    tp_yield();
    check(tp_page_get_address(page, &address));
    tp_debug_put_char('\n');
    for (until = now() + TICKS; now() < until;)
        ;
    return benchmark(TP_SYS_BENCHMARK_FINALIZE_LOG, 0);
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    uint64_t small = info->empty.start, table = small + 1, page = small + 2, tcb = small + 3, context = small + 4;

    tp_ipc_buffer = info->ipc_buffer;
    make(info, TP_OBJECT_PAGE, 0, small);
    make_log(info, table, page);
    make(info, TP_OBJECT_TCB, TP_TCB_BITS, tcb);
    make(info, TP_OBJECT_SCHED_CONTEXT, 8, context);
    give_time(info, context, SLICE_US);
    say_count("entries: without a page ", benchmark(TP_SYS_BENCHMARK_RESET_LOG, 0));
    say_count("entries: with a small one ", benchmark(TP_SYS_BENCHMARK_SET_LOG_BUFFER, small));
    say_count("entries: with a page ", benchmark(TP_SYS_BENCHMARK_SET_LOG_BUFFER, page));
    start_thread(info, tcb, context, touch_nothing, stack + STACK_WORDS);
    check(benchmark(TP_SYS_BENCHMARK_RESET_LOG, 0));
    tell_all((const struct line *)LOG_AT, enter(page));
    check(tp_cnode_delete(TP_SLOT_CNODE, page, 64));
    say_count("entries: without the page ", benchmark(TP_SYS_BENCHMARK_RESET_LOG, 0));
    tp_tcb_suspend(TP_SLOT_TCB);
}
