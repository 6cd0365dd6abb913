"""What differs between processors."""
