/**
 * How far the clocks of a store and of a machine may be apart, in ms. Two processes are then a minute apart at most, which leaves the other minute
 * that a try may be on its way (`tryBuckets`): beyond, more guesses than the limit could be judged at once.
 */
export const mostSkewMs = 30_000;
