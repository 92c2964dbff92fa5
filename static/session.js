// Two minutes before the session ends the page says so, and one button keeps it. The footer says how long it lasts without this script.
const box = document.querySelector(".mt-ends");
if (box) {
  const WARNING_MS = 120_000;
  // The server moves the idle limit on once a minute: it may come so much later.
  const SLACK_MS = 60_000;
  const csrf = document.querySelector(".mt-exit input[name=csrf]").value;
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  const stay = document.createElement("button");
  stay.className = "govuk-button";
  stay.type = "button";
  stay.textContent = box.dataset.stay;
  box.append(said, stay);

  let until;
  let shown = "";
  let asked = false;
  const show = (words) => {
    if (words === shown) return;
    shown = words;
    box.hidden = words === "";
    said.textContent = words;
  };
  // By the clock, not by one long timer: that of a laptop that sleeps stands still.
  const look = () => {
    const left = until - Date.now();
    const over = left <= -SLACK_MS;
    stay.hidden = over || asked;
    show(over ? box.dataset.over : left <= WARNING_MS ? box.dataset.soon : "");
  };
  const lasts = (seconds) => {
    until = Date.now() + seconds * 1000;
    look();
  };
  lasts(Number(box.dataset.endsIn));
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);

  // Another page of the same browser keeps the session too.
  const pages = new BroadcastChannel("aangemeld");
  pages.postMessage(Number(box.dataset.endsIn));
  pages.addEventListener("message", ({ data }) => lasts(data));

  // Writing goes on where it was.
  let field = document.querySelector("main");
  field.addEventListener("focusin", ({ target }) => (field = target));
  stay.addEventListener("click", async () => {
    try {
      const answer = await fetch(box.dataset.send, { method: "POST", body: new URLSearchParams({ csrf }), redirect: "manual" });
      if (answer.type === "opaqueredirect") return lasts(-SLACK_MS / 1000);
      if (!answer.ok) return;
      const { ends_in: endsIn } = await answer.json();
      // At the longest that a session may last, nothing keeps it.
      asked = endsIn * 1000 <= WARNING_MS;
      lasts(endsIn);
      pages.postMessage(endsIn);
      field.focus();
    } catch {
      // No network: the warning stands.
    }
  });
}
