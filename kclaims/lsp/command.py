"""`kclaims lsp`."""

from __future__ import annotations

import click


@click.command()
@click.option("--stdio", is_flag=True, help="Speak on standard input and output, as it always does.")
@click.option("--clientProcessId", "client", hidden=True, help="Sent by some clients; not needed.")
def lsp(stdio: bool, client: str | None) -> None:  # noqa: ARG001 - what clients pass
    """Language server on standard input and output: findings as you type, in any editor that speaks LSP."""
    try:
        import pygls  # noqa: F401
    except ImportError:
        raise click.UsageError("the language server needs the extra 'lsp': pip install 'kclaims[lsp]'") from None
    from kclaims.lsp.server import create_server

    create_server().start_io()
