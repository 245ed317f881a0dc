"""What to do about an error, and how a library is given a CA bundle.

The data stands in `causes`, `stores` and `hooks`; what the knob table knows already is derived from it in `recipes`.
"""

from __future__ import annotations

from certlint.advice.recipes import Recipe, libraries, recipe, service
from certlint.advice.symptoms import mentioned, symptom

__all__ = ["Recipe", "libraries", "mentioned", "recipe", "service", "symptom"]
