"use strict";
// Everything works without this file; it only spares a second press of a button and a second look at a message.
(() => {
  const busy = (form, on) => {
    form.dataset.sent = on ? "1" : "";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", String(on));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (form.dataset.sent === "1" || (question && !window.confirm(question))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method === "post" && !form.dataset.again) busy(form, true);
  }, true);

  // Coming back with the browser's own button shows the page as it was left: with a form that may be sent again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => busy(form, false)));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) busy(form, false);
  });

  // A device that keeps something for where there is no signal looks after it on every page.
  const { device } = document.body.dataset;
  if (device && localStorage.getItem("device")) import(device);

  const summary = document.querySelector(".faults-summary");
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }

  // A message told once should not come again when the page is loaded anew.
  const here = new URL(location.href);
  if (here.searchParams.has("said")) {
    here.searchParams.delete("said");
    history.replaceState(history.state, "", here);
  }
})();
