"""Road sensors: what lies on the surface and how warm it is."""
