// Ciò che gli script del sito trovano già caricato: la ricerca, i suoi pacchetti, il suo indice.
declare const ItalianStemmer: new () => {stemWord(word: string): string};
declare const courseIndex: {
  pages: [address: string, title: string][],
  sections: [page: number, id: string, title: string, text: string, code: string, numbers: string, weight: number][],
  common: string[],
  names: [name: string, term: string, foreign: number][],
};

// Chromium dice se chi legge vuole risparmiare la rete; gli altri browser no.
interface Navigator {connection?: {saveData?: boolean}}

// Di MiniSearch, ciò che motore.js ne usa.
interface Found {id: number, score: number, terms: string[], queryTerms: string[]}
interface Scored {id: number, score: number, terms: string[], covered: number}
interface SearchOptions {
  processTerm?(term: string): string;
  tokenize?(text: string): string[];
  boost?: Record<string, number>;
  bm25?: {k: number, b: number, d: number};
  boostTerm?(term: string): number;
  boostDocument?(id: number): number;
  prefix?(term: string, place: number, terms: string[]): boolean;
}
declare class MiniSearch<T extends {id: number}> {
  constructor(options: {
    fields: string[], tokenize(text: string): string[], processTerm(term: string): string, searchOptions: SearchOptions,
  });
  addAllAsync(documents: T[], options: {chunkSize: number}): Promise<void>;
  search(query: string, options: SearchOptions): Found[];
}

// Ciò che Laboratorio.element riceve e restituisce: un nome di evento vuole chi lo ascolta.
type Listeners = {[Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void};
type Attributes = Listeners & Record<string, string | number | false | ((event: never) => void)>;
type Built<T extends string> =
  T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T] :
  T extends `svg:${infer Name extends keyof SVGElementTagNameMap}` ? SVGElementTagNameMap[Name] : never;

// I tipi delle pagine da toccare: stanno qui, e non negli script, perché chi legge non li scarichi.
// scendi.js
interface Point {w: number, b: number}
interface Walk {origin: Point, lr: number, path: Point[], losses: number[]}
interface Scales {x(value: number): number, y(value: number): number}
// forme.js
type Shape = number[];
type Kind = "broadcast" | "reshape" | "matmul";
type Result = {shape: Shape, error?: undefined} | {error: string, wrong?: number, shape?: undefined};
interface Cell {text: string, mark?: "copia" | "scelta" | false}
// cifra.js
type Spot = [x: number, y: number];
interface Sample {label: number, image: Float32Array}
interface Tensor {shape: number[], values: Float32Array}
interface Step {op: string, inputs: string[], outputs: string[], numbers: Record<string, number>, lists: Record<string, number[]>}
interface Rows {scales: string, values: string}
interface Content {
  network: string,
  space: {center: string, means: string, axes: Rows, planes: Rows, limit: number},
  samples: {pixels: string, labels: number[]},
}
interface Prediction {probabilities: number[], distance: number}
type Verdict = "no" | "forse" | "sì";
interface Reading {kind: Verdict | "vuoto", words: string, content: string, image: Float32Array, probabilities?: number[], first: number}
// motore.js: un testo in pezzi, e quali rispondono
type Piece = [text: string, found: boolean];
interface Answered {anchor: string, isPage: boolean, title: Piece[], isCode: boolean, pieces: Piece[]}
interface Group {address: string, title: string, sections: Answered[]}
interface Outcome {guessed: boolean, missing: string[], asks: boolean}
interface Idea {word: string, weights: Map<string, number>, need: number, prefix: boolean, near: string[], state: "known" | "similar" | "missing"}
// Di reveal.js, ciò che le diapositive ne usano.
declare const Reveal: {initialize(options: object): Promise<void>, addKeyBinding(key: number, act: () => void): void};
declare const RevealNotes: object;
