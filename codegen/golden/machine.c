/* The bare RISC-V machine under a compiled program: runs every case, one after the other. */

#include <stdint.h>

#define CASE(name) void run_##name(void);
#include "living.h"
#undef CASE

void put(uint8_t character);
void run_cases(void);

__attribute__((unused)) static void text(const char *string) {
    while (*string != 0) {
        put((uint8_t)*string++);
    }
}

void run_cases(void) {
#define CASE(name) \
    text("=== " #name "\n"); \
    __asm__ volatile("csrw sscratch, %0" : : "r"(0x80800000UL)); \
    for (uint64_t *word = (uint64_t *)0x80800000UL; word < (uint64_t *)0x80900000UL; word++) { \
        *word = 0; \
    } \
    run_##name();
#include "living.h"
}
