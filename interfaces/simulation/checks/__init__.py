"""What must hold after any story. Each check looks at the evidence and names the honours for which it does not hold."""
