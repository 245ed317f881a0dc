"""Minimal programs for what is not a call's argument: variables, commands, settings, URIs, filters of warnings."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from knobs.examples import safe_value, text_like
from knobs.programs import CONFIGURED, MARK, Program, bad_values, code_of, nested

from certlint.knobs.commands import TAKES_ARGUMENT
from certlint.model.knobs import Is, Kind, Knob, Like

_VARIABLE_SHAPES = {
    "item": "os.environ[{name!r}] = {value}",
    "putenv": "os.putenv({name!r}, {value})",
    "setdefault": "os.environ.setdefault({name!r}, {value})",
    "update": "os.environ.update({{{name!r}: {value}}})",
    "update by keyword": "os.environ.update({name}={value})",
    "union": "os.environ |= {{{name!r}: {value}}}",
    "env of a process": "subprocess.run(['true'], env={{{name!r}: {value}}})",
    "env spread": "subprocess.Popen(['true'], env={{**os.environ, {name!r}: {value}}})",
    "env made by dict": "subprocess.check_call(['true'], env=dict(os.environ, {name}={value}))",
    "monkeypatch": "monkeypatch.setenv({name!r}, {value})",
    "mock": "mock.patch.dict(os.environ, {{{name!r}: {value}}})",
    "mock by name": "mock.patch.dict('os.environ', {{{name!r}: {value}}})",
    "mock by keyword": "mock.patch.dict(os.environ, {name}={value})",
}


def variable(knob: Knob) -> Iterator[Program]:
    """A variable set in this process, in a test, or for another process."""
    for number, name in enumerate(knob.targets):
        for index, (value, code) in enumerate(bad_values(knob)):
            if number and index:
                continue
            for shape, template in _VARIABLE_SHAPES.items():
                if (not number and not index) or shape == "item":
                    yield Program(shape, (template.format(name=name, value=value) + MARK,), code)
            if not number:
                copy = (
                    "env = os.environ.copy()",
                    f"env[{name!r}] = {value}{MARK}",
                    "subprocess.run(['true'], env=env)",
                )
                yield Program("env copied", copy, code)
        good = safe_value(knob) or (CONFIGURED if knob.path else None)
        for shape, template in _VARIABLE_SHAPES.items() if good is not None and not number else ():
            yield Program(f"good {shape}", (template.format(name=name, value=good),))
        yield Program("read", (f"other(os.environ.get({name!r}, ''))", f"os.environ.pop({name!r}, None)"))


_COMMAND_SHAPES = {
    "list": "subprocess.run({words!r})",
    "check_output": "subprocess.check_output({words!r}, text=True)",
    "system": "os.system({line!r})",
    "shell": "subprocess.Popen({line!r}, shell=True)",
    "asyncio": "asyncio.create_subprocess_exec({spread})",
    "asyncio shell": "asyncio.create_subprocess_shell({line!r})",
    "invoke": "invoke.run({line!r})",
    "wrapped": "subprocess.call({wrapped!r})",
}


def command(knob: Knob) -> Iterator[Program]:
    """A command with the flag: list and string form, with ``=``, short flags combined."""
    rest = [str(wanted[0].value) for _, wanted in knob.only_if if isinstance(wanted[0], Is)]
    if knob.absent:
        code = code_of(knob.kind, knob.effect)
        for program in knob.targets:
            yield from _started([program, *rest, "-connect", "host:443"], "absent", code)
            yield from _started([program, *rest, knob.parameter], "flag given", "")
            yield from _started([program, "version"], "another command", "")
        return
    valued = bool(knob.insecure) or knob.path
    values: list[tuple[str | None, str]] = [(None, code_of(knob.kind, knob.effect))]
    if valued:
        values = [(eval(value), code) for value, code in bad_values(knob)]
    for number, program in enumerate(knob.targets):
        for place, flag in enumerate(knob.keys):
            if number and place:
                continue
            for value, code in values:
                words = [program, *rest, *flag.split(), *([] if value is None else value.split()), "operand"]
                yield from _started(words, f"{flag}", code, all_shapes=not number and not place)
                if value is not None and (flag.startswith("--") or "." in flag or flag.isalnum()) and " " not in value:
                    yield from _started([program, f"{flag}={value}"], f"{flag}=", code, all_shapes=False)
            if not valued and len(flag) == 2 and "v" not in TAKES_ARGUMENT.get(program, ()):
                yield from _started([program, f"-v{flag[1]}"], "combined", values[0][1], all_shapes=False)
            good = safe_value(knob)
            if valued and good is not None and not knob.path:
                yield from _started([program, *flag.split(), eval(good), "operand"], "good value", "", all_shapes=False)
    program = knob.targets[0]
    yield from _started([program, "operand"], "without the flag", "")
    yield Program("only a text", (f"other({shlex.join([program, *knob.keys])!r})",))


def _started(words: list[str], shape: str, code: str, *, all_shapes: bool = True) -> Iterator[Program]:
    line = shlex.join(words)
    for name, template in _COMMAND_SHAPES.items():
        if all_shapes or name in {"list", "system"}:
            spread = ", ".join(map(repr, words))
            text = template.format(words=words, line=line, spread=spread, wrapped=["sudo", "-E", *words])
            yield Program(f"{shape} {name}", (text + (MARK if code else ""),), code)


_SETTING_SHAPES = {
    "module": ("{name} = {value}{mark}",),
    "class": ("class Settings:", "    {name} = {value}{mark}"),
    "key": ("other.config[{name!r}] = {value}{mark}",),
    "update": ("other.config.update({name}={value}){mark}",),
}


def setting(knob: Knob) -> Iterator[Program]:
    """A setting of a module, of a class, of a configuration object."""
    for number, name in enumerate(knob.targets):
        for index, (plain, code) in enumerate(bad_values(knob)):
            value = nested(knob.keys, knob.parameter, plain) if knob.parameter else plain
            for shape, lines in _SETTING_SHAPES.items():
                if shape == "module" or not (number or index):
                    yield _set(shape, lines, name, value, code)
        good = safe_value(knob) or CONFIGURED
        value = nested(knob.keys, knob.parameter, good) if knob.parameter else good
        for shape, lines in _SETTING_SHAPES.items() if not number else ():
            yield _set(shape, lines, name, value, "")


def _set(shape: str, lines: tuple[str, ...], name: str, value: str, code: str) -> Program:
    mark = MARK if code else ""
    texts = tuple(line.format(name=name, value=value, mark=mark) for line in lines)
    return Program(shape, texts, code, at_module_level=shape == "module")


def uri(knob: Knob) -> Iterator[Program]:
    """A URI as a constant, an f-string, an argument; with another option before."""
    for number, scheme in enumerate(knob.targets):
        start = "postgresql" if scheme == "*" else scheme
        good = safe_value(knob)
        good_text = "" if good is None else eval(good)
        if not knob.parameter:
            code = code_of(knob.kind, knob.effect)
            yield Program("scheme", (f"URL = '{start}://host:7687'{MARK}",), code)
            yield Program("another scheme", ("URL = 'bolt+s://host:7687'",))
            continue
        for index, (value, code) in enumerate(bad_values(knob)):
            text = eval(value)
            option = f"{knob.parameter}={text}"
            yield Program("constant", (f"URL = '{start}://host/name?{option}'{MARK}",), code)
            if number or index:
                continue
            yield Program("argument", (f"other.connect('{start}://host/name?a=b&{option}'){MARK}",), code)
            yield Program("f-string", (f"URL = f'{start}://{{other}}/name?{option}'{MARK}",), code)
            yield Program("added", (f"URL = '{start}://host/name' + '?{option}'{MARK}",), code)
            yield Program("format", (f"URL = '{start}://{{}}/name?{option}'.format(other){MARK}",), code)
        if good is not None:
            yield Program("good option", (f"URL = '{start}://host/name?{knob.parameter}={good_text}'",))
        yield Program("no option", (f"URL = '{start}://host/name?a=b'",))


def warning_filter(knob: Knob) -> Iterator[Program]:
    """A filter by category, message or module; a logger made deaf; a filter of pytest's."""
    part = knob.parameter
    texts = [repr(text_like(match.pattern)) for match in knob.insecure if isinstance(match, Like)]
    if part == "category":
        for name in knob.targets:
            for shape, line in {
                "filterwarnings": f"warnings.filterwarnings('ignore', category={name})",
                "by position": f"warnings.filterwarnings('ignore', '', {name})",
                "simplefilter": f"warnings.simplefilter('ignore', {name})",
            }.items():
                yield Program(shape, (line + MARK,), "TLS402")
            for action in ("default", "error", "always"):
                yield Program(action, (f"warnings.filterwarnings({action!r}, category={name})",))
        yield Program("catch_warnings", (f"warnings.catch_warnings(action='ignore', category={name}){MARK}",), "TLS402")
        yield Program("another category", ("warnings.simplefilter('ignore', DeprecationWarning)",))
    for text in texts:
        if part == "pytest":
            yield Program("mark", (f"other(pytest.mark.filterwarnings({text})){MARK}",), "TLS405")
            yield Program("error", ("other(pytest.mark.filterwarnings('error::UserWarning'))",))
        elif part == "logger":
            yield Program("setLevel", (f"logging.getLogger({text}).setLevel(logging.CRITICAL){MARK}",), "TLS403")
            yield Program("disabled", (f"logging.getLogger({text}).disabled = True{MARK}",), "TLS403")
            yield Program("lower level", (f"logging.getLogger({text}).setLevel(logging.DEBUG)",))
        else:
            yield Program(part, (f"warnings.filterwarnings('ignore', {part}={text}){MARK}",), "TLS402")
            yield Program("once", (f"warnings.filterwarnings('once', {part}={text})",))


SHAPES = {
    Kind.VARIABLE: variable,
    Kind.COMMAND: command,
    Kind.SETTING: setting,
    Kind.URI: uri,
    Kind.WARNING_FILTER: warning_filter,
}
