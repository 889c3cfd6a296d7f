/**
 * Runs `task` for each item, at most `limit` at once, and waits for all. After the first failure no further task starts. A task that has
 * nothing to wait for returns undefined.
 */
export async function concurrently<Item>(
  items: Iterable<Item>,
  limit: number,
  task: (item: Item) => Promise<void> | undefined,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const lane = async (first: IteratorResult<Item, unknown>) => {
    for (let next = first; !next.done && !failed; next = iterator.next()) {
      try {
        const running = task(next.value);
        if (running) await running;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // At most one lane for each item: usually there are few.
  const lanes: Promise<void>[] = [];
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    lanes.push(lane(next));
    if (lanes.length === limit) break;
  }
  const outcomes = await Promise.allSettled(lanes);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}
