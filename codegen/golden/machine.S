/* A bare RISC-V machine. Cases run in supervisor mode; machine mode is their firmware: it writes characters to
   the serial port, and goes on to the next case when one ends, stops or faults. */

    .equ SERIAL, 0x10000000
    .equ POWER, 0x100000
    .equ RESET, 0x53525354      /* the extension that switches a machine off */

    .section .text.start, "ax"
    .globl _start
_start:
    la t0, trap
    csrw mtvec, t0
    li t0, -1
    csrw pmpaddr0, t0           /* supervisor mode may touch all memory … */
    li t0, 0x1f
    csrw pmpcfg0, t0
    li t0, 7
    csrw mcounteren, t0         /* … and read the counters */

/* Start the next case, or switch the machine off after the last. */
next:
    la sp, stack_top
    call next_case              /* a0: the case, or 0 */
    beqz a0, power_off
    csrw mepc, a0
    li t0, 3 << 11
    csrc mstatus, t0
    li t0, 1 << 11
    csrs mstatus, t0            /* return to supervisor mode */
    la ra, end
    mret

end:                            /* where a case returns to */
    li a7, RESET
    ecall

    .balign 4
trap:
    csrr a1, mcause
    addi a1, a1, -9             /* a call from supervisor mode? */
    bnez a1, fault
    li a1, RESET
    beq a7, a1, next
    addi a1, a7, -1
    bnez a1, return             /* other calls do nothing, and answer zeros */
    li a1, SERIAL
    sb a0, 0(a1)
return:
    csrr a1, mepc
    addi a1, a1, 4
    csrw mepc, a1
    li a0, 0
    li a1, 0
    mret

fault:
    la sp, stack_top
    csrr a0, mcause
    call report_fault
    j next

power_off:
    li t0, POWER
    li t1, 0x5555
    sw t1, 0(t0)
1:  j 1b

    .bss
    .balign 16
    .space 65536
stack_top:
