/* A root task in C: reads its boot info, makes objects, and lets two threads talk. */
#include <taipan.h>

uint64_t *tp_ipc_buffer;

enum { STACK_WORDS = 512, DOUBLE_LABEL = 7 };
enum { CONTEXT_PC = 0, CONTEXT_SP = 2, CONTEXT_A0 = 16, CONTEXT_WORDS = 32, REGISTERS = 2 };

static const struct tp_boot_info *boot_info;
static uint64_t next_slot;
static uint64_t server_stack[STACK_WORDS] __attribute__((aligned(16)));

static void print(const char *text)
{
    for (; *text; text++)
        tp_debug_put_char(*text);
}

static void print_number(uint64_t number)
{
    char digits[21];
    char *p = digits + 20;

    *p = 0;
    do {
        *--p = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    print(p);
}

static void line(const char *before, uint64_t number, const char *after)
{
    print("c_root: ");
    print(before);
    print_number(number);
    print(after);
    print("\n");
}

/* End here if something failed; the machine goes off when no thread can run. */
static void check(uint64_t error, const char *what)
{
    if (error == TP_ERROR_NO_ERROR)
        return;
    line(what, error, " is the error");
    tp_tcb_suspend(TP_SLOT_TCB);
}

/* Make an object from the smallest untyped memory that has room for it. */
static uint64_t make(uint64_t type, uint64_t size_bits, const char *what)
{
    uint64_t count = boot_info->untyped.end - boot_info->untyped.start;
    uint64_t error = TP_ERROR_NOT_ENOUGH_MEMORY;

    for (unsigned bits = TP_MIN_UNTYPED_BITS; bits <= TP_MAX_UNTYPED_BITS; bits++) {
        for (uint64_t i = 0; i < count; i++) {
            const struct tp_untyped *untyped = &boot_info->untyped_list[i];
            if (untyped->is_device || untyped->size_bits != bits)
                continue;
            error = tp_untyped_retype(boot_info->untyped.start + i, type, size_bits, TP_SLOT_CNODE, 0, 0,
                                      next_slot, 1);
            if (error == TP_ERROR_NO_ERROR)
                return next_slot++;
        }
    }
    check(error, what);
    return 0;
}

/* The second thread: doubles the number in each message. It has no IPC buffer, so words are in registers. */
static void serve(uint64_t endpoint, uint64_t reply)
{
    struct tp_message m = tp_recv(endpoint, reply);

    for (;;) {
        m.info = tp_info(0, 1, 0);
        m.words[0] *= 2;
        m = tp_bare_reply_recv(endpoint, m, reply);
    }
}

static uint64_t start_server(uint64_t endpoint, uint64_t reply)
{
    uint64_t tcb = make(TP_OBJECT_TCB, TP_TCB_BITS, "tcb ");
    uint64_t context = make(TP_OBJECT_SCHED_CONTEXT, 8, "scheduling context ");
    /* The server resolves slots as we do: with the guard of our own CNode. */
    uint64_t guard = tp_guard((unsigned)boot_info->cnode_bits);

    check(tp_tcb_configure(tcb, TP_SLOT_CNODE, guard, TP_SLOT_VSPACE, 0, 0, TP_SLOT_NULL), "configure ");
    check(tp_sched_control_configure_flags(boot_info->sched_control.start, context, 5000, 5000, 0, 0, 0),
          "budget ");
    check(tp_tcb_set_sched_params(tcb, TP_SLOT_TCB, 255, 254, context, TP_SLOT_NULL), "priority ");
    for (unsigned i = 0; i < CONTEXT_WORDS; i++)
        tp_set_word(REGISTERS + i, 0);
    tp_set_word(REGISTERS + CONTEXT_PC, (uint64_t)serve);
    tp_set_word(REGISTERS + CONTEXT_SP, (uint64_t)(server_stack + STACK_WORDS));
    tp_set_word(REGISTERS + CONTEXT_A0, endpoint);
    tp_set_word(REGISTERS + CONTEXT_A0 + 1, reply);
    check(tp_tcb_write_registers(tcb, 1, 0, CONTEXT_WORDS), "registers ");
    return tcb;
}

void main(const struct tp_boot_info *info);

void main(const struct tp_boot_info *info)
{
    boot_info = info;
    tp_ipc_buffer = info->ipc_buffer;
    next_slot = info->empty.start;
    line("node ", info->node, "");
    line("", info->empty.end - info->empty.start, " free slots");
    line("", info->untyped.end - info->untyped.start, " pieces of untyped memory");

    uint64_t endpoint = make(TP_OBJECT_ENDPOINT, 0, "endpoint ");
    uint64_t reply = make(TP_OBJECT_REPLY, 0, "reply object ");
    line("made an endpoint in slot ", endpoint, "");
    uint64_t server = start_server(endpoint, reply);

    struct tp_message m = {0, tp_info(DOUBLE_LABEL, 1, 0), {21}};
    m = tp_bare_call(endpoint, m);
    line("twice 21 is ", m.words[0], "");
    check(tp_cnode_revoke(TP_SLOT_CNODE, server, 64), "revoke ");
    check(tp_cnode_delete(TP_SLOT_CNODE, server, 64), "delete ");
    line("done, with ", tp_info_length(m.info), " word in the answer");
    tp_tcb_suspend(TP_SLOT_TCB);
}
