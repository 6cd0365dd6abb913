# Into the kernel and out of it.
#
# sscratch holds the address of the saved registers of the thread that runs, or ran last before the kernel did.
# Registers are saved where they stay: nothing is copied when threads change.

#define CAUSE_ECALL 8
#define ECALL_BYTES 4
#define STATUS_SPP 0x100            /* sstatus: the trap came from supervisor mode */
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
.balign 16
.type trap_entry, @function
trap_entry:
    .cfi_startproc
    .cfi_undefined ra               # a backtrace of the kernel ends here
    csrrw   a7, sscratch, a7
    each    sd, 1, 3, a7
    auipc   sp, %pcrel_hi(kernel_stack_top)  # or less than 2 KiB from there, where the linker leaves room
    each    sd, 4, 16, a7
    each    sd, 18, 31, a7
    csrrw   t0, sscratch, a7        # the thread's a7
    csrr    t1, sepc
    csrr    t4, scause
    sd      t0, WORD(17)(a7)
    sd      t1, WORD(0)(a7)
    addi    t1, t1, ECALL_BYTES
    li      t3, CAUSE_ECALL
    sd      t1, CONTEXT_RESUME_AT(a7)
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
2:  addi    t1, t0, 5               # Send is -5
    bnez    t1, 3f
    call    enter_send
    beqz    a0, trap_exit
    csrr    a6, sscratch            # nobody else runs: what the kernel does not touch is as it was
    each    ld, 10, 15, a6
    j       leave_again
3:  mv      a0, t0
    call    handle_syscall

# Leave the kernel as the current thread.
trap_exit:
    la      t0, core
    ld      a6, CORE_CURRENT(t0)
#if TCB_CONTEXT != 0
    addi    a6, a6, TCB_CONTEXT
#endif
    ld      t1, CONTEXT_STATUS(a6)
#if FPU
    li      t3, FLOATS_MASK
    and     t3, t1, t3
    bnez    t3, leave_with_floats
leave:
#endif
    csrw    sstatus, t1
    each    ld, 10, 15, a6

# Leave as the thread whose registers are saved at a6, with a message in a0 to a5. It does not use floats, and
# the kernel was entered by a system call too: sstatus is what it has to be.
resume:
    csrw    sscratch, a6
    each    ld, 3, 4, a6
    each    ld, 8, 9, a6
    each    ld, 18, 27, a6
leave_again:
    ld      t1, CONTEXT_RESUME_AT(a6)
    csrw    sepc, t1
    each    ld, 1, 2, a6
    each    ld, 5, 7, a6
    each    ld, 28, 31, a6
    ld      a7, WORD(17)(a6)
    ld      a6, WORD(16)(a6)
    sret

# Not by a system call. In supervisor mode only the idle thread may be stopped, and only by an interrupt.
# Any other thread may stand between a load-reserved and its store-conditional.
stopped:
    bltz    t4, 1f
    csrr    t3, sstatus
    andi    t3, t3, STATUS_SPP
    bnez    t3, kernel_trapped
1:  addi    t1, t1, -ECALL_BYTES
    sd      t1, CONTEXT_RESUME_AT(a7)
    addi    t0, sp, -8
    sc.d    zero, zero, (t0)
    mv      a0, t4
    call    handle_trap
    j       trap_exit

# The kernel itself was stopped. It starts afresh on its stack to say so.
kernel_trapped:
    call    handle_kernel_trap

# The idle thread, in supervisor mode, with interrupts on; and where harts that are not used wait.
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

# The thread uses floating point. If the registers hold another one's, save those that were changed.
# Here a6 is the new thread's context, t0 the core and t1 its sstatus.
leave_with_floats:
    ld      t4, CORE_FLOAT_OWNER(t0)
#if TCB_CONTEXT != 0
    addi    t5, a6, -TCB_CONTEXT
#else
    mv      t5, a6
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
    ld      t6, CONTEXT_FLOAT_STATUS(a6)
    fscsr   t6
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fld     f\n, FLOAT(\n)(a6)
    .endr
    j       leave
#endif
    .cfi_endproc
.size trap_entry, . - trap_entry
