/* What every program stands on: the machine's instructions, checks that failed, and text for the console.
   Copied verbatim to the top of the one translation unit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* C compilers also tell what a program means to say: that a comparison always holds, that an index behind a
   check would be too large, that one unsigned number becomes another. That is for mypy and for our own checker,
   which know the source; a C compiler only knows that somebody wrote it. What tells of wrong C stays an error. */
#pragma GCC diagnostic ignored "-Wtype-limits"
#pragma GCC diagnostic ignored "-Wtautological-compare"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Warray-bounds"
#pragma GCC diagnostic ignored "-Woverflow" /* where gcc folds and forgets a width: "changes -1 to -1" */
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wbitwise-instead-of-logical"
#else
#pragma GCC diagnostic ignored "-Wbool-compare"
#pragma GCC diagnostic ignored "-Wbool-operation"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" /* members of a union that is another one, copied along */
#endif

#define LANG_UNUSED __attribute__((unused))
#define LANG_INLINE static inline __attribute__((always_inline, unused))
#define LANG_COLD __attribute__((cold, noinline, unused))
#define LANG_LIKELY(...) __builtin_expect((__VA_ARGS__), 1) /* there may be commas in a condition */
#define LANG_UNLIKELY(...) __builtin_expect((__VA_ARGS__), 0)

/* Memory that holds no object is read and written through types that may alias anything. */
typedef uint8_t __attribute__((may_alias)) lang_raw8;
typedef uint16_t __attribute__((may_alias)) lang_raw16;
typedef uint32_t __attribute__((may_alias)) lang_raw32;
typedef uint64_t __attribute__((may_alias)) lang_raw64;

/* Defined below the program: the file names of the check sites, and the way a character gets out. */
static const char *lang_file_name(uint32_t file);
static void lang_put(uint8_t character);

/* ---- text ---- */

LANG_UNUSED static void lang_text(const char *text) {
    for (; *text != 0; text++) {
        lang_put((uint8_t)*text);
    }
}

/* A number in base 10 or 16, with zeros in front until it has `least` digits. */
LANG_UNUSED static void lang_number(uint64_t number, uint64_t base, uint64_t least) {
    uint8_t digits[20];
    uint64_t count = 0;
    do {
        uint8_t digit = (uint8_t)(number % base);
        digits[count++] = (uint8_t)(digit < 10 ? '0' + digit : 'a' - 10 + digit);
        number /= base;
    } while (number != 0);
    for (; least > count; least--) {
        lang_put('0');
    }
    while (count > 0) {
        lang_put(digits[--count]);
    }
}

/* The prefix stands behind the sign. */
LANG_UNUSED static void lang_signed(int64_t number, uint64_t base, uint64_t least, const char *prefix) {
    if (number < 0) {
        lang_put('-');
        least = least > 0 ? least - 1 : 0;
    }
    lang_text(prefix);
    lang_number(number < 0 ? 0 - (uint64_t)number : (uint64_t)number, base, least);
}

/* ---- stopping ---- */

_Noreturn LANG_COLD static void lang_halt(void) {
#if defined(__riscv)
    register uint64_t kind __asm__("a0") = 0;   /* shut down … */
    register uint64_t reason __asm__("a1") = 1; /* … because of a system failure (SBI 3.0, 10) */
    register uint64_t function __asm__("a6") = 0;
    register uint64_t extension __asm__("a7") = 0x53525354;
    __asm__ volatile("ecall" : "+r"(kind), "+r"(reason) : "r"(function), "r"(extension) : "memory");
    for (;;) {
        __asm__ volatile("ebreak");
    }
#else
    extern _Noreturn void lang_host_halt(void);
    lang_host_halt();
#endif
}

/* A site is a file number and a line: `file << 16 | line`. */
LANG_COLD static void lang_stop_begin(uint32_t site) {
    lang_text(lang_file_name(site >> 16));
    lang_put(':');
    lang_number(site & 0xffff, 10, 0);
    lang_text(": ");
}

_Noreturn LANG_COLD static void lang_stop_end(void) {
    lang_put('\n');
    lang_halt();
}

_Noreturn LANG_COLD static void lang_stop(const char *text, uint32_t site) {
    lang_stop_begin(site);
    lang_text(text);
    lang_stop_end();
}

_Noreturn LANG_COLD static void lang_bad_index(uint32_t site) {
    lang_stop("array index out of range", site);
}

_Noreturn LANG_COLD static void lang_bad_shift(uint32_t site) {
    lang_stop("shift count out of range", site);
}

_Noreturn LANG_COLD static void lang_bad_divisor(uint32_t site) {
    lang_stop("division by zero", site);
}

LANG_INLINE uint64_t lang_index(uint64_t index, uint64_t length, uint32_t site) {
    if (LANG_UNLIKELY(index >= length)) {
        lang_bad_index(site);
    }
    return index;
}

LANG_INLINE uint64_t lang_shift(uint64_t count, uint64_t width, uint32_t site) {
    if (LANG_UNLIKELY(count >= width)) {
        lang_bad_shift(site);
    }
    return count;
}

LANG_INLINE uint64_t lang_divisor(uint64_t divisor, uint32_t site) {
    if (LANG_UNLIKELY(divisor == 0)) {
        lang_bad_divisor(site);
    }
    return divisor;
}

LANG_INLINE uint64_t lang_field(uint64_t number, uint64_t mask, const char *text, uint32_t site) {
    if (LANG_UNLIKELY(number > mask)) {
        lang_stop(text, site);
    }
    return number;
}

/* Whether bit `number` of the set is there. */
LANG_INLINE bool lang_among(uint64_t number, uint64_t set) {
    return ((set >> number) & 1) != 0;
}

/* ---- memory ---- */

#if defined(__riscv)
LANG_UNUSED static void lang_clear(uint64_t at, uint64_t size) {
    lang_raw64 *word = (lang_raw64 *)at;
    for (; size >= 64; size -= 64, word += 8) {
        word[0] = word[1] = word[2] = word[3] = word[4] = word[5] = word[6] = word[7] = 0;
    }
    for (; size >= 8; size -= 8) *word++ = 0;
}

/* The compiler may call these for large copies; they must not be turned into calls of themselves. */
#if defined(__clang__)
#define LANG_LIBRARY __attribute__((weak, used, no_builtin))
#else
#define LANG_LIBRARY __attribute__((weak, used, optimize("no-tree-loop-distribute-patterns")))
#endif
void *memset(void *to, int byte, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *left, const void *right, size_t size);

/* Records are aligned, and so they are copied and cleared by words. */
LANG_LIBRARY void *memset(void *to, int byte, size_t size) {
    lang_raw8 *p = to;
    if (((uint64_t)to & 7) == 0) {
        for (uint64_t word = (uint8_t)byte * 0x0101010101010101UL; size >= 8; size -= 8, p += 8) {
            *(lang_raw64 *)p = word;
        }
    }
    for (; size > 0; size--) {
        *p++ = (uint8_t)byte;
    }
    return to;
}

LANG_LIBRARY void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    lang_raw8 *p = to;
    const lang_raw8 *q = from;
    if ((((uint64_t)to | (uint64_t)from) & 7) == 0) {
        for (; size >= 8; size -= 8, p += 8, q += 8) {
            *(lang_raw64 *)p = *(const lang_raw64 *)q;
        }
    }
    for (; size > 0; size--) {
        *p++ = *q++;
    }
    return to;
}

LANG_LIBRARY void *memmove(void *to, const void *from, size_t size) {
    lang_raw8 *p = to;
    const lang_raw8 *q = from;
    if (p < q) {
        for (; size > 0; size--) {
            *p++ = *q++;
        }
    }
    while (size > 0) {
        size--;
        p[size] = q[size];
    }
    return to;
}

LANG_LIBRARY int memcmp(const void *left, const void *right, size_t size) {
    const lang_raw8 *p = left;
    const lang_raw8 *q = right;
    for (; size > 0; size--, p++, q++) {
        if (*p != *q) {
            return *p < *q ? -1 : 1;
        }
    }
    return 0;
}
#endif

/* ---- the machine ---- */

#if defined(__riscv)
#define lang_csr_read(name) \
    __extension__({ uint64_t lang_read; __asm__ volatile("csrr %0, " name : "=r"(lang_read) : : "memory"); lang_read; })
#define lang_csr_write(name, number) __asm__ volatile("csrw " name ", %0" : : "rK"((uint64_t)(number)) : "memory")
#define lang_csr_set(name, mask) __asm__ volatile("csrs " name ", %0" : : "rK"((uint64_t)(mask)) : "memory")
#define lang_csr_clear(name, mask) __asm__ volatile("csrc " name ", %0" : : "rK"((uint64_t)(mask)) : "memory")
#define lang_fence() __asm__ volatile("fence iorw, iorw" : : : "memory")
#define lang_fence_i() __asm__ volatile("fence.i" : : : "memory")
#define lang_sfence_vma() __asm__ volatile("sfence.vma" : : : "memory")
#define lang_sfence_vma_asid(asid) __asm__ volatile("sfence.vma x0, %0" : : "r"((uint64_t)(asid)) : "memory")
#define lang_sfence_vma_page(page, asid) \
    __asm__ volatile("sfence.vma %0, %1" : : "r"((uint64_t)(page)), "r"((uint64_t)(asid)) : "memory")
#define lang_wfi() __asm__ volatile("wfi" : : : "memory")
#define lang_device_load(bits, at) (*(volatile lang_raw##bits *)(at))
#define lang_device_store(bits, at, number) ((void)(*(volatile lang_raw##bits *)(at) = (number)))
#else
enum { LANG_ADDRESS = 1, LANG_ASID = 2 }; /* which of its two arguments `lang_host_forget` is given */
extern uint64_t lang_host_read(const char *name);
extern void lang_host_write(const char *name, uint64_t number);
extern void lang_host_forget(int given, uint64_t address, uint64_t asid);
extern uint64_t lang_host_load(uint64_t at, uint64_t size);
extern void lang_host_store(uint64_t at, uint64_t size, uint64_t number);
extern void lang_host_clear(uint64_t at, uint64_t size);
extern void lang_host_sbi(uint64_t *words);
#define lang_csr_read(name) lang_host_read(name)
#define lang_csr_write(name, number) lang_host_write(name, number)
#define lang_csr_set(name, mask) lang_host_write(name, lang_host_read(name) | (mask))
#define lang_csr_clear(name, mask) lang_host_write(name, lang_host_read(name) & ~(uint64_t)(mask))
#define lang_fence() ((void)0)
#define lang_fence_i() ((void)0)
#define lang_sfence_vma() lang_host_forget(0, 0, 0)
#define lang_sfence_vma_asid(asid) lang_host_forget(LANG_ASID, 0, asid)
#define lang_sfence_vma_page(page, asid) lang_host_forget(LANG_ADDRESS | LANG_ASID, page, asid)
#define lang_wfi() ((void)0)
#define lang_clear(at, size) lang_host_clear(at, size)
#define lang_device_load(bits, at) ((uint##bits##_t)lang_host_load(at, bits / 8))
#define lang_device_store(bits, at, number) lang_host_store(at, bits / 8, number)
#endif
