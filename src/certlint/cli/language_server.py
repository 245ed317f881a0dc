"""``certlint --lsp``: the language server, where what it is made of is installed."""

from __future__ import annotations

from importlib.util import find_spec

from certlint.cli.console import OK, complain
from certlint.cli.options import Options

__all__ = ["serve"]


def serve(options: Options) -> int:
    """Serve until the client goes away; give the exit code."""
    from certlint.settings import ConfigurationError

    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        return complain('the language server needs pygls: pip install "certlint[lsp]"')
    from certlint.editors import language_server
    from certlint.editors.workspace import Workspace

    try:
        workspace = Workspace(config=options.config, isolated=options.isolated, base=options.base)
    except ConfigurationError as error:
        return complain(str(error))
    problem = language_server.serve(workspace)
    return complain(problem) if problem else OK
