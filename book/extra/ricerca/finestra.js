// Ciò che si vede della ricerca: mentre si scrive, le sezioni che rispondono, pagina per pagina.
// Sono collegamenti in un elenco, non le voci di una casella combinata: si aprono in un'altra scheda,
// e chi ascolta la pagina ne sente il titolo, il numero e il brano.
(() => {
  // Se manca un pezzo, o il browser non lo sa leggere, il motore non c'è: anche solo nominarlo è un errore.
  try { courseSearch; } catch { return searchFailed(); }

  const panel = required(HTMLElement, ".search-panel");
  const form = required(HTMLFormElement, ".search-panel form");
  const [status, results] = [required(HTMLElement, ".search-status"), required(HTMLElement, ".search-results")];
  const dialog = panel.closest("dialog");
  const {content_root} = document.documentElement.dataset;

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} name
   * @param {...(Node | string)} children
   */
  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const drawn = (/** @type {Piece[]} */ pieces) => pieces.map(([text, found]) => found ? element("mark", text) : text);

  /** @param {Group} group */
  function group({address, title, sections}) {
    const list = element("ol", ...sections.map(section => {
      const link = element("a", ...(section.isPage ? ["Inizio della pagina"] : drawn(section.title)));
      link.href = `${content_root}${address}#${section.anchor}`;
      const excerpt = drawn(section.pieces);
      return element("li", link, element("p", ...(section.isCode ? [element("code", ...excerpt)] : excerpt)));
    }));
    const shown = element("section", element("h2", title), list);
    shown.className = "search-group";
    return shown;
  }

  /** @param {string} written @param {number} sections @param {number} pages @param {Outcome} outcome */
  function said(written, sections, pages, {guessed, missing, asks}) {
    const query = written.length > 60 ? `${[...written].slice(0, 60).join("")}…` : written;
    if (!asks) return "Scrivi almeno una parola, il nome di una funzione o un segno come @.";
    if (!sections) return `«${query}» non è nel corso: prova con meno parole, o con parole diverse.`;
    if (guessed) return `«${query}» non è nel corso. Ci sono parole simili:`;
    const absent = missing.map(word => `«${word}»`).join(", ");
    if (missing.length) return `${absent} ${missing.length > 1 ? "non sono" : "non è"} nel corso. Con le altre parole:`;
    if (sections === 1) return "1 risultato";
    return `${sections} risultati${pages > 1 ? ` in ${pages} pagine` : ""}`;
  }

  let ready = false;
  function show() {
    const query = field.value.trim();
    if (!ready) {
      status.textContent = query && "Preparo la ricerca…";
      return;
    }
    const groups = query ? courseSearch.search(query) : Object.assign(/** @type {Group[]} */ ([]), {guessed: false, missing: [], asks: false});
    results.replaceChildren(...groups.map(group));
    results.scrollTop = 0;
    const pages = new Set(groups.map(({address}) => address));
    status.textContent = query && said(query, groups.flatMap(({sections}) => sections).length, pages.size, groups);
    // L'indirizzo della pagina della ricerca porta con sé la domanda: tornando indietro la si ritrova.
    if (!dialog) history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  }

  field.addEventListener("input", show);
  form.addEventListener("submit", event => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  panel.addEventListener("keydown", event => {
    const stops = [field, ...results.querySelectorAll("a")];
    const here = stops.findIndex(stop => stop === document.activeElement);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (here >= 0 && step) {
      event.preventDefault();
      stops[Math.min(stops.length - 1, Math.max(0, here + step))].focus();
    } else if (here > 0 && /^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      field.focus();   // chi riprende a scrivere continua la domanda
    }
  });
  results.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog?.close();
  });
  show();
  courseSearch.ready.then(() => { ready = true; show(); });
})();
