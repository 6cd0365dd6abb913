/* What Unicorn calls too often for Python: before every instruction, and at every trap. */

#include <stdint.h>

#include "hooks.h"

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
