// One AXI4 port of a core, with 64 bits of data: what the core asks for on one edge of the clock is answered on
// later ones, in order, after the memory's latency.
#pragma once
#include <cstdint>
#include <deque>

#include "memory.h"

struct Request {  // what the core drives, as sampled before the edge
    bool ar_valid = false, r_ready = false, aw_valid = false, w_valid = false, w_last = false, b_ready = false;
    uint64_t ar_address = 0, aw_address = 0, w_data = 0;
    uint8_t ar_length = 0, ar_size = 0, ar_id = 0, ar_burst = 0, aw_size = 0, aw_id = 0, aw_operation = 0, w_strobe = 0;
    bool ar_lock = false, aw_lock = false;
};

struct Response {  // what it sees after the edge
    bool ar_ready = true, r_valid = false, r_last = false, aw_ready = true, w_ready = true, b_valid = false;
    uint64_t r_data = 0;
    uint8_t r_id = 0, r_code = 0, b_id = 0, b_code = 0;
};

class AxiPort {
  public:
    explicit AxiPort(Memory& memory) : memory(memory) {}
    Response out;

    void step(const Request& in) {
        finish(in);
        accept(in);
        while (!addresses.empty() && !data.empty()) write_beat();
        offer();
    }

  private:
    static constexpr uint8_t WRAP = 2, EXCLUSIVE_OKAY = 1, SWAP = 0x30;
    static constexpr size_t MOST_READS = 8, MOST_ADDRESSES = 4, MOST_DATA = 8;
    static constexpr uint64_t NOTHING = ~uint64_t(0);
    struct Read {
        uint64_t due, address, old;
        int beats, size;
        bool wraps, is_old;  // the old value that an atomic operation answers
        uint8_t id, code;
    };
    struct Address {
        uint64_t address;
        uint8_t size, id, operation;
        bool lock;
    };
    struct Data {
        uint64_t word;
        uint8_t strobe;
        bool is_last;
    };
    struct Written {
        uint64_t due;
        uint8_t id, code;
    };

    void finish(const Request& in) {
        if (out.r_valid && in.r_ready) {
            out.r_valid = false;
            if (out.r_last) {
                reads.pop_front();
                beat = 0;
            } else {
                beat++;
            }
        }
        if (out.b_valid && in.b_ready) {
            out.b_valid = false;
            written.pop_front();
        }
    }

    void accept(const Request& in) {
        if (in.ar_valid && out.ar_ready) {
            uint8_t code = 0;
            if (in.ar_lock) {
                reserved = in.ar_address & ~uint64_t(7);
                code = EXCLUSIVE_OKAY;
            }
            reads.push_back({memory.cycle + memory.latency(in.ar_address), in.ar_address, 0, in.ar_length + 1,
                             in.ar_size, in.ar_burst == WRAP, false, in.ar_id, code});
        }
        if (in.aw_valid && out.aw_ready)
            addresses.push_back({in.aw_address, in.aw_size, in.aw_id, in.aw_operation, in.aw_lock});
        if (in.w_valid && out.w_ready) data.push_back({in.w_data, in.w_strobe, in.w_last});
    }

    void write_beat() {
        Address& to = addresses.front();
        Data from = data.front();
        data.pop_front();
        uint64_t address = beat_address(to.address, write_beats, to.size, 1, false);
        bool is_reserved = reserved == (address & ~uint64_t(7));
        uint64_t word = to.operation ? operate(to, from.word, address) : from.word;
        if (!to.lock || is_reserved) memory.write(address, word, from.strobe);
        if (to.lock || is_reserved) reserved = NOTHING;
        if (write_beats++ == 0) {
            write_due = memory.cycle + memory.latency(to.address);
            write_code = to.lock && is_reserved ? EXCLUSIVE_OKAY : 0;
        }
        if (from.is_last) {
            written.push_back({write_due, to.id, write_code});
            addresses.pop_front();
            write_beats = 0;
        }
    }

    void offer() {
        if (!out.r_valid && !reads.empty() && memory.cycle + 1 >= reads.front().due) {
            const Read& read = reads.front();
            uint64_t address = beat_address(read.address, beat, read.size, read.beats, read.wraps);
            out.r_valid = true;
            out.r_last = beat == read.beats - 1;
            out.r_id = read.id;
            out.r_code = read.code;
            out.r_data = read.is_old ? read.old : memory.read(address);
        }
        if (!out.b_valid && !written.empty() && memory.cycle + 1 >= written.front().due) {
            out.b_valid = true;
            out.b_id = written.front().id;
            out.b_code = written.front().code;
        }
        out.ar_ready = reads.size() < MOST_READS;
        out.aw_ready = addresses.size() < MOST_ADDRESSES;
        out.w_ready = data.size() < MOST_DATA;
    }

    static uint64_t beat_address(uint64_t start, int beat, int size, int beats, bool wraps) {
        if (beat == 0) return start;
        uint64_t bytes = uint64_t(1) << size, address = (start & ~(bytes - 1)) + beat * bytes;
        if (!wraps) return address;
        uint64_t all = bytes * beats, low = start & ~(all - 1);
        return low + (address - low) % all;
    }

    // AXI5's atomic operations: what is in memory is answered, the result is written.
    uint64_t operate(const Address& to, uint64_t word, uint64_t address) {
        uint64_t old = memory.read(address);
        reads.push_back({memory.cycle + memory.latency(address), address, old, 1, to.size, false, true, to.id, 0});
        int shift = to.size == 3 ? 0 : 8 * (address & 7);
        uint64_t mask = to.size == 3 ? ~uint64_t(0) : uint64_t(0xffffffff) << shift;
        uint64_t a = (old & mask) >> shift, b = (word & mask) >> shift;
        uint64_t result = to.operation == SWAP ? b : combine(to.operation & 7, to.size, a, b);
        return (old & ~mask) | ((result << shift) & mask);
    }

    static uint64_t combine(int operation, int size, uint64_t a, uint64_t b) {
        int64_t signed_a = size == 3 ? int64_t(a) : int32_t(a), signed_b = size == 3 ? int64_t(b) : int32_t(b);
        switch (operation) {
            case 0: return a + b;
            case 1: return a & ~b;
            case 2: return a ^ b;
            case 3: return a | b;
            case 4: return signed_a > signed_b ? a : b;
            case 5: return signed_a < signed_b ? a : b;
            case 6: return a > b ? a : b;
            default: return a < b ? a : b;
        }
    }

    Memory& memory;
    std::deque<Read> reads;
    std::deque<Address> addresses;
    std::deque<Data> data;
    std::deque<Written> written;
    int beat = 0, write_beats = 0;
    uint64_t write_due = 0, reserved = NOTHING;
    uint8_t write_code = 0;
};
