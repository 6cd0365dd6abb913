/* A plugin of QEMU that writes down every instruction and every access to data, from one address on.
 *
 * A record is a word of 64 bits: the virtual address, and in its lowest byte the size, with 0x80 added for data and
 * 0x40 for an instruction that reads the counter `instret`. The first word is how many instructions came before.
 *
 * The interface is version 1 of QEMU's plugins; what is used of it is declared here.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IS_DATA 0x80
#define IS_READING 0x40
#define READ_INSTRET 0xc0202073
#define BUT_FOR_RD 0xfffff07f
#define LOADS_AND_STORES 3

typedef uint64_t Plugin;
typedef struct Info Info;
typedef struct Block Block;
typedef struct Instruction Instruction;

void qemu_plugin_register_vcpu_tb_trans_cb(Plugin, void (*)(Plugin, Block *));
void qemu_plugin_register_atexit_cb(Plugin, void (*)(Plugin, void *), void *);
void qemu_plugin_register_vcpu_insn_exec_cb(Instruction *, void (*)(unsigned, void *), int, void *);
void qemu_plugin_register_vcpu_mem_cb(Instruction *, void (*)(unsigned, uint32_t, uint64_t, void *), int, int, void *);
size_t qemu_plugin_tb_n_insns(const Block *);
Instruction *qemu_plugin_tb_get_insn(const Block *, size_t);
const void *qemu_plugin_insn_data(const Instruction *);
size_t qemu_plugin_insn_size(const Instruction *);
uint64_t qemu_plugin_insn_vaddr(const Instruction *);
unsigned qemu_plugin_mem_size_shift(uint32_t);

int qemu_plugin_version = 1;
static FILE *file;
static uint64_t first, before;
static int is_writing;

static void put(uint64_t word)
{
    fwrite(&word, sizeof word, 1, file);
}

static void on_instruction(unsigned cpu, void *record)
{
    (void)cpu;
    if (!is_writing && (uint64_t)record >> 8 != first) {
        before++;
        return;
    }
    if (!is_writing)
        put(before);
    is_writing = 1;
    put((uint64_t)record);
}

static void on_access(unsigned cpu, uint32_t access, uint64_t address, void *nothing)
{
    (void)cpu, (void)nothing;
    if (is_writing)
        put(address << 8 | IS_DATA | 1 << qemu_plugin_mem_size_shift(access));
}

static void on_block(Plugin plugin, Block *block)
{
    (void)plugin;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        Instruction *one = qemu_plugin_tb_get_insn(block, i);
        size_t size = qemu_plugin_insn_size(one);
        uint32_t code = 0;
        memcpy(&code, qemu_plugin_insn_data(one), size);
        uint64_t record = qemu_plugin_insn_vaddr(one) << 8 | size;
        if ((code & BUT_FOR_RD) == READ_INSTRET)
            record |= IS_READING;
        qemu_plugin_register_vcpu_insn_exec_cb(one, on_instruction, 0, (void *)record);
        qemu_plugin_register_vcpu_mem_cb(one, on_access, 0, LOADS_AND_STORES, NULL);
    }
}

static void at_end(Plugin plugin, void *nothing)
{
    (void)plugin, (void)nothing;
    fclose(file);
}

/* Options: to=FILE,from=ADDRESS. */
int qemu_plugin_install(Plugin plugin, const Info *info, int count, char **options)
{
    (void)info;
    if (count != 2 || strncmp(options[0], "to=", 3) != 0 || strncmp(options[1], "from=", 5) != 0)
        return 1;
    first = strtoull(options[1] + 5, NULL, 0);
    file = fopen(options[0] + 3, "wb");
    if (file == NULL)
        return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(plugin, on_block);
    qemu_plugin_register_atexit_cb(plugin, at_end, NULL);
    return 0;
}
