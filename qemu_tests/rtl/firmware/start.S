# The least firmware with which an image starts on a simulated core: it delegates what the kernel handles, and
# answers the three SBI calls that the kernel makes. The time is read from memory where the core has no register.

#define KERNEL 0x80200000
#define TIMER_DEADLINE 0x2004000
#define TIMER_NOW 0x200bff8
#define SERIAL 0x10000000
#define POWER_OFF 0x5555
#define SBI_TIMER 0x54494d45
#define SBI_RESET 0x53525354
#define SBI_PUT_CHAR 1
#define KERNEL_CALL 9                   /* in mcause; all else that is not delegated is an illegal instruction */
#define READ_TIME -0x3fefdf8d           /* csrrs x0, time, x0 */
#define TIMER_CAUSE 7
#define DELEGATED_EXCEPTIONS 0xb1fb     /* all but illegal instructions and the kernel's own calls */
#define DELEGATED_INTERRUPTS 0x222
#define SUPERVISOR_TIMER 0x20           /* in mip */
#define MACHINE_TIMER 0x80              /* in mie */
#define TO_SUPERVISOR 0x0800            /* mstatus.MPP */
#define SPP 0x100
#define SPIE 0x20
#define SIE 0x2
#define OPEN_NAPOT 0x1f
#define READ_NAPOT 0x19
#define OWN_MEMORY (0x80000000 >> 2 | 0x200000 / 8 - 1) /* 2 MiB, as a PMP address says it */

.section .text.start, "ax"
.globl _start
_start:
    la      t0, frame
    csrw    mscratch, t0
    la      t0, traps
    addi    t0, t0, 1                   # interrupts have entries of their own
    csrw    mtvec, t0
    li      t0, OWN_MEMORY
    csrw    pmpaddr0, t0
    li      t0, -1
    csrw    pmpaddr1, t0
    li      t0, OPEN_NAPOT << 8 | READ_NAPOT    # who is to have the device tree may read it
    csrw    pmpcfg0, t0
    li      t0, DELEGATED_EXCEPTIONS
    csrw    medeleg, t0
    li      t0, DELEGATED_INTERRUPTS
    csrw    mideleg, t0
    li      t0, 7
    csrw    mcounteren, t0
    li      t0, -1
    li      t1, TIMER_DEADLINE
    sd      t0, (t1)
    li      t0, TO_SUPERVISOR
    csrw    mstatus, t0
    li      t0, KERNEL
    csrw    mepc, t0
    csrr    a0, mhartid
    la      a1, tree
    mret

# mscratch holds the frame, where a register that is needed here is kept at its number. Interrupts have entries of their
# own, each at its number; what happens most goes straight on, as a core expects of what it has not seen lately.
.balign 256
traps:
    j       exception

# The deadline has come: it is the kernel's interrupt from here on.
.org traps + 4 * TIMER_CAUSE
    csrrw   sp, mscratch, sp
    csrc    mie, sp
    addi    sp, sp, SUPERVISOR_TIMER
    csrs    mip, sp
    addi    sp, sp, -SUPERVISOR_TIMER
    csrrw   sp, mscratch, sp
    mret

# A call of the kernel: a7 names it, a0 is its argument; a0 is the answer.
exception:
    csrrw   sp, mscratch, sp
    sd      t0, 40(sp)
    csrr    t0, mcause
    addi    t0, t0, -KERNEL_CALL
    bnez    t0, illegal
    csrr    t0, mepc
    addi    t0, t0, 4
    csrw    mepc, t0
    li      t0, SBI_TIMER
    bne     a7, t0, other_call
    li      t0, TIMER_DEADLINE
    sd      a0, (t0)
    addi    t0, sp, SUPERVISOR_TIMER
    csrc    mip, t0
    csrs    mie, sp
    li      a0, 0
    ld      t0, 40(sp)
    csrrw   sp, mscratch, sp
    mret

# An instruction that the core lacks. If it reads the time (csrrs rd, time, x0), rd gets it.
illegal:
    csrr    t0, mtval
    sd      t1, 48(sp)
    sd      t2, 56(sp)
    beqz    t0, read_instruction
is_time:
    sext.w  t0, t0
    li      t1, READ_TIME
    xor     t1, t0, t1                  # only rd may differ
    li      t2, 0xf80
    and     t0, t1, t2
    bne     t0, t1, pass_on
    csrr    t1, mepc
    addi    t1, t1, 4
    csrw    mepc, t1
    li      t1, TIMER_NOW
    ld      t1, (t1)
    srli    t0, t0, 4                   # eight bytes for each rd
    add     t2, t0, sp
    sd      t1, (t2)
    la      t2, load_time
    add     t2, t2, t0
    jr      t2

# The register gets what the frame has for it; those that are kept there get it as they come back.
.option push
.option norvc
.balign 8
load_time:
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .if \n == 2
    csrw    mscratch, t1
    .else
    ld      x\n, 8 * \n(sp)
    .endif
    j       leave_with_t2
    .endr
.option pop
leave_with_t2:
    ld      t2, 56(sp)
    ld      t1, 48(sp)
leave:
    ld      t0, 40(sp)
    csrrw   sp, mscratch, sp
    mret

# The core does not tell which instruction it was: read it as who met it would.
read_instruction:
    sd      t3, 224(sp)
    csrr    t1, mepc
    li      t2, 1 << 17                 # mstatus.MPRV
    csrs    mstatus, t2
    lhu     t0, (t1)
    lhu     t3, 2(t1)
    csrc    mstatus, t2
    slli    t3, t3, 16
    or      t0, t0, t3
    ld      t3, 224(sp)
    j       is_time

other_call:
    li      t0, SBI_PUT_CHAR
    beq     a7, t0, put_char
    li      t0, SBI_RESET
    beq     a7, t0, power_off
    li      a0, -2                      # not supported
    j       leave

put_char:
    li      t0, SERIAL
    sb      a0, (t0)
    li      a0, 0
    j       leave

power_off:
    la      t0, power
    ld      t0, (t0)
    li      t1, POWER_OFF
    sw      t1, (t0)
1:  j       1b

# Any other is the kernel's to handle, as if it had been delegated.
pass_on:
    csrr    t0, mcause
    csrw    scause, t0
    csrr    t0, mtval
    csrw    stval, t0
    csrr    t0, mepc
    csrw    sepc, t0
    csrr    t0, stvec
    csrw    mepc, t0
    csrr    t0, mstatus
    li      t1, SPP | SPIE
    not     t1, t1
    and     t1, t0, t1
    srli    t2, t0, 3                   # MPP's low bit to SPP
    andi    t2, t2, SPP
    or      t1, t1, t2
    andi    t2, t0, SIE                 # SIE to SPIE, which is four bits up
    slli    t2, t2, 4
    or      t1, t1, t2
    andi    t1, t1, ~SIE
    li      t2, TO_SUPERVISOR
    or      t1, t1, t2
    csrw    mstatus, t1
    j       leave_with_t2

.section .rodata
.balign 8
tree:
    .incbin TREE
power:
    .dword  POWER

.section .bss
.balign 4096
    .space  MACHINE_TIMER
frame:
    .space  256
