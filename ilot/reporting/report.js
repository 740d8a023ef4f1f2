"use strict";
(function () {
  const plots = JSON.parse(document.getElementById("plots").textContent);
  const config = { displayModeBar: false, responsive: true, doubleClick: false };
  const PRINTED_WIDTH = 672;
  const PRINTED_HEIGHT = 0.66;

  function draw(element) {
    if (element.dataset.drawn) return;
    element.dataset.drawn = "yes";
    const plot = plots[element.dataset.plot];
    Plotly.newPlot(element, plot.data, plot.layout, config);
  }

  const all = Array.from(document.querySelectorAll(".plot"));
  all.filter((element) => element.offsetParent !== null).forEach(draw);
  document.querySelectorAll("details").forEach((details) => {
    details.addEventListener("toggle", () => {
      if (details.open) details.querySelectorAll(".plot").forEach(draw);
    });
  });

  function resize(element, width, share) {
    const height = plots[element.dataset.plot].layout.height * share;
    element.style.height = height + "px";
    Plotly.relayout(element, { width: width, height: height, autosize: width === null });
  }
  const drawn = () => all.filter((element) => element.dataset.drawn);
  window.addEventListener("beforeprint", () => drawn().forEach((element) => resize(element, PRINTED_WIDTH, PRINTED_HEIGHT)));
  window.addEventListener("afterprint", () => drawn().forEach((element) => resize(element, null, 1)));

  const filter = document.getElementById("filter");
  const groups = Array.from(document.querySelectorAll("#assumptions tbody"));
  function sift() {
    const shown = new Set(Array.from(filter.querySelectorAll("input:checked"), (box) => box.value));
    const sought = filter.querySelector("input[type=search]").value.trim().toLowerCase();
    let count = 0;
    groups.forEach((group) => {
      const name = group.querySelector(".group").textContent;
      let any = false;
      group.querySelectorAll("tr[data-quality]").forEach((row) => {
        const text = (name + "." + row.textContent).toLowerCase();
        row.hidden = !(shown.has(row.dataset.quality) && text.includes(sought));
        count += row.hidden ? 0 : 1;
        any = any || !row.hidden;
      });
      group.hidden = !any;
    });
    filter.querySelector(".shown").textContent = count;
  }
  filter.addEventListener("input", sift);
})();
