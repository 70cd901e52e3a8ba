// Custom functions: what Excel runs for a cell. The server adds one CustomFunctions.associate line
// for each function of the catalogue below this script.
//
// globalThis.csp.call(name, given): given holds one matrix of cells (or null) for each argument,
// then Excel's invocation object.
globalThis.csp = globalThis.csp || {};

globalThis.csp.call = async function (name, given) {
  const invocation = given[given.length - 1];
  const auth =
    typeof globalThis.getAuth === "function" ? await globalThis.getAuth() : { token: "", provider: "" };
  const response = await fetch("../csp/calls", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: auth.token,
      "Auth-Provider": auth.provider,
    },
    body: JSON.stringify({ calls: [{ name, arguments: given.slice(0, -1) }] }),
  });
  if (!response.ok) {
    throw new CustomFunctions.Error(CustomFunctions.ErrorCode.invalidValue, await response.text());
  }
  const [answer] = (await response.json()).answers;
  if (answer.error === undefined) {
    return answer.value;
  }
  throw new CustomFunctions.Error(CustomFunctions.ErrorCode.invalidValue, answer.message);
};
