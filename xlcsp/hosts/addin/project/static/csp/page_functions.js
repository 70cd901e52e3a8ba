// The Functions page: find one, fill it in from the selection, put it in; and why a cell errs.

import { activeCell, cellsOf, firstFilled, onSelection, put, seenFrom, selection, Trouble, writtenArea } from "./excel.js";
import { formulaText } from "./formula_text.js";

const { addressOf, placeOf, post, sentences } = globalThis.csp;

const CHOICES = {
  "smaller, bigger or neutral": ["smaller", "bigger", "neutral"],
  "number or points": ["number", "points"],
  "change or level": ["change", "level"],
  "simple or compound": ["simple", "compound"],
  "FY, FQ, FM, CY, CQ or R12": ["FY", "FQ", "FM", "CY", "CQ", "R12"],
  "TRUE or FALSE": ["TRUE", "FALSE"],
};

/** A result of the catalogue in words: rows by " / ", cells by ", ", an error by its code. */
function shown(result) {
  if (Array.isArray(result)) return result.map((row) => row.map(shown).join(", ")).join(" / ");
  if (result === null) return "(empty)";
  return typeof result === "object" ? result.error : String(result);
}

function matches(one, words) {
  const text = [one.name, one.category, one.summary, one.help, ...one.arguments.map(({ name }) => name)]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function inputOf(argument) {
  const choices = CHOICES[argument.reads] || [];
  const id = `csp-argument-${argument.name}`;
  return {
    name: argument.name,
    required: argument.required,
    help: argument.help,
    placeholder: argument.default ? `usually ${argument.default}` : "",
    choices,
    id,
    helpId: `${id}-help`,
    listId: `${id}-list`,
    list: choices.length ? `${id}-list` : null,
    useLabel: `Use the selection as ${argument.name}`,
    text: "",
    missing: false,
  };
}

export function functionsPage(pane) {
  return {
    all: [],
    query: "",
    chosen: null,
    inputs: [],
    target: "the active cell",
    sheet: "",
    error: null,
    errorTitle: "",
    errorSentences: [],
    errorUnknown: false,

    start(catalogue) {
      this.all = catalogue.functions;
    },

    async watch() {
      await this.look();
      await onSelection(() => this.look());
    },

    get found() {
      const words = this.query.toLowerCase().split(/\s+/).filter(Boolean);
      return this.all.filter((one) => matches(one, words));
    },

    get groups() {
      const categories = [...new Set(this.found.map((one) => one.category))];
      return categories.map((category) => ({
        category,
        functions: this.found.filter((one) => one.category === category),
      }));
    },

    get countSentence() {
      if (this.query.trim() === "") return `${this.all.length} functions.`;
      return this.found.length === 1 ? "1 function found." : `${this.found.length} functions found.`;
    },

    get examples() {
      return this.chosen.examples.map((one) => ({
        formula: one.formula,
        shown: `gives ${shown(one.result)}`,
        source: one.source,
      }));
    },

    get formula() {
      return formulaText(
        this.chosen.name,
        this.inputs.map(({ text }) => text),
      );
    },

    choose(name) {
      this.chosen = this.all.find((one) => one.name === name);
      this.inputs = this.chosen.arguments.map(inputOf);
      pane.focus("csp-chosen");
    },

    back() {
      this.chosen = null;
      pane.focus("csp-search");
    },

    useSelection(name) {
      return pane.attempt(async () => {
        const { area, address } = await selection();
        if (area === null) throw new Trouble(`${address} cannot be used: select a block of cells.`);
        const input = this.inputs.find((one) => one.name === name);
        input.text = seenFrom(area, this.sheet);
        input.missing = false;
      });
    },

    insert() {
      return pane.attempt(async () => {
        const missing = this.inputs.filter((one) => one.required && one.text.trim() === "");
        this.inputs.forEach((one) => {
          one.missing = missing.includes(one);
        });
        if (missing.length) {
          pane.focus(missing[0].id);
          throw new Trouble(`Fill in ${missing.map((one) => one.name).join(", ")} first.`);
        }
        const { area } = await activeCell();
        const { formula } = this;
        const there = await firstFilled(area);
        if (there && !(await pane.ask(`${there.address} holds ${there.value}. Put the formula over it?`, "Replace it"))) {
          return;
        }
        const undo = await put(area, [[formula]]);
        pane.say(`Put ${formula} in ${addressOf(area)}.`, undo);
      });
    },

    /** Looks at the active cell: where a formula would go, and whether the cell shows an error. */
    async look() {
      const cell = await activeCell();
      this.sheet = cell.area.sheet;
      this.target = addressOf(cell.area);
      this.error = null;
      if (cell.type !== "Error") return;
      this.errorTitle = `${placeOf(cell.area)} shows ${cell.value}`;
      const known = sentences.get(addressOf(cell.source)) || [];
      const row = cell.area.top - cell.source.top;
      const column = cell.area.left - cell.source.left;
      const own = known.filter((one) => one.row === row && one.column === column);
      this.errorSentences = (own.length ? own : known).map((one) => one.message);
      this.errorUnknown = this.errorSentences.length === 0 && /\bCSP\./i.test(cell.formula);
      if (!this.errorSentences.length && !this.errorUnknown) {
        this.errorSentences = ["The error does not come from a CSP function."];
      }
      this.error = cell;
    },

    /** Works the calls of the active cell's formula out again to learn what is behind its error. */
    explain() {
      return pane.work("Looking into the formula", async (signal) => {
        const cell = await activeCell();
        const { calls } = await post("/csp/formula", { formula: cell.formula }, signal);
        const plain = calls.filter(({ arguments: given }) => given.every((one) => !one.formula));
        const asked = [];
        for (const { name, arguments: given } of plain) {
          asked.push({ name, arguments: await handedOver(given, cell.source.sheet) });
        }
        const { answers } = await post("/csp/calls", { calls: asked, sentences: true }, signal);
        const found = answers.flatMap((answer) => (answer.error ? [answer] : answer.messages || []));
        this.errorSentences = found.length
          ? [...new Set(found.map((one) => one.message))]
          : ["The error comes from a part of the formula that is not a CSP function."];
        this.errorUnknown = false;
      });
    },
  };
}

/** The arguments of a call as its function is given them, the cells read afresh. */
async function handedOver(given, sheet) {
  const areas = given.map(({ reference }) => (reference ? writtenArea(reference, sheet) : null));
  const unread = given.find((one, index) => one.reference && areas[index] === null);
  if (unread) throw new Trouble(`${unread.reference} is no plain block of cells, so it cannot be looked into.`);
  const cells = await cellsOf(areas.filter((area) => area !== null));
  return given.map((one, index) => (areas[index] ? cells.shift() : one.value || null));
}
