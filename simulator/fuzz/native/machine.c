/* Registers, the interrupt controller, time and the memory of translations, for a kernel that is called. */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "machine.h"

#include "hosted.h"

enum { PUT_CHARACTER = 1, SHUTDOWN = 8, HAS_ADDRESS = 1, HAS_ASID = 2 };
#define SET_TIMER 0x54494d45
#define RESET 0x53525354
#define PLIC 0xc000000ULL

struct machine machine;

void finding(const char *text) {
    fprintf(stderr, "finding: %s\n%.*s\n", text, (int)sizeof machine.text, machine.text);
    abort();
}

bool is_memory(uint64_t physical, uint64_t size) {
    return physical >= RAM && physical + size <= RAM + MEMORY;
}

void *at_physical(uint64_t physical) {
    return (void *)(physical + WINDOW);
}

/* A register; those that were never written are zero. */
uint64_t *csr(const char *name) {
    for (int i = 0; i < 16; i++) { /* mostly it is the same text again */
        if (machine.csrs[i].name == name) {
            return &machine.csrs[i].value;
        }
    }
    for (int i = 0; i < 16; i++) {
        if (machine.csrs[i].name == NULL) {
            machine.csrs[i].name = name;
        }
        if (strcmp(machine.csrs[i].name, name) == 0) {
            return &machine.csrs[i].value;
        }
    }
    finding("the kernel uses more registers than there are");
}

static uint32_t waiting(int output) {
    uint32_t best = 0;
    for (uint32_t line = 1; line <= LAST_LINE; line++) {
        uint32_t rank = machine.priority[line];
        if ((machine.raised & ~machine.claimed & machine.enable[output * 32]) >> line & 1 && rank > machine.threshold[output]
            && (best == 0 || rank > machine.priority[best])) {
            best = line;
        }
    }
    return best;
}

static uint64_t pending(void) {
    return (uint64_t)(machine.ticks >= *csr("stimecmp")) << TIMER | (uint64_t)(waiting(1) != 0) << EXTERNAL;
}

/* The interrupt that is taken now, or -1. */
int interrupt(void) {
    uint64_t found = pending() & *csr("sie");
    return found >> EXTERNAL & 1 ? EXTERNAL : found >> TIMER & 1 ? TIMER : -1;
}

static uint64_t read_csr(const char *name) {
    return strcmp(name, "time") == 0 ? machine.ticks : strcmp(name, "sip") == 0 ? pending() : *csr(name);
}

static void write_csr(const char *name, uint64_t number) {
    *csr(name) = number;
}

static uint32_t *controller_word(uint64_t offset) {
    if (offset < 512) {
        return &machine.priority[offset / 4];
    }
    if (offset >= 0x2000 && offset < 0x2100) {
        return &machine.enable[(offset - 0x2000) / 4];
    }
    if (offset >= 0x200000 && offset < 0x204000 && offset % 0x1000 == 0) {
        return &machine.threshold[(offset - 0x200000) / 0x1000];
    }
    finding("the kernel touches what is no register of the controller");
}

static uint64_t load(uint64_t at, uint64_t size) {
    uint64_t offset = at - WINDOW - PLIC, number = 0;
    if (is_memory(at - WINDOW, size)) {
        memcpy(&number, (void *)at, size);
        return number;
    }
    if (offset >= 0x200000 && offset % 0x1000 == 4) {
        uint32_t line = waiting((int)((offset - 0x200000) / 0x1000));
        machine.claimed |= line == 0 ? 0 : 1u << line;
        return line;
    }
    return *controller_word(offset);
}

static void store(uint64_t at, uint64_t size, uint64_t number) {
    uint64_t offset = at - WINDOW - PLIC;
    if (is_memory(at - WINDOW, size)) {
        memcpy((void *)at, &number, size);
    } else if (offset >= 0x200000 && offset % 0x1000 == 4) {
        machine.claimed &= number < 32 ? ~(1u << number) : ~0u;
    } else {
        *controller_word(offset) = (uint32_t)number;
    }
}

static void clear(uint64_t at, uint64_t size) {
    if (!is_memory(at - WINDOW, size)) {
        finding("the kernel clears what is no memory");
    }
    memset((void *)at, 0, size);
}

static bool call_firmware(uint64_t extension, uint64_t function, uint64_t first) {
    (void)function;
    if (extension == SET_TIMER) {
        *csr("stimecmp") = first;
    } else if (extension == PUT_CHARACTER) {
        machine.text[machine.text_length++ % sizeof machine.text] = (char)first;
    }
    return extension == RESET || extension == SHUTDOWN;
}

static void forget(int given, uint64_t address, uint64_t asid) {
    int kept = 0;
    for (int i = 0; i < machine.known_count; i++) {
        struct known k = machine.known[i];
        if (((given & HAS_ASID) && k.asid != asid) || ((given & HAS_ADDRESS) && k.page >> k.shift != address >> k.shift)) {
            machine.known[kept++] = k;
        }
    }
    machine.known_count = kept;
}

/* What the tables say of a page for user mode: physical page and rights of the entry, or 0. */
static uint64_t walk(uint64_t satp, uint64_t page, uint64_t *leaf_shift) {
    uint64_t table = (satp & ((1ULL << 44) - 1)) << 12;
    if (satp >> 60 != 8 || page >> 38 != 0) {
        return 0;
    }
    for (uint64_t shift = 30; shift >= 12; shift -= 9) {
        uint64_t entry = ((const uint64_t *)at_physical(table))[page >> shift & 511];
        uint64_t target = (entry >> 10 & ((1ULL << 44) - 1)) << 12, inside = (1ULL << shift) - PAGE;
        if ((entry & 1) == 0) {
            return 0;
        }
        if ((entry & 14) != 0) {
            uint64_t rights = entry & (2 | 8 | (entry & 128 ? 4 : 0));
            *leaf_shift = shift;
            return (target & inside) == 0 && (entry & 16) && (entry & 64) ? target | (page & inside) | rights : 0;
        }
        table = target;
    }
    return 0;
}

/* An access of user mode; what was translated before has to be the same still. */
bool translate(uint64_t page, int access) {
    uint64_t satp = *csr("satp"), asid = satp >> 44 & 0xffff, shift = 12, target = walk(satp, page, &shift);
    for (int i = 0; i < machine.known_count; i++) {
        if (machine.known[i].asid == asid && machine.known[i].page == page) {
            if (machine.known[i].target != target || machine.known[i].shift != shift) {
                finding("a translation was not flushed");
            }
            return (target & (access == FETCH ? 8 : access == LOAD ? 2 : 4)) != 0;
        }
    }
    bool is_allowed = (target & (access == FETCH ? 8 : access == LOAD ? 2 : 4)) != 0;
    if (is_allowed && machine.known_count < 512) {
        machine.known[machine.known_count++] = (struct known){asid, page, target, shift};
    }
    return is_allowed;
}

void set_up(void) {
    *csr("stimecmp") = NEVER;
    host = (struct host){read_csr, write_csr, forget, load, store, clear, call_firmware};
}
