"""Kubernetes, Docker and other containers."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    FALSE,
    HOSTNAME,
    NONE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Is,
    Library,
    alias,
    remove,
    require,
    returns,
)

KUBERNETES = Library("kubernetes", "37.0.2", source="kubernetes/client/configuration.py")
OPENSHIFT = Library("openshift", "0.13.2", source="openshift/helper/userpassauth.py")
KFP = Library("kfp", "2.17.3", source="kfp/client/client.py")
DOCKER = Library("docker", "7.2.0", source="docker/tls.py")
PODMAN = Library("podman", "5.8.0", source="podman/domain/images_manager.py")
PYLXD = Library("pylxd", "2.4.2", source="pylxd/client.py")

_CONFIGURATION = "{kubernetes,kubernetes_asyncio}.client.Configuration"

KNOBS = (
    KUBERNETES.attribute(
        "kubernetes.Configuration.verify_ssl",
        _CONFIGURATION,
        "verify_ssl",
        off=FALSE,
        fix=remove("ssl_ca_cert", "assert_hostname"),
        status=TESTED,
    ),
    KUBERNETES.argument(
        "kubernetes.Configuration.verify_ssl:argument",
        _CONFIGURATION,
        "verify_ssl",
        off=FALSE,
        fix=remove("ssl_ca_cert"),
        note="an argument only in recent releases",
    ),
    KUBERNETES.attribute(
        "kubernetes.Configuration.assert_hostname",
        "kubernetes.client.Configuration",
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
        source="kubernetes/client/rest.py",
        status=TESTED,
    ),
    KUBERNETES.argument(
        "kubernetes.Configuration.assert_hostname:argument",
        "kubernetes.client.Configuration",
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
    ),
    KUBERNETES.attribute(
        "kubernetes.Configuration.ssl_ca_cert",
        _CONFIGURATION,
        "ssl_ca_cert",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    KUBERNETES.argument(
        "kubernetes.Configuration.ssl_ca_cert:argument",
        _CONFIGURATION,
        "ssl_ca_cert",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    KUBERNETES.item(
        "kubernetes.kubeconfig.insecure",
        "{kubernetes,kubernetes_asyncio}.config.load_kube_config_from_dict",
        "insecure-skip-tls-verify",
        keys=("config_dict", "clusters", "*", "cluster"),
        position=0,
        off=TRUE,
        fix=remove("certificate-authority"),
        source="kubernetes/config/kube_config.py",
    ),
    OPENSHIFT.attribute(
        "openshift.OCPLoginConfiguration.verify_ssl",
        "openshift.helper.userpassauth.OCPLoginConfiguration",
        "verify_ssl",
        off=FALSE,
        fix=remove("ssl_ca_cert"),
        status=UNPROVEN,
    ),
    KFP.argument(
        "kfp.Client.verify_ssl",
        "kfp.Client",
        "verify_ssl",
        position=12,
        off=FALSE,
        fix=remove("ssl_ca_cert"),
        status=UNPROVEN,
    ),
    DOCKER.argument(
        "docker.TLSConfig.verify",
        "docker.tls.TLSConfig",
        "verify",
        position=2,
        off=(*FALSE, NONE),
        absent=True,
        path=True,
        fix=require("ca_cert"),
        status=TESTED,
        note="not told to verify it does not, and ca_cert is then ignored",
    ),
    DOCKER.argument(
        "docker.TLSConfig.assert_hostname",
        "docker.tls.TLSConfig docker.{from_env,utils.kwargs_from_env}",
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
        versions="until 6.1.3",
        note="gone in docker 7",
        status=UNPROVEN,
    ),
    DOCKER.argument(
        "docker.TLSConfig.ca_cert",
        "docker.tls.TLSConfig",
        "ca_cert",
        position=1,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    PODMAN.argument(
        "podman.tls_verify",
        "podman.PodmanClient.login podman.domain.images_manager.ImagesManager.{pull,push} "
        "podman.PodmanClient.images.{pull,push}",
        "tls_verify",
        off=FALSE,
        fix=REMOVE,
        note="tells the podman service not to verify the registry",
        status=UNPROVEN,
    ),
    PYLXD.argument(
        "pylxd.Client.verify",
        "pylxd.Client",
        "verify",
        position=3,
        off=FALSE,
        fix=REMOVE,
        note="a path here is a certificate to pin, not a CA bundle",
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("kubernetes.client.configuration", "kubernetes.client"),
    alias("kubernetes_asyncio.client.configuration", "kubernetes_asyncio.client"),
    returns("kubernetes.client.Configuration.{get_default_copy,get_default}", "kubernetes.client.Configuration"),
    returns(
        "kubernetes_asyncio.client.Configuration.{get_default_copy,get_default}",
        "kubernetes_asyncio.client.Configuration",
    ),
    alias("kfp.client", "kfp"),
    alias("docker.TLSConfig", "docker.tls.TLSConfig"),
    alias("docker.client", "docker"),
)
