"""Systems: each module names the programs of one bootable image."""
