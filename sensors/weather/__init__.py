"""Station files and forcing files: bytes in, a weather series out."""
