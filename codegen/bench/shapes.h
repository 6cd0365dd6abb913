/* The kernel's shapes as a C programmer writes them; layout.c proves that they lie in memory as ours do. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tcb;
struct slot;
struct sched_context;
struct reply;
struct page_table;

/* Capabilities: the low five bits of the first word tell the kind; objects stand in its top 39 bits. */
struct cap {
    uint64_t w0, w1;
};

enum cap_type {
    CAP_NULL = 0, CAP_FRAME = 1, CAP_UNTYPED = 2, CAP_PAGE_TABLE = 3, CAP_ENDPOINT = 4, CAP_NOTIFICATION = 6,
    CAP_REPLY = 8, CAP_CNODE = 10, CAP_ASID_CONTROL = 11, CAP_THREAD = 12, CAP_ASID_POOL = 13,
    CAP_IRQ_CONTROL = 14, CAP_IRQ_HANDLER = 16, CAP_ZOMBIE = 18, CAP_DOMAIN = 20, CAP_SCHED_CONTEXT = 22,
    CAP_SCHED_CONTROL = 24,
};

#define BIT(n) (UINT64_C(1) << (n))
#define MASK(n) (BIT(n) - 1)
#define FIELD(word, shift, width) ((word) >> (shift) & MASK(width))
#define OBJECT(word) ((void *)((int64_t)(word) >> 25)) /* addresses are sign-extended from 39 bits */
#define REFERENCE(pointer) ((uint64_t)(pointer) << 25)

/* Endpoint, notification and reply capabilities. */
#define CAN_SEND BIT(5)
#define CAN_RECEIVE BIT(6)
#define CAN_GRANT BIT(7)
#define CAN_GRANT_REPLY BIT(8)
#define REPLY_CAN_GRANT BIT(5)
/* Frames. */
#define FRAME_SIZE(word) FIELD(word, 5, 2)
#define FRAME_CAN_READ BIT(7)
#define FRAME_CAN_WRITE BIT(8)
#define FRAME_IS_DEVICE BIT(9)
#define FRAME_BASE(word) ((word) >> 25)
/* CNodes. */
#define CNODE_RADIX(word) FIELD(word, 5, 6)
#define CNODE_GUARD_SIZE(word) FIELD(word, 11, 6)
/* Untyped memory. */
#define UNTYPED_SIZE_BITS(word) FIELD(word, 5, 6)
#define UNTYPED_BASE(word) ((word) >> 25)
#define UNTYPED_WATERMARK(size) ((size) << 25)
#define OBJECT_SIZE_BITS(word) FIELD(word, 5, 6) /* CNode, scheduling context, zombie */

/* The rights word of a system call. */
#define RIGHT_WRITE BIT(0)
#define RIGHT_READ BIT(1)
#define RIGHT_GRANT BIT(2)
#define RIGHT_GRANT_REPLY BIT(3)

/* A slot's way on in the derivation list, in one word. */
#define LINK_REVOCABLE BIT(0)
#define LINK_FIRST_BADGED BIT(1)
#define LINK_FLAGS MASK(25)

struct slot {
    struct cap cap;
    struct slot *previous;
    uint64_t link;
};

enum lookup_failure { FAULT_NONE, INVALID_ROOT, MISSING_CAPABILITY, DEPTH_MISMATCH, GUARD_MISMATCH };

struct lookup_fault {
    uint64_t w0; /* kind, bits left, guard bits */
    uint64_t found;
};

#define FAULT_BITS_LEFT(n) ((n) << 3)
#define FAULT_GUARD_BITS(n) ((n) << 10)

enum thread_state {
    RUNNING, INACTIVE, RESTART, BLOCKED_ON_SEND, BLOCKED_ON_RECEIVE, BLOCKED_ON_NOTIFICATION, IDLE,
    BLOCKED_ON_REPLY = 8,
};

enum { CSPACE, VSPACE, FAULT_HANDLER, TIMEOUT_HANDLER, IPC_BUFFER_FRAME, THREAD_SLOTS };

struct context {
    uint64_t words[32], resume_at, status, float_status, floats[32];
};

struct fault {
    uint64_t w0, address;
};

struct tcb {
    struct context context;
    struct slot slots[THREAD_SLOTS];
    enum thread_state state;
    uint32_t priority, max_priority, flags, domain;
    bool in_ready_queue, in_release_queue;
    bool waits_with_grant, waits_with_grant_reply, waits_as_caller;
    struct tcb *previous, *next, *left, *right;
    uint64_t rank, arrival;
    void *endpoint, *notification, *bound_notification;
    struct reply *reply;
    struct sched_context *sched_context, *yield_to;
    uint64_t badge, progress;
    void *progress_at;
    uint64_t ipc_buffer, space_epoch, space;
    struct slot *root_slots;
    uint64_t root_size;
    struct fault fault;
    struct lookup_fault lookup_fault;
    uint64_t name[4];
    struct tcb *listed_previous, *listed_next;
};

struct queue {
    struct tcb *head, *tail;
};

struct ranked_queue {
    struct tcb *first;
    uint64_t arrivals;
};

struct reply {
    struct tcb *caller;
    struct reply *below, *above;
    struct sched_context *context;
};

struct refill {
    uint64_t time, amount;
};

struct sched_context {
    struct tcb *thread;
    void *notification;
    struct reply *top_reply;
    struct tcb *yielded_by;
    uint64_t period, budget, consumed, badge;
    uint32_t core, refill_limit, refill_head, refill_count;
    bool is_sporadic;
    struct refill refills[];
};

struct page_table {
    uint64_t entries[512];
};

enum action { RESUME, SWITCH, CHOOSE };

struct core {
    struct tcb *current;
    enum action action;
    struct tcb *candidate;
    struct sched_context *context;
    struct tcb *float_owner;
    struct ranked_queue release;
    uint64_t due, now, consumed;
    bool must_set_timer, has_timer_register;
    uint64_t least_budget, space_epoch;
    uint64_t work, hart;
    uint32_t domain;
    uint64_t domain_entry, domain_end;
    struct queue ready[256]; /* of the one domain */
    uint64_t ready_words, ready_bits[4];
    struct tcb idle_thread;
};

extern struct core core;

struct ring {
    uint32_t taken, put;
    uint8_t bytes[64];
};

struct fault_box {
    struct lookup_fault fault;
};

/* Page-table entries. */
#define PTE_VALID BIT(0)
#define PTE_READ BIT(1)
#define PTE_WRITE BIT(2)
#define PTE_EXECUTE BIT(3)
#define PTE_USER BIT(4)
#define PTE_ACCESSED BIT(6)
#define PTE_DIRTY BIT(7)
#define PTE_PAGE(entry) FIELD(entry, 10, 44)

#define WINDOW UINT64_C(0xffffffc000000000) /* the virtual address of physical address 0 */
