// What if: figures and emissions between the points of the grid, linear in every lever.
(function () {
  const grid = ilot.data.what_if;
  if (!grid) return;
  const inputs = Array.from(document.querySelectorAll("[data-lever]"));
  const sizes = grid.levers.map((lever) => lever.factors.length);
  const emissions = ilot.unpack(grid.emissions);
  const own = inputs.map((input) => Number(input.value));

  // Corners of the cell that the sliders stand in, as [point of the grid, weight].
  function corners(positions) {
    return positions.reduce((found, position, nth) => {
      const low = Math.min(Math.floor(position), sizes[nth] - 2);
      const share = position - low;
      return found.flatMap(([point, weight]) => [
        [point * sizes[nth] + low, weight * (1 - share)],
        [point * sizes[nth] + low + 1, weight * share],
      ]).filter(([, weight]) => weight > 1e-12);
    }, [[0, 1]]);
  }
  const mixed = (around, values) =>
    around.some(([point]) => values(point) === null) ? null : around.reduce((sum, [point, weight]) => sum + weight * values(point), 0);

  function factor(lever, position) {
    const low = Math.min(Math.floor(position), lever.factors.length - 2);
    return lever.factors[low] + (position - low) * (lever.factors[low + 1] - lever.factors[low]);
  }

  const table = Array.from(document.querySelectorAll(".moved tbody tr"));
  function show() {
    const positions = inputs.map((input) => Number(input.value));
    inputs.forEach((input, nth) => {
      input.nextElementSibling.textContent = ilot.figured(100 * factor(grid.levers[nth], positions[nth])) + " %";
    });
    const [now, before] = [corners(positions), corners(own)];
    grid.figures.forEach((figure, nth) => {
      table[nth].querySelector(".own").textContent = ilot.figured(mixed(before, (point) => figure.values[point]));
      table[nth].querySelector(".now").textContent = ilot.figured(mixed(now, (point) => figure.values[point]));
    });
    const trace = ilot.plots["what-if"].data[0];
    trace.y = trace.y.map((_, year) => mixed(now, (point) => emissions[point * grid.years + year]));
    const element = document.querySelector("[data-plot=what-if]");
    if (element.dataset.drawn) ilot.redraw(element);
  }
  inputs.forEach((input) => input.addEventListener("input", show));
  document.querySelector(".sliders .reset").addEventListener("click", () => {
    inputs.forEach((input, nth) => { input.value = own[nth]; });
    show();
  });
  show();
})();
