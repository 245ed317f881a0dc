"""Environments: which globs claim a file, and what the policy is there."""

from __future__ import annotations

import pathspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.environments import by_path, glob_matches, policy
from certlint.model.config import DEFAULT_ENVIRONMENTS, Environment
from certlint.model.findings import Policy

ALL = ("prod", "dev", "test")


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("app/x.py", ALL),
        ("src/app/settings/production.py", ("prod",)),
        ("config/live.py", ("prod",)),
        ("src/app/settings/dev.py", ("dev",)),
        ("app/settings/local/db.py", ("dev",)),
        ("app/local_settings.py", ("dev",)),
        ("noxfile.py", ("dev",)),
        ("sub/noxfile.py", ALL),
        ("docs/conf.py", ("dev",)),
        ("app/docs/views.py", ALL),
        ("examples/client.py", ("dev",)),
        ("tests/helpers.py", ("test",)),
        ("test/helpers.py", ("test",)),
        ("app/tests/helpers.py", ("test",)),
        ("app/test/helpers.py", ("test",)),
        ("test-mta/run.py", ("test",)),
        ("storops_test/vnx.py", ("test",)),
        ("integration-tests/run.py", ("test",)),
        ("test_helpers/fakes.py", ("test",)),
        ("vsan-samples/list.py", ("dev",)),
        ("code_examples/list.py", ("dev",)),
        ("examples-asyncio/list.py", ("dev",)),
        ("shop/conf/dev.py", ("dev",)),
        ("shop/conf/ci.py", ("test",)),
        ("config/test.py", ("test",)),
        ("conf/production.py", ("prod",)),
        ("conf/base.py", ALL),
        *((f"{name}/list.py", ALL) for name in ("latest", "contest", "attest", "testimonials", "protest", "testbed")),
        *((f"{name}/list.py", ALL) for name in ("counterexamples", "sampler", "resamples", "testing", "dev", "local")),
        ("app/latest_test_results.py", ALL),
        ("app/test_views.py", ("test",)),
        ("app/settings/ci.py", ("test",)),
        ("scripts/deploy.py", ALL),
        ("tests/settings/dev.py", ("dev",)),  # the longer glob
        ("docs/conftest.py", ("test",)),
        ("examples/test_client.py", ("dev",)),
        ("samples/test_client.py", ("dev",)),  # a tie: the stricter
        ("sample/test_client.py", ("test",)),
    ],
)
def test_defaults(path: str, names: tuple[str, ...]) -> None:
    assert by_path(path, DEFAULT_ENVIRONMENTS) == names


def environments(*entries: tuple[str, str] | tuple[str, str, Policy]) -> tuple[Environment, ...]:
    return tuple(
        Environment(name, (glob,), policy=(("default", rest[0] if rest else Policy.ERROR),))
        for name, glob, *rest in entries
    )


def test_most_literal_characters_win() -> None:
    places = environments(("a", "src/**"), ("b", "src/app/**"), ("c", "**/*.py"))
    assert by_path("src/app/x.py", places) == ("b",)
    assert by_path("src/x.py", places) == ("a",)
    assert by_path("x.py", places) == ("c",)
    assert by_path("x.txt", places) == ("a", "b", "c")


def test_braces_count_only_the_alternative_that_matches() -> None:
    places = environments(("a", "{x,a_very_long_name}/**"), ("b", "*.config"))
    assert by_path("x/y.config", places) == ("b",)


def test_users_globs_win_a_tie_over_the_defaults() -> None:
    (mine,) = environments(("mine", "**/tests/**", Policy.ALLOW))
    assert by_path("tests/x.py", (*DEFAULT_ENVIRONMENTS, mine)) == ("mine",)
    more = [Environment("dev", (*place.paths, "**/tests/**")) if place.name == "dev" else place
            for place in DEFAULT_ENVIRONMENTS]  # fmt: skip
    assert by_path("tests/x.py", tuple(more)) == ("dev",)


def test_the_stricter_wins_a_tie_and_equals_share() -> None:
    places = environments(("a", "x/**", Policy.WARNING), ("b", "x/**"), ("c", "x/**"))
    assert by_path("x/y.py", places) == ("b", "c")


def test_no_environments() -> None:
    assert by_path("x.py", ()) == ()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((("default", Policy.WARNING),), Policy.WARNING),
        ((("default", Policy.ALLOW), ("TLS3", Policy.WARNING)), Policy.ALLOW),
        ((("TLS101", Policy.ALLOW), ("TLS1", Policy.WARNING), ("default", Policy.ERROR)), Policy.ALLOW),
        ((("some-name", Policy.WARNING), ("TLS1", Policy.ERROR)), Policy.WARNING),
        ((("some-name", Policy.WARNING), ("TLS101", Policy.ERROR)), Policy.ERROR),
        ((), Policy.ERROR),
        ((("TLS3", Policy.ALLOW),), Policy.ERROR),
    ],
)
def test_policy(entries: tuple[tuple[str, Policy], ...], expected: Policy) -> None:
    closeness = {"TLS101": 6, "some-name": 6, "TLS1": 4}
    assert policy(Environment("x", policy=entries), lambda selector: closeness.get(selector, 0)) is expected


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("{a,b/{c,d}}/*.py", "b/d/x.py", True),
        ("/tests/", "tests", False),
        ("/tests/", "tests/x.py", True),
        ("a/**", "a", False),
        ("[!a]x", "/x", False),
        ("[!a]x", "bx", True),
        ("[^a]x", "ax", False),
        ("a[!b]c", "a/c", False),  # as in git; pathspec lets it match
        ("a[/]b", "a/b", False),
        ("a/**/", "a/b", False),
        ("a/**/", "a/b/c", True),
        ("a[b", "a[b", True),
        ("a[]]", "a]", True),
        ("a[]", "a[]", True),
        ("[z-a]", "b", False),
        ("[a\\]]", "]", True),
        ("\\*", "x", False),
        ("\\*", "*", True),
        ("a\\", "a\\", True),
        ("!a", "!a", True),
        ("a*", "a\nb", True),
        ("", "a", False),
        ("/", "a", False),
        ("**/" * 40 + "x", "a/" * 40 + "y", False),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert glob_matches(glob, path) is matches


@given(st.text(alphabet="ab/*?[]!^-\\{,}.\n", max_size=20), st.text(max_size=20))
def test_no_glob_raises(glob: str, path: str) -> None:
    assert isinstance(glob_matches(glob, path), bool)


SEGMENT = st.one_of(
    st.just("**"),
    st.lists(st.sampled_from(["a", "b", ".", "*", "?", "[ab]", "[a-b]", "\\*", "\\a"]), min_size=1, max_size=3)
    .map("".join)
    .filter(lambda text: "**" not in text),
)
GLOB = st.builds(
    lambda first, segments, last: first + "/".join(segments) + last,
    st.sampled_from(["", "/"]),
    st.lists(SEGMENT, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
).filter(lambda glob: not glob.endswith("/**/"))  # there pathspec matches files too, git only folders
PATH = st.lists(st.text("abc*", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(GLOB, PATH)
def test_globs_mean_what_gitignore_says(glob: str, path: str) -> None:
    expected = pathspec.GitIgnoreSpec.from_lines([glob]).match_file(path)
    assert glob_matches(glob, path) is expected
