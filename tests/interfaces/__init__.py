"""What people reach."""
