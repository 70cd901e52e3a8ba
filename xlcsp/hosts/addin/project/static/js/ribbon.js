// The ribbon's buttons: each opens the task pane at its page.
for (const page of ["functions", "colour", "allocate", "refresh", "check", "chart", "help"]) {
  Office.actions.associate(`csp-show-${page}`, async (event) => {
    await Office.addin.showAsTaskpane();
    location.hash = `#${page}`;
    event.completed();
  });
}
