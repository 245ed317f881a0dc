"""The blocks that comments speak of: from a header, decorators included, to the last line of its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from certlint.model.facts import Comment
from certlint.syntax.decode import Decoded
from certlint.syntax.lines import Lines
from certlint.syntax.sites import Alignment, Anchor, Recorder

__all__ = ["with_blocks"]

_SPEAKING = re.compile(r"certlint\s*:\s*ignore-block", re.IGNORECASE)


def with_blocks(
    comments: tuple[Comment, ...], module: cst.Module, decoded: Decoded, lines: Lines
) -> tuple[Comment, ...]:
    """Tell each comment that speaks of a block which lines are its own."""
    if not any(_SPEAKING.search(comment.text) for comment in comments):
        return comments
    headers = _headers(module, decoded, lines)
    return tuple(
        _with_block(comment, headers, lines) if _SPEAKING.search(comment.text) else comment for comment in comments
    )


def _with_block(comment: Comment, headers: dict[int, tuple[int, int]], lines: Lines) -> Comment:
    """The innermost block with this line in its header, or the first code line below it if it stands alone."""
    line = comment.line
    if comment.own_line and line not in headers:
        source = lines.split()
        while line <= len(source) and source[line - 1].lstrip().startswith(("#", "\\")) and line not in headers:
            line += 1
    first, last = headers.get(line, (0, 0))
    return replace(comment, block_first=first, block_last=last)


def _headers(module: cst.Module, decoded: Decoded, lines: Lines) -> dict[int, tuple[int, int]]:
    """The first and last line of the block for every line of a header; of several on one line, the inner one."""
    blocks = [
        (
            Anchor(decorators[0] if (decorators := getattr(node, "decorators", ())) else node, "start"),
            Anchor(body, "start", outer=True),
            Anchor(body, "end", outer=True),
        )
        for node, body in _blocks(module)
    ]
    recorder = Recorder(module, {id(anchor.node) for anchors in blocks for anchor in anchors})
    module._codegen(recorder)
    alignment = Alignment("".join(recorder.tokens), decoded.text)
    headers: dict[int, tuple[int, int]] = {}
    for start, colon, end in blocks:
        first = lines.locate(alignment.start(recorder.at(start)))[0]
        last = lines.locate(_last_solid(decoded.text, alignment.end(recorder.at(end))))[0]
        for line in range(first, lines.locate(alignment.end(recorder.at(colon)))[0] + 1):
            headers[line] = (first, last)
    return headers


def _last_solid(text: str, end: int) -> int:
    """The offset of the last character before ``end`` that is no whitespace."""
    return len(text[:end].rstrip()) - 1


def _blocks(module: cst.Module) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Every node that opens a block, with its body; outer ones before inner ones, in the order of the source."""
    pending: list[cst.CSTNode] = [module]
    while pending:
        node = pending.pop()
        body = getattr(node, "body", None)
        if isinstance(body, cst.BaseSuite):
            yield node, body
        if isinstance(node, (cst.BaseStatement, cst.BaseSuite, cst.Module)) or body is not None:
            pending.extend(reversed(node.children))
