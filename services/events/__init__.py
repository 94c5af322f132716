"""News as they happen, by server-sent events."""
