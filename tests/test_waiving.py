"""Waivers at work: which findings they suppress, what is said about them, and writing them into code."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.analysis import analyze, link
from certlint.judging import judge, judge_configuration
from certlint.model.config import DEFAULT_ENVIRONMENTS, Bundle, BundleForm, Config, ConfiguredWaiver
from certlint.model.findings import Finding, Report
from certlint.waivers.writing import Wish, add_waivers, reason_problem

TODAY = date(2027, 3, 31)
CALL = 'requests.get("https://a", verify=False)'
UNTIL = date(2027, 6, 30)


def report(source: str | bytes, path: str = "app/x.py", *, unused: bool = True, **config: object) -> Report:
    analysis = analyze(source if isinstance(source, bytes) else ("import requests\n" + source).encode())
    project = link({path: analysis}, {path: "x"})
    found = Config(**config)  # type: ignore[arg-type]
    return judge(analysis, path=path, project=project, config=found, today=TODAY, unused=unused)


def codes(source: str, **arguments: object) -> list[str]:
    """The codes of what nothing suppresses."""
    found = report(source, **arguments).findings  # type: ignore[arg-type]
    return [finding.code for finding in found if finding.suppressed is None]


# --- where comments hold ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        f"def f():  # certlint: ignore-block[TLS101] why\n    x = 1\n    {CALL}\n",
        f"# certlint: ignore-block[TLS101] why\ndef f():\n    if x:\n        {CALL}\n",
        f"@deco\n@deco2(  # certlint: ignore-block[TLS101] why\n    1)\ndef f():\n    {CALL}\n",
        f"class A:  # certlint: ignore-block[TLS1] why\n    def f(self):\n        {CALL}\n",
        f"if x:\n    pass\nelse:  # certlint: ignore-block[TLS101] why\n    {CALL}\n",
        f"try:\n    pass\nexcept E:  # certlint: ignore-block[TLS101] why\n    {CALL}\n",
        f"match x:\n    case 1:  # certlint: ignore-block[TLS101] why\n        {CALL}\n",
        f"with x: {CALL}  # certlint: ignore-block[TLS101] why\n",
        f"x = 1\n{CALL}  # certlint: ignore[TLS101] why\n",
        'requests.get(\n    "u",  # certlint: ignore[disabled-verification-argument] why\n    verify=False,\n)\n',
        "@deco  # certlint: ignore[TLS105] why\ndef f(verify=False):\n    requests.get('https://a', verify=verify)\n",
    ],
)
def test_what_is_covered(source: str) -> None:
    assert codes(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"def f():  # certlint: ignore-block[TLS101] why\n    {CALL}\n{CALL}\n", ["TLS101"]),
        (f"if x:  # certlint: ignore-block[TLS101] why\n    {CALL}\nelse:\n    {CALL}\n", ["TLS101"]),
        (f"def f():  # certlint: ignore[TLS101] why\n    {CALL}\n", ["TLS902", "TLS101"]),
        (f"def f():  # certlint: ignore-block[TLS3] why\n    {CALL}\n", ["TLS902", "TLS101"]),
        (f"x = 1  # certlint: ignore-block[TLS101] why\n{CALL}\n", ["TLS907", "TLS101"]),
    ],
)
def test_what_is_not_covered(source: str, expected: list[str]) -> None:
    assert codes(source) == expected


# --- what is said about waivers -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "config", "expected"),
    [
        ("until=2027-03-31 x", {}, ["TLS904"]),
        ("until=2027-03-31 x", {"expiring_days": 0}, []),
        ("until=2027-04-29 x", {}, ["TLS904"]),
        ("until=2027-04-30 x", {}, []),
        ("until=2027-03-30 x", {}, ["TLS101", "TLS903"]),
        ("", {}, []),
        ("", {"require_reason": True}, ["TLS905"]),
        ("until=2028-01-01", {"require_reason": True}, ["TLS905"]),
        ("x", {"max_waiver_days": 30}, ["TLS101", "TLS907"]),
        ("until=2027-04-30 x", {"max_waiver_days": 30, "expiring_days": 0}, []),
        ("until=2027-05-01 x", {"max_waiver_days": 30}, ["TLS101", "TLS907"]),
        ("until=2027-03-30 x", {"max_waiver_days": 30}, ["TLS101", "TLS903"]),
        ("until=2027-02-30 x", {"waivers_apply": False}, ["TLS101"]),
        ("x", {"waivers_apply": False}, ["TLS101"]),
        ("x", {"inline_waivers": ()}, ["TLS101", "TLS902"]),
    ],
)
def test_flaws(text: str, config: dict[str, object], expected: list[str]) -> None:
    assert codes(f"{CALL}  # certlint: ignore[TLS101] {text}\n", **config) == expected


def test_noqa_is_no_way_round() -> None:
    source = f"{CALL}  # noqa: TLS101\n"
    assert codes(source) == []
    assert codes(source, require_reason=True) == ["TLS905"]
    assert codes(source, max_waiver_days=30) == ["TLS101", "TLS907"]


def test_unused_is_said_only_by_those_who_can_know() -> None:
    source = "x = 1  # certlint: ignore[TLS101, TLS3] why\n"
    assert codes(source) == ["TLS902"]
    assert codes(source, unused=False) == []
    assert codes(source, ignore=("TLS3",)) == []
    assert codes(source, select=("TLS1", "TLS9")) == []
    assert codes(source, ignore=("TLS301",)) == ["TLS902"]


def test_comments_waive_only_where_they_may() -> None:
    (finding,) = report(f"{CALL}  # certlint: ignore[TLS101] why\n", inline_waivers=("dev", "test")).findings
    assert {item.name: item.suppressed for item in finding.reach} == {"prod": False, "dev": True, "test": True}
    assert (finding.policy.value, finding.suppressed) == ("error", None)
    (finding,) = report(f"{CALL}  # certlint: ignore[TLS101] why\n", inline_waivers=("prod", "dev")).findings
    assert finding.suppressed is not None  # what is left is allowed
    assert (finding.suppressed.by, finding.policy.value) == ("inline", "allow")


# --- waivers of the configuration ---------------------------------------------------------------


def entry(**fields: object) -> ConfiguredWaiver:
    values = {"selectors": ("TLS101",), "paths": ("app/**",), "reason": "why", "path": "certlint.toml", "line": 7}
    return ConfiguredWaiver(**{**values, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("waiver", "left"),
    [
        (entry(), set()),
        (entry(selectors=("TLS3", "disabled-verification-argument")), set()),
        (entry(paths=("other/*", "x.py")), set()),
        (entry(environments=("prod",)), {"dev", "test"}),
        (entry(environments=("dev", "test")), {"prod"}),
        (entry(until=TODAY), set()),
        (entry(until=date(2027, 3, 30)), {"prod", "dev", "test"}),
        (entry(selectors=("TLS3",)), {"prod", "dev", "test"}),
        (entry(paths=("/x.py",)), {"prod", "dev", "test"}),
    ],
)
def test_entries_waive(waiver: ConfiguredWaiver, left: set[str]) -> None:
    found = report(CALL, waivers=(waiver,))
    (finding,) = found.findings
    assert {item.name for item in finding.reach if not item.suppressed} == left
    assert found.used_waivers == ((0,) if len(left) < 3 else ())
    if not left:
        assert finding.suppressed is not None
        assert (finding.suppressed.by, finding.suppressed.reason) == ("config", "why")


def test_flaws_of_entries() -> None:
    waivers = (
        entry(until=date(2027, 3, 30)), entry(until=TODAY, line=8), entry(reason="", line=9), entry(line=10),
        entry(selectors=("TLS4",), line=11),
    )  # fmt: skip
    config = Config(waivers=waivers, require_reason=True, path="certlint.toml", ignore=("TLS4",))

    def found(**options: object) -> list[tuple[int, str]]:
        judged = judge_configuration(config, used=waivers[1:3], relative="certlint.toml", today=TODAY, **options)  # type: ignore[arg-type]
        assert {finding.path for finding in judged} <= {"certlint.toml"}
        return [(finding.site.span.line, finding.code) for finding in judged]

    assert found() == [(7, "TLS903"), (8, "TLS904"), (9, "TLS905"), (10, "TLS902")]
    assert found(unused=False) == [(7, "TLS903"), (8, "TLS904"), (9, "TLS905")]


# --- the configured bundle ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bundle", "line", "same"),
    [
        (Bundle(BundleForm.PATH, "/etc/ca.pem"), 'requests.get("u", verify="/etc/ca.pem")', True),
        (Bundle(BundleForm.PATH, "/etc/ca.pem"), 'CA = "/etc/ca.pem"\nrequests.get("u", verify=CA)', True),
        (Bundle(BundleForm.PATH, "/etc/ca.pem"), 'requests.get("u", verify="/etc/cb.pem")', False),
        (Bundle(BundleForm.PATH, "certs/ca.pem"), 'requests.get("u", verify="./certs/ca.pem")', True),
        (Bundle(BundleForm.PATH, "certs/ca.pem"), 'requests.get("u", verify="/certs/ca.pem")', False),
        (Bundle(BundleForm.PATH, "/etc/" + "x" * 90), f'requests.get("u", verify="/etc/{"x" * 90}")', True),
        (Bundle(BundleForm.PATH, "/etc/" + "x" * 90), f'requests.get("u", verify="/etc/{"x" * 89}y")', False),
        (Bundle(BundleForm.EXPRESSION, "CA"), 'CA = "/etc/ca.pem"\nrequests.get("u", verify=CA)', True),
        (Bundle(BundleForm.EXPRESSION, "C"), 'CA = "/etc/ca.pem"\nrequests.get("u", verify=CA)', False),
        (Bundle(BundleForm.SYSTEM), 'requests.get("u", verify="/etc/ca.pem")', False),
    ],
)  # fmt: skip
def test_the_configured_bundle_is_no_finding(bundle: Bundle, line: str, same: bool) -> None:
    assert codes(line + "\n") == ["TLS301"]
    assert codes(line + "\n", bundle=bundle) == ([] if same else ["TLS301"])


def test_a_bundle_is_one_of_its_environment() -> None:
    bundle = Bundle(BundleForm.PATH, "/etc/ca.pem")
    environments = tuple(
        type(item)(item.name, item.paths, item.facts, item.policy, bundle if item.name == "dev" else None)
        for item in DEFAULT_ENVIRONMENTS
    )
    (finding,) = report('requests.get("u", verify="/etc/ca.pem")', environments=environments).findings
    assert finding.environments == ("prod", "test")
    assert codes(CALL, environments=environments) == ["TLS101"]


# --- writing waivers ----------------------------------------------------------------------------


def asking(source: bytes) -> list[Finding]:
    return [finding for finding in report(source).findings if finding.suppressed is None and finding.code < "TLS9"]


def waived(source: bytes, reason: str = "because, OPS-1") -> tuple[bytes, Sequence[Wish]]:
    wishes = [Wish(finding.code, finding.site) for finding in asking(source)]
    return add_waivers(source, wishes, reason=reason, until=UNTIL)


MARK = "# certlint: ignore[TLS101] until=2027-06-30 because, OPS-1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{CALL}\n", f"{CALL}  {MARK}\n"),
        (CALL, f"{CALL}  {MARK}"),
        (f"{CALL}\r\nx = 1\r\n", f"{CALL}  {MARK}\r\nx = 1\r\n"),
        (f"x = 1\r{CALL}\r", f"x = 1\r{CALL}  {MARK}\r"),
        (f"{CALL}   \n", f"{CALL}  {MARK}\n"),
        (f"{CALL}  # hm\n", f"{CALL}  # hm  {MARK}\n"),
        (f"{CALL}  # noqa: S501\n", f"{CALL}  # noqa: S501  {MARK}\n"),
        (f"if x:\n\t{CALL}\n", f"if x:\n\t{CALL}  {MARK}\n"),
        ('requests.get("""\n""", verify=False)\n', f'requests.get("""\n""", verify=False)  {MARK}\n'),
        ('if x:\n    x = requests.get("""a\n  b""", verify=False, d="""\n""") + """\n#"""; y = \\\n  1\n',
         f'if x:\n    {MARK}\n    x = requests.get("""a\n  b""", verify=False, d="""\n""") + """\n#"""; y = \\\n  1\n'),
        ('x = \\\n    requests.get("u", verify=False)\n', f'x = \\\n    requests.get("u", verify=False)  {MARK}\n'),
        ('x = requests.get("u", verify=False) \\\n + 1\n', f'x = requests.get("u", verify=False) \\\n + 1  {MARK}\n'),
        ('x = requests.get("u", verify=False) + """\n"""; y = 1 \\\n\nz = 2\n',
         f'{MARK}\nx = requests.get("u", verify=False) + """\n"""; y = 1 \\\n\nz = 2\n'),
        (f'{CALL}; requests.get("b", verify="/c.pem")\n',
         f'{CALL}; requests.get("b", verify="/c.pem")  {MARK.replace("TLS101", "TLS101, TLS301")}\n'),
        (f"{CALL}  # certlint: ignore[TLS101] until=2020-01-01 old\n",
         f"{CALL}  # certlint: ignore[TLS101] until=2020-01-01 old  {MARK}\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "\ufeff", "# -*- coding: latin-1 -*-\n# \xe9\n"])
def test_writing(before: str, after: str, start: str) -> None:
    newline = "\r\n" if "\r\n" in before else "\r" if "\r" in before else "\n"
    head = start.replace("\n", newline) + "import requests" + newline
    encoding = "latin-1" if "latin" in start else "utf-8"
    changed, left = waived((head + before).encode(encoding))
    assert changed.decode(encoding) == head + after
    assert not left
    assert asking(changed) == []


def test_what_cannot_be_written_stays() -> None:
    ascii_only = b"# coding: ascii\nimport requests\n" + CALL.encode() + b"\n"
    changed, left = waived(ascii_only, "w\xe4gen")
    assert changed == ascii_only
    assert [wish.code for wish in left] == ["TLS101"]
    wishes = [Wish(finding.code, finding.site) for finding in asking(ascii_only)]
    for meanwhile in (b"", b"(", ascii_only.replace(b"requests.get", b"something")):
        assert add_waivers(meanwhile, wishes, reason="x", until=UNTIL) == (meanwhile, tuple(wishes))


def test_one_line_that_cannot_does_not_hinder_the_others() -> None:
    hopeless = 'y = requests.get("u", verify=False) + """\n"""; z = 1 \\\n\n'
    source = ("import requests\n" + f"{CALL}\n" * 5 + hopeless + f"{CALL}\n" * 5).encode()
    changed, left = waived(source)
    assert not left
    assert changed.decode().count(f"{CALL}  {MARK}\n") == 10
    assert f"{MARK}\ny = " in changed.decode()


@pytest.mark.parametrize(
    "reason", ["a\nb", "a # certlint: ignore[TLS3]", "until=2030-01-01 a", "\x1b[1m", " a", "-", ""]
)
def test_reasons_that_could_not_be_read_again(reason: str) -> None:
    assert reason_problem(reason, UNTIL)


PIECES = st.sampled_from([
    f"{CALL}\n", f"if x:\n    {CALL}\n", f"def f(\n  a, # c\n):\n  return {CALL}\n", f"x = [\n {CALL},\n {CALL},\n]\n",
    'requests.get("""\n#""", verify=False)\n', 'x = requests.get("u", \\\n  verify=False)\n', "# a comment\n", "\n",
    f"@deco({CALL})\ndef g(): pass\n", f'f"""{{ {CALL} }}\n"""\n', "x = 1; \\\n y = 2\n", f"with {CALL} as y: pass\n",
    f"class A:\n  x = lambda: (\n   {CALL}\n  )\n", f"for x in ({CALL}): {CALL}\n", 's = """\n# not a comment\n"""\n',
])  # fmt: skip


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_writing_never_changes_code_and_always_waives(pieces: list[str], newline: str) -> None:
    source = ("import requests\n" + "".join(pieces)).replace("\n", newline).encode()
    changed, left = waived(source)
    assert ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source))
    assert not left
    assert asking(changed) == []
    assert waived(changed) == (changed, ())
