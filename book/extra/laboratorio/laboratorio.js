// Ciò che le pagine «da toccare» hanno in comune: costruire elementi e dire il risultato.
// Uno script comune e non un modulo: i moduli non si caricano da una pagina aperta come file.
"use strict";

const Laboratorio = {
  // Un elemento HTML o, se il nome comincia con «svg:», SVG. I valori che sono funzioni diventano
  // ascoltatori; le stringhe fra i figli diventano testo, mai HTML.
  /**
   * @template {string} T
   * @param {T} name
   * @param {Attributes} attributes
   * @param {...(Node | string)} children
   */
  element(name, attributes = {}, ...children) {
    const svg = name.startsWith("svg:");
    const made = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(key, /** @type {EventListener} */ (value));
      else if (value !== false) made.setAttribute(key, String(value));
    }
    made.append(...children);
    return /** @type {Built<T>} */ (made);
  },

  // Un numero come si scrive in italiano: 0,2536; −0,1763; 1,30·10⁹.
  /** @param {number} value */
  number(value, digits = 4) {
    if (!Number.isFinite(value)) return "infinito";
    const size = Math.abs(value);
    if (size >= 1e5) {
      const [mantissa, exponent] = value.toExponential(2).split("e");
      const raised = [...String(Number(exponent))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
      return mantissa.replace(".", ",").replace("-", "−") + "·10" + raised;
    }
    return value.toFixed(digits).replace(".", ",").replace("-", "−");
  },

  // La regione che i lettori di schermo leggono. Riceve il risultato quando c'è, non ogni cambiamento:
  // chi scrive «10, 3» sente la risposta una volta sola, quando si ferma.
  speaker(pause = 0) {
    const region = Laboratorio.element("p", { class: "lab-voce", role: "status" });
    /** @type {number | undefined} */
    let waiting;
    const say = (/** @type {string} */ text) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { region.textContent = text; }, pause);
    };
    return { region, say };
  },
};
