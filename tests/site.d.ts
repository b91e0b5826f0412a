// Ciò che gli script del sito trovano già caricato: la ricerca, i suoi pacchetti, il suo indice.
declare const ItalianStemmer: new () => {stemWord(word: string): string};
declare const MiniSearch: any;
declare const courseIndex: {pages: any[][], sections: any[][], common: string[], names: any[][]};
