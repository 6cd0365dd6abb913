/* Runs every function of ours and its twin on the same inputs, and counts the instructions that they execute.

   What calling costs is measured with functions that do nothing, and taken off. After each run the results
   and all memory that the functions may change are summed up; the sums must be equal. */

#include "shapes.h"

struct engine {
#define FUNCTION(name, result, parameters) result (*name) parameters;
#include "functions.h"
#undef FUNCTION
};

#define FUNCTION(name, result, parameters) result ours_##name parameters;
#include "functions.h"
#undef FUNCTION
static const struct engine ours = {
#define FUNCTION(name, result, parameters) .name = ours_##name,
#include "functions.h"
#undef FUNCTION
};

#define FUNCTION(name, result, parameters) result twin_##name parameters;
#include "functions.h"
#undef FUNCTION
static const struct engine twins = {
#define FUNCTION(name, result, parameters) .name = twin_##name,
#include "functions.h"
#undef FUNCTION
};

void do_nothing(void);
__asm__(".text\n.balign 4\ndo_nothing:\n    ret");
static const struct engine nothing = {
#define FUNCTION(name, result, parameters) .name = (result(*) parameters)(uintptr_t)do_nothing,
#include "functions.h"
#undef FUNCTION
};

enum { THREADS = 8, SLOTS = 64, CONTEXTS = 4, REFILLS = 8, REPLIES = 4, TABLES = 3, WORDS = 128 };

static struct {
    union {
        struct tcb tcb;
        uint64_t room[256];
    } threads[THREADS];
    struct slot slots[SLOTS];
    union {
        struct sched_context context;
        uint64_t room[10 + 2 * REFILLS];
    } contexts[CONTEXTS];
    struct reply replies[REPLIES];
    struct queue queue;
    struct ranked_queue ranked;
    struct ring ring;
    struct fault_box box;
    uint64_t from[WORDS], to[WORDS];
} arena __attribute__((aligned(16384)));

static struct page_table tables[TABLES] __attribute__((aligned(4096)));
static struct page_table window __attribute__((aligned(4096)));

static uint64_t spent, calls, digest;

static inline uint64_t instructions(void) {
    uint64_t count;
    __asm__ volatile("csrr %0, instret" : "=r"(count) : : "memory");
    return count;
}

static void mix(uint64_t word) {
    digest = (digest ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    digest ^= digest >> 29;
}

#define CALL(name, ...) \
    __extension__({ \
        uint64_t start_ = instructions(); \
        __auto_type result_ = e->name(__VA_ARGS__); \
        spent += instructions() - start_; \
        calls++; \
        result_; \
    })
#define RUN(name, ...) \
    do { \
        uint64_t start_ = instructions(); \
        e->name(__VA_ARGS__); \
        spent += instructions() - start_; \
        calls++; \
    } while (0)
#define CASE(name) static __attribute__((noipa)) void case_##name(const struct engine *e)

static void mix_cap(struct cap cap) {
    mix(cap.w0);
    mix(cap.w1);
}

/* ---- What the functions work on ---- */

static struct tcb *thread(int i) {
    return &arena.threads[i].tcb;
}

static struct sched_context *context(int i) {
    return &arena.contexts[i].context;
}

static struct cap object_cap(enum cap_type type, const void *object, uint64_t fields, uint64_t w1) {
    return (struct cap){type | fields << 5 | REFERENCE(object), w1};
}

static struct cap endpoint_cap(uint64_t rights, uint64_t badge) {
    return object_cap(CAP_ENDPOINT, &arena.queue, rights, badge);
}

static struct cap cnode_cap(const struct slot *slots, uint64_t radix, uint64_t guard_size, uint64_t guard) {
    return object_cap(CAP_CNODE, slots, radix | guard_size << 6, guard);
}

static struct cap frame_cap(uint64_t size, uint64_t rights, uint64_t base) {
    return (struct cap){CAP_FRAME | size << 5 | rights << 7 | base << 25, 0};
}

static struct cap untyped_cap(uint64_t size_bits, uint64_t base) {
    return (struct cap){CAP_UNTYPED | size_bits << 5 | base << 25, 0};
}

static struct cap irq_cap(uint64_t irq) {
    return (struct cap){CAP_IRQ_HANDLER | irq << 25, 0};
}

/* One of each kind that a running system has most of. */
static struct cap some_cap(int i) {
    switch (i % 10) {
    case 0:
        return endpoint_cap(0xf, 0);
    case 1:
        return endpoint_cap(0x5, 17);
    case 2:
        return object_cap(CAP_NOTIFICATION, &arena.ring, 3, 0);
    case 3:
        return cnode_cap(arena.slots, 5, 59, 0);
    case 4:
        return object_cap(CAP_THREAD, thread(2), 0, 0);
    case 5:
        return frame_cap(0, 3, 0x80400000);
    case 6:
        return untyped_cap(20, 0x80400000);
    case 7:
        return object_cap(CAP_REPLY, &arena.replies[1], 1, 0);
    case 8:
        return object_cap(CAP_SCHED_CONTEXT, context(1), 7, 0);
    default:
        return object_cap(CAP_PAGE_TABLE, &tables[1], 1, 0x10000);
    }
}

static void wipe(void *from, size_t bytes) {
    for (uint64_t *word = from; bytes > 0; bytes -= 8) {
        *word++ = 0;
    }
}

static void prepare(void) {
    wipe(&arena, sizeof arena);
    wipe(tables, sizeof tables);
    wipe(&core, sizeof core);
    core.least_budget = 200;
    spent = calls = digest = 0;
    for (int i = 0; i < THREADS; i++) {
        thread(i)->state = RUNNING;
        thread(i)->priority = (uint32_t)(i * 37 + 3) % 256;
        thread(i)->sched_context = context(i % CONTEXTS);
    }
    for (int i = 0; i < CONTEXTS; i++) {
        *context(i) = (struct sched_context){
            .thread = thread(i), .period = 10000, .refill_limit = REFILLS, .refill_head = (uint32_t)i,
            .refill_count = 1};
        context(i)->refills[i] = (struct refill){(uint64_t)i * 1000, 5000};
    }
    for (int i = 0; i < WORDS; i++) {
        arena.from[i] = (uint64_t)i * UINT64_C(0x0123456789abcdef) + 7;
    }
    thread(0)->slots[CSPACE].cap = cnode_cap(arena.slots, 5, 59, 0);
    thread(0)->root_slots = arena.slots;
    thread(0)->root_size = 32;
    thread(1)->slots[CSPACE].cap = cnode_cap(arena.slots, 5, 43, 0);
    thread(2)->slots[CSPACE].cap = endpoint_cap(1, 1);
    for (int i = 0; i < 20; i++) {
        arena.slots[i + 1].cap = some_cap(i);
    }
    arena.slots[21].cap = cnode_cap(arena.slots + 32, 5, 6, 3);
    arena.slots[35].cap = endpoint_cap(1, 5);
    /* 0x80001000: a page; 0x80200000: a large page; 0x80400000: nothing. */
    tables[0].entries[2] = (uint64_t)&tables[1] >> 12 << 10 | PTE_VALID;
    tables[1].entries[0] = (uint64_t)&tables[2] >> 12 << 10 | PTE_VALID;
    tables[1].entries[1] = UINT64_C(0x90000000) >> 12 << 10 | 0xdf;
    tables[2].entries[1] = UINT64_C(0x91234000) >> 12 << 10 | 0xdf;
}

static void mix_memory(const void *from, size_t bytes) {
    for (const uint64_t *word = from; bytes > 0; bytes -= 8) {
        mix(*word++);
    }
}

/* ---- One case for each function ---- */

CASE(mask_rights) {
    for (int i = 0; i < 10; i++) {
        for (uint64_t rights = 0; rights < 16; rights += 5) {
            mix_cap(CALL(mask_rights, some_cap(i), rights));
        }
    }
}

CASE(update_data) {
    for (int i = 0; i < 10; i++) {
        mix_cap(CALL(update_data, some_cap(i), 0x1234, false));
        mix_cap(CALL(update_data, some_cap(i), 59 | 5 << 6, true));
    }
}

CASE(same_object) {
    for (int i = 0; i < 10; i++) {
        for (int k = 0; k < 10; k += 3) {
            mix(CALL(same_object, some_cap(i), some_cap(i + k)));
        }
    }
}

CASE(same_region) {
    for (int i = 0; i < 10; i++) {
        mix(CALL(same_region, some_cap(i), some_cap(i)));
        mix(CALL(same_region, some_cap(i), some_cap(i + 1)));
        mix(CALL(same_region, some_cap(6), some_cap(i)));
    }
    mix(CALL(same_region, irq_cap(4), irq_cap(4)));
}

CASE(is_revocable) {
    for (int i = 0; i < 10; i++) {
        mix(CALL(is_revocable, some_cap(i), some_cap(i)));
        mix(CALL(is_revocable, endpoint_cap(1, (uint64_t)i), some_cap(1)));
    }
}

CASE(is_parent_of) {
    for (int i = 1; i <= 10; i++) {
        arena.slots[i].link |= LINK_REVOCABLE;
        mix(CALL(is_parent_of, &arena.slots[i], &arena.slots[i + 10]));
        mix(CALL(is_parent_of, &arena.slots[i], &arena.slots[i + 1]));
        mix(CALL(is_parent_of, &arena.slots[i + 10], &arena.slots[i]));
    }
}

CASE(is_final) {
    for (int i = 2; i <= 20; i++) {
        arena.slots[i].previous = i % 4 == 0 ? NULL : &arena.slots[i % 3 == 0 ? i - 1 : 21 - i];
        arena.slots[i].link = i % 5 == 0 ? 0 : REFERENCE(&arena.slots[i % 2 == 0 ? (i + 10) % 20 : i + 1]);
        mix(CALL(is_final, &arena.slots[i]));
    }
}

CASE(lookup_slot) {
    for (uint64_t cptr = 0; cptr < 32; cptr++) {
        mix((uint64_t)CALL(lookup_slot, thread(0), cptr, &arena.box));
    }
    for (uint64_t low = 0; low < 32; low++) {
        mix((uint64_t)CALL(lookup_slot, thread(1), UINT64_C(21) << 16 | 3 << 10 | low << 5, &arena.box));
    }
    mix((uint64_t)CALL(lookup_slot, thread(0), UINT64_C(1) << 40, &arena.box));
    mix((uint64_t)CALL(lookup_slot, thread(2), 3, &arena.box));
}

CASE(find_slot) {
    for (uint64_t cptr = 0; cptr < 32; cptr++) {
        mix((uint64_t)CALL(find_slot, thread(0), cptr));
    }
    for (uint64_t low = 0; low < 32; low++) {
        mix((uint64_t)CALL(find_slot, thread(1), UINT64_C(21) << 16 | 3 << 10 | low << 5));
    }
    mix((uint64_t)CALL(find_slot, thread(0), UINT64_C(1) << 40));
    mix((uint64_t)CALL(find_slot, thread(2), 3));
}

CASE(check_window) {
    struct cap cap = cnode_cap(arena.slots, 6, 58, 0);
    for (uint64_t count = 0; count < 12; count++) {
        mix(CALL(check_window, cap, 40, count));
    }
    mix(CALL(check_window, cap, 64, 1));
    mix(CALL(check_window, cap, 60, 5));
    mix(CALL(check_window, cap, 22, 3));
    mix(CALL(check_window, cap, 20, 3));
}

CASE(insert_derived) {
    for (int i = 0; i < 20; i++) {
        RUN(insert_derived, some_cap(i + (i < 10 ? 0 : 1)), &arena.slots[i % 10 + 1], &arena.slots[i + 40]);
    }
}

/* Every slot between its neighbours. */
static void string_up(int count) {
    for (int i = 1; i < count; i++) {
        arena.slots[i].previous = i > 1 ? &arena.slots[i - 1] : NULL;
        uint64_t flags = i % 3 == 0 ? LINK_REVOCABLE | LINK_FIRST_BADGED : 0;
        arena.slots[i].link = REFERENCE(i + 1 < count ? &arena.slots[i + 1] : NULL) | flags;
    }
}

CASE(empty) {
    string_up(20);
    for (int i = 0; i < 19; i++) {
        RUN(empty, &arena.slots[i * 7 % 19 + 1]);
    }
}

CASE(move) {
    string_up(20);
    for (int i = 1; i < 20; i++) {
        RUN(move, some_cap(i), &arena.slots[i], &arena.slots[i + 40]);
    }
}

CASE(swap) {
    string_up(20);
    for (int i = 1; i < 18; i++) {
        RUN(swap, some_cap(i), &arena.slots[i], some_cap(i + 2), &arena.slots[i + 2]);
    }
    RUN(swap, some_cap(1), &arena.slots[5], some_cap(2), &arena.slots[6]);
}

CASE(append) {
    for (int i = 0; i < THREADS; i++) {
        RUN(append, &arena.queue, thread(i));
    }
}

/* The threads in a queue, in order. */
static void line_up(void) {
    for (int i = 0; i < THREADS; i++) {
        thread(i)->previous = i > 0 ? thread(i - 1) : NULL;
        thread(i)->next = i + 1 < THREADS ? thread(i + 1) : NULL;
    }
    arena.queue = (struct queue){thread(0), thread(THREADS - 1)};
}

CASE(remove) {
    line_up();
    for (int i = 0; i < THREADS; i++) {
        RUN(remove, &arena.queue, thread(i * 3 % THREADS));
    }
}

CASE(insert_by_priority) {
    for (int i = 0; i < THREADS; i++) {
        RUN(insert_by_priority, &arena.ranked, thread(i * 5 % THREADS));
    }
}

/* A heap of seven: each thread stands where the bits of its number say, the lowest first. */
static void pile_up(struct ranked_queue *queue) {
    queue->first = thread(0);
    thread(0)->left = thread(2);
    thread(0)->right = thread(1);
    thread(2)->left = thread(4);
    thread(2)->right = thread(6);
    thread(1)->left = thread(5);
    thread(1)->right = thread(3);
    for (int i = 0; i < 7; i++) {
        thread(i)->rank = (uint64_t)i;
    }
}

CASE(heap_remove) {
    pile_up(&arena.ranked);
    for (int i = 0; i < 7; i++) {
        RUN(heap_remove, &arena.ranked, thread(i * 3 % 7));
    }
}

CASE(enqueue) {
    for (int i = 0; i < THREADS; i++) {
        thread(i)->priority /= 2;
        RUN(enqueue, thread(i));
    }
    RUN(enqueue, thread(3));
}

/* The threads in the ready queues, two of each priority. */
static void make_ready(void) {
    for (int i = 0; i < THREADS; i += 2) {
        struct tcb *first = thread(i), *last = thread(i + 1);
        last->priority = first->priority;
        first->next = last;
        last->previous = first;
        first->in_ready_queue = last->in_ready_queue = true;
        core.ready[first->priority] = (struct queue){first, last};
        core.ready_bits[first->priority / 64] |= BIT(first->priority % 64);
        core.ready_words |= BIT(first->priority / 64);
    }
}

CASE(dequeue) {
    make_ready();
    for (int i = 0; i < THREADS; i++) {
        RUN(dequeue, thread(i * 3 % THREADS));
    }
    RUN(dequeue, thread(0));
}

CASE(highest_ready) {
    mix((uint64_t)CALL(highest_ready));
    make_ready();
    for (int i = 0; i < 4; i++) {
        mix((uint64_t)CALL(highest_ready));
        core.ready_words &= ~BIT(3 - i);
    }
}

CASE(highest_bit) {
    for (int i = 0; i < 64; i++) {
        mix(CALL(highest_bit, BIT(i) | (BIT(i) >> 3)));
    }
}

CASE(possible_switch_to) {
    for (int i = 0; i < THREADS; i++) {
        RUN(possible_switch_to, thread(i));
    }
    core.action = RESUME;
    RUN(possible_switch_to, thread(0));
    thread(0)->sched_context = NULL;
    RUN(possible_switch_to, thread(0));
}

CASE(release_enqueue) {
    for (int i = 0; i < CONTEXTS; i++) {
        RUN(release_enqueue, thread(i * 3 % CONTEXTS), context(i * 3 % CONTEXTS));
    }
}

CASE(release_remove) {
    pile_up(&core.release);
    for (int i = 0; i < 7; i++) {
        thread(i)->in_release_queue = true;
    }
    for (int i = 0; i < 7; i++) {
        RUN(release_remove, thread(i * 3 % 7));
    }
    RUN(release_remove, thread(1));
}

CASE(unstack) {
    for (int i = 0; i < REPLIES; i++) {
        arena.replies[i].below = i > 0 ? &arena.replies[i - 1] : NULL;
        arena.replies[i].above = i + 1 < REPLIES ? &arena.replies[i + 1] : NULL;
    }
    arena.replies[REPLIES - 1].context = context(0);
    mix((uint64_t)CALL(unstack, &arena.replies[1]));
    mix((uint64_t)CALL(unstack, &arena.replies[3]));
    mix((uint64_t)CALL(unstack, &arena.replies[0]));
    mix((uint64_t)CALL(unstack, &arena.replies[2]));
}

CASE(refill_add) {
    for (uint64_t i = 0; i < 12; i++) {
        RUN(refill_add, context(i % 2 == 0 ? 0 : 3), 4000 + i * 3000, 1000);
    }
    RUN(refill_add, context(0), 5000, 100);
}

CASE(refill_charge) {
    for (uint64_t i = 0; i < 6; i++) {
        RUN(refill_charge, context(0), 700 + 150 * i);
        RUN(refill_charge, context(1), 6000);
    }
    context(2)->period = 0;
    context(2)->refill_count = 2;
    RUN(refill_charge, context(2), 100);
}

CASE(refill_split) {
    for (uint64_t i = 0; i < 12; i++) {
        RUN(refill_split, context(0), 60 + 10 * i);
        RUN(refill_split, context(3), 210);
    }
    context(2)->period = 0;
    context(2)->refill_count = 2;
    RUN(refill_split, context(2), 100);
    context(1)->refills[1].amount = 300;
    RUN(refill_split, context(1), 290);
}

CASE(ring_put) {
    for (int i = 0; i < 70; i++) {
        mix(CALL(ring_put, &arena.ring, (uint8_t)(i * 3)));
    }
}

CASE(ring_take) {
    arena.ring.taken = 30;
    arena.ring.put = 90;
    for (int i = 0; i < 65; i++) {
        mix(CALL(ring_take, &arena.ring));
    }
}

CASE(translate) {
    for (uint64_t i = 0; i < 8; i++) {
        mix(CALL(translate, &tables[0], 0x80001000 + i * 0x123));
        mix(CALL(translate, &tables[0], 0x80200000 + i * 0x12345));
        mix(CALL(translate, &tables[0], i << 30));
    }
}

CASE(frame_entry) {
    for (uint64_t i = 0; i < 16; i++) {
        mix(CALL(frame_entry, frame_cap(i % 2, i % 4, 0x80400000 + (i << 21)), i / 2, i % 3 == 0));
        mix(CALL(frame_entry, frame_cap(0, 3, 0x80000000), 3, i % 2 == 0));
    }
}

CASE(copy_buffer) {
    for (uint64_t length = 0; length <= 120; length += 10) {
        RUN(copy_buffer, (uint64_t)arena.from, (uint64_t)arena.to, length);
    }
}

CASE(message_word) {
    for (uint64_t i = 0; i < 12; i++) {
        thread(0)->context.words[i] = i * 5;
        mix(CALL(message_word, thread(0), (uint64_t)arena.from, i));
        mix(CALL(message_word, thread(0), 0, i));
    }
}

CASE(message_length) {
    for (uint64_t i = 0; i < 128; i += 3) {
        mix(CALL(message_length, i | i << 12));
    }
}

CASE(ipc_buffer) {
    for (uint64_t i = 0; i < 16; i++) {
        thread(0)->ipc_buffer = 0x10000c00 + i * 0x400;
        thread(0)->slots[IPC_BUFFER_FRAME].cap =
            i == 5 ? endpoint_cap(1, 1) : frame_cap(i % 2, i % 8, 0x80600000);
        mix(CALL(ipc_buffer, thread(0), i % 3 == 0));
        thread(0)->slots[IPC_BUFFER_FRAME].cap = frame_cap(0, 3, 0x80600000);
        mix(CALL(ipc_buffer, thread(0), i % 2 == 0));
    }
}

CASE(checksum) {
    mix(CALL(checksum, (uint64_t)arena.from, WORDS));
    mix(CALL(checksum, (uint64_t)arena.from, 0));
}

CASE(internet_checksum) {
    mix(CALL(internet_checksum, (uint64_t)arena.from, 20));
    mix(CALL(internet_checksum, (uint64_t)arena.from, 256));
}

CASE(cells) {
    for (uint64_t count = 0; count <= 2; count++) {
        for (uint64_t i = 0; i < 8; i++) {
            mix(CALL(cells, (uint64_t)arena.from + 4 * i, count));
        }
    }
}

CASE(contains) {
    mix(CALL(contains, (uint64_t)arena.from, 200, 0x67452301));
    mix(CALL(contains, (uint64_t)arena.from, 200, (uint32_t)arena.from[9]));
    mix(CALL(contains, (uint64_t)arena.from, 3, 1));
}

/* ---- Running them ---- */

static uint64_t firmware(uint64_t extension, uint64_t argument) {
    register uint64_t a0 __asm__("a0") = argument;
    register uint64_t a1 __asm__("a1") = 0;
    register uint64_t a6 __asm__("a6") = 0;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
    return a0;
}

static void say(const char *text) {
    while (*text != 0) {
        firmware(1, (uint8_t)*text++);
    }
}

static void say_number(uint64_t number) {
    if (number >= 10) {
        say_number(number / 10);
    }
    firmware(1, '0' + number % 10);
}

struct outcome {
    uint64_t spent, calls, digest;
};

static struct outcome run(void (*drive)(const struct engine *), const struct engine *engine) {
    prepare();
    drive(engine);
    mix_memory(&arena, sizeof arena);
    mix_memory(&core, sizeof core);
    return (struct outcome){spent, calls, digest};
}

static void compare(const char *name, void (*drive)(const struct engine *)) {
    struct outcome idle = run(drive, &nothing), first = run(drive, &ours), second = run(drive, &twins);
    say("bench: ");
    say(name);
    say(" ");
    say_number(first.calls);
    say(" ");
    say_number(first.spent - idle.spent);
    say(" ");
    say_number(second.spent - idle.spent);
    say(first.digest == second.digest ? " same\n" : " different\n");
}

/* Physical memory where it is, and again in the window that the kernel sees it through. */
static void translate_by_window(void) {
    for (uint64_t i = 0; i < 4; i++) {
        window.entries[i] = window.entries[256 + i] = i << 28 | 0xcf;
    }
    uint64_t satp = UINT64_C(8) << 60 | (uint64_t)&window >> 12;
    __asm__ volatile("sfence.vma\ncsrw satp, %0\nsfence.vma" : : "r"(satp) : "memory");
}

void run_cases(void);

void run_cases(void) {
    translate_by_window();
#define FUNCTION(name, result, parameters) compare(#name, case_##name);
#include "functions.h"
#undef FUNCTION
    say("bench: done\n");
}
