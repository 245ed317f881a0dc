"use strict";
(() => {
  const form = document.querySelector("form");
  const status = document.getElementById("status");
  const files = Array.from(document.querySelectorAll(".file"), (node) => ({
    node,
    path: node.dataset.path.toLowerCase(),
    findings: Array.from(node.querySelectorAll(".finding"), (finding) => ({
      node: finding,
      code: finding.dataset.code,
      state: finding.dataset.state,
      confidence: finding.dataset.confidence,
      environments: JSON.parse(finding.dataset.environments),
    })),
  }));
  const total = files.reduce((sum, file) => sum + file.findings.length, 0);
  const states = { "": null, open: ["error", "warning"] };
  const hide = (node, hidden) => {
    if (node.hidden !== hidden) node.hidden = hidden;
  };
  const filter = () => {
    const { environment, rule, state, confidence, path } = form.elements;
    const wanted = path.value.trim().toLowerCase();
    const allowed = state.value in states ? states[state.value] : [state.value];
    let count = 0;
    for (const file of files) {
      const named = file.path.includes(wanted);
      let left = 0;
      for (const finding of file.findings) {
        const keep =
          named &&
          (!rule.value || finding.code === rule.value) &&
          (!confidence.value || finding.confidence === confidence.value) &&
          (!allowed || allowed.includes(finding.state)) &&
          (!environment.value || finding.environments.includes(environment.value));
        hide(finding.node, !keep);
        left += keep;
      }
      hide(file.node, !left);
      count += left;
    }
    status.textContent = `${count} of ${total} findings shown`;
  };
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.classList.contains("finding")) return;
    if (target.hidden) {
      form.reset();
      form.elements.state.value = "";
      filter();
    }
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus();
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  filter();
  reveal();
})();
