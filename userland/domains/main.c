/* A thread in each of four domains looks at the clock all the time, and tells how long it did not see it. */
#include "../c_root/thread.h"

uint64_t *tp_ipc_buffer;

enum { DOMAINS = 4, NEVER = 3 /* the domain that has no time */, STACK_WORDS = 512, US = 10 /* ticks */ };
enum { SLICE_US = 1000000, ROUND_US = 6000, ROUNDS = 10, GAP_US = 200, FIRST_ENTRY = 20 };

static uint64_t stacks[DOMAINS][STACK_WORDS] __attribute__((aligned(16)));
static volatile uint64_t end, turns[DOMAINS], away[DOMAINS], own[DOMAINS];

static uint64_t now(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

/* From the beginning of a turn on, until `end`: whole turns, and the ticks away before each. */
static void watch(unsigned domain)
{
    uint64_t last = now(), began = 0, ticks;

    for (; last < end; last = ticks) {
        ticks = now();
        if (ticks - last < GAP_US * US)
            continue;
        if (began) {
            turns[domain]++;
            own[domain] += last - began;
            away[domain] += ticks - last;
        }
        began = ticks;
    }
}

static void first(void)
{
    watch(1);
    for (;;)
        tp_yield();
}

static void second(void)
{
    watch(2);
    for (;;)
        tp_yield();
}

static void never(void)
{
    turns[NEVER]++;
    for (;;)
        tp_yield();
}

static void start(const struct tp_boot_info *info, unsigned domain, void (*code)(void))
{
    uint64_t tcb = info->empty.start + 2 * domain, context = tcb + 1;

    make(info, TP_OBJECT_TCB, TP_TCB_BITS, tcb);
    make(info, TP_OBJECT_SCHED_CONTEXT, 8, context);
    give_time(info, context, SLICE_US);
    check(tp_domain_set(TP_SLOT_DOMAIN, domain, tcb));
    start_thread(info, tcb, context, code, stacks[domain] + STACK_WORDS);
}

static void schedule(uint64_t entry, uint64_t domain, uint64_t us)
{
    check(tp_domain_schedule_configure(TP_SLOT_DOMAIN, entry, domain, us * US));
}

static void tell(unsigned domain)
{
    say_count("domains: number ", domain);
    say_count("domains: microseconds of a turn ", own[domain] / turns[domain] / US);
    say_count("domains: microseconds until the next ", away[domain] / turns[domain] / US);
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    tp_ipc_buffer = info->ipc_buffer;
    give_time(info, TP_SLOT_SCHED_CONTEXT, SLICE_US);
    start(info, 1, first);
    start(info, 2, second);
    start(info, NEVER, never);
    schedule(FIRST_ENTRY, 0, 1000);
    schedule(FIRST_ENTRY + 1, 1, 2000);
    schedule(FIRST_ENTRY + 2, 2, 3000);
    end = now() + ROUNDS * ROUND_US * US;
    check(tp_domain_schedule_set_start(TP_SLOT_DOMAIN, FIRST_ENTRY));
    watch(0);
    check(tp_domain_schedule_set_start(TP_SLOT_DOMAIN, 0));
    for (unsigned domain = 0; domain < NEVER; domain++)
        tell(domain);
    say_count("domains: turns of the last ", turns[NEVER]);
    for (unsigned domain = 1; domain < DOMAINS; domain++)
        tp_tcb_suspend(info->empty.start + 2 * domain);
    tp_tcb_suspend(TP_SLOT_TCB);
}
