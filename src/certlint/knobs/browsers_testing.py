"""Browsers, scrapers, load and contract tests."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    FALSE,
    FALSY_TEXT,
    LIKELY,
    REMOVE,
    TRUE,
    UNPROVEN,
    Fix,
    Library,
    Like,
    alias,
    remove,
    require,
    returns,
)

SCRAPY = Library("scrapy", "2.19.0", source="scrapy/settings/default_settings.py")
SELENIUM = Library("selenium", "4.52.0", source="selenium/webdriver/common/options.py")
PLAYWRIGHT = Library("playwright", "1.65.2", source="playwright/sync_api/_generated.py")
PYPPETEER = Library("pyppeteer", "2.0.0", source="pyppeteer/launcher.py")
WEBDRIVER_MANAGER = Library("webdriver-manager", "4.1.2", source="webdriver_manager/core/config.py")
ROBOT = Library("robotframework-requests", "0.9.7", source="RequestsLibrary/SessionKeywords.py")
LOCUST = Library("locust", "2.47.0", source="locust/contrib/fasthttp.py")
SCHEMATHESIS = Library("schemathesis", "4.32.5", source="schemathesis/config/_projects.py")
YT_DLP = Library("yt-dlp", "2026.10.26", source="yt_dlp/YoutubeDL.py")
GDOWN = Library("gdown", "6.5.1", source="gdown/download_folder.py")

_OPTIONS = "selenium.webdriver.common.options.ArgOptions"
_ITS_OWN_STORE = "the browser has a store of its own: import the CA there"
_PLAYWRIGHT = "playwright.{sync_api,async_api}"

KNOBS = (
    SCRAPY.setting(
        "scrapy.DOWNLOAD_VERIFY_CERTIFICATES",
        "DOWNLOAD_VERIFY_CERTIFICATES",
        off=FALSE,
        fix=require(),
        note="Scrapy does not verify unless told to",
    ),
    SCRAPY.setting(
        "scrapy.DOWNLOADER_CLIENTCONTEXTFACTORY",
        "DOWNLOADER_CLIENTCONTEXTFACTORY",
        off=Like(r"scrapy\.core\.downloader\.contextfactory\.ScrapyClientContextFactory"),
        fix=Fix(how="none", example='"scrapy.core.downloader.contextfactory.BrowserLikeContextFactory"'),
    ),
    # Selenium
    SELENIUM.attribute(
        "selenium.accept_insecure_certs", _OPTIONS, "accept_insecure_certs", off=TRUE, fix=REMOVE, note=_ITS_OWN_STORE
    ),
    SELENIUM.attribute(
        "selenium.accept_insecure_certs:profile",
        "selenium.webdriver.FirefoxProfile",
        "accept_untrusted_certs",
        off=TRUE,
        fix=REMOVE,
        note=_ITS_OWN_STORE,
        status=UNPROVEN,
    ),
    SELENIUM.argument(
        "selenium.accept_insecure_certs:capability",
        f"{_OPTIONS}.set_capability",
        "value",
        position=1,
        only_if=(("0", (Like("acceptInsecureCerts|acceptSslCerts"),)),),
        off=TRUE,
        fix=REMOVE,
        note=_ITS_OWN_STORE,
    ),
    SELENIUM.item(
        "selenium.accept_insecure_certs:desired",
        "selenium.webdriver.{Remote,Chrome,Firefox,Edge,Safari,Ie}",
        "acceptInsecureCerts",
        keys=("desired_capabilities",),
        off=TRUE,
        fix=REMOVE,
        note=_ITS_OWN_STORE,
        status=UNPROVEN,
    ),
    SELENIUM.argument(
        "selenium.add_argument",
        f"{_OPTIONS}.{{add_argument,arguments.append}}",
        "argument",
        position=0,
        off=Like("(--)?(ignore-certificate-errors(-spki-list=.*)?|ignore-urlfetcher-cert-requests)"),
        fix=REMOVE,
        note=_ITS_OWN_STORE,
    ),
    SELENIUM.argument(
        "selenium.add_argument:weaker",
        f"{_OPTIONS}.{{add_argument,arguments.append}}",
        "argument",
        position=0,
        off=Like(
            "(--)?(ignore-ssl-errors(=(yes|true|any))?|allow-insecure-localhost|allow-running-insecure-content|ssl-protocol=any)"
        ),
        confidence=LIKELY,
        fix=REMOVE,
        note="without effect in Chromium, or for localhost and mixed content only",
    ),
    SELENIUM.argument(
        "selenium.add_argument:service",
        "selenium.webdriver.{PhantomJS,Chrome,Firefox,chrome.service.Service}",
        "service_args",
        off=Like("--ignore-ssl-errors=(yes|true|any)"),
        confidence=LIKELY,
        fix=REMOVE,
        note="of a list",
        status=UNPROVEN,
    ),
    SELENIUM.argument(
        "selenium.ClientConfig.ignore_certificates",
        "selenium.webdriver.remote.client_config.ClientConfig",
        "ignore_certificates",
        position=3,
        off=TRUE,
        fix=remove("ca_certs"),
        source="selenium/webdriver/remote/client_config.py",
    ),
    # Playwright, Pyppeteer
    PLAYWRIGHT.argument(
        "playwright.ignore_https_errors",
        f"{_PLAYWRIGHT}.Browser.{{new_context,new_page}} {_PLAYWRIGHT}.BrowserType.launch_persistent_context "
        f"{_PLAYWRIGHT}.APIRequest.new_context "
        f"{_PLAYWRIGHT}.APIRequestContext.{{get,post,put,patch,delete,head,fetch}}",
        "ignore_https_errors",
        off=TRUE,
        fix=REMOVE,
        note="no option takes a bundle: browsers have their own store, APIRequestContext reads NODE_EXTRA_CA_CERTS",
    ),
    PYPPETEER.argument(
        "pyppeteer.ignoreHTTPSErrors",
        "pyppeteer.{launch,connect,launcher.Launcher}",
        "ignoreHTTPSErrors",
        off=TRUE,
        fix=REMOVE,
        note=_ITS_OWN_STORE,
    ),
    PYPPETEER.item(
        "pyppeteer.ignoreHTTPSErrors:options",
        "pyppeteer.{launch,connect,launcher.Launcher}",
        "ignoreHTTPSErrors",
        keys=("options",),
        position=0,
        off=TRUE,
        fix=REMOVE,
        note=_ITS_OWN_STORE,
    ),
    WEBDRIVER_MANAGER.variable("webdriver_manager", "WDM_SSL_VERIFY", off=FALSY_TEXT, fix=REMOVE, status=UNPROVEN),
    # Tests
    ROBOT.argument(
        "robotframework.RequestsLibrary",
        "RequestsLibrary.RequestsLibrary.create_session",
        "verify",
        off=(*FALSE, Like("false")),
        absent=True,
        confidence=LIKELY,
        path=True,
        fix=BUNDLE,
        note="does not verify unless told to",
        status=UNPROVEN,
    ),
    LOCUST.attribute(
        "locust.FastHttpUser.insecure",
        "locust.FastHttpUser",
        "insecure",
        off=TRUE,
        confidence=LIKELY,
        note="its default: a load test does not verify unless told to",
        status=UNPROVEN,
    ),
    LOCUST.argument(
        "locust.FastHttpUser.insecure:session",
        "locust.contrib.fasthttp.FastHttpSession",
        "insecure",
        off=TRUE,
        confidence=LIKELY,
        status=UNPROVEN,
    ),
    SCHEMATHESIS.argument(
        "schemathesis.tls_verify",
        "schemathesis.{openapi,graphql}.from_url",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SCHEMATHESIS.argument(
        "schemathesis.tls_verify:config",
        "schemathesis.config.{ProjectConfig,ProjectsConfig,OperationConfig}{,.update}",
        "tls_verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # Downloads
    YT_DLP.item(
        "yt_dlp.nocheckcertificate",
        "{yt_dlp,youtube_dl}.YoutubeDL",
        "nocheckcertificate",
        keys=("params",),
        position=0,
        off=TRUE,
        fix=REMOVE,
        note="there is no option for a bundle",
    ),
    GDOWN.argument(
        "gdown.verify",
        "gdown.{download,download_folder,cached_download}",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
)

MODELS = (
    alias(
        "selenium.webdriver.{ChromeOptions,FirefoxOptions,EdgeOptions,SafariOptions,IeOptions,WebKitGTKOptions} "
        "selenium.webdriver.{chrome,firefox,edge,safari,ie,chromium}.options.{Options,ChromiumOptions} "
        "selenium.webdriver.common.options.BaseOptions",
        _OPTIONS,
    ),
    alias("seleniumwire.webdriver", "selenium.webdriver"),
    alias("undetected_chromedriver.ChromeOptions", _OPTIONS),
    alias("selenium.webdriver.firefox.firefox_profile", "selenium.webdriver"),
    alias("pyppeteer.launcher.launch", "pyppeteer.launch"),
    alias("pyppeteer.launcher.connect", "pyppeteer.connect"),
    alias("RequestsLibrary.create_session", "RequestsLibrary.RequestsLibrary.create_session"),
    alias("locust.contrib.fasthttp.FastHttpUser", "locust.FastHttpUser"),
    alias("yt_dlp.YoutubeDL.YoutubeDL", "yt_dlp.YoutubeDL"),
    returns("playwright.sync_api.BrowserType.{launch,connect,connect_over_cdp}", "playwright.sync_api.Browser"),
    returns("playwright.async_api.BrowserType.{launch,connect,connect_over_cdp}", "playwright.async_api.Browser"),
    returns(
        "playwright.sync_api.sync_playwright playwright.sync_api.sync_playwright.start",
        "playwright.sync_api.Playwright",
    ),
    returns(
        "playwright.async_api.async_playwright playwright.async_api.async_playwright.start",
        "playwright.async_api.Playwright",
    ),
    alias("playwright.sync_api.Playwright.{chromium,firefox,webkit}", "playwright.sync_api.BrowserType"),
    alias("playwright.async_api.Playwright.{chromium,firefox,webkit}", "playwright.async_api.BrowserType"),
    alias("playwright.sync_api.Playwright.request", "playwright.sync_api.APIRequest"),
    alias("playwright.async_api.Playwright.request", "playwright.async_api.APIRequest"),
    returns("playwright.sync_api.APIRequest.new_context", "playwright.sync_api.APIRequestContext"),
    returns("playwright.async_api.APIRequest.new_context", "playwright.async_api.APIRequestContext"),
)
