// What a script adds: links that print the page, and an exit after which Back shows nothing of the page.
for (const link of document.querySelectorAll(".mt-print")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}

// A page that the browser kept whole for Back: the session may have ended since, so the server is asked again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const exit = document.querySelector(".mt-exit");
if (exit) {
  const isForm = exit instanceof HTMLFormElement;
  const leave = () => {
    // The server ends the session; nobody waits for its answer, not even this page.
    if (isForm) {
      const body = new URLSearchParams(new FormData(exit));
      fetch(exit.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
    }
    document.title = exit.dataset.title;
    document.body.replaceChildren();
    // In the history a neutral page takes this one's place.
    history.replaceState(null, "", exit.dataset.after);
    location.assign(exit.dataset.to);
  };
  exit.addEventListener(isForm ? "submit" : "click", (event) => {
    event.preventDefault();
    leave();
  });
  // Escape three times within two seconds does the same, wherever the focus is.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") presses = [];
    else if (!event.repeat) presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 2000);
    if (presses.length === 3) leave();
  });
}
