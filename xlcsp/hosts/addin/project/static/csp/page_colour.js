// The Colour RAG page: conditional formatting with words, symbols and colour on status cells.

import { cellsOf, colour, selection, tonesOf, Trouble, writtenArea } from "./excel.js";

const { addressOf } = globalThis.csp;

const SHOWN_FOR = { good: "Green", watch: "Amber", bad: "Red", neutral: "No data" };
const COUNTED = 100000; // cells; larger ranges are coloured without counting their words

function choiceOf(palette) {
  return {
    ...palette,
    id: `csp-palette-${palette.key}`,
    tones: tonesOf(palette).map(({ tone, symbol, fill, text }) => ({
      tone,
      shown: `${symbol} ${SHOWN_FOR[tone]}`,
      style: { backgroundColor: fill, color: text },
    })),
  };
}

function holdsWord(cell, palette) {
  const text = typeof cell === "string" ? cell.trim().toLowerCase() : "";
  return palette.rules.some(({ word, match }) =>
    match === "ends" ? text.endsWith(word.toLowerCase()) : text === word.toLowerCase(),
  );
}

export function colourPage(pane) {
  return {
    cells: "",
    palettes: [],
    palette: "",

    start({ palettes }) {
      this.palettes = palettes.map(choiceOf);
      this.palette = palettes[0].key;
    },

    useSelection() {
      return pane.attempt(async () => {
        const { address } = await selection();
        this.cells = address;
      });
    },

    async area() {
      const { cells } = this;
      if (cells.trim() === "") throw new Trouble("Select the status cells, then press Use selection.");
      const area = writtenArea(cells, pane.sheet());
      if (area === null) throw new Trouble(`“${cells}” is no block of cells, such as E2:E20.`);
      return area;
    },

    apply() {
      return pane.work("Colouring the cells", async () => {
        const area = await this.area();
        const palette = this.palettes.find((one) => one.key === this.palette);
        const { undo } = await colour(area, palette, this.palettes);
        pane.say(await this.done(area, palette), undo);
      });
    },

    async done(area, palette) {
      const count = (area.bottom - area.top + 1) * (area.right - area.left + 1);
      const said = `${addressOf(area)} is coloured by the word in each cell, with a symbol before it.`;
      if (count > COUNTED) return said;
      const [rows] = await cellsOf([area]);
      const words = rows.flat().filter((cell) => holdsWord(cell, palette)).length;
      return `${said} ${words} of its ${count} cells ${words === 1 ? "holds" : "hold"} such a word now.`;
    },

    remove() {
      return pane.work("Taking the colours off", async () => {
        const area = await this.area();
        const { removed, undo } = await colour(area, null, this.palettes);
        if (!removed) throw new Trouble(`${addressOf(area)} has no colours of ours over exactly those cells.`);
        pane.say(`Our colours are off ${addressOf(area)}. Other formatting is as it was.`, undo);
      });
    },
  };
}
