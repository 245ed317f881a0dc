"""The language server, over standard input and output: what the protocol asks, answered by a `Workspace`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from io import BufferedReader
from typing import Any, BinaryIO, ParamSpec, TypeVar, cast

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from certlint import __version__
from certlint.editors.convert import covers, diagnostics, differences, hover, replacements, span_of
from certlint.editors.frames import Frames
from certlint.editors.workspace import CONFIGURATIONS, Checked, Sources, Workspace, encode
from certlint.model.findings import Diagnostic, Finding
from certlint.reports.positions import Positions
from certlint.reports.text import brief
from certlint.run.reading import read
from certlint.settings import ConfigurationError

__all__ = ["serve"]

P = ParamSpec("P")
T = TypeVar("T")

DELAY = 0.3
"""Seconds without a keystroke after which a document is checked."""

FIX_ALL = "source.fixAll.certlint"


def serve(workspace: Workspace) -> str:
    """Speak the protocol until the client goes away, or cannot be understood any more; say why, if so."""
    if sys.stdin is None or sys.stdout is None:
        return "the language server needs standard input and output"
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logger = logging.getLogger("pygls")
    logger.addHandler(handler)
    logger.propagate = False
    frames = Frames(cast(BufferedReader, sys.stdin.buffer))
    _Server(workspace).server.start_io(stdin=cast(BinaryIO, frames))
    return frames.problem


class _OneLine(logging.Formatter):
    """What the library says of messages that are odd: a line each, without the place in its code."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        error = record.exc_info[1] if record.exc_info else None
        message, *_ = record.getMessage().split("\n")
        return brief(f"certlint: {message}" + (f": {type(error).__name__}: {error}" if error else ""))


class _Server:
    """The state of a session: the documents that are open, and what was last found in them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        # All of a document is sent with each change: the library counts lines otherwise than the protocol does.
        self.server = LanguageServer("certlint", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.checked: dict[str, tuple[int | None, Checked]] = {}
        self.pending: dict[str, asyncio.Task[None]] = {}
        self.worker = ThreadPoolExecutor(max_workers=1)  # one after another: a check keeps a core busy
        self.answer(lsp.INITIALIZED, self.initialized)
        self.answer(lsp.TEXT_DOCUMENT_DID_OPEN, self.opened)
        self.answer(lsp.TEXT_DOCUMENT_DID_CHANGE, self.changed)
        self.answer(lsp.TEXT_DOCUMENT_DID_SAVE, self.saved)
        self.answer(lsp.TEXT_DOCUMENT_DID_CLOSE, self.closed)
        self.answer(lsp.TEXT_DOCUMENT_HOVER, self.hover)
        kinds = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, FIX_ALL])
        self.answer(lsp.TEXT_DOCUMENT_CODE_ACTION, self.actions, kinds)
        self.answer(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, self.watched)
        self.answer(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self.folders_changed)

    def answer(self, message: str, method: Callable[[Any], Awaitable[object]], options: object = None) -> None:
        """Let a method answer a message of the client. (The library marks functions, which it cannot do to methods.)"""

        async def call(params: Any) -> object:
            return await method(params)

        self.server.feature(message, options)(call)

    # --- what the client tells --------------------------------------------------------------------

    async def initialized(self, _params: lsp.InitializedParams) -> None:
        """The client is ready: ask it to watch the configurations."""
        self.reload()
        capabilities = self.server.client_capabilities.workspace
        watching = capabilities.did_change_watched_files if capabilities else None
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [lsp.FileSystemWatcher(f"**/{name}") for name in sorted(CONFIGURATIONS)]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted = lsp.Registration("configurations", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await self.server.client_register_capability_async(lsp.RegistrationParams([wanted]))

    async def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """A document is on the screen."""
        self.schedule(params.text_document.uri, 0)

    async def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Somebody types."""
        self.schedule(params.text_document.uri, DELAY)

    async def saved(self, params: lsp.DidSaveTextDocumentParams) -> None:
        """A document is on disk: others may use what it defines, or are judged by it."""
        if os.path.basename(self.location(params.text_document.uri)) in CONFIGURATIONS:
            self.reload()
        self.schedule_all()

    async def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """A document is gone from the screen."""
        uri = params.text_document.uri
        if task := self.pending.pop(uri, None):
            task.cancel()
        self.checked.pop(uri, None)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def watched(self, _params: lsp.DidChangeWatchedFilesParams) -> None:
        """A configuration has changed, come or gone."""
        self.reload()
        self.schedule_all()

    async def folders_changed(self, _params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        """A folder was added to the workspace, or taken away."""
        self.reload()
        self.schedule_all()

    # --- what the client asks ---------------------------------------------------------------------

    async def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """Tell all about the findings at a place."""
        checked = await self.up_to_date(params.text_document.uri)
        at = lsp.Range(params.position, params.position)
        found = self.findings_at(checked, at) if checked else []
        if not found:
            return None
        text = "\n\n---\n\n".join(hover(finding) for finding, _ in found)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), found[0][1])

    async def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        """Offer what can be done about the findings of a stretch, or about all of them if that is asked for."""
        uri = params.text_document.uri
        checked = await self.up_to_date(uri)
        if checked is None:
            return []
        only = params.context.only
        offered: list[lsp.CodeAction] = []
        if only is None or any(_is_kind(lsp.CodeActionKind.QuickFix, kind) for kind in only):
            for finding, _ in self.findings_at(checked, params.range):
                offered += await self.offers(uri, checked, finding, params.context.diagnostics)
        if any(_is_kind(FIX_ALL, kind) for kind in only or ()):
            new = await self.work(self.workspace.fixed, checked, self.sources(), date.today())
            if edits := self.edits(checked, new):
                edit = self.workspace_edit({uri: edits})
                offered.append(lsp.CodeAction("certlint: fix all that is safe to fix", kind=FIX_ALL, edit=edit))
        return offered

    async def offers(
        self, uri: str, checked: Checked, finding: Finding, shown: Sequence[lsp.Diagnostic]
    ) -> list[lsp.CodeAction]:
        """What can be done about one finding: its fix, and a waiver."""
        own = [each for each in shown if each.code == finding.code and each.range == self.span(checked, finding)]
        offered = []
        if finding.fix is not None and (changes := replacements(checked, finding, self.units, self.locate)):
            title = f"{finding.code}: {finding.fix.description}"
            if not finding.fix.safe:
                title += f" (look at it: {finding.fix.check or 'it may change more than verification'})"
            edit = self.workspace_edit(changes)
            offered.append(_quick_fix(brief(title), edit, own, preferred=finding.fix.safe))
        today = date.today()
        until = self.workspace.last_day(checked.location, today)
        waived = await self.work(self.workspace.waived, checked, finding, until)
        if waived is not None and (edits := self.edits(checked, waived)):
            title = f"{finding.code}: add a waiver until {until}"
            offered.append(_quick_fix(title, self.workspace_edit({uri: edits}), own, preferred=False))
        return offered

    # --- checking ---------------------------------------------------------------------------------

    def schedule(self, uri: str, delay: float) -> None:
        """Check a document after ``delay`` seconds, unless it changes again meanwhile."""
        if task := self.pending.pop(uri, None):
            task.cancel()
        if self.location(uri).endswith((".py", ".pyi")):
            self.pending[uri] = asyncio.get_running_loop().create_task(self.check_later(uri, delay))

    def schedule_all(self) -> None:
        """Check all documents again."""
        self.checked.clear()
        for uri in list(self.server.workspace.text_documents):
            self.schedule(uri, 0)

    async def check_later(self, uri: str, delay: float) -> None:
        """Wait, check and tell. A mistake of ours costs the check, not the server."""
        try:
            await asyncio.sleep(delay)
            await self.check(uri)
        except Exception as error:
            message = brief(f"certlint: internal error: {type(error).__name__}: {error}")
            self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, message))

    async def check(self, uri: str) -> Checked | None:
        """Check a document as it is now, and tell the client; None if it was changed or closed meanwhile."""
        version = self.version(uri)
        checked = await self.work(self.workspace.check, self.location(uri), self.sources(), date.today())
        if uri not in self.server.workspace.text_documents or self.version(uri) != version:
            return None
        self.checked[uri] = (version, checked)
        told = diagnostics(checked, units=self.units, locate=self.locate)
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, told, version))
        return checked

    async def up_to_date(self, uri: str) -> Checked | None:
        """What was found in a document as it is now."""
        if uri not in self.server.workspace.text_documents or not self.location(uri).endswith((".py", ".pyi")):
            return None
        version, checked = self.checked.get(uri, (None, None))
        if checked is not None and version == self.version(uri):
            return checked
        return await self.check(uri)

    async def work(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Call a function beside the conversation with the client."""
        call = partial(function, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self.worker, call)

    def reload(self) -> None:
        """Read the configurations again."""
        folders = (to_fs_path(folder.uri) for folder in self.server.workspace.folders.values())
        self.workspace.folders = [folder for folder in folders if folder]
        try:
            self.workspace.reload()
        except ConfigurationError as error:
            self.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, brief(f"certlint: {error}")))

    # --- documents --------------------------------------------------------------------------------

    @property
    def units(self) -> str:
        """The encoding that the client counts columns in."""
        encoding = self.server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        return lsp.PositionEncodingKind(encoding).value

    def location(self, uri: str) -> str:
        """The absolute path of a document; one that was never saved lies in the first folder of the workspace."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        if path is None:
            folder = next(iter(self.workspace.folders), os.getcwd())
            return os.path.join(folder, "untitled.py")
        return os.path.abspath(path)

    def version(self, uri: str) -> int | None:
        """The number that the client gave to the present text of a document."""
        version: int | None = self.server.workspace.text_documents[uri].version
        return version

    def sources(self) -> Sources:
        """What is on the screen."""
        documents: Mapping[str, str] = {
            uri: document.source for uri, document in self.server.workspace.text_documents.items()
        }
        return {self.location(uri): encode(text) for uri, text in documents.items()}

    def locate(self, location: str) -> tuple[str, Positions | None]:
        """The URI of a file, as the client spells it if it is open there, and the places in it."""
        for uri, document in self.server.workspace.text_documents.items():
            if self.location(uri) == location:
                return uri, Positions(encode(document.source))
        content = read(location, location)
        return str(from_fs_path(location)), None if isinstance(content, Diagnostic) else Positions(content)

    def span(self, checked: Checked, finding: Finding) -> lsp.Range:
        """Where a finding stands on the screen."""
        return span_of(finding, checked.positions, self.units)

    def findings_at(self, checked: Checked, where: lsp.Range) -> list[tuple[Finding, lsp.Range]]:
        """The findings of a stretch, and where each stands."""
        spans = ((finding, self.span(checked, finding)) for finding in checked.findings)
        return [(finding, span) for finding, span in spans if covers(span, where)]

    def edits(self, checked: Checked, new: bytes) -> list[lsp.TextEdit]:
        """What makes the new text of a document."""
        before, after = Positions(checked.source).text, Positions(new).text
        return [] if before is None or after is None else differences(before, after)

    def workspace_edit(self, changes: Mapping[str, Sequence[lsp.TextEdit]]) -> lsp.WorkspaceEdit:
        """The edits of some documents, for the version that they were made for where the client checks that.

        Two fixes may write the same argument of a call: the second one must be asked for again after the first.
        """
        workspace = self.server.client_capabilities.workspace
        capabilities = workspace.workspace_edit if workspace else None
        if capabilities is None or not capabilities.document_changes:
            return lsp.WorkspaceEdit(changes=changes)
        open_ones = self.server.workspace.text_documents
        return lsp.WorkspaceEdit(
            document_changes=[
                lsp.TextDocumentEdit(
                    lsp.OptionalVersionedTextDocumentIdentifier(uri, self.version(uri) if uri in open_ones else None),
                    edits,
                )
                for uri, edits in changes.items()
            ]
        )


def _quick_fix(title: str, edit: lsp.WorkspaceEdit, solves: list[lsp.Diagnostic], *, preferred: bool) -> lsp.CodeAction:
    return lsp.CodeAction(
        title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=solves or None,
        is_preferred=preferred,
        edit=edit,
    )


def _is_kind(kind: str, wanted: str) -> bool:
    """Whether a kind of action is the wanted one, or one of its sorts."""
    return kind == wanted or kind.startswith(f"{wanted}.") or not wanted
