"""certifi: the bundle of public CAs, which code patches or appends to."""

from __future__ import annotations

from certlint.knobs._declare import ANYTHING, CA_PATH, Library, Like, ModelKind, Named, alias, model

CERTIFI = Library("certifi", "2026.10.18", source="certifi/core.py")

_SAY_IT_OPENLY = "give verify= or REQUESTS_CA_BUNDLE the bundle instead: an upgrade of certifi undoes this"

KNOBS = (
    CERTIFI.attribute(
        "certifi.where.patch",
        "certifi certifi.core",
        "where",
        off=ANYTHING,
        path=True,
        effect=CA_PATH,
        process_wide=True,
        note=_SAY_IT_OPENLY,
    ),
    CERTIFI.attribute(
        "certifi.where.patch:DEFAULT_CA_BUNDLE_PATH",
        "requests.utils requests.adapters",
        "DEFAULT_CA_BUNDLE_PATH",
        off=ANYTHING,
        path=True,
        effect=CA_PATH,
        process_wide=True,
        note=_SAY_IT_OPENLY,
    ),
    CERTIFI.argument(
        "certifi.where.patch:append",
        "builtins.open",
        "file",
        position=0,
        off=Named("certifi.where()"),
        only_if=(("1", (Like(".*[awx+].*"),)),),
        effect=CA_PATH,
        note=_SAY_IT_OPENLY,
    ),
    CERTIFI.argument(
        "certifi.where.patch:copy",
        "shutil.{copy,copyfile,copy2,move}",
        "dst",
        position=1,
        off=Named("certifi.where()"),
        effect=CA_PATH,
        note=_SAY_IT_OPENLY,
    ),
)

MODELS = (
    alias("certifi.core.where requests.certs.where", "certifi.where"),
    model(
        ModelKind.SAFE_PATH,
        "certifi.where pip._vendor.certifi.where ssl.get_default_verify_paths",
    ),
)
