"""The plain page at `/`, served as it lies here, without a build."""
