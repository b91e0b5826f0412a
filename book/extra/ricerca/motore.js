// Da una domanda alle sezioni che le rispondono. Il motore è MiniSearch; qui stanno le parole:
// senza accenti, ridotte alla radice, con i nomi del codice interi e a pezzi.
const courseSearch = (() => {
  const WORD = new RegExp([
    /\d+ ?[x×] ?\d+(?![\p{L}\d])/u,                           // 28 × 28
    /\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)/u,                      // 70 000
    /\d+[.,]\d+(?![.,]?\d)/u,                                 // 0,693 e 0.693
    /[\p{L}\p{M}\d_]+(?:\.[\p{L}_][\p{L}\d_]*)*/u,            // parole, e anche nn.Linear e zero_grad
    /\*\*|%|@(?!\p{L}{2})|[-+*/]=|==|\.\.\.|(?<=^|\s)[*+/-](?=$|\s)/u,   // operatori, ma non @torch.no_grad
    /(?<![\p{L}\d])\.[TH](?!\p{L})/u,                         // .T
    /\[[\s\d:,-]*:[\s\d:,\w-]*\]/u,                           // [:], [1:3], [:, None]
    /(?<![\p{L}\d)\]] ?)-1(?!\d)/u,                           // -1, quando non è una sottrazione
  ].map(part => part.source).join("|"), "gu");
  const SHOWN = 20;            // sezioni al più in una risposta
  const SHOWN_OF_A_PAGE = 5;
  const SHOWN_WITHOUT = 5;     // se una parola della domanda nel corso non c'è
  const WORTH = 0.12;          // sotto questa parte del punteggio migliore non è una risposta
  const [CURES, TERMS] = ["book/errori.html", "book/glossario.html"];
  const DEFINES = /\b(che cos|cos e|cosa e|signific\w+|vuol dire|definizione)\b/;
  const EXCERPT = 32;          // parole di un brano
  // Quanto conta ogni cosa: scelti sulle domande di tests/queries.yml.
  const WEIGHTS = {
    title: 2.5, page: 2.4, code: 0.95,            // dove sta una parola, rispetto al testo
    family: 0.6, foreign: 0.3, piece: 0.12,       // quanto somiglia a quella cercata
    near: 1.4, titled: 0.7, exact: 1.6,           // le parole vicine; un titolo che è la domanda
    covered: 1.5,                                 // quanta parte della domanda c'è
    cures: 0.35, defines: 2.5,                    // un errore, se si cerca un nome; il glossario, se si chiede che cos'è
  };

  // Ogni parola ha due radici. La prima toglie la vocale finale e unisce singolari e plurali; quella di Snowball
  // unisce anche le voci di un verbo, ma di «lineare» e «lineari» fa due parole: conta meno.
  const stemmer = new ItalianStemmer();
  const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const root = (/** @type {string} */ word) => /^[a-z]{4,}$/.test(word) ? word.replace(/(?<=[cg])h?[eiao]$|i?[eiao]$/, "") : word;
  // «8 ore» è «Otto ore»; lo zero e l'uno sono dappertutto.
  const DIGITS = "  due tre quattro cinque sei sette otto nove".split(" ").map(root);
  const family = (/** @type {string} */ word) => /^[a-z]{4,}$/.test(word) ? `~${stemmer.stemWord(word)}` : word;

  // «torch.no_grad» → torch.no_grad, torch, no_grad, no, grad, nograd; «BCELoss» → bceloss, bce, loss.
  /** @type {Map<string, string[]>} */
  const cache = new Map();
  /** @param {string} word */
  function terms(word) {
    if (!/[\p{L}_]/u.test(word) || /^[\d[.]/.test(word)) {   // un segno o un numero: con la virgola o col punto è lo stesso
      if (word.startsWith("[")) return ["[:]"];   // un intervallo, qualunque sia
      if (word.startsWith(".") && word.length === 2) return [fold(word)];
      const plain = word.replace(/[\s_]/g, "").replace("×", "x").replace(/(?<=\d),(?=\d)/, ".").replace(/(?<=\d{3})\.0$/, "");
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
  // Un nome di più parole si riconosce anche con altri articoli («caricare un modello»); se però ne resta una sola,
  // come di «non parte» o «a caso», si riconosce soltanto intero.
  const whole = (/** @type {string} */ text) => ` ${words(text).flatMap(word => terms(word).slice(0, 1)).join(" ")} `;
  const translations = otherNames.map(([name, term, foreign]) => {
    const short = phrase(name), isWhole = words(name).length > 1 && rare(short.trim().split(" ")).length < 2;
    return {name: isWhole ? whole(name) : short, isWhole, term, replaced: foreign ? words(name).flatMap(terms) : []};
  }).filter(({name}) => name.trim()).sort((a, b) => b.name.length - a.name.length);

  // Le parole del corso, e in quante sezioni stanno.
  // Tutte le parole del corso.
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

  // Quante lettere cambiano fra due parole, fin dove interessa; due vicine scambiate contano una.
  /** @param {string} a @param {string} b @param {number} most */
  function distance(a, b, most) {
    /** @type {number[]} */
    let before = [], last = [...b, ""].map((_, place) => place);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(a[i - 1] !== b[j - 1]));
        if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  // Le parole del corso che più somigliano a una che non c'è: la prima lettera non la sbaglia quasi nessuno.
  /** @type {Map<string, string[]>} */
  const byLetter = new Map();
  /** @param {string} word */
  function similar(word) {
    if (!/^[a-z][a-z_]{3,}$/.test(word)) return [];
    if (!byLetter.size) for (const term of known) byLetter.set(term[0], byLetter.get(term[0]) ?? []).get(term[0])?.push(term);
    let most = word.length < 8 ? 1 : 2;
    /** @type {string[]} */
    let found = [];
    for (const other of byLetter.get(word[0]) ?? []) {
      if (Math.abs(other.length - word.length) > most) continue;
      const far = distance(word, other, most);
      if (far < most) [most, found] = [far, []];
      if (far === most) found.push(other);
    }
    return found;
  }

  // Un numero come il corso lo scrive: senza il punto delle migliaia, o con meno decimali.
  /** @param {string} number */
  function rounded(number) {
    const digits = number.replaceAll(".", "");
    if (/^[1-9]\d{0,2}(\.\d{3})+$/.test(number) && known.has(digits)) return [digits];
    const decimals = /^\d+\.(\d+)$/.exec(number)?.[1].length ?? 0;
    for (let kept = decimals - 1; kept > 1; kept--) {
      if (known.has(Number(number).toFixed(kept))) return [Number(number).toFixed(kept)];
    }
    return [];
  }

  // Un'idea della domanda: i termini che la dicono, quanto conta ciascuno, e se il corso la conosce.
  /** @param {string} word @param {boolean} isLast @returns {Idea} */
  function idea(word, isLast) {
    const rareTerms = rare(terms(word)), all = rareTerms.length ? rareTerms : terms(word);
    // Di torch.no_grad contano il nome intero e no_grad; i pezzi aiutano soltanto, e non si segnano.
    const names = [word, ...word.split(".").slice(-1)].map(name => root(fold(name)));
    const weights = new Map(all.map(term => [term, !/\p{L}/u.test(term) || names.includes(term) ? 1 : term.startsWith("~") ? WEIGHTS.family : WEIGHTS.piece]));
    if (DIGITS[Number(word)]) weights.set(DIGITS[Number(word)], 0.5);
    const made = {weights, need: 1, prefix: isLast, near: /** @type {string[]} */ ([]), state: /** @type {Idea["state"]} */ ("known"), word};
    const starts = isLast && all.some(term => term.length > 2 && [...known].some(other => other.startsWith(term)));
    if (!all.length || starts || [...weights].some(([term, weight]) => weight > 0.5 && known.has(term))) return made;
    const near = /^\d/.test(word) ? rounded(all[0]) : similar(all[0]);
    near.forEach(term => weights.set(term, 1));
    const pieces = all.some(term => known.has(term));
    return {...made, near, state: near.length ? "similar" : pieces ? "known" : "missing"};
  }

  // Le idee di una domanda, e la domanda con le parole del corso. Chi viene dalla documentazione cerca «loss»,
  // chi comincia «allenare»: il corso lo sa dal suo glossario.
  /** @param {string} query @returns {{ideas: Idea[], italian: string}} */
  function understood(query) {
    const list = words(query), rich = list.filter(word => rare(terms(word)).length || DIGITS[Number(word)]);
    const own = (rich.length ? rich : list).map((word, place, {length}) => idea(word, place === length - 1));
    let italian = phrase(query), rest = italian, all = whole(query);
    const ideas = [...own];
    for (const {word, near} of own) if (near.length) italian = italian.replace(` ${terms(word)[0]} `, ` ${near[0]} `);
    for (const {name, isWhole, term, replaced} of translations) {
      if (!(isWhole ? all : rest).includes(name)) continue;
      if (isWhole) all = all.replace(name, " | "); else rest = rest.replace(name, " | ");
      const course = words(term).map(word => idea(word, false));
      for (const one of own) {
        if (!name.includes(` ${terms(one.word)[0]} `)) continue;
        one.state = "known";
        one.need = replaced.length ? 0 : 0.5;
        // La parola che il corso non usa conta poco: altrove vuol dire altro, come «costo».
        for (const [part, weight] of one.weights) if (replaced.includes(part)) one.weights.set(part, weight * WEIGHTS.foreign);
      }
      italian = italian.replace(name, phrase(term));
      ideas.push(...course.map(one => ({...one, need: 1 / course.length})));
    }
    // «data loader» è DataLoader.
    const joined = list.slice(1).map((word, place) => fold(list[place] + word)).filter(word => known.has(word));
    return {ideas: [...ideas, ...joined.map(word => idea(word, false))], italian};
  }

  // Le sezioni che dicono almeno un'idea, con il loro punteggio: chi le dice tutte viene prima di chi ne ripete una.
  /** @param {Idea[]} ideas @returns {Scored[]} */
  function answering(ideas) {
    /** @type {Map<number, Scored>} */
    const found = new Map();
    let needed = 0;
    for (const {weights, need, prefix} of ideas) {
      const answers = engine.search([...weights.keys()].join(" "), {
        boost: {title: WEIGHTS.title, page: WEIGHTS.page, text: 1, code: WEIGHTS.code, numbers: 1},
        bm25: {k: 1.2, b: 0.4, d: 0.5},   // una sezione breve non vale di più solo perché è breve
        boostTerm: term => weights.get(term) ?? 1,
        prefix: term => prefix && term.length > 2,
      });
      const worth = need * Math.log(1 + sections.length / (answers.length || 1));
      needed += worth;
      for (const {id, score, terms: matched, queryTerms} of answers) {
        const sum = found.get(id) ?? {id, score: 0, terms: [], covered: 0};
        const best = Math.max(...queryTerms.map(term => weights.get(term) ?? 0));
        sum.score += score;
        sum.covered += worth * (best > 0.5 ? 1 : best);   // un'altra voce dello stesso verbo dice la stessa cosa
        sum.terms.push(...matched);
        found.set(id, sum);
      }
    }
    for (const one of found.values()) one.score *= sections[one.id][6] * (one.covered / (needed || 1)) ** WEIGHTS.covered;
    return [...found.values()];
  }

  // Le stesse sezioni in ordine: contano anche le parole vicine, i titoli, e che cosa si chiede.
  /** @param {Scored[]} found @param {string} query @param {string} italian */
  function ordered(found, query, italian) {
    const asked = phrase(query), defines = DEFINES.test(fold(query)), isShort = asked.trim().split(" ").length < 3;
    const sort = () => found.sort((a, b) => b.score - a.score);
    for (const one of found) {
      const address = pages[sections[one.id][0]][0], isTitle = titles[one.id] === italian;
      // Chi scrive un nome solo vuole sapere che cos'è; chi ha un errore ne scrive di più.
      if (isShort && address === CURES) one.score *= WEIGHTS.cures;
      // Chi scrive il nome inglese di un termine, o uno che il corso non usa, vuole sapere qual è il nostro.
      if (address === TERMS && (defines || isTitle && italian !== asked)) one.score *= WEIGHTS.defines;
      if (isTitle || titles[one.id] === asked) one.score *= WEIGHTS.exact;
    }
    sort();
    // Quanto le parole stanno vicine si guarda solo in ciò che può venire per primo: in un messaggio lungo costa.
    found.splice(60);
    for (const one of found) {
      const near = Math.max(closeness(asked, phraseOf(one.id)), closeness(italian, phraseOf(one.id)));
      const titled = Math.max(closeness(titles[one.id], asked), closeness(titles[one.id], italian));
      one.score *= 1 + WEIGHTS.near * near ** 2 + WEIGHTS.titled * titled ** 2;
    }
    return sort();
  }

  /** @param {string} written @returns {Group[] & Outcome} */
  function search(written) {
    // Incollate da un PDF le lettere possono essere legate, spezzate o larghe, e il meno un trattino.
    const query = written.normalize("NFKC").replace(/[\u00ad\u200b]/g, "").replace(/[\u2212\u2013]/g, "-");
    const {ideas, italian} = understood(query);
    const missing = ideas.filter(({state}) => state === "missing").map(({word}) => word);
    const guessed = ideas.length > 0 && ideas.every(({state}) => state !== "known");
    const found = ordered(answering(ideas.filter(({state}) => state !== "missing")), query, italian);
    const pieces = new Set(ideas.flatMap(({weights}) => [...weights].filter(([, weight]) => weight <= WEIGHTS.piece).map(([term]) => term)));
    const worthy = found.filter(({score}) => score >= WORTH * found[0].score);
    const groups = grouped(worthy, pieces, guessed || missing.length ? SHOWN_WITHOUT : SHOWN);
    return Object.assign(groups, {guessed, missing, asks: words(query).some(word => terms(word).length > 0)});
  }

  // In ordine di punteggio; quelle della stessa pagina che stanno vicine vanno sotto un titolo solo.
  /** @param {Scored[]} found @param {Set<string>} pieces @param {number} most */
  function grouped(found, pieces, most) {
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
      if (++shown === most) break;
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
