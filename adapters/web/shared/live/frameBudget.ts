/** So long a frame renders, without layout and paint: more would be a task in which nobody could tap. */
const budgetMs = 16;
/** Before anything was measured, and the bounds: a slow phone still moves on, and a fast one is not held up by one slow frame. */
const changes = { first: 20, least: 10, most: 400 };
/** How much a frame counts beside those before it. */
const newest = 0.3;

/** How many changed rows a frame shows, by how long those before it took: few on a phone, all of a large fleet on a desk. */
export class FrameBudget {
  private msOfAChange = budgetMs / changes.first;

  get changes(): number {
    const fitting = Math.floor(budgetMs / this.msOfAChange);
    return Math.min(changes.most, Math.max(changes.least, fitting));
  }

  /** @param ms that it took to render so many changed rows */
  took(count: number, ms: number): void {
    // What a frame costs without any row would count as theirs.
    if (count < changes.least) return;
    this.msOfAChange = (1 - newest) * this.msOfAChange + (newest * ms) / count;
  }
}
