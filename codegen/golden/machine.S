/* Entered by the firmware on one hart; every case runs on this stack, then the machine is switched off. */

    .section .text.start, "ax"
    .globl _start
_start:
    la sp, stack_top
    call run_cases
    li a7, 0x53525354   /* system reset: shut down */
    li a6, 0
    li a0, 0
    li a1, 0
    ecall
1:  j 1b

    .bss
    .balign 16
    .space 65536
stack_top:
