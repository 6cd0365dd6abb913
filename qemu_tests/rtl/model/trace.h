// What the core executes: of each instruction that retires, its address and the cycle.
#pragma once
#include <cstdint>
#include <cstdio>

class Trace {
  public:
    bool open(const char* path) { return (file = std::fopen(path, "wb")) != nullptr; }

    ~Trace() {
        if (file) std::fclose(file);
    }

    // 40 bits of the address, which say all of it, above the cycles that passed since the instruction before.
    void retire(uint64_t address, uint64_t cycle) {
        if (!file) return;
        uint64_t passed = cycle - before;
        uint64_t record = address << PASSED_BITS | (passed < MOST_PASSED ? passed : MOST_PASSED);
        std::fwrite(&record, sizeof record, 1, file);
        before = cycle;
    }

  private:
    static constexpr int PASSED_BITS = 24;
    static constexpr uint64_t MOST_PASSED = (uint64_t(1) << PASSED_BITS) - 1;
    std::FILE* file = nullptr;
    uint64_t before = 0;
};
