/* One build of the program and the list of its cases; only the list, CASES, is seen from outside. */

#include PROGRAM

struct Case {
    const char *heading;
    void (*run)(void);
};

extern const struct Case CASES[];
const struct Case CASES[] = {
#define CASE(name) {"=== " PROFILE " " #name "\n", run_##name},
#include LIST
    {NULL, NULL},
};
