const REDRAW_MILLIS = 120;
const PLAIN_EVERY_MILLIS = 15_000;

/** Shows several tasks at work: live lines on a terminal, plain lines without one. Writes to standard error. */
export class Progress {
  constructor(stream = process.stderr) {
    this.stream = stream;
    this.live = Boolean(stream.isTTY) && !process.env.CI;
    this.tasks = new Set();
    this.drawn = 0;
  }

  /** Begin a task; tell it `update(text)` and, at its end, `done(text)` or `failed()`. */
  start(name, text) {
    const task = { name, text, since: Date.now(), told: Date.now() };
    this.tasks.add(task);
    if (this.live) this.timer ??= setInterval(() => this.draw(), REDRAW_MILLIS).unref();
    else this.say(`${name}: ${text}`);
    return {
      update: (next) => this.update(task, next),
      done: (last) => this.end(task, `✔ ${name}: ${last} (${seconds(task.since)})`),
      failed: () => this.end(task, `✖ ${name}: failed (${seconds(task.since)})`),
    };
  }

  /** Print one line that stays. */
  say(line) {
    this.erase();
    this.stream.write(`${line}\n`);
    this.draw();
  }

  /** Leave the terminal as it was; for the end, however it comes. */
  close() {
    clearInterval(this.timer);
    this.erase();
    this.tasks.clear();
  }

  update(task, text) {
    task.text = text;
    if (this.live || Date.now() - task.told < PLAIN_EVERY_MILLIS) return;
    task.told = Date.now();
    this.say(`${task.name}: ${text}`);
  }

  end(task, line) {
    if (!this.tasks.delete(task)) return;
    this.say(line);
  }

  draw() {
    if (!this.live || this.tasks.size === 0) return;
    this.erase();
    const width = (this.stream.columns ?? 80) - 1;
    for (const task of this.tasks) {
      this.stream.write(
        `${`… ${task.name}: ${task.text} ${seconds(task.since)}`.slice(0, width)}\n`,
      );
    }
    this.drawn = this.tasks.size;
  }

  erase() {
    if (this.drawn > 0) this.stream.write(`\x1b[${this.drawn}A\x1b[0J`);
    this.drawn = 0;
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** A count of bytes as a person reads it. */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
