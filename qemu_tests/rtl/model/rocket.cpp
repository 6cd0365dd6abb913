// Rocket with memory behind one port and devices behind another; its timer and interrupt controller are its own.
#include "Vrocket_top.h"
#include "axi.h"
#include "run.h"
#include "verilated.h"

double sc_time_stamp() { return 0; }

#define SAMPLE(r, port)                                                                                      \
    r.ar_valid = core.port##_ar_valid, r.ar_address = core.port##_ar_addr, r.ar_length = core.port##_ar_len, \
    r.ar_size = core.port##_ar_size, r.ar_id = core.port##_ar_id, r.ar_burst = core.port##_ar_burst,         \
    r.r_ready = core.port##_r_ready, r.aw_valid = core.port##_aw_valid, r.aw_address = core.port##_aw_addr,  \
    r.aw_size = core.port##_aw_size, r.aw_id = core.port##_aw_id, r.w_valid = core.port##_w_valid,           \
    r.w_data = core.port##_w_data, r.w_strobe = core.port##_w_strb, r.w_last = core.port##_w_last,           \
    r.b_ready = core.port##_b_ready

#define DRIVE(port, r)                                                                                          \
    core.port##_ar_ready = r.ar_ready, core.port##_aw_ready = r.aw_ready, core.port##_w_ready = r.w_ready,      \
    core.port##_r_valid = r.r_valid, core.port##_r_data = r.r_data, core.port##_r_id = r.r_id,                  \
    core.port##_r_last = r.r_last, core.port##_r_resp = r.r_code, core.port##_b_valid = r.b_valid,              \
    core.port##_b_id = r.b_id, core.port##_b_resp = r.b_code

int main(int count, char** words) {
    VerilatedContext context;
    Vrocket_top core(&context);
    Memory memory;
    AxiPort memory_port(memory), device_port(memory);
    Trace trace;
    core.clk = 0;
    core.rst = 1;
    core.eval();
    int status = run(count, words, memory, trace, [&] {
        Request to_memory, to_devices;
        SAMPLE(to_memory, mem);
        SAMPLE(to_devices, mmio);
        if (core.retired) trace.retire(core.retired_pc, memory.cycle);
        core.clk = 1;
        core.eval();
        if (!core.rst) {
            memory_port.step(to_memory);
            device_port.step(to_devices);
        }
        core.rst = memory.cycle < RESET_CYCLES;
        DRIVE(mem, memory_port.out);
        DRIVE(mmio, device_port.out);
        core.interrupts = memory.clock.interrupts() << (Memory::CLOCK_SOURCE - 1);
        core.clk = 0;
        core.eval();
    });
    core.final();
    return status;
}
