import { createRequire } from "node:module";
import { join } from "node:path";

/** The Maven coordinate of a path in a repository: `group/parts/name/version/name-version[-classifier].ext`. */
export function coordinateOf(path) {
  const parts = path.split("/");
  const [artifactId, version, file] = parts.slice(-3);
  const stem = `${artifactId}-${version}`;
  const match = file?.startsWith(stem)
    ? /^(?:-(.+))?\.([^.]+)$/.exec(file.slice(stem.length))
    : null;
  if (parts.length < 4 || !match)
    throw new Error(`${path} is not a Maven path; expected group/name/version/name-version.jar`);
  const groupId = parts.slice(0, -3).join(".");
  return {
    groupId,
    artifactId,
    version,
    extension: match[2],
    ...(match[1] ? { classifier: match[1] } : {}),
  };
}

/** A coordinate as people write it. */
export function describe({ groupId, artifactId, version, classifier }) {
  return [groupId, artifactId, ...(classifier ? [classifier] : []), version].join(":");
}

/** Where an archive comes from: Maven Central, as its client package knows it, or the user's own repository. */
export async function archiveUrl(project, path, repository) {
  const client = createRequire(join(project, "package.json"));
  const base = repository && (repository.endsWith("/") ? repository : `${repository}/`);
  // Only the address is asked of the package: its download neither resumes nor notices a broken connection.
  const address = createRequire(client.resolve("mvn-artifact-download"))(
    "mvn-artifact-url",
  ).default;
  return address(coordinateOf(path), base);
}
