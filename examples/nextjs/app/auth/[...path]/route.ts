import { openLukko } from '../../../lukko';

// Everything below /auth: Next hands over a `Request` and takes a `Response`.
const answer = (request: Request) => openLukko().routes(request);

export { answer as GET, answer as POST };
