"""Runs certlint over files: which files there are, which deserve parsing, and the rounds of linking."""
