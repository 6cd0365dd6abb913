// The command line of a model: FILE.elf … [--cycles N] [--trace FILE]. Ends with the image's own status, or 3 when cycles run out.
#pragma once
#include <cstdlib>
#include <functional>
#include <string>

#include "memory.h"
#include "trace.h"

constexpr int RESET_CYCLES = 20, OUT_OF_CYCLES = 3, NO_IMAGE = 2, NO_FILE = 4;

inline int run(int count, char** words, Memory& memory, Trace& trace, const std::function<void()>& clock) {
    uint64_t most = 1'000'000'000;
    bool is_loaded = false;
    for (int i = 1; i < count; i++) {
        std::string word = words[i];
        if (word == "--cycles" && i + 1 < count) {
            most = std::strtoull(words[++i], nullptr, 0);
        } else if (word == "--trace" && i + 1 < count) {
            if (!trace.open(words[++i])) return NO_FILE;
        } else if (memory.load(word)) {
            is_loaded = true;
        } else {
            std::fprintf(stderr, "%s: no ELF file that fits into memory\n", word.c_str());
            return NO_IMAGE;
        }
    }
    if (!is_loaded) return NO_IMAGE;
    for (; memory.cycle < most && !memory.is_off; memory.advance()) clock();
    std::fflush(stdout);
    std::fprintf(stderr, "%lu cycles\n", (unsigned long)memory.cycle);
    return memory.is_off ? memory.status : OUT_OF_CYCLES;
}
