"""The restaurant itself: its name, its address, its language."""
