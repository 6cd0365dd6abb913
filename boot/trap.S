# Into the kernel and out of it.
#
# sscratch holds the address of the saved registers of the thread that runs, or ran last before the kernel did.
# Registers are saved where they stay: nothing is copied when threads change.

#define CAUSE_ECALL 8
#define ECALL_BYTES 4
#define ANEW 1                      /* bit 0 of where a thread goes on that is not behind a system call */
#define BARE 1024                   /* added to the number of a system call that keeps four registers */
#define STATUS_SPP 0x100            /* sstatus: the trap came from supervisor mode */
#define FLOATS_MASK 0x6000          /* sstatus.FS */
#if TCB_CONTEXT != 0
#error "a thread starts with its saved registers: they have one address"
#endif
#define WORD(n) (CONTEXT_WORDS + 8 * (n))
#define LATE 3,4,CALLEE             /* numbers of the registers that C leaves as they were: gp, tp, … */
#define CALLEE 8,9,18,19,20,21,22,23,24,25,26,27  /* … and s0 to s11 */
#define LOW 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
#define HIGH 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31

#define words(op, base, ...) each op, x, CONTEXT_WORDS, base, __VA_ARGS__
#define floats(op, base) each op, f, CONTEXT_FLOATS, base, LOW, HIGH

.macro each op, kind, place, base, numbers:vararg  /* some registers, at their places among those saved */
    .irp n, \numbers
    \op     \kind\n, \place + 8 * \n(\base)
    .endr
.endm

.macro short scratch, number, is, function, after  /* the short way of a system call, if the number is that one's */
    addi    \scratch, \number, -(\is)
    bnez    \scratch, 1f
    call    \function
    j       \after
1:
.endm

.section .text.trap, "ax"
.globl trap_entry, trap_exit, resume, resume_bare, idle
.cfi_sections .debug_frame
.type trap_entry, @function
    .cfi_startproc
    .cfi_undefined ra               # a backtrace of the kernel ends here

# Who stays has what the kernel did not touch as it was.
tried:
    csrr    a6, sscratch
    addi    t0, a0, -WAY_STAY
    ld      t1, CONTEXT_RESUME_AT(a6)
    bnez    t0, 1f
    words(ld, a6, 1, 2, 10, 11, 12, 13, 14, 15)
    j       leave_again
1:  words(sd, a6, LATE)
    bnez    a0, trap_exit           # else nothing was done
    ld      a0, WORD(17)(a6)
    call    handle_syscall

# Leave the kernel as the current thread. If it was stopped, and another one ran since, it may stand between a
# load-reserved and its store-conditional, which has to fail.
trap_exit:
    ld      a6, core + CORE_CURRENT
    csrr    t3, sscratch
    beq     t3, a6, 1f
    ld      t3, CONTEXT_RESUME_AT(a6)
    andi    t3, t3, ANEW
    beqz    t3, 1f
    sc.d    zero, zero, (sp)
1:  ld      t1, CONTEXT_STATUS(a6)
#if FPU
    li      t3, FLOATS_MASK
    and     t3, t1, t3
    bnez    t3, leave_with_floats
leave:
#endif
    csrw    sstatus, t1
    words(ld, a6, 10, 11, 12, 13, 14, 15)
    j       resume_bare

# From a short way: leave as the thread whose registers are saved at a6, with a message in a0 to a5. It does not use
# floats, and the kernel was entered by a system call too: sstatus is what it has to be.
resume:
    csrr    a7, sscratch
    words(sd, a7, LATE)
resume_bare:                        # the thread that was here made a bare call, or all of its registers are saved
    ld      t1, CONTEXT_RESUME_AT(a6)
    words(ld, a6, 1, 2)
    csrw    sscratch, a6
    beqz    t1, leave_bare
    andi    t1, t1, ~ANEW           # QEMU's sepc has that bit
    words(ld, a6, LATE)
leave_again:
    csrw    sepc, t1
    words(ld, a6, 5, 6, 7, 28, 29, 30, 31, 17, 16)
    sret

# CVA6 fetches what stands behind `sret`, so that should be in the cache. And sp, which is made from an address near
# here, has to be a multiple of eight.
.balign 32
trap_entry:
    csrrw   a7, sscratch, a7
save: sd    ra, WORD(1)(a7)
    csrrw   ra, sscratch, a7        # the thread's a7
    sd      sp, WORD(2)(a7)
    auipc   sp, %pcrel_hi(kernel_stack_top)  # or less than 2 KiB from there, where the linker leaves room
    bgtz    ra, bare
ordinary:
    words(sd, a7, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 28, 29, 30, 31)
    csrr    t1, sepc
    csrr    t4, scause
    sd      ra, WORD(17)(a7)
    li      t3, CAUSE_ECALL
    bne     t4, t3, stopped
    addi    t1, t1, ECALL_BYTES
    sd      t1, CONTEXT_RESUME_AT(a7)

# A system call. Four of them have short ways: their registers are arguments as they are, and the thread, where
# its registers are saved, stands for the number. What C leaves as it was is saved when it is clear who goes on.
    short   t1, ra, -1, enter_call, tried
    short   t1, ra, -2, enter_reply_recv, tried
    short   t1, ra, -5, enter_send, tried
    short   t1, ra, -11, enter_yield, tried
    li      a0, WAY_ORDINARY
    j       tried

# Behind a bare call: at ra, with a message in a0 to a5, and nothing of anybody else in the other registers.
leave_bare:
    csrw    sepc, ra
    words(ld, a6, 3, 4)
    .irp n, 5, 6, 7, 16, 17, 28, 29, 30, 31, CALLEE
    li      x\n, 0
    .endr
    sret

# Perhaps a bare call, of which four registers are saved by now. What is not done at once is not done at all.
bare: words(sd, a7, 3, 4)
    csrr    gp, scause
    addi    gp, gp, -CAUSE_ECALL
    bnez    gp, 2f
    short   gp, ra, BARE + 1, enter_bare_call, trap_exit
    short   gp, ra, BARE + 2, enter_bare_reply_recv, trap_exit
2:  ld      gp, WORD(3)(a7)
    j       ordinary

# Not by a system call. In supervisor mode only the idle thread may be stopped, and only by an interrupt.
stopped:
    bltz    t4, 1f
    csrr    t3, sstatus
    andi    t3, t3, STATUS_SPP
    beqz    t3, 1f
    call    handle_kernel_trap      # the kernel itself was stopped: it starts afresh on its stack to say so
1:  sd      t1, WORD(0)(a7)
    addi    t1, t1, ANEW
    sd      t1, CONTEXT_RESUME_AT(a7)
    mv      a0, t4
    call    handle_trap
    csrr    a6, sscratch
    words(sd, a6, LATE)
    j       trap_exit

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
    j       save

# The thread uses floating point. If the registers hold another one's, save them.
# Here a6 is the new thread's context, t1 its sstatus and t3 what that says of floating point.
leave_with_floats:
    la      t0, core
    ld      t4, CORE_FLOAT_OWNER(t0)
    la      t6, trap_with_floats
    csrw    stvec, t6
    beq     t4, a6, leave
    sd      a6, CORE_FLOAT_OWNER(t0)
    csrs    sstatus, t3             # so that the kernel may touch them
    beqz    t4, 1f
    frcsr   t6
    sd      t6, CONTEXT_FLOAT_STATUS(t4)
    floats(fsd, t4)
1:  ld      t6, CONTEXT_FLOAT_STATUS(a6)
    fscsr   t6
    floats(fld, a6)
    j       leave
#endif
    .cfi_endproc
.size trap_entry, . - trap_entry
