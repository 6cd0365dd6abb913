/* What machine.S asks: which case is next, and what to say of a fault. */

#include <stddef.h>
#include <stdint.h>

struct Case {
    const char *heading;
    void (*run)(void);
};

/* The cases of each build, each list closed by one without a heading. */
extern const struct Case checked_cases[];
extern const struct Case release_cases[];

void (*next_case(void))(void);
void report_fault(uint64_t cause);

static void text(const char *string) {
    while (*string != 0) {
        *(volatile uint8_t *)0x10000000UL = (uint8_t)*string++;
    }
}

/* The next case, with a heading for it written and the memory it may use cleared; NULL after the last. */
void (*next_case(void))(void) {
    static const struct Case *next = checked_cases;
    static uint64_t builds_left = 1;
    if (next->heading == NULL && builds_left > 0) {
        builds_left--;
        next = release_cases;
    }
    if (next->heading == NULL) {
        return NULL;
    }
    text(next->heading);
    __asm__ volatile("csrw sscratch, %0" : : "r"(0x80800000UL));
    for (volatile uint64_t *word = (volatile uint64_t *)0x80800000UL; word < (uint64_t *)0x80900000UL; word++) {
        *word = 0;
    }
    return (next++)->run;
}

void report_fault(uint64_t cause) {
    char line[] = "fault 00\n";
    line[6] = (char)('0' + cause / 10 % 10);
    line[7] = (char)('0' + cause % 10);
    text(line);
}
