/* Games: the steps of `simulator/fuzz/play.py`, from the same bytes, for libFuzzer. */

#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

#include "hosted.h"
#include "kernel.offsets.h"

enum { MOST_WORDS = 48, A0 = 10, A1 = 11, A2 = 12, A6 = 16, A7 = 17, RA = 1, T0 = 5, REGISTERS = 4, ECALL = 8, ECALL_BYTES = 4 };
enum { BUFFER_MESSAGE = 1, BUFFER_CAPS = 122, BUFFER_RECEIVE = 125, SUPERVISOR = 0x100, FLOATS = 0x6000, ANEW = 1 };
enum { YIELDS = 11, POLLS = 6 }; /* system calls */
#define INTERRUPT (1ULL << 63)

struct numbers {
    uint64_t count;
    const uint64_t *items;
};

struct chooser { /* one of these; or mostly, and now and then any slot */
    struct numbers usual;
    bool mostly;
};

struct place {
    int word, shift;
    struct chooser chooser;
};

struct invocation {
    uint64_t label, length;
    int places, caps;
    struct chooser target;
    struct place place[40];
    struct chooser cap[4];
};

struct call {
    uint64_t number, cptr, info;
    uint64_t word_count, cap_count;
    uint64_t words[MOST_WORDS], caps[3];
    uint64_t reply, first, receive[3];
};

#include "game.h"

extern char core[], shared[], kernel_table[], boot_description[];
static const uint8_t *bytes; /* of this step; behind the end there are zeros */
static size_t left;
static struct saved frame;
static struct saved *first_thread;
static bool is_off;
static uint64_t steps_played, games_played;
static bool is_telling;

/* ---- what bytes mean: simulator/fuzz/steps.py ---- */

static uint64_t byte(void) {
    return left == 0 ? 0 : (left--, *bytes++);
}

static uint64_t pick(struct numbers numbers) {
    return numbers.items[byte() % numbers.count];
}

static bool is_hostile(void) {
    return byte() >= 240;
}

static uint64_t edge(void) {
    uint64_t number = pick(EDGES);
    return number + byte() % 3 - 1;
}

static uint64_t choose(const struct chooser *chooser) {
    return !chooser->mostly || byte() < 208 ? pick(chooser->usual) : pick(SLOTS);
}

static uint64_t argument(const struct chooser *chooser) {
    return is_hostile() ? edge() : choose(chooser);
}

static uint64_t info_word(uint64_t label, uint64_t length, uint64_t caps) {
    return label << 12 | caps << 7 | length;
}

static struct call invocation(void) {
    const struct invocation *chosen = &INVOCATIONS[byte() % (sizeof INVOCATIONS / sizeof *INVOCATIONS)];
    struct call call = {.number = NEVER, .word_count = chosen->length, .cap_count = (uint64_t)chosen->caps};
    call.cptr = choose(&chosen->target);
    for (int i = 0; i < chosen->places; i++) {
        call.words[chosen->place[i].word] |= argument(&chosen->place[i].chooser) << chosen->place[i].shift;
    }
    for (int i = 0; i < chosen->caps; i++) {
        call.caps[i] = argument(&chosen->cap[i]);
    }
    uint64_t label = is_hostile() ? pick(LABELS) : chosen->label;
    uint64_t length = is_hostile() ? byte() % 128 : chosen->length;
    uint64_t caps = is_hostile() ? byte() % 4 : (uint64_t)chosen->caps;
    call.info = info_word(label, length, caps);
    return call;
}

static struct call awakening(void) {
    return (struct call){.number = NEVER, .cptr = pick(THREADS), .info = info_word(RESUME_LABEL, 0, 0)};
}

static struct call meeting(void) {
    struct call call = {.number = 0 - pick(PLAIN)};
    call.cptr = pick(ENDPOINTS), call.first = pick(ENDPOINTS);
    call.word_count = pick(SHORT);
    for (uint64_t i = 0; i < call.word_count; i++) {
        call.words[i] = byte();
    }
    call.reply = pick(REPLIES);
    call.info = info_word(byte(), call.word_count, 0);
    return call;
}

static struct call message(struct numbers calls) {
    struct call call = {.number = 0 - pick(calls)};
    const struct chooser meeting = {MEETING, true}, replies = {REPLIES, true};
    call.cptr = choose(&meeting);
    uint64_t length = pick(LENGTHS);
    call.cap_count = pick(CAPS);
    for (uint64_t i = 0; i < call.cap_count; i++) {
        call.caps[i] = pick(SLOTS);
    }
    call.word_count = length < 6 ? length : 6;
    for (uint64_t i = 0; i < call.word_count; i++) {
        call.words[i] = byte();
    }
    call.reply = choose(&replies);
    call.first = choose(&meeting);
    call.receive[0] = 2, call.receive[1] = pick(FREE), call.receive[2] = DEPTH;
    if (is_hostile()) {
        call.number = edge(), call.cptr = edge();
        call.receive[0] = edge(), call.receive[1] = edge(), call.receive[2] = edge();
    }
    call.info = info_word(byte(), length, call.cap_count);
    return call;
}

/* ---- into the kernel and out of it: simulator/fuzz/pair.py ---- */

/* The thread that the kernel left as, and its floating-point registers, which are always the same here. */
static void leave(int how) {
    is_off = how == TURNED_OFF;
    if (how == STOPPED) {
        finding("the kernel stopped itself");
    }
    if (is_off) {
        return;
    }
    struct saved *saved = current(), *owner = float_owner();
    if ((saved->status & FLOATS) != 0 && owner != saved) {
        own_floats();
        if (owner != NULL) {
            owner->float_status = 0;
            for (uint64_t i = 0; i < 32; i++) {
                owner->floats[i] = i + 1;
            }
        }
    }
    frame = *saved;
    frame.words[0] = pc_behind(saved);
}

static void enter(uint64_t cause, const uint64_t *words, uint64_t value) {
    *csr("stval") = value;
    struct saved *saved = current();
    memcpy(saved->words, words, sizeof saved->words);
    if (cause != ECALL) {
        saved->resume_at = words[0] + ANEW;
    }
    saved->status = frame.status;
    leave(cause == ECALL ? system_call(words[A7]) : trap(cause));
}

static const uint64_t *words_of(uint64_t offset) {
    return (const uint64_t *)((char *)current() - TCB_CONTEXT + offset);
}

/* Where the current thread's IPC buffer is, or NULL. */
static uint64_t *buffer(void) {
    const uint64_t *cap = words_of(SLOT_OF_BUFFER);
    if ((cap[0] & 31) != TAG_FrameCap || FrameCap_is_device(cap) || !FrameCap_can_read(cap) || !FrameCap_can_write(cap)) {
        return NULL;
    }
    uint64_t inside = *words_of(BUFFER_ADDRESS) & ((1ULL << (12 + 9 * FrameCap_size(cap))) - 1);
    uint64_t physical = FrameCap_base(cap) + inside;
    return is_memory(physical, 1024) ? at_physical(physical) : NULL;
}

static void make(const struct call *call) {
    uint64_t words[32], *stored = buffer();
    memcpy(words, frame.words, sizeof words);
    words[A7] = call->number, words[A0] = call->cptr, words[A1] = call->info;
    words[A6] = call->reply, words[T0] = call->first;
    words[RA] = words[0] + 2 * ECALL_BYTES; /* where a bare call goes on */
    for (uint64_t i = 0; i < call->word_count; i++) {
        if (i < REGISTERS) {
            words[A2 + i] = call->words[i];
        } else if (stored != NULL) {
            stored[BUFFER_MESSAGE + i] = call->words[i];
        }
    }
    if (stored != NULL) {
        memcpy(stored + BUFFER_CAPS, call->caps, call->cap_count * 8);
        memcpy(stored + BUFFER_RECEIVE, call->receive, sizeof call->receive);
    }
    enter(ECALL, words, 0);
}

/* The kind of capability in this slot of the current thread's first CNode; -1 if there is no such slot. */
static int kind_at(uint64_t cptr) {
    const uint64_t *root = words_of(SLOT_OF_CSPACE);
    if ((root[0] & 31) != TAG_CNodeCap || cptr >= 1ULL << CNodeCap_radix(root)) {
        return -1;
    }
    return (int)(((const uint64_t *)CNodeCap_slots(root))[cptr * 4] & 31);
}

/* ---- steps: simulator/fuzz/play.py ---- */

static bool take_interrupt(void) {
    int number = interrupt();
    if (number >= 0) {
        enter(INTERRUPT | (uint64_t)number, frame.words, 0);
    }
    return number >= 0;
}

static struct call careful(uint64_t kind) {
    bool is_message = kind >= 60 && kind < 100;
    struct call call = is_message ? message(NOT_BLOCKING) : kind < 60 ? awakening() : invocation();
    int found = kind_at(call.cptr);
    if (is_message) {
        call.number = found == TAG_EndpointCap || found == TAG_NotificationCap ? call.number : 0ULL - YIELDS;
    } else if (found < 0 || found == TAG_EndpointCap || found == TAG_ReplyCap || found == TAG_NullCap) {
        call.number = 0ULL - POLLS;
    }
    return call;
}

static void raise_lines(void) {
    machine.raised = 0;
    for (int line = 1; line <= LAST_LINE; line++) {
        machine.raised |= (uint32_t)(byte() % 2) << line;
    }
}

static void sleep_on(void) {
    uint64_t deadline = *csr("stimecmp");
    if (deadline < 1ULL << 62) {
        machine.ticks += deadline > machine.ticks ? deadline - machine.ticks : 0;
    } else {
        machine.raised = 0xfffe;
    }
    take_interrupt();
}

static void touch(void) {
    static const int accesses[] = {LOAD, STORE, FETCH}, faults[] = {[FETCH] = 12, [LOAD] = 13, [STORE] = 15};
    uint64_t page = pick(PLACES);
    page += byte() % 4 * PAGE;
    int access = accesses[byte() % 3];
    if (!translate(page, access)) {
        enter((uint64_t)faults[access], frame.words, page);
    }
}

static bool is_idle(void) {
    return (frame.status & SUPERVISOR) != 0;
}

static void play_step(void) {
    uint64_t kind = byte(), ticks = pick(TIMES);
    machine.ticks += 1 + (kind % 7 == 0 ? ticks : 0);
    if (kind >= 248 || is_idle()) {
        raise_lines();
    }
    if (take_interrupt()) {
        return;
    }
    if (is_idle()) {
        sleep_on();
    } else if (current() == first_thread && kind >= RESTS) {
        machine.ticks += RESTED;
        take_interrupt();
    } else if (current() == first_thread) {
        struct call call = careful(kind);
        make(&call);
    } else if (kind < 220) {
        struct call call = kind < MEETINGS ? meeting() : kind < 100 ? message(COMMON) : invocation();
        make(&call);
    } else if (kind < 240) {
        touch();
    } else if (kind < 248) {
        enter(pick(EXCEPTIONS), frame.words, 0);
    }
}

/* ---- games ---- */

static struct {
    struct machine machine;
    struct saved frame;
    char core[CORE_BYTES], shared[SHARED_BYTES], table[PAGE];
} kept;

static void tell(uint64_t step) {
    uint64_t sum = 0;
    for (int i = 0; i < 32; i++) {
        sum = sum * 31 + frame.words[i];
    }
    printf("%llu %llx %llx\n", (unsigned long long)step, (unsigned long long)frame.words[0], (unsigned long long)sum);
}

static void set_scene(const char *tree) {
    int memory = memfd_create("memory", 0);
    void *place = at_physical(RAM);
    if (ftruncate(memory, MEMORY) != 0
        || mmap(place, MEMORY, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, memory, 0) != place) {
        finding("no room for the machine's memory");
    }
    FILE *file = fopen(tree, "rb");
    if (file == NULL || fread(at_physical(TREE), 1, 1 << 20, file) == 0) {
        finding("no device tree");
    }
    fclose(file);
    set_up();
    memcpy(boot_description, DESCRIPTION, sizeof DESCRIPTION);
    leave(start(0, TREE, KERNEL, 0xffffffc080200000));
    first_thread = current();
    for (size_t i = 0; i < sizeof SCENE / sizeof *SCENE; i++) {
        make(&SCENE[i]);
        if (frame.words[A1] >> 12 != 0) {
            finding("the scene cannot be set");
        }
    }
    kept.machine = machine, kept.frame = frame;
    memcpy(kept.core, core, CORE_BYTES), memcpy(kept.shared, shared, SHARED_BYTES);
    memcpy(kept.table, kernel_table, PAGE);
    /* From here on writes are the game's own. */
    if (mmap(place, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, memory, 0) != place) {
        finding("memory cannot be kept");
    }
}

static void begin_again(void) {
    madvise(at_physical(RAM), MEMORY, MADV_DONTNEED);
    machine = kept.machine, frame = kept.frame, is_off = false;
    memcpy(core, kept.core, CORE_BYTES), memcpy(shared, kept.shared, SHARED_BYTES);
    memcpy(kernel_table, kept.table, PAGE);
}

static void say_count(void) {
    fprintf(stderr, "played %llu games, %llu steps\n", (unsigned long long)games_played, (unsigned long long)steps_played);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    is_telling = getenv("TELL") != NULL;
    set_scene(getenv("TREE"));
    atexit(say_count);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    begin_again();
    games_played++;
    int idle = 0;
    for (size_t at = 0; at < size; at += STEP) {
        idle = is_idle() ? idle + 1 : 0;
        if (is_off || idle > (int)MOST_IDLE) {
            break;
        }
        bytes = data + at;
        left = size - at < STEP ? size - at : STEP;
        play_step();
        steps_played++;
        if (is_telling) {
            tell(at / STEP);
        }
    }
    return 0;
}
