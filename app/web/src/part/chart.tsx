// A figure of a board over its epochs.

import type { Epoch, quality } from "@flashback/client";
import { useEffect, useRef } from "preact/hooks";

import { whole } from "../format.js";

/** Height of a chart, in pixels. */
const HEIGHT = 96;
/** Room for the axis, and for the mark of the last epoch, in pixels; the strip keeps the same. */
const AXIS = 48;
const MARK = 8;

interface Props {
  epochs: readonly Epoch[];
  figure: Exclude<keyof quality.Figures, "successPpm">;
  unit: string;
}

/** A small line chart of one figure; epochs without it leave a gap, and those that only count as missing everything. */
export function Chart({ epochs, figure, unit }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const values = epochs.map(({ figures, unpaid }) => (unpaid ? undefined : figures?.[figure]));
  const known = values.filter((value) => value !== undefined);
  useEffect(() => {
    const into = box.current;
    if (!into || known.length === 0) return undefined;
    let destroy = () => undefined as void;
    let gone = false;
    void import("uplot").then(({ default: uPlot }) => {
      if (gone) return;
      const ink = () => getComputedStyle(into).color;
      const line = { stroke: ink, width: 1.5, label: unit, points: { size: 5, fill: ink } };
      const axis = { stroke: ink, grid: { show: false }, size: AXIS, font: "11px sans-serif" };
      const options = {
        width: into.clientWidth,
        height: HEIGHT,
        padding: [null, MARK, null, null] as [null, number, null, null],
        legend: { show: false },
        cursor: { show: false },
        // Half an epoch at either end: each point stands below the middle of its bar.
        scales: { x: { time: false, range: [-0.5, values.length - 0.5] as [number, number] } },
        axes: [{ show: false }, axis],
        series: [{}, line],
      };
      const plot = new uPlot(options, [values.map((_, at) => at), values.map((value) => value ?? null)], into);
      const resized = new ResizeObserver(() => plot.setSize({ width: into.clientWidth, height: HEIGHT }));
      resized.observe(into);
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const inked = () => plot.redraw();
      dark.addEventListener("change", inked);
      destroy = () => {
        dark.removeEventListener("change", inked);
        resized.disconnect();
        plot.destroy();
      };
    });
    return () => {
      gone = true;
      destroy();
    };
  }, [epochs, figure]);
  const last = known.at(-1);
  if (last === undefined) return <p class="muted">Not measured</p>;
  const name = `${whole(last)} ${unit} in the last measured epoch, between ${whole(Math.min(...known))} and ${whole(Math.max(...known))} ${unit}`;
  return (
    <>
      <div ref={box} class="chart" role="img" aria-label={name} />
      <small>{name}</small>
    </>
  );
}
