"""Cloud SDKs: AWS, Azure, Google, OpenStack, IBM, object stores."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    FALSE,
    FALSY_OR_NONE,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Library,
    alias,
    extends,
    remove,
    returns,
)

BOTO3 = Library("boto3", "1.44.5", source="boto3/session.py")
BOTOCORE = Library("botocore", "1.44.5", source="botocore/session.py")
S3FS = Library("s3fs", "2026.9.0", source="s3fs/core.py")
AZURE = Library("azure-core", "1.41.0", source="azure/core/configuration.py")
COSMOS = Library("azure-cosmos", "4.17.1", source="azure/cosmos/cosmos_client.py")
MSREST = Library("msrest", "0.7.1", source="msrest/universal_http/__init__.py")
MSAL = Library("msal", "1.39.0", source="msal/application.py")
GOOGLE = Library("google-auth", "2.62.2", source="google/auth/transport/requests.py")
KEYSTONE = Library("keystoneauth1", "5.18.1", source="keystoneauth1/session.py")
OPENSTACK = Library("openstacksdk", "4.22.0", source="openstack/config/cloud_region.py")
SWIFT = Library("python-swiftclient", "4.11.0", source="swiftclient/client.py")
MINIO = Library("minio", "7.2.20", source="minio/api.py")
IBM = Library("ibm-cloud-sdk-core", "3.28.0", source="ibm_cloud_sdk_core/base_service.py")
DATABRICKS = Library("databricks-sdk", "0.162.0", source="databricks/sdk/config.py")

_EMPTY = "the empty string is an error now and turned verification off in botocore 1.34"

KNOBS = (
    # AWS
    BOTO3.argument(
        "boto3.client.verify",
        "boto3.{client,resource,Session.client,Session.resource}",
        "verify",
        position=4,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note=_EMPTY,
        status=TESTED,
    ),
    BOTO3.argument(
        "boto3.client.use_ssl",
        "boto3.{client,resource,Session.client,Session.resource}",
        "use_ssl",
        position=3,
        off=FALSE,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="plain http, not unverified TLS",
    ),
    BOTOCORE.argument(
        "botocore.create_client.verify",
        "botocore.session.Session.create_client aioboto3.Session.{client,resource}",
        "verify",
        position=4,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note=_EMPTY,
        status=TESTED,
    ),
    BOTOCORE.argument(
        "botocore.URLLib3Session.verify",
        "botocore.httpsession.URLLib3Session",
        "verify",
        position=0,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="botocore/httpsession.py",
    ),
    BOTOCORE.item(
        "botocore.Config.proxy_ca_bundle",
        "botocore.config.Config",
        "proxy_ca_bundle",
        keys=("proxies_config",),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="botocore/config.py",
    ),
    S3FS.item(
        "s3fs.client_kwargs.verify",
        "s3fs.S3FileSystem fsspec.filesystem",
        "verify",
        keys=("client_kwargs",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    S3FS.item(
        "s3fs.client_kwargs.verify:storage_options",
        "pandas.{read_csv,read_json,read_parquet,read_excel,read_feather,read_orc,read_pickle,read_table} "
        "pandas.DataFrame.{to_csv,to_json,to_parquet,to_excel,to_feather,to_pickle} "
        "dask.dataframe.{read_csv,read_json,read_parquet,read_orc,read_table}",
        "verify",
        keys=("storage_options", "client_kwargs"),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # Azure
    AZURE.argument(
        "azure.connection_verify",
        "azure.core.configuration.ConnectionConfiguration "
        "azure.core.pipeline.transport.{RequestsTransport,AioHttpTransport} "
        "azure.storage.{blob,blob.aio}.{BlobServiceClient,ContainerClient,BlobClient}{,.from_connection_string} "
        "azure.storage.queue.{QueueServiceClient,QueueClient} azure.storage.fileshare.{ShareServiceClient,ShareClient} "
        "azure.storage.filedatalake.DataLakeServiceClient azure.data.tables.{TableServiceClient,TableClient} "
        "azure.identity.{,aio.}{DefaultAzureCredential,ClientSecretCredential,ManagedIdentityCredential,"
        "CertificateCredential,EnvironmentCredential,AzureCliCredential,UsernamePasswordCredential} "
        "azure.keyvault.{secrets.SecretClient,keys.KeyClient,certificates.CertificateClient} "
        "azure.servicebus.ServiceBusClient azure.eventhub.{EventHubProducerClient,EventHubConsumerClient}",
        "connection_verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    COSMOS.argument(
        "azure.cosmos.connection_verify",
        "azure.cosmos.{,aio.}CosmosClient{,.from_connection_string}",
        "connection_verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note="for localhost the emulator is trusted without it",
        status=UNPROVEN,
    ),
    COSMOS.attribute(
        "azure.cosmos.DisableSSLVerification",
        "azure.cosmos.documents.ConnectionPolicy",
        "DisableSSLVerification",
        off=TRUE,
        fix=remove("SSLConfiguration.SSLCaCerts"),
        source="azure/cosmos/documents.py",
        status=UNPROVEN,
    ),
    MSREST.attribute(
        "msrest.connection.verify", "msrest.Configuration.connection", "verify", off=FALSE, path=True, fix=BUNDLE
    ),
    MSAL.argument(
        "msal.verify",
        "msal.{ClientApplication,ConfidentialClientApplication,PublicClientApplication}",
        "verify",
        position=6,
        off=FALSE,
        path=True,
        unless=("http_client",),
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # Google
    GOOGLE.attribute(
        "google.auth.AuthorizedSession.verify",
        "google.auth.transport.requests.AuthorizedSession google.cloud.{storage,bigquery}.Client._http",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # OpenStack
    KEYSTONE.argument(
        "keystoneauth1.Session.verify",
        "{keystoneauth1,keystoneclient}.session.Session",
        "verify",
        position=3,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    KEYSTONE.argument(
        "keystoneauth1.Session.verify:request",
        "keystoneauth1.session.Session.{request,get,head,post,put,delete,patch}",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    KEYSTONE.argument(
        "keystoneauth1.insecure",
        "keystoneauth1.loading.{,session.}Session.load_from_options",
        "insecure",
        position=0,
        off=TRUE,
        fix=remove("cacert"),
        source="keystoneauth1/loading/session.py",
        status=UNPROVEN,
    ),
    OPENSTACK.argument(
        "openstack.connect.verify",
        "openstack.connect openstack.connection.Connection openstack.config.OpenStackConfig.get_one",
        "verify",
        off=FALSE,
        path=True,
        fix=remove("cacert"),
        source="openstack/__init__.py",
        status=UNPROVEN,
    ),
    OPENSTACK.argument(
        "openstack.connect.insecure",
        "openstack.connect openstack.connection.Connection "
        "{novaclient,cinderclient,glanceclient,heatclient,keystoneclient}.client.Client glanceclient.Client "
        "keystoneclient.{v2_0,v3}.client.Client neutronclient.v2_0.client.Client ironicclient.client.get_client",
        "insecure",
        off=TRUE,
        fix=remove("cacert"),
        status=UNPROVEN,
    ),
    SWIFT.argument(
        "swiftclient.insecure",
        "swiftclient.Connection",
        "insecure",
        position=12,
        off=TRUE,
        fix=remove("cacert"),
        status=UNPROVEN,
    ),
    SWIFT.argument(
        "swiftclient.insecure:others",
        "swiftclient.{HTTPConnection,get_auth,http_connection}",
        "insecure",
        off=TRUE,
        fix=remove("cacert"),
        status=UNPROVEN,
    ),
    # Object stores and the rest
    MINIO.argument(
        "minio.cert_check",
        "minio.Minio",
        "cert_check",
        position=8,
        off=FALSE,
        unless=("http_client",),
        status=TESTED,
        fix=remove("http_client", imports=("urllib3",), example="http_client=urllib3.PoolManager(ca_certs=BUNDLE)"),
        note="no argument takes a bundle; it reads SSL_CERT_FILE",
    ),
    MINIO.argument(
        "minio.cert_check:admin",
        "minio.MinioAdmin",
        "cert_check",
        off=FALSE,
        unless=("http_client",),
        fix=remove("http_client", imports=("urllib3",), example="http_client=urllib3.PoolManager(ca_certs=BUNDLE)"),
        source="minio/minioadmin.py",
    ),
    IBM.argument(
        "ibm_cloud_sdk_core.disable_ssl",
        "ibm_cloud_sdk_core.BaseService.set_disable_ssl_verification "
        "ibm_watson.{AssistantV1,AssistantV2,DiscoveryV1,DiscoveryV2,LanguageTranslatorV3,NaturalLanguageUnderstandingV1,"
        "SpeechToTextV1,TextToSpeechV1}.set_disable_ssl_verification",
        "status",
        position=0,
        off=TRUE,
        fix=REMOVE,
        note="set_http_config({'verify': BUNDLE}) takes a bundle",
        status=UNPROVEN,
    ),
    IBM.argument(
        "ibm_cloud_sdk_core.disable_ssl:constructor",
        "ibm_cloud_sdk_core.BaseService "
        "ibm_cloud_sdk_core.authenticators.{IAMAuthenticator,CloudPakForDataAuthenticator,ContainerAuthenticator}",
        "disable_ssl_verification",
        off=TRUE,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    DATABRICKS.argument(
        "databricks.sdk.skip_verify",
        "databricks.sdk.{WorkspaceClient,AccountClient,core.Config}",
        "skip_verify",
        off=TRUE,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="accepted and ignored: the SDK always verifies",
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("boto3.session", "boto3"),
    alias("aiobotocore.session.AioSession", "botocore.session.Session"),
    returns("botocore.session.get_session aiobotocore.{session.,}get_session", "botocore.session.Session"),
    alias("aioboto3.session", "aioboto3"),
    alias("azure.cosmos.cosmos_client", "azure.cosmos"),
    alias("msrest.configuration", "msrest"),
    alias("msal.application", "msal"),
    extends("msal.{ConfidentialClientApplication,PublicClientApplication}", "msal.ClientApplication"),
    alias("swiftclient.client", "swiftclient"),
    alias("minio.api", "minio"),
    alias("minio.minioadmin", "minio"),
    extends(
        "ibm_watson.{AssistantV1,AssistantV2,DiscoveryV1,DiscoveryV2,LanguageTranslatorV3,NaturalLanguageUnderstandingV1,"
        "SpeechToTextV1,TextToSpeechV1}",
        "ibm_cloud_sdk_core.BaseService",
    ),
)
