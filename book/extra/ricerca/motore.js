// Da una domanda alle sezioni che le rispondono. Il motore è MiniSearch; qui stanno le parole:
// senza accenti, ridotte alla radice, con i nomi del codice interi e a pezzi.
const courseSearch = (() => {
  const WORD = new RegExp([
    /\d+ ?[x×] ?\d+(?![\p{L}\d])/u,                           // 28 × 28
    /\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)/u,                      // 70 000
    /\d+[.,]\d+(?![.,]?\d)/u,                                 // 0,693 e 0.693
    /[\p{L}\p{M}\d_]+(?:\.[\p{L}_][\p{L}\d_]*)*/u,            // parole, e anche nn.Linear e zero_grad
    /\*\*|[@%]|[-+*/]=|==|\.\.\.|(?<=^|\s)[*+/-](?=$|\s)/u,   // operatori
    /(?<![\p{L}\d])\.[TH](?!\p{L})/u,                         // .T
    /\[[\s\d:,-]*:[\s\d:,\w-]*\]/u,                           // [:], [1:3], [:, None]
    /(?<![\p{L}\d)\]] ?)-1(?!\d)/u,                           // -1, quando non è una sottrazione
  ].map(part => part.source).join("|"), "gu");
  const SHOWN = 20;            // sezioni al più in una risposta
  const SHOWN_OF_A_PAGE = 5;
  const WORTH = 0.12;          // sotto questa parte del punteggio migliore non è una risposta
  const CURES = "book/errori.html";
  const EXCERPT = 32;          // parole di un brano

  // Ogni parola ha due radici. La prima toglie la vocale finale e unisce singolari e plurali; quella di Snowball
  // unisce anche le voci di un verbo, ma di «lineare» e «lineari» fa due parole: conta meno.
  const stemmer = new ItalianStemmer();
  const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const root = (/** @type {string} */ word) => /^[a-z]{4,}$/.test(word) ? word.replace(/(?<=[cg])h?[eiao]$|i?[eiao]$/, "") : word;
  const family = (/** @type {string} */ word) => /^[a-z]{4,}$/.test(word) ? `~${stemmer.stemWord(word)}` : word;

  // «torch.no_grad» → torch.no_grad, torch, no_grad, no, grad, nograd; «BCELoss» → bceloss, bce, loss.
  /** @type {Map<string, string[]>} */
  const cache = new Map();
  /** @param {string} word */
  function terms(word) {
    if (!/[\p{L}_]/u.test(word) || /^[\d[.]/.test(word)) {   // un segno o un numero: con la virgola o col punto è lo stesso
      if (word.startsWith("[")) return ["[:]"];   // un intervallo, qualunque sia
      if (word.startsWith(".") && word.length === 2) return [fold(word)];
      const plain = word.replace(/\s/g, "").replace("×", "x").replace(/(?<=\d),(?=\d)/, ".");
      return /^\d$/.test(plain) ? [] : [plain];
    }
    let found = cache.get(word);
    if (!found) {
      const plain = fold(word), parts = plain.split(".");
      const pieces = fold(word.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")).split(/[._]/);
      const all = pieces.length > 1 ? [plain, ...parts, ...pieces, ...(plain.match(/\.[a-z]$/) ?? []), parts[parts.length - 1].replaceAll("_", "")].map(root) : [root(plain), family(plain)];
      found = [...new Set(all)].filter(term => term.length > 1);
      cache.set(word, found);
    }
    return found;
  }

  const {pages, sections, common, names: otherNames} = courseIndex;
  /** @type {(text: string) => string[]} */
  const words = text => text.match(WORD) ?? [];
  const frequent = new Set(common.flatMap(terms));
  const rare = (/** @type {string[]} */ list) => list.filter(term => !frequent.has(term));
  // Le parole che contano, in fila: «la trasposta di una matrice» → « traspost matric ».
  const phrase = (/** @type {string} */ text) => ` ${rare(words(text).flatMap(word => terms(word).slice(0, 1))).join(" ")} `;
  const titles = sections.map(([, , title]) => phrase(title));
  /** @type {string[]} */
  const phrases = [];
  const phraseOf = (/** @type {number} */ id) => phrases[id] ??= titles[id] + phrase(sections[id][3]) + phrase(sections[id][4]);
  const translations = otherNames.map(([name, term, foreign]) => ({
    name: phrase(name), term: phrase(term), replaced: foreign ? words(name).flatMap(terms) : [],
  })).filter(({name}) => name.trim());

  /** @type {Set<string>} */
  const known = new Set();
  const engine = new MiniSearch({
    fields: ["title", "page", "text", "code", "numbers"],
    tokenize: text => words(text).flatMap(terms),
    processTerm: term => { known.add(term); return term; },
    searchOptions: {processTerm: term => term, tokenize: text => text.split(" ")},
  });
  const documents = sections.map(([page, , title, text, code, numbers], id) => ({id, title, page: pages[page][1], text, code, numbers}));
  // A gruppi: su un telefono lento, fra uno e l'altro si può già scrivere.
  const ready = engine.addAllAsync(documents, {chunkSize: 40});

  // Quante coppie di parole vicine in una frase lo sono anche in un testo. Un messaggio d'errore incollato
  // ha i numeri di chi l'ha visto, e intero non si trova mai; ma il titolo della sua cura ci sta dentro.
  /** @param {string} asked @param {string} text */
  function closeness(asked, text) {
    const list = asked.trim().split(" ");
    const pairs = list.slice(1).map((word, place) => ` ${list[place]} ${word} `);
    return pairs.length ? pairs.filter(pair => text.includes(pair)).length / pairs.length : 0;
  }

  /** @param {string} written @returns {Group[] & Outcome} */
  function search(written) {
    // Incollate da un PDF le lettere possono essere legate, spezzate o larghe, e il meno un trattino.
    const query = written.normalize("NFKC").replace(/[\u00ad\u200b]/g, "").replace(/[\u2212\u2013]/g, "-");
    const asked = phrase(query);
    // Chi viene dalla documentazione cerca «loss», chi comincia «allenare»: il corso lo sa dal suo glossario.
    const said = translations.filter(({name}) => asked.includes(name));
    const italian = said.reduce((text, {name, term}) => text.replace(name, term), asked);
    const added = said.flatMap(({term}) => term.trim().split(" "));
    // La parola che il corso non usa conta poco: altrove vuol dire altro, come «costo».
    const replaced = new Set(said.flatMap(translation => translation.replaced).filter(term => !added.includes(term)));
    // Di torch.no_grad contano il nome intero e no_grad; i pezzi aiutano soltanto, e non si segnano.
    const names = new Set(words(query).flatMap(word => [word, ...word.split(".").slice(-1)]).map(word => root(fold(word))));
    const all = words(query).flatMap(terms);
    const compound = words(query).map(terms).filter(list => list.length > 2).flat();
    const pieces = new Set(compound.filter(term => !names.has(term)));
    // «data loader» è DataLoader.
    const list = words(query).map(fold);
    const joined = list.slice(1).map((word, place) => list[place] + word).filter(word => known.has(word));
    joined.forEach(word => names.add(word));
    const sought = [...new Set([...added, ...joined, ...(rare(all).length ? rare(all) : all)])];

    /** @param {number} id */
    const near = id => Math.max(...[asked, italian].map(question => closeness(question, phraseOf(id))));
    /** @param {number} id */
    const titled = id => Math.max(...[asked, italian].map(question => closeness(titles[id], question)));
    // MiniSearch lo chiede di nuovo per ogni parola: in un messaggio lungo sono centinaia di volte.
    /** @type {number[]} */
    const boosts = [];
    const short = asked.trim().split(" ").length < 3;
    /** @param {number} id */
    function boost(id) {
      // Chi scrive un nome solo vuole sapere che cos'è; chi ha un errore ne scrive di più.
      const share = short && pages[sections[id][0]][0] === CURES ? 0.35 : 1;
      return boosts[id] ??= share * sections[id][6] * (1 + near(id) ** 2 + titled(id) ** 2);
    }
    const found = engine.search(sought.join(" "), {
      boost: {title: 2.5, page: 1.5, text: 1, code: 0.7, numbers: 1},
      boostTerm: term => replaced.has(term) ? 0.3 : names.has(term) || added.includes(term) ? 1 : term.startsWith("~") ? 0.6 : 0.2,
      boostDocument: boost,
      // Le parole che il corso non conosce si cercano anche scritte diversamente; l'ultima può essere a metà.
      fuzzy: term => /^[a-z]{4,}$/.test(term) && !known.has(term) && (term.length < 8 ? 1 : 2),
      prefix: (term, place, whole) => place === whole.length - 1 && term.length > 2,
    });
    const groups = grouped(found.filter(({score}) => score >= WORTH * found[0].score), pieces);
    // Nessuna parola della domanda è nel corso, nemmeno come inizio di un'altra: ciò che si è trovato le somiglia soltanto.
    const guessed = !found.some(result => result.queryTerms.some(start => result.terms.some(term => term.startsWith(start))));
    return Object.assign(groups, {guessed, asks: all.length > 0});
  }

  // In ordine di punteggio; quelle della stessa pagina che stanno vicine vanno sotto un titolo solo.
  /** @param {Found[]} found @param {Set<string>} pieces */
  function grouped(found, pieces) {
    /** @type {Group[]} */
    const groups = [];
    /** @type {Map<number, number>} */
    const of = new Map();
    let shown = 0;
    for (const {id, terms: matched} of found) {
      const [page, anchor, title, text, code] = sections[id];
      const many = (of.get(page) ?? 0) + 1;
      of.set(page, many);
      if (many > SHOWN_OF_A_PAGE) continue;
      const [address, name] = pages[page];
      if (groups.at(-1)?.address !== address) groups.push({address, title: name, sections: []});
      const worthy = rare(matched).filter(term => !pieces.has(term));
      const sought = new Set(worthy.length ? worthy : matched);
      const isPage = title === name;
      groups[groups.length - 1].sections.push({anchor, isPage, title: marked(title, sought), ...excerpt(title, text, code, sought)});
      if (++shown === SHOWN) break;
    }
    return groups;
  }

  // Il brano più fitto di parole trovate: dal testo, o dal codice se stanno soltanto lì.
  /**
   * @param {string} title
   * @param {string} text
   * @param {string} code
   * @param {Set<string>} sought
   * @returns {{isCode: boolean, pieces: Piece[]}}
   */
  function excerpt(title, text, code, sought) {
    const isCode = !words(`${title} ${text}`).some(hit(sought)) && words(code).some(hit(sought));
    const source = isCode ? code : text;
    const all = [...source.matchAll(WORD)].map(({index, 0: word}) => (
      {index, end: index + word.length, found: terms(word).filter(term => sought.has(term))}
    ));
    if (!all.length) return {isCode, pieces: []};
    const richness = (/** @type {number} */ place) => new Set(all.slice(place, place + EXCERPT - 8).flatMap(({found}) => found)).size;
    const places = [...all.keys()].filter(place => all[place].found.length);
    const best = places.reduce((richest, place) => richness(place) > richness(richest) ? place : richest, 0);
    // Qualche parola prima, e se il testo comincia poco più su, dall'inizio.
    const first = best < 10 ? 0 : best - 5;
    const last = Math.min(first + (isCode ? EXCERPT / 2 : EXCERPT), all.length) - 1;
    const from = first ? all[first].index : 0;
    const to = last < all.length - 1 ? all[last].end : source.length;
    const [before, after] = [from > 0 ? "… " : "", to < source.length ? " …" : ""];
    return {isCode, pieces: [[before, false], ...marked(source.slice(from, to), sought), [after, false]]};
  }

  // Un testo in pezzi, [brano, trovato], perché si segni ciò che risponde.
  /** @param {string} text @param {Set<string>} sought @returns {Piece[]} */
  function marked(text, sought) {
    /** @type {Piece[]} */
    const pieces = [];
    let last = 0;
    for (const {index, 0: word} of text.matchAll(WORD)) {
      if (!hit(sought)(word)) continue;
      pieces.push([text.slice(last, index), false], [word, true]);
      last = index + word.length;
    }
    return [...pieces, [text.slice(last), false]];
  }

  /** @type {(sought: Set<string>) => (word: string) => boolean} */
  const hit = sought => word => terms(word).some(term => sought.has(term));

  return {ready, search};
})();
