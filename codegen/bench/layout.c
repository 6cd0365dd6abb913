/* Proof that the hand-written shapes lie in memory as the compiler's do. */

#include "shapes.h"

#include "subjects.offsets.h"

#define AT(type, field, offset) _Static_assert(offsetof(struct type, field) == (offset), #type "." #field);

AT(slot, previous, SLOT_PREVIOUS)
AT(slot, link, SLOT_LINK)
AT(tcb, slots, TCB_SLOTS)
AT(tcb, state, TCB_STATE)
AT(tcb, priority, TCB_PRIORITY)
AT(tcb, previous, TCB_PREVIOUS)
AT(tcb, right, TCB_RIGHT)
AT(tcb, arrival, TCB_ARRIVAL)
AT(tcb, reply, TCB_REPLY)
AT(tcb, sched_context, TCB_SCHED_CONTEXT)
AT(tcb, ipc_buffer, TCB_IPC_BUFFER)
AT(tcb, root_size, TCB_ROOT_SIZE)
AT(tcb, fault, TCB_FAULT)
AT(tcb, name, TCB_NAME)
AT(reply, below, REPLY_BELOW)
AT(reply, context, REPLY_CONTEXT)
AT(sched_context, period, SCHED_CONTEXT_PERIOD)
AT(sched_context, refill_limit, SCHED_CONTEXT_REFILL_LIMIT)
AT(sched_context, refills, SCHED_CONTEXT_REFILLS)
AT(core, action, CORE_ACTION)
AT(core, context, CORE_CONTEXT)
AT(core, ready, CORE_READY)
AT(core, release, CORE_RELEASE)
AT(core, must_set_timer, CORE_MUST_SET_TIMER)
AT(core, least_budget, CORE_LEAST_BUDGET)
AT(core, hart, CORE_HART)
AT(ring, bytes, RING_BYTES)
