// A letter that was put on record as printed: the browser's own window to print it. Not on a reload or on the way back: nothing is
// printed twice unnoticed.
window.addEventListener("load", () => {
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") window.print();
});
