/* Around the compiled kernel: what its intrinsics need, and what `boot/trap.S` does on the real machine. */

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "hosted.h"
#include "kernel.offsets.h"

_Static_assert(CONTEXT_WORDS == offsetof(struct saved, words), "as in the kernel");
_Static_assert(CONTEXT_RESUME_AT == offsetof(struct saved, resume_at), "as in the kernel");
_Static_assert(CONTEXT_STATUS == offsetof(struct saved, status), "as in the kernel");
_Static_assert(CONTEXT_FLOAT_STATUS == offsetof(struct saved, float_status), "as in the kernel");
_Static_assert(CONTEXT_FLOATS == offsetof(struct saved, floats), "as in the kernel");

extern char core[];
extern void kernel_start(uint64_t hart, uint64_t tree, uint64_t kernel, uint64_t idle);
/* The short ways of system calls take the registers from a0 to a6 and the thread. */
typedef int short_way(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, const char *thread);
extern short_way enter_call, enter_reply_recv, enter_send, enter_yield, enter_bare_call, enter_bare_reply_recv;
enum { BARE = 1024, RA = 1, T0 = 5, A0 = 10, A6 = 16, REGISTERS = 32, ANEW = 1, ECALL_BYTES = 4 };
static const struct {
    uint64_t number;
    short_way *enter;
} short_ways[] = {{-1, enter_call},
                  {-2, enter_reply_recv},
                  {-5, enter_send},
                  {-11, enter_yield},
                  {BARE + 1, enter_bare_call},
                  {BARE + 2, enter_bare_reply_recv}};
extern void handle_syscall(uint64_t number);
extern void handle_trap(uint64_t cause);
uint64_t lang_host_read(const char *name);
void lang_host_write(const char *name, uint64_t number);
void lang_host_forget(int given, uint64_t address, uint64_t asid);
uint64_t lang_host_load(uint64_t at, uint64_t size);
void lang_host_store(uint64_t at, uint64_t size, uint64_t number);
void lang_host_clear(uint64_t at, uint64_t size);
void lang_host_sbi(uint64_t *words);
_Noreturn void lang_host_halt(void);

struct host host;
static jmp_buf way_out; /* of a kernel that does not return */

uint64_t lang_host_read(const char *name) {
    return host.read(name);
}

void lang_host_write(const char *name, uint64_t number) {
    host.write(name, number);
}

void lang_host_forget(int given, uint64_t address, uint64_t asid) {
    host.forget(given, address, asid);
}

uint64_t lang_host_load(uint64_t at, uint64_t size) {
    return host.load(at, size);
}

void lang_host_store(uint64_t at, uint64_t size, uint64_t number) {
    host.store(at, size, number);
}

void lang_host_clear(uint64_t at, uint64_t size) {
    host.clear(at, size);
}

void lang_host_sbi(uint64_t *words) {
    if (host.call_firmware(words[0], words[1], words[2])) {
        longjmp(way_out, TURNED_OFF);
    }
    words[0] = words[1] = 0;
}

_Noreturn void lang_host_halt(void) {
    longjmp(way_out, STOPPED);
}

static struct saved *registers_of(uint64_t offset) {
    char *thread = *(char **)(core + offset);
    return thread == NULL ? NULL : (struct saved *)(thread + TCB_CONTEXT);
}

struct saved *current(void) {
    return registers_of(CORE_CURRENT);
}

/* Whose floating-point registers the processor holds. */
struct saved *float_owner(void) {
    return registers_of(CORE_FLOAT_OWNER);
}

/* From now on those of the current thread. */
void own_floats(void) {
    *(char **)(core + CORE_FLOAT_OWNER) = *(char **)(core + CORE_CURRENT);
}

int start(uint64_t hart, uint64_t tree, uint64_t kernel, uint64_t idle) {
    int how = setjmp(way_out);
    if (how == RETURNED) {
        kernel_start(hart, tree, kernel, idle);
    }
    return how;
}

/* The number of the short way of a system call; as many as there are if it has none. */
static size_t find_short_way(uint64_t number) {
    size_t i = 0;
    while (i < sizeof short_ways / sizeof *short_ways && short_ways[i].number != number) {
        i++;
    }
    return i;
}

/* Of a bare call only four registers are kept; a0 to a5 are as they were saved last. */
static void clear_others(struct saved *saved) {
    for (int i = 0; i < REGISTERS; i++) {
        bool is_message = A0 <= i && i < A6, is_kept = 0 < i && i < T0;
        if (!is_kept && (!is_message || saved->resume_at == 0)) {
            saved->words[i] = 0;
        }
    }
}

int system_call(uint64_t number) {
    int how = setjmp(way_out);
    if (how == RETURNED) {
        struct saved *saved = current();
        uint64_t w[7];
        memcpy(w, saved->words + A0, sizeof w);
        size_t i = find_short_way(number);
        if (number >> 63 == 0 && i < sizeof short_ways / sizeof *short_ways) {
            clear_others(saved);
        } else {
            saved->resume_at = saved->words[0] + ECALL_BYTES;
        }
        if (i == sizeof short_ways / sizeof *short_ways ||
            short_ways[i].enter(w[0], w[1], w[2], w[3], w[4], w[5], w[6], (const char *)saved) == WAY_ORDINARY) {
            handle_syscall(number);
        }
    }
    return how;
}

uint64_t pc_behind(const struct saved *saved) {
    return (saved->resume_at != 0 ? saved->resume_at : saved->words[RA]) & ~(uint64_t)ANEW;
}

int trap(uint64_t cause) {
    int how = setjmp(way_out);
    if (how == RETURNED) {
        handle_trap(cause);
    }
    return how;
}
