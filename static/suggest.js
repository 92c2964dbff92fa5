// Suggestions while a name is typed into the search for a person: a combobox with a list, as the ARIA Authoring Practices have it.
// The search works the same without it. What is typed goes to the server in a form, never in an address.
const form = document.querySelector("form[data-suggest]");
const input = form?.querySelector("input[name=zoek]");
if (input) {
  const list = document.createElement("ul");
  list.id = "suggesties";
  list.className = "mt-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let active = -1;
  let timer;
  let asking;

  const activate = (at) => {
    active = at;
    list.childNodes.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.childNodes[at].id);
    list.childNodes[at]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  };
  const take = (option) => {
    input.value = option.dataset.name;
    close();
    input.focus();
  };
  const show = (people) => {
    close();
    if (people.length === 0) return;
    list.replaceChildren(
      ...people.map(({ name, detail }, at) => {
        const option = document.createElement("li");
        option.id = `suggestie-${at}`;
        option.dataset.name = name;
        option.setAttribute("role", "option");
        const line = document.createElement("small");
        line.textContent = detail;
        option.append(name, " ", line);
        // The field keeps the focus.
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(option));
        return option;
      }),
    );
    list.hidden = false;
    status.textContent = form.dataset.some;
    input.setAttribute("aria-expanded", "true");
    activate(-1);
  };
  const ask = async () => {
    asking = new AbortController();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, zoek: input.value });
    try {
      const answer = await fetch(form.dataset.suggest, { method: "POST", body, redirect: "manual", signal: asking.signal });
      if (answer.ok) show(await answer.json());
      else close();
    } catch {
      // Aborted, or no network: the button searches.
    }
  };

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length >= 3) timer = setTimeout(ask, 250);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = list.childNodes.length - 1;
    if (list.hidden) return;
    if (event.key === "ArrowDown") activate(active === last ? 0 : active + 1);
    else if (event.key === "ArrowUp") activate(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) take(list.childNodes[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
