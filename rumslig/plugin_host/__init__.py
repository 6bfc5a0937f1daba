"""What is installed beside the core, what of it may run, and asking it without being hurt."""
