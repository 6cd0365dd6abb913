# Where every program starts: the root task from the kernel with sp = 0 and the boot info's address in a0,
# any other process from its loader with an argument in a0. The stack is the program's own.

.equ STACK_BYTES, 16384

.section .text.start, "ax"
.globl _start
.cfi_sections .debug_frame
.type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined ra      # a backtrace ends here
    la sp, stack_top
    mv s0, zero            # the end of the chain of frames, for a debugger
    # main(argument, programs, program_count); the last two are zero in a program that carries none
    la a1, program_table
    la a2, program_count
    beqz a2, 1f
    ld a2, 0(a2)
1:  call main
    # main ends by suspending its thread; whoever resumes that finds it here.
2:  j 2b
    .cfi_endproc
.size _start, . - _start

.weak program_table, program_count

.bss
.balign 16
    .space STACK_BYTES
stack_top:
