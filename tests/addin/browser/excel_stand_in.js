// A stand-in for Excel, served to the task pane in place of Office.js.
//
// It keeps a workbook in memory, calls the add-in's custom functions as Excel does, spills their
// results, and models the part of the Office.js object model that the add-in uses. A property must
// be loaded and synced before it is read; a write happens at the sync; a call that is not modelled
// is kept in `standIn.failures`, which every test checks, and throws.
//
// `standInOptions.host` is "desktop", which hands an empty cell to a function as 0, or "web", which
// hands it over as null. Office.js reference, ExcelApi 1.1 to 1.12 and CustomFunctionsRuntime 1.4.
(function () {
  "use strict";

  const options = { host: "desktop", sheets: { Sheet1: {} }, ...globalThis.standInOptions };
  const failures = [];
  const changes = [];

  function fail(sentence) {
    failures.push(sentence);
    const error = new Error(`Stand-in for Excel: ${sentence}`);
    error.code = "NotModelled";
    throw error;
  }

  class OfficeError extends Error {
    constructor(code, message) {
      super(message);
      this.name = "RichApi.Error";
      this.code = code;
    }
  }

  // ---- Addresses ---------------------------------------------------------------------------

  const LAST_ROW = 1048576;
  const LAST_COLUMN = 16384;

  function columnNumber(letters) {
    let number = 0;
    for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
    return number;
  }

  function columnLetters(number) {
    let letters = "";
    for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
      letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
    }
    return letters;
  }

  function quotedSheet(name) {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
  }

  /** An area {sheet, top, left, bottom, right} from text such as 'My sheet'!$A$1:B2, A:B or C3. */
  function areaOf(text, sheetName) {
    const parts = /^(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(.+)$/.exec(text);
    const sheet = parts[1]?.replaceAll("''", "'") ?? parts[2] ?? sheetName;
    const place = parts[3].replaceAll("$", "").toUpperCase();
    const corners = /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/.exec(place);
    if (corners) {
      const [, left, top, right = left, bottom = top] = corners;
      return {
        sheet,
        top: Number(top),
        left: columnNumber(left),
        bottom: Number(bottom),
        right: columnNumber(right),
      };
    }
    const columns = /^([A-Z]{1,3}):([A-Z]{1,3})$/.exec(place);
    if (columns) {
      const [, left, right] = columns;
      return { sheet, top: 1, left: columnNumber(left), bottom: LAST_ROW, right: columnNumber(right) };
    }
    return null;
  }

  function addressOf(area) {
    const sheet = quotedSheet(area.sheet);
    if (area.top === 1 && area.bottom === LAST_ROW) {
      return `${sheet}!${columnLetters(area.left)}:${columnLetters(area.right)}`;
    }
    const first = `${columnLetters(area.left)}${area.top}`;
    const last = `${columnLetters(area.right)}${area.bottom}`;
    return `${sheet}!${first}${first === last ? "" : `:${last}`}`;
  }

  function overlap(one, other) {
    return (
      one.sheet === other.sheet &&
      one.top <= other.bottom &&
      other.top <= one.bottom &&
      one.left <= other.right &&
      other.left <= one.right
    );
  }

  const key = (row, column) => `${row},${column}`;

  // ---- The workbook ------------------------------------------------------------------------

  /** What a cell that shows an error holds. */
  class ErrorValue {
    constructor(code, message = "") {
      this.code = code;
      this.message = message;
    }
  }

  const ERROR_TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#SPILL!": "Spill",
    "#VALUE!": "Value",
    "#BUSY!": "Busy",
  };

  class Sheet {
    constructor(name) {
      this.name = name;
      this.cells = new Map();
      this.rules = [];
      this.visibility = "Visible";
      this.charts = [];
      this.shapes = [];
    }

    cell(row, column) {
      return this.cells.get(key(row, column));
    }

    make(row, column) {
      const at = key(row, column);
      if (!this.cells.has(at)) {
        this.cells.set(at, { row, column, value: null, formula: null, spilledFrom: null, format: "General" });
      }
      return this.cells.get(at);
    }
  }

  const sheets = new Map();
  const names = new Map();
  let selected = { sheet: Object.keys(options.sheets)[0], top: 1, left: 1, bottom: 1, right: 1 };
  let editing = null;
  const here = () => (Array.isArray(selected) ? selected[0] : selected).sheet;

  function sheetNamed(name) {
    const sheet = sheets.get(name);
    if (!sheet) throw new OfficeError("ItemNotFound", `There is no sheet ${name}.`);
    return sheet;
  }

  /** What a person typing `text` into a cell would leave there. */
  function entered(cell, typed) {
    cell.spilledFrom = null;
    if (typeof typed === "string" && typed.startsWith("'")) {
      cell.formula = null;
      cell.value = typed.slice(1);
    } else if (typeof typed === "string" && typed.startsWith("=")) {
      cell.formula = typed;
      cell.value = 0;
    } else {
      cell.formula = null;
      if (typeof typed === "string" && typed in ERROR_TYPES) cell.value = new ErrorValue(typed);
      else cell.value = typed === "" ? null : typed;
    }
  }

  function shownValue(cell) {
    if (!cell || cell.value === null) return "";
    return cell.value instanceof ErrorValue ? cell.value.code : cell.value;
  }

  function valueType(cell) {
    if (!cell || cell.value === null) return "Empty";
    if (cell.value instanceof ErrorValue) return "Error";
    return { number: "Double", string: "String", boolean: "Boolean" }[typeof cell.value];
  }

  function shownFormula(cell) {
    return cell?.formula ?? shownValue(cell);
  }

  function shownText(cell) {
    const value = shownValue(cell);
    if (typeof value === "boolean") return String(value).toUpperCase();
    if (typeof value === "number" && /%$/.test(cell.format)) {
      const places = (/\.(0+)%$/.exec(cell.format) ?? ["", ""])[1].length;
      return `${(value * 100).toFixed(places)}%`;
    }
    return String(value);
  }

  function mapArea(area, work) {
    const sheet = sheetNamed(area.sheet);
    const rows = [];
    for (let row = area.top; row <= area.bottom; row++) {
      const cells = [];
      for (let column = area.left; column <= area.right; column++) {
        cells.push(work(sheet.cell(row, column), row, column, sheet));
      }
      rows.push(cells);
    }
    return rows;
  }

  // ---- Formulas ----------------------------------------------------------------------------

  const TOKENS = new RegExp(
    [
      /(?<space>\s+)/,
      /(?<text>"(?:[^"]|"")*")/,
      /(?<error>#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!))/,
      /(?<call>[A-Za-z_][A-Za-z0-9_.]*\()/,
      /(?<reference>(?:(?:'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_]*)!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?(?![A-Za-z0-9_(]))/,
      /(?<columns>(?:(?:'(?:[^']|'')+'|[A-Za-z_][A-Za-z0-9_]*)!)?\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![A-Za-z0-9_(]))/,
      /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/,
      /(?<word>[A-Za-z_][A-Za-z0-9_.]*)/,
      /(?<sign><>|<=|>=|[-+*\/^&=<>%(){},;])/,
    ]
      .map((part) => part.source)
      .join("|"),
    "y",
  );

  function tokensOf(formula) {
    const tokens = [];
    TOKENS.lastIndex = 1;
    while (TOKENS.lastIndex < formula.length) {
      const at = TOKENS.lastIndex;
      const match = TOKENS.exec(formula);
      if (!match) fail(`cannot read ${formula} from position ${at}`);
      const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
      if (kind !== "space") tokens.push({ kind, text: match[0] });
    }
    return tokens;
  }

  const BINDING = { "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4 };

  /** The formula as a tree: constant, area, omitted, operation or call. */
  function parsed(formula, sheetName) {
    const tokens = tokensOf(formula);
    let next = 0;
    const peek = () => tokens[next]?.text;
    const take = (text) => {
      if (peek() !== text) throw new OfficeError("InvalidArgument", `${formula} is not a formula.`);
      next++;
    };

    function expression(binding) {
      let left = prefixed();
      while (BINDING[peek()] > binding) {
        const sign = tokens[next++].text;
        left = { kind: "operation", sign, parts: [left, expression(BINDING[sign])] };
      }
      return left;
    }

    function prefixed() {
      if (peek() === "-" || peek() === "+") {
        const sign = tokens[next++].text;
        const part = prefixed();
        return sign === "-" ? { kind: "operation", sign: "negative", parts: [part] } : part;
      }
      let part = primary();
      while (peek() === "%") {
        next++;
        part = { kind: "operation", sign: "%", parts: [part] };
      }
      return part;
    }

    function constant() {
      const negative = peek() === "-";
      if (negative) next++;
      const token = tokens[next++];
      const value = plainValue(token);
      let signed = negative ? -value : value;
      if (peek() === "%") {
        next++;
        signed /= 100;
      }
      return signed;
    }

    function plainValue(token) {
      if (token.kind === "number") return Number(token.text);
      if (token.kind === "text") return token.text.slice(1, -1).replaceAll('""', '"');
      if (token.kind === "error") return new ErrorValue(token.text);
      if (/^true$/i.test(token.text)) return true;
      if (/^false$/i.test(token.text)) return false;
      throw new OfficeError("InvalidArgument", `${formula}: ${token.text} is not a value.`);
    }

    function primary() {
      const token = tokens[next++];
      if (!token) throw new OfficeError("InvalidArgument", `${formula} ends too soon.`);
      switch (token.kind) {
        case "reference":
        case "columns":
          return { kind: "area", area: areaOf(token.text, sheetName) };
        case "call":
          return { kind: "call", name: token.text.slice(0, -1).toUpperCase(), parts: callArguments() };
        case "word":
          if (names.has(token.text)) return { kind: "area", area: names.get(token.text) };
          return { kind: "constant", rows: [[plainValue(token)]] };
        case "sign":
          if (token.text === "(") {
            const inner = expression(0);
            take(")");
            return inner;
          }
          if (token.text === "{") return arrayConstant();
          throw new OfficeError("InvalidArgument", `${formula}: ${token.text} is out of place.`);
        default:
          return { kind: "constant", rows: [[plainValue(token)]] };
      }
    }

    function arrayConstant() {
      const rows = [[constant()]];
      while (peek() !== "}") {
        const sign = tokens[next++]?.text;
        if (sign === ",") rows.at(-1).push(constant());
        else if (sign === ";") rows.push([constant()]);
        else throw new OfficeError("InvalidArgument", `${formula} is not a formula.`);
      }
      next++;
      return { kind: "constant", rows };
    }

    function callArguments() {
      const parts = [];
      if (peek() === ")") {
        next++;
        return parts;
      }
      for (;;) {
        parts.push(peek() === "," || peek() === ")" ? { kind: "omitted" } : expression(0));
        if (peek() === ")") {
          next++;
          return parts;
        }
        take(",");
      }
    }

    const tree = expression(0);
    if (next !== tokens.length) throw new OfficeError("InvalidArgument", `${formula} is not a formula.`);
    return tree;
  }

  function precedents(tree) {
    if (tree.kind === "area") return [tree.area];
    return (tree.parts ?? []).flatMap(precedents);
  }

  // ---- Calculation -------------------------------------------------------------------------

  const functions = new Map();

  /** What Excel reads as the manifest says when it loads the add-in. */
  const metadata = fetch("/xlwings/custom-functions-meta.json").then((answer) => answer.json());

  async function functionNamed(name) {
    const described = (await metadata).functions.find((one) => `CSP.${one.name}` === name);
    return described && { described, work: functions.get(described.id) };
  }

  function handedOver(cellValue) {
    if (cellValue === null || cellValue === undefined) return options.host === "desktop" ? 0 : null;
    if (cellValue instanceof ErrorValue) {
      return {
        type: "Error",
        errorType: ERROR_TYPES[cellValue.code],
        basicType: "Error",
        basicValue: cellValue.code,
      };
    }
    return cellValue;
  }

  async function evaluated(tree, at) {
    switch (tree.kind) {
      case "constant":
        return { rows: tree.rows };
      case "omitted":
        return { omitted: true };
      case "area":
        return {
          rows: mapArea(tree.area, (cell) => cell?.value ?? null),
          address: addressOf(tree.area),
        };
      case "operation":
        return { rows: [[await operation(tree, at)]] };
      case "call":
        return { rows: tree.name in NATIVE ? [[await NATIVE[tree.name](tree, at)]] : await called(tree, at) };
    }
    return fail(`cannot work out ${tree.kind}`);
  }

  /** Excel compares texts whatever their case, and never a text with a number. */
  function same(one, other) {
    return typeof one === "string" && typeof other === "string"
      ? one.toLowerCase() === other.toLowerCase()
      : one === other;
  }

  /** Excel's own functions that the charts' figures use. */
  const NATIVE = {
    SUM: sum,
    NA: async () => new ErrorValue("#N/A"),
    async IF(tree, at) {
      const [condition] = await scalars(tree.parts.slice(0, 1), at);
      if (condition instanceof ErrorValue) return condition;
      const chosen = tree.parts[condition ? 1 : 2];
      return chosen ? (await scalars([chosen], at))[0] : false;
    },
    ISNUMBER: async (tree, at) => typeof (await scalars(tree.parts, at))[0] === "number",
    async OR(tree, at) {
      const given = await scalars(tree.parts, at);
      return given.find((one) => one instanceof ErrorValue) ?? given.some(Boolean);
    },
    async MAX(tree, at) {
      const given = await scalars(tree.parts, at);
      return given.find((one) => one instanceof ErrorValue) ?? Math.max(...given);
    },
    async COUNT(tree, at) {
      const given = await Promise.all(tree.parts.map((part) => evaluated(part, at)));
      return given.flatMap(({ rows }) => rows.flat()).filter((cell) => typeof cell === "number").length;
    },
  };

  /** The values of parts that are one cell each. */
  async function scalars(parts, at) {
    const given = await Promise.all(parts.map((part) => evaluated(part, at)));
    return given.map(({ rows }) => {
      if (rows.length !== 1 || rows[0].length !== 1) fail("a range where one of Excel's functions takes a cell");
      return rows[0][0] ?? 0;
    });
  }

  async function sum(tree, at) {
    let total = 0;
    for (const part of tree.parts) {
      for (const cell of (await evaluated(part, at)).rows.flat()) {
        if (cell instanceof ErrorValue) return cell;
        if (typeof cell === "number") total += cell;
      }
    }
    return total;
  }

  async function operation(tree, at) {
    const operands = [];
    for (const part of tree.parts) {
      const { rows } = await evaluated(part, at);
      if (rows.length !== 1 || rows[0].length !== 1) fail(`the operator ${tree.sign} on a range`);
      if (rows[0][0] instanceof ErrorValue) return rows[0][0];
      operands.push(rows[0][0] ?? 0);
    }
    const [one, other] = operands;
    switch (tree.sign) {
      case "negative":
        return -one;
      case "%":
        return one / 100;
      case "+":
        return one + other;
      case "-":
        return one - other;
      case "*":
        return one * other;
      case "/":
        return other === 0 ? new ErrorValue("#DIV/0!") : one / other;
      case "&":
        return `${one}${other}`;
      case "=":
        return same(one, other);
      case "<>":
        return !same(one, other);
      case ">":
        return one > other;
      case "<":
        return one < other;
      default:
        return fail(`the operator ${tree.sign}`);
    }
  }

  async function called(tree, at) {
    const found = await functionNamed(tree.name);
    if (!found) return [[new ErrorValue("#NAME?")]];
    const { described, work } = found;
    if (!work) fail(`${tree.name} is described but was never associated`);
    const parameters = described.parameters;
    if (tree.parts.length > parameters.length) fail(`Excel refuses ${tree.name} with so many arguments`);
    parameters.forEach((parameter, index) => {
      const given = tree.parts[index];
      if (!parameter.optional && (!given || given.kind === "omitted")) {
        if (!given) fail(`Excel refuses ${tree.name} without ${parameter.name}`);
      }
    });
    const given = await Promise.all(tree.parts.map((part) => evaluated(part, at)));
    const handed = parameters.map((_, index) =>
      !given[index] || given[index].omitted ? null : given[index].rows.map((row) => row.map(handedOver)),
    );
    const invocation = { functionName: described.id };
    if (described.options?.requiresAddress) invocation.address = at;
    if (described.options?.requiresParameterAddresses) {
      invocation.parameterAddresses = parameters.map((_, index) => given[index]?.address ?? "");
    }
    standIn.calls++;
    try {
      return resultRows(await work(...handed, invocation), tree.name);
    } catch (error) {
      if (error instanceof CustomFunctionsError) return [[new ErrorValue(error.code, error.message ?? "")]];
      if (error.code === "NotModelled") throw error;
      standIn.thrown.push(String(error));
      return [[new ErrorValue("#VALUE!")]];
    }
  }

  function resultRows(result, name) {
    if (!Array.isArray(result) || !result.length || !result.every(Array.isArray)) {
      fail(`${name} gave ${JSON.stringify(result)}, where rows of cells belong`);
    }
    return result.map((row) => row.map(resultCell));
  }

  function resultCell(cell) {
    if (cell === null || cell === undefined) return 0;
    if (typeof cell !== "object") return cell;
    if (cell.type === "Error") {
      const code = Object.keys(ERROR_TYPES).find((one) => ERROR_TYPES[one] === cell.errorType);
      if (!code) fail(`an error of type ${cell.errorType}`);
      return new ErrorValue(code);
    }
    if (cell.type === "FormattedNumber" || cell.type === "Double") return cell.basicValue;
    return fail(`a cell value of type ${cell.type}`);
  }

  /** Takes away what the formula at the cell had spilled into others. */
  function unspill(sheet, anchor) {
    for (const at of anchor.spilled ?? []) {
      if (sheet.cells.get(at)?.spilledFrom === anchor) sheet.cells.delete(at);
    }
    anchor.spilled = [];
    anchor.height = anchor.width = 1;
  }

  /** Lays the rows of a result out from the cell of its formula. */
  function spill(sheet, anchor, rows) {
    unspill(sheet, anchor);
    const blocked = rows.some((row, down) =>
      row.some((_, across) => {
        if (down === 0 && across === 0) return false;
        const there = sheet.cell(anchor.row + down, anchor.column + across);
        return there && (there.value !== null || there.formula);
      }),
    );
    if (blocked) {
      anchor.value = new ErrorValue("#SPILL!");
      return;
    }
    rows.forEach((row, down) =>
      row.forEach((value, across) => {
        const cell = sheet.make(anchor.row + down, anchor.column + across);
        cell.value = value;
        if (cell === anchor) return;
        cell.spilledFrom = anchor;
        anchor.spilled.push(key(cell.row, cell.column));
      }),
    );
    anchor.height = rows.length;
    anchor.width = rows[0].length;
  }

  function formulaCells() {
    return [...sheets.values()].flatMap((sheet) =>
      [...sheet.cells.values()].filter((cell) => cell.formula).map((cell) => ({ sheet, cell })),
    );
  }

  const areaOfCell = ({ sheet, cell }) => ({
    sheet: sheet.name,
    top: cell.row,
    left: cell.column,
    bottom: cell.row,
    right: cell.column,
  });

  /** The area that a formula's result covers now. */
  function covered({ sheet, cell }) {
    const area = areaOfCell({ sheet, cell });
    area.bottom += (cell.height ?? 1) - 1;
    area.right += (cell.width ?? 1) - 1;
    return area;
  }

  const LISTED = 5000; // cells; a larger area is compared with every formula instead

  /** For every formula, the formulas whose results it needs. */
  function feeders(all) {
    const at = new Map();
    for (const one of all) {
      mapArea(covered(one), (_, row, column) => at.set(`${one.sheet.name}!${key(row, column)}`, one));
    }
    return new Map(
      all.map((one) => {
        const found = new Set();
        for (const need of one.needs) {
          if ((need.bottom - need.top + 1) * (need.right - need.left + 1) > LISTED) {
            all.filter((other) => overlap(need, covered(other))).forEach((other) => found.add(other));
            continue;
          }
          for (let row = need.top; row <= need.bottom; row++) {
            for (let column = need.left; column <= need.right; column++) {
              const other = at.get(`${need.sheet}!${key(row, column)}`);
              if (other) found.add(other);
            }
          }
        }
        return [one, found];
      }),
    );
  }

  let calculating = Promise.resolve();

  /** Works out what the changed areas reach, as Excel does. */
  function recalculate(changedAreas, chosen = []) {
    calculating = calculating
      .then(() => workOut(changedAreas, new Set(chosen)))
      .catch((error) => {
        if (error.code !== "NotModelled") failures.push(`calculation: ${error}`);
      });
    return calculating;
  }

  /** Everything that waits for nothing is worked out at once; then what waited for it. */
  async function workOut(changedAreas, chosen) {
    const all = formulaCells().map((one) => {
      const tree = parsed(one.cell.formula, one.sheet.name);
      return { ...one, tree, needs: precedents(tree) };
    });
    const fedBy = feeders(all);
    const changed = new Set();
    for (const area of changedAreas) {
      if ((area.bottom - area.top + 1) * (area.right - area.left + 1) > LISTED) fail("a change of so many cells");
      mapArea(area, (_, row, column) => changed.add(`${area.sheet}!${key(row, column)}`));
    }
    const touched = (area) => {
      for (let row = area.top; row <= Math.min(area.bottom, area.top + LISTED); row++) {
        for (let column = area.left; column <= area.right; column++) {
          if (changed.has(`${area.sheet}!${key(row, column)}`)) return true;
        }
      }
      return false;
    };
    const waiting = new Set(
      all.filter((one) => chosen.has(one.cell) || touched(areaOfCell(one)) || one.needs.some(touched)),
    );
    for (let before = -1; before !== waiting.size; ) {
      before = waiting.size;
      for (const one of all) {
        if (!waiting.has(one) && [...fedBy.get(one)].some((other) => waiting.has(other))) waiting.add(one);
      }
    }
    const done = new Set();
    while (waiting.size) {
      const ready = [...waiting].filter((one) => ![...fedBy.get(one)].some((other) => other !== one && waiting.has(other)));
      if (!ready.length) fail("formulas that go round in a circle");
      const results = await Promise.all(ready.map((one) => evaluated(one.tree, addressOf(areaOfCell(one)))));
      ready.forEach((one, index) => {
        waiting.delete(one);
        done.add(one);
        if (one.sheet.cell(one.cell.row, one.cell.column) !== one.cell) return;
        const before = covered(one);
        spill(one.sheet, one.cell, results[index].rows);
        const reached = covered(one);
        if (addressOf(before) === addressOf(reached)) return;
        for (const other of all) {
          if (!done.has(other) && other.needs.some((need) => overlap(need, reached))) waiting.add(other);
        }
      });
    }
  }

  // ---- The object model --------------------------------------------------------------------

  let nextId = 1;

  /**
   * One object of Office.js: `model` finds what it stands for at the time of a sync.
   * `kind` says what can be loaded, set, reached and done.
   */
  function officeObject(context, kind, model, path, nullable = false) {
    const loaded = {};
    const children = {};
    let isNull;
    const target = {
      resolve() {
        const found = model();
        if (found === null || found === undefined) {
          if (!nullable) throw new OfficeError("ItemNotFound", `${path} does not exist.`);
        }
        return found;
      },
      loadNow(wanted) {
        const found = target.resolve();
        isNull = found === null || found === undefined;
        if (isNull) return;
        for (const name of wanted) {
          const [first, ...rest] = name.split("/");
          if (kind.children?.[first] && rest.length) {
            targets.get(child(first)).loadNow([rest.join("/")]);
          } else if (first === "items" && kind.items) {
            loaded.items ??= kind.items(found).map((item) =>
              officeObject(context, kind.item, () => item, `${path}.items`),
            );
            if (rest.length) loaded.items.forEach((item) => targets.get(item).loadNow([rest.join("/")]));
          } else if (kind.read?.[first]) {
            loaded[first] = kind.read[first](found);
          } else {
            fail(`loading ${first} of ${path}`);
          }
        }
      },
    };

    function child(name) {
      children[name] ??= officeObject(
        context,
        kind.children[name].kind,
        () => kind.children[name].model(target.resolve()),
        `${path}.${name}`,
        kind.children[name].nullable,
      );
      return children[name];
    }

    function load(wanted) {
      const list =
        typeof wanted === "string"
          ? wanted.split(",").map((name) => name.trim())
          : Array.isArray(wanted)
            ? wanted
            : wanted && typeof wanted === "object"
              ? Object.keys(wanted).filter((name) => wanted[name])
              : fail(`${path}.load() without names`);
      context.queue.push(() => target.loadNow(list));
      return proxy;
    }

    const proxy = new Proxy(Object.create(null), {
      get(_, name) {
        if (typeof name === "symbol" || name === "then") return undefined;
        if (name === "load") return load;
        if (name === "context") return context;
        if (name === "isNullObject") {
          if (!nullable) return false;
          if (isNull === undefined) {
            context.queue.length || fail(`${path}.isNullObject was read before a sync`);
            return fail(`${path}.isNullObject was read before a sync`);
          }
          return isNull;
        }
        if (name in loaded) return loaded[name];
        if (kind.children?.[name]) return child(name);
        if (kind.methods?.[name]) {
          return (...given) => kind.methods[name]({ context, target, path, proxy }, ...given);
        }
        if (kind.read?.[name] || (name === "items" && kind.items)) {
          return fail(`${path}.${name} was read without load and sync`);
        }
        return fail(`${path}.${String(name)} is not modelled`);
      },
      set(_, name, value) {
        if (!kind.write?.[name]) fail(`setting ${path}.${String(name)} is not modelled`);
        context.queue.push(() => kind.write[name](target.resolve(), value));
        return true;
      },
    });
    targets.set(proxy, target);
    if (nullable) context.queue.push(() => { isNull = target.resolve() == null; });
    return proxy;
  }

  const targets = new WeakMap();

  function matrixFor(area, given, what) {
    const height = area.bottom - area.top + 1;
    const width = area.right - area.left + 1;
    if (!Array.isArray(given)) return Array.from({ length: height }, () => Array(width).fill(given));
    if (given.length !== height || given.some((row) => !Array.isArray(row) || row.length !== width)) {
      throw new OfficeError("InvalidArgument", `${what} has not the shape of ${addressOf(area)}.`);
    }
    return given;
  }

  function writeCells(area, given, what) {
    const rows = matrixFor(area, given, what);
    rows.flat().forEach((typed) => {
      if (typeof typed === "string" && typed.startsWith("=")) parsed(typed, area.sheet);
    });
    const before = mapArea(area, shownFormula);
    mapArea(area, (_, row, column, sheet) => {
      const typed = rows[row - area.top][column - area.left];
      if (typed === null) return;
      if (typed === "") clearCell(sheet, row, column);
      else entered(sheet.make(row, column), typed);
    });
    changes.push({ what, address: addressOf(area), before, after: rows });
    recalculate([area]);
  }

  function clearCell(sheet, row, column) {
    const anchor = sheet.cell(row, column);
    if (!anchor) return;
    unspill(sheet, anchor);
    const format = anchor.format;
    sheet.cells.delete(key(row, column));
    if (format !== "General") sheet.make(row, column).format = format;
  }

  const rangeAt = (context, model, path, nullable = false) =>
    officeObject(context, RANGE, model, path, nullable);

  const COLOUR = (part) => ({
    read: { color: (rule) => rule[part] },
    write: { color: (rule, value) => { rule[part] = value; changes.push({ what: `rule ${part}`, address: rule.address, after: value }); } },
  });

  const FONT = {
    read: { color: (rule) => rule.font, bold: (rule) => rule.bold },
    write: {
      color: (rule, value) => { rule.font = value; },
      bold: (rule, value) => { rule.bold = value; },
    },
  };

  const RULE_FORMAT = {
    read: { numberFormat: (rule) => rule.numberFormat },
    write: { numberFormat: (rule, value) => { rule.numberFormat = value; } },
    children: {
      fill: { kind: COLOUR("fill"), model: (rule) => rule },
      font: { kind: FONT, model: (rule) => rule },
    },
  };

  const CUSTOM_RULE = {
    children: {
      rule: {
        kind: {
          read: { formula: (rule) => rule.formula },
          write: { formula: (rule, value) => { rule.formula = value; } },
        },
        model: (rule) => rule,
      },
      format: { kind: RULE_FORMAT, model: (rule) => rule },
    },
  };

  const RULE = {
    read: {
      id: (rule) => rule.id,
      type: (rule) => rule.type,
      priority: (rule) => sheetNamed(rule.area.sheet).rules.indexOf(rule),
      stopIfTrue: (rule) => rule.stopIfTrue,
    },
    write: { stopIfTrue: (rule, value) => { rule.stopIfTrue = value; } },
    children: {
      custom: { kind: CUSTOM_RULE, model: (rule) => rule },
      customOrNullObject: {
        kind: CUSTOM_RULE,
        model: (rule) => (rule.type === "Custom" ? rule : null),
        nullable: true,
      },
    },
    methods: {
      getRange: ({ context, target, path }) => rangeAt(context, () => target.resolve().area, `${path}.getRange()`),
      delete({ context, target }) {
        context.queue.push(() => {
          const rule = target.resolve();
          const { rules } = sheetNamed(rule.area.sheet);
          rules.splice(rules.indexOf(rule), 1);
          changes.push({ what: "rule deleted", address: rule.address, before: rule.formula });
        });
      },
    },
  };

  const RULES = {
    item: RULE,
    items: (area) => sheetNamed(area.sheet).rules.filter((rule) => overlap(rule.area, area)),
    methods: {
      add({ context, target, path }, type) {
        if (type !== "Custom") fail(`a conditional format of type ${type}`);
        const rule = { id: `rule-${nextId++}`, type, formula: "", stopIfTrue: false };
        context.queue.push(() => {
          rule.area = target.resolve();
          rule.address = addressOf(rule.area);
          sheetNamed(rule.area.sheet).rules.unshift(rule);
          changes.push({ what: "rule added", address: rule.address, after: rule });
        });
        return officeObject(context, RULE, () => rule, `${path}.add()`);
      },
      getItem: ({ context, target, path }, id) =>
        officeObject(
          context,
          RULE,
          () => sheetNamed(target.resolve().sheet).rules.find((rule) => rule.id === id),
          `${path}.getItem()`,
        ),
    },
  };

  const RANGE = {
    read: {
      address: addressOf,
      rowCount: (area) => area.bottom - area.top + 1,
      columnCount: (area) => area.right - area.left + 1,
      rowIndex: (area) => area.top - 1,
      columnIndex: (area) => area.left - 1,
      cellCount: (area) => (area.bottom - area.top + 1) * (area.right - area.left + 1),
      values: (area) => mapArea(area, shownValue),
      valueTypes: (area) => mapArea(area, valueType),
      formulas: (area) => mapArea(area, shownFormula),
      text: (area) => mapArea(area, shownText),
      left: (area) => (area.left - 1) * 48,
      top: (area) => (area.top - 1) * 15,
      numberFormat: (area) => mapArea(area, (cell) => cell?.format ?? "General"),
      hasSpill(area) {
        const found = new Set(mapArea(area, (cell) => Boolean(cell && (cell.spilledFrom || cell.spilled?.length))).flat());
        return found.size > 1 ? null : found.has(true);
      },
    },
    write: {
      values: (area, given) => writeCells(area, given, "values"),
      formulas: (area, given) => writeCells(area, given, "formulas"),
      numberFormat(area, given) {
        const rows = matrixFor(area, given, "numberFormat");
        const before = mapArea(area, (cell) => cell?.format ?? "General");
        mapArea(area, (_, row, column, sheet) => {
          sheet.make(row, column).format = rows[row - area.top][column - area.left];
        });
        changes.push({ what: "numberFormat", address: addressOf(area), before, after: rows });
      },
    },
    children: {
      conditionalFormats: { kind: RULES, model: (area) => area },
      worksheet: { get kind() { return WORKSHEET; }, model: (area) => sheetNamed(area.sheet) },
    },
    methods: {
      getCell: ({ context, target, path }, down, across) =>
        rangeAt(
          context,
          () => {
            const area = target.resolve();
            const top = area.top + down;
            const left = area.left + across;
            return { sheet: area.sheet, top, left, bottom: top, right: left };
          },
          `${path}.getCell(${down}, ${across})`,
        ),
      getResizedRange: ({ context, target, path }, rows, columns) =>
        rangeAt(
          context,
          () => {
            const area = target.resolve();
            const grown = { ...area, bottom: area.bottom + rows, right: area.right + columns };
            if (grown.bottom > LAST_ROW || grown.right > LAST_COLUMN) {
              throw new OfficeError("InvalidArgument", "The range would run off the sheet.");
            }
            return grown;
          },
          `${path}.getResizedRange(${rows}, ${columns})`,
        ),
      getIntersectionOrNullObject: ({ context, target, path }, other) =>
        rangeAt(
          context,
          () => {
            const area = target.resolve();
            const second = targets.get(other).resolve();
            if (!second || !overlap(area, second)) return null;
            return {
              sheet: area.sheet,
              top: Math.max(area.top, second.top),
              left: Math.max(area.left, second.left),
              bottom: Math.min(area.bottom, second.bottom),
              right: Math.min(area.right, second.right),
            };
          },
          `${path}.getIntersectionOrNullObject()`,
          true,
        ),
      getSpillParentOrNullObject: ({ context, target, path }) =>
        rangeAt(
          context,
          () => {
            const area = target.resolve();
            const sheet = sheetNamed(area.sheet);
            const anchor = sheet.cell(area.top, area.left)?.spilledFrom;
            return anchor ? areaOfCell({ sheet, cell: anchor }) : null;
          },
          `${path}.getSpillParentOrNullObject()`,
          true,
        ),
      getSpillingToRangeOrNullObject: ({ context, target, path }) =>
        rangeAt(
          context,
          () => {
            const area = target.resolve();
            if (area.top !== area.bottom || area.left !== area.right) fail(`${path} is not one cell`);
            const sheet = sheetNamed(area.sheet);
            const cell = sheet.cell(area.top, area.left);
            return cell?.spilled?.length ? covered({ sheet, cell }) : null;
          },
          `${path}.getSpillingToRangeOrNullObject()`,
          true,
        ),
      select({ context, target, path }) {
        context.queue.push(() => {
          const area = target.resolve();
          if (area.sheet !== here()) fail(`${path}.select() while another sheet is active`);
          select(area);
        });
      },
    },
  };

  // ---- Charts and pictures -----------------------------------------------------------------

  /** Properties that can be set, each of one of the words or kinds given. */
  const settable = (kinds) =>
    Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [
        name,
        (object, value) => {
          const fits = Array.isArray(kind) ? kind.includes(value) : typeof value === kind;
          if (!fits) throw new OfficeError("InvalidArgument", `${name} cannot be ${JSON.stringify(value)}.`);
          object[name] = value;
        },
      ]),
    );
  const part = (kinds, children) => ({ write: settable(kinds), children });
  const inner = (name, kind) => ({ kind, model: (object) => (object[name] ??= {}) });

  const MARKERS = ["None", "Square", "Diamond", "Triangle", "X", "Star", "Dot", "Dash", "Circle", "Plus", "Automatic"];
  const LINES = ["None", "Continuous", "Dash", "DashDot", "DashDotDot", "Dot", "RoundDot", "Automatic"];
  const SERIES_FORMAT = part(
    {},
    {
      line: inner("line", part({ color: "string", weight: "number", lineStyle: LINES })),
      fill: inner("fill", {
        methods: {
          setSolidColor({ context, target }, colour) {
            context.queue.push(() => {
              target.resolve().color = colour;
            });
          },
        },
      }),
    },
  );
  const drawnBy = (name) =>
    ({ context, target }, range) => {
      context.queue.push(() => {
        target.resolve()[name] = addressOf(targets.get(range).resolve());
      });
    };
  const CHART_SERIES = {
    read: { name: (series) => series.name },
    write: settable({
      name: "string",
      chartType: ["Line", "LineMarkers", "ColumnStacked"],
      gapWidth: "number",
      markerStyle: MARKERS,
      markerSize: "number",
      markerBackgroundColor: "string",
      markerForegroundColor: "string",
    }),
    children: { format: inner("format", SERIES_FORMAT) },
    methods: { setValues: drawnBy("values"), setXAxisValues: drawnBy("categories") },
  };
  const ALL_SERIES = {
    item: CHART_SERIES,
    items: (chart) => chart.series,
    methods: {
      add({ context, target, path }, name) {
        const series = { name };
        context.queue.push(() => target.resolve().series.push(series));
        return officeObject(context, CHART_SERIES, () => series, `${path}.add(${name})`);
      },
      getItemAt: ({ context, target, path }, index) =>
        officeObject(context, CHART_SERIES, () => target.resolve().series[index], `${path}.getItemAt(${index})`),
    },
  };
  const AXIS = part({
    numberFormat: "string",
    minimum: "number",
    tickLabelPosition: ["High", "Low", "NextToAxis", "None"],
    categoryType: ["Automatic", "TextAxis", "DateAxis"],
  });
  const CHART = {
    read: { name: (chart) => chart.name, id: (chart) => chart.id },
    write: settable({
      name: "string",
      left: "number",
      top: "number",
      width: "number",
      height: "number",
      displayBlanksAs: ["NotPlotted", "Zero", "Interplotted"],
    }),
    children: {
      series: { kind: ALL_SERIES, model: (chart) => chart },
      title: inner("title", part({ text: "string" })),
      legend: inner("legend", part({ position: ["Top", "Bottom", "Left", "Right", "Corner", "Custom"] })),
      axes: inner("axes", part({}, { valueAxis: inner("valueAxis", AXIS), categoryAxis: inner("categoryAxis", AXIS) })),
    },
    methods: { delete: takenOff("charts", "chart deleted") },
  };
  const SHAPE = {
    read: { name: (shape) => shape.name, id: (shape) => shape.id },
    write: settable({
      name: "string",
      left: "number",
      top: "number",
      width: "number",
      height: "number",
      altTextTitle: "string",
      altTextDescription: "string",
      lockAspectRatio: "boolean",
    }),
    methods: { delete: takenOff("shapes", "picture deleted") },
  };

  function takenOff(kind, what) {
    return ({ context, target }) => {
      context.queue.push(() => {
        const object = target.resolve();
        const list = sheetNamed(object.sheet)[kind];
        list.splice(list.indexOf(object), 1);
        changes.push({ what, address: object.sheet, before: object.name });
      });
    };
  }

  /** Charts and pictures are on the sheet from the sync on, under a name that no other has. */
  const collection = (kind, item, methods) => ({
    item,
    items: (sheet) => sheet[kind],
    methods: {
      ...methods,
      getItem: ({ context, target, path }, name) =>
        officeObject(
          context,
          item,
          () => {
            const found = target.resolve()[kind].filter((one) => one.name === name);
            if (found.length > 1) fail(`${path}: two are called ${name}`);
            return found[0];
          },
          `${path}.getItem(${name})`,
        ),
    },
  });
  const CHARTS = collection("charts", CHART, {
    add({ context, target, path }, type, source, seriesBy) {
      if (!["Line", "ColumnStacked"].includes(type) || seriesBy !== "Columns") fail(`${path}.add(${type}, ${seriesBy})`);
      const chart = { id: `chart-${nextId++}`, type, name: `Chart ${nextId}`, series: [] };
      context.queue.push(() => {
        const area = targets.get(source).resolve();
        chart.sheet = target.resolve().name;
        for (let column = area.left; column <= area.right; column++) {
          chart.series.push({ name: `Series${chart.series.length + 1}`, values: addressOf({ ...area, left: column, right: column }) });
        }
        target.resolve().charts.push(chart);
        changes.push({ what: "chart added", address: chart.sheet });
      });
      return officeObject(context, CHART, () => chart, `${path}.add()`);
    },
  });
  const SHAPES = collection("shapes", SHAPE, {
    addImage({ context, target, path }, base64) {
      if (!/^[A-Za-z0-9+/]+=*$/.test(base64)) throw new OfficeError("InvalidArgument", "The picture is not base64.");
      const kind = { iVBORw0KGgo: "PNG", "/9j/": "JPEG" };
      const known = Object.keys(kind).find((start) => base64.startsWith(start));
      if (!known) throw new OfficeError("InvalidArgument", "The picture is neither PNG nor JPEG.");
      const shape = { id: `shape-${nextId++}`, name: `Picture ${nextId}`, image: kind[known], size: base64.length };
      context.queue.push(() => {
        shape.sheet = target.resolve().name;
        target.resolve().shapes.push(shape);
        changes.push({ what: "picture added", address: shape.sheet });
      });
      return officeObject(context, SHAPE, () => shape, `${path}.addImage()`);
    },
  });

  const WORKSHEET = {
    read: { name: (sheet) => sheet.name, id: (sheet) => sheet.name, visibility: (sheet) => sheet.visibility },
    children: {
      charts: { kind: CHARTS, model: (sheet) => sheet },
      shapes: { kind: SHAPES, model: (sheet) => sheet },
    },
    methods: {
      activate({ context, target }) {
        context.queue.push(() => {
          const sheet = target.resolve();
          if (sheet.visibility !== "Visible") throw new OfficeError("InvalidOperation", "The sheet is hidden.");
          if (sheet.name !== here()) select({ sheet: sheet.name, top: 1, left: 1, bottom: 1, right: 1 });
        });
      },
      getRange: ({ context, target, path }, address) =>
        rangeAt(
          context,
          () => {
            const area = areaOf(address, target.resolve().name);
            if (!area || area.sheet !== target.resolve().name) {
              throw new OfficeError("InvalidArgument", `${address} is not a range of ${target.resolve().name}.`);
            }
            return area;
          },
          `${path}.getRange(${address})`,
        ),
      getUsedRangeOrNullObject: ({ context, target, path }) =>
        rangeAt(context, () => usedArea(target.resolve()), `${path}.getUsedRangeOrNullObject()`, true),
      calculate({ context, target }, markAllDirty) {
        if (!markAllDirty) fail("worksheet.calculate(false)");
        context.queue.push(() => {
          const sheet = target.resolve();
          recalculate([], [...sheet.cells.values()].filter((cell) => cell.formula));
        });
      },
    },
  };

  function usedArea(sheet) {
    const filled = [...sheet.cells.values()].filter((cell) => cell.value !== null || cell.formula);
    if (!filled.length) return null;
    const rows = filled.map((cell) => cell.row);
    const columns = filled.map((cell) => cell.column);
    return {
      sheet: sheet.name,
      top: Math.min(...rows),
      left: Math.min(...columns),
      bottom: Math.max(...rows),
      right: Math.max(...columns),
    };
  }

  const WORKSHEETS = {
    item: WORKSHEET,
    items: () => [...sheets.values()],
    methods: {
      getItem: ({ context, path }, name) =>
        officeObject(context, WORKSHEET, () => sheets.get(name), `${path}.getItem(${name})`),
      getItemOrNullObject: ({ context, path }, name) =>
        officeObject(context, WORKSHEET, () => sheets.get(name) ?? null, `${path}.getItemOrNullObject(${name})`, true),
      getActiveWorksheet: ({ context, path }) =>
        officeObject(context, WORKSHEET, () => sheetNamed(here()), `${path}.getActiveWorksheet()`),
    },
  };

  // ---- Tables ------------------------------------------------------------------------------

  /** Tables by name: where the header row and the data rows are. */
  const tables = new Map();

  const dataOf = ({ area }) => ({ ...area, top: area.top + 1 });

  /** A formula of one row as the row below or above it has it. */
  function movedFormula(formula, from, to) {
    return formula.replaceAll(/(?<![A-Za-z0-9$])([A-Z]{1,3})(\d+)(?![\d(])/g, (reference, letters, digits) =>
      Number(digits) === from ? `${letters}${to}` : reference,
    );
  }

  function copyRow(area, from, to) {
    const sheet = sheetNamed(area.sheet);
    for (let column = area.left; column <= area.right; column++) {
      const old = sheet.cell(from, column);
      if (!old) {
        clearCell(sheet, to, column);
        continue;
      }
      const made = sheet.make(to, column);
      Object.assign(made, old, { row: to, formula: old.formula && movedFormula(old.formula, from, to) });
    }
  }

  function emptyRow(area, row) {
    for (let column = area.left; column <= area.right; column++) clearCell(sheetNamed(area.sheet), row, column);
  }

  function addRow(table, index, given) {
    const { area } = table;
    const data = dataOf(table);
    const below = { ...area, top: area.bottom + 1, bottom: area.bottom + 1 };
    if (mapArea(below, valueType).flat().some((type) => type !== "Empty")) fail("a row added above filled cells");
    const at = index ?? data.bottom - data.top + 1;
    for (let row = area.bottom; row >= data.top + at; row--) copyRow(area, row, row + 1);
    const row = data.top + at;
    emptyRow(area, row);
    const pattern = row > data.top ? row - 1 : row + 1;
    area.bottom++;
    for (let column = area.left; column <= area.right; column++) {
      const typed = given?.[column - area.left];
      const sheet = sheetNamed(area.sheet);
      const formula = sheet.cell(pattern, column)?.formula;
      if (typed !== undefined && typed !== "" && typed !== null) entered(sheet.make(row, column), typed);
      else if (formula && given === undefined) entered(sheet.make(row, column), movedFormula(formula, pattern, row));
    }
    changes.push({ what: "row added", address: addressOf({ ...area, top: row, bottom: row }) });
    recalculate([{ ...area, top: row }]);
  }

  const TABLE_ROW = {
    methods: {
      delete({ context, target }) {
        context.queue.push(() => {
          const { table, index } = target.resolve();
          const { area } = table;
          const row = dataOf(table).top + index;
          if (row > area.bottom) throw new OfficeError("InvalidArgument", `The table has no row ${index}.`);
          changes.push({ what: "row deleted", address: addressOf({ ...area, top: row, bottom: row }) });
          for (let at = row; at < area.bottom; at++) copyRow(area, at + 1, at);
          emptyRow(area, area.bottom);
          area.bottom--;
          recalculate([{ ...area, bottom: area.bottom + 1 }]);
        });
      },
    },
  };

  const TABLE_ROWS = {
    methods: {
      add({ context, target }, index, rows) {
        context.queue.push(() => {
          const table = target.resolve();
          for (const [down, row] of (rows ?? [undefined]).entries()) {
            addRow(table, index === null || index === undefined ? null : index + down, row);
          }
        });
      },
      getItemAt: ({ context, target, path }, index) =>
        officeObject(context, TABLE_ROW, () => ({ table: target.resolve(), index }), `${path}.getItemAt(${index})`),
    },
  };

  const TABLE = {
    read: {
      name: ({ name }) => name,
      showHeaders: () => true,
      showTotals: ({ totals }) => totals === true,
    },
    children: { rows: { kind: TABLE_ROWS, model: (table) => table } },
    methods: {
      getHeaderRowRange: ({ context, target, path }) =>
        rangeAt(
          context,
          () => {
            const { area } = target.resolve();
            return { ...area, bottom: area.top };
          },
          `${path}.getHeaderRowRange()`,
        ),
      getRange: ({ context, target, path }) => rangeAt(context, () => target.resolve().area, `${path}.getRange()`),
      getDataBodyRange: ({ context, target, path }) =>
        rangeAt(context, () => dataOf(target.resolve()), `${path}.getDataBodyRange()`),
    },
  };

  const tableNamed = (name) =>
    [...tables.values()].find((table) => table.name.toLowerCase() === name.toLowerCase()) ?? null;

  const TABLES = {
    item: TABLE,
    items: () => [...tables.values()],
    methods: {
      getItem: ({ context, path }, name) =>
        officeObject(context, TABLE, () => tableNamed(name), `${path}.getItem(${name})`),
      getItemOrNullObject: ({ context, path }, name) =>
        officeObject(context, TABLE, () => tableNamed(name), `${path}.getItemOrNullObject(${name})`, true),
    },
  };

  const listeners = new Set();
  const SELECTION_CHANGED = {
    methods: {
      add({ context }, handler) {
        context.queue.push(() => listeners.add(handler));
      },
    },
  };

  const WORKBOOK = {
    read: { name: () => "Workbook1.xlsx" },
    children: {
      worksheets: { kind: WORKSHEETS, model: () => sheets },
      tables: { kind: TABLES, model: () => tables },
      onSelectionChanged: { kind: SELECTION_CHANGED, model: () => listeners },
    },
    methods: {
      getSelectedRange({ context, path }) {
        return rangeAt(
          context,
          () => {
            if (Array.isArray(selected)) {
              throw new OfficeError("InvalidSelection", "The current selection is invalid for this operation.");
            }
            return selected;
          },
          `${path}.getSelectedRange()`,
        );
      },
      getActiveCell: ({ context, path }) =>
        rangeAt(
          context,
          () => {
            const { sheet, top, left } = Array.isArray(selected) ? selected[0] : selected;
            return { sheet, top, left, bottom: top, right: left };
          },
          `${path}.getActiveCell()`,
        ),
    },
  };

  class RequestContext {
    constructor() {
      this.queue = [];
      this.workbook = officeObject(this, WORKBOOK, () => sheets, "workbook");
    }

    async sync() {
      standIn.syncs++;
      await new Promise((done) => setTimeout(done, 0));
      const queue = this.queue.splice(0);
      for (const work of queue) work();
    }
  }

  async function run(...given) {
    const work = given.at(-1);
    const how = given.length > 1 ? given[0] : {};
    if (editing) {
      if (!how.delayForCellEdit) {
        throw new OfficeError("InvalidOperationInCellEditMode", "Excel is in cell-editing mode.");
      }
      await editing.ended;
    }
    const context = new RequestContext();
    const result = await work(context);
    await context.sync();
    return result;
  }

  function select(area) {
    selected = area;
    for (const handler of listeners) handler({ type: "SelectionChanged" });
  }

  // ---- Office.js -----------------------------------------------------------------------------

  class CustomFunctionsError extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  const ERROR_CODES = {
    invalidValue: "#VALUE!",
    notAvailable: "#N/A",
    divisionByZero: "#DIV/0!",
    invalidNumber: "#NUM!",
    nullReference: "#NULL!",
    invalidName: "#NAME?",
    invalidReference: "#REF!",
  };

  const actions = new Map();

  /** An object that fails the test where something that it lacks is asked of it. */
  function strict(path, has) {
    return new Proxy(has, {
      get(_, name) {
        if (name in has || typeof name === "symbol" || name === "then") return has[name];
        return fail(`${path}.${String(name)} is not modelled`);
      },
    });
  }

  const info = { host: "Excel", platform: options.host === "desktop" ? "PC" : "OfficeOnline" };

  globalThis.Office = strict("Office", {
    onReady: (ready) => Promise.resolve(info).then((known) => (ready?.(known), known)),
    context: strict("Office.context", {
      platform: info.platform,
      requirements: strict("Office.context.requirements", { isSetSupported: () => true }),
    }),
    actions: strict("Office.actions", {
      associate: (id, action) => actions.set(id, action),
    }),
    addin: strict("Office.addin", {
      showAsTaskpane: async () => {
        standIn.paneShown++;
      },
    }),
  });
  globalThis.Excel = strict("Excel", { run, RequestContext });
  globalThis.CustomFunctions = strict("CustomFunctions", {
    associate: (id, work) => functions.set(id, work),
    Error: CustomFunctionsError,
    ErrorCode: strict("CustomFunctions.ErrorCode", ERROR_CODES),
  });
  globalThis.OfficeExtension = strict("OfficeExtension", { Error: OfficeError });

  // ---- What a test does with it ----------------------------------------------------------------

  const standIn = {
    failures,
    changes,
    calls: 0,
    syncs: 0,
    thrown: [],
    paneShown: 0,
    functions,
    actions,
    metadata,

    /** Types into cells: {"B2": 5, "C2": "=CSP.NUMBER(B2)"}; null empties one. */
    type(sheetName, cells) {
      if (!sheets.has(sheetName)) sheets.set(sheetName, new Sheet(sheetName));
      const sheet = sheetNamed(sheetName);
      const touched = Object.entries(cells).map(([address, typed]) => {
        const area = areaOf(address, sheetName);
        if (typed === null) clearCell(sheet, area.top, area.left);
        else entered(sheet.make(area.top, area.left), typed);
        return area;
      });
      return recalculate(touched);
    },

    /** The cells of an area as Excel shows them: error codes as text, empty cells as "". */
    show: (address) => mapArea(areaOf(address, here()), shownValue),

    /** The rows that the formula of a cell covers; an error as {error, message}. */
    result(address) {
      const { sheet: name, top, left } = areaOf(address, here());
      const sheet = sheetNamed(name);
      return mapArea(covered({ sheet, cell: sheet.cell(top, left) }), (cell) =>
        cell?.value instanceof ErrorValue ? { error: cell.value.code, message: cell.value.message } : cell.value,
      );
    },

    formulas: (address) => mapArea(areaOf(address, here()), shownFormula),

    formats: (address) => mapArea(areaOf(address, here()), (cell) => cell?.format ?? "General"),

    /** The sentence behind the error mark of a cell. */
    sentence(address) {
      const area = areaOf(address, here());
      return sheetNamed(area.sheet).cell(area.top, area.left)?.value?.message ?? "";
    },

    rules: (sheetName) =>
      sheetNamed(sheetName).rules.map(({ id, address, formula, fill, font, bold, numberFormat, stopIfTrue }) => ({
        id,
        address,
        formula,
        fill,
        font,
        bold,
        numberFormat,
        stopIfTrue,
      })),

    select(address, ...more) {
      const areas = [address, ...more].map((one) => areaOf(one, here()));
      select(more.length ? areas : areas[0]);
    },

    settled: async () => {
      for (let last = null; last !== calculating; ) {
        last = calculating;
        await last;
      }
    },

    recalculateAll: () => recalculate([], formulaCells().map(({ cell }) => cell)),

    beginEditing() {
      editing = {};
      editing.ended = new Promise((done) => {
        editing.end = done;
      });
    },

    endEditing() {
      editing.end();
      editing = null;
    },

    name(text, address) {
      names.set(text, areaOf(address, here()));
    },

    /** Makes a range with a header row a table. */
    table(name, address) {
      tables.set(name, { name, area: areaOf(address, here()) });
    },

    /** The charts and the pictures on a sheet. */
    charts: (name) => sheetNamed(name).charts,
    pictures: (name) => sheetNamed(name).shapes,

    /** Hides a sheet: "Hidden" or "VeryHidden". */
    hide(name, visibility) {
      sheetNamed(name).visibility = visibility;
    },

    /** The address of what is selected. */
    selection: () => addressOf(Array.isArray(selected) ? selected[0] : selected),

    /** Where a table is now. */
    tableAddress: (name) => addressOf(tables.get(name).area),

    /** Gives cells a number format. */
    format(address, format) {
      mapArea(areaOf(address, here()), (_, row, column, sheet) => {
        sheet.make(row, column).format = format;
      });
    },

    /** Presses a button of the ribbon; settles when the add-in says that it is done. */
    press: (id) =>
      new Promise((done, broken) => {
        const action = actions.get(id);
        if (!action) broken(new Error(`No action ${id}: the ribbon's button would do nothing.`));
        else Promise.resolve(action({ completed: done })).catch(broken);
      }),
  };
  globalThis.standIn = standIn;

  for (const [name, cells] of Object.entries(options.sheets)) {
    const sheet = new Sheet(name);
    sheets.set(name, sheet);
    for (const [address, typed] of Object.entries(cells)) {
      const area = areaOf(address, name);
      entered(sheet.make(area.top, area.left), typed);
    }
  }
})();
