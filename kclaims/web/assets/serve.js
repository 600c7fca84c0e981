"use strict";
// The draft goes to the server while it is typed; what comes back is put beside it. The script of the report does the rest.
(() => {
  const PAUSE = 300; // ms without a key before a draft is sent
  const byId = (id) => document.getElementById(id);
  const draft = byId("draft");
  const policy = window.trustedTypes ? trustedTypes.createPolicy("kclaims", { createHTML: (html) => html }) : { createHTML: (html) => html };
  let file = null; // a file that can't be edited here: Word, OpenDocument, PDF
  let name = "draft";
  let timer = 0;
  let running = false;
  let again = false;
  let shownText = ""; // the text that the findings on show are about

  const put = (element, html) => { element.innerHTML = policy.createHTML(html); };

  function question(form) {
    const query = new URLSearchParams({ name: file ? file.name : `${name}.${byId("kind").value}`, show_suppressed: byId("quiet").checked });
    if (form) query.set("format", form);
    if (byId("jurisdiction").value) query.set("jurisdiction", byId("jurisdiction").value);
    return query;
  }

  async function ask(address, form) {
    const body = file || new Blob([draft.value], { type: "text/plain;charset=utf-8" });
    const answer = await fetch(`${address}?${question(form)}`, { method: "POST", body, headers: { "content-type": "application/octet-stream" } });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || `the server answered ${answer.status}`);
  }

  // One question at a time; the newest draft is asked about when the answer is in.
  async function read() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    document.body.classList.add("busy");
    const text = draft.value;
    try {
      if (file || text.trim()) show(await (await ask("/preview")).json(), text);
      else clear();
      byId("trouble").textContent = "";
    } catch (error) {
      const lost = error instanceof TypeError;
      byId("trouble").textContent = lost ? "kclaims does not answer: is `kclaims serve` still running?" : `Not read: ${error.message}`;
    }
    running = false;
    document.body.classList.remove("busy", "stale");
    offers();
    if (again) read();
  }

  function clear() {
    shownText = "";
    byId("summary").textContent = "Nothing to read yet.";
    put(byId("filters"), "");
    put(byId("content"), '<p class="empty">What an editor would stop appears here, marked in the text, with the reason, the source, and what to write instead.</p>');
    kclaimsReport.refresh();
  }

  function show(answer, text) {
    const held = kclaimsReport.active();
    const key = held && keyOf(held);
    const opened = new Set([...document.querySelectorAll(".note details[open]")].map((details) => keyOf(details.closest(".note"))));
    const read = document.querySelector(".read");
    const at = read.scrollTop;
    shownText = text;
    byId("summary").textContent = answer.summary;
    put(byId("filters"), answer.filters);
    put(byId("content"), answer.document);
    if (!file) document.querySelectorAll(".notes .note").forEach(equip);
    for (const note of document.querySelectorAll(".note")) {
      if (opened.has(keyOf(note))) note.querySelector("details").open = true;
    }
    kclaimsReport.refresh(key ? [...document.querySelectorAll(".note")].find((note) => keyOf(note) === key) : null);
    read.scrollTop = at;
  }

  const keyOf = (note) => note.dataset.fingerprint;

  // What only makes sense beside a draft that can be changed.
  function equip(note) {
    const place = document.createElement("p");
    const button = (label, kind) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = kind;
      made.textContent = label;
      place.append(made);
    };
    if (note.querySelector(".replacement ins")) button("Replace", "apply");
    button("Show in draft", "find");
    note.querySelector("details").before(place);
  }

  function range(note) {
    const units = (points) => {
      let at = 0;
      for (let left = points; left > 0 && at < shownText.length; left -= 1) at += shownText.codePointAt(at) > 0xffff ? 2 : 1;
      return at;
    };
    return [units(Number(note.dataset.start)), units(Number(note.dataset.end))];
  }

  // Selects a finding's words in the draft; false where the draft has changed since.
  function select(note) {
    if (!note || file || draft.value !== shownText) return false;
    const [start, end] = range(note);
    const mirror = document.querySelector(".mirror");
    mirror.textContent = `${draft.value.slice(0, start)}.`;
    draft.focus({ preventScroll: true });
    draft.setSelectionRange(start, end);
    draft.scrollTop = Math.max(0, mirror.scrollHeight - draft.clientHeight / 2);
    mirror.textContent = "";
    draft.scrollIntoView({ block: "nearest" });
    return true;
  }

  function replace(note) {
    if (!select(note)) return;
    const words = note.querySelector(".replacement ins").textContent;
    // The one way that leaves "undo" whole.
    if (!document.execCommand("insertText", false, words)) draft.setRangeText(words, draft.selectionStart, draft.selectionEnd, "end");
  }

  function changed() {
    document.body.classList.add("stale");
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  }

  function offers() {
    const empty = !file && !draft.value.trim();
    document.querySelector("[data-download='html']").disabled = empty;
    document.querySelector("[data-download='docx']").disabled = !(file && /\.docx$/i.test(file.name));
  }

  async function take(taken) {
    if (!taken) return;
    const ending = (/\.([^.]*)$/.exec(taken.name) || ["", ""])[1].toLowerCase();
    const kinds = { md: "md", markdown: "md", mdown: "md", mdx: "md", txt: "txt", text: "txt", html: "html", htm: "html", xhtml: "html" };
    if (kinds[ending]) {
      release();
      draft.value = decoded(await taken.arrayBuffer());
      name = taken.name.slice(0, -ending.length - 1) || "draft";
      byId("kind").value = kinds[ending];
    } else {
      file = taken;
      draft.hidden = true;
      byId("named").hidden = false;
      byId("named").querySelector("b").textContent = taken.name;
      byId("named").querySelector("span").textContent = `(${Math.ceil(taken.size / 1000)} kB) Change it where you write, and drop it again.`;
      byId("kind").disabled = true;
    }
    read();
  }

  function release() {
    file = null;
    draft.hidden = false;
    byId("named").hidden = true;
    byId("kind").disabled = false;
  }

  function decoded(bytes) {
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      text = new TextDecoder("windows-1252").decode(bytes);
    }
    return text.replace(/\r\n?/g, "\n");
  }

  async function save(form) {
    try {
      const answer = await ask("/api/check", form);
      const given = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") || "");
      const address = URL.createObjectURL(await answer.blob());
      const link = document.createElement("a");
      link.href = address;
      link.download = given ? given[1] : `${name}.${form}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      byId("trouble").textContent = "";
    } catch (error) {
      byId("trouble").textContent = `Not saved: ${error.message}`;
    }
  }

  let over = 0;
  const dropping = (change) => {
    over = Math.max(0, over + change);
    document.querySelector(".drop").hidden = over === 0;
  };
  addEventListener("dragenter", (event) => { if (event.dataTransfer.types.includes("Files")) dropping(1); });
  addEventListener("dragleave", () => dropping(-1));
  addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  addEventListener("drop", (event) => {
    over = 0;
    dropping(0);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  addEventListener("beforeunload", (event) => { if (draft.value.trim()) event.preventDefault(); });
  draft.addEventListener("input", changed);
  draft.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    draft.blur();
    event.preventDefault();
  });
  for (const id of ["kind", "jurisdiction", "quiet"]) byId(id).addEventListener("change", read);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => { take(event.target.files[0]); event.target.value = ""; });
  byId("close").addEventListener("click", () => { release(); read(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.download) save(button.dataset.download);
    if (button.classList.contains("find")) select(button.closest(".note"));
    if (button.classList.contains("apply")) replace(button.closest(".note"));
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey;
    if (!typing && event.key === "e" && select(kclaimsReport.active())) event.preventDefault();
  });
  if (draft.value.trim()) read();
  else clear();
})();
