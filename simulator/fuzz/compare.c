/* Two memories that lie at a distance from each other. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "compare.h"

/* The first range that is not the same in both, or -1. */
int first_difference(const struct range *ranges, int count, int64_t distance) {
    for (int i = 0; i < count; i++) {
        const char *here = (const char *)ranges[i].start;
        if (memcmp(here, here + distance, ranges[i].size) != 0) {
            return i;
        }
    }
    return -1;
}

bool is_zero(uint64_t start, uint64_t size) {
    const char *here = (const char *)start;
    return size == 0 || (here[0] == 0 && memcmp(here, here + 1, size - 1) == 0);
}
