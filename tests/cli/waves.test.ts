import { waves } from "../../delivery/waves";

const node = (name: string, ...dependencies: string[]) => ({ name, dependencies });
const names = (groups: { name: string }[][]) =>
  groups.map((group) => group.map(({ name }) => name));

describe("waves", () => {
  it("start everything whose inputs exist at once", () => {
    const groups = waves([
      node("lake", "foundation"),
      node("foundation"),
      node("flow", "lake"),
      node("view"),
    ]);
    expect(names(groups)).toEqual([["foundation", "view"], ["lake"], ["flow"]]);
  });

  it("leave out of account what is not among the nodes", () => {
    expect(names(waves([node("lake", "state")]))).toEqual([["lake"]]);
  });

  it("refuse a circle by name", () => {
    expect(() => waves([node("a", "b"), node("b", "a")])).toThrow(
      "stacks depend on each other in a circle: a, b",
    );
  });
});
