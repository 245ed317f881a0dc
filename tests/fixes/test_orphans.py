"""Imports that a fix orphans go, wherever they stand, and the block around them if that was all; others stay."""

from __future__ import annotations

import pytest

from fixes.fixing import VARIABLE, fixed

GONE = [
    "try:\n    import urllib3\n    urllib3.disable_warnings()\nexcept ImportError:\n    pass\n",
    "try:\n    import urllib3\nexcept ImportError:\n    urllib3 = None\nurllib3.disable_warnings()\n",
    "if DEBUG:\n    import urllib3\n    urllib3.disable_warnings()\n",
    "if DEBUG:\n    import urllib3\n    urllib3.disable_warnings()\nelse:\n    pass\n",
    "if DEBUG:\n    if not QUIET:\n        import urllib3\n        urllib3.disable_warnings()\n",
    "try:\n    from requests.packages.urllib3 import disable_warnings as quiet\nexcept ImportError:\n"
    "    from urllib3 import disable_warnings as quiet\nquiet()\n",
]


@pytest.mark.parametrize("block", GONE)
def test_the_block_goes_with_the_import(block: str) -> None:
    source = f"DEBUG = QUIET = input()\n{block}print(DEBUG, QUIET)\n"
    assert fixed(source, VARIABLE, unsafe=True).decode() == source.replace(block, "")


STAYS = [
    (  # something else is done there
        "if DEBUG:\n    import urllib3\n    urllib3.disable_warnings()\n    print(1)\n",
        "if DEBUG:\n    print(1)\n",
    ),
    (  # the question may do something
        "if ask():\n    import urllib3\n    urllib3.disable_warnings()\n",
        "if ask():\n    pass\n",
    ),
    (  # another use
        "try:\n    import urllib3\n    urllib3.disable_warnings()\nexcept ImportError:\n    pass\nprint(urllib3)\n",
        "try:\n    import urllib3\nexcept ImportError:\n    pass\nprint(urllib3)\n",
    ),
    (  # what happens if it is not there is said
        "try:\n    import urllib3\n    urllib3.disable_warnings()\nexcept ImportError:\n    print('none')\n",
        "try:\n    pass\nexcept ImportError:\n    print('none')\n",
    ),
    (
        "def main():\n    import urllib3\n    urllib3.disable_warnings()\n    print(1)\n",
        "def main():\n    print(1)\n",
    ),
    (
        "import os, ssl, sys, urllib3, json\nprint(os, json)\nurllib3.disable_warnings()\n",
        "import os, ssl, sys, json\nprint(os, json)\n",
    ),
    (  # it is listed as what others may import
        "import urllib3\nurllib3.disable_warnings()\n__all__ = ['urllib3']\n",
        "import urllib3\n__all__ = ['urllib3']\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), STAYS)
def test_what_has_another_reason_stays(before: str, after: str) -> None:
    header = "DEBUG = ask = input\n"
    assert fixed(header + before, VARIABLE, unsafe=True).decode() == header + after
