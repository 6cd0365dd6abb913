/* Bare calls between two threads that fill every register before: what is left in those that are not kept. */
#include "../c_root/thread.h"

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, SLICE_US = 10000000, NOTHING = 0, ROUNDS = 3, WORD = 0x1234, CONTEXT_BITS = 8 };

struct asked {
    uint64_t number, cap, info, words[4], reply;
};

struct got {
    uint64_t badge, info, words[4];
    uint64_t left;   /* all registers together that are to be zero */
    uint64_t is_down; /* the kernel turned the call down */
};

/* Make the call with every other register filled, and note what comes back. */
void bare_call(const struct asked *asked, struct got *got);

#define KEPT_BY_C "1,8,9,18,19,20,21,22,23,24,25,26,27"
#define CLEARED "5,6,7,8,9,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

__asm__(".text\n"
        "bare_call:\n"
        "    addi sp, sp, -272\n"
        "    .irp n, " KEPT_BY_C "\n"
        "    sd x\\n, 8 * \\n(sp)\n"
        "    .endr\n"
        "    sd a1, 256(sp)\n"
        "    .irp n, " CLEARED "\n"
        "    li x\\n, 0x5a00 + \\n\n"
        "    .endr\n"
        "    ld a7, 0(a0)\n"
        "    ld a1, 16(a0)\n"
        "    ld a2, 24(a0)\n"
        "    ld a3, 32(a0)\n"
        "    ld a4, 40(a0)\n"
        "    ld a5, 48(a0)\n"
        "    ld a6, 56(a0)\n"
        "    ld a0, 8(a0)\n"
        "    la ra, 1f\n"
        "    ecall\n"
        "    .option push\n"
        "    .option norvc\n"
        "    j 2f\n" /* turned down */
        "    .option pop\n"
        "1:  mv ra, x0\n"
        "    .irp n, " CLEARED "\n"
        "    or ra, ra, x\\n\n"
        "    .endr\n"
        "    ld t1, 256(sp)\n"
        "    j 3f\n"
        "2:  mv ra, x0\n"
        "    .irp n, 10,11,12,13,14,15," CLEARED "\n"
        "    or ra, ra, x\\n\n"
        "    .endr\n"
        "    ld t1, 256(sp)\n"
        "    li t0, 1\n"
        "3:  sd a0, 0(t1)\n"
        "    sd a1, 8(t1)\n"
        "    sd a2, 16(t1)\n"
        "    sd a3, 24(t1)\n"
        "    sd a4, 32(t1)\n"
        "    sd a5, 40(t1)\n"
        "    sd ra, 48(t1)\n"
        "    sd t0, 56(t1)\n"
        "    .irp n, " KEPT_BY_C "\n"
        "    ld x\\n, 8 * \\n(sp)\n"
        "    .endr\n"
        "    addi sp, sp, 272\n"
        "    ret\n");

static uint64_t server_stack[STACK_WORDS] __attribute__((aligned(16)));
static uint64_t endpoint, reply;
static struct got served;       /* what the server got last */
static uint64_t server_was_down; /* how often its calls were turned down */

/* Answer with the words that came; where a bare call is turned down, by an ordinary one. */
static void serve(void)
{
    struct tp_message m = tp_recv(endpoint, reply);

    for (;;) {
        struct asked asked = {TP_SYS_BARE - TP_SYS_REPLY_RECV, endpoint, tp_info(0, 4, 0), {0}, reply};
        for (unsigned i = 0; i < 4; i++)
            asked.words[i] = m.words[i];
        bare_call(&asked, &served);
        m = (struct tp_message){served.badge, served.info, {0}};
        for (unsigned i = 0; i < 4; i++)
            m.words[i] = served.words[i];
        if (served.is_down) {
            server_was_down++;
            m = tp_reply_recv(endpoint, (struct tp_message){0, asked.info, {0}}, reply);
        }
    }
}

static struct got call(uint64_t cap, uint64_t word)
{
    struct asked asked = {TP_SYS_BARE - TP_SYS_CALL, cap, tp_info(0, 4, 0), {word, word + 1, word + 2, word + 3}, 0};
    struct got got;

    bare_call(&asked, &got);
    return got;
}

static uint64_t wrong_words(const struct got *got)
{
    uint64_t wrong = 0;

    for (unsigned i = 0; i < 4; i++)
        wrong += got->words[i] != WORD + i;
    return wrong;
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    uint64_t slot = info->empty.start, left = 0, wrong = 0, down = 0, short_words = 0;

    tp_ipc_buffer = info->ipc_buffer;
    endpoint = make(info, TP_OBJECT_ENDPOINT, TP_ENDPOINT_BITS, slot + 2);
    reply = make(info, TP_OBJECT_REPLY, TP_REPLY_BITS, slot + 3);
    uint64_t context = make(info, TP_OBJECT_SCHED_CONTEXT, CONTEXT_BITS, slot + 1);
    give_time(info, context, SLICE_US); /* it is not taken off the machine before it waits */
    start_thread(info, make(info, TP_OBJECT_TCB, TP_TCB_BITS, slot), context, serve, server_stack + STACK_WORDS);
    tp_yield();
    check(tp_sched_context_unbind(context)); /* the server waits: from now on it runs on our time */
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct got got = call(endpoint, WORD);
        down += got.is_down;
        left |= got.left;
        wrong += wrong_words(&got);
    }
    say_count("bare: registers left to the caller: ", left);
    say_count("bare: words that did not come back: ", wrong);
    say_count("bare: calls turned down: ", down);
    say_count("bare: registers left to the server: ", served.left);
    struct tp_message m = tp_call(endpoint, (struct tp_message){0, tp_info(0, 1, 0), {WORD, 1, 2, 3}});
    for (unsigned i = 1; i < 4; i++)
        short_words |= m.words[i];
    say_count("bare: left by an ordinary call of one word: ", served.left | short_words | (m.words[0] - WORD));
    struct got got = call(NOTHING, WORD);
    say_count("bare: calls of nothing turned down: ", got.is_down);
    say_count("bare: registers left by that: ", got.left);
    say_count("bare: answers turned down: ", server_was_down);
    tp_tcb_suspend(slot);
    tp_tcb_suspend(TP_SLOT_TCB);
}
