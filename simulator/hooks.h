/* Python reads this too. */
enum { READINGS = 64, ILLEGAL_INSTRUCTION = 2, PLACES = 65536, SPACES = 65536, CODE_PAGES = 1048576 };

/* An instruction that reads the time, and where it puts it. */
struct reading {
    uint64_t pc;
    int destination;
};

/* A translation that the machine remembers, as long as its ages are those of its address space and of all. */
struct remembered {
    uint64_t page;
    uint64_t leaf; /* physical page, rights, and the size of the leaf that says so: FINE, MEGA or GIGA */
    uint64_t age;
    uint32_t asid;
    uint32_t space_age;
};

struct hooks {
    uint64_t count;  /* instructions that were run */
    uint64_t limit;  /* where to stop */
    uint64_t waited; /* nanoseconds in which none was run */
    uint64_t instruction; /* how many nanoseconds one takes */
    uint64_t tick;   /* nanoseconds */
    int64_t cause;   /* of the last trap, or -1 */
    int pc;          /* Unicorn's names for it, and for x1; the others follow */
    int first;
    int (*stop)(void *processor);
    int (*read)(void *processor, int name, void *word);
    int (*write)(void *processor, int name, const void *word);
    struct reading readings[READINGS];

    uint64_t window;     /* where we see physical address 0, if page tables are in memory; else 0 */
    uint64_t ram, end;   /* physical memory */
    uint64_t satp;
    bool is_stale;       /* a page table was changed, and its translation is remembered */
    uint64_t age;        /* rises when all translations are forgotten */
    uint32_t space_ages[SPACES];
    uint8_t has_large[SPACES]; /* leaves of more than one page that were ever remembered of the address space: bits */
    struct remembered places[PLACES];
    uint8_t code[CODE_PAGES]; /* by page of memory: whether instructions were fetched from it */
};

/* As Unicorn takes a translation. */
struct translation {
    uint64_t physical;
    int rights;
};

void count_instruction(void *processor, uint64_t address, uint32_t size, struct hooks *hooks);
void take_trap(void *processor, uint32_t cause, struct hooks *hooks);
bool fill(void *processor, uint64_t page, int access, struct translation *result, struct hooks *hooks);
void forget_leaf(struct hooks *hooks, uint64_t address, uint32_t asid);
void read_registers(void *processor, struct hooks *hooks, uint64_t *words);
void write_registers(void *processor, struct hooks *hooks, const uint64_t *words);
