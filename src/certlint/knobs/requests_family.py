"""requests and what is built on its Session."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CERT_NONE,
    CONTEXT,
    FALSE,
    FALSY,
    FALSY_OR_NONE,
    HOSTNAME,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUTHY,
    UNPROVEN,
    VERBS,
    Fix,
    Is,
    Library,
    alias,
    extends,
    returns,
)

REQUESTS = Library("requests", "2.34.2", source="requests/sessions.py")
ADAPTERS = Library("requests", "2.34.2", source="requests/adapters.py")
NIQUESTS = Library("niquests", "3.21.2", source="niquests/sessions.py")
FUTURES = Library("requests-futures", "1.1.0", source="requests_futures/sessions.py")
GREQUESTS = Library("grequests", "0.7.0", source="grequests.py")
REQUESTS_HTML = Library("requests-html", "0.10.0", source="requests_html.py")
REQUESTS_OAUTHLIB = Library("requests-oauthlib", "2.0.0", source="requests_oauthlib/oauth2_session.py")
OAUTHLIB = Library("oauthlib", "4.0.1", source="oauthlib/oauth2/rfc6749/utils.py")
AUTHLIB = Library("authlib", "1.9.9", source="authlib/integrations/requests_client/oauth2_session.py")
CLOUDSCRAPER = Library("cloudscraper", "1.2.71", source="cloudscraper/__init__.py")
MECHANICALSOUP = Library("mechanicalsoup", "1.4.0", source="mechanicalsoup/browser.py")

_FALSY_IS_OFF = "every false value but None turns verification off, the empty string included"

KNOBS = (
    REQUESTS.argument(
        "requests.api.verify",
        f"requests.{{{VERBS[1:-1]},request}}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
        note=_FALSY_IS_OFF,
        source="requests/api.py",
        status=TESTED,
    ),
    REQUESTS.argument(
        "requests.Session.verb.verify",
        f"requests.Session.{VERBS}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
        note=_FALSY_IS_OFF,
        status=TESTED,
    ),
    REQUESTS.argument(
        "requests.Session.request.verify",
        "requests.Session.request",
        "verify",
        position=13,
        off=FALSY,
        path=True,
        fix=BUNDLE,
        note=_FALSY_IS_OFF,
        status=TESTED,
    ),
    REQUESTS.argument(
        "requests.Session.send.verify",
        "requests.Session.send",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        status=TESTED,
        note="send() does not look at REQUESTS_CA_BUNDLE: give the bundle rather than leaving it out",
    ),
    REQUESTS.attribute(
        "requests.Session.verify",
        "requests.Session",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=Fix(how="bundle", note="a set REQUESTS_CA_BUNDLE overrides it (requests issue 3829)"),
        status=TESTED,
        note="where REQUESTS_CA_BUNDLE is set it wins over the session, except in Session.send()",
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.send.verify",
        "requests.adapters.{HTTPAdapter,BaseAdapter}.send",
        "verify",
        position=3,
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
    ),
    ADAPTERS.override(
        "requests.HTTPAdapter.cert_verify",
        "requests.adapters.HTTPAdapter.{send,cert_verify,get_connection_with_tls_context,"
        "build_connection_pool_key_attributes} requests.Session.{request,send}",
        off=FALSY,
        fix=REMOVE,
        note="since requests 2.32 get_connection_with_tls_context counts as well as cert_verify",
        status=TESTED,
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.cert_verify:verify",
        "requests.adapters.HTTPAdapter.cert_verify",
        "verify",
        position=2,
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        status=TESTED,
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.cert_verify:tls_context",
        "requests.adapters.HTTPAdapter.{get_connection_with_tls_context,build_connection_pool_key_attributes}",
        "verify",
        position=1,
        off=FALSY_OR_NONE,
        path=True,
        fix=REMOVE,
        status=TESTED,
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.init_poolmanager.ssl_context",
        "requests.adapters.HTTPAdapter.{init_poolmanager,proxy_manager_for}",
        "ssl_context",
        context=True,
        confidence=POSSIBLE,
        fix=CONTEXT,
        status=TESTED,
        note="requests still verifies with such a context while verify is True",
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.init_poolmanager.cert_reqs",
        "requests.adapters.HTTPAdapter.init_poolmanager",
        "cert_reqs",
        off=(Is("CERT_NONE"), *CERT_NONE),
        confidence=POSSIBLE,
        fix=REMOVE,
        note="without effect: verify overrides it on every request",
    ),
    ADAPTERS.argument(
        "requests.HTTPAdapter.init_poolmanager.assert_hostname",
        "requests.adapters.HTTPAdapter.init_poolmanager",
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
    ),
    REQUESTS.override(
        "requests.Session.merge_environment_settings",
        "requests.Session.merge_environment_settings",
        "verify",
        off=FALSY_OR_NONE,
        fix=BUNDLE,
    ),
    REQUESTS.argument(
        "requests.Session.merge_environment_settings:verify",
        "requests.Session.merge_environment_settings",
        "verify",
        position=3,
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    # Sessions of others
    FUTURES.argument(
        "requests_futures.FuturesSession",
        f"requests_futures.sessions.FuturesSession.{{{VERBS[1:-1]},request}}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    GREQUESTS.argument(
        "grequests.verbs",
        f"grequests.{{{VERBS[1:-1]},request,AsyncRequest}}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    REQUESTS_HTML.argument(
        "requests_html.HTMLSession.verify",
        "requests_html.{HTMLSession,AsyncHTMLSession,BaseSession}",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note="the browser behind render() follows the same switch",
        status=UNPROVEN,
    ),
    REQUESTS_OAUTHLIB.argument(
        "requests_oauthlib.fetch_token.verify",
        "requests_oauthlib.OAuth2Session.fetch_token",
        "verify",
        position=11,
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    REQUESTS_OAUTHLIB.argument(
        "requests_oauthlib.refresh_token.verify",
        "requests_oauthlib.OAuth2Session.refresh_token",
        "verify",
        position=6,
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    REQUESTS_OAUTHLIB.argument(
        "requests_oauthlib.fetch_token.verify:OAuth1",
        "requests_oauthlib.OAuth1Session.{fetch_request_token,fetch_access_token}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
        source="requests_oauthlib/oauth1_session.py",
    ),
    OAUTHLIB.variable(
        "oauthlib.OAUTHLIB_INSECURE_TRANSPORT",
        "OAUTHLIB_INSECURE_TRANSPORT",
        off=TRUTHY,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="allows plain http for tokens; certificates are still verified",
    ),
    AUTHLIB.argument(
        "authlib.session.verify",
        "authlib.integrations.requests_client.{OAuth1Session,OAuth2Session,AssertionSession}",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    AUTHLIB.argument(
        "authlib.session.verify:httpx",
        "authlib.integrations.httpx_client.{OAuth1Client,AsyncOAuth1Client,OAuth2Client,AsyncOAuth2Client,"
        "AssertionClient,AsyncAssertionClient}",
        "verify",
        off=FALSE,
        path=True,
        context=True,
        fix=CONTEXT,
        source="authlib/integrations/httpx_client/oauth2_client.py",
    ),
    AUTHLIB.item(
        "authlib.client_kwargs.verify",
        "authlib.integrations.{flask_client,django_client,starlette_client}.OAuth.register",
        "verify",
        keys=("client_kwargs",),
        off=FALSE,
        path=True,
        context=True,
        fix=BUNDLE,
        source="authlib/integrations/base_client/registry.py",
    ),
    CLOUDSCRAPER.argument(
        "cloudscraper.ssl_context",
        "cloudscraper.{create_scraper,CloudScraper}",
        "ssl_context",
        context=True,
        fix=CONTEXT,
    ),
    MECHANICALSOUP.attribute(
        "mechanicalsoup.session.verify",
        "mechanicalsoup.{Browser,StatefulBrowser}.session",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
    ),
    MECHANICALSOUP.argument(
        "mechanicalsoup.session.verify:open",
        "mechanicalsoup.{Browser,StatefulBrowser}.{open,open_relative,follow_link,download_link,submit,submit_selected,"
        "request,get,post,put}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
    ),
    # niquests
    NIQUESTS.argument(
        "niquests.verify",
        f"niquests.{{,Session.,AsyncSession.}}{{{VERBS[1:-1]}}} niquests.request",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
        note=_FALSY_IS_OFF,
        status=TESTED,
    ),
    NIQUESTS.argument(
        "niquests.verify:request",
        "niquests.{Session,AsyncSession}.request",
        "verify",
        position=13,
        off=FALSY,
        path=True,
        fix=BUNDLE,
        note=_FALSY_IS_OFF,
        status=TESTED,
    ),
    NIQUESTS.attribute(
        "niquests.Session.verify",
        "niquests.{Session,AsyncSession}",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        status=TESTED,
    ),
    NIQUESTS.argument(
        "niquests.Session.verify:argument",
        "niquests.{Session,AsyncSession}",
        "verify",
        off=FALSY,
        path=True,
        fix=BUNDLE,
        status=TESTED,
    ),
)

MODELS = (
    alias("requests.{api,sessions} pip._vendor.requests botocore.vendored.requests", "requests"),
    # Copies of their own: filtering their warning classes hides nothing of urllib3's.
    alias("pip._vendor.requests.packages.urllib3", "pip._vendor.urllib3"),
    alias("botocore.vendored.requests.packages.urllib3", "botocore.vendored.urllib3"),
    alias("requests.HTTPAdapter", "requests.adapters.HTTPAdapter"),
    alias("requests.packages.urllib3", "urllib3"),
    alias("niquests.{api,async_api,sessions,async_session}", "niquests"),
    alias("requests_futures.FuturesSession", "requests_futures.sessions.FuturesSession"),
    alias("requests_oauthlib.oauth2_session", "requests_oauthlib"),
    alias("requests_oauthlib.oauth1_session", "requests_oauthlib"),
    alias("mechanicalsoup.{browser,stateful_browser}", "mechanicalsoup"),
    returns("requests.session", "requests.Session"),
    returns("cachecontrol.CacheControl", "requests.Session"),
    returns("cloudscraper.{create_scraper,session}", "cloudscraper.CloudScraper"),
    extends(
        "requests_html.{BaseSession,HTMLSession,AsyncHTMLSession} requests_futures.sessions.FuturesSession "
        "requests_oauthlib.{OAuth1Session,OAuth2Session} requests_cache.{CachedSession,session.CachedSession} "
        "requests_toolbelt.{sessions.BaseUrlSession,BaseUrlSession,forgetfulcookiejar.ForgetfulSession} "
        "cloudscraper.CloudScraper requests_unixsocket.Session requests_ratelimiter.LimiterSession "
        "authlib.integrations.requests_client.{OAuth1Session,OAuth2Session,AssertionSession} "
        "google.auth.transport.requests.AuthorizedSession pip._internal.network.session.PipSession "
        "locust.clients.HttpSession",
        "requests.Session",
    ),
    extends(
        "requests_toolbelt.adapters.{ssl.SSLAdapter,host_header_ssl.HostHeaderSSLAdapter,source.SourceAddressAdapter} "
        "requests_toolbelt.{SSLAdapter,SourceAddressAdapter,HostHeaderSSLAdapter} cachecontrol.CacheControlAdapter "
        "pip._internal.network.session.HTTPAdapter",
        "requests.adapters.HTTPAdapter",
    ),
)
