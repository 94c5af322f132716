// The lists beside the map; every text is set as text, never as markup.

import { notDone } from "/web/digest.js";
import { locale, word } from "/web/words.js";

const ROWS = 25;
const DAY_NEEDED_MS = 20 * 3600 * 1000;

/** Make an element with properties and children. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return works in words; brush with brine is one work, sweep-salting. */
function spokenWorks(works) {
  const swept = works.includes("sweep") && works.includes("brine");
  const others = works.filter((work) => !swept || (work !== "sweep" && work !== "brine"));
  return [...others.map(word), ...(swept ? [word("sweep_salt")] : [])].join(", ");
}

/** Return how the reader's language writes times in the town's time zone. */
export function makeClock(timeZone) {
  const write = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const hours = write({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const seconds = write({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const day = write({ weekday: "short", day: "numeric", month: "short" });
  return {
    full: (moment) => `${day.format(new Date(moment))} ${hours.format(new Date(moment))}`,
    seconds: (moment) => seconds.format(new Date(moment)),
    short: (moment, now) => {
      if (!moment) return "–";
      const date = new Date(moment);
      const ahead = date - new Date(now);
      const soon = ahead >= 0 && ahead < DAY_NEEDED_MS;
      return soon ? hours.format(date) : `${day.format(date)} ${hours.format(date)}`;
    },
  };
}

export function number(value, digits = 0) {
  return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function table(id, columns, rows) {
  const head = element("tr", {}, ...columns.map(([key, numeric]) =>
    element("th", { scope: "col", className: numeric ? "number" : "", textContent: word(key) })));
  const body = rows.map(({ cells, chosen }) => element("tr", { className: chosen ? "chosen" : "" },
    ...cells.map((cell, at) => {
      const made = element("td", { className: columns[at][1] ? "number" : "" });
      made.append(cell);
      return made;
    })));
  document.getElementById(id).replaceChildren(
    element("thead", {}, head), element("tbody", {}, ...body));
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
    return [{ cells: [`${name} ${title}`, share,
      clock.short(last("due", own), plan.now), clock.short(last("end", done), plan.now)] }];
  });
  table("classes", [["class"], ["on_time", true], ["latest_due", true], ["latest_finish", true]], rows);
}

/** Write one row for each tour; its vehicle is a button that shows it on the map. */
export function showTours(plan, tours, chosen, clock, choose) {
  table("tours", [
    ["vehicle"], ["depot"], ["when"], ["task_count", true], ["length_treated", true],
    ["deadhead", true], ["trips", true], ["salt_grit", true],
  ], tours.map((tour, at) => ({
    chosen: at === chosen,
    cells: [
      element("button", { type: "button", className: "link", textContent: tour.vehicle,
        ariaPressed: String(at === chosen), onclick: () => choose(at) }),
      tour.depot, `${clock.short(tour.start, plan.now)}–${clock.short(tour.end, plan.now)}`,
      number(tour.task_count), `${number(tour.treat_m / 1000, 1)} km`,
      `${number(tour.deadhead_m / 1000, 1)} km`, number(tour.trips),
      tour.material_kg ? `${number(tour.material_kg / 1000, 1)} t` : "–",
    ],
  })));
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
export function searchTasks(tasks, text, show) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) =>
    words.every((one) => task.text.includes(one)) &&
    (show === "all" || (show === "late" && task.late) || (show === "undone" && task.why)));
}

/** Return which pass and round a task is, where there are several. */
function passAndRound(task) {
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

function planned(task, plan, clock) {
  if (!task.end) return element("span", { className: "bad", textContent: word("undone_count") });
  const text = `${clock.short(task.start, plan.now)}–${clock.short(task.end, plan.now)} ${task.vehicle}`;
  if (!task.late) return text;
  return element("span", {}, text, element("br"), element("span", {
    className: "bad", textContent: `${word("late_by")} ${number(task.late_s / 60)} min` }));
}

/** Write what is known of one segment on the card over the map. */
export function showCard(segment, expected, tasks, plan, clock) {
  const card = document.getElementById("card");
  card.hidden = !segment;
  if (!segment) return;
  const lines = [
    `${word("class")}: ${segment.class ?? word("state_other")}`,
    expected?.snow_depth_mm !== undefined
      ? `${word("depth")}: ${number(expected.snow_depth_mm)} mm · ${word("slipperiness")}: ${word(`slip_${expected.slipperiness ?? "none"}`)}`
      : null,
    segment.owner && segment.owner !== "municipality" ? `${word("owner")}: ${segment.owner}` : null,
  ].filter(Boolean).map((textContent) => element("p", { textContent }));
  const needs = (tasks ?? []).slice(0, 3).map((task) => element("div", {},
    element("p", {}, element("b", { textContent: spokenWorks(task.works) }),
      ` · ${word("due")} ${clock.short(task.due, plan.now)} · `, planned(task, plan, clock)),
    element("p", { textContent: task.why ? `${task.reason} ${task.why}` : task.reason })));
  card.replaceChildren(
    element("h3", { textContent: segment.name || `${word("segment")} ${segment.segment}` }),
    ...lines, ...(needs.length ? needs : [element("p", { textContent: word("no_task") })]));
}

/** Draw the legend: the line as the map draws it, its words and its count. */
export function showLegend(states, counts) {
  const space = "http://www.w3.org/2000/svg";
  document.getElementById("legend").replaceChildren(...states.flatMap((state, at) => {
    if (!counts[at]) return [];
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("width", "34");
    svg.setAttribute("height", "12");
    svg.setAttribute("aria-hidden", "true");
    const stroke = (colour, width, dash) => {
      const line = document.createElementNS(space, "line");
      for (const [name, value] of Object.entries({
        x1: 1, x2: 33, y1: 6, y2: 6, stroke: `var(--${colour})`, "stroke-width": width, "stroke-dasharray": dash,
      })) line.setAttribute(name, value);
      svg.append(line);
    };
    const width = state.width * 1.8;
    const dash = state.dash ? state.dash.map((d) => d * 1.5).join(" ") : "none";
    if (state.casing && state.dash) {
      stroke(state.key, width, "none");
      stroke("casing", width / 3, dash);
    } else {
      if (state.casing) stroke("casing", width + 3, "none");
      stroke(state.key, width, dash);
    }
    return [element("div", {}, svg, element("span", { textContent: word(`state_${state.key}`) }),
      element("span", { className: "count", textContent: number(counts[at]) }))];
  }).reverse());
}

