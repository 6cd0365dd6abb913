"""Golden tests: `*.test` files hold sources and what must come of them; the file's prefix picks the layer."""
