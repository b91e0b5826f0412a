// Ciò che il tema non fa: stampare tutto, e far scorrere dalla tastiera ciò che non entra nella pagina.

/**
 * Un elemento che il modello della pagina mette sempre.
 * @template {Element} T
 * @param {new () => T} kind
 * @param {string} selector
 */
function required(kind, selector) {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`Nella pagina manca ${selector}`);
}

// Chi stampa vuole anche le soluzioni e il codice nascosto; dopo si torna come prima.
/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details")].filter(details => !details.open && details.closest("article"));
  opened.forEach(details => { details.open = true; });
  document.querySelectorAll("img").forEach(image => { image.loading = "eager"; });
});
addEventListener("afterprint", () => opened.forEach(details => { details.open = false; }));
document.querySelectorAll(".print-button").forEach(button => button.addEventListener("click", () => print()));

// Codice, formule e tabelle più larghi dello schermo si raggiungono con Tab e scorrono con le frecce.
// Si misurano quando stanno per essere visti: misurarli tutti all'inizio fermerebbe la pagina.
const near = new IntersectionObserver(all => {
  const entries = all.filter(entry => entry.isIntersecting);
  const wide = entries.map(({target}) => target.scrollWidth > target.clientWidth);
  const more = entries.map(({target}) => continues(target));
  entries.forEach((entry, index) => {
    const target = /** @type {HTMLElement} */ (entry.target);
    if (wide[index]) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
    target.toggleAttribute("data-more", more[index]);
    if (wide[index]) target.onscroll = () => target.toggleAttribute("data-more", continues(target));
  });
}, {rootMargin: "50%"});
/** @param {Element} element */
function continues({scrollLeft, clientWidth, scrollWidth}) {
  return scrollLeft + clientWidth < scrollWidth - 2;
}
function watch() {
  near.disconnect();
  document.querySelectorAll("article :is(pre, div.math, .pst-scrollable-table-container)").forEach(element => near.observe(element));
}
watch();
addEventListener("resize", watch);

// Una colonna nascosta resta nascosta nella pagina seguente; il pulsante del tema dice quale vale.
const root = document.documentElement;
const column = document.getElementById("pst-primary-sidebar");
if (root.dataset.sidebar === "hidden") column?.classList.add("pst-sidebar-hidden");
delete root.dataset.sidebar;   // da qui in poi vale la classe, che il tema mette e toglie
if (column) new MutationObserver(() => {
  const state = column.classList.contains("pst-sidebar-hidden") ? "hidden" : "shown";
  try { localStorage.setItem("sidebar", state); } catch { /* niente da ricordare */ }
}).observe(column, {attributeFilter: ["class"]});
/** @type {Record<string, string | undefined>} */
const MODES = {light: "chiaro", dark: "scuro", auto: "come il sistema"};
function nameTheme() {
  const name = `Cambia tema: adesso ${MODES[root.dataset.mode ?? "auto"]}`;
  document.querySelectorAll(".theme-switch-button").forEach(button => {
    button.setAttribute("aria-label", name);
    button.setAttribute("title", name);
  });
}
new MutationObserver(nameTheme).observe(root, {attributeFilter: ["data-mode"]});
nameTheme();

// Su uno schermo stretto le due colonne sono finestre: le chiudono il loro pulsante e la scelta di una sezione.
["primary", "secondary"].forEach(side => {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById(`pst-${side}-sidebar-modal`));
  dialog?.addEventListener("click", event => {
    const touched = event.target;
    if (!(touched instanceof Element)) return;
    const link = /** @type {HTMLAnchorElement | null} */ (touched.closest('a[href^="#"]'));
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) {
      // Alla sezione si va dopo, quando il fuoco è già tornato al pulsante: così resta alla sezione.
      event.preventDefault();
      dialog.addEventListener("close", () => location.assign(link.href), {once: true});
    }
    if (link || touched.closest(".sidebar-close")) dialog.close();
  });
});

// La ricerca si apre subito, dal pulsante, con / o con Ctrl+K; motore e indice arrivano solo allora.
// Nella pagina della ricerca non c'è una finestra: il campo è già lì.
const field = required(HTMLInputElement, ".search-panel input");
const searchDialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("search-dialog"));
let searchAsked = false;
function searchFailed() {
  required(HTMLElement, ".search-status").textContent = "La ricerca non si carica: ricarica la pagina, o prova con un browser più recente.";
}
function loadSearch() {
  if (searchAsked) return;
  searchAsked = true;
  for (const name of ["minisearch", "stemmer", "indice", "motore", "finestra"]) {
    const script = document.createElement("script");
    const {content_root, search} = root.dataset;
    script.src = `${content_root}ricerca/${name}.js?v=${search}`;
    script.async = false;   // nell'ordine in cui sono scritti
    script.onerror = searchFailed;
    document.head.append(script);
  }
}
function openSearch() {
  if (searchDialog && !searchDialog.open) searchDialog.showModal();
  field.focus();
  field.select();
}
field.addEventListener("focus", loadSearch);
document.querySelectorAll(".search-button__button").forEach(button => button.addEventListener("click", openSearch));
document.addEventListener("keydown", event => {
  const writing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const shortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  if (shortcut && searchDialog?.open) searchDialog.close();
  else if (shortcut || (event.key === "/" && !writing && !event.ctrlKey && !event.altKey && !event.metaKey)) openSearch();
  else return;
  event.preventDefault();
});
searchDialog?.addEventListener("keydown", event => {
  // Il campo di ricerca di un browser con Esc si svuota, e la finestra resterebbe aperta.
  if (event.key !== "Escape") return;
  event.preventDefault();
  searchDialog.close();
});
// Si chiude toccando fuori; chi seleziona la domanda e lascia il mouse là fuori è ancora dentro.
/** @type {EventTarget | null} */
let pressed = null;
searchDialog?.addEventListener("pointerdown", event => { pressed = event.target; });
searchDialog?.addEventListener("click", event => {
  const outside = event.target === searchDialog && pressed === searchDialog;
  if (outside || (event.target instanceof Element && event.target.closest(".search-close"))) searchDialog.close();
});
if (!searchDialog) {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) loadSearch();
}

// Chi torna senza rete ritrova il corso (sw.js). Si comincia quando la pagina ha finito, per non toglierle niente.
if (location.protocol.startsWith("http") && "serviceWorker" in navigator && !navigator.connection?.saveData)
  addEventListener("load", () => {
    const home = new URL(root.dataset.content_root ?? "./", location.href);
    // Dove il browser non lo permette (finestre private, memoria piena) il corso si legge lo stesso, con la rete.
    navigator.serviceWorker.register(new URL("sw.js", home)).catch(() => {});
  });
