"""Fixes: what to write instead of what was found, as edits of the bytes. Pure."""
