"""What mkdocs calls while it builds the site: links to files outside of docs become their names.

The pages link to README and to sources, as they are also read in the repository. The site does not have these files.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#:\s]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """The text of a page, in which every link leads to a page of the site."""
    folder = (DOCS / page.file.src_uri).parent

    def kept(link: re.Match[str]) -> str:
        target = (folder / link[2]).resolve()
        return link[0] if target.is_relative_to(DOCS) and target.suffix != ".py" else link[1]

    return LINK.sub(kept, markdown)
