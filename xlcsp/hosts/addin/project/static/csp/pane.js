// The task pane: which page shows, what was done and how to undo it, what went wrong, what is asked.
// The state is one reactive object for Alpine; the pages are its parts.

import { Trouble } from "./excel.js";
import { allocatePage } from "./page_allocate.js";
import { chartPage } from "./page_chart.js";
import { checkPage } from "./page_check.js";
import { colourPage } from "./page_colour.js";
import { functionsPage } from "./page_functions.js";
import { refreshPage } from "./page_refresh.js";

const PAGES = ["functions", "colour", "allocate", "refresh", "check", "chart", "help"];

function pageInAddress() {
  const page = location.hash.slice(1);
  return PAGES.includes(page) ? page : PAGES[0];
}

async function fetched(path) {
  const response = await fetch(`${location.origin}${globalThis.config.appPath}${path}`);
  if (!response.ok) throw new Trouble(`The CSP server answered ${response.status}. Try again in a moment.`);
  return response.json();
}

/** The state, given a way to itself as Alpine watches it. */
function paneState(self) {
  let undoing = null;
  let answering = null;
  let working = null;

  /** What the pages may do with the pane. */
  const pane = {
    sheet: () => self().functions.sheet,

    focus(id) {
      setTimeout(() => document.getElementById(id)?.focus(), 0);
    },

    /** Says what an action changed; `undo` takes it back. */
    say(sentence, undo) {
      undoing = undo;
      self().done = sentence;
      self().canUndo = undo !== null;
      self().trouble = "";
    },

    /** Asks before something is lost; true where the person wants it. */
    ask(question, yes) {
      self().question = question;
      self().yes = yes;
      pane.focus("csp-yes");
      return new Promise((answered) => {
        answering = answered;
      });
    },

    /** Does something, and says in the pane what was in its way. */
    async attempt(work) {
      self().trouble = "";
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Trouble)) console.warn(error);
        self().trouble = error.message || String(error);
      }
    },

    /** Says how far the work that shows has come. */
    progress(step) {
      if (working && !working.signal.aborted) self().working = `${step} …`;
    },

    /** Does something that may take long, which shows and can be cancelled. */
    async work(label, work) {
      working?.abort();
      const mine = new AbortController();
      working = mine;
      self().working = `${label} …`;
      self().done = "";
      await pane.attempt(async () => {
        try {
          await work(mine.signal);
        } catch (error) {
          if (mine.signal.aborted) throw new Trouble("Stopped. Nothing was changed.");
          throw error;
        }
      });
      if (working === mine) {
        working = null;
        self().working = "";
      }
    },
  };

  return {
    page: pageInAddress(),
    working: "",
    done: "",
    canUndo: false,
    trouble: "",
    question: "",
    yes: "",
    functions: functionsPage(pane),
    colour: colourPage(pane),
    allocate: allocatePage(pane),
    refresh: refreshPage(pane),
    check: checkPage(pane),
    chart: chartPage(pane),

    init() {
      addEventListener("hashchange", () => {
        self().page = pageInAddress();
        self().trouble = "";
        if (!self().canUndo) self().done = "";
        scrollTo(0, 0);
        document.getElementById("csp-page").focus({ preventScroll: true });
      });
      addEventListener("csp-waiting", ({ detail }) => self().cellsWaiting(detail));
      pane.attempt(async () => {
        const { host } = await Office.onReady();
        const [catalogue, palettes] = await Promise.all([fetched("/csp/catalogue.json"), fetched("/csp/palettes.json")]);
        self().colour.start(palettes);
        self().functions.start(catalogue);
        if (host) await self().functions.watch();
        else pane.say("This pane works in Excel. Here you can only look at its pages.", null);
      });
    },

    /** Shows how many cells wait for the server, unless something else is at work. */
    cellsWaiting(count) {
      if (working) return;
      this.working = count ? `Working out ${count.toLocaleString("en-GB")} ${count === 1 ? "cell" : "cells"} …` : "";
      if (!count) this.functions.look();
    },

    cancel() {
      if (working) working.abort();
      else globalThis.csp.stop();
    },

    undo() {
      const back = undoing;
      undoing = null;
      this.canUndo = false;
      return pane.attempt(async () => {
        await back();
        pane.say("Undone: the cells are as they were.", null);
      });
    },

    clearTrouble() {
      this.trouble = "";
    },

    answer(wanted) {
      this.question = "";
      answering(wanted);
    },
  };
}

document.addEventListener("alpine:init", () => {
  const state = globalThis.Alpine.reactive(paneState(() => state));
  globalThis.Alpine.data("pane", () => state);
});
