// A plan document turned into the rows that the page shows.

const LATE_S = 60;
const SPREADS = new Set(["salt", "prewet", "brine", "grit"]);

/** Return tasks with who does them and when, tours with their sums, and links. */
export function digest(plan, segmentIndex, segments) {
  const rows = new Map();
  for (const task of plan.tasks) {
    const segment = segmentIndex.get(task.place.segment) ?? -1;
    rows.set(task.task, {
      ...task,
      segment,
      name: task.place.name ?? segments[segment]?.name ?? "",
      why: null, vehicle: null, start: null, end: null, late: false,
    });
  }
  const tours = plan.tours.map((tour) => readTour(tour, rows, segmentIndex));
  for (const { task, why } of plan.unassigned) {
    if (rows.has(task)) rows.get(task).why = why;
  }
  const tasks = [...rows.values()].sort(
    (a, b) => Date.parse(a.start ?? a.due) - Date.parse(b.start ?? b.due));
  for (const row of tasks) {
    row.text = [
      row.name, row.place.segment, row.class, row.area, row.vehicle, row.reason, row.why,
    ].join(" ").toLowerCase();
  }
  const bySegment = new Map();
  for (const row of tasks) {
    if (row.segment < 0) continue;
    if (!bySegment.has(row.segment)) bySegment.set(row.segment, []);
    bySegment.get(row.segment).push(row);
  }
  return { tasks, tours, bySegment };
}

function readTour(tour, rows, segmentIndex) {
  const sums = {
    ...tour, treat: [], later: [], deadhead: [], treat_m: 0, deadhead_m: 0, material_kg: 0, task_count: 0,
  };
  for (const step of tour.steps) {
    if (step.segment !== undefined) {
      const at = segmentIndex.get(step.segment);
      const isLater = step.kind === "treat" && (rows.get(step.task)?.round ?? 1) > 1;
      if (at !== undefined) sums[isLater ? "later" : step.kind].push(at);
      sums[`${step.kind}_m`] += step.length_m;
    }
    const row = rows.get(step.task);
    if (!row || (step.kind !== "treat" && step.kind !== "work")) continue;
    sums.material_kg += step.material_kg ?? 0;
    sums.task_count += 1;
    row.vehicle = tour.vehicle;
    row.start = step.start;
    row.end = step.end;
    row.late_s = (Date.parse(step.end) - Date.parse(row.due)) / 1000;
    row.late = row.late_s > LATE_S;
  }
  return sums;
}

/** Return the drawn state of each segment: the key of one of the map's STATES. */
export function drawnStates(segments, states, bySegment, round = 0) {
  return segments.map((segment, at) => {
    const tasks = bySegment.get(at);
    if (tasks) {
      return round ? stateOfRound(tasks, round) : stateOfAll(tasks);
    }
    if (!segment.maintained) return "other";
    const seen = states[at];
    const lies = seen && (seen.snow_depth_mm >= 5 || (seen.slipperiness ?? "none") !== "none");
    return lies ? "snow" : "none";
  });
}

/** Return where places are to be cleared and what each is drawn as; nodes have coordinates. */
export function drawnPlaces(tasks, nodes, round = 0) {
  const places = new Map();
  for (const row of tasks) {
    const name = row.place.point ?? row.place.area;
    const at = nodes.get(row.place.node);
    if (!name || !at || (round && row.round !== round)) continue;
    if (!places.has(name)) places.set(name, { at, own: [] });
    places.get(name).own.push(row);
  }
  return [...places.values()].map(({ at, own }) => (
    { at, state: round ? stateOfRound(own, round) : stateOfAll(own) }));
}

/** Return what the first round is drawn as, and whether more are to come. */
function stateOfAll(tasks) {
  const first = Math.min(...tasks.map((row) => row.round));
  const state = stateOfTasks(tasks.filter((row) => row.round === first));
  const later = tasks.filter((row) => row.round > first);
  if (!later.length || state !== "plough") return state;
  return later.some((row) => row.why) ? "lacking" : "again";
}

/** Return what one round is drawn as, also where a segment has others alone. */
function stateOfRound(tasks, round) {
  const own = tasks.filter((row) => row.round === round);
  if (!own.length) return "elsewhere";
  const state = stateOfTasks(own);
  return state === "plough" && round > 1 ? "later" : state;
}

function stateOfTasks(tasks) {
  if (tasks.some((row) => row.why)) return "undone";
  if (tasks.some((row) => row.late)) return "late";
  return tasks.some((row) => row.works.some((work) => !SPREADS.has(work))) ? "plough" : "ice";
}

/** Return the rounds that a plan has, from 1. */
export function roundsOf(tasks) {
  return [...new Set(tasks.map((row) => row.round))].sort((a, b) => a - b);
}

/** Return how many tasks are left for each reason, most first. */
export function notDone(plan) {
  const counts = new Map();
  for (const { why } of plan.unassigned) {
    const cause = why.split(": ")[0]; // after the colon stands what differs from task to task
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
