// An interrupt controller for a core that has none: the PLIC specification for sources up to 31, all of priority one
// or none, and two outputs, to machine mode and to supervisor mode.
#pragma once
#include <array>
#include <cstdint>

class Plic {
  public:
    // What a source says now. It is taken up if it was not yet, or was completed since.
    void listen(int source, bool says) {
        if (says && !(claimed >> source & 1)) pending |= 1u << source;
    }

    bool interrupts(int output) const { return next(output) != 0; }

    uint32_t read(uint64_t offset) {
        if (offset < PENDING) return priorities[offset / 4 % SOURCES];
        if (offset == PENDING) return pending;
        for (int output = 0; output < OUTPUTS; output++) {
            if (offset == ENABLE + output * ENABLE_STEP) return enabled[output];
            if (offset == THRESHOLD + output * OUTPUT_STEP) return thresholds[output];
            if (offset == CLAIM + output * OUTPUT_STEP) return claim(output);
        }
        return 0;
    }

    void write(uint64_t offset, uint32_t word) {
        if (offset < 4 * SOURCES) priorities[offset / 4] = word & 1;
        for (int output = 0; output < OUTPUTS; output++) {
            if (offset == ENABLE + output * ENABLE_STEP) enabled[output] = word & ~1u;
            if (offset == THRESHOLD + output * OUTPUT_STEP) thresholds[output] = word & 1;
            if (offset == CLAIM + output * OUTPUT_STEP && word < SOURCES) claimed &= ~(1u << word);
        }
    }

  private:
    static constexpr uint64_t PENDING = 0x1000, ENABLE = 0x2000, ENABLE_STEP = 0x80;
    static constexpr uint64_t THRESHOLD = 0x200000, CLAIM = 0x200004, OUTPUT_STEP = 0x1000;
    static constexpr int SOURCES = 32, OUTPUTS = 2;

    int next(int output) const {
        for (uint32_t left = pending & enabled[output]; left != 0; left &= left - 1) {
            int source = __builtin_ctz(left);
            if (priorities[source] > thresholds[output]) return source;
        }
        return 0;
    }

    int claim(int output) {
        int source = next(output);
        pending &= ~(1u << source);
        claimed |= 1u << source;
        return source;
    }

    std::array<uint32_t, SOURCES> priorities{};
    std::array<uint32_t, OUTPUTS> enabled{}, thresholds{};
    uint32_t pending = 0, claimed = 0;
};
