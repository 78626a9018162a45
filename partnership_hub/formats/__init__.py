"""How moments are said, where Django says them otherwise."""
