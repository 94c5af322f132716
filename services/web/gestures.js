// What hands do to the map: mouse, wheel, one or two fingers, keys.

const STEP_PX = 60;
const CLICK_PX = 5;
const DEPOT_REACH_PX = 40;

/** Let a TownMap follow the hand. */
export function listenToMap(map) {
  const { canvas, pointers } = map;
  let travelled = 0;
  let hovering = 0;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    travelled = pointers.size > 1 ? Infinity : 0;
    canvas.classList.add("moving");
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      cancelAnimationFrame(hovering);
      hovering = requestAnimationFrame(() => map.onHover(map.findSegment(...now)));
      return;
    }
    if (pointers.size === 1) {
      travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
      map.panBy(now[0] - before[0], now[1] - before[1]);
    } else if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
      const is = Math.hypot(now[0] - other[0], now[1] - other[1]);
      map.panBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      if (was > 0) map.zoomBy(is / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
    pointers.set(event.pointerId, now);
  });

  const released = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (!pointers.size) canvas.classList.remove("moving");
    if (event.type === "pointerup" && travelled < CLICK_PX && !pointers.size) {
      choose(...place(event));
    }
  };
  canvas.addEventListener("pointerup", released);
  canvas.addEventListener("pointercancel", released);
  canvas.addEventListener("pointerleave", () => map.onHover(-1));

  const choose = (x, y) => {
    const { view } = map;
    const at = map.origin ? map.toDegrees([(x - view.x) / view.k, (y - view.y) / view.k]) : null;
    const depot = map.findDepot(x, y);
    // Under a depot's mark lies its own street, however far the mark reaches.
    map.onChoose(map.findSegment(x, y, depot >= 0 ? DEPOT_REACH_PX : undefined), at, depot);
  };

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
    map.zoomBy(Math.exp(-pixels * 0.0016), ...place(event));
  }, { passive: false });

  const keys = {
    ArrowLeft: () => map.panBy(STEP_PX, 0),
    ArrowRight: () => map.panBy(-STEP_PX, 0),
    ArrowUp: () => map.panBy(0, STEP_PX),
    ArrowDown: () => map.panBy(0, -STEP_PX),
    "+": () => map.zoomBy(1.5),
    "=": () => map.zoomBy(1.5),
    "-": () => map.zoomBy(1 / 1.5),
    0: () => map.showAll(),
    Escape: () => map.onChoose(-1, null, -1),
    Enter: () => choose(map.width / 2, map.height / 2),
  };
  canvas.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  canvas.addEventListener("focus", () => map.paint());
  canvas.addEventListener("blur", () => map.paint());
}
