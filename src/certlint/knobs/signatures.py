"""What callables take: the parameters of those whose calls fixes change, as their libraries declare them.

Made by `tests/libraries/signatures.py`, and compared with the installed libraries by `tests/libraries`.
"""

from __future__ import annotations

from certlint.knobs._declare import names
from certlint.model.knobs import Signature

__all__ = ["SIGNATURES"]

_PARAMETERS: tuple[tuple[str, str], ...] = (
    (
        "OpenSSL.SSL.Connection.set_verify OpenSSL.SSL.Context.set_verify",
        "mode, callback=...",
    ),
    (
        "OpenSSL.SSL.Context.load_verify_locations",
        "cafile, capath=...",
    ),
    (
        "aio_pika.{connect,connect_robust}",
        "url=..., *, host=..., port=..., login=..., password=..., virtualhost=..., ssl=..., loop=..., "
        "ssl_options=..., ssl_context=..., timeout=..., client_properties=..., connection_class=..., **kwargs",
    ),
    (
        "aiohttp.ClientSession.delete curl_cffi.requests.AsyncSession.{delete,get,head,options,patch,post,put} "
        "curl_cffi.requests.Session.{delete,get,head,options,patch,post,put} "
        "curl_cffi.requests.{delete,get,head,options,patch,post,put} "
        "grequests.{delete,get,head,options,patch,post,put} "
        "keystoneauth1.session.Session.{delete,get,head,patch,post,put} redis.BlockingConnectionPool.from_url "
        "redis.ConnectionPool.from_url redis.Redis.from_url redis.RedisCluster.from_url "
        "redis.asyncio.BlockingConnectionPool.from_url redis.asyncio.ConnectionPool.from_url "
        "redis.asyncio.RedisCluster.from_url redis.asyncio.from_url redis.from_url "
        "requests.Session.{delete,head,options} requests.{delete,head,options} "
        "requests_futures.sessions.FuturesSession.{delete,get,head,options} "
        "valkey.BlockingConnectionPool.from_url valkey.ConnectionPool.from_url valkey.Valkey.from_url "
        "valkey.ValkeyCluster.from_url valkey.asyncio.BlockingConnectionPool.from_url "
        "valkey.asyncio.ConnectionPool.from_url valkey.asyncio.ValkeyCluster.from_url valkey.asyncio.from_url "
        "valkey.from_url",
        "url, **kwargs",
    ),
    (
        "aiohttp.ClientSession.{get,head,options}",
        "url, *, allow_redirects=..., **kwargs",
    ),
    (
        "aiohttp.ClientSession.{patch,post,put}",
        "url, *, data=..., **kwargs",
    ),
    (
        "aiohttp.ClientSession.request grequests.{AsyncRequest,request} requests.request",
        "method, url, **kwargs",
    ),
    (
        "aiohttp.ClientSession.ws_connect",
        "url, *, method=..., protocols=..., timeout=..., receive_timeout=..., autoclose=..., autoping=..., "
        "heartbeat=..., auth=..., origin=..., params=..., headers=..., proxy=..., proxy_auth=..., ssl=..., "
        "verify_ssl=..., fingerprint=..., ssl_context=..., server_hostname=..., proxy_headers=..., compress=..., "
        "max_msg_size=..., decode_text=...",
    ),
    (
        "aiohttp.TCPConnector",
        "*, verify_ssl=..., fingerprint=..., use_dns_cache=..., ttl_dns_cache=..., dns_cache_max_size=..., "
        "family=..., ssl_context=..., ssl=..., local_addr=..., resolver=..., keepalive_timeout=..., "
        "force_close=..., limit=..., limit_per_host=..., enable_cleanup_closed=..., loop=..., "
        "timeout_ceil_threshold=..., happy_eyeballs_delay=..., interleave=..., socket_factory=..., "
        "ssl_shutdown_timeout=...",
    ),
    (
        "aiohttp.request",
        "method, url, *, version=..., connector=..., loop=..., **kwargs",
    ),
    (
        "aiosmtplib.SMTP aiosmtplib.SMTP.connect",
        "*, hostname=..., port=..., username=..., password=..., oauth_token_generator=..., local_hostname=..., "
        "source_address=..., timeout=..., use_tls=..., start_tls=..., validate_certs=..., client_cert=..., "
        "client_key=..., tls_context=..., cert_bundle=..., socket_path=..., sock=...",
    ),
    (
        "aiosmtplib.SMTP.starttls",
        "*, server_hostname=..., validate_certs=..., client_cert=..., client_key=..., cert_bundle=..., "
        "tls_context=..., timeout=...",
    ),
    (
        "aiosmtplib.send",
        "message, /, *, sender=..., recipients=..., mail_options=..., rcpt_options=..., hostname=..., port=..., "
        "username=..., password=..., oauth_token_generator=..., local_hostname=..., source_address=..., "
        "timeout=..., use_tls=..., start_tls=..., validate_certs=..., client_cert=..., client_key=..., "
        "tls_context=..., cert_bundle=..., socket_path=..., sock=...",
    ),
    (
        "asyncio.AbstractEventLoop.create_connection",
        "protocol_factory, host=..., port=..., *, ssl=..., family=..., proto=..., flags=..., sock=..., "
        "local_addr=..., server_hostname=..., ssl_handshake_timeout=..., ssl_shutdown_timeout=..., "
        "happy_eyeballs_delay=..., interleave=...",
    ),
    (
        "asyncio.AbstractEventLoop.create_unix_connection",
        "protocol_factory, path=..., *, ssl=..., sock=..., server_hostname=..., ssl_handshake_timeout=..., "
        "ssl_shutdown_timeout=...",
    ),
    (
        "asyncio.AbstractEventLoop.start_tls",
        "transport, protocol, sslcontext, *, server_side=..., server_hostname=..., ssl_handshake_timeout=..., "
        "ssl_shutdown_timeout=...",
    ),
    (
        "asyncio.StreamWriter.start_tls",
        "sslcontext, *, server_hostname=..., ssl_handshake_timeout=...",
    ),
    (
        "asyncio.open_connection",
        "host=..., port=..., *, limit=..., **kwds",
    ),
    (
        "asyncio.open_unix_connection",
        "path=..., *, limit=..., **kwds",
    ),
    (
        "asyncpg.connect",
        "dsn=..., *, host=..., port=..., user=..., password=..., passfile=..., service=..., servicefile=..., "
        "database=..., loop=..., timeout=..., statement_cache_size=..., max_cached_statement_lifetime=..., "
        "max_cacheable_statement_size=..., command_timeout=..., ssl=..., direct_tls=..., connection_class=..., "
        "record_class=..., server_settings=..., target_session_attrs=..., krbsrvname=..., gsslib=...",
    ),
    (
        "asyncpg.create_pool",
        "dsn=..., *, init_size=..., min_size=..., max_size=..., max_queries=..., "
        "max_inactive_connection_lifetime=..., connect=..., setup=..., init=..., reset=..., loop=..., "
        "connection_class=..., record_class=..., **connect_kwargs",
    ),
    (
        "atlassian.{AssetsCloud,Insight,Xray} atlassian.statuspage.StatusPage boto3.{client,resource} "
        "botocore.config.Config clickhouse_driver.Client httpcore.{AsyncSOCKSProxy,SOCKSProxy} "
        "motor.motor_asyncio.AsyncIOMotorClient motor.motor_tornado.MotorClient mysql.connector.aio.connect "
        "mysql.connector.connect pyVim.connect.SmartConnection requests_futures.sessions.FuturesSession.request "
        "sentry_sdk.init socketio.{AsyncSimpleClient,SimpleClient} stomp.Connection.set_ssl "
        "tornado.iostream.SSLIOStream trino.dbapi.connect",
        "*args, **kwargs",
    ),
    (
        "atlassian.{Bamboo,MarketPlace,ServiceDesk} atlassian.rest_client.AtlassianRestAPI",
        "url, username=..., password=..., timeout=..., api_root=..., api_version=..., verify_ssl=..., "
        "session=..., oauth=..., oauth2=..., cookies=..., advanced_mode=..., kerberos=..., cloud=..., "
        "proxies=..., token=..., cert=..., backoff_and_retry=..., retry_status_codes=..., "
        "max_backoff_seconds=..., max_backoff_retries=..., backoff_factor=..., backoff_jitter=..., "
        "retry_with_header=..., header=...",
    ),
    (
        "atlassian.{Bitbucket,Confluence,Jira}",
        "url, *args, **kwargs",
    ),
    (
        "atlassian.ConfluenceCloud atlassian.bitbucket.Cloud",
        "url=..., *args, **kwargs",
    ),
    (
        "atlassian.Portfolio",
        "plan_id, *args, **kwargs",
    ),
    (
        "authlib.integrations.httpx_client.{AssertionClient,AsyncAssertionClient}",
        "token_endpoint, issuer, subject, audience=..., grant_type=..., claims=..., token_placement=..., "
        "scope=..., client_id=..., **kwargs",
    ),
    (
        "authlib.integrations.httpx_client.{AsyncOAuth1Client,OAuth1Client} "
        "authlib.integrations.requests_client.OAuth1Session",
        "client_id, client_secret=..., token=..., token_secret=..., redirect_uri=..., rsa_key=..., verifier=..., "
        "signature_method=..., signature_type=..., force_include_body=..., **kwargs",
    ),
    (
        "authlib.integrations.httpx_client.AsyncOAuth2Client",
        "client_id=..., client_secret=..., token_endpoint_auth_method=..., revocation_endpoint_auth_method=..., "
        "scope=..., redirect_uri=..., token=..., token_placement=..., update_token=..., leeway=..., **kwargs",
    ),
    (
        "authlib.integrations.httpx_client.OAuth2Client",
        "client_id=..., client_secret=..., token_endpoint_auth_method=..., revocation_endpoint_auth_method=..., "
        "scope=..., redirect_uri=..., token=..., token_placement=..., update_token=..., **kwargs",
    ),
    (
        "authlib.integrations.requests_client.AssertionSession",
        "token_endpoint, issuer, subject, audience=..., grant_type=..., claims=..., token_placement=..., "
        "scope=..., client_id=..., default_timeout=..., leeway=..., **kwargs",
    ),
    (
        "authlib.integrations.requests_client.OAuth2Session",
        "client_id=..., client_secret=..., token_endpoint_auth_method=..., revocation_endpoint_auth_method=..., "
        "scope=..., state=..., redirect_uri=..., token=..., token_placement=..., update_token=..., leeway=..., "
        "default_timeout=..., **kwargs",
    ),
    (
        "azure.core.configuration.ConnectionConfiguration",
        "*, connection_timeout=..., read_timeout=..., connection_verify=..., connection_cert=..., "
        "connection_data_block_size=..., **kwargs",
    ),
    (
        "azure.core.pipeline.transport.AioHttpTransport",
        "*, session=..., loop=..., session_owner=..., **kwargs",
    ),
    (
        "azure.core.pipeline.transport.RequestsTransport docker.from_env keystoneclient.v2_0.client.Client "
        "keystoneclient.v3.client.Client mysql.connector.MySQLConnection splunklib.binding.connect "
        "splunklib.client.{Service,connect} vertica_python.connect",
        "**kwargs",
    ),
    (
        "azure.cosmos.CosmosClient",
        "url, credential, consistency_level=..., **kwargs",
    ),
    (
        "azure.cosmos.CosmosClient.from_connection_string",
        "conn_str, credential=..., consistency_level=..., **kwargs",
    ),
    (
        "azure.cosmos.aio.CosmosClient",
        "url, credential, *, consistency_level=..., availability_strategy=..., "
        "availability_strategy_max_concurrency=..., **kwargs",
    ),
    (
        "azure.cosmos.aio.CosmosClient.from_connection_string",
        "conn_str, *, credential=..., consistency_level=..., **kwargs",
    ),
    (
        "boto3.Session.client botocore.session.Session.create_client",
        "service_name, region_name=..., api_version=..., use_ssl=..., verify=..., endpoint_url=..., "
        "aws_access_key_id=..., aws_secret_access_key=..., aws_session_token=..., config=..., aws_account_id=...",
    ),
    (
        "boto3.Session.resource",
        "service_name, region_name=..., api_version=..., use_ssl=..., verify=..., endpoint_url=..., "
        "aws_access_key_id=..., aws_secret_access_key=..., aws_session_token=..., config=...",
    ),
    (
        "botocore.httpsession.URLLib3Session",
        "verify=..., proxies=..., timeout=..., max_pool_connections=..., socket_options=..., client_cert=..., "
        "proxies_config=...",
    ),
    (
        "clickhouse_connect.{create_async_client,get_async_client}",
        "*, host=..., username=..., password=..., access_token=..., token_provider=..., database=..., "
        "interface=..., port=..., secure=..., dsn=..., settings=..., headers=..., generic_args=..., "
        "connector_limit=..., connector_limit_per_host=..., keepalive_timeout=..., **kwargs",
    ),
    (
        "clickhouse_connect.{create_client,get_client}",
        "*, host=..., username=..., password=..., access_token=..., token_provider=..., database=..., "
        "interface=..., port=..., secure=..., dsn=..., settings=..., headers=..., generic_args=..., **kwargs",
    ),
    (
        "clickhouse_driver.connect",
        "dsn=..., host=..., user=..., password=..., port=..., database=..., **kwargs",
    ),
    (
        "clickhouse_driver.connection.Connection",
        "host, port=..., database=..., user=..., password=..., client_name=..., connect_timeout=..., "
        "send_receive_timeout=..., sync_request_timeout=..., compress_block_size=..., compression=..., "
        "secure=..., verify=..., ssl_version=..., ca_certs=..., ciphers=..., keyfile=..., keypass=..., "
        "certfile=..., check_hostname=..., server_hostname=..., alt_hosts=..., settings_is_important=..., "
        "tcp_keepalive=..., client_revision=..., disable_reconnect=...",
    ),
    (
        "confluent_kafka.{DeserializingConsumer,SerializingProducer}",
        "conf",
    ),
    (
        "confluent_kafka.admin.AdminClient",
        "conf, **kwargs",
    ),
    (
        "confluent_kafka.aio.AIOConsumer",
        "consumer_conf, max_workers=..., executor=...",
    ),
    (
        "confluent_kafka.aio.AIOProducer",
        "producer_conf, max_workers=..., executor=..., batch_size=..., buffer_timeout=...",
    ),
    (
        "contextlib.suppress",
        "*exceptions",
    ),
    (
        "curl_cffi.Curl.setopt",
        "option, value",
    ),
    (
        "curl_cffi.requests.AsyncSession",
        "*, loop=..., async_curl=..., max_clients=..., curl_share=..., **kwargs",
    ),
    (
        "curl_cffi.requests.AsyncSession.request curl_cffi.requests.Session.request",
        "method, url, params=..., data=..., content=..., json=..., headers=..., cookies=..., files=..., auth=..., "
        "timeout=..., allow_redirects=..., max_redirects=..., proxies=..., proxy=..., proxy_auth=..., verify=..., "
        "referer=..., accept_encoding=..., content_callback=..., impersonate=..., ja3=..., akamai=..., perk=..., "
        "extra_fp=..., default_headers=..., default_encoding=..., quote=..., http_version=..., interface=..., "
        "dns=..., doh_url=..., cert=..., stream=..., max_recv_speed=..., multipart=..., discard_cookies=...",
    ),
    (
        "curl_cffi.requests.Session",
        "curl=..., thread=..., use_thread_local_curl=..., curl_share=..., **kwargs",
    ),
    (
        "curl_cffi.requests.request",
        "method, url, thread=..., curl_options=..., debug=..., **kwargs",
    ),
    (
        "docker.tls.TLSConfig",
        "client_cert=..., ca_cert=..., verify=...",
    ),
    (
        "docker.utils.kwargs_from_env",
        "environment=...",
    ),
    (
        "elastic_transport.NodeConfig",
        "scheme, host, port, path_prefix=..., headers=..., connections_per_node=..., request_timeout=..., "
        "http_compress=..., verify_certs=..., ca_certs=..., client_cert=..., client_key=..., "
        "ssl_assert_hostname=..., ssl_assert_fingerprint=..., ssl_version=..., ssl_context=..., "
        "ssl_show_warn=..., _extras=...",
    ),
    (
        "elasticapm.Client",
        "config=..., **inline",
    ),
    (
        "elasticsearch.{AsyncElasticsearch,Elasticsearch}",
        "hosts=..., *, cloud_id=..., api_key=..., basic_auth=..., bearer_auth=..., opaque_id=..., "
        "server_mode=..., headers=..., connections_per_node=..., http_compress=..., verify_certs=..., "
        "ca_certs=..., client_cert=..., client_key=..., ssl_assert_hostname=..., ssl_assert_fingerprint=..., "
        "ssl_version=..., ssl_context=..., ssl_show_warn=..., transport_class=..., request_timeout=..., "
        "node_class=..., node_pool_class=..., randomize_nodes_in_pool=..., node_selector_class=..., "
        "dead_node_backoff_factor=..., max_dead_node_backoff=..., serializer=..., serializers=..., "
        "default_mimetype=..., max_retries=..., retry_on_status=..., retry_on_timeout=..., "
        "retry_backoff_base=..., retry_backoff_cap=..., sniff_on_start=..., sniff_before_requests=..., "
        "sniff_on_node_failure=..., sniff_timeout=..., min_delay_between_sniffing=..., sniffed_node_callback=..., "
        "meta_header=..., http_auth=..., _transport=...",
    ),
    (
        "engineio.{AsyncClient,Client}",
        "logger=..., json=..., request_timeout=..., http_session=..., ssl_verify=..., handle_sigint=..., "
        "websocket_extra_options=..., timestamp_requests=...",
    ),
    (
        "ftplib.FTP_TLS",
        "host=..., user=..., passwd=..., acct=..., keyfile=..., certfile=..., context=..., timeout=..., "
        "source_address=..., *, encoding=...",
    ),
    (
        "geopy.geocoders.ArcGIS",
        "username=..., password=..., *, referer=..., token_lifetime=..., scheme=..., timeout=..., proxies=..., "
        "user_agent=..., ssl_context=..., adapter_factory=..., auth_domain=..., domain=...",
    ),
    (
        "geopy.geocoders.AzureMaps",
        "subscription_key, *, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., "
        "adapter_factory=..., domain=...",
    ),
    (
        "geopy.geocoders.BaiduV3",
        "api_key, *, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., "
        "security_key=...",
    ),
    (
        "geopy.geocoders.{Bing,MapQuest,TomTom}",
        "api_key, *, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., "
        "domain=...",
    ),
    (
        "geopy.geocoders.DataBC",
        "*, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., domain=...",
    ),
    (
        "geopy.geocoders.GeoNames",
        "username, *, timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., scheme=..., "
        "domain=...",
    ),
    (
        "geopy.geocoders.GoogleV3",
        "api_key=..., *, domain=..., scheme=..., client_id=..., secret_key=..., timeout=..., proxies=..., "
        "user_agent=..., ssl_context=..., adapter_factory=..., channel=...",
    ),
    (
        "geopy.geocoders.Here",
        "*, app_id=..., app_code=..., apikey=..., scheme=..., timeout=..., proxies=..., user_agent=..., "
        "ssl_context=..., adapter_factory=...",
    ),
    (
        "geopy.geocoders.HereV7",
        "apikey, *, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., "
        "domain=...",
    ),
    (
        "geopy.geocoders.IGNFrance",
        "api_key=..., *, username=..., password=..., referer=..., domain=..., scheme=..., timeout=..., "
        "proxies=..., user_agent=..., ssl_context=..., adapter_factory=...",
    ),
    (
        "geopy.geocoders.MapBox",
        "api_key, *, scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., "
        "domain=..., referer=...",
    ),
    (
        "geopy.geocoders.Nominatim",
        "*, timeout=..., proxies=..., domain=..., scheme=..., user_agent=..., ssl_context=..., adapter_factory=...",
    ),
    (
        "geopy.geocoders.OpenCage",
        "api_key, *, domain=..., scheme=..., timeout=..., proxies=..., user_agent=..., ssl_context=..., "
        "adapter_factory=...",
    ),
    (
        "geopy.geocoders.{OpenMapQuest,PickPoint}",
        "api_key, *, timeout=..., proxies=..., domain=..., scheme=..., user_agent=..., ssl_context=..., "
        "adapter_factory=...",
    ),
    (
        "geopy.geocoders.Pelias",
        "domain, api_key=..., *, timeout=..., proxies=..., user_agent=..., scheme=..., ssl_context=..., "
        "adapter_factory=...",
    ),
    (
        "geopy.geocoders.Photon",
        "*, scheme=..., timeout=..., proxies=..., domain=..., user_agent=..., ssl_context=..., adapter_factory=...",
    ),
    (
        "geopy.geocoders.What3Words",
        "api_key, *, timeout=..., proxies=..., user_agent=..., ssl_context=..., adapter_factory=..., domain=...",
    ),
    (
        "geopy.geocoders.Yandex",
        "api_key, *, timeout=..., proxies=..., user_agent=..., scheme=..., ssl_context=..., adapter_factory=..., "
        "domain=...",
    ),
    (
        "gevent.ssl.wrap_socket ssl.wrap_socket",
        "sock, keyfile=..., certfile=..., server_side=..., cert_reqs=..., ssl_version=..., ca_certs=..., "
        "do_handshake_on_connect=..., suppress_ragged_eofs=..., ciphers=...",
    ),
    (
        "github.Github",
        "login_or_token=..., password=..., jwt=..., app_auth=..., base_url=..., timeout=..., user_agent=..., "
        "per_page=..., verify=..., retry=..., pool_size=..., seconds_between_requests=..., "
        "seconds_between_writes=..., auth=..., lazy=..., api_version=...",
    ),
    (
        "github.GithubIntegration",
        "integration_id=..., private_key=..., base_url=..., *, timeout=..., user_agent=..., per_page=..., "
        "verify=..., retry=..., pool_size=..., seconds_between_requests=..., seconds_between_writes=..., "
        "jwt_expiry=..., jwt_issued_at=..., jwt_algorithm=..., auth=..., lazy=..., api_version=...",
    ),
    (
        "gitlab.{AsyncGraphQL,GraphQL}",
        "url=..., *, token=..., ssl_verify=..., client=..., timeout=..., user_agent=..., "
        "fetch_schema_from_transport=..., max_retries=..., obey_rate_limit=..., retry_transient_errors=...",
    ),
    (
        "gitlab.Gitlab",
        "url=..., private_token=..., oauth_token=..., job_token=..., ssl_verify=..., http_username=..., "
        "http_password=..., timeout=..., api_version=..., per_page=..., pagination=..., order_by=..., "
        "user_agent=..., retry_transient_errors=..., keep_base_url=..., **kwargs",
    ),
    (
        "gql.transport.aiohttp.AIOHTTPTransport",
        "url, headers=..., cookies=..., auth=..., ssl=..., timeout=..., ssl_close_timeout=..., "
        "json_serialize=..., json_deserialize=..., client_session_args=...",
    ),
    (
        "gql.transport.aiohttp_websockets.AIOHTTPWebsocketsTransport",
        "url, *, subprotocols=..., heartbeat=..., auth=..., origin=..., params=..., headers=..., proxy=..., "
        "proxy_auth=..., proxy_headers=..., ssl=..., websocket_close_timeout=..., receive_timeout=..., "
        "ssl_close_timeout=..., connect_timeout=..., close_timeout=..., ack_timeout=..., keep_alive_timeout=..., "
        "init_payload=..., ping_interval=..., pong_timeout=..., answer_pings=..., session=..., "
        "client_session_args=..., connect_args=...",
    ),
    (
        "gql.transport.httpx.{HTTPXAsyncTransport,HTTPXTransport}",
        "url, json_serialize=..., json_deserialize=..., **kwargs",
    ),
    (
        "gql.transport.requests.RequestsHTTPTransport",
        "url, headers=..., cookies=..., auth=..., use_json=..., timeout=..., verify=..., retries=..., method=..., "
        "retry_backoff_factor=..., retry_status_forcelist=..., json_serialize=..., json_deserialize=..., **kwargs",
    ),
    (
        "gql.transport.websockets.WebsocketsTransport",
        "url, *, headers=..., ssl=..., init_payload=..., connect_timeout=..., close_timeout=..., ack_timeout=..., "
        "keep_alive_timeout=..., ping_interval=..., pong_timeout=..., answer_pings=..., connect_args=..., "
        "subprotocols=...",
    ),
    (
        "grpc.ssl_channel_credentials",
        "root_certificates=..., private_key=..., certificate_chain=...",
    ),
    (
        "http.client.HTTPSConnection",
        "host, port=..., key_file=..., cert_file=..., timeout=..., source_address=..., *, context=..., "
        "check_hostname=..., blocksize=...",
    ),
    (
        "httpcore.{AsyncConnectionPool,ConnectionPool}",
        "ssl_context=..., proxy=..., max_connections=..., max_keepalive_connections=..., keepalive_expiry=..., "
        "http1=..., http2=..., retries=..., local_address=..., uds=..., network_backend=..., socket_options=...",
    ),
    (
        "httpcore.{AsyncHTTPProxy,HTTPProxy}",
        "proxy_url, proxy_auth=..., proxy_headers=..., ssl_context=..., proxy_ssl_context=..., "
        "max_connections=..., max_keepalive_connections=..., keepalive_expiry=..., http1=..., http2=..., "
        "retries=..., local_address=..., uds=..., network_backend=..., socket_options=...",
    ),
    (
        "httplib2.HTTPSConnectionWithTimeout",
        "host, port=..., key_file=..., cert_file=..., timeout=..., proxy_info=..., ca_certs=..., "
        "disable_ssl_certificate_validation=..., tls_maximum_version=..., tls_minimum_version=..., "
        "key_password=...",
    ),
    (
        "httplib2.Http",
        "cache=..., timeout=..., proxy_info=..., ca_certs=..., disable_ssl_certificate_validation=..., "
        "tls_maximum_version=..., tls_minimum_version=..., decode_limit_hard=..., decode_limit_safe=..., "
        "decode_limit_ratio=..., decode_limit_chunk=...",
    ),
    (
        "httpx.AsyncClient",
        "*, auth=..., params=..., headers=..., cookies=..., verify=..., cert=..., http1=..., http2=..., "
        "proxy=..., mounts=..., timeout=..., follow_redirects=..., limits=..., max_redirects=..., "
        "event_hooks=..., base_url=..., transport=..., trust_env=..., default_encoding=...",
    ),
    (
        "httpx.{AsyncHTTPTransport,HTTPTransport}",
        "verify=..., cert=..., trust_env=..., http1=..., http2=..., limits=..., proxy=..., uds=..., "
        "local_address=..., retries=..., socket_options=...",
    ),
    (
        "httpx.Client",
        "*, auth=..., params=..., headers=..., cookies=..., verify=..., cert=..., trust_env=..., http1=..., "
        "http2=..., proxy=..., mounts=..., timeout=..., follow_redirects=..., limits=..., max_redirects=..., "
        "event_hooks=..., base_url=..., transport=..., default_encoding=...",
    ),
    (
        "httpx.Proxy",
        "url, *, ssl_context=..., auth=..., headers=...",
    ),
    (
        "httpx.create_ssl_context",
        "verify=..., cert=..., trust_env=...",
    ),
    (
        "httpx.delete",
        "url, *, params=..., headers=..., cookies=..., auth=..., proxy=..., follow_redirects=..., timeout=..., "
        "verify=..., trust_env=...",
    ),
    (
        "httpx.{get,head,options}",
        "url, *, params=..., headers=..., cookies=..., auth=..., proxy=..., follow_redirects=..., verify=..., "
        "timeout=..., trust_env=...",
    ),
    (
        "httpx.{patch,post,put}",
        "url, *, content=..., data=..., files=..., json=..., params=..., headers=..., cookies=..., auth=..., "
        "proxy=..., follow_redirects=..., verify=..., timeout=..., trust_env=...",
    ),
    (
        "httpx.{request,stream}",
        "method, url, *, params=..., content=..., data=..., files=..., json=..., headers=..., cookies=..., "
        "auth=..., proxy=..., timeout=..., follow_redirects=..., verify=..., trust_env=...",
    ),
    (
        "hvac.Client",
        "url=..., token=..., cert=..., verify=..., timeout=..., proxies=..., allow_redirects=..., session=..., "
        "adapter=..., namespace=..., **kwargs",
    ),
    (
        "hvac.adapters.{Adapter,JSONAdapter,RawAdapter}",
        "base_uri=..., token=..., cert=..., verify=..., timeout=..., proxies=..., allow_redirects=..., "
        "session=..., namespace=..., ignore_exceptions=..., strict_http=..., request_header=...",
    ),
    (
        "imaplib.IMAP4.starttls",
        "ssl_context=...",
    ),
    (
        "imaplib.IMAP4_SSL",
        "host=..., port=..., keyfile=..., certfile=..., ssl_context=..., timeout=...",
    ),
    (
        "influxdb.DataFrameClient",
        "*a, **kw",
    ),
    (
        "influxdb.InfluxDBClient",
        "host=..., port=..., username=..., password=..., database=..., ssl=..., verify_ssl=..., timeout=..., "
        "retries=..., use_udp=..., udp_port=..., proxies=..., pool_size=..., path=..., cert=..., gzip=..., "
        "session=..., headers=..., socket_options=...",
    ),
    (
        "influxdb_client.InfluxDBClient",
        "url, token=..., debug=..., timeout=..., enable_gzip=..., org=..., default_tags=..., **kwargs",
    ),
    (
        "influxdb_client.client.influxdb_client_async.InfluxDBClientAsync",
        "url, token=..., org=..., debug=..., timeout=..., enable_gzip=..., **kwargs",
    ),
    (
        "jira.JIRA",
        "server=..., options=..., basic_auth=..., token_auth=..., oauth=..., jwt=..., kerberos=..., "
        "kerberos_options=..., validate=..., get_server_info=..., async_=..., async_workers=..., logging=..., "
        "max_retries=..., proxies=..., timeout=..., auth=..., default_batch_sizes=...",
    ),
    (
        "jwt.PyJWKClient",
        "uri, cache_keys=..., max_cached_keys=..., cache_jwk_set=..., lifespan=..., headers=..., timeout=..., "
        "ssl_context=..., cooldown_duration=...",
    ),
    (
        "kafka.{KafkaAdminClient,KafkaProducer}",
        "**configs",
    ),
    (
        "kafka.KafkaConsumer",
        "*topics, **configs",
    ),
    (
        "keystoneauth1.loading.session.Session.load_from_options",
        "insecure=..., verify=..., cacert=..., cert=..., key=..., **kwargs",
    ),
    (
        "keystoneauth1.session.Session",
        "auth=..., session=..., original_ip=..., verify=..., cert=..., timeout=..., user_agent=..., redirect=..., "
        "additional_headers=..., app_name=..., app_version=..., additional_user_agent=..., discovery_cache=..., "
        "split_loggers=..., collect_timing=..., rate_semaphore=..., connect_retries=..., tls_ciphers=..., "
        "tls_min_version=...",
    ),
    (
        "keystoneauth1.session.Session.request",
        "url, method, json=..., original_ip=..., user_agent=..., redirect=..., authenticated=..., "
        "endpoint_filter=..., auth=..., requests_auth=..., raise_exc=..., allow_reauth=..., log=..., "
        "endpoint_override=..., connect_retries=..., logger=..., allow=..., client_name=..., client_version=..., "
        "microversion=..., microversion_service_type=..., status_code_retries=..., retriable_status_codes=..., "
        "rate_semaphore=..., global_request_id=..., connect_retry_delay=..., status_code_retry_delay=..., "
        "**kwargs",
    ),
    (
        "keystoneclient.client.Client",
        "version=..., unstable=..., session=..., **kwargs",
    ),
    (
        "keystoneclient.session.Session",
        "auth=..., session=..., original_ip=..., verify=..., cert=..., timeout=..., user_agent=..., redirect=...",
    ),
    (
        "kombu.Connection",
        "hostname=..., userid=..., password=..., virtual_host=..., port=..., insist=..., ssl=..., transport=..., "
        "connect_timeout=..., transport_options=..., login_method=..., uri_prefix=..., heartbeat=..., "
        "failover_strategy=..., alternates=..., credential_provider=..., **kwargs",
    ),
    (
        "kubernetes.client.Configuration",
        "host=..., api_key=..., api_key_prefix=..., username=..., password=..., access_token=..., "
        "server_index=..., server_variables=..., server_operation_index=..., server_operation_variables=..., "
        "ignore_operation_servers=..., ssl_ca_cert=..., retries=..., ca_cert_data=..., cert_file=..., "
        "key_file=..., verify_ssl=..., assert_hostname=..., tls_server_name=..., connection_pool_maxsize=..., "
        "proxy=..., no_proxy=..., proxy_headers=..., proxy_ssl_context=..., safe_chars_for_path_param=..., "
        "client_side_validation=..., socket_options=..., datetime_format=..., date_format=..., *, debug=...",
    ),
    (
        "kubernetes.config.load_kube_config_from_dict",
        "config_dict, context=..., client_configuration=..., persist_config=..., temp_file_path=...",
    ),
    (
        "ldap3.Tls",
        "local_private_key_file=..., local_certificate_file=..., validate=..., version=..., ssl_options=..., "
        "ca_certs_file=..., valid_names=..., ca_certs_path=..., ca_certs_data=..., "
        "local_private_key_password=..., ciphers=..., sni=...",
    ),
    (
        "logging.handlers.HTTPHandler",
        "host, url, method=..., secure=..., credentials=..., context=...",
    ),
    (
        "minio.Minio",
        "endpoint, access_key=..., secret_key=..., session_token=..., secure=..., region=..., http_client=..., "
        "credentials=..., cert_check=...",
    ),
    (
        "minio.MinioAdmin",
        "*, endpoint, credentials, region=..., secure=..., cert_check=..., http_client=...",
    ),
    (
        "mongoengine.connect",
        "db=..., alias=..., **kwargs",
    ),
    (
        "mongoengine.register_connection",
        "alias, db=..., name=..., host=..., port=..., read_preference=..., username=..., password=..., "
        "authentication_source=..., authentication_mechanism=..., authmechanismproperties=..., **kwargs",
    ),
    (
        "mysql.connector.pooling.MySQLConnectionPool",
        "pool_size=..., pool_name=..., pool_reset_session=..., **kwargs",
    ),
    (
        "nats.aio.client.Client.connect",
        "servers=..., error_cb=..., disconnected_cb=..., closed_cb=..., discovered_server_cb=..., "
        "reconnected_cb=..., name=..., pedantic=..., verbose=..., allow_reconnect=..., connect_timeout=..., "
        "reconnect_time_wait=..., max_reconnect_attempts=..., ping_interval=..., max_outstanding_pings=..., "
        "dont_randomize=..., flusher_queue_size=..., no_echo=..., tls=..., tls_hostname=..., "
        "tls_handshake_first=..., user=..., password=..., token=..., drain_timeout=..., signature_cb=..., "
        "user_jwt_cb=..., user_credentials=..., nkeys_seed=..., nkeys_seed_str=..., inbox_prefix=..., "
        "pending_size=..., flush_timeout=..., ws_connection_headers=..., reconnect_to_server_handler=..., "
        "lame_duck_mode_cb=..., skip_subject_validation=...",
    ),
    (
        "nats.connect",
        "servers=..., **options",
    ),
    (
        "neo4j.AsyncGraphDatabase.driver neo4j.GraphDatabase.driver",
        "uri, *, auth=..., **config",
    ),
    (
        "niquests.{AsyncSession,Session}",
        "*, resolver=..., source_address=..., quic_cache_layer=..., retries=..., multiplexed=..., "
        "disable_http1=..., disable_http2=..., disable_http3=..., disable_ipv6=..., disable_ipv4=..., "
        "pool_connections=..., pool_maxsize=..., happy_eyeballs=..., keepalive_delay=..., "
        "keepalive_idle_window=..., base_url=..., timeout=..., headers=..., auth=..., hooks=..., "
        "revocation_configuration=..., app=..., params=..., cookies=..., proxies=..., verify=..., cert=..., "
        "allow_incoming_cookies=..., tls_configuration=..., json_encoder=...",
    ),
    (
        "niquests.AsyncSession.{delete,get,head,options} niquests.Session.{delete,get,head,options}",
        "url, *, params=..., headers=..., cookies=..., auth=..., timeout=..., allow_redirects=..., proxies=..., "
        "hooks=..., verify=..., stream=..., cert=..., **kwargs",
    ),
    (
        "niquests.AsyncSession.{patch,put} niquests.Session.{patch,put}",
        "url, data=..., *, json=..., params=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., hooks=..., verify=..., stream=..., cert=...",
    ),
    (
        "niquests.AsyncSession.post niquests.Session.post",
        "url, data=..., json=..., *, params=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., hooks=..., verify=..., stream=..., cert=...",
    ),
    (
        "niquests.AsyncSession.request niquests.Session.request",
        "method, url, params=..., data=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., hooks=..., stream=..., verify=..., cert=..., json=..., "
        "override_scheme=...",
    ),
    (
        "niquests.{delete,head,options}",
        "url, *, params=..., headers=..., cookies=..., auth=..., timeout=..., allow_redirects=..., proxies=..., "
        "verify=..., stream=..., cert=..., hooks=..., retries=..., **kwargs",
    ),
    (
        "niquests.get",
        "url, params=..., *, headers=..., cookies=..., auth=..., timeout=..., allow_redirects=..., proxies=..., "
        "verify=..., stream=..., cert=..., hooks=..., retries=..., **kwargs",
    ),
    (
        "niquests.{patch,put}",
        "url, data=..., *, json=..., params=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., verify=..., stream=..., cert=..., hooks=..., retries=..., "
        "json_encoder=..., tls_configuration=...",
    ),
    (
        "niquests.post",
        "url, data=..., json=..., *, params=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., verify=..., stream=..., cert=..., hooks=..., retries=..., "
        "json_encoder=..., tls_configuration=...",
    ),
    (
        "niquests.request",
        "method, url, *, params=..., data=..., json=..., headers=..., cookies=..., files=..., auth=..., "
        "timeout=..., allow_redirects=..., proxies=..., verify=..., stream=..., cert=..., hooks=..., retries=..., "
        "json_encoder=..., tls_configuration=...",
    ),
    (
        "nntplib.NNTP.starttls paho.mqtt.client.Client.tls_set_context poplib.POP3.stls",
        "context=...",
    ),
    (
        "nntplib.NNTP_SSL",
        "host, port=..., user=..., password=..., ssl_context=..., readermode=..., usenetrc=..., timeout=...",
    ),
    (
        "novaclient.client.Client",
        "version, username=..., password=..., project_id=..., auth_url=..., **kwargs",
    ),
    (
        "opensearchpy.AIOHttpConnection",
        "host=..., port=..., url_prefix=..., timeout=..., http_auth=..., use_ssl=..., verify_certs=..., "
        "ssl_show_warn=..., ca_certs=..., client_cert=..., client_key=..., ssl_version=..., "
        "ssl_assert_hostname=..., ssl_assert_fingerprint=..., maxsize=..., headers=..., ssl_context=..., "
        "http_compress=..., opaque_id=..., loop=..., trust_env=..., **kwargs",
    ),
    (
        "opensearchpy.AsyncHttpConnection",
        "host=..., port=..., http_auth=..., use_ssl=..., verify_certs=..., ssl_show_warn=..., ca_certs=..., "
        "client_cert=..., client_key=..., ssl_version=..., ssl_assert_fingerprint=..., maxsize=..., headers=..., "
        "ssl_context=..., http_compress=..., opaque_id=..., loop=..., **kwargs",
    ),
    (
        "opensearchpy.{AsyncOpenSearch,OpenSearch}",
        "hosts=..., transport_class=..., **kwargs",
    ),
    (
        "opensearchpy.RequestsHttpConnection",
        "host=..., port=..., http_auth=..., use_ssl=..., verify_certs=..., ssl_show_warn=..., ca_certs=..., "
        "client_cert=..., client_key=..., headers=..., http_compress=..., opaque_id=..., pool_maxsize=..., "
        "metrics=..., proxies=..., **kwargs",
    ),
    (
        "opensearchpy.Urllib3HttpConnection",
        "host=..., port=..., http_auth=..., use_ssl=..., verify_certs=..., ssl_show_warn=..., ca_certs=..., "
        "client_cert=..., client_key=..., ssl_version=..., ssl_assert_hostname=..., ssl_assert_fingerprint=..., "
        "pool_maxsize=..., headers=..., ssl_context=..., http_compress=..., opaque_id=..., metrics=..., **kwargs",
    ),
    (
        "opensearchpy.connections.create_connection",
        "alias=..., **kwargs",
    ),
    (
        "openstack.config.OpenStackConfig.get_one",
        "cloud=..., validate=..., argparse=..., **kwargs",
    ),
    (
        "openstack.connect",
        "cloud=..., app_name=..., app_version=..., options=..., load_yaml_config=..., load_envvars=..., **kwargs",
    ),
    (
        "openstack.connection.Connection",
        "cloud=..., config=..., session=..., app_name=..., app_version=..., extra_services=..., strict=..., "
        "use_direct_get=..., task_manager=..., rate_limit=..., oslo_conf=..., service_types=..., "
        "global_request_id=..., strict_proxies=..., pool_executor=..., **kwargs",
    ),
    (
        "paho.mqtt.client.Client.tls_insecure_set",
        "value",
    ),
    (
        "paho.mqtt.client.Client.tls_set",
        "ca_certs=..., certfile=..., keyfile=..., cert_reqs=..., tls_version=..., ciphers=..., "
        "keyfile_password=..., alpn_protocols=...",
    ),
    (
        "paho.mqtt.publish.multiple",
        "msgs, hostname=..., port=..., client_id=..., keepalive=..., will=..., auth=..., tls=..., protocol=..., "
        "transport=..., proxy_args=...",
    ),
    (
        "paho.mqtt.publish.single",
        "topic, payload=..., qos=..., retain=..., hostname=..., port=..., client_id=..., keepalive=..., will=..., "
        "auth=..., tls=..., protocol=..., transport=..., proxy_args=...",
    ),
    (
        "paho.mqtt.subscribe.callback",
        "callback, topics, qos=..., userdata=..., hostname=..., port=..., client_id=..., keepalive=..., will=..., "
        "auth=..., tls=..., protocol=..., transport=..., clean_session=..., proxy_args=...",
    ),
    (
        "paho.mqtt.subscribe.simple",
        "topics, qos=..., msg_count=..., retained=..., hostname=..., port=..., client_id=..., keepalive=..., "
        "will=..., auth=..., tls=..., protocol=..., transport=..., clean_session=..., proxy_args=...",
    ),
    (
        "pika.SSLOptions",
        "context, server_hostname=...",
    ),
    (
        "pip._internal.network.session.InsecureHTTPAdapter",
        "*, ssl_context=..., **kwargs",
    ),
    (
        "pip._internal.network.session.PipSession",
        "*args, retries=..., cache=..., trusted_hosts=..., index_urls=..., ssl_context=..., **kwargs",
    ),
    (
        "pip._vendor.urllib3.disable_warnings urllib3.disable_warnings",
        "category=...",
    ),
    (
        "poplib.POP3_SSL",
        "host, port=..., keyfile=..., certfile=..., timeout=..., context=...",
    ),
    (
        "psycopg.AsyncConnection.connect psycopg.Connection.connect psycopg.connect",
        "conninfo=..., *, autocommit=..., prepare_threshold=..., context=..., row_factory=..., "
        "cursor_factory=..., **kwargs",
    ),
    (
        "psycopg2.connect",
        "dsn=..., connection_factory=..., cursor_factory=..., **kwargs",
    ),
    (
        "psycopg2.pool.{AbstractConnectionPool,SimpleConnectionPool,ThreadedConnectionPool}",
        "minconn, maxconn, *args, **kwargs",
    ),
    (
        "pyVim.connect.Connect",
        "host=..., port=..., user=..., pwd=..., service=..., adapter=..., namespace=..., path=..., version=..., "
        "keyFile=..., certFile=..., httpProxyHost=..., httpProxyPort=..., thumbprint=..., serverPemCert=..., "
        "sslContext=..., httpConnectionTimeout=..., connectionPoolTimeout=..., token=..., tokenType=..., "
        "disableSslCertValidation=..., customHeaders=..., sessionId=..., b64token=..., mechanism=...",
    ),
    (
        "pyVim.connect.SmartConnect",
        "protocol=..., host=..., port=..., user=..., pwd=..., service=..., path=..., preferredApiVersions=..., "
        "keyFile=..., certFile=..., httpProxyHost=..., httpProxyPort=..., thumbprint=..., serverPemCert=..., "
        "sslContext=..., httpConnectionTimeout=..., connectionPoolTimeout=..., token=..., tokenType=..., "
        "disableSslCertValidation=..., customHeaders=..., sessionId=..., b64token=..., mechanism=...",
    ),
    (
        "pyVim.connect.SmartStubAdapter",
        "host=..., port=..., path=..., url=..., sock=..., poolSize=..., certFile=..., certKeyFile=..., "
        "httpProxyHost=..., httpProxyPort=..., sslProxyPath=..., thumbprint=..., serverPemCert=..., "
        "cacertsFile=..., preferredApiVersions=..., acceptCompressedResponses=..., samlToken=..., sslContext=..., "
        "httpConnectionTimeout=..., connectionPoolTimeout=..., disableSslCertValidation=..., customHeaders=..., "
        "sessionId=...",
    ),
    (
        "pyVmomi.SoapStubAdapter",
        "host=..., port=..., ns=..., path=..., url=..., sock=..., poolSize=..., certFile=..., certKeyFile=..., "
        "httpProxyHost=..., httpProxyPort=..., sslProxyPath=..., thumbprint=..., serverPemCert=..., "
        "cacertsFile=..., version=..., acceptCompressedResponses=..., connectionPoolTimeout=..., samlToken=..., "
        "sslContext=..., requestContext=..., httpConnectionTimeout=..., customHeaders=..., sessionId=..., "
        "tlsOverTlsTunnel=...",
    ),
    (
        "pymongo.{AsyncMongoClient,MongoClient}",
        "host=..., port=..., document_class=..., tz_aware=..., connect=..., type_registry=..., **kwargs",
    ),
    (
        "pymysql.{Connection,connect}",
        "*, user=..., password=..., host=..., database=..., unix_socket=..., port=..., charset=..., "
        "collation=..., sql_mode=..., read_default_file=..., conv=..., use_unicode=..., client_flag=..., "
        "cursorclass=..., init_command=..., connect_timeout=..., read_default_group=..., autocommit=..., "
        "local_infile=..., max_allowed_packet=..., defer_connect=..., auth_plugin_map=..., read_timeout=..., "
        "write_timeout=..., bind_address=..., binary_prefix=..., program_name=..., server_public_key=..., "
        "ssl=..., ssl_ca=..., ssl_cert=..., ssl_disabled=..., ssl_key=..., ssl_key_password=..., "
        "ssl_verify_cert=..., ssl_verify_identity=..., compress=..., named_pipe=..., passwd=..., db=...",
    ),
    (
        "qdrant_client.{AsyncQdrantClient,QdrantClient}",
        "location=..., url=..., port=..., grpc_port=..., prefer_grpc=..., https=..., api_key=..., prefix=..., "
        "timeout=..., host=..., path=..., force_disable_check_same_thread=..., grpc_options=..., "
        "auth_token_provider=..., cloud_inference=..., local_inference_batch_size=..., check_compatibility=..., "
        "pool_size=..., headers=..., **kwargs",
    ),
    (
        "redis.BlockingConnectionPool redis.asyncio.BlockingConnectionPool valkey.BlockingConnectionPool "
        "valkey.asyncio.BlockingConnectionPool",
        "max_connections=..., timeout=..., connection_class=..., queue_class=..., **connection_kwargs",
    ),
    (
        "redis.ConnectionPool",
        "connection_class=..., max_connections=..., cache_factory=..., maint_notifications_config=..., "
        "**connection_kwargs",
    ),
    (
        "redis.Redis",
        "host=..., port=..., db=..., password=..., socket_timeout=..., socket_connect_timeout=..., "
        "socket_read_size=..., socket_keepalive=..., socket_keepalive_options=..., connection_pool=..., "
        "unix_socket_path=..., encoding=..., encoding_errors=..., decode_responses=..., retry_on_timeout=..., "
        "retry=..., retry_on_error=..., ssl=..., ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., "
        "ssl_include_verify_flags=..., ssl_exclude_verify_flags=..., ssl_ca_certs=..., ssl_ca_path=..., "
        "ssl_ca_data=..., ssl_check_hostname=..., ssl_password=..., ssl_validate_ocsp=..., "
        "ssl_validate_ocsp_stapled=..., ssl_ocsp_context=..., ssl_ocsp_expected_cert=..., ssl_min_version=..., "
        "ssl_ciphers=..., max_connections=..., single_connection_client=..., health_check_interval=..., "
        "client_name=..., lib_name=..., lib_version=..., driver_info=..., username=..., redis_connect_func=..., "
        "credential_provider=..., protocol=..., legacy_responses=..., cache=..., cache_config=..., "
        "event_dispatcher=..., maint_notifications_config=..., oss_cluster_maint_notifications_handler=...",
    ),
    (
        "redis.RedisCluster",
        "host=..., port=..., startup_nodes=..., cluster_error_retry_attempts=..., retry=..., "
        "require_full_coverage=..., reinitialize_steps=..., read_from_replicas=..., load_balancing_strategy=..., "
        "dynamic_startup_nodes=..., url=..., address_remap=..., cache=..., cache_config=..., "
        "event_dispatcher=..., policy_resolver=..., maint_notifications_config=..., **kwargs",
    ),
    (
        "redis.SSLConnection",
        "ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_include_verify_flags=..., "
        "ssl_exclude_verify_flags=..., ssl_ca_certs=..., ssl_ca_data=..., ssl_check_hostname=..., "
        "ssl_ca_path=..., ssl_password=..., ssl_validate_ocsp=..., ssl_validate_ocsp_stapled=..., "
        "ssl_ocsp_context=..., ssl_ocsp_expected_cert=..., ssl_min_version=..., ssl_ciphers=..., **kwargs",
    ),
    (
        "redis.asyncio.ConnectionPool",
        "connection_class=..., max_connections=..., maint_notifications_config=..., **connection_kwargs",
    ),
    (
        "redis.asyncio.Redis",
        "*, host=..., port=..., db=..., password=..., socket_timeout=..., socket_connect_timeout=..., "
        "socket_read_size=..., socket_keepalive=..., socket_keepalive_options=..., connection_pool=..., "
        "unix_socket_path=..., encoding=..., encoding_errors=..., decode_responses=..., retry_on_timeout=..., "
        "retry=..., retry_on_error=..., ssl=..., ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., "
        "ssl_include_verify_flags=..., ssl_exclude_verify_flags=..., ssl_ca_certs=..., ssl_ca_data=..., "
        "ssl_ca_path=..., ssl_check_hostname=..., ssl_min_version=..., ssl_ciphers=..., ssl_password=..., "
        "max_connections=..., single_connection_client=..., health_check_interval=..., client_name=..., "
        "lib_name=..., lib_version=..., driver_info=..., username=..., auto_close_connection_pool=..., "
        "redis_connect_func=..., credential_provider=..., protocol=..., legacy_responses=..., "
        "event_dispatcher=..., maint_notifications_config=...",
    ),
    (
        "redis.asyncio.Redis.from_url valkey.asyncio.Valkey.from_url",
        "url, single_connection_client=..., auto_close_connection_pool=..., **kwargs",
    ),
    (
        "redis.asyncio.RedisCluster",
        "host=..., port=..., startup_nodes=..., require_full_coverage=..., read_from_replicas=..., "
        "load_balancing_strategy=..., dynamic_startup_nodes=..., reinitialize_steps=..., "
        "cluster_error_retry_attempts=..., max_connections=..., retry=..., retry_on_error=..., db=..., path=..., "
        "credential_provider=..., username=..., password=..., client_name=..., lib_name=..., lib_version=..., "
        "driver_info=..., encoding=..., encoding_errors=..., decode_responses=..., health_check_interval=..., "
        "socket_timeout=..., socket_connect_timeout=..., socket_read_size=..., socket_keepalive=..., "
        "socket_keepalive_options=..., ssl=..., ssl_ca_certs=..., ssl_ca_data=..., ssl_cert_reqs=..., "
        "ssl_include_verify_flags=..., ssl_exclude_verify_flags=..., ssl_certfile=..., ssl_check_hostname=..., "
        "ssl_keyfile=..., ssl_min_version=..., ssl_ciphers=..., protocol=..., legacy_responses=..., "
        "address_remap=..., event_dispatcher=..., policy_resolver=..., maint_notifications_config=...",
    ),
    (
        "redis.asyncio.SSLConnection",
        "ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_include_verify_flags=..., "
        "ssl_exclude_verify_flags=..., ssl_ca_certs=..., ssl_ca_data=..., ssl_ca_path=..., "
        "ssl_check_hostname=..., ssl_min_version=..., ssl_ciphers=..., ssl_password=..., **kwargs",
    ),
    (
        "redis.asyncio.sentinel.Sentinel redis.sentinel.Sentinel",
        "sentinels, min_other_sentinels=..., sentinel_kwargs=..., force_master_ip=..., **connection_kwargs",
    ),
    (
        "requests.Session.get requests.get",
        "url, params=..., **kwargs",
    ),
    (
        "requests.Session.merge_environment_settings",
        "url, proxies, stream, verify, cert",
    ),
    (
        "requests.Session.{patch,put} requests.{patch,put} requests_futures.sessions.FuturesSession.{patch,put}",
        "url, data=..., **kwargs",
    ),
    (
        "requests.Session.post requests.post requests_futures.sessions.FuturesSession.post",
        "url, data=..., json=..., **kwargs",
    ),
    (
        "requests.Session.request",
        "method, url, params=..., data=..., headers=..., cookies=..., files=..., auth=..., timeout=..., "
        "allow_redirects=..., proxies=..., hooks=..., stream=..., verify=..., cert=..., json=...",
    ),
    (
        "requests.Session.send tornado.httpclient.HTTPClient.fetch",
        "request, **kwargs",
    ),
    (
        "requests.adapters.BaseAdapter.send requests.adapters.HTTPAdapter.send",
        "request, stream=..., timeout=..., verify=..., cert=..., proxies=...",
    ),
    (
        "requests.adapters.HTTPAdapter.build_connection_pool_key_attributes",
        "request, verify, cert=...",
    ),
    (
        "requests.adapters.HTTPAdapter.cert_verify",
        "conn, url, verify, cert",
    ),
    (
        "requests.adapters.HTTPAdapter.get_connection_with_tls_context",
        "request, verify, proxies=..., cert=...",
    ),
    (
        "requests.adapters.HTTPAdapter.init_poolmanager",
        "connections, maxsize, block=..., **pool_kwargs",
    ),
    (
        "requests.adapters.HTTPAdapter.proxy_manager_for",
        "proxy, **proxy_kwargs",
    ),
    (
        "requests_oauthlib.OAuth1Session.fetch_access_token",
        "url, verifier=..., **request_kwargs",
    ),
    (
        "requests_oauthlib.OAuth1Session.fetch_request_token",
        "url, realm=..., **request_kwargs",
    ),
    (
        "requests_oauthlib.OAuth2Session.fetch_token",
        "token_url, code=..., authorization_response=..., body=..., auth=..., username=..., password=..., "
        "method=..., force_querystring=..., timeout=..., headers=..., verify=..., proxies=..., "
        "include_client_id=..., client_secret=..., cert=..., **kwargs",
    ),
    (
        "requests_oauthlib.OAuth2Session.refresh_token",
        "token_url, refresh_token=..., body=..., auth=..., timeout=..., headers=..., verify=..., proxies=..., **kwargs",
    ),
    (
        "saml2.config.Config.load saml2.config.IdPConfig.load saml2.config.SPConfig.load",
        "cnf, metadata_construction=...",
    ),
    (
        "saml2.httpbase.HTTPBase",
        "verify=..., ca_bundle=..., key_file=..., cert_file=..., http_client_timeout=...",
    ),
    (
        "selenium.webdriver.{Chrome,Edge,Firefox,Ie,Safari}",
        "options=..., service=..., keep_alive=...",
    ),
    (
        "selenium.webdriver.Remote",
        "command_executor=..., keep_alive=..., file_detector=..., options=..., locator_converter=..., "
        "web_element_cls=..., client_config=...",
    ),
    (
        "selenium.webdriver.chrome.service.Service",
        "executable_path=..., port=..., service_args=..., log_output=..., env=..., **kwargs",
    ),
    (
        "selenium.webdriver.common.options.ArgOptions.add_argument",
        "argument",
    ),
    (
        "selenium.webdriver.common.options.ArgOptions.set_capability",
        "name, value",
    ),
    (
        "selenium.webdriver.remote.client_config.ClientConfig",
        "remote_server_addr, keep_alive=..., proxy=..., ignore_certificates=..., init_args_for_pool_manager=..., "
        "timeout=..., ca_certs=..., username=..., password=..., auth_type=..., token=..., user_agent=..., "
        "extra_headers=..., websocket_timeout=..., websocket_interval=..., websocket_max_message_size=...",
    ),
    (
        "slack_sdk.WebClient",
        "token=..., base_url=..., timeout=..., ssl=..., proxy=..., headers=..., user_agent_prefix=..., "
        "user_agent_suffix=..., team_id=..., logger=..., retry_handlers=...",
    ),
    (
        "slack_sdk.rtm_v2.RTMClient",
        "*, token=..., web_client=..., auto_reconnect_enabled=..., ssl=..., proxy=..., timeout=..., base_url=..., "
        "headers=..., ping_interval=..., concurrency=..., logger=..., on_message_listeners=..., "
        "on_error_listeners=..., on_close_listeners=..., trace_enabled=..., all_message_trace_enabled=..., "
        "ping_pong_trace_enabled=...",
    ),
    (
        "slack_sdk.web.async_client.AsyncWebClient",
        "token=..., base_url=..., timeout=..., ssl=..., proxy=..., session=..., trust_env_in_session=..., "
        "headers=..., user_agent_prefix=..., user_agent_suffix=..., team_id=..., logger=..., retry_handlers=...",
    ),
    (
        "slack_sdk.webhook.WebhookClient",
        "url, timeout=..., ssl=..., proxy=..., default_headers=..., user_agent_prefix=..., user_agent_suffix=..., "
        "logger=..., retry_handlers=...",
    ),
    (
        "slack_sdk.webhook.async_client.AsyncWebhookClient",
        "url, timeout=..., ssl=..., proxy=..., session=..., trust_env_in_session=..., auth=..., "
        "default_headers=..., user_agent_prefix=..., user_agent_suffix=..., logger=..., retry_handlers=...",
    ),
    (
        "smtplib.SMTP.starttls",
        "keyfile=..., certfile=..., context=...",
    ),
    (
        "smtplib.SMTP_SSL",
        "host=..., port=..., local_hostname=..., keyfile=..., certfile=..., timeout=..., source_address=..., "
        "context=...",
    ),
    (
        "socketio.{AsyncClient,Client}",
        "reconnection=..., reconnection_attempts=..., reconnection_delay=..., reconnection_delay_max=..., "
        "randomization_factor=..., logger=..., serializer=..., json=..., handle_sigint=..., **kwargs",
    ),
    (
        "splunklib.binding.Context",
        "handler=..., **kwargs",
    ),
    (
        "splunklib.binding.HttpLib",
        "custom_handler=..., verify=..., key_file=..., cert_file=..., context=..., retries=..., retryDelay=...",
    ),
    (
        "splunklib.binding.handler",
        "key_file=..., cert_file=..., timeout=..., verify=..., context=...",
    ),
    (
        "ssl.SSLContext",
        "protocol=..., *args, **kwargs",
    ),
    (
        "ssl.SSLContext.load_verify_locations",
        "cafile=..., capath=..., cadata=...",
    ),
    (
        "ssl.{_create_stdlib_context,_create_unverified_context}",
        "protocol=..., *, cert_reqs=..., check_hostname=..., purpose=..., certfile=..., keyfile=..., cafile=..., "
        "capath=..., cadata=...",
    ),
    (
        "ssl.create_default_context",
        "purpose=..., *, cafile=..., capath=..., cadata=...",
    ),
    (
        "ssl.get_server_certificate",
        "addr, ssl_version=..., ca_certs=...",
    ),
    (
        "swiftclient.Connection",
        "authurl=..., user=..., key=..., retries=..., preauthurl=..., preauthtoken=..., starting_backoff=..., "
        "max_backoff=..., tenant_name=..., os_options=..., auth_version=..., cacert=..., insecure=..., cert=..., "
        "cert_key=..., ssl_compression=..., retry_on_ratelimit=..., timeout=..., session=..., "
        "force_auth_retry=...",
    ),
    (
        "swiftclient.HTTPConnection",
        "url, proxy=..., cacert=..., insecure=..., cert=..., cert_key=..., ssl_compression=..., "
        "default_user_agent=..., timeout=...",
    ),
    (
        "swiftclient.get_auth",
        "auth_url, user, key, **kwargs",
    ),
    (
        "swiftclient.http_connection",
        "*arg, **kwarg",
    ),
    (
        "tornado.httpclient.AsyncHTTPClient",
        "force_instance=..., **kwargs",
    ),
    (
        "tornado.httpclient.AsyncHTTPClient.configure",
        "impl, **kwargs",
    ),
    (
        "tornado.httpclient.AsyncHTTPClient.fetch",
        "request, raise_error=..., **kwargs",
    ),
    (
        "tornado.httpclient.HTTPClient",
        "async_client_class=..., **kwargs",
    ),
    (
        "tornado.httpclient.HTTPRequest",
        "url, method=..., headers=..., body=..., auth_username=..., auth_password=..., auth_mode=..., "
        "connect_timeout=..., request_timeout=..., if_modified_since=..., follow_redirects=..., "
        "max_redirects=..., user_agent=..., use_gzip=..., network_interface=..., streaming_callback=..., "
        "header_callback=..., prepare_curl_callback=..., proxy_host=..., proxy_port=..., proxy_username=..., "
        "proxy_password=..., proxy_auth_mode=..., allow_nonstandard_methods=..., validate_cert=..., ca_certs=..., "
        "allow_ipv6=..., client_key=..., client_cert=..., body_producer=..., expect_100_continue=..., "
        "decompress_response=..., ssl_options=...",
    ),
    (
        "tornado.iostream.IOStream.start_tls",
        "server_side, ssl_options=..., server_hostname=...",
    ),
    (
        "tornado.tcpclient.TCPClient.connect",
        "host, port, af=..., ssl_options=..., max_buffer_size=..., source_ip=..., source_port=..., timeout=...",
    ),
    (
        "trino.client.TrinoRequest",
        "host, port, client_session, http_session=..., http_scheme=..., auth=..., max_attempts=..., "
        "request_timeout=..., handle_retry=..., verify=...",
    ),
    (
        "trino.dbapi.Connection",
        "host, port=..., user=..., source=..., catalog=..., schema=..., session_properties=..., http_headers=..., "
        "http_scheme=..., auth=..., extra_credential=..., max_attempts=..., request_timeout=..., "
        "isolation_level=..., verify=..., http_session=..., client_tags=..., legacy_primitive_types=..., "
        "legacy_prepared_statements=..., roles=..., timezone=..., encoding=..., heartbeat_interval=..., "
        "allow_insecure_auth=...",
    ),
    (
        "typesense.{AsyncClient,Client}",
        "config_dict, http_client=...",
    ),
    (
        "urllib.request.HTTPSHandler",
        "debuglevel=..., context=..., check_hostname=...",
    ),
    (
        "urllib.request.urlopen",
        "url, data=..., timeout=..., *, cafile=..., capath=..., cadefault=..., context=...",
    ),
    (
        "urllib3.HTTPSConnectionPool",
        "host, port=..., timeout=..., maxsize=..., block=..., headers=..., retries=..., _proxy=..., "
        "_proxy_headers=..., key_file=..., cert_file=..., cert_reqs=..., key_password=..., ca_certs=..., "
        "ssl_version=..., ssl_minimum_version=..., ssl_maximum_version=..., ssl_backend=..., assert_hostname=..., "
        "assert_fingerprint=..., ca_cert_dir=..., ca_cert_data=..., cert_data=..., key_data=..., ciphers=..., "
        "**conn_kw",
    ),
    (
        "urllib3.PoolManager",
        "num_pools=..., headers=..., preemptive_quic_cache=..., resolver=..., **connection_pool_kw",
    ),
    (
        "urllib3.ProxyManager",
        "proxy_url, num_pools=..., headers=..., proxy_headers=..., proxy_ssl_context=..., "
        "use_forwarding_for_https=..., proxy_assert_hostname=..., proxy_assert_fingerprint=..., "
        "**connection_pool_kw",
    ),
    (
        "urllib3.connection.HTTPSConnection",
        "host, port=..., *, timeout=..., source_address=..., blocksize=..., socket_options=..., disabled_svn=..., "
        "preemptive_quic_cache=..., resolver=..., socket_family=..., keepalive_delay=..., proxy=..., "
        "proxy_config=..., cert_reqs=..., assert_hostname=..., assert_fingerprint=..., server_hostname=..., "
        "ssl_context=..., ca_certs=..., ca_cert_dir=..., ca_cert_data=..., ssl_minimum_version=..., "
        "ssl_maximum_version=..., ssl_version=..., ssl_backend=..., cert_file=..., key_file=..., "
        "key_password=..., cert_data=..., key_data=..., ciphers=...",
    ),
    (
        "urllib3.{connection_from_url,proxy_from_url}",
        "url, **kw",
    ),
    (
        "urllib3.contrib.socks.SOCKSProxyManager",
        "proxy_url, username=..., password=..., num_pools=..., headers=..., **connection_pool_kw",
    ),
    (
        "urllib3.util.create_urllib3_context",
        "ssl_version=..., cert_reqs=..., options=..., ciphers=..., ssl_minimum_version=..., "
        "ssl_maximum_version=..., ssl_backend=..., use_recommended_ciphers=...",
    ),
    (
        "urllib3.util.ssl_wrap_socket",
        "sock, keyfile=..., certfile=..., cert_reqs=..., ca_certs=..., server_hostname=..., ssl_version=..., "
        "ciphers=..., ssl_context=..., ca_cert_dir=..., key_password=..., ca_cert_data=..., tls_in_tls=..., "
        "alpn_protocols=..., certdata=..., keydata=..., check_hostname=..., ssl_minimum_version=..., "
        "ssl_maximum_version=..., ech_config_list=..., ssl_backend=..., use_recommended_ciphers=...",
    ),
    (
        "valkey.ConnectionPool valkey.asyncio.ConnectionPool",
        "connection_class=..., max_connections=..., **connection_kwargs",
    ),
    (
        "valkey.SSLConnection",
        "ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_ca_certs=..., ssl_ca_data=..., "
        "ssl_check_hostname=..., ssl_ca_path=..., ssl_password=..., ssl_validate_ocsp=..., "
        "ssl_validate_ocsp_stapled=..., ssl_ocsp_context=..., ssl_ocsp_expected_cert=..., ssl_min_version=..., "
        "ssl_ciphers=..., **kwargs",
    ),
    (
        "valkey.Valkey",
        "host=..., port=..., db=..., password=..., socket_timeout=..., socket_connect_timeout=..., "
        "socket_keepalive=..., socket_keepalive_options=..., connection_pool=..., unix_socket_path=..., "
        "encoding=..., encoding_errors=..., charset=..., errors=..., decode_responses=..., retry_on_timeout=..., "
        "retry_on_error=..., ssl=..., ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_ca_certs=..., "
        "ssl_ca_path=..., ssl_ca_data=..., ssl_check_hostname=..., ssl_password=..., ssl_validate_ocsp=..., "
        "ssl_validate_ocsp_stapled=..., ssl_ocsp_context=..., ssl_ocsp_expected_cert=..., ssl_min_version=..., "
        "ssl_ciphers=..., max_connections=..., single_connection_client=..., health_check_interval=..., "
        "client_name=..., lib_name=..., lib_version=..., username=..., retry=..., valkey_connect_func=..., "
        "credential_provider=..., protocol=..., cache_enabled=..., client_cache=..., cache_max_size=..., "
        "cache_ttl=..., cache_policy=..., cache_deny_list=..., cache_allow_list=...",
    ),
    (
        "valkey.ValkeyCluster",
        "host=..., port=..., startup_nodes=..., cluster_error_retry_attempts=..., retry=..., "
        "require_full_coverage=..., reinitialize_steps=..., read_from_replicas=..., dynamic_startup_nodes=..., "
        "url=..., address_remap=..., **kwargs",
    ),
    (
        "valkey.asyncio.SSLConnection",
        "ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_ca_certs=..., ssl_ca_data=..., "
        "ssl_check_hostname=..., ssl_min_version=..., ssl_ciphers=..., **kwargs",
    ),
    (
        "valkey.asyncio.Valkey",
        "*, host=..., port=..., db=..., password=..., socket_timeout=..., socket_connect_timeout=..., "
        "socket_keepalive=..., socket_keepalive_options=..., connection_pool=..., unix_socket_path=..., "
        "encoding=..., encoding_errors=..., decode_responses=..., retry_on_timeout=..., retry_on_error=..., "
        "ssl=..., ssl_keyfile=..., ssl_certfile=..., ssl_cert_reqs=..., ssl_ca_certs=..., ssl_ca_data=..., "
        "ssl_check_hostname=..., ssl_min_version=..., ssl_ciphers=..., max_connections=..., "
        "single_connection_client=..., health_check_interval=..., client_name=..., lib_name=..., lib_version=..., "
        "username=..., retry=..., auto_close_connection_pool=..., valkey_connect_func=..., "
        "credential_provider=..., protocol=..., cache_enabled=..., client_cache=..., cache_max_size=..., "
        "cache_ttl=..., cache_policy=..., cache_deny_list=..., cache_allow_list=...",
    ),
    (
        "valkey.asyncio.ValkeyCluster",
        "host=..., port=..., startup_nodes=..., require_full_coverage=..., read_from_replicas=..., "
        "dynamic_startup_nodes=..., reinitialize_steps=..., cluster_error_retry_attempts=..., "
        "connection_error_retry_attempts=..., max_connections=..., db=..., path=..., credential_provider=..., "
        "username=..., password=..., client_name=..., lib_name=..., lib_version=..., encoding=..., "
        "encoding_errors=..., decode_responses=..., health_check_interval=..., socket_connect_timeout=..., "
        "socket_keepalive=..., socket_keepalive_options=..., socket_timeout=..., retry=..., retry_on_error=..., "
        "ssl=..., ssl_ca_certs=..., ssl_ca_data=..., ssl_cert_reqs=..., ssl_certfile=..., ssl_check_hostname=..., "
        "ssl_keyfile=..., ssl_min_version=..., ssl_ciphers=..., protocol=..., address_remap=..., "
        "cache_enabled=..., client_cache=..., cache_max_size=..., cache_ttl=..., cache_policy=..., "
        "cache_deny_list=..., cache_allow_list=...",
    ),
    (
        "valkey.asyncio.sentinel.Sentinel valkey.sentinel.Sentinel",
        "sentinels, min_other_sentinels=..., sentinel_kwargs=..., **connection_kwargs",
    ),
    (
        "web3.HTTPProvider",
        "endpoint_uri=..., request_kwargs=..., session=..., exception_retry_configuration=..., **kwargs",
    ),
    (
        "websocket.WebSocket",
        "get_mask_key=..., sockopt=..., sslopt=..., fire_cont_frame=..., enable_multithread=..., "
        "skip_utf8_validation=..., dispatcher=..., **_",
    ),
    (
        "websocket.WebSocketApp.run_forever",
        "sockopt=..., sslopt=..., ping_interval=..., ping_timeout=..., ping_payload=..., http_proxy_host=..., "
        "http_proxy_port=..., http_no_proxy=..., http_proxy_auth=..., http_proxy_timeout=..., "
        "skip_utf8_validation=..., host=..., origin=..., dispatcher=..., suppress_origin=..., suppress_host=..., "
        "proxy_type=..., reconnect=...",
    ),
    (
        "websocket.create_connection",
        "url, timeout=..., class_=..., **options",
    ),
    (
        "websockets.connect",
        "uri, *, origin=..., extensions=..., subprotocols=..., compression=..., additional_headers=..., "
        "user_agent_header=..., proxy=..., process_exception=..., open_timeout=..., ping_interval=..., "
        "ping_timeout=..., close_timeout=..., reconnect_delays=..., max_size=..., max_queue=..., write_limit=..., "
        "logger=..., create_connection=..., **kwargs",
    ),
    (
        "websockets.unix_connect",
        "path=..., uri=..., **kwargs",
    ),
    (
        "winrm.Protocol",
        "endpoint, transport=..., username=..., password=..., realm=..., service=..., keytab=..., "
        "ca_trust_path=..., cert_pem=..., cert_key_pem=..., server_cert_validation=..., kerberos_delegation=..., "
        "read_timeout_sec=..., operation_timeout_sec=..., kerberos_hostname_override=..., message_encryption=..., "
        "credssp_disable_tlsv1_2=..., send_cbt=..., proxy=...",
    ),
    (
        "winrm.Session",
        "target, auth, **kwargs",
    ),
    (
        "winrm.transport.Transport",
        "endpoint, username=..., password=..., realm=..., service=..., keytab=..., ca_trust_path=..., "
        "cert_pem=..., cert_key_pem=..., read_timeout_sec=..., server_cert_validation=..., "
        "kerberos_delegation=..., kerberos_hostname_override=..., auth_method=..., message_encryption=..., "
        "credssp_disable_tlsv1_2=..., credssp_auth_mechanism=..., credssp_minimum_version=..., send_cbt=..., "
        "proxy=...",
    ),
    (
        "xmlrpc.client.SafeTransport",
        "use_datetime=..., use_builtin_types=..., *, headers=..., context=...",
    ),
    (
        "xmlrpc.client.ServerProxy",
        "uri, transport=..., encoding=..., verbose=..., allow_none=..., use_datetime=..., use_builtin_types=..., "
        "*, headers=..., context=...",
    ),
    (
        "zeep.AsyncTransport",
        "client=..., wsdl_client=..., cache=..., timeout=..., operation_timeout=..., verify_ssl=..., proxy=...",
    ),
)

_ONE_OF = {
    "ssl.SSLContext.load_verify_locations": ("cafile", "capath", "cadata"),
}
"""Of which parameters at least one has to be given, though each has a default."""

SIGNATURES: tuple[Signature, ...] = tuple(
    Signature(names(targets), parameters, _ONE_OF.get(targets, ())) for targets, parameters in _PARAMETERS
)
