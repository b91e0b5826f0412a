// La ricerca senza una pagina: le parole di una domanda, l'ordine delle risposte, il brano. La lancia test_scripts.py.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import vm from "node:vm";

const PAGES = [["book/tensori.html", "Tensori"], ["book/perdita.html", "Perdita"], ["book/errori.html", "Errori"]];
const SECTIONS = [
  [0, "forme", "Forme", "Un'immagine di 28 × 28 pixel diventa una riga. Perché conta la forma?", "a @ b", "", 1],
  [0, "tagli", "Tagli", "Una parte di un tensore.", "x[:, None]\nmodel = nn.Linear(2, 3)", "", 1],
  [1, "perdita", "La perdita", "Quanto sbaglia il modello: scende lungo il gradiente.", "", "0,693", 1],
  [1, "discesa", "Discesa", "A ogni passo i pesi cambiano, e la perdita cala.", "optimizer.zero_grad()\n@torch.no_grad()", "", 1],
  [2, "cura", "mat1 and mat2 shapes cannot be multiplied", "Le dimensioni interne sono diverse.", "", "", 0.6],
  [0, "conti", "I conti", "La rete ha 18 378 parametri; il valore di partenza è 2,303.", "", "", 1],
  ...Array.from({length: 7}, (_, i) => [0, `esempio-${i}`, `Esempio ${i}`, "Una matrice trasposta.", "", "", 1]),
  ...["a", "b"].map(name => [2, `altra-${name}`, `Altra ${name}`, "Una matrice trasposta.", "", "", 1]),
];

globalThis.courseIndex = {pages: PAGES, sections: SECTIONS, common: ["il", "la", "di", "una", "si", "quanto", "del", "della"], names: [["loss", "perdita", 1], ["si guasta", "perdita", 0]]};
for (const path of [...JSON.parse(process.env.SCRIPTS), process.env.ENGINE]) vm.runInThisContext(readFileSync(path, "utf8"), {filename: path});
const engine = vm.runInThisContext("courseSearch");
await engine.ready;

const found = query => engine.search(query).flatMap(({sections}) => sections.map(({anchor}) => anchor));

test("accenti, plurali e maiuscole non contano", () => {
  assert.deepEqual(found("perche"), ["forme"]);
  assert.deepEqual(found("Gradienti"), ["perdita"]);
});

test("un numero si scrive con la virgola o col punto, una misura con x o con ×", () => {
  assert.deepEqual(found("0.693"), ["perdita"]);
  assert.deepEqual(found("28x28"), ["forme"]);
  assert.deepEqual(found("18.378"), ["conti"]);
  assert.deepEqual(found("2.3026"), ["conti"], "con più cifre di quante ne dà il corso");
});

test("del codice si trovano il nome intero, i suoi pezzi e gli intervalli", () => {
  for (const query of ["nn.Linear", "linear", "[1:3]"]) assert.deepEqual(found(query), ["tagli"], query);
  assert.deepEqual(found("zero grad"), ["discesa"]);
});

test("la chiocciola è il prodotto fra matrici, non un decoratore", () => assert.deepEqual(found("@"), ["forme"]));

test("chi ha la parola nel titolo viene prima, anche con il nome che il corso non usa", () => {
  assert.deepEqual(found("perdita"), ["perdita", "discesa"]);
  assert.deepEqual(found("loss"), ["perdita", "discesa"]);
});

test("un messaggio d'errore incollato trova la sua cura", () => {
  assert.equal(found("RuntimeError: mat1 and mat2 shapes cannot be multiplied (12x34 and 5x6)")[0], "cura");
});

test("di una pagina si mostrano al più cinque sezioni", () => {
  assert.equal(found("matrice trasposta").filter(anchor => anchor.startsWith("esempio")).length, 5);
});

test("ciò che somiglia soltanto, o non si può cercare, lo si dice", () => {
  assert.equal(engine.search("gradiemte").guessed, true);
  assert.equal(engine.search("gradiente").guessed, false);
  assert.equal(engine.search("?").asks, false);
  assert.deepEqual(found("zanzibar"), []);
});

test("due lettere scambiate, o una in meno, non nascondono la parola", () => {
  for (const query of ["gradeinte", "trasosta", "mdoello"]) assert.notDeepEqual(found(query), [], query);
  assert.equal(engine.search("la gradeinte del modello").guessed, false);
});

test("la parola che il corso non ha si dice, e con le altre si mostra poco", () => {
  const answer = engine.search("matrice xilofono");
  assert.deepEqual(answer.missing, ["xilofono"]);
  assert.equal(answer.flatMap(({sections}) => sections).length, 5);
  assert.deepEqual(engine.search("matrice").missing, []);
  assert.equal(found("matrice").length, 7);
});

test("chi risponde a tutta la domanda viene prima di chi ripete una parola", () => {
  assert.equal(found("passo della perdita")[0], "discesa");
});

test("un altro nome che senza gli articoli è una parola sola si riconosce soltanto intero", () => {
  assert.deepEqual(engine.search("si guasta").missing, []);
  assert.deepEqual(engine.search("guasta").missing, ["guasta"]);
});

test("nel brano è segnato ciò che risponde", () => {
  const [{sections: [{pieces, isCode}]}] = engine.search("zero_grad");
  assert.equal(isCode, true);
  assert.deepEqual(pieces.filter(([, marked]) => marked).map(([text]) => text), ["optimizer.zero_grad"]);
});
