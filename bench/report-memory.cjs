// Preloaded into a measured Node process: says at its end what memory it took at most, in KB.
process.on("exit", () => {
  process.stdout.write(`maxrss ${process.resourceUsage().maxRSS}\n`);
});
