"use strict";
// Everything shown is in the page already; this chooses what is visible, places the notes and moves between them.
(() => {
  const GAP = 10;
  const ROOM = 50; // rem of width from which notes stand beside the text
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const hiddenKinds = new Set();
  const hiddenCategories = new Set();
  let active = null;

  const isWide = () => document.documentElement.classList.contains("wide");
  const documents = () => all(".document");
  const current = () => documents().find((section) => !section.hidden) || null;
  const notes = () => (current() ? all(".note", current()).filter((note) => !note.hidden) : []);
  const marksOf = (id) => all(`[data-of~="${CSS.escape(id)}"]`);
  const placeOf = (note) => document.getElementById(note.dataset.finding);
  const noteOf = (id) => document.getElementById(`${id}-note`);

  // Notes beside their marks, none over another; the active one exactly beside its mark.
  function layout() {
    const section = current();
    if (!section) return;
    const column = section.querySelector(".notes");
    const shown = all(".note", column).filter((note) => !note.hidden);
    all(".bracket", section).forEach((bracket) => bracket.remove());
    if (!isWide()) {
      column.style.height = "";
      column.classList.remove("dense");
      shown.forEach((note) => {
        note.style.top = "";
        note.classList.remove("tucked");
      });
      return;
    }
    const base = column.getBoundingClientRect().top;
    const wanted = shown.map((note) => {
      const place = placeOf(note);
      const seen = place && place.getClientRects().length ? place : place && place.closest("details");
      return seen ? Math.max(0, seen.getClientRects()[0].top - base - 6) : 0;
    });
    const text = section.querySelector(".text");
    column.classList.remove("dense");
    const least = shown.reduce((sum, note) => sum + note.offsetHeight + GAP, 0);
    column.classList.toggle("dense", least > Math.max(text.offsetHeight, 0.8 * innerHeight));
    const heights = shown.map((note) => note.offsetHeight);
    const tops = forward(wanted, heights, 0, 0);
    const at = shown.indexOf(active);
    if (at >= 0) {
      tops[at] = wanted[at];
      for (let i = at - 1; i >= 0; i -= 1) tops[i] = Math.min(tops[i], tops[i + 1] - heights[i] - GAP);
      tops.splice(at + 1, tops.length, ...forward(wanted, heights, at + 1, tops[at] + heights[at] + GAP).slice(at + 1));
    }
    // Notes that find no room above the active one wait until it is let go.
    shown.forEach((note, i) => {
      note.style.top = `${Math.max(0, tops[i])}px`;
      note.classList.toggle("tucked", tops[i] < 0);
    });
    const last = shown.length - 1;
    column.style.height = last >= 0 ? `${tops[last] + heights[last]}px` : "";
    brackets(section, shown);
  }

  function forward(wanted, heights, from, least) {
    const tops = wanted.slice();
    let edge = least;
    for (let i = from; i < tops.length; i += 1) {
      tops[i] = Math.max(wanted[i], edge);
      edge = tops[i] + heights[i] + GAP;
    }
    return tops;
  }

  // A line in the margin from a contradiction to the place that it contradicts.
  function brackets(section, shown) {
    const sheet = section.querySelector(".sheet");
    const base = sheet.getBoundingClientRect().top;
    for (const note of shown.filter((candidate) => candidate === active)) {
      for (const jump of all("a.jump", note)) {
        const ends = [placeOf(note), target(jump.hash)].map((end) => end && end.getClientRects()[0]);
        if (!ends[0] || !ends[1]) continue;
        const middles = ends.map((box) => box.top + box.height / 2 - base).sort((a, b) => a - b);
        const bracket = document.createElement("div");
        bracket.className = "bracket";
        bracket.style.top = `${middles[0]}px`;
        bracket.style.height = `${Math.max(6, middles[1] - middles[0])}px`;
        sheet.append(bracket);
      }
    }
  }

  function target(hash) {
    try {
      return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    } catch {
      return null;
    }
  }

  function activate(note, scrollTo) {
    all(".active").forEach((element) => element.classList.remove("active"));
    active = note;
    if (note) {
      note.classList.add("active");
      marksOf(note.dataset.finding).forEach((mark) => mark.classList.add("active"));
      const folded = placeOf(note) && placeOf(note).closest("details.region");
      if (folded) folded.open = true;
    }
    layout();
    count();
    if (note && scrollTo) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const seen = scrollTo.getClientRects().length ? scrollTo : note;
      seen.scrollIntoView({ block: isWide() ? "center" : "start", behavior: calm ? "auto" : "smooth" });
    }
  }

  function step(by) {
    const list = notes();
    if (!list.length) return;
    const at = list.indexOf(active);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    activate(list[next], placeOf(list[next]) || list[next]);
    list[next].focus({ preventScroll: true });
  }

  // From a contradiction to the other place, and back.
  function hop() {
    if (!active) return;
    const places = [placeOf(active), ...all("a.jump", active).map((jump) => target(jump.hash))].filter(Boolean);
    if (places.length < 2) return;
    const next = places[(places.indexOf(document.activeElement) + 1) % places.length] || places[1];
    const to = places.includes(document.activeElement) ? next : places[1];
    to.scrollIntoView({ block: "center" });
    to.focus({ preventScroll: true });
  }

  function kindOf(note) {
    return note.dataset.quiet !== undefined ? "quiet" : note.dataset.severity;
  }

  function filter() {
    for (const note of all(".note")) {
      note.hidden = hiddenKinds.has(kindOf(note)) || hiddenCategories.has(note.dataset.category);
    }
    for (const mark of all(".mark[data-of]:not(.item)")) {
      const owners = mark.dataset.of.split(" ").map(noteOf).filter(Boolean);
      mark.classList.toggle("off", owners.length > 0 && owners.every((note) => note.hidden));
    }
    if (active && active.hidden) activate(null);
    layout();
    count();
  }

  function count() {
    const section = current();
    const list = notes();
    const every = section ? all(".note", section).length : 0;
    const at = list.indexOf(active);
    const words = at >= 0 ? `${at + 1} of ${list.length}` : list.length === every ? `${every} shown` : `${list.length} of ${every} shown`;
    all(".showing").forEach((place) => { place.textContent = section ? words : ""; });
  }

  function toggleKind(kind) {
    const chip = document.querySelector(`.chip[data-severity="${kind}"]`);
    if (!chip) return;
    const on = chip.getAttribute("aria-pressed") !== "true";
    chip.setAttribute("aria-pressed", String(on));
    hiddenKinds[on ? "delete" : "add"](kind);
    filter();
  }

  // One document at a time, or the list of them.
  function show(id) {
    const sections = documents();
    const overview = document.getElementById("documents");
    if (sections.length > 1) {
      sections.forEach((section) => { section.hidden = section.id !== id; });
      overview.hidden = Boolean(current());
      document.querySelector(".home").hidden = !current();
    }
    all(".steps [data-step]").forEach((button) => { button.disabled = !current(); });
    activate(null);
  }

  function route() {
    const place = target(location.hash);
    const section = place && place.closest(".document");
    show(section ? section.id : null);
    if (!place || place === section) {
      if (documents().length > 1) scrollTo(0, 0);
      return;
    }
    const note = place.closest(".note") || noteOf((place.dataset.of || place.id).split(" ")[0]);
    if (note) activate(note, place.classList.contains("note") ? placeOf(note) : place);
    else place.scrollIntoView({ block: "center" });
  }

  function turn(by) {
    const sections = documents();
    const next = sections[sections.indexOf(current()) + by];
    if (next) location.hash = next.id;
  }

  function onClick(event) {
    const of = (selector) => event.target.closest(selector);
    const menu = document.querySelector(".menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
    if (of(".chip")) return toggleKind(of(".chip").dataset.severity);
    if (of("[data-step]")) return step(Number(of("[data-step]").dataset.step));
    if (of("[data-help]")) return document.getElementById("keys").showModal();
    if (of("[data-close]")) return of("dialog").close();
    if (of("[data-every]")) {
      all(".boxes input").forEach((box) => { box.checked = of("[data-every]").dataset.every === "1"; });
      return categories();
    }
    const mark = of("a.mark");
    if (mark) {
      event.preventDefault();
      const note = noteOf(mark.dataset.of.split(" ").find((id) => noteOf(id) && !noteOf(id).hidden) || "");
      if (note) activate(note === active && !isWide() ? null : note, isWide() ? null : mark);
      return undefined;
    }
    if (of("a.number, a.jump")) {
      const place = target(of("a").hash);
      if (!place) return undefined;
      event.preventDefault();
      const note = of(".note");
      if (note) activate(note, place);
      else place.scrollIntoView({ block: "center" });
      return place.focus({ preventScroll: true });
    }
    if (of(".notes .note")) return of("a, summary, details") || getSelection().toString() ? undefined : activate(of(".note"));
    if (of(".sheet") && active) activate(null);
    return undefined;
  }

  function categories() {
    all(".boxes input").forEach((box) => hiddenCategories[box.checked ? "delete" : "add"](box.value));
    filter();
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const keys = {
      j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), r: hop, Escape: () => activate(null),
      1: () => toggleKind("error"), 2: () => toggleKind("warning"), 3: () => toggleKind("info"),
      "[": () => turn(-1), "]": () => turn(1), "?": () => document.getElementById("keys").showModal(),
      Enter: () => {
        const grounds = active && event.target === active && active.querySelector("details");
        if (grounds) grounds.open = !grounds.open;
        return Boolean(grounds);
      },
    };
    const act = keys[event.key];
    if (act && act() !== false) event.preventDefault();
  }

  function start() {
    document.documentElement.classList.add("js");
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("change", (event) => { if (event.target.closest(".boxes")) categories(); });
    document.addEventListener("toggle", layout, true);
    addEventListener("hashchange", route);
    let width = -1;
    const fit = () => {
      const content = document.getElementById("content");
      if (content.clientWidth === width) return;
      width = content.clientWidth;
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      document.documentElement.classList.toggle("wide", width >= ROOM * rem);
      layout();
    };
    new ResizeObserver(fit).observe(document.getElementById("content"));
    fit();
    route();
    // Paper has no folds.
    let folded = [];
    addEventListener("beforeprint", () => {
      folded = all(".note details:not([open])");
      folded.forEach((details) => { details.open = true; });
    });
    addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
    if (document.fonts) document.fonts.ready.then(layout);
  }

  // For pages that put another document in: what was filtered out stays so.
  function refresh(chosen) {
    active = null;
    all(".chip").forEach((chip) => chip.setAttribute("aria-pressed", String(!hiddenKinds.has(chip.dataset.severity))));
    all(".boxes input").forEach((box) => { box.checked = !hiddenCategories.has(box.value); });
    document.querySelectorAll(".steps [data-step]").forEach((button) => { button.disabled = !current(); });
    filter();
    if (chosen && !chosen.hidden) activate(chosen);
  }
  window.kclaimsReport = { refresh, active: () => active };
  start();
})();
