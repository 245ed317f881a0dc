"""The frozen dataclasses that everyone passes around. Nothing here computes."""
