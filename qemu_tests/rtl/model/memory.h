// What stands behind a core's buses: memory with a second-level cache in front of it, and the few devices that
// an image needs. Addresses follow QEMU's `virt` machine.
#pragma once
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <elf.h>

#include "clock.h"
#include "plic.h"

class Memory {
  public:
    uint64_t cycle = 0;
    bool is_off = false;
    int status = 0;
    uint64_t timer_deadline = ~uint64_t(0);
    Clock clock;
    Plic plic;
    static constexpr int CLOCK_SOURCE = 3;

    // A cycle goes by: what the clock's alarm says goes to the interrupt controller.
    void advance() {
        cycle++;
        clock.advance(cycle * NANOSECONDS);
        plic.listen(CLOCK_SOURCE, clock.interrupts());
    }

    bool timer_interrupts() const { return time() >= timer_deadline; }

    // Cycles from the address to the first beat: a cache of 512 KiB, 8 ways, lines of 64 bytes.
    int latency(uint64_t address) {
        if (address < RAM) return DEVICE_LATENCY;
        uint64_t line = address / LINE, first = line % SETS * WAYS, oldest = first;
        for (uint64_t way = first; way < first + WAYS; way++) {
            if (tags[way] == line) {
                ages[way] = cycle;
                return HIT_LATENCY;
            }
            if (ages[way] < ages[oldest]) oldest = way;
        }
        tags[oldest] = line;
        ages[oldest] = cycle;
        return MISS_LATENCY;
    }

    uint64_t read(uint64_t address) {
        uint64_t word = read_register(address);
        if (word != NO_REGISTER) return word << 8 * (address & 4);
        address &= ~uint64_t(7);
        word = 0;
        if (address >= RAM && address < RAM + SIZE) std::memcpy(&word, &ram[address - RAM], 8);
        else if (address == RESET || (address == SERIAL && !is_started)) word = JUMP_TO_RAM;
        else if (address == SERIAL) word = SERIAL_READY;
        else if (address == TIMER_DEADLINE) word = timer_deadline;
        else if (address == TIMER_NOW) word = time();
        return word;
    }

    void write(uint64_t address, uint64_t word, uint8_t strobe) {
        address &= ~uint64_t(7);
        is_started = true;
        for (int i = 0; i < 8; i += 4)
            if (strobe >> i & 1) write_register(address + i, uint32_t(word >> 8 * i));
        if (address >= RAM && address < RAM + SIZE) {
            for (int i = 0; i < 8; i++)
                if (strobe >> i & 1) ram[address - RAM + i] = uint8_t(word >> 8 * i);
        } else if (address == SERIAL) {
            if (strobe & 8) line_control = uint8_t(word >> 24);
            if ((strobe & 1) && !(line_control & 0x80)) put(char(word));
        } else if (address == POWER || address == ROCKET_POWER) {
            is_off = true;
            status = (word & 0xffff) == POWER_OFF ? 0 : 1;
        } else if (address == TIMER_DEADLINE) {
            uint64_t mask = 0;
            for (int i = 0; i < 8; i++)
                if (strobe >> i & 1) mask |= uint64_t(0xff) << 8 * i;
            timer_deadline = (timer_deadline & ~mask) | (word & mask);
        }
    }

    // Load the segments of an ELF file at their physical addresses.
    bool load(const std::string& path) {
        std::FILE* file = std::fopen(path.c_str(), "rb");
        if (!file) return false;
        std::vector<uint8_t> bytes;
        std::array<uint8_t, 65536> chunk;
        for (size_t n; (n = std::fread(chunk.data(), 1, chunk.size(), file)) > 0;)
            bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + n);
        std::fclose(file);
        if (bytes.size() < sizeof(Elf64_Ehdr)) return false;
        auto* header = reinterpret_cast<Elf64_Ehdr*>(bytes.data());
        auto* segment = reinterpret_cast<Elf64_Phdr*>(bytes.data() + header->e_phoff);
        for (int i = 0; i < header->e_phnum; i++, segment++) {
            if (segment->p_type != PT_LOAD || segment->p_filesz == 0) continue;
            if (segment->p_paddr < RAM || segment->p_paddr + segment->p_memsz > RAM + SIZE) return false;
            std::memcpy(&ram[segment->p_paddr - RAM], &bytes[segment->p_offset], segment->p_filesz);
        }
        return true;
    }

  private:
    static constexpr uint64_t RAM = 0x80000000, SIZE = 64 << 20;
    static constexpr uint64_t RESET = 0x10000, SERIAL = 0x10000000;  // Rocket's first instruction is at SERIAL
    static constexpr uint64_t POWER = 0x100000, ROCKET_POWER = 0x18000020, POWER_OFF = 0x5555;
    static constexpr uint64_t TIMER_DEADLINE = 0x2004000, TIMER_NOW = 0x200bff8;
    static constexpr uint64_t JUMP_TO_RAM = 0x8282'02fe'4285;  // c.li t0, 1; c.slli t0, 31; c.jr t0
    static constexpr uint64_t SERIAL_READY = uint64_t(0x60) << 40;
    static constexpr uint64_t CLOCK = 0x10001000, PAGE = 0x1000, PLIC = 0xc000000, PLIC_SIZE = 0x400000;
    static constexpr uint64_t NO_REGISTER = ~uint64_t(0);
    static constexpr uint64_t CYCLES_PER_TICK = 10, NANOSECONDS = 10;  // of a cycle
    static constexpr uint64_t LINE = 64, SETS = 1024, WAYS = 8;
    static constexpr int HIT_LATENCY = 10, MISS_LATENCY = 60, DEVICE_LATENCY = 4;

    // Devices whose registers have 32 bits.
    uint64_t read_register(uint64_t address) {
        if (address - CLOCK < PAGE) return clock.read(address - CLOCK);
        return address - PLIC < PLIC_SIZE ? plic.read(address - PLIC) : NO_REGISTER;
    }

    void write_register(uint64_t address, uint32_t word) {
        if (address - CLOCK < PAGE) clock.write(address - CLOCK, word);
        if (address - PLIC < PLIC_SIZE) plic.write(address - PLIC, word);
    }

    uint64_t time() const { return cycle / CYCLES_PER_TICK; }
    static void put(char c) {
        std::putchar(c);
        if (c == '\n') std::fflush(stdout);
    }

    std::vector<uint8_t> ram = std::vector<uint8_t>(SIZE, 0);
    std::vector<uint64_t> tags = std::vector<uint64_t>(SETS * WAYS, 0), ages = tags;
    uint8_t line_control = 0;
    bool is_started = false;
};
