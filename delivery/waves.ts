import { Failure } from "./failure";

interface Node {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/** Groups that can run side by side, each after the one before. */
export function waves<T extends Node>(nodes: readonly T[]): T[][] {
  const names = new Set(nodes.map((node) => node.name));
  const done = new Set<string>();
  const result: T[][] = [];
  let rest = [...nodes];
  while (rest.length > 0) {
    const isReady = (node: T) =>
      node.dependencies.every((each) => done.has(each) || !names.has(each));
    const wave = rest.filter(isReady);
    if (wave.length === 0) {
      throw new Failure(
        `stacks depend on each other in a circle: ${rest.map((node) => node.name).join(", ")}`,
      );
    }
    wave.forEach((node) => done.add(node.name));
    rest = rest.filter((node) => !wave.includes(node));
    result.push(wave);
  }
  return result;
}
