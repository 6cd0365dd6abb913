"""The simulator: the image's own programs on an emulated processor, their kernel run by CPython."""
