# python -m codegen build kernel.mian
"""A program is one module and all that it imports, found by name from the folder in which the compiler
runs.
"""

pass


# error: T049: there is no module 'kernel.mian'
#   write instead: the name of a module below the folder that you build in
