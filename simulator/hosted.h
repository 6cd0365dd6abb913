/* Python reads this too. */
enum { RETURNED, STOPPED, TURNED_OFF }; /* how the kernel was left */

/* What the kernel's intrinsics ask of the machine around it. */
struct host {
    uint64_t (*read)(const char *name);
    void (*write)(const char *name, uint64_t number);
    void (*forget)(int given, uint64_t address, uint64_t asid);
    uint64_t (*load)(uint64_t at, uint64_t size);
    void (*store)(uint64_t at, uint64_t size, uint64_t number);
    void (*clear)(uint64_t at, uint64_t size);
    bool (*call_firmware)(uint64_t extension, uint64_t function, uint64_t first); /* whether that turned it off */
};

/* A thread's registers, as kernel.shapes.Context has them. */
struct saved {
    uint64_t words[32];
    uint64_t resume_at;
    uint64_t status;
    uint64_t float_status;
    uint64_t floats[32];
};

extern struct host host;
struct saved *current(void);
struct saved *float_owner(void);
void own_floats(void);
int start(uint64_t hart, uint64_t tree, uint64_t kernel, uint64_t idle);
int system_call(uint64_t number);
int trap(uint64_t cause);
uint64_t pc_behind(const struct saved *saved); /* where the thread goes on when the kernel is left */
