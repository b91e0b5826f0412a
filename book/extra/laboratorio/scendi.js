// «Scendi lungo la perdita»: la discesa del gradiente della regressione lineare, da spingere a mano.
"use strict";

const Discesa = (() => {
  const { element, number, speaker } = Laboratorio;

  // I quindici punti della lezione, a 32 bit come li usa PyTorch.
  const X = [3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1].map(Math.fround);
  const Y = [1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3].map(Math.fround);
  const START = { w: -0.39342, b: -0.17627 };
  const RATES = [
    { lr: 0.0001, name: "piccolo" },
    { lr: 0.001, name: "della lezione" },
    { lr: 0.02, name: "grande" },
    { lr: 0.025, name: "diverge" },
  ];
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;

  // Errore quadratico medio della retta w·x + b sui quindici punti.
  /** @param {Point} point */
  function mse({ w, b }) {
    return mean(X.map((x, i) => (w * x + b - Y[i]) ** 2));
  }

  // Le derivate della MSE rispetto a w e a b.
  /** @param {Point} point */
  function gradient({ w, b }) {
    const error = X.map((x, i) => w * x + b - Y[i]);
    return { w: 2 * mean(error.map((e, i) => e * X[i])), b: 2 * mean(error) };
  }

  // Un'epoca: la perdita dove siamo, come la stampa la lezione, poi un passo in discesa.
  /** @param {Point} point @param {number} lr */
  function epoch(point, lr) {
    const slope = gradient(point);
    return { loss: mse(point), point: { w: point.w - lr * slope.w, b: point.b - lr * slope.b } };
  }

  // Le perdite della lezione: sessanta epoche dalla sua partenza, con il suo tasso.
  /** @type {number[]} */
  const LESSON = [];
  for (let i = 0, point = START; i < 60; i++) {
    const done = epoch(point, 0.001);
    LESSON.push(done.loss);
    point = done.point;
  }

  // La retta migliore, in forma chiusa.
  const best = (() => {
    const mx = mean(X), my = mean(Y);
    const w = mean(X.map((x, i) => (x - mx) * (Y[i] - my))) / mean(X.map((x) => (x - mx) ** 2));
    return { w, b: my - w * mx };
  })();

  // ---------------------------------------------------------------- disegni
  const WIDTH = 440, HEIGHT = 320, LEFT = 66, BOTTOM = 44, TOP = 10, RIGHT = 26;

  // Un riquadro con assi: da valori a punti del disegno. log: ordinate in scala logaritmica.
  /**
   * @param {readonly [number, number]} xs
   * @param {readonly [number, number]} ys
   * @returns {Scales}
   */
  function scales([x0, x1], [y0, y1], log = false) {
    const scale = (/** @type {number} */ value) => (log ? Math.log10(value) : value);
    const x = (/** @type {number} */ value) => LEFT + ((value - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT);
    const y = (/** @type {number} */ value) =>
      HEIGHT - BOTTOM - ((scale(value) - scale(y0)) / (scale(y1) - scale(y0))) * (HEIGHT - BOTTOM - TOP);
    return { x, y };
  }

  /**
   * @param {SVGElement} svg
   * @param {Scales} scales
   * @param {[number, string][]} xs  dove e che cosa si scrive lungo un asse
   * @param {[number, string][]} ys
   * @param {string} xlabel
   * @param {string} ylabel
   */
  function axes(svg, { x, y }, xs, ys, xlabel, ylabel) {
    const bottom = HEIGHT - BOTTOM;
    const group = element("svg:g", { class: "lab-assi" },
      element("svg:path", { d: `M${LEFT} ${TOP}V${bottom}H${WIDTH - RIGHT}` }));
    for (const [value, text] of xs)
      group.append(element("svg:text", { x: x(value), y: bottom + 18, "text-anchor": "middle" }, text));
    for (const [value, text] of ys)
      group.append(element("svg:text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, text));
    const middle = (TOP + bottom) / 2;
    group.append(
      element("svg:text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, xlabel),
      element("svg:text", { x: 12, y: middle, transform: `rotate(-90 12 ${middle})`, "text-anchor": "middle" }, ylabel));
    svg.append(group);
  }

  /** @param {string} id @param {string} label */
  function chart(id, label) {
    const clip = element("svg:clipPath", { id: `${id}-clip` },
      element("svg:rect", { x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM }));
    return element("svg:svg", { id, class: "lab-grafico", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label }, clip);
  }

  /** @param {string} id @param {...Node} children */
  const clipped = (id, ...children) => element("svg:g", { "clip-path": `url(#${id}-clip)` }, ...children);
  // Una coordinata che un disegno sopporta, anche quando la discesa è esplosa.
  const near = (/** @type {number} */ value) => Math.max(-1e7, Math.min(1e7, value)).toFixed(1);
  const track = (/** @type {number[][]} */ points) => points.map(([x, y], i) => `${i ? "L" : "M"}${near(x)} ${near(y)}`).join("");
  // Segmenti lunghi zero con le estremità tonde: un punto per epoca in un solo elemento.
  const dots = (/** @type {number[][]} */ points) => points.map(([x, y]) => `M${near(x)} ${near(y)}h0`).join("");
  const decimal = (/** @type {number} */ value) => String(value).replace(".", ",");
  /** @type {(values: number[]) => [number, string][]} */
  const ticks = (values) => values.map((value) => [value, decimal(value).replace("-", "−")]);
  // Non più di 300 punti di una serie lunga, ultimo compreso.
  /** @template T @param {T[]} list */
  const thin = (list) => list.filter((_, i) => i % Math.ceil(list.length / 300) === 0 || i === list.length - 1);

  // Una curva di livello: la perdita è un paraboloide, perciò è un'ellisse attorno al minimo.
  /** @param {number} level @param {Scales} scales */
  function contour(level, { x, y }) {
    const a = mean(X.map((value) => value ** 2)), c = mean(X);
    const height = level - mse(best);
    const points = [];
    for (let i = 0; i <= 180; i++) {
      const angle = (i / 180) * 2 * Math.PI;
      const [u, v] = [Math.cos(angle) * Math.sqrt(height), Math.sin(angle) * Math.sqrt(height)];
      // a·dw² + 2c·dw·db + db² = (db + c·dw)² + (a − c²)·dw²
      const dw = u / Math.sqrt(a - c * c);
      points.push([x(best.w + dw), y(best.b + v - c * dw)]);
    }
    return element("svg:path", { class: "lab-livello", d: track(points) + "Z" });
  }

  /** @type {readonly [number, number]} */
  const W = [-0.55, 0.75];
  /** @type {readonly [number, number]} */
  const B = [-0.8, 1.6];

  // La valle, con il cammino fatto finora.
  function valley() {
    const map = scales(W, B);
    const svg = chart("lab-valle", "");
    svg.classList.add("lab-tocca");
    axes(svg, map, ticks([-0.4, -0.2, 0, 0.2, 0.4, 0.6]), ticks([-0.5, 0, 0.5, 1, 1.5]), "peso w", "bias b");
    const walked = element("svg:path", { class: "lab-cammino" });
    const steps = element("svg:path", { class: "lab-passi" });
    const here = element("svg:circle", { class: "lab-qui", r: 7 });
    svg.append(clipped("lab-valle",
      ...[0.18, 0.25, 0.5, 1, 2, 4, 8, 16, 32].map((level) => contour(level, map)),
      element("svg:text", { class: "lab-stella", x: map.x(best.w), y: map.y(best.b) + 6, "text-anchor": "middle" }, "★"),
      walked, steps, here));

    /** @param {Point[]} path */
    function show(path) {
      const point = path[path.length - 1], shown = thin(path);
      const onMap = shown.map(({ w, b }) => [map.x(w), map.y(b)]);
      // Solo i tratti che toccano la carta: se il passo diverge gli altri la coprirebbero tutta.
      const within = shown.map(onPaper);
      walked.setAttribute("d", onMap.slice(1).map((to, i) => (within[i] || within[i + 1] ? track([onMap[i], to]) : "")).join(""));
      steps.setAttribute("d", dots(onMap));
      here.setAttribute("cx", near(map.x(point.w)));
      here.setAttribute("cy", near(map.y(point.b)));
      svg.setAttribute("aria-label", `Curve di livello della perdita, una valle lunga e stretta. Il punto è in w = ${number(point.w, 2)}, b = ${number(point.b, 2)}.`);
    }
    return { svg, show };
  }

  /** @param {Point} point */
  const onPaper = ({ w, b }) => w >= W[0] && w <= W[1] && b >= B[0] && b <= B[1];

  // I quindici punti, con la retta di adesso.
  function fit() {
    const plane = scales([0, 11.5], [-5, 5]);   // anche sotto zero: là comincia la retta della lezione
    const svg = chart("lab-dati", "");
    axes(svg, plane, ticks([0, 2, 4, 6, 8, 10]), ticks([-4, -2, 0, 2, 4]), "x", "y");
    const line = element("svg:path", { class: "lab-retta" });
    svg.append(clipped("lab-dati",
      ...X.map((x, i) => element("svg:circle", { class: "lab-punto", cx: plane.x(x), cy: plane.y(Y[i]), r: 4.5 })), line));

    /** @param {Point} point */
    function show({ w, b }) {
      line.setAttribute("d", track([0, 11.5].map((x) => [plane.x(x), plane.y(w * x + b)])));
      svg.setAttribute("aria-label", `I quindici punti e la retta y = ${number(w, 2)} x ${b < 0 ? "−" : "+"} ${number(Math.abs(b), 2)}.`);
    }
    return { svg, show };
  }

  // La perdita, epoca dopo epoca.
  function curve() {
    const svg = chart("lab-curva", "");

    /** @param {number[]} losses */
    function show(losses) {
      svg.querySelectorAll("g").forEach((old) => old.remove());
      // In scala logaritmica: la perdita della lezione cala di cento volte, e chi diverge sale di molte di più.
      const values = [...LESSON, ...losses], last = Math.max(60, losses.length);
      const [from, to] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
      const grid = scales([0, last], [10 ** from, 10 ** to], true);
      axes(svg, grid, [0, last / 2, last].map((value) => [value, String(Math.round(value))]), powers(from, to),
        "epoca", "perdita (MSE), scala logaritmica");
      /** @param {number[]} list */
      const placed = (list) => thin(list.map((loss, i) => [grid.x(i + 1), grid.y(loss)]));
      const points = placed(losses), end = points.at(-1);
      svg.append(clipped("lab-curva",
        element("svg:path", { class: "lab-lezione", d: track(placed(LESSON)) }),
        element("svg:path", { class: "lab-cammino", d: track(points) }),
        element("svg:path", { class: "lab-passi", d: dots(points) })));
      if (end) svg.append(element("svg:g", {}, element("svg:circle", { class: "lab-qui", cx: end[0], cy: end[1], r: 5 })));
      const mine = losses.length
        ? `Perdita in ${losses.length} epoche: da ${number(losses[0])} a ${number(losses[losses.length - 1])}.`
        : "La curva comincia al primo passo.";
      svg.setAttribute("aria-label", `${mine} Tratteggiata, la discesa della lezione: da ${number(LESSON[0])} a ${number(LESSON[LESSON.length - 1])} in 60 epoche.`);
    }
    return { svg, show };
  }

  // Le potenze di dieci da scrivere lungo l'asse, al più sette.
  /** @param {number} from @param {number} to */
  function powers(from, to) {
    const jump = Math.ceil((to - from) / 6);
    /** @type {[number, string][]} */
    const marks = [];
    for (let power = from; power <= to; power += jump)
      marks.push([10 ** power, power < 5 ? decimal(Number((10 ** power).toPrecision(1))) : number(10 ** power).replace("1,00·", "")]);
    return marks;
  }

  // ---------------------------------------------------------------- la discesa
  /** @type {(origin: Point, lr: number) => Walk} */
  const begin = (origin, lr) => ({ origin, lr, path: [origin], losses: [] });

  // Returns: falso se la perdita non sta più in un numero.
  /** @param {Walk} walk @param {number} count */
  function advance({ lr, path, losses }, count) {
    for (let i = 0; i < count; i++) {
      const next = epoch(path[path.length - 1], lr);
      if (!Number.isFinite(mse(next.point))) return false;
      losses.push(next.loss);
      path.push(next.point);
    }
    return true;
  }

  /** @param {Walk} walk */
  function message({ lr, path, losses }) {
    const point = path[path.length - 1], done = losses.length;
    const where = `w = ${number(point.w)}, b = ${number(point.b)}`;
    if (!done) return `Partenza: ${where}, perdita ${number(mse(point))}. Tasso ${decimal(lr)}.`;
    const last = `Epoca ${done}: perdita ${number(losses[done - 1])}. Dopo il passo: ${where}.`;
    if (!Number.isFinite(mse(epoch(point, lr).point))) return `${last} Qui ci si ferma: al prossimo passo la perdita non si può più scrivere.`;
    if (mse(point) > losses[0]) return `${last} La perdita cresce: il passo è troppo lungo e scavalca la valle.`;
    const above = mse(point) / mse(best) - 1;
    if (above < 0.001) return `${last} Sei al minimo.`;
    return `${last} Il minimo è ${number(mse(best))}.`;
  }

  // ---------------------------------------------------------------- la pagina
  // Partenza e tasso. restart: comincia da capo con ciò che cambia; settled: si è finito di scegliere.
  /** @param {(change: Partial<Walk>) => void} restart @param {() => void} settled */
  function controls(restart, settled) {
    const origin = { ...START };
    const slider = (/** @type {string} */ name, /** @type {readonly [number, number]} */ [min, max], /** @type {keyof Point} */ key) => {
      const output = element("output", {});
      const input = element("input", {
        type: "range", min, max, step: 0.01, id: `lab-${key}`,
        input: () => restart({ origin: { ...origin, [key]: Number(input.value) } }), change: settled,
      });
      const move = (/** @type {number} */ value) => {
        origin[key] = value;
        input.value = String(value);
        output.textContent = number(value, 2);
        input.setAttribute("aria-valuetext", number(value, 2));
      };
      return { move, row: element("div", { class: "lab-riga" }, element("label", { for: `lab-${key}` }, name), input, output) };
    };
    const sliders = { w: slider("Partenza, peso w", W, "w"), b: slider("Partenza, bias b", B, "b") };
    const output = element("output", {});
    // Venti tacche da un tasso a dieci volte tanto: più fitte, con due cifre una freccia tornerebbe al tasso di prima.
    const input = element("input", {
      type: "range", min: -4, max: -1.5, step: 0.05, id: "lab-lr",
      input: () => restart({ lr: Number((10 ** Number(input.value)).toPrecision(2)) }), change: settled,
    });
    const presets = RATES.map((rate) => element("button", {
      type: "button", "data-lr": rate.lr, click: () => { restart({ lr: rate.lr }); settled(); },
    }, `${rate.name}: ${decimal(rate.lr)}`));

    /** @param {Walk} walk */
    function show(walk) {
      sliders.w.move(walk.origin.w);
      sliders.b.move(walk.origin.b);
      input.value = String(Math.log10(walk.lr));
      output.textContent = decimal(walk.lr);
      input.setAttribute("aria-valuetext", output.textContent);
      for (const preset of presets) preset.setAttribute("aria-pressed", String(Number(preset.dataset.lr) === walk.lr));
    }
    const rate = element("div", { class: "scendi-tasso" },
      element("div", { class: "lab-riga" }, element("label", { for: "lab-lr" }, "Tasso di apprendimento"), input, output),
      element("div", { class: "lab-bottoni", role: "group", "aria-label": "Tassi di apprendimento pronti" }, ...presets));
    return { rate, rows: [sliders.w.row, sliders.b.row], show };
  }

  // La partenza si sceglie col dito o col mouse.
  /**
   * @param {SVGElement} svg
   * @param {(change: Partial<Walk>) => void} restart
   * @param {() => void} settled
   */
  function chooseByHand(svg, restart, settled) {
    const choose = (/** @type {PointerEvent} */ event) => {
      const box = svg.getBoundingClientRect();
      const at = (/** @type {number} */ part, /** @type {readonly [number, number]} */ [low, high], /** @type {number} */ from, /** @type {number} */ to) =>
        Number((low + Math.max(0, Math.min(1, (part - from) / (to - from))) * (high - low)).toFixed(2));
      restart({ origin: {
        w: at((event.clientX - box.left) / box.width, W, LEFT / WIDTH, (WIDTH - RIGHT) / WIDTH),
        b: at((event.clientY - box.top) / box.height, B, (HEIGHT - BOTTOM) / HEIGHT, TOP / HEIGHT),
      } });
    };
    let dragging = false;
    svg.addEventListener("pointerdown", (event) => { dragging = true; svg.setPointerCapture(event.pointerId); choose(event); });
    svg.addEventListener("pointermove", (event) => { if (dragging) choose(event); });
    svg.addEventListener("pointerup", () => { dragging = false; settled(); });
    svg.addEventListener("pointercancel", () => { dragging = false; });
  }

  // La corsa: un'epoca per fotogramma, finché non la si ferma o non si può più andare avanti.
  /** @param {() => boolean} step @param {(count: number) => void} jump @param {() => void} tell */
  function makeRun(step, jump, tell) {
    let frame = 0;
    const runButton = button("corri", "Corri 60 epoche", run);
    function stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      runButton.textContent = "Corri 60 epoche";
    }
    function run() {
      if (frame) { stop(); tell(); return; }
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) { jump(60); return; }
      runButton.textContent = "Ferma";
      let left = 60;
      const tick = () => {
        left -= 1;
        if (!step()) left = 0;
        if (left > 0) frame = requestAnimationFrame(tick);
        else { stop(); tell(); }
      };
      frame = requestAnimationFrame(tick);
    }
    return { runButton, stop };
  }

  /** @param {string} action @param {string} text @param {() => void} click */
  const button = (action, text, click) => element("button", { type: "button", "data-azione": action, click }, text);
  /** @param {string} area @param {SVGElement} drawing @param {string} caption */
  const figure = (area, drawing, caption) => element("figure", { class: area }, drawing, element("figcaption", {}, caption));

  /** @param {HTMLElement} root */
  function start(root) {
    let walk = begin(START, 0.001);
    const map = valley(), line = fit(), history = curve();
    const summary = element("p", { class: "lab-esito" });
    const { region, say } = speaker();
    const tell = () => say(message(walk));
    const { rate, rows, show } = controls(restart, tell);
    chooseByHand(map.svg, restart, tell);
    const stepButton = button("passo", "Un passo", () => jump(1));
    stepButton.classList.add("lab-principale");
    const { runButton, stop } = makeRun(one, jump, tell);

    // Il pulsante sta fra ciò che un passo cambia: chi lo preme vede il punto, la perdita e la curva.
    root.append(element("div", { class: "scendi-tavolo" },
      figure("scendi-valle", map.svg, "La perdita a curve di livello, e ★ il suo minimo. Tocca per scegliere la partenza."),
      element("div", { class: "scendi-passi" },
        summary, region,
        element("div", { class: "lab-bottoni", role: "group", "aria-label": "Discesa" },
          stepButton, runButton,
          button("mille", "Salta 1000 epoche", () => jump(1000)),
          button("azzera", "Ricomincia", () => { restart({}); tell(); }))),
      figure("scendi-curva", history.svg, "La perdita, epoca dopo epoca. Tratteggiata, quella della lezione."),
      rate,
      figure("scendi-dati", line.svg, "La retta di adesso sui quindici punti."),
      element("div", { class: "scendi-partenza lab-comandi" },
        ...rows,
        element("div", { class: "lab-bottoni" },
          button("lezione", "Valori della lezione", () => { restart({ origin: START, lr: 0.001 }); tell(); })))));

    /** @param {Partial<Walk>} change */
    function restart({ origin = walk.origin, lr = walk.lr }) {
      stop();
      walk = begin(origin, lr);
      draw();
    }
    /** @param {number} count */
    function jump(count) {
      stop();
      advance(walk, count);
      draw();
      tell();
    }
    function one() {
      const more = advance(walk, 1);
      draw();
      return more;
    }
    function draw() {
      const point = walk.path[walk.path.length - 1];
      summary.textContent = message(walk) + (onPaper(point) ? "" : " Il punto è fuori dalla carta.");
      map.show(walk.path);
      line.show(point);
      history.show(walk.losses);
      show(walk);
      Object.assign(root.dataset, { epoca: walk.losses.length, w: point.w, b: point.b, lr: walk.lr });
    }
    draw();
  }

  const root = document.getElementById("scendi-lab");
  if (root) start(root);
  return { X, Y, START, mse, epoch, best };
})();
