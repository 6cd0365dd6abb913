/* Python reads this too. */
enum { READINGS = 64, ILLEGAL_INSTRUCTION = 2 };

/* An instruction that reads the time, and where it puts it. */
struct reading {
    uint64_t pc;
    int destination;
};

struct hooks {
    uint64_t count;  /* instructions that were run */
    uint64_t limit;  /* where to stop */
    uint64_t waited; /* nanoseconds in which none was run */
    uint64_t instruction; /* how many nanoseconds one takes */
    uint64_t tick;   /* nanoseconds */
    int64_t cause;   /* of the last trap, or -1 */
    int pc;          /* Unicorn's name for it */
    int (*stop)(void *processor);
    int (*read)(void *processor, int name, void *word);
    int (*write)(void *processor, int name, const void *word);
    struct reading readings[READINGS];
};

void count_instruction(void *processor, uint64_t address, uint32_t size, struct hooks *hooks);
void take_trap(void *processor, uint32_t cause, struct hooks *hooks);
