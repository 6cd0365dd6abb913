/* Python reads this too. */
struct range {
    uint64_t start, size;
};

int first_difference(const struct range *ranges, int count, int64_t distance);
bool is_zero(uint64_t start, uint64_t size);
