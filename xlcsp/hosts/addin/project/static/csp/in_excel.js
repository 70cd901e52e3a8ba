// Excel opens the pane with _host_Info in its address. There, xlwings-server's recovery is wanted: it
// reloads the page where Excel was not ready. In a plain browser it would reload for nothing, and
// then hide the pane behind "The add-in didn't load properly".
(function () {
  "use strict";
  if (!location.href.includes("_host_Info=")) return;
  const recovery = document.createElement("script");
  recovery.src = document.currentScript.dataset.recovery;
  document.head.append(recovery);
})();
