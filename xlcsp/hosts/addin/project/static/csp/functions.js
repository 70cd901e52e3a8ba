// Custom functions: what Excel runs for a cell. The server adds one CustomFunctions.associate line
// for each function of the catalogue below this script.
//
// Many cells that call in one recalculation are gathered into few requests; each keeps its own
// result or error. Desktop Excel hands an empty cell over as 0, so every 0 that comes from a cell is
// looked up before it is sent, and goes as null where the cell is empty. Where that cannot be told,
// the result is an error: missing data never turns green.
//
// A classic script that needs no other, since Excel may load it alone. It gives the task pane, which
// shares its runtime, globalThis.csp: call, areaOf, addressOf, post, sentences, waiting, stop.
(function () {
  "use strict";

  const GATHER_FOR = 10; // milliseconds; Excel makes a recalculation's calls in one go
  const CALLS_A_REQUEST = 1000;
  const CELLS_A_REQUEST = 100000;
  const CELLS_AN_ARGUMENT = 1000000;
  const REQUESTS_AT_ONCE = 4;
  const PAUSES = [400, 1600]; // milliseconds before the second and third try
  const SENTENCES_KEPT = 20000;
  const ROWS_BETWEEN = 16; // blocks of a column nearer than this are looked up as one

  // ---- Addresses ---------------------------------------------------------------------------

  function columnNumber(letters) {
    return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
  }

  function columnLetters(number) {
    return number < 1
      ? ""
      : columnLetters(Math.floor((number - 1) / 26)) + String.fromCharCode(65 + ((number - 1) % 26));
  }

  /**
   * {sheet, top, left, bottom, right} of a full address such as 'My sheet'!$A$1:B2, counted from 1;
   * null for one of another workbook, of whole columns or of several areas.
   */
  function areaOf(address) {
    const found = /^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$/i.exec(
      address || "",
    );
    if (!found) return null;
    const [, quoted, plain, left, top, right = left, bottom = top] = found;
    const sheet = quoted ? quoted.replaceAll("''", "'") : plain;
    if (sheet.includes("[")) return null;
    return {
      sheet,
      top: Number(top),
      left: columnNumber(left.toUpperCase()),
      bottom: Number(bottom),
      right: columnNumber(right.toUpperCase()),
    };
  }

  /** The place of an area on its sheet: A1:B2. */
  function placeOf(area) {
    const first = `${columnLetters(area.left)}${area.top}`;
    const last = `${columnLetters(area.right)}${area.bottom}`;
    return first === last ? first : `${first}:${last}`;
  }

  function addressOf(area) {
    const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(area.sheet);
    const sheet = plain ? area.sheet : `'${area.sheet.replaceAll("'", "''")}'`;
    return `${sheet}!${placeOf(area)}`;
  }

  // ---- Which zeros are empty cells -----------------------------------------------------------

  function isZero(cell) {
    return cell === 0;
  }

  /** The smallest area that holds every zero of a matrix that lies at `area`. */
  function zerosWithin(matrix, area) {
    let box = null;
    matrix.forEach((row, down) =>
      row.forEach((cell, across) => {
        if (!isZero(cell)) return;
        const [top, left] = [area.top + down, area.left + across];
        box = box
          ? {
              ...box,
              bottom: top,
              left: Math.min(box.left, left),
              right: Math.max(box.right, left),
            }
          : { sheet: area.sheet, top, left, bottom: top, right: left };
      }),
    );
    return box;
  }

  /** Every matrix with a zero in it that came from cells: {call, matrix, area, box}. */
  function zerosFromCells(calls) {
    const found = [];
    for (const call of calls) {
      call.given.forEach((matrix, index) => {
        if (!call.addresses[index] || !Array.isArray(matrix) || !matrix.some((row) => row.some(isZero))) return;
        const area = areaOf(call.addresses[index]);
        const fits =
          area && area.bottom - area.top + 1 === matrix.length && area.right - area.left + 1 === matrix[0].length;
        if (fits) found.push({ call, matrix, area, box: zerosWithin(matrix, area) });
        else call.unsure = call.addresses[index];
      });
    }
    return found;
  }

  /** Few areas that hold all the boxes: those of the same columns that lie close are one. */
  function gatheredAreas(found) {
    const areas = [];
    const sorted = [...found].sort(
      (one, other) =>
        one.box.sheet.localeCompare(other.box.sheet) ||
        one.box.left - other.box.left ||
        one.box.right - other.box.right ||
        one.box.top - other.box.top,
    );
    for (const one of sorted) {
      const last = areas[areas.length - 1];
      if (
        last &&
        last.sheet === one.box.sheet &&
        last.left === one.box.left &&
        last.right === one.box.right &&
        one.box.top <= last.bottom + ROWS_BETWEEN
      ) {
        last.bottom = Math.max(last.bottom, one.box.bottom);
      } else {
        areas.push({ ...one.box });
      }
      one.within = areas[areas.length - 1];
    }
    return areas;
  }

  /** Puts null where a 0 stands for an empty cell; calls where Excel does not say are `unsure`. */
  async function tellEmptyFromZero(calls) {
    const found = zerosFromCells(calls);
    if (!found.length) return;
    const areas = gatheredAreas(found);
    try {
      const types = new Map();
      await Excel.run({ delayForCellEdit: true }, async (context) => {
        const ranges = areas.map((area) => {
          const range = context.workbook.worksheets.getItem(area.sheet).getRange(placeOf(area));
          range.load("valueTypes");
          return range;
        });
        await context.sync();
        areas.forEach((area, index) => types.set(area, ranges[index].valueTypes));
      });
      for (const { matrix, area, within } of found) {
        const known = types.get(within);
        matrix.forEach((row, down) =>
          row.forEach((cell, across) => {
            if (isZero(cell) && known[area.top + down - within.top][area.left + across - within.left] === "Empty") {
              row[across] = null;
            }
          }),
        );
      }
    } catch (error) {
      console.error(error);
      found.forEach(({ call, area }) => {
        call.unsure = addressOf(area);
      });
    }
  }

  // ---- Requests ------------------------------------------------------------------------------

  /** What the server refused or could not do: `code` is the error that a cell shows. */
  class ServerSaid extends Error {
    constructor(code, sentence, tooLarge = false) {
      super(sentence);
      this.code = code;
      this.tooLarge = tooLarge;
    }
  }

  const UNREACHABLE =
    "The CSP server cannot be reached. Check the network, then work the workbook out again (Ctrl+Alt+F9).";
  const STOPPED = "Stopped before it was worked out. Work the workbook out again with Ctrl+Alt+F9.";

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  async function authorisation() {
    const auth = typeof globalThis.getAuth === "function" ? await globalThis.getAuth() : {};
    return { Authorization: auth.token || "", "Auth-Provider": auth.provider || "" };
  }

  async function sentenceOf(response) {
    const text = await response.text();
    try {
      return JSON.parse(text).detail || text;
    } catch {
      return text;
    }
  }

  /** One try: the answer's JSON, a ServerSaid, or undefined where another try may help. */
  async function tryOnce(path, body, signal) {
    const { appPath = "", requestTimeout = 90, customFunctionsRetryCodes = [] } = globalThis.config || {};
    const ends = new AbortController();
    const end = () => ends.abort();
    const timer = setTimeout(end, requestTimeout * 1000);
    signal.addEventListener("abort", end);
    try {
      const response = await fetch(`${location.origin}${appPath}${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...(await authorisation()) },
        body,
        signal: ends.signal,
      });
      if (response.ok) return await response.json();
      if (customFunctionsRetryCodes.includes(response.status)) return undefined;
      const sentence = await sentenceOf(response);
      throw new ServerSaid("#VALUE!", sentence, response.status === 413);
    } catch (error) {
      if (error instanceof ServerSaid) throw error;
      if (signal.aborted) throw new ServerSaid("#N/A", STOPPED);
      if (ends.signal.aborted) {
        throw new ServerSaid("#N/A", `The CSP server did not answer within ${requestTimeout} seconds.`);
      }
      console.error(error);
      return undefined;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    }
  }

  /** What the server answers. A server that is away for a moment is asked again; a refusal is final. */
  async function post(path, content, signal = new AbortController().signal) {
    const body = JSON.stringify(content);
    for (let tries = 0; ; tries++) {
      const answer = await tryOnce(path, body, signal);
      if (answer !== undefined) return answer;
      if (tries === PAUSES.length) throw new ServerSaid("#N/A", UNREACHABLE);
      await pause(PAUSES[tries]);
      if (signal.aborted) throw new ServerSaid("#N/A", STOPPED);
    }
  }

  // ---- Calls gathered --------------------------------------------------------------------------

  let gathering = [];
  let timer = null;
  let stopping = new AbortController();
  const queue = [];
  let sending = 0;

  function sizeOf(call) {
    return call.given.reduce((cells, matrix) => cells + (matrix ? matrix.length * matrix[0].length : 0), 1);
  }

  function flush() {
    clearTimeout(timer);
    timer = null;
    const calls = gathering;
    gathering = [];
    let request = [];
    let cells = 0;
    for (const call of calls) {
      const size = sizeOf(call);
      if (request.length && (request.length === CALLS_A_REQUEST || cells + size > CELLS_A_REQUEST)) {
        queue.push(request);
        request = [];
        cells = 0;
      }
      request.push(call);
      cells += size;
    }
    if (request.length) queue.push(request);
    sendNext();
  }

  function sendNext() {
    while (sending < REQUESTS_AT_ONCE && queue.length) {
      sending++;
      send(queue.shift()).finally(() => {
        sending--;
        sendNext();
      });
    }
  }

  /** Sends calls in one request, and settles each. */
  async function send(calls) {
    const { signal } = stopping;
    await tellEmptyFromZero(calls);
    calls.filter((call) => call.unsure).forEach(refuseUnsure);
    const sure = calls.filter((call) => !call.unsure);
    if (sure.length) await ask(sure, signal);
    announce();
  }

  async function ask(calls, signal) {
    try {
      const { answers } = await post(
        "/csp/calls",
        { sentences: true, calls: calls.map(({ name, given }) => ({ name, arguments: given })) },
        signal,
      );
      if (!Array.isArray(answers) || answers.length !== calls.length) {
        throw new ServerSaid("#VALUE!", "The CSP server's answer does not fit the question.");
      }
      calls.forEach((call, index) => settle(call, answers[index]));
    } catch (error) {
      if (error.tooLarge && calls.length > 1) {
        const half = Math.ceil(calls.length / 2);
        await ask(calls.slice(0, half), signal);
        await ask(calls.slice(half), signal);
        return;
      }
      if (!(error instanceof ServerSaid)) console.error(error);
      const code = error instanceof ServerSaid ? error.code : "#VALUE!";
      calls.forEach((call) => settle(call, { error: code, message: error.message }));
    }
  }

  function refuseUnsure(call) {
    settle(call, {
      error: "#VALUE!",
      message:
        `Excel did not say whether the 0 at ${call.unsure} is an empty cell. ` +
        "Refer to cells of this workbook, one block without whole columns.",
    });
  }

  // ---- Results ---------------------------------------------------------------------------------

  const ERROR_TYPES = { "#DIV/0!": "Div0", "#NUM!": "Num", "#NAME?": "Name", "#NULL!": "Null", "#REF!": "Ref" };

  /** The sentences behind errors, for the task pane: address -> [{row, column, error, message}]. */
  const sentences = new Map();

  function remember(address, messages) {
    const area = areaOf(address);
    if (!area) return;
    const known = addressOf(area);
    sentences.delete(known);
    if (!messages.length) return;
    sentences.set(known, messages);
    if (sentences.size > SENTENCES_KEPT) sentences.delete(sentences.keys().next().value);
  }

  function settle(call, answer) {
    waiting--;
    if (answer.error === undefined) {
      remember(call.at, answer.messages || []);
      call.resolve(answer.value);
      return;
    }
    remember(call.at, [{ row: 0, column: 0, error: answer.error, message: answer.message }]);
    const type = ERROR_TYPES[answer.error];
    if (type) {
      call.resolve([[{ type: "Error", errorType: type, basicType: "Error", basicValue: answer.error }]]);
      return;
    }
    const { invalidValue, notAvailable } = CustomFunctions.ErrorCode;
    const code = answer.error === "#N/A" ? notAvailable : invalidValue;
    call.reject(new CustomFunctions.Error(code, answer.message));
  }

  let waiting = 0;

  /** Tells the task pane how many calls wait for an answer. */
  function announce() {
    globalThis.dispatchEvent(new CustomEvent("csp-waiting", { detail: waiting }));
  }

  /** One call from a cell: a matrix of cells (or null) for each argument, then Excel's invocation. */
  function call(name, given) {
    const invocation = given[given.length - 1];
    return new Promise((resolve, reject) => {
      const asked = {
        name,
        given: given.slice(0, -1),
        addresses: invocation.parameterAddresses || [],
        at: invocation.address,
        resolve,
        reject,
      };
      waiting++;
      const large = asked.given.some((matrix) => matrix && matrix.length * matrix[0].length > CELLS_AN_ARGUMENT);
      if (large) {
        const message = `${name} was given more than 1,000,000 cells. Refer to the filled rows, not whole columns.`;
        settle(asked, { error: "#VALUE!", message });
        return;
      }
      gathering.push(asked);
      if (timer === null) {
        timer = setTimeout(flush, GATHER_FOR);
        announce();
      }
    });
  }

  /** Gives up what waits; its cells say that they were stopped. */
  function stop() {
    stopping.abort();
    stopping = new AbortController();
    const given = [...gathering, ...queue.splice(0).flat()];
    gathering = [];
    given.forEach((one) => settle(one, { error: "#N/A", message: STOPPED }));
    announce();
  }

  globalThis.csp = {
    call,
    areaOf,
    placeOf,
    addressOf,
    post,
    sentences,
    stop,
    get waiting() {
      return waiting;
    },
  };
})();
