"""Secrets, service discovery, trackers, configuration management and monitoring."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CONTEXT,
    FALSE,
    FALSY,
    FALSY_OR_NONE,
    FALSY_TEXT,
    REMOVE,
    TESTED,
    TRUE,
    TRUTHY_TEXT,
    UNPROVEN,
    Fix,
    Is,
    Library,
    Like,
    Named,
    alias,
    remove,
    require,
    returns,
)

HVAC = Library("hvac", "2.4.0", source="hvac/v1/__init__.py")
CONSUL = Library("python-consul", "1.1.0", source="consul/base.py")
CONSUL2 = Library("python-consul2", "0.1.5", source="consul/base.py")
ETCD = Library("etcd3", "0.12.0", source="etcd3/client.py")
JIRA = Library("jira", "3.10.5", source="jira/client.py")
GITLAB = Library("python-gitlab", "8.6.0", source="gitlab/client.py")
GITHUB = Library("pygithub", "2.10.0", source="github/MainClass.py")
ATLASSIAN = Library("atlassian-python-api", "5.0.5", source="atlassian/rest_client.py")
JENKINS = Library("python-jenkins", "1.8.3", source="jenkins/__init__.py")
JENKINSAPI = Library("jenkinsapi", "0.3.23", source="jenkinsapi/jenkins.py")
SLACK = Library("slack-sdk", "3.47.0", source="slack_sdk/web/base_client.py")
EXCHANGE = Library("exchangelib", "5.6.0", source="exchangelib/protocol.py")
OFFICE365 = Library("office365-rest-python-client", "3.3.0", source="office365/runtime/http/request_options.py")
SERVICENOW = Library("pysnow", "0.7.17", source="pysnow/client.py")
TABLEAU = Library("tableauserverclient", "0.42", source="tableauserverclient/server/server.py")
ZABBIX = Library("pyzabbix", "1.3.1", source="pyzabbix/api.py")
NETBOX = Library("pynetbox", "7.9.0", source="pynetbox/core/api.py")
STRIPE = Library("stripe", "16.1.0", source="stripe/__init__.py")
TELEGRAM = Library("python-telegram-bot", "22.8", source="telegram/request/_httpxrequest.py")
APPRISE = Library("apprise", "2.2.0", source="apprise/url.py")
ANSIBLE = Library("ansible-core", "2.21.5", source="ansible/module_utils/urls.py")
SALT = Library("salt", "3008.5", source="salt/utils/http.py")
PYGIT2 = Library("pygit2", "1.21.0", source="pygit2/callbacks.py")
GITPYTHON = Library("GitPython", "3.2.1", source="git/repo/base.py")
DVC = Library("dvc", "3.67.1", source="dvc/config_schema.py")
PREFECT = Library("prefect", "3.9.1", source="prefect/settings/models/api.py")

_SSL_VERIFY_FALSE = Like(r".*http\.(\S{0,200}\.)?sslverify\s*=\s*(false|0|no|off).*")

KNOBS = (
    # Secrets and discovery
    HVAC.argument(
        "hvac.Client.verify",
        "hvac.Client",
        "verify",
        position=3,
        off=FALSY,
        path=True,
        fix=BUNDLE,
        status=TESTED,
        note="None reads VAULT_CACERT and VAULT_CAPATH; VAULT_SKIP_VERIFY is not read",
    ),
    HVAC.argument(
        "hvac.Adapter.verify",
        "hvac.adapters.{Adapter,RawAdapter,JSONAdapter}",
        "verify",
        position=3,
        off=FALSY,
        path=True,
        fix=BUNDLE,
        source="hvac/adapters.py",
    ),
    CONSUL.argument(
        "consul.Consul.verify",
        "consul.{Consul,std.Consul,aio.Consul,tornado.Consul,twisted.Consul}",
        "verify",
        position=6,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note="the variable CONSUL_HTTP_SSL_VERIFY wins over the argument",
    ),
    CONSUL2.argument(
        "consul.check.tls_skip_verify",
        "consul.Check.http",
        "tls_skip_verify",
        position=5,
        off=TRUE,
        fix=REMOVE,
        note="makes the Consul agent skip the verification",
        status=UNPROVEN,
    ),
    ETCD.argument(
        "etcd3.client.ca_cert",
        "etcd3.{client,Etcd3Client}",
        "ca_cert",
        position=2,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # Trackers, repositories, chat
    JIRA.item(
        "jira.options.verify", "jira.JIRA", "verify", keys=("options",), position=1, off=FALSE, path=True, fix=BUNDLE
    ),
    GITLAB.argument(
        "gitlab.Gitlab.ssl_verify", "gitlab.Gitlab", "ssl_verify", position=4, off=FALSE, path=True, fix=BUNDLE
    ),
    GITLAB.argument(
        "gitlab.Gitlab.ssl_verify:graphql",
        "gitlab.{GraphQL,AsyncGraphQL}",
        "ssl_verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    GITLAB.attribute(
        "gitlab.Gitlab.ssl_verify:attribute", "gitlab.Gitlab", "ssl_verify", off=FALSE, path=True, fix=BUNDLE
    ),
    GITHUB.argument("github.Github.verify", "github.Github", "verify", position=8, off=FALSE, path=True, fix=BUNDLE),
    GITHUB.argument(
        "github.Github.verify:GithubIntegration", "github.GithubIntegration", "verify", off=FALSE, path=True, fix=BUNDLE
    ),
    ATLASSIAN.argument(
        "atlassian.verify_ssl",
        "atlassian.{Jira,Confluence,ConfluenceCloud,Bitbucket,ServiceDesk,Bamboo,Xray,Insight,Portfolio,"
        "AssetsCloud,statuspage.StatusPage,MarketPlace,rest_client.AtlassianRestAPI,bitbucket.Cloud}",
        "verify_ssl",
        off=FALSE,
        path=True,
        unless=("session",),
        fix=BUNDLE,
    ),
    JENKINS.attribute(
        "jenkins._session.verify",
        "jenkins.Jenkins._session",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        note="PYTHONHTTPSVERIFY=0 turns it off, too",
    ),
    JENKINSAPI.argument(
        "jenkinsapi.ssl_verify",
        "jenkinsapi.jenkins.Jenkins",
        "ssl_verify",
        position=5,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    JENKINSAPI.argument(
        "jenkinsapi.ssl_verify:Requester",
        "jenkinsapi.utils.requester.Requester",
        "ssl_verify",
        position=2,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="jenkinsapi/utils/requester.py",
        status=UNPROVEN,
    ),
    SLACK.argument("slack_sdk.ssl", "slack_sdk.WebClient", "ssl", position=3, context=True, fix=CONTEXT),
    SLACK.argument("slack_sdk.ssl:rtm", "slack_sdk.rtm_v2.RTMClient", "ssl", context=True, fix=CONTEXT),
    SLACK.argument(
        "slack_sdk.ssl:webhook",
        "slack_sdk.webhook.{WebhookClient,async_client.AsyncWebhookClient}",
        "ssl",
        position=2,
        off=Is(False),
        context=True,
        fix=CONTEXT,
        source="slack_sdk/webhook/client.py",
    ),
    SLACK.argument(
        "slack_sdk.ssl:async",
        "slack_sdk.web.async_client.AsyncWebClient",
        "ssl",
        position=3,
        off=Is(False),
        context=True,
        fix=CONTEXT,
        source="slack_sdk/web/async_base_client.py",
    ),
    EXCHANGE.attribute(
        "exchangelib.NoVerifyHTTPAdapter",
        "exchangelib.protocol.BaseProtocol",
        "HTTP_ADAPTER_CLS",
        off=Named("exchangelib.protocol.NoVerifyHTTPAdapter"),
        process_wide=True,
        fix=REMOVE,
        note="every account of the process is unverified from here on",
    ),
    OFFICE365.attribute(
        "o365.verify",
        "office365.runtime.http.request_options.RequestOptions",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SERVICENOW.attribute(
        "pysnow.session.verify", "pysnow.Client.session", "verify", off=FALSY_OR_NONE, path=True, fix=BUNDLE
    ),
    TABLEAU.item(
        "tableauserverclient.http_options.verify",
        "tableauserverclient.Server.add_http_options",
        "verify",
        keys=("options_dict",),
        position=0,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note="silences InsecureRequestWarning as well",
        status=UNPROVEN,
    ),
    TABLEAU.item(
        "tableauserverclient.http_options.verify:constructor",
        "tableauserverclient.Server",
        "verify",
        keys=("http_options",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    ZABBIX.attribute(
        "pyzabbix.session.verify",
        "pyzabbix.ZabbixAPI.session",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    NETBOX.attribute(
        "pynetbox.http_session.verify",
        "pynetbox.core.api.Api.http_session",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
    ),
    STRIPE.attribute(
        "stripe.verify_ssl_certs",
        "stripe",
        "verify_ssl_certs",
        off=FALSE,
        process_wide=True,
        fix=remove("stripe.ca_bundle_path"),
        status=UNPROVEN,
    ),
    STRIPE.argument(
        "stripe.verify_ssl_certs:client",
        "stripe.{RequestsClient,HTTPXClient,UrlFetchClient,PycurlClient,new_default_http_client}",
        "verify_ssl_certs",
        off=FALSE,
        fix=remove("stripe.ca_bundle_path"),
        source="stripe/_http_client.py",
        status=UNPROVEN,
    ),
    STRIPE.attribute(
        "stripe.verify_ssl_certs:ca_bundle_path",
        "stripe",
        "ca_bundle_path",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    TELEGRAM.item(
        "telegram.HTTPXRequest",
        "telegram.request.HTTPXRequest",
        "verify",
        keys=("httpx_kwargs",),
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    APPRISE.uri(
        "apprise.verify",
        "jsons xmls forms rocketchats matrixs mmosts gotifys ntfys syncs nclouds nctalks kodis hassio hasss "
        "json xml form apprise apprises",
        "verify",
        off=FALSY_TEXT,
        fix=REMOVE,
    ),
    # Configuration management
    ANSIBLE.argument(
        "ansible.open_url.validate_certs",
        "ansible.module_utils.urls.open_url",
        "validate_certs",
        position=8,
        off=FALSE,
        fix=remove("ca_path"),
    ),
    ANSIBLE.argument(
        "ansible.open_url.validate_certs:others",
        "ansible.module_utils.urls.{Request,Request.open,make_context}",
        "validate_certs",
        off=FALSE,
        fix=remove("ca_path"),
    ),
    ANSIBLE.item(
        "ansible.fetch_url.params",
        "ansible.module_utils.basic.AnsibleModule",
        "default",
        keys=("argument_spec", "validate_certs"),
        off=FALSE,
        fix=require(),
        note="a default of the module: fetch_url reads it",
    ),
    ANSIBLE.item(
        "ansible.fetch_url.params:params",
        "ansible.module_utils.basic.AnsibleModule.params",
        "validate_certs",
        off=FALSE,
        fix=REMOVE,
    ),
    ANSIBLE.setting(
        "ansible.httpapi", "ansible_winrm_server_cert_validation", off=Like("ignore"), fix=REMOVE, status=UNPROVEN
    ),
    ANSIBLE.setting(
        "ansible.httpapi:validate_certs",
        "ansible_httpapi_validate_certs",
        off=(*FALSE, FALSY_TEXT),
        fix=REMOVE,
        status=UNPROVEN,
    ),
    SALT.argument(
        "salt.http.query.verify_ssl",
        "salt.utils.http.{query,session} salt.modules.http.query",
        "verify_ssl",
        off=FALSE,
        fix=remove("ca_bundle"),
        status=UNPROVEN,
    ),
    # git
    PYGIT2.override(
        "pygit2.certificate_check",
        "pygit2.RemoteCallbacks.certificate_check",
        off=TRUE,
        note="returning True accepts any certificate: return valid",
        fix=REMOVE,
        status=UNPROVEN,
    ),
    GITPYTHON.argument(
        "git.Repo.config",
        "git.{Repo.clone_from,Repo.clone,Repo.git.clone,Repo.git.config,Git.clone,Git.config}",
        "config",
        off=_SSL_VERIFY_FALSE,
        fix=Fix(how="remove", companion="http.sslCAInfo"),
    ),
    GITPYTHON.argument(
        "git.Repo.config:c",
        "git.{Repo.clone_from,Repo.clone,Repo.git.clone,Git.clone}",
        "c",
        off=_SSL_VERIFY_FALSE,
        fix=Fix(how="remove", companion="http.sslCAInfo"),
    ),
    GITPYTHON.argument(
        "git.Repo.config:multi_options",
        "git.{Repo.clone_from,Repo.clone}",
        "multi_options",
        off=_SSL_VERIFY_FALSE,
        fix=Fix(how="remove", companion="http.sslCAInfo"),
        note="of a list",
    ),
    GITPYTHON.argument(
        "git.Repo.config:config_writer",
        "git.Repo.config_writer.{set_value,set}",
        "value",
        position=2,
        only_if=(("0", (Like("http"),)), ("1", (Like("sslverify"),))),
        off=(*FALSE, FALSY_TEXT),
        fix=REMOVE,
    ),
    # Workflows
    DVC.item(
        "dvc.ssl_verify",
        "dvc.api.{open,read,get_url,DVCFileSystem} dvc.fs.DVCFileSystem",
        "ssl_verify",
        keys=("remote_config",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    PREFECT.setting(
        "prefect.tls",
        "PREFECT_API_TLS_INSECURE_SKIP_VERIFY",
        off=(*TRUE, TRUTHY_TEXT),
        fix=remove("PREFECT_API_SSL_CERT_FILE"),
        status=UNPROVEN,
    ),
    PREFECT.variable(
        "prefect.tls:variable",
        "PREFECT_API_TLS_INSECURE_SKIP_VERIFY",
        off=TRUTHY_TEXT,
        fix=remove("PREFECT_API_SSL_CERT_FILE"),
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("hvac.v1", "hvac"),
    alias("jira.client", "jira"),
    alias("gitlab.client", "gitlab"),
    alias("github.MainClass github.GithubIntegration.GithubIntegration", "github"),
    *(
        alias(f"atlassian.{module}.{name}", f"atlassian.{name}")
        for module, name in (
            ("jira", "Jira"),
            ("confluence", "Confluence"),
            ("bitbucket", "Bitbucket"),
            ("xray", "Xray"),
        )
    ),
    alias("slack slack_sdk.web.client", "slack_sdk"),
    alias("slack_sdk.webhook.client", "slack_sdk.webhook"),
    returns("pynetbox.api", "pynetbox.core.api.Api"),
    returns("git.Repo.{clone_from,init,clone}", "git.Repo"),
    alias("git.repo.Repo git.repo.base.Repo", "git.Repo"),
)
