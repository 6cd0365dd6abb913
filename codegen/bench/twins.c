/* Each function of subjects.py as one writes it in C, from what it means. */

#include "shapes.h"

#define FUNCTION(name, result, parameters) result twin_##name parameters;
#include "functions.h"
#undef FUNCTION

static enum cap_type type_of(struct cap cap) {
    return cap.w0 & 31;
}

/* ---- Capabilities ---- */

/* What stays of `flag` if the right is among `rights`; all of it if the capability has it not. */
static uint64_t lost(uint64_t rights, uint64_t right, uint64_t flag) {
    return rights & right ? 0 : flag;
}

struct cap twin_mask_rights(struct cap cap, uint64_t rights) {
    switch (type_of(cap)) {
    case CAP_ENDPOINT:
        cap.w0 &= ~(lost(rights, RIGHT_WRITE, CAN_SEND) | lost(rights, RIGHT_READ, CAN_RECEIVE) |
                    lost(rights, RIGHT_GRANT, CAN_GRANT) | lost(rights, RIGHT_GRANT_REPLY, CAN_GRANT_REPLY));
        break;
    case CAP_NOTIFICATION:
        cap.w0 &= ~(lost(rights, RIGHT_WRITE, CAN_SEND) | lost(rights, RIGHT_READ, CAN_RECEIVE));
        break;
    case CAP_REPLY:
        cap.w0 &= ~lost(rights, RIGHT_GRANT, REPLY_CAN_GRANT);
        break;
    case CAP_FRAME:
        if (!(rights & RIGHT_READ)) {
            cap.w0 &= ~FRAME_CAN_READ;
        }
        if (!(cap.w0 & FRAME_CAN_READ) || !(rights & RIGHT_WRITE)) {
            cap.w0 &= ~FRAME_CAN_WRITE;
        }
        break;
    default:
        break;
    }
    return cap;
}

struct cap twin_update_data(struct cap cap, uint64_t word, bool preserve) {
    static const struct cap null = {CAP_NULL, 0};
    switch (type_of(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        if (preserve || cap.w1 != 0) {
            return null;
        }
        cap.w1 = word;
        return cap;
    case CAP_CNODE: {
        uint64_t guard_size = word & MASK(6);
        if (guard_size + CNODE_RADIX(cap.w0) > 64) {
            return null;
        }
        cap.w0 = (cap.w0 & ~(MASK(6) << 11)) | guard_size << 11;
        cap.w1 = word >> 6 & MASK(guard_size);
        return cap;
    }
    default:
        return cap;
    }
}

/* Where the memory behind a capability begins. */
static uint64_t place_of(struct cap cap) {
    switch (type_of(cap)) {
    case CAP_UNTYPED:
    case CAP_FRAME:
        return cap.w0 >> 25;
    case CAP_ZOMBIE:
        return (uint64_t)OBJECT(OBJECT(cap.w1) != NULL ? cap.w1 : cap.w0) - WINDOW;
    default:
        return (uint64_t)OBJECT(cap.w0) - WINDOW;
    }
}

/* Its size in bits; 64 if there is none. */
static uint64_t size_bits_of(struct cap cap) {
    switch (type_of(cap)) {
    case CAP_UNTYPED:
    case CAP_SCHED_CONTEXT:
        return OBJECT_SIZE_BITS(cap.w0);
    case CAP_FRAME:
        return 12 + 9 * FRAME_SIZE(cap.w0);
    case CAP_ENDPOINT:
        return 4;
    case CAP_NOTIFICATION:
        return 6;
    case CAP_REPLY:
        return 5;
    case CAP_THREAD:
        return 11;
    case CAP_CNODE:
        return CNODE_RADIX(cap.w0) + 5;
    case CAP_ZOMBIE:
        return OBJECT(cap.w1) != NULL ? 11 : OBJECT_SIZE_BITS(cap.w0) + 5;
    case CAP_PAGE_TABLE:
    case CAP_ASID_POOL:
        return 12;
    default:
        return 64;
    }
}

static bool covers(uint64_t base, uint64_t size_bits, struct cap cap) {
    return place_of(cap) >> size_bits == base >> size_bits && size_bits_of(cap) <= size_bits;
}

/* Compiled into who asks, as ours is. */
__attribute__((always_inline)) static inline bool same_region(struct cap first, struct cap second) {
    switch (type_of(first)) {
    case CAP_UNTYPED:
        return covers(UNTYPED_BASE(first.w0), UNTYPED_SIZE_BITS(first.w0), second);
    case CAP_FRAME:
        return type_of(second) == CAP_FRAME && covers(FRAME_BASE(first.w0), 12 + 9 * FRAME_SIZE(first.w0), second);
    case CAP_IRQ_CONTROL:
        return type_of(second) == CAP_IRQ_CONTROL || type_of(second) == CAP_IRQ_HANDLER;
    default:
        return twin_same_object(first, second);
    }
}

bool twin_same_region(struct cap first, struct cap second) {
    return same_region(first, second);
}

bool twin_same_object(struct cap first, struct cap second) {
    if (((first.w0 ^ second.w0) & (MASK(5) | ~MASK(25))) != 0) {
        return false;
    }
    switch (type_of(first)) {
    case CAP_NULL:
    case CAP_UNTYPED:
    case CAP_ZOMBIE:
        return false;
    case CAP_FRAME:
        return ((first.w0 ^ second.w0) & (FRAME_IS_DEVICE | MASK(2) << 5)) == 0;
    default:
        return true;
    }
}

bool twin_is_revocable(struct cap cap, struct cap source) {
    switch (type_of(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        return type_of(source) == type_of(cap) && cap.w1 != source.w1;
    case CAP_UNTYPED:
        return true;
    default:
        return type_of(source) == CAP_IRQ_CONTROL;
    }
}

bool twin_is_parent_of(struct slot *first, struct slot *second) {
    if (!(first->link & LINK_REVOCABLE) || !same_region(first->cap, second->cap)) {
        return false;
    }
    if (type_of(first->cap) == CAP_ENDPOINT || type_of(first->cap) == CAP_NOTIFICATION) {
        uint64_t badge = first->cap.w1;
        if (badge != 0) {
            return second->cap.w1 == badge && !(second->link & LINK_FIRST_BADGED);
        }
    }
    return true;
}

bool twin_is_final(struct slot *slot) {
    struct slot *previous = slot->previous;
    if (previous != NULL && twin_same_object(previous->cap, slot->cap)) {
        return false;
    }
    struct slot *next = OBJECT(slot->link);
    return next == NULL || !twin_same_object(slot->cap, next->cap);
}

/* ---- CNodes ---- */

static uint64_t guard_of(uint64_t cptr, uint64_t left, uint64_t size) {
    return size == 0 ? 0 : cptr >> (left - size) & MASK(size);
}

static struct slot *resolve(struct cap cap, uint64_t cptr, struct lookup_fault *fault) {
    uint64_t left = 64;
    if (type_of(cap) != CAP_CNODE) {
        *fault = (struct lookup_fault){.w0 = INVALID_ROOT};
        return NULL;
    }
    for (;;) {
        uint64_t guard_size = CNODE_GUARD_SIZE(cap.w0);
        uint64_t radix = CNODE_RADIX(cap.w0);
        if (guard_size > left || guard_of(cptr, left, guard_size) != cap.w1) {
            *fault = (struct lookup_fault){GUARD_MISMATCH | FAULT_BITS_LEFT(left) | FAULT_GUARD_BITS(guard_size), cap.w1};
            return NULL;
        }
        if (guard_size + radix > left) {
            *fault = (struct lookup_fault){DEPTH_MISMATCH | FAULT_BITS_LEFT(left), guard_size + radix};
            return NULL;
        }
        left -= guard_size + radix;
        struct slot *slot = (struct slot *)OBJECT(cap.w0) + (cptr >> left & MASK(radix));
        if (left == 0 || type_of(slot->cap) != CAP_CNODE) {
            return slot;
        }
        cap = slot->cap;
    }
}

static __attribute__((cold)) struct slot *find_slot_anew(struct tcb *thread, uint64_t cptr) {
    struct cap root = thread->slots[CSPACE].cap;
    uint64_t radix = CNODE_RADIX(root.w0);
    struct lookup_fault fault;
    thread->root_size = 0;
    if (type_of(root) == CAP_CNODE && CNODE_GUARD_SIZE(root.w0) + radix == 64 && root.w1 == 0) {
        thread->root_slots = OBJECT(root.w0);
        thread->root_size = BIT(radix);
    }
    return resolve(root, cptr, &fault);
}

struct slot *twin_find_slot(struct tcb *thread, uint64_t cptr) {
    return cptr < thread->root_size ? &thread->root_slots[cptr] : find_slot_anew(thread, cptr);
}

struct slot *twin_lookup_slot(struct tcb *thread, uint64_t cptr, struct fault_box *box) {
    struct slot *slot = twin_find_slot(thread, cptr);
    if (slot == NULL) {
        resolve(thread->slots[CSPACE].cap, cptr, &box->fault);
    }
    return slot;
}

uint64_t twin_check_window(struct cap cap, uint64_t offset, uint64_t count) {
    enum { RANGE_ERROR = 4, DELETE_FIRST = 8 };
    uint64_t size = BIT(CNODE_RADIX(cap.w0));
    if (offset >= size || count < 1 || count > 256 || count > size - offset) {
        return RANGE_ERROR;
    }
    struct slot *slots = OBJECT(cap.w0);
    for (struct slot *slot = slots + offset; slot < slots + offset + count; slot++) {
        if (type_of(slot->cap) != CAP_NULL) {
            return DELETE_FIRST;
        }
    }
    return 0;
}

/* ---- The derivation list ---- */

static void set_next(struct slot *slot, struct slot *next) {
    slot->link = (slot->link & LINK_FLAGS) | REFERENCE(next);
}

static void relink(struct slot *slot) {
    if (slot->previous != NULL) {
        set_next(slot->previous, slot);
    }
    struct slot *next = OBJECT(slot->link);
    if (next != NULL) {
        next->previous = slot;
    }
}

static void clear(struct slot *slot) {
    *slot = (struct slot){0};
}

void twin_insert_derived(struct cap cap, struct slot *source, struct slot *destination) {
    struct cap original = source->cap;
    uint64_t flags = twin_is_revocable(cap, original) ? LINK_REVOCABLE | LINK_FIRST_BADGED : 0;
    destination->cap = cap;
    destination->previous = source;
    destination->link = (source->link & ~LINK_FLAGS) | flags;
    relink(destination);
    if (type_of(original) == CAP_UNTYPED && type_of(cap) == CAP_UNTYPED) {
        uint64_t size = BIT(UNTYPED_SIZE_BITS(original.w0));
        source->cap.w1 = UNTYPED_WATERMARK(size);
    }
}

void twin_empty(struct slot *slot) {
    struct slot *previous = slot->previous;
    struct slot *next = OBJECT(slot->link);
    if (previous != NULL) {
        set_next(previous, next);
    }
    if (next != NULL) {
        next->previous = previous;
        next->link |= slot->link & LINK_FIRST_BADGED;
    }
    clear(slot);
}

void twin_move(struct cap cap, struct slot *source, struct slot *destination) {
    destination->cap = cap;
    destination->previous = source->previous;
    destination->link = source->link;
    clear(source);
    relink(destination);
}

void twin_swap(struct cap first_cap, struct slot *first, struct cap second_cap, struct slot *second) {
    struct slot *first_previous = first->previous, *second_previous = second->previous;
    uint64_t first_link = first->link, second_link = second->link;
    struct slot *first_next = OBJECT(first_link), *second_next = OBJECT(second_link);
    first->cap = second_cap;
    first->previous = second_previous == first ? second : second_previous;
    first->link = (second_link & LINK_FLAGS) | REFERENCE(second_next == first ? second : second_next);
    second->cap = first_cap;
    second->previous = first_previous == second ? first : first_previous;
    second->link = (first_link & LINK_FLAGS) | REFERENCE(first_next == second ? first : first_next);
    relink(first);
    relink(second);
}

/* ---- Queues and the scheduler ---- */

static void insert_before(struct queue *queue, struct tcb *thread, struct tcb *place) {
    struct tcb *before = place != NULL ? place->previous : queue->tail;
    thread->previous = before;
    thread->next = place;
    if (before != NULL) {
        before->next = thread;
    } else {
        queue->head = thread;
    }
    if (place != NULL) {
        place->previous = thread;
    } else {
        queue->tail = thread;
    }
}

void twin_append(struct queue *queue, struct tcb *thread) {
    insert_before(queue, thread, NULL);
}

void twin_remove(struct queue *queue, struct tcb *thread) {
    struct tcb *before = thread->previous, *after = thread->next;
    if (before != NULL) {
        before->next = after;
    } else {
        queue->head = after;
    }
    if (after != NULL) {
        after->previous = before;
    } else {
        queue->tail = before;
    }
    thread->previous = thread->next = NULL;
}

static bool is_before(const struct tcb *a, const struct tcb *b) {
    return a->rank < b->rank || (a->rank == b->rank && a->arrival < b->arrival);
}

static struct tcb **below(struct tcb *above, const struct tcb *thread, uint64_t bit) {
    return (uint64_t)thread & bit ? &above->right : &above->left;
}

static void heap_insert(struct ranked_queue *queue, struct tcb *thread, uint64_t rank) {
    thread->rank = rank;
    thread->arrival = queue->arrivals++;
    struct tcb **link = &queue->first;
    for (uint64_t bit = BIT(11); *link != NULL; bit <<= 1) {
        struct tcb *place = *link;
        if (is_before(thread, place)) {
            *link = thread;
            thread->left = place->left;
            thread->right = place->right;
            thread = place;
        }
        link = below(*link, thread, bit);
    }
    *link = thread;
    thread->left = thread->right = NULL;
}

void twin_heap_remove(struct ranked_queue *queue, struct tcb *thread) {
    struct tcb **link = &queue->first;
    for (uint64_t bit = BIT(11); *link != thread; bit <<= 1) {
        link = below(*link, thread, bit);
    }
    struct tcb *left = thread->left, *right = thread->right;
    while (left != NULL || right != NULL) {
        bool from_right = left == NULL || (right != NULL && is_before(right, left));
        struct tcb *sooner = from_right ? right : left, *next_left = sooner->left, *next_right = sooner->right;
        *link = sooner;
        sooner->left = left;
        sooner->right = right;
        link = from_right ? &sooner->right : &sooner->left;
        left = next_left;
        right = next_right;
    }
    *link = NULL;
    thread->left = thread->right = NULL;
    if (queue->first == NULL) {
        queue->arrivals = 0;
    }
}

void twin_insert_by_priority(struct ranked_queue *queue, struct tcb *thread) {
    struct tcb *first = queue->first;
    if (first == NULL) {
        queue->first = thread;
        return;
    }
    if (queue->arrivals == 0) {
        first->rank = 255 - first->priority;
        first->arrival = 0;
        queue->arrivals = 1;
    }
    heap_insert(queue, thread, 255 - thread->priority);
}

void twin_enqueue(struct tcb *thread) {
    if (thread->in_ready_queue) {
        return;
    }
    uint32_t priority = thread->priority;
    insert_before(&core.ready[priority], thread, core.ready[priority].head);
    thread->in_ready_queue = true;
    core.ready_bits[priority / 64] |= BIT(priority % 64);
    core.ready_words |= BIT(priority / 64);
}

void twin_dequeue(struct tcb *thread) {
    if (!thread->in_ready_queue) {
        return;
    }
    uint32_t priority = thread->priority;
    struct queue *queue = &core.ready[priority];
    twin_remove(queue, thread);
    thread->in_ready_queue = false;
    if (queue->head == NULL) {
        core.ready_bits[priority / 64] &= ~BIT(priority % 64);
        if (core.ready_bits[priority / 64] == 0) {
            core.ready_words &= ~BIT(priority / 64);
        }
    }
}

/* The machine has no instruction for it, and a table would cost a cache line. */
static inline uint64_t upper(uint64_t word, uint64_t position, uint64_t half) {
    return word >> (position + half) != 0 ? position + half : position;
}

uint64_t twin_highest_bit(uint64_t word) {
    uint64_t position = upper(word, upper(word, upper(word, 0, 32), 16), 8);
    return upper(word, upper(word, upper(word, position, 4), 2), 1);
}

struct tcb *twin_highest_ready(void) {
    if (core.ready_words == 0) {
        return NULL;
    }
    uint64_t word = (uint64_t)(core.ready_words > 1) + (core.ready_words > 3) + (core.ready_words > 7);
    return core.ready[word * 64 + twin_highest_bit(core.ready_bits[word])].head;
}

static bool is_schedulable(struct tcb *thread) {
    struct sched_context *context = thread->sched_context;
    return (thread->state == RUNNING || thread->state == RESTART) && context != NULL &&
           context->refill_limit != 0 && !thread->in_release_queue;
}

void twin_possible_switch_to(struct tcb *thread) {
    struct sched_context *context = thread->sched_context;
    if (context == NULL || context->refill_limit == 0 || thread->in_release_queue) {
        return;
    }
    if (core.action == RESUME) {
        core.action = SWITCH;
        core.candidate = thread;
        return;
    }
    if (core.action == SWITCH && core.candidate != NULL && is_schedulable(core.candidate)) {
        twin_enqueue(core.candidate);
    }
    core.action = CHOOSE;
    core.candidate = NULL;
    twin_enqueue(thread);
}

void twin_release_enqueue(struct tcb *thread, struct sched_context *context) {
    heap_insert(&core.release, thread, context->refills[context->refill_head].time);
    thread->in_release_queue = true;
    if (core.release.first == thread) {
        core.due = thread->rank;
        core.must_set_timer = true;
    }
}

void twin_release_remove(struct tcb *thread) {
    if (!thread->in_release_queue) {
        return;
    }
    core.must_set_timer = true;
    twin_heap_remove(&core.release, thread);
    core.due = core.release.first == NULL ? UINT64_MAX : core.release.first->rank;
    thread->in_release_queue = false;
}

struct sched_context *twin_unstack(struct reply *reply) {
    struct sched_context *context = reply->context;
    struct reply *above = reply->above, *below = reply->below;
    if (below != NULL) {
        below->above = above;
        below->context = context;
    }
    if (above != NULL) {
        above->below = below;
    }
    if (context != NULL) {
        context->top_reply = below;
    }
    reply->context = NULL;
    reply->above = reply->below = NULL;
    return context;
}

/* ---- Rings ---- */

/* Without a branch, which would be guessed wrong half the time. */
static struct refill *refill_at(struct sched_context *context, uint64_t position) {
    uint64_t limit = context->refill_limit, beyond = context->refill_head + position - limit;
    return &context->refills[beyond + (limit & -(beyond >> 63))];
}

static struct refill *head_of(struct sched_context *context) {
    return &context->refills[context->refill_head];
}

enum { MOST_JOINED = 100 };

static struct refill pop(struct sched_context *context) {
    struct refill first = *head_of(context);
    uint64_t end = first.time + first.amount;
    context->refill_head = (uint32_t)(refill_at(context, 1) - context->refills);
    context->refill_count--;
    if (head_of(context)->time < end) {
        head_of(context)->time = end;
    }
    return first;
}

void twin_refill_add(struct sched_context *context, uint64_t time, uint64_t amount) {
    struct refill *last = refill_at(context, context->refill_count - 1);
    if (time <= last->time + last->amount) {
        last->amount += amount;
    } else if (context->refill_count == context->refill_limit) {
        last->time = time - last->amount;
        last->amount += amount;
    } else {
        *refill_at(context, context->refill_count++) = (struct refill){time, amount};
    }
}

static void make_head_usable(struct sched_context *context) {
    for (unsigned turn = 0; turn < MOST_JOINED && context->refill_count > 1; turn++) {
        struct refill *head = head_of(context), *next = refill_at(context, 1);
        uint64_t end = head->time + head->amount;
        if (head->amount >= core.least_budget && next->time > end) {
            break;
        }
        struct refill first = pop(context);
        next->time = next->time > end ? next->time - first.amount : first.time;
        next->amount += first.amount;
    }
}

void twin_refill_charge(struct sched_context *context, uint64_t used) {
    if (context->period == 0) {
        context->refills[0].amount += context->refills[1].amount;
        context->refills[1] = (struct refill){context->refills[0].time, 0};
        return;
    }
    for (unsigned turn = 0; turn <= MOST_JOINED; turn++) {
        struct refill *head = head_of(context);
        uint64_t time = head->time, amount = head->amount;
        if (used < amount) {
            if (used > 0) {
                *head = (struct refill){time + used, amount - used};
                twin_refill_add(context, time + context->period, used);
            }
            make_head_usable(context);
            return;
        }
        used -= amount;
        if (context->refill_count == 1) {
            head->time += context->period;
        } else {
            pop(context);
            twin_refill_add(context, time + context->period, amount);
        }
    }
    context->refill_count = 1;
    *head_of(context) = (struct refill){core.now + context->period, context->budget};
}

void twin_refill_split(struct sched_context *context, uint64_t used) {
    if (context->period == 0) {
        context->refills[0].amount -= used;
        context->refills[1].amount += used;
        return;
    }
    struct refill *head = head_of(context);
    uint64_t time = head->time;
    head->time += used;
    head->amount -= used;
    twin_refill_add(context, time + context->period, used);
    make_head_usable(context);
}

bool twin_ring_put(struct ring *ring, uint8_t byte) {
    if (ring->put - ring->taken == sizeof ring->bytes) {
        return false;
    }
    ring->bytes[ring->put++ % sizeof ring->bytes] = byte;
    return true;
}

uint32_t twin_ring_take(struct ring *ring) {
    if (ring->put == ring->taken) {
        return 0x100;
    }
    return ring->bytes[ring->taken++ % sizeof ring->bytes];
}

/* ---- Page tables ---- */

uint64_t twin_translate(struct page_table *top, uint64_t address) {
    unsigned level_bits = 30;
    uint64_t entry = top->entries[FIELD(address, level_bits, 9)];
    while ((entry & (PTE_VALID | PTE_READ | PTE_WRITE | PTE_EXECUTE)) == PTE_VALID && level_bits > 12) {
        struct page_table *table = (struct page_table *)((PTE_PAGE(entry) << 12) + WINDOW);
        level_bits -= 9;
        entry = table->entries[FIELD(address, level_bits, 9)];
    }
    if (!(entry & PTE_VALID)) {
        return 0;
    }
    return PTE_PAGE(entry) << 12 | (address & MASK(level_bits));
}

uint64_t twin_frame_entry(struct cap cap, uint64_t rights, bool execute) {
    bool read = (cap.w0 & FRAME_CAN_READ) && (rights & RIGHT_READ);
    if (!read && !execute) {
        return 0;
    }
    uint64_t entry = PTE_VALID | PTE_USER | PTE_ACCESSED | PTE_DIRTY;
    if (read) {
        entry |= PTE_READ;
        if ((cap.w0 & FRAME_CAN_WRITE) && (rights & RIGHT_WRITE)) {
            entry |= PTE_WRITE;
        }
    }
    if (execute) {
        entry |= PTE_EXECUTE;
    }
    return entry | FRAME_BASE(cap.w0) >> 12 << 10;
}

/* ---- Messages and texts ---- */

uint64_t twin_message_length(uint64_t info) {
    uint64_t length = info & MASK(7);
    return length < 120 ? length : 120;
}

void twin_copy_buffer(uint64_t source, uint64_t destination, uint64_t info) {
    uint64_t length = twin_message_length(info);
    const uint64_t *from = (const uint64_t *)source;
    uint64_t *to = (uint64_t *)destination;
    for (uint64_t i = 4; i < length; i++) {
        to[i + 1] = from[i + 1];
    }
}

uint64_t twin_message_word(struct tcb *thread, uint64_t buffer, uint64_t index) {
    if (index < 4) {
        return thread->context.words[12 + index];
    }
    return buffer == 0 ? 0 : ((uint64_t *)buffer)[index + 1];
}

uint64_t twin_ipc_buffer(struct tcb *thread, bool for_writing) {
    uint64_t cap = thread->slots[IPC_BUFFER_FRAME].cap.w0;
    if ((cap & 31) != CAP_FRAME || (cap & FRAME_IS_DEVICE) || !(cap & FRAME_CAN_READ)) {
        return 0;
    }
    if (for_writing && !(cap & FRAME_CAN_WRITE)) {
        return 0;
    }
    return FRAME_BASE(cap) + (thread->ipc_buffer & MASK(12 + 9 * FRAME_SIZE(cap))) + WINDOW;
}

uint64_t twin_checksum(uint64_t at, uint64_t count) {
    const uint64_t *word = (const uint64_t *)at;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++) {
        sum = sum << 1 ^ sum >> 63 ^ word[i];
    }
    return sum;
}

uint32_t twin_internet_checksum(uint64_t at, uint64_t size) {
    const uint8_t *bytes = (const uint8_t *)at;
    uint32_t sum = 0;
    for (uint64_t i = 0; i < size; i += 2) {
        sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
    }
    sum = (sum >> 16) + (sum & 0xffff);
    sum = (sum >> 16) + (sum & 0xffff);
    return sum ^ 0xffff;
}

uint64_t twin_cells(uint64_t at, uint64_t count) {
    const uint32_t *cell = (const uint32_t *)at;
    uint64_t number = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t raw = cell[i];
        uint32_t big = raw << 24 | (raw & 0xff00) << 8 | (raw >> 8 & 0xff00) | raw >> 24;
        number = number << 32 | big;
    }
    return number;
}

bool twin_contains(uint64_t at, uint64_t length, uint64_t wanted) {
    const uint8_t *text = (const uint8_t *)at;
    uint64_t window = 0;
    for (uint64_t i = 0; i < length; i++) {
        window = window >> 8 | (uint64_t)text[i] << 24;
        if (window == wanted) {
            return true;
        }
    }
    return false;
}
