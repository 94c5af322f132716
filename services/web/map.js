// The drawn map: segments by state, pan and zoom by mouse, touch and keyboard.
// Segments are drawn as one path for each state in each cell of a grid; while the
// map moves, the last picture is shifted and the real one follows a moment later.

import { listenToMap } from "/web/gestures.js";

/** How each state is drawn; never by colour alone: width, dashes or casing differ. */
export const STATES = [
  { key: "other", width: 0.5, dash: null, casing: false },
  { key: "none", width: 0.8, dash: null, casing: false },
  { key: "elsewhere", width: 0.8, dash: [2, 3], casing: false },
  { key: "snow", width: 1.2, dash: null, casing: false },
  { key: "ice", width: 1.7, dash: [5, 4], casing: false },
  { key: "plough", width: 1.9, dash: null, casing: false },
  { key: "later", width: 2.1, dash: [7, 2], casing: false },
  { key: "again", width: 2.1, dash: [9, 3], casing: false },
  { key: "lacking", width: 2.1, dash: [2, 2.5], casing: false },
  { key: "late", width: 2.1, dash: null, casing: true },
  { key: "undone", width: 2.8, dash: [3, 3], casing: true },
];

const STATE_AT = new Map(STATES.map(({ key }, at) => [key, at]));
const CELLS = 28;
const REACH_PX = 9;
const DEPOT_PX = 12;
const SETTLE_MS = 90;
const M_PER_DEGREE = 111320;

export class TownMap {
  constructor(canvas, { onHover, onChoose }) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.still = document.createElement("canvas");
    this.stillContext = this.still.getContext("2d");
    this.view = { k: 0.1, x: 0, y: 0 };
    this.stillView = null;
    this.segments = [];
    this.cells = [];
    this.overlay = { tour: null, chosen: -1, mark: null, depots: [], places: [] };
    this.onHover = onHover;
    this.onChoose = onChoose;
    this.pointers = new Map();
    this.listen();
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.readColours();
      this.redraw();
    });
    this.readColours();
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    this.colour = (name) => style.getPropertyValue(`--${name}`).trim();
  }

  /** Take the town's segments: GeoJSON features in the order of the API. */
  setGeometry(features) {
    let west = 180, east = -180, south = 90, north = -90;
    for (const { geometry } of features) {
      for (const [lon, lat] of geometry.coordinates) {
        if (lon < west) west = lon;
        if (lon > east) east = lon;
        if (lat < south) south = lat;
        if (lat > north) north = lat;
      }
    }
    this.origin = [(west + east) / 2, (south + north) / 2];
    this.scale = [M_PER_DEGREE * Math.cos((this.origin[1] * Math.PI) / 180), -M_PER_DEGREE];
    this.segments = features.map(({ geometry, properties }) => {
      const line = new Float32Array(geometry.coordinates.length * 2);
      geometry.coordinates.forEach((point, at) => {
        const [x, y] = this.toMetres(point);
        line[2 * at] = x;
        line[2 * at + 1] = y;
      });
      return { line, name: properties.name, state: properties.maintained ? 1 : 0, box: boxOf(line) };
    });
    this.extent = this.segments.reduce(
      (all, { box }) => grown(all, box), [Infinity, Infinity, -Infinity, -Infinity]);
    this.buildCells();
    this.resize();
    this.showAll();
  }

  toMetres([lon, lat]) {
    return [(lon - this.origin[0]) * this.scale[0], (lat - this.origin[1]) * this.scale[1]];
  }

  toDegrees([x, y]) {
    return [x / this.scale[0] + this.origin[0], y / this.scale[1] + this.origin[1]];
  }

  /** Set the state of every segment, the key of one of STATES. */
  setStates(states) {
    states.forEach((key, at) => { this.segments[at].state = STATE_AT.get(key); });
    this.buildCells();
    this.redraw();
  }

  buildCells() {
    const [west, north, east, south] = this.extent;
    const across = Math.max(east - west, south - north, 1) / CELLS;
    const cells = new Map();
    this.segments.forEach(({ line, box, state }, at) => {
      const column = Math.floor(((box[0] + box[2]) / 2 - west) / across);
      const row = Math.floor(((box[1] + box[3]) / 2 - north) / across);
      const key = row * (CELLS + 1) + column;
      let cell = cells.get(key);
      if (!cell) {
        cell = { box: [Infinity, Infinity, -Infinity, -Infinity], members: [], paths: [] };
        cells.set(key, cell);
      }
      cell.box = grown(cell.box, box);
      cell.members.push(at);
      addLine((cell.paths[state] ??= new Path2D()), line);
    });
    this.cells = [...cells.values()];
  }

  /** Highlight a tour: lists of segment indices that it treats and deadheads. */
  setTour(tour) {
    this.overlay.tour = tour && {
      treat: joined(this.segments, tour.treat),
      later: joined(this.segments, tour.later),
      deadhead: joined(this.segments, tour.deadhead),
    };
    this.paint();
  }

  setChosen(segment) { this.overlay.chosen = segment; this.paint(); }
  setMark(lonLat) { this.overlay.mark = lonLat; this.paint(); }
  setDepots(depots) { this.overlay.depots = depots; this.paint(); }
  setPlaces(places) { this.overlay.places = places; this.paint(); }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const box = this.canvas.getBoundingClientRect();
    this.ratio = ratio;
    this.width = box.width;
    this.height = box.height;
    for (const one of [this.canvas, this.still]) {
      one.width = Math.max(1, Math.round(box.width * ratio));
      one.height = Math.max(1, Math.round(box.height * ratio));
    }
    this.redraw();
  }

  showAll() {
    if (!this.segments.length || !this.width) return;
    this.showBox(this.extent, 0.94);
  }

  showBox([west, north, east, south], share) {
    const k = Math.min(
      (this.width * share) / Math.max(east - west, 60),
      (this.height * share) / Math.max(south - north, 60), 2.5);
    this.view = {
      k,
      x: this.width / 2 - ((west + east) / 2) * k,
      y: this.height / 2 - ((north + south) / 2) * k,
    };
    this.redraw();
  }

  /** Bring a segment to a place of the canvas, given as shares of its size. */
  showSegment(segment, [across, down] = [0.5, 0.5]) {
    this.showMiddle(this.segments[segment].box, across, down);
  }

  showPoint(lonLat, [across, down] = [0.5, 0.5]) {
    const [mx, my] = this.toMetres(lonLat);
    this.showMiddle([mx, my, mx, my], across, down);
  }

  showMiddle([west, north, east, south], across, down) {
    const k = Math.max(this.view.k, 0.6);
    this.view = {
      k,
      x: this.width * across - ((west + east) / 2) * k,
      y: this.height * down - ((north + south) / 2) * k,
    };
    this.redraw();
  }

  showSegments(members) {
    if (members.length) {
      const box = members.reduce(
        (all, at) => grown(all, this.segments[at].box), [Infinity, Infinity, -Infinity, -Infinity]);
      this.showBox(box, 0.85);
    }
  }

  zoomBy(factor, x = this.width / 2, y = this.height / 2) {
    const k = Math.min(Math.max(this.view.k * factor, 0.004), 12);
    const f = k / this.view.k;
    this.view = { k, x: x - (x - this.view.x) * f, y: y - (y - this.view.y) * f };
    this.moved();
  }

  panBy(dx, dy) {
    this.view = { ...this.view, x: this.view.x + dx, y: this.view.y + dy };
    this.moved();
  }

  /** Show the shifted picture at once and draw the real one when the hand rests. */
  moved() {
    requestAnimationFrame(() => this.paint());
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.redraw(), SETTLE_MS);
  }

  visibleCells() {
    const { k, x, y } = this.view;
    const [west, north] = [-x / k, -y / k];
    const [east, south] = [(this.width - x) / k, (this.height - y) / k];
    return this.cells.filter(
      ({ box }) => box[0] <= east && box[2] >= west && box[1] <= south && box[3] >= north);
  }

  redraw() {
    if (!this.width) return;
    const { k, x, y } = this.view;
    const context = this.stillContext;
    const cells = this.visibleCells();
    const growth = Math.min(Math.max(Math.sqrt(k / 0.09), 0.75), 3.4);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colour("map");
    context.fillRect(0, 0, this.still.width, this.still.height);
    const r = this.ratio;
    context.setTransform(r * k, 0, 0, r * k, r * x, r * y);
    context.lineJoin = context.lineCap = "round";
    STATES.forEach(({ key, width, dash, casing }, state) => {
      const stroke = (colour, px, dashes) => {
        context.strokeStyle = colour;
        context.lineWidth = px / k;
        context.setLineDash(dashes ? dashes.map((d) => (d * growth) / k) : []);
        context.lineCap = dashes ? "butt" : "round";
        for (const cell of cells) if (cell.paths[state]) context.stroke(cell.paths[state]);
      };
      const detailed = k > 0.12;
      if (casing && dash) {
        stroke(this.colour(key), width * growth, null);
        stroke(this.colour("casing"), (width * growth) / 3, detailed ? dash : null);
        return;
      }
      if (casing) stroke(this.colour("casing"), width * growth + 2, null);
      stroke(this.colour(key), width * growth, detailed ? dash : null);
    });
    this.drawNames(cells);
    this.stillView = { ...this.view };
    this.paint();
  }

  /** Write the names of the longer segments along them, each once in a while. */
  drawNames(cells) {
    const context = this.stillContext;
    const { k, x, y } = this.view;
    const written = [];
    context.setLineDash([]);
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.strokeStyle = this.colour("map");
    context.fillStyle = this.colour("ink");
    for (const cell of cells) {
      for (const at of cell.members) {
        const { name, line, box } = this.segments[at];
        if (!name || (Math.hypot(box[2] - box[0], box[3] - box[1])) * k < 60) continue;
        const last = line.length - 2;
        const dx = line[last] - line[0], dy = line[last + 1] - line[1];
        const room = Math.hypot(dx, dy) * k;
        if (room < name.length * 6.2 + 14) continue;
        const px = ((line[0] + line[last]) / 2) * k + x;
        const py = ((line[1] + line[last + 1]) / 2) * k + y;
        if (written.some(([n, a, b]) => Math.hypot(a - px, b - py) < (n === name ? 320 : 34))) continue;
        if (written.length > 120) return;
        written.push([name, px, py]);
        const angle = Math.atan2(dy, dx);
        const upright = Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle;
        const r = this.ratio;
        context.setTransform(r, 0, 0, r, r * px, r * py);
        context.rotate(upright);
        context.strokeText(name, 0, 0);
        context.fillText(name, 0, 0);
      }
    }
  }

  /** Put the last picture where the view is now, and the overlays on it. */
  paint() {
    if (!this.stillView || !this.width) return;
    const context = this.context;
    const { k, x, y } = this.view;
    const was = this.stillView;
    const r = this.ratio;
    const s = k / was.k;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colour("map");
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(s, 0, 0, s, r * (x - was.x * s), r * (y - was.y * s));
    context.drawImage(this.still, 0, 0);
    context.setTransform(r * k, 0, 0, r * k, r * x, r * y);
    context.lineJoin = context.lineCap = "round";
    const line = (path, colour, px, dash) => {
      context.strokeStyle = colour;
      context.lineWidth = px / k;
      context.setLineDash(dash.map((d) => d / k));
      context.stroke(path);
    };
    const { tour, chosen, mark, depots, places } = this.overlay;
    if (tour) {
      line(tour.deadhead, this.colour("tour"), 1.6, [3, 6]);
      line(tour.later, this.colour("tour-later"), 8, []);
      line(tour.later, this.colour("tour"), 2.6, [9, 5]);
      line(tour.treat, this.colour("tour-halo"), 8, []);
      line(tour.treat, this.colour("tour"), 2.6, []);
    }
    if (chosen >= 0) {
      const path = addLine(new Path2D(), this.segments[chosen].line);
      line(path, this.colour("casing"), 10, []);
      line(path, this.colour("tour-halo"), 5, []);
    }
    context.setTransform(r, 0, 0, r, 0, 0);
    context.setLineDash([]);
    for (const { at, state } of places) this.drawPlace(this.toMetres(at), state);
    for (const depot of depots) this.drawSpot(this.toMetres(depot.at), "D");
    if (mark) this.drawSpot(this.toMetres(mark), "!");
    if (document.activeElement === this.canvas) this.drawCross();
  }

  /** Draw a bus stop, stairs or a square: a dot, ringed where nobody clears it in time. */
  drawPlace([mx, my], state) {
    const context = this.context;
    context.beginPath();
    context.arc(mx * this.view.k + this.view.x, my * this.view.k + this.view.y, 4, 0, 2 * Math.PI);
    context.fillStyle = this.colour(state);
    context.fill();
    if (!STATES[STATE_AT.get(state)].casing) return;
    context.strokeStyle = this.colour("casing");
    context.lineWidth = 1.5;
    context.stroke();
  }

  drawSpot([mx, my], letter) {
    const context = this.context;
    const px = mx * this.view.k + this.view.x, py = my * this.view.k + this.view.y;
    context.beginPath();
    context.arc(px, py, 10, 0, 2 * Math.PI);
    context.fillStyle = this.colour("casing");
    context.fill();
    context.fillStyle = this.colour("map");
    context.font = "bold 13px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(letter, px, py + 0.5);
  }

  drawCross() {
    const context = this.context;
    const [px, py] = [this.width / 2, this.height / 2];
    context.strokeStyle = this.colour("ink");
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(px - 12, py); context.lineTo(px + 12, py);
    context.moveTo(px, py - 12); context.lineTo(px, py + 12);
    context.stroke();
  }

  /** Return which depot's mark is at a point of the canvas, or -1. */
  findDepot(px, py) {
    const { k, x, y } = this.view;
    return this.overlay.depots.findIndex(({ at }) => {
      const [mx, my] = this.toMetres(at);
      return Math.hypot(mx * k + x - px, my * k + y - py) <= DEPOT_PX;
    });
  }

  /** Return the segment nearest to a point of the canvas, or -1. */
  findSegment(px, py, reach = REACH_PX) {
    const { k, x, y } = this.view;
    const mx = (px - x) / k, my = (py - y) / k;
    let best = -1, nearest = reach / k;
    const near = ([west, north, east, south]) =>
      mx >= west - nearest && mx <= east + nearest && my >= north - nearest && my <= south + nearest;
    for (const cell of this.cells) {
      if (!near(cell.box)) continue;
      for (const at of cell.members) {
        const { line, box } = this.segments[at];
        if (!near(box)) continue;
        const away = distance(line, mx, my);
        if (away < nearest) { nearest = away; best = at; }
      }
    }
    return best;
  }

  listen() { listenToMap(this); }
}

function addLine(path, line) {
  path.moveTo(line[0], line[1]);
  for (let at = 2; at < line.length; at += 2) path.lineTo(line[at], line[at + 1]);
  return path;
}

function joined(segments, members) {
  return members.reduce((path, at) => addLine(path, segments[at].line), new Path2D());
}

function boxOf(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < line.length; at += 2) {
    box[0] = Math.min(box[0], line[at]); box[2] = Math.max(box[2], line[at]);
    box[1] = Math.min(box[1], line[at + 1]); box[3] = Math.max(box[3], line[at + 1]);
  }
  return box;
}

function grown(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function distance(line, x, y) {
  let nearest = Infinity;
  for (let at = 0; at + 3 < line.length; at += 2) {
    const ax = line[at], ay = line[at + 1], bx = line[at + 2] - ax, by = line[at + 3] - ay;
    const t = Math.min(Math.max(((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by || 1), 0), 1);
    nearest = Math.min(nearest, Math.hypot(ax + t * bx - x, ay + t * by - y));
  }
  return nearest;
}

