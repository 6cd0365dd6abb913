"""The same games on a compiled kernel alone: one program of libFuzzer, the sanitizers and the kernel."""
