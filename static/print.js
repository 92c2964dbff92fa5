// Shows the links that print the page: without script they stay hidden.
for (const link of document.querySelectorAll(".mt-print")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}
