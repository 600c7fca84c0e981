"""`kclaims serve`."""

from __future__ import annotations

import socket
import webbrowser
from functools import partial
from ipaddress import ip_address

import click

from kclaims.cli.run import open_session
from kclaims.engine.session import Request
from kclaims.model import JURISDICTIONS
from kclaims.model.record import record

_MEGABYTE = 1_000_000


@record()
class _Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others than this machine's are open to the network.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--open/--no-open", "show", default=False, help="Open the page in the browser.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name that this server goes by.")
@click.option("--allow-origin", multiple=True, metavar="URL", help="Pages of this origin may ask, such as a CMS.")
@click.option(
    "--max-size",
    type=click.FloatRange(0.001, 100),
    default=10.0,
    show_default=True,
    metavar="MB",
    help="Largest document.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest that linting may take.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to lint with.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH", help="Rule packs instead of the default ones.")
@click.option("--jurisdiction", type=click.Choice(JURISDICTIONS), help="Whose law counts (default us).")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this configuration file.")
@click.option("--no-learned", is_flag=True, help="Leave the learned detector out.")
@click.option("--isolated", is_flag=True, help="Look for no configuration file.")
def serve(
    host: str, port: int, show: bool, allow_host: tuple[str, ...], allow_origin: tuple[str, ...], max_size: float,
    timeout: float, jobs: int, ruleset: tuple[str, ...], jurisdiction: str | None, config: str | None, no_learned: bool,
    isolated: bool,
) -> None:  # fmt: skip
    """A local page: paste or drop a draft, see it annotated while typing. Keeps nothing. Stop it with Ctrl+C.

    POST /api/check answers programs; /api/openapi.json describes it.
    """
    try:
        import uvicorn

        from kclaims.web.app import Limits, create_app
        from kclaims.web.guards import Guests
        from kclaims.web.workers import Workers
    except ImportError as missing:
        raise click.UsageError(f"`kclaims serve` needs {missing.name}: pip install 'kclaims[web]'") from None
    request = Request(
        details=True,
        paths=(".",),
        rulesets=ruleset,
        jurisdiction=jurisdiction,
        config=config,
        learned=not no_learned,
        isolated=isolated,
    )
    session = open_session(request)
    listening, address = _listen(host, port)
    start = partial(Workers, request, session.config, count=jobs, seconds=timeout)
    guests = Guests.of((*allow_host, host), allow_origin)
    app = create_app(start, guests, Limits(most=int(max_size * _MEGABYTE)))
    settings = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, limit_concurrency=100, timeout_keep_alive=10,
        timeout_graceful_shutdown=2, ws="none",
    )  # fmt: skip
    click.echo(f"kclaims is at {address.url} (Ctrl+C stops it)")
    if not _is_loopback(address.host):
        click.echo("Anyone who reaches this machine over the network can use it.", err=True)
    if show:
        webbrowser.open(address.url)
    uvicorn.Server(settings).run(sockets=[listening])


def _listen(host: str, port: int) -> tuple[socket.socket, _Address]:
    """A socket that listens there. Raises UsageError."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            listening.listen(128)  # who comes before the server is up waits
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise click.UsageError(f"can't listen on {host}, port {port}: {error.strerror}; try another --port") from None
    name, taken = listening.getsockname()[:2]
    return listening, _Address(name, taken)


def _is_loopback(host: str) -> bool:
    return ip_address(host.partition("%")[0]).is_loopback
