/* The way of most entries of a compiled kernel: a system call, from user mode and back. Python does the rest. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "hooks.h"
#include "hosted.h"
#include "rounds.h"

enum { PAGE_SIZE = 4096, HAS_ADDRESS = 1, HAS_ASID = 2, TIMER = 5, EXTERNAL = 9, ECALL = 8, A7 = 17 };
enum { USER = 0, MACHINE = 3, FLOATS = 0x6000, SUPERVISOR = 0x100 };
#define USER_STATUS 0x200000020ULL
#define STATUS_DIRTY (1ULL << 63)

static struct rounds *r; /* there is one machine in a process */
static uint64_t *time_of_interrupt, *stval;

void begin_rounds(struct rounds *rounds) {
    r = rounds;
    time_of_interrupt = control_named("stimecmp"), stval = control_named("stval");
}

/* Mostly it is the same text again. */
uint64_t *control_named(const char *name) {
    for (int i = 0; i < REGISTERS && r->controls[i].name != NULL; i++) {
        if (r->controls[i].name == name) {
            return &r->controls[i].value;
        }
    }
    int i = 0;
    while (r->controls[i].name != NULL && strcmp(r->controls[i].name, name) != 0 && i < REGISTERS - 1) {
        i++;
    }
    if (r->controls[i].name == NULL) {
        r->controls[i].name = name;
    }
    return &r->controls[i].value;
}

static uint64_t now(void) {
    return r->hooks->count * r->hooks->instruction + r->hooks->waited;
}

uint64_t read_control(const char *name) {
    if (strcmp(name, "time") == 0) {
        return now() / r->hooks->tick;
    }
    if (strcmp(name, "sip") != 0) {
        return *control_named(name);
    }
    if (now() >= r->alarm) {
        return r->ask(name);
    }
    return (uint64_t)(now() / r->hooks->tick >= *time_of_interrupt) << TIMER | (uint64_t)r->is_raised << EXTERNAL;
}

/* Addresses may mean something else. */
static void forget_translations(void) {
    memset(r->hooks->readings, 0, sizeof r->hooks->readings);
    ((int (*)(void *, int, ...))r->flush)(r->processor, r->flush_what);
}

void write_control(const char *name, uint64_t number) {
    *control_named(name) = number;
    if (strcmp(name, "satp") == 0) {
        r->hooks->satp = number;
        forget_translations();
    }
}

/* `sfence.vma`. */
void forget(int given, uint64_t address, uint64_t asid) {
    if ((given & HAS_ASID) == 0) {
        r->hooks->age++;
    } else if ((given & HAS_ADDRESS) == 0) {
        r->hooks->space_ages[asid]++;
    } else {
        forget_leaf(r->hooks, address, (uint32_t)asid);
    }
    if ((given & HAS_ASID) == 0 || asid == (r->hooks->satp >> 44 & 0xffff)) { /* Unicorn knows no other space */
        forget_translations();
    }
}

/* What is zero is not written: most of it was never used, and takes no memory of ours as long as it is only read. */
static void clear_page(char *at, uint64_t number) {
    if (at[0] != 0 || memcmp(at, at + 1, PAGE_SIZE - 1) != 0) {
        r->has_changed |= r->hooks->code[number % CODE_PAGES] != 0;
        memset(at, 0, PAGE_SIZE);
    }
}

void clear(uint64_t at, uint64_t size) {
    uint64_t offset = at - r->hooks->window - r->hooks->ram;
    if (offset % PAGE_SIZE != 0 || size % PAGE_SIZE != 0) {
        r->has_changed |= r->hooks->code[offset / PAGE_SIZE % CODE_PAGES] != 0;
        r->has_changed |= r->hooks->code[(offset + size - 1) / PAGE_SIZE % CODE_PAGES] != 0;
        memset((char *)at, 0, size);
        return;
    }
    for (uint64_t done = 0; done < size; done += PAGE_SIZE) {
        clear_page((char *)at + done, (offset + done) / PAGE_SIZE);
    }
}

/* Whether Python has to look before the thread can run. */
static bool is_unusual(const struct saved *saved) {
    bool wants_floats = (saved->status & FLOATS) != 0 && r->float_owner() != saved;
    bool is_due = now() >= r->alarm || now() / r->hooks->tick >= *time_of_interrupt || r->is_raised;
    return r->has_changed || wants_floats || is_due || (saved->status & SUPERVISOR) != 0;
}

/* Run the thread until a trap, or until something is due. */
static void run_user(struct saved *saved) {
    struct hooks *h = r->hooks;
    uint64_t due = r->alarm / h->tick < *time_of_interrupt ? r->alarm : *time_of_interrupt * h->tick;
    uint64_t left = due - now(), user = USER, machine = MACHINE, status = saved->status & FLOATS;
    uint64_t pc = r->pc_behind(saved);
    left = left / h->instruction + (left % h->instruction != 0);
    write_registers(r->processor, h, saved->words);
    h->write(r->processor, h->pc, &pc);
    h->write(r->processor, r->status, &status);
    h->write(r->processor, r->privilege, &user);
    h->limit = h->count + left;
    r->error = r->run(r->processor, pc, 0, 0, 0);
    h->write(r->processor, r->privilege, &machine);
}

/* Save the registers of the thread that made a system call, and handle it. */
static void enter(struct saved *saved) {
    uint64_t status = 0;
    read_registers(r->processor, r->hooks, saved->words);
    r->hooks->read(r->processor, r->status, &status);
    status &= FLOATS;
    saved->status = USER_STATUS | status | (status == FLOATS ? STATUS_DIRTY : 0);
    *stval = 0;
    r->hooks->cause = -1;
    r->hooks->waited += r->kernel_pass;
    r->entries++;
    r->how = r->system_call(saved->words[A7]);
}

/* On and on, until Python has to look at something. */
int advance(void) {
    while (r->entries < r->last) {
        struct saved *saved = r->current();
        if (is_unusual(saved)) {
            return LOOK;
        }
        run_user(saved);
        if (r->error != 0 || r->hooks->cause != ECALL || r->has_failed) {
            return IN_USER_MODE;
        }
        enter(saved);
        if (r->how != RETURNED || r->has_failed) {
            return LEFT;
        }
    }
    return LOOK;
}
