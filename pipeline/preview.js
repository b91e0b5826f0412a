// Tiene aggiornata una pagina mentre chi la scrive la salva. C'è soltanto in `make serve`, che lo aggiunge alla risposta.

(() => {
  const script = document.currentScript;
  const edition = script?.dataset.edition ?? "0";
  const kept = `anteprima ${location.pathname}`;
  const closable = () => /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("article details")]);
  /** @param {HTMLDetailsElement} details */
  const nameOf = details => details.querySelector("summary")?.textContent ?? "";

  /** Il blocco in cima allo schermo: la sua sezione, il suo posto lì dentro, quanto dista dal bordo. */
  function here() {
    const sections = [...document.querySelectorAll("article section[id]")];
    const section = sections.findLast(found => found.getBoundingClientRect().top <= 0);
    const blocks = [...section?.children ?? []];
    const index = blocks.findIndex(block => block.getBoundingClientRect().bottom > 0);
    const block = blocks[index] ?? section;
    return {y: scrollY, id: section?.id ?? "", index, text: block?.textContent ?? "", top: block?.getBoundingClientRect().top ?? 0};
  }

  function reload() {
    const open = closable().filter(details => details.open).map(nameOf);
    const search = /** @type {HTMLInputElement | null} */ (document.querySelector("#search-dialog[open] input"));
    sessionStorage.setItem(kept, JSON.stringify({open, place: here(), search: search?.value}));
    history.scrollRestoration = "manual";
    location.reload();
  }

  function restore() {
    const text = sessionStorage.getItem(kept);
    if (!text) return;
    sessionStorage.removeItem(kept);
    const {open, place, search} = JSON.parse(text);
    for (const details of closable()) if (open.includes(nameOf(details))) details.open = true;
    const section = document.getElementById(place.id);
    const blocks = [...section?.children ?? []];
    // Lo stesso blocco, anche se prima ce n'è uno in più; se è lui a essere cambiato, quello che sta al suo posto.
    const block = blocks.find(found => found.textContent === place.text) ?? blocks[place.index] ?? section;
    const goBack = () => scrollTo({top: block ? scrollY + block.getBoundingClientRect().top - place.top : place.y, behavior: "instant"});
    goBack();
    // Finché la pagina arriva il browser la rimetterebbe dov'era in punti, e non alla stessa riga.
    addEventListener("load", () => setTimeout(() => {
      goBack();
      history.scrollRestoration = "auto";
    }), {once: true});
    if (search === undefined) return;
    const button = document.querySelector(".search-button__button");
    if (button instanceof HTMLElement) button.click();
    const field = document.querySelector("#search-dialog input");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = search;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }

  const bar = document.createElement("div");
  bar.setAttribute("role", "status");
  bar.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:9999;max-height:45vh;overflow:auto;padding:.8rem 1.2rem;white-space:pre-wrap;" +
    "font:1rem/1.5 ui-monospace,monospace;color:#fff;display:none";
  document.body.append(bar);

  /** @param {{running: string[], problem: string, last: string}} said */
  function show({running, problem, last}) {
    const text = problem || (running.length ? `In esecuzione: ${running.join(", ")}` : "");
    bar.style.display = text ? "block" : "none";
    bar.style.background = problem ? "#8c1d18" : "#0b3d63";
    bar.replaceChildren(text);
    if (!problem) return;
    const link = document.createElement("a");
    link.href = last ? last + location.pathname.slice(1) : "";
    link.textContent = "Apri l'ultima pagina buona";
    link.style.cssText = "color:#fff;text-decoration:underline";
    if (last) bar.append("\n", link);
  }

  /** @type {EventSource | null} */
  let source = null;
  // Un browser tiene sei connessioni verso un sito: le pagine che non si vedono lasciano la loro.
  function listen() {
    source?.close();
    source = null;
    if (document.hidden || location.pathname.startsWith("/-/")) return;
    source = new EventSource(`/-/eventi?edition=${edition}&page=${encodeURIComponent(decodeURI(location.pathname))}`);
    source.onmessage = event => {
      const said = JSON.parse(event.data);
      if (said.reload) reload();
      else show(said);
    };
  }
  document.addEventListener("visibilitychange", listen);
  restore();
  listen();
})();
