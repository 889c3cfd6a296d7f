/**
 * Merges two sorted sequences.
 *
 * @param goesFirst whether the first sequence's item comes before the second's
 */
export async function* mergeSorted<T>(
  first: AsyncIterable<T>,
  second: AsyncIterable<T>,
  goesFirst: (first: T, second: T) => boolean,
): AsyncGenerator<T> {
  const a = first[Symbol.asyncIterator]();
  const b = second[Symbol.asyncIterator]();
  try {
    let [nextA, nextB] = await Promise.all([a.next(), b.next()]);
    for (;;) {
      if (!nextA.done && (nextB.done || goesFirst(nextA.value, nextB.value))) {
        yield nextA.value;
        nextA = await a.next();
      } else if (!nextB.done) {
        yield nextB.value;
        nextB = await b.next();
      } else return;
    }
  } finally {
    await Promise.all([a.return?.(), b.return?.()]);
  }
}
