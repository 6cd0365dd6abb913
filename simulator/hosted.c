/* Around the compiled kernel: what its intrinsics need, and what `boot/trap.S` does on the real machine. */

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
extern short_way enter_call, enter_reply_recv, enter_send, enter_yield;
static const struct {
    uint64_t number;
    short_way *enter;
} short_ways[] = {{1, enter_call}, {2, enter_reply_recv}, {5, enter_send}, {11, enter_yield}};
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

int system_call(uint64_t number) {
    int how = setjmp(way_out);
    if (how == RETURNED) {
        const char *thread = *(char **)(core + CORE_CURRENT);
        const uint64_t *w = ((const struct saved *)thread)->words;
        for (size_t i = 0; i < sizeof short_ways / sizeof *short_ways; i++) {
            if (number == -short_ways[i].number) {
                if (short_ways[i].enter(w[10], w[11], w[12], w[13], w[14], w[15], w[16], thread) != WAY_ORDINARY) {
                    return how;
                }
            }
        }
        handle_syscall(number);
    }
    return how;
}

int trap(uint64_t cause) {
    int how = setjmp(way_out);
    if (how == RETURNED) {
        handle_trap(cause);
    }
    return how;
}
