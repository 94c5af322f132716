"""Towns: import, overlay, check, export."""
