/* What Unicorn calls too often for Python: before every instruction, at every trap, and for translations. */

#include <stdbool.h>
#include <stdint.h>

#include "hooks.h"

enum { PAGE = 4096, READ = 16, WRITE = 17, FETCH = 18 }; /* kinds of access, as Unicorn numbers them */
enum { VALID = 1, READABLE = 2, WRITABLE = 4, EXECUTABLE = 8, USER = 16, ACCESSED = 64, DIRTY = 128 };
enum { MAY_READ = 1, MAY_WRITE = 2, MAY_EXECUTE = 4 }; /* rights, as Unicorn numbers them */
enum { SIZE_SHIFT = 4 }; /* in what is remembered: 12, 21 or 30 */
enum { MEGA = 1, GIGA = 2 };
#define MEGA_BYTES ((uint64_t)1 << 21)

/* Count the instruction, or stop in front of it. */
void count_instruction(void *processor, uint64_t address, uint32_t size, struct hooks *hooks) {
    (void)address, (void)size;
    if (hooks->count == hooks->limit) {
        hooks->stop(processor);
    } else {
        hooks->count++;
    }
}

/* A trap. Unicorn has moved the pc on by four. It knows no time, so that reading it traps: that is answered here
   once Python has said where such instructions are. */
void take_trap(void *processor, uint32_t cause, struct hooks *hooks) {
    uint64_t pc = 0;
    hooks->read(processor, hooks->pc, &pc);
    pc -= 4;
    struct reading *reading = &hooks->readings[pc / 2 % READINGS];
    if (cause == ILLEGAL_INSTRUCTION && reading->pc == pc) {
        uint64_t time = (hooks->count * hooks->instruction + hooks->waited) / hooks->tick;
        hooks->write(processor, reading->destination, &time);
        return;
    }
    hooks->write(processor, hooks->pc, &pc);
    hooks->cause = cause;
    hooks->stop(processor);
}

/* The pc, and x1 to x31. */
void read_registers(void *processor, struct hooks *hooks, uint64_t *words) {
    hooks->read(processor, hooks->pc, &words[0]);
    for (int i = 1; i < 32; i++) {
        hooks->read(processor, hooks->first + i - 1, &words[i]);
    }
}

void write_registers(void *processor, struct hooks *hooks, const uint64_t *words) {
    hooks->write(processor, hooks->pc, &words[0]);
    for (int i = 1; i < 32; i++) {
        hooks->write(processor, hooks->first + i - 1, &words[i]);
    }
}

/* What the tables say of a page, as `Translations.walk` in translate.py finds it: physical page and rights, or 0. */
static uint64_t walk(const struct hooks *hooks, uint64_t page) {
    uint64_t table = hooks->satp << 12 & (((uint64_t)1 << 56) - 1);
    if (hooks->satp >> 60 != 8 || (page >> 38 != 0 && page >> 38 != ((uint64_t)1 << 26) - 1)) {
        return 0;
    }
    for (int shift = 30; shift >= 12; shift -= 9) {
        uint64_t entry = *(const uint64_t *)(hooks->window + table + (page >> shift & 511) * 8);
        uint64_t target = (entry >> 10 & (((uint64_t)1 << 44) - 1)) << 12;
        if ((entry & VALID) == 0) {
            return 0;
        }
        if ((entry & (READABLE | WRITABLE | EXECUTABLE)) != 0) {
            uint64_t inside = ((uint64_t)1 << shift) - PAGE;
            bool is_good = (target & inside) == 0 && (entry & USER) != 0 && (entry & ACCESSED) != 0;
            uint64_t rights = (entry & READABLE ? MAY_READ : 0) | (entry & EXECUTABLE ? MAY_EXECUTE : 0);
            rights |= (entry & WRITABLE) != 0 && (entry & DIRTY) != 0 ? MAY_WRITE : 0;
            return is_good ? target | (page & inside) | (uint64_t)shift << SIZE_SHIFT | rights : 0;
        }
        table = target;
    }
    return 0;
}

static struct remembered *place_of(struct hooks *hooks, uint64_t page, uint32_t asid) {
    return &hooks->places[(page / PAGE ^ asid * 509) % PLACES];
}

static bool is_remembered(const struct hooks *hooks, const struct remembered *place, uint64_t page, uint32_t asid) {
    return place->leaf != 0 && place->page == page && place->asid == asid && place->age == hooks->age
           && place->space_age == hooks->space_ages[asid];
}

static void forget_at(struct hooks *hooks, struct remembered *place, uint64_t address, uint32_t asid) {
    uint64_t shift = place->leaf >> SIZE_SHIFT & 31;
    if (is_remembered(hooks, place, place->page, asid) && place->page >> shift == address >> shift) {
        place->leaf = 0;
    }
}

/* A leaf goes, and with it what is remembered of every page that it translates. */
void forget_leaf(struct hooks *hooks, uint64_t address, uint32_t asid) {
    if (hooks->has_large[asid] & GIGA) {
        for (int i = 0; i < PLACES; i++) {
            forget_at(hooks, &hooks->places[i], address, asid);
        }
    } else if (hooks->has_large[asid] & MEGA) {
        for (uint64_t page = address & -MEGA_BYTES; page < (address & -MEGA_BYTES) + MEGA_BYTES; page += PAGE) {
            forget_at(hooks, place_of(hooks, page, asid), address, asid);
        }
    } else {
        forget_at(hooks, place_of(hooks, address & -(uint64_t)PAGE, asid), address, asid);
    }
}

/* Translate for Unicorn; false if Python is to do it: a fault, a device, or tables that are no memory. */
bool fill(void *processor, uint64_t page, int access, struct translation *result, struct hooks *hooks) {
    (void)processor;
    if (hooks->window == 0) {
        return false;
    }
    uint32_t asid = hooks->satp >> 44 & 0xffff;
    uint64_t leaf = walk(hooks, page), physical = leaf & ~(uint64_t)(PAGE - 1);
    struct remembered *place = place_of(hooks, page, asid);
    if (is_remembered(hooks, place, page, asid) && place->leaf != leaf) {
        hooks->is_stale = true;
        return false;
    }
    uint64_t needed = access == FETCH ? MAY_EXECUTE : access == WRITE ? MAY_WRITE : MAY_READ;
    if ((leaf & needed) == 0) {
        return false;
    }
    uint64_t shift = leaf >> SIZE_SHIFT & 31;
    hooks->has_large[asid] |= shift > 21 ? GIGA : shift > 12 ? MEGA : 0;
    *place = (struct remembered){page, leaf, hooks->age, asid, hooks->space_ages[asid]};
    if (physical < hooks->ram || physical >= hooks->end) {
        return false;
    }
    /* Instructions only where they are fetched, so that those pages are known. */
    result->physical = physical;
    result->rights = (int)(leaf & (access == FETCH ? MAY_READ | MAY_WRITE | MAY_EXECUTE : MAY_READ | MAY_WRITE));
    if (access == FETCH) {
        hooks->code[(physical - hooks->ram) / PAGE % CODE_PAGES] = 1;
    }
    return true;
}
