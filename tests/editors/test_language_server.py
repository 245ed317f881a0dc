"""The language server, as a client sees it that speaks the protocol over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

BUNDLE = 'bundle = { env = "CA", complete = true }\n'
BAD = "import os\nimport requests\n\nrequests.get('https://🐍.example', verify=False)\n"
TIME = 30

editors = pytest.mark.editors
"""For tests that look at one thing more: each starts a server."""


class Editor:
    """An editor with a folder open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.told: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.watched: list[str] = []
        self.messages: list[str] = []
        self.capabilities = lsp.ServerCapabilities()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _told(params: lsp.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def _register(params: lsp.RegistrationParams) -> None:
            for registration in params.registrations:
                self.watched += [each["globPattern"] for each in registration.register_options["watchers"]]

        @self.client.feature(lsp.WINDOW_LOG_MESSAGE)
        def _log(params: lsp.LogMessageParams) -> None:
            self.told.put_nowait(lsp.PublishDiagnosticsParams(params.message, []))

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def _message(params: lsp.ShowMessageParams) -> None:
            self.messages.append(params.message)

    async def start(self, *, folders: list[Path], encodings: list[str] | None, versions: bool = False) -> None:
        await self.client.start_io(sys.executable, "-m", "certlint", "--lsp", "--stdio", cwd=str(self.folder))
        watching = lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        result = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=lsp.ClientCapabilities(
                    workspace=lsp.WorkspaceClientCapabilities(
                        did_change_watched_files=watching,
                        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=versions),
                    ),
                    general=lsp.GeneralClientCapabilities(position_encodings=encodings),
                ),
                workspace_folders=[lsp.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
            )
        )
        self.capabilities = result.capabilities
        self.client.initialized(lsp.InitializedParams())

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def diagnostics(self, name: str) -> list[lsp.Diagnostic]:
        """The next that the server tells of a document."""
        while True:
            told = await self.told.get()
            assert "error" not in told.uri
            if told.uri == self.uri(name):
                return list(told.diagnostics)

    async def open(self, name: str, text: str) -> list[lsp.Diagnostic]:
        item = lsp.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name)

    def type(self, name: str, version: int, text: str) -> None:
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        document = lsp.VersionedTextDocumentIdentifier(version=version, uri=self.uri(name))
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def actions(self, name: str, at: lsp.Range, only: list[str] | None = None) -> list[lsp.CodeAction]:
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(self.uri(name)), at, lsp.CodeActionContext([], only))
        found: Any = await self.client.text_document_code_action_async(params)
        return list(found or [])

    async def hover(self, name: str, line: int, character: int) -> str:
        where = lsp.Position(line, character)
        found = await self.client.text_document_hover_async(
            lsp.HoverParams(lsp.TextDocumentIdentifier(self.uri(name)), where)
        )
        assert found is None or isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value if found else ""


Session = Callable[[Editor], Awaitable[None]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "certlint.toml").write_text(BUNDLE)
    return tmp_path


def session(folder: Path, conversation: Session, encodings: list[str] | None = None, *, versions: bool = False) -> None:
    """Have a conversation with a server."""

    async def whole() -> None:
        editor = Editor(folder)
        await editor.start(folders=[folder], encodings=encodings, versions=versions)
        try:
            await conversation(editor)
        finally:
            await editor.stop()

    asyncio.run(asyncio.wait_for(whole(), TIME))


def everything(text: str) -> lsp.Range:
    return lsp.Range(lsp.Position(0, 0), lsp.Position(len(text.splitlines()), 0))


def applied(text: str, edits: list[lsp.TextEdit]) -> str:
    """The text with edits made, as a client that counts in UTF-16 makes them."""
    lines = text.splitlines(keepends=True)

    def offset(at: lsp.Position) -> int:
        before = "".join(lines[: at.line])
        line = lines[at.line] if at.line < len(lines) else ""
        return len(before) + len(line.encode("utf-16-le")[: at.character * 2].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda each: each.range.start, reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def edits_of(action: lsp.CodeAction) -> list[lsp.TextEdit]:
    assert action.edit is not None
    assert action.edit.changes is not None
    (edits,) = action.edit.changes.values()
    return list(edits)


def test_findings_come_while_one_types_and_go_when_they_are_gone(folder: Path) -> None:
    async def conversation(editor: Editor) -> None:
        assert await editor.open("app.py", "x = 1\n") == []
        for version in range(2, 12):  # only the last of these is checked
            editor.type("app.py", version, BAD[: version - 20])
        editor.type("app.py", 12, BAD)
        (found,) = await editor.diagnostics("app.py")
        assert (found.code, found.source, found.severity) == ("TLS101", "certlint", lsp.DiagnosticSeverity.Error)
        assert found.message == "`requests.get(verify=False)` turns certificate verification off [everywhere]"
        assert found.range == lsp.Range(lsp.Position(3, 35), lsp.Position(3, 47))  # the snake counts twice
        editor.type("app.py", 13, "x = 1\n")
        assert await editor.diagnostics("app.py") == []
        editor.type("app.py", 14, "x = (\n")
        assert await editor.diagnostics("app.py") == []  # nothing to do with TLS
        assert editor.told.empty()
        editor.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(editor.uri("app.py")))
        )
        assert await editor.diagnostics("app.py") == []

    session(folder, conversation)


@editors
@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 49), ("utf-16", 47), ("utf-32", 46)])
def test_columns_are_counted_as_the_client_counts(folder: Path, encoding: str, end: int) -> None:
    async def conversation(editor: Editor) -> None:
        (found,) = await editor.open("app.py", BAD)
        assert found.range.end == lsp.Position(3, end)
        (fix, _) = await editor.actions("app.py", found.range)
        (edit,) = edits_of(fix)
        assert (edit.range.start.character, edit.new_text) == (end - 5, 'os.environ["CA"]')

    session(folder, conversation, [encoding])


@editors
def test_the_trail_leads_into_other_files(folder: Path) -> None:
    (folder / "lib.py").write_text(
        "import requests\n\n\ndef fetch(url, verify):\n    return requests.get(url, verify=verify)\n"
    )
    caller = "from lib import fetch\n\nfetch('https://x.example', verify=False)\n"

    async def conversation(editor: Editor) -> None:
        (found,) = await editor.open("app.py", caller)
        assert found.related_information is not None
        places = [(each.location.uri, each.location.range.start) for each in found.related_information]
        assert (editor.uri("lib.py"), lsp.Position(4, 11)) in places
        # What is on the screen counts, not what is on the disk.
        await editor.open("lib.py", "def fetch(url, verify):\n    return url\n")
        editor.type("app.py", 2, caller + "\n")
        assert await editor.diagnostics("app.py") == []

    session(folder, conversation)


def test_places_that_a_decision_reaches_carry_a_hint(folder: Path) -> None:
    text = (
        "import requests\n\nVERIFY = False\nrequests.get('https://a', verify=VERIFY)\n"
        "requests.put('https://a', verify=VERIFY)\n"
    )
    other = "import requests\nfrom app import VERIFY\n\nrequests.get('https://b', verify=VERIFY)\n" + (
        "requests.put('https://b', verify=VERIFY)\n"
    )

    (folder / "app.py").write_text(text)

    def told(found: list[lsp.Diagnostic]) -> list[tuple[int, lsp.DiagnosticSeverity | None]]:
        return sorted((each.range.start.line, each.severity) for each in found)

    async def conversation(editor: Editor) -> None:
        found = await editor.open("app.py", text)
        severity = lsp.DiagnosticSeverity
        assert told(found) == [(2, severity.Error), (3, severity.Hint), (4, severity.Hint)]
        for hint in (each for each in found if each.severity is severity.Hint):
            (related,) = hint.related_information or ()
            assert (related.location.uri, related.location.range.start.line) == (editor.uri("app.py"), 2)
        found = await editor.open("other.py", other)
        assert told(found)[0][1] is severity.Error
        assert all(level is severity.Hint for _, level in told(found)[1:])
        (first,) = (each for each in found if each.severity is severity.Error)
        assert ", decided in " in first.message
        assert first.range.start.line == 3

    session(folder, conversation)


def test_the_fix_writes_the_configured_bundle(folder: Path) -> None:
    async def conversation(editor: Editor) -> None:
        (found,) = await editor.open("app.py", BAD)
        fix, waiver = await editor.actions("app.py", found.range)
        assert fix.title == "TLS101: give the configured CA bundle"
        assert (fix.kind, fix.is_preferred) == (lsp.CodeActionKind.QuickFix, True)
        assert applied(BAD, edits_of(fix)) == BAD.replace("verify=False", 'verify=os.environ["CA"]')
        until = date.today() + timedelta(days=90)
        assert waiver.title == f"TLS101: add a waiver until {until}"
        waived = applied(BAD, edits_of(waiver))
        assert f"verify=False)  # certlint: ignore[TLS101] until={until} say why\n" in waived
        editor.type("app.py", 2, waived)
        assert await editor.diagnostics("app.py") == []
        assert await editor.actions("app.py", lsp.Range(lsp.Position(0, 0), lsp.Position(0, 3))) == []

    session(folder, conversation)


def test_a_fix_is_for_the_version_that_it_was_made_for(folder: Path) -> None:
    """So that a client refuses the second of two fixes that write the same argument."""
    text = """import urllib3

urllib3.HTTPSConnectionPool("x", cert_reqs="CERT_NONE", ca_certs="/home/me/ca.pem")
"""

    async def conversation(editor: Editor) -> None:
        assert len(await editor.open("app.py", text)) == 2
        for version in (1, 2):
            actions = await editor.actions("app.py", everything(text))
            edits = [action.edit for action in actions if action.title.startswith("TLS") and action.edit]
            assert len(edits) >= 2
            for edit in edits:
                (change,) = edit.document_changes or ()
                assert isinstance(change, lsp.TextDocumentEdit)
                assert (change.text_document.uri, change.text_document.version) == (editor.uri("app.py"), version)
                assert edit.changes is None
            editor.type("app.py", 2, text)

    session(folder, conversation, versions=True)


@editors
def test_a_fix_may_be_made_where_the_value_comes_from(folder: Path) -> None:
    (folder / "conf.py").write_text("# ä\nVERIFY = False\n", encoding="utf-8")
    text = "import requests\n\nfrom conf import VERIFY\n\nrequests.get('https://x.example', verify=VERIFY)\n"

    async def conversation(editor: Editor) -> None:
        (found,) = await editor.open("app.py", text)
        actions = await editor.actions("app.py", found.range)
        changed = {
            uri: edits for action in actions if action.edit for uri, edits in (action.edit.changes or {}).items()
        }
        assert set(changed) == {editor.uri("conf.py"), editor.uri("app.py")}
        fixed = applied("# ä\nVERIFY = False\n", list(changed[editor.uri("conf.py")]))
        assert fixed.endswith('VERIFY = os.environ["CA"]\n')

    session(folder, conversation)


@editors
def test_fix_all(folder: Path) -> None:
    text = "import requests\r\n\r\nrequests.get('https://a.example', verify=False)\r\nrequests.put('b', verify=False)"

    async def conversation(editor: Editor) -> None:
        assert len(await editor.open("app.py", text)) == 2
        for kind in ("source.fixAll", "source.fixAll.certlint"):
            (action,) = await editor.actions("app.py", everything(text), [kind])
            assert action.kind == "source.fixAll.certlint"
            assert applied(text, edits_of(action)) == (
                "import requests\r\nimport os\r\n\r\nrequests.get('https://a.example', verify=os.environ[\"CA\"])\r\n"
                "requests.put('b', verify=os.environ[\"CA\"])"
            ).replace("import requests\r\nimport os", "import os\r\n\r\nimport requests")
        assert await editor.actions("app.py", everything(text), ["source.organizeImports"]) == []

    session(folder, conversation)


def test_hover_shows_the_page_of_the_rule(folder: Path) -> None:
    async def conversation(editor: Editor) -> None:
        await editor.open("app.py", BAD)
        text = await editor.hover("app.py", 3, 5)
        assert text.startswith("**TLS101 disabled-verification-argument**")
        assert "environments: prod (error)" in text
        assert "## Why is this bad?" in text
        assert await editor.hover("app.py", 1, 2) == ""

    session(folder, conversation)


@editors
def test_the_configuration_is_read_again(folder: Path) -> None:
    async def conversation(editor: Editor) -> None:
        await editor.open("app.py", BAD)
        assert sorted(editor.watched) == ["**/.certlint.toml", "**/certlint.toml", "**/pyproject.toml"]
        (folder / "certlint.toml").write_text('ignore = ["TLS101"]\n')
        change = lsp.FileEvent(editor.uri("certlint.toml"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
        assert await editor.diagnostics("app.py") == []
        (folder / "certlint.toml").write_text("selct = []\n")
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
        (problem,) = await editor.diagnostics("app.py")
        assert "selct" in problem.message
        assert problem.severity == lsp.DiagnosticSeverity.Error
        (folder / "certlint.toml").write_text('exclude = ["app.py"]\n')
        saved = lsp.TextDocumentIdentifier(editor.uri("certlint.toml"))
        editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(saved))
        assert await editor.diagnostics("app.py") == []

    session(folder, conversation)


@editors
def test_folders_come_and_go(tmp_path: Path) -> None:
    """Globs of a file without a project are relative to the folder of the workspace that it lies in."""
    work = tmp_path / "work"
    (work / "tests").mkdir(parents=True)

    async def conversation(editor: Editor) -> None:
        assert await editor.open("work/tests/helper.py", BAD) == []  # `/tests/**` is the environment `test`
        gone = lsp.WorkspaceFoldersChangeEvent(added=[], removed=[lsp.WorkspaceFolder(work.as_uri(), "work")])
        editor.client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(gone))
        await editor.diagnostics("work/tests/helper.py")

    async def whole() -> None:
        editor = Editor(tmp_path)
        await editor.start(folders=[work], encodings=None)
        try:
            await conversation(editor)
        finally:
            await editor.stop()

    asyncio.run(asyncio.wait_for(whole(), TIME))


def test_without_pygls_it_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from certlint.cli import language_server, main

    monkeypatch.setattr(language_server, "find_spec", lambda _name: None)
    assert main(["--lsp"]) == 2
    assert capsys.readouterr().err == 'certlint: the language server needs pygls: pip install "certlint[lsp]"\n'


@editors
def test_odd_texts_change_nothing_about_the_rest(folder: Path) -> None:
    odd = "import requests\n\x0c\n# \u2028 \ud83d\n" + BAD

    async def conversation(editor: Editor) -> None:
        (found,) = await editor.open("app.py", odd.replace("\ud83d", "é"))
        assert found.range.start == lsp.Position(6, 35)
        (latin,) = await editor.open("b.py", "# coding: latin-1\n# é\n" + BAD.replace("🐍", "ü"))
        assert latin.range.end == lsp.Position(5, 46)
        editor.type("b.py", 2, "# coding: latin-1\n# \u2028 is none of its characters\n" + BAD)
        await editor.diagnostics("b.py")

    session(folder, conversation)
