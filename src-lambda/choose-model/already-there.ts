/** Waits for a call that makes something; that it is there already is as good. */
export async function ignoreExisting(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error && /already existing/i.test(error.message))) throw error;
  }
}
