import { createAuth } from 'lukko';

export { createAuth };
