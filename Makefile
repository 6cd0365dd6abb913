# Taipan's front door: every target calls one Python tool; `make help` lists them.

SYSTEM ?= hello
PROFILE ?= release
ROOT ?=
ROOT_CNODE_BITS ?= 13
TARGET ?= qemu-virt
IS_QEMU := $(filter qemu-virt,$(TARGET))
FPU ?= $(if $(IS_QEMU),1,0)
DEBUG ?= $(if $(or $(ROOT),$(filter checked,$(PROFILE))),1,0)
DOMAINS ?= 1
CLOCK ?= $(if $(IS_QEMU),0,0x200bff8)
BENCHMARK ?= $(if $(ROOT),1,0)
FASTPATH ?= 1
MEMORY ?= $(if $(IS_QEMU),$(if $(ROOT),3G,128M),64M)
ICOUNT ?= 0
GDB ?= 0
ENGINE ?= interpreted
BREAK ?=
ENTRY ?=
EVERY ?= 1
RECORD ?= 0
N ?= 1000
SEED ?= 0
JOBS ?= 1
PYTHON ?= python3

PY := .venv/bin/python
BUILD := $(PY) -m linker build --profile "$(PROFILE)" --root-cnode-bits "$(ROOT_CNODE_BITS)" \
	--fpu "$(FPU)" --debug "$(DEBUG)" --domains "$(DOMAINS)" --benchmark "$(BENCHMARK)" --fastpath "$(FASTPATH)" \
	--memory "$(MEMORY)" --clock "$(CLOCK)"
IMAGE := build/$(PROFILE)/$(if $(ROOT),root,$(SYSTEM)).elf
QEMU := $(PY) -m qemu_tests run --memory "$(MEMORY)" --icount "$(ICOUNT)" --gdb "$(GDB)"
RUN := $(if $(IS_QEMU),$(QEMU),$(PY) -m qemu_tests.rtl "$(TARGET)")

SOURCES := $(wildcard codegen kernel linker userland qemu_tests simulator)

.DEFAULT_GOAL := image
.PHONY: setup image qemu sim agree test conformance coverage bench bench-long report mutate mutate-kernel fuzz-compiler fuzz-kernel fuzz-native plant-bugs lint clean help

## setup: install packages (needs root if any is missing) and the virtual environment
setup: .venv/stamp
.venv/stamp: pyproject.toml .ci/setup
	@PYTHON=$(PYTHON) .ci/setup

## setup-rtl: install what the simulated cores need (TARGET=cva6, cva6wb or rocket does it by itself)
setup-rtl: .venv/stamp-rtl
.venv/stamp-rtl: .venv/stamp
	@PYTHON=$(PYTHON) .ci/setup rtl

## image: build build/PROFILE/SYSTEM.elf, or with ROOT= build/PROFILE/root.elf
image: setup
	@$(BUILD) $(if $(ROOT),--root "$(ROOT)",--system "$(SYSTEM)")

## qemu: boot the image, its console on this terminal (Ctrl-A X quits); TARGET= picks a simulated core instead
qemu: image $(if $(IS_QEMU),,setup-rtl)
	@$(RUN) "$(IMAGE)"

## sim: run the image on the simulated machine, its kernel interpreted by CPython, or with ENGINE=hosted compiled
sim: image
	@$(PY) -m simulator run "$(IMAGE)" --memory "$(MEMORY)" --fpu "$(FPU)" --debug "$(DEBUG)" \
		--domains "$(DOMAINS)" --benchmark "$(BENCHMARK)" --engine "$(ENGINE)" --profile "$(PROFILE)" --break "$(BREAK)" --entry "$(ENTRY)"

## agree: run the image interpreted, hosted and on QEMU; their traces have to be the same, with a digest of the state at one entry of EVERY
agree: image
	@$(PY) -m simulator agree "$(IMAGE)" --memory "$(MEMORY)" --fpu "$(FPU)" --debug "$(DEBUG)" \
		--domains "$(DOMAINS)" --benchmark "$(BENCHMARK)" --profile "$(PROFILE)" --every "$(EVERY)"

## test: lint, then every unit test, golden test and booted test
test: lint
	@echo "  PYTEST"
	@$(PY) -m pytest -q -n 2

## conformance: run the tests that docs/interface.md links to, and count the checks
conformance: setup
	@$(PY) -m kernel.tests.conformance

## coverage: which lines and branches of the kernel the tests reach, by engine and suite; pages in build/coverage/index.html
coverage: setup
	@$(PY) -m kernel.tests.coverage
	@$(PY) -m simulator.coverage

## bench: what each kernel operation costs, into build/bench/TARGET.json: instructions, or a core's cycles
bench: $(if $(IS_QEMU),setup,setup-rtl)
	@$(PY) -m qemu_tests.bench --target "$(TARGET)" --record "$(RECORD)"

## bench-long: mixed operations for a minute with 1, 100 and 10,000 threads, objects and capabilities there; worst cases
bench-long: setup
	@$(PY) -m qemu_tests.bench_long

## report: what the compiler says of the kernel: sizes, stack, loops, checks and raw addresses
report: setup
	@$(BUILD) --report

## bench-codegen: count instructions of compiled functions beside their hand-written twins in C
bench-codegen: setup
	@$(PY) -m codegen.bench

## mutate: plant each seeded fault in a copy of the compiler, and show which test catches it
mutate: setup
	@$(PY) -m codegen.mutation

## mutate-kernel: the same for the kernel
mutate-kernel: setup
	@$(PY) -m kernel.tests.mutation

## fuzz-compiler: run N random programs from SEED on every engine; they have to agree
fuzz-compiler: setup
	@$(PY) -m codegen.fuzz "$(N)" --seed "$(SEED)" --jobs "$(JOBS)"

## fuzz-kernel: play N random games from SEED on the interpreted and the compiled kernel; they have to stay alike
fuzz-kernel: setup
	@$(PY) -m simulator.fuzz "$(N)" --seed "$(SEED)" --jobs "$(JOBS)"

## fuzz-native: play N games that libFuzzer makes, on a compiled kernel with sanitizers; prints steps and edges
fuzz-native: setup
	@$(PY) -m simulator.fuzz.native "$(N)" --seed "$(SEED)"

## plant-bugs: plant one bug of each kind in a copy, and show which net catches it
plant-bugs: setup
	@$(PY) -m simulator.planted

## lint: ruff (format and rules) and mypy --strict
lint: setup
	@echo "  RUFF"
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@echo "  MYPY"
	@$(PY) -m mypy $(SOURCES)

## clean: remove everything that was built (the virtual environment stays)
clean:
	@rm -rf build
	@echo "  CLEAN build"

help:
	@echo "targets:"
	@sed -n 's/^## \([a-z-]*\): /  \1\t/p' $(MAKEFILE_LIST)
	@echo "variables:"
	@echo "  SYSTEM=$(SYSTEM)	a system description in userland/systems/"
	@echo "  ROOT=$(ROOT)	any root-task ELF instead of a system"
	@echo "  PROFILE=$(PROFILE)	release, or checked (every assertion in)"
	@echo "  ICOUNT=$(ICOUNT)	1: QEMU counts instructions deterministically"
	@echo "  GDB=$(GDB)	1: the machine waits for a debugger, and the command for one is printed"
	@echo "  TARGET=$(TARGET)	where it runs: qemu-virt, or cva6, cva6wb, rocket (simulated cores)"
	@echo "  RECORD=$(RECORD)	1: \`make bench\` appends to docs/bench-history.json and draws it"
	@echo "  ENGINE=$(ENGINE)	what runs the kernel in \`make sim\`: interpreted (CPython), or hosted (compiled for here)"
	@echo "  BREAK=$(BREAK)	a line of the kernel where \`make sim\` stops, as in kernel/ipc.py:40"
	@echo "  ENTRY=$(ENTRY)	or how many entries of the kernel after which it stops"
	@echo "  ROOT_CNODE_BITS=$(ROOT_CNODE_BITS)	size of the root task's capability space"
	@echo "  FPU=$(FPU)	1: threads may use floating point"
	@echo "  DEBUG=$(DEBUG)	1: the debug system calls are there"
	@echo "  BENCHMARK=$(BENCHMARK)	1: the benchmark system calls are there; and, without fast paths and not for sim and agree,"
	@echo "  		utilisation: the cycles that threads use are counted; entries: kernel entries are logged"
	@echo "  FASTPATH=$(FASTPATH)	0: every system call goes the ordinary way"
	@echo "  CLOCK=$(CLOCK)	where the time is in memory, for machines that trap when its register is read; 0: the register"
	@echo "  DOMAINS=$(DOMAINS)	how many scheduling domains there are, at most 256"
	@echo "  N=$(N) SEED=$(SEED) JOBS=$(JOBS)	fuzz-compiler: how many programs, the first one's seed, batches at a time; fuzz-kernel, fuzz-native: games"
	@echo "  MEMORY=$(MEMORY)	the machine's memory"
	@echo "  PYTHON=$(PYTHON)	the interpreter that .venv is made from"
