// «Scrivi una cifra»: la rete di «Salvare e usare un modello» legge ciò che si disegna, dentro questa pagina.
"use strict";

const Cifra = (() => {
  const { element, number, speaker } = Laboratorio;
  const NAMES = ["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"];
  const SIDE = 560;          // lato del foglio, in pixel suoi
  const STEP = SIDE / 28;    // quanto si muove la penna con una freccia
  /** @type {Record<string, Spot | undefined>} */
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const SURE = 0.9;          // sotto questa probabilità la risposta è un «forse»
  const WIDTHS = { sottile: 0.03, medio: 0.06, spesso: 0.1 };   // tratto, in parti del lato
  const SMALLEST = 0.12;     // un inchiostro più piccolo, in parti del lato, è un punto e non una cifra
  // I dati stanno accanto a questo script, in un altro: `fetch` da una pagina aperta dal disco non va.
  const DATA = new URL("dati/rete.js", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  // ------------------------------------------------------------------ il file ONNX
  // Un messaggio protobuf: coppie (numero del campo, valore). I gruppi di byte restano tali.
  /** @param {Uint8Array} bytes @returns {Generator<[field: number, value: number | Uint8Array]>} */
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

  /** @param {number | Uint8Array} value */
  function bytesOf(value) {
    if (typeof value === "number") throw new Error("La rete non si legge: c'è un numero al posto di un gruppo di byte.");
    return value;
  }
  const text = (/** @type {number | Uint8Array} */ value) => new TextDecoder().decode(bytesOf(value));

  // I valori di un campo ripetuto di interi, uno alla volta o impacchettati.
  /** @param {number | Uint8Array} value @returns {number[]} */
  function integers(value) {
    if (typeof value === "number") return [value];
    const found = [];
    // Un numero impacchettato si legge come un campo senza etichetta: se ne mette una davanti.
    for (let at = 0; at < value.length; ) {
      let end = at;
      while (value[end] > 127) end++;
      for (const [, one] of fields(Uint8Array.of(8, ...value.subarray(at, end + 1)))) found.push(...integers(one));
      at = end + 1;
    }
    return found;
  }

  // Un tensore: forma e numeri. Il tipo 1 è float32, il 7 int64.
  /** @param {Uint8Array} bytes @returns {Tensor & {name: string}} */
  function tensor(bytes) {
    /** @type {number[]} */
    const shape = [];
    let name = "", type, raw;
    for (const [field, value] of fields(bytes)) {
      if (field === 1) shape.push(...integers(value));
      else if (field === 2) type = value;
      else if (field === 8) name = text(value);
      else if (field === 9) raw = new Uint8Array(bytesOf(value)).buffer;
    }
    if (!raw || (type !== 1 && type !== 7)) throw new Error(`La rete non si legge: il tensore ${name} è di tipo ${type ?? 0}.`);
    return { name, shape, values: type === 1 ? new Float32Array(raw) : Float32Array.from(new BigInt64Array(raw), Number) };
  }

  // Un'operazione: che cosa fa, su che cosa, con quali opzioni.
  /** @param {Uint8Array} bytes @returns {Step} */
  function step(bytes) {
    /** @type {Step} */
    const found = { op: "", inputs: [], outputs: [], numbers: {}, lists: {} };
    for (const [part, content] of fields(bytes)) {
      if (part === 1) found.inputs.push(text(content));
      else if (part === 2) found.outputs.push(text(content));
      else if (part === 4) found.op = text(content);
      else if (part === 5) {
        let name = "", setting;
        const list = [];
        for (const [key, item] of fields(bytesOf(content))) {
          if (key === 1) name = text(item);
          else if (key === 2 || key === 3) setting = item;
          else if (key === 8) list.push(...integers(item));
        }
        if (list.length) found.lists[name] = list;
        else if (typeof setting === "number") found.numbers[name] = setting;
      }
    }
    if (!(found.op in OPERATIONS)) throw new Error(`La rete usa ${found.op}, che questa pagina non sa fare.`);
    return found;
  }

  // Le operazioni di una rete, nell'ordine in cui si fanno, e i suoi pesi per nome.
  /** @param {Uint8Array} bytes */
  function parse(bytes) {
    const graph = [...fields(bytes)].find(([field]) => field === 7)?.[1];
    if (!graph) throw new Error("La rete non si legge: il file non è un modello ONNX.");
    /** @type {Step[]} */
    const steps = [];
    /** @type {Record<string, Tensor>} */
    const weights = {};
    for (const [field, value] of fields(bytesOf(graph))) {
      if (field === 5) { const found = tensor(bytesOf(value)); weights[found.name] = found; }
      if (field === 1) steps.push(step(bytesOf(value)));
    }
    return { steps, weights };
  }

  // Ogni operazione come la definisce ONNX, per un'immagine alla volta.
  /** @type {Record<string, (step: Step, inputs: Tensor[]) => Tensor>} */
  const OPERATIONS = {
    Conv({ numbers: { group = 1 }, lists: { strides = [1, 1], pads = [0, 0, 0, 0], dilations = [] } }, [x, w, b]) {
      if (group !== 1 || dilations.some((gap) => gap !== 1))
        throw new Error("La rete usa una convoluzione a gruppi o dilatata, che questa pagina non sa fare.");
      const [, channels, height, width] = x.shape, [filters, , tallest, widest] = w.shape;
      const [down, right] = strides, [top, left, bottom, end] = pads;
      const tall = Math.floor((height + top + bottom - tallest) / down) + 1;
      const wide = Math.floor((width + left + end - widest) / right) + 1;
      const out = new Float32Array(filters * tall * wide), weights = w.values, pixels = x.values;
      for (let f = 0, at = 0; f < filters; f++)
        for (let i = 0; i < tall; i++) {
          const y0 = i * down - top, firstRow = Math.max(0, -y0), lastRow = Math.min(tallest, height - y0);
          for (let j = 0; j < wide; j++, at++) {
            const x0 = j * right - left, first = Math.max(0, -x0), last = Math.min(widest, width - x0);
            let sum = b.values[f];
            for (let c = 0; c < channels; c++)
              for (let r = firstRow; r < lastRow; r++) {
                const weight = ((f * channels + c) * tallest + r) * widest, pixel = (c * height + y0 + r) * width + x0;
                for (let s = first; s < last; s++) sum += weights[weight + s] * pixels[pixel + s];
              }
            out[at] = sum;
          }
        }
      return { shape: [1, filters, tall, wide], values: out };
    },
    Relu: (_, [x]) => ({ shape: x.shape, values: x.values.map((value) => Math.max(0, value)) }),
    Reshape: (_, [x]) => ({ shape: [1, x.values.length], values: x.values }),
    Gemm({ numbers: { alpha = 1, beta = 1, transB } }, [x, w, b]) {
      if (!transB || alpha !== 1 || beta !== 1)
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

  /** @param {Float32Array} logits */
  function softmax(logits) {
    const top = Math.max(...logits), powers = Array.from(logits, (logit) => Math.exp(logit - top));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  }

  // ------------------------------------------------------------------ ciò che il sito dà
  const decode = (/** @type {string} */ base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const floats = (/** @type {string} */ base64) => new Float32Array(decode(base64).buffer);
  // Righe di numeri, un byte ciascuno con una scala per riga.
  /** @param {Rows} rows */
  function rows({ scales, values }) {
    const scale = floats(scales), bytes = new Int8Array(decode(values).buffer), size = bytes.length / scale.length;
    return Array.from(scale, (unit, row) => Float32Array.from(bytes.subarray(row * size, (row + 1) * size), (value) => value * unit));
  }

  /** @type {() => void} */
  let arrived;
  /** @type {(reason: unknown) => void} */
  let failed;
  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => { arrived = resolve; failed = reject; });
  /** @type {ReturnType<typeof unpack> | null} */
  let model = null;
  function known() {
    if (!model) throw new Error("La rete non è ancora arrivata.");
    return model;
  }

  // La chiama dati/rete.js.
  /** @param {Content} content */
  function receive(content) {
    try {
      model = unpack(content);
      arrived();
    } catch (error) {
      failed(error);
    }
  }

  /** @param {Content} content */
  function unpack({ network, space, samples }) {
    const net = parse(decode(network));
    const means = floats(space.means), planes = rows(space.planes);
    const size = means.length / 10, depth = planes.length / 10;
    const digits = NAMES.map((_, digit) => ({
      mean: means.subarray(digit * size, (digit + 1) * size),
      plane: planes.slice(digit * depth, (digit + 1) * depth),
    }));
    const pixels = decode(samples.pixels);
    return {
      net,
      space: { center: floats(space.center), axes: rows(space.axes), digits, limit: space.limit },
      samples: samples.labels.map((label, i) => ({
        label, image: Float32Array.from(pixels.subarray(i * 784, (i + 1) * 784), (value) => value / 255),
      })),
    };
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
  /** @param {Float32Array} image @returns {Prediction} */
  function predict(image) {
    const { steps, weights } = known().net;
    let x = { shape: [1, 1, 28, 28], values: image }, features = image;
    /** @type {Record<string, Tensor>} */
    const made = { x };
    for (const one of steps) {
      features = x.values;
      x = made[one.outputs[0]] = OPERATIONS[one.op](one, one.inputs.map((name) => made[name] ?? weights[name]));
    }
    const probabilities = softmax(x.values);
    return { probabilities, distance: distanceOf(features, probabilities.indexOf(Math.max(...probabilities))) };
  }

  /** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
  const dot = (a, b) => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i] * b[i]; return sum; };

  // Quanto le caratteristiche sono lontane dal piano della cifra, in rapporto alla loro lunghezza.
  /** @param {Float32Array} features @param {number} digit */
  function distanceOf(features, digit) {
    const { center, axes, digits } = known().space, { mean, plane } = digits[digit];
    const moved = features.map((value, i) => value - center[i]);
    const within = axes.map((axis) => dot(axis, moved));
    const off = within.map((value, i) => value - mean[i]);
    const along = plane.map((axis) => dot(axis, off));
    const squared = dot(moved, moved) - dot(within, within) + dot(off, off) - dot(along, along);
    return Math.sqrt(Math.max(squared, 0) / dot(features, features));
  }

  // Che cosa si può dire di una previsione.
  /** @param {Prediction} prediction @returns {Verdict} */
  function verdict({ probabilities, distance }) {
    if (distance > known().space.limit) return "no";
    return Math.max(...probabilities) < SURE ? "forse" : "sì";
  }

  // ------------------------------------------------------------------ dal foglio alla rete
  // Come round() di Python e di PyTorch: a metà strada va al pari.
  /** @param {number} value */
  function round(value) {
    const low = Math.floor(value), part = value - low;
    return part < 0.5 || (part === 0.5 && low % 2 === 0) ? low : low + 1;
  }

  // Come si passa da `from` pixel a `to`: per ogni pixel nuovo, da dove si parte e quanto pesa ciascuno
  // dei vecchi. È il filtro di interpolate(mode="bilinear", antialias=True).
  /** @param {number} from @param {number} to */
  function weightsOf(from, to) {
    const scale = from / to, reach = Math.max(1, scale);
    return Array.from({ length: to }, (_, i) => {
      const middle = scale * (i + 0.5);
      const first = Math.max(0, Math.trunc(middle - reach + 0.5)), end = Math.min(from, Math.trunc(middle + reach + 0.5));
      const weights = [];
      for (let j = first; j < end; j++) weights.push(Math.max(0, 1 - Math.abs((j - middle + 0.5) / reach)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return { first, weights: weights.map((weight) => weight / total) };
    });
  }

  // La funzione prepare di quella lezione: ritaglio, lato lungo di 20 pixel, baricentro in (14, 14).
  // paper: width × height numeri fra 0 e 1. Returns: null senza inchiostro, o {image, size: lato dell'inchiostro}.
  /** @param {ArrayLike<number>} paper @param {number} width @param {number} height */
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
      across.forEach(({ first, weights }, x) => {
        let sum = 0;
        for (let k = 0, at = (top + y) * width + left + first; k < weights.length; k++, at++) sum += weights[k] * paper[at];
        narrow[y * w + x] = sum;
      });
    const small = new Float32Array(h * w);
    down.forEach(({ first, weights }, y) => {
      for (let x = 0; x < w; x++)
        small[y * w + x] = weights.reduce((sum, weight, k) => sum + weight * narrow[(first + k) * w + x], 0);
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
  const percent = (/** @type {number} */ part) => (part < 0.001 ? "< 0,1 %" : part > 0.999 ? "> 99,9 %" : `${number(part * 100, 1)} %`);
  const said = (/** @type {number} */ part) => percent(part).replace("> ", "più del ").replace("< ", "meno del ");
  const named = (/** @type {number} */ digit) => `${digit} (${NAMES[digit]})`;

  /** @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2DSettings} [settings] */
  function inkOf(canvas, settings) {
    const ink = canvas.getContext("2d", settings);
    if (!ink) throw new Error("Il browser non ha memoria per disegnare.");
    return ink;
  }

  // Un quadrato di 28 × 28 pixel, nero su bianco come l'inchiostro.
  /** @param {HTMLCanvasElement} canvas @param {Float32Array} image */
  function paint(canvas, image) {
    const context = inkOf(canvas), pixels = context.createImageData(28, 28);
    image.forEach((ink, at) => pixels.data.set([0, 0, 0, Math.round(ink * 255)], at * 4));
    context.putImageData(pixels, 0, 0);
  }

  // Il foglio su cui si scrive. drawn: dopo ogni tratto; cleared: quando torna bianco.
  /** @param {() => void} drawn @param {() => void} cleared */
  function makeSheet(drawn, cleared) {
    // «application»: un lettore di schermo lascia al foglio le frecce e la barra spaziatrice.
    const paper = element("canvas", {
      id: "cifra-foglio", class: "lab-tocca", width: SIDE, height: SIDE,
      role: "application", tabindex: 0, "aria-describedby": "cifra-tasti",
    });
    const ink = inkOf(paper, { willReadFrequently: true });
    let bounds = [SIDE, SIDE, 0, 0];
    const state = { width: WIDTHS.medio, empty: true, sample: /** @type {Sample | null} */ (null) };

    function clear() {
      ink.clearRect(0, 0, SIDE, SIDE);
      bounds = [SIDE, SIDE, 0, 0];
      state.empty = true;
      state.sample = null;
      cleared();
    }
    /** @param {Spot} from @param {Spot[]} points */
    function stroke(from, points) {
      ink.lineWidth = state.width * SIDE;
      ink.lineCap = ink.lineJoin = "round";
      ink.beginPath();
      ink.moveTo(from[0] - 0.1, from[1]);   // un tratto lungo zero non lascerebbe niente
      for (const [x, y] of points) {
        ink.lineTo(x, y);
        const reach = ink.lineWidth / 2 + 1;
        bounds = [
          Math.min(bounds[0], x - reach), Math.min(bounds[1], y - reach),
          Math.max(bounds[2], x + reach), Math.max(bounds[3], y + reach),
        ];
      }
      ink.stroke();
      state.empty = false;
      drawn();
    }
    // Dove si posa la penna; una cifra di test lascia il posto.
    /** @param {Spot} spot */
    function begin(spot) {
      if (state.sample) clear();
      stroke(spot, [spot]);
    }
    // Una cifra di test: già 28 × 28, va alla rete com'è.
    /** @param {Sample} sample */
    function stamp(sample) {
      clear();
      const small = element("canvas", { width: 28, height: 28 });
      paint(small, sample.image);
      ink.imageSmoothingEnabled = false;
      ink.drawImage(small, 0, 0, SIDE, SIDE);
      state.sample = sample;
      state.empty = false;
    }
    // L'inchiostro, preparato: si guarda solo la parte del foglio in cui si è scritto.
    function read() {
      const [left, top, right, bottom] = bounds.map((edge) => Math.round(Math.max(0, Math.min(SIDE, edge))));
      const { data, width, height } = ink.getImageData(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      return prepare(Float32Array.from({ length: width * height }, (_, i) => data[i * 4 + 3] / 255), width, height);
    }
    return { paper, state, clear, stroke, begin, stamp, read };
  }

  /** @typedef {ReturnType<typeof makeSheet>} Sheet */

  // Disegnare col dito, col mouse o con la penna.
  /** @param {Sheet} sheet */
  function drawByHand({ paper, stroke, begin }) {
    /** @type {number | null} */
    let finger = null;
    /** @type {Spot} */
    let last;
    /** @param {PointerEvent} event @returns {Spot} */
    const place = (event) => {
      const box = paper.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
    };
    paper.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || finger !== null) return;
      event.preventDefault();
      finger = event.pointerId;
      paper.setPointerCapture(event.pointerId);
      last = place(event);
      begin(last);
    });
    paper.addEventListener("pointermove", (event) => {
      if (event.pointerId !== finger) return;
      const moves = event.getCoalescedEvents?.() ?? [];
      const points = (moves.length ? moves : [event]).map(place);
      stroke(last, points);
      last = points[points.length - 1];
    });
    for (const name of ["pointerup", "pointercancel"]) paper.addEventListener(name, () => { finger = null; });
  }

  // Disegnare con la tastiera: la penna si vede e si sente, ma solo da chi è sul foglio.
  /** @param {Sheet} sheet @param {() => void} erase */
  function drawByKeys({ paper, stroke, begin }, erase) {
    const mark = element("span", { class: "cifra-penna" });
    const state = element("p", { class: "cifra-stato", role: "status" });
    /** @type {Spot} */
    let tip = [SIDE / 2, SIDE / 2];
    let down = false;
    /** @param {KeyboardEvent} event */
    function press(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const way = ARROWS[event.key], from = tip;
      if (way) {
        const moved = (/** @type {0 | 1} */ axis) => Math.max(0, Math.min(SIDE, from[axis] + way[axis] * STEP * (event.shiftKey ? 4 : 1)));
        tip = [moved(0), moved(1)];
        if (down) stroke(from, [tip]);
      } else if (event.key === " ") {
        if (!event.repeat) down = !down;
        if (down) begin(tip);
      } else if (event.key === "Escape" || event.key === "Delete") erase();
      else return;
      event.preventDefault();   // le frecce e lo spazio non scorrono la pagina
      point();
    }
    function point() {
      const [column, row] = tip.map((at) => Math.round(at / STEP));
      mark.style.setProperty("--x", String(tip[0] / SIDE));
      mark.style.setProperty("--y", String(tip[1] / SIDE));
      mark.classList.toggle("cifra-scrive", down);
      state.textContent = document.activeElement === paper
        ? `${down ? "penna giù" : "penna su"}, riga ${row}, colonna ${column}` : "";
    }
    function reset() {
      tip = [SIDE / 2, SIDE / 2];
      down = false;
      point();
    }
    paper.addEventListener("keydown", press);
    paper.addEventListener("focus", point);
    paper.addEventListener("blur", () => { down = false; point(); });
    return { mark, state, reset };
  }

  // Le trenta cifre di test, che si riempiono quando arriva la rete.
  /** @param {(i: number) => void} show */
  function makeChoices(show) {
    const choices = Array.from({ length: 30 }, (_, i) => {
      const input = element("input", {
        type: "radio", name: "cifra-prova", value: i, "aria-label": `cifra di test ${i + 1}`, change: () => show(i),
      });
      const picture = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
      return { input, picture, label: element("label", { class: "cifra-prova" }, input, picture) };
    });
    const box = element("fieldset", { class: "cifra-prove" },
      element("legend", {}, "Oppure scegli una cifra di test di MNIST"), ...choices.map(({ label }) => label));

    /** @param {number} wanted */
    const check = (wanted) => choices.forEach(({ input }, i) => { input.checked = i === wanted; });
    /** @param {Sample[]} samples */
    const fill = (samples) => choices.forEach(({ input, picture }, i) => {
      input.setAttribute("aria-label", `${NAMES[samples[i].label]}, cifra di test ${i + 1}`);
      paint(picture, samples[i].image);
    });
    return { box, check, fill };
  }

  // ------------------------------------------------------------------ la risposta
  /** @type {Reading} */
  const NOTHING = { kind: "vuoto", words: "Il quadrato è vuoto: disegna una cifra.", content: "vuoto", image: new Float32Array(784), first: -1 };

  // Ciò che la rete legge in un'immagine, in parole. size: il lato dell'inchiostro sul foglio.
  /** @param {{image: Float32Array, size: number}} drawing @param {Sample | null} sample @returns {Reading} */
  function readingOf({ image, size }, sample) {
    const prediction = predict(image), { probabilities } = prediction;
    const [first, second] = probabilities.map((_, digit) => digit).sort((a, b) => probabilities[b] - probabilities[a]);
    const kind = size < SMALLEST * SIDE ? "no" : verdict(prediction);
    const truth = sample ? ` L'etichetta dice ${named(sample.label)}.` : "";
    const words = {
      "no": "Non lo so: non somiglia alle cifre che la rete ha visto.",
      "forse": `Forse ${named(first)}, ${said(probabilities[first])}; oppure ${named(second)}, ${said(probabilities[second])}.`,
      "sì": `Leggo ${named(first)}, ${said(probabilities[first])}.`,
    };
    const content = kind === "no" ? "un disegno che non sembra una cifra" : `un disegno che sembra ${named(first)}`;
    return { kind, words: words[kind] + truth, content, image, probabilities, first };
  }

  // Le dieci probabilità, una barra ciascuna.
  function makeBars() {
    const bars = NAMES.map((name, digit) => {
      const bar = element("span", { class: "cifra-barra" }), value = element("td", {});
      const row = element("tr", {},
        element("th", { scope: "row" }, `${digit} `, element("span", {}, name)),
        element("td", { "aria-hidden": "true" }, bar), value);
      return { row, bar, value };
    });
    const heading = element("caption", {});
    const table = element("table", { class: "cifra-barre" }, heading, element("tbody", {}, ...bars.map(({ row }) => row)));

    /** @param {Reading} answer */
    function show({ kind, probabilities, first }) {
      heading.textContent = kind === "no" ? "Se fosse per forza una cifra:" : "Le dieci probabilità";
      table.classList.toggle("cifra-dubbia", kind === "no");
      bars.forEach(({ row, bar, value }, digit) => {
        const part = probabilities ? probabilities[digit] : 0;
        bar.style.setProperty("--parte", String(part));
        value.textContent = probabilities ? percent(part) : "–";
        row.classList.toggle("cifra-prima", digit === first && kind !== "no");
      });
    }
    return { table, show };
  }

  // Il foglio con i suoi comandi.
  /** @param {Sheet} sheet @param {ReturnType<typeof drawByKeys>} keys @param {() => void} erase */
  function desk({ paper, state }, keys, erase) {
    const pens = Object.entries(WIDTHS).map(([name, width]) => element("label", {},
      element("input", { type: "radio", name: "cifra-tratto", value: name, checked: width === state.width && "", change: () => { state.width = width; } }), name));
    return element("div", { class: "cifra-foglio" }, element("div", { class: "cifra-carta" }, paper, keys.mark),
      element("p", { class: "cifra-tasti", id: "cifra-tasti" },
        "Frecce: muovono la penna, con Maiusc di più. Spazio: la posa e la alza. Esc o Canc: foglio pulito."),
      keys.state,
      element("div", { class: "lab-bottoni" },
        element("button", { type: "button", "data-azione": "cancella", click: erase }, "Cancella"),
        element("fieldset", { class: "cifra-tratti" }, element("legend", { class: "lab-voce" }, "Tratto"), ...pens)));
  }

  // Ciò che si vede e si sente della risposta.
  /** @param {HTMLElement} root @param {HTMLCanvasElement} paper */
  function makeOutcome(root, paper) {
    const seen = element("canvas", { id: "cifra-vista", width: 28, height: 28, role: "img" });
    const summary = element("p", { class: "lab-esito" });
    const { region, say } = speaker(700), bars = makeBars();
    const details = element("div", {},
      element("figure", { class: "cifra-vista" },
        element("div", { class: "cifra-carta" }, seen),
        element("figcaption", {}, "Ciò che riceve la rete: 28 × 28 pixel, ritagliati e centrati")),
      bars.table);

    /** @param {string} words */
    function complain(words) {
      summary.textContent = words;
      say(words);
    }
    /** @param {Reading} reading @param {Sample | null} sample */
    function tell(reading, sample) {
      const { kind, words, content, image, first } = reading;
      if (summary.textContent !== words) say(words);
      summary.textContent = words;
      paint(seen, image);
      paper.setAttribute("aria-label", `Quadrato per disegnare: ${sample ? `cifra di test, ${named(sample.label)}` : content}.`);
      seen.setAttribute("aria-label", `L'immagine che riceve la rete: ${content}.`);
      bars.show(reading);
      Object.assign(root.dataset, { esito: kind, cifra: kind === "sì" ? first : "" });
    }
    return { summary, region, details, complain, tell };
  }

  /** @param {HTMLElement} root */
  function start(root) {
    let asked = 0;
    const choices = makeChoices(show), sheet = makeSheet(later, () => choices.check(-1));
    const keys = drawByKeys(sheet, erase), outcome = makeOutcome(root, sheet.paper);
    drawByHand(sheet);
    // Il risultato sta sopra il foglio: su un telefono si vede mentre si scrive.
    root.append(
      outcome.summary, outcome.region,
      element("div", { class: "cifra-tavolo" }, desk(sheet, keys, erase), outcome.details),
      choices.box);

    function erase() {
      sheet.clear();
      keys.reset();
      answer();
    }
    /** @param {number} i */
    async function show(i) {
      if (!(await reached())) return;
      sheet.stamp(known().samples[i]);
      choices.check(i);
      answer();
      outcome.summary.scrollIntoView({ block: "nearest" });   // su un telefono la risposta è più su delle cifre
    }
    // Una risposta per fotogramma mentre si disegna.
    function later() {
      if (!asked) asked = requestAnimationFrame(() => { asked = 0; answer(); });
    }
    async function answer() {
      if (!sheet.state.empty && !(await reached())) return;
      const { empty, sample } = sheet.state;
      const found = empty ? null : sample ? { image: sample.image, size: SIDE } : sheet.read();
      outcome.tell(found ? readingOf(found, sample) : NOTHING, sample);
    }
    // Returns: falso se la rete non è arrivata; lo dice lei.
    async function reached() {
      try {
        await load();
        return true;
      } catch (error) {
        outcome.complain(error instanceof Error ? error.message : String(error));
        return false;
      }
    }
    async function prepared() {
      if (!(await reached())) return;
      choices.fill(known().samples);
      root.dataset.pronta = "";
    }
    // La rete arriva quando il quadrato è davanti agli occhi, o sotto le dita.
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { watcher.disconnect(); prepared(); }
    });
    watcher.observe(sheet.paper);
    root.addEventListener("focusin", prepared, { once: true });
    erase();
  }

  const root = document.getElementById("cifra-lab");
  if (root) start(root);
  return { receive, load, predict, verdict, prepare };
})();
