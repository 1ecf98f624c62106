import { join } from "node:path";
import { fileHash } from "./digest.mjs";
import { ensureJars } from "./jars.mjs";
import { ensureJava } from "./java-runtime.mjs";
import { megabytes } from "./progress.mjs";

/** Spark's archives: Iceberg and the S3 clients. */
export function sparkJarsPart(context) {
  const lock = join(context.project, "local/engines/spark/jars.lock.json");
  return jarsPart(context, {
    group: "spark",
    name: "spark-jars",
    tool: "sparkJars",
    lock,
    extras: [],
  });
}

/** Trino: its archives and the two of this project. */
export function trinoJarsPart(context) {
  const source = join(context.project, "local/engines/trino");
  const extras = [
    { from: join(source, "local-trino.jar"), to: "lib/local-trino.jar" },
    { from: join(source, "plugin-services.jar"), to: "plugin/lake/plugin-services.jar" },
  ];
  return jarsPart(context, {
    group: "trino",
    name: "trino",
    tool: "trinoHome",
    lock: join(source, "jars.lock.json"),
    extras,
  });
}

function jarsPart({ project, cache, force }, { group, name, tool, lock, extras }) {
  return {
    name: `${group} jars`,
    group,
    needs: "npm",
    inputs: () => [cache, fileHash(lock), extras.map(({ from }) => fileHash(from))],
    run: async (task) => {
      const jars = await ensureJars(
        { name, lock, extras, project, cache, only: group, force },
        task,
      );
      const bytes = jars.files.reduce((sum, [, size]) => sum + size, 0);
      return {
        files: [jars.complete, ...jars.files],
        tools: { [tool]: jars.folder },
        summary: `${jars.files.length} files, ${megabytes(bytes)}`,
      };
    },
  };
}

/** The Java of an engine. */
export function javaPart({ cache, requirements, python }, { group, tool, kind }) {
  const { JAVA_HOME, PIPELINE_JAVA, [kind.setting]: forced } = process.env;
  return {
    name: `${group} java`,
    group,
    inputs: () => [
      cache,
      JAVA_HOME,
      PIPELINE_JAVA,
      forced,
      fileHash(join(requirements, `${kind.name}.txt`)),
    ],
    run: async (task) => {
      const { home, major } = await ensureJava(kind, { python, cache, requirements }, task);
      return {
        files: [join(home, "bin", "java")],
        tools: { [tool]: home },
        summary: `Java ${major} in ${home}`,
      };
    },
  };
}
