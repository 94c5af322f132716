"""What sensors measured, spread to every segment."""
