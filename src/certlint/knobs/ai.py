"""Clients of language models, model hubs and experiment trackers."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CONTEXT,
    FALSE,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Is,
    Library,
    alias,
    extends,
    remove,
)

OPENAI = Library("openai", "3.54.0", source="openai/_base_client.py")
OLLAMA = Library("ollama", "0.6.3", source="ollama/_client.py")
LANGCHAIN = Library("langchain-community", "0.4.2", source="langchain_community/document_loaders/web_base.py")
HUGGINGFACE = Library("huggingface-hub", "2.4.0", source="huggingface_hub/utils/_http.py")
GRADIO_CLIENT = Library("gradio-client", "2.7.2", source="gradio_client/client.py")
GRADIO = Library("gradio", "6.31.0", source="gradio/blocks.py")
WANDB = Library("wandb", "0.31.0", source="wandb/sdk/wandb_settings.py")

_LOADERS = "langchain_community.document_loaders"

KNOBS = (
    OPENAI.argument(
        "openai.http_client",
        "openai.{OpenAI,AsyncOpenAI,AzureOpenAI,AsyncAzureOpenAI} anthropic.{Anthropic,AsyncAnthropic} "
        "langchain_openai.{ChatOpenAI,AzureChatOpenAI,OpenAIEmbeddings,AzureOpenAIEmbeddings} "
        "langchain_anthropic.ChatAnthropic",
        "http_client",
        context=True,
        confidence=POSSIBLE,
        note="follows the client's verify",
        status=TESTED,
    ),
    OPENAI.argument(
        "openai.DefaultHttpxClient.verify",
        "{openai,anthropic}.{DefaultHttpxClient,DefaultAsyncHttpxClient,DefaultAioHttpClient}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    OPENAI.attribute(
        "openai.verify_ssl_certs",
        "openai",
        "verify_ssl_certs",
        off=FALSE,
        process_wide=True,
        fix=remove("openai.ca_bundle_path"),
        versions="0.x",
        note="gone since openai 1.0",
        status=UNPROVEN,
    ),
    OLLAMA.argument(
        "ollama.Client.verify",
        "ollama.{Client,AsyncClient}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    LANGCHAIN.argument(
        "langchain_community.verify_ssl",
        f"{_LOADERS}.{{WebBaseLoader,AsyncHtmlLoader}}",
        "verify_ssl",
        off=FALSE,
        fix=remove("session", example="loader.session.verify = BUNDLE"),
        status=UNPROVEN,
    ),
    LANGCHAIN.item(
        "langchain_community.requests_kwargs",
        f"{_LOADERS}.WebBaseLoader.requests_kwargs",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    LANGCHAIN.item(
        "langchain_community.requests_kwargs:argument",
        f"{_LOADERS}.{{WebBaseLoader,AsyncHtmlLoader,SitemapLoader,GitbookLoader}}",
        "verify",
        keys=("requests_kwargs",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    LANGCHAIN.argument(
        "langchain_community.RequestsWrapper.verify",
        "langchain_community.utilities.{TextRequestsWrapper,requests.RequestsWrapper,requests.Requests,"
        "requests.JsonRequestsWrapper}",
        "verify",
        off=FALSE,
        fix=REMOVE,
        source="langchain_community/utilities/requests.py",
        status=UNPROVEN,
    ),
    LANGCHAIN.argument(
        "langchain_community.verify_ssl_certs",
        "langchain_community.{llms.GigaChat,chat_models.GigaChat,embeddings.GigaChatEmbeddings} gigachat.GigaChat "
        "langchain_gigachat.{GigaChat,GigaChatEmbeddings}",
        "verify_ssl_certs",
        off=FALSE,
        fix=remove("ca_bundle_file"),
        source="langchain_community/llms/gigachat.py",
        status=UNPROVEN,
    ),
    LANGCHAIN.argument(
        "langchain_community.RecursiveUrlLoader.ssl",
        f"{_LOADERS}.RecursiveUrlLoader",
        "ssl",
        off=Is(False),
        fix=REMOVE,
        source="langchain_community/document_loaders/recursive_url_loader.py",
        status=UNPROVEN,
    ),
    HUGGINGFACE.argument(
        "huggingface_hub.factory",
        "huggingface_hub.{configure_http_backend,set_client_factory,set_async_client_factory}",
        "",
        position=0,
        context=True,
        confidence=POSSIBLE,
        note="follows the verify of the client that the factory makes",
        status=UNPROVEN,
    ),
    GRADIO_CLIENT.argument(
        "gradio_client.ssl_verify",
        "gradio_client.Client",
        "ssl_verify",
        off=FALSE,
        context=True,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    GRADIO.argument(
        "gradio.launch.ssl_verify",
        "gradio.{Blocks.launch,mount_gradio_app}",
        "ssl_verify",
        off=FALSE,
        confidence=POSSIBLE,
        note="of the application's call to its own server only",
        status=UNPROVEN,
    ),
    WANDB.argument("wandb.settings", "wandb.Settings", "insecure_disable_ssl", off=TRUE, fix=REMOVE, status=UNPROVEN),
)

MODELS = (
    alias("ollama._client", "ollama"),
    alias("langchain.document_loaders", _LOADERS),
    alias(f"{_LOADERS}.{{web_base,async_html,recursive_url_loader}}", _LOADERS),
    alias(
        "langchain_community.utilities.requests.TextRequestsWrapper",
        "langchain_community.utilities.TextRequestsWrapper",
    ),
    alias("gradio_client.client", "gradio_client"),
    extends("gradio.{Interface,ChatInterface,TabbedInterface}", "gradio.Blocks"),
)
