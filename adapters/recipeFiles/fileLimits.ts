/** What a file may have. Programs write some 20 kB for a recipe; collections of some hundreds are one file. */
export const fileLimits = {
  bytes: 5 * 1024 * 1024,
  recipes: 200,
  /** Elements in elements; BeerXML has six. */
  depth: 16,
  /** Named at once; nobody reads more. */
  refusals: 50,
  /** For each recipe. */
  remarks: 200,
} as const;
