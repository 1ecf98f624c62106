import type { Picture, PictureStep } from "../../report-data";
import { h, svg } from "../parts/dom";
import { duration } from "./words";

/** Pixels of one step's line, and of one track of ways that go around steps. */
const LINE = 44;
const TRACK = 12;
const EDGE = 18;

/** The pipeline as a picture: steps below each other, ways at their side, and when each ran. */
export function flow(picture: Picture, seconds: number): HTMLElement {
  const main = picture.steps.filter(({ isAfterFailure }) => !isAfterFailure);
  const rest = picture.steps.filter(({ isAfterFailure }) => isAfterFailure);
  const failure =
    rest.length === 0
      ? []
      : [
          h("p", { class: "muted flow-rest" }, "If a step fails:"),
          part({ ...picture, steps: rest }, seconds),
        ];
  return h("div", { class: "flow-box" }, part({ ...picture, steps: main }, seconds), ...failure);
}

function part({ steps, ways }: Picture, seconds: number): HTMLElement {
  const place = new Map(steps.map(({ name }, index) => [name, index]));
  const own = ways
    .filter(({ isFailure }) => !isFailure)
    .map(({ from, to }) => ({ from: place.get(from), to: place.get(to) }))
    .filter(
      (way): way is { from: number; to: number } =>
        way.from !== undefined && way.to !== undefined && way.to > way.from,
    );
  const around = own.filter(({ from, to }) => to > from + 1);
  const width = EDGE + TRACK * Math.max(1, around.length) + EDGE;
  const x = width - EDGE;
  const y = (index: number) => LINE * index + LINE / 2;
  const paths = own.map(({ from, to }) => {
    const out =
      to === from + 1
        ? 0
        : TRACK * (1 + around.findIndex((way) => way.from === from && way.to === to));
    const shape =
      out === 0
        ? `M${x},${y(from)} V${y(to)}`
        : `M${x},${y(from)} C${x - out * 2},${y(from) + 14} ${x - out * 2},${y(to) - 14} ${x},${y(to)}`;
    return svg("path", { d: shape, class: "edge" });
  });
  const dots = steps.map(({ status }, index) =>
    svg("circle", { cx: x, cy: y(index), r: 7, class: `dot ${status.replace(" ", "-")}` }),
  );
  const drawing = svg(
    "svg",
    { class: "ways", width, height: LINE * steps.length, "aria-hidden": true },
    ...paths,
    ...dots,
  );
  const lines = h("ol", { class: "steps" }, ...steps.map((step) => line(step, seconds)));
  return h("div", { class: "flow" }, drawing, lines);
}

function line(step: PictureStep, all: number): HTMLElement {
  const { error, name, rows, seconds, service, startedAfter, status } = step;
  const bar = h("span", { class: `bar ${status.replace(" ", "-")}` });
  const share = (value: number) => `${((100 * value) / (all || 1)).toFixed(2)}%`;
  bar.style.left = share(startedAfter ?? 0);
  bar.style.width = share(seconds ?? 0);
  const title = h(
    "span",
    { class: "step-name" },
    h("b", {}, name),
    h("span", { class: "muted" }, service),
  );
  const facts = [
    h("span", { class: `state ${status.replace(" ", "-")}` }, status),
    h("span", { class: "number" }, rows === null ? "" : `${rows.toLocaleString("en")} rows`),
    h("span", { class: "number seconds" }, seconds === null ? "" : duration(seconds)),
  ];
  const track = h("span", { class: "track", "aria-hidden": true }, seconds === null ? "" : bar);
  return h("li", error === null ? {} : { title: error }, title, track, ...facts);
}
