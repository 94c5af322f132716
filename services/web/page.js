// The plain page: fetches a town and its latest plan, shows both, stays up to date.

import { depotCard, segmentCard, showCard, showLegend } from "/web/card.js";
import { digest, drawnPlaces, drawnStates, roundsOf } from "/web/digest.js";
import {
  element, makeClock, number, searchTasks, showClasses, showHeadline, showNotDone, showTasks, showTours,
} from "/web/lists.js";
import { STATES, TownMap } from "/web/map.js";
import { translatePage, word } from "/web/words.js";

const API = "/api/v1";
const POLL_MS = 700;
const STALE_MS = 45000;
const NARROW = "(max-width: 860px)";
const OBSERVATIONS = ["ice", "frost", "snow", "slush", "drift", "blocked", "damage", "clear"];

const query = new URLSearchParams(location.search);
const at = (id) => document.getElementById(id);
const now = { town: null, segments: [], index: new Map(), nodes: new Map(), expected: [], plan: null, read: null, vehicles: new Map(), tour: -1, page: 0, round: 0, pinned: -1, depot: -1 };
let map = null;
let clock = null;
let lastContact = null;

/** Fetch JSON; a refusal becomes an error with its sentence. */
async function fetchJson(path, options) {
  const response = await fetch(API + path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.detail ?? response.statusText), { status: response.status });
  contact();
  return { body, response };
}

function say(error) {
  at("trouble").hidden = !error;
  at("trouble").textContent = error ? error.message : "";
}

function contact() {
  lastContact = Date.now();
  showFreshness();
}

function showFreshness() {
  if (!lastContact || !clock) return;
  const stale = Date.now() - lastContact > STALE_MS;
  at("freshness").classList.toggle("stale", stale);
  at("freshness").textContent = `${word(stale ? "stale" : "last_update")} ${clock.seconds(lastContact)}`;
}

/** Return a key that a repeated POST carries again. */
function makeKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function post(path, body) {
  return fetchJson(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": makeKey() },
    body: JSON.stringify(body),
  });
}

async function start() {
  translatePage();
  at("map").setAttribute("aria-label", word("map_label"));
  const { body: towns } = await fetchJson("/towns");
  if (!towns.length) throw new Error(word("no_town"));
  now.town = towns.find(({ town }) => town === query.get("town")) ?? towns[0];
  clock = makeClock(now.town.time_zone);
  at("town").replaceChildren(...towns.map(({ town, name }) =>
    element("option", { value: town, textContent: name, selected: town === now.town.town })));
  showAttribution(now.town.attribution);
  map = new TownMap(at("map"), { onHover: (segment) => hover(segment), onChoose: choose });
  listen();
  await loadSegments();
  await loadPlan();
  follow();
}

/** Name whose map and whose weather it is. */
function showAttribution(given) {
  const others = (given ?? "").split(" · ").filter((text) => text && !text.includes("OpenStreetMap"));
  at("attribution").textContent = [word("osm"), ...others].join(" · ");
}

async function loadSegments() {
  const { body } = await fetchJson(`/towns/${encodeURIComponent(now.town.town)}/segments`);
  now.segments = body.features.map(({ properties }) => properties);
  now.index = new Map(now.segments.map(({ segment }, place) => [segment, place]));
  now.nodes = new Map(body.features.flatMap(({ geometry, properties }) => [
    [properties.from_node, geometry.coordinates[0]], [properties.to_node, geometry.coordinates.at(-1)]]));
  map.setGeometry(body.features);
  map.setDepots(now.town.depots.map(({ longitude, latitude }) => ({ at: [longitude, latitude] })));
  drawStates();
}

async function loadPlan() {
  const town = encodeURIComponent(now.town.town);
  const which = query.get("plan") ?? "latest";
  try {
    const [{ body: plan, response }, { body: states, response: ofStates }, { body: vehicles }] = await Promise.all([
      fetchJson(`/towns/${town}/plans/${encodeURIComponent(which)}`),
      fetchJson(`/towns/${town}/segments/state`),
      fetchJson(`/towns/${town}/vehicles`),
    ]);
    keepVehicles(vehicles);
    now.plan = plan;
    now.number = response.headers.get("Plan-Number") ?? which;
    // States are of the latest plan; an older one is shown without them.
    now.expected = ofStates.headers.get("Plan-Number") === now.number ? states : [];
    say(null);
  } catch (error) {
    if (error.status !== 404) throw error;
    now.plan = null;
    say(query.has("plan") ? error : null);
  }
  showPlan();
}

/** Remember what vehicles are doing; only crews that are out can be redirected. */
function keepVehicles(vehicles) {
  now.vehicles = new Map(vehicles.map((vehicle) => [vehicle.vehicle, vehicle]));
  at("replan-part").hidden = !vehicles.some(({ under_way }) => under_way > 0);
}

function showPlan() {
  const { plan } = now;
  at("no-plan").hidden = Boolean(plan);
  if (!plan) return drawStates();
  const isFirst = !now.read;
  now.read = digest(plan, now.index, now.segments);
  showAttribution(plan.summary.attribution);
  showRounds(roundsOf(now.read.tasks));
  showHeadline(plan, now.number, clock);
  showClasses(plan, now.read.tasks, now.town.classes, clock);
  showNotDone(plan);
  now.tour = -1;
  map.setTour(null);
  chooseTour(now.read.tours.findIndex(({ vehicle }) => vehicle === query.get("tour")));
  filterTasks();
  drawStates();
  if (now.pinned >= 0 || now.depot >= 0) return card(now.pinned, now.depot);
  return isFirst ? showNamed() : undefined;
}

/** Show the segment or depot that the address names. */
function showNamed() {
  const segment = now.index.get(query.get("segment")) ?? -1;
  const depot = now.town.depots.findIndex((one) => one.depot === query.get("depot"));
  if (segment >= 0) map.showSegment(segment, besideCard());
  if (segment >= 0 || depot >= 0) pin(segment, depot);
}

function drawStates() {
  const states = drawnStates(now.segments, now.expected, now.read?.bySegment ?? new Map(), now.round);
  map.setStates(states);
  map.setPlaces(drawnPlaces(now.read?.tasks ?? [], now.nodes, now.round));
  const counts = new Map();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  showLegend(STATES, counts);
  document.body.dataset.drawn = String(states.length);
}

/** Offer the rounds of the plan, where there are several. */
function showRounds(rounds) {
  if (!rounds.includes(now.round)) now.round = 0;
  at("round-part").hidden = rounds.length < 2;
  at("round").replaceChildren(
    element("option", { value: "0", textContent: word("all_rounds") }),
    ...rounds.map((round) => element("option", {
      value: String(round), textContent: `${word("round")} ${round}`, selected: round === now.round })));
}

function filterTasks() {
  if (!now.read) return;
  now.found = searchTasks(now.read.tasks, at("search").value, at("show").value, now.round);
  showPage(0);
}

function showPage(page) {
  if (!now.found) return;
  now.page = showTasks(now.plan, now.found, Math.max(0, page), clock, (task) => {
    const place = now.nodes.get(task.place.node);
    if (place) map.showPoint(place, besideCard());
    if (task.segment >= 0) show(task.segment);
  });
}

function chooseTour(place) {
  now.tour = place === now.tour ? -1 : place;
  const tour = now.read.tours[now.tour];
  showTours(now.plan, now.read.tours, now.tour, clock, { choose: chooseTour, vehicles: now.vehicles });
  at("send-out-part").hidden = !tour;
  at("send-out-answer").textContent = "";
  if (tour) at("send-out").textContent = `${word("send_out")} ${tour.vehicle}`;
  map.setTour(tour ?? null);
  if (tour) map.showSegments([...tour.treat, ...tour.later, ...tour.deadhead]);
}

/** Say that the chosen tour's vehicle goes out; the next plan then sends nobody there. */
async function sendOut() {
  const { vehicle } = now.read.tours[now.tour];
  const town = `/towns/${encodeURIComponent(now.town.town)}`;
  at("send-out").disabled = true;
  try {
    const { body } = await post(
      `${town}/plans/${now.number}/tours/${encodeURIComponent(vehicle)}/start`, {});
    const { body: vehicles } = await fetchJson(`${town}/vehicles`);
    keepVehicles(vehicles);
    showTours(now.plan, now.read.tours, now.tour, clock, { choose: chooseTour, vehicles: now.vehicles });
    at("send-out-answer").textContent =
      `${number(body.announced)} ${word("announced")}, ${word("back_at")} ${clock.short(body.back_at, now.plan.now)}`;
    say(null);
  } catch (error) {
    say(error);
  } finally {
    at("send-out").disabled = false;
  }
}

/** Write the card of a segment, and of the depot that stands on it. */
function card(segment, depot = -1) {
  showCard(
    depot < 0 ? [] : depotCard(now.town.depots[depot], now.read?.tours ?? [], now.plan, clock, chooseTour),
    segment < 0 ? [] : segmentCard(
      now.segments[segment], now.expected[segment], now.read?.bySegment.get(segment), now.plan, clock));
}

/** Show what the mouse is over, unless something was chosen. */
function hover(segment) {
  if (now.pinned < 0 && now.depot < 0) card(segment);
}

function pin(segment, depot = -1) {
  now.pinned = segment;
  now.depot = depot;
  map.setChosen(segment);
  card(segment, depot);
  at("card").scrollTop = 0;
}

/** Bring a segment to where the card does not cover it, and choose it. */
function show(segment) {
  map.showSegment(segment, besideCard());
  pin(segment);
}

/** Return where on the map the card leaves room, as shares of its size. */
function besideCard() {
  return matchMedia(NARROW).matches ? [0.5, 0.18] : [0.78, 0.4];
}

/** A click chooses a segment or depot and sets the place of a driver's report. */
function choose(segment, place, depot) {
  pin(segment, depot);
  if (!place) return;
  at("report-longitude").value = place[0].toFixed(6);
  at("report-latitude").value = place[1].toFixed(6);
  map.setMark(depot < 0 ? place : null);
}

/** Tell whether the next plan may change the tours of crews that are out. */
function mayRedirect() {
  return !at("replan-part").hidden && at("replan").checked;
}

async function makePlan() {
  at("make-plan").disabled = true;
  try {
    const { body } = await post(`/towns/${encodeURIComponent(now.town.town)}/plans`, { replan: mayRedirect() });
    await watch(body.job);
    await loadPlan();
  } catch (error) {
    say(error);
  } finally {
    at("make-plan").disabled = false;
    setTimeout(() => { at("progress").hidden = true; }, 2500);
  }
}

/** Show how far the planner has come until it has ended. */
async function watch(job) {
  at("progress").hidden = false;
  for (;;) {
    const { body } = await fetchJson(`/jobs/${job}`);
    at("progress-bar").value = body.state === "done" ? 1 : body.progress;
    at("progress-stage").textContent =
      body.state === "waiting" ? word("waiting") :
      body.state === "done" ? word("plan_done") : body.stage || word("planning");
    if (body.state === "failed") throw new Error(body.error);
    if (body.state === "done") return;
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
  }
}

async function sendReport(event) {
  event.preventDefault();
  at("report-answer").textContent = "";
  try {
    const { body } = await post(`/towns/${encodeURIComponent(now.town.town)}/reports`, {
      report: at("report-kind").value,
      longitude: Number(at("report-longitude").value),
      latitude: Number(at("report-latitude").value),
      reporter: at("report-reporter").value.trim() || null,
      note: at("report-note").value.trim() || null,
    });
    at("report-answer").textContent = word(body.stored ? "report_stored" : "report_known");
    say(null);
  } catch (error) {
    say(error);
  }
}

/** Stay up to date by server-sent events, only while the page is looked at. */
function follow() {
  setInterval(showFreshness, 1000);
  if (query.get("live") === "0") return;
  let source = null;
  let seen = null;
  const open = () => {
    source = new EventSource(`${API}/events?town=${encodeURIComponent(now.town.town)}`);
    source.addEventListener("beat", contact);
    source.addEventListener("news", async (event) => {
      contact();
      const { plan } = JSON.parse(event.data);
      const isNew = seen !== null ? plan !== seen : plan !== null && String(plan) !== now.number;
      seen = plan;
      if (isNew && !query.has("plan")) await loadPlan().catch(say);
    });
  };
  const close = () => { source?.close(); source = null; };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (!source) open();
  });
  if (!document.hidden) open();
}

function listen() {
  at("town").addEventListener("change", () => {
    query.set("town", at("town").value);
    query.delete("plan");
    location.search = `?${query}`;
  });
  at("make-plan").addEventListener("click", makePlan);
  at("search").addEventListener("input", filterTasks);
  at("show").addEventListener("change", filterTasks);
  at("search-form").addEventListener("submit", (event) => event.preventDefault());
  at("page-before").addEventListener("click", () => showPage(now.page - 1));
  at("page-after").addEventListener("click", () => showPage(now.page + 1));
  at("send-out").addEventListener("click", sendOut);
  at("round").addEventListener("change", () => {
    now.round = Number(at("round").value);
    drawStates();
    filterTasks();
  });
  at("card-close").addEventListener("click", () => choose(-1, null, -1));
  if (matchMedia(NARROW).matches) at("legend").open = false;
  at("zoom-in").addEventListener("click", () => map.zoomBy(1.6));
  at("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.6));
  at("zoom-all").addEventListener("click", () => map.showAll());
  at("report").addEventListener("submit", sendReport);
  at("report-kind").replaceChildren(...OBSERVATIONS.map((value) =>
    element("option", { value, textContent: word(value) })));
}

start().catch(say);
