// «Forme»: come si combinano due forme, con la regola e con le parole di PyTorch.
"use strict";

const Forme = (() => {
  const { element, speaker } = Laboratorio;
  const product = (/** @type {Shape} */ sizes) => sizes.reduce((total, size) => total * size, 1);
  const list = (/** @type {Shape} */ sizes) => `[${sizes.join(", ")}]`;
  // Una forma come la scrive Python: (2, 3), (4,), ().
  const tuple = (/** @type {Shape} */ sizes) => (sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`);

  // Legge «2, 3», «(2, 3)», «4», «()». Returns: {shape} o {problem}, detto in italiano.
  /**
   * @param {string} text
   * @returns {{shape: Shape, problem?: undefined} | {shape?: undefined, problem: string}}
   */
  function parse(text, minimum = 0) {
    const inside = text.trim().replace(/^[([]\s*/, "").replace(/\s*[)\]]$/, "").replace(/,\s*$/, "").trim();
    if (!inside) return { shape: [] };
    const parts = inside.split(/\s*[,;x×]\s*|\s+/);
    if (parts.length > 6) return { problem: "Al massimo sei dimensioni." };
    const shape = parts.map((part) => (/^[-−]?\d+$/.test(part) ? Number(part.replace("−", "-")) : NaN));
    if (shape.some(Number.isNaN)) return { problem: "Scrivi numeri interi separati da virgole, per esempio 2, 3." };
    if (shape.some((size) => size > 9999)) return { problem: "Al massimo 9999 per dimensione." };
    if (shape.some((size) => size < minimum))
      return { problem: minimum < 0 ? "Sotto lo zero va solo −1." : "Una lunghezza non può essere negativa." };
    return { shape };
  }

  // La regola del broadcasting, da destra.
  /** @param {Shape} a @param {Shape} b @returns {Result} */
  function broadcast(a, b) {
    const length = Math.max(a.length, b.length);
    /** @type {Shape} */
    const shape = Array(length);
    for (let i = length - 1; i >= 0; i--) {
      const sizeA = a[i - length + a.length] ?? 1, sizeB = b[i - length + b.length] ?? 1;
      if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
        const error = `The size of tensor a (${sizeA}) must match the size of tensor b (${sizeB}) at non-singleton dimension ${i}`;
        return { error, wrong: i };
      }
      shape[i] = sizeA === 1 ? sizeB : sizeA;
    }
    return { shape };
  }

  // reshape: gli elementi restano quelli, un −1 si calcola.
  /** @param {Shape} a @param {Shape} wanted @returns {Result} */
  function reshape(a, wanted) {
    const total = product(a);
    const inferred = wanted.indexOf(-1);
    for (const [i, size] of wanted.entries()) {
      if (size === -1 && i !== inferred) return { error: "only one dimension can be inferred" };
      if (size < -1) return { error: `invalid shape dimension ${size} at index ${i} of shape ${list(wanted)}` };
    }
    const known = product(wanted.filter((size) => size !== -1));
    if (inferred < 0 ? known !== total : known === 0 ? total !== 0 : total % known !== 0)
      return { error: `shape '${list(wanted)}' is invalid for input of size ${total}` };
    if (inferred >= 0 && known === 0)
      return { error: `cannot reshape tensor of 0 elements into shape ${list(wanted)} because the unspecified dimension size -1 can be any value and is ambiguous` };
    return { shape: wanted.map((size) => (size === -1 ? total / known : size)) };
  }

  // Il messaggio di matmul dipende da come PyTorch riconduce il caso a un prodotto più semplice
  // (dot, mv, mm o bmm). Qui si seguono le stesse strade, per tensori contigui.
  /** @param {Shape} a @param {Shape} b @returns {Result} */
  function matmul(a, b) {
    if (!a.length || !b.length)
      return { error: `both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D` };
    const inner = a[a.length - 1], rows = b.length === 1 ? b[0] : b[b.length - 2], columns = b[b.length - 1];
    const batchA = a.slice(0, -2), batchB = b.slice(0, -2);
    const outer = [...a.slice(Math.max(0, a.length - 2), -1), ...(b.length > 1 ? b.slice(-1) : [])];

    if (a.length === 1 && b.length === 1)
      return inner === rows ? { shape: [] } : {
        error: `inconsistent tensor size, expected tensor [${inner}] and src [${rows}] to have the same number of elements, but got ${inner} and ${rows} elements respectively`,
      };
    /** @type {(matrixRows: number, matrixColumns: number, size: number) => string} */
    const vector = (matrixRows, matrixColumns, size) => `size mismatch, got input (${matrixRows}), mat (${matrixRows}x${matrixColumns}), vec (${size})`;
    if (b.length === 1) {
      if (inner === rows) return { shape: a.slice(0, -1) };
      return { error: vector(product(a.slice(0, -1)), inner, rows) };
    }
    if (b.length === 2) {
      if (inner === rows) return { shape: [...a.slice(0, -1), b[1]] };
      return { error: `mm: mat1 and mat2 shapes cannot be multiplied (${product(a.slice(0, -1))}x${inner} and ${b[0]}x${b[1]})` };
    }
    // Un vettore per una pila: PyTorch la appiattisce se può farlo senza copiarla.
    const flat = product(batchB) === 1 || rows === 1 || columns === 1 || product(b) === 0;
    if (a.length === 1 && flat && inner !== rows)
      return { error: vector(product(batchB) * columns, rows, inner) };
    const batch = broadcast(batchA, batchB);
    if (!batch.shape) return batch;
    if (inner !== rows) {
      const size = product(batch.shape);
      return { error: `Expected size for first two dimensions of batch2 tensor to be: [${size}, ${inner}] but got: [${size}, ${rows}].` };
    }
    return { shape: [...batch.shape, ...outer] };
  }

  const OPERATIONS = { broadcast, reshape, matmul };
  // Returns: {shape} oppure {error}, il messaggio di PyTorch parola per parola.
  /** @type {(kind: Kind, a: Shape, b: Shape) => Result} */
  const combine = (kind, a, b) => OPERATIONS[kind](a, b);

  // ---------------------------------------------------------------- disegni
  const LIMIT = 150;

  // Il numero della cella di partenza per ogni cella di arrivo, quando una forma si allarga.
  /** @param {Shape} from @param {Shape} to */
  function sources(from, to) {
    const shift = to.length - from.length;
    return Array.from({ length: product(to) }, (_, cell) => {
      let rest = cell, number = 0, stride = 1, copy = false;
      for (let i = to.length - 1; i >= 0; i--) {
        const place = rest % to[i];
        rest = Math.floor(rest / to[i]);
        const size = i < shift ? 1 : from[i - shift];
        if (size === 1) copy ||= place > 0;
        else number += place * stride;
        stride *= size;
      }
      return { number, copy };
    });
  }

  // Un tensore cella per cella: le ultime due dimensioni sono una tabella, le altre una fila di tabelle.
  /** @param {string} name @param {Shape} shape @param {(number: number) => Cell} cell */
  function tensor(name, shape, cell) {
    const count = product(shape);
    const caption = element("figcaption", {}, `${name} ${tuple(shape)}`);
    if (count === 0 || count > LIMIT)
      return element("figure", {}, caption, element("p", {}, count ? `${count} celle: troppe da disegnare.` : "Nessuna cella."));
    const columns = shape.at(-1) ?? 1, rows = shape.at(-2) ?? 1;
    const tables = element("div", { class: "lab-pile" });
    for (let first = 0; first < count; first += rows * columns) {
      const svg = element("svg:svg", {
        class: "lab-celle", width: columns * 30 + 2, height: rows * 30 + 2, viewBox: `-1 -1 ${columns * 30 + 2} ${rows * 30 + 2}`, "aria-hidden": "true",
      });
      for (let i = 0; i < rows * columns; i++) {
        const x = (i % columns) * 30, y = Math.floor(i / columns) * 30;
        const { text, mark } = cell(first + i);
        svg.append(element("svg:rect", { x, y, width: 30, height: 30, class: mark ? `lab-${mark}` : "lab-cella" }));
        if (mark) svg.append(element("svg:path", { class: "lab-trama", d: `M${x} ${y + 10}L${x + 10} ${y}M${x} ${y + 30}L${x + 30} ${y}M${x + 20} ${y + 30}L${x + 30} ${y + 20}` }));
        svg.append(element("svg:text", { x: x + 15, y: y + 20, "text-anchor": "middle" }, text));
      }
      tables.append(svg);
    }
    return element("figure", {}, caption, tables);
  }

  /** @type {(number: number) => Cell} */
  const plain = (number) => ({ text: String(number) });

  /** @param {Kind} kind @param {Shape} a @param {Shape} b @param {Result} result */
  function drawings(kind, a, b, { shape }) {
    if (!shape) return [tensor("a", a, plain), ...(kind === "reshape" ? [] : [tensor("b", b, plain)])];
    if (kind === "reshape") return [tensor("a", a, plain), tensor("risultato", shape, plain)];
    if (kind === "broadcast") {
      /** @param {string} name @param {Shape} from */
      const stretched = (name, from) => {
        const origin = product(shape) <= LIMIT ? sources(from, shape) : [];
        return tensor(`${name} allargato a`, shape, (cell) => ({ text: String(origin[cell].number), mark: origin[cell].copy && "copia" }));
      };
      return [tensor("a", a, plain), tensor("b", b, plain), stretched("a", a), stretched("b", b)];
    }
    const columns = b.length > 1 ? b[b.length - 1] : 1, inner = a[a.length - 1];
    return [
      tensor("a", a, (cell) => ({ text: String(cell), mark: cell < inner && "scelta" })),
      tensor("b", b, (cell) => ({ text: String(cell), mark: cell % columns === 0 && cell < inner * columns && "scelta" })),
      tensor("risultato", shape, (cell) => ({ text: cell === 0 ? "∑" : "", mark: cell === 0 && "scelta" })),
    ];
  }

  // Le dimensioni allineate a destra, riga per riga, con scritto che cosa succede a ciascuna.
  /** @param {Shape} a @param {Shape} b @param {Result} result */
  function alignment(a, b, result) {
    const length = Math.max(a.length, b.length);
    const wrong = result.shape ? undefined : result.wrong;
    /** @param {string} name @param {Shape} shape */
    const row = (name, shape) => {
      const cells = Array.from({ length }, (_, i) => {
        const size = shape[i - length + shape.length];
        const grown = result.shape?.[i];
        if (wrong === i) return element("td", { class: "lab-errata" }, `${size} ✗`);
        if (grown !== undefined && (size ?? 1) !== grown)
          return element("td", { class: "lab-allargata" }, `${size ?? "manca"} → ${grown}`, element("small", {}, "allargata"));
        return element("td", {}, size === undefined ? "manca" : String(size));
      });
      return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
    };
    const head = element("tr", {}, element("td", {}), ...Array.from({ length }, (_, i) => element("th", { scope: "col" }, `dim ${i}`)));
    const rows = [row("a", a), row("b", b)];
    if (result.shape)
      rows.push(element("tr", {}, element("th", { scope: "row" }, "risultato"), ...result.shape.map((size) => element("td", {}, String(size)))));
    return element("table", { class: "lab-tabella" }, element("thead", {}, head), element("tbody", {}, ...rows));
  }

  /** @param {Shape} a @param {Shape} wanted @param {Result} result */
  function reshapeReason(a, wanted, { shape }) {
    const total = product(a), known = product(wanted.filter((size) => size !== -1)), inferred = wanted.indexOf(-1);
    const count = `a ha ${total} element${total === 1 ? "o" : "i"}`, kept = " L'ordine degli elementi non cambia.";
    if (wanted.lastIndexOf(-1) !== inferred) return "Un −1 solo: due lunghezze da calcolare avrebbero più risposte.";
    if (inferred < 0) return `${count}, la forma nuova ${known}.${shape ? kept : ""}`;
    if (shape) return `${count}; le altre lunghezze fanno ${known}, quindi −1 diventa ${shape[inferred]}.${kept}`;
    return known ? `${count}, che non si dividono in gruppi da ${known}.` : "Con una lunghezza 0 il −1 non si può calcolare.";
  }

  /** @param {Kind} kind @param {Shape} a @param {Shape} b @param {Result} result */
  function explanation(kind, a, b, result) {
    if (kind === "broadcast") {
      if (result.shape) return "Da destra, ogni coppia di lunghezze è uguale o contiene un 1, che si allarga.";
      return "Da destra, questa coppia non è uguale e non contiene un 1.";
    }
    if (kind === "reshape") return reshapeReason(a, b, result);
    if (!a.length || !b.length) return "Uno scalare non si moltiplica con @: usa *.";
    const inner = a[a.length - 1], rows = b.length === 1 ? b[0] : b[b.length - 2];
    if (inner !== rows)
      return `L'ultima dimensione di a è ${inner}, ${b.length === 1 ? "la lunghezza" : "la penultima dimensione"} di b è ${rows}: devono essere uguali.`;
    if (!result.shape) return "Le dimensioni interne vanno d'accordo; quelle della pila, a sinistra, no.";
    return `Le dimensioni interne sono uguali, ${inner}, e spariscono. La prima cella del risultato somma ${inner} prodotti: le celle a righe di a per quelle di b.`;
  }

  /** @type {[kind: Kind, a: string, b: string][]} */
  const EXAMPLES = [
    ["broadcast", "3, 1", "4"], ["broadcast", "4, 1", "4"], ["broadcast", "5, 3", "5"], ["reshape", "2, 6", "3, -1"],
    ["reshape", "2, 3", "4, -1"], ["matmul", "2, 3", "3, 4"], ["matmul", "2, 3", "2, 3"], ["matmul", "5, 2, 3", "3, 2"],
  ];
  const KINDS = /** @type {const} */ (["broadcast", "reshape", "matmul"]);
  const NAMES = { broadcast: "a + b", reshape: "a.reshape(b)", matmul: "a @ b" };
  const SIGNS = { broadcast: "+", reshape: "→", matmul: "@" };

  // L'operazione e le due forme, da scegliere o da scrivere.
  /** @param {() => void} update */
  function controls(update) {
    /** @param {string} id @param {string} value */
    const field = (id, value) => element("input", {
      id: `lab-${id}`, type: "text", value, autocomplete: "off", spellcheck: "false", "aria-describedby": "lab-aiuto", input: update,
    });
    const a = field("a", "3, 1"), b = field("b", "4");
    const labelB = element("label", { for: "lab-b" }, "Forma di b");
    const radios = KINDS.map((kind) => {
      const radio = element("input", { type: "radio", name: "lab-operazione", value: kind, change: update });
      radio.checked = kind === "broadcast";
      return { kind, radio, label: element("label", {}, radio, element("code", {}, NAMES[kind])) };
    });
    const examples = EXAMPLES.map(([kind, first, second]) => element("button", {
      type: "button", click: () => {
        a.value = first;
        b.value = second;
        for (const { radio } of radios) radio.checked = radio.value === kind;
        update();
      },
    }, `(${first}) ${SIGNS[kind]} (${second})`));
    const box = element("div", { class: "lab-comandi" },
      element("fieldset", {}, element("legend", {}, "Operazione"), ...radios.map(({ label }) => label)),
      element("div", { class: "lab-campi" },
        element("div", {}, element("label", { for: "lab-a" }, "Forma di a"), a),
        element("div", {}, labelB, b)),
      element("p", { id: "lab-aiuto" }, "Interi separati da virgole: 2, 3. Vuoto è uno scalare."),
      element("div", { class: "lab-bottoni", role: "group", "aria-label": "Esempi" }, ...examples));

    function read() {
      const kind = radios.find(({ radio }) => radio.checked)?.kind ?? "broadcast";
      labelB.textContent = kind === "reshape" ? "Forma nuova (b)" : "Forma di b";
      const first = parse(a.value), second = parse(b.value, kind === "reshape" ? -1 : 0);
      a.setAttribute("aria-invalid", String(!first.shape));
      b.setAttribute("aria-invalid", String(!second.shape));
      return { kind, first, second };
    }
    return { box, read };
  }

  /** @param {string} label @param {HTMLElement} table */
  const scrolling = (label, table) => element("div", { class: "lab-scorre", tabindex: "0", role: "region", "aria-label": label }, table);

  // Ciò che si vede di un'operazione: le dimensioni allineate, quando contano, e i tensori.
  /** @param {Kind} kind @param {Shape} a @param {Shape} b @param {Result} result */
  function picture(kind, a, b, result) {
    const parts = [];
    if (kind === "broadcast" && a.length + b.length) parts.push(scrolling("Dimensioni allineate a destra", alignment(a, b, result)));
    if (kind === "matmul" && a.length > 1 && b.length > 1 && a.length + b.length > 4) {
      const batchA = a.slice(0, -2), batchB = b.slice(0, -2);
      parts.push(element("p", {}, "La pila: tutte le dimensioni meno le ultime due, per broadcasting."),
        scrolling("Dimensioni della pila allineate a destra", alignment(batchA, batchB, broadcast(batchA, batchB))));
    }
    const guide = {
      matmul: "A righe: ciò che serve per la prima cella del risultato.",
      broadcast: "Il numero dice da quale cella viene; a righe, le copie che l’allargamento non scrive in memoria.",
      reshape: "Il numero segue ogni cella da una forma all'altra.",
    };
    return [...parts, element("p", {}, guide[kind]), element("div", { class: "lab-disegni" }, ...drawings(kind, a, b, result))];
  }

  /** @param {HTMLElement} root */
  function start(root) {
    const { region, say } = speaker(700);
    const { box, read } = controls(update);
    const outcome = element("p", { class: "lab-esito" });
    const message = element("pre", { class: "lab-messaggio", tabindex: "0", "aria-label": "Messaggio di PyTorch" });
    const reason = element("p", {});
    const drawing = element("div", {});
    root.append(box, outcome, message, reason, region, drawing);

    function update() {
      const { kind, first, second } = read();
      message.hidden = true;
      if (!first.shape || !second.shape) {
        outcome.textContent = first.shape ? `Forma di b: ${second.problem}` : `Forma di a: ${first.problem}`;
        reason.textContent = "";
        drawing.replaceChildren();
        say(outcome.textContent);
        return;
      }
      const result = combine(kind, first.shape, second.shape);
      const why = explanation(kind, first.shape, second.shape, result);
      outcome.textContent = result.shape ? `✓ Si può: il risultato ha forma ${tuple(result.shape)}.` : "✗ Non si può. PyTorch dice:";
      message.hidden = !result.error;
      message.textContent = result.error ?? "";
      reason.textContent = why;
      drawing.replaceChildren(...picture(kind, first.shape, second.shape, result));
      say(`${outcome.textContent} ${message.textContent} ${why}`);
    }
    update();
    say("");  // appena arrivati si legge la pagina: la voce dice ciò che cambia dopo
  }

  const root = document.getElementById("forme-lab");
  if (root) start(root);
  return { combine, parse };
})();
