"""Certificates: bytes to certificates, and certificates to what is wrong with them. Pure.

Only here is `cryptography` known, which is an extra; it is imported when the first certificate is read.
"""

from certlint.certificates.health import COPY_SIZE, judge_certificates, public_roots_needed
from certlint.certificates.pem import Block, Blocks, directives, split
from certlint.certificates.reading import MOST_CERTIFICATES, identify, read_certificates
from certlint.certificates.writing import Composed, Source, compose, is_own

__all__ = [
    "COPY_SIZE",
    "MOST_CERTIFICATES",
    "Block",
    "Blocks",
    "Composed",
    "Source",
    "compose",
    "directives",
    "identify",
    "is_own",
    "judge_certificates",
    "public_roots_needed",
    "read_certificates",
    "split",
]
