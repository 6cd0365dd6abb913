# The boot stub: from the firmware's hand-over to the first line of the kernel.
#
# The firmware jumps to the first byte, in supervisor mode, on one hart, with translation off:
# a0 is the hart's number and a1 the physical address of the device tree.

#define WINDOW_ENTRY 256            /* the first top-level entry of the window on physical memory */
#define LEAF 0xcf                   /* valid, readable, writable, executable, accessed, dirty */
#define SATP_SV39 8
#define GIGABYTE_BITS 30
#define PAGE_NUMBER_OF_GIGABYTE 0x10000000  /* a gigabyte's page number, where an entry holds it */

.section .text.start, "ax"
.globl _start
.cfi_sections .debug_frame
_start:
    .cfi_startproc
    .cfi_undefined ra               # a backtrace ends here
    csrw    sie, zero

    # One hart starts the kernel; should the firmware release more of them, they wait for ever.
    la      t0, boot_lottery
    li      t1, 1
    amoadd.w t1, t1, (t0)
    bnez    t1, idle

    # Clear the static objects. The stack lies behind them.
    la      t0, kernel_bss_start
    la      t1, kernel_bss_end
1:  sd      zero, 0(t0)
    addi    t0, t0, 8
    bltu    t0, t1, 1b

    # The window: every gigabyte of physical memory at its place, for now with all rights.
    la      t0, boot_table
    la      t1, boot_table + 8 * WINDOW_ENTRY
    la      t4, boot_table + 4096
    li      t2, LEAF
    li      t3, PAGE_NUMBER_OF_GIGABYTE
2:  sd      t2, 0(t1)
    add     t2, t2, t3
    addi    t1, t1, 8
    bltu    t1, t4, 2b

    # The gigabyte that this code runs in, where it is, for the next few instructions.
    la      a2, _start              # where the kernel is in physical memory
    srli    t1, a2, GIGABYTE_BITS
    mul     t2, t1, t3
    addi    t2, t2, LEAF
    slli    t1, t1, 3
    add     t1, t0, t1
    sd      t2, 0(t1)

    # Translate, and go on in the window.
    srli    t0, t0, 12
    li      t1, SATP_SV39 << 60
    or      t0, t0, t1
    ld      t2, in_window_address
    sfence.vma
    csrw    satp, t0
    sfence.vma
    jr      t2

in_window:
    la      sp, kernel_stack_top
    la      t0, trap_entry
    csrw    stvec, t0
    la      t0, core + CORE_IDLE_THREAD
    csrw    sscratch, t0            # should the kernel be stopped before there is a thread
    la      a3, idle
    call    kernel_start
    j       trap_exit
    .cfi_endproc

.section .data
.balign 8
in_window_address:
    .dword  in_window               # where it is linked to be
boot_lottery:
    .dword  0

.comm boot_table, 4096, 4096
