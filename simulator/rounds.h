/* Python reads this too, behind hooks.h. */
enum { REGISTERS = 16, LOOK = 0, IN_USER_MODE, LEFT };

/* A control and status register, by the text that the kernel names it with. */
struct control {
    const char *name;
    uint64_t value;
};

/* What goes round in C: user mode, into a compiled kernel, and out of it. */
struct rounds {
    struct hooks *hooks;
    void *processor;
    int (*run)(void *processor, uint64_t start, uint64_t until, uint64_t timeout, size_t count);
    void *flush; /* uc_ctl */
    int flush_what, privilege, status; /* Unicorn's names */
    struct control controls[REGISTERS];
    uint64_t (*ask)(const char *name);
    uint64_t alarm; /* nanoseconds: when Python has to look at the devices */
    bool is_raised; /* a device interrupts */
    bool has_changed; /* memory where there may be instructions */
    bool has_failed; /* a callback in Python */
    uint64_t kernel_pass; /* nanoseconds that each pass through the kernel takes */
    uint64_t entries, last; /* of the kernel: how many there were, and how many there may be */
    int error; /* Unicorn's, when it stopped last */
    int how; /* the kernel was left */
    struct saved *(*current)(void);
    struct saved *(*float_owner)(void);
    int (*system_call)(uint64_t number);
    uint64_t (*pc_behind)(const struct saved *);
};

void begin_rounds(struct rounds *rounds);
uint64_t *control_named(const char *name);
uint64_t read_control(const char *name);
void write_control(const char *name, uint64_t number);
void forget(int given, uint64_t address, uint64_t asid);
void clear(uint64_t at, uint64_t size);
int advance(void);
