"""``xinqiao``: the operator's command. Every command lies with its own part and is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from shared.errors import XinqiaoError
from shared.terminal import tell

COMMANDS = {
    "run": "deploy.local.commands:run",
    "up": "deploy.local.commands:up",
    "down": "deploy.local.commands:down",
    "status": "deploy.local.commands:status",
    "logs": "deploy.local.commands:logs",
    "doctor": "deploy.local.doctor:doctor",
    "links": "shared.links_cli:links",
    "parked": "shared.parked_cli:parked",
    "export": "shared.exchange_cli:export",
    "import": "shared.exchange_cli:import_",
    "count": "shared.statistics_cli:count",
    "report": "shared.report_cli:report",
    "calendar": "shared.calendar_cli:calendar",
    "demo": "deploy.demo.command:demo",
    "chaos": "deploy.local.commands:chaos",
}
"""command -> where it lies; a command whose module is not installed is left out of the list"""


class Commands(click.Group):
    """The commands of ``COMMANDS``. A refusal is printed as words with exit code 1, not as a traceback."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Those that are installed, in the order of the table."""
        return [name for name, place in COMMANDS.items() if _is_there(place.split(":")[0])]

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The command itself, loaded now."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        if not _is_there(module):
            raise click.ClickException(tell("cli_not_in_this_edition", command=name, module=module))
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, from the words alone: showing it loads nothing."""
        rows = [(name, tell(f"cli_{name}")) for name in self.list_commands(_)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except XinqiaoError as refusal:
            raise click.ClickException(
                f"{tell(refusal.code, **refusal.facts)}\n{getattr(refusal, 'tail', '')}".rstrip()
            ) from refusal


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@click.group(cls=Commands, help=tell("cli_about"))
@click.version_option(package_name="xinqiao")
@click.option("--node", help=tell("cli_option_node"))
def main(node: str | None) -> None:
    """The entry point of the console script."""
    if node:
        import_module("deploy.local.commands").adopt(node)


if __name__ == "__main__":
    main()
