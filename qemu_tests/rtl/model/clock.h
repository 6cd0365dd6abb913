// The real-time clock of QEMU's `virt`: time in nanoseconds, and an alarm that interrupts (its documentation,
// "goldfish"). It is the device by which an interrupt's way to its driver is measured.
#pragma once
#include <cstdint>

class Clock {
  public:
    bool interrupts() const { return is_enabled && is_pending; }

    void advance(uint64_t time) {
        now = time;
        if (!is_armed || now < alarm) return;
        is_armed = false;
        is_pending = true;
    }

    uint32_t read(uint64_t offset) {
        if (offset == TIME) latched = now >> 32;
        return offset == TIME ? uint32_t(now) : offset == TIME_HIGH ? latched : 0;
    }

    void write(uint64_t offset, uint32_t word) {
        if (offset == ALARM_HIGH) alarm_high = word;
        if (offset == ENABLE) is_enabled = word & 1;
        if (offset == CLEAR_ALARM) is_armed = false;
        if (offset == CLEAR_INTERRUPT) is_pending = false;
        if (offset == ALARM) {
            alarm = uint64_t(alarm_high) << 32 | word;
            is_armed = true;
        }
    }

  private:
    static constexpr uint64_t TIME = 0, TIME_HIGH = 4, ALARM = 8, ALARM_HIGH = 12, ENABLE = 16;
    static constexpr uint64_t CLEAR_ALARM = 20, CLEAR_INTERRUPT = 28;
    uint64_t now = 0, alarm = 0;
    uint32_t latched = 0, alarm_high = 0;
    bool is_enabled = false, is_armed = false, is_pending = false;
};
