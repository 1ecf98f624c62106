/** A command as people type it: what a message tells them to do next must reach the same pipeline. */
export type Typed = (command: string) => string;

/** For a stage on AWS; without its name it would be the default one. */
export const typedOnAws =
  (stage: string): Typed =>
  (command) =>
    `npm run -s pipeline -- ${command} --stage ${stage}`;

/** For the local AWS. */
export const typedLocally: Typed = (command) => `npm run -s local -- ${command}`;
