"""Search for tours of many vehicles in time: ruin, recreate, play, keep or undo."""
