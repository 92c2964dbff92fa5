// What a script adds: links that print the page, and a way out that leaves no trace of the page in the history.
for (const link of document.querySelectorAll(".mt-print")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}

const way = document.querySelector(".mt-exit");
if (way) {
  const leave = () => {
    // The server ends the session; nobody waits for its answer, not even this page.
    const body = new URLSearchParams(new FormData(way));
    fetch(way.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
    document.title = "";
    document.body.replaceChildren();
    location.replace(way.dataset.to);
  };
  way.addEventListener("submit", (event) => {
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
