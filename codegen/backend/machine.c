/* Calls of the firmware and the kernel; emitted only into programs that make them. */

@sbi_call
LANG_INLINE struct SbiResult lang_sbi_call(uint64_t extension, uint64_t function, uint64_t first, uint64_t second,
                                           uint64_t third) {
#if defined(__riscv)
    register uint64_t a0 __asm__("a0") = first;
    register uint64_t a1 __asm__("a1") = second;
    register uint64_t a2 __asm__("a2") = third;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct SbiResult){.error = a0, .value = a1};
#else
    uint64_t words[5] = {extension, function, first, second, third};
    lang_host_sbi(words);
    return (struct SbiResult){.error = words[0], .value = words[1]};
#endif
}
@arguments
/* The words that a system call takes from registers and gives back in them. */
#define LANG_ARGUMENTS                       \
    register uint64_t a0 __asm__("a0") = w0; \
    register uint64_t a1 __asm__("a1") = w1; \
    register uint64_t a2 __asm__("a2") = w2; \
    register uint64_t a3 __asm__("a3") = w3; \
    register uint64_t a4 __asm__("a4") = w4; \
    register uint64_t a5 __asm__("a5") = w5; \
    register uint64_t a6 __asm__("a6") = w6
@syscall
LANG_INLINE struct Registers lang_syscall(uint64_t number, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3,
                                          uint64_t w4, uint64_t w5, uint64_t w6, uint64_t w7) {
#if defined(__riscv)
    LANG_ARGUMENTS;
    register uint64_t t0 __asm__("t0") = w7;
    register uint64_t a7 __asm__("a7") = number;
    __asm__ volatile("ecall"
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                     : "r"(a6), "r"(t0), "r"(a7)
                     : "memory");
    return (struct Registers){.a0 = a0, .a1 = a1, .a2 = a2, .a3 = a3, .a4 = a4, .a5 = a5};
#else
    (void)number, (void)w6, (void)w7;
    return (struct Registers){.a0 = w0, .a1 = w1, .a2 = w2, .a3 = w3, .a4 = w4, .a5 = w5};
#endif
}
@bare_syscall
LANG_INLINE struct Registers lang_bare_syscall(uint64_t number, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3,
                                               uint64_t w4, uint64_t w5, uint64_t w6) {
#if defined(__riscv)
    LANG_ARGUMENTS;
    register uint64_t a7 __asm__("a7") = 1024 - number;
    /* The kernel comes back to ra; or, if it turns the call down, to the jump of four bytes before. */
    __asm__ goto("lla ra, 1f\n\tecall\n\t.option push\n\t.option norvc\n\tj %l[otherwise]\n\t.option pop\n1:"
                 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6), "+r"(a7)
                 :
                 : "memory", "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "s0", "s1", "s2", "s3", "s4", "s5",
                   "s6", "s7", "s8", "s9", "s10", "s11"
                 : otherwise);
    return (struct Registers){.a0 = a0, .a1 = a1, .a2 = a2, .a3 = a3, .a4 = a4, .a5 = a5};
otherwise:
#endif
    return lang_syscall(number, w0, w1, w2, w3, w4, w5, w6, 0);
}
@counted_syscall
LANG_INLINE struct Counted lang_counted_syscall(uint64_t number, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3,
                                                uint64_t w4, uint64_t w5, uint64_t w6, uint64_t w7, bool cycles) {
#if defined(__riscv)
    LANG_ARGUMENTS;
    register uint64_t t0 __asm__("t0") = w7;
    register uint64_t a7 __asm__("a7") = number;
    uint64_t before, after;
#define COUNTED(counter)                                                                                 \
    __asm__ volatile("csrr %[before], " counter "\n\tecall\n\tcsrr %[after], " counter                     \
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), [before] "=&r"(before), \
                       [after] "=r"(after)                                                               \
                     : "r"(a6), "r"(t0), "r"(a7)                                                         \
                     : "memory")
    if (cycles) COUNTED("cycle");
    else COUNTED("instret");
#undef COUNTED
    return (struct Counted){.a0 = a0, .a1 = a1, .before = before, .after = after};
#else
    (void)number, (void)w2, (void)w3, (void)w4, (void)w5, (void)w6, (void)w7, (void)cycles;
    return (struct Counted){.a0 = w0, .a1 = w1, .before = 0, .after = 0};
#endif
}
@resume
#if defined(__riscv)
uint32_t resume(uint64_t badge, uint64_t info, uint64_t m0, uint64_t m1, uint64_t m2, uint64_t m3, uint64_t *words);
#endif
LANG_INLINE uint32_t lang_resume(uint64_t badge, uint64_t info, uint64_t m0, uint64_t m1, uint64_t m2, uint64_t m3,
                                 uint64_t *words, uint32_t answer) {
#if defined(__riscv)
    (void)answer;
    return resume(badge, info, m0, m1, m2, m3, words); /* a jump: the kernel's caller has its registers as they were */
#else
    words[10] = badge;
    words[11] = info;
    words[12] = m0;
    words[13] = m1;
    words[14] = m2;
    words[15] = m3;
    return answer;
#endif
}
@resume_bare
#if defined(__riscv)
uint32_t resume_bare(uint64_t badge, uint64_t info, uint64_t m0, uint64_t m1, uint64_t m2, uint64_t m3, uint64_t *words);
#endif
LANG_INLINE uint32_t lang_resume_bare(uint64_t badge, uint64_t info, uint64_t m0, uint64_t m1, uint64_t m2, uint64_t m3,
                                      uint64_t *words, uint32_t answer) {
#if defined(__riscv)
    (void)answer;
    return resume_bare(badge, info, m0, m1, m2, m3, words);
#else
    return lang_resume(badge, info, m0, m1, m2, m3, words, answer);
#endif
}
