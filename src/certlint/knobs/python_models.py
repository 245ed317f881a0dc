"""What Python's own functions do for values: the environment, paths, constants, commands, classes of data."""

from __future__ import annotations

from certlint.knobs._declare import Knob, ModelKind, alias, model, returns

_SPAWN_WITH_ENV = "subprocess.{run,Popen,call,check_call,check_output}"

KNOBS: tuple[Knob, ...] = ()

MODELS = (
    # The environment
    model(ModelKind.ENVIRONMENT, "os.environ os.environb posix.environ os.environ.copy"),
    model(
        ModelKind.ENVIRONMENT_READ,
        "os.getenv os.getenvb os.environ.get os.environ.setdefault os.environ.pop",
        parameter="default",
        position=1,
    ),
    model(
        ModelKind.ENVIRONMENT_READ,
        "decouple.config decouple.{Config,AutoConfig}.__call__ starlette.config.Config.__call__ environs.env",
        parameter="default",
        position=1,
    ),
    model(
        ModelKind.ENVIRONMENT_READ,
        "environ.{Env,FileAwareEnv}.{__call__,str,bool,int,url,path,get_value} environs.Env.__call__ "
        "environs.{Env,env}.{str,bool,int,path,url} starlette.config.Config.get decouple.config.get",
        parameter="default",
        position=1,
    ),
    model(ModelKind.ENVIRONMENT_WRITE, "os.putenv os.environ.setdefault pytest.MonkeyPatch.setenv", position=0),
    model(ModelKind.ENVIRONMENT_WRITE, "_pytest.monkeypatch.MonkeyPatch.setenv", position=0),
    model(ModelKind.ENVIRONMENT_WRITE, "os.environ.update", "mapping", position=0),
    model(ModelKind.ENVIRONMENT_WRITE, "{unittest.mock,mock}.patch.dict", "mapping", parameter="values", position=1),
    # Values handed through
    # Python 3.10 needs OpenSSL 1.1.1 (PEP 644), which has them all.
    model(ModelKind.CONSTANT, "ssl.{HAS_SNI,HAS_ALPN,HAS_NEVER_CHECK_COMMON_NAME,HAS_TLSv1_3} six.PY3", "true"),
    model(ModelKind.CONSTANT, "six.{PY2} {typing,typing_extensions}.TYPE_CHECKING", "false"),
    model(ModelKind.PASS_THROUGH, "typing.cast typing_extensions.cast", position=1),
    model(
        ModelKind.PASS_THROUGH,
        "copy.copy copy.deepcopy contextlib.closing contextlib.nullcontext asyncio.run asyncio.wait_for "
        "asyncio.create_task asyncio.ensure_future asyncio.shield types.MappingProxyType",
        position=0,
    ),
    model(
        ModelKind.PASS_THROUGH,
        "contextlib.{ExitStack.enter_context,AsyncExitStack.enter_context,AsyncExitStack.enter_async_context}",
        position=0,
    ),
    model(ModelKind.PASS_THROUGH, "textwrap.dedent os.fsdecode os.fsencode sys.intern", position=0),
    # Constants from constants
    *(
        model(ModelKind.PURE, targets, operation)
        for targets, operation in (
            ("builtins.bool operator.truth", "bool"),
            ("builtins.int", "int"),
            ("builtins.str", "str"),
            ("builtins.str.lower builtins.str.casefold", "lower"),
            ("builtins.str.upper", "upper"),
            ("builtins.str.strip builtins.str.lstrip builtins.str.rstrip", "strip"),
            ("builtins.str.title builtins.str.capitalize", "title"),
            ("builtins.str.encode builtins.bytes.decode", "str"),
            (
                "distutils.util.strtobool setuptools.distutils.util.strtobool str2bool.str2bool strtobool.strtobool",
                "strtobool",
            ),
            ("ast.literal_eval json.loads yaml.safe_load", "json"),
            ("shlex.quote pipes.quote", "str"),
            ("shlex.split", "words"),
            ("urllib.parse.quote urllib.parse.quote_plus urllib.parse.unquote urllib.parse.unquote_plus", "str"),
        )
    ),
    # Paths
    model(
        ModelKind.PATH,
        "os.path.{join,expanduser,expandvars,abspath,realpath,normpath} posixpath.join ntpath.join os.fspath "
        "pathlib.{Path,PurePath,PosixPath,PurePosixPath,WindowsPath,PureWindowsPath} "
        "pathlib.Path.{joinpath,resolve,absolute,expanduser,as_posix,with_name} anyio.Path trio.Path "
        "django.utils._os.safe_join",
    ),
    alias("pathlib2 pathlib._local", "pathlib"),
    # Binding and classes of data
    model(ModelKind.PARTIAL, "functools.partial functools.partialmethod toolz.curry toolz.partial"),
    model(
        ModelKind.HOLDER,
        "dataclasses.dataclass attr.{s,attrs,dataclass,define,frozen,mutable} attrs.{define,frozen,mutable} "
        "pydantic.{BaseModel,BaseSettings} pydantic.v1.{BaseModel,BaseSettings} pydantic.dataclasses.dataclass "
        "pydantic_settings.BaseSettings typing.NamedTuple typing_extensions.NamedTuple "
        "msgspec.Struct sqlmodel.SQLModel collections.namedtuple",
    ),
    model(
        ModelKind.FIELD,
        "dataclasses.field attrs.field attr.field msgspec.field",
        parameter="default",
    ),
    model(
        ModelKind.FIELD,
        "attr.ib attr.attrib pydantic.Field pydantic.fields.Field pydantic.v1.Field sqlmodel.Field",
        parameter="default",
        position=0,
    ),
    # Commands
    model(ModelKind.SPAWN, _SPAWN_WITH_ENV, parameter="env", position=0),
    model(ModelKind.SHELL, "subprocess.{getoutput,getstatusoutput}", position=0),
    model(
        ModelKind.SPAWN,
        "asyncio.create_subprocess_exec asyncio.AbstractEventLoop.subprocess_exec",
        parameter="env",
        position=0,
    ),
    model(
        ModelKind.SHELL,
        "asyncio.create_subprocess_shell asyncio.AbstractEventLoop.subprocess_shell",
        parameter="env",
        position=0,
    ),
    model(
        ModelKind.SHELL,
        "os.system os.popen commands.getoutput commands.getstatusoutput popen2.popen2 pexpect.run pexpect.runu",
        position=0,
    ),
    model(
        ModelKind.SPAWN,
        "pexpect.spawn pexpect.pty_spawn.spawn pexpect.popen_spawn.PopenSpawn wexpect.spawn",
        parameter="env",
        position=0,
    ),
    model(ModelKind.SPAWN, "os.{execv,execvp,posix_spawn,posix_spawnp}", position=1),
    model(ModelKind.SPAWN, "os.{execve,execvpe}", parameter="env", position=1),
    model(ModelKind.SPAWN, "os.{execl,execlp,execle,execlpe}", position=1),
    model(ModelKind.SPAWN, "os.{spawnv,spawnvp,spawnve,spawnvpe,spawnl,spawnlp,spawnle,spawnlpe}", position=2),
    model(
        ModelKind.SHELL,
        "invoke.run invoke.context.Context.run invoke.Context.{run,sudo} fabric.Connection.{run,sudo,local} "
        "fabric.api.{run,sudo,local} fabric.operations.{run,sudo,local} fabric2.Connection.{run,sudo,local}",
        parameter="env",
        position=0,
    ),
    model(
        ModelKind.SPAWN,
        "anyio.{run_process,open_process} trio.{run_process,lowlevel.open_process}",
        parameter="env",
        position=0,
    ),
    model(
        ModelKind.SPAWN, "delegator.run envoy.run nox.Session.run nox.sessions.Session.run", parameter="env", position=0
    ),
    # Loggers
    model(ModelKind.LOGGER, "logging.getLogger logging.Logger.getChild", position=0),
    returns("logging.getLogger", "logging.Logger"),
)
