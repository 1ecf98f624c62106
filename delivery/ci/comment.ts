import { Failure } from "../failure";
import type { PullRequest } from "./pull-request";

/** GitHub's API, and who asks. */
export interface GitHub {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** GitHub takes no longer comment. */
const LONGEST = 65_536;
const PER_PAGE = 100;

/** Say something on a pull request: in the comment of that name if there is one, else in a new one. */
export async function comment(
  gitHub: GitHub,
  { repository, number }: PullRequest,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<"added" | "updated" | "unchanged"> {
  const marker = `<!-- ${name} -->`;
  const body = `${marker}\n${text}`;
  if (body.length > LONGEST)
    throw new Failure(`the comment has ${body.length} characters, GitHub takes ${LONGEST}`);
  const known = await find(gitHub, `repos/${repository}/issues/${number}/comments`, marker);
  if (known?.body === body) return "unchanged";
  const path = known
    ? `repos/${repository}/issues/comments/${known.id}`
    : `repos/${repository}/issues/${number}/comments`;
  await ask(gitHub, known ? "PATCH" : "POST", path, { body });
  return known ? "updated" : "added";
}

/** Only what a program wrote: anybody can begin a comment with the marker. */
async function find(gitHub: GitHub, path: string, marker: string): Promise<Comment | undefined> {
  for (let page = 1; ; page += 1) {
    const asked = `${path}?per_page=${PER_PAGE}&page=${page}`;
    const comments = (await ask(gitHub, "GET", asked)) as readonly Comment[];
    const known = comments.find(
      ({ body, user }) => user.type === "Bot" && body.startsWith(`${marker}\n`),
    );
    if (known || comments.length < PER_PAGE) return known;
  }
}

async function ask(
  { url, token, signal }: GitHub,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${url}/${path}`, {
    method,
    signal,
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  throw new Failure(
    `GitHub answers ${response.status} to ${method} ${path.split("?")[0] ?? ""}: ${await response.text()}`,
    response.status === 403 ? "give the job the permission pull-requests: write" : undefined,
  );
}
