"""The compiler: typed, restricted Python in, C and assembly offsets out."""
