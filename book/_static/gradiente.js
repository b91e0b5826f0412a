// Ciò che il tema non fa: stampare tutto, e far scorrere dalla tastiera ciò che non entra nella pagina.

// Chi stampa vuole anche le soluzioni e il codice nascosto; dopo si torna come prima.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("article details:not([open])")];
  closed.forEach(details => { details.open = true; });
});
addEventListener("afterprint", () => closed.forEach(details => { details.open = false; }));
document.querySelectorAll(".print-button").forEach(button => { button.onclick = () => print(); });

// Codice, formule e tabelle più larghi dello schermo si raggiungono con Tab e scorrono con le frecce.
// Si misurano quando stanno per essere visti: misurarli tutti all'inizio fermerebbe la pagina.
const near = new IntersectionObserver(all => {
  const entries = all.filter(entry => entry.isIntersecting);
  const wide = entries.map(({target}) => target.scrollWidth > target.clientWidth);
  entries.forEach(({target}, index) => {
    if (wide[index]) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  });
}, {rootMargin: "50%"});
function watch() {
  near.disconnect();
  document.querySelectorAll("article :is(pre, div.math, .pst-scrollable-table-container)").forEach(element => near.observe(element));
}
watch();
addEventListener("resize", watch);

// Chi torna senza rete ritrova il corso (sw.js). Si comincia quando la pagina ha finito, per non toglierle niente.
if (location.protocol.startsWith("http") && "serviceWorker" in navigator && !navigator.connection?.saveData)
  addEventListener("load", () => {
    const root = new URL(document.documentElement.dataset.content_root, location.href);
    // Dove il browser non lo permette (finestre private, memoria piena) il corso si legge lo stesso, con la rete.
    navigator.serviceWorker.register(new URL("sw.js", root)).catch(() => {});
  });
