"""Writing the CA bundle that a project needs."""

from __future__ import annotations

import os

from certlint.cli.console import OK, complain, print_text, say
from certlint.cli.environments import unknown_environment
from certlint.cli.lint import discover
from certlint.cli.options import Options

__all__ = ["write_bundle"]


def write_bundle(options: Options) -> int:
    """Write the bundle that the options name; give the exit code."""
    from datetime import date

    from certlint.run.bundle_writing import BundleError, composed, private_files, written
    from certlint.run.certificates import missing_packages
    from certlint.settings import ConfigurationError

    if missing_packages():
        return complain("--write-bundle needs more packages: pip install 'certlint[bundle]'")
    assert options.write_bundle is not None
    target = os.path.abspath(options.write_bundle)
    try:
        _, settings = discover(options)
        if problem := unknown_environment(options.env, settings):
            return complain(f"--env: {problem}")
        files = private_files(settings, options.env, target)
        bundle = composed(files, options.roots or "certifi", settings, today=date.today())
        for each in bundle.left_out:
            say(f"left out: {each}")
        is_new = written(target, bundle.content, overwrite=options.overwrite)
    except (BundleError, ConfigurationError) as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"the working folder cannot be used: {error.strerror}")
    if options.quiet:
        return OK
    from certlint.reports.concise import spelled

    what = "written" if is_new else "is as it should be"
    count = f"{bundle.public} public roots, {bundle.private} of your own"
    return print_text(f"{spelled(os.path.normpath(options.write_bundle))} {what}: {count}\n")
