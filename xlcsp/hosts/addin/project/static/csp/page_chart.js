// The Chart page: columns chosen, the picture seen, then put in as a chart that follows its cells or as
// a picture that stays as it is.

import { columnsOf, headingsOf, placeForChart, putChart, putPicture, tableAreas } from "./charts.js";
import { selection, Trouble } from "./excel.js";

const { addressOf, post } = globalThis.csp;

const BETTER = ["smaller", "bigger", "neutral"];
const READABLE = 0.85; // pixels a point, from which the smallest words can be read
const SELECTED = "selected cells";

// What each kind asks for: key, label, kind of field, whether it must be filled, and what it means.
// A "column" is one of the headings, a "choice" one of the words given, "columns" several headings.
const LABEL = ["label", "Labels", "column", true, "The column of months, areas or indicators."];
const FIGURES = ["value", "Figures", "column", true, "The column to draw."];
const WAY = ["better", "Which way is better", "choice", true, "It is never guessed.", BETTER];
const ROWS = [
  ["whereColumn", "Only rows where", "column", false, "For a table that holds several series one below the other."],
  ["whereValue", "… holds", "text", false, "Such as the indicator’s name."],
];
const TITLE = ["title", "Title", "text", false, "Usually the heading of the figures."];
const KINDS = [
  {
    key: "spc",
    label: "SPC chart: noise or news?",
    fields: [
      LABEL,
      FIGURES,
      WAY,
      ["target", "Target", "suggest", false, "A figure, or the heading of a column."],
      ["rebase", "New limits from", "column", false, "A column with a mark, such as X, where new limits begin."],
      ...ROWS,
      TITLE,
    ],
  },
  {
    key: "trajectory",
    label: "Trajectory: on course?",
    fields: [
      LABEL,
      ["value", "Figures", "column", true, "One for each period of the year; those to come empty."],
      ["target", "Target", "suggest", true, "For the whole year: a figure, or the heading of a column."],
      WAY,
      ...ROWS,
      TITLE,
    ],
  },
  {
    key: "peers",
    label: "Peers: how we compare",
    fields: [
      ["label", "Areas", "column", true, "The column of the areas’ names."],
      ["value", "Counts", "column", true, "Such as crimes."],
      ["population", "Population", "column", true, "In the same rows."],
      ["area", "Area to pick out", "text", true, "As the table has it."],
      WAY,
      ["per", "Rate per", "text", false, "Usually 1000."],
      ...ROWS,
      TITLE,
    ],
  },
  {
    key: "scorecard",
    label: "Scorecard: status and noise",
    fields: [
      ["label", "Indicators", "column", true, "A row for each indicator."],
      ["better", "Which way is better", "column", true, "The column that says so for each."],
      ["target", "Targets", "column", true, "The column of targets."],
      ["value", "First period", "column", true, "The periods are the columns from here to the last."],
      ["back", "Change on how many periods before", "text", false, "Usually 1; 12 for the same month last year."],
      TITLE,
    ],
  },
  {
    key: "grant",
    label: "Grant: shares by pot",
    fields: [
      ["label", "Areas", "column", true, "The column of the areas’ names."],
      ["values", "Pots", "columns", true, "The columns of shares, one for each pot."],
      ["previous", "Year before", "column", false, "Last year’s allocations, to see the change."],
      ["total", "Allocation", "column", false, "Where it was rounded by itself."],
      TITLE,
    ],
  },
];

function fieldOf([key, label, kind, required, help, words = []], headings) {
  const id = `csp-draw-${key}`;
  const offered = kind === "choice" ? words : headings.map(({ heading }) => heading);
  return {
    key,
    label,
    kind,
    required,
    first: required || key === "target",
    help,
    id,
    helpId: `${id}-help`,
    listId: `${id}-list`,
    list: kind === "suggest" ? `${id}-list` : null,
    options: offered.map((text, index) => ({ key: `${key} ${index}`, id: `${id}-${index}`, text })),
    text: key === "label" && headings.length ? headings[0].heading : "",
    several: [],
  };
}

const empty = ({ kind, text, several }) => (kind === "columns" ? several.length === 0 : text.trim() === "");

export function chartPage(pane) {
  let tables = [];
  let source = null;

  return {
    kinds: KINDS.map(({ key, label }) => ({ key, label })),
    kind: "spc",
    choices: [],
    chosen: "",
    looked: false,
    headings: [],
    fields: [],
    where: "",
    picture: null,
    more: false,

    /** Reads which tables there are; the first is chosen. */
    look() {
      return pane.work("Reading the tables", async () => {
        tables = await tableAreas();
        this.choices = [...tables.map(({ name }) => name), SELECTED].map((label) => ({ key: label, label }));
        this.looked = true;
        this.chosen = this.choices[0].key;
        if (tables.length) await this.readTable();
        else this.forget();
        pane.focus("csp-chart-table");
      });
    },

    forget() {
      source = null;
      this.headings = [];
      this.fields = [];
      this.where = "";
      this.picture = null;
    },

    /** Another table is chosen, or the cells that are selected now. */
    choose() {
      return pane.attempt(() => this.readTable());
    },

    async readTable() {
      this.forget();
      source = await this.sourceNow();
      this.headings = await headingsOf(source.area);
      if (this.headings.length < 2) throw new Trouble(`${source.name} needs a row of headings, two at least.`);
      this.where = `${source.name}, ${addressOf(source.area)}`;
      this.fill();
    },

    /** The table where it is now, or the selection. */
    async sourceNow() {
      if (this.chosen === SELECTED) {
        const { area, address } = await selection();
        if (area === null || area.bottom === area.top) {
          throw new Trouble(`${address} cannot be drawn: select the headings with the rows below them.`);
        }
        return { name: "the selection", area };
      }
      const table = (await tableAreas()).find(({ name }) => name === this.chosen);
      if (!table) throw new Trouble(`There is no table ${this.chosen} any more. Read the tables again.`);
      return { name: `the table ${table.name}`, area: table.area };
    },

    /** The fields of the kind that is chosen, with the table's headings to choose from. */
    fill() {
      const { fields } = KINDS.find(({ key }) => key === this.kind);
      this.picture = null;
      this.fields = this.headings.length ? fields.map((field) => fieldOf(field, this.headings)) : [];
    },

    get firstFields() {
      return this.fields.filter(({ first }) => first);
    },

    get moreFields() {
      return this.fields.filter(({ first }) => !first);
    },

    text(key) {
      return this.fields.find((field) => field.key === key)?.text.trim() ?? "";
    },

    /** What the server is told; a Trouble where a field is not filled. */
    options() {
      const missing = this.fields.find((field) => field.required && empty(field));
      if (missing) {
        pane.focus(missing.kind === "columns" ? missing.options[0].id : missing.id);
        throw new Trouble(`Choose “${missing.label}” first.`);
      }
      const whereColumn = this.text("whereColumn");
      if ((whereColumn === "") !== (this.text("whereValue") === "")) {
        this.more = true;
        pane.focus("csp-draw-whereColumn");
        throw new Trouble("To choose rows, say both the column and what it holds.");
      }
      const back = this.text("back");
      if (back !== "" && !/^[1-9]\d{0,2}$/.test(back)) {
        this.more = true;
        pane.focus("csp-draw-back");
        throw new Trouble(`“${back}” is no number of periods.`);
      }
      const plain = ["label", "better", "target", "rebase", "population", "area", "per", "previous", "total", "title"];
      const options = Object.fromEntries(plain.map((key) => [key, this.text(key)]).filter(([, text]) => text !== ""));
      const several = this.fields.find(({ kind }) => kind === "columns")?.several;
      return {
        ...options,
        values: several ? this.inOrder(several) : [this.text("value")],
        where: whereColumn ? [whereColumn, this.text("whereValue")] : null,
        back: back === "" ? 1 : Number(back),
      };
    },

    /** Headings in the order of the table, whatever the order in which they were ticked. */
    inOrder(chosen) {
      return this.headings.map(({ heading }) => heading).filter((heading) => chosen.includes(heading));
    },

    /** The headings whose columns are sent: those chosen, and for a scorecard every period. */
    needed(options) {
      const { values, where, label, better, target, rebase, population, previous, total } = options;
      const named = new Set([label, better, target, rebase, population, previous, total, where?.[0], ...values]);
      const chosen = this.headings.filter(({ heading }) => named.has(heading));
      if (this.kind !== "scorecard") return chosen;
      const first = this.headings.findIndex(({ heading }) => heading === values[0]);
      const periods = this.headings.slice(first).filter(({ heading }) => ![label, better, target].includes(heading));
      return [...chosen.filter((one) => !periods.includes(one)), ...periods];
    },

    /** Asks the server with the cells as they are now. */
    async ask(as, at, signal) {
      const options = this.options();
      if (this.chosen !== SELECTED) source = await this.sourceNow();
      const { name, area } = source;
      const columns = await columnsOf(area, this.needed(options));
      const table = { name, sheet: area.sheet, top: area.top + 1, columns };
      const answer = await post("/csp/chart", { kind: this.kind, as, at, options, table }, signal);
      if (answer.stopped) throw new Trouble(answer.stopped);
      return answer;
    },

    show() {
      return pane.work("Drawing the picture", async (signal) => {
        this.picture = null;
        const { svg, width, title, alt, follows } = await this.ask("preview", null, signal);
        const style = { minWidth: `${Math.round(width * READABLE)}px` };
        this.picture = { source: `data:image/svg+xml;base64,${svg}`, style, title, alt, follows };
        pane.say(`${title} is drawn. Nothing was changed.`, null);
      });
    },

    get howSentence() {
      return this.picture.follows
        ? "A chart draws the cells and follows them; the figures that it needs (limits, marks, totals) go in below it as " +
            "formulas. Add-ins cannot give a chart alternative text, so its words go into the cell under it. A picture " +
            "stays as it is, with its words as alternative text."
        : "This goes in as a picture, which stays as it is, with its words as alternative text: an add-in cannot make a " +
            "chart of it that follows the cells.";
    },

    insertChart() {
      return pane.work("Putting the chart in", async (signal) => {
        const at = await placeForChart();
        const plan = await this.ask("chart", at, signal);
        const { name, undo } = await putChart(plan, at);
        const below = plan.block ? " Its figures are below it, in formulas." : "";
        pane.say(`Put the chart “${name}” on ${at.sheet}, with its words under it.${below}`, undo);
      });
    },

    insertPicture() {
      return pane.work("Putting the picture in", async (signal) => {
        const at = await placeForChart();
        const picture = await this.ask("picture", null, signal);
        const { name, undo } = await putPicture(picture, "CSP picture", at);
        pane.say(`Put the picture “${name}” on ${at.sheet}, with its words as alternative text.`, undo);
      });
    },
  };
}
