/* The machine without a processor, as `simulator/bare.py` has it. */
#include <stdbool.h>
#include <stdint.h>

enum { TIMER = 5, EXTERNAL = 9, MEMORY = 16 << 20, PAGE = 4096, LAST_LINE = 15 };
enum { FETCH, LOAD, STORE };
#define RAM 0x80000000ULL
#define WINDOW (0ULL - 0x40000000ULL) /* where the sanitizers have room below 2 GiB, as references hold 39 bits */
#define NEVER UINT64_MAX

struct known { /* a translation that was used */
    uint64_t asid, page, target, shift;
};

struct csr {
    const char *name;
    uint64_t value;
};

struct machine {
    struct csr csrs[16];
    uint64_t ticks;
    uint32_t raised, claimed; /* lines of devices: a bit each */
    uint32_t priority[128], enable[64], threshold[4];
    int known_count;
    struct known known[512];
    char text[512]; /* the end of what the kernel printed */
    uint64_t text_length;
};

extern struct machine machine;
void set_up(void);
uint64_t *csr(const char *name);
bool is_memory(uint64_t physical, uint64_t size);
void *at_physical(uint64_t physical);
int interrupt(void);
bool translate(uint64_t page, int access);
_Noreturn void finding(const char *text);
