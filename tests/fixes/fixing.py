"""What the tests of fixes share: a file fixed in passes, as the command does it, without a disk."""

from __future__ import annotations

from datetime import date

from certlint import Config, Report, analyze, apply, judge, link, plan
from certlint.model.config import Bundle, BundleForm

SETTING = Bundle(BundleForm.EXPRESSION, "settings.CA_BUNDLE", "from django.conf import settings", complete=True)
VARIABLE = Bundle(BundleForm.ENV, "CORP_CA", complete=True)
PARTIAL = Bundle(BundleForm.ENV, "CORP_CA", complete=False)
UNSAID = Bundle(BundleForm.ENV, "CORP_CA")
CERTIFI = Bundle(BundleForm.CERTIFI)
SYSTEM = Bundle(BundleForm.SYSTEM)
DEFAULT = Bundle(BundleForm.DEFAULT)
ABSOLUTE = Bundle(BundleForm.PATH, "/etc/ssl/corp.pem", complete=True)


def report(source: bytes, bundle: Bundle | None, path: str = "app/x.py", named: tuple[str, ...] = ()) -> Report:
    analysis = analyze(source)
    project = link({path: analysis}, {path: "app.x"})
    return judge(
        analysis, path=path, project=project, config=Config(bundle=bundle, extend_select=named), today=date(2026, 1, 1)
    )


def fixed(
    source: str | bytes,
    bundle: Bundle | None,
    *,
    unsafe: bool = False,
    named: tuple[str, ...] = (),
    path: str = "app/x.py",
    allowed: bool = False,
) -> bytes:
    content = source.encode() if isinstance(source, str) else source
    for _ in range(8):
        planned = plan(
            [report(content, bundle, path, named)], {path: content}, unsafe=unsafe, allowed=allowed, whole=True
        )
        if not planned:
            return content
        content = apply(content, planned[path][1])
    raise AssertionError("no end of fixing")
