"""Run-time options, settings objects and configuration files."""

from __future__ import annotations

from certlint.knobs._declare import Knob, ModelKind, alias, model, returns

KNOBS: tuple[Knob, ...] = ()

MODELS = (
    # argparse and optparse
    alias("argparse._ActionsContainer", "argparse.ArgumentParser"),
    model(ModelKind.OPTION, "argparse.ArgumentParser.add_argument", parameter="default"),
    returns(
        "argparse.ArgumentParser.{add_argument_group,add_mutually_exclusive_group} "
        "argparse._SubParsersAction.add_parser configargparse.{ArgParser,ArgumentParser,get_argument_parser} "
        "jsonargparse.ArgumentParser gooey.GooeyParser",
        "argparse.ArgumentParser",
    ),
    returns("argparse.ArgumentParser.add_subparsers", "argparse._SubParsersAction"),
    model(
        ModelKind.OPTION,
        "optparse.OptionParser.add_option optparse.OptionGroup.add_option optparse.make_option",
        parameter="default",
    ),
    # click and its relatives
    model(
        ModelKind.OPTION,
        "click.option click.Option asyncclick.option rich_click.option cloup.option",
        parameter="default",
    ),
    model(ModelKind.OPTION, "click.argument", parameter="default"),
    # The name is that of the parameter that the option is the default of.
    model(ModelKind.FIELD, "typer.Option typer.Argument", parameter="default", position=0),
    # Others
    model(ModelKind.OPTION, "oslo_config.cfg.{BoolOpt,StrOpt,Opt}", parameter="default"),
    alias("oslo.config", "oslo_config"),
    model(
        ModelKind.OPTION,
        "{absl.flags,tensorflow.app.flags}.{DEFINE_bool,DEFINE_boolean,DEFINE_string} "
        "gflags.{DEFINE_bool,DEFINE_boolean,DEFINE_string}",
        parameter="default",
        position=1,
    ),
    model(ModelKind.OPTION, "tornado.options.define", parameter="default", position=1),
    model(
        ModelKind.OPTION,
        "pytest.Parser.addoption pytest.OptionGroup.addoption _pytest.config.argparsing.Parser.addoption",
        parameter="default",
    ),
    model(ModelKind.OPTION, "pytest.Parser.addini", parameter="default"),
    model(
        ModelKind.OPTION,
        "configparser.{ConfigParser,RawConfigParser,SafeConfigParser,SectionProxy}.{get,getboolean}",
        parameter="fallback",
    ),
    alias("ConfigParser six.moves.configparser", "configparser"),
    model(
        ModelKind.OPTION,
        "airflow.configuration.conf.{get,getboolean} airflow.configuration.{get,getboolean}",
        parameter="fallback",
    ),
    # Settings
    model(ModelKind.SETTINGS, "django.conf.settings django.conf.LazySettings", "modules"),
    model(ModelKind.SETTINGS, "flask.current_app.config flask.Flask.config quart.Quart.config sanic.Sanic.config"),
    model(
        ModelKind.SETTINGS, "scrapy.{settings.Settings,Spider.settings,Spider.custom_settings,crawler.Crawler.settings}"
    ),
    model(ModelKind.SETTINGS, "celery.Celery.conf dynaconf.settings dynaconf.{Dynaconf,LazySettings}"),
    model(ModelKind.LOOKUP, "flask.Config.get flask.config.Config.get", "get"),
    model(ModelKind.LOOKUP, "scrapy.settings.{Settings,BaseSettings}.{get,getbool}", "get"),
)
