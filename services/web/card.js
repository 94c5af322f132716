// The card over the map: what is known of one segment or depot, and the map's legend.

import { element, number, passAndRound, planned, spokenWorks } from "/web/lists.js";
import { locale, word } from "/web/words.js";

const SNOWY = new Set(["snow", "slush"]);
const SPREAD_WORKS = new Set(["salt", "prewet", "brine", "grit"]);

/** Write the card of what was chosen; an empty one is hidden. */
export function showCard(...parts) {
  const card = document.getElementById("card");
  const content = parts.flat().filter(Boolean);
  card.hidden = !content.length;
  document.getElementById("card-content").replaceChildren(...content);
}

/** Return what lies on a segment, what is advised and why, and by whom it is done. */
export function segmentCard(segment, state, tasks, plan, clock) {
  const classes = segment.class
    ? `${word("class")} ${segment.class}` : word("state_other");
  const owner = segment.owner && segment.owner !== "municipality" ? `${word("owner")} ${segment.owner}` : null;
  return [
    element("h3", { textContent: segment.name || `${word("segment")} ${segment.segment}` }),
    element("p", { className: "soft", textContent: [classes, owner].filter(Boolean).join(" · ") }),
    surface(state, plan, clock),
    ...advice(segment, state),
    ...(tasks ?? []).map((task) => taskLine(task, plan, clock)),
  ];
}

/** Write what lies there at the plan's moment, as three figures. */
function surface(state, plan, clock) {
  if (!plan || state?.snow_depth_mm === undefined) return null;
  const figures = element("dl");
  const figure = (title, text, isBad = false) => figures.append(element("div", {},
    element("dt", { textContent: title }),
    element("dd", { className: isBad ? "bad" : "", textContent: text })));
  const slippery = state.slipperiness && state.slipperiness !== "none" ? state.slipperiness : null;
  figure(`${word("lies")} ${clock.short(plan.now, plan.now)}`, whatLies(state, slippery));
  if (state.road_surface_temperature_c !== undefined) {
    figure(word("surface_temperature"), `${number(state.road_surface_temperature_c, 1).replace("-", "−")} °C`);
  }
  if (state.friction !== undefined) {
    figure(word("grip"), slippery ? `${number(state.friction, 2)} · ${word(`slip_${slippery}`)}`
      : number(state.friction, 2), Boolean(slippery));
  }
  return figures;
}

/** Return the surface's state in words, with the depth of snow that no wheel touched. */
function whatLies(state, slippery) {
  const named = state.surface_state ? word(`lies_${state.surface_state}`)
    : slippery ? word(`slip_${slippery}`) : word("lies_dry");
  if (state.snow_depth_mm < 0.5) return named;
  const depth = `${number(state.snow_depth_mm)} mm`;
  return SNOWY.has(state.surface_state) ? `${named} ${depth}` : `${named}, ${word("lies_snow")} ${depth}`;
}

/** Write what is advised, and why; where nothing is, why not. */
function advice(segment, state) {
  if (!state?.advice) return [];
  const spreads = state.advice.some((work) => SPREAD_WORKS.has(work));
  const rate = spreads && state.spreading_rate_g_m2
    ? ` ${state.spreading_rate_g_m2.toLocaleString(locale)} g/m²` : "";
  const works = state.advice.length ? spokenWorks(state.advice) + rate : word("nothing_to_do");
  return [
    element("p", { className: "advice" }, `${word("advice")}: `, element("b", { textContent: works })),
    state.reason ? element("p", { className: "reason",
      textContent: withoutName(state.reason, segment.name) }) : null,
  ];
}

/** Return a reason without the street that stands above it. */
function withoutName(reason, name) {
  return name && reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}

/** Write by when one task is due, and by which tour it is done, or why by none. */
function taskLine(task, plan, clock) {
  return element("p", { className: "task" },
    element("b", { textContent: `${spokenWorks(task.works)}${passAndRound(task)}` }),
    `: ${word("due").toLowerCase()} ${clock.short(task.due, plan.now)}, `,
    planned(task, plan, clock),
    task.why ? ` (${task.why})` : null);
}

/** Return what a depot's vehicles do. */
export function depotCard(depot, tours, plan, clock, choose) {
  const own = tours.flatMap((tour, at) => (tour.depot === depot.depot ? [[tour, at]] : []));
  return [
    element("h3", { textContent: `${word("depot")} ${depot.depot}` }),
    ...own.map(([tour, at]) => element("p", {},
      element("button", { type: "button", className: "link", textContent: tour.vehicle, onclick: () => choose(at) }),
      ` ${clock.span(tour.start, tour.end, plan.now)} · ${
        number(tour.task_count)} ${word("task_count").toLowerCase()}`)),
    own.length ? null : element("p", { textContent: word("no_tour") }),
  ];
}

/** Draw the legend: the line as the map draws it, its words and its count. */
export function showLegend(states, counts) {
  const space = "http://www.w3.org/2000/svg";
  document.getElementById("legend-rows").replaceChildren(...states.flatMap((state) => {
    if (!counts.get(state.key)) return [];
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
      element("span", { className: "count", textContent: number(counts.get(state.key)) }))];
  }).reverse());
}

