// Years and weeks to choose: the flows of energy, any week, hours and days.
(function () {
  const { data, plots, prepare, redraw, unpack } = ilot;
  const HOURS = 168;
  const byId = (name) => document.getElementById(name);

  function showYear(section, year) {
    document.querySelectorAll("#section-" + section + " .of-year").forEach((part) => {
      part.hidden = part.dataset.year !== year;
    });
    ilot.drawSeen();
  }

  let member = 0;
  const hoursOf = (element) => data.hours[element.closest(".of-year").dataset.year][member];

  prepare.heat = (plot, element) => {
    const name = element.dataset.plot;
    const hours = hoursOf(element);
    const values = unpack(hours.heats[name]);
    const caption = element.closest("figure").querySelector("figcaption");
    element.setAttribute("aria-label", element.getAttribute("aria-label").replace(caption.textContent, () => hours.says[name]));
    caption.textContent = hours.says[name];
    const trace = plot.data[0];
    trace.x = data.days;
    trace.z = Array.from({ length: 24 }, (_, hour) => data.days.map((_day, day) => values[24 * day + hour]));
    plot.layout.xaxis.tickvals = plot.layout.xaxis.tickvals.map((day) => data.days[day] || day);
    plot.layout.xaxis.type = "category";
  };
  const heatYear = byId("heat-year");
  if (heatYear) heatYear.addEventListener("input", () => showYear("heats", heatYear.value));

  const weekYear = byId("week-year");
  const weekNumber = byId("week-number");
  const firstDay = () => Math.min(7 * (weekNumber.value - 1), data.days.length - 7);
  prepare["any-week"] = (plot, element) => {
    const packed = hoursOf(element);
    packed.values = packed.values || packed.week.map(unpack);
    const start = 24 * firstDay();
    plot.data.forEach((trace, nth) => {
      const values = packed.values[nth].slice(start, start + HOURS);
      trace.y = [...values, values[HOURS - 1]];
    });
    plot.layout.xaxis.ticktext = data.days.slice(firstDay(), firstDay() + 7);
  };
  function showWeek() {
    weekNumber.nextElementSibling.textContent = data.days[firstDay()] + " – " + data.days[firstDay() + 6];
    showYear("dispatch", weekYear.value);
    const element = document.querySelector("#section-dispatch .of-year:not([hidden]) .plot");
    prepare["any-week"](plots[element.dataset.plot], element);
    redraw(element);
  }
  if (weekYear) {
    weekYear.addEventListener("input", showWeek);
    weekNumber.addEventListener("input", showWeek);
  }

  // One choice for both sections: what is drawn is drawn anew, the rest when it is first seen.
  const members = Array.from(document.querySelectorAll("select.member"));
  members.forEach((select) => select.addEventListener("input", () => {
    member = Number(select.value);
    members.forEach((each) => { each.value = select.value; });
    document.querySelectorAll("[data-kind=heat][data-drawn]").forEach((element) => {
      prepare.heat(plots[element.dataset.plot], element);
      redraw(element);
    });
    showWeek();
  }));

  const sankeyYear = byId("sankey-year");
  if (sankeyYear) {
    sankeyYear.addEventListener("input", () => {
      sankeyYear.nextElementSibling.textContent = sankeyYear.value;
      plots.sankey.data[0].link.value = data.sankey.values[data.sankey.years.indexOf(Number(sankeyYear.value))];
      redraw(document.querySelector("[data-plot=sankey]"));
    });
  }

  document.querySelectorAll("details").forEach((details) => details.addEventListener("toggle", ilot.drawSeen));
  ilot.drawSeen();
  if (weekYear) showWeek();
})();
