"""Message brokers: AMQP, Kafka, MQTT, NATS, STOMP, XMPP, Pulsar, and the task queues on them."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    FALSE,
    FALSY_TEXT,
    HOSTNAME,
    LIKELY,
    NONE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Fix,
    Is,
    Library,
    Like,
    Named,
    Not,
    alias,
    extends,
    remove,
    require,
)

PIKA = Library("pika", "1.4.4", source="pika/connection.py")
KOMBU = Library("kombu", "5.7.0", source="kombu/connection.py")
CELERY = Library("celery", "5.7.0", source="celery/backends/redis.py")
AIO_PIKA = Library("aio-pika", "10.2.1", source="aio_pika/abc.py")
KAFKA = Library("kafka-python", "3.0.12", source="kafka/net/transport.py")
CONFLUENT = Library("confluent-kafka", "2.16.1", source="librdkafka 2.16.0")
PAHO = Library("paho-mqtt", "2.2.0", source="paho/mqtt/client.py")
NATS = Library("nats-py", "2.16.0", source="nats/aio/client.py")
STOMP = Library("stomp-py", "9.0.0", source="stomp/transport.py")
STOMPEST = Library("stompest", "2.3.0", source="stompest/config/__init__.py")
SLIXMPP = Library("slixmpp", "1.17.0", source="slixmpp/xmlstream/xmlstream.py")
IRC = Library("irc", "20.5.0", source="irc/connection.py")
PULSAR = Library("pulsar-client", "3.13.0", source="pulsar/__init__.py")

_CELERY_BROKER = "broker_use_ssl BROKER_USE_SSL CELERY_BROKER_USE_SSL"
_CELERY_REDIS = f"{_CELERY_BROKER} redis_backend_use_ssl REDIS_BACKEND_USE_SSL CELERY_REDIS_BACKEND_USE_SSL"
_KAFKA = "kafka.{KafkaProducer,KafkaConsumer,KafkaAdminClient,KafkaClient}"
_AIOKAFKA = "aiokafka.{AIOKafkaProducer,AIOKafkaConsumer,admin.AIOKafkaAdminClient}"
_CONFLUENT = (
    "confluent_kafka.{Producer,Consumer,SerializingProducer,DeserializingConsumer,admin.AdminClient,"
    "aio.AIOProducer,aio.AIOConsumer,avro.AvroProducer,avro.AvroConsumer}"
)
_PAHO_DICT = "paho.mqtt.{publish.single,publish.multiple,subscribe.simple,subscribe.callback}"

KNOBS = (
    # AMQP
    PIKA.argument("pika.SSLOptions.context", "pika.SSLOptions", "context", position=0, context=True, fix=CONTEXT),
    PIKA.uri("pika.url.ssl_options", "amqps", "ssl_options", off=Like(".*(CERT_NONE|verify_none).*"), fix=REMOVE),
    KOMBU.item(
        "kombu.ssl.cert_reqs",
        "kombu.Connection",
        "cert_reqs",
        keys=("ssl",),
        off=CERT_NONE,
        fix=remove("ca_certs"),
        status=TESTED,
        note="the host name is compared only where server_hostname is given",
    ),
    KOMBU.setting(
        "kombu.ssl.cert_reqs:setting",
        _CELERY_BROKER,
        "cert_reqs",
        off=CERT_NONE,
        fix=remove("ca_certs"),
        status=TESTED,
        note="the host name is compared only where server_hostname is given",
    ),
    CELERY.setting(
        "celery.ssl_cert_reqs",
        _CELERY_REDIS,
        "ssl_cert_reqs",
        off=(*CERT_NONE, NONE, Like("none|CERT_NONE")),
        fix=Fix(
            how="true",
            companion="ssl_ca_certs",
            imports=("ssl",),
            example="{'ssl_cert_reqs': ssl.CERT_REQUIRED, 'ssl_ca_certs': BUNDLE}",
        ),
        note="set CERT_REQUIRED rather than leaving it out: the result backend insists on the key",
    ),
    CELERY.item(
        "celery.ssl_cert_reqs:conf.key",
        "celery.Celery.conf.{broker_use_ssl,redis_backend_use_ssl}",
        "ssl_cert_reqs",
        off=(*CERT_NONE, NONE, Like("none|CERT_NONE")),
        fix=require("ssl_ca_certs"),
    ),
    KOMBU.item(
        "kombu.ssl.cert_reqs:conf",
        "celery.Celery.conf.broker_use_ssl",
        "cert_reqs",
        off=CERT_NONE,
        fix=remove("ca_certs"),
    ),
    KOMBU.argument(
        "kombu.rediss.default",
        "celery.Celery",
        "broker",
        off=Like(r"rediss://(?!.*ssl_cert_reqs).*"),
        unless=("broker_use_ssl",),
        confidence=LIKELY,
        fix=Fix(how="none", example="rediss://host/0?ssl_cert_reqs=required"),
        note="kombu turns a rediss:// URL without ssl_cert_reqs into CERT_NONE",
        status=TESTED,
    ),
    KOMBU.argument(
        "kombu.rediss.default:Connection",
        "kombu.Connection",
        "",
        position=0,
        off=Like(r"rediss://(?!.*ssl_cert_reqs).*"),
        unless=("ssl",),
        confidence=LIKELY,
        note="kombu turns a rediss:// URL without ssl_cert_reqs into CERT_NONE",
        status=TESTED,
    ),
    AIO_PIKA.item(
        "aio_pika.no_verify_ssl",
        "aio_pika.{connect,connect_robust}",
        "no_verify_ssl",
        keys=("ssl_options",),
        off=TRUE,
        fix=remove("ssl_context", imports=("ssl",)),
    ),
    AIO_PIKA.uri(
        "aio_pika.no_verify_ssl:uri",
        "amqps",
        "no_verify_ssl",
        off=Not((Is("0"),)),
        fix=remove("cafile"),
        note="every value but 0 turns verification off",
    ),
    AIO_PIKA.argument(
        "aio_pika.no_verify_ssl:ssl_context",
        "aio_pika.{connect,connect_robust}",
        "ssl_context",
        context=True,
        fix=CONTEXT,
    ),
    # Kafka
    KAFKA.argument(
        "kafka.ssl_check_hostname",
        _KAFKA,
        "ssl_check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=remove("ssl_cafile"),
        status=TESTED,
    ),
    KAFKA.argument("kafka.ssl_context", f"{_KAFKA} {_AIOKAFKA}", "ssl_context", context=True, fix=CONTEXT),
    KAFKA.argument("kafka.ssl_cafile", _KAFKA, "ssl_cafile", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    KAFKA.argument(
        "kafka.ssl_cafile:aiokafka",
        "aiokafka.helpers.create_ssl_context",
        "cafile",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="aiokafka/helpers.py",
        status=UNPROVEN,
    ),
    CONFLUENT.item(
        "confluent_kafka.enable.ssl.certificate.verification",
        _CONFLUENT,
        "enable.ssl.certificate.verification",
        position=0,
        off=(*FALSE, FALSY_TEXT),
        fix=remove("ssl.ca.location"),
        status=TESTED,
    ),
    CONFLUENT.item(
        "confluent_kafka.ssl.endpoint.identification.algorithm",
        _CONFLUENT,
        "ssl.endpoint.identification.algorithm",
        position=0,
        off=Like("none"),
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
        note="the host name is compared by default since librdkafka 2.0",
    ),
    CONFLUENT.item(
        "confluent_kafka.ssl.ca.location",
        _CONFLUENT,
        "ssl.ca.location",
        position=0,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    CONFLUENT.item(
        "confluent_kafka.SchemaRegistryClient",
        "confluent_kafka.schema_registry.{SchemaRegistryClient,AsyncSchemaRegistryClient}",
        "ssl.ca.location",
        position=0,
        off=Is(False),
        path=True,
        fix=BUNDLE,
        source="confluent_kafka/schema_registry/_sync/schema_registry_client.py",
    ),
    # MQTT
    PAHO.argument(
        "paho.tls_insecure_set",
        "paho.mqtt.client.Client.tls_insecure_set",
        "value",
        position=0,
        off=TRUE,
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
    ),
    PAHO.argument(
        "paho.tls_set.cert_reqs",
        "paho.mqtt.client.Client.tls_set",
        "cert_reqs",
        position=3,
        off=CERT_NONE,
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    PAHO.argument(
        "paho.tls_set.ca_certs",
        "paho.mqtt.client.Client.tls_set",
        "ca_certs",
        position=0,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    PAHO.argument(
        "paho.tls_set_context",
        "paho.mqtt.client.Client.tls_set_context",
        "context",
        position=0,
        context=True,
        fix=CONTEXT,
    ),
    PAHO.item(
        "paho.publish.tls",
        _PAHO_DICT,
        "insecure",
        keys=("tls",),
        off=TRUE,
        effect=HOSTNAME,
        fix=REMOVE,
        source="paho/mqtt/publish.py",
    ),
    PAHO.item(
        "paho.publish.tls:cert_reqs",
        _PAHO_DICT,
        "cert_reqs",
        keys=("tls",),
        off=CERT_NONE,
        fix=REMOVE,
        source="paho/mqtt/publish.py",
    ),
    PAHO.item(
        "paho.publish.tls:ca_certs",
        _PAHO_DICT,
        "ca_certs",
        keys=("tls",),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="paho/mqtt/publish.py",
    ),
    # Others
    NATS.argument(
        "nats.connect.tls", "nats.{connect,aio.client.Client.connect}", "tls", context=True, fix=CONTEXT, status=TESTED
    ),
    STOMP.argument(
        "stomp.set_ssl.verify",
        "stomp.Connection.set_ssl",
        "verify",
        position=7,
        off=FALSE,
        fix=remove("ca_certs"),
        note="an argument of recent releases; up to 8.1 a missing ca_certs meant CERT_NONE",
    ),
    STOMP.argument(
        "stomp.set_ssl.verify:ca_certs", "stomp.Connection.set_ssl", "ca_certs", path=True, effect=CA_PATH, fix=BUNDLE
    ),
    STOMPEST.argument(
        "stompest.sslContext",
        "stompest.config.StompConfig",
        "sslContext",
        position=5,
        context=True,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    SLIXMPP.attribute(
        "slixmpp.ssl_context",
        "slixmpp.XMLStream",
        "ssl_context",
        context=True,
        fix=Fix(how="remove", companion="ca_certs"),
        status=UNPROVEN,
    ),
    SLIXMPP.attribute(
        "slixmpp.ssl_context:verify_mode",
        "slixmpp.XMLStream.ssl_context",
        "verify_mode",
        off=CERT_NONE,
        fix=Fix(how="remove", companion="ca_certs"),
        status=UNPROVEN,
    ),
    SLIXMPP.attribute(
        "slixmpp.ssl_context:ca_certs",
        "slixmpp.XMLStream",
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    IRC.argument(
        "irc.Factory.wrapper",
        "irc.connection.Factory",
        "wrapper",
        position=1,
        off=Named("ssl.wrap_socket"),
        fix=Fix(
            how="context",
            imports=("functools", "ssl"),
            example="functools.partial(ssl.create_default_context(cafile=BUNDLE).wrap_socket, server_hostname=HOST)",
        ),
        status=UNPROVEN,
    ),
    PULSAR.argument(
        "pulsar.tls_allow_insecure_connection",
        "pulsar.Client",
        "tls_allow_insecure_connection",
        position=10,
        off=TRUE,
        fix=remove("tls_trust_certs_file_path"),
        status=UNPROVEN,
    ),
    PULSAR.argument(
        "pulsar.tls_validate_hostname",
        "pulsar.Client",
        "tls_validate_hostname",
        position=11,
        off=FALSE,
        effect=HOSTNAME,
        fix=require(),
        status=UNPROVEN,
    ),
    PULSAR.argument(
        "pulsar.tls_validate_hostname:absent",
        "pulsar.Client",
        "tls_validate_hostname",
        position=11,
        absent=True,
        only_if=(("scheme", (Like(r"pulsar\+ssl|https"),)),),
        effect=HOSTNAME,
        fix=require(),
        note="does not compare the host name unless told to",
        status=UNPROVEN,
    ),
    PULSAR.argument(
        "pulsar.tls_allow_insecure_connection:path",
        "pulsar.Client",
        "tls_trust_certs_file_path",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("pika.connection.SSLOptions", "pika.SSLOptions"),
    alias("kombu.connection", "kombu"),
    alias("celery.app.base.Celery celery.app.Celery", "celery.Celery"),
    alias("aio_pika.{connection,robust_connection}", "aio_pika"),
    alias("kafka.{producer,consumer,client}", "kafka"),
    alias("kafka.producer.kafka kafka.consumer.group kafka.admin.client kafka.admin", "kafka"),
    alias("aiokafka.{producer,consumer,client,admin.client}", "aiokafka"),
    alias("aiokafka.AIOKafkaAdminClient", "aiokafka.admin.AIOKafkaAdminClient"),
    alias("stomp.{Connection10,Connection11,Connection12,StompConnection11}", "stomp.Connection"),
    alias("stomp.connect.StompConnection{10,11,12}", "stomp.Connection"),
    alias("stomp.transport.Transport", "stomp.Connection"),
    alias("slixmpp.clientxmpp", "slixmpp"),
    extends("slixmpp.{ClientXMPP,ComponentXMPP}", "slixmpp.XMLStream"),
)
