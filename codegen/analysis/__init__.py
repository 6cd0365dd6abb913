"""Facts about functions that passes and back ends ask for."""
