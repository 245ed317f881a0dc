"""How an error's text tells the client (`CLIENTS`), and what libraries without a recipe send through (`BUILT_ON`)."""

from __future__ import annotations

__all__ = ["BUILT_ON", "CLIENTS"]

CLIENTS: tuple[tuple[str, str], ...] = (
    (r"ssl_transport_security|OPENSSL_internal|\bgrpc\b|_InactiveRpcError", "grpcio"),
    (r"\baws\b.{0,40}\bcli\b|amazonaws\.com|SSL validation failed for|botocore", "boto3"),
    (r"invalid peer certificate|UnknownIssuer|\buv (pip|sync|add|run|lock)\b", "uv"),
    (r"\bcurl: \(\d|libcurl", "curl"),
    (r"CAfile: \S{1,300} CRLfile|fatal: unable to access|\bgit (clone|fetch|pull|push)\b", "git"),
    (r"root certificate file|libpq|psycopg", "psycopg2-binary"),
    (
        r"\bpip(\.exe)?\b.{0,20}install|Could not fetch URL|problem confirming the ssl certificate|WARNING: Retrying",
        "pip",
    ),
    (r"CondaSSLError|\bconda\b", "conda"),
    (r"UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_CERT_IN_CHAIN|\bnpm\b|\bnode(js)?\b", "node"),
    (r"urlopen error", "stdlib"),
    (r"HTTPSConnectionPool|ca_cert_dir, ca_cert_data", "requests"),
    (r"ClientConnector\w{1,40}Error", "aiohttp"),
)
"""Words of an error, and the library or program whose they are. A pattern is searched in any case of letters.

Sources: the messages of gRPC's ``ssl_transport_security.cc``, botocore's ``SSLError``, rustls' ``CertificateError``,
curl's and git's error texts, libpq's ``fe-secure-openssl.c``, pip's ``_internal/index``, Node's ``tls`` documentation.
"""

BUILT_ON: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "azure-*",
        ("azure-core", "msal"),
        "its clients send through azure-core's RequestsTransport; azure-identity asks by msal too",
    ),
    (
        "google-cloud-*",
        ("google-auth", "grpcio"),
        "tokens and REST go through google-auth, gRPC services through grpcio",
    ),
    ("gspread", ("google-auth",), "it sends through google-auth's session"),
    ("nltk", ("stdlib",), "its downloader uses urllib"),
    ("pandas", ("stdlib",), "`read_csv` and its like open addresses with urllib"),
    ("transformers", ("huggingface-hub",), "models come through huggingface-hub"),
    ("datasets", ("huggingface-hub",), "data sets come through huggingface-hub"),
    ("sentence-transformers", ("huggingface-hub",), "models come through huggingface-hub"),
    ("diffusers", ("huggingface-hub",), "models come through huggingface-hub"),
    ("langchain-openai", ("openai",), "it makes clients of openai"),
    ("llama-index-llms-openai", ("openai",), "it makes clients of openai"),
    ("tweepy", ("requests",), "it sends through requests"),
    ("stripe", ("requests",), "it sends through requests, where that is installed"),
    ("twilio", ("requests",), "it sends through requests"),
    ("spacy", ("requests",), "models come through requests and pip"),
    ("kaggle", ("requests",), "it sends through requests"),
    ("yfinance", ("curl-cffi",), "it sends through curl_cffi"),
    ("httpie", ("requests",), "it sends through requests"),
    ("pytest-httpx", ("httpx",), "it stands in for httpx"),
    ("pyspark", ("stdlib",), "its Python side uses urllib; the rest is Java, with a store of its own"),
)
"""Libraries by name (``*`` stands for any end), what they send through, and how that is known to be so."""
