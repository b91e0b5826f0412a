// «Forme»: come si combinano due forme, con la regola e con le parole di PyTorch.
"use strict";

const Forme = (() => {
  const { element, speaker } = Laboratorio;
  const product = (sizes) => sizes.reduce((total, size) => total * size, 1);
  const list = (sizes) => `[${sizes.join(", ")}]`;
  // Una forma come la scrive Python: (2, 3), (4,), ().
  const tuple = (sizes) => (sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`);

  // Legge «2, 3», «(2, 3)», «4», «()». Returns: {shape} o {problem}, detto in italiano.
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

  // La regola del broadcasting, da destra. Returns: {shape} o {error}, con la dimensione che non va.
  function broadcast(a, b) {
    const length = Math.max(a.length, b.length);
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
  function matmul(a, b) {
    if (!a.length || !b.length)
      return { error: `both arguments to matmul need to be at least 1D, but they are ${a.length}D and ${b.length}D` };
    const inner = a.at(-1), rows = b.length === 1 ? b[0] : b.at(-2);
    const batchA = a.slice(0, -2), batchB = b.slice(0, -2);
    const outer = [...a.slice(Math.max(0, a.length - 2), -1), ...(b.length > 1 ? b.slice(-1) : [])];

    if (a.length === 1 && b.length === 1)
      return inner === rows ? { shape: [] } : {
        error: `inconsistent tensor size, expected tensor [${inner}] and src [${rows}] to have the same number of elements, but got ${inner} and ${rows} elements respectively`,
      };
    const vector = (matrixRows, columns, size) => `size mismatch, got input (${matrixRows}), mat (${matrixRows}x${columns}), vec (${size})`;
    if (b.length === 1) {
      if (inner === rows) return { shape: a.slice(0, -1) };
      return { error: vector(product(a.slice(0, -1)), inner, rows) };
    }
    if (b.length === 2) {
      if (inner === rows) return { shape: [...a.slice(0, -1), b[1]] };
      return { error: `mm: mat1 and mat2 shapes cannot be multiplied (${product(a.slice(0, -1))}x${inner} and ${b[0]}x${b[1]})` };
    }
    // Un vettore per una pila: PyTorch la appiattisce se può farlo senza copiarla.
    const flat = product(batchB) === 1 || rows === 1 || b.at(-1) === 1 || product(b) === 0;
    if (a.length === 1 && flat && inner !== rows)
      return { error: vector(product(batchB) * b.at(-1), rows, inner) };
    const batch = broadcast(batchA, batchB);
    if (batch.error) return batch;
    if (inner !== rows) {
      const size = product(batch.shape);
      return { error: `Expected size for first two dimensions of batch2 tensor to be: [${size}, ${inner}] but got: [${size}, ${rows}].` };
    }
    return { shape: [...batch.shape, ...outer] };
  }

  const OPERATIONS = { broadcast, reshape, matmul };
  // Returns: {shape} oppure {error}, il messaggio di PyTorch parola per parola.
  const combine = (kind, a, b) => OPERATIONS[kind](a, b);

  // ---------------------------------------------------------------- disegni
  const LIMIT = 150;

  // Il numero della cella di partenza per ogni cella di arrivo, quando una forma si allarga.
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
  // cell: dal numero della cella a {text, mark}; mark è «copia» o «scelta», con una trama sua.
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

  const plain = (cell) => ({ text: String(cell) });

  function drawings(kind, a, b, result) {
    if (result.error) return [tensor("a", a, plain), ...(kind === "reshape" ? [] : [tensor("b", b, plain)])];
    if (kind === "reshape") return [tensor("a", a, plain), tensor("risultato", result.shape, plain)];
    if (kind === "broadcast") {
      const stretched = (name, shape) => {
        const origin = product(result.shape) <= LIMIT ? sources(shape, result.shape) : [];
        return tensor(`${name} allargato a`, result.shape, (cell) => ({ text: String(origin[cell].number), mark: origin[cell].copy && "copia" }));
      };
      return [tensor("a", a, plain), tensor("b", b, plain), stretched("a", a), stretched("b", b)];
    }
    const columns = b.length > 1 ? b.at(-1) : 1;
    return [
      tensor("a", a, (cell) => ({ text: String(cell), mark: cell < a.at(-1) && "scelta" })),
      tensor("b", b, (cell) => ({ text: String(cell), mark: cell % columns === 0 && cell < a.at(-1) * columns && "scelta" })),
      tensor("risultato", result.shape, (cell) => ({ text: cell === 0 ? "∑" : "", mark: cell === 0 && "scelta" })),
    ];
  }

  // Le dimensioni allineate a destra, riga per riga, con scritto che cosa succede a ciascuna.
  function alignment(a, b, result) {
    const length = Math.max(a.length, b.length);
    const row = (name, shape) => {
      const cells = Array.from({ length }, (_, i) => {
        const size = shape[i - length + shape.length];
        const grown = result.shape?.[i];
        if (result.wrong === i) return element("td", { class: "lab-errata" }, `${size} ✗`);
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

  function explanation(kind, a, b, result) {
    if (kind === "broadcast") {
      if (!result.error) return ["Da destra, ogni coppia di lunghezze è uguale o contiene un 1, che si allarga."];
      return ["Da destra, questa coppia non è uguale e non contiene un 1."];
    }
    if (kind === "reshape") {
      const total = product(a);
      const known = b.filter((size) => size !== -1);
      const count = `a ha ${total} element${total === 1 ? "o" : "i"}`;
      if (b.filter((size) => size === -1).length > 1) return ["Un −1 solo: due lunghezze da calcolare avrebbero più risposte."];
      if (b.includes(-1) && !result.error)
        return [`${count}; le altre lunghezze fanno ${product(known)}, quindi −1 diventa ${result.shape[b.indexOf(-1)]}. L'ordine degli elementi non cambia.`];
      if (b.includes(-1))
        return [product(known) ? `${count}, che non si dividono in gruppi da ${product(known)}.` : "Con una lunghezza 0 il −1 non si può calcolare."];
      return [`${count}, la forma nuova ${product(b)}.${result.error ? "" : " L'ordine degli elementi non cambia."}`];
    }
    if (!a.length || !b.length) return ["Uno scalare non si moltiplica con @: usa *."];
    const inner = a.at(-1), rows = b.length === 1 ? b[0] : b.at(-2);
    if (inner !== rows)
      return [`L'ultima dimensione di a è ${inner}, ${b.length === 1 ? "la lunghezza" : "la penultima dimensione"} di b è ${rows}: devono essere uguali.`];
    if (result.error) return ["Le dimensioni interne vanno d'accordo; quelle della pila, a sinistra, no."];
    return [`Le dimensioni interne sono uguali, ${inner}, e spariscono. La prima cella del risultato somma ${inner} prodotti: le celle a righe di a per quelle di b.`];
  }

  function start(root) {
    const EXAMPLES = [
      ["broadcast", "3, 1", "4"], ["broadcast", "4, 1", "4"], ["broadcast", "5, 3", "5"], ["reshape", "2, 6", "3, -1"],
      ["reshape", "2, 3", "4, -1"], ["matmul", "2, 3", "3, 4"], ["matmul", "2, 3", "2, 3"], ["matmul", "5, 2, 3", "3, 2"],
    ];
    const NAMES = { broadcast: "a + b", reshape: "a.reshape(b)", matmul: "a @ b" };
    const { region, say } = speaker(700);
    const field = (id, value) => element("input", {
      id: `lab-${id}`, type: "text", value, autocomplete: "off", spellcheck: "false", "aria-describedby": "lab-aiuto", input: update,
    });
    const a = field("a", "3, 1"), b = field("b", "4");
    const labelB = element("label", { for: "lab-b" }, "Forma di b");
    const radios = Object.entries(NAMES).map(([kind, text]) => {
      const radio = element("input", { type: "radio", name: "lab-operazione", value: kind, change: update });
      radio.checked = kind === "broadcast";
      return { radio, label: element("label", {}, radio, element("code", {}, text)) };
    });
    const outcome = element("p", { class: "lab-esito" });
    const message = element("pre", { class: "lab-messaggio", tabindex: "0", "aria-label": "Messaggio di PyTorch" });
    const reason = element("p", {});
    const drawing = element("div", {});
    root.append(
      element("div", { class: "lab-comandi" },
        element("fieldset", {}, element("legend", {}, "Operazione"), ...radios.map(({ label }) => label)),
        element("div", { class: "lab-campi" },
          element("div", {}, element("label", { for: "lab-a" }, "Forma di a"), a),
          element("div", {}, labelB, b)),
        element("p", { id: "lab-aiuto" }, "Interi separati da virgole: 2, 3. Vuoto è uno scalare."),
        element("div", { class: "lab-bottoni", role: "group", "aria-label": "Esempi" },
          ...EXAMPLES.map(([kind, first, second]) => element("button", {
            type: "button", click: () => {
              a.value = first;
              b.value = second;
              for (const { radio } of radios) radio.checked = radio.value === kind;
              update();
            },
          }, `(${first}) ${{ broadcast: "+", reshape: "→", matmul: "@" }[kind]} (${second})`)))),
      outcome, message, reason, region, drawing);

    function update() {
      const kind = radios.find(({ radio }) => radio.checked).radio.value;
      labelB.textContent = kind === "reshape" ? "Forma nuova (b)" : "Forma di b";
      const first = parse(a.value), second = parse(b.value, kind === "reshape" ? -1 : 0);
      a.setAttribute("aria-invalid", String(Boolean(first.problem)));
      b.setAttribute("aria-invalid", String(Boolean(second.problem)));
      const problem = first.problem ? `Forma di a: ${first.problem}` : second.problem && `Forma di b: ${second.problem}`;
      message.hidden = true;
      if (problem) {
        outcome.textContent = problem;
        reason.textContent = "";
        drawing.replaceChildren();
        say(problem);
        return;
      }
      const [from, to] = [first.shape, second.shape];
      const result = combine(kind, from, to);
      const [why] = explanation(kind, from, to, result);
      outcome.textContent = result.error ? "✗ Non si può. PyTorch dice:" : `✓ Si può: il risultato ha forma ${tuple(result.shape)}.`;
      message.hidden = !result.error;
      message.textContent = result.error ?? "";
      reason.textContent = why;
      drawing.replaceChildren();
      if (kind === "broadcast" && from.length + to.length) drawing.append(element("div", { class: "lab-scorre", tabindex: "0", role: "region", "aria-label": "Dimensioni allineate a destra" }, alignment(from, to, result)));
      if (kind === "matmul" && from.length > 1 && to.length > 1 && from.length + to.length > 4) {
        const batches = [from.slice(0, -2), to.slice(0, -2)];
        drawing.append(element("p", {}, "La pila: tutte le dimensioni meno le ultime due, per broadcasting."),
          element("div", { class: "lab-scorre", tabindex: "0", role: "region", "aria-label": "Dimensioni della pila allineate a destra" }, alignment(...batches, broadcast(...batches))));
      }
      drawing.append(element("p", {}, kind === "matmul" ? "A righe: ciò che serve per la prima cella del risultato." : kind === "broadcast"
        ? "Il numero dice da quale cella viene; a righe, le copie che l’allargamento non scrive in memoria." : "Il numero segue ogni cella da una forma all'altra."),
      element("div", { class: "lab-disegni" }, ...drawings(kind, from, to, result)));
      say(`${outcome.textContent} ${message.textContent} ${why}`);
    }
    update();
    say("");  // appena arrivati si legge la pagina: la voce dice ciò che cambia dopo
  }

  const root = document.getElementById("forme-lab");
  if (root) start(root);
  return { combine, parse };
})();
