"use strict";
document.documentElement.classList.add("js");
for (const input of document.querySelectorAll("input[data-for]")) {
  const entries = [...document.querySelectorAll(`#${input.dataset.for} [data-words]`)];
  const count = input.parentElement.querySelector("output");
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
      shown += entry.hidden ? 0 : 1;
    }
    count.textContent = words.length ? `${shown} of ${entries.length}` : "";
  });
}
for (const head of document.querySelectorAll("table.sortable th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  head.textContent = "";
  head.append(button);
  button.addEventListener("click", () => {
    const table = head.closest("table");
    const column = [...head.parentElement.children].indexOf(head);
    const falling = head.getAttribute("aria-sort") !== "descending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const key = (row) => row.children[column].dataset.value ?? row.children[column].textContent;
    const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
    const numbers = rows.every(([value]) => value !== "" && !Number.isNaN(Number(value)));
    rows.sort(([a], [b]) => (numbers ? Number(a) - Number(b) : a.localeCompare(b)));
    if (falling) rows.reverse();
    table.tBodies[0].append(...rows.map(([, row]) => row));
  });
}
