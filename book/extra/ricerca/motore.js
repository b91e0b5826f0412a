// Da una domanda alle sezioni che le rispondono. Il motore è MiniSearch; qui stanno le parole:
// senza accenti, ridotte alla radice italiana, e i nomi del codice anche a pezzi.
const courseSearch = (() => {
  const WORD = /[\p{L}\p{M}\d_]+(?:\.[\p{L}_][\p{L}\d_]*)*/gu;
  const SHOWN = 20;            // sezioni al più in una risposta
  const SHOWN_OF_A_PAGE = 3;
  const WORTH = 0.12;          // sotto questa parte del punteggio migliore non è una risposta

  // Ogni parola ha due radici. La prima toglie la vocale finale e unisce singolari e plurali; quella di Snowball
  // unisce anche le voci di un verbo, ma di «lineare» e «lineari» fa due parole: conta meno.
  const stemmer = new ItalianStemmer();
  const cache = new Map();
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const root = word => /^[a-z]{4,}$/.test(word) ? word.replace(/(?<=[cg])h?[eiao]$|i?[eiao]$/, "") : word;
  const family = word => /^[a-z]{4,}$/.test(word) ? `~${stemmer.stemWord(word)}` : word;

  // «torch.no_grad» → torch.no_grad, torch, no_grad, no, grad; «BCELoss» → bceloss, bce, loss.
  function terms(word) {
    if (!cache.has(word)) {
      const plain = fold(word);
      const pieces = fold(word.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")).split(/[._]/);
      const all = [plain, ...plain.split("."), ...pieces];
      cache.set(word, [...new Set([...all.map(root), ...all.map(family)])].filter(term => term.length > 1));
    }
    return cache.get(word);
  }
  const words = text => text.match(WORD) || [];
  const phrase = text => ` ${words(text).map(word => root(fold(word))).join(" ")} `;

  const {pages, sections, common, english} = courseIndex;
  const frequent = new Set(common.flatMap(terms));
  const known = new Set();
  const engine = new MiniSearch({
    fields: ["title", "page", "text", "code"],
    tokenize: text => words(text).flatMap(terms),
    processTerm: term => { known.add(term); return term; },
    searchOptions: {processTerm: term => term},
  });
  const phrases = sections.map(([page, , title, text, code]) => phrase(`${title}\n${text}\n${code}`));
  const titles = sections.map(([, , title]) => phrase(title));
  engine.addAll(sections.map(([page, , title, text, code], id) => ({id, title, page: pages[page][1], text, code})));

  // Quante coppie di parole vicine nella domanda sono vicine anche in un testo: un messaggio d'errore
  // incollato ha i numeri di chi l'ha visto, e intero non si trova mai.
  function closeness(asked) {
    const list = asked.trim().split(" ");
    const pairs = list.slice(1).map((word, n) => [list[n], word]).filter(pair => !pair.every(word => frequent.has(word)));
    return text => pairs.length ? pairs.filter(([one, two]) => text.includes(` ${one} ${two} `)).length / pairs.length : 0;
  }

  function search(query) {
    const asked = phrase(query);
    // Chi legge la documentazione cerca «loss»: il corso dice «perdita», e lo sa dal suo glossario.
    const said = english.map(([name, term]) => [phrase(name), phrase(term)]).filter(([name]) => asked.includes(name));
    const italian = said.reduce((text, [name, term]) => text.replace(name, term), asked);
    const near = [asked, italian].map(closeness);
    const all = words(query).flatMap(terms);
    const rare = all.filter(term => !frequent.has(term));
    // Di torch.no_grad contano il nome intero e no_grad; i pezzi aiutano soltanto.
    const names = new Set(words(query).flatMap(word => [word, word.split(".").at(-1)]).map(word => root(fold(word))));
    const added = said.flatMap(([, term]) => term.trim().split(" ")).filter(term => !frequent.has(term));
    const sought = [...new Set([...added, ...(rare.length ? rare : all)])];
    const found = engine.search(sought.join(" "), {
      tokenize: text => text.split(" "),
      boost: {title: 2.5, page: 1.5, text: 1, code: 0.7},
      boostTerm: term => names.has(term) ? 1 : added.includes(term) ? 0.6 : 0.2,
      boostDocument: id => {
        const [, , , , , weight] = sections[id];
        const [here, inTitle] = [phrases[id], titles[id]].map(text => Math.max(...near.map(share => share(text))));
        return weight * (1 + 3 * here ** 2 + 3 * inTitle ** 2) * (titles[id] === asked || titles[id] === italian ? 1.5 : 1);
      },
      // Le parole che il corso non conosce si cercano anche scritte diversamente; l'ultima può essere a metà.
      fuzzy: term => /^[a-z]{4,}$/.test(term) && !known.has(term) && 0.25,
      prefix: (term, place, list) => place === list.length - 1 && term.length > 2,
    });
    const groups = new Map();
    let shown = 0;
    for (const {id, score, terms} of found) {
      if (shown === SHOWN || score < WORTH * found[0].score) break;
      const [page, anchor, title, text, code] = sections[id];
      if (!groups.has(page)) groups.set(page, {address: pages[page][0], title: pages[page][1], sections: []});
      const group = groups.get(page);
      if (group.sections.length === SHOWN_OF_A_PAGE) continue;
      group.sections.push({anchor, title, score, ...excerpt(text, code, terms)});
      shown += 1;
    }
    return [...groups.values()];
  }

  // Un testo in pezzi, [brano, trovato], perché si segni ciò che risponde.
  function marked(text, found, from = 0, to = text.length) {
    const pieces = [];
    let last = from;
    for (const {index, 0: word} of text.matchAll(WORD)) {
      if (index < from || index >= to || !hit(word, found)) continue;
      pieces.push([text.slice(last, index), false], [word, true]);
      last = index + word.length;
    }
    return [...pieces, [text.slice(last, to), false]].filter(([piece]) => piece);
  }
  const hit = (word, found) => terms(word).some(term => found.has(term));

  // Il brano più fitto di parole trovate: dal testo, o dal codice se il testo non ne ha.
  function excerpt(text, code, matched) {
    const rare = matched.filter(term => !frequent.has(term));
    const found = new Set(rare.length ? rare : matched);
    const [source, isCode] = [[text, false], [code, true]].find(([source]) => words(source).some(word => hit(word, found))) || [text, false];
    const all = [...source.matchAll(WORD)].map(({index, 0: word}) => ({index, end: index + word.length, terms: terms(word).filter(term => found.has(term))}));
    const hits = all.map(({terms}, place) => place).filter(place => all[place].terms.length);
    const richness = place => new Set(all.slice(place, place + 22).flatMap(({terms}) => terms)).size;
    const best = hits.reduce((best, place) => richness(place) > richness(best) ? place : best, hits[0] ?? 0);
    const first = best < 10 ? 0 : best - 5, last = Math.min(first + 32, all.length) - 1;
    if (last < 0) return {found, isCode, pieces: []};
    // Fino in fondo alla parola e alla sua punteggiatura.
    const from = first ? all[first].index : 0;
    const to = last === all.length - 1 ? source.length : source.indexOf(" ", all[last].end) >>> 0;
    const pieces = marked(source, found, from, Math.min(to, source.length));
    if (from) pieces.unshift(["… ", false]);
    if (to < source.length) pieces.push([" …", false]);
    return {found, isCode, pieces};
  }

  return {search, marked};
})();
