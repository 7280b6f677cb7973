/** 32 symbols that are hard to mistake for each other: no 0, 1, I or O. */
export const TEMPORARY_SYMBOLS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** How many of them make a temporary password. */
export const TEMPORARY_LENGTH = 16;
