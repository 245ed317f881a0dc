"""What to do about an error, and how a library is given a CA bundle.

The data stands in `causes`, `messages`, `clients`, `stores` and `hooks`; what the knob table knows already is derived
from it in `recipes`.
"""

from __future__ import annotations

from certlint.advice.recipes import Recipe, built_on, libraries, recipe, service
from certlint.advice.symptoms import mentioned, read, symptom

__all__ = ["Recipe", "built_on", "libraries", "mentioned", "read", "recipe", "service", "symptom"]
