// The plain page: fetches a town and its latest plan, shows both, stays up to date.

import { digest, drawnStates } from "/web/digest.js";
import {
  element, makeClock, searchTasks, showCard, showClasses, showHeadline, showLegend, showNotDone,
  showTasks, showTours,
} from "/web/lists.js";
import { STATES, TownMap } from "/web/map.js";
import { translatePage, word } from "/web/words.js";

const API = "/api/v1";
const POLL_MS = 700;
const STALE_MS = 45000;
const OBSERVATIONS = ["ice", "frost", "snow", "slush", "drift", "blocked", "damage", "clear"];

const query = new URLSearchParams(location.search);
const at = (id) => document.getElementById(id);
const now = { town: null, segments: [], index: new Map(), expected: [], plan: null, read: null, tour: -1, page: 0 };
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
  at("attribution").textContent = [word("osm"), now.town.attribution].filter(
    (text, place, all) => text && !(place && text.includes("OpenStreetMap") && all[0])).join(" · ");
  map = new TownMap(at("map"), { onHover: (segment) => hover(segment), onChoose: choose });
  listen();
  await loadSegments();
  await loadPlan();
  follow();
}

async function loadSegments() {
  const { body } = await fetchJson(`/towns/${encodeURIComponent(now.town.town)}/segments`);
  now.segments = body.features.map(({ properties }) => properties);
  now.index = new Map(now.segments.map(({ segment }, place) => [segment, place]));
  map.setGeometry(body.features);
  map.setDepots(now.town.depots.map(({ longitude, latitude }) => ({ at: [longitude, latitude] })));
  drawStates();
}

async function loadPlan() {
  const town = encodeURIComponent(now.town.town);
  const which = query.get("plan") ?? "latest";
  try {
    const [{ body: plan, response }, { body: expected }] = await Promise.all([
      fetchJson(`/towns/${town}/plans/${encodeURIComponent(which)}`),
      fetchJson(`/towns/${town}/segments/state`),
    ]);
    now.plan = plan;
    now.number = response.headers.get("Plan-Number") ?? which;
    now.expected = expected;
    say(null);
  } catch (error) {
    if (error.status !== 404) throw error;
    now.plan = null;
    say(query.has("plan") ? error : null);
  }
  showPlan();
}

function showPlan() {
  const { plan } = now;
  at("no-plan").hidden = Boolean(plan);
  if (!plan) return drawStates();
  now.read = digest(plan, now.index, now.segments);
  showHeadline(plan, now.number, clock);
  showClasses(plan, now.read.tasks, now.town.classes, clock);
  showNotDone(plan);
  now.tour = -1;
  map.setTour(null);
  chooseTour(now.read.tours.findIndex(({ vehicle }) => vehicle === query.get("tour")));
  filterTasks();
  drawStates();
  const named = now.index.get(query.get("segment"));
  if (named !== undefined) {
    map.showSegment(named);
    pin(named);
  }
}

function drawStates() {
  const states = drawnStates(now.segments, now.expected, now.read?.bySegment ?? new Map());
  map.setStates(states);
  const counts = STATES.map(() => 0);
  for (const state of states) counts[state] += 1;
  showLegend(STATES, counts);
  document.body.dataset.drawn = String(states.length);
}

function filterTasks() {
  if (!now.read) return;
  now.found = searchTasks(now.read.tasks, at("search").value, at("show").value);
  showPage(0);
}

function showPage(page) {
  if (!now.found) return;
  now.page = showTasks(now.plan, now.found, Math.max(0, page), clock, (task) => {
    if (task.segment < 0) return;
    map.showSegment(task.segment);
    pin(task.segment);
  });
}

function chooseTour(place) {
  now.tour = place === now.tour ? -1 : place;
  const tour = now.read.tours[now.tour];
  showTours(now.plan, now.read.tours, now.tour, clock, chooseTour);
  map.setTour(tour ?? null);
  if (tour) map.showSegments([...tour.treat, ...tour.deadhead]);
}

function card(segment) {
  showCard(now.segments[segment], now.expected[segment], now.read?.bySegment.get(segment), now.plan, clock);
}

function hover(segment) {
  card(segment >= 0 ? segment : now.pinned ?? -1);
}

function pin(segment) {
  now.pinned = segment;
  map.setChosen(segment);
  card(segment);
}

/** A click chooses a segment and sets the place of a driver's report. */
function choose(segment, place) {
  pin(segment);
  if (!place) return;
  at("report-longitude").value = place[0].toFixed(6);
  at("report-latitude").value = place[1].toFixed(6);
  map.setMark(place);
}

async function makePlan() {
  at("make-plan").disabled = true;
  try {
    const { body } = await post(`/towns/${encodeURIComponent(now.town.town)}/plans`, {});
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
  at("zoom-in").addEventListener("click", () => map.zoomBy(1.6));
  at("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.6));
  at("zoom-all").addEventListener("click", () => map.showAll());
  at("report").addEventListener("submit", sendReport);
  at("report-kind").replaceChildren(...OBSERVATIONS.map((value) =>
    element("option", { value, textContent: word(value) })));
}

start().catch(say);
