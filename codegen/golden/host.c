/* The development machine under a compiled program: `program CASE…` runs each in a process of its own, below a
   heading, so that one may stop, or be stopped after 20 s of processor time. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CASE(name) void run_##name(void);
#include "cases.h"
#undef CASE

_Noreturn void lang_host_halt(void);
void lang_host_sbi(uint64_t *words);
uint64_t lang_host_read(const char *name);
void lang_host_write(const char *name, uint64_t number);
void lang_host_forget(int given, uint64_t address, uint64_t asid);
uint64_t lang_host_load(uint64_t at, uint64_t size);
void lang_host_store(uint64_t at, uint64_t size, uint64_t number);
void lang_host_clear(uint64_t at, uint64_t size);

static _Alignas(65536) uint8_t memory[1 << 20];

_Noreturn void lang_host_halt(void) {
    fflush(stdout);
    _Exit(3);
}

void lang_host_sbi(uint64_t *words) {
    if (words[0] == 1) {
        putchar((int)words[2]);
    }
    words[0] = words[1] = 0;
}

static uint64_t *csr(const char *name) {
    static struct {
        const char *name;
        uint64_t word;
    } registers[32];
    int i = 0;
    while (registers[i].name != NULL && strcmp(registers[i].name, name) != 0) {
        i++;
    }
    if (registers[i].name == NULL) {
        registers[i].name = name;
        registers[i].word = strcmp(name, "sscratch") == 0 ? (uint64_t)memory : 0;
    }
    return &registers[i].word;
}

uint64_t lang_host_read(const char *name) {
    return *csr(name);
}

void lang_host_write(const char *name, uint64_t number) {
    *csr(name) = number;
}

void lang_host_forget(int given, uint64_t address, uint64_t asid) {
    (void)given, (void)address, (void)asid;
}

uint64_t lang_host_load(uint64_t at, uint64_t size) {
    uint64_t number = 0;
    memcpy(&number, (void *)at, size);
    return number;
}

void lang_host_store(uint64_t at, uint64_t size, uint64_t number) {
    memcpy((void *)at, &number, size);
}

void lang_host_clear(uint64_t at, uint64_t size) {
    memset((void *)at, 0, size);
}

static void run_case(const char *wanted) {
#define CASE(name) \
    if (strcmp(wanted, #name) == 0) { \
        run_##name(); \
        return; \
    }
#include "cases.h"
    printf("there is no case %s\n", wanted);
}

int main(int count, char **words) {
    for (int i = 1; i < count; i++) {
        int status = 0;
        printf("=== %s\n", words[i]);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            setrlimit(RLIMIT_CPU, &(struct rlimit){20, 20});
            run_case(words[i]);
            fflush(stdout);
            _Exit(0);
        }
        if (child < 0 || waitpid(child, &status, 0) != child) {
            return 2;
        }
        if (WIFSIGNALED(status)) {
            printf("killed by signal %d\n", WTERMSIG(status));
        }
    }
    return 0;
}
