// The Allocate page: a grant shared out and looked at before it goes into the sheet.

import { activeCell, cellsOf, firstFilled, put, seenFrom, selection, Trouble, writtenArea } from "./excel.js";
import { formulaText, isReference } from "./formula_text.js";

const { addressOf, post } = globalThis.csp;

// What each field is, by the argument of the function that it fills; areas and previous fill none.
const FIELDS = {
  ALLOCATE: [
    ["total", "Pot", true, "", "The sum to share: its cell, or the sum itself."],
    ["weights", "Weights", true, "", "One figure for each area, such as crimes or population."],
    ["keys", "Areas", false, "", "The areas' names. With them, the order of the rows changes nobody's share."],
    ["step", "Step", false, "0.01", "Shares are whole steps: 0.01 is to the penny, 1 to the pound."],
    ["floor", "At least", false, "", "No area gets less than this: one figure, or one for each area."],
    ["cap", "At most", false, "", "No area gets more than this: one figure, or one for each area."],
    ["previous", "Last year", false, "", "Last year's shares, to see the change. They do not enter the formula."],
  ],
  ABG: [
    ["even", "Pot shared evenly", true, "", "Its cell, or the sum itself."],
    ["by_population", "Pot by population", true, "", "Its cell, or the sum itself."],
    ["by_crime", "Pot by crime", true, "", "Its cell, or the sum itself."],
    ["population", "Population", true, "", "One figure for each area."],
    ["crime", "Crimes", true, "", "One figure for each area."],
    ["step", "Step", false, "1", "Allocations are whole steps: 1 is to the pound."],
    ["areas", "Areas", false, "", "The areas' names, to read the shares by."],
    ["previous", "Last year", false, "", "Last year's allocations, to see the change."],
  ],
};
const ARGUMENTS = {
  ALLOCATE: ["total", "weights", "step", "floor", "cap", "keys"],
  ABG: ["even", "by_population", "by_crime", "population", "crime", "step"],
};

function fieldOf([key, label, required, usually, help]) {
  const id = `csp-field-${key}`;
  return {
    key,
    label,
    required,
    help,
    placeholder: usually && `usually ${usually}`,
    id,
    helpId: `${id}-help`,
    useLabel: `Use the selection as ${label}`,
    text: "",
  };
}

const figure = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 });
const fraction = new Intl.NumberFormat("en-GB", {
  style: "percent",
  minimumFractionDigits: 1,
  signDisplay: "exceptZero",
});

function cellOf(value, index, columns) {
  const number = typeof value === "number";
  const percent = columns[index] === "Change %";
  const text = number ? (percent ? fraction : figure).format(value) : value;
  return { key: columns[index], text, number };
}

export function allocatePage(pane) {
  return {
    kept: {
      ALLOCATE: FIELDS.ALLOCATE.map(fieldOf),
      ABG: FIELDS.ABG.map(fieldOf),
    },
    method: "ALLOCATE",
    preview: null,
    previewed: null,

    get fields() {
      return this.kept[this.method];
    },

    field(key) {
      return this.fields.find((one) => one.key === key);
    },

    useSelection(key) {
      return pane.attempt(async () => {
        const { area, address } = await selection();
        if (area === null) throw new Trouble(`${address} cannot be used: select the filled cells of one block.`);
        this.field(key).text = seenFrom(area, pane.sheet());
      });
    },

    /** What a field hands to the function: its cells, or the figure typed in; null where it is empty. */
    async given(key, sheet) {
      const field = this.field(key);
      const text = field.text.trim();
      if (text === "") {
        if (field.required) {
          pane.focus(field.id);
          throw new Trouble(`Choose “${field.label}” first.`);
        }
        return null;
      }
      if (!isReference(text)) return [[typedFigure(text)]];
      const [cells] = await cellsOf([writtenArea(text, sheet)]);
      return cells;
    },

    show() {
      return pane.work("Working out the shares", async (signal) => {
        this.preview = null;
        const { method } = this;
        const sheet = pane.sheet();
        const given = [];
        for (const key of ARGUMENTS[method]) given.push(await this.given(key, sheet));
        const areas = await this.given(method === "ALLOCATE" ? "keys" : "areas", sheet);
        const previous = await this.given("previous", sheet);
        const preview = await post("/csp/allocation", { function: method, arguments: given, areas, previous }, signal);
        if (preview.error) throw new Trouble(preview.message);
        const texts = ARGUMENTS[method].map((key) => this.field(key).text);
        this.previewed = { method, sheet, texts, area: shapeOf(method, given) };
        this.preview = preview;
        pane.say(preview.says, null);
      });
    },

    get headings() {
      return this.preview.columns.map((text, index) => ({ text, number: index > 0 }));
    },

    get sumSentence() {
      return `${this.preview.adds_up ? "✓" : "✗"} ${this.preview.says}`;
    },

    get rows() {
      const { columns, rows, totals } = this.preview;
      const cells = (row) => row.map((value, index) => cellOf(value, index, columns));
      return [
        ...rows.map((row, index) => ({ key: `area ${index}`, total: false, cells: cells(row) })),
        { key: "total", total: true, cells: cells(totals) },
      ];
    },

    get whereSentence() {
      const { down, across } = this.previewed.area;
      return `They go into the sheet from the active cell: ${down} ${down === 1 ? "row" : "rows"}, ${across} ${
        across === 1 ? "column" : "columns"
      }.`;
    },

    /** The block from the active cell that the shares would fill; a Trouble where it is not empty. */
    async room() {
      const { area } = await activeCell();
      const { down, across } = this.previewed.area;
      const block = { ...area, bottom: area.top + down - 1, right: area.left + across - 1 };
      const there = await firstFilled(block);
      if (there) {
        throw new Trouble(
          `${there.address} holds ${there.value}. Select a cell with ${down} empty rows and ${across} ` +
            `empty ${across === 1 ? "column" : "columns"} from it, then try again.`,
        );
      }
      return block;
    },

    insertFormula() {
      return pane.attempt(async () => {
        const block = await this.room();
        const anchor = { ...block, bottom: block.top, right: block.left };
        const { method, sheet, texts } = this.previewed;
        const written = texts.map((text) =>
          isReference(text) ? seenFrom(writtenArea(text, sheet), block.sheet) : text.replaceAll(/[£,\s]/g, ""),
        );
        const formula = formulaText(`CSP.${method}`, written);
        const undo = await put(anchor, [[formula]]);
        pane.say(`Put ${formula} in ${addressOf(anchor)}; its results fill ${addressOf(block)}.`, undo);
      });
    },

    insertValues() {
      return pane.attempt(async () => {
        const block = await this.room();
        const { down, across } = this.previewed.area;
        const shares = this.preview.rows.map((row) => row.slice(1, 1 + this.width()));
        const rows = down === 1 && across > this.width() ? [shares.map(([share]) => share)] : shares;
        const undo = await put(block, rows);
        pane.say(`Put the ${this.preview.rows.length} areas' shares in ${addressOf(block)} as values.`, undo);
      });
    },

    /** How many columns of the preview are shares. */
    width() {
      return this.previewed.method === "ABG" ? 4 : 1;
    },
  };
}

/** A typed figure as a number where it is one, else as text for the server to read. */
function typedFigure(text) {
  const plain = text.replaceAll(/[£,\s]/g, "");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : text;
}

/** How many rows and columns the function gives. */
function shapeOf(method, given) {
  if (method === "ABG") return { down: Math.max(given[3].length, given[3][0].length), across: 4 };
  return { down: given[1].length, across: given[1][0].length };
}
