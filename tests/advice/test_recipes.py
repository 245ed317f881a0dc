"""Every library has a recipe, made of what the knob table says of it."""

from __future__ import annotations

import ast
import re

import pytest

from certlint import cli
from certlint.advice import libraries, recipe
from certlint.advice.hooks import HOOKS, SERVICES
from certlint.advice.stores import STORES
from certlint.reports.advice import of_library


@pytest.mark.parametrize("library", libraries())
def test_every_library_has_a_recipe(library: str) -> None:
    found = recipe(library)
    assert found.stores or found.variables or found.code or found.omitted or found.notes
    page = of_library(found)
    assert page.startswith(f"{library}\n\nWithout changing code\n")
    for form in found.code:
        assert "BUNDLE" in form


FOREIGN = re.compile(r"^\S+://|^\.\.\.|^[\w-]+ -|, with |^\w+ (ssl_verify|config) |^psql ")
"""Forms that are no Python: URIs and commands."""


@pytest.mark.parametrize("library", libraries())
def test_what_is_to_be_written_is_python(library: str) -> None:
    for form in recipe(library).code:
        if not FOREIGN.search(form):
            ast.parse(form.replace("ssl.ca.location", "x"))


def test_names_of_libraries_are_those_of_the_table() -> None:
    named = {name for item in (*STORES, *HOOKS, *SERVICES) for name in item.libraries}
    assert named <= set(libraries())
    assert {name for hook in HOOKS for name in hook.stores} <= {store.name for store in STORES}


@pytest.mark.parametrize(
    ("library", "variables", "forms"),
    [
        ("requests", {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}, {"requests.get(verify=BUNDLE)"}),
        ("httpx", {"SSL_CERT_FILE"}, {"httpx.Client(verify=ssl.create_default_context(cafile=BUNDLE))"}),
        (
            "aiohttp",
            {"SSL_CERT_FILE"},
            {"aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=BUNDLE))"},
        ),
        ("boto3", {"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"}, {"boto3.client(verify=BUNDLE)"}),
        ("hvac", {"VAULT_CACERT", "VAULT_CAPATH"}, {"hvac.Client(verify=BUNDLE)"}),
        ("httplib2", {"HTTPLIB2_CA_CERTS"}, {"httplib2.Http(ca_certs=BUNDLE)"}),
        (
            "psycopg2-binary",
            {"PGSSLROOTCERT"},
            {'psycopg2.connect(sslmode="verify-full", sslrootcert=BUNDLE)'},
        ),
        ("pymysql", set(), {"pymysql.connect(ssl_verify_cert=True, ssl_ca=BUNDLE)"}),
        ("ldap3", set(), {"ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=BUNDLE)"}),
        ("docker", set(), {"docker.tls.TLSConfig(verify=True, ca_cert=BUNDLE)"}),
        ("pymongo", {"SSL_CERT_FILE"}, {"pymongo.MongoClient(tls=True, tlsCAFile=BUNDLE)"}),
        ("npm", {"NODE_EXTRA_CA_CERTS"}, {"npm --cafile BUNDLE"}),
    ],
)
def test_recipes_of_well_known_libraries(library: str, variables: set[str], forms: set[str]) -> None:
    found = recipe(library)
    assert variables <= set(found.variables)
    assert forms <= set(found.code)


@pytest.mark.parametrize(
    ("library", "form"),
    [
        ("docker", "docker.tls.TLSConfig(ca_cert=BUNDLE)"),
        ("pymysql", "pymysql.connect(ssl_ca=BUNDLE)"),
        ("ldap3", "ldap3.Tls(ca_certs_file=BUNDLE)"),
        ("psycopg2-binary", "psycopg2.connect(sslrootcert=BUNDLE)"),
    ],
)
def test_a_path_alone_is_no_recipe_where_it_verifies_nothing(library: str, form: str) -> None:
    assert form not in recipe(library).code


# --- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("requests", ["REQUESTS_CA_BUNDLE", "requests.get(verify=BUNDLE)", "init_poolmanager", "inject_into_ssl"]),
        ("Requests", ["REQUESTS_CA_BUNDLE"]),
        ("allauth", ["SOCIALACCOUNT_ADAPTER", "get_requests_session", "REQUESTS_CA_BUNDLE"]),
        ("psycopg2", ["PGSSLROOTCERT"]),
        ("keycloak", ["python-keycloak", "django-allauth", "OIDC_VERIFY_SSL", "SOCIAL_AUTH_VERIFY_SSL", "PyJWKClient"]),
        ("python_keycloak", ["KeycloakOpenID(verify=BUNDLE)"]),
    ],
)
def test_the_recipe_of_a_library(capsys: pytest.CaptureFixture[str], name: str, words: list[str]) -> None:
    assert cli.main(["--explain", "--for", name]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for word in words:
        assert word in out


def test_a_page_and_a_recipe_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", "TLS101", "--for", "httpx"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("TLS101 disabled-verification-argument\n")
    assert "\nhttpx\n\nWithout changing code\n" in out
