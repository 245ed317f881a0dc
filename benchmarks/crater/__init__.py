"""Runs certlint on pinned packages of PyPI, each in a process with limits, and compares what is found with a record."""
