"use strict";

const { commands, window, workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

const LANGUAGES = ["markdown", "html", "plaintext", "mdx"];
const INSTALL = "pip install 'kclaims[lsp]'";

/** @type {LanguageClient | undefined} */
let client;

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("kclaims.restart", restart),
    commands.registerCommand("kclaims.suppressWithReason", suppressWithReason),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("kclaims.path") && restart()),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start();
}

async function start() {
  const command = workspace.getConfiguration("kclaims").get("path") || "kclaims";
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server = { command, args: ["lsp"], transport: TransportKind.stdio, options: { cwd: folder } };
  client = new LanguageClient("kclaims", "kclaims", server, {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    initializationOptions: { promptsForReason: true },
    synchronize: { configurationSection: "kclaims" },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    window.showErrorMessage(`kclaims could not start “${command} lsp” (${error.message ?? error}). ${INSTALL}, or set kclaims.path.`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

/** Asks why a finding is kept quiet, and has the server write it down; without a reason nothing happens. */
async function suppressWithReason(uri, fingerprint, where) {
  const reason = await window.showInputBox({
    title: "Keep this finding quiet",
    prompt: "Why is it right here? The reason is written beside it.",
    validateInput: (text) => (text.trim() ? undefined : "A suppression needs a reason."),
  });
  if (reason?.trim() && client) {
    const sent = { command: "kclaims.suppress", arguments: [uri, fingerprint, where, reason.trim()] };
    await client.sendRequest("workspace/executeCommand", sent);
  }
}

module.exports = { activate, deactivate: stop };
