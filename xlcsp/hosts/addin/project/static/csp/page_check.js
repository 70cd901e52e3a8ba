// The Check page: figures of the open workbook that do not follow from the others, each with its cell.

import { goTo, sentWorkbook } from "./workbook_cells.js";

const { post } = globalThis.csp;

const SHOWN = 200; // findings of a kind; the first ones are the foremost slips

const STATED = "Confidence 100%: a rule, or the text itself, states the sum.";

const percent = new Intl.NumberFormat("en-GB", { style: "percent" });

function lineOf(finding, index) {
  const { sheet, cell, published, against, relation, verdict, cause, confidence, support } = finding;
  return {
    key: index,
    place: `${sheet}!${cell}`,
    figures: `${published || "(empty)"}${against && `, ${against}`}`,
    relation,
    cause: `${verdict}: ${cause}`,
    sure: support === "stated" ? STATED : `Confidence ${percent.format(confidence)}: ${support}.`,
    finding,
  };
}

/** Findings with one root together, as they came. */
function grouped(findings) {
  const groups = new Map();
  findings.slice(0, SHOWN).forEach((finding, index) => {
    if (!groups.has(finding.group)) groups.set(finding.group, []);
    groups.get(finding.group).push(lineOf(finding, index));
  });
  return [...groups].map(([group, lines], index) => ({ group, title: `Slip ${index + 1}`, lines }));
}

function restOf(findings) {
  const rest = findings.length - SHOWN;
  return rest > 0 ? `and ${rest.toLocaleString("en-GB")} more` : "";
}

export function checkPage(pane) {
  return {
    report: null,

    look() {
      return pane.work("Reading the workbook", async (signal) => {
        this.report = null;
        const sheets = await sentWorkbook((step) => pane.progress(step), signal);
        pane.progress("Working the figures out again");
        this.report = await post("/csp/check", { sheets }, signal);
        pane.say(`The workbook is checked. ${this.report.says} Nothing was changed.`, null);
      });
    },

    get wrong() {
      return this.report.findings.filter(({ wrong }) => wrong);
    },

    get others() {
      return this.report.findings.filter(({ wrong }) => !wrong);
    },

    get sumClass() {
      return this.wrong.length ? "csp-bad" : "csp-good";
    },

    get sumSentence() {
      return `${this.wrong.length ? "✗" : "✓"} ${this.report.says}`;
    },

    get slips() {
      return grouped(this.wrong);
    },

    get more() {
      return restOf(this.wrong);
    },

    get noted() {
      return grouped(this.others).flatMap(({ lines }) => lines);
    },

    get notedTitle() {
      return `Noted; not wrong: ${this.others.length}`;
    },

    get moreNoted() {
      return restOf(this.others);
    },

    get looked() {
      return [...this.report.looked, ...this.report.messages];
    },

    show({ sheet, cell }) {
      return pane.attempt(async () => {
        await goTo(sheet, cell);
        pane.say(`Selected ${sheet}!${cell}.`, null);
      });
    },
  };
}
