"""What holds for every declaration, and for the table as a whole."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from certlint.knobs import KNOBS, MODELS, names, tokens
from certlint.model.knobs import Kind, Knob, Like, ModelKind
from certlint.run.funnel import Funnel

WITH_PARAMETER = {Kind.ATTRIBUTE, Kind.ITEM, Kind.COMMAND, Kind.WARNING_FILTER}
PROGRAM_WORD = re.compile(r"[\w+.*-]+")
DOTTED = re.compile(r"[A-Za-z_][\w]*(\.[A-Za-z_]\w*)*")


def test_ids_are_unique() -> None:
    assert [id for id, count in Counter(knob.id for knob in KNOBS).items() if count > 1] == []


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.id)
def test_declaration(knob: Knob) -> None:
    assert knob.library
    assert knob.source
    assert knob.status in {"tested", "verified", "unproven"}
    assert knob.fix.how in {"bundle", "context", "remove", "true", "none"}
    assert len(set(knob.targets)) == len(knob.targets)
    assert knob.targets or knob.kind is Kind.WARNING_FILTER
    assert not any(set("{},") & set(target) for target in knob.targets)
    if knob.kind in WITH_PARAMETER:
        assert knob.parameter
    if knob.kind in {Kind.ARGUMENT, Kind.ATTRIBUTE, Kind.CALL, Kind.ITEM, Kind.OVERRIDE}:
        assert all(DOTTED.fullmatch(target) for target in knob.targets)
    if knob.kind is Kind.ARGUMENT:
        assert knob.parameter or knob.position is not None
    if knob.kind in {Kind.ARGUMENT, Kind.ATTRIBUTE, Kind.ITEM, Kind.VARIABLE, Kind.SETTING}:
        assert knob.insecure or knob.weak or knob.path or knob.context or knob.absent


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.id)
def test_patterns_compile(knob: Knob) -> None:
    for match in (*knob.insecure, *knob.weak, *(m for _, wanted in knob.only_if for m in wanted)):
        if isinstance(match, Like):
            re.compile(match.pattern)


def canonical(name: str) -> str:
    """The name after every alias: the longest prefix first, until nothing changes."""
    aliases = {target: model.result for model in MODELS if model.kind is ModelKind.ALIAS for target in model.targets}
    for _ in range(10):
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            prefix = ".".join(parts[:end])
            if prefix in aliases:
                replaced = ".".join((aliases[prefix], *parts[end:]))
                break
        else:
            return name
        if replaced == name:
            return name
        name = replaced
    raise AssertionError(f"{name} has aliases without an end")


def test_targets_are_canonical() -> None:
    """A target that is an alias of another name would be declared at the wrong place, or twice."""
    dotted = {Kind.ARGUMENT, Kind.ATTRIBUTE, Kind.CALL, Kind.ITEM, Kind.OVERRIDE, Kind.WARNING_FILTER}
    wrong = {target for knob in KNOBS if knob.kind in dotted for target in knob.targets if canonical(target) != target}
    assert wrong == set()


def test_models_name_canonical_results() -> None:
    kinds = {ModelKind.RETURNS, ModelKind.EXTENDS, ModelKind.ALIAS}
    assert {m.result for m in MODELS if m.kind in kinds and canonical(m.result) != m.result} == set()


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("a.b", ("a.b",)),
        ("a.{b,c}", ("a.b", "a.c")),
        ("a.{b,c}.d e", ("a.b.d", "a.c.d", "e")),
        ("a.{,b.}c", ("a.c", "a.b.c")),
        ("{a,b}.{c,d}", ("a.c", "b.c", "a.d", "b.d")),
        ("", ()),
    ],
)
def test_names(text: str, expanded: tuple[str, ...]) -> None:
    assert names(text) == expanded


@pytest.mark.parametrize(
    "source",
    [
        "requests.get(u, verify=False)",
        "ssl._create_unverified_context()",
        "smtplib.SMTP_SSL(host)",
        "server.starttls()",
        "context.check_hostname = False",
        "os.environ['CURL_CA_BUNDLE'] = ''",
        "subprocess.run(['curl', '-k', url])",
        "subprocess.run(['npm', '--no-strict-ssl'])",
        "URL = 'postgresql://h/db?sslmode=require'",
        "URL = 'bolt+ssc://h'",
        "urllib3.disable_warnings()",
        "warnings.filterwarnings('ignore', message='Unverified HTTPS request')",
        "Producer({'enable.ssl.certificate.verification': False})",
        "docker.tls.TLSConfig(ca_cert=c)",
        "c.setopt(pycurl.SSL_VERIFYPEER, 0)",
        "ssl.create_default_context(cafile='/x.pem')",
        "client.tls_insecure_set(True)",
        "ldap3.Tls()",
        "parser.add_argument('--insecure')",
        "class A(HTTPAdapter):\n    def cert_verify(self): ...",
    ],
)
def test_tokens_keep_what_holds_a_knob(source: str) -> None:
    assert Funnel(tokens(KNOBS)).keeps(f"import ldap3\n{source}".encode())


def test_tokens_drop_common_code() -> None:
    source = (
        b"import os\nimport sys\n\ndef main(path, client):\n    return client.get(path).json()\n# see https://x.org\n"
    )
    assert not [token for token in tokens(KNOBS) if token in source]


def test_no_token_holds_another() -> None:
    found = tokens(KNOBS)
    plain = [token for token in found if token.find(b"\0") < 1 and b"\1" not in token]  # others are whole words
    assert not [(long, short) for long in found for short in plain if short != long and short in long]
