"""Flags of commands that Python code starts.

A flag stands for all its spellings. Its value follows after ``=`` or as the next word; ``python -m pip``
is the command ``pip``. Short flags combine (``curl -sSk``).
"""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    FALSY_TEXT,
    LIKELY,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUTHY_TEXT,
    UNPROVEN,
    Is,
    Library,
    Like,
    Model,
    remove,
)

CURL = Library("curl", "7.88.1", source="curl")
WGET = Library("wget", "of Debian 12", source="wget")
GIT = Library("git", "2.39.5", source="git")
PIP = Library("pip", "26.3", source="pip/_internal/cli/cmdoptions.py")
UV = Library("uv", "0.13.9", source="uv --help")
NPM = Library("npm", "of node 20.20.2", source="npm")
OPENSSL = Library("openssl", "3.0.19", source="openssl")
AWS = Library("awscli", "1.46.3", source="awscli/data/cli.json")
GCLOUD = Library("gcloud", source="https://cloud.google.com/sdk/gcloud/reference/config/set")
KUBECTL = Library("kubectl", source="https://kubernetes.io/docs/reference/kubectl/kubectl/")
HELM = Library("helm", source="https://github.com/helm/helm/issues/31248")
DOCKER = Library("docker", source="docker --help")
PODMAN = Library("podman", source="https://docs.podman.io")
ANSIBLE = Library("ansible-core", "2.21.5", source="ansible/cli/galaxy.py")
SQLCMD = Library("sqlcmd", source="https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility")
MYSQL = Library("mysql", source="https://dev.mysql.com/doc/refman/8.0/en/connection-options.html")
PSQL = Library("psycopg2-binary", "libpq 17.11", source="libpq")
HTTPIE = Library("httpie", "3.2.4", source="httpie/client.py")
TWINE = Library("twine", "7.0.0", source="twine/settings.py")
CONDA = Library("conda", source="https://docs.conda.io")
POETRY = Library("poetry", source="https://python-poetry.org/docs/repositories/#certificates")
YT_DLP = Library("yt-dlp", "2026.10.26", source="yt_dlp/options.py")
HASHICORP = Library("terraform", source="https://developer.hashicorp.com/vault/docs/commands")
OPENLDAP = Library("openldap", source="ldap.conf(5)")
RCLONE = Library("rclone", source="https://rclone.org/docs/")
CHROME = Library("chromium", source="chromium switches")

TAKES_ARGUMENT = {"curl": frozenset("oHdXuAebcFmTwxEKQrtyYzCDPU")}
"""The short options of programs that take an argument: what follows one of them is no flag."""

KNOBS = (
    # Downloads
    CURL.command("cmd.curl.insecure", "curl", "-k", "--insecure", fix=remove("--cacert"), status=TESTED),
    CURL.command("cmd.curl.insecure:others", "curl", "--proxy-insecure", "--doh-insecure", fix=REMOVE, status=TESTED),
    CURL.command("cmd.curl.cacert", "curl", "--cacert", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    CURL.command(
        "cmd.curl.cacert:capath", "curl", "--capath", path=True, effect=CA_PATH, fix=remove("--cacert"), status=TESTED
    ),
    WGET.command(
        "cmd.wget",
        "wget",
        "--no-check-certificate",
        "--no-check-certificat",
        "--no-check-certifica",
        "--no-check-certific",
        "--no-check-certifi",
        "--no-check-certif",
        "--no-check-certi",
        "--no-check-cert",
        "--no-check-cer",
        fix=remove("--ca-certificate"),
        note="GNU options may be cut short",
        status=TESTED,
    ),
    WGET.command(
        "cmd.wget:e",
        "wget",
        "-e",
        "--execute",
        off=Like(r"check_?certificate\s*=\s*(off|0|quiet)"),
        fix=REMOVE,
        status=UNPROVEN,
    ),
    WGET.command(
        "cmd.wget:path",
        "wget",
        "--ca-certificate",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    WGET.command(
        "cmd.wget:directory",
        "wget",
        "--ca-directory",
        path=True,
        effect=CA_PATH,
        fix=remove("--ca-certificate"),
        status=UNPROVEN,
    ),
    HTTPIE.command("cmd.httpie", "http https httpie", "--verify", off=FALSY_TEXT, path=True, fix=BUNDLE),
    YT_DLP.command("cmd.yt-dlp", "yt-dlp youtube-dl", "--no-check-certificates", "--no-check-certificate", fix=REMOVE),
    RCLONE.command("cmd.rclone", "rclone", "--no-check-certificate", fix=remove("--ca-cert"), status=UNPROVEN),
    CHROME.command(
        "cmd.chrome",
        "google-chrome google-chrome-stable chromium chromium-browser chrome",
        "--ignore-certificate-errors",
        fix=REMOVE,
        status=UNPROVEN,
    ),
    # git
    GIT.command(
        "cmd.git.sslVerify", "git", "http.sslVerify", off=FALSY_TEXT, fix=remove("http.sslCAInfo"), status=TESTED
    ),
    GIT.command(
        "cmd.git.sslVerify:c",
        "git",
        "-c",
        "--config",
        off=Like(r"http\..+\.sslverify=(false|0|no|off)"),
        fix=remove("http.sslCAInfo", example="-c http.sslCAInfo=BUNDLE"),
        status=TESTED,
    ),
    GIT.command(
        "cmd.git.sslVerify:env",
        "git",
        "--config-env",
        off=Like(r"http\.(.*\.)?sslverify=.*"),
        confidence=LIKELY,
        fix=remove("http.sslCAInfo"),
        status=UNPROVEN,
    ),
    # Packages
    PIP.command("cmd.pip", "pip pip3 pipenv", "--trusted-host", fix=remove("--cert", words=2), status=TESTED),
    PIP.command(
        "cmd.pip:config",
        "pip pip3",
        "global.trusted-host",
        "install.trusted-host",
        fix=remove("global.cert", words=2),
        status=UNPROVEN,
    ),
    PIP.command("cmd.pip:cert", "pip pip3", "--cert", path=True, effect=CA_PATH, fix=BUNDLE),
    UV.command(
        "cmd.uv",
        "uv uvx",
        "--allow-insecure-host",
        "--trusted-host",
        fix=remove("SSL_CERT_FILE", words=2),
        status=TESTED,
    ),
    NPM.command(
        "cmd.npm",
        "npm npx yarn pnpm",
        "--strict-ssl",
        "strict-ssl",
        off=FALSY_TEXT,
        fix=remove("--cafile"),
        status=TESTED,
    ),
    NPM.command("cmd.npm:no", "npm npx yarn pnpm", "--no-strict-ssl", fix=remove("--cafile"), status=TESTED),
    CONDA.command("cmd.conda", "conda mamba micromamba", "-k", "--insecure", fix=REMOVE, status=UNPROVEN),
    CONDA.command(
        "cmd.conda:ssl_verify", "conda mamba micromamba", "ssl_verify", off=FALSY_TEXT, fix=BUNDLE, status=UNPROVEN
    ),
    POETRY.command(
        "cmd.poetry",
        "poetry",
        "config",
        off=Like(r"certificates\..*\.cert(\s+|=)false"),
        fix=BUNDLE,
        status=UNPROVEN,
        note="of the words after config",
    ),
    TWINE.command("cmd.twine", "twine", "--cert", path=True, effect=CA_PATH, fix=BUNDLE),
    # Clouds and clusters
    AWS.command("cmd.aws", "aws", "--no-verify-ssl", fix=remove("--ca-bundle"), status=UNPROVEN),
    AWS.command("cmd.aws:path", "aws", "--ca-bundle", path=True, effect=CA_PATH, fix=BUNDLE, status=UNPROVEN),
    GCLOUD.command(
        "cmd.gcloud",
        "gcloud",
        "auth/disable_ssl_validation",
        off=TRUTHY_TEXT,
        fix=remove("core/custom_ca_certs_file"),
        status=UNPROVEN,
    ),
    KUBECTL.command(
        "cmd.kubectl",
        "kubectl oc",
        "--insecure-skip-tls-verify",
        fix=remove("--certificate-authority"),
        status=UNPROVEN,
    ),
    KUBECTL.command(
        "cmd.kubectl:backend", "kubectl oc", "--insecure-skip-tls-verify-backend", fix=REMOVE, status=UNPROVEN
    ),
    HELM.command("cmd.helm", "helm", "--insecure-skip-tls-verify", fix=remove("--ca-file"), status=UNPROVEN),
    HELM.command(
        "cmd.helm:kube", "helm", "--kube-insecure-skip-tls-verify", fix=remove("--kube-ca-file"), status=UNPROVEN
    ),
    DOCKER.command("cmd.docker", "docker", "--tlsverify", off=FALSY_TEXT, fix=remove("--tlscacert"), status=UNPROVEN),
    PODMAN.command(
        "cmd.podman",
        "podman buildah skopeo",
        "--tls-verify",
        "--src-tls-verify",
        "--dest-tls-verify",
        off=FALSY_TEXT,
        fix=remove("--cert-dir"),
        status=UNPROVEN,
    ),
    HASHICORP.command(
        "cmd.terraform", "vault nomad", "-tls-skip-verify", "--tls-skip-verify", fix=remove("-ca-cert"), status=UNPROVEN
    ),
    HASHICORP.command(
        "cmd.terraform:consul", "consul", "-http-ssl-verify", off=FALSY_TEXT, fix=remove("-ca-file"), status=UNPROVEN
    ),
    ANSIBLE.command(
        "cmd.ansible",
        "ansible ansible-playbook ansible-galaxy",
        "-a",
        "-e",
        "--args",
        "--extra-vars",
        off=Like(r".*(validate_certs\s*[=:]\s*(no|false|0)|ansible_winrm_server_cert_validation\s*[=:]\s*ignore).*"),
        fix=REMOVE,
    ),
    ANSIBLE.command("cmd.ansible:galaxy", "ansible-galaxy", "-c", "--ignore-certs", fix=REMOVE),
    # Databases and directories
    SQLCMD.command("cmd.sqlcmd", "sqlcmd", "-C", fix=REMOVE, note="trusts the server's certificate", status=UNPROVEN),
    SQLCMD.command("cmd.sqlcmd:bcp", "bcp", "-u", fix=REMOVE, note="trusts the server's certificate", status=UNPROVEN),
    MYSQL.command(
        "cmd.mysql",
        "mysql mysqldump mysqladmin mariadb mariadb-dump",
        "--ssl-mode",
        off=Like("PREFERRED|REQUIRED"),
        fix=remove("--ssl-ca", example="--ssl-mode=VERIFY_IDENTITY --ssl-ca=BUNDLE"),
        note="encrypts without verifying",
        status=UNPROVEN,
    ),
    MYSQL.command(
        "cmd.mysql:plain",
        "mysql mysqldump mysqladmin mariadb mariadb-dump",
        "--ssl-mode",
        off=Like("DISABLED"),
        confidence=POSSIBLE,
        note="no TLS at all",
        status=UNPROVEN,
    ),
    MYSQL.command(
        "cmd.mysql:skip",
        "mysql mysqldump mysqladmin mariadb mariadb-dump",
        "--skip-ssl-verify-server-cert",
        fix=remove("--ssl-ca"),
        status=UNPROVEN,
    ),
    MYSQL.command(
        "cmd.mysql:skip_ssl",
        "mysql mysqldump mysqladmin mariadb mariadb-dump",
        "--skip-ssl",
        confidence=POSSIBLE,
        note="no TLS at all",
        status=UNPROVEN,
    ),
    PSQL.command(
        "cmd.psql",
        "psql pg_dump pg_dumpall pg_restore pgbench",
        "sslmode",
        off=Like("require|prefer|allow"),
        fix=remove("sslrootcert", example="sslmode=verify-full sslrootcert=BUNDLE"),
        note="of the connection string",
        status=TESTED,
    ),
    OPENLDAP.command(
        "cmd.ldapsearch",
        "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami",
        "-o",
        off=Like("tls_reqcert=(never|allow)"),
        fix=remove("LDAPTLS_CACERT"),
        status=UNPROVEN,
    ),
    OPENSSL.command(
        "cmd.openssl.s_client",
        "openssl",
        "-verify_return_error",
        absent=True,
        only_if=(("0", (Is("s_client"),)),),
        confidence=POSSIBLE,
        note="goes on after an error of verification: a tool for looking",
        status=TESTED,
    ),
)

MODELS: tuple[Model, ...] = ()
