"""The language server: what the protocol asks for, answered from the drafts."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from kclaims import __version__
from kclaims.lsp.actions import EDIT_KEY, Actions
from kclaims.lsp.buffer import Buffer
from kclaims.lsp.diagnostics import problems, version_of
from kclaims.lsp.drafts import Draft, Drafts, Outcome, file_of
from kclaims.lsp.hover import hover
from kclaims.lsp.settings import read_settings
from kclaims.settings.config import FILE

_WATCHED = (f"**/{FILE}", "**/pyproject.toml", "**/*baseline*.json")


class _Service:
    """Handlers of one connection. Push and pull give the same diagnostics; who pulls is pushed none of drafts."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._drafts = Drafts(self._publish)
        self._actions = Actions(self._drafts, server)
        self._told: set[str] = set()  # configuration files with problems shown
        self._initial: object = None

    # From the client

    def initialize(self, params: types.InitializeParams) -> None:
        self._initial = params.initialization_options
        self._actions.prompts = bool(_option(self._initial, "promptsForReason"))

    async def initialized(self, _: types.InitializedParams) -> None:
        await self._read_settings(self._initial)
        self._drafts.settled.set()
        self._drafts.warm_up()
        await self._watch_files()

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        path = file_of(item.uri, to_fs_path(item.uri) if item.uri.startswith("file:") else None, item.language_id)
        if path is not None:
            encoding = self._server.workspace.position_encoding or types.PositionEncodingKind.Utf16
            named = str(getattr(encoding, "value", encoding))
            self._drafts.update(Draft(item.uri, path, Buffer(item.text, named), item.version))

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        draft = self._drafts.open.get(params.text_document.uri)
        if draft is not None:
            draft.buffer = draft.buffer.changed(params.content_changes)
            draft.version = params.text_document.version
            self._drafts.update(draft)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        draft = self._drafts.close(params.text_document.uri)
        if draft is not None and not self._pulls:
            self._send(draft.uri, None, [])

    def did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        if params.text_document.uri.endswith((f"/{FILE}", "/pyproject.toml")):
            self._refresh()

    def watched_files(self, _: types.DidChangeWatchedFilesParams) -> None:
        self._refresh()

    async def configured(self, params: types.DidChangeConfigurationParams) -> None:
        await self._read_settings(params.settings if params.settings is not None else self._initial)
        self._refresh()

    async def diagnostic(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        outcome = await self._drafts.current(params.text_document.uri)
        shown = outcome.shown if outcome else []
        name = version_of(shown)
        if params.previous_result_id == name:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
        return types.RelatedFullDocumentDiagnosticReport(items=shown, result_id=name)

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        outcome = await self._drafts.current(params.text_document.uri)
        if outcome is None or outcome.report is None:
            return None
        formats = _dig(self._server.client_capabilities, "text_document", "hover", "content_format")
        markdown = formats is None or types.MarkupKind.Markdown in formats
        return hover(outcome.buffer, outcome.report, params.position, markdown=markdown)

    async def code_action(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        outcome = await self._drafts.current(params.text_document.uri)
        return self._actions.offered(params, outcome) if outcome else []

    async def resolve(self, action: types.CodeAction) -> types.CodeAction:
        return await self._actions.resolved(action)

    async def suppress(self, uri: str, fingerprint: str, where: str, reason: str) -> bool:
        """Keep a finding quiet, with a reason that the client asked its user for or with none yet."""
        return await self._actions.suppress(uri, fingerprint, where, reason)

    def shutdown(self, _: None) -> None:
        self._drafts.stop()

    # To the client

    @property
    def _pulls(self) -> bool:
        return _dig(self._server.client_capabilities, "text_document", "diagnostic") is not None

    def _publish(self, draft: Draft, outcome: Outcome) -> None:
        if outcome.bug:
            self._server.window_log_message(types.LogMessageParams(types.MessageType.Error, outcome.bug))
        if not self._pulls:
            self._send(draft.uri, outcome.version, outcome.shown)
        by_file: dict[str, list[types.Diagnostic]] = {}
        for problem in outcome.problems:
            if problem.line and (uri := from_fs_path(problem.path)):
                by_file.setdefault(uri, []).extend(problems([problem]))
        for uri in self._told - by_file.keys():
            self._send(uri, None, [])
        for uri, shown in by_file.items():
            self._send(uri, None, shown)
        self._told = set(by_file)

    def _send(self, uri: str, version: int | None, shown: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=shown)
        )

    def _refresh(self) -> None:
        """Something beside the drafts changed: lint them again, and have them asked for again."""
        self._drafts.update_all()
        if self._pulls and _dig(self._server.client_capabilities, "workspace", "diagnostics", "refresh_support"):
            self._server.workspace_diagnostic_refresh(None)

    async def _read_settings(self, sent: object) -> None:
        if _dig(self._server.client_capabilities, "workspace", "configuration"):
            item = types.ConfigurationItem(section="kclaims")
            with contextlib.suppress(JsonRpcException, PyglsError, asyncio.TimeoutError):
                asked = self._server.workspace_configuration_async(types.ConfigurationParams(items=[item]))
                found = await asyncio.wait_for(asked, timeout=5)
                sent = _plain(found[0]) if found and found[0] else sent
        self._drafts.settings, wrong = read_settings(_plain(sent))
        for message in wrong:
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    async def _watch_files(self) -> None:
        watching = _dig(self._server.client_capabilities, "workspace", "did_change_watched_files")
        if not _dig(watching, "dynamic_registration"):
            return
        options = types.DidChangeWatchedFilesRegistrationOptions(
            watchers=[types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        )
        registration = types.Registration(
            id="kclaims-files", method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
        )
        with contextlib.suppress(JsonRpcException, PyglsError, asyncio.TimeoutError):
            asked = self._server.client_register_capability_async(types.RegistrationParams([registration]))
            await asyncio.wait_for(asked, timeout=5)


def _dig(value: Any, *names: str) -> Any:
    """An attribute of an attribute …, None as soon as one is missing."""
    for name in names:
        value = getattr(value, name, None)
    return value


def _option(data: object, key: str) -> object:
    plain = _plain(data)
    inner = plain.get("kclaims", plain) if isinstance(plain, dict) else {}
    return inner.get(key) if isinstance(inner, dict) else None


def _plain(data: Any) -> Any:
    """What the protocol's library made objects of, as dicts and lists again."""
    if hasattr(data, "_asdict"):
        data = data._asdict()
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data


def create_server() -> LanguageServer:
    """A server ready to be started."""
    server = LanguageServer("kclaims", __version__)
    service = _Service(server)
    pulled = types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False, identifier="kclaims")
    fixes = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix], resolve_provider=True)
    for method, handler, options in (
        (types.INITIALIZE, service.initialize, None),
        (types.INITIALIZED, service.initialized, None),
        (types.SHUTDOWN, service.shutdown, None),
        (types.TEXT_DOCUMENT_DID_OPEN, service.did_open, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, service.did_change, None),
        (types.TEXT_DOCUMENT_DID_CLOSE, service.did_close, None),
        (types.TEXT_DOCUMENT_DID_SAVE, service.did_save, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, service.watched_files, None),
        (types.WORKSPACE_DID_CHANGE_CONFIGURATION, service.configured, None),
        (types.TEXT_DOCUMENT_DIAGNOSTIC, service.diagnostic, pulled),
        (types.TEXT_DOCUMENT_HOVER, service.hover, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, service.code_action, fixes),
        (types.CODE_ACTION_RESOLVE, service.resolve, None),
    ):
        server.feature(method, options)(partial(handler))  # which carries the library's notes, as a method can't

    async def suppress(uri: str, fingerprint: str, where: str, reason: str) -> bool:
        return await service.suppress(uri, fingerprint, where, reason)

    server.command(EDIT_KEY)(suppress)
    return server
