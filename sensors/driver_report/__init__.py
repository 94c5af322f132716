"""What drivers see and report."""
