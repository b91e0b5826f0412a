// «Scrivi una cifra»: la rete della lezione 08 legge ciò che si disegna, dentro questa pagina.
"use strict";

const Cifra = (() => {
  const { element, number, speaker } = Laboratorio;
  const NAMES = ["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"];
  const SIDE = 560;          // lato del foglio, in pixel suoi
  const STEP = SIDE / 28;    // quanto si muove la penna con una freccia
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const SURE = 0.9;          // sotto questa probabilità la risposta è un «forse»
  const WIDTHS = { sottile: 0.03, medio: 0.06, spesso: 0.1 };   // tratto, in parti del lato
  const SMALLEST = 0.12;     // un inchiostro più piccolo, in parti del lato, è un punto e non una cifra
  // I dati stanno accanto a questo script, in un altro: `fetch` da una pagina aperta dal disco non va.
  const DATA = new URL("dati/rete.js", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  // ------------------------------------------------------------------ il file ONNX
  // Un messaggio protobuf: coppie (numero del campo, valore). I gruppi di byte restano tali.
  function* fields(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    const varint = () => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = bytes[at++];
        value |= BigInt(byte & 127) << shift;
        if (byte < 128) return Number(BigInt.asIntN(64, value));
      }
    };
    while (at < bytes.length) {
      const tag = varint(), kind = tag & 7;
      let value;
      if (kind === 0) value = varint();
      else if (kind === 2) { const size = varint(); value = bytes.subarray(at, at + size); at += size; }
      else if (kind === 5) { value = view.getFloat32(at, true); at += 4; }
      else if (kind === 1) { value = view.getFloat64(at, true); at += 8; }
      else throw new Error(`La rete non si legge: campo protobuf di tipo ${kind}.`);
      yield [tag >> 3, value];
    }
  }

  const text = (bytes) => new TextDecoder().decode(bytes);

  // I valori di un campo ripetuto di interi, uno alla volta o impacchettati.
  function integers(value) {
    if (typeof value === "number") return [value];
    const found = [];
    // Un numero impacchettato si legge come un campo senza etichetta: se ne mette una davanti.
    for (let at = 0; at < value.length; ) {
      let end = at;
      while (value[end] > 127) end++;
      for (const [, one] of fields(Uint8Array.of(8, ...value.subarray(at, end + 1)))) found.push(one);
      at = end + 1;
    }
    return found;
  }

  // Un tensore: forma e numeri. Il tipo 1 è float32, il 7 int64.
  function tensor(bytes) {
    const found = { name: "", shape: [], values: null };
    let type = 0, raw = null;
    for (const [field, value] of fields(bytes)) {
      if (field === 1) found.shape.push(...integers(value));
      else if (field === 2) type = value;
      else if (field === 8) found.name = text(value);
      else if (field === 9) raw = value.slice().buffer;
    }
    if (!raw || (type !== 1 && type !== 7)) throw new Error(`La rete non si legge: il tensore ${found.name} è di tipo ${type}.`);
    found.values = type === 1 ? new Float32Array(raw) : Array.from(new BigInt64Array(raw), Number);
    return found;
  }

  // Le operazioni di una rete, nell'ordine in cui si fanno, e i suoi pesi per nome.
  function parse(bytes) {
    const nodes = [], weights = {};
    const [, graph] = [...fields(bytes)].find(([field]) => field === 7) ?? [];
    if (!graph) throw new Error("La rete non si legge: il file non è un modello ONNX.");
    for (const [field, value] of fields(graph)) {
      if (field === 5) { const found = tensor(value); weights[found.name] = found; }
      if (field !== 1) continue;
      const node = { inputs: [], outputs: [], op: "", options: {} };
      for (const [part, content] of fields(value)) {
        if (part === 1) node.inputs.push(text(content));
        else if (part === 2) node.outputs.push(text(content));
        else if (part === 4) node.op = text(content);
        else if (part === 5) {
          let name = "", setting, list = [];
          for (const [key, item] of fields(content)) {
            if (key === 1) name = text(item);
            else if (key === 2 || key === 3) setting = item;
            else if (key === 8) list.push(...integers(item));
          }
          node.options[name] = list.length ? list : setting;
        }
      }
      if (!(node.op in OPERATIONS)) throw new Error(`La rete usa ${node.op}, che questa pagina non sa fare.`);
      nodes.push(node);
    }
    return { nodes, weights };
  }

  // Ogni operazione come la definisce ONNX, per un'immagine alla volta. x: {shape, values}.
  const OPERATIONS = {
    Conv({ strides, pads, dilations, group }, x, w, b) {
      if ((group ?? 1) !== 1 || (dilations ?? []).some((step) => step !== 1))
        throw new Error("La rete usa una convoluzione a gruppi o dilatata, che questa pagina non sa fare.");
      const [, channels, height, width] = x.shape, [filters, , rows, columns] = w.shape;
      const [down, right] = strides ?? [1, 1], [top, left, bottom, end] = pads ?? [0, 0, 0, 0];
      const tall = Math.floor((height + top + bottom - rows) / down) + 1;
      const wide = Math.floor((width + left + end - columns) / right) + 1;
      const out = new Float32Array(filters * tall * wide), weights = w.values, pixels = x.values;
      for (let f = 0, at = 0; f < filters; f++)
        for (let i = 0; i < tall; i++) {
          const y0 = i * down - top, firstRow = Math.max(0, -y0), lastRow = Math.min(rows, height - y0);
          for (let j = 0; j < wide; j++, at++) {
            const x0 = j * right - left, first = Math.max(0, -x0), last = Math.min(columns, width - x0);
            let sum = b.values[f];
            for (let c = 0; c < channels; c++)
              for (let r = firstRow; r < lastRow; r++) {
                const weight = ((f * channels + c) * rows + r) * columns, pixel = (c * height + y0 + r) * width + x0;
                for (let s = first; s < last; s++) sum += weights[weight + s] * pixels[pixel + s];
              }
            out[at] = sum;
          }
        }
      return { shape: [1, filters, tall, wide], values: out };
    },
    Relu: (_, x) => ({ shape: x.shape, values: x.values.map((value) => Math.max(0, value)) }),
    Reshape: (_, x) => ({ shape: [1, x.values.length], values: x.values }),
    Gemm({ alpha, beta, transB }, x, w, b) {
      if (!transB || (alpha ?? 1) !== 1 || (beta ?? 1) !== 1)
        throw new Error("La rete usa un prodotto che questa pagina non sa fare.");
      const [outputs, inputs] = w.shape, weights = w.values, values = x.values;
      const out = new Float32Array(outputs);
      for (let i = 0; i < outputs; i++) {
        let sum = b.values[i];
        for (let j = 0; j < inputs; j++) sum += weights[i * inputs + j] * values[j];
        out[i] = sum;
      }
      return { shape: [1, outputs], values: out };
    },
  };

  function softmax(logits) {
    const top = Math.max(...logits), powers = Array.from(logits, (logit) => Math.exp(logit - top));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  }

  // ------------------------------------------------------------------ ciò che il sito dà
  const decode = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const floats = (base64) => new Float32Array(decode(base64).buffer);
  // Righe di numeri, un byte ciascuno con una scala per riga.
  function rows({ scales, values }) {
    const scale = floats(scales), bytes = new Int8Array(decode(values).buffer), size = bytes.length / scale.length;
    return Array.from(scale, (unit, row) => Float32Array.from(bytes.subarray(row * size, (row + 1) * size), (value) => value * unit));
  }

  let net, space, samples, arrived, failed;
  const ready = new Promise((resolve, reject) => { arrived = resolve; failed = reject; });

  // La chiama dati/rete.js.
  function receive(content) {
    try {
      unpack(content);
      arrived();
    } catch (error) {
      failed(error);
    }
  }

  function unpack(content) {
    net = parse(decode(content.network));
    const means = floats(content.space.means), planes = rows(content.space.planes);
    const size = means.length / 10, depth = planes.length / 10;
    space = {
      center: floats(content.space.center),
      axes: rows(content.space.axes),
      digits: NAMES.map((_, digit) => ({
        mean: means.subarray(digit * size, (digit + 1) * size),
        plane: planes.slice(digit * depth, (digit + 1) * depth),
      })),
      limit: content.space.limit,
    };
    const pixels = decode(content.samples.pixels);
    samples = content.samples.labels.map((label, i) => ({
      label, image: Float32Array.from(pixels.subarray(i * 784, (i + 1) * 784), (value) => value / 255),
    }));
  }

  // Carica lo script con la rete, una volta sola.
  let started = false;
  function load() {
    if (!started) {
      started = true;
      document.head.append(element("script", { src: DATA, error: () => failed(new Error("La rete non è arrivata: ricarica la pagina.")) }));
    }
    return ready;
  }

  // Le dieci probabilità di un'immagine 28 × 28 e la distanza dalle cifre viste in addestramento.
  function predict(image) {
    let x = { shape: [1, 1, 28, 28], values: image }, features;
    const known = { x };
    for (const node of net.nodes) {
      features = x.values;
      const inputs = node.inputs.map((name) => known[name] ?? net.weights[name]);
      x = known[node.outputs[0]] = OPERATIONS[node.op](node.options, ...inputs);
    }
    const probabilities = softmax(x.values);
    return { probabilities, distance: distance(features, probabilities.indexOf(Math.max(...probabilities))) };
  }

  const dot = (a, b) => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i] * b[i]; return sum; };

  // Quanto le caratteristiche sono lontane dal piano della cifra, in rapporto alla loro lunghezza.
  function distance(features, digit) {
    const { mean, plane } = space.digits[digit];
    const moved = features.map((value, i) => value - space.center[i]);
    const within = space.axes.map((axis) => dot(axis, moved));
    const off = within.map((value, i) => value - mean[i]);
    const along = plane.map((axis) => dot(axis, off));
    const squared = dot(moved, moved) - dot(within, within) + dot(off, off) - dot(along, along);
    return Math.sqrt(Math.max(squared, 0) / dot(features, features));
  }

  // Che cosa si può dire di una previsione: «no», «forse» o «sì».
  function verdict({ probabilities, distance }) {
    if (distance > space.limit) return "no";
    return Math.max(...probabilities) < SURE ? "forse" : "sì";
  }

  // ------------------------------------------------------------------ dal foglio alla rete
  // Come round() di Python e di PyTorch: a metà strada va al pari.
  function round(value) {
    const low = Math.floor(value), part = value - low;
    return part < 0.5 || (part === 0.5 && low % 2 === 0) ? low : low + 1;
  }

  // Come si passa da `from` pixel a `to`: per ogni pixel nuovo, da dove si parte e quanto pesa ciascuno
  // dei vecchi. È il filtro di interpolate(mode="bilinear", antialias=True).
  function weightsOf(from, to) {
    const scale = from / to, reach = Math.max(1, scale);
    return Array.from({ length: to }, (_, i) => {
      const middle = scale * (i + 0.5);
      const start = Math.max(0, Math.trunc(middle - reach + 0.5)), end = Math.min(from, Math.trunc(middle + reach + 0.5));
      const weights = [];
      for (let j = start; j < end; j++) weights.push(Math.max(0, 1 - Math.abs((j - middle + 0.5) / reach)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return { start, weights: weights.map((weight) => weight / total) };
    });
  }

  // La funzione prepare della lezione 08: ritaglio, lato lungo di 20 pixel, baricentro in (14, 14).
  // paper: width × height numeri fra 0 e 1. Returns: null senza inchiostro, o {image, size: lato dell'inchiostro}.
  function prepare(paper, width, height) {
    let top = height, bottom = -1, left = width, right = -1;
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++)
        if (paper[at] > 0.1) {
          top = Math.min(top, y); bottom = y;
          left = Math.min(left, x); right = Math.max(right, x);
        }
    if (bottom < 0) return null;
    const tall = bottom - top + 1, wide = right - left + 1, size = Math.max(tall, wide);
    const [h, w] = [tall, wide].map((length) => Math.max(1, round((length * 20) / size)));

    const across = weightsOf(wide, w), down = weightsOf(tall, h);
    const narrow = new Float32Array(tall * w);
    for (let y = 0; y < tall; y++)
      across.forEach(({ start, weights }, x) => {
        let sum = 0;
        for (let k = 0, at = (top + y) * width + left + start; k < weights.length; k++, at++) sum += weights[k] * paper[at];
        narrow[y * w + x] = sum;
      });
    const small = new Float32Array(h * w);
    down.forEach(({ start, weights }, y) => {
      for (let x = 0; x < w; x++)
        small[y * w + x] = weights.reduce((sum, weight, k) => sum + weight * narrow[(start + k) * w + x], 0);
    });

    let mass = 0, row = 0, column = 0;
    small.forEach((ink, at) => { mass += ink; row += ink * Math.floor(at / w); column += ink * (at % w); });
    const [dy, dx] = [row, column].map((moment) => round(14 - moment / mass));
    const image = new Float32Array(784);
    small.forEach((ink, at) => {
      const y = (Math.floor(at / w) + dy + 28) % 28, x = ((at % w) + dx + 28) % 28;
      image[y * 28 + x] = ink;
    });
    return { image, size };
  }

  // ------------------------------------------------------------------ la pagina
  const percent = (part) => (part < 0.001 ? "< 0,1 %" : part > 0.999 ? "> 99,9 %" : `${number(part * 100, 1)} %`);
  const said = (part) => percent(part).replace("> ", "più del ").replace("< ", "meno del ");
  const named = (digit) => `${digit} (${NAMES[digit]})`;

  // Un quadrato di 28 × 28 pixel, nero su bianco come l'inchiostro.
  function paint(canvas, image) {
    const context = canvas.getContext("2d"), pixels = context.createImageData(28, 28);
    image.forEach((ink, at) => pixels.data.set([0, 0, 0, Math.round(ink * 255)], at * 4));
    context.putImageData(pixels, 0, 0);
  }

  function start(root) {
    let pen = "medio", sample = null, finger = null, last, asked = 0, empty = true, bounds;
    let tip, down;   // la penna che si muove con la tastiera: dov'è, e se scrive
    // «application»: un lettore di schermo lascia al foglio le frecce e la barra spaziatrice.
    const paper = element("canvas", {
      id: "cifra-foglio", class: "lab-tocca", width: SIDE, height: SIDE,
      role: "application", tabindex: 0, "aria-describedby": "cifra-tasti", keydown: press,
      focus: point, blur: () => { down = false; point(); },
    });
    const mark = element("span", { class: "cifra-penna" });
    const state = element("p", { class: "cifra-stato", role: "status" });
    const ink = paper.getContext("2d", { willReadFrequently: true });
    const seen = element("canvas", { id: "cifra-vista", width: 28, height: 28, role: "img" });
    const summary = element("p", { class: "lab-esito" });
    const { region, say } = speaker(700);

    const bars = NAMES.map((name, digit) => {
      const bar = element("span", { class: "cifra-barra" }), value = element("td", {});
      const row = element("tr", {},
        element("th", { scope: "row" }, `${digit} `, element("span", {}, name)),
        element("td", { "aria-hidden": "true" }, bar), value);
      return { row, bar, value };
    });
    const heading = element("caption", {});
    const table = element("table", { class: "cifra-barre" }, heading, element("tbody", {}, ...bars.map(({ row }) => row)));

    const pens = Object.keys(WIDTHS).map((name) => element("label", {},
      element("input", { type: "radio", name: "cifra-tratto", value: name, checked: name === pen && "", change: () => { pen = name; } }), name));
    const choices = Array.from({ length: 30 }, (_, i) => {
      const input = element("input", {
        type: "radio", name: "cifra-prova", value: i, "aria-label": `cifra di test ${i + 1}`, change: () => show(i),
      });
      const picture = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
      return { input, picture, label: element("label", { class: "cifra-prova" }, input, picture) };
    });

    // Il risultato sta sopra il foglio: su un telefono si vede mentre si scrive.
    root.append(
      summary, region,
      element("div", { class: "cifra-tavolo" },
        element("div", { class: "cifra-foglio" }, element("div", { class: "cifra-carta" }, paper, mark),
          element("p", { class: "cifra-tasti", id: "cifra-tasti" },
            "Frecce: muovono la penna, con Maiusc di più. Spazio: la posa e la alza. Esc o Canc: foglio pulito."),
          state,
          element("div", { class: "lab-bottoni" },
            element("button", { type: "button", "data-azione": "cancella", click: erase }, "Cancella"),
            element("fieldset", { class: "cifra-tratti" }, element("legend", { class: "lab-voce" }, "Tratto"), ...pens))),
        element("div", {},
          element("figure", { class: "cifra-vista" },
            element("div", { class: "cifra-carta" }, seen),
            element("figcaption", {}, "Ciò che riceve la rete: 28 × 28 pixel, ritagliati e centrati")),
          table)),
      element("fieldset", { class: "cifra-prove" },
        element("legend", {}, "Oppure scegli una cifra di test di MNIST"), ...choices.map(({ label }) => label)));

    // --- disegnare col dito, col mouse o con la penna
    const place = (event) => {
      const box = paper.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
    };
    function stroke(points) {
      ink.lineWidth = WIDTHS[pen] * SIDE;
      ink.lineCap = ink.lineJoin = "round";
      ink.beginPath();
      ink.moveTo(last[0] - 0.1, last[1]);   // un tratto lungo zero non lascerebbe niente
      for (last of points) {
        ink.lineTo(...last);
        const reach = ink.lineWidth / 2 + 1;
        bounds = [
          Math.min(bounds[0], last[0] - reach), Math.min(bounds[1], last[1] - reach),
          Math.max(bounds[2], last[0] + reach), Math.max(bounds[3], last[1] + reach),
        ];
      }
      ink.stroke();
      empty = false;
      later();
    }
    paper.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || finger !== null) return;
      event.preventDefault();
      if (sample !== null) clear();
      finger = event.pointerId;
      paper.setPointerCapture(event.pointerId);
      last = place(event);
      stroke([last]);
    });
    paper.addEventListener("pointermove", (event) => {
      if (event.pointerId !== finger) return;
      const moves = event.getCoalescedEvents?.() ?? [];
      stroke((moves.length ? moves : [event]).map(place));
    });
    for (const name of ["pointerup", "pointercancel"]) paper.addEventListener(name, () => { finger = null; });

    // --- disegnare con la tastiera
    function press(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const way = ARROWS[event.key], from = tip;
      if (way) {
        tip = tip.map((at, i) => Math.max(0, Math.min(SIDE, at + way[i] * STEP * (event.shiftKey ? 4 : 1))));
        if (down) { last = from; stroke([tip]); }
      } else if (event.key === " ") {
        if (!event.repeat) down = !down;
        if (down && sample !== null) clear();
        if (down) { last = tip; stroke([tip]); }
      } else if (event.key === "Escape" || event.key === "Delete") erase();
      else return;
      event.preventDefault();   // le frecce e lo spazio non scorrono la pagina
      point();
    }
    // Mostra la penna e dice dov'è, ma solo a chi è sul foglio.
    function point() {
      const [column, row] = tip.map((at) => Math.round(at / STEP));
      mark.style.setProperty("--x", tip[0] / SIDE);
      mark.style.setProperty("--y", tip[1] / SIDE);
      mark.classList.toggle("cifra-scrive", down);
      state.textContent = document.activeElement === paper
        ? `${down ? "penna giù" : "penna su"}, riga ${row}, colonna ${column}` : "";
    }

    function erase() {
      clear();
      tip = [SIDE / 2, SIDE / 2];
      down = false;
      point();
      answer();
    }
    function clear() {
      ink.clearRect(0, 0, SIDE, SIDE);
      empty = true;
      bounds = [SIDE, SIDE, 0, 0];
      sample = null;
      for (const { input } of choices) input.checked = false;
    }

    // Una cifra di test: già 28 × 28, va alla rete com'è.
    async function show(i) {
      if (!(await reached())) return;
      clear();
      sample = samples[i];
      choices[i].input.checked = true;
      const small = element("canvas", { width: 28, height: 28 });
      paint(small, sample.image);
      ink.imageSmoothingEnabled = false;
      ink.drawImage(small, 0, 0, SIDE, SIDE);
      empty = false;
      answer();
      summary.scrollIntoView({ block: "nearest" });   // su un telefono la risposta è più su delle cifre
    }

    // --- la risposta, una per fotogramma mentre si disegna
    function later() {
      if (!asked) asked = requestAnimationFrame(() => { asked = 0; answer(); });
    }

    async function answer() {
      if (!empty && !(await reached())) return;
      const found = empty ? null : sample ? { image: sample.image, size: SIDE } : read();
      if (!found) { tell("vuoto", "Il quadrato è vuoto: disegna una cifra."); return; }
      const prediction = predict(found.image);
      const { probabilities } = prediction;
      const [first, second] = probabilities.map((_, digit) => digit).sort((a, b) => probabilities[b] - probabilities[a]);
      const kind = found.size < SMALLEST * SIDE ? "no" : verdict(prediction);
      const truth = sample ? ` L'etichetta dice ${named(sample.label)}.` : "";
      const words = {
        "no": "Non lo so: non somiglia alle cifre che la rete ha visto.",
        "forse": `Forse ${named(first)}, ${said(probabilities[first])}; oppure ${named(second)}, ${said(probabilities[second])}.`,
        "sì": `Leggo ${named(first)}, ${said(probabilities[first])}.`,
      };
      tell(kind, words[kind] + truth, found.image, probabilities, first);
    }

    // L'inchiostro, preparato: si guarda solo la parte del foglio in cui si è scritto.
    function read() {
      const [left, top, right, bottom] = bounds.map((edge) => Math.round(Math.max(0, Math.min(SIDE, edge))));
      const { data, width, height } = ink.getImageData(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      return prepare(Float32Array.from({ length: width * height }, (_, i) => data[i * 4 + 3] / 255), width, height);
    }

    function tell(kind, words, image = new Float32Array(784), probabilities = null, first = -1) {
      if (summary.textContent !== words) say(words);
      summary.textContent = words;
      paint(seen, image);
      const content = { vuoto: "vuoto", no: "un disegno che non sembra una cifra" }[kind] ?? `un disegno che sembra ${named(first)}`;
      paper.setAttribute("aria-label", `Quadrato per disegnare: ${sample ? `cifra di test, ${named(sample.label)}` : content}.`);
      seen.setAttribute("aria-label", `L'immagine che riceve la rete: ${content}.`);
      heading.textContent = kind === "no" ? "Se fosse per forza una cifra:" : "Le dieci probabilità";
      table.classList.toggle("cifra-dubbia", kind === "no");
      bars.forEach(({ row, bar, value }, digit) => {
        const part = probabilities ? probabilities[digit] : 0;
        bar.style.setProperty("--parte", part);
        value.textContent = probabilities ? percent(part) : "–";
        row.classList.toggle("cifra-prima", digit === first && kind !== "no");
      });
      Object.assign(root.dataset, { esito: kind, cifra: kind === "sì" ? first : "" });
    }

    // --- la rete arriva quando il quadrato è davanti agli occhi, o sotto le dita
    // Returns: falso se non è arrivata; lo dice lei.
    async function reached() {
      try {
        await load();
        return true;
      } catch (error) {
        summary.textContent = error.message;
        say(error.message);
        return false;
      }
    }
    async function prepared() {
      if (!(await reached())) return;
      choices.forEach(({ input, picture }, i) => {
        input.setAttribute("aria-label", `${NAMES[samples[i].label]}, cifra di test ${i + 1}`);
        paint(picture, samples[i].image);
      });
      root.dataset.pronta = "";
    }
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { watcher.disconnect(); prepared(); }
    });
    watcher.observe(paper);
    root.addEventListener("focusin", prepared, { once: true });
    erase();
  }

  const root = document.getElementById("cifra-lab");
  if (root) start(root);
  return { receive, load, predict, verdict, prepare };
})();
