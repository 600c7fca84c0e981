"""Code actions: the right words, a disclaimer, a suppression with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from kclaims.lsp.buffer import Buffer
from kclaims.lsp.diagnostics import place
from kclaims.lsp.drafts import Drafts, Outcome
from kclaims.lsp.edits import Insertion, comments, configured, disclaimer, replacement
from kclaims.model import Placed, Report
from kclaims.settings.config import FILE

EDIT_KEY = "kclaims.suppress"  # the server's command: uri, fingerprint, where, reason
_ASK_KEY = "kclaims.suppressWithReason"  # the client's: it asks for a reason and calls the server's
_COMMENT, _CONFIG = "comment", "configuration"
_TRIED = "because"  # stands for the reason while a place is tried


class Actions:
    """Makes code actions; `prompts` says that the client asks its user for reasons."""

    def __init__(self, drafts: Drafts, server: LanguageServer) -> None:
        self._drafts = drafts
        self._server = server
        self.prompts = False

    def offered(self, params: types.CodeActionParams, outcome: Outcome) -> list[types.CodeAction]:
        """What can be done about the findings in a range."""
        only = params.context.only
        wanted = only is None or any(types.CodeActionKind.QuickFix.value.startswith(str(_value(k))) for k in only)
        if outcome.report is None or not wanted:
            return []
        uri = params.text_document.uri
        found: list[types.CodeAction] = []
        for placed in outcome.report.findings:
            if _meet(place(outcome.buffer, placed), params.range):
                found += self._of(uri, outcome, outcome.report, placed, params.context.diagnostics)
        return found

    def _of(
        self, uri: str, outcome: Outcome, report: Report, placed: Placed, shown: Sequence[types.Diagnostic]
    ) -> Iterator[types.CodeAction]:
        mine = [d for d in shown if _fingerprint(d.data) == placed.fingerprint] or None
        insertion = replacement(report, placed)
        if insertion is not None:
            yield types.CodeAction(
                title=f"Write “{insertion.text}” instead", kind=types.CodeActionKind.QuickFix, diagnostics=mine,
                is_preferred=True, edit=self._edit(uri, outcome.buffer, outcome.version, insertion),
            )  # fmt: skip
        if placed.finding.category == "missing-disclaimer":
            yield types.CodeAction(
                title="Insert a disclaimer", kind=types.CodeActionKind.QuickFix, diagnostics=mine,
                edit=self._edit(uri, outcome.buffer, outcome.version, disclaimer(report, placed)),
            )  # fmt: skip
        if report.document.format in {"markdown", "html"}:
            yield self._suppression(uri, placed, _COMMENT, "with a comment", mine)
        if uri.startswith("file:") and self._can_configure(outcome):
            yield self._suppression(uri, placed, _CONFIG, f"in {self._config_file(uri, outcome).name}", mine)

    def _suppression(
        self, uri: str, placed: Placed, where: str, how: str, mine: list[types.Diagnostic] | None
    ) -> types.CodeAction:
        title = f"Keep {placed.finding.rule_id} quiet here, {how}"
        arguments = [uri, placed.fingerprint, where]
        if self.prompts:
            command = types.Command(title=title, command=_ASK_KEY, arguments=arguments)
            return types.CodeAction(title=title, kind=types.CodeActionKind.QuickFix, diagnostics=mine, command=command)
        if self._resolves():
            data = dict(zip(("uri", "fingerprint", "where"), arguments, strict=True))
            return types.CodeAction(title=title, kind=types.CodeActionKind.QuickFix, diagnostics=mine, data=data)
        command = types.Command(title=title, command=EDIT_KEY, arguments=[*arguments, ""])
        return types.CodeAction(title=title, kind=types.CodeActionKind.QuickFix, diagnostics=mine, command=command)

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """The action with its edit; the reason is left to be written."""
        data = _plain(action.data)
        if data:
            action.edit = await self._suppressing(data["uri"], data["fingerprint"], data["where"], "")
        return action

    async def suppress(self, uri: str, fingerprint: str, where: str, reason: str) -> bool:
        """Have the client make the edit. Says whether it did."""
        edit = await self._suppressing(uri, fingerprint, where, reason)
        if edit is None:
            message = "This finding can't be kept quiet there; see `kclaims explain` for other ways."
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
            return False
        asked = types.ApplyWorkspaceEditParams(edit=edit, label="Keep a finding quiet")
        return (await self._server.workspace_apply_edit_async(asked)).applied

    async def _suppressing(self, uri: str, fingerprint: str, where: str, reason: str) -> types.WorkspaceEdit | None:
        outcome = await self._drafts.current(uri)
        if outcome is None or outcome.report is None:
            return None
        placed = next((p for p in outcome.report.findings if p.fingerprint == fingerprint), None)
        if placed is None:
            return None
        if where == _CONFIG:
            return self._configuring(uri, outcome, placed, reason)
        for tried, meant in zip(
            comments(outcome.buffer, outcome.report, placed, _TRIED),
            comments(outcome.buffer, outcome.report, placed, reason),
            strict=True,
        ):
            after = await self._drafts.lint_text(uri, tried.made(outcome.report.document.source))
            if after is not None and _only_quieter(outcome.report, after, placed):
                return self._edit(uri, outcome.buffer, outcome.version, meant)
        return None

    # In configuration files

    def _config_file(self, uri: str, outcome: Outcome) -> Path:
        if outcome.config.path is not None:
            return outcome.config.path
        root = self._server.workspace.root_path
        draft = self._drafts.open.get(uri)
        return Path(root or Path(draft.path if draft else ".").parent) / FILE

    def _can_configure(self, outcome: Outcome) -> bool:
        operations = self._edits("resource_operations") or ()
        return outcome.config.path is not None or types.ResourceOperationKind.Create in operations

    def _configuring(self, uri: str, outcome: Outcome, placed: Placed, reason: str) -> types.WorkspaceEdit | None:
        file = self._config_file(uri, outcome)
        draft = self._drafts.open.get(uri)
        target = from_fs_path(str(file))
        if draft is None or target is None:
            return None
        text = file.read_text(encoding="utf-8") if file.is_file() else None
        seen = type(outcome.config)(folder=file.parent).relative(draft.path)
        insertion = configured(text, file.suffix == ".toml", seen, placed, reason)
        if insertion is None:
            return None
        edit = self._edit(target, Buffer(text or "", outcome.buffer.encoding), None, insertion)
        if text is None and edit.document_changes is not None:
            created = types.CreateFile(uri=target, options=types.CreateFileOptions(ignore_if_exists=True))
            edit.document_changes = [created, *edit.document_changes]
        return edit

    # What the client can do

    def _edit(self, uri: str, buffer: Buffer, version: int | None, insertion: Insertion) -> types.WorkspaceEdit:
        end = insertion.offset if insertion.end is None else insertion.end
        change = types.TextEdit(range=buffer.range(insertion.offset, end), new_text=insertion.text)
        if self._edits("document_changes"):
            document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
            return types.WorkspaceEdit(
                document_changes=[types.TextDocumentEdit(text_document=document, edits=[change])]
            )
        return types.WorkspaceEdit(changes={uri: [change]})

    def _edits(self, name: str) -> Any:
        workspace = self._server.client_capabilities.workspace
        return getattr(workspace.workspace_edit, name, None) if workspace and workspace.workspace_edit else None

    def _resolves(self) -> bool:
        text = self._server.client_capabilities.text_document
        support = text.code_action.resolve_support if text and text.code_action else None
        return support is not None and "edit" in support.properties


def _only_quieter(before: Report, after: Report, placed: Placed) -> bool:
    """Whether the finding is gone, and nothing else is but findings of its rule on its line."""
    left = {p.fingerprint for p in after.findings}
    gone = [p for p in before.findings if p.fingerprint not in left]
    same = all((p.finding.rule_id, p.start.line) == (placed.finding.rule_id, placed.start.line) for p in gone)
    return placed.fingerprint not in left and same and len(left) == len(before.findings) - len(gone)


def _meet(one: types.Range, other: types.Range) -> bool:
    return _at(one.start) <= _at(other.end) and _at(other.start) <= _at(one.end)


def _at(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _value(kind: Any) -> Any:
    return getattr(kind, "value", kind)


def _plain(data: Any) -> dict[str, str]:
    if hasattr(data, "_asdict"):
        data = data._asdict()
    return data if isinstance(data, dict) else {}


def _fingerprint(data: Any) -> str | None:
    return _plain(data).get("fingerprint")
