// Divide ciò che in una diapositiva non sta, poi la dà a reveal.js. Si misura qui, e non quando si taglia la lezione,
// perché quanto è alto un testo lo sa solo il browser che lo disegna: così niente esce, neppure da una lezione cambiata.
"use strict";

const SMALLEST = 20;  // px: sotto, dall'ultima fila non si legge
const sum = (/** @type {Iterable<number>} */ numbers) => [...numbers].reduce((all, one) => all + one, 0);

/** @param {Element} element */
const height = element => element.getBoundingClientRect().height;

/** Il contenuto di una diapositiva. @param {HTMLElement} slide */
const content = slide => /** @type {HTMLElement} */ (slide.querySelector(":scope > .content"));

/** Se un blocco di una diapositiva, o l'ultimo, esce in basso. @param {HTMLElement} slide @param {Element | null} block */
function overflows(slide, block = content(slide).lastElementChild) {
  return block !== null && block.getBoundingClientRect().bottom > content(slide).getBoundingClientRect().bottom + 1;
}

/** La grandezza delle lettere. @param {Element} element */
const size = element => parseFloat(getComputedStyle(element).fontSize);

/** Se un testo a righe, una formula o una tabella esce di lato. @param {Element} element */
const wide = element => element.scrollWidth > (element.matches("table") ? /** @type {Element} */ (element.parentElement) : element).clientWidth;

/** Ingrandisce ciò che lascia vuota più di mezza diapositiva: si legge meglio da lontano. @param {HTMLElement} slide */
function grow(slide) {
  const box = content(slide);
  if (slide.matches(".opening") || box.querySelector("figure, img, svg")) return;
  for (const letters of [38, 35, 32]) {
    box.style.fontSize = `${letters}px`;
    if (!overflows(slide) && ![...box.querySelectorAll("pre, table, div.math")].some(wide)) return;
  }
  box.style.fontSize = "";
}

/** Dà a codice e output la stessa grandezza, la più piccola. @param {HTMLElement} slide */
function alike(slide) {
  const texts = [...slide.querySelectorAll("pre")];
  const least = Math.min(...texts.map(size));
  if (texts.some(pre => pre.style.fontSize)) for (const pre of texts) pre.style.fontSize = `${least}px`;
}

/** Rimpicciolisce fin dove si legge ciò che è più largo della diapositiva; poi il testo a righe va a capo. @param {HTMLElement} slide */
function narrow(slide) {
  for (const text of /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll("pre, table"))) {
    while (wide(text) && size(text) > SMALLEST) text.style.fontSize = `${Math.max(SMALLEST, size(text) - 1)}px`;
    if (!wide(text) || (text instanceof HTMLTableElement && halveColumns(text))) continue;
    text.classList.add("wrap");
    text.style.fontSize = "";
  }
  alike(slide);
  for (const formula of /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll("div.math"))) {
    if (wide(formula) && formula.scrollWidth > 1.3 * formula.clientWidth) formula.classList.add("wrap");
    const much = formula.scrollWidth / formula.clientWidth;
    if (much > 1) formula.style.fontSize = `${Math.floor(size(formula) / much)}px`;
  }
}

/** Rimpicciolisce codice e output, tutti insieme, se basta a far stare un blocco e quelli prima. @param {HTMLElement} slide @param {Element | null} block */
function shrink(slide, block = content(slide).lastElementChild) {
  const texts = [...slide.querySelectorAll("pre")];
  const before = texts.map(pre => pre.style.fontSize);
  for (let letters = 23; letters >= SMALLEST && overflows(slide, block); letters--) {
    for (const pre of texts) if (size(pre) > letters) pre.style.fontSize = `${letters}px`;
  }
  if (overflows(slide, block)) texts.forEach((pre, place) => { pre.style.fontSize = before[place]; });
}

/** Una copia senza ciò che contiene. @template {Element} E @param {E} element @returns {E} */
const empty = element => /** @type {E} */ (element.cloneNode(false));

/** Divide in due un blocco, e mette la seconda parte dopo la prima. @param {Element} block @returns {boolean} se si può */
function divide(block) {
  const done = halve(block);
  if (done) block.classList.remove("lead", "prediction");  // ciò che introduce è la seconda parte
  return done;
}

/** Divide in due un blocco circa a metà. @param {Element} block @returns {boolean} se si può */
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

/** Divide in due una tabella più larga della diapositiva: la prima colonna, che dice di che riga si tratta, va in tutte e due. @param {HTMLTableElement} table */
function halveColumns(table) {
  const columns = table.rows[0].cells.length;
  if (columns < 3 || table.querySelector("[colspan], [rowspan]")) return false;
  const rest = /** @type {HTMLTableElement} */ (table.cloneNode(true));
  const half = Math.ceil((columns + 1) / 2);
  for (const row of table.rows) while (row.cells.length > half) row.deleteCell(half);
  for (const row of rest.rows) for (let place = 1; place < half; place++) row.deleteCell(1);
  table.after(rest);
  for (const part of [table, rest]) if (wide(part) && !halveColumns(part)) part.classList.add("wrap");
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
  if (!overflows(slide)) return grow(slide);
  shrink(slide);
  // La domanda tutta di qua, la risposta di là.
  const answer = [...content(slide).children].findIndex(block => block.matches(".fragment"));
  const asked = answer > 0 ? content(slide).children[answer - 1] : null;
  if (asked && overflows(slide)) {
    shrink(slide, asked);
    if (!overflows(slide, asked)) return carry(slide, answer);
  }
  for (let tries = 0; overflows(slide) && tries < 400; tries++) {
    const high = tallest(slide);
    if (height(high) > height(content(slide)) && divide(high)) continue;
    const place = border(slide);
    if (place > 0) return carry(slide, place);
    if (!divide(high)) break;
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
  content(next).style.fontSize = "";
  if (blocks[0].matches(".fragment")) blocks.forEach(block => block.classList.remove("fragment"));
  const title = /** @type {HTMLElement} */ (next.querySelector(":scope > :is(h1, h2)"));
  if (!title.querySelector(".more")) title.insertAdjacentHTML("beforeend", " <span class=\"more\">continua</span>");
  if (title.tagName === "H1") {
    const second = document.createElement("h2");
    second.append(...title.childNodes);
    title.replaceWith(second);
  }
  section.after(following);
  grow(slide);
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
  const help = /** @type {HTMLDialogElement} */ (document.getElementById("tasti"));
  await Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 5, center: false, hash: true, transition: "none",
    slideNumber: "c/t", navigationMode: "linear", help: false, pdfSeparateFragments: false, scrollActivationWidth: 0,
    keyboardCondition: () => !help.open, plugins: [RevealNotes],
  });
  for (const [place, name] of Object.entries(NAMES)) document.querySelector(place)?.setAttribute("aria-label", name);
  const lesson = location.pathname.replace(/slides\/([^/]*)$/, "notebooks/$1");
  const keys = {191: () => help.showModal(), 76: () => location.assign(lesson), 80: () => location.assign("?print-pdf")};
  for (const [key, act] of Object.entries(keys)) Reveal.addKeyBinding(Number(key), act);
}

start();
