"""How fast certlint is, beside other linters, on pinned trees of real code: ``python -m benchmarks``."""
