"""Directories, single sign-on and the settings of web frameworks."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    FALSE,
    HOSTNAME,
    LIKELY,
    POSSIBLE,
    REMOVE,
    TESTED,
    UNPROVEN,
    Fix,
    Is,
    Library,
    Like,
    Named,
    alias,
    extends,
    names,
    require,
    returns,
)

LDAP3 = Library("ldap3", "2.9.1", source="ldap3/core/tls.py")
LDAP = Library("python-ldap", "3.4.8", source="Modules/constants.c")
DJANGO_LDAP = Library("django-auth-ldap", "5.4.0", source="django_auth_ldap/backend.py")
JWT = Library("pyjwt", "2.15.1", source="jwt/jwks_client.py")
OIDC = Library("mozilla-django-oidc", "5.0.2", source="mozilla_django_oidc/auth.py")
SOCIAL = Library("social-auth-core", "7.0.0", source="social_core/backends/base.py")
DJANGO_CAS = Library("django-cas-ng", "5.1.1", source="django_cas_ng/__init__.py")
CAS = Library("python-cas", "1.7.2", source="cas.py")
STORAGES = Library("django-storages", "1.14.6", source="storages/backends/s3.py")
ALLAUTH = Library("django-allauth", "65.21.1", source="allauth/socialaccount/adapter.py")
KEYCLOAK = Library("python-keycloak", "7.1.1", source="keycloak/connection.py")
DUO = Library("duo-client", "5.7.0", source="duo_client/client.py")
SAML = Library("pysaml2", "7.5.5", source="saml2/config.py")

_SET_OPTION = "ldap.set_option ldap.ldapobject.SimpleLDAPObject.set_option"
_NEVER = (Named("ldap.OPT_X_TLS_NEVER"), Named("ldap.OPT_X_TLS_ALLOW"), Is(0), Is(3))
_DEMAND = Fix(
    how="true",
    companion="ldap.OPT_X_TLS_CACERTFILE",
    example="conn.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)",
)
_NEWCTX = "on a connection it counts only where OPT_X_TLS_NEWCTX is set after it"

_LDAP3_TLS = Fix(how="none", example="tls=ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=BUNDLE)")

KNOBS = (
    # LDAP
    LDAP3.argument(
        "ldap3.Tls.validate",
        "ldap3.Tls",
        "validate",
        position=2,
        off=CERT_NONE,
        absent=True,
        fix=require("ca_certs_file", imports=("ssl",)),
        status=TESTED,
        note="does not verify unless told to: ca_certs_file alone changes nothing",
    ),
    LDAP3.argument(
        "ldap3.Tls.valid_names",
        "ldap3.Tls",
        "valid_names",
        position=6,
        off=Is("*"),
        effect=HOSTNAME,
        fix=REMOVE,
        note="of a list: * accepts any name",
        status=TESTED,
    ),
    LDAP3.argument(
        "ldap3.Tls.ca_certs_file",
        "ldap3.Tls",
        "ca_certs_file",
        position=5,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    LDAP3.argument(
        "ldap3.Tls.ca_certs_file:path", "ldap3.Tls", "ca_certs_path", position=7, path=True, effect=CA_PATH, fix=BUNDLE
    ),
    *(
        LDAP3.argument(
            f"ldap3.Tls.validate:Server{asked}",
            "ldap3.Server",
            "tls",
            position=5,
            absent=True,
            only_if=(condition,),
            confidence=LIKELY,
            fix=_LDAP3_TLS,
            note="TLS without tls= does not verify",
            source="ldap3/core/server.py",
            status=TESTED,
        )
        for asked, condition in (
            ("", ("use_ssl", (Is(True),))),
            ("-position", ("2", (Is(True),))),
            ("-scheme", ("scheme", (Is("ldaps"),))),
        )
    ),
    LDAP3.call(
        "ldap3.Tls.validate:start_tls",
        "ldap3.Connection.start_tls",
        absent=True,
        only_if=(("self.server/0.tls/5", (Is(None),)),),
        confidence=LIKELY,
        fix=_LDAP3_TLS,
        note="the Server has no tls=, so this does not verify",
        source="ldap3/core/connection.py",
    ),
    LDAP3.argument(
        "ldap3.Tls.validate:auto_bind",
        "ldap3.Connection",
        "auto_bind",
        position=3,
        off=(
            *map(Named, names("ldap3.AUTO_BIND_TLS_{BEFORE,AFTER}_BIND")),
            Like("TLS_(BEFORE|AFTER)_BIND"),
        ),
        only_if=(("server/0.tls/5", (Is(None),)),),
        confidence=LIKELY,
        fix=_LDAP3_TLS,
        note="the Server has no tls=, so this does not verify",
        source="ldap3/core/connection.py",
    ),
    LDAP.argument(
        "ldap.OPT_X_TLS_REQUIRE_CERT",
        _SET_OPTION,
        "invalue",
        position=1,
        only_if=(("0", (Named("ldap.OPT_X_TLS_REQUIRE_CERT"),)),),
        off=_NEVER,
        fix=_DEMAND,
        note=_NEWCTX,
        status=TESTED,
    ),
    LDAP.argument(
        "ldap.OPT_X_TLS_CACERTFILE",
        _SET_OPTION,
        "invalue",
        position=1,
        only_if=(("0", (Named("ldap.OPT_X_TLS_CACERTFILE"), Named("ldap.OPT_X_TLS_CACERTDIR"))),),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        note=_NEWCTX,
        status=TESTED,
    ),
    DJANGO_LDAP.setting(
        "django_auth_ldap.OPTIONS",
        "AUTH_LDAP_GLOBAL_OPTIONS AUTH_LDAP_CONNECTION_OPTIONS",
        "ldap.OPT_X_TLS_REQUIRE_CERT",
        off=_NEVER,
        fix=_DEMAND,
        status=UNPROVEN,
    ),
    DJANGO_LDAP.setting(
        "django_auth_ldap.OPTIONS:ca",
        "AUTH_LDAP_GLOBAL_OPTIONS AUTH_LDAP_CONNECTION_OPTIONS",
        "ldap.OPT_X_TLS_CACERTFILE",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # Tokens and single sign-on
    JWT.argument(
        "jwt.PyJWKClient.ssl_context", "jwt.PyJWKClient", "ssl_context", position=7, context=True, fix=CONTEXT
    ),
    OIDC.setting(
        "mozilla_django_oidc.OIDC_VERIFY_SSL", "OIDC_VERIFY_SSL", off=FALSE, path=True, fix=BUNDLE, status=UNPROVEN
    ),
    SOCIAL.setting(
        "social_core.VERIFY_SSL",
        "SOCIAL_AUTH_VERIFY_SSL SOCIAL_AUTH_{KEYCLOAK,OKTA_OAUTH2,OKTA_OPENIDCONNECT,GITLAB,AUTH0,OIDC,SAML,"
        "GITHUB_ENTERPRISE,CAS,KEYSTONE}_VERIFY_SSL",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    DJANGO_CAS.setting(
        "django_cas_ng.CAS_VERIFY_SSL_CERTIFICATE",
        "CAS_VERIFY_SSL_CERTIFICATE",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    CAS.argument(
        "cas.CASClient.verify_ssl_certificate",
        "cas.{CASClient,CASClientV1,CASClientV2,CASClientV3,CASClientWithSAMLV1}",
        "verify_ssl_certificate",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    STORAGES.setting("storages.AWS_S3_VERIFY", "AWS_S3_VERIFY", off=FALSE, path=True, fix=BUNDLE, status=UNPROVEN),
    STORAGES.setting(
        "storages.AWS_S3_VERIFY:STORAGES",
        "STORAGES",
        "verify",
        keys=("*", "OPTIONS"),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    ALLAUTH.override(
        "allauth",
        "allauth.socialaccount.adapter.DefaultSocialAccountAdapter.get_requests_session",
        confidence=POSSIBLE,
        fix=REMOVE,
        note="there is no setting: give the session it returns the bundle",
        status=UNPROVEN,
    ),
    KEYCLOAK.argument(
        "keycloak.KeycloakOpenID.verify",
        "keycloak.KeycloakOpenID",
        "verify",
        position=4,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="keycloak/keycloak_openid.py",
    ),
    KEYCLOAK.argument(
        "keycloak.KeycloakAdmin.verify",
        "keycloak.KeycloakAdmin",
        "verify",
        position=8,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="keycloak/keycloak_admin.py",
    ),
    KEYCLOAK.argument(
        "keycloak.KeycloakOpenIDConnection.verify",
        "keycloak.KeycloakOpenIDConnection",
        "verify",
        position=8,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="keycloak/openid_connection.py",
    ),
    KEYCLOAK.argument(
        "keycloak.ConnectionManager.verify",
        "keycloak.ConnectionManager",
        "verify",
        position=3,
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    DUO.argument(
        "duo_client.Client.ca_certs",
        "duo_client.{Admin,Auth,Accounts} duo_client.auth_v1.AuthV1 duo_client.client.Client",
        "ca_certs",
        position=3,
        off=Is("DISABLE"),
        path=True,
        fix=BUNDLE,
        note="without it, Duo's own list of CAs is used",
    ),
    DUO.attribute(
        "duo_client.Client.ca_certs:attribute",
        "duo_client.client.Client",
        "ca_certs",
        off=Is("DISABLE"),
        path=True,
        fix=BUNDLE,
    ),
    SAML.item(
        "pysaml2.verify_ssl_cert",
        "saml2.config.{Config,SPConfig,IdPConfig}.load",
        "verify_ssl_cert",
        position=0,
        off=FALSE,
        fix=require("ca_certs"),
        note="does not verify unless told to",
        status=UNPROVEN,
    ),
    SAML.item(
        "pysaml2.verify_ssl_cert:absent",
        "saml2.config.{Config,SPConfig,IdPConfig}.load",
        "verify_ssl_cert",
        position=0,
        absent=True,
        confidence=POSSIBLE,
        fix=require("ca_certs"),
        note="does not verify unless told to; counts where metadata or artifacts are fetched",
        status=UNPROVEN,
    ),
    SAML.argument(
        "pysaml2.verify_ssl_cert:HTTPBase",
        "saml2.httpbase.HTTPBase",
        "verify",
        off=FALSE,
        fix=require("ca_bundle"),
        source="saml2/httpbase.py",
        status=UNPROVEN,
    ),
    SAML.attribute(
        "pysaml2.verify_ssl_cert:attribute",
        "saml2.config.Config",
        "verify_ssl_cert",
        off=FALSE,
        fix=require("ca_certs"),
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("ldap3.core.tls", "ldap3"),
    alias("ldap3.core.server", "ldap3"),
    alias("ldap3.core.connection", "ldap3"),
    alias("ldap.ldapobject.{LDAPObject,ReconnectLDAPObject}", "ldap.ldapobject.SimpleLDAPObject"),
    returns("ldap.initialize ldap.open", "ldap.ldapobject.SimpleLDAPObject"),
    alias("jwt.jwks_client", "jwt"),
    alias("duo_client.{admin,auth,accounts}", "duo_client"),
    extends("duo_client.{Admin,Auth,Accounts} duo_client.auth_v1.AuthV1", "duo_client.client.Client"),
    alias("keycloak.{keycloak_openid,keycloak_admin,openid_connection,connection,keycloak_uma}", "keycloak"),
)
