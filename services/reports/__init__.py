"""Drivers' reports that come by HTTP."""
