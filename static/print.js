// A letter that was put on record as printed: the browser's own window to print it.
window.addEventListener("load", () => window.print());
