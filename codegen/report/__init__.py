"""What a build says of each function: size, stack, loops, checks and raw addresses."""
