# Into the kernel and out of it.
#
# While a thread runs, sscratch holds the address of its saved registers; while the kernel runs, zero.
# Registers are saved where they stay: nothing is copied when threads change.

#define CAUSE_ECALL 8
#define FLOATS_MASK 0x6000          /* sstatus.FS */
#define FLOATS_DIRTY 0x6000
#define FLOATS_CLEAN_BIT 0x4000
#define WORD(n) (CONTEXT_WORDS + 8 * (n))
#define FLOAT(n) (CONTEXT_FLOATS + 8 * (n))

.macro each op, from, to, base      /* each register of a range, at its place among those saved */
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .if \n >= \from && \n <= \to
    \op     x\n, WORD(\n)(\base)
    .endif
    .endr
.endm

.section .text.trap, "ax"
.globl trap_entry, trap_exit, resume, idle
.cfi_sections .debug_frame
.balign 4
.type trap_entry, @function
trap_entry:
    .cfi_startproc
    .cfi_undefined ra               # a backtrace of the kernel ends here
    csrrw   a7, sscratch, a7
    beqz    a7, kernel_trapped
    each    sd, 1, 16, a7
    each    sd, 18, 31, a7
    csrrw   t0, sscratch, zero      # the thread's a7; and from here on a trap is the kernel's own
    csrr    t1, sepc
    csrr    t4, scause
    sd      t0, WORD(17)(a7)
    sd      t1, WORD(0)(a7)
    li      t3, CAUSE_ECALL
    la      sp, kernel_stack_top
    bne     t4, t3, stopped

# A system call. Short calls and answers go their own way: their registers are arguments as they are, and
# the thread, where its registers are saved, stands for the number.
    addi    t1, t0, 1               # Call is -1
    bnez    t1, 1f
    call    enter_call
    j       trap_exit
1:  addi    t1, t0, 2               # ReplyRecv is -2
    bnez    t1, 2f
    call    enter_reply_recv
    j       trap_exit
2:  mv      a0, t0
    call    handle_syscall

# Leave the kernel as the current thread.
trap_exit:
    la      t0, core
    ld      sp, CORE_CURRENT(t0)
#if TCB_CONTEXT != 0
    addi    sp, sp, TCB_CONTEXT
#endif
    ld      t1, CONTEXT_STATUS(sp)
    ld      t2, WORD(0)(sp)
#if FPU
    li      t3, FLOATS_MASK
    and     t3, t1, t3
    bnez    t3, leave_with_floats
leave:
#endif
    csrw    sstatus, t1
    csrw    sepc, t2
    csrw    sscratch, sp
    each    ld, 1, 1, sp
    each    ld, 3, 31, sp
    ld      x2, WORD(2)(sp)
    sret

# Leave behind a system call, as the thread whose registers are saved at a6, with a message in a0 to a5.
# The kernel was entered by a system call too: sstatus is what it has to be.
resume:
    ld      t1, WORD(0)(a6)
    addi    t1, t1, 4
#if FPU
    lbu     t2, CONTEXT_STATUS + 1(a6)  # FS, and nothing else that a thread in user mode has there
    bnez    t2, resume_with_floats
#endif
    csrw    sepc, t1
    csrw    sscratch, a6
    each    ld, 1, 9, a6
    each    ld, 17, 31, a6
    ld      a6, WORD(16)(a6)
    sret

# The thread did not ask to enter, and may stand between a load-reserved and its store-conditional.
stopped:
    addi    t0, sp, -8
    sc.d    zero, zero, (t0)
    mv      a0, t4
    call    handle_trap
    j       trap_exit

# The kernel itself was stopped. It starts afresh on its stack to say so.
kernel_trapped:
    csrw    sscratch, zero
    la      sp, kernel_stack_top
    call    handle_kernel_trap
1:  wfi
    j       1b

# The idle thread, in supervisor mode, with interrupts on.
idle:
    wfi
    j       idle

#if FPU
# The trap vector of a thread that uses floating point: what it did with it stands in its sstatus. The kernel
# does without, and so do threads that never used it: nobody else looks at sstatus here, or changes it.
.balign 4
trap_with_floats:
    csrrw   a7, sscratch, a7
    sd      t0, WORD(5)(a7)
    li      t0, FLOATS_MASK
    csrrc   t0, sstatus, t0
    sd      t0, CONTEXT_STATUS(a7)
    la      t0, trap_entry
    csrw    stvec, t0
    ld      t0, WORD(5)(a7)
    csrrw   a7, sscratch, a7
    j       trap_entry

resume_with_floats:
    sd      t1, WORD(0)(a6)
    each    sd, 10, 15, a6
    j       trap_exit

# The thread uses floating point. If the registers hold another one's, save those that were changed.
# Here sp is the new thread's context, t0 the core, t1 its sstatus and t2 its pc.
leave_with_floats:
    ld      t4, CORE_FLOAT_OWNER(t0)
#if TCB_CONTEXT != 0
    addi    t5, sp, -TCB_CONTEXT
#else
    mv      t5, sp
#endif
    la      t6, trap_with_floats
    csrw    stvec, t6
    beq     t4, t5, leave
    sd      t5, CORE_FLOAT_OWNER(t0)
    li      t3, FLOATS_DIRTY
    csrs    sstatus, t3             # so that the kernel may touch them
    beqz    t4, restore_floats
#if TCB_CONTEXT != 0
    addi    t4, t4, TCB_CONTEXT
#endif
    ld      t5, CONTEXT_STATUS(t4)
    and     t6, t5, t3
    bne     t6, t3, restore_floats
    frcsr   t6
    sd      t6, CONTEXT_FLOAT_STATUS(t4)
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fsd     f\n, FLOAT(\n)(t4)
    .endr
    li      t6, FLOATS_DIRTY ^ FLOATS_CLEAN_BIT
    not     t6, t6
    and     t5, t5, t6
    sd      t5, CONTEXT_STATUS(t4)  # clean: what is saved is what it had
restore_floats:
    ld      t6, CONTEXT_FLOAT_STATUS(sp)
    fscsr   t6
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fld     f\n, FLOAT(\n)(sp)
    .endr
    j       leave
#endif
    .cfi_endproc
.size trap_entry, . - trap_entry
