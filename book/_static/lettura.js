// Ciò che chi legge fa in una lezione: risponde, prevede, va avanti. Tutto resta nel suo browser.
// Senza questo script la pagina è quella di sempre: domande con la risposta chiusa, output aperti.

/**
 * Ciò che si ricorda di una pagina.
 * @typedef {object} Remembered
 * @property {Record<string, string>} guesses  previsione → ciò che il lettore ha scritto; vuoto se ha guardato e basta
 * @property {Record<string, string[]>} answers  domanda → le scelte fatte, in ordine
 * @property {string[]} read  gli id delle sezioni lette
 * @property {number} share  quanta parte della pagina è letta, da 0 a 1
 */
/** @typedef {{page: string, place: string, title: string}} Place */
/** @typedef {{pages: Record<string, unknown>, last?: Place}} Memory */

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const recordOf = (/** @type {unknown} */ value) => isRecord(value) ? value : {};
/** @param {unknown} value @returns {string[]} */
const textsOf = value => Array.isArray(value) ? value.filter(item => typeof item === "string") : [];
/** @param {unknown} value @returns {value is Place} */
const isPlace = value => isRecord(value) && [value.page, value.place, value.title].every(part => typeof part === "string");

const memory = (() => {
  const root = document.documentElement;
  const site = new URL(root.dataset.content_root ?? "./", location.href);
  // Sullo stesso indirizzo possono stare altri corsi: ognuno ha il suo cassetto.
  const drawer = `gradiente ${site.pathname}`;
  const page = decodeURI(location.pathname).slice(decodeURI(site.pathname).length).replace(/\.html$/, "");
  let forgotten = false;   // da lì alla pagina nuova non si scrive più
  let seen = "";           // ciò che c'era l'ultima volta che si è guardato

  // Può averlo scritto un'altra edizione del corso: si prende soltanto ciò che ha la forma giusta.
  /** @returns {{here: Remembered, all: Memory}} */
  function load() {
    /** @type {unknown} */
    let kept = null;
    try {
      seen = localStorage.getItem(drawer) ?? "";
      kept = JSON.parse(seen || "null");
    } catch { /* niente da ricordare, o non si può: si comincia da capo */ }
    const {pages = {}, last, ...others} = isRecord(kept) && isRecord(kept.pages) ? kept : {};
    const all = {...others, pages: isRecord(pages) ? pages : {}, last: isPlace(last) ? last : undefined};
    const {guesses, answers, read, share} = recordOf(all.pages[page]);
    /** @type {Remembered} */
    const here = {guesses: {}, answers: {}, read: textsOf(read), share: Number(share) || 0};
    for (const [name, guess] of Object.entries(recordOf(guesses))) if (typeof guess === "string") here.guesses[name] = guess;
    for (const [name, given] of Object.entries(recordOf(answers))) if (Array.isArray(given)) here.answers[name] = textsOf(given);
    all.pages[page] = here;
    return {here, all};
  }

  let {here, all} = load();
  // Chi torna indietro trova la pagina com'era: se intanto è cambiato qualcosa si rifà.
  addEventListener("pageshow", ({persisted}) => {
    const before = seen;
    if (persisted) load();
    if (seen !== before) location.reload();
  });

  return {
    page, site,
    kept: true,   // falso se il browser non lascia ricordare
    get all() { return all; },
    get here() { return here; },
    /**
     * Cambia ciò che si ricorda, a partire da ciò che c'è adesso: un'altra scheda può averlo cambiato.
     * @param {(here: Remembered, all: Memory) => void} amend
     */
    change(amend) {
      if (this.kept && !forgotten) ({here, all} = load());
      amend(here, all);
      if (forgotten) return;
      try {
        seen = JSON.stringify(all);
        localStorage.setItem(drawer, seen);
      } catch { this.kept = false; }   // finestra privata o memoria piena: vale finché la pagina è aperta
    },
    forget() {
      forgotten = true;
      try { localStorage.removeItem(drawer); } catch { /* non c'era niente */ }
    },
  };
})();

/**
 * Un elemento con le sue proprietà e ciò che contiene.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 * @param {...(Node | string)} children
 */
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, /** @type {object} */ (properties));   // i tipi di tutti gli elementi insieme sono troppi
  element.append(...children);
  return element;
}

/**
 * Il nome di una domanda, fatto con le sue parole e il suo codice: se cambiano, ciò che se ne ricordava non vale più.
 * @param {...(Element | null | undefined)} parts
 */
function nameOf(...parts) {
  const text = parts.map(part => part?.textContent ?? "").join(" ").replace(/\s+/g, " ");
  return [...text].reduce((sum, letter) => Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0, 2166136261).toString(36);
}

// Le domande: una lista di scelte, poi la risposta chiusa che comincia con la lettera giusta e dà una ragione per ognuna.

/** @typedef {{key: string, reasons: Map<string, Node[]>}} Answer */

/**
 * La risposta: la prima lettera in grassetto è quella giusta; di ogni lettera, ciò che la segue nel suo paragrafo.
 * @param {Element} details
 * @returns {Answer}
 */
function readAnswer(details) {
  const reasons = new Map();
  let key = "";
  for (const mark of details.querySelectorAll("p > strong:first-child")) {
    const letter = (mark.textContent ?? "").replace(".", "");
    key ||= letter;
    const told = mark.parentElement?.cloneNode(true);
    if (!(told instanceof Element)) continue;
    told.firstElementChild?.remove();
    reasons.set(letter, [...told.childNodes]);
  }
  return {key, reasons};
}

/** @param {Element} details */
function makeQuestion(details) {
  const choices = details.previousElementSibling;
  const parts = [];
  let part = choices?.previousElementSibling;
  while (part && !part.matches("p:has(> strong:first-child)")) {
    parts.unshift(part);
    part = part.previousElementSibling;
  }
  const number = part?.querySelector("strong")?.textContent?.match(/^(\d+)\.$/)?.[1];
  if (!choices?.matches("ul") || !part || !number) return null;
  const {key, reasons} = readAnswer(details);
  const name = nameOf(part, ...parts, choices);
  const status = make("div", {className: "quiz-status", role: "status"});
  const options = [...choices.children].map(item => {
    const letter = item.querySelector("strong")?.textContent?.replace(".", "") ?? "";
    const radio = make("input", {type: "radio", name: `domanda-${number}`, value: letter});
    const said = make("span", {}, ...(item.firstElementChild?.childNodes ?? []));
    return {radio, option: make("label", {className: "quiz-choice"}, radio, said)};
  });
  const legend = make("legend", {}, ...part.childNodes);
  const form = make("form", {className: "quiz"}, make("fieldset", {}, legend, ...parts, ...options.map(({option}) => option)), status);
  form.addEventListener("submit", event => event.preventDefault());
  part.replaceWith(form);
  choices.remove();
  form.append(details);

  /** @param {string} letter */
  function show(letter) {
    const right = letter === key;
    for (const {radio, option} of options) {
      radio.checked = radio.value === letter;
      option.classList.toggle("right", radio.checked && right);
      option.classList.toggle("wrong", radio.checked && !right);
    }
    const reason = (reasons.get(letter) ?? []).map(node => node.cloneNode(true));
    const verdict = make("strong", {}, right ? `Giusto, ${letter}.` : `No, non ${letter}.`);
    status.replaceChildren(make("p", {className: right ? "right" : "wrong"}, verdict, ...reason, right ? "" : " Prova ancora."));
  }
  form.addEventListener("change", event => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const letter = event.target.value;
    memory.change(here => { (here.answers[name] ??= []).push(letter); });
    show(letter);
    form.dispatchEvent(new Event("answered", {bubbles: true}));
  });
  const before = memory.here.answers[name]?.at(-1);
  if (before && reasons.has(before)) show(before);
  return {name, key};
}

function makeQuiz() {
  const section = document.getElementById("mettiti-alla-prova");
  const questions = [...(section?.querySelectorAll("details") ?? [])].map(makeQuestion).filter(question => question !== null);
  const intro = section?.querySelector("p");
  if (!section || !questions.length || !intro) return;
  intro.textContent = "Scegli una risposta: ti diciamo subito se va bene, e perché.";
  const score = make("p", {className: "quiz-score"});
  section.append(score);
  function count() {
    const given = questions.map(({name, key}) => ({all: memory.here.answers[name] ?? [], key}));
    const right = given.filter(({all, key}) => all.at(-1) === key).length;
    const first = given.filter(({all, key}) => all[0] === key).length;
    const tried = given.some(({all}) => all.length);
    const lost = memory.kept ? "" : "Questo browser non lascia ricordarle. ";
    score.replaceChildren(tried ? `Risposte giuste: ${right} su ${questions.length}, ${first} al primo tentativo. ${lost}` : "");
    if (tried) score.append(forgetButton());
  }
  section.addEventListener("answered", count);
  count();
}

function forgetButton() {
  const button = make("button", {type: "button", className: "forget"}, "Dimentica tutto");
  button.title = "Toglie da questo browser risposte, previsioni e sezioni lette di tutto il corso";
  button.onclick = () => {
    if (!confirm("Tolgo da questo browser le risposte, le previsioni e le sezioni lette di tutto il corso?")) return;
    memory.forget();
    location.reload();
  };
  return button;
}

// Le previsioni: l'output che la domanda chiede di prevedere si apre dopo una previsione, o a chi chiede di vederlo.

/** @param {HTMLElement} output */
function makePrediction(output) {
  const cell = output.closest(".cell"), question = cell?.previousElementSibling;
  if (!cell || !question) return;
  const name = nameOf(question, cell.querySelector(".cell_input"));
  /** @param {string} guess */
  function open(guess) {
    output.classList.add("seen");
    if (guess) output.prepend(make("p", {className: "guess-kept"}, "Avevi previsto: ", make("q", {}, guess)));
  }
  const kept = memory.here.guesses[name];
  if (kept !== undefined) {
    open(kept);
    return;
  }
  const field = make("input", {type: "text", maxLength: 120, autocomplete: "off"});
  const look = make("button", {type: "button"}, "Mostra senza prevedere");
  const form = make("form", {className: "guess"}, make("label", {}, "La tua previsione", field), make("button", {type: "submit"}, "Confronta"), look);
  /** @param {string} guess */
  function answer(guess) {
    memory.change(here => { here.guesses[name] = guess; });
    form.remove();
    open(guess);
    output.tabIndex = -1;
    output.focus({preventScroll: true});
  }
  form.noValidate = true;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const guess = field.value.trim();
    if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(guess)) return answer(guess);
    field.setCustomValidity("Scrivi che cosa ti aspetti, oppure chiedi di vedere l'output.");
    field.reportValidity();
  });
  field.addEventListener("input", () => field.setCustomValidity(""));
  look.addEventListener("click", () => answer(""));
  output.before(form);
  // Un rimando a una figura che è qui dentro la mostra.
  const opened = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !output.contains(target)) return;
    form.remove();
    open("");
    target.scrollIntoView();
  };
  addEventListener("hashchange", opened);
  opened();
}

// Dove si è arrivati: la sezione in «In questa pagina», ciò che è letto, quanto manca, da dove si continua.

const SECONDS = 3;   // quanto una sezione dev'essere sullo schermo per dirla letta

function followReader() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('#pst-page-toc-nav a[href^="#"]')]);
  const sections = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const all = sections.filter(section => section !== null);
  if (!links.length || all.length < links.length) return;
  countReading(links, all, markSection(links, all));
}

/**
 * Segna in «In questa pagina» la sezione che si legge. Returns: chi dice il suo numero.
 * @param {HTMLAnchorElement[]} links
 * @param {HTMLElement[]} all
 */
function markSection(links, all) {
  const list = document.getElementById("pst-secondary-sidebar");
  let active = -1;
  function follow() {
    const line = innerHeight * 0.3;
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const tops = all.map(section => section.getBoundingClientRect().top);
    const now = end && scrollY > 0 ? all.length - 1 : tops.findLastIndex(top => top <= line);
    const link = links[now];
    // Dopo un tocco anche il tema segna una voce, quella toccata: se in fondo alla pagina non ci si arriva, è un'altra.
    for (const other of links) if (other !== link) other.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    if (now === active) return;
    active = now;
    // Di una sezione dentro un'altra il tema mostra la voce solo se quelle che la contengono sono attive.
    for (const entry of document.querySelectorAll("#pst-page-toc-nav li")) entry.classList.toggle("active", !!link && entry.contains(link));
    if (link && list && list.scrollHeight > list.clientHeight) {
      const {top, bottom} = link.getBoundingClientRect(), seen = list.getBoundingClientRect();
      if (top < seen.top + 60 || bottom > seen.bottom - 60) list.scrollTop += top - seen.top - seen.height / 2;
    }
  }
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, {passive: true});
  addEventListener("resize", follow);
  follow();
  return () => active;
}

/**
 * Ricorda le sezioni lette e il posto da cui si continua, e dice quanto manca.
 * @param {HTMLAnchorElement[]} links
 * @param {HTMLElement[]} all
 * @param {() => number} current
 */
function countReading(links, all, current) {
  const minutes = Number(document.querySelector(".lesson-facts")?.textContent?.match(/circa (\d+)\sminuti/i)?.[1]);
  if (!minutes) return;
  // Una sezione pesa quanto il suo testo, senza quello delle sezioni che contiene.
  const own = all.map(section => (section.textContent ?? "").length);
  all.forEach(section => {
    const parent = all.findIndex(other => other === section.parentElement);
    if (parent >= 0) own[parent] -= (section.textContent ?? "").length;
  });
  const whole = own.reduce((sum, length) => sum + length, 0);
  const seconds = all.map(() => 0);
  const left = document.querySelector(".time-left");
  function tell() {
    const read = new Set(memory.here.read);
    links.forEach((link, index) => link.classList.toggle("read", read.has(all[index].id)));
    const done = own.filter((_, index) => read.has(all[index].id)).reduce((sum, length) => sum + length, 0);
    const share = done / whole;
    if (share !== memory.here.share) memory.change(here => { here.share = share; });
    const rest = Math.ceil(minutes * (1 - share) / 5) * 5;
    // Su un telefono c'è posto per «75 min».
    const wide = (/** @type {string} */ text) => make("span", {className: "wide"}, text);
    left?.replaceChildren(...(rest ? [wide("Restano "), `${Math.min(rest, minutes)} min`, wide("uti")] : ["Lezione letta"]));
  }
  tell();
  let stay = 0, there = current();
  setInterval(() => {
    if (document.hidden) return;
    const active = current();
    stay = there === active ? stay + 1 : 1;
    there = active;
    const read = all.filter((section, index) => {
      // Il suo testo finisce dove comincia la prima sezione che contiene.
      const {top, bottom} = section.getBoundingClientRect();
      const child = all[index + 1];
      const end = child && section.contains(child) ? child.getBoundingClientRect().top : bottom;
      if (top >= innerHeight || end <= 0) return false;
      seconds[index] += 1;
      return seconds[index] >= SECONDS && end <= innerHeight + 1 && !memory.here.read.includes(section.id);
    }).map(section => section.id);
    const place = all[active], last = memory.all.last;
    const moved = place && stay === SECONDS && (last?.page !== memory.page || last.place !== place.id);
    if (!read.length && !moved) return;
    memory.change((here, kept) => {
      here.read = [...new Set([...here.read, ...read])];
      if (moved) kept.last = {page: memory.page, place: place.id, title: links[active].textContent ?? ""};
    });
    if (read.length) tell();
  }, 1000);
}

// Nell'indice e nella prima pagina: quanto si è letto di ogni lezione, e da dove si continua.

function showProgress() {
  /** @param {string} page */
  const share = page => Math.round(100 * (Number(recordOf(memory.all.pages[page]).share) || 0));
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("a[data-lesson]"))) {
    const read = share(link.dataset.lesson ?? "");
    if (read) link.append(make("span", {className: "lesson-read"}, read > 95 ? make("span", {title: "Letta"}, "✓") : `${read} %`));
  }
  const start = document.querySelector("p.start");
  const last = memory.all.last;
  const lesson = last && /** @type {HTMLElement | null} */ (document.querySelector(`a[data-lesson="${CSS.escape(last.page)}"]`));
  if (!start || !lesson) return;
  const where = `${lesson.querySelector(".lesson-number")?.textContent}. ${last.title}`;
  const link = make("a", {href: `${memory.site.href}${last.page}.html#${last.place}`, className: "resume"}, `Continua da «${where}»`);
  start.prepend(link, " ");
}

makeQuiz();
/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".predicted")).forEach(makePrediction);
showProgress();
followReader();
document.documentElement.dataset.ready = "";
