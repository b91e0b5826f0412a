// Ciò che il tema non fa: stampare tutto, e far scorrere dalla tastiera ciò che non entra nella pagina.

// Chi stampa vuole anche le soluzioni e il codice nascosto; dopo si torna come prima.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("article details:not([open])")];
  closed.forEach(details => { details.open = true; });
});
addEventListener("afterprint", () => closed.forEach(details => { details.open = false; }));
document.querySelectorAll(".print-button").forEach(button => { button.onclick = () => print(); });

// Codice, formule e tabelle più larghi dello schermo: si raggiungono con Tab e scorrono con le frecce.
const scrolling = "pre, div.math, .pst-scrollable-table-container, .output";
function reachable(root) {
  root.querySelectorAll(scrolling).forEach(element => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  });
}
const article = document.querySelector("article");
if (article) {
  new ResizeObserver(() => reachable(article)).observe(article);
  article.addEventListener("toggle", event => reachable(event.target), true);
}
