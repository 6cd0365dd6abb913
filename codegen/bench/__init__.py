"""Code quality: functions of the kernel, compiled by us, beside twins written by hand in C."""
