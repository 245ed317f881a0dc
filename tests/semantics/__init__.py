"""Tests of the evaluation across functions and modules."""
