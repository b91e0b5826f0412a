// Le regole degli script del sito. I nomi non dichiarati, o dichiarati due volte, li trova tsc, che vede tutti gli script insieme.
const js = require("@eslint/js");

module.exports = [
  js.configs.recommended,
  {
    languageOptions: {sourceType: "script"},
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      "no-undef": "off",
      "no-unused-vars": ["error", {vars: "local"}],   // ciò che uno script dichiara fuori lo usano gli altri
      eqeqeq: "error",
      "max-lines-per-function": ["error", {max: 60, skipBlankLines: true, skipComments: true}],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
