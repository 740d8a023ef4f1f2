"use strict";
// Figures: drawn when they are first seen, resized for paper, and their values as CSV.
const ilot = (function () {
  const read = (name) => JSON.parse(document.getElementById(name).textContent);
  const plots = read("plots");
  const data = read("data");
  const config = { displayModeBar: false, responsive: true, doubleClick: false };
  const PRINTED_WIDTH = 672;
  const PRINTED_HEIGHT = 0.66;
  const prepare = {};

  function draw(element) {
    if (element.dataset.drawn) return;
    element.dataset.drawn = "yes";
    const plot = plots[element.dataset.plot];
    const before = prepare[element.dataset.kind];
    if (before) before(plot, element);
    Plotly.newPlot(element, plot.data, plot.layout, config);
  }
  const redraw = (element) => Plotly.react(element, plots[element.dataset.plot].data, plots[element.dataset.plot].layout, config);
  const all = Array.from(document.querySelectorAll(".plot"));
  const isSeen = (element) => element.offsetParent !== null;
  const drawSeen = () => all.filter(isSeen).forEach(draw);

  function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed.steps), (sign) => sign.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Array.from({ length: bytes.length / 2 }, (_, nth) => view.getInt16(2 * nth, true) * packed.step);
  }

  function figured(value, digits) {
    if (value === null) return "–";
    const [point, group] = data.separators;
    const places = Math.max(0, (digits || 3) - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
    const [whole, part] = Math.abs(value).toFixed(Math.min(places, 6)).split(".");
    const rest = part && part.replace(/0+$/, "");
    return (value < 0 ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? point + rest : "");
  }

  // What a spreadsheet would read as a formula is kept a text.
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  const plainText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

  function rows(plot, unit) {
    const [first] = plot.data;
    if (first.type === "sankey") {
      const name = (at) => plainText(first.node.label[at]);
      return [["", "", unit], ...first.link.value.map((value, nth) => [name(first.link.source[nth]), name(first.link.target[nth]), value])];
    }
    if (first.type === "heatmap") return [[unit, ...first.x], ...first.z.map((line, hour) => [hour, ...line])];
    if (first.marker && first.marker.cmin !== undefined) {
      return [["", "lon", "lat", unit], ...first.x.map((x, nth) => [plainText(first.text[nth]), x, first.y[nth], first.marker.color[nth]])];
    }
    if (first.orientation === "h") return [["", unit], ...first.y.map((y, nth) => [plainText(y), first.x[nth]])];
    if (first.width) {
      const heads = ["", plainText(plot.layout.xaxis.title.text), unit];
      return [heads, ...first.text.map((text, nth) => [plainText(text), first.width[nth], first.y[nth]])];
    }
    const at = (nth) => (first.x ? first.x[nth] : nth);
    const heads = plot.data.map((trace) => plainText(trace.name) + " [" + unit + "]");
    return [["", ...heads], ...first.y.map((_, nth) => [at(nth), ...plot.data.map((trace) => trace.y[nth])])];
  }

  function csv(figure) {
    const element = figure.querySelector(".plot");
    draw(element);
    const unit = element.getAttribute("aria-label").split(". ")[0].split(", ").pop();
    const title = figure.querySelector("h3, h4").textContent;
    return [[title], ...rows(plots[element.dataset.plot], unit)].map((row) => row.map(cell).join(",")).join("\n") + "\n";
  }
  document.querySelectorAll("button.csv").forEach((button) => {
    button.addEventListener("click", () => {
      const figure = button.closest("figure");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + csv(figure)], { type: "text/csv" }));
      link.download = figure.id + ".csv";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });

  function resize(element, width, share) {
    const height = plots[element.dataset.plot].layout.height * share;
    element.style.height = height + "px";
    Plotly.relayout(element, { width: width, height: height, autosize: width === null });
  }
  const drawn = () => all.filter((element) => element.dataset.drawn && isSeen(element));
  window.addEventListener("beforeprint", () => drawn().forEach((element) => resize(element, PRINTED_WIDTH, PRINTED_HEIGHT)));
  window.addEventListener("afterprint", () => drawn().forEach((element) => resize(element, null, 1)));

  return { data, plots, prepare, draw, drawSeen, redraw, unpack, figured, csv };
})();
