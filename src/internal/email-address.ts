/** An e-mail address as lukko takes it: one, with nothing in it that ends a line, a list or a name. */
export const emailAddress: RegExp = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}\p{Cs}]{1,64}@[A-Za-z0-9\p{L}](?:[A-Za-z0-9\p{L}.-]{0,250}[A-Za-z0-9\p{L}])?$/u;
