"""What each invocation needs, and how it is refused; `docs/interface.md` is made from this.

The refusals of a call stand in the order in which the kernel finds them.
"""
