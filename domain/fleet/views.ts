/** Views of the list of devices that one person may have, shared ones among them: they are a row of links. */
export const mostViews = 50;

/** Shared views of all people together. */
export const mostSharedViews = 200;

/** Characters of a view's name. */
export const longestViewName = 60;
