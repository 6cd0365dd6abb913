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
#if TCB_CONTEXT != 0
#error "a thread starts with its saved registers: they have one address"
#endif
#define WORD(n) (CONTEXT_WORDS + 8 * (n))

.macro each op, from, to, base, kind=x, place=CONTEXT_WORDS  /* each register of a range, at its place among those saved */
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .if \n >= \from && \n <= \to
    \op     \kind\n, \place + 8 * \n(\base)
    .endif
    .endr
.endm

.macro short number, function       /* the short way of the system call that is -number */
    addi    t1, t0, \number
    bnez    t1, 1f
    call    \function
    j       tried
1:
.endm

.macro callee op, base              /* … of those that C leaves as they were */
    each    \op, 8, 9, \base
    each    \op, 18, 27, \base
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
save: each  sd, 1, 3, a7
    auipc   sp, %pcrel_hi(kernel_stack_top)  # or less than 2 KiB from there, where the linker leaves room
    each    sd, 4, 7, a7
    each    sd, 10, 16, a7
    each    sd, 28, 31, a7
    csrrw   t0, sscratch, a7        # the thread's a7
    csrr    t1, sepc
    csrr    t4, scause
    sd      t0, WORD(17)(a7)
    sd      t1, WORD(0)(a7)
    addi    t1, t1, ECALL_BYTES
    li      t3, CAUSE_ECALL
    sd      t1, CONTEXT_RESUME_AT(a7)
    bne     t4, t3, stopped

# A system call. Four of them have short ways: their registers are arguments as they are, and the thread, where
# its registers are saved, stands for the number. What C leaves as it was is saved when it is clear who goes on.
    short   1, enter_call           # Call is -1
    short   2, enter_reply_recv
    short   5, enter_send
    short   11, enter_yield
    li      a0, WAY_ORDINARY

# Who stays has what the kernel did not touch as it was.
tried:
    csrr    a6, sscratch
    addi    t1, a0, -WAY_STAY
    bnez    t1, 1f
    each    ld, 10, 15, a6
    j       leave_again
1:  callee  sd, a6
    bnez    a0, trap_exit           # else nothing was done
    ld      a0, WORD(17)(a6)
    call    handle_syscall

# Leave the kernel as the current thread.
trap_exit:
    la      t0, core
    ld      a6, CORE_CURRENT(t0)
    ld      t1, CONTEXT_STATUS(a6)
#if FPU
    li      t3, FLOATS_MASK
    and     t3, t1, t3
    bnez    t3, leave_with_floats
leave:
#endif
    csrw    sstatus, t1
    each    ld, 10, 15, a6
    j       1f

# From a short way: leave as the thread whose registers are saved at a6, with a message in a0 to a5. It does not use
# floats, and the kernel was entered by a system call too: sstatus is what it has to be.
resume:
    csrr    a7, sscratch
    callee  sd, a7
1:  csrw    sscratch, a6
    each    ld, 3, 4, a6
    callee  ld, a6
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
1:  callee  sd, a7
    addi    t1, t1, -ECALL_BYTES
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
    j       save

# The thread uses floating point. If the registers hold another one's, save those that were changed.
# Here a6 is the new thread's context, t0 the core and t1 its sstatus.
leave_with_floats:
    ld      t4, CORE_FLOAT_OWNER(t0)
    la      t6, trap_with_floats
    csrw    stvec, t6
    beq     t4, a6, leave
    sd      a6, CORE_FLOAT_OWNER(t0)
    li      t3, FLOATS_DIRTY
    csrs    sstatus, t3             # so that the kernel may touch them
    beqz    t4, restore_floats
    ld      t5, CONTEXT_STATUS(t4)
    and     t6, t5, t3
    bne     t6, t3, restore_floats
    frcsr   t6
    sd      t6, CONTEXT_FLOAT_STATUS(t4)
    each    fsd, 0, 31, t4, f, CONTEXT_FLOATS
    li      t6, FLOATS_DIRTY ^ FLOATS_CLEAN_BIT
    not     t6, t6
    and     t5, t5, t6
    sd      t5, CONTEXT_STATUS(t4)  # clean: what is saved is what it had
restore_floats:
    ld      t6, CONTEXT_FLOAT_STATUS(a6)
    fscsr   t6
    each    fld, 0, 31, a6, f, CONTEXT_FLOATS
    j       leave
#endif
    .cfi_endproc
.size trap_entry, . - trap_entry
