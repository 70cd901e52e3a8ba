// The Refresh page: a table brought up to date from a file, each change seen before it is made.

import { Trouble } from "./excel.js";
import { applyPlan, tableCalled, tableNames } from "./tables.js";

const { post } = globalThis.csp;

const RULES_TABLE = "CSP_Refresh";
const AREAS_TABLE = "CSP_Areas";
const SHOWN = 200;

const figure = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 15, useGrouping: false });

function shown(value) {
  if (value === null || value === "") return "(empty)";
  if (typeof value === "boolean") return String(value).toUpperCase();
  return typeof value === "number" ? figure.format(value) : value;
}

function counted(number, noun) {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

/** A chosen file as the server takes it. */
async function sentFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { name: file.name, base64: btoa(text) };
}

function lines(table) {
  return table && { headers: table.headers, rows: table.rows };
}

export function refreshPage(pane) {
  let tables = { rules: null, areas: null };
  let seen = null;

  return {
    choices: [],
    chosen: "",
    looked: false,
    plan: null,

    /** Reads the workbook's rules; a table without one can be chosen too. */
    look() {
      return pane.work("Reading the rules", async (signal) => {
        this.plan = null;
        tables = { rules: await tableCalled(RULES_TABLE), areas: await tableCalled(AREAS_TABLE) };
        const { rules, stopped } = await post("/csp/refresh/rules", { rules: lines(tables.rules) }, signal);
        if (stopped) throw new Trouble(stopped);
        const names = (await tableNames()).filter((name) => ![RULES_TABLE, AREAS_TABLE].includes(name));
        const ruled = rules.map((rule, index) => ({
          key: `rule ${index}`,
          rule: index,
          table: rule.table,
          label: `${rule.table} from ${rule.source || "a file"}`,
        }));
        const bare = names
          .filter((name) => !rules.some(({ table }) => table.toLowerCase() === name.toLowerCase()))
          .map((name) => ({ key: `table ${name}`, rule: null, table: name, label: `${name}, matched by its headers` }));
        this.choices = [...ruled, ...bare];
        this.chosen = this.choices[0]?.key ?? "";
        this.looked = true;
      });
    },

    /** What the source would change. */
    show() {
      return pane.work("Comparing the table with the file", async (signal) => {
        this.plan = null;
        const choice = this.choices.find(({ key }) => key === this.chosen);
        if (!choice) throw new Trouble("Choose what to refresh first.");
        const chosen = [...document.getElementById("csp-source").files];
        if (!chosen.length) {
          pane.focus("csp-source");
          throw new Trouble("Choose the source's file first.");
        }
        const table = await tableCalled(choice.table);
        if (!table) throw new Trouble(`There is no table ${choice.table} in this workbook.`);
        const sent = { table, rules: lines(tables.rules), areas: lines(tables.areas), files: [] };
        if (choice.rule !== null) sent.rule = choice.rule;
        for (const file of chosen) sent.files.push(await sentFile(file));
        const plan = await post("/csp/refresh/preview", sent, signal);
        if (plan.stopped) throw new Trouble(plan.stopped);
        seen = table;
        this.plan = plan;
        pane.say(plan.says, null);
      });
    },

    get nothing() {
      const { changes, appends, removes } = this.plan;
      return !changes.length && !removes.length && !(appends && this.plan.new.length);
    },

    get changes() {
      return this.plan.changes.slice(0, SHOWN).map((change, index) => ({
        key: index,
        cell: change.cell,
        about: `${change.about}, ${change.header}`,
        old: shown(change.old),
        next: shown(change.new),
        origin: change.origin,
      }));
    },

    get more() {
      const rest = this.plan.changes.length - SHOWN;
      return rest > 0 ? `and ${counted(rest, "more change")}` : "";
    },

    /** What is not plain: each kind with its lines. */
    get looks() {
      const { plan } = this;
      const kinds = [
        ["Missing in the source; left as it is", plan.missing.map((one) => `${one.about}, ${one.header}: ${one.reason}`)],
        [
          plan.appends ? "New rows, which are added" : "New in the source; not added",
          plan.new.map((row) => `${row.about} (${row.origin})`),
        ],
        [
          plan.removes.length ? "Gone from the source; removed" : "Gone from the source; left as it is",
          plan.gone.map(({ about }) => about),
        ],
        [
          "Names that nearly match; settle them in the table CSP_Areas",
          plan.near.map((one) => `${one.table} in the table, ${one.source} in the source (${one.score} of 100)`),
        ],
        ["Notes", plan.notes],
      ];
      return kinds
        .filter(([, found]) => found.length)
        .map(([heading, found]) => ({ heading: `${heading}: ${found.length}`, found: found.slice(0, SHOWN) }));
    },

    apply() {
      return pane.work("Making the changes", async (signal) => {
        const { plan } = this;
        const tell = (done, all) => pane.progress(`Making the changes: ${done.toLocaleString("en-GB")} of ${counted(all, "cell")}`);
        const undo = await applyPlan(plan, seen, tell, signal);
        this.plan = null;
        const added = plan.appends ? plan.new.length : 0;
        const told = [`changed ${counted(plan.changes.length, "cell")}`];
        if (added) told.push(`added ${counted(added, "row")}`);
        if (plan.removes.length) told.push(`removed ${counted(plan.removes.length, "row")}`);
        pane.say(`In the table ${plan.table}: ${told.join(", ")}.`, undo);
      });
    },
  };
}
