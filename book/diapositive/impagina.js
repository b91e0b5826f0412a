// Divide ciò che in una diapositiva non sta, poi la dà a reveal.js. Si misura qui, e non quando si taglia la lezione,
// perché quanto è alto un testo lo sa solo il browser che lo disegna: così niente esce, neppure da una lezione cambiata.
"use strict";

const SMALLEST = 20;  // px: sotto, dall'ultima fila non si legge
const sum = (/** @type {Iterable<number>} */ numbers) => [...numbers].reduce((all, one) => all + one, 0);

/** @param {Element} element */
const height = element => element.getBoundingClientRect().height;

/** Il contenuto di una diapositiva. @param {HTMLElement} slide */
const content = slide => /** @type {HTMLElement} */ (slide.querySelector(":scope > .content"));

/** Se ciò che una diapositiva contiene esce in basso. @param {HTMLElement} slide */
function overflows(slide) {
  const box = content(slide);
  const last = box.lastElementChild;
  return last !== null && last.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom + 1;
}

/** Rimpicciolisce fin dove si legge ciò che è più largo della diapositiva; poi il testo a righe va a capo. @param {HTMLElement} slide */
function narrow(slide) {
  for (const pre of slide.querySelectorAll("pre")) {
    for (let size = 24; size > SMALLEST && pre.scrollWidth > pre.clientWidth; ) pre.style.fontSize = `${--size}px`;
    if (pre.scrollWidth > pre.clientWidth) {
      pre.classList.add("wrap");
      pre.style.fontSize = "";
    }
  }
  for (const table of slide.querySelectorAll("table")) {
    const room = /** @type {HTMLElement} */ (table.parentElement).clientWidth;
    for (let size = 26; size > SMALLEST && table.scrollWidth > room; ) table.style.fontSize = `${--size}px`;
  }
  for (const formula of /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll("div.math"))) {
    const wide = formula.scrollWidth / formula.clientWidth;
    if (wide > 1) formula.style.fontSize = `${Math.floor(30 / wide)}px`;
  }
}

/** Rimpicciolisce codice e output, tutti insieme, se basta a farli stare. @param {HTMLElement} slide */
function shrink(slide) {
  const texts = [...slide.querySelectorAll("pre")].filter(pre => !pre.style.fontSize || parseInt(pre.style.fontSize) > SMALLEST);
  const before = texts.map(pre => pre.style.fontSize);
  for (let size = 23; size >= SMALLEST && overflows(slide); size--) {
    for (const pre of texts) if (parseInt(getComputedStyle(pre).fontSize) > size) pre.style.fontSize = `${size}px`;
  }
  if (overflows(slide)) texts.forEach((pre, place) => { pre.style.fontSize = before[place]; });
}

/** Una copia senza ciò che contiene. @template {Element} E @param {E} element @returns {E} */
const empty = element => /** @type {E} */ (element.cloneNode(false));

/** Divide in due un blocco, circa a metà, e mette la seconda parte dopo la prima. @param {Element} block @returns {boolean} se si può */
function halve(block) {
  const pre = block.matches("pre") ? block : block.querySelector(":scope > pre, :scope > .highlight > pre");
  if (pre) return halveLines(block, pre);
  if (block.matches("p, td, th")) return halveWords(block);
  if (block.matches("figure, img, svg, div.math, .katex-display")) return false;
  const rows = block.matches("table") ? [...block.querySelectorAll(":scope > tbody > tr")] : [...block.children];
  if (rows.length < 2) return rows.length === 1 && block.children.length === 1 ? halveInside(block, rows[0]) : halveWords(block);
  const half = sum(rows.map(height)) / 2;
  let at = 0;
  for (let seen = 0; at < rows.length - 1 && (at === 0 || seen + height(rows[at]) / 2 < half); at++) seen += height(rows[at]);
  const rest = /** @type {Element} */ (block.matches("table") ? block.cloneNode(true) : empty(block));
  if (block.matches("table")) rest.querySelectorAll(":scope > tbody > tr").forEach((row, place) => { if (place < at) row.remove(); });
  else rest.append(...rows.slice(at));
  rows.slice(at).forEach(row => { if (block.contains(row)) row.remove(); });
  if (rest instanceof HTMLOListElement && block instanceof HTMLOListElement) rest.start = block.start + at;
  block.after(rest);
  return true;
}

/** Divide un blocco che ne contiene uno solo. @param {Element} block @param {Element} inner */
function halveInside(block, inner) {
  if (!halve(inner)) return false;
  const rest = empty(block);
  while (inner.nextSibling) rest.append(inner.nextSibling);
  block.after(rest);
  return true;
}

/** Divide un testo a righe: meglio dove ce n'è una vuota, o dove il codice torna al margine. @param {Element} block @param {Element} pre */
function halveLines(block, pre) {
  const lines = pre.innerHTML.replace(/\n$/, "").split("\n");
  if (lines.length < 2) return halveWords(pre, block);
  const bare = lines.map(line => line.replace(/<[^>]*>/g, ""));
  const cost = (/** @type {number} */ at) => Math.abs(at - lines.length / 2) - (bare[at - 1] === "" ? lines.length / 4 : /^\S/.test(bare[at]) ? lines.length / 8 : 0);
  const at = lines.slice(1).map((_, place) => place + 1).reduce((best, one) => (cost(one) < cost(best) ? one : best));
  const rest = /** @type {Element} */ (block.cloneNode(true));
  const other = rest.matches("pre") ? rest : /** @type {Element} */ (rest.querySelector("pre"));
  pre.innerHTML = lines.slice(0, at).join("\n");
  other.innerHTML = lines.slice(at).join("\n").replace(/^\n+/, "");
  block.after(rest);
  return true;
}

/** Divide un testo fra due parole, meglio alla fine di una frase. @param {Element} block @param {Element} whole il blocco che si divide con lui */
function halveWords(block, whole = block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, node => (node.parentElement?.closest(".katex") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const length = block.textContent?.length ?? 0;
  /** @type {{node: Text, offset: number, cost: number} | null} */
  let best = null;
  for (let seen = 0, node; (node = /** @type {Text | null} */ (walker.nextNode())); seen += node.length) {
    for (const space of node.data.matchAll(/(?<=\S)\s+(?=\S)|(?<=\S{40})(?=\S)/g)) {
      const cost = Math.abs(seen + space.index - length / 2) - (/[.;:!?]$/.test(node.data.slice(0, space.index)) ? length / 4 : 0);
      if (!best || cost < best.cost) best = {node, offset: space.index, cost};
    }
  }
  if (!best) return false;
  const range = document.createRange();
  range.setStart(best.node, best.offset);
  range.setEndAfter(/** @type {Node} */ (whole.lastChild));
  const rest = empty(whole);
  rest.append(range.extractContents());
  whole.after(rest);
  return true;
}

/** Dove dividere una diapositiva: non fra una frase e ciò che introduce, e il più vicino possibile a metà. @param {HTMLElement} slide */
function border(slide) {
  const blocks = [...content(slide).children];
  const room = content(slide).getBoundingClientRect().bottom + 1;
  const half = (blocks[0].getBoundingClientRect().top + blocks[blocks.length - 1].getBoundingClientRect().bottom) / 2;
  const places = blocks.map((_, place) => place).filter(place => place > 0 && !blocks[place - 1].matches(".lead, .prediction"));
  const good = places.filter(place => blocks[place - 1].getBoundingClientRect().bottom <= room);
  const cost = (/** @type {number} */ place) => Math.abs(blocks[place - 1].getBoundingClientRect().bottom - half);
  return good.length ? good.reduce((best, one) => (cost(one) <= cost(best) ? one : best)) : 0;
}

/** Il blocco più alto di una diapositiva. @param {HTMLElement} slide */
const tallest = slide => [...content(slide).children].reduce((best, one) => (height(one) > height(best) ? one : best));

/** Fa stare una diapositiva nel suo posto: toglie ciò che è in più, rimpicciolisce, divide. @param {HTMLElement} slide */
function fit(slide) {
  narrow(slide);
  for (const extra of [...slide.querySelectorAll(":scope > .content > .seen")].reverse()) if (overflows(slide)) extra.remove();
  if (overflows(slide)) shrink(slide);
  const room = height(content(slide));
  for (let tries = 0; overflows(slide) && tries < 400; tries++) {
    const high = tallest(slide);
    const place = height(high) > room && halve(high) ? -1 : border(slide);
    if (place > 0) return carry(slide, place);
    if (place === 0 && !halve(high)) break;
  }
  if (overflows(slide)) scale(slide);
}

/** Porta i blocchi che non stanno in una diapositiva nuova, con lo stesso titolo e le stesse note. @param {HTMLElement} slide @param {number} place */
function carry(slide, place) {
  const section = /** @type {HTMLElement} */ (slide.parentElement);
  const following = /** @type {HTMLElement} */ (section.cloneNode(true));
  const next = /** @type {HTMLElement} */ (following.querySelector(".page"));
  const blocks = [...content(slide).children].slice(place);
  content(next).replaceChildren(...blocks);
  next.classList.remove("opening");
  if (blocks[0].matches(".fragment")) blocks.forEach(block => block.classList.remove("fragment"));
  const title = /** @type {HTMLElement} */ (next.querySelector(":scope > :is(h1, h2)"));
  if (!title.querySelector(".more")) title.insertAdjacentHTML("beforeend", " <span class=\"more\">continua</span>");
  if (title.tagName === "H1") {
    const second = document.createElement("h2");
    second.append(...title.childNodes);
    title.replaceWith(second);
  }
  section.after(following);
  fit(next);
}

/** Ciò che non si può dividere, una formula o una tabella con una riga altissima, rimpicciolisce finché sta. @param {HTMLElement} slide */
function scale(slide) {
  const box = content(slide);
  const {top, bottom} = box.getBoundingClientRect();
  const end = box.lastElementChild?.getBoundingClientRect().bottom ?? bottom;
  box.style.zoom = String(0.98 * (bottom - top) / (end - top));
}

/** I nomi che reveal.js dà in inglese ai suoi comandi. */
const NAMES = {
  ".navigate-left": "Indietro", ".navigate-right": "Avanti", ".navigate-up": "Indietro", ".navigate-down": "Avanti",
};

async function start() {
  const {classList} = document.documentElement;
  classList.add("measuring");
  await Promise.all([...document.fonts].filter(font => /Testo|Codice/.test(font.family)).map(font => font.load()));
  await document.fonts.ready;
  for (const page of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".page"))) fit(page);
  classList.remove("measuring");
  await Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 5, center: false, hash: true, transition: "none",
    slideNumber: "c/t", navigationMode: "linear", help: false, pdfSeparateFragments: false, scrollActivationWidth: 0,
    plugins: [RevealNotes],
  });
  for (const [place, name] of Object.entries(NAMES)) document.querySelector(place)?.setAttribute("aria-label", name);
  const help = /** @type {HTMLDialogElement} */ (document.getElementById("tasti"));
  const lesson = location.pathname.replace(/slides\/([^/]*)$/, "notebooks/$1");
  const keys = {191: () => help.showModal(), 76: () => location.assign(lesson), 80: () => location.assign("?print-pdf")};
  for (const [key, act] of Object.entries(keys)) Reveal.addKeyBinding(Number(key), act);
}

start();
