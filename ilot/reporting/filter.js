// The table of assumptions: by quality and by text.
(function () {
  const filter = document.getElementById("filter");
  const groups = Array.from(document.querySelectorAll("#assumed tbody"));
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
