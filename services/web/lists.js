// The lists beside the map; every text is set as text, never as markup.

import { notDone } from "/web/digest.js";
import { locale, word } from "/web/words.js";

const ROWS = 25;

/** Make an element with properties and children. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return works in words; brush with brine is one work, sweep-salting. */
export function spokenWorks(works) {
  const swept = works.includes("sweep") && works.includes("brine");
  const others = works.filter((work) => !swept || (work !== "sweep" && work !== "brine"));
  return [...others.map(word), ...(swept ? [word("sweep_salt")] : [])].join(", ");
}

/** Return how times are written, in the town's zone: the clock, and the weekday before it
 * where it is not the plan's own day; the night sheet and the terminal do alike. */
export function makeClock(timeZone) {
  const write = (options, language = locale) => new Intl.DateTimeFormat(language, { timeZone, ...options });
  const hours = write({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const seconds = write({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const weekday = write({ weekday: "short" });
  const day = write({ year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE");
  const isSameDay = (one, other) => day.format(new Date(one)) === day.format(new Date(other));
  const short = (moment, now) => {
    if (!moment) return "–";
    const date = new Date(moment);
    return isSameDay(moment, now) ? hours.format(date) : `${weekday.format(date)} ${hours.format(date)}`;
  };
  return {
    short,
    full: (moment) => `${day.format(new Date(moment))} ${hours.format(new Date(moment))}`,
    seconds: (moment) => seconds.format(new Date(moment)),
    span: (start, end, now) => `${short(start, now)}–${short(end, isSameDay(start, end) ? end : now)}`,
  };
}

export function number(value, digits = 0) {
  return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Fill a table; on a phone its rows are stacked, so roles and titles are said again. */
function table(id, columns, rows) {
  const head = element("tr", { role: "row" }, ...columns.map(([key, numeric]) =>
    element("th", { scope: "col", role: "columnheader", className: numeric ? "number" : "", textContent: word(key) })));
  const body = rows.map(({ cells, chosen }) => element("tr", { role: "row", className: chosen ? "chosen" : "" },
    ...cells.map((cell, at) => {
      const made = element("td", { role: "cell", className: columns[at][1] ? "number" : "" });
      made.dataset.title = word(columns[at][0]);
      made.append(cell);
      return made;
    })));
  const made = document.getElementById(id);
  made.setAttribute("role", "table");
  made.replaceChildren(
    element("thead", { role: "rowgroup" }, head), element("tbody", { role: "rowgroup" }, ...body));
}

/** Write the decision, the weather line and the plan's main figures. */
export function showHeadline(plan, number_, clock) {
  const { summary } = plan;
  const parts = plan.decision.map((area) => element("div", {},
    element("p", { className: "decision", textContent: word(area.choice) }),
    element("p", { textContent: `${area.area}: ${area.why}` }),
    element("p", { className: "soft", textContent: `${word("latest_call")}: ${
      area.latest_call ? clock.short(area.latest_call, plan.now) : word("not_needed")}` })));
  const figures = element("dl");
  const figure = (title, text) => figures.append(
    element("div", {}, element("dt", { textContent: title }), element("dd", { textContent: text })));
  figure(word("tasks_planned"),
    `${number(plan.tasks.length - plan.unassigned.length)} ${word("of")} ${number(plan.tasks.length)}`);
  figure(word("vehicles_used"), number(plan.tours.length));
  if (typeof summary.treated_km === "number") figure(word("length_treated"), `${number(summary.treated_km)} km`);
  if (typeof summary.deadhead_km === "number") figure(word("deadhead"), `${number(summary.deadhead_km)} km`);
  for (const name of ["same_driver", "last_again"]) {
    const share = summary[`${name}_share`];
    if (typeof share === "number") figure(word(name), `${number(100 * share)} %`);
  }
  const ends = plan.tours.map((tour) => tour.end).sort();
  if (ends.length) figure(word("ready_at"), clock.short(ends.at(-1), plan.now));
  if (summary.next_decision) figure(word("next_decision"), clock.short(summary.next_decision, plan.now));
  document.getElementById("headline").replaceChildren(
    ...parts,
    element("p", { textContent: weatherLine(summary.weather, plan.now, clock) }),
    element("p", { className: "soft", textContent:
      `${word("plan")} ${number_}, ${word("made_for")} ${clock.full(plan.now)}` }),
    figures);
}

function weatherLine(weather, now, clock) {
  if (!weather) return "";
  const parts = [];
  const figure = (value) => value.toLocaleString(locale, { maximumFractionDigits: 1 }).replace("-", "−");
  if (weather.air_temperature_min_c != null) {
    parts.push(`${word("air")} ${figure(weather.air_temperature_min_c)} … ${figure(weather.air_temperature_max_c)} °C`);
  }
  if (weather.road_surface_temperature_min_c != null) {
    parts.push(`${word("surface")} ${figure(weather.road_surface_temperature_min_c)} °C`);
  }
  if (weather.fresh_snow_mm != null) {
    const ends = weather.snowfall_ends ? ` ${word("until")} ${clock.short(weather.snowfall_ends, now)}` : "";
    parts.push(`${word("fresh_snow")} ${figure(weather.fresh_snow_mm)} mm${ends}`);
  }
  if (weather.precipitation_mm != null) parts.push(`${word("precipitation")} ${figure(weather.precipitation_mm)} mm`);
  if (weather.wind_speed_max_m_s != null) parts.push(`${word("wind")} ${figure(weather.wind_speed_max_m_s)} m/s`);
  return `${word("weather")}: ${parts.join(", ")} (${weather.source})`;
}

/** Write one row for each service level class, in the order of service. */
export function showClasses(plan, tasks, classes, clock) {
  const rows = classes.flatMap(({ name, title }) => {
    const own = tasks.filter((task) => task.class === name);
    if (!own.length) return [];
    const done = own.filter((task) => task.end);
    const onTime = done.filter((task) => !task.late).length;
    const last = (key, from) => from.map((task) => task[key]).sort().at(-1);
    const share = element("span", {
      className: onTime < own.length ? "bad" : "",
      textContent: `${number(onTime)} ${word("of")} ${number(own.length)}`,
    });
    const named = element("div", {}, element("b", { textContent: name }), ` ${title}`);
    return [{ cells: [named, share,
      clock.short(last("due", own), plan.now), clock.short(last("end", done), plan.now)] }];
  });
  table("classes", [["class"], ["on_time", true], ["latest_due", true], ["latest_finish", true]], rows);
}

/** Write one row for each tour; its vehicle is a button that shows it on the map. */
export function showTours(plan, tours, chosen, clock, { choose, vehicles }) {
  const hasDepots = new Set(tours.map((tour) => tour.depot)).size > 1;
  const columns = [
    ["vehicle"], ...(hasDepots ? [["depot"]] : []), ["when"], ["task_count", true], ["length_treated", true],
    ["deadhead", true], ["trips", true], ["salt_grit", true],
  ];
  table("tours", columns, tours.map((tour, at) => ({
    chosen: at === chosen,
    cells: [
      element("span", {},
        element("button", { type: "button", className: "link", textContent: tour.vehicle,
          ariaPressed: String(at === chosen), onclick: () => choose(at) }),
        outText(vehicles.get(tour.vehicle), plan, clock)),
      ...(hasDepots ? [tour.depot] : []), clock.span(tour.start, tour.end, plan.now),
      number(tour.task_count), `${number(tour.treat_m / 1000, 1)} km`,
      `${number(tour.deadhead_m / 1000, 1)} km`, number(tour.trips),
      tour.material_kg ? `${number(tour.material_kg / 1000, 1)} t` : "–",
    ],
  })));
}

/** Return until when a vehicle has announced work, null where it has none. */
function outText(vehicle, plan, clock) {
  if (!vehicle?.under_way_until) return null;
  return element("span", { className: "out",
    textContent: ` ${word("out_until")} ${clock.short(vehicle.under_way_until, plan.now)}` });
}

/** Write what nobody does, by reason. */
export function showNotDone(plan) {
  const reasons = notDone(plan);
  document.getElementById("unassigned-part").hidden = !reasons.length;
  document.getElementById("unassigned").replaceChildren(...reasons.map(([why, count]) =>
    element("li", { textContent: `${number(count)} × ${why}` })));
  document.getElementById("remarks-part").hidden = !plan.remarks?.length;
  document.getElementById("remarks").replaceChildren(...(plan.remarks ?? []).map((text) =>
    element("li", { textContent: text })));
}

/** Return the tasks that match the search words and the choice of state. */
export function searchTasks(tasks, text, show, round = 0) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) =>
    words.every((one) => task.text.includes(one)) && (!round || task.round === round) &&
    (show === "all" || (show === "late" && task.late) || (show === "undone" && task.why)));
}

/** Return which pass and round a task is, where there are several. */
export function passAndRound(task) {
  const parts = [];
  if (task.place.pass) parts.push(`${word("pass")} ${task.place.pass}`);
  if (task.round > 1) parts.push(`${word("round")} ${task.round}`);
  return parts.length ? ` (${parts.join(", ")})` : "";
}

/** Write one page of tasks and return how many pages there are. */
export function showTasks(plan, tasks, page, clock, choose) {
  const pages = Math.max(1, Math.ceil(tasks.length / ROWS));
  const at = Math.min(page, pages - 1);
  table("tasks", [["street"], ["class"], ["due", true], ["when"]],
    tasks.slice(at * ROWS, (at + 1) * ROWS).map((task) => ({ cells: [
      element("div", {},
        element("button", { type: "button", className: "link",
          textContent: task.name || word("unnamed"), onclick: () => choose(task) }),
        ` · ${spokenWorks(task.works)}${passAndRound(task)}`,
        element("p", { className: "reason", textContent: task.reason }),
        ...(task.why ? [element("p", { className: "reason bad", textContent: task.why })] : [])),
      task.class,
      clock.short(task.due, plan.now),
      planned(task, plan, clock),
    ] })));
  document.getElementById("page-count").textContent = tasks.length
    ? `${number(at * ROWS + 1)}–${number(Math.min((at + 1) * ROWS, tasks.length))} ${word("of")} ${number(tasks.length)}`
    : word("none_found");
  document.getElementById("page-before").disabled = at === 0;
  document.getElementById("page-after").disabled = at >= pages - 1;
  return at;
}

export function planned(task, plan, clock) {
  if (!task.end) return element("span", { className: "bad", textContent: word("undone_count") });
  const text = `${clock.span(task.start, task.end, plan.now)} ${task.vehicle}`;
  if (!task.late) return text;
  return element("span", {}, text, element("br"), element("span", {
    className: "bad", textContent: `${word("late_by")} ${number(task.late_s / 60)} min` }));
}
