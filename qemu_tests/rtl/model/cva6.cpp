// CVA6 with memory, a timer and an interrupt controller.
#include "Vcva6_top.h"
#include "axi.h"
#include "run.h"
#include "verilated.h"

double sc_time_stamp() { return 0; }

constexpr int RETIRED_AT_ONCE = 2;

static Request sample(const Vcva6_top& core) {
    Request r;
    r.ar_valid = core.ar_valid, r.ar_address = core.ar_addr, r.ar_length = core.ar_len, r.ar_size = core.ar_size;
    r.ar_id = core.ar_id, r.ar_burst = core.ar_burst, r.ar_lock = core.ar_lock, r.r_ready = core.r_ready;
    r.aw_valid = core.aw_valid, r.aw_address = core.aw_addr, r.aw_size = core.aw_size, r.aw_id = core.aw_id;
    r.aw_operation = core.aw_atop, r.aw_lock = core.aw_lock;
    r.w_valid = core.w_valid, r.w_data = core.w_data, r.w_strobe = core.w_strb, r.w_last = core.w_last;
    r.b_ready = core.b_ready;
    return r;
}

static void drive(Vcva6_top& core, const Response& r) {
    core.ar_ready = r.ar_ready, core.aw_ready = r.aw_ready, core.w_ready = r.w_ready;
    core.r_valid = r.r_valid, core.r_data = r.r_data, core.r_id = r.r_id, core.r_last = r.r_last, core.r_resp = r.r_code;
    core.b_valid = r.b_valid, core.b_id = r.b_id, core.b_resp = r.b_code;
}

int main(int count, char** words) {
    VerilatedContext context;
    Vcva6_top core(&context);
    Memory memory;
    AxiPort port(memory);
    Trace trace;
    core.clk = core.rst_n = core.timer_irq = core.irq = 0;
    core.eval();
    int status = run(count, words, memory, trace, [&] {
        Request request = sample(core);
        for (int i = 0; i < RETIRED_AT_ONCE; i++) {
            uint64_t low = core.retired_pc[2 * i], high = core.retired_pc[2 * i + 1];
            if (core.retired >> i & 1) trace.retire(high << 32 | low, memory.cycle);
        }
        core.clk = 1;
        core.eval();
        if (core.rst_n) port.step(request);
        core.rst_n = memory.cycle >= RESET_CYCLES;
        drive(core, port.out);
        core.timer_irq = memory.timer_interrupts();
        core.irq = memory.plic.interrupts(1) << 1 | memory.plic.interrupts(0);
        core.clk = 0;
        core.eval();
    });
    core.final();
    return status;
}
